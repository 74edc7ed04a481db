//! Production runs while the treatment stands, as the power of circuits shows it: a clue for a
//! person, never proof.

use tidegate_contract::{Basis, Decimal, Instant, Message, TruthValue};

use super::circuits::{Grouping, Line, Moment, bounded, lines, stretches};
use super::concentration::moment;
use crate::judging::{Act, Charge, Collector, Context, Element};

/// Name of the parameter from how many minutes on it is a clue.
pub const GAP_MINUTES: &str = "treatment_off_gap_minutes";

/// Clues of one group of circuits that are told one by one; more are told by the day.
const ACTS_MAX: usize = 31;

/// How a pack looks at it.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Kind of the findings.
    pub kind: &'static str,
    /// Prefixes of the sanctions; empty when the pack names none.
    pub sanctions: &'static [&'static str],
    /// Key of the message what to do next.
    pub next_step: &'static str,
}

/// Clues, one for each time that a production circuit of a group was on and all its treatment
/// circuits off for at least the parameter [`GAP_MINUTES`] in a row; an open rule where unknown
/// power could make it so; cleared otherwise.
pub fn judge(context: &Context<'_>, rule: &Rule, out: &mut Collector) {
    let Some((gap, source)) = context.count(GAP_MINUTES, context.file.from) else { return };
    let gap = Gap { minutes: gap, basis: source.basis() };
    let gap_s = i64::from(gap.minutes).saturating_mul(60);
    for line in lines(context, Grouping::ByNumber).iter().filter(|line| line.has_production) {
        let found = stretches(&line.moments, |moment| is_off(moment) == TruthValue::Yes);
        let long = |stretches: Vec<(Instant, Instant)>| {
            let enough = |(from, until): &(Instant, Instant)| until - from >= gap_s;
            stretches.into_iter().filter(enough).collect::<Vec<_>>()
        };
        let found = long(found);
        let possible = long(stretches(&line.moments, |moment| is_off(moment) != TruthValue::No));
        let undecided: Vec<_> = possible
            .into_iter()
            .filter(|(from, until)| !found.iter().any(|(start, end)| start < until && end > from))
            .collect();
        if line.moments.is_empty() {
            let whole = (context.file.from.start(), context.known_until().start());
            out.decide(context, open(rule, line, whole));
            continue;
        }
        if found.is_empty() && undecided.is_empty() {
            out.push_cleared(rule.kind, &line.number, "treatment-off");
            continue;
        }
        if let (Some(first), Some(last)) = (undecided.first(), undecided.last()) {
            out.decide(context, open(rule, line, (first.0, last.1)));
        }
        for act in bounded(found, ACTS_MAX) {
            out.decide(context, charge(context, rule, (line, act, &gap)));
        }
    }
}

/// From how many minutes on it is a clue, and who says so.
struct Gap {
    minutes: u32,
    basis: Basis,
}

/// Whether production is on and the treatment off.
fn is_off(moment: &Moment) -> TruthValue {
    match (moment.production_on, moment.treatment_on) {
        (TruthValue::No, _) | (_, TruthValue::Yes) => TruthValue::No,
        (TruthValue::Yes, TruthValue::No) => TruthValue::Yes,
        _ => TruthValue::Unknown,
    }
}

fn open(rule: &Rule, line: &Line, (from, until): (Instant, Instant)) -> Charge {
    let act = Act { from, until, ongoing: false };
    let missing = if line.has_treatment { "circuit_power" } else { "treatment_circuit" };
    let shown = |instant| moment(instant, tidegate_contract::Averaging::Minute);
    let key = if line.has_treatment { "circuit-power-unknown" } else { "no-treatment-circuit" };
    let text = Message::new(key).with("first", shown(from)).with("last", shown(until));
    Charge::new(rule.kind, act)
        .about(&line.number, "")
        .sanctioned(rule.sanctions)
        .element(Element::unknown("treatment-off", missing).text(text))
}

fn charge(
    context: &Context<'_>,
    rule: &Rule,
    (line, (from, until), gap): (&Line, (Instant, Instant), &Gap),
) -> Charge {
    let ongoing = until >= context.known_until().start();
    let act = Act { from, until, ongoing };
    let minutes = until.saturating_sub(from).div_euclid(60);
    let inside = line.moments.iter().filter(|one| one.from < until && one.until > from);
    let peak = inside.filter_map(|one| one.production_kw).max().unwrap_or_default();
    let whole = |count: i64| Decimal::from_integer(count).unwrap_or(Decimal::MAX);
    let shown = |instant| moment(instant, tidegate_contract::Averaging::Minute);
    Charge::new(rule.kind, act)
        .about(&line.number, "")
        .sanctioned(rule.sanctions)
        .continuing()
        .element(Element::known("production-on", true).with("power", peak))
        .element(
            Element::known("treatment-off", true)
                .with("first", shown(from))
                .with("last", shown(until))
                .changed_by(Message::new("treatment-would-be-on")),
        )
        .element(
            Element::known("gap-reached", true)
                .with("minutes", minutes)
                .with("gap", gap.minutes)
                .basis([gap.basis.clone()])
                .changed_by(Message::new("gap-would-be-short").with("gap", gap.minutes)),
        )
        .basis([gap.basis.clone()])
        .figure("minutes", whole(minutes), "min")
        .figure("power", peak, "kW")
        .next_step(Message::new(rule.next_step), None)
}
