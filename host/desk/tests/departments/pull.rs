//! Sources that are asked over HTTP.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tidegate_desk::{
    ANSWER_BYTES_MAX, BEGINS_BY_HAND_WITHIN, ByHand, Desk, DeskError, Fetched, Fetcher,
    HttpFetcher, PullOutcome, Pulled,
};
use tidegate_domain::Instant;
use tidegate_store::{Registry as _, Source, SourceState, Sources as _};

use crate::server::{Server, answer};
use crate::support::{Fixture, ONE, at, county, enterprise, fixture, xlsx};

const DAY: i64 = 86_400;
const GOOD: &str = "统一社会信用代码,项目名称,审批文号,审批日期,环评类型\n91330122MA2801010H,扩建,批1,2022-03-10,报告表\n";

fn source(name: &str, url: &str) -> Source {
    Source {
        county: county(),
        name: name.to_owned(),
        form: "approval".to_owned(),
        department: "生态环境局".to_owned(),
        url: url.to_owned(),
        secret: None,
        every: 3_600,
        active: true,
    }
}

fn fetcher() -> Arc<HttpFetcher> {
    let lookup = |name: &str| (name == "eia").then(|| "hush-hush".to_owned());
    Arc::new(HttpFetcher::new(Arc::new(lookup), false))
}

async fn pull(fixture: &Fixture, now: Instant) -> Vec<Pulled> {
    fixture.desk.pull_due("host-1", now, fetcher()).await.unwrap()
}

async fn state(fixture: &Fixture, name: &str) -> SourceState {
    let all = fixture.desk.sources(&county()).await.unwrap();
    all.into_iter().find(|(source, _)| source.name == name).unwrap().1
}

/// What one source with this answer comes to.
async fn once(answered: Vec<u8>) -> (Fixture, PullOutcome) {
    let fixture = fixture().await;
    let server = Server::start(move |_| answered.clone());
    let now = at("2022-04-05");
    fixture.desk.put_source(&source("eia", &server.address), now).await.unwrap();
    let pulled = pull(&fixture, now).await.remove(0);
    (fixture, pulled.outcome)
}

#[tokio::test]
async fn csv_workbooks_and_json_are_taken_in() {
    let object = format!(
        "{{\"credit_code\": \"{ONE}\", \"project\": \"扩建\", \"number\": \"批1\", \"审批日期\": \"2022-03-10\", \"环评类型\": \"报告表\"}}"
    );
    let workbook = xlsx(&[
        &["统一社会信用代码", "项目名称", "审批文号", "审批日期", "环评类型"],
        &[ONE, "扩建", "批1", "2022-03-10", "报告表"],
    ]);
    let bodies = [
        GOOD.as_bytes().to_vec(),
        workbook,
        format!("[{object}]").into_bytes(),
        format!("{{\"rows\": [{object}], \"total\": 1}}").into_bytes(),
    ];
    for body in bodies {
        let (fixture, outcome) = once(answer("200 OK", "", &body)).await;
        let PullOutcome::Taken(report) = outcome else { panic!("{outcome:?}") };
        assert_eq!((report.taken, report.docket.new), (1, 2), "{report:#?}");
        let project = fixture.projects(ONE, "2022-04-06").await.remove(0);
        assert_eq!(project.assessment, "table");
        let state = state(&fixture, "eia").await;
        assert_eq!((state.rows, state.failures, state.problem), (1, 0, None));
        assert_eq!(state.next_at, at("2022-04-05") + 3_600);
        assert_eq!(
            (state.asked_at, state.good_at),
            (Some(at("2022-04-05")), Some(at("2022-04-05")))
        );
        let events = fixture.events(ONE, tidegate_desk::RECORD).await;
        assert_eq!(events.len(), 1);
        // It is not asked again before its time.
        assert!(pull(&fixture, at("2022-04-05") + 3_599).await.is_empty());
    }
}

