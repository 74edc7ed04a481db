//! What was owed by a date: reports, plans, records, ledgers, disclosure, equipment.

use tidegate_sdk::contract::{Duty, Message, Severity, Standing, Tier, TruthValue};
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element};

/// One kind of duty with the acts that break it.
struct Rule {
    /// Kind of duty in the case file.
    duty: &'static str,
    /// Kind of finding when it was not done, or late.
    missed: &'static str,
    /// Kind of finding when what was handed in is untrue; none when nothing is handed in.
    untrue: Option<&'static str>,
    /// Whether only units under key management owe it.
    key_tier: bool,
    /// Name of the parameters with the articles that impose it.
    breaks: &'static str,
    sanctions: &'static [&'static str],
}

const RULES: [Rule; 10] = [
    Rule {
        duty: "execution-report",
        missed: "execution-report-missing",
        untrue: Some("execution-report-untrue"),
        key_tier: false,
        breaks: "execution_report_duty",
        sanctions: &["execution_report"],
    },
    Rule {
        duty: "ledger",
        missed: "ledger-missing",
        untrue: Some("ledger-untrue"),
        key_tier: false,
        breaks: "ledger_duty",
        sanctions: &["ledger"],
    },
    Rule {
        duty: "disclosure",
        missed: "disclosure-missing",
        untrue: Some("disclosure-untrue"),
        key_tier: false,
        breaks: "disclosure_duty",
        sanctions: &["disclosure"],
    },
    Rule {
        duty: "monitoring-plan",
        missed: "self-monitoring-plan-missing",
        untrue: None,
        key_tier: false,
        breaks: "self_monitoring_duty",
        sanctions: &["self_monitoring", "monitoring_decree_820"],
    },
    Rule {
        duty: "self-monitoring",
        missed: "self-monitoring-missing",
        untrue: None,
        key_tier: false,
        breaks: "self_monitoring_duty",
        sanctions: &["self_monitoring", "monitoring_decree_820"],
    },
    Rule {
        duty: "monitoring-records",
        missed: "monitoring-records-missing",
        untrue: None,
        key_tier: false,
        breaks: "self_monitoring_duty",
        sanctions: &["monitoring_records", "monitoring_decree_820"],
    },
    Rule {
        duty: "equipment-installation",
        missed: "equipment-not-installed",
        untrue: None,
        key_tier: true,
        breaks: "equipment_duty",
        sanctions: &["equipment_not_kept", "monitoring_decree_820"],
    },
    Rule {
        duty: "equipment-networking",
        missed: "equipment-not-networked",
        untrue: None,
        key_tier: true,
        breaks: "equipment_duty",
        sanctions: &["equipment_not_kept", "monitoring_decree_820"],
    },
    Rule {
        duty: "anomaly-report",
        missed: "equipment-anomaly-not-reported",
        untrue: None,
        key_tier: true,
        breaks: "equipment_duty",
        sanctions: &["equipment_anomaly", "monitoring_decree_820"],
    },
    Rule {
        duty: "registration",
        missed: "registration-missing",
        untrue: None,
        key_tier: false,
        breaks: "registration",
        sanctions: &["registration"],
    },
];

/// Rules over what was owed.
pub(crate) fn rules(context: &Context<'_>, out: &mut Collector) {
    for duty in &context.file.duties {
        let Some(rule) = RULES.iter().find(|rule| rule.duty == duty.kind) else { continue };
        out.decide(context, missed(context, rule, duty));
        if let Some(charge) = untrue(context, rule, duty) {
            out.decide(context, charge);
        }
    }
}

/// Not done by its date: from the day after, until it was done. A duty that was done late was
/// broken for those days, slightly.
///
/// # Source
/// Decree 736, arts. 36, 37 and 43; the execution-report calendar of the permit copy prevails, so
/// that the date is the host's to say.
fn missed(context: &Context<'_>, rule: &Rule, duty: &Duty) -> Charge {
    let as_of = context.file.as_of;
    let act = Act::until_first_of(duty.due.plus_days(1), &[duty.done], as_of);
    let not_done = match duty.done {
        None => Element::known("duty-not-done", true),
        Some(done) if done > as_of => {
            Element::unknown("duty-not-done", "duty_done").text(in_future("duty-done", done))
        }
        Some(done) => Element::known("duty-not-done", done > duty.due)
            .text(Message::new("duty-done-on").with("day", done)),
    };
    let not_done =
        not_done.changed_by(Message::new("changed-if-done-in-time").with("due", duty.due));
    let due_passed = Element::known("duty-due-passed", duty.due < as_of).with("due", duty.due);
    let charge = Charge::new(rule.missed, act).about(&duty.subject, &duty.reference);
    let charge = addressed(context, rule, charge).element(due_passed).element(not_done);
    let severity = if act.ongoing { Severity::Ordinary } else { Severity::Slight };
    let next_step = if act.ongoing { "next-order-correction" } else { "next-step" };
    charge
        .standing(Standing::ConfirmedByData)
        .severity(severity)
        .next_step(Message::new(next_step), None)
}

/// Handed in and untrue: a person must find so. None while nothing was handed in.
fn untrue(context: &Context<'_>, rule: &Rule, duty: &Duty) -> Option<Charge> {
    let kind = rule.untrue?;
    let done = duty.done.filter(|done| *done <= context.file.as_of)?;
    let element = match duty.truthful {
        TruthValue::Unknown => Element::unknown("duty-untrue", "duty_truthful"),
        value => Element::known("duty-untrue", value == TruthValue::No),
    };
    let element = element.changed_by(Message::new("changed-if-true"));
    let charge = Charge::new(kind, Act::on(done)).about(&duty.subject, &duty.reference);
    Some(addressed(context, rule, charge).element(element))
}

/// The charge with its duty, its sanctions, and the tier that owes it.
fn addressed(context: &Context<'_>, rule: &Rule, charge: Charge) -> Charge {
    let charge = charge.breaks(rule.breaks).sanctioned(rule.sanctions);
    if rule.key_tier { charge.element(key_tier(context)) } else { charge }
}

/// That the unit is under key management.
pub(super) fn key_tier(context: &Context<'_>) -> Element {
    match context.file.tier {
        Tier::Undetermined => Element::unknown("tier-is-key", "tier"),
        tier => Element::known("tier-is-key", tier == Tier::Key),
    }
}

/// The text that a date lies after the day of judging.
pub(super) fn in_future(what: &str, day: tidegate_sdk::contract::Date) -> Message {
    Message::new("date-in-future").with("what", what).with("day", day)
}
