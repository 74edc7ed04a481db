//! What was owed by a date: reports, plans, records, ledgers, disclosure, equipment.

use tidegate_sdk::contract::{Duty, Message, Severity, Standing, Tier, TruthValue};
use tidegate_sdk::judging::{Act, Charge, Collector, Context, Element};

use super::dates::in_future;
use super::tier;

/// Whom a duty binds.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OwedBy {
    /// Whoever holds a permit; the host lists the duty for no other.
    PermitHolders,
    /// Units under key management.
    KeyTier,
    /// Units under registration.
    Registered,
}

/// One kind of duty with the acts that break it.
struct Rule {
    /// Kind of duty in the case file.
    duty: &'static str,
    /// Kind of finding when it was not done, or late.
    missed: &'static str,
    /// Kind of finding when what was handed in is untrue; none when nothing is handed in.
    untrue: Option<&'static str>,
    /// Who owes it.
    owed_by: OwedBy,
    /// Name of the parameters with the articles that impose it.
    breaks: &'static str,
    sanctions: &'static [&'static str],
}

const RULES: [Rule; 10] = [
    Rule {
        duty: "execution-report",
        missed: "execution-report-missing",
        untrue: Some("execution-report-untrue"),
        owed_by: OwedBy::PermitHolders,
        breaks: "execution_report_duty",
        sanctions: &["execution_report"],
    },
    Rule {
        duty: "ledger",
        missed: "ledger-missing",
        untrue: Some("ledger-untrue"),
        owed_by: OwedBy::PermitHolders,
        breaks: "ledger_duty",
        sanctions: &["ledger"],
    },
    Rule {
        duty: "disclosure",
        missed: "disclosure-missing",
        untrue: Some("disclosure-untrue"),
        owed_by: OwedBy::PermitHolders,
        breaks: "disclosure_duty",
        sanctions: &["disclosure"],
    },
    Rule {
        duty: "monitoring-plan",
        missed: "self-monitoring-plan-missing",
        untrue: None,
        owed_by: OwedBy::PermitHolders,
        breaks: "self_monitoring_duty",
        sanctions: &["self_monitoring", "monitoring_decree_820"],
    },
    Rule {
        duty: "self-monitoring",
        missed: "self-monitoring-missing",
        untrue: None,
        owed_by: OwedBy::PermitHolders,
        breaks: "self_monitoring_duty",
        sanctions: &["self_monitoring", "monitoring_decree_820"],
    },
    Rule {
        duty: "monitoring-records",
        missed: "monitoring-records-missing",
        untrue: None,
        owed_by: OwedBy::PermitHolders,
        breaks: "self_monitoring_duty",
        sanctions: &["monitoring_records", "monitoring_decree_820"],
    },
    Rule {
        duty: "equipment-installation",
        missed: "equipment-not-installed",
        untrue: None,
        owed_by: OwedBy::KeyTier,
        breaks: "equipment_duty",
        sanctions: &["equipment_not_kept", "monitoring_decree_820"],
    },
    Rule {
        duty: "equipment-networking",
        missed: "equipment-not-networked",
        untrue: None,
        owed_by: OwedBy::KeyTier,
        breaks: "equipment_duty",
        sanctions: &["equipment_not_kept", "monitoring_decree_820"],
    },
    Rule {
        duty: "anomaly-report",
        missed: "equipment-anomaly-not-reported",
        untrue: None,
        owed_by: OwedBy::KeyTier,
        breaks: "equipment_duty",
        sanctions: &["equipment_anomaly", "monitoring_decree_820"],
    },
    Rule {
        duty: "registration",
        missed: "registration-missing",
        untrue: None,
        owed_by: OwedBy::Registered,
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
    let is_told = context.file.duties.iter().any(|duty| duty.kind == "registration");
    if context.file.tier == Tier::Registration && !is_told {
        let element = Element::unknown("registration-filled", "registration_form");
        out.undetermined("registration-missing", "", "", element);
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
            Element::unknown("duty-not-done", "duty_done").text(in_future(&duty.reference, done))
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
    match rule.owed_by {
        OwedBy::PermitHolders => charge,
        OwedBy::KeyTier => charge.element(tier::is_key(context)),
        OwedBy::Registered => charge.element(tier::is_registration(context)),
    }
}
