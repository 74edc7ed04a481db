//! Which findings are the same act, and which of two is milder.

use tidegate_contract::{Finding, Instant, Standing, Verdict};

/// Whether a finding rests on no limit and needs a person: a clue in the shape of data (values that
/// never change, that stop just under a limit) may come and go with any value. It accuses nobody,
/// so properties about violations leave it out.
pub(super) fn is_clue(finding: &Finding) -> bool {
    finding.standing == Standing::Suspected && finding.largest_compliant.is_none()
}

/// The findings of `verdict` that have no counterpart in `other`: none of the same kind, subject,
/// pollutant and reference that together last over its whole time.
pub(super) fn without_counterpart<'v>(
    verdict: &'v Verdict,
    other: &'v Verdict,
    counts: impl Fn(&Finding, &Finding) -> bool + 'v,
) -> impl Iterator<Item = &'v Finding> {
    verdict.findings.iter().filter(|finding| !is_clue(finding)).filter(move |finding| {
        let same = other.findings.iter().filter(|one| key(one) == key(finding));
        let same = same.filter(|one| counts(finding, one));
        !last_over(same.map(|one| (one.from, one.until)).collect(), finding)
    })
}

/// Whether `other` is as grave as `finding` or graver.
pub(super) fn not_milder(finding: &Finding, other: &Finding) -> bool {
    let confirmed = |finding: &Finding| finding.standing == Standing::ConfirmedByData;
    other.severity >= finding.severity && (confirmed(other) || !confirmed(finding))
}

/// What it is about.
fn key(finding: &Finding) -> (&str, &str, Option<&str>, &str) {
    (&finding.kind, &finding.subject, finding.pollutant.as_deref(), &finding.reference)
}

/// Whether stretches of time, joined where they touch, last over that of a finding.
fn last_over(mut stretches: Vec<(Instant, Instant)>, finding: &Finding) -> bool {
    stretches.sort_unstable();
    let mut reached = finding.from;
    let mut begun = false;
    for (from, until) in stretches {
        if from > reached {
            break;
        }
        if until >= reached {
            (reached, begun) = (until, true);
        }
    }
    begun && reached >= finding.until
}

/// A finding in few words.
pub(super) fn words(finding: &Finding) -> String {
    let pollutant = finding.pollutant.as_deref().unwrap_or("no pollutant");
    format!(
        "`{}` at `{}` of {pollutant} about `{}` from {} until {} ({:?}, {:?})",
        finding.kind,
        finding.subject,
        finding.reference,
        moment(finding.from),
        moment(finding.until),
        finding.severity,
        finding.standing,
    )
}

/// China Standard Time.
pub(super) fn moment(instant: Instant) -> String {
    let local = instant.saturating_add(8 * 3_600);
    jiff::Timestamp::from_second(local).map_or_else(
        |_| instant.to_string(),
        |timestamp| timestamp.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
    )
}
