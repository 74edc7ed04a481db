//! Findings of earlier periods, as layers are given them.
//!
//! An act that goes on is found by one judgement after the other, a finding a day. Layers ask when
//! such an act began, when it was first known, what was said last and whether a person confirmed it:
//! the finding that ended first, the one that began last, and the rest as one tell all of it, and an
//! act of a year is as small as one of three days.

use std::collections::{BTreeMap, HashMap};

use tidegate_domain::{Date, EarlierFinding, Instant, TruthValue};
use tidegate_store::EarlierAct;

use super::confirmed::said_by_people;
use crate::error::ServiceError;
use crate::host::Host;

/// How far back findings are given to the layers: a correction order is re-checked within 30 days,
/// and what is repeated counts within a year.
const EARLIER_DAYS: i32 = 366;

/// Findings given to the layers at most; those that ended last.
const EARLIER_MAX: usize = 2_000;

/// What makes findings be about one act.
type ActKey = (String, String, Option<String>, String, u8);

impl Host {
    /// What was found of an enterprise in periods before `from`, by start, end, kind and subject.
    pub(super) async fn earlier(
        &self,
        enterprise: &str,
        from: Date,
    ) -> Result<Vec<EarlierFinding>, ServiceError> {
        let since = from.plus_days(-EARLIER_DAYS).start();
        let store = self.inner.store.as_ref();
        let acts = store.earlier_acts(enterprise, since, from.start()).await?;
        let said = if acts.is_empty() {
            HashMap::new()
        } else {
            said_by_people(store, enterprise).await?
        };
        let finding = |act: EarlierAct| EarlierFinding {
            confirmed: act
                .case
                .and_then(|case| said.get(&case).copied())
                .unwrap_or(TruthValue::Unknown),
            kind: act.kind,
            subject: act.subject,
            pollutant: act.pollutant,
            reference: act.reference,
            from: act.from,
            until: act.until,
        };
        Ok(shortened(acts.into_iter().map(finding).collect()))
    }
}

/// The same acts in fewer findings; what is given ascends by start and end. Of too many, acts are
/// left out whole, those that ended first before others.
fn shortened(findings: Vec<EarlierFinding>) -> Vec<EarlierFinding> {
    let mut acts: BTreeMap<ActKey, Vec<EarlierFinding>> = BTreeMap::new();
    for finding in findings {
        acts.entry(key(&finding)).or_default().push(finding);
    }
    let mut runs: Vec<(Instant, Vec<EarlierFinding>)> =
        acts.into_values().flat_map(runs_of).map(|(until, run)| (until, of_run(run))).collect();
    runs.sort_by_key(|(until, _)| std::cmp::Reverse(*until));
    let mut short: Vec<EarlierFinding> = Vec::new();
    for (_, run) in runs {
        if short.len() + run.len() > EARLIER_MAX {
            break;
        }
        short.extend(run);
    }
    short.sort_by(|a, b| order(a).cmp(&order(b)));
    short
}

fn key(finding: &EarlierFinding) -> ActKey {
    let EarlierFinding { kind, subject, pollutant, reference, confirmed, .. } = finding.clone();
    (kind, subject, pollutant, reference, confirmed as u8)
}

fn order(finding: &EarlierFinding) -> (Instant, Instant, &str, &str, Option<&str>, &str) {
    let EarlierFinding { kind, subject, pollutant, reference, from, until, .. } = finding;
    (*from, *until, kind, subject, pollutant.as_deref(), reference)
}

/// Findings of one key, cut where they do not touch, each with when it ended.
fn runs_of(findings: Vec<EarlierFinding>) -> Vec<(Instant, Vec<EarlierFinding>)> {
    let mut runs: Vec<(Instant, Vec<EarlierFinding>)> = Vec::new();
    for finding in findings {
        match runs.last_mut() {
            Some((until, run)) if finding.from <= *until => {
                *until = finding.until.max(*until);
                run.push(finding);
            }
            _ => runs.push((finding.until, vec![finding])),
        }
    }
    runs
}

