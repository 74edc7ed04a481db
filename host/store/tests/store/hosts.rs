//! Two hosts on one PostgreSQL database at once: what one writer gives SQLite for nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use tidegate_domain::{Reading, ReadingOutcome, Stream};
use tidegate_record::{Blob, BodyAnswer, verify_chain};
use tidegate_store::{
    BatchCommit, Condition, Docket, DueDay, ENTRIES_MAX, FrameCommit, Frames, Grading,
    JudgementCommit, JudgementFilter, JudgementOutcome, Judgements, Page, PostgresStore, Registry,
    Series, Store, StoreError,
};

use crate::conformance::judged::*;
use crate::conformance::support::*;
use crate::server::Database;

/// How often two hosts meet in a test.
const ROUNDS: i64 = 20;

/// Two hosts on one database in which the site is registered.
async fn hosts() -> (Database, PostgresStore, PostgresStore) {
    let database = Database::fresh().await;
    let (one, other) = (database.open().await, database.open().await);
    register_site(&one).await;
    (database, one, other)
}

fn numbers<'a>(
    commits: impl IntoIterator<Item = &'a ReadingOutcome>,
) -> BTreeMap<&'static str, u64> {
    let mut numbers = BTreeMap::new();
    for outcome in commits {
        let name = match outcome {
            ReadingOutcome::New => "new",
            ReadingOutcome::Revised => "revised",
            ReadingOutcome::Duplicate => "duplicate",
        };
        *numbers.entry(name).or_default() += 1;
    }
    numbers
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_readings_from_both_are_there_once() {
    let (_database, one, other) = hosts().await;
    for round in 0..ROUNDS {
        // Streams that neither knows and then both do, and the readings in opposite orders.
        let (pair, known) = (round / 2, round % 2);
        let pollutants = [format!("w{pair:05}"), format!("x{pair:05}")];
        let starts =
            |pollutant| (0..10).map(move |hour| (pollutant, MARCH + (known * 10 + hour) * HOUR));
        let mut readings: Vec<(Stream, Reading)> = pollutants
            .iter()
            .flat_map(starts)
            .map(|(pollutant, at)| (stream(pollutant), reading(at, "40")))
            .collect();
        let forward = [commit(readings.clone())];
        readings.reverse();
        let backward = [commit(readings)];
        let (first, second) =
            tokio::join!(one.commit_frames(&forward), other.commit_frames(&backward));
        let (first, second) = (first.unwrap(), second.unwrap());
        let outcomes = first[0].readings.iter().chain(&second[0].readings);
        assert_eq!(numbers(outcomes), BTreeMap::from([("new", 20), ("duplicate", 20)]));
        for pollutant in pollutants {
            let id = one.stream_id(&stream(&pollutant)).await.unwrap();
            assert_eq!(other.stream_id(&stream(&pollutant)).await.unwrap(), id);
            let series = one.series(id.unwrap(), 0, i64::MAX, 100).await.unwrap();
            assert_eq!(series.len(), if known == 1 { 20 } else { 10 });
        }
    }
    let summary = one.summary(&county()).await.unwrap();
    let rounds = ROUNDS.unsigned_abs();
    assert_eq!((summary.readings, summary.duplicates), (20 * rounds, 20 * rounds));
    assert_eq!((summary.frames_accepted, summary.frames_duplicate), (2 * rounds, rounds));
}

