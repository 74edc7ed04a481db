//! Judgements, their findings and cases.

use std::collections::HashMap;

use super::judged::*;
use super::support::*;
use tidegate_domain::{CaseNews, CaseStatus, Finding, Severity, Standing};
use tidegate_record::{Digest, JudgementKind};
use tidegate_store::{
    FindingFilter, JUDGEMENT_DIGITS_MIN, JudgementCommit, JudgementFilter, Page, Store, StoreError,
};

pub(crate) async fn a_day_judged_again_supersedes_and_both_stay_readable(store: Shared) {
    register_site(&*store).await;
    let first = judge("2026-03-01", vec![finding("over-concentration", Some("w01018"))]);
    let first_id = store_judgement(&*store, &first).await.id;
    assert_eq!(first_id, first.record.id().unwrap().to_string());
    let summary = store.summary(&county()).await.unwrap();
    let one = vec![("over-concentration".to_owned(), 1)];
    assert_eq!((summary.judgements, summary.findings, summary.cases), (1, one, 1));
    let second = again(&first_id, 1, judge("2026-03-01", Vec::new()));
    let outcome = store_judgement(&*store, &second).await;
    assert_eq!(outcome.sequence, 2);
    let summary = store.summary(&county()).await.unwrap();
    assert_eq!((summary.judgements, summary.findings, summary.cases), (1, Vec::new(), 0));

    let before = store.judgement(&first_id).await.unwrap().unwrap();
    let after = store.judgement(&outcome.id).await.unwrap().unwrap();
    assert_eq!((before.revision, before.findings), (0, 1));
    assert_eq!(before.superseded_by.as_ref(), Some(&outcome.id));
    assert_eq!((after.revision, after.findings), (1, 0));
    assert_eq!(after.supersedes.as_ref(), Some(&first_id));
    assert_eq!(after.reason.as_deref(), Some("late-data"));
    let (from, until) = (MARCH, MARCH + DAY);
    assert_eq!(store.current_judgement("A", from, until).await.unwrap(), Some(after.clone()));
    assert_eq!(store.current_judgement("A", from, until + 1).await.unwrap(), None);

    // What each said, and every blob it names, is still there.
    for commit in [&first, &second] {
        let body = commit.record.id().unwrap();
        let entry = store.entry_of(&body).await.unwrap().unwrap();
        commit.record.verify_entry(&entry).unwrap();
        for digest in [body, commit.record.output] {
            assert!(store.stored_blob(&digest).await.unwrap().is_some());
        }
    }
    let filter = FindingFilter { judgement: Some(first_id.clone()), ..Default::default() };
    let found = store.findings(&filter, Page::first(10)).await.unwrap();
    assert_eq!((found.total, found.items[0].current), (1, false));
    assert_eq!(found.items[0].finding, first.verdict.findings[0]);
    let filter = FindingFilter { current: true, ..filter };
    assert_eq!(store.findings(&filter, Page::first(10)).await.unwrap().items, []);
}

pub(crate) async fn a_judgement_that_does_not_fit_writes_nothing(store: Shared) {
    register_site(&*store).await;
    let found = || vec![finding("over-concentration", Some("w01018"))];
    let first = judge("2026-03-01", found());
    let first_id = store_judgement(&*store, &first).await.id;
    let second = again(&first_id, 1, judge("2026-03-01", found()));
    let second_id = store_judgement(&*store, &second).await.id;
    let before = record_traces(&*store).await;

    let mut later = judge("2026-03-01", found());
    later.record.known_at += 1;
    let mut other_day = again(&second_id, 2, judge("2026-03-02", found()));
    other_day.record.known_at += 1;
    let mut contradicts = judge("2026-03-02", found());
    contradicts.record.revision = 1;
    let mut unknown = judge("2026-03-02", found());
    unknown.record.enterprise = Some("nobody".to_owned());
    let mut of_nobody = judge("2026-03-02", found());
    of_nobody.record.enterprise = None;
    let other_verdict =
        JudgementCommit { verdict: Default::default(), ..judge("2026-03-02", found()) };
    let waived_outside = JudgementCommit { waived: vec![1], ..judge("2026-03-02", found()) };
    let never = Digest::of(b"never").to_string();
    for (what, commit, expected) in [
        ("the same again", first, "Superseded"),
        ("the same revision again", second.clone(), "Superseded"),
        ("none named although there is one", later, "Superseded"),
        ("one that was replaced", again(&first_id, 2, judge("2026-03-01", found())), "Superseded"),
        ("one that is none", again(&never, 1, judge("2026-03-02", found())), "UnknownJudgement"),
        ("one of another day", other_day, "Constraint"),
        ("a revision of nothing", contradicts, "Unrecordable"),
        ("an enterprise that is not registered", unknown, "UnknownEnterprise"),
        ("findings about nobody", of_nobody, "Constraint"),
        ("another verdict than recorded", other_verdict, "Constraint"),
        ("waived ones outside the verdict", waived_outside, "Constraint"),
    ] {
        let error = store.commit_judgement(&commit).await.unwrap_err();
        assert!(format!("{error:?}").starts_with(expected), "{what}: {error:?}");
        assert_eq!(record_traces(&*store).await, before, "{what}");
    }
    let waived_inside = JudgementCommit { waived: vec![0], ..judge("2026-03-02", found()) };
    store_judgement(&*store, &waived_inside).await;
}

