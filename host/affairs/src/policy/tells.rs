//! Who is told what of a policy.

use tidegate_domain::Urgency;

use super::Policy;
use crate::{Audience, Tell};

/// Topics of policies.
pub const POLICY_TOPICS: &[&str] =
    &["policy-published", "policy-amended", "policy-reminder", "policy-withdrawn"];

/// An enterprise is told of the latest version, for the first time or again.
pub(super) fn addressed(policy: &Policy, enterprise: &str, again: bool) -> Tell {
    let topic = if again { "policy-amended" } else { "policy-published" };
    let urgency =
        if policy.policy.reply_by.is_some() { Urgency::Action } else { Urgency::Information };
    let once = format!("told/{enterprise}/{}", policy.version);
    tell(policy, enterprise, (topic, urgency), once)
}

pub(super) fn reminder(policy: &Policy, enterprise: &str) -> Tell {
    let once = format!("reminder/{enterprise}/{}", policy.version);
    tell(policy, enterprise, ("policy-reminder", Urgency::Action), once)
}

/// All who were told of it are told that it no longer holds.
pub(super) fn withdrawn(policy: &Policy, reason: &str) -> Vec<Tell> {
    let told = |enterprise: &String| {
        let topic = ("policy-withdrawn", Urgency::Information);
        let mut told = tell(policy, enterprise, topic, format!("withdrawn/{enterprise}"));
        told.arguments.push(("reason", reason.to_owned()));
        told
    };
    policy.addressed.keys().map(told).collect()
}

fn tell(
    policy: &Policy,
    enterprise: &str,
    (topic, urgency): (&'static str, Urgency),
    once: String,
) -> Tell {
    let text = &policy.policy;
    let answered = if text.reply_by.is_some() { "yes" } else { "no" };
    let dated = if text.in_force.is_some() { "yes" } else { "no" };
    let documented = if text.document.is_empty() { "no" } else { "yes" };
    let day =
        |day: Option<tidegate_domain::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    let arguments = vec![
        ("title", text.title.clone()),
        ("policy", text.text.clone()),
        ("document", text.document.clone()),
        ("documented", documented.to_owned()),
        ("version", policy.version.to_string()),
        ("dated", dated.to_owned()),
        ("in_force", day(text.in_force)),
        ("answered", answered.to_owned()),
        ("reply_by", day(text.reply_by)),
    ];
    Tell { to: Audience::Unit(enterprise.to_owned()), topic, urgency, arguments, once }
}
