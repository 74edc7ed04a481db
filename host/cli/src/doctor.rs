//! `tidegate doctor`: what keeps a host from its work, and what to do about it.

mod database;
mod machine;
mod packs;
mod telemetry;
mod trust;

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use tidegate_domain::Permission;

use crate::access::{Ask, Subject};
use crate::config::{ConfigArguments, Settings};
use crate::print;
use crate::running::block_on;

#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    #[command(flatten)]
    config: ConfigArguments,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

impl DoctorArguments {
    /// What it needs.
    pub(crate) fn ask(&self) -> Ask {
        Ask::at(&self.config).needs(Permission::Operate, Subject::Host).looking_at_ruins()
    }
}

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    /// As it should be.
    Ok,
    /// It works, and somebody should look.
    Warn,
    /// A host cannot do its work like this.
    Fail,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
struct Check {
    /// What, in one word.
    name: &'static str,
    state: State,
    /// What was found.
    says: String,
    /// What to do; absent when nothing is to be done.
    #[serde(rename = "do")]
    to_do: Option<String>,
}

impl Check {
    fn ok(name: &'static str, says: impl Into<String>) -> Self {
        Self { name, state: State::Ok, says: says.into(), to_do: None }
    }

    fn warn(name: &'static str, says: impl Into<String>, to_do: impl Into<String>) -> Self {
        Self { name, state: State::Warn, says: says.into(), to_do: Some(to_do.into()) }
    }

    fn fail(name: &'static str, says: impl Into<String>, to_do: impl Into<String>) -> Self {
        Self { name, state: State::Fail, says: says.into(), to_do: Some(to_do.into()) }
    }
}

/// Looks everything over and changes nothing; exit code 1 when a check failed.
pub(crate) fn run(arguments: DoctorArguments) -> anyhow::Result<ExitCode> {
    let settings = arguments.config.settings()?;
    let checks = block_on(look(&settings))?;
    let worst = checks.iter().map(|check| check.state).max().unwrap_or(State::Ok);
    if arguments.json {
        print::json(serde_json::json!({ "state": worst, "checks": checks }));
    } else {
        for check in &checks {
            let state = match check.state {
                State::Ok => "ok  ",
                State::Warn => "warn",
                State::Fail => "FAIL",
            };
            print::line(&format!("{state}  {:<10} {}", check.name, check.says));
            if let Some(to_do) = &check.to_do {
                print::line(&format!("                 do: {to_do}"));
            }
        }
    }
    Ok(if worst == State::Fail { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

async fn look(settings: &Settings) -> anyhow::Result<Vec<Check>> {
    let mut checks = vec![machine::versions(), machine::folder(settings.data()?)];
    checks.push(machine::disk(settings.data()?));
    checks.push(machine::keys(&settings.keys()?));
    checks.push(trust::look(settings.data()?, crate::trust::now()));
    checks.push(machine::cache(&crate::running::cache_folder(settings.data()?)));
    checks.extend([
        machine::port("page", settings.web.listen),
        machine::port("devices", settings.devices.listen),
    ]);
    checks.push(machine::tls(settings.web.listen));
    checks.extend(telemetry::look(&settings.telemetry));
    database::look(settings, &mut checks).await;
    Ok(checks)
}

/// An error with its causes in one line.
fn whole(error: &(dyn std::error::Error + 'static)) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said = format!("{said}: {error}");
        cause = error.source();
    }
    said
}