#[tokio::test(flavor = "multi_thread")]
async fn different_values_from_both_are_two_revisions() {
    let (_database, one, other) = hosts().await;
    let group = |round: i64, value| -> [FrameCommit; 1] {
        [commit(vec![(stream("w01018"), reading(MARCH + round * HOUR, value))])]
    };
    for round in 0..ROUNDS {
        let (low, high) = (group(round, "40"), group(round, "41"));
        let (first, second) = tokio::join!(one.commit_frames(&low), other.commit_frames(&high));
        let (first, second) = (first.unwrap(), second.unwrap());
        let outcomes = first[0].readings.iter().chain(&second[0].readings);
        assert_eq!(numbers(outcomes), BTreeMap::from([("new", 1), ("revised", 1)]));
        let id = one.stream_id(&stream("w01018")).await.unwrap().unwrap();
        let revisions = one.revisions(id, MARCH + round * HOUR).await.unwrap();
        assert_eq!(revisions.iter().map(|point| point.revision).collect::<Vec<_>>(), [0, 1]);
        assert_ne!(revisions[0].reading.value, revisions[1].reading.value);
    }
    // In the order in which they came.
    let pending = other.ungraded(&county(), 1_000).await.unwrap();
    let mut latest: HashMap<i64, u32> = HashMap::new();
    for one in pending {
        let next = latest.insert(one.reading.period_start, one.revision).map_or(0, |last| last + 1);
        assert_eq!(one.revision, next);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn one_grade_of_a_reading_is_committed() {
    let (_database, one, other) = hosts().await;
    let mut graded = 0;
    for round in 0..ROUNDS {
        let readings = (0..30)
            .map(|hour| (stream("w01018"), reading(MARCH + (round * 30 + hour) * HOUR, "5")));
        one.commit_frames(&[commit(readings.collect())]).await.unwrap();
        let ids = waiting(&one).await;
        // They overlap in ten readings, which stand in opposite orders.
        let mut backward = ids[10..].to_vec();
        backward.reverse();
        let forward = BatchCommit { unwatched: ids[..3].to_vec(), ..batch(ids[3..20].to_vec()) };
        let backward =
            BatchCommit { unwatched: backward[18..].to_vec(), ..batch(backward[..18].to_vec()) };
        let both = tokio::join!(one.commit_batch(&forward), other.commit_batch(&backward));
        let refused = match both {
            (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
            both => panic!("one of the two is committed: {both:?}"),
        };
        assert!(matches!(refused, StoreError::AlreadyGraded { .. }), "{refused}");
        graded += 20;
        let left = waiting(&other).await;
        assert_eq!(left.len(), 10, "what the other did not reach waits");
        other.set_aside(&left).await.unwrap();
    }
    let summary = one.summary(&county()).await.unwrap();
    assert_eq!(summary.graded + summary.unwatched, graded + 10 * ROUNDS.unsigned_abs());
    assert_eq!(summary.batches, ROUNDS.unsigned_abs());
    let mut seen = BTreeSet::new();
    for (number, _) in one.batches(&county(), 100).await.unwrap() {
        for reading in one.batch_readings(number).await.unwrap() {
            assert!(seen.insert(reading.id), "reading {} was graded twice", reading.id);
        }
    }
    assert_eq!(seen.len() as u64, summary.graded);
}

/// Fails unless the chain is one from its beginning to its end.
async fn assert_whole(store: &dyn Store, entries: usize) {
    let chain = store.chain(0).await.unwrap();
    let found = store.entries(0, 0, ENTRIES_MAX).await.unwrap();
    let mut bodies = HashMap::new();
    for entry in &found {
        let stored = store.stored_blob(&entry.body).await.unwrap().unwrap();
        bodies.insert(entry.body, Blob::from_stored(&entry.body, &stored).unwrap().into_bytes());
    }
    let body = |entry: &tidegate_record::Entry| {
        bodies.get(&entry.body).cloned().map_or(BodyAnswer::Missing, BodyAnswer::Bytes)
    };
    let report = verify_chain(0, &chain.genesis(), &found, &[], body).unwrap();
    assert_eq!(report.entries, found.len() as u64);
    assert_eq!(found.len(), entries);
    let sequences: Vec<u64> = found.iter().map(|entry| entry.sequence).collect();
    assert!(sequences.into_iter().eq(1..=entries as u64));
    assert_eq!(store.head(0).await.unwrap(), found[entries - 1].head());
}

/// What a host records in one round: days judged, marks, a waiver and a batch.
async fn record(store: &PostgresStore, host: i64, round: i64) {
    let on = day("2026-03-01").plus_days(i32::try_from(round * 2 + host).unwrap()).to_string();
    let found = vec![finding("over-concentration", Some("w01018"))];
    store_judgement(store, &judge(&on, found)).await;
    let mark = mark(&format!("M{host}-{round}"), MARCH, MARCH + HOUR, MARCH);
    store.put_docket(&[mark]).await.unwrap();
    store.put_waiver(&waiver("over-total")).await.unwrap();
    store.commit_batch(&batch(Vec::new())).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chain_is_whole_and_a_case_hears_every_judgement() {
    let (_database, one, other) = hosts().await;
    for round in 0..ROUNDS {
        tokio::join!(record(&one, 0, round), record(&other, 1, round));
    }
    assert_whole(&one, usize::try_from(ROUNDS).unwrap() * 8).await;
    let cases = other.cases(&county(), None, Page::first(9)).await.unwrap();
    assert_eq!(cases.total, 1);
    let (_, notes) = one.case(cases.items[0].id).await.unwrap().unwrap();
    assert_eq!(notes.len() as i64, 2 * ROUNDS);
    let all = JudgementFilter::default();
    let judgements = one.judgements(&all, Page::first(1_000)).await.unwrap().items;
    // Numbers follow the chain, so the list is in the order of the record.
    assert!(judgements.is_sorted_by(|later, earlier| later.sequence > earlier.sequence));
}

#[tokio::test(flavor = "multi_thread")]
async fn of_two_judgements_of_a_day_one_stands() {
    let (_database, one, other) = hosts().await;
    let first_day = day("2026-03-01");
    for round in 0..ROUNDS {
        let on = first_day.plus_days(i32::try_from(round).unwrap()).to_string();
        // Two that differ, and so have two ids.
        let plain = judge(&on, Vec::new());
        let found = judge(&on, vec![finding("over-total", None)]);
        let both = tokio::join!(one.commit_judgement(&plain), other.commit_judgement(&found));
        let before = winner(both);
        // Both replace it.
        let (plain, found) = (again(&before, 1, plain), again(&before, 1, found));
        let both = tokio::join!(one.commit_judgement(&plain), other.commit_judgement(&found));
        let after = winner(both);
        let current = one.current_judgement("A", plain.record.from, plain.record.until);
        assert_eq!(current.await.unwrap().unwrap().id, after);
        let replaced = other.judgement(&before).await.unwrap().unwrap();
        assert_eq!(replaced.superseded_by, Some(after));
    }
    assert_whole(&one, usize::try_from(ROUNDS).unwrap() * 2).await;
}

/// The id of the one that was committed; the other must say that it came too late.
fn winner(
    both: (Result<JudgementOutcome, StoreError>, Result<JudgementOutcome, StoreError>),
) -> String {
    match both {
        (Ok(done), Err(error)) | (Err(error), Ok(done)) => {
            assert!(matches!(error, StoreError::Superseded { .. }), "{error}");
            done.id
        }
        both => panic!("one of the two stands: {both:?}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn news_of_a_day_that_is_being_judged_is_not_lost() {
    let (_database, one, other) = hosts().await;
    for round in 0..ROUNDS {
        let on = day("2026-03-01").plus_days(i32::try_from(round).unwrap());
        let send =
            |value: &'static str| [commit(vec![(stream("w01018"), reading(on.start(), value))])];
        one.commit_frames(&send("5")).await.unwrap();
        one.set_aside(&waiting(&one).await).await.unwrap();
        let served = one.due_day("A", on).await.unwrap().unwrap();
        one.commit_frames(&send("6")).await.unwrap();
        let late = waiting(&one).await;
        let judged = JudgementCommit { serves: Some(served), ..judge(&on.to_string(), vec![]) };
        let both = tokio::join!(one.commit_judgement(&judged), other.set_aside(&late));
        both.0.unwrap();
        both.1.unwrap();
        // Whichever came first: the day is judged and due again, and says why.
        let left: DueDay = other.due_day("A", on).await.unwrap().unwrap();
        assert_eq!(left.reason.as_deref(), Some("late-data"), "round {round}");
        // Asking for it as if nobody had judged it changes nothing.
        assert_eq!(one.make_due(&[DueDay { reason: None, ..left.clone() }]).await.unwrap(), 0);
        assert_eq!(one.due_day("A", on).await.unwrap(), Some(left));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_asked_for_by_both_is_due_once() {
    let (_database, one, other) = hosts().await;
    one.put_enterprises(&["B", "C", "D"].map(enterprise)).await.unwrap();
    let first_day = day("2026-03-01");
    for round in 0..ROUNDS {
        let on = first_day.plus_days(i32::try_from(round).unwrap());
        let due = |enterprise: &&str| DueDay {
            county: county(),
            enterprise: (*enterprise).to_owned(),
            on,
            reason: None,
            ticket: 0,
        };
        let forward: Vec<DueDay> = ["A", "B", "C", "D"].iter().map(due).collect();
        let backward: Vec<DueDay> = forward.iter().rev().cloned().collect();
        let (first, second) = tokio::join!(one.make_due(&forward), other.make_due(&backward));
        assert_eq!(first.unwrap() + second.unwrap(), 4);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_both_register_is_counted_once() {
    let (_database, one, other) = hosts().await;
    for round in 0..ROUNDS {
        let forward: Vec<_> =
            (0..20).map(|number| enterprise(&format!("E{round}-{number}"))).collect();
        let backward: Vec<_> = forward.iter().rev().cloned().collect();
        let (first, second) =
            tokio::join!(one.put_enterprises(&forward), other.put_enterprises(&backward));
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!((first.new + second.new, first.unchanged + second.unchanged), (20, 20));

        let facts = [fact("A", &format!("output-{round}"), "2026-01-01", "7")];
        let (first, second) =
            tokio::join!(one.put_facts(&facts, MARCH), other.put_facts(&facts, MARCH));
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!((first.new + second.new, first.unchanged + second.unchanged), (1, 1));

        let marks = [mark(&format!("M{round}"), MARCH, MARCH + HOUR, MARCH)];
        let (first, second) = tokio::join!(one.put_docket(&marks), other.put_docket(&marks));
        let (first, second) = (first.unwrap(), second.unwrap());
        assert_eq!((first.new + second.new, first.unchanged + second.unchanged), (1, 1));
    }
    assert_whole(&one, usize::try_from(ROUNDS).unwrap()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_watch_has_one_number_for_both() {
    let (_database, one, other) = hosts().await;
    send(&one, &stream("w01018"), &["5"]).await;
    let id = one.stream_id(&stream("w01018")).await.unwrap().unwrap();
    for round in 0..ROUNDS {
        let draft = |limit: &&str| watch_draft(id, limit, &format!("d{round}"), "2026-03-01");
        let forward: Vec<_> = ["a", "b", "c"].iter().map(draft).collect();
        let backward: Vec<_> = forward.iter().rev().cloned().collect();
        let (first, second) = tokio::join!(one.put_watches(&forward), other.put_watches(&backward));
        let (first, mut second) = (first.unwrap(), second.unwrap());
        second.reverse();
        assert_eq!(first, second);
    }
}

/// What a host does all day, in one round: takes readings of streams that both know, grades its own
/// under watches that both change, and records things of an enterprise that both judge.
async fn work(store: &PostgresStore, host: i64, round: i64) {
    let mut pollutants = ["w01018", "w21003"];
    if host == 1 {
        pollutants.reverse();
    }
    let period = MARCH + (round * 2 + host) * HOUR;
    let readings = pollutants.map(|pollutant| (stream(pollutant), reading(period, "61.5")));
    store.commit_frames(&[commit(readings.to_vec())]).await.unwrap();
    let mut watches = Vec::new();
    for pollutant in pollutants {
        watches.push(watch_of(store, &stream(pollutant)).await);
    }
    let pending = store.ungraded(&county(), 1_000).await.unwrap();
    let own = pending.into_iter().filter(|one| one.reading.period_start == period);
    let own: Vec<i64> = own.map(|one| one.id).collect();
    assert_eq!(own.len(), 2);
    let states = watches.iter().map(|watch| (*watch, round.unsigned_abs())).collect();
    store.commit_batch(&BatchCommit { states, ..batch(own) }).await.unwrap();
    let fact = fact("A", "output", "2026-01-01", &round.to_string());
    store.put_facts(&[fact], MARCH).await.unwrap();
    record(store, host, round).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn hosts_that_do_everything_at_once_only_wait_for_each_other() {
    let (_database, one, other) = hosts().await;
    for round in 0..ROUNDS {
        tokio::join!(work(&one, 0, round), work(&other, 1, round));
    }
    assert_eq!(waiting(&one).await, [0_i64; 0]);
    let summary = other.summary(&county()).await.unwrap();
    let rounds = ROUNDS.unsigned_abs();
    assert_eq!((summary.readings, summary.graded), (4 * rounds, 4 * rounds));
    assert_eq!(summary.batches, 4 * rounds);
    assert_eq!(summary.judgements, 2 * rounds);
    assert_whole(&one, usize::try_from(ROUNDS).unwrap() * 10).await;
    assert_eq!(one.check().await.unwrap().problems, Vec::<String>::new());
}
