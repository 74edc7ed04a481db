//! Whether the kind of the application fits: what asks for a permit anew, and what the present permit
//! allows.

use std::collections::BTreeSet;

use tidegate_sdk::contract::{Date, Message, Permit};

use super::entries::{Bounds, Limits, amounts, limits, limits_of, looser};
use super::review::{Kind, Review, Rule, texts};

const FITS: Rule = Rule::new("kind-fits-permit", &["application_terms"]);
const NEEDED: Rule = Rule::new("re-application-needed", &["reapplication_duty"]);
const UNFOUNDED: Rule = Rule::new("re-application-unfounded", &["reapplication_duty"]);
const NOTHING: Rule = Rule::new("change-of-nothing", &["application_terms"]);

/// Words of `changed_items` that ask for a permit anew.
const TRIGGERS: [&str; 9] = [
    "new-project",
    "site-moved",
    "outlet-moved",
    "discharge-mode",
    "discharge-destination",
    "outlets-added",
    "kinds-added",
    "concentration-raised",
    "amount-raised",
];

/// # Source
/// Decree 736, articles 14 and 15; Ecological and Environmental Code, article 182.
pub(super) fn check(review: &mut Review<'_>) {
    present_permit(review);
    changes(review);
    if matches!(review.kind, Kind::Renewal | Kind::Change) {
        against_permit(review);
    }
}

fn is_valid(permit: &Permit, day: Date) -> bool {
    permit.valid_from <= day
        && day < permit.valid_until
        && permit.ended.is_none_or(|ended| day < ended)
}

/// A first application has no valid permit, the others have one.
fn present_permit(review: &mut Review<'_>) {
    let day = review.handed_in();
    match (&review.application.current, review.kind) {
        (Some(permit), Kind::First) if is_valid(permit, day) => {
            let words = Message::new("first-with-permit").with("number", &permit.number);
            review.contradiction(FITS, words);
        }
        (None, Kind::Renewal | Kind::Change) => {
            review.absent(FITS, Message::new("no-present-permit"));
        }
        (Some(permit), Kind::Renewal | Kind::Change) if !is_valid(permit, day) => {
            let words = Message::new("present-permit-not-valid").with("number", &permit.number);
            review.contradiction(FITS, words.with("day", day));
        }
        _ => {}
    }
}

/// What the applicant says has changed.
fn changes(review: &mut Review<'_>) {
    let rule = match review.kind {
        Kind::First => return,
        Kind::Again => UNFOUNDED,
        Kind::Renewal => NEEDED,
        Kind::Change => NOTHING,
    };
    let Some(changed) = review.wanted(rule, "changed_items", texts) else { return };
    let changed: BTreeSet<&str> = changed.iter().map(String::as_str).collect();
    let triggers = changed.iter().filter(|word| TRIGGERS.contains(word)).copied();
    let triggers: Vec<&str> = triggers.collect();
    match review.kind {
        Kind::Again if triggers.is_empty() => {
            review.contradiction(UNFOUNDED, Message::new("re-application-unfounded"));
        }
        Kind::Renewal | Kind::Change => {
            for word in triggers {
                let words = Message::new("re-application-needed").with("fact", "changed_items");
                review.contradiction(NEEDED, words.with("values", word));
            }
        }
        _ => {}
    }
    if review.kind == Kind::Change && changed.is_empty() {
        review.contradiction(NOTHING, Message::new("change-of-nothing"));
    }
}

/// What is applied for beyond the present permit asks for a permit anew, whatever the applicant says.
fn against_permit(review: &mut Review<'_>) {
    let Some(permit) = &review.application.current else { return };
    let allowed = limits_of(permit);
    let mut kinds: BTreeSet<&str> = allowed.keys().map(|(_, pollutant, _)| *pollutant).collect();
    kinds.extend(permit.amounts.iter().map(|amount| amount.pollutant.as_str()));
    let mut outlets: BTreeSet<&str> = allowed.keys().map(|(outlet, ..)| *outlet).collect();
    outlets.extend(permit.amounts.iter().filter_map(|amount| amount.outlet.as_deref()));
    for (name, known, key) in [
        ("applied_outlets", &outlets, "outlet-beyond-permit"),
        ("applied_pollutants", &kinds, "pollutant-beyond-permit"),
    ] {
        let applied = review.known(name, texts).unwrap_or_default();
        let applied: BTreeSet<&str> = applied.iter().map(|one| one.trim()).collect();
        // A permit without limits and amounts names neither, so that nothing can be compared.
        for one in applied.difference(known).filter(|_| !known.is_empty()) {
            review.contradiction(NEEDED, Message::new(key).with("what", one));
        }
    }
    raised_limits(review, &allowed);
    raised_amounts(review, permit);
}

fn raised_limits(review: &mut Review<'_>, allowed: &Limits<'_>) {
    let Some(texts) = review.known("applied_limits", texts) else { return };
    for (key, by_unit) in &limits(texts).entries {
        for (unit, applied) in by_unit {
            let allowed = allowed.get(key).and_then(|units| units.get(unit));
            if let Some(allowed) = allowed.filter(|allowed| looser(applied, allowed)) {
                let words = Message::new("limit-beyond-permit").with("outlet", key.0);
                let words = words.with("pollutant", key.1).with("averaging", key.2);
                review.contradiction(NEEDED, told(words, (applied, allowed), unit));
            }
        }
    }
}

/// Both sides of a comparison and their unit as arguments.
pub(super) fn told(text: Message, (applied, allowed): (&Bounds, &Bounds), unit: &str) -> Message {
    text.with("applied", applied).with("allowed", allowed).with("unit", unit)
}

/// Annual amounts of the whole site above the greatest that the present permit has for any year.
fn raised_amounts(review: &mut Review<'_>, permit: &Permit) {
    let Some(texts) = review.known("applied_amounts", texts) else { return };
    for (pollutant, applied) in amounts(texts).entries {
        let site = permit.amounts.iter().filter(|one| one.outlet.is_none());
        let allowed = site.filter(|one| one.pollutant == pollutant).map(|one| one.amount).max();
        if let Some(allowed) = allowed.filter(|allowed| applied > *allowed) {
            let words = Message::new("amount-beyond-permit").with("pollutant", pollutant);
            review.contradiction(NEEDED, words.with("applied", applied).with("allowed", allowed));
        }
    }
}
