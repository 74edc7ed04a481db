//! Records of a case file: what may be left out, and what may be written shorter.

use std::ops::Range;

use serde::de::DeserializeOwned;
use tidegate_contract::{Duty, EarlierFinding, Fact, Mark, Permit, Project};
use tidegate_manifest::{Manifest, Subject};

use super::make;
use crate::facts;
use crate::node::{Entry, Map, Node, Value, insert};
use crate::reader::{Context, Fields};

pub(crate) use crate::input::{Empty, OUTLET, fill};

/// Parts of an event that may be left out.
pub(super) const EVENT: &[(&str, Empty)] =
    &[("reference", Empty::Text), ("subject", Empty::Text), ("facts", Empty::List)];

/// The records of a list, each made ready by `prepare`; what is wrong with one is noted.
pub(super) fn records<T: DeserializeOwned>(
    fields: &Fields<'_, '_>,
    key: &'static str,
    mut prepare: impl FnMut(&mut Map, &Range<usize>),
) -> Vec<T> {
    let context = fields.context;
    let nodes = fields.get(key).and_then(|node| context.list(key, node)).unwrap_or_default();
    let made = nodes.iter().filter_map(|node| {
        let mut table = context.table(key, node)?.clone();
        prepare(&mut table, &node.span);
        make(context, key, &Node::table(table, node.span.clone()))
    });
    made.collect()
}

/// Marks; without their own outlet they are those of the only one, and filed when they end.
pub(super) fn marks(fields: &Fields<'_, '_>, only_outlet: Option<&str>) -> Vec<Mark> {
    records(fields, "marks", |table, span| {
        if let (None, Some(until)) = (table.get("filed"), table.get("until").cloned()) {
            table.insert("filed".to_owned(), until);
        }
        moments(fields.context, table, &["from", "until", "filed"]);
        name_outlet(table, only_outlet, span);
        fill(table, &[("reference", Empty::Text), ("hours_used", Empty::Word("0"))], span);
    })
}

/// Permits; a limit without its own outlet is that of the only one.
pub(super) fn permits(fields: &Fields<'_, '_>, only_outlet: Option<&str>) -> Vec<Permit> {
    records(fields, "permits", |table, span| {
        fill(table, crate::input::PERMIT, span);
        let context = fields.context;
        for limit in crate::input::items(table, "limits") {
            let span = limit.span.clone();
            if let Value::Table(limit) = &mut limit.value {
                name_outlet(limit, only_outlet, &span);
                compare(limit, &span);
                fill(limit, &[("unit", Empty::Text)], &span);
            }
        }
        for amount in crate::input::items(table, "amounts") {
            if let Value::Table(amount) = &mut amount.value {
                numbers(context, amount, &["year"]);
            }
        }
    })
}

/// Duties.
pub(super) fn duties(fields: &Fields<'_, '_>) -> Vec<Duty> {
    records(fields, "duties", |table, span| {
        truths(table, &["truthful"], span);
        fill(table, &[("reference", Empty::Text), ("subject", Empty::Text)], span);
    })
}

/// Construction projects.
pub(super) fn projects(fields: &Fields<'_, '_>) -> Vec<Project> {
    records(fields, "projects", |table, span| {
        truths(table, &["major_change_unapproved", "facilities_built"], span);
        let empty = [("reference", Empty::Text), ("assessment", Empty::Word("unknown"))];
        fill(table, &empty, span);
    })
}

/// Findings of earlier judgements.
pub(super) fn earlier(fields: &Fields<'_, '_>) -> Vec<EarlierFinding> {
    records(fields, "earlier", |table, span| {
        moments(fields.context, table, &["from", "until"]);
        truths(table, &["confirmed"], span);
        fill(table, &[("subject", Empty::Text), ("reference", Empty::Text)], span);
    })
}

/// Takes the `facts` of a table out of it: those about `subject`, or what an event says.
pub(super) fn take_facts(
    context: &Context<'_>,
    manifest: &Manifest,
    table: &mut Map,
    subject: Option<Subject>,
) -> Vec<Fact> {
    crate::input::take_facts(context, table, |facts| match subject {
        Some(subject) => facts::read(context, manifest, facts, Some(subject)),
        None => facts::read_said(context, manifest, facts),
    })
}

/// Puts moments in the place of days and texts, where there are any.
pub(super) fn moments(context: &Context<'_>, table: &mut Map, keys: &[&str]) {
    for key in keys {
        if let Some(Entry { node, .. }) = table.get_mut(*key) {
            // After a problem the case is not run: any moment keeps it from being told twice.
            let instant = context.instant_or_day(key, node).unwrap_or_default();
            node.value = Value::Moment(instant);
        }
    }
}

/// Puts the words of three-valued truths in the place of true and false, and `unknown` where
/// nothing stands.
pub(super) fn truths(table: &mut Map, keys: &[&str], span: &Range<usize>) {
    for key in keys {
        match table.get_mut(*key).map(|entry| &mut entry.node.value) {
            Some(value @ Value::Truth(true)) => *value = Value::Text("yes".to_owned()),
            Some(value @ Value::Truth(false)) => *value = Value::Text("no".to_owned()),
            Some(_) => {}
            None => insert(table, key, Node::text("unknown", span.clone())),
        }
    }
}

/// Puts numbers in the place of the cells of a grid.
pub(super) fn numbers(context: &Context<'_>, table: &mut Map, keys: &[&str]) {
    for key in keys.iter().filter(|_| context.row.is_some()) {
        if let Some(Entry { node: Node { value, .. }, .. }) = table.get_mut(*key)
            && let Value::Text(cell) = value
            && let Ok(number) = cell.parse()
        {
            *value = Value::Whole(number);
        }
    }
}

/// Names the only outlet where none is named.
fn name_outlet(table: &mut Map, only_outlet: Option<&str>, span: &Range<usize>) {
    if let (false, Some(outlet)) = (table.contains_key("outlet"), only_outlet) {
        insert(table, "outlet", Node::text(outlet, span.clone()));
    }
}

/// Says how a value is compared where only the bounds do.
fn compare(limit: &mut Map, span: &Range<usize>) {
    let comparison = match (limit.contains_key("lower"), limit.contains_key("upper")) {
        (true, true) => "within",
        (true, false) => "at-least",
        (false, true) => "at-most",
        (false, false) => return,
    };
    fill(limit, &[("comparison", Empty::Word(comparison))], span);
}