/// News of a case in order, with its status.
async fn told(store: &dyn Store, case: i64) -> (CaseStatus, Vec<CaseNews>) {
    let (listing, notes) = store.case(case).await.unwrap().unwrap();
    (listing.status, notes.into_iter().map(|note| note.news).collect())
}

pub(crate) async fn a_case_follows_what_is_found_and_is_told_once(store: Shared) {
    register_site(&*store).await;
    let cod = || finding("over-concentration", Some("w01018"));
    let ammonia = || finding("over-concentration", Some("w21003"));
    // Two hours of one day are one case, and it hears of them once.
    let first = store_judgement(&*store, &judge("2026-03-01", vec![cod(), cod(), ammonia()])).await;
    assert_eq!((first.opened.len(), first.told.len()), (2, 0));
    let case = first.opened[0];
    assert_eq!(told(&*store, case).await, (CaseStatus::Issued, vec![CaseNews::Opened]));

    let next = store_judgement(&*store, &judge("2026-03-02", vec![cod()])).await;
    assert_eq!((next.opened, next.told), (vec![], vec![case]));
    let mut worse = cod();
    (worse.severity, worse.standing) = (Severity::Serious, Standing::Suspected);
    let second = again(&first.id, 1, judge("2026-03-01", vec![worse]));
    let second = store_judgement(&*store, &second).await;
    assert_eq!(second.told, [case, first.opened[1]]);
    let (listing, notes) = store.case(case).await.unwrap().unwrap();
    assert_eq!((listing.severity, listing.standing), (Severity::Serious, Standing::Suspected));
    assert_eq!(notes[2].news, CaseNews::JudgedAgain);
    assert_eq!((&notes[2].judgement, notes[2].reason.as_deref()), (&second.id, Some("late-data")));
    assert_eq!(notes[1].reason, None);
    let gone = (CaseStatus::NoLongerFound, vec![CaseNews::Opened, CaseNews::NoLongerFound]);
    assert_eq!(told(&*store, first.opened[1]).await, gone);

    // One day is no longer found, the other still is; then neither.
    let third = store_judgement(&*store, &again(&second.id, 2, judge("2026-03-01", vec![]))).await;
    let (listing, _) = store.case(case).await.unwrap().unwrap();
    assert_eq!((listing.status, listing.severity), (CaseStatus::Issued, Severity::Ordinary));
    store_judgement(&*store, &again(&next.id, 1, judge("2026-03-02", vec![]))).await;
    assert_eq!(told(&*store, case).await.0, CaseStatus::NoLongerFound);
    let open = store.cases(&county(), Some(CaseStatus::Issued), Page::first(9)).await.unwrap();
    assert_eq!((open.total, open.items), (0, vec![]));

    // Found again, it is the same act.
    let fourth = again(&third.id, 3, judge("2026-03-01", vec![cod()]));
    let fourth = store_judgement(&*store, &fourth).await;
    assert_eq!((fourth.opened, fourth.told), (vec![], vec![case]));
    assert_eq!(
        told(&*store, case).await,
        (
            CaseStatus::Issued,
            vec![
                CaseNews::Opened,
                CaseNews::FoundAgain,
                CaseNews::JudgedAgain,
                CaseNews::NoLongerFound,
                CaseNews::NoLongerFound,
                CaseNews::FoundAgain,
            ],
        )
    );
    let listed = store.cases(&county(), None, Page::first(1)).await.unwrap();
    assert_eq!((listed.total, listed.items[0].id), (2, case), "the latest told comes first");
    let filter = FindingFilter { case: Some(case), ..Default::default() };
    assert_eq!(store.findings(&filter, Page::first(9)).await.unwrap().total, 5);
    assert_eq!(store.case(9_999).await.unwrap(), None);
}

