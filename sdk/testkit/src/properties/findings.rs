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

#[cfg(test)]
mod tests {
    use tidegate_contract::{Message, Severity};

    use super::*;

    fn finding(from: Instant, until: Instant) -> Finding {
        Finding {
            kind: "over-concentration".to_owned(),
            subject: "DW001".to_owned(),
            pollutant: None,
            reference: String::new(),
            from,
            until,
            ongoing: false,
            standing: Standing::ConfirmedByData,
            severity: Severity::Ordinary,
            elements: Vec::new(),
            figures: Vec::new(),
            largest_compliant: None,
            basis: Vec::new(),
            sanctions: Vec::new(),
            limitation: None,
            next_step: Message::new("next"),
            due: None,
            changed_by: Vec::new(),
            doubts: Vec::new(),
        }
    }

    fn lost(one: Finding, others: Vec<Finding>) -> bool {
        let one = Verdict { findings: vec![one], ..Verdict::default() };
        let others = Verdict { findings: others, ..Verdict::default() };
        without_counterpart(&one, &others, not_milder).next().is_some()
    }

    #[test]
    fn an_act_must_be_covered_from_its_start_to_its_end() {
        for (others, is_lost) in [
            (vec![(0, 10)], false),
            (vec![(-5, 20)], false),
            (vec![(0, 4), (4, 10)], false),
            (vec![(4, 12), (0, 4)], false),
            (vec![], true),
            (vec![(0, 9)], true),
            (vec![(1, 10)], true),
            (vec![(0, 4), (5, 10)], true),
        ] {
            let found = others.iter().map(|(from, until)| finding(*from, *until)).collect();
            assert_eq!(lost(finding(0, 10), found), is_lost, "{others:?}");
        }
        assert!(!lost(finding(5, 5), vec![finding(5, 5)]), "an act may be a moment");
    }

    #[test]
    fn what_is_milder_or_about_something_else_is_no_counterpart() {
        let changed = |change: fn(&mut Finding)| {
            let mut other = finding(0, 10);
            change(&mut other);
            lost(finding(0, 10), vec![other])
        };
        assert!(!changed(|one| one.severity = Severity::Serious));
        assert!(changed(|one| one.severity = Severity::Slight));
        assert!(changed(|one| one.standing = Standing::Suspected));
        assert!(changed(|one| one.kind = "other".to_owned()));
        assert!(changed(|one| one.subject = "DW002".to_owned()));
        assert!(changed(|one| one.pollutant = Some("w01018".to_owned())));
        assert!(changed(|one| one.reference = "x".to_owned()));
    }

    #[test]
    fn a_clue_may_go_but_not_when_it_is_about_a_limit() {
        let mut clue = finding(0, 10);
        clue.standing = Standing::Suspected;
        assert!(!lost(clue.clone(), Vec::new()));
        clue.largest_compliant = Some(tidegate_contract::Decimal::ONE);
        assert!(lost(clue, Vec::new()));
    }
}
