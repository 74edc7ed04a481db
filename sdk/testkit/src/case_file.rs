//! The case file of `judgement.judge`, in the short form of cases or in that of the contract.

mod limits;
mod means;
mod records;

use tidegate_contract::{CaseFile, Date, Event, Outlet, ProductionDay, Tier, Total};
use tidegate_manifest::{Manifest, Subject};

use crate::facts;
use crate::files::Files;
use crate::input::{self, Parts, make};
use crate::node::{Map, Node, Value, insert};
use crate::reader::{Context, Fields};
use limits::WrittenLimit;
use means::Ground;
use records::{Empty, numbers, records, take_facts, truths};

/// Most days that one entry of `production` may stand for.
const PRODUCTION_DAYS_MAX: i128 = 3_660;

const TIERS: [(&str, Tier); 6] = [
    ("key", Tier::Key),
    ("simplified", Tier::Simplified),
    ("registration", Tier::Registration),
    ("none", Tier::None),
    ("prohibited", Tier::Prohibited),
    ("undetermined", Tier::Undetermined),
];

/// The period of a case file and the day of judging.
#[derive(Clone, Copy, Debug)]
struct Period {
    from: Date,
    until: Date,
    as_of: Date,
}

/// The case file that `parts` make; none, with problems noted, when something is wrong.
pub(crate) fn read(
    context: &Context<'_>,
    manifest: &Manifest,
    files: &Files<'_>,
    parts: &Parts<'_>,
) -> Option<CaseFile> {
    let before = context.sink.count();
    let fields = Fields::new(context, "input", parts.input, parts.span.clone());
    let facts = facts::read(context, manifest, parts.facts, Some(Subject::Enterprise));
    let enterprise = input::enterprise(context, fields.get("enterprise"), facts, &parts.span);
    let tier = fields.get("tier").map(|node| context.word("tier", node, &TIERS));
    let period = period(&fields);
    let outlets = outlets(&fields, manifest);
    let only_outlet = match outlets.as_slice() {
        [outlet] => Some(outlet.id.as_str()),
        _ => None,
    };
    let marks = records::marks(&fields, only_outlet);
    let limits = limits::read(&fields);
    let ground = Ground { limits: &limits, marks: &marks, only_outlet };
    let (series, means) = means::read(&fields, files, &ground);
    let permits = records::permits(&fields, only_outlet);
    let totals = period.map(|period| totals(&fields, period)).unwrap_or_default();
    let duties = records::duties(&fields);
    let projects = records::projects(&fields);
    let events = events(&fields, manifest);
    let production = production(&fields);
    let earlier = records::earlier(&fields);
    fields.finish();
    let Period { from, until, as_of } = period?;
    let file = CaseFile {
        enterprise: enterprise?,
        tier: tier.flatten().unwrap_or(Tier::Undetermined),
        outlets,
        permits,
        limits: limits.into_iter().map(WrittenLimit::into_applied).collect(),
        series,
        means,
        marks,
        totals,
        duties,
        projects,
        events,
        production,
        earlier,
        from,
        until,
        as_of,
    };
    (context.sink.count() == before).then_some(file)
}

/// `from`, `until` and `as_of`; without `until` everything before the day of judging is judged.
fn period(fields: &Fields<'_, '_>) -> Option<Period> {
    let context = fields.context;
    let (from, until) = (fields.get("from"), fields.get("until"));
    let as_of = input::date(context, fields.get("as_of"), &fields.span);
    let Some(from) = from else {
        let help = "add the first day judged, like `from = 2026-02-01`";
        context.note(&fields.span, "the case file has no `from`", help);
        return None;
    };
    let from = context.day("from", from);
    let until = until.map(|node| context.day("until", node));
    let (from, as_of) = (from?, as_of?);
    let until = until.unwrap_or(Some(as_of))?;
    if until <= from {
        let message = format!("`until` {until} does not lie after `from` {from}");
        let help = "`until` is the first day no longer judged; without it the day of judging";
        context.note(&fields.span, message, help);
        return None;
    }
    Some(Period { from, until, as_of })
}

fn outlets(fields: &Fields<'_, '_>, manifest: &Manifest) -> Vec<Outlet> {
    let context = fields.context;
    let mut of_outlets = Vec::new();
    let mut outlets: Vec<Outlet> = records(fields, "outlets", |table, span| {
        of_outlets.push(take_facts(context, manifest, table, Some(Subject::Outlet)));
        records::fill(table, records::OUTLET, span);
    });
    // Only when all were read do facts and outlets stand side by side; else the case is refused.
    for (outlet, facts) in outlets.iter_mut().zip(of_outlets) {
        outlet.facts = facts;
    }
    outlets
}

/// Totals; the year is that in which the period judged begins, and counting ends with the period
/// or the year, unless they say otherwise.
fn totals(fields: &Fields<'_, '_>, period: Period) -> Vec<Total> {
    let (year, ..) = period.from.ymd();
    let next_year = Date::from_ymd(year.saturating_add(1), 1, 1).unwrap_or(period.until);
    records(fields, "totals", |table, span| {
        numbers(fields.context, table, &["year", "exceeding_hours", "missing_hours"]);
        let own_year = table.contains_key("year");
        let number = |number: i128| Node { value: Value::Whole(number), span: span.clone() };
        if !own_year {
            insert(table, "year", number(i128::from(year)));
        }
        if !own_year && !table.contains_key("until") {
            let until = period.until.min(next_year).to_string();
            insert(table, "until", Node::text(until, span.clone()));
        }
        for key in ["exceeding_hours", "missing_hours"] {
            if !table.contains_key(key) {
                insert(table, key, number(0));
            }
        }
        records::fill(table, &[("substituted", Empty::Word("0"))], span);
    })
}

/// Events with what they say.
fn events(fields: &Fields<'_, '_>, manifest: &Manifest) -> Vec<Event> {
    let context = fields.context;
    let mut said = Vec::new();
    let mut events: Vec<Event> = records(fields, "events", |table, span| {
        said.push(take_facts(context, manifest, table, None));
        records::fill(table, records::EVENT, span);
    });
    for (event, facts) in events.iter_mut().zip(said) {
        event.facts = facts;
    }
    events
}

/// Days of production; an entry with `days` stands for as many from `on`.
fn production(fields: &Fields<'_, '_>) -> Vec<ProductionDay> {
    let context = fields.context;
    let mut counts = Vec::new();
    let days: Vec<ProductionDay> = records(fields, "production", |table, span| {
        let days = table.remove("days");
        let count =
            days.and_then(|entry| context.whole("days", &entry.node, (1, PRODUCTION_DAYS_MAX)));
        counts.push(i32::try_from(count.unwrap_or(1)).unwrap_or(1));
        truths(table, &["running"], span);
        let known = !is_unknown(table);
        let confidence = if known { "1" } else { "0" };
        let empty = [("confidence", Empty::Word(confidence)), ("evidence", Empty::List)];
        records::fill(table, &empty, span);
    });
    let spread = days.into_iter().zip(counts).flat_map(|(day, count)| {
        (0..count).map(move |at| ProductionDay { on: day.on.plus_days(at), ..day.clone() })
    });
    spread.collect()
}

fn is_unknown(table: &Map) -> bool {
    let unknown = Value::Text("unknown".to_owned());
    table.get("running").is_none_or(|entry| entry.node.value == unknown)
}
