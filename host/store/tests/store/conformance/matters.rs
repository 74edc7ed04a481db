//! Matters, their steps and attachments.

use super::judged::*;
use super::matter::*;
use super::support::*;
use tidegate_domain::{Channel, MatterKind, Party, StepAside, StepTaken};
use tidegate_store::{
    MATTERS_AT_ONCE_MAX, MatterMove, Moved, NewAttachment, NoticeFilter, Page, StoreError,
};

pub(crate) async fn a_matter_grows_by_steps_and_stands_as_its_latest(store: Shared) {
    register_site(&*store).await;
    let open = MatterMove {
        steps: vec![step("open", MARCH), step("remind", MARCH + 1)],
        ..opening(MatterKind::Duty, "A/2026-Q1", MARCH)
    };
    let id = moved(&*store, &open).await;
    let matter = store.matter(id).await.unwrap().unwrap();
    assert_eq!(store.matter_by_key(&open.key).await.unwrap(), Some(matter.clone()));
    assert_eq!((matter.id, matter.revision, matter.closed_at), (id, 2, None));
    assert_eq!((matter.opened_at, matter.updated_at), (MARCH, MARCH + 1));
    assert_eq!((&matter.key, &matter.position), (&open.key, &open.position));
    assert_eq!(matter.enterprise.as_deref(), Some("A"));

    let mut close = going_on(&open, 2, "receive", MARCH + 10);
    close.steps[0].party = Party::Enterprise;
    close.position.closed = true;
    close.position.labels = labelled(&["late", "received"]);
    close.position.owner = Some("officer".to_owned());
    close.position.severity = 2;
    close.position.deadline = Some(MARCH + 9);
    close.position.due_at = Some(MARCH + 8);
    assert_eq!(moved(&*store, &close).await, id);
    let matter = store.matter(id).await.unwrap().unwrap();
    assert_eq!((matter.opened_at, matter.closed_at), (MARCH, Some(MARCH + 10)));
    assert_eq!(matter.position, close.position);
    // A step in a closed matter leaves it closed since then, or opens it again.
    let mut note = going_on(&open, 3, "note", MARCH + 20);
    note.position.closed = true;
    moved(&*store, &note).await;
    assert_eq!(store.matter(id).await.unwrap().unwrap().closed_at, Some(MARCH + 10));
    moved(&*store, &going_on(&open, 4, "reopen", MARCH + 30)).await;
    let matter = store.matter(id).await.unwrap().unwrap();
    assert_eq!((matter.closed_at, matter.position.closed), (None, false));

    let steps = store.matter_steps(id, Page::first(10)).await.unwrap();
    let numbers: Vec<u32> = steps.items.iter().map(|one| one.number).collect();
    assert_eq!((steps.total, numbers), (5, vec![1, 2, 3, 4, 5]));
    assert_eq!(steps.items[2].step, close.steps[0]);
    let page = store.matter_steps(id, Page { offset: 3, rows: 1 }).await.unwrap();
    assert_eq!((page.total, page.items.as_slice()), (5, &steps.items[3..4]));
    assert_eq!(store.matter(id + 1).await.unwrap(), None);
}

pub(crate) async fn every_kind_of_matter_is_kept(store: Shared) {
    register_site(&*store).await;
    for kind in MatterKind::ALL {
        let one = MatterMove { enterprise: None, ..opening(kind, "K", MARCH) };
        let id = moved(&*store, &one).await;
        assert_eq!(store.matter(id).await.unwrap().unwrap().key.kind, kind);
    }
    assert_eq!(found(&*store, &Default::default()).await.len(), MatterKind::ALL.len());
}

pub(crate) async fn who_saw_an_older_revision_is_told_and_writes_nothing(store: Shared) {
    register_site(&*store).await;
    let open = opening(MatterKind::Case, "A/1", MARCH);
    let id = moved(&*store, &open).await;
    let first = going_on(&open, 1, "accept", MARCH + 1);
    let second = MatterMove {
        notices: vec![notice("n", "contact", Channel::Sms, MARCH)],
        docket: vec![mark("M1", MARCH, MARCH + HOUR, MARCH)],
        ..going_on(&open, 1, "return", MARCH + 2)
    };
    let other = opening(MatterKind::Case, "A/2", MARCH + 3);
    let all = [first.clone(), second.clone(), open.clone(), other];
    let moved = store.move_matters(&all).await.unwrap();
    let matter = Box::new(store.matter(id).await.unwrap().unwrap());
    assert_eq!((matter.revision, &matter.position), (2, &first.position));
    let behind = Moved::Behind { matter };
    assert_eq!(moved[..3], [Moved::Done { id, revision: 2 }, behind.clone(), behind.clone()]);
    assert!(matches!(moved[3], Moved::Done { revision: 1, .. }), "it holds up no other");
    assert_eq!(store.matter_steps(id, Page::first(9)).await.unwrap().total, 2);
    assert_eq!(store.docket_history("A").await.unwrap(), []);
    assert_eq!(store.count_notices(&NoticeFilter::default()).await.unwrap(), 0);
    // A revision that there is not yet was not seen either.
    let early = going_on(&open, 3, "accept", MARCH + 4);
    assert_eq!(store.move_matters(&[early]).await.unwrap(), [behind]);
}

