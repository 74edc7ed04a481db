//! Outlets, pollutants, limits and amounts applied for, against the assessment, the standards and the
//! totals.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_sdk::contract::{Decimal, Message, Tier};

use super::entries::{Limits, amounts, limits, looser};
use super::kinds::told;
use super::review::{Review, Rule, text, texts, truth};

const OUTLETS: Rule = Rule::new("outlets-as-assessed", &["application_conditions"]);
const POLLUTANTS: Rule = Rule::new("pollutants-as-assessed", &["application_conditions"]);
const AGREE: Rule = Rule::new("applied-values-agree", &["application_contents"]);
const LIMITS: Rule = Rule::new("limits-within-standards", &["application_conditions"]);
const AMOUNTS: Rule = Rule::new("amounts-within-assessment", &["application_conditions"]);
const QUOTA: Rule = Rule::new("amounts-within-quota", &["application_conditions"]);
const READABLE: Rule = Rule::new("entry-unreadable", &["application_contents"]);

/// Compares what a full application applies for; of the others what was given.
pub(super) fn check(review: &mut Review<'_>) {
    let full = review.kind.is_full();
    let assessed = full && is_assessed(review);
    let outlets = list(review, OUTLETS, ("applied_outlets", full));
    let kinds = list(review, POLLUTANTS, ("applied_pollutants", full));
    for (rule, applied, (name, only_applied, only_assessed)) in [
        (OUTLETS, &outlets, ("eia_outlets", "outlet-not-assessed", "outlet-not-applied-for")),
        (
            POLLUTANTS,
            &kinds,
            ("eia_pollutants", "pollutant-not-assessed", "pollutant-not-applied-for"),
        ),
    ] {
        let assessment = list(review, rule, (name, assessed));
        if let (Some(applied), Some(assessment)) = (applied, assessment) {
            for one in applied.difference(&assessment) {
                review.contradiction(rule, Message::new(only_applied).with("what", one));
            }
            for one in assessment.difference(applied) {
                review.absent(rule, Message::new(only_assessed).with("what", one));
            }
        }
    }
    let applied = limit_list(review, LIMITS, ("applied_limits", full));
    let standards = limit_list(review, LIMITS, ("standard_limits", full));
    if let Some(applied) = &applied {
        agree(review, applied, (outlets.as_ref(), kinds.as_ref()));
    }
    if let (Some(applied), Some(standards)) = (applied, standards) {
        within_standards(review, &applied, &standards);
    }
    check_amounts(review, assessed);
}

/// Whether a report was approved, so that its figures can be compared.
fn is_assessed(review: &mut Review<'_>) -> bool {
    let kind = review.wanted(OUTLETS, "eia_kind", text);
    matches!(kind, Some("book" | "table"))
}

/// A list, asked for where it is needed.
fn raw<'a>(
    review: &mut Review<'a>,
    rule: Rule,
    (name, needed): (&str, bool),
) -> Option<&'a [String]> {
    if needed { review.wanted(rule, name, texts) } else { review.known(name, texts) }
}

fn list<'a>(
    review: &mut Review<'a>,
    rule: Rule,
    wanted: (&str, bool),
) -> Option<BTreeSet<&'a str>> {
    Some(raw(review, rule, wanted)?.iter().map(|one| one.trim()).collect())
}

fn limit_list<'a>(review: &mut Review<'a>, rule: Rule, wanted: (&str, bool)) -> Option<Limits<'a>> {
    let read = limits(raw(review, rule, wanted)?);
    note_unreadable(review, wanted.0, &read.unreadable);
    Some(read.entries)
}

fn amount_list<'a>(
    review: &mut Review<'a>,
    rule: Rule,
    wanted: (&str, bool),
) -> Option<BTreeMap<&'a str, Decimal>> {
    let read = amounts(raw(review, rule, wanted)?);
    note_unreadable(review, wanted.0, &read.unreadable);
    Some(read.entries)
}

