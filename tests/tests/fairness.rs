//! Counties whose packs loop, eat memory or explode, beside one whose pack does not.

use std::time::{Duration, Instant as Moment};

use tidegate_domain::{Jurisdiction, Office, PackFault};
use tidegate_runtime::Served;
use tidegate_service::{FaultInput, Host, longest_wait};
use tidegate_store::{CountyQuotas, CountyRecord, Page};
use tidegate_tests::county::MIDNIGHT;
use tidegate_tests::hostile_counties::{
    BEHAVE, BUDGET_MS, GOOD, HOSTILE, HandClock, PANIC, enterprise, first_day, province, send_hour,
};
use tokio::sync::watch;

const TONGLU: &str = "330122";

/// How long a test waits for what must come.
const PATIENCE: Duration = Duration::from_secs(120);

fn county(code: &str) -> Jurisdiction {
    code.parse().unwrap()
}

/// Readings of a county that were graded.
async fn graded(host: &Host, code: &str) -> u64 {
    let batches = host.store().batches(&county(code), 1_000).await.unwrap();
    batches.iter().map(|(_, batch)| u64::from(batch.judged + batch.skipped)).sum()
}

/// Who graded a county's batches, latest first.
async fn graders(host: &Host, code: &str) -> Vec<String> {
    let batches = host.store().batches(&county(code), 1_000).await.unwrap();
    batches.into_iter().map(|(_, batch)| batch.grader.name().to_owned()).collect()
}

