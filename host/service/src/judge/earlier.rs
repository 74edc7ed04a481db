//! Findings of earlier periods, as layers are given them.
//!
//! An act that goes on is found by one judgement after the other, a finding a day. Layers ask when
//! such an act began, when it was first known, what was said last and whether a person confirmed it:
//! the first finding, the last, and what lies between as one tell all of it, and a year stays small.

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

/// The same acts in fewer findings; what is given ascends by start and end.
fn shortened(findings: Vec<EarlierFinding>) -> Vec<EarlierFinding> {
    let mut acts: BTreeMap<ActKey, Vec<EarlierFinding>> = BTreeMap::new();
    for finding in findings {
        acts.entry(key(&finding)).or_default().push(finding);
    }
    let mut short: Vec<EarlierFinding> = acts.into_values().flat_map(of_one).collect();
    short.sort_by_key(|finding| std::cmp::Reverse(finding.until));
    short.truncate(EARLIER_MAX);
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

/// Findings of one key: of those that touch, the first, the last and the rest as one.
fn of_one(findings: Vec<EarlierFinding>) -> Vec<EarlierFinding> {
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
    runs.into_iter().flat_map(|(_, run)| of_run(run)).collect()
}

fn of_run(mut run: Vec<EarlierFinding>) -> Vec<EarlierFinding> {
    let last = run.pop();
    let mut short: Vec<EarlierFinding> = Vec::with_capacity(3);
    for finding in run {
        match short.get_mut(1) {
            Some(between) => between.until = between.until.max(finding.until),
            None => short.push(finding),
        }
    }
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
    fn of_too_many_those_that_ended_last_are_given() {
        let many = |count: i64| (0..count).map(|day| finding("", day * 10, day * 10 + 5)).collect();
        let most = i64::try_from(EARLIER_MAX).unwrap();
        assert_eq!(times(many(most)).first(), Some(&(0, 5)));
        let short = times(many(most + 1));
        assert_eq!((short.len(), short.first()), (EARLIER_MAX, Some(&(10, 15))));
    }
}
