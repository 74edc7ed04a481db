//! Acts that an inspection, a report or a clue tells of: always suspected, because a person must
//! confirm what was seen or meant.

use tidegate_sdk::contract::{Event, FactValue, Medium, Message, Severity};
use tidegate_sdk::judging::{Charge, Collector, Context, Element, find, words_of};

use super::events::{charge_of, is_impossible, known, permit_held, told};
use super::tier;

/// What must hold beside the fact that is told.
#[derive(Clone, Copy)]
enum Need {
    /// Nothing.
    Nothing,
    /// A permit valid on the day of the act.
    Permit,
    /// Key management.
    KeyTier,
    /// A permit valid on that day, with a clause that this fact tells of.
    Clause(&'static str),
}

/// One kind of act that a truth fact of an event tells of.
struct Rule {
    kind: &'static str,
    fact: &'static str,
    /// The value of the fact that is a breach.
    breach: bool,
    need: Need,
    breaks: &'static str,
    sanctions: &'static [&'static str],
}

const fn rule(kind: &'static str, (fact, breach): (&'static str, bool), need: Need) -> Rule {
    Rule { kind, fact, breach, need, breaks: "", sanctions: &[] }
}

impl Rule {
    const fn by(self, breaks: &'static str, sanctions: &'static [&'static str]) -> Self {
        Self { breaks, sanctions, ..self }
    }
}

/// The prefixes for emission into air, whose liability articles in the Code are not in the tables.
const SPECIAL_EMISSION_AIR: &[&str] = &["special_emission_air"];

const RULES: [Rule; 12] = [
    rule(
        "special-period-emission",
        ("special_period_obeyed", false),
        Need::Clause("special_period_clause"),
    )
    .by("", &["special_emission"]),
    rule("fugitive-emission", ("fugitive_controlled", false), Need::Clause("fugitive_clause"))
        .by("", SPECIAL_EMISSION_AIR),
    rule("outlets-not-as-permitted", ("outlets_as_permitted", false), Need::Permit)
        .by("outlet_duty", &["outlet_position"]),
    rule("discharge-mode-not-as-permitted", ("discharge_mode_as_permitted", false), Need::Permit)
        .by("outlet_duty", &["discharge_mode"]),
    rule("equipment-damaged-or-moved", ("equipment_damaged_or_moved", true), Need::KeyTier)
        .by("equipment_duty", &["equipment_damaged", "monitoring_decree_820"]),
    rule("equipment-not-kept-running", ("equipment_kept_running", false), Need::KeyTier)
        .by("equipment_duty", &["equipment_not_kept", "monitoring_decree_820"]),
    rule("permit-by-fraud", ("permit_by_fraud", true), Need::Nothing).by("", &["permit_fraud"]),
    rule("permit-forged-or-lent", ("permit_forged_or_lent", true), Need::Nothing)
        .by("", &["permit_forged"]),
    rule("inspection-obstructed", ("inspection_obstructed", true), Need::Nothing)
        .by("", &["inspection_obstructed"]),
    rule("false-monitoring-data", ("monitoring_data_false", true), Need::Nothing)
        .by("self_monitoring_duty", &["false_data_decree_820", "false_data_code"]),
    rule("false-marks", ("marks_false", true), Need::Nothing)
        .by("mark_duty", &["false_data_decree_820", "false_data_code"]),
    rule(
        "assessment-measures-not-carried-out",
        ("assessment_measures_carried_out", false),
        Need::Nothing,
    )
    .by("", &["assessment_measures"]),
];

/// Rules over what is reported.
pub(crate) fn rules(context: &Context<'_>, out: &mut Collector) {
    for event in &context.file.events {
        for rule in RULES.iter().filter(|rule| find(&event.facts, rule.fact).is_some()) {
            if !is_impossible(context, out, rule.kind, event) {
                out.decide(context, reported(context, rule, event));
            }
        }
        if find(&event.facts, "evasion_means").is_some()
            && !is_impossible(context, out, "evasion", event)
        {
            out.decide(context, evasion(context, event));
        }
        if find(&event.facts, "control_facility_run").is_some()
            && !is_impossible(context, out, "control-facility-not-run", event)
        {
            out.decide(context, control_facility(context, event));
        }
    }
}

fn reported(context: &Context<'_>, rule: &Rule, event: &Event) -> Charge {
    let charge = charge_of(context, rule.kind, event)
        .breaks(rule.breaks)
        .sanctioned(sanctions(context, rule, event))
        .element(told(rule.kind, event, rule.fact, rule.breach))
        .next_step(Message::new("next-confirm-on-site"), None);
    let charge = if rule.kind == "equipment-damaged-or-moved" {
        charge.doubts([Message::new("tampering-is-evasion")])
    } else {
        charge
    };
    match rule.need {
        Need::Nothing => charge,
        Need::Permit => charge.element(permit_held(context, event.from)),
        Need::KeyTier => charge.element(tier::is_key(context)),
        Need::Clause(clause) => {
            let has_clause =
                Element::of_fact("permit-has-clause", clause, known(context, event, clause), true);
            charge.element(permit_held(context, event.from)).element(has_clause)
        }
    }
}

/// The law that punishes it: the Code's articles on air are not in the tables, those on special
/// periods for other outlets stay with Decree 736.
fn sanctions(context: &Context<'_>, rule: &Rule, event: &Event) -> &'static [&'static str] {
    let water = context.outlet(&event.subject).is_some_and(|outlet| outlet.medium == Medium::Water);
    match rule.kind {
        "special-period-emission" if !water => SPECIAL_EMISSION_AIR,
        _ => rule.sanctions,
    }
}

/// Means that cannot be used without intent.
const INTENT_BY_NATURE: [&str; 6] =
    ["dark-pipe", "seepage", "injection", "fissure", "tampered-data", "short-stop"];

/// V04: a means that the law of the day names, and intent.
fn evasion(context: &Context<'_>, event: &Event) -> Charge {
    let fact = find(&event.facts, "evasion_means");
    let found = words_of(fact).unwrap_or_default();
    let charge = charge_of(context, "evasion", event);
    let last = super::events::act_of(context, event).last_day();
    let named = context.word("evasion_means_named", last);
    let named_words = named.map_or("", |(words, _)| words);
    let is_named = |means: &&&str| named_words.split(' ').any(|word| word == **means);
    let held: Vec<&str> = found.iter().filter(is_named).copied().collect();
    let by_law = Element::known("evasion-means-named", !held.is_empty())
        .with("fact", "evasion_means")
        .with("values", found.join(" | "))
        .with("reference", &event.reference)
        .facts(fact.cloned())
        .basis(named.map(|(_, source)| source.basis()))
        .changed_by(Message::new("changed-if-means-not-found"));
    let intended = find(&event.facts, "evasion_intended");
    let intent = match intended {
        None if held.iter().any(|means| INTENT_BY_NATURE.contains(means)) => {
            Element::known("evasion-intent", true)
                .text(Message::new("evasion-intent-by-nature"))
                .changed_by(Message::new("changed-if-not-intended"))
        }
        fact => Element::of_fact("evasion-intent", "evasion_intended", fact, true),
    };
    charge
        .sanctioned(&["evasion"])
        .severity(Severity::Serious)
        .element(by_law)
        .element(intent)
        .next_step(Message::new("next-confirm-on-site"), None)
}

/// V18: a control facility not run as permitted, without evasion.
fn control_facility(context: &Context<'_>, event: &Event) -> Charge {
    let fact = find(&event.facts, "control_facility_run");
    let word = match fact.map(|fact| &fact.value) {
        Some(FactValue::Text(word)) => word.as_str(),
        _ => "",
    };
    let (sanctions, severity): (&'static [&'static str], Severity) = match word {
        "ineffective" => (&["control_facility_ineffective"], Severity::Ordinary),
        "dismantled" => (&["control_facility_dismantled"], Severity::Serious),
        _ => (&["control_facility"], Severity::Slight),
    };
    let run = match word {
        "" => Element::unknown("control-facility-not-run", "control_facility_run"),
        word => Element::known("control-facility-not-run", word != "as-permitted"),
    };
    let run = run
        .with("fact", "control_facility_run")
        .with("values", word)
        .with("reference", &event.reference)
        .with("day", event.from)
        .facts(fact.cloned())
        .changed_by(Message::new("changed-if-run-as-permitted"));
    charge_of(context, "control-facility-not-run", event)
        .sanctioned(sanctions)
        .severity(severity)
        .element(run)
        .element(permit_held(context, event.from))
        .next_step(Message::new("next-confirm-on-site"), None)
}