#[tokio::test]
async fn what_is_not_usable_says_why_and_is_asked_later_and_later() {
    let large = vec![b'x'; ANSWER_BYTES_MAX + 1];
    let cases: [(Vec<u8>, &str); 11] = [
        (answer("500 Oops", "", b""), "answered 500"),
        (answer("401 No", "", b""), "does not let the host in"),
        (answer("200 OK", "", b"<!DOCTYPE html><p>sign in"), "web page"),
        (answer("200 OK", "", b"[1]"), "row 1 of the answer is no object"),
        (answer("200 OK", "", b"{\"data\": []}"), "no list `rows`"),
        (answer("200 OK", "", b"{\"rows\": [{\"x\": 1}]}"), "no row names the columns"),
        (answer("200 OK", "", b"a,b\n1,2\n"), "no row names the columns"),
        (answer("200 OK", "", b""), "is empty"),
        (answer("200 OK", "", &large), "more than"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort".to_vec(), "broke off"),
        (b"nonsense\r\n\r\n".to_vec(), "cannot be reached"),
    ];
    for (answered, part) in cases {
        let (fixture, outcome) = once(answered).await;
        let PullOutcome::Failed(why) = outcome else { panic!("{part}: {outcome:?}") };
        assert!(why.contains(part), "{part}: {why}");
        let mut now = at("2022-04-05");
        for (failures, pause) in
            [(1, 7_200), (2, 14_400), (3, 28_800), (4, 57_600), (5, DAY), (6, DAY)]
        {
            let state = state(&fixture, "eia").await;
            assert_eq!((state.failures, state.next_at), (failures, now + pause), "{part}");
            assert_eq!((state.good_at, state.problem.as_deref()), (None, Some(why.as_str())));
            if part != "answered 500" {
                break;
            }
            now = state.next_at;
            assert!(pull(&fixture, now - 1).await.is_empty());
            assert_eq!(pull(&fixture, now).await.len(), 1);
        }
    }
    let (_fixture, outcome) = once(answer("200 OK", "", b"[]")).await;
    assert!(matches!(outcome, PullOutcome::Taken(report) if report.rows == 0), "nothing is fine");
}

#[tokio::test]
async fn only_what_is_new_is_asked_for_once_everything_was_taken() {
    let fixture = fixture().await;
    let server = Server::start(|head| {
        if head.to_lowercase().contains("if-none-match: \"v1\"") {
            return answer("304 Not Modified", "", b"");
        }
        let body = format!("{GOOD}91330122MA2801030K,扩建,批2,2022-03-10,报告表\n");
        answer("200 OK", "ETag: \"v1\"\r\n", body.as_bytes())
    });
    let mut now = at("2022-04-05");
    fixture.desk.put_source(&source("eia", &server.address), now).await.unwrap();
    // One of its enterprises is not registered yet, so that the whole is asked for again.
    for _ in 0..2 {
        let outcome = pull(&fixture, now).await.remove(0).outcome;
        assert!(matches!(outcome, PullOutcome::Taken(report) if report.unmatched.len() == 1));
        assert_eq!(state(&fixture, "eia").await.tag, None);
        now += 3_600;
    }
    let third = enterprise("91330122MA2801030K", "桐庐丙厂");
    fixture.store.put_enterprises(&[third]).await.unwrap();
    let outcome = pull(&fixture, now).await.remove(0).outcome;
    assert!(matches!(outcome, PullOutcome::Taken(report) if report.taken == 2));
    assert_eq!(state(&fixture, "eia").await.tag.as_deref(), Some("\"v1\""));
    let outcome = pull(&fixture, now + 3_600).await.remove(0).outcome;
    assert_eq!(outcome, PullOutcome::Unchanged);
    let state = state(&fixture, "eia").await;
    assert_eq!((state.rows, state.good_at), (2, Some(now + 3_600)));
}

#[tokio::test]
async fn a_secret_goes_to_its_own_place_only() {
    let other = Server::start(|_| answer("200 OK", "", GOOD.as_bytes()));
    let to = format!("{}/file.csv", other.address);
    let server = Server::start(move |head| match head.split(' ').nth(1) {
        Some("/away") => answer("302 Found", &format!("Location: {to}\r\n"), b""),
        Some("/here") => answer("302 Found", "Location: /file.csv\r\n", b""),
        Some("/round") => answer("302 Found", "Location: /round\r\n", b""),
        _ => answer("200 OK", "", GOOD.as_bytes()),
    });
    // Path, secret, what it comes to, requests that the other server sees.
    let cases = [
        ("/file.csv", Some("eia"), "", 0),
        ("/here", Some("eia"), "", 0),
        ("/away", Some("eia"), "must not see the secret", 0),
        ("/away", None, "", 1),
        ("/round", None, "sends on more than 3 times", 1),
        ("/file.csv", Some("none"), "no secret named `none`", 1),
    ];
    for (path, secret, problem, seen) in cases {
        let fixture = fixture().await;
        let now = at("2022-04-05");
        let source = Source {
            secret: secret.map(str::to_owned),
            ..source("eia", &format!("{}{path}", server.address))
        };
        fixture.desk.put_source(&source, now).await.unwrap();
        match pull(&fixture, now).await.remove(0).outcome {
            PullOutcome::Failed(why) => {
                assert!(!problem.is_empty() && why.contains(problem), "{path}: {why}");
                assert!(!why.contains("hush"), "{why}");
            }
            outcome => assert!(problem.is_empty(), "{path}: {outcome:?}"),
        }
        if secret == Some("eia") {
            assert!(server.last_head().contains("authorization: bearer hush-hush"), "{path}");
        }
        assert_eq!(other.heads.lock().unwrap().len(), seen, "{path}");
        assert!(!other.last_head().contains("hush"));
    }
    // Not without TLS to another machine.
    let fixture = fixture().await;
    let far = Source { secret: Some("eia".to_owned()), ..source("far", "http://192.0.2.1/x") };
    fixture.desk.put_source(&far, at("2022-04-05")).await.unwrap();
    let outcome = pull(&fixture, at("2022-04-05")).await.remove(0).outcome;
    assert!(matches!(outcome, PullOutcome::Failed(why) if why.contains("write `https://`")));
}

#[tokio::test]
async fn what_one_source_does_wrong_disturbs_no_other() {
    let fixture = fixture().await;
    let asked = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&asked);
    let server = Server::start(move |head| {
        count.fetch_add(1, Ordering::SeqCst);
        if head.contains("/bad") {
            answer("503 Busy", "", b"")
        } else {
            answer("200 OK", "", GOOD.as_bytes())
        }
    });
    let now = at("2022-04-05");
    let other: tidegate_domain::Jurisdiction = "330182".parse().unwrap();
    let bad = Source { county: other.clone(), ..source("bad", &format!("{}/bad", server.address)) };
    let unknown = Source { form: "approval".to_owned(), ..source("good", &server.address) };
    let idle = Source { active: false, ..source("idle", &server.address) };
    for source in [&bad, &unknown, &idle] {
        fixture.desk.put_source(source, now).await.unwrap();
    }
    let pulled = pull(&fixture, now).await;
    let shown: Vec<(&str, bool)> = pulled
        .iter()
        .map(|one| (one.source.as_str(), matches!(one.outcome, PullOutcome::Taken(_))))
        .collect();
    assert_eq!(shown, [("good", true), ("bad", false)]);
    assert_eq!(asked.load(Ordering::SeqCst), 2);
    assert!(fixture.contradictions("2022-04-05").await.is_empty());
}