/// Waits until something holds.
async fn until(what: &str, mut holds: impl AsyncFnMut() -> bool) {
    let began = Moment::now();
    while !holds().await {
        assert!(began.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_batch_waits_for_more_than_what_others_had_begun() {
    let folder = tempfile::tempdir().unwrap();
    let counties = ["330122", "330127", "330182", GOOD];
    let host = province(folder.path(), HandClock::at(MIDNIGHT), &counties).await;
    // They are never set aside here, so that they go on to the end.
    host.set_aside_after(u32::MAX);
    for (code, deed) in HOSTILE {
        send_hour(&host, code, 0, deed).await;
    }
    let (stop, stopping) = watch::channel(false);
    let grading = tokio::spawn({
        let host = host.clone();
        async move { host.grade_until(stopping).await }
    });
    until("the hostile counties stand still", async || host.grading_faults().len() == 3).await;
    for hour in 0..20 {
        send_hour(&host, GOOD, hour, "100").await;
        until("it is graded", async || graded(&host, GOOD).await > u64::try_from(hour).unwrap())
            .await;
    }
    stop.send(true).unwrap();
    grading.await.unwrap();

    let trace = host.queue_trace();
    let own: Vec<&Served> = trace.iter().filter(|one| one.lane.name() == GOOD).collect();
    assert!(own.len() >= 20, "{} batches", own.len());
    for one in &own {
        let began = one.queued + one.waited;
        let overtook = trace.iter().filter(|other| {
            let other_began = other.queued + other.waited;
            other.lane != one.lane && one.queued < other_began && other_began < began
        });
        // Two workers: what had begun on them is waited for, and at most one county each that was
        // served as little.
        assert!(overtook.count() <= 2, "{one:?}");
    }
    let longest = longest_wait(&trace, &county(GOOD)).unwrap();
    assert!(longest < Duration::from_millis(BUDGET_MS * 10), "{longest:?}");
    for (code, _) in HOSTILE {
        assert_eq!(graded(&host, code).await, 0, "{code} gave no verdict");
        let waiting = host.store().ungraded(&county(code), 10).await.unwrap();
        assert_eq!(waiting.len(), 1, "{code} lost nothing");
    }
}

#[tokio::test]
async fn a_pack_that_fails_is_set_aside_and_the_layer_above_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let clock = HandClock::at(MIDNIGHT);
    let host = province(folder.path(), clock.clone(), &[TONGLU, "330182"]).await;
    host.set_aside_after(3);
    send_hour(&host, "330182", 0, BEHAVE).await;
    host.grade_all().await.unwrap();
    send_hour(&host, TONGLU, 0, PANIC).await;
    for time in 1..=3 {
        assert!(host.set_asides().is_empty(), "after {} faults", time - 1);
        assert!(host.grade_all().await.is_err());
    }
    let asides = host.set_asides();
    let [aside] = asides.as_slice() else { panic!("{asides:?}") };
    assert_eq!((aside.county.as_str(), aside.office, aside.faults), (TONGLU, Office::Grading, 3));
    assert!(aside.cause.contains("grading.evaluate"), "{}", aside.cause);

    host.grade_all().await.unwrap();
    assert_eq!(graders(&host, TONGLU).await, ["ladder"]);
    // Nobody else is touched, nor what is decided about the stack.
    send_hour(&host, "330182", 1, BEHAVE).await;
    host.grade_all().await.unwrap();
    assert_eq!(graders(&host, "330182").await, ["hostile-330182", "hostile-330182"]);

    // Before its pause is over it is not asked, then it is, and answers.
    clock.go_on(599);
    host.follow_asides().await.unwrap();
    send_hour(&host, TONGLU, 1, BEHAVE).await;
    host.grade_all().await.unwrap();
    assert_eq!(graders(&host, TONGLU).await, ["ladder", "ladder"]);
    clock.go_on(1);
    host.follow_asides().await.unwrap();
    send_hour(&host, TONGLU, 2, BEHAVE).await;
    host.grade_all().await.unwrap();
    assert_eq!(graders(&host, TONGLU).await, ["hostile-330122", "ladder", "ladder"]);
    assert!(host.set_asides().is_empty());
    let past = host.asides(&county(TONGLU), Page::first(10)).await.unwrap();
    let ended = past.items[0].ended.as_ref().unwrap();
    assert_eq!(ended, &(MIDNIGHT + 600, "it answered again".to_owned()));
}

#[tokio::test]
async fn a_trial_that_fails_makes_the_pause_longer_and_a_person_may_end_it() {
    let folder = tempfile::tempdir().unwrap();
    let clock = HandClock::at(MIDNIGHT);
    let host = province(folder.path(), clock.clone(), &[TONGLU]).await;
    host.set_aside_after(1);
    send_hour(&host, TONGLU, 0, PANIC).await;
    assert!(host.grade_all().await.is_err());
    clock.go_on(600);
    host.follow_asides().await.unwrap();
    assert!(host.grade_all().await.is_err(), "it is tried and fails");
    host.grade_all().await.unwrap();
    let asides = host.set_asides();
    assert_eq!((asides[0].faults, asides[0].trial_at), (2, MIDNIGHT + 1_800));

    let digest = asides[0].layer.digest.clone();
    let elsewhere = host.resume(&county("330182"), &digest, "operator").await;
    assert!(elsewhere.is_err(), "it is not aside there");
    host.resume(&county(TONGLU), &digest, "operator").await.unwrap();
    assert!(host.resume(&county(TONGLU), &digest, "operator").await.is_err(), "a second time");
    send_hour(&host, TONGLU, 1, BEHAVE).await;
    host.grade_all().await.unwrap();
    assert_eq!(graders(&host, TONGLU).await, ["hostile-330122", "ladder"]);
}

#[tokio::test]
async fn a_fault_names_pack_function_and_input_and_its_author_sees_where() {
    let folder = tempfile::tempdir().unwrap();
    let host = province(folder.path(), HandClock::at(MIDNIGHT), &[TONGLU]).await;
    send_hour(&host, TONGLU, 0, PANIC).await;
    for _ in 0..2 {
        assert!(host.grade_all().await.is_err());
    }
    let place = county(TONGLU);
    let listing = host.faults(&place, Page::first(10), |_| false).await.unwrap();
    let [(id, fault)] = listing.items.as_slice() else { panic!("{listing:?}") };
    assert_eq!(fault.layer.name(), "hostile-330122");
    assert_eq!((fault.function.as_str(), fault.times), ("grading.evaluate", 2));
    assert!(matches!(fault.fault, PackFault::Trap { .. }), "{:?}", fault.fault);
    assert_eq!(fault.backtrace, None, "whoever is not its author");
    let FaultInput::Archived(input) = host.fault_input(&place, *id).await.unwrap() else {
        panic!("it is small")
    };
    let input = String::from_utf8(input).unwrap();
    assert!(input.contains("a21002") && input.contains("100000666004"), "{input}");

    let author = |jurisdiction: &Jurisdiction| jurisdiction.as_str() == TONGLU;
    let shown = host.faults(&place, Page::first(10), author).await.unwrap();
    let backtrace = shown.items[0].1.backtrace.clone().unwrap();
    assert!(backtrace.contains("panic_on_purpose"), "{backtrace}");
    assert!(host.fault_input(&county("330182"), *id).await.is_err(), "another county's");
}

#[tokio::test]
async fn what_was_judged_without_a_pack_is_judged_again_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let clock = HandClock::at(MIDNIGHT);
    let host = province(folder.path(), clock.clone(), &[TONGLU]).await;
    host.set_aside_after(2);
    // The guest classifies too, and does what the id of the enterprise asks for.
    tidegate_tests::county::register_boiler(&host, TONGLU, "panic", None).await;
    for _ in 0..2 {
        host.classify("panic", first_day()).await.unwrap();
    }
    let asides = host.set_asides();
    assert_eq!(asides[0].office, Office::Judging);
    clock.go_on(60);
    let well = enterprise(TONGLU);
    let without = host.judge(&well, first_day()).await.unwrap();
    assert!(!stack_of(&host, &without.judgement.id).await.contains(&"hostile-330122".to_owned()));

    host.resume(&county(TONGLU), &asides[0].layer.digest, "operator").await.unwrap();
    let due = host.store().due_day(&well, first_day()).await.unwrap().unwrap();
    assert_eq!(due.reason.as_deref(), Some("a pack is back in use"));
    host.judge_all_due(first_day().plus_days(2)).await.unwrap();
    let again = host.judge(&well, first_day()).await.unwrap();
    assert!(stack_of(&host, &again.judgement.id).await.contains(&"hostile-330122".to_owned()));
    assert_eq!(again.judgement.supersedes.as_deref(), Some(without.judgement.id.as_str()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_county_makes_no_more_calls_at_once_than_its_quota() {
    let folder = tempfile::tempdir().unwrap();
    let host = province(folder.path(), HandClock::at(MIDNIGHT), &[TONGLU]).await;
    let quotas = CountyQuotas { calls_at_once: Some(1), ..CountyQuotas::default() };
    let (code, name) = (county(TONGLU), "桐庐县".to_owned());
    let record = CountyRecord { code, name, added_at: MIDNIGHT, quotas };
    assert!(host.store().add_county(&record).await.unwrap());
    host.bound_calls().await.unwrap();
    // Work of some milliseconds, in as many jobs as there are calls.
    let asked: Vec<_> = (0..12)
        .map(|_| {
            let host = host.clone();
            tokio::spawn(async move { host.classify(&enterprise(TONGLU), first_day()).await })
        })
        .collect();
    for classified in asked {
        classified.await.unwrap().unwrap();
    }
    let mut ran: Vec<(Moment, Moment)> = host
        .queue_trace()
        .iter()
        .filter(|one| one.lane.name() == TONGLU)
        .map(|one| (one.queued + one.waited, one.queued + one.waited + one.ran))
        .collect();
    ran.sort_unstable();
    // The last one answers before it stands in the trace.
    assert!(ran.len() >= 11, "{}", ran.len());
    for pair in ran.windows(2) {
        assert!(pair[0].1 <= pair[1].0, "two at once: {pair:?}");
    }
}

/// Names of the packs that a judgement rests on.
async fn stack_of(host: &Host, judgement: &str) -> Vec<String> {
    let record = host.judgement_record(judgement).await.unwrap();
    record.stack.iter().map(|layer| layer.name().to_owned()).collect()
}
