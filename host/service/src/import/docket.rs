//! What rows about duties, projects, events, marks and meters become.

use tidegate_domain::{
    Date, DocketItem, DocketRecord, Duty, Event, Fact, FiledMark, Instant, MeterDay, Project,
    TruthValue,
};

use super::docket_words::{
    ASSESSMENTS, DUTY_KINDS, EVENT_KINDS, MARK_KINDS, METER_KINDS, TRUTH_VALUES, kind,
};
use super::forms;
use super::moments;
use super::records::{Context, registered_outlet, site, undeclared};
use super::report::Reason;
use super::row::Row;
use super::values::fact_value;
use super::words::{TRUTHS, meaning, own_word};

/// Pollutants that one mark may name.
const POLLUTANTS_MAX: usize = 50;

/// Facts that one event may state.
const FACTS_MAX: usize = 50;

/// How long before its beginning a mark or an order may be filed, days: what is planned is planned
/// for the coming year, and what lies further off is a mistyped year.
const AHEAD_DAYS_MAX: i32 = 366;

/// Events that are known before they begin: what an authority ordered, and a shutdown.
const AHEAD: [&str; 4] = ["stop-order", "limit-order", "correction-order", "production-stop"];

pub(super) fn duty(row: &Row<'_>, context: &Context<'_>) -> Option<DocketRecord> {
    let site = site(row, context);
    let kind = row.required("kind", |text| kind(DUTY_KINDS, text));
    let reference = row.optional("reference", forms::number);
    let outlet = row.optional("outlet", |text| registered_outlet(text, site));
    let due = row.required("due", forms::date);
    let done = row.optional("done", |text| past_date(text, context));
    let truthful = row.optional("truthful", |text| meaning(TRUTH_VALUES, text));
    let duty = Duty {
        kind: kind?,
        reference: reference?.unwrap_or_default(),
        subject: outlet?.unwrap_or_default(),
        due: due?,
        done: done?,
        truthful: truthful?.unwrap_or(TruthValue::Unknown),
    };
    record(row, context, DocketItem::Duty(duty))
}

pub(super) fn project(row: &Row<'_>, context: &Context<'_>) -> Option<DocketRecord> {
    site(row, context);
    let reference = row.required("reference", forms::number);
    let assessment = row.optional("assessment", |text| own_word(ASSESSMENTS, text));
    let past = |column: &str| row.optional(column, |text| past_date(text, context));
    let approved = past("approved");
    let construction_started = past("construction_started");
    let completed = past("completed");
    let production_started = past("production_started");
    let accepted = past("accepted");
    let acceptance_published = past("acceptance_published");
    let truth = |column: &str| row.optional(column, |text| meaning(TRUTH_VALUES, text));
    let major_change_unapproved = truth("major_change_unapproved");
    let facilities_built = truth("facilities_built");
    let investment = row.optional("investment", forms::amount);
    let project = Project {
        reference: reference?,
        assessment: assessment?.unwrap_or("unknown").to_owned(),
        approved: approved?,
        construction_started: construction_started?,
        completed: completed?,
        production_started: production_started?,
        accepted: accepted?,
        acceptance_published: acceptance_published?,
        major_change_unapproved: major_change_unapproved?.unwrap_or(TruthValue::Unknown),
        facilities_built: facilities_built?.unwrap_or(TruthValue::Unknown),
        investment: investment?,
    };
    record(row, context, DocketItem::Project(project))
}

pub(super) fn event(row: &Row<'_>, context: &Context<'_>) -> Option<DocketRecord> {
    let site = site(row, context);
    let kind = row.required("kind", |text| kind(EVENT_KINDS, text));
    let reference = row.required("reference", forms::number);
    let outlet = row.optional("outlet", |text| registered_outlet(text, site));
    let is_ahead = kind.as_deref().is_some_and(|kind| AHEAD.contains(&kind));
    let from = row.required("from", |text| {
        if is_ahead { near_date(text, context) } else { past_date(text, context) }
    });
    let (until_column, days_later) = if row.has("through") { ("through", 1) } else { ("until", 0) };
    let until = row
        .optional(until_column, forms::date)
        .map(|date| date.map(|date| date.plus_days(days_later)));
    if let (Some(from), Some(Some(until))) = (from, until)
        && until <= from
    {
        let reason = format!("ends before it begins on {from}");
        row.note(until_column, Reason::new(reason, "correct one of the two dates"));
    }
    let facts = row.optional("facts", |text| facts(text, context));
    let event = Event {
        kind: kind?,
        reference: reference?,
        subject: outlet?.unwrap_or_default(),
        from: from?,
        until: until?,
        facts: facts?.unwrap_or_default(),
    };
    record(row, context, DocketItem::Event(event))
}

pub(super) fn mark(row: &Row<'_>, context: &Context<'_>) -> Option<DocketRecord> {
    let site = site(row, context);
    let reference = row.required("reference", forms::number);
    let outlet = row.required("outlet", |text| registered_outlet(text, site));
    let kind = row.required("kind", |text| kind(MARK_KINDS, text));
    let pollutants = row.optional("pollutants", pollutants);
    let from = row.required("from", |text| near_moment(text, context));
    let until = row.required("until", |text| near_moment(text, context));
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        let how = if until == from { "ends as it begins" } else { "ends before it begins" };
        let reason = format!("{how} at {}", moments::shown(from));
        row.note("until", Reason::new(reason, "correct one of the two times"));
    }
    let filed = row.required("filed", |text| match moments::moment(text)? {
        filed if filed > context.at => Err(in_the_future()),
        filed => Ok(filed),
    });
    let reason = row.optional("reason", forms::name);
    let mark = FiledMark {
        reference: reference?,
        outlet: outlet?,
        kind: kind?,
        pollutants: pollutants?.unwrap_or_default(),
        from: from?,
        until: until?,
        filed: filed?,
        reason: reason?.unwrap_or_default(),
    };
    record(row, context, DocketItem::Mark(mark))
}

