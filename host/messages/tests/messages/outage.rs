//! Gateways that are down for an hour, and a host that is killed meanwhile: every notice arrives
//! once after, in order.

use std::collections::BTreeMap;
use std::sync::Arc;

use tidegate_domain::{Channel, NoticeStatus, Urgency};
use tidegate_messages::{Dispatcher, Means, Policy};

use crate::support::line::MemoryLine;
use crate::support::mail::{Letters, MailServer};
use crate::support::web::{Answering, Receiver};
use crate::support::{SetClock, free_address, gateways, new_notice};

/// People, and how many notices each gets.
const PEOPLE: usize = 12;
const EACH: usize = 6;

/// How long the gateways are down, seconds.
const DOWN_SECONDS: i64 = 3_600;

/// How far the clock goes between rounds, seconds.
const STEP_SECONDS: i64 = 20;

/// Everything that outlives a host.
struct World {
    line: Arc<MemoryLine>,
    clock: SetClock,
    toml: String,
}

impl World {
    fn new(channel: Channel, address: fn(usize) -> String, toml: String) -> Self {
        let line = Arc::new(MemoryLine::new(true));
        for number in 0..EACH {
            for person in 0..PEOPLE {
                let key = format!("p{person:02}/{number}/{channel}");
                let mut notice = new_notice(channel, &address(person), &key);
                notice.person = format!("p{person:02}");
                notice.urgency = Urgency::Urgent;
                notice.text = key.clone();
                line.put(notice);
            }
        }
        Self { line, clock: SetClock::new(), toml }
    }

    /// A host that has just been started.
    fn host(&self) -> Arc<Dispatcher<MemoryLine>> {
        let gateways = gateways(&self.toml).unwrap();
        let (line, clock) = (Arc::clone(&self.line), self.clock.clock());
        let policy = Policy::default();
        Arc::new(Dispatcher::new(Means { line, gateways, clock, policy }).unwrap())
    }

    async fn rounds(&self, host: &Dispatcher<MemoryLine>, seconds: i64) {
        let until = self.clock.now() + seconds;
        while self.clock.now() < until {
            host.round().await.unwrap();
            self.clock.forward(STEP_SECONDS);
        }
    }

    /// Starts rounds until one is under way after `moment`, and kills the host there.
    async fn killed(&self, moment: impl AsyncFn()) {
        let host = self.host();
        loop {
            let host = Arc::clone(&host);
            let round = tokio::spawn(async move { host.round().await });
            moment().await;
            if !round.is_finished() {
                round.abort();
                assert!(round.await.unwrap_err().is_cancelled());
                break;
            }
            self.clock.forward(STEP_SECONDS);
        }
        // What it had in hand is claimed again when the claim has ended.
        self.clock.forward(120);
    }

    fn assert_all_sent(&self) {
        assert_eq!(self.line.count(NoticeStatus::Sent), PEOPLE * EACH);
    }
}

/// Texts in the order in which they came first, by person; each is the key of its notice.
fn assert_in_order(texts: impl Iterator<Item = String>) {
    let mut by_person: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for text in texts {
        let person = text.split('/').next().unwrap().to_owned();
        by_person.entry(person).or_default().push(text.trim().to_owned());
    }
    assert_eq!(by_person.len(), PEOPLE);
    for (person, texts) in by_person {
        assert!(texts.len() == EACH && texts.is_sorted(), "{person}: {texts:?}");
    }
}

#[tokio::test]
async fn over_http_every_notice_arrives_once_and_in_order() {
    let receiver = Receiver::start().await;
    let toml = format!(
        r#"
        [[gateway]]
        name = "sms"
        channel = "sms"
        per_second = 1000
        within_seconds = 5
        [gateway.http]
        url = "{}/send"
        form = {{ text = "{{text}}" }}
        "#,
        receiver.url()
    );
    let world = World::new(Channel::Sms, |_| "13812345678".to_owned(), toml);
    // Killed while the gateway has notices that it has not answered for.
    receiver.answer(Answering { status: 200, silent: true, ..Answering::default() });
    world.killed(async || receiver.wait(4).await).await;
    receiver.answer(Answering { status: 200, ..Answering::default() });
    let host = world.host();
    host.round().await.unwrap();
    let before = receiver.got().len();
    receiver.close().await;

    // An hour of nobody there, in whose middle the host is killed again.
    world.rounds(&host, DOWN_SECONDS / 2).await;
    drop(host);
    world.killed(tokio::task::yield_now).await;
    let host = world.host();
    world.rounds(&host, DOWN_SECONDS / 2 - 120).await;
    let given_up = world.line.count(NoticeStatus::Dead);
    assert_eq!((given_up, receiver.got().len()), (0, before));
    assert!(before < PEOPLE * EACH / 2);

    receiver.answer(Answering { status: 200, ..Answering::default() });
    receiver.open().await;
    world.rounds(&host, 1_200).await;
    world.assert_all_sent();
    let keys = receiver.keys();
    assert_eq!(keys.len(), PEOPLE * EACH);
    let twice: Vec<_> = keys.iter().filter(|(_, times)| **times > 1).collect();
    println!("came twice, and were known by their key: {twice:?}");
    assert!((1..=4).contains(&twice.len()), "{twice:?}");
    assert!(keys.values().all(|times| *times <= 2));
    let texts = receiver.got().into_iter().map(|got| {
        let body = String::from_utf8(got.body.to_vec()).unwrap();
        body.strip_prefix("text=").unwrap().replace("%2F", "/")
    });
    assert_in_order(texts);
}

#[tokio::test]
async fn over_mail_every_notice_arrives_once_and_in_order() {
    let (letters, port) = (Letters::default(), free_address().port());
    let toml = format!(
        r#"
        [[gateway]]
        name = "mail"
        channel = "email"
        per_second = 1000
        within_seconds = 20
        [gateway.smtp]
        host = "127.0.0.1"
        port = {port}
        from = "noreply@tonglu.example.cn"
        encryption = "none"
        "#
    );
    let address = |person: usize| match person {
        0 => "slow@example.cn".to_owned(),
        _ => format!("p{person:02}@example.cn"),
    };
    let world = World::new(Channel::Email, address, toml);
    // Killed while the server has a letter that it has not answered for.
    let server = MailServer::slow(port, &letters);
    world.killed(async || drop(letters.wait(PEOPLE).await)).await;
    drop(server);
    let before = letters.all().len();

    let host = world.host();
    world.rounds(&host, DOWN_SECONDS / 2).await;
    drop(host);
    world.killed(tokio::task::yield_now).await;
    let host = world.host();
    world.rounds(&host, DOWN_SECONDS / 2 - 120).await;
    let given_up = world.line.count(NoticeStatus::Dead);
    assert_eq!((given_up, letters.all().len()), (0, before));

    let server = MailServer::plain(port, &letters);
    world.rounds(&host, 1_200).await;
    world.assert_all_sent();
    drop(server);
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    let mut first = Vec::new();
    for letter in letters.all() {
        let count = times.entry(letter["id"].to_string()).or_default();
        *count += 1;
        if *count == 1 {
            first.push(letter["text"].as_str().unwrap().to_owned());
        }
    }
    assert_eq!(times.len(), PEOPLE * EACH);
    let twice = times.values().filter(|times| **times > 1).count();
    println!("{twice} letters came twice, and were known by their Message-ID");
    assert!(twice >= 1 && times.values().all(|times| *times <= 2), "{times:?}");
    assert_in_order(first.into_iter());
}
