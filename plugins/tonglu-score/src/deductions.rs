//! The acts of a year that lose points, from findings of earlier periods.

use std::collections::BTreeMap;

use tidegate_sdk::contract::{Date, Decimal, EarlierFinding, Instant, TruthValue};
use tidegate_sdk::judging::{Act, Context};
use tidegate_sdk::tables::Source;

/// Kind of the findings that this pack gives; they lose no points themselves.
pub(crate) const SCORE: &str = "score";

/// One act that loses points.
#[derive(Clone, Debug)]
pub(crate) struct Deduction {
    /// Kind of its findings.
    pub(crate) act: String,
    /// Outlet number, or empty for the site.
    pub(crate) subject: String,
    pub(crate) pollutant: Option<String>,
    /// When it was done.
    pub(crate) time: Act,
    /// When the first judgement that found it knew of it.
    pub(crate) known_since: Instant,
    /// Whether a person confirmed it.
    pub(crate) is_confirmed: bool,
    pub(crate) points: Decimal,
    /// Where the number of points comes from.
    pub(crate) source: &'static Source,
}

/// What tells one act from another.
type Key<'a> = (&'a str, &'a str, Option<&'a str>, &'a str);

/// The acts that began in `year` and lose points, ascending by kind, subject, pollutant, reference and
/// start.
///
/// An act that goes on is found by one judgement after the other: findings of one act that touch or
/// overlap lose points once, in the year in which the act began. What a person refuted loses none, nor
/// does a kind without a clause.
pub(crate) fn of_year(context: &Context<'_>, year: i16) -> Vec<Deduction> {
    let mut found: BTreeMap<Key<'_>, Vec<&EarlierFinding>> = BTreeMap::new();
    for finding in &context.file.earlier {
        if finding.kind == SCORE || finding.confirmed == TruthValue::No {
            continue;
        }
        let key = (
            finding.kind.as_str(),
            finding.subject.as_str(),
            finding.pollutant.as_deref(),
            finding.reference.as_str(),
        );
        found.entry(key).or_default().push(finding);
    }
    let mut deductions = Vec::new();
    for ((kind, subject, pollutant, _), findings) in found {
        let times = findings.iter().map(|finding| Act {
            from: finding.from,
            until: finding.until.max(finding.from),
            ongoing: false,
        });
        for time in Act::merged(times.collect()) {
            let began = time.first_day();
            let Some((points, source)) = clause(context, kind, began) else { continue };
            if began.ymd().0 != year || points <= Decimal::ZERO {
                continue;
            }
            let of_act =
                || findings.iter().filter(|one| time.from <= one.from && one.from <= time.until);
            deductions.push(Deduction {
                act: kind.to_owned(),
                subject: subject.to_owned(),
                pollutant: pollutant.map(str::to_owned),
                time,
                known_since: of_act().map(|one| one.until).min().unwrap_or(time.until),
                is_confirmed: of_act().any(|one| one.confirmed == TruthValue::Yes),
                points,
                source,
            });
        }
    }
    deductions
}

/// The clause for a kind on a day.
fn clause(context: &Context<'_>, kind: &str, on: Date) -> Option<(Decimal, &'static Source)> {
    context.number(&format!("deduction_{kind}"), on)
}