pub(crate) async fn earlier_acts_are_those_found_now_that_ended_in_a_period(store: Shared) {
    register_site(&*store).await;
    let act = |kind: &str, pollutant: Option<&str>, from: i64, until: i64| Finding {
        from: MARCH + from,
        until: MARCH + until,
        ..finding(kind, pollutant)
    };
    let cod = act("over-concentration", Some("w01018"), 10, 20);
    let late = act("late-report", None, 0, 20);
    let later = act("over-concentration", Some("w01018"), 20, 30);
    let mut first = judge("2026-03-01", vec![later.clone(), cod.clone(), late.clone()]);
    first.waived = vec![2];
    let first = store_judgement(&*store, &first).await;
    let read = |since: i64, until: i64| {
        let store = store.clone();
        async move {
            let acts = store.earlier_acts("A", MARCH + since, MARCH + until).await.unwrap();
            acts.into_iter().map(|act| (act.kind, act.from - MARCH, act.until - MARCH)).collect()
        }
    };
    let named = |acts: &[&Finding]| -> Vec<(String, i64, i64)> {
        let named = acts.iter().map(|one| (one.kind.clone(), one.from - MARCH, one.until - MARCH));
        named.collect()
    };
    let found: Vec<(String, i64, i64)> = read(0, 99).await;
    assert_eq!(found, named(&[&late, &cod, &later]), "by start, then end");
    for (since, until, wanted) in [
        (20, 29, vec![&late, &cod]),
        (20, 30, vec![&late, &cod, &later]),
        (21, 30, vec![&later]),
        (31, 99, vec![]),
    ] {
        let found: Vec<(String, i64, i64)> = read(since, until).await;
        assert_eq!(found, named(&wanted), "{since} to {until}");
    }
    let acts = store.earlier_acts("A", MARCH, MARCH + 99).await.unwrap();
    let [late, cod, _] = acts.as_slice() else { panic!("{acts:?}") };
    assert_eq!(
        (late.case, late.pollutant.as_deref(), late.subject.as_str()),
        (None, None, "DW001")
    );
    assert_eq!((cod.case, cod.pollutant.as_deref()), (Some(first.opened[0]), Some("w01018")));
    assert_eq!(store.earlier_acts("nobody", 0, i64::MAX).await.unwrap(), []);

    // What is no longer found is no earlier act.
    store_judgement(&*store, &again(&first.id, 1, judge("2026-03-01", vec![later.clone()]))).await;
    let found: Vec<(String, i64, i64)> = read(0, 99).await;
    assert_eq!(found, named(&[&later]));
}

pub(crate) async fn a_waived_finding_opens_no_case_and_tells_the_one_there_is(store: Shared) {
    register_site(&*store).await;
    let cod = || finding("over-concentration", Some("w01018"));
    let waived = |on| JudgementCommit { waived: vec![0], ..judge(on, vec![cod()]) };
    let first = store_judgement(&*store, &waived("2026-03-01")).await;
    assert_eq!((first.opened, first.told), (vec![], vec![]));
    let found = store.findings(&FindingFilter::default(), Page::first(9)).await.unwrap();
    assert_eq!((found.items[0].case, found.items[0].current), (None, true), "it stays visible");

    let second = store_judgement(&*store, &judge("2026-03-02", vec![cod()])).await;
    let case = second.opened[0];
    let third = store_judgement(&*store, &waived("2026-03-03")).await;
    assert_eq!((third.opened, third.told), (vec![], vec![case]));
    // Judged again under a waiver, the day is still found: the case is told so and stays.
    let again_waived = again(&second.id, 1, waived("2026-03-02"));
    assert_eq!(store_judgement(&*store, &again_waived).await.told, [case]);
    let news = vec![CaseNews::Opened, CaseNews::Waived, CaseNews::Waived];
    assert_eq!(told(&*store, case).await, (CaseStatus::Issued, news));
    // Of two of one key, of which one is waived, the other counts.
    let half = JudgementCommit { waived: vec![0], ..judge("2026-03-04", vec![cod(), cod()]) };
    assert_eq!(store_judgement(&*store, &half).await.told, [case]);
    let found = store.findings(&FindingFilter::default(), Page::first(2)).await.unwrap();
    let cases: Vec<_> = found.items.iter().map(|one| one.case).collect();
    assert_eq!(cases, [None, Some(case)]);
    assert_eq!(told(&*store, case).await.1.last(), Some(&CaseNews::FoundAgain));
}