/// The finding that ended first, the one that began last, and the rest as one.
fn of_run(mut run: Vec<EarlierFinding>) -> Vec<EarlierFinding> {
    let earliest = run.iter().enumerate().min_by_key(|(_, one)| (one.until, one.from));
    let Some(first) = earliest.map(|(at, _)| at) else { return run };
    let mut short = vec![run.remove(first)];
    let last = run.pop();
    let between = run.into_iter().reduce(|mut sum, next| {
        sum.until = sum.until.max(next.until);
        sum
    });
    short.extend(between);
    short.extend(last);
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(reference: &str, from: Instant, until: Instant) -> EarlierFinding {
        EarlierFinding {
            kind: "over".to_owned(),
            subject: "DW001".to_owned(),
            pollutant: None,
            reference: reference.to_owned(),
            from,
            until,
            confirmed: TruthValue::Unknown,
        }
    }

    fn times(findings: Vec<EarlierFinding>) -> Vec<(Instant, Instant)> {
        shortened(findings).into_iter().map(|one| (one.from, one.until)).collect()
    }

    #[test]
    fn an_act_that_goes_on_comes_as_its_first_its_last_and_what_lies_between() {
        let days = |days: std::ops::Range<i64>| {
            days.map(|day| finding("", day * 10, day * 10 + 10)).collect::<Vec<_>>()
        };
        assert_eq!(times(days(0..1)), [(0, 10)]);
        assert_eq!(times(days(0..2)), [(0, 10), (10, 20)]);
        assert_eq!(times(days(0..3)), [(0, 10), (10, 20), (20, 30)]);
        assert_eq!(times(days(0..9)), [(0, 10), (10, 80), (80, 90)]);
    }

    #[test]
    fn acts_that_do_not_touch_or_differ_stay_apart() {
        let apart = vec![finding("", 0, 9), finding("", 10, 19), finding("", 20, 29)];
        assert_eq!(times(apart), [(0, 9), (10, 19), (20, 29)]);
        let other: Vec<EarlierFinding> = (0..6)
            .map(|day| finding(if day % 2 == 0 { "a" } else { "b" }, day * 10, day * 10 + 10))
            .collect();
        assert_eq!(times(other).len(), 6);
        let mut said: Vec<EarlierFinding> =
            (0..6).map(|day| finding("", day * 10, day * 10 + 10)).collect();
        for one in &mut said[..3] {
            one.confirmed = TruthValue::Yes;
        }
        assert_eq!(times(said).len(), 6, "what was confirmed is not mixed with what was not");
    }

    #[test]
    fn of_findings_that_overlap_the_first_to_end_and_the_last_to_begin_are_kept() {
        let found = [(0, 100), (10, 20), (30, 140), (35, 40)];
        let findings = found.iter().map(|(from, until)| finding("", *from, *until)).collect();
        assert_eq!(times(findings), [(0, 140), (10, 20), (35, 40)]);
    }

    #[test]
    fn of_too_many_those_that_ended_last_are_given() {
        let many = |count: i64| (0..count).map(|day| finding("", day * 10, day * 10 + 5)).collect();
        let most = i64::try_from(EARLIER_MAX).unwrap();
        assert_eq!(times(many(most)).first(), Some(&(0, 5)));
        let short = times(many(most + 1));
        assert_eq!((short.len(), short.first()), (EARLIER_MAX, Some(&(10, 15))));
        // An act is given whole or not at all.
        let long = |from: i64| (0..9).map(move |day| finding("a", from + day, from + day + 1));
        let others = (0..most - 2).map(|day| finding("b", 100 + day * 10, 105 + day * 10));
        let short = times(long(0).chain(others.clone()).collect());
        assert_eq!((short.len(), short.first()), (EARLIER_MAX - 2, Some(&(100, 105))));
        let fewer = others.take(EARLIER_MAX - 3);
        assert_eq!(times(long(0).chain(fewer).collect()).first(), Some(&(0, 1)));
    }
}
