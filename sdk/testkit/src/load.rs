//! All cases of a pack folder.

use std::collections::BTreeSet;
use std::path::Path;

use tidegate_manifest::Manifest;

use crate::case::{self, Case, Defaults, Setting};
use crate::files::Files;
use crate::grid;
use crate::node;
use crate::problem::{Problems, Sink, SourceFile};
use crate::reader::{Context, Fields};

/// The cases of the pack in `folder`, by file and line; none when it has no folder `cases`.
///
/// Facts become what `manifest`, that of the same folder, declares.
///
/// # Errors
/// [`Problems`] with everything that is wrong in the files.
pub fn load(folder: &Path, manifest: &Manifest) -> Result<Vec<Case>, Problems> {
    let sink = Sink::default();
    let files = Files::new(folder, &sink);
    let mut cases = Vec::new();
    for file in files.documents() {
        cases.extend(read_file(&file, manifest, &files, &sink));
    }
    files.finish();
    sink.into_result()?;
    Ok(cases)
}

fn read_file(file: &SourceFile, manifest: &Manifest, files: &Files<'_>, sink: &Sink) -> Vec<Case> {
    let Some(document) = node::document(file, sink) else { return Vec::new() };
    let context = Context { file, sink, row: None };
    let fields = Fields::new(&context, "file", &document, 0..0);
    let defaults = match fields.get("defaults") {
        Some(node) => Defaults::read(&context, node),
        None => Some(Defaults::default()),
    };
    let (tables, grid) = (fields.get("case"), fields.get("table"));
    fields.finish();
    if tables.is_none() && grid.is_none() {
        context.note(&(0..0), "the file has no cases", "add `[[case]]` or `[table]`, or remove it");
    }
    let Some(defaults) = defaults else { return Vec::new() };
    let setting = Setting { manifest, files, defaults: &defaults };
    let mut cases = Vec::new();
    let mut names = BTreeSet::new();
    for node in tables.and_then(|node| context.list("case", node)).unwrap_or_default() {
        let Some(table) = context.table("case", node) else { continue };
        let Some(case) = case::read(&context, setting, (table, node.span.clone())) else {
            continue;
        };
        if !names.insert(case.name.clone()) {
            let message = format!("two cases of the file are named `{}`", case.name);
            context.note(&node.span, message, "give each its own name");
        }
        cases.push(case);
    }
    if let Some(node) = grid {
        cases.extend(grid::read(&context, setting, node));
    }
    cases
}
