//! An hour by a clock that is moved on: the host is dropped in the middle of its work twice, each
//! time with its store, and another takes over.

use std::any::Any;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tidegate_desk::Outgoing;
use tidegate_domain::{Channel, Instant, NoticeStatus};
use tidegate_messages::{Dispatcher, Means, Policy};
use tidegate_store::{PostgresStore, SqliteStore, Store};
use tidegate_tests::process::free_address;
use tidegate_tests::server::ServerDatabase;
use tidegate_tests::town::at;

use crate::mail::MailServer;
use crate::receiver::Receiver;
use crate::words::{EACH, PEOPLE, assert_each_once_in_order, batch, count, gateways};

const MINUTE: i64 = 60;

/// How far the clock goes between rounds, seconds.
const STEP: i64 = 20;

/// Where the notices are kept.
enum Place {
    Sqlite(PathBuf),
    Postgres(String),
}

struct World {
    place: Place,
    _kept: Box<dyn Any>,
    now: Arc<AtomicI64>,
    sms: Receiver,
    mail: u16,
}

impl World {
    fn new(place: Place, kept: Box<dyn Any>) -> Self {
        let now = Arc::new(AtomicI64::new(at("2026-03-02 09:00")));
        Self { place, _kept: kept, now, sms: Receiver::closed(), mail: free_address().port() }
    }

    fn now(&self) -> Instant {
        self.now.load(Ordering::SeqCst)
    }

    /// A store that has just been opened.
    async fn store(&self) -> Arc<dyn Store> {
        match &self.place {
            Place::Sqlite(path) => Arc::new(SqliteStore::open(path).await.unwrap()),
            Place::Postgres(address) => Arc::new(PostgresStore::open(address).await.unwrap()),
        }
    }

    /// A host that has just been started.
    fn host(&self, by: &str, store: &Arc<dyn Store>) -> Dispatcher<Outgoing> {
        let now = Arc::clone(&self.now);
        Dispatcher::new(Means {
            line: Arc::new(Outgoing::new(Arc::clone(store))),
            gateways: gateways(&self.sms.url(), self.mail),
            clock: Arc::new(move || now.load(Ordering::SeqCst)),
            policy: Policy { by: by.to_owned(), ..Policy::default() },
        })
        .unwrap()
    }

    async fn rounds(&self, host: &Dispatcher<Outgoing>, seconds: i64) {
        let until = self.now() + seconds;
        while self.now() < until {
            host.round().await.unwrap();
            self.now.fetch_add(STEP, Ordering::SeqCst);
        }
    }

    /// Writes a batch over both channels.
    async fn write(&self, store: &Arc<dyn Store>, number: usize) {
        for channel in [Channel::Sms, Channel::Email] {
            let notices = batch(channel, number, self.now());
            assert_eq!(store.put_notices(&notices).await.unwrap(), (PEOPLE * EACH) as u64);
            // What is written twice, as by a host that was killed between, is there once.
            assert_eq!(store.put_notices(&notices).await.unwrap(), 0);
        }
    }

    /// Starts rounds until one is under way, and kills the host there.
    async fn killed(&self, by: &str, store: &Arc<dyn Store>) {
        let host = Arc::new(self.host(by, store));
        for pause in 0.. {
            let going = Arc::clone(&host);
            let round = tokio::spawn(async move { going.round().await });
            for _ in 0..pause % 5 {
                tokio::task::yield_now().await;
            }
            if !round.is_finished() {
                round.abort();
                assert!(round.await.unwrap_err().is_cancelled());
                break;
            }
            self.now.fetch_add(STEP, Ordering::SeqCst);
        }
        // What it had in hand is claimed again when the claim has ended.
        self.now.fetch_add(2 * MINUTE, Ordering::SeqCst);
    }
}

async fn an_hour_down(world: World) {
    let store = world.store().await;
    world.write(&store, 1).await;
    // Nobody listens: the connection is refused.
    world.rounds(&world.host("one", &store), 15 * MINUTE).await;
    world.killed("one", &store).await;
    drop(store);

    // Something listens, but takes nothing.
    let store = world.store().await;
    world.write(&store, 2).await;
    world.sms.busy(true);
    world.sms.open().await;
    world.rounds(&world.host("one", &store), 15 * MINUTE).await;
    world.killed("one", &store).await;
    drop(store);

    let store = world.store().await;
    world.write(&store, 3).await;
    let host = world.host("one", &store);
    world.rounds(&host, 26 * MINUTE).await;
    assert!(world.sms.refused() > 0 && world.sms.texts().is_empty());
    for channel in [Channel::Sms, Channel::Email] {
        let waiting = count(store.as_ref(), channel, NoticeStatus::Waiting).await;
        assert_eq!(waiting, (3 * PEOPLE * EACH) as u64, "nothing is given up over {channel}");
    }

    let mail = MailServer::at(world.mail);
    world.sms.busy(false);
    world.rounds(&host, 20 * MINUTE).await;
    for channel in [Channel::Sms, Channel::Email] {
        let sent = count(store.as_ref(), channel, NoticeStatus::Sent).await;
        assert_eq!(sent, (3 * PEOPLE * EACH) as u64, "{channel}");
    }
    assert_each_once_in_order(&world.sms.texts(), 3);
    let mut keys = world.sms.keys();
    keys.sort();
    keys.dedup();
    assert_eq!(keys.len(), 3 * PEOPLE * EACH, "each notice has a key of its own");
    assert_each_once_in_order(&mail.texts(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_down_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notices.sqlite");
    an_hour_down(World::new(Place::Sqlite(path), Box::new(folder))).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_down_on_postgres() {
    if std::env::var_os("TIDEGATE_TEST_POSTGRES").is_none() {
        println!("not tried: TIDEGATE_TEST_POSTGRES names no server");
        return;
    }
    let database = ServerDatabase::new("notices");
    an_hour_down(World::new(Place::Postgres(database.address()), Box::new(database))).await;
}
