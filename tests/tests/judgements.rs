//! A day judged, judged again after a late mark, replayed, proven and handed over as evidence.

use std::path::Path;
use std::sync::Arc;

use tidegate_domain::{
    Averaging, CaseNews, CaseStatus, Date, DocketItem, DocketRecord, FiledMark, Instant, Validity,
    Waiver,
};
use tidegate_manifest::Language;
use tidegate_runtime::{Runtime, RuntimeConfig};
use tidegate_service::{Host, Judging, Keys, Page, ReplayOutcome, Shown, verify_evidence};
use tidegate_tests::county::{MIDNIGHT, host_at, reading, register_boiler, send, stream};

const COUNTY: &str = "330122";
const BOILER: &str = "91330122TESTBOILER";
const DAY: Instant = 86_400;

/// Two days after the day judged: everything about it is in.
const NOW: Instant = MIDNIGHT + 2 * DAY;

fn judged_day() -> Date {
    Date::of_instant(MIDNIGHT)
}

/// A boiler with a permit, whose nitrogen oxides are 150 for a day but for two hours at 230, over
/// the 200 of GB 13271-2014.
async fn boiler(folder: &Path) -> Host {
    let host = host_at(folder, &["national", "standards", "zhejiang"], NOW).await;
    register_boiler(&host, COUNTY, BOILER, Some("200")).await;
    let hours = (0..24).map(|hour| {
        let value = if hour == 9 || hour == 10 { "230" } else { "150" };
        reading(Averaging::Hour, hour, value, Validity::Valid)
    });
    send(&host, &stream(COUNTY, BOILER, Averaging::Hour), hours.collect()).await;
    host.grade_all().await.unwrap();
    host
}

fn over(judging: &Judging) -> usize {
    let findings = &judging.verdict.findings;
    findings.iter().filter(|layered| layered.finding.kind == "over-concentration").count()
}

/// A calibration from nine to eleven, filed a day later.
fn late_mark() -> DocketRecord {
    DocketRecord {
        enterprise: BOILER.to_owned(),
        item: DocketItem::Mark(FiledMark {
            reference: "calibration-1".to_owned(),
            outlet: "DA001".to_owned(),
            kind: "calibration".to_owned(),
            pollutants: Vec::new(),
            from: MIDNIGHT + 9 * 3_600,
            until: MIDNIGHT + 11 * 3_600,
            filed: MIDNIGHT + DAY + 3_600,
            reason: "span drift".to_owned(),
        }),
        source: "test".to_owned(),
        recorded_at: NOW,
        withdrawn: false,
    }
}

