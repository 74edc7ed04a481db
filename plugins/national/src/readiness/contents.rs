//! Who applies and for which tier, and which parts of the form are filled in.

use std::collections::BTreeSet;

use tidegate_sdk::contract::{Message, Tier};

use super::review::{Review, Rule, text, texts};
use crate::classify;

const REGISTERED: Rule = Rule::new("as-registered", &["application_contents"]);
const INDUSTRIES: Rule = Rule::new("industries-as-registered", &["application_contents"]);
const PARTS: Rule = Rule::new("application-parts", &["application_contents"]);
const SITE: Rule = Rule::new("production-site", &["application_contents"]);
const TIER: Rule = Rule::new("tier-as-classified", &["permit_decree_736", "permit_code"]);

/// What the application says of the unit, and what market regulation has registered.
const DETAILS: [(&str, &str); 3] = [
    ("applicant_name", "registered_name"),
    ("applicant_address", "registered_address"),
    ("applicant_legal_representative", "registered_legal_representative"),
];

/// Parts of the form, words of `application_parts`.
const FORM_PARTS: [&str; 7] = [
    "products-and-capacity",
    "raw-materials",
    "production-facilities",
    "control-facilities",
    "discharge-points",
    "monitoring-requirements",
    "ledger-and-reports",
];

/// Tiers by their words in facts and messages.
const TIERS: [(&str, Tier); 5] = [
    ("key", Tier::Key),
    ("simplified", Tier::Simplified),
    ("registration", Tier::Registration),
    ("none", Tier::None),
    ("prohibited", Tier::Prohibited),
];

pub(super) fn check(review: &mut Review<'_>) {
    tier(review);
    for (applicant, registered) in DETAILS {
        let given = review.wanted(REGISTERED, applicant, text);
        let known = review.wanted(REGISTERED, registered, text);
        if let (Some(given), Some(known)) = (given, known)
            && plain(given) != plain(known)
        {
            let words = Message::new("details-differ").with("fact", applicant);
            review.contradiction(REGISTERED, words.with("given", given).with("registered", known));
        }
    }
    industries(review);
    if review.kind.is_full() {
        review.wanted(SITE, "production_site_address", text);
        parts(review);
    }
}

/// A name or an address without spaces and with one form of brackets, because registers differ in
/// those.
fn plain(text: &str) -> String {
    let kept = text.chars().filter(|letter| !letter.is_whitespace());
    kept.map(|letter| match letter {
        '（' => '(',
        '）' => ')',
        other => other,
    })
    .collect()
}

/// Compares the industries applied for with those of the register, where both are known: a shorter
/// code of one agrees with a longer one of the other.
fn industries(review: &mut Review<'_>) {
    let Some(applied) = review.known("applied_industries", texts) else { return };
    let registered = &review.application.enterprise.industries;
    let agree = |one: &String, other: &String| {
        one.starts_with(other.as_str()) || other.starts_with(one.as_str())
    };
    let only_in = |these: &[String], those: &[String]| -> BTreeSet<String> {
        let missing = these.iter().filter(|one| !those.iter().any(|other| agree(one, other)));
        missing.cloned().collect()
    };
    if registered.is_empty() {
        return review.ask(INDUSTRIES, "industry_code_4");
    }
    for code in only_in(applied, registered) {
        let words = Message::new("industry-not-registered").with("industry", code);
        review.contradiction(INDUSTRIES, words);
    }
    for code in only_in(registered, applied) {
        let words = Message::new("industry-not-applied-for").with("industry", code);
        review.contradiction(INDUSTRIES, words);
    }
}

/// Compares the tier applied for with the comparison of all levels, or else with the catalogue here.
fn tier(review: &mut Review<'_>) {
    let applied = review.application.tier;
    if applied == Tier::Undetermined {
        return review.ask(TIER, "tier");
    }
    if let Some(word) = review.known("classified_tier", text) {
        return match TIERS.iter().find(|(known, _)| *known == word) {
            Some((_, classified)) => compare(review, applied, *classified),
            None => review.ask(TIER, "classified_tier"),
        };
    }
    let enterprise = &review.application.enterprise;
    let Ok(conclusion) = classify::classify(review.tables, enterprise, review.on) else {
        return review.ask(TIER, "classified_tier");
    };
    if conclusion.tier != Tier::Undetermined {
        return compare(review, applied, conclusion.tier);
    }
    if !conclusion.possible.contains(&applied) {
        let words = Message::new("tier-impossible").with("applied", word(applied));
        review.contradiction(TIER, words);
    }
    for name in &conclusion.missing {
        review.ask(TIER, name);
    }
}

fn compare(review: &mut Review<'_>, applied: Tier, classified: Tier) {
    let key = match classified {
        Tier::Key | Tier::Simplified if applied == classified => return,
        Tier::Key | Tier::Simplified => "tier-differs",
        Tier::Prohibited => "tier-prohibited",
        _ => "tier-needs-no-permit",
    };
    let words = Message::new(key).with("applied", word(applied));
    review.contradiction(TIER, words.with("classified", word(classified)));
}

fn word(tier: Tier) -> &'static str {
    TIERS.iter().find(|(_, known)| *known == tier).map_or("undetermined", |(word, _)| word)
}

fn parts(review: &mut Review<'_>) {
    let Some(filled) = review.wanted(PARTS, "application_parts", texts) else { return };
    for part in FORM_PARTS {
        if !filled.iter().any(|word| word == part) {
            let words = Message::new("part-missing").with("fact", "application_parts");
            review.absent(PARTS, words.with("values", part));
        }
    }
}
