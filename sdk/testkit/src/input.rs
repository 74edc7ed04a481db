//! From the tables of a case to the arguments of its call.

use std::ops::Range;

use serde::de::DeserializeOwned;
use tidegate_contract::{
    Application, Date, Enterprise, Fact, Outlet, Permit, ProductionEvidence, Site, Validity,
};
use tidegate_manifest::{Manifest, Subject};

use crate::deserialize::from_node;
use crate::facts;
use crate::node::{Map, Node, Value, insert};
use crate::reader::{Context, Fields};

/// The parts of a case that its arguments are made of.
#[derive(Debug)]
pub(crate) struct Parts<'n> {
    /// `input`.
    pub(crate) input: &'n Map,
    /// Its place.
    pub(crate) span: Range<usize>,
    /// `facts`, those of the file's defaults included.
    pub(crate) facts: &'n Map,
}

/// What an absent part of an input is.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Empty {
    Text,
    List,
    Word(&'static str),
}

/// Parts that may be left out, by the table that they stand in.
const ENTERPRISE: &[(&str, Empty)] = &[
    ("id", Empty::Text),
    ("jurisdiction", Empty::Text),
    ("industries", Empty::List),
    ("facts", Empty::List),
];
pub(crate) const OUTLET: &[(&str, Empty)] = &[("id", Empty::Text), ("facts", Empty::List)];
pub(crate) const PERMIT: &[(&str, Empty)] = &[
    ("number", Empty::Text),
    ("tier", Empty::Word("undetermined")),
    ("limits", Empty::List),
    ("amounts", Empty::List),
];
const APPLICATION: &[(&str, Empty)] = &[
    ("tier", Empty::Word("undetermined")),
    ("kind", Empty::Word("first")),
    ("facts", Empty::List),
];
/// The enterprise of an input, with the facts that stand outside it.
pub(crate) fn enterprise(
    context: &Context<'_>,
    node: Option<&Node>,
    facts: Vec<Fact>,
    span: &Range<usize>,
) -> Option<Enterprise> {
    let mut table = match node {
        Some(node) => context.table("enterprise", node)?.clone(),
        None => Map::new(),
    };
    refuse_facts(context, &table, "put them into `facts` beside the input")?;
    fill(&mut table, ENTERPRISE, span);
    let span = node.map_or(span, |node| &node.span).clone();
    let made: Enterprise = make(context, "enterprise", &Node::table(table, span))?;
    Some(Enterprise { facts, ..made })
}

/// The arguments of `threshold.limits`.
pub(crate) fn site(context: &Context<'_>, manifest: &Manifest, parts: &Parts<'_>) -> Option<Site> {
    let fields = Fields::new(context, "input", parts.input, parts.span.clone());
    let enterprise_facts = fields.get("enterprise_facts");
    let enterprise_facts = enterprise_facts
        .and_then(|node| context.table("enterprise_facts", node))
        .map(|table| facts::read(context, manifest, table, Some(Subject::Enterprise)));
    let enterprise = enterprise(
        context,
        fields.get("enterprise"),
        enterprise_facts.unwrap_or_default(),
        &parts.span,
    );
    let outlet_facts = facts::read(context, manifest, parts.facts, Some(Subject::Outlet));
    let outlet = fields.require("outlet").and_then(|node| outlet(context, node, outlet_facts));
    let permit = match fields.get("permit") {
        Some(node) => Some(permit(context, node)?),
        None => None,
    };
    fields.finish();
    Some(Site { enterprise: enterprise?, outlet: outlet?, permit })
}

fn outlet(context: &Context<'_>, node: &Node, facts: Vec<Fact>) -> Option<Outlet> {
    let mut table = context.table("outlet", node)?.clone();
    refuse_facts(context, &table, "put them into `facts` beside the input")?;
    fill(&mut table, OUTLET, &node.span);
    let made: Outlet = make(context, "outlet", &Node::table(table, node.span.clone()))?;
    Some(Outlet { facts, ..made })
}

fn permit(context: &Context<'_>, node: &Node) -> Option<Permit> {
    let mut node = node.clone();
    fill_node(&mut node, PERMIT);
    make(context, "permit", &node)
}

/// The arguments of `classification.production`.
pub(crate) fn evidence(
    context: &Context<'_>,
    manifest: &Manifest,
    parts: &Parts<'_>,
) -> Option<ProductionEvidence> {
    let (mut table, enterprise) = split_enterprise(context, manifest, parts)?;
    fill(&mut table, &[("days", Empty::List)], &parts.span);
    let made: ProductionEvidence = make_input(context, table, parts)?;
    Some(ProductionEvidence { enterprise, ..made })
}

