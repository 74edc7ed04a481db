//! A version of a pack from its file over shadow and canary to active, and back.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;
use std::sync::Arc;

use tidegate_domain::{Admission, Averaging, PackPlace, Stage, Validity};
use tidegate_runtime::{Runtime, RuntimeConfig, Workers};
use tidegate_service::{Host, HostParts, LayerUse, Page, ServiceError, StageOrder, VirtualClock};
use tidegate_store::SqliteStore;
use tidegate_tests::bundles::{file, signed, trust};
use tidegate_tests::county::{MIDNIGHT, host, reading, register_boiler, send, stream};

const COUNTY: &str = "330122";
const BOILER: &str = "91330122TESTBOILER";
const OTHER: &str = "91330122OTHERBOILER";
const PACKS: [&str; 4] = ["national", "standards", "zhejiang", "tonglu"];

/// Quzhou's grader as the next version of Tonglu's: another ladder in the same place.
fn next_version() -> Vec<u8> {
    signed(file(
        "quzhou",
        &[
            ("name = \"quzhou\"", "name = \"tonglu\""),
            ("version = \"0.1.0\"", "version = \"0.2.0\""),
            ("jurisdiction = \"330800\"", "jurisdiction = \"330122\""),
        ],
    ))
}

async fn county(folder: &Path) -> Host {
    let host = host(folder, &PACKS).await;
    host.set_trust(Arc::new(|| Ok(trust())));
    for boiler in [BOILER, OTHER] {
        register_boiler(&host, COUNTY, boiler, Some("200")).await;
    }
    host
}

async fn publish(host: &Host, file: Vec<u8>) -> Admission {
    host.publish(file, "author").await.unwrap()
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

fn place() -> PackPlace {
    PackPlace { jurisdiction: COUNTY.parse().unwrap(), name: "tonglu".to_owned() }
}

/// Sends hours of both boilers from an hour on; `values` in mg/m³.
async fn hours(host: &Host, from: i64, values: &[&str]) {
    for boiler in [BOILER, OTHER] {
        let readings = (from..).zip(values);
        let readings =
            readings.map(|(hour, value)| reading(Averaging::Hour, hour, value, Validity::Valid));
        send(host, &stream(COUNTY, boiler, Averaging::Hour), readings.collect()).await;
    }
    host.grade_all().await.unwrap();
    host.shadow_all().await;
}

/// The packs that graded the batches of the county, latest first.
async fn graders(host: &Host) -> Vec<String> {
    let batches = host.store().batches(&COUNTY.parse().unwrap(), 100).await.unwrap();
    batches.into_iter().map(|(_, batch)| batch.grader.pack).collect()
}

fn step<'a>(admission: &'a Admission, name: &str) -> &'a str {
    let step = admission.steps.iter().find(|step| step.step == name).unwrap();
    match step.passed {
        Some(true) => "passed",
        Some(false) => "refused",
        None => "not reached",
    }
}

