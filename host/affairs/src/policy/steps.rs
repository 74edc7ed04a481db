//! What each act makes of a policy.

use std::collections::BTreeMap;

use tidegate_domain::{Date, Party};

use super::acts::{PolicyAct, PolicyStatus, PolicyText, Retell};
use super::{Policy, Told, tells};
use crate::{Deed, Refused, Turn};

/// The longest title, in bytes: it goes into short messages.
const TITLE_BYTES_MAX: usize = 300;
/// The longest text, in bytes.
const TEXT_BYTES_MAX: usize = 20_000;
/// The most files.
const ATTACHMENTS_MAX: usize = 50;
/// The most enterprises that are told at once; of more the host tells in parts.
pub(super) const ADDRESSED_AT_ONCE_MAX: usize = 5000;
/// The most enterprises of one policy.
const ADDRESSED_MAX: usize = 50_000;
/// The longest code of an enterprise, in bytes.
const ENTERPRISE_BYTES_MAX: usize = 64;

pub(super) fn take(now: Option<&Policy>, deed: &Deed<PolicyAct>) -> Result<Turn<Policy>, Refused> {
    allowed(now, deed)?;
    match (now, &deed.act) {
        (None, PolicyAct::Publish(text)) => publish(text, deed),
        (Some(_), PolicyAct::Publish(_)) => {
            Err(Refused::new("already-published", "it is published already: amend it instead"))
        }
        (None, _) => Err(Refused::new("not-published", "no policy yet: begin with `publish`")),
        (Some(policy), PolicyAct::Amend { reason, retell, policy: text }) => {
            amend(policy.clone(), (reason, *retell, text), deed)
        }
        (Some(policy), PolicyAct::Address { version, enterprises }) => {
            address(policy.clone(), *version, enterprises)
        }
        (Some(policy), PolicyAct::Acknowledge { enterprise, text }) => {
            written("text", text, (TEXT_BYTES_MAX, false))?;
            acknowledge(policy.clone(), enterprise)
        }
        (Some(policy), PolicyAct::Remind) => remind(policy.clone(), deed),
        (Some(policy), PolicyAct::Withdraw { reason }) => {
            written("reason", reason, (TEXT_BYTES_MAX, true))?;
            let affair = Policy { status: PolicyStatus::Withdrawn, ..policy.clone() };
            let tells = tells::withdrawn(&affair, reason);
            Ok(Turn { tells, ..Turn::quiet(affair) })
        }
    }
}

fn allowed(now: Option<&Policy>, deed: &Deed<PolicyAct>) -> Result<(), Refused> {
    let whose: &[Party] = match &deed.act {
        PolicyAct::Publish(_) | PolicyAct::Amend { .. } | PolicyAct::Withdraw { .. } => {
            &[Party::Officer]
        }
        PolicyAct::Address { .. } | PolicyAct::Remind => &[Party::Host],
        PolicyAct::Acknowledge { .. } => &[Party::Enterprise, Party::Officer],
    };
    if !whose.contains(&deed.party) {
        let who: Vec<&str> = whose.iter().map(|party| party.word()).collect();
        let party = deed.party.word();
        let reason = format!("{party} may not do this: it is for the {}", who.join(" or the "));
        return Err(Refused::new("not-yours", reason));
    }
    if now.is_some_and(|policy| policy.status == PolicyStatus::Withdrawn) {
        return Err(Refused::new("closed", "the policy is withdrawn: publish another"));
    }
    Ok(())
}

fn publish(text: &PolicyText, deed: &Deed<PolicyAct>) -> Result<Turn<Policy>, Refused> {
    sound(text, deed)?;
    Ok(Turn::quiet(Policy {
        policy: text.clone(),
        version: 1,
        told_from: 1,
        status: PolicyStatus::Published,
        reminded: false,
        addressed: BTreeMap::new(),
    }))
}

fn amend(
    mut policy: Policy,
    (reason, retell, text): (&str, Retell, &PolicyText),
    deed: &Deed<PolicyAct>,
) -> Result<Turn<Policy>, Refused> {
    sound(text, deed)?;
    written("reason", reason, (TEXT_BYTES_MAX, true))?;
    let version = policy.version.checked_add(1);
    policy.version = version.ok_or_else(|| content("it was amended too often: publish another"))?;
    policy.policy = text.clone();
    policy.reminded = false;
    if retell == Retell::All {
        policy.told_from = policy.version;
    }
    Ok(Turn::quiet(policy))
}

