//! `tidegate pack inspect`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use serde_json::{Value, json};
use tidegate_domain::{Basis, BasisKind, Date, Dating, Decimal, Verified};
use tidegate_manifest::{Budgets, FactDeclaration, LimitSummary, Manifest, ParameterSummary};

use super::Form;
use super::component::{digest, imports_in_words, names, read};
use super::stopped::Stopped;
use crate::print;

#[derive(Debug, Args)]
pub(super) struct InspectArguments {
    /// A component, or the folder of a pack; of a folder nothing is built.
    #[arg(default_value = ".")]
    subject: PathBuf,
}

/// What only a component has.
struct Built {
    bytes: usize,
    digest: String,
    imports: Vec<String>,
    exports: Vec<String>,
}

/// Shows what a pack is made of; nothing of it is run.
pub(super) fn run(arguments: &InspectArguments, form: Form) -> Result<ExitCode, Stopped> {
    let (manifest, built) = if arguments.subject.is_dir() {
        (tidegate_manifest::compile(&arguments.subject)?.manifest, None)
    } else {
        let component = read(&arguments.subject)?;
        let manifest = tidegate_runtime::read_manifest(&component)?;
        let (digest, names) = (digest(&component), names(&component));
        let (imports, exports) = (names.imports, names.exports);
        (manifest, Some(Built { bytes: component.len(), digest, imports, exports }))
    };
    match form {
        Form::Json => print::json(as_json(&manifest, built.as_ref())?),
        Form::Text => lines(&manifest, built.as_ref()).iter().for_each(|line| print::line(line)),
    }
    Ok(ExitCode::SUCCESS)
}

fn as_json(manifest: &Manifest, built: Option<&Built>) -> Result<Value, Stopped> {
    let manifest = serde_json::to_value(manifest).map_err(anyhow::Error::from)?;
    let component = built.map(|built| {
        json!({
            "bytes": built.bytes,
            "digest": built.digest,
            "imports": built.imports,
            "exports": built.exports,
        })
    });
    Ok(json!({ "manifest": manifest, "component": component }))
}

fn lines(manifest: &Manifest, built: Option<&Built>) -> Vec<String> {
    let mut lines = vec![
        format!("{} · {} / {}", manifest.pack(), manifest.title.zh, manifest.title.en),
        format!("  jurisdiction  {}", manifest.jurisdiction),
        format!("  contract      {}", manifest.contract),
        format!("  covers        {}", period(Some(manifest.covers.from), manifest.covers.until)),
        format!("  interfaces    {}", offers(manifest)),
        format!("  industries    {}", all_or(&manifest.industries)),
        format!("  pollutants    {}", all_or(&manifest.pollutants)),
        format!("  budgets       {}", budgets(&manifest.budgets)),
    ];
    if let Some(built) = built {
        lines.push(format!("  size          {} bytes", built.bytes));
        lines.push(format!("  digest        {}", built.digest));
        lines.push(format!("  imports       {}", imports_in_words(&built.imports)));
    }
    section(&mut lines, "facts", manifest.facts.iter().map(fact));
    section(&mut lines, "parameters", manifest.parameters.iter().map(parameter));
    section(&mut lines, "limits", manifest.limits.iter().map(limit));
    lines
}

fn section(lines: &mut Vec<String>, title: &str, entries: impl ExactSizeIterator<Item = String>) {
    if entries.len() > 0 {
        lines.push(format!("{title} ({})", entries.len()));
        lines.extend(entries.map(|entry| format!("  {entry}")));
    }
}

fn offers(manifest: &Manifest) -> String {
    let names: Vec<&str> = manifest.offers.iter().map(|offer| offer.name()).collect();
    names.join(", ")
}

fn all_or(codes: &[String]) -> String {
    if codes.is_empty() { "all".to_owned() } else { codes.join(", ") }
}

fn budgets(budgets: &Budgets) -> String {
    format!(
        "{} fuel, {} bytes of memory, {} of stack, {} of output, {} ms",
        budgets.fuel,
        budgets.memory_bytes,
        budgets.stack_bytes,
        budgets.output_bytes,
        budgets.time_ms
    )
}

fn fact(fact: &FactDeclaration) -> String {
    let unit = if fact.unit.is_empty() { String::new() } else { format!(" {}", fact.unit) };
    let of = match fact.of {
        tidegate_manifest::Subject::Enterprise => "enterprise",
        tidegate_manifest::Subject::Outlet => "outlet",
    };
    let words: Vec<&str> = fact.words.iter().map(|word| word.word.as_str()).collect();
    let words = if words.is_empty() { String::new() } else { format!(" [{}]", words.join(" | ")) };
    let (name, kind) = (&fact.name, fact.fact_type.name());
    format!("{name}: {kind}{unit}{words}, of the {of} · {} / {}", fact.label.zh, fact.label.en)
}

fn parameter(parameter: &ParameterSummary) -> String {
    let value = match &parameter.value {
        tidegate_manifest::Value::Number(number) => number.to_string(),
        tidegate_manifest::Value::Text(text) => text.clone(),
        tidegate_manifest::Value::Truth(truth) => truth.to_string(),
        tidegate_manifest::Value::Day(date) => date.to_string(),
    };
    let unit = if parameter.unit.is_empty() { "" } else { " " };
    format!(
        "{} = {value}{unit}{} · {} / {} · {}",
        parameter.name,
        parameter.unit,
        parameter.label.zh,
        parameter.label.en,
        basis(&parameter.basis)
    )
}

fn limit(limit: &LimitSummary) -> String {
    format!(
        "{}: {} {} at the {}, {} mean · {}",
        limit.id,
        limit.pollutant,
        bounds(limit.lower, limit.upper, &limit.unit),
        limit.monitoring_point,
        word(&limit.averaging),
        basis(&limit.basis)
    )
}

fn bounds(lower: Option<Decimal>, upper: Option<Decimal>, unit: &str) -> String {
    match (lower, upper) {
        (Some(lower), Some(upper)) => format!("{lower} to {upper} {unit}"),
        (Some(lower), None) => format!("≥ {lower} {unit}"),
        (None, Some(upper)) => format!("≤ {upper} {unit}"),
        (None, None) => "not detected".to_owned(),
    }
}

/// A word of the contract as its JSON has it.
fn word(value: &impl serde::Serialize) -> String {
    let json = serde_json::to_value(value).unwrap_or_default();
    json.as_str().unwrap_or("?").to_owned()
}

/// Where a number comes from, when it holds, and what is doubtful about it.
fn basis(basis: &Basis) -> String {
    let mut text = match basis.kind {
        BasisKind::Law => format!("{} {}", basis.document, basis.article),
        BasisKind::CountyDecision => {
            format!("decision of the county: {} {}", basis.document, basis.article)
        }
        BasisKind::ProjectDefault => "default of the pack, without legal weight".to_owned(),
    };
    if basis.in_force_from.is_some() || basis.in_force_until.is_some() {
        text.push_str(&format!(", {}", period(basis.in_force_from, basis.in_force_until)));
    }
    match basis.dating {
        Dating::Dated => {}
        Dating::ByDesignation => text.push_str(", doubt: only where designated"),
        Dating::Unknown => text.push_str(", doubt: dates unknown"),
    }
    if basis.verified == Verified::Recalled {
        text.push_str(", doubt: not compared with the source text");
    }
    text
}

fn period(from: Option<Date>, until: Option<Date>) -> String {
    match (from, until) {
        (Some(from), Some(until)) => format!("from {from} until {until}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (None, None) => "always".to_owned(),
    }
}
