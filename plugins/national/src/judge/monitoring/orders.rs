//! Producing under a stop order, and more than an order to restrict allows.

use tidegate_sdk::contract::{
    Averaging, Date, Decimal, Event, FactValue, Message, Standing, TruthValue,
};
use tidegate_sdk::judging::monitoring::circuits::{Grouping, bounded, lines, stretches};
use tidegate_sdk::judging::monitoring::concentration::moment;
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element, find, truth_of};

use super::state::{Production, State};

const UNDER_STOP: &str = "producing-under-stop-order";
const OVER_LIMIT_ORDER: &str = "limit-order-exceeded";

/// What an order to restrict may say: the highest power of all production circuits together, kW.
const ORDERED_POWER: &str = "ordered_power_kw_max";

/// Acts of one order that are told one by one; more are told by the day.
const ACTS_MAX: usize = 31;

/// Rules over orders in force.
pub(super) fn rules(context: &Context<'_>, out: &mut Collector) {
    for event in &context.file.events {
        match event.kind.as_str() {
            "stop-order" => stop_order(context, event, out),
            "limit-order" => limit_order(context, event, out),
            _ => {}
        }
    }
}

/// The days of the period on which an order is in force; none when it is not.
fn days_in_force(context: &Context<'_>, order: &Event) -> Option<(Date, Date)> {
    let from = order.from.max(context.file.from);
    let until = order.until.unwrap_or(context.known_until()).min(context.known_until());
    (from < until).then_some((from, until))
}

/// Days of production under a stop order, one finding for each run of days. Production that is
/// inferred is suspected; an inspection that saw it (`production_observed`) confirms it.
fn stop_order(context: &Context<'_>, order: &Event, out: &mut Collector) {
    let Some((from, until)) = days_in_force(context, order) else { return };
    if !order.subject.is_empty() {
        // Production is known of the site and not of one of its lines.
        let element = Element::unknown("order-disobeyed", "production_of_line");
        let element = element.with("order", &order.reference);
        out.decide(context, charge(UNDER_STOP, order, Act::days(from, until)).element(element));
        return;
    }
    let states = Production::new(context);
    let mut runs: Vec<(Date, Date, Vec<State>)> = Vec::new();
    let (mut open, mut open_until) = (None, from);
    let mut day = from;
    while day < until {
        let state = states.on(day);
        let next = day.plus_days(1);
        match (state.running, runs.last_mut()) {
            (TruthValue::Yes, Some((_, end, days))) if *end == day => {
                *end = next;
                days.push(state);
            }
            (TruthValue::Yes, _) => runs.push((day, next, vec![state])),
            (TruthValue::Unknown, _) => {
                open = open.or(Some(day));
                open_until = next;
            }
            (TruthValue::No, _) => {}
        }
        day = next;
    }
    for (first, end, days) in &runs {
        out.decide(context, producing(context, order, (*first, *end), days));
    }
    if let Some(first) = open {
        let element = Element::unknown("order-disobeyed", "production");
        let text = Message::new("production-unknown-under-order");
        let text = text.with("first", first).with("last", open_until.plus_days(-1));
        let charge = charge(UNDER_STOP, order, Act::days(first, open_until));
        out.decide(context, charge.element(element.text(text)));
    } else if runs.is_empty() {
        out.push_cleared(UNDER_STOP, &order.subject, "order-disobeyed");
    }
}

fn producing(
    context: &Context<'_>,
    order: &Event,
    (first, end): (Date, Date),
    days: &[State],
) -> Charge {
    let ongoing = end >= context.known_until();
    let act = Act { ongoing, ..Act::days(first, end) };
    let observed = days.iter().any(|day| day.is_observed);
    let least = days.iter().map(|day| day.confidence).min().unwrap_or_default();
    let key = if observed { "order-disobeyed-observed" } else { "order-disobeyed-inferred" };
    let text = Message::new(key)
        .with("days", days.len())
        .with("first", first)
        .with("last", end.plus_days(-1))
        .with("confidence", least)
        .with("evidence", evidence(days));
    let count = i64::try_from(days.len()).ok().and_then(Decimal::from_integer);
    charge(UNDER_STOP, order, act)
        .standing(if observed { Standing::ConfirmedByData } else { Standing::Suspected })
        .element(
            Element::known("order-disobeyed", true)
                .text(text)
                .changed_by(Message::new("order-would-be-obeyed")),
        )
        .figure("days", count.unwrap_or(Decimal::MAX), "d")
        .figure("confidence", least, "1")
        .next_step(Message::new("next-stop-order-refused"), None)
        .continuing()
}