pub(crate) async fn judgements_are_found_by_filter(store: Shared) {
    register_site(&*store).await;
    store.put_enterprises(&[enterprise("B")]).await.unwrap();
    let first = store_judgement(&*store, &judge("2026-03-01", vec![])).await.id;
    let mut of_b = judge("2026-03-01", vec![]);
    of_b.record.enterprise = Some("B".to_owned());
    let of_b = store_judgement(&*store, &of_b).await.id;
    let second = again(&first, 1, judge("2026-03-01", vec![]));
    let second = store_judgement(&*store, &second).await.id;
    // A moment, at the last second of the day.
    let mut event = judge("2026-03-01", vec![]);
    event.record.kind = JudgementKind::Event;
    (event.record.from, event.record.until) = (MARCH + DAY - 1, MARCH + DAY - 1);
    let event = store_judgement(&*store, &event).await.id;
    let all = JudgementFilter::default;
    let of = |text: &str| Some(text.to_owned());
    for (filter, expected) in [
        (all(), vec![&event, &second, &of_b, &first]),
        (JudgementFilter { county: Some(county()), ..all() }, vec![&event, &second, &of_b, &first]),
        (JudgementFilter { county: Some(code(NEIGHBOUR)), ..all() }, vec![]),
        (JudgementFilter { enterprise: of("B"), ..all() }, vec![&of_b]),
        (JudgementFilter { kind: of("event"), ..all() }, vec![&event]),
        (JudgementFilter { current: true, ..all() }, vec![&event, &second, &of_b]),
        (
            JudgementFilter { period: Some((MARCH + DAY - 1, MARCH + DAY)), ..all() },
            vec![&event, &second, &of_b, &first],
        ),
        (JudgementFilter { period: Some((MARCH + DAY, MARCH + 2 * DAY)), ..all() }, vec![]),
        (
            JudgementFilter { period: Some((MARCH, MARCH + 1)), current: true, ..all() },
            vec![&second, &of_b],
        ),
    ] {
        let listing = store.judgements(&filter, Page::first(10)).await.unwrap();
        let ids: Vec<_> = listing.items.iter().map(|one| &one.id).collect();
        assert_eq!((ids, listing.total), (expected.clone(), expected.len() as u64), "{filter:?}");
    }
    let page = store.judgements(&all(), Page { offset: 1, rows: 2 }).await.unwrap();
    let ids: Vec<_> = page.items.iter().map(|one| &one.id).collect();
    assert_eq!((ids, page.total), (vec![&second, &of_b], 4));
}

/// Two judgements whose ids begin with the same digits.
fn twins() -> (JudgementCommit, JudgementCommit) {
    let mut seen: HashMap<String, i64> = HashMap::new();
    let at = |known_at| {
        let mut commit = judge("2026-03-01", vec![]);
        (commit.record.kind, commit.record.known_at) = (JudgementKind::Event, known_at);
        commit
    };
    for known_at in 0.. {
        let mut id = at(known_at).record.id().unwrap().to_string();
        id.truncate(JUDGEMENT_DIGITS_MIN);
        if let Some(before) = seen.insert(id, known_at) {
            return (at(before), at(known_at));
        }
    }
    unreachable!("there are fewer beginnings than numbers");
}

pub(crate) async fn a_judgement_is_found_by_its_first_digits(store: Shared) {
    register_site(&*store).await;
    let (one, other) = twins();
    let id = store_judgement(&*store, &one).await.id;
    let found = |text: String| {
        let store = &store;
        async move { store.judgement(&text).await.unwrap().map(|listing| listing.id) }
    };
    assert_eq!(found(id.clone()).await.as_ref(), Some(&id));
    assert_eq!(found(id[..JUDGEMENT_DIGITS_MIN].to_owned()).await.as_ref(), Some(&id));
    assert_eq!(found(id[..JUDGEMENT_DIGITS_MIN - 1].to_owned()).await, None, "too few digits");
    assert_eq!(found(format!("{id}0")).await, None);
    assert_eq!(found("％％％％％％％％".to_owned()).await, None);
    assert_eq!(found(String::new()).await, None);

    let other_id = store_judgement(&*store, &other).await.id;
    let digits = &id[..JUDGEMENT_DIGITS_MIN];
    let error = store.judgement(digits).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::Ambiguous { what: "judgement", text } if text == digits),
        "{error}"
    );
    assert_eq!(found(other_id.clone()).await, Some(other_id));
}
