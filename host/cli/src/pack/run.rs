//! `tidegate pack run`.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value, json};
use tidegate_domain::{Date, Message};
use tidegate_manifest::{Language, Manifest, Renderer};
use tidegate_runtime::Spent;
use tidegate_service::{Clock, RuntimeExecutor, SystemClock};
use tidegate_testkit::{Given, Outcome};

use super::component::{admit, component_of};
use super::stopped::{Problems, Stopped};
use super::{Form, PROBLEMS};
use crate::print::{self, microseconds};

/// Largest input that is read, in bytes.
const INPUT_BYTES_MAX: u64 = 64 * 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    /// A component, or the folder of a pack, which is built first.
    subject: PathBuf,
    /// `classification.classify`, `classification.production`, `classification.readiness-of`,
    /// `threshold.limits`, `grading.evaluate`, `grading.explain` or `judgement.judge`.
    function: String,
    /// Date judged, YYYY-MM-DD; today when absent.
    #[arg(long)]
    on: Option<Date>,
    /// JSON text, `@` and a file, or `-` for standard input. Written like the input of a case, or
    /// as the whole object of the contract.
    #[arg(long, default_value = "{}")]
    input: String,
    /// Language of `--explain`: `zh-CN` or `en`.
    #[arg(long, default_value = "zh-CN")]
    lang: Language,
    /// Add every message of the result in words, as `explained`.
    #[arg(long)]
    explain: bool,
}

/// Calls the function and prints how it ended; the form is JSON in any case, on one line with
/// `--json`.
pub(super) fn run(arguments: &RunArguments, form: Form) -> Result<ExitCode, Stopped> {
    let (origin, text) = input(&arguments.input)?;
    // Cargo's words would stand between those of the result.
    let component = component_of(&arguments.subject, Form::Json)?;
    let pack = admit(&component)?;
    let given = Given {
        call: &arguments.function,
        on: arguments.on.unwrap_or_else(|| SystemClock.today()),
        origin: &origin,
        text: &text,
    };
    let question = tidegate_testkit::question(given, pack.manifest())
        .map_err(|problems| Problems::of_input(&problems))?;
    let executor = RuntimeExecutor::new(pack.clone());
    let outcome = question.ask(&executor);
    let code = match &outcome {
        Outcome::Conclusion(_) | Outcome::Refused(_) => ExitCode::SUCCESS,
        Outcome::PackFault { .. } => ExitCode::from(PROBLEMS),
        Outcome::HostFault { .. } => ExitCode::FAILURE,
    };
    let mut answer = answer(outcome)?;
    if let Some(object) = answer.as_object_mut() {
        object.insert("spent".to_owned(), spent(executor.spent()));
        if arguments.explain {
            let result = object.get("result").or_else(|| object.get("refusal"));
            let explained = result.map(|result| explained(pack.manifest(), arguments.lang, result));
            object.insert("explained".to_owned(), json!(explained.unwrap_or_default()));
        }
    }
    match form {
        Form::Json => print::json(answer),
        Form::Text => {
            let text = serde_json::to_string_pretty(&answer).map_err(anyhow::Error::from)?;
            print::line(&text);
        }
    }
    Ok(code)
}

/// The text of `--input` and where it comes from.
fn input(given: &str) -> Result<(PathBuf, String), Stopped> {
    let bounded = |reader: &mut dyn std::io::Read| -> anyhow::Result<String> {
        let mut text = String::new();
        reader.take(INPUT_BYTES_MAX + 1).read_to_string(&mut text)?;
        anyhow::ensure!(
            text.len() as u64 <= INPUT_BYTES_MAX,
            "the input has more than {INPUT_BYTES_MAX} bytes"
        );
        Ok(text)
    };
    if given == "-" {
        let text = bounded(&mut std::io::stdin().lock()).context("standard input")?;
        return Ok((PathBuf::from("standard input"), text));
    }
    if let Some(file) = given.strip_prefix('@') {
        if !Path::new(file).is_file() {
            let message = format!("there is no file `{file}`");
            return Err(Problems::one(message, "write `@` and a file of JSON").into());
        }
        let text = bounded(&mut fs_err::File::open(file)?).context(file.to_owned())?;
        return Ok((PathBuf::from(file), text));
    }
    Ok((PathBuf::from("--input"), given.to_owned()))
}

/// How the call ended. The four outcomes are never merged.
fn answer(outcome: Outcome<Value>) -> Result<Value, Stopped> {
    Ok(match outcome {
        Outcome::Conclusion(result) => json!({ "outcome": "conclusion", "result": result }),
        Outcome::Refused(refusal) => json!({ "outcome": "refused", "refusal": refusal }),
        Outcome::PackFault { kind, detail } => {
            json!({ "outcome": "pack-fault", "fault": kind, "detail": detail })
        }
        Outcome::HostFault { detail } => json!({ "outcome": "host-fault", "detail": detail }),
    })
}

/// What calls used, as JSON has it.
pub(super) fn spent(spent: Spent) -> Value {
    json!({
        "fuel": spent.fuel,
        "memory_bytes": spent.memory_bytes,
        "duration_us": microseconds(spent.duration),
    })
}

/// Every message of a result in words, in the order of the result; that of a step after its rule
/// and outcome.
fn explained(manifest: &Manifest, language: Language, result: &Value) -> Vec<String> {
    let renderer = Renderer::new(manifest, language);
    let mut texts = Vec::new();
    gather(&renderer, result, &mut texts);
    texts
}

fn gather(renderer: &Renderer, value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(renderer, item, into)),
        Value::Object(object) => {
            if let Ok(message) = serde_json::from_value::<Message>(value.clone()) {
                into.push(renderer.render(&message));
                return;
            }
            let step = object.get("rule").zip(object.get("outcome"));
            if let Some((Value::String(rule), Value::String(outcome))) = step {
                let message = object.get("text").cloned().unwrap_or_default();
                if let Ok(message) = serde_json::from_value::<Message>(message) {
                    into.push(format!("{rule} = {outcome}: {}", renderer.render(&message)));
                }
                let rest = object.iter().filter(|(key, _)| *key != "text");
                rest.for_each(|(_, inner)| gather(renderer, inner, into));
                return;
            }
            object.values().for_each(|inner| gather(renderer, inner, into));
        }
        _ => {}
    }
}
