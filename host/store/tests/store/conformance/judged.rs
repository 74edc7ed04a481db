//! Short ways to make judgements.

use super::support::*;
use tidegate_domain::{
    Date, DocketItem, DocketRecord, Duty, FiledMark, Finding, LayeredFinding, MergedVerdict,
    Message, Severity, Standing, TruthValue, Waiver,
};
use tidegate_record::{Digest, JudgementKind, JudgementRecord};
use tidegate_store::{
    DueDay, FindingFilter, JudgementCommit, JudgementFilter, JudgementOutcome, Page, Store,
};

pub(crate) const DAY: i64 = 24 * HOUR;

pub(crate) fn finding(kind: &str, pollutant: Option<&str>) -> Finding {
    Finding {
        kind: kind.to_owned(),
        subject: "DW001".to_owned(),
        pollutant: pollutant.map(str::to_owned),
        reference: String::new(),
        from: MARCH + HOUR,
        until: MARCH + 2 * HOUR,
        ongoing: false,
        standing: Standing::ConfirmedByData,
        severity: Severity::Ordinary,
        elements: Vec::new(),
        figures: Vec::new(),
        largest_compliant: Some(decimal("50.4")),
        basis: Vec::new(),
        sanctions: Vec::new(),
        limitation: None,
        next_step: Message::new("next"),
        due: None,
        changed_by: Vec::new(),
        doubts: Vec::new(),
    }
}

fn verdict(findings: Vec<Finding>) -> MergedVerdict {
    let layered = |finding| LayeredFinding { layers: vec![layer("national 0.1.0")], finding };
    MergedVerdict { findings: findings.into_iter().map(layered).collect(), ..Default::default() }
}

/// The same judgement with this verdict.
pub(crate) fn with_findings(mut commit: JudgementCommit, found: Vec<Finding>) -> JudgementCommit {
    commit.verdict = verdict(found);
    let bytes = serde_json::to_vec(&commit.verdict).unwrap();
    commit.record.output = Digest::of(&bytes);
    commit.blobs = vec![tidegate_record::Blob::new(bytes).unwrap()];
    commit
}

/// The first judgement of a day of `A`, recorded a day later.
pub(crate) fn judge(on: &str, findings: Vec<Finding>) -> JudgementCommit {
    let from = day(on).start();
    let record = JudgementRecord {
        enterprise: Some("A".to_owned()),
        from,
        until: from + DAY,
        known_at: from + 2 * DAY,
        ..judgement_record(JudgementKind::JudgedPeriod)
    };
    let commit = JudgementCommit {
        record,
        blobs: Vec::new(),
        verdict: MergedVerdict::default(),
        waived: Vec::new(),
        recorded_at: from + 2 * DAY,
        serves: None,
    };
    with_findings(commit, findings)
}

/// A judgement that replaces the one with this id.
pub(crate) fn again(before: &str, revision: u32, commit: JudgementCommit) -> JudgementCommit {
    let mut commit = commit;
    commit.record.supersedes = Some(before.parse().unwrap());
    commit.record.revision = revision;
    commit.record.reason = Some("late-data".to_owned());
    commit.record.known_at += i64::from(revision) * DAY;
    commit.recorded_at += i64::from(revision) * DAY;
    commit
}

pub(crate) async fn store_judgement(
    store: &dyn Store,
    commit: &JudgementCommit,
) -> JudgementOutcome {
    store.commit_judgement(commit).await.unwrap()
}

pub(crate) async fn due(store: &dyn Store) -> Vec<DueDay> {
    store.due(Date::from_days(i32::MAX), 1_000).await.unwrap()
}

/// Days due with their reasons, in short.
pub(crate) async fn due_in_short(store: &dyn Store) -> Vec<(String, String, Option<String>)> {
    let days = due(store).await.into_iter();
    days.map(|day| (day.enterprise, day.on.to_string(), day.reason)).collect()
}

/// Everything that a judgement could have changed.
pub(crate) async fn record_traces(store: &dyn Store) -> String {
    let all = Page::first(1_000);
    let judgements = store.judgements(&JudgementFilter::default(), all).await.unwrap();
    let findings = store.findings(&FindingFilter::default(), all).await.unwrap();
    let cases = store.cases(&county(), None, all).await.unwrap();
    let mut notes = Vec::new();
    for case in &cases.items {
        notes.push(store.case(case.id).await.unwrap());
    }
    let (head, due) = (store.head(0).await.unwrap(), due(store).await);
    format!("{judgements:?} {findings:?} {cases:?} {notes:?} {head:?} {due:?}")
}

fn docket_record(item: DocketItem, recorded_at: i64) -> DocketRecord {
    DocketRecord {
        enterprise: "A".to_owned(),
        item,
        source: "import marks.csv row 12".to_owned(),
        recorded_at,
        withdrawn: false,
    }
}

/// A calibration mark at the outlet.
pub(crate) fn mark(reference: &str, from: i64, until: i64, recorded_at: i64) -> DocketRecord {
    let mark = FiledMark {
        reference: reference.to_owned(),
        outlet: "DW001".to_owned(),
        kind: "calibration".to_owned(),
        pollutants: Vec::new(),
        from,
        until,
        filed: until,
        reason: String::new(),
    };
    docket_record(DocketItem::Mark(mark), recorded_at)
}

/// A report that was owed by a day.
pub(crate) fn duty(
    reference: &str,
    due: &str,
    done: Option<&str>,
    recorded_at: i64,
) -> DocketRecord {
    let duty = Duty {
        kind: "execution-report".to_owned(),
        reference: reference.to_owned(),
        subject: String::new(),
        due: day(due),
        done: done.map(day),
        truthful: TruthValue::Unknown,
    };
    docket_record(DocketItem::Duty(duty), recorded_at)
}

/// A waiver for March of one kind of finding at `A`.
pub(crate) fn waiver(kind: &str) -> Waiver {
    Waiver {
        county: county(),
        enterprise: Some("A".to_owned()),
        subject: None,
        kinds: vec![kind.to_owned()],
        pollutants: Vec::new(),
        from: MARCH,
        until: MARCH + 31 * DAY,
        reason: "限期改造期间".to_owned(),
        approver: "王工".to_owned(),
        approved_at: MARCH,
        expires_at: MARCH + 40 * DAY,
    }
}