fn note_unreadable(review: &mut Review<'_>, fact: &str, entries: &[&str]) {
    for entry in entries {
        let words = Message::new("entry-unreadable").with("fact", fact).with("entry", entry);
        review.contradiction(READABLE, words);
    }
}

/// Limits applied for at outlets or for pollutants that are not applied for.
fn agree(
    review: &mut Review<'_>,
    applied: &Limits<'_>,
    (outlets, kinds): (Option<&BTreeSet<&str>>, Option<&BTreeSet<&str>>),
) {
    let named: BTreeSet<&str> = applied.keys().map(|(outlet, ..)| *outlet).collect();
    for outlet in outlets.into_iter().flat_map(|known| named.difference(known)) {
        review.contradiction(AGREE, Message::new("limit-at-unknown-outlet").with("what", outlet));
    }
    let named: BTreeSet<&str> = applied.keys().map(|(_, pollutant, _)| *pollutant).collect();
    for pollutant in kinds.into_iter().flat_map(|known| named.difference(known)) {
        let words = Message::new("limit-for-unknown-pollutant").with("what", pollutant);
        review.contradiction(AGREE, words);
    }
}

/// A limit applied for is not looser than that of the standards for the same outlet, pollutant and
/// period.
fn within_standards(review: &mut Review<'_>, applied: &Limits<'_>, standards: &Limits<'_>) {
    for (key, by_unit) in applied {
        let Some(standard) = standards.get(key) else { continue };
        let about = |text: &str| {
            let words = Message::new(text).with("outlet", key.0).with("pollutant", key.1);
            words.with("averaging", key.2)
        };
        for (unit, bounds) in by_unit {
            match standard.get(unit) {
                Some(allowed) if looser(bounds, allowed) => {
                    let words = told(about("limit-looser-than-standard"), (bounds, allowed), unit);
                    review.contradiction(LIMITS, words);
                }
                Some(_) => {}
                None => {
                    let known: Vec<&str> = standard.keys().copied().collect();
                    let words = about("limit-in-another-unit").with("unit", unit);
                    review.contradiction(LIMITS, words.with("units", known.join(", ")));
                }
            }
        }
    }
}

/// Amounts applied for are not above those of the assessment, nor above what was allotted.
fn check_amounts(review: &mut Review<'_>, assessed: bool) {
    // Under simplified management only some outlets have permitted amounts.
    let key = review.kind.is_full() && review.application.tier == Tier::Key;
    let Some(applied) = amount_list(review, AMOUNTS, ("applied_amounts", key)) else { return };
    if let Some(allowed) = amount_list(review, AMOUNTS, ("eia_amounts", key && assessed)) {
        let texts = ("amount-above-assessment", Some("amount-not-assessed"));
        compare(review, (AMOUNTS, texts), &applied, &allowed);
    }
    let allotted = ["new_or_altered_project", "discharges_key_pollutants"];
    let needed = key && allotted.iter().all(|name| review.known(name, truth) == Some(true));
    if let Some(allowed) = amount_list(review, QUOTA, ("quota_amounts", needed)) {
        compare(review, (QUOTA, ("amount-above-quota", None)), &applied, &allowed);
    }
}

/// Notes amounts above what is allowed, and asks for what is not named where a text says so.
fn compare(
    review: &mut Review<'_>,
    (rule, (above, unnamed)): (Rule, (&str, Option<&str>)),
    applied: &BTreeMap<&str, Decimal>,
    allowed: &BTreeMap<&str, Decimal>,
) {
    for (pollutant, amount) in applied {
        match (allowed.get(pollutant), unnamed) {
            (Some(allowed), _) if amount > allowed => {
                let words = Message::new(above).with("pollutant", pollutant);
                let words = words.with("applied", amount).with("allowed", allowed);
                review.contradiction(rule, words);
            }
            (None, Some(unnamed)) => {
                review.unknown(rule, Message::new(unnamed).with("pollutant", pollutant));
            }
            _ => {}
        }
    }
}
