//! What was written, for those who follow.

use super::classification::tiered;
use super::judged::*;
use super::support::*;
use tidegate_domain::{CaseKey, CaseNews, CaseStatus, Grade, Severity, Standing, Tier};
use tidegate_store::{
    BatchCommit, EnterpriseChange, Store, WarningChange, WarningEvent, WarningProgress,
};

pub(crate) async fn what_cases_are_told_is_followed_in_order(store: Shared) {
    register_site(&*store).await;
    let found = || vec![finding("over", Some("w01018")), finding("late-report", None)];
    let first = judge("2026-03-01", found());
    let first_id = store_judgement(&*store, &first).await.id;
    let mut waived = judge("2026-03-02", vec![finding("over", Some("w01018"))]);
    waived.waived = vec![0];
    let waived_id = store_judgement(&*store, &waived).await.id;
    let second = again(&first_id, 1, judge("2026-03-01", vec![finding("late-report", None)]));
    let second_id = store_judgement(&*store, &second).await.id;

    let all = store.case_news_after(&county(), 0, 100).await.unwrap();
    let short: Vec<_> = all
        .iter()
        .map(|one| (one.news, one.key.kind.as_str(), one.judgement.as_str(), one.findings.len()))
        .collect();
    assert_eq!(
        short,
        [
            (CaseNews::Opened, "late-report", first_id.as_str(), 1),
            (CaseNews::Opened, "over", &first_id, 1),
            (CaseNews::Waived, "over", &waived_id, 1),
            (CaseNews::JudgedAgain, "late-report", &second_id, 1),
            (CaseNews::NoLongerFound, "over", &second_id, 0),
        ]
    );
    assert!(all.is_sorted_by_key(|one| one.number));
    assert_eq!(all[1].key, CaseKey::of("A", &finding("over", Some("w01018"))));
    assert_eq!(all[1].findings[0].1, first.verdict.findings[0]);
    assert_eq!((all[1].at, all[1].reason.as_deref()), (first.recorded_at, None));
    assert_eq!(all[3].reason.as_deref(), Some("late-data"));
    let stands = (CaseStatus::Issued, Standing::ConfirmedByData, Severity::Ordinary);
    assert_eq!((all[0].status, all[0].standing, all[0].severity), stands);
    let (case, _) = store.case(all[1].case).await.unwrap().unwrap();
    assert_eq!((case.status, all[1].status), (CaseStatus::Issued, case.status), "still waived");
    let some = store.case_news_after(&county(), all[0].number, 2).await.unwrap();
    assert_eq!(some, all[1..3]);
    assert_eq!(store.case_news_after(&county(), all[4].number, 9).await.unwrap(), []);
    assert_eq!(store.case_news_after(&code(NEIGHBOUR), 0, 9).await.unwrap(), []);
}

/// Commits a batch that only changes warnings; the numbers of those opened.
async fn change(store: &dyn Store, warnings: Vec<WarningChange>) -> Vec<i64> {
    let commit = BatchCommit { warnings, ..batch(Vec::new()) };
    store.commit_batch(&commit).await.unwrap().opened
}

pub(crate) async fn warnings_that_open_rise_or_close_are_followed(store: Shared) {
    use Grade::{Attention, Exceedance, Normal, Serious, Warning};
    use WarningEvent::{Closed, Opened, Rose};
    register_site(&*store).await;
    for pollutant in ["w01018", "w21003"] {
        send(&*store, &stream(pollutant), &["1"]).await;
    }
    let watch = watch_of(&*store, &stream("w01018")).await;
    let other = watch_of(&*store, &stream("w21003")).await;
    let open = |watch, progress| WarningChange::Open { watch, opened_at: MARCH, progress };
    let go_on = |warning, progress| WarningChange::Update { warning, progress };
    let id = change(&*store, vec![open(watch, progress(Attention, Attention, None))]).await[0];
    let later =
        WarningProgress { updated_at: MARCH + 5 * HOUR, ..progress(Warning, Warning, None) };
    for next in [
        progress(Attention, Attention, None),
        later,
        progress(Attention, Warning, None),
        // As high again, and then higher and lower within one batch.
        progress(Warning, Warning, None),
        progress(Attention, Exceedance, None),
    ] {
        change(&*store, vec![go_on(id, next)]).await;
    }
    let end = Some(MARCH + 9 * HOUR);
    let both = vec![
        go_on(id, progress(Normal, Serious, end)),
        open(other, progress(Normal, Attention, Some(MARCH + HOUR))),
    ];
    let short_lived = change(&*store, both).await[0];
    let kept = change(&*store, vec![open(other, progress(Warning, Warning, None))]).await[0];
    store.close_warnings(&[kept], MARCH + 20 * HOUR).await.unwrap();

    let all = store.warnings_after(&county(), 0, 100).await.unwrap();
    let short: Vec<_> =
        all.iter().map(|one| (one.warning, one.event, one.before, one.grade)).collect();
    assert_eq!(
        short,
        [
            (id, Opened, Normal, Attention),
            (id, Rose, Attention, Warning),
            (id, Rose, Attention, Warning),
            (id, Rose, Warning, Exceedance),
            (id, Rose, Attention, Serious),
            (id, Closed, Serious, Normal),
            (short_lived, Opened, Normal, Attention),
            (short_lived, Closed, Attention, Normal),
            (kept, Opened, Normal, Warning),
            (kept, Closed, Warning, Normal),
        ]
    );
    let place = |one: &tidegate_store::WarningTold| {
        format!("{} {} {}", one.enterprise, one.outlet, one.pollutant)
    };
    assert_eq!(
        (place(&all[0]), place(&all[9])),
        ("A DW001 w01018".into(), "A DW001 w21003".into())
    );
    assert_eq!((all[0].at, all[1].at, all[5].at), (MARCH, MARCH + 5 * HOUR, MARCH + 9 * HOUR));
    assert_eq!((all[0].opened_at, all[0].closed_at, all[9].at), (MARCH, end, MARCH + 20 * HOUR));
    let some = store.warnings_after(&county(), all[2].number, 3).await.unwrap();
    assert_eq!(some, all[3..6]);
    assert_eq!(store.warnings_after(&county(), all[9].number, 3).await.unwrap(), []);
    assert_eq!(store.warnings_after(&code(NEIGHBOUR), 0, 3).await.unwrap(), []);
}