#[tokio::test]
async fn a_source_is_checked_before_it_is_kept() {
    let fixture = fixture().await;
    let good = source("eia", "https://eia.example/approvals?county=330122");
    let cases: [(Source, &str); 10] = [
        (Source { name: String::new(), ..good.clone() }, "a name has"),
        (Source { name: "pull".to_owned(), ..good.clone() }, "take another name"),
        (Source { name: "a/b".to_owned(), ..good.clone() }, "a name has"),
        (Source { form: "eia".to_owned(), ..good.clone() }, "write one of market, power"),
        (Source { every: 59, ..good.clone() }, "`every`"),
        (Source { every: 31 * DAY + 1, ..good.clone() }, "`every`"),
        (Source { url: "ftp://x/".to_owned(), ..good.clone() }, "no address of the web"),
        (Source { url: "https://li:pw@x/".to_owned(), ..good.clone() }, "without a user"),
        (Source { url: "nonsense".to_owned(), ..good.clone() }, "no address of the web"),
        (Source { secret: Some(String::new()), ..good.clone() }, "name of a secret"),
    ];
    for (source, part) in cases {
        let refused = fixture.desk.put_source(&source, at("2022-04-05")).await;
        assert!(
            matches!(&refused, Err(DeskError::Invalid(why)) if why.contains(part)),
            "{part}: {refused:?}"
        );
    }
    for every in [60, 31 * DAY] {
        let source = Source { every, ..good.clone() };
        fixture.desk.put_source(&source, at("2022-04-05")).await.unwrap();
    }
    assert_eq!(fixture.desk.sources(&county()).await.unwrap().len(), 1);
    fixture.desk.remove_source(&county(), "eia").await.unwrap();
    let missing = fixture.desk.remove_source(&county(), "eia").await;
    assert!(matches!(missing, Err(DeskError::NotFound { .. })));
}