/// The arguments of `classification.readiness_of`.
pub(crate) fn application(
    context: &Context<'_>,
    manifest: &Manifest,
    parts: &Parts<'_>,
) -> Option<Application> {
    let (mut table, enterprise) = split_enterprise(context, manifest, parts)?;
    let facts =
        take_facts(context, &mut table, |facts| facts::read(context, manifest, facts, None));
    if let Some(entry) = table.get_mut("current") {
        fill_node(&mut entry.node, PERMIT);
    }
    fill(&mut table, APPLICATION, &parts.span);
    let made: Application = make_input(context, table, parts)?;
    Some(Application { enterprise, facts, ..made })
}

/// The input with an empty enterprise, and its enterprise with the facts beside the input.
fn split_enterprise(
    context: &Context<'_>,
    manifest: &Manifest,
    parts: &Parts<'_>,
) -> Option<(Map, Enterprise)> {
    let facts = facts::read(context, manifest, parts.facts, Some(Subject::Enterprise));
    let mut table = parts.input.clone();
    let node = table.remove("enterprise").map(|entry| entry.node);
    let enterprise = enterprise(context, node.as_ref(), facts, &parts.span);
    let mut empty = Map::new();
    fill(&mut empty, ENTERPRISE, &parts.span);
    insert(&mut table, "enterprise", Node::table(empty, parts.span.clone()));
    Some((table, enterprise?))
}

/// Words of validities.
pub(crate) const VALIDITIES: [(&str, Validity); 10] = [
    ("valid", Validity::Valid),
    ("over-range", Validity::OverRange),
    ("stopped", Validity::Stopped),
    ("maintenance", Validity::Maintenance),
    ("set-by-hand", Validity::SetByHand),
    ("fault", Validity::Fault),
    ("calibrating", Validity::Calibrating),
    ("communication", Validity::Communication),
    ("implausible", Validity::Implausible),
    ("unknown-flag", Validity::UnknownFlag),
];

/// The date of a case, which every call but `judge` needs.
pub(crate) fn date(
    context: &Context<'_>,
    node: Option<&Node>,
    span: &Range<usize>,
) -> Option<Date> {
    match node {
        Some(node) => context.day("on", node),
        None => {
            let help = "add the date judged, like `on = 2026-03-01`";
            context.note(span, "the case has no `on`", help);
            None
        }
    }
}

/// Takes the `facts` of a table out of it.
pub(crate) fn take_facts(
    context: &Context<'_>,
    table: &mut Map,
    read: impl FnOnce(&Map) -> Vec<Fact>,
) -> Vec<Fact> {
    let Some(entry) = table.remove("facts") else { return Vec::new() };
    context.table("facts", &entry.node).map(read).unwrap_or_default()
}

/// Refuses facts in a place where they are written elsewhere.
fn refuse_facts(context: &Context<'_>, table: &Map, help: &str) -> Option<()> {
    match table.get("facts") {
        Some(entry) => {
            context.note(&entry.key, "`facts` do not stand here", help);
            None
        }
        None => Some(()),
    }
}

/// The tables of a list.
pub(crate) fn items<'t>(table: &'t mut Map, key: &str) -> &'t mut [Node] {
    match table.get_mut(key).map(|entry| &mut entry.node.value) {
        Some(Value::List(items)) => items,
        _ => &mut [],
    }
}

fn fill_node(node: &mut Node, parts: &[(&str, Empty)]) {
    let span = node.span.clone();
    if let Value::Table(table) = &mut node.value {
        fill(table, parts, &span);
    }
}

/// Puts what is empty where nothing stands.
pub(crate) fn fill(table: &mut Map, parts: &[(&str, Empty)], span: &Range<usize>) {
    for (key, empty) in parts {
        if !table.contains_key(*key) {
            let node = match empty {
                Empty::Text => Node::text("", span.clone()),
                Empty::Word(word) => Node::text(*word, span.clone()),
                Empty::List => Node::texts([], span.clone()),
            };
            insert(table, key, node);
        }
    }
}

/// The whole input as a contract type.
fn make_input<T: DeserializeOwned>(
    context: &Context<'_>,
    table: Map,
    parts: &Parts<'_>,
) -> Option<T> {
    make(context, "input", &Node::table(table, parts.span.clone()))
}

/// The contract type of a value; noted when it does not fit.
pub(crate) fn make<T: DeserializeOwned>(
    context: &Context<'_>,
    what: &str,
    node: &Node,
) -> Option<T> {
    match from_node(node) {
        Ok(made) => Some(made),
        Err(mistake) => {
            let at = mistake.span.clone().unwrap_or_else(|| node.span.clone());
            let message = format!("`{what}`: {mistake}");
            context.note(&at, message, "write it in the JSON form of the contract");
            None
        }
    }
}
