//! Hosts that move matters, send notices and follow what others write, on one PostgreSQL database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use sqlx::PgConnection;
use tidegate_domain::{Channel, Grade, MatterKind, NewNotice, NoticeStatus, NoticeTry, TryOutcome};
use tidegate_store::{
    BatchCommit, Claim, Docket, EnterpriseChange, Grading, MatterMove, Matters, Moved, News,
    NoticeFilter, Outbox, Page, PostgresStore, Registry, Source, Sources, WarningChange,
};

use crate::conformance::judged::duty;
use crate::conformance::matter::*;
use crate::conformance::support::*;
use crate::server::Database;

/// How often two hosts meet in a test.
const ROUNDS: i64 = 20;

/// Two hosts on one database in which the site is registered, and a third that follows.
async fn hosts() -> (Database, [Arc<PostgresStore>; 3]) {
    let database = Database::fresh().await;
    let hosts = [database.open().await, database.open().await, database.open().await];
    register_site(&hosts[0]).await;
    (database, hosts.map(Arc::new))
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_movers_at_once_one_is_behind() {
    let (_database, [one, other, _]) = hosts().await;
    for round in 0..ROUNDS {
        let open = opening(MatterKind::Case, &format!("A/{round}"), MARCH);
        if round % 2 == 1 {
            moved(&*one, &open).await;
        }
        // Both open it, or both go on with it; the first brings others along.
        let step = |who: &str| {
            let own = opening(MatterKind::Prompt, &format!("{who}/{round}"), MARCH);
            let key = format!("{who}/{round}");
            let told = MatterMove {
                seen: u32::try_from(round % 2).unwrap(),
                notices: vec![notice(&key, "contact", Channel::Sms, MARCH)],
                docket: vec![duty(&key, "2026-03-01", None, MARCH)],
                ..open.clone()
            };
            [own, told]
        };
        let (first, second) = (step("one"), step("other"));
        let both = tokio::join!(one.move_matters(&first), other.move_matters(&second));
        let (first, second) = (both.0.unwrap(), both.1.unwrap());
        let done = [&first, &second].map(|moved| matches!(moved[1], Moved::Done { .. }));
        assert!(done[0] ^ done[1], "{first:?} {second:?}");
        assert!([&first, &second].iter().all(|moved| matches!(moved[0], Moved::Done { .. })));
        let outcomes = [&first[1], &second[1]];
        let behind = outcomes.into_iter().find_map(|moved| match moved {
            Moved::Behind { matter } => Some(matter),
            Moved::Done { .. } => None,
        });
        let stands = one.matter_by_key(&open.key).await.unwrap().unwrap();
        assert_eq!(**behind.unwrap(), stands);
        assert_eq!(i64::from(stands.revision), round % 2 + 1);
        let notices = one.count_notices(&Default::default()).await.unwrap();
        assert_eq!(notices, round.unsigned_abs() + 1, "nothing of the one that was behind");
        assert_eq!(one.docket_history("A").await.unwrap().len(), notices as usize);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_follower_misses_nothing_that_two_hosts_write() {
    let (_database, [one, other, third]) = hosts().await;
    for pollutant in ["w01018", "w21003"] {
        send(&*one, &stream(pollutant), &["1"]).await;
    }
    let watches =
        [watch_of(&*one, &stream("w01018")).await, watch_of(&*one, &stream("w21003")).await];
    let over = Arc::new(AtomicBool::new(false));
    let following = tokio::spawn(follow(third.clone(), over.clone()));
    let writers = [(one.clone(), watches[0], "one"), (other, watches[1], "other")];
    let writing = writers.map(|(host, watch, name)| {
        tokio::spawn(async move {
            for round in 0..ROUNDS {
                write(&host, watch, &format!("{name}/{round}")).await;
            }
        })
    });
    for task in writing {
        task.await.unwrap();
    }
    over.store(true, Ordering::SeqCst);
    let (steps, warnings) = following.await.unwrap();
    let all: Vec<i64> =
        one.steps_after(&county(), 0, 5_000).await.unwrap().iter().map(|(id, ..)| *id).collect();
    assert_eq!((all.len() as i64, steps), (2 * 5 * ROUNDS, all.clone()));
    let all: Vec<i64> = one
        .warnings_after(&county(), 0, 5_000)
        .await
        .unwrap()
        .iter()
        .map(|one| one.number)
        .collect();
    assert_eq!((all.len() as i64, warnings), (2 * 2 * ROUNDS, all.clone()));
}

/// A host's share of a round: five steps, and a warning that opens and closes.
async fn write(host: &PostgresStore, watch: i64, name: &str) {
    let moves: Vec<MatterMove> = (0..5)
        .map(|number| opening(MatterKind::Prompt, &format!("{name}/{number}"), MARCH))
        .collect();
    host.move_matters(&moves).await.unwrap();
    let short_lived = progress(Grade::Normal, Grade::Attention, Some(MARCH + HOUR));
    let open = WarningChange::Open { watch, opened_at: MARCH, progress: short_lived };
    let batch = BatchCommit { warnings: vec![open], ..batch(Vec::new()) };
    host.commit_batch(&batch).await.unwrap();
}

/// The running numbers of steps and warnings as they were seen, until there is nothing more.
async fn follow(host: Arc<PostgresStore>, over: Arc<AtomicBool>) -> (Vec<i64>, Vec<i64>) {
    let (mut steps, mut warnings) = (Vec::new(), Vec::new());
    loop {
        let was_over = over.load(Ordering::SeqCst);
        let after = steps.last().copied().unwrap_or(0);
        let found = host.steps_after(&county(), after, 1_000).await.unwrap();
        let seen = steps.len() + warnings.len();
        steps.extend(found.iter().map(|(id, ..)| *id));
        let after = warnings.last().copied().unwrap_or(0);
        let found = host.warnings_after(&county(), after, 1_000).await.unwrap();
        warnings.extend(found.iter().map(|one| one.number));
        if was_over && steps.len() + warnings.len() == seen {
            return (steps, warnings);
        }
    }
}

/// One host has drawn numbers for its steps and waits: its notice has the key of one that a
/// connection of the test's own is about to keep.
#[tokio::test(flavor = "multi_thread")]
async fn no_step_is_seen_before_one_with_a_smaller_number() {
    let (database, [one, other, third]) = hosts().await;
    let (mut raw, mut watcher) = (database.raw().await, database.raw().await);
    sqlx::raw_sql(
        "begin;
        insert into notice (county, person, channel, address, topic, urgency, title, content, key,
          at, not_before, status, tries, next_at)
        values ('330122', 'contact', 'sms', '', '', 'action', '', '', 'k', 1, 1, 'waiting', 0, 1)",
    )
    .execute(&mut raw)
    .await
    .unwrap();
    let held = MatterMove {
        notices: vec![notice("k", "contact", Channel::Sms, MARCH)],
        ..opening(MatterKind::Duty, "held", MARCH)
    };
    let holding = tokio::spawn(async move { one.move_matters(&[held]).await.unwrap() });
    waits_for_a_lock(&mut watcher, 1).await;
    let free = opening(MatterKind::Duty, "free", MARCH);
    let passing = tokio::spawn(async move { other.move_matters(&[free]).await.unwrap() });
    waits_for_a_lock(&mut watcher, 2).await;
    assert_eq!(third.steps_after(&county(), 0, 9).await.unwrap(), []);
    sqlx::raw_sql("rollback").execute(&mut raw).await.unwrap();
    holding.await.unwrap();
    passing.await.unwrap();
    let steps = third.steps_after(&county(), 0, 9).await.unwrap();
    let mut matters = Vec::new();
    for (_, _, step) in steps {
        matters.push(third.matter(step.matter).await.unwrap().unwrap().key.key);
    }
    assert_eq!(matters, ["held", "free"]);
}

/// Waits until so many transactions of the database wait for another.
async fn waits_for_a_lock(watcher: &mut PgConnection, wanted: i64) {
    for _ in 0..500 {
        let waiting: i64 = sqlx::query_scalar(
            "select count(*)
            from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'",
        )
        .fetch_one(&mut *watcher)
        .await
        .unwrap();
        if waiting >= wanted {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("fewer than {wanted} transactions wait");
}

#[tokio::test(flavor = "multi_thread")]
async fn changes_of_enterprises_by_two_hosts_are_all_seen() {
    let (_database, [one, other, third]) = hosts().await;
    let ids: Vec<String> = (0..ROUNDS).map(|number| format!("E{number:02}")).collect();
    let all: Vec<_> = ids.iter().map(|id| enterprise(id)).collect();
    one.put_enterprises(&all).await.unwrap();
    let over = Arc::new(AtomicBool::new(false));
    let following = tokio::spawn({
        let over = over.clone();
        async move {
            let (mut after, mut seen) = (0, BTreeSet::new());
            loop {
                let was_over = over.load(Ordering::SeqCst);
                let changes = third.enterprise_changes_after(&county(), after, 7).await.unwrap();
                if was_over && changes.is_empty() {
                    return seen;
                }
                for change in changes {
                    after = change.number;
                    seen.insert((change.enterprise, change.what));
                }
            }
        }
    });
    let forward: Vec<_> = ids.clone();
    let backward: Vec<_> = ids.iter().rev().cloned().collect();
    let facts = tokio::spawn(async move {
        for id in forward {
            one.put_facts(&[fact(&id, "output", "2026-01-01", "7")], MARCH).await.unwrap();
        }
    });
    let permits = tokio::spawn(async move {
        for id in backward {
            let held = permit(&id, "P1", "2026-01-01", "2031-01-01");
            other.put_permits(&[held]).await.unwrap();
        }
    });
    facts.await.unwrap();
    permits.await.unwrap();
    over.store(true, Ordering::SeqCst);
    let seen = following.await.unwrap();
    for id in ids {
        for what in
            [EnterpriseChange::Registration, EnterpriseChange::Facts, EnterpriseChange::Permits]
        {
            assert!(seen.contains(&(id.clone(), what)), "{id} {what:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_notice_is_in_two_hands_and_each_line_is_in_order() {
    let (_database, [one, other, third]) = hosts().await;
    let people = 8;
    let all: Vec<NewNotice> = (0..ROUNDS * people)
        .map(|number| {
            let person = format!("p{}", number % people);
            notice(&format!("k{number:04}"), &person, Channel::Sms, MARCH)
        })
        .collect();
    one.put_notices(&all).await.unwrap();
    let sending = [(one, "one"), (other, "other")]
        .map(|(host, name)| tokio::spawn(async move { send_all(&host, name).await }));
    let mut taken = Vec::new();
    for task in sending {
        taken.extend(task.await.unwrap());
    }
    let distinct: BTreeSet<i64> = taken.iter().copied().collect();
    assert_eq!((taken.len(), distinct.len()), (all.len(), all.len()), "each was taken once");
    let listing = third.notices(&NoticeFilter::default(), Page::first(1_000)).await.unwrap();
    assert!(listing.items.iter().all(|one| one.status == NoticeStatus::Sent && one.tries == 1));
}

/// Sends until nothing waits; the numbers of the notices in the order in which they were taken. Of
/// each line they are in order.
async fn send_all(host: &PostgresStore, by: &str) -> Vec<i64> {
    let (mut taken, mut last) = (Vec::new(), BTreeMap::new());
    let mut idle = 0;
    while idle < 20 {
        let claim = Claim { by: by.to_owned(), now: MARCH, until: MARCH + 60, rows: 5 };
        let notices = host.claim_notices(&claim).await.unwrap();
        idle = if notices.is_empty() { idle + 1 } else { 0 };
        let people: BTreeSet<&str> = notices.iter().map(|one| one.notice.person.as_str()).collect();
        assert_eq!(people.len(), notices.len(), "one of each line");
        let mut tries = Vec::new();
        for one in &notices {
            taken.push(one.id);
            let before = last.insert(one.notice.person.clone(), one.id);
            assert!(before.is_none_or(|before| before < one.id));
            tries.push(NoticeTry {
                notice: one.id,
                number: 1,
                at: MARCH,
                outcome: TryOutcome::Sent { receipt: None },
            });
        }
        host.put_tries(&tries).await.unwrap();
        tokio::task::yield_now().await;
    }
    taken
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_claimed_by_one_of_two_hosts() {
    let (_database, [one, other, _]) = hosts().await;
    for number in 0..ROUNDS {
        let source = Source {
            county: county(),
            name: format!("s{number:02}"),
            form: "eia-approvals".to_owned(),
            department: "approvals".to_owned(),
            url: "https://localhost".to_owned(),
            secret: None,
            every: 60,
            active: true,
        };
        one.put_source(&source, MARCH).await.unwrap();
    }
    for round in 0..ROUNDS {
        let now = MARCH + round * 60;
        let claims = tokio::join!(
            one.claim_sources("one", now, now + 60),
            other.claim_sources("other", now, now + 60)
        );
        let (first, second) = (claims.0.unwrap(), claims.1.unwrap());
        let names: BTreeSet<_> = first.iter().chain(&second).map(|(one, _)| &one.name).collect();
        assert_eq!(first.len() + second.len(), names.len(), "none is asked by both");
        assert_eq!(names.len() as i64, ROUNDS);
    }
}

#[tokio::test]
async fn a_county_does_all_of_it_within_its_scope_and_nothing_to_another() {
    let (_database, [host, _, _]) = hosts().await;
    host.put_enterprises(&[enterprise_in(NEIGHBOUR, "N")]).await.unwrap();
    let own = host.within(county()).unwrap();
    let other = host.within(code(NEIGHBOUR)).unwrap();
    own.put_people(&[person("contact", Some("A"), &["contact"])]).await.unwrap();
    let mut open = opening(MatterKind::Duty, "A/1", MARCH);
    open.notices = vec![notice("n", "contact", Channel::Sms, MARCH)];
    open.docket = vec![duty("D", "2026-03-01", None, MARCH)];
    let id = moved(&own, &open).await;
    let first = own.put_attachment(&file(id, "a.pdf", b"same")).await.unwrap();
    let named = MatterMove { attachments: vec![first], ..going_on(&open, 1, "submit", MARCH) };
    moved(&own, &named).await;
    let claim = Claim { by: "one".to_owned(), now: MARCH, until: MARCH + 60, rows: 5 };
    let taken = own.claim_notices(&claim).await.unwrap();
    let outcome = TryOutcome::Sent { receipt: Some("r".to_owned()) };
    let tried = NoticeTry { notice: taken[0].id, number: 1, at: MARCH, outcome };
    own.put_tries(std::slice::from_ref(&tried)).await.unwrap();
    own.put_followed(&county(), "desk", 2).await.unwrap();
    let changes = own.enterprise_changes_after(&county(), 0, 9).await.unwrap();
    assert_eq!(changes.last().unwrap().what, EnterpriseChange::Docket);
    assert_eq!(own.steps_after(&county(), 0, 9).await.unwrap().len(), 2);

    // The neighbour has the same file, and nothing of what the county has.
    assert_eq!(other.matter(id).await.unwrap(), None);
    assert_eq!(other.attachment(first).await.unwrap(), None);
    assert_eq!(other.steps_after(&county(), 0, 9).await.unwrap(), []);
    assert_eq!(other.notice_by_receipt(Channel::Sms, "r").await.unwrap(), None);
    assert!(other.put_tries(&[tried]).await.is_err());
    assert!(other.put_attachment(&file(id, "a.pdf", b"same")).await.is_err());
    assert!(other.move_matters(&[going_on(&open, 2, "close", MARCH)]).await.is_err());
    let mut theirs = opening(MatterKind::Duty, "N/1", MARCH);
    theirs.key.county = code(NEIGHBOUR);
    theirs.enterprise = Some("N".to_owned());
    let theirs = moved(&other, &theirs).await;
    let same = other.put_attachment(&file(theirs, "b.pdf", b"same")).await.unwrap();
    assert_eq!(other.attachment(same).await.unwrap().unwrap().content, b"same");

    // An enterprise that moves leaves its matters where they are, and they go on there.
    host.put_enterprises(&[enterprise_in(NEIGHBOUR, "A")]).await.unwrap();
    moved(&own, &going_on(&open, 2, "close", MARCH + 1)).await;
    assert_eq!(own.matter(id).await.unwrap().unwrap().revision, 3);
}
