//! `tidegate application fill`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use clap::Args;
use serde_json::{Value, json};
use tidegate_affairs::ApplicationForm;
use tidegate_desk::WrittenStep;
use tidegate_domain::Date;
use tidegate_service::Caller;

use crate::at_desk::{Acting, AtCounty, PartyWord};
use crate::given;

#[derive(Debug, Args)]
pub(super) struct FillArguments {
    /// Number of the application.
    number: i64,
    /// What is filled in, all of it: TOML or JSON with `facts`, `texts` and `attachments`. A fact is
    /// a value such as `true`, `20`, `"gas"`, `["a", "b"]` or `2026-03-01`, or says its type:
    /// `{ number = "12.5" }`.
    form: PathBuf,
    /// The version that it rests on; the latest when absent.
    #[arg(long)]
    base: Option<u32>,
    /// On whose behalf.
    #[arg(long, value_enum, default_value_t = PartyWord::Officer)]
    party: PartyWord,
    #[command(flatten)]
    acting: Acting,
    #[command(flatten)]
    pub(super) at: AtCounty,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// Saves a version.
pub(super) async fn run(arguments: FillArguments, caller: &Caller) -> anyhow::Result<ExitCode> {
    let form = form(&arguments.form)?;
    let (by, party) = (arguments.acting.name(caller)?, arguments.party.party(caller)?);
    let at = arguments.at.with_packs().await?;
    let (matter, application) = super::application(&at, arguments.number).await?;
    let latest = application.latest().map_or(0, |version| version.number);
    let base = arguments.base.unwrap_or(latest);
    // Files that came with an earlier step are named in the form alone.
    let kept = at.desk.attachments(&at.county, matter.id).await?;
    let is_new = |id: &i64| kept.iter().any(|file| file.id == *id && file.step.is_none());
    let new = form.attachments.iter().copied().filter(is_new).collect();
    let written = WrittenStep {
        matter: matter.id,
        seen: None,
        at: at.now,
        by,
        party,
        act: json!({ "action": "fill", "base": base, "form": serde_json::to_value(&form)? }),
        attachments: new,
    };
    let taken = at.desk.step(&at.county, written).await?;
    at.close().await;
    super::show(&taken, arguments.json)
}

fn form(path: &Path) -> anyhow::Result<ApplicationForm> {
    let mut value = given::value(path)?;
    if let Some(facts) = value.get_mut("facts").and_then(Value::as_object_mut) {
        for (name, fact) in facts.iter_mut() {
            *fact = typed(fact.take())
                .with_context(|| format!("`{}`: fact `{name}`", path.display()))?;
        }
    }
    serde_json::from_value(value).with_context(|| format!("`{}`", path.display()))
}

/// A plain value with the type that it shows; one that says its type stays.
fn typed(value: Value) -> anyhow::Result<Value> {
    Ok(match value {
        Value::Bool(truth) => json!({ "truth": truth }),
        Value::Number(number) if number.is_i64() => json!({ "number": number }),
        Value::Number(number) => {
            anyhow::bail!("{number} is not exact: write {{\"number\": \"{number}\"}}")
        }
        Value::String(text) if text.parse::<Date>().is_ok() => json!({ "day": text }),
        Value::String(text) => json!({ "text": text }),
        Value::Array(list) => json!({ "texts": list }),
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use tidegate_domain::FactValue;

    use super::*;

    #[test]
    fn plain_values_get_the_type_that_they_show() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("form.toml");
        let text = "[facts]\nyes = true\nn = 20\nname = \"gas\"\nlist = [\"a\"]\non = 2026-03-01\n\
                    exact = { number = \"12.5\" }\n[texts]\nnote = \"n\"\n";
        fs_err::write(&path, text).unwrap();
        let read = form(&path).unwrap();
        let fact = |name: &str| read.facts.get(name).unwrap().clone();
        assert_eq!(fact("yes"), FactValue::Truth(true));
        assert_eq!(fact("n"), FactValue::Number("20".parse().unwrap()));
        assert_eq!(fact("name"), FactValue::Text("gas".to_owned()));
        assert_eq!(fact("list"), FactValue::Texts(vec!["a".to_owned()]));
        assert_eq!(fact("on"), FactValue::Day("2026-03-01".parse().unwrap()));
        assert_eq!(fact("exact"), FactValue::Number("12.5".parse().unwrap()));
        let json = folder.path().join("form.json");
        fs_err::write(&json, "{\"facts\": {\"n\": 1.5}}").unwrap();
        let error = format!("{:#}", form(&json).unwrap_err());
        assert!(error.contains("fact `n`") && error.contains("not exact"), "{error}");
        fs_err::write(&path, "fact = 1\n").unwrap();
        assert!(format!("{:#}", form(&path).unwrap_err()).contains("unknown field `fact`"));
    }
}