#[tokio::test]
async fn a_version_is_published_shadowed_tried_promoted_and_rolled_back() {
    let folder = tempfile::tempdir().unwrap();
    let host = county(folder.path()).await;
    let admission = publish(&host, next_version()).await;
    assert!(admission.admitted, "{admission:#?}");
    let digest = admission.digest.clone().unwrap();
    for name in ["signatures", "policy", "imports", "compile", "trial", "cases", "properties"] {
        assert_eq!(step(&admission, name), "passed", "{admission:#?}");
    }

    // A draft judges nothing.
    hours(&host, 0, &["120", "230"]).await;
    assert_eq!(graders(&host).await, ["tonglu 0.1.0"]);
    let straight = host.decide_stage(order(&digest, Stage::Active)).await.unwrap_err();
    assert!(straight.to_string().contains("it can become shadow or retired"), "{straight}");

    // A shadow sees the same and affects nobody.
    host.decide_stage(order(&digest, Stage::Shadow)).await.unwrap();
    hours(&host, 2, &["230", "120", "500"]).await;
    assert_eq!(graders(&host).await[0], "tonglu 0.1.0");
    let seen = host.shadow(&digest).await.unwrap();
    assert_eq!(seen.compared(), 6, "{seen:#?}");
    assert!(seen.differing() > 0, "another ladder says otherwise: {seen:#?}");
    let differences = host.shadow_differences(&digest, None, Page::first(10)).await.unwrap();
    assert_eq!(differences.total, seen.differing());
    assert_eq!(differences.items[0].subject, "DA001 a21002");

    // A canary speaks for some.
    let mut canary = order(&digest, Stage::Canary);
    canary.enterprises = vec![BOILER.to_owned()];
    host.decide_stage(canary).await.unwrap();
    hours(&host, 5, &["120"]).await;
    let mut both = graders(&host).await;
    both.truncate(2);
    both.sort();
    assert_eq!(both, ["tonglu 0.1.0", "tonglu 0.2.0"]);

    // What a promotion would change is shown, and then it speaks for all.
    let today = host.today();
    let (shadow, history) = host.promotion(&digest, (today, today.plus_days(1))).await.unwrap();
    assert_eq!(shadow.compared(), seen.compared());
    assert_eq!((history.enterprises, history.failures.len()), (2, 0), "{history:#?}");
    host.decide_stage(order(&digest, Stage::Active)).await.unwrap();
    hours(&host, 6, &["120"]).await;
    assert_eq!(graders(&host).await[0], "tonglu 0.2.0");

    // One command back, for the next batch.
    host.roll_back(&place(), "reviewer", "too strict").await.unwrap();
    hours(&host, 7, &["120"]).await;
    assert_eq!(graders(&host).await[0], "tonglu 0.1.0");

    // Every reading was graded once, whatever was in use.
    let batches = host.store().batches(&COUNTY.parse().unwrap(), 100).await.unwrap();
    let graded: u32 = batches.iter().map(|(_, batch)| batch.readings).sum();
    assert_eq!(graded, 2 * 8);
    assert!(host.store().counties_with_ungraded().await.unwrap().is_empty());
}

#[tokio::test]
async fn whoever_published_a_version_does_not_decide_about_it() {
    let folder = tempfile::tempdir().unwrap();
    let host = county(folder.path()).await;
    let digest = publish(&host, next_version()).await.digest.unwrap();
    let own = StageOrder { by: "author".to_owned(), ..order(&digest, Stage::Shadow) };
    let refused = host.decide_stage(own).await.unwrap_err();
    assert!(refused.to_string().contains("somebody else decides"), "{refused}");
    let silent = StageOrder { reason: " ".to_owned(), ..order(&digest, Stage::Shadow) };
    assert!(matches!(host.decide_stage(silent).await, Err(ServiceError::Invalid { .. })));
    let unknown = host.decide_stage(order("00000000", Stage::Shadow)).await.unwrap_err();
    assert!(matches!(unknown, ServiceError::NotFound { .. }), "{unknown}");
    let mut canary = order(&digest, Stage::Canary);
    canary.enterprises = vec!["NOBODY".to_owned()];
    assert!(matches!(host.decide_stage(canary).await, Err(ServiceError::NotFound { .. })));
}

#[tokio::test]
async fn a_refused_file_is_listed_with_its_step_and_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let host = county(folder.path()).await;
    let good = next_version();
    let mut altered = good.clone();
    let middle = altered.len() / 2;
    *altered.get_mut(middle).unwrap() ^= 1;
    let truncated = good[..good.len() - 1].to_vec();
    let unsigned = file("tonglu", &[("0.1.0", "0.3.0")]).to_bytes().unwrap();
    let older = signed(file("tonglu", &[("0.1.0", "0.0.9")]));
    let elsewhere = signed(file("tonglu", &[("330122", "330182"), ("0.1.0", "0.3.0")]));
    let rival =
        signed(file("quzhou", &[("jurisdiction = \"330800\"", "jurisdiction = \"330122\"")]));
    let before: Vec<String> = in_use(&host);
    for (name, bytes, refused_at) in [
        ("altered", altered, None),
        ("truncated", truncated, Some("container")),
        ("unsigned", unsigned, Some("policy")),
        ("older", older, Some("version")),
        ("of another county", elsewhere, Some("signatures")),
        ("another pack in its place", rival, Some("place")),
    ] {
        let admission = publish(&host, bytes).await;
        assert!(!admission.admitted, "{name}");
        let refusal = admission.refusal().unwrap_or_else(|| panic!("{name}: no step refused it"));
        if let Some(step) = refused_at {
            assert_eq!(refusal.step, step, "{name}: {refusal:?}");
        }
        assert!(!refusal.text.is_empty(), "{name}");
    }
    assert_eq!(in_use(&host), before);
    let listed = host.admissions(Page::first(10)).await.unwrap();
    assert_eq!(listed.total, 6);
    assert!(listed.items.iter().all(|(_, admission)| !admission.admitted));
}

