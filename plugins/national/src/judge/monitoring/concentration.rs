//! Concentrations and rates over the permit's limit or the standard's.

use tidegate_sdk::contract::{AppliedLimit, Date, LimitSource, Message, Series};
use tidegate_sdk::judging::monitoring::Cause;
use tidegate_sdk::judging::monitoring::concentration::{Exceedance, Quantity, Rule, judge_scanned};
use tidegate_sdk::judging::monitoring::is_auxiliary;
use tidegate_sdk::judging::monitoring::limits::Role;
use tidegate_sdk::judging::monitoring::scan::{Scan, scan};
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element};

const CONCENTRATION: Rule = Rule {
    kind: "over-concentration",
    quantity: Quantity::Concentration,
    role,
    sanctions,
    next_step,
    doubts: |_| None,
    open_sanctions: &["over_limit", "over_permit_limit", "over_standard_limit"],
};

/// A stack has to keep the rate as well as the concentration, so that passing it is an act of its
/// own under the same articles.
///
/// # Source
/// GB 16297-1996, clause 4 (recalled): a stack keeps both, and passing either is passing the standard.
const RATE: Rule =
    Rule { kind: "over-rate", quantity: Quantity::Rate, doubts: rate_in_permit, ..CONCENTRATION };

/// Codes of pollutants for which three times the limit leads to a stop: heavy metals (mercury,
/// cadmium, chromium, arsenic, lead, nickel, thallium, beryllium, silver) in water and air, and
/// dioxins and benzo[a]pyrene among persistent organic pollutants.
const STOP_POLLUTANTS: [&str; 26] = [
    "w20111", "w20113", "w20115", "w20116", "w20117", "w20119", "w20120", "w20121", "w20126",
    "w20127", "w20089", "w20141", "w20142", "w20143", "w20144", "a20007", "a20016", "a20025",
    "a20026", "a20043", "a20044", "a20057", "a20058", "a20063", "a25044", "w25043",
];

/// Judges all means against their limits; the scan goes on to the rules about marks.
pub(super) fn rules<'a>(context: &Context<'a>, out: &mut Collector) -> Scan<'a> {
    let scanned = scan(context.file, &role);
    for rule in [CONCENTRATION, RATE] {
        judge_scanned(context, &rule, &scanned, out);
    }
    for series in &context.file.series {
        if let Some(cause) = without_governing_limit(context, series) {
            let rule = if Quantity::Rate.is_of(series) { RATE } else { CONCENTRATION };
            out.decide(context, open(context, &rule, (series, cause)));
        }
    }
    scanned
}

/// The governing limit decides; others that are passed as well are told beside it.
fn role(applied: &AppliedLimit) -> Role {
    if applied.governing { Role::Decisive } else { Role::Beside }
}

/// The permit's terms and the standard's limits are broken under different articles of the Code;
/// Decree 736 has one.
fn sanctions(found: &Exceedance<'_, '_>) -> &'static [&'static str] {
    match (found.passes(LimitSource::Permit), found.passes(LimitSource::Standard)) {
        (true, false) => &["over_limit", "over_permit_limit"],
        (false, _) => &["over_limit", "over_standard_limit"],
        (true, true) => &["over_limit", "over_permit_limit", "over_standard_limit"],
    }
}

/// Restriction, or a stop for heavy metals far over the limit and for those whom an order to
/// restrict did not help.
///
/// # Source
/// Measures on restricting production and stopping it for rectification.
fn next_step(context: &Context<'_>, found: &Exceedance<'_, '_>) -> Message {
    let series = found.series;
    let day = Date::of_instant(found.run.from);
    let ratio = context.number("stop_ratio_heavy_metals", day);
    let is_listed =
        STOP_POLLUTANTS.contains(&series.pollutant.as_str()) || series.pollutant.contains("dioxin");
    if let Some((ratio, _)) = ratio
        && is_listed
        && found.is_above(ratio)
    {
        return Message::new("next-stop-heavy-metals").with("ratio", ratio);
    }
    let restricted = context.file.events.iter().find(|event| {
        event.kind == "limit-order"
            && event.from <= day
            && (event.subject.is_empty() || event.subject == series.outlet)
    });
    match restricted {
        Some(order) => Message::new("next-stop-after-limit-order").with("order", &order.reference),
        None => Message::new("next-limit-production"),
    }
}

/// Why a series of a pollutant has nothing to be compared with although it should.
fn without_governing_limit(context: &Context<'_>, series: &Series) -> Option<Cause> {
    if is_auxiliary(&series.pollutant) {
        return None;
    }
    let limits = &context.file.limits;
    let mut named = series.limits.iter().filter_map(|at| limits.get(usize::try_from(*at).ok()?));
    if !series.limits.is_empty() {
        let governs = named.any(|applied| applied.governing);
        return (!governs).then_some(Cause::NoGoverningLimit);
    }
    let (from, until) = (context.file.from, context.known_until());
    let mut valid = context.file.permits.iter().filter(|permit| {
        permit.valid_from < until
            && permit.valid_until > from
            && permit.ended.is_none_or(|ended| ended > from)
    });
    valid.any(|permit| permit.limits.is_empty()).then_some(Cause::PermitWithoutLimits)
}

/// What the articles name is the permitted concentration and amount: that a rate which only the
/// permit limits is under them is this project's reading.
fn rate_in_permit(found: &Exceedance<'_, '_>) -> Option<Message> {
    let by_standard = found.passes(LimitSource::Standard);
    (!by_standard).then(|| Message::new("rate-only-in-permit"))
}

fn open(context: &Context<'_>, rule: &Rule, (series, cause): (&Series, Cause)) -> Charge {
    let (first, end) = (context.file.from, context.known_until());
    let text = Message::new(cause.key()).with("count", 0);
    let text = text.with("first", first).with("last", end.plus_days(-1));
    Charge::new(rule.kind, Act::days(first, end))
        .about(&series.outlet, "")
        .of_pollutant(&series.pollutant)
        .sanctioned(rule.open_sanctions)
        .element(Element::unknown(cause.rule(), cause.missing()).text(text))
}