pub(crate) async fn moves_of_one_call_follow_each_other(store: Shared) {
    register_site(&*store).await;
    let open = opening(MatterKind::Case, "A/1", MARCH);
    let mut close = going_on(&open, 1, "close", MARCH + 1);
    close.position.closed = true;
    let again = going_on(&open, 2, "reopen", MARCH + 2);
    let moved = store.move_matters(&[open.clone(), close, again]).await.unwrap();
    let Moved::Done { id, revision: 1 } = moved[0] else { panic!("{moved:?}") };
    assert_eq!(moved[1..], [Moved::Done { id, revision: 2 }, Moved::Done { id, revision: 3 }]);
    let matter = store.matter(id).await.unwrap().unwrap();
    assert_eq!((matter.revision, matter.closed_at), (3, None));
    assert_eq!((matter.opened_at, matter.updated_at), (MARCH, MARCH + 2));
}

pub(crate) async fn moves_that_do_not_fit_are_refused_whole(store: Shared) {
    register_site(&*store).await;
    store.put_enterprises(&[enterprise("B")]).await.unwrap();
    let open = opening(MatterKind::Case, "A/1", MARCH);
    let id = moved(&*store, &open).await;
    let other = moved(&*store, &opening(MatterKind::Case, "A/2", MARCH)).await;
    let own = store.put_attachment(&file(id, "own.pdf", b"own")).await.unwrap();
    let foreign = store.put_attachment(&file(other, "other.pdf", b"other")).await.unwrap();
    let named = MatterMove { attachments: vec![own], ..going_on(&open, 1, "submit", MARCH + 1) };
    moved(&*store, &named).await;
    let good = opening(MatterKind::Case, "A/3", MARCH);
    let next = || going_on(&open, 2, "check", MARCH + 2);
    let of_b = |one: MatterMove| MatterMove { enterprise: Some("B".to_owned()), ..one };
    let with = |attachment| MatterMove { attachments: vec![attachment], ..next() };
    for (what, one) in [
        ("no steps", MatterMove { steps: Vec::new(), ..next() }),
        ("another enterprise", of_b(next())),
        ("no matter yet", going_on(&opening(MatterKind::Case, "A/9", MARCH), 1, "check", MARCH)),
        ("an attachment of another matter", with(foreign)),
        ("an attachment with a step", with(own)),
        ("an attachment that is not", with(foreign + 1)),
    ] {
        let error = store.move_matters(&[good.clone(), one]).await.unwrap_err();
        assert!(matches!(error, StoreError::Constraint { .. }), "{what}: {error}");
    }
    let nobody = MatterMove { enterprise: Some("nobody".to_owned()), ..good.clone() };
    let error = store.move_matters(&[good.clone(), nobody]).await.unwrap_err();
    assert!(
        matches!(&error, StoreError::UnknownEnterprise { enterprise, .. } if enterprise == "nobody")
    );
    assert_eq!(store.matter_by_key(&good.key).await.unwrap(), None, "nothing of any was written");
    assert_eq!(store.matter(id).await.unwrap().unwrap().revision, 2);
}

pub(crate) async fn a_call_carries_so_many_moves_and_no_more(store: Shared) {
    register_site(&*store).await;
    let most = MATTERS_AT_ONCE_MAX as usize;
    let mut moves: Vec<MatterMove> = (0..=most)
        .map(|number| opening(MatterKind::Prompt, &format!("A/{number}"), MARCH))
        .collect();
    let error = store.move_matters(&moves).await.unwrap_err();
    assert!(matches!(error, StoreError::Constraint { .. }), "{error}");
    moves.pop();
    let moved = store.move_matters(&moves).await.unwrap();
    assert_eq!(moved.len(), most);
    assert_eq!(store.count_matters(&Default::default()).await.unwrap(), most as u64);
    // In the order given.
    let Moved::Done { id, .. } = moved[most - 1] else { panic!() };
    assert_eq!(store.matter(id).await.unwrap().unwrap().key, moves[most - 1].key);
    assert_eq!(store.move_matters(&[]).await.unwrap(), []);
}