pub(super) fn meter(row: &Row<'_>, context: &Context<'_>) -> Option<MeterDay> {
    site(row, context);
    let kind = row.required("kind", meter_kind);
    let meter = row.optional("meter", forms::number);
    let on = row.required("on", |text| past_date(text, context));
    let amount = row.required("amount", forms::amount);
    Some(MeterDay {
        enterprise: row.text("enterprise")?.to_owned(),
        kind: kind?,
        meter: meter?.unwrap_or_default(),
        on: on?,
        amount: amount?,
        source: source(row, context),
    })
}

/// A kind of daily evidence.
pub(super) fn meter_kind(text: &str) -> Result<String, Reason> {
    kind(METER_KINDS, text)
}

/// One spelling of each kind, by which rows are compared.
pub(super) fn kind_spelling(text: &str) -> String {
    let lists = [DUTY_KINDS, EVENT_KINDS, MARK_KINDS, METER_KINDS];
    // INVARIANT: only one list is of the file; a word of another one is a bad row anyway.
    let own = lists.iter().find_map(|words| own_word(words, text).ok());
    own.unwrap_or(text).to_owned()
}

fn record(row: &Row<'_>, context: &Context<'_>, item: DocketItem) -> Option<DocketRecord> {
    let withdrawn = row.optional("withdrawn", |text| meaning(TRUTHS, text));
    Some(DocketRecord {
        enterprise: row.text("enterprise")?.to_owned(),
        item,
        source: source(row, context),
        recorded_at: context.at,
        withdrawn: withdrawn?.unwrap_or(false),
    })
}

fn source(row: &Row<'_>, context: &Context<'_>) -> String {
    format!("import {} row {}", context.file.name, row.number())
}

fn in_the_future() -> Reason {
    Reason::new("lies in the future", "correct it, or import it when it has happened")
}

/// A date of something that has happened.
fn past_date(text: &str, context: &Context<'_>) -> Result<Date, Reason> {
    let date = forms::date(text)?;
    if date > Date::of_instant(context.at) { Err(in_the_future()) } else { Ok(date) }
}

/// A date that may lie ahead, but not far.
fn near_date(text: &str, context: &Context<'_>) -> Result<Date, Reason> {
    let date = forms::date(text)?;
    let last = Date::of_instant(context.at).plus_days(AHEAD_DAYS_MAX);
    if date > last { Err(too_far_ahead(last)) } else { Ok(date) }
}

/// An instant that may lie ahead, but not far.
fn near_moment(text: &str, context: &Context<'_>) -> Result<Instant, Reason> {
    let moment = moments::moment(text)?;
    let last = Date::of_instant(context.at).plus_days(AHEAD_DAYS_MAX);
    if Date::of_instant(moment) > last { Err(too_far_ahead(last)) } else { Ok(moment) }
}

fn too_far_ahead(last: Date) -> Reason {
    Reason::new("lies too far in the future", format!("correct it, at most {last} is taken"))
}

/// Pollutant codes separated by semicolons, ascending.
fn pollutants(text: &str) -> Result<Vec<String>, Reason> {
    let mut codes = Vec::new();
    for code in text.split([';', '；', '、']).map(str::trim).filter(|code| !code.is_empty()) {
        let code = forms::pollutant(code)
            .map_err(|why| Reason::new(format!("`{code}` {}", why.reason), why.help))?;
        if codes.contains(&code) {
            return Err(Reason::new(format!("`{code}` stands twice"), "remove one"));
        }
        codes.push(code);
    }
    if codes.len() > POLLUTANTS_MAX {
        let reason = format!("names {} codes", codes.len());
        return Err(Reason::new(reason, format!("at most {POLLUTANTS_MAX} are kept")));
    }
    codes.sort_unstable();
    Ok(codes)
}

/// Declared facts as `name = value`, separated by `|`, ascending by name.
fn facts(text: &str, context: &Context<'_>) -> Result<Vec<Fact>, Reason> {
    let mut facts: Vec<Fact> = Vec::new();
    for part in text.split(['|', '｜']).map(str::trim).filter(|part| !part.is_empty()) {
        let Some((name, value)) = part.split_once(['=', '＝']) else {
            let help = "write `name = value`, and `|` between two facts";
            return Err(Reason::new(format!("`{part}` has no `=`"), help));
        };
        let (name, value) = (name.trim(), value.trim());
        let of_fact = |why: Reason| Reason::new(format!("`{name}`: {}", why.reason), why.help);
        let declared = context.facts.get(name).ok_or_else(|| {
            let known: Vec<&str> = context.facts.keys().map(String::as_str).collect();
            of_fact(undeclared(name, &known))
        })?;
        let value = fact_value(value, declared).map_err(of_fact)?;
        if facts.iter().any(|known| known.name == name) {
            return Err(Reason::new(format!("`{name}` stands twice"), "remove one"));
        }
        facts.push(Fact { name: name.to_owned(), value, doubtful: false });
    }
    if facts.len() > FACTS_MAX {
        let reason = format!("states {} facts", facts.len());
        return Err(Reason::new(reason, format!("at most {FACTS_MAX} are kept")));
    }
    facts.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(facts)
}
