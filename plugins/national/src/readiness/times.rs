//! Days and terms of an application.

use tidegate_sdk::contract::{Date, Message, Tier};
use tidegate_sdk::judging::deadline::years_after;

use super::review::{Kind, Review, Rule, day, number, text, truth};

const FUTURE: Rule = Rule::new("date-in-future", &["application_contents"]);
const PUBLICITY: Rule =
    Rule::new("publicity-long-enough", &["application_publicity", "publicity_working_days"]);
const RENEWAL: Rule = Rule::new("renewal-in-time", &["renewal_apply_days"]);
const CHANGE: Rule = Rule::new("change-in-time", &["change_apply_days"]);
const ASSESSMENT: Rule = Rule::new("assessment-in-force", &["eia_valid_years"]);
const PRODUCTION: Rule = Rule::new("production-as-committed", &["application_conditions"]);

/// Dates of what has happened.
const PAST: [&str; 6] = [
    "handed_in_on",
    "eia_approved",
    "construction_started",
    "publicity_ended",
    "changed_on",
    "inferred_production_start",
];

pub(super) fn check(review: &mut Review<'_>) {
    for name in PAST {
        if let Some(day) = review.known(name, day).filter(|day| *day > review.on) {
            let words = Message::new("application-date-in-future").with("fact", name);
            review.contradiction(FUTURE, words.with("day", day));
        }
    }
    match review.kind {
        Kind::Renewal => renewal(review),
        Kind::Change => change(review),
        Kind::First | Kind::Again => {
            publicity(review);
            assessment(review);
            production(review);
        }
    }
}

/// A unit under key management publishes first, and long enough. How many working days that took is
/// the host's to say, which knows the calendar.
fn publicity(review: &mut Review<'_>) {
    let least = review.number("publicity_working_days");
    let Some(least) = least.filter(|_| review.application.tier == Tier::Key) else { return };
    if let Some(days) = review.wanted(PUBLICITY, "publicity_days", number)
        && days < least
    {
        let words = Message::new("publicity-too-short").with("days", days).with("least", least);
        review.contradiction(PUBLICITY, words);
    }
    let handed_in = review.handed_in();
    if let Some(ended) = review.known("publicity_ended", day).filter(|ended| *ended > handed_in) {
        let words = Message::new("publicity-not-over").with("ended", ended);
        review.contradiction(PUBLICITY, words.with("day", handed_in));
    }
}

/// # Source
/// Decree 736, article 14: applied for 60 days before expiry. The permit expires at the start of its
/// first day no longer valid.
fn renewal(review: &mut Review<'_>) {
    let Some(days) = review.count("renewal_apply_days") else { return };
    let Some(permit) = &review.application.current else { return };
    in_time(review, RENEWAL, ("renewal-late", permit.valid_until.plus_days(-days)));
}

/// # Source
/// Decree 736, article 14: applied for within 30 days of the change.
fn change(review: &mut Review<'_>) {
    let Some(days) = review.count("change_apply_days") else { return };
    let Some(changed) = review.wanted(CHANGE, "changed_on", day) else { return };
    in_time(review, CHANGE, ("change-late", changed.plus_days(days)));
}

/// Notes an application that is handed in after the last day in time.
fn in_time(review: &mut Review<'_>, rule: Rule, (key, due): (&str, Date)) {
    let handed_in = review.handed_in();
    if handed_in > due {
        let words = Message::new(key).with("due", due).with("day", handed_in);
        review.contradiction(rule, words);
    }
}

/// An approval lapses when construction does not begin within some years.
fn assessment(review: &mut Review<'_>) {
    let kind = review.known("eia_kind", text);
    if !matches!(kind, Some("book" | "table")) {
        return;
    }
    let Some(approved) = review.wanted(ASSESSMENT, "eia_approved", day) else { return };
    let years = review.count("eia_valid_years").and_then(|years| u32::try_from(years).ok());
    let started = review.known("construction_started", day);
    if let (Some(years), Some(started)) = (years, started)
        && started > years_after(approved, years)
    {
        let words = Message::new("assessment-lapsed").with("approved", approved);
        review.contradiction(ASSESSMENT, words.with("years", years).with("started", started));
    }
}

/// A project that is not yet producing says when it will; evidence of earlier production contradicts
/// that.
fn production(review: &mut Review<'_>) {
    if review.known("new_or_altered_project", truth) != Some(true) {
        return;
    }
    let committed = review.wanted(PRODUCTION, "committed_production_start", day);
    let inferred = review.known("inferred_production_start", day);
    if let (Some(committed), Some(inferred)) = (committed, inferred)
        && inferred < committed
    {
        let words = Message::new("production-before-commitment").with("committed", committed);
        review.contradiction(PRODUCTION, words.with("inferred", inferred));
    }
}