fn address(
    mut policy: Policy,
    version: u16,
    enterprises: &[String],
) -> Result<Turn<Policy>, Refused> {
    if version != policy.version {
        let latest = policy.version;
        return Err(Refused::new(
            "other-version",
            format!("it was looked whom version {version} concerns, and {latest} is the latest"),
        ));
    }
    if enterprises.len() > ADDRESSED_AT_ONCE_MAX {
        let count = enterprises.len();
        return Err(content(format!(
            "{count} enterprises are told at once: tell at most {ADDRESSED_AT_ONCE_MAX}"
        )));
    }
    let mut tells = Vec::new();
    for enterprise in enterprises {
        if enterprise.is_empty() || enterprise.len() > ENTERPRISE_BYTES_MAX {
            return Err(content("an enterprise has no code, or one that is none"));
        }
        let before = policy.addressed.get(enterprise).copied();
        if before.is_some_and(|told| told.0 >= policy.told_from) {
            continue;
        }
        let read = before.map_or(0, |told| told.1);
        policy.addressed.insert(enterprise.clone(), Told(version, read));
        tells.push(tells::addressed(&policy, enterprise, before.is_some()));
    }
    if policy.addressed.len() > ADDRESSED_MAX {
        return Err(content(format!("it would be told to more than {ADDRESSED_MAX}")));
    }
    Ok(Turn { tells, ..Turn::quiet(policy) })
}

fn acknowledge(mut policy: Policy, enterprise: &str) -> Result<Turn<Policy>, Refused> {
    let Some(told) = policy.addressed.get_mut(enterprise) else {
        return Err(Refused::new(
            "not-addressed",
            format!("{enterprise} was not told of this policy: nothing is to be said to it"),
        ));
    };
    // Whoever was told of an earlier version and need not be told again has read what it was told.
    told.1 = told.0.max(policy.told_from);
    Ok(Turn::quiet(policy))
}

fn remind(mut policy: Policy, deed: &Deed<PolicyAct>) -> Result<Turn<Policy>, Refused> {
    let is_time = policy.policy.remind_on.is_some_and(|on| on.start() <= deed.at);
    if policy.reminded || !is_time {
        return Err(Refused::new("not-now", "no reminder is due: wait for its day"));
    }
    policy.reminded = true;
    let silent = policy.silent().map(|enterprise| tells::reminder(&policy, enterprise));
    let tells = silent.collect();
    Ok(Turn { tells, ..Turn::quiet(policy) })
}

/// Whether a policy can be kept, and makes sense on the day of the step.
fn sound(text: &PolicyText, deed: &Deed<PolicyAct>) -> Result<(), Refused> {
    let today = Date::of_instant(deed.at);
    written("title", &text.title, (TITLE_BYTES_MAX, true))?;
    written("text", &text.text, (TEXT_BYTES_MAX, true))?;
    written("document", &text.document, (TITLE_BYTES_MAX, false))?;
    if text.attachments.len() > ATTACHMENTS_MAX {
        let count = text.attachments.len();
        return Err(content(format!(
            "{count} files come with it: bring at most {ATTACHMENTS_MAX}"
        )));
    }
    if let Some(day) = text.reply_by.filter(|day| *day < today) {
        return Err(content(format!("`reply_by` is {day}: give {today} or a day after it")));
    }
    match (text.remind_on, text.reply_by) {
        (Some(remind_on), Some(reply_by)) if remind_on > reply_by => {
            Err(content("`remind_on` comes after `reply_by`: give a day before it"))
        }
        (Some(_), None) => Err(content("`remind_on` needs `reply_by`: say until when to answer")),
        _ => text.target.check(),
    }
}

fn written(name: &str, text: &str, (most, needed): (usize, bool)) -> Result<(), Refused> {
    if needed && text.trim().is_empty() {
        return Err(content(format!("`{name}` is empty: say it in words")));
    }
    if text.len() > most {
        let length = text.len();
        return Err(content(format!("`{name}` has {length} bytes: write at most {most}")));
    }
    Ok(())
}

fn content(reason: impl Into<String>) -> Refused {
    Refused::new("content", reason)
}
