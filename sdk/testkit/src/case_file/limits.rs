//! Limits of a case file, in few words or as the contract has them.

use tidegate_contract::{
    AppliedLimit, Averaging, Basis, BasisKind, Comparison, Dating, Decimal, Displacement, Limit,
    LimitSource, Message, Verified,
};

use super::{make, records};
use crate::grading_input::{AVERAGINGS, DECIMALS_MAX, written_decimals};
use crate::node::{Map, Node, Value, insert};
use crate::reader::Fields;
use records::{Empty, fill};

/// Decimals to which HJ 212 carries pH.
const PH_DECIMALS: u8 = 2;

const COMPARISONS: [(&str, Comparison); 4] = [
    ("at-most", Comparison::AtMost),
    ("at-least", Comparison::AtLeast),
    ("within", Comparison::Within),
    ("not-detected", Comparison::NotDetected),
];

const SOURCES: [(&str, LimitSource); 2] =
    [("permit", LimitSource::Permit), ("standard", LimitSource::Standard)];

/// Parts of a basis that may be left out.
const BASIS: &[(&str, Empty)] = &[
    ("kind", Empty::Word("law")),
    ("document", Empty::Text),
    ("article", Empty::Text),
    ("dating", Empty::Word("dated")),
    ("verified", Empty::Word("seen")),
];

/// A limit with the outlet that it is for.
#[derive(Clone, Debug)]
pub(super) struct WrittenLimit {
    applied: AppliedLimit,
    /// None: every outlet.
    outlet: Option<String>,
}

impl WrittenLimit {
    pub(super) fn into_applied(self) -> AppliedLimit {
        self.applied
    }

    pub(super) fn id(&self) -> &str {
        &self.applied.limit.id
    }

    pub(super) fn unit(&self) -> &str {
        &self.applied.limit.unit
    }

    /// Whether it is for this outlet.
    pub(super) fn stands_at(&self, outlet: &str) -> bool {
        self.outlet.as_ref().is_none_or(|own| own == outlet)
    }

    /// Whether it is for means of this pollutant and period.
    pub(super) fn is_about(&self, pollutant: &str, averaging: Averaging) -> bool {
        self.applied.limit.pollutant == pollutant && self.applied.limit.averaging == averaging
    }
}

/// The limits of the input.
pub(super) fn read(fields: &Fields<'_, '_>) -> Vec<WrittenLimit> {
    let context = fields.context;
    let nodes = fields.get("limits").and_then(|node| context.list("limits", node));
    let read = nodes.unwrap_or_default().iter().filter_map(|node| {
        let fields = Fields::of(context, "limit", node)?;
        match fields.get("limit") {
            Some(_) => whole(&fields, node),
            None => short(fields),
        }
    });
    read.collect()
}

/// A limit as the contract has it.
fn whole(fields: &Fields<'_, '_>, node: &Node) -> Option<WrittenLimit> {
    let mut table = fields.context.table("limit", node)?.clone();
    if let Some(Value::Table(limit)) = table.get_mut("limit").map(|entry| &mut entry.node.value) {
        fill(limit, &[("displaces", Empty::List), ("doubts", Empty::List)], &node.span);
    }
    fill(&mut table, &[("source", Empty::Word("standard")), ("layer", Empty::Text)], &node.span);
    if !table.contains_key("governing") {
        let governs = Node { value: Value::Truth(true), span: node.span.clone() };
        insert(&mut table, "governing", governs);
    }
    let applied = make(fields.context, "limit", &Node::table(table, node.span.clone()))?;
    Some(WrittenLimit { applied, outlet: None })
}

/// A limit in few words: bounds and what they are about; the rest has defaults.
fn short(fields: Fields<'_, '_>) -> Option<WrittenLimit> {
    let context = fields.context;
    let text = |key| fields.get(key).and_then(|node| context.text(key, node)).map(str::to_owned);
    let pollutant = fields.require("pollutant").and_then(|node| context.text("pollutant", node));
    let averaging = fields.require("averaging");
    let averaging = averaging.and_then(|node| context.word("averaging", node, &AVERAGINGS));
    let (id, outlet) = (text("id"), text("outlet"));
    let (unit, layer) = (text("unit").unwrap_or_default(), text("layer").unwrap_or_default());
    let (bounds, oxygen) = (bounds(&fields), decimal(&fields, "reference_oxygen"));
    let decimals = fields
        .get("decimals")
        .and_then(|node| context.whole("decimals", node, (0, i128::from(DECIMALS_MAX))))
        .and_then(|decimals| u8::try_from(decimals).ok());
    let source = fields.get("source").map(|node| context.word("source", node, &SOURCES));
    let governing = fields.get("governing").map(|node| context.truth("governing", node));
    let basis = basis(&fields);
    let displaces = displaces(&fields);
    let doubts = messages(&fields, "doubts");
    fields.finish();
    let (pollutant, averaging, bounds) = (pollutant?.to_owned(), averaging?, bounds?);
    let written = decimals.unwrap_or(bounds.decimals);
    let is_ph = decimals.is_none() && unit == "pH";
    let limit = Limit {
        id: id.unwrap_or_else(|| default_id(&pollutant, averaging)),
        averaging,
        comparison: bounds.comparison,
        lower: bounds.lower,
        upper: bounds.upper,
        decimals: if is_ph { written.max(PH_DECIMALS) } else { written },
        unit,
        reference_oxygen: oxygen,
        basis: basis?,
        displaces,
        doubts,
        pollutant,
    };
    let source = source.flatten().unwrap_or(LimitSource::Standard);
    let governing = governing.flatten().unwrap_or(true);
    Some(WrittenLimit { applied: AppliedLimit { limit, source, layer, governing }, outlet })
}