/// The kinds of evidence of all days, ascending.
fn evidence(days: &[State]) -> String {
    let mut kinds: Vec<&str> = days.iter().flat_map(|day| day.evidence.iter().copied()).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds.join(" | ")
}

/// Power of all production circuits above what an order to restrict allows, for at least the
/// parameter `limit_order_gap_minutes` in a row.
fn limit_order(context: &Context<'_>, order: &Event, out: &mut Collector) {
    let Some((from, until)) = days_in_force(context, order) else { return };
    let Some((gap, _)) = context.count("limit_order_gap_minutes", from) else { return };
    let open = |missing: &str| {
        let element = Element::unknown("order-exceeded", missing).with("order", &order.reference);
        charge(OVER_LIMIT_ORDER, order, Act::days(from, until)).element(element)
    };
    let fact = find(&order.facts, ORDERED_POWER);
    let Some(FactValue::Number(allowed)) = fact.map(|fact| fact.value.clone()) else {
        out.decide(context, open(ORDERED_POWER));
        return;
    };
    let lines = lines(context, Grouping::WholeSite);
    let moments = lines.first().map_or(&[][..], |line| &line.moments);
    let window = from.start()..until.start();
    let inside: Vec<_> = moments.iter().filter(|one| window.contains(&one.from)).copied().collect();
    let gap_s = i64::from(gap).saturating_mul(60);
    let long = |holds: &dyn Fn(Option<Decimal>) -> bool| {
        let found = stretches(&inside, |one| holds(one.production_kw));
        found.into_iter().filter(|(start, end)| end - start >= gap_s).collect::<Vec<_>>()
    };
    let over = long(&|power| power.is_some_and(|power| power > allowed));
    let possible = long(&|power| power.is_none_or(|power| power > allowed));
    if over.is_empty() {
        if inside.is_empty() || !possible.is_empty() {
            out.decide(context, open("circuit_power"));
        } else {
            out.push_cleared(OVER_LIMIT_ORDER, &order.subject, "order-exceeded");
        }
        return;
    }
    for (start, end) in bounded(over, ACTS_MAX) {
        let powers = inside.iter().filter(|one| one.from < end && one.until > start);
        let peak = powers.filter_map(|one| one.production_kw).max().unwrap_or_default();
        let ongoing = end >= context.known_until().start();
        let element = Element::known("order-exceeded", true)
            .text(
                Message::new("order-exceeded-by-power")
                    .with("power", peak)
                    .with("allowed", allowed)
                    .with("first", moment(start, Averaging::Minute))
                    .with("last", moment(end, Averaging::Minute)),
            )
            .facts(fact.cloned())
            .changed_by(Message::new("order-would-not-be-exceeded").with("allowed", allowed));
        let charge = charge(OVER_LIMIT_ORDER, order, Act { from: start, until: end, ongoing });
        let charge = charge.element(element).figure("power", peak, "kW");
        let charge = charge.figure("allowed", allowed, "kW").largest_compliant(Some(allowed));
        out.decide(context, charge.next_step(Message::new("next-stop-after-limit"), None));
    }
}

/// A charge about an order in force. The source maps no sanction for disobeying one.
fn charge(kind: &'static str, order: &Event, act: Act) -> Charge {
    let in_force = Element::known("order-in-force", true)
        .with("order", &order.reference)
        .with("from", order.from)
        .facts(order.facts.iter().cloned());
    Charge::new(kind, act)
        .about(&order.subject, &order.reference)
        .breaks("orders_to_stop_or_restrict")
        .element(in_force)
        .doubts([Message::new("sanctions-not-mapped")])
}

/// Whether an inspection on the day saw production; unknown when none says so.
pub(super) fn observed(context: &Context<'_>, day: Date) -> TruthValue {
    let mut outcome = TruthValue::Unknown;
    for event in &context.file.events {
        let until = event.until.unwrap_or(event.from.plus_days(1));
        if event.kind != "inspection" || day < event.from || day >= until {
            continue;
        }
        match (truth_of(find(&event.facts, "production_observed")), outcome) {
            (TruthValue::Unknown, _) => {}
            (seen, TruthValue::Unknown) => outcome = seen,
            // Two inspections of one day that differ: it was running at some time.
            (seen, known) if seen != known => outcome = TruthValue::Yes,
            _ => {}
        }
    }
    outcome
}