pub(crate) async fn what_a_move_brings_is_written_with_it(store: Shared) {
    register_site(&*store).await;
    store_judgement(&*store, &judge("2026-03-01", vec![])).await;
    let sms = |key: &str| notice(key, "contact", Channel::Sms, MARCH);
    store.put_notices(&[sms("there")]).await.unwrap();
    let owed = duty("D", "2026-03-01", None, MARCH);
    let open = MatterMove {
        notices: vec![sms("there"), sms("new"), sms("new"), sms("other")],
        docket: vec![owed.clone(), mark("M1", MARCH + DAY, MARCH + DAY + HOUR, MARCH)],
        ..opening(MatterKind::Duty, "A/D", MARCH)
    };
    let id = moved(&*store, &open).await;
    let of_matter = NoticeFilter { matter: Some(id), ..Default::default() };
    let notices = store.notices(&of_matter, Page::first(10)).await.unwrap().items;
    let keys: Vec<&str> = notices.iter().map(|one| one.notice.key.as_str()).collect();
    assert_eq!(keys, ["other", "new"]);
    assert_eq!(store.count_notices(&NoticeFilter::default()).await.unwrap(), 3);
    // As `put_docket` would: the judged day is due again, and the mark is in the chain.
    assert_eq!(store.docket("A", MARCH).await.unwrap()[0], owed);
    let days = due_in_short(&*store).await;
    let reason = "execution-report/D//2026-03-01".to_owned();
    assert_eq!(days, [("A".to_owned(), "2026-03-01".to_owned(), Some(reason))]);
    assert_eq!(store.head(0).await.unwrap().sequence, 2);
    // What is there already changes nothing.
    let next = MatterMove { docket: vec![owed], ..going_on(&open, 1, "remind", MARCH + 1) };
    moved(&*store, &next).await;
    assert_eq!(store.docket_history("A").await.unwrap().len(), 2);
}

pub(crate) async fn a_step_that_did_not_count_is_kept_aside(store: Shared) {
    register_site(&*store).await;
    let id = moved(&*store, &opening(MatterKind::Case, "A/1", MARCH)).await;
    let aside = |seen: u32| StepAside {
        matter: id,
        seen,
        found: 1,
        step: StepTaken { party: Party::Officer, ..step("accept", MARCH + i64::from(seen)) },
        reason: "somebody else was first".to_owned(),
    };
    for seen in 0..3 {
        store.put_step_aside(&aside(seen)).await.unwrap();
    }
    let latest = store.steps_aside(id, Page::first(2)).await.unwrap();
    assert_eq!((latest.total, latest.items), (3, vec![aside(2), aside(1)]));
    assert_eq!(store.matter_steps(id, Page::first(9)).await.unwrap().total, 1);
    let nowhere = StepAside { matter: id + 1, ..aside(0) };
    let error = store.put_step_aside(&nowhere).await.unwrap_err();
    assert!(matches!(&error, StoreError::UnknownNumber { id: named, .. } if *named == id + 1));
}

pub(crate) async fn attachments_are_kept_once_and_come_with_a_step(store: Shared) {
    register_site(&*store).await;
    let open = opening(MatterKind::Case, "A/1", MARCH);
    let id = moved(&*store, &open).await;
    let report = file(id, "报告.pdf", b"report");
    let mut virus = file(id, "EICAR.com", b"report");
    virus.attachment.quarantined = Some("virus test signature".to_owned());
    let first = store.put_attachment(&report).await.unwrap();
    let second = store.put_attachment(&virus).await.unwrap();
    assert_ne!(first, second, "the same bytes, but two attachments");
    let known = |new: &NewAttachment, id, step| {
        let mut known = new.clone();
        (known.attachment.id, known.attachment.step) = (id, step);
        known
    };
    let kept = store.attachment(second).await.unwrap().unwrap();
    assert_eq!(kept, known(&virus, second, None), "what is in quarantine is kept and says so");
    let submit = MatterMove { attachments: vec![first], ..going_on(&open, 1, "submit", MARCH + 1) };
    moved(&*store, &submit).await;
    let all = store.attachments(id).await.unwrap();
    let expected = [known(&report, first, Some(2)), known(&virus, second, None)];
    assert_eq!(all, expected.map(|one| one.attachment));
    assert_eq!(store.attachment(second + 1).await.unwrap(), None);
    let error = store.put_attachment(&file(id + 1, "a", b"a")).await.unwrap_err();
    assert!(matches!(error, StoreError::UnknownNumber { .. }), "{error}");
}
