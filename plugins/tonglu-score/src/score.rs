//! The score of the year in which a period begins.

use std::collections::BTreeMap;

use tidegate_sdk::contract::{
    Basis, CaseFile, Date, Decimal, Figure, Message, Refusal, Severity, Standing, Verdict,
};
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element};
use tidegate_sdk::tables::Tables;

use crate::deductions::{Deduction, SCORE, of_year};

/// Most acts that are told one by one.
const TOLD_MAX: usize = 100;

/// The score as it stood when the period began.
///
/// One finding a year (`reference` is the year), for the site, given in the first period after points
/// were lost. Later periods say nothing new and give none until an act loses points that the latest
/// score did not know of, so that a case that a person closed stays closed. The year turns over on
/// 1 January: what came before loses nothing any more.
///
/// # Errors
/// A refusal for a period that begins outside the dates covered, or that begins after the day of
/// judging.
///
/// # Source
/// 桐庐县污染源一证式积分管理办法, of which only the number of points is known, from the news.
pub(crate) fn judge(tables: &'static Tables, file: &CaseFile) -> Result<Verdict, Refusal> {
    let context = Context::new(tables, file)?;
    let mut out = Collector::new();
    let year = file.from.ymd().0;
    if let Some((points, source)) = context.number("points_per_year", file.from) {
        let score = Score::of(points, of_year(&context, year));
        let charge = charge(&context, (year, period(&context, year)), &score);
        out.decide(&context, charge.basis([source.basis()]));
    }
    Ok(out.finish())
}

/// The part of the period that lies in the year, as far as it is known; it goes on until the year ends.
fn period(context: &Context<'_>, year: i16) -> Act {
    let until = context.known_until();
    let next_year = year.checked_add(1).and_then(|year| Date::from_ymd(year, 1, 1));
    let end = next_year.map_or(until, |next| next.min(until));
    Act { ongoing: true, ..Act::days(context.file.from, end) }
}

/// What is left of the points.
struct Score {
    points: Decimal,
    deducted: Decimal,
    /// Never below zero.
    remaining: Decimal,
    deductions: Vec<Deduction>,
}

impl Score {
    fn of(points: Decimal, deductions: Vec<Deduction>) -> Self {
        let deducted = sum(&deductions);
        let left = points.counts().saturating_sub(deducted.counts()).max(0);
        Self { points, deducted, remaining: Decimal::from_counts(left), deductions }
    }

    fn is_confirmed(&self) -> bool {
        self.deductions.iter().all(|one| one.is_confirmed)
    }

    /// Serious when nothing is left, ordinary below a share of the points, else slight.
    fn severity(&self, ordinary_below_share: Decimal) -> Severity {
        if self.remaining == Decimal::ZERO {
            Severity::Serious
        } else if self.remaining < self.points.saturating_mul(ordinary_below_share) {
            Severity::Ordinary
        } else {
            Severity::Slight
        }
    }
}

fn sum<'a>(deductions: impl IntoIterator<Item = &'a Deduction>) -> Decimal {
    let counts = deductions.into_iter().map(|one| one.points.counts());
    Decimal::from_counts(counts.fold(0, i64::saturating_add))
}

fn charge(context: &Context<'_>, (year, time): (i16, Act), score: &Score) -> Charge {
    let reference = year.to_string();
    let scores = context.file.earlier.iter();
    let told = scores.filter(|one| one.kind == SCORE && one.reference == reference);
    let told_at = told.map(|one| one.from).max();
    // A score knows what judgements had found when its period began.
    let is_new = |one: &Deduction| told_at.is_none_or(|told_at| one.known_since > told_at);
    let standing =
        if score.is_confirmed() { Standing::ConfirmedByData } else { Standing::Suspected };
    let share = context.number("ordinary_below_share", context.file.from);
    let severity = share.map_or(Severity::Ordinary, |(share, _)| score.severity(share));
    let used_up = score.remaining == Decimal::ZERO;
    let next_step = if used_up { "next-score-used-up" } else { "next-score" };
    let mut charge = Charge::new(SCORE, time)
        .about("", &reference)
        .standing(standing)
        .severity(severity)
        .next_step(Message::new(next_step), None)
        .changed_by(Message::new("changed-if-not-found"))
        .doubts([Message::new("doubt-clauses-not-found")])
        .figure("points-per-year", score.points, "points")
        .figure("deducted", score.deducted, "points")
        .figure("remaining", score.remaining, "points")
        .element(Element::known("points-deducted", !score.deductions.is_empty()))
        .element(Element::known("newly-deducted", score.deductions.iter().any(is_new)));
    if standing == Standing::Suspected {
        charge = charge.doubts([Message::new("doubt-deductions-unconfirmed")]);
    }
    for figure in by_clause(&score.deductions) {
        charge = charge.figure_told(figure);
    }
    for element in elements(&score.deductions) {
        charge = charge.element(element);
    }
    charge
}

/// What each clause took away, ascending by kind.
fn by_clause(deductions: &[Deduction]) -> Vec<Figure> {
    let mut clauses: BTreeMap<&str, Vec<&Deduction>> = BTreeMap::new();
    for one in deductions {
        clauses.entry(&one.act).or_default().push(one);
    }
    let figure = |(act, acts): (&str, Vec<&Deduction>)| {
        let value = sum(acts.iter().copied());
        let text = Message::new("figure-deducted-by-clause").with("act", act);
        Figure {
            name: format!("deducted-{act}"),
            value,
            unit: "points".to_owned(),
            text: text.with("count", acts.len()).with("value", value),
        }
    };
    clauses.into_iter().map(figure).collect()
}

/// An element for each act that lost points; those beyond [`TOLD_MAX`] together in one.
fn elements(deductions: &[Deduction]) -> Vec<Element> {
    let (told, more) = deductions.split_at(deductions.len().min(TOLD_MAX));
    let mut elements: Vec<Element> = told.iter().map(deduction).collect();
    if !more.is_empty() {
        let mut bases: Vec<Basis> = Vec::new();
        for basis in more.iter().map(|one| one.source.basis()) {
            if !bases.contains(&basis) {
                bases.push(basis);
            }
        }
        let element = Element::known("more-deductions", true).with("count", more.len());
        elements.push(element.with("points", sum(more)).basis(bases));
    }
    elements
}

fn deduction(one: &Deduction) -> Element {
    let subject = if one.subject.is_empty() { "site" } else { one.subject.as_str() };
    Element::known("deduction", true)
        .with("act", &one.act)
        .with("subject", subject)
        .with("pollutant", one.pollutant.as_deref().unwrap_or("none"))
        .with("first", one.time.first_day())
        .with("last", one.time.last_day())
        .with("points", one.points)
        .with("confirmed", if one.is_confirmed { "yes" } else { "unknown" })
        .basis([one.source.basis()])
}