fn in_use(host: &Host) -> Vec<String> {
    host.stack().packs().iter().map(|pack| pack.layer().digest.clone()).collect()
}

fn over(store: &Arc<SqliteStore>, clock: &Arc<VirtualClock>) -> Host {
    Host::new(HostParts {
        store: Arc::<SqliteStore>::clone(store),
        runtime: Arc::new(Runtime::new(RuntimeConfig::default()).unwrap()),
        workers: Workers::start(1).unwrap(),
        clock: Arc::<VirtualClock>::clone(clock),
    })
}

#[tokio::test]
async fn a_change_takes_effect_at_its_moment_on_every_host_and_can_be_taken_back_before() {
    let folder = tempfile::tempdir().unwrap();
    let first = county(folder.path()).await;
    let digest = publish(&first, next_version()).await.digest.unwrap();
    first.decide_stage(order(&digest, Stage::Shadow)).await.unwrap();
    let at = first.clock().now() + 3_600;
    let later = StageOrder { effective_at: Some(at), ..order(&digest, Stage::Active) };
    let scheduled = first.decide_stage(later.clone()).await.unwrap();
    first.cancel_stage(scheduled.id, "reviewer", "not yet").await.unwrap();
    assert!(first.cancel_stage(scheduled.id, "reviewer", "not yet").await.is_err());
    first.decide_stage(later).await.unwrap();

    // A second host over the same database, with a clock that is set to the moment.
    let store = Arc::new(SqliteStore::open(&folder.path().join("county.sqlite")).await.unwrap());
    let active = |host: &Host| {
        let packs = host.stack().packs();
        packs.iter().find(|pack| pack.manifest().name == "tonglu").unwrap().layer().pack.clone()
    };
    for (now, expected) in [(at - 1, "tonglu 0.1.0"), (at, "tonglu 0.2.0")] {
        let second = over(&store, &Arc::new(VirtualClock::new(now, 0)));
        second.follow_stages().await.unwrap();
        assert_eq!(active(&second), expected, "{now}");
    }
}

#[tokio::test]
async fn a_version_that_cannot_be_loaded_harms_no_other_place() {
    let folder = tempfile::tempdir().unwrap();
    let (tonglu, others) = {
        let host = county(folder.path()).await;
        let packs = in_use(&host);
        let tonglu = host.stack().packs().into_iter().find(|pack| pack.manifest().name == "tonglu");
        (tonglu.unwrap().layer().digest.clone(), packs.len() - 1)
    };
    let done = std::process::Command::new("sqlite3")
        .arg(folder.path().join("county.sqlite"))
        .arg(format!("update pack set component = x'00' where digest = '{tonglu}'"))
        .status()
        .expect("sqlite3 is not installed: tests/run installs it");
    assert!(done.success());
    let store = Arc::new(SqliteStore::open(&folder.path().join("county.sqlite")).await.unwrap());
    let host = over(&store, &Arc::new(VirtualClock::new(MIDNIGHT, 0)));
    host.follow_stages().await.unwrap();
    assert_eq!(in_use(&host).len(), others);
    let problems = host.lineup_problems();
    assert_eq!(problems.keys().collect::<Vec<_>>(), [&place()]);
}

#[tokio::test]
async fn the_stack_of_a_day_is_shown_with_what_grades_and_what_is_tried() {
    let folder = tempfile::tempdir().unwrap();
    let host = county(folder.path()).await;
    let digest = publish(&host, next_version()).await.digest.unwrap();
    host.decide_stage(order(&digest, Stage::Shadow)).await.unwrap();
    let county = COUNTY.parse().unwrap();
    let rows = host.layers_on(&county, host.today(), &[]).await.unwrap();
    let shown: Vec<(&str, bool, bool)> = rows
        .iter()
        .map(|row| (row.pack.manifest().name.as_str(), row.grades, row.used == LayerUse::Shadow))
        .collect();
    assert_eq!(
        shown,
        [
            ("national", false, false),
            ("standards", false, false),
            ("zhejiang", false, false),
            ("tonglu", true, false),
            ("tonglu", false, true),
        ]
    );
    // Before anything was decided nothing spoke; a county without packs of its own has those above.
    let before = host.layers_on(&county, "2020-01-01".parse().unwrap(), &[]).await.unwrap();
    assert!(before.is_empty());
    let jiande = "330182".parse().unwrap();
    assert_eq!(host.layers_on(&jiande, host.today(), &[]).await.unwrap().len(), 3);
}
