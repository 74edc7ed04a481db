//! Tables of cases: a CSV file beside a TOML file whose `[table]` says what the columns fill.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::case::{self, Case, Setting};
use crate::facts::cell_words;
use crate::files::{Sheet, SheetRow};
use crate::node::{Map, Node, Value, insert};
use crate::problem::suggestion;
use crate::reader::{Context, Fields};

/// The column that names a case.
const NAME: &str = "name";

/// What stands after a target whose cells are lists of texts.
const LIST_MARK: &str = "[]";

/// Keys of a case that a table gives to all its rows.
const CASE_KEYS: [&str; 8] =
    ["call", "on", "input", "facts", "without", "expect", "trace", "covers"];

/// First parts of targets.
const TARGETS: [&str; 6] = ["on", "input", "facts", "without", "expect", "covers"];

/// The cases of a `[table]`.
pub(crate) fn read(context: &Context<'_>, setting: Setting<'_>, node: &Node) -> Vec<Case> {
    let Some(fields) = Fields::of(context, "table", node) else { return Vec::new() };
    let columns = fields.require("columns").and_then(|node| columns(context, node));
    let mut template = Map::new();
    for key in CASE_KEYS {
        if let Some(node) = fields.get(key) {
            insert(&mut template, key, node.clone());
        }
    }
    fields.finish();
    let name = context.file.name.trim_start_matches("cases/");
    let name = format!("{}.csv", name.trim_end_matches(".toml"));
    let Some(sheet) = setting.files.sheet(context, &name, &node.span) else { return Vec::new() };
    let Some(columns) = columns else { return Vec::new() };
    if !check_columns(context, &columns, &sheet) {
        return Vec::new();
    }
    let mut cases = Vec::new();
    let mut names = BTreeSet::new();
    for row in &sheet.rows {
        let context =
            Context { file: &sheet.file, sink: context.sink, row: Some(row.span.clone()) };
        let mut table = template.clone();
        for (column, cell) in sheet.header.iter().zip(&row.cells) {
            let target = columns.get(column.as_str()).map_or(NAME, |target| target.path.as_str());
            if !cell.is_empty() && !put(&mut table, target, cell, row) {
                let message =
                    format!("column `{column}`: nothing stands at `{target}` to be filled");
                context.note(&row.span, message, "give the list in the table, then name its items");
            }
        }
        let Some(case) = case::read(&context, setting, (&table, row.span.clone())) else {
            continue;
        };
        if !names.insert(case.name.clone()) {
            let message = format!("two rows of the file are named `{}`", case.name);
            context.note(&row.span, message, "give each its own name");
        }
        cases.push(case);
    }
    cases
}

/// What a column fills.
struct Target {
    path: String,
    span: Range<usize>,
}

fn columns(context: &Context<'_>, node: &Node) -> Option<BTreeMap<String, Target>> {
    let mut columns = BTreeMap::new();
    for (column, entry) in context.table("columns", node)? {
        let Some(path) = context.text("columns", &entry.node) else { continue };
        let path = path.trim_end_matches(LIST_MARK);
        let first = path.split('.').next().unwrap_or_default();
        if !TARGETS.contains(&first) {
            let message = format!("column `{column}` cannot fill `{path}`");
            context.note(&entry.node.span, message, suggestion(first, TARGETS));
            continue;
        }
        let path = context.text("columns", &entry.node)?.to_owned();
        columns.insert(column.clone(), Target { path, span: entry.node.span.clone() });
    }
    Some(columns)
}

/// Whether every column of the file has a meaning and every meaning a column.
fn check_columns(context: &Context<'_>, columns: &BTreeMap<String, Target>, sheet: &Sheet) -> bool {
    let before = context.sink.count();
    for (column, target) in columns {
        if !sheet.header.contains(column) {
            let message = format!("the CSV file has no column `{column}`");
            let known = sheet.header.iter().map(String::as_str);
            context.note(&target.span, message, suggestion(column, known));
        }
    }
    let header = Context { file: &sheet.file, sink: context.sink, row: None };
    let line = 0..sheet.file.text.len();
    for column in &sheet.header {
        if column != NAME && !columns.contains_key(column) {
            let message = format!("column `{column}` fills nothing");
            header.note(&line, message, "name its place in `columns`, or remove it");
        }
    }
    if !sheet.header.iter().any(|column| column == NAME) {
        header.note(&line, "there is no column `name`", "each row is named by it");
    }
    context.sink.count() == before
}

/// Puts a cell at a place of a case; false when the place is not there.
fn put(table: &mut Map, target: &str, cell: &str, row: &SheetRow) -> bool {
    let (path, is_list) = match target.strip_suffix(LIST_MARK) {
        Some(path) => (path, true),
        None => (target, false),
    };
    let node = if is_list {
        let words = cell_words(cell);
        Node::texts(words.iter().map(String::as_str), row.span.clone())
    } else {
        Node::text(cell, row.span.clone())
    };
    let parts: Vec<&str> = path.split('.').collect();
    put_at(table, &parts, node)
}

fn put_at(table: &mut Map, path: &[&str], node: Node) -> bool {
    match path {
        [] => false,
        [last] => {
            insert(table, last, node);
            true
        }
        [first, rest @ ..] => {
            if !table.contains_key(*first) {
                insert(table, first, Node::table(Map::new(), node.span.clone()));
            }
            table.get_mut(*first).is_some_and(|entry| put_inside(&mut entry.node, rest, node))
        }
    }
}

/// Puts a node inside a table by key, or inside a list by position.
fn put_inside(inside: &mut Node, path: &[&str], node: Node) -> bool {
    match (&mut inside.value, path) {
        (Value::Table(table), _) => put_at(table, path, node),
        (Value::List(items), [at, rest @ ..]) => {
            let item = at.parse::<usize>().ok().and_then(|at| items.get_mut(at));
            match (item, rest) {
                (Some(item), []) => {
                    *item = node;
                    true
                }
                (Some(item), _) => put_inside(item, rest, node),
                (None, _) => false,
            }
        }
        _ => false,
    }
}