pub(crate) async fn changes_of_enterprises_are_followed_each_once(store: Shared) {
    use EnterpriseChange::{Docket, Facts, Permits, Registration};
    let elsewhere = enterprise_in(NEIGHBOUR, "N");
    let both = [enterprise("A"), enterprise("B")];
    store.put_enterprises(&both).await.unwrap();
    store.put_enterprises(&[elsewhere]).await.unwrap();
    let after = async |number: i64| {
        let changes = store.enterprise_changes_after(&county(), number, 100).await.unwrap();
        assert!(changes.is_sorted_by_key(|one| one.number));
        let last = changes.last().map_or(number, |one| one.number);
        let short: Vec<_> = changes.into_iter().map(|one| (one.enterprise, one.what)).collect();
        (last, short)
    };
    let of = |enterprise: &str, what| (enterprise.to_owned(), what);
    let (last, changes) = after(0).await;
    assert_eq!(changes, [of("A", Registration), of("B", Registration)]);
    // The same again is no change.
    store.put_enterprises(&both).await.unwrap();
    assert_eq!(after(last).await, (last, vec![]));

    let facts = [fact("A", "output", "2026-01-01", "7"), fact("A", "staff", "2026-01-01", "9")];
    store.put_facts(&facts, MARCH).await.unwrap();
    let held = permit("B", "P1", "2026-01-01", "2031-01-01");
    store.put_permits(std::slice::from_ref(&held)).await.unwrap();
    store.put_docket(&[duty("2025", "2026-01-31", None, 100)]).await.unwrap();
    let (last, changes) = after(last).await;
    assert_eq!(changes, [of("A", Facts), of("B", Permits), of("A", Docket)]);
    store.put_facts(&facts, MARCH + 1).await.unwrap();
    store.put_permits(std::slice::from_ref(&held)).await.unwrap();
    store.put_docket(&[duty("2025", "2026-01-31", None, 200)]).await.unwrap();
    assert_eq!(after(last).await, (last, vec![]));

    let mut changed = held;
    changed.permit.tier = Tier::Simplified;
    store.put_permits(&[changed]).await.unwrap();
    let renamed =
        tidegate_domain::EnterpriseRecord { name: "新名".to_owned(), ..enterprise("A") };
    store.put_enterprises(&[renamed]).await.unwrap();
    let (_, changes) = after(last).await;
    assert_eq!(changes, [of("B", Permits), of("A", Registration)]);
    // Who begins now sees each thing once, as it was changed last.
    let (_, changes) = after(0).await;
    let whole = [
        of("B", Registration),
        of("A", Facts),
        of("A", Docket),
        of("B", Permits),
        of("A", Registration),
    ];
    assert_eq!(changes, whole);
    assert_eq!(store.enterprise_changes_after(&county(), 0, 2).await.unwrap().len(), 2);
}

pub(crate) async fn another_standing_is_a_change_of_an_enterprise(store: Shared) {
    store.put_enterprises(&[enterprise("A")]).await.unwrap();
    let mut after = 0;
    let stands = [("2026-03-01", Tier::Key, true), ("2026-03-02", Tier::Key, false)];
    let falls = [("2026-03-03", Tier::Simplified, true), ("2026-03-04", Tier::Key, true)];
    for (on, tier, is_change) in stands.into_iter().chain(falls) {
        store.put_classifications(&[tiered("A", on, tier)]).await.unwrap();
        let changes = store.enterprise_changes_after(&county(), after, 9).await.unwrap();
        let classified = changes.iter().any(|one| one.what == EnterpriseChange::Classification);
        assert_eq!(classified, is_change, "{on}");
        after = changes.last().map_or(after, |one| one.number);
    }
}