/// Stops in the middle for one source and gives a good file for the others.
struct Stopping;

#[async_trait::async_trait]
impl Fetcher for Stopping {
    async fn fetch(&self, source: &Source, _: Option<&str>) -> Result<Fetched, String> {
        assert_ne!(source.name, "bad", "on purpose");
        Ok(Fetched::New { bytes: GOOD.as_bytes().to_vec(), tag: None })
    }
}

#[tokio::test]
async fn one_that_makes_the_host_stop_is_a_failure_of_its_own() {
    let fixture = fixture().await;
    let now = at("2022-04-05");
    for name in ["bad", "good"] {
        fixture.desk.put_source(&source(name, "http://localhost/"), now).await.unwrap();
    }
    let pulled = fixture.desk.pull_due("host-1", now, Arc::new(Stopping)).await.unwrap();
    assert!(matches!(&pulled[0].outcome, PullOutcome::Failed(why) if why.contains("stopped")));
    assert!(matches!(pulled[1].outcome, PullOutcome::Taken(_)));
    assert_eq!(state(&fixture, "bad").await.failures, 1);
    assert_eq!(state(&fixture, "good").await.failures, 0);
}

#[tokio::test]
async fn an_answer_may_have_so_many_bytes_and_no_more() {
    for (bytes, taken) in [(ANSWER_BYTES_MAX, true), (ANSWER_BYTES_MAX + 1, false)] {
        // Without a length in front, as many servers send.
        let body = [b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", &*vec![b'x'; bytes]].concat();
        let server = Server::start(move |_| body.clone());
        let fetched = fetcher().fetch(&source("eia", &server.address), None).await;
        assert_eq!(fetched.is_ok(), taken, "{bytes}");
    }
}

#[tokio::test]
async fn a_source_in_hand_of_one_host_is_not_asked_by_another() {
    let fixture = fixture().await;
    let now = at("2022-04-05");
    fixture.desk.put_source(&source("eia", "http://localhost/"), now).await.unwrap();
    let taken = fixture.store.claim_sources("host-2", now, now + 3_600).await.unwrap();
    assert_eq!(taken.len(), 1);
    for (later, asked) in [(3_599, 0), (3_600, 1)] {
        let pulled = fixture.desk.pull_due("host-1", now + later, Arc::new(Stopping)).await;
        assert_eq!(pulled.unwrap().len(), asked, "a host that was killed holds it for an hour");
    }
}

fn by_hand(now: Instant, fetcher: Arc<dyn Fetcher>) -> ByHand {
    ByHand { by: "hand".to_owned(), now, fetcher, begins_within: BEGINS_BY_HAND_WITHIN }
}

/// What became of each source that somebody had asked.
async fn asked_by_hand(fixture: &Fixture, name: Option<&str>, hand: &ByHand) -> Vec<String> {
    let pulled = fixture.desk.pull_now(&county(), name, hand).await.unwrap();
    let word = |one: &Pulled| match &one.outcome {
        PullOutcome::Taken(_) => format!("{} taken", one.source),
        PullOutcome::Unchanged => format!("{} unchanged", one.source),
        PullOutcome::Failed(why) => format!("{} failed: {why}", one.source),
        PullOutcome::NotAsked(why) => format!("{} not asked: {why}", one.source),
    };
    pulled.iter().map(word).collect()
}

#[tokio::test]
async fn who_asks_by_hand_asks_what_is_active_or_what_is_named() {
    let fixture = fixture().await;
    let now = at("2022-04-05");
    let idle = Source { active: false, ..source("idle", "http://localhost/") };
    for source in [source("bad", "http://localhost/"), source("good", "http://localhost/"), idle] {
        fixture.desk.put_source(&source, now).await.unwrap();
    }
    let hand = by_hand(now - 60, Arc::new(Stopping));
    let stopped = "bad failed: the host stopped while it read the answer";
    // Neither waits for its time, and what stopped is let go and can be asked again.
    for failures in 1..=2 {
        assert_eq!(asked_by_hand(&fixture, None, &hand).await, [stopped, "good taken"]);
        assert_eq!(state(&fixture, "bad").await.failures, failures);
    }
    assert_eq!(asked_by_hand(&fixture, Some("idle"), &hand).await, ["idle taken"]);
    let unknown = fixture.desk.pull_now(&county(), Some("other"), &hand).await;
    assert!(matches!(unknown, Err(DeskError::NotFound { what: "source", .. })));
}

#[tokio::test]
async fn who_asks_by_hand_does_not_ask_what_a_host_is_asking() {
    let fixture = fixture().await;
    let now = at("2022-04-05");
    fixture.desk.put_source(&source("eia", "http://localhost/"), now).await.unwrap();
    assert_eq!(fixture.store.claim_sources("host-2", now, now + 60).await.unwrap().len(), 1);
    let before = state(&fixture, "eia").await;
    for (later, words) in [(0, "eia not asked: it is being asked already"), (60, "eia taken")] {
        let hand = by_hand(now + later, Arc::new(Stopping));
        assert_eq!(asked_by_hand(&fixture, Some("eia"), &hand).await, [words], "{later}");
        assert_eq!(state(&fixture, "eia").await == before, later == 0, "{later}");
    }
}

/// Lets the schedule and another person ask while a source is being asked by hand.
struct Meeting {
    desk: Desk,
    now: Instant,
}

#[async_trait::async_trait]
impl Fetcher for Meeting {
    async fn fetch(&self, _: &Source, _: Option<&str>) -> Result<Fetched, String> {
        let due = self.desk.pull_due("host-1", self.now, Arc::new(Stopping)).await.unwrap();
        let hand = by_hand(self.now, Arc::new(Stopping));
        let other = self.desk.pull_now(&county(), Some("eia"), &hand).await.unwrap();
        let is_left = other.iter().all(|one| matches!(one.outcome, PullOutcome::NotAsked(_)));
        Err(format!("{} by schedule, {} by hand", due.len(), usize::from(!is_left)))
    }
}

#[tokio::test]
async fn what_is_asked_by_hand_is_asked_by_nobody_else_meanwhile() {
    let fixture = fixture().await;
    let now = at("2022-04-05");
    fixture.desk.put_source(&source("eia", "http://localhost/"), now).await.unwrap();
    let meeting = by_hand(now, Arc::new(Meeting { desk: fixture.desk.clone(), now }));
    let words = asked_by_hand(&fixture, None, &meeting).await;
    assert_eq!(words, ["eia failed: 0 by schedule, 0 by hand"]);
}

#[tokio::test]
async fn what_is_not_begun_in_time_is_said_and_stays_due() {
    let fixture = fixture().await;
    let now = at("2022-04-05");
    fixture.desk.put_source(&source("eia", "http://localhost/"), now).await.unwrap();
    let late = ByHand { begins_within: Duration::ZERO, ..by_hand(now, Arc::new(Stopping)) };
    let words = asked_by_hand(&fixture, None, &late).await;
    assert_eq!(words, ["eia not asked: the others took too long: name it to have it asked now"]);
    let pulled = fixture.desk.pull_due("host-1", now, Arc::new(Stopping)).await.unwrap();
    assert!(matches!(pulled[0].outcome, PullOutcome::Taken(_)));
}
