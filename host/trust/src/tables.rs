//! Whether the tables that people read are those that the component was built from.

use std::collections::BTreeMap;

use tidegate_manifest::{Language, Manifest, PackSource, Problems};

use crate::{ContentProblem, Problem};

/// Compares the tables among `members` with the manifest of the component.
///
/// Rules in code and the conditions of limits are in no manifest: that these are what their authors
/// wrote is what the author's signature says. Of the messages those of the pack are compared, not
/// the kit's, which differ from kit to kit.
pub(crate) fn compare(
    members: &BTreeMap<String, Vec<u8>>,
    manifest: &Manifest,
) -> Result<(), Vec<Problem>> {
    let source = PackSource::from_files(members).map_err(|problems| listed(&problems))?;
    let tables = source.manifest();
    let own = |language: Language| {
        let whole = manifest.messages.in_language(language);
        whole.ends_with(&source.own_messages(language))
    };
    let same = [
        ("pack.toml", "name", tables.name == manifest.name),
        ("pack.toml", "version", tables.version == manifest.version),
        ("pack.toml", "contract", tables.contract == manifest.contract),
        ("pack.toml", "title", tables.title == manifest.title),
        ("pack.toml", "jurisdiction", tables.jurisdiction == manifest.jurisdiction),
        ("pack.toml", "industries", tables.industries == manifest.industries),
        ("pack.toml", "pollutants", tables.pollutants == manifest.pollutants),
        ("pack.toml", "offers", tables.offers == manifest.offers),
        ("pack.toml", "dates covered", tables.covers == manifest.covers),
        ("pack.toml", "budgets", tables.budgets == manifest.budgets),
        ("facts", "facts", tables.facts == manifest.facts),
        ("parameters", "parameters", tables.parameters == manifest.parameters),
        ("parameters", "limits", tables.limits == manifest.limits),
        ("parameters", "titles of documents", tables.documents == manifest.documents),
        ("messages/zh-CN.ftl", "messages or texts of tables", own(Language::ZhCn)),
        ("messages/en.ftl", "messages or texts of tables", own(Language::En)),
    ];
    let differing = same.iter().filter(|(_, _, same)| !same);
    let problems: Vec<Problem> = differing
        .map(|(path, field, _)| ContentProblem::Tables { path: (*path).to_owned(), field }.into())
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}

/// Problems of tables, each with its member.
fn listed(problems: &Problems) -> Vec<Problem> {
    let table = |problem: &tidegate_manifest::Problem| {
        ContentProblem::Table {
            path: problem.file().display().to_string(),
            line: problem.line(),
            message: problem.message().to_owned(),
        }
        .into()
    };
    problems.iter().map(table).collect()
}