/// `w01018-day`.
fn default_id(pollutant: &str, averaging: Averaging) -> String {
    let word = AVERAGINGS.iter().find(|(_, known)| *known == averaging);
    format!("{pollutant}-{}", word.map_or("", |(word, _)| *word))
}

/// How a value is compared, with what, and to how many decimals as written.
struct Bounds {
    comparison: Comparison,
    lower: Option<Decimal>,
    upper: Option<Decimal>,
    decimals: u8,
}

fn bounds(fields: &Fields<'_, '_>) -> Option<Bounds> {
    let context = fields.context;
    let written = ["lower", "upper"].into_iter().filter_map(|key| fields.get(key));
    let decimals = written.map(written_decimals).max().unwrap_or(0);
    let (lower, upper) = (decimal(fields, "lower"), decimal(fields, "upper"));
    let comparison = match (fields.get("comparison"), lower, upper) {
        (Some(node), ..) => context.word("comparison", node, &COMPARISONS)?,
        (None, Some(_), Some(_)) => Comparison::Within,
        (None, Some(_), None) => Comparison::AtLeast,
        (None, None, Some(_)) => Comparison::AtMost,
        (None, None, None) => {
            let help = "add `upper`, `lower`, both, or `comparison = \"not-detected\"`";
            context.note(&fields.span, "the limit has no bound", help);
            return None;
        }
    };
    Some(Bounds { comparison, lower, upper, decimals })
}

fn decimal(fields: &Fields<'_, '_>, key: &'static str) -> Option<Decimal> {
    fields.get(key).and_then(|node| fields.context.decimal(key, node))
}

/// `document` and `article`, or a `basis`; a limit that names neither is a default of the project.
fn basis(fields: &Fields<'_, '_>) -> Option<Basis> {
    let context = fields.context;
    let text = |key| fields.get(key).and_then(|node| context.text(key, node));
    let (document, article) = (text("document"), text("article"));
    if let Some(node) = fields.get("basis") {
        if document.or(article).is_some() {
            let help = "write them inside `basis`";
            context.note(&node.span, "`basis` stands beside `document` or `article`", help);
            return None;
        }
        let mut table: Map = context.table("basis", node)?.clone();
        fill(&mut table, BASIS, &node.span);
        return make(context, "basis", &Node::table(table, node.span.clone()));
    }
    Some(Basis {
        kind: if document.is_some() { BasisKind::Law } else { BasisKind::ProjectDefault },
        document: document.unwrap_or_default().to_owned(),
        article: article.unwrap_or_default().to_owned(),
        in_force_from: None,
        in_force_until: None,
        dating: Dating::Dated,
        verified: Verified::Seen,
    })
}

/// Displaced documents, with the key of a message or a whole one.
fn displaces(fields: &Fields<'_, '_>) -> Vec<Displacement> {
    records::records(fields, "displaces", |table, span| {
        if let Some(entry) = table.get_mut("text") {
            as_message(&mut entry.node);
        }
        if !table.contains_key("text") {
            let mut text = Node::text("displaced", span.clone());
            as_message(&mut text);
            insert(table, "text", text);
        }
    })
}

/// Messages, each by its key or whole.
fn messages(fields: &Fields<'_, '_>, key: &'static str) -> Vec<Message> {
    let context = fields.context;
    let nodes = fields.get(key).and_then(|node| context.list(key, node)).unwrap_or_default();
    let made = nodes.iter().filter_map(|node| {
        let mut node = node.clone();
        as_message(&mut node);
        make(context, key, &node)
    });
    made.collect()
}

/// Puts the message of a key in the key's place.
fn as_message(node: &mut Node) {
    if matches!(node.value, Value::Text(_)) {
        let mut message = Map::new();
        insert(&mut message, "key", node.clone());
        node.value = Value::Table(message);
    }
}