#[tokio::test]
async fn a_late_calibration_mark_supersedes_a_judgement_and_its_case_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let host = boiler(folder.path()).await;
    let first = host.judge(BOILER, judged_day()).await.unwrap();
    assert_eq!(over(&first), 1, "{:#?}", first.verdict);
    assert!(first.new);
    let case = *first.opened.first().unwrap();

    let again = host.judge(BOILER, judged_day()).await.unwrap();
    assert!(!again.new, "nothing changed, so nothing is recorded");
    assert_eq!(again.judgement.id, first.judgement.id);

    host.store().put_docket(&[late_mark()]).await.unwrap();
    let before = judged_day().plus_days(1);
    assert_eq!(host.judge_all_due(before).await.unwrap(), 1);
    let old = host.store().judgement(&first.judgement.id).await.unwrap().unwrap();
    let new = host.store().judgement(&old.superseded_by.clone().unwrap()).await.unwrap().unwrap();
    assert_eq!(new.supersedes.as_deref(), Some(first.judgement.id.as_str()));
    assert_eq!(new.revision, 1);
    assert!(new.reason.as_ref().unwrap().contains("calibration-1"), "{new:?}");

    // What was known then stays readable, and each explanation shows both.
    let first_view = host.judgement_view(&old.id, Language::En).await.unwrap();
    let second_view = host.judgement_view(&new.id, Language::En).await.unwrap();
    let kinds = |view: &tidegate_service::JudgementView| {
        view.findings.iter().map(|finding| finding.kind.clone()).collect::<Vec<_>>()
    };
    assert!(kinds(&first_view).contains(&"over-concentration".to_owned()));
    assert!(!kinds(&second_view).contains(&"over-concentration".to_owned()));
    let line = |view: &tidegate_service::JudgementView| {
        view.revisions.iter().map(|listing| listing.id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(line(&first_view), [old.id.clone(), new.id.clone()]);
    assert_eq!(line(&second_view), line(&first_view));

    let (listing, notes) = host.store().case(case).await.unwrap().unwrap();
    assert_eq!(listing.status, CaseStatus::NoLongerFound);
    let told: Vec<CaseNews> = notes.iter().map(|note| note.news).collect();
    assert_eq!(told, [CaseNews::Opened, CaseNews::NoLongerFound]);
    assert_eq!(notes[1].judgement, new.id);
}

#[tokio::test]
async fn a_correction_of_a_reading_judges_its_day_again() {
    let folder = tempfile::tempdir().unwrap();
    let host = boiler(folder.path()).await;
    let first = host.judge(BOILER, judged_day()).await.unwrap();
    assert_eq!(over(&first), 1);
    let corrected = [9, 10].map(|hour| reading(Averaging::Hour, hour, "120", Validity::Valid));
    send(&host, &stream(COUNTY, BOILER, Averaging::Hour), corrected.to_vec()).await;
    host.grade_all().await.unwrap();
    assert_eq!(host.judge_all_due(judged_day().plus_days(1)).await.unwrap(), 1);
    let old = host.store().judgement(&first.judgement.id).await.unwrap().unwrap();
    let new = host.store().judgement(&old.superseded_by.unwrap()).await.unwrap().unwrap();
    assert_eq!(new.reason.as_deref(), Some("late-data"));
}

#[tokio::test]
async fn a_waiver_hides_a_finding_until_it_expires() {
    let folder = tempfile::tempdir().unwrap();
    let host = boiler(folder.path()).await;
    let waiver = Waiver {
        county: COUNTY.parse().unwrap(),
        enterprise: Some(BOILER.to_owned()),
        subject: None,
        kinds: vec!["over-concentration".to_owned()],
        pollutants: Vec::new(),
        from: MIDNIGHT,
        until: MIDNIGHT + DAY,
        reason: "trial run agreed".to_owned(),
        approver: "a reviewer".to_owned(),
        approved_at: NOW - 1,
        expires_at: NOW + 30 * DAY,
    };
    host.store().put_waiver(&waiver).await.unwrap();
    let judging = host.judge(BOILER, judged_day()).await.unwrap();
    assert_eq!(over(&judging), 1, "it is found all the same");
    let view = host.judgement_view(&judging.judgement.id, Language::ZhCn).await.unwrap();
    let found = view.findings.iter().find(|finding| finding.kind == "over-concentration").unwrap();
    assert_eq!(found.case, None);
    assert_eq!(found.waiver.as_ref().unwrap().waiver.reason, "trial run agreed");
    drop(host);
    let later =
        host_at(folder.path(), &["national", "standards", "zhejiang"], NOW + 31 * DAY).await;
    let view = later.judgement_view(&judging.judgement.id, Language::ZhCn).await.unwrap();
    let found = view.findings.iter().find(|finding| finding.kind == "over-concentration").unwrap();
    assert_eq!(found.waiver, None);
}

#[tokio::test]
async fn judgements_batches_and_events_replay_bit_for_bit_also_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let host = boiler(folder.path()).await;
    host.judge(BOILER, judged_day()).await.unwrap();
    host.store().put_docket(&[late_mark()]).await.unwrap();
    host.judge_all_due(judged_day().plus_days(1)).await.unwrap();
    let ids = host.judgement_ids().await.unwrap();
    let mut kinds = std::collections::BTreeSet::new();
    for id in &ids {
        kinds.insert(host.store().judgement(id).await.unwrap().unwrap().kind);
        let replay = host.replay(id).await.unwrap();
        assert_eq!(replay.outcome, ReplayOutcome::Identical, "{replay:#?}");
    }
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), ["event", "grading-batch", "judged-period"]);
    drop(host);
    let host = host_at(folder.path(), &[], NOW + DAY).await;
    for id in &ids {
        let replay = host.replay(id).await.unwrap();
        assert_eq!(replay.outcome, ReplayOutcome::Identical, "{replay:#?}");
    }
}

