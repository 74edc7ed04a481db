//! Several hosts on one database: what each runs, and changes that take effect on all or on none.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;
use std::sync::Arc;

use tidegate_domain::{PackPlace, Stage};
use tidegate_runtime::{Ceilings, Runtime, RuntimeConfig, Workers};
use tidegate_service::{Host, HostParts, StageOrder};
use tidegate_store::SqliteStore;
use tidegate_tests::bundles::{file, signed, trust};
use tidegate_tests::county::{DATABASE, MIDNIGHT};
use tidegate_tests::hostile_counties::HandClock;
use tidegate_tests::packs::component;

const COUNTY: &str = "330122";

/// Two hosts that serve one county.
struct Two {
    store: Arc<SqliteStore>,
    clock: Arc<HandClock>,
    first: Host,
    second: Host,
    /// A version that runs as a shadow on both.
    next: String,
}

fn over(store: &Arc<SqliteStore>, clock: &Arc<HandClock>, ceilings: Ceilings) -> Host {
    let config = RuntimeConfig { ceilings, ..RuntimeConfig::default() };
    let host = Host::new(HostParts {
        store: Arc::<SqliteStore>::clone(store),
        runtime: Arc::new(Runtime::new(config).unwrap()),
        workers: Workers::start(1).unwrap(),
        clock: Arc::<HandClock>::clone(clock),
    });
    host.set_trust(Arc::new(|| Ok(trust())));
    host
}

fn order(digest: &str, stage: Stage) -> StageOrder {
    StageOrder {
        digest: digest.to_owned(),
        stage,
        enterprises: Vec::new(),
        effective_at: None,
        by: "reviewer".to_owned(),
        reason: "tried".to_owned(),
    }
}

async fn two(folder: &Path) -> Two {
    let store = Arc::new(SqliteStore::open(&folder.join(DATABASE)).await.unwrap());
    let clock = HandClock::at(MIDNIGHT);
    let first = over(&store, &clock, Ceilings::default());
    for pack in ["national", "standards", "zhejiang", "tonglu"] {
        first.install(component(pack)).await.unwrap();
    }
    let version = file("tonglu", &[("version = \"0.1.0\"", "version = \"0.2.0\"")]);
    let next = first.publish(signed(version), "author").await.unwrap().digest.unwrap();
    first.decide_stage(order(&next, Stage::Shadow)).await.unwrap();
    let second = over(&store, &clock, Ceilings::default());
    for (host, name) in [(&first, "first"), (&second, "second")] {
        host.set_name(name);
        host.follow_stages().await.unwrap();
        host.report().await.unwrap();
    }
    Two { store, clock, first, second, next }
}

/// The version of Tonglu's pack that a host runs.
fn active(host: &Host) -> String {
    let packs = host.stack().packs();
    packs.iter().find(|pack| pack.manifest().name == "tonglu").unwrap().layer().pack.clone()
}

impl Two {
    /// Lets time pass, both hosts following each second.
    async fn seconds(&self, seconds: i64) {
        for _ in 0..seconds {
            self.clock.go_on(1);
            for host in [&self.first, &self.second] {
                host.follow_stages().await.unwrap();
                host.report().await.unwrap();
            }
        }
    }

    fn both(&self) -> [String; 2] {
        [active(&self.first), active(&self.second)]
    }

    /// Why the latest change of the place was taken back.
    async fn held(&self) -> Option<String> {
        let places = self.first.places().await.unwrap();
        let place = PackPlace { jurisdiction: COUNTY.parse().unwrap(), name: "tonglu".to_owned() };
        let place = places.into_iter().find(|view| view.place == place).unwrap();
        let decisions = place.versions.into_iter().flat_map(|version| version.decisions);
        let latest = decisions.max_by_key(|record| record.id).unwrap();
        latest.cancelled.map(|cancelled| cancelled.reason)
    }
}

#[tokio::test]
async fn a_change_takes_effect_on_both_once_both_have_loaded_it() {
    let folder = tempfile::tempdir().unwrap();
    let hosts = two(folder.path()).await;
    let decided = hosts.first.decide_stage(order(&hosts.next, Stage::Active)).await.unwrap();
    assert_eq!(decided.change.effective_at, decided.change.decided_at + 5);
    hosts.seconds(4).await;
    assert_eq!(hosts.both(), ["tonglu 0.1.0", "tonglu 0.1.0"]);
    hosts.seconds(1).await;
    assert_eq!(hosts.both(), ["tonglu 0.2.0", "tonglu 0.2.0"]);
    assert_eq!(hosts.held().await, None);

    // What each runs is what it says.
    let views = hosts.first.replicas().await.unwrap();
    assert_eq!(
        views.iter().map(|view| view.report.name.as_str()).collect::<Vec<_>>(),
        ["first", "second"]
    );
    let place = PackPlace { jurisdiction: COUNTY.parse().unwrap(), name: "tonglu".to_owned() };
    for view in views {
        assert!(view.serves);
        assert_eq!(view.report.runs[&place], [format!("active {}", hosts.next)]);
    }
}

#[tokio::test]
async fn what_one_host_cannot_load_takes_effect_on_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut hosts = two(folder.path()).await;
    hosts.second.leave().await.unwrap();
    // The second host gives packs less than this version asks for.
    let ceilings = Ceilings { fuel: 1_000, ..Ceilings::default() };
    hosts.second = over(&hosts.store, &hosts.clock, ceilings);
    hosts.second.set_name("small");
    hosts.second.follow_stages().await.unwrap();
    hosts.second.report().await.unwrap();
    hosts.first.decide_stage(order(&hosts.next, Stage::Active)).await.unwrap();
    hosts.seconds(10).await;
    assert_eq!(active(&hosts.first), "tonglu 0.1.0");
    let why = hosts.held().await.unwrap();
    assert!(why.contains("cannot be loaded") && why.contains("fuel"), "{why}");
}

#[tokio::test]
async fn a_host_that_does_not_follow_holds_a_change_until_it_counts_as_gone() {
    let folder = tempfile::tempdir().unwrap();
    let hosts = two(folder.path()).await;
    // A third host said what it runs and hangs since.
    let third = over(&hosts.store, &hosts.clock, Ceilings::default());
    third.set_name("third");
    third.report().await.unwrap();
    hosts.first.decide_stage(order(&hosts.next, Stage::Active)).await.unwrap();
    hosts.seconds(6).await;
    assert_eq!(hosts.both(), ["tonglu 0.1.0", "tonglu 0.1.0"]);
    let why = hosts.held().await.unwrap();
    assert_eq!(why, "host `third` has not loaded it");

    hosts.seconds(9).await;
    let silent = hosts.first.replicas().await.unwrap();
    assert!(silent.iter().any(|view| view.report.name == "third" && !view.serves));
    hosts.first.decide_stage(order(&hosts.next, Stage::Active)).await.unwrap();
    hosts.seconds(5).await;
    assert_eq!(hosts.both(), ["tonglu 0.2.0", "tonglu 0.2.0"]);
}

#[tokio::test]
async fn a_host_alone_changes_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let hosts = two(folder.path()).await;
    hosts.second.leave().await.unwrap();
    hosts.first.decide_stage(order(&hosts.next, Stage::Active)).await.unwrap();
    assert_eq!(active(&hosts.first), "tonglu 0.2.0");
}
