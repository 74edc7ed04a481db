//! Two hosts that send from one database at once: nothing is sent twice.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tidegate_desk::Outgoing;
use tidegate_domain::{Channel, Instant, NoticeStatus};
use tidegate_messages::{Dispatcher, Means, Policy};
use tidegate_store::{Outbox as _, PostgresStore, Store};
use tidegate_tests::process::free_address;
use tidegate_tests::server::ServerDatabase;
use tokio::sync::watch;

use crate::receiver::Receiver;
use crate::words::{EACH, PEOPLE, assert_each_once_in_order, batch, count, gateways};

/// Batches that are written while both send.
const BATCHES: usize = 6;

/// What the machine's clock says.
fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hosts_on_one_database_send_nothing_twice() {
    if std::env::var_os("TIDEGATE_TEST_POSTGRES").is_none() {
        println!("not tried: TIDEGATE_TEST_POSTGRES names no server");
        return;
    }
    let database = ServerDatabase::new("together");
    let receiver = Receiver::closed();
    receiver.open().await;
    let (stop, stopping) = watch::channel(false);
    let mut hosts = Vec::new();
    for by in ["one", "two"] {
        let store: Arc<dyn Store> =
            Arc::new(PostgresStore::open(&database.address()).await.unwrap());
        let host = Dispatcher::new(Means {
            line: Arc::new(Outgoing::new(store)),
            gateways: gateways(&receiver.url(), free_address().port()),
            clock: Arc::new(now),
            policy: Policy {
                by: by.to_owned(),
                idle_ms: 10,
                in_hand_max: 5,
                daily: Vec::new(),
                ..Policy::default()
            },
        });
        let (host, mut stopping) = (host.unwrap(), stopping.clone());
        hosts.push(tokio::spawn(async move {
            host.run(async move { drop(stopping.wait_for(|stop| *stop).await) }).await
        }));
    }
    let store = PostgresStore::open(&database.address()).await.unwrap();
    for number in 1..=BATCHES {
        store.put_notices(&batch(Channel::Sms, number, now())).await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let all = (BATCHES * PEOPLE * EACH) as u64;
    for _ in 0..1_200 {
        if count(&store, Channel::Sms, NoticeStatus::Sent).await == all {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    stop.send(true).unwrap();
    let mut sent = Vec::new();
    for host in hosts {
        sent.push(host.await.unwrap().sent);
    }
    assert_eq!(sent.iter().sum::<u64>(), all, "{sent:?}");
    assert!(sent.iter().all(|sent| *sent > 0), "both sent: {sent:?}");
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    for key in receiver.keys() {
        *times.entry(key).or_default() += 1;
    }
    assert!(times.values().all(|times| *times == 1), "{times:?}");
    assert_each_once_in_order(&receiver.texts(), BATCHES);
}