#[tokio::test]
async fn evidence_is_verified_without_a_database_and_every_changed_file_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let host = boiler(folder.path()).await;
    let judging = host.judge(BOILER, judged_day()).await.unwrap();
    let keys = Keys::open(&folder.path().join("keys")).unwrap();
    let shown = Shown { page: b"<!doctype html><title>t</title>".to_vec(), report: None };
    let bundle = host.evidence(&keys, &judging.judgement.id, shown).await.unwrap();
    let files = bundle.into_files();
    let runtime = Arc::new(Runtime::new(RuntimeConfig::default()).unwrap());
    let report = verify_evidence(&runtime, &files, Some(&keys.trusted)).unwrap();
    assert_eq!(report.replay.outcome, ReplayOutcome::Identical);
    assert!(report.bundle.checkpoint.is_some());
    for at in 0..files.len() {
        let length = files[at].1.len();
        for byte in [0, length / 2, length.saturating_sub(1)] {
            let mut changed = files.clone();
            if let Some(byte) = changed[at].1.get_mut(byte) {
                *byte ^= 1;
            }
            let path = &files[at].0;
            assert!(verify_evidence(&runtime, &changed, None).is_err(), "{path} byte {byte}");
        }
        let mut without = files.clone();
        let (path, _) = without.remove(at);
        assert!(verify_evidence(&runtime, &without, None).is_err(), "{path} removed");
    }
    let stranger = Keys::open(&folder.path().join("other-keys")).unwrap();
    assert!(verify_evidence(&runtime, &files, Some(&stranger.trusted)).is_err());
}

#[tokio::test]
async fn the_audit_proves_the_record_and_signs_what_is_new() {
    let folder = tempfile::tempdir().unwrap();
    let host = boiler(folder.path()).await;
    host.judge(BOILER, judged_day()).await.unwrap();
    let keys = Keys::open(&folder.path().join("keys")).unwrap();
    let report = host.audit(&keys.trusted, &[]).await.unwrap();
    assert!(report.unsigned > 0 && report.checkpoints == 0, "{report:?}");
    assert_eq!(host.checkpoint_all(&keys).await.unwrap(), 1);
    assert_eq!(host.checkpoint_all(&keys).await.unwrap(), 0, "nothing was added");
    let report = host.audit(&keys.trusted, &[]).await.unwrap();
    assert_eq!(report.unsigned, 0);
    assert_eq!(report.checkpoints, 1);
    let kept = host.latest_checkpoints().await.unwrap();
    assert!(host.audit(&keys.trusted, &kept).await.is_ok());
    let other_folder = tempfile::tempdir().unwrap();
    let other = boiler(other_folder.path()).await;
    let cut_off = other.audit(&keys.trusted, &kept).await.unwrap_err().to_string();
    assert!(cut_off.contains("checkpoint"), "{cut_off}");
    let stranger = Keys::open(&folder.path().join("other-keys")).unwrap();
    assert!(host.audit(&stranger.trusted, &[]).await.is_err());
    let found = host.store().judgements(&Default::default(), Page::first(10)).await.unwrap();
    assert_eq!(found.total, report.judgements);
}

#[tokio::test]
async fn a_clock_that_was_set_back_takes_no_knowledge_away() {
    let folder = tempfile::tempdir().unwrap();
    let packs = ["national", "standards", "zhejiang"];
    let host = boiler(folder.path()).await;
    let first = host.judge(BOILER, judged_day()).await.unwrap();
    host.store().put_docket(&[late_mark()]).await.unwrap();
    drop(host);
    let earlier = host_at(folder.path(), &packs, NOW - 3_600).await;
    assert_eq!(earlier.judge_all_due(judged_day().plus_days(1)).await.unwrap(), 1);
    let old = earlier.store().judgement(&first.judgement.id).await.unwrap().unwrap();
    let id = old.superseded_by.unwrap();
    let new = earlier.store().judgement(&id).await.unwrap().unwrap();
    assert!(new.known_at >= old.known_at);
    let keys = Keys::open(&folder.path().join("keys")).unwrap();
    let shown = Shown { page: b"page".to_vec(), report: None };
    assert!(earlier.evidence(&keys, &id, shown).await.is_ok());
}
