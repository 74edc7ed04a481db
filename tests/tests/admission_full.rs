//! A pack is published while the disk or the database is full, or compiled code cannot be kept: what
//! was in use stays, the report says at which step and why, and the next try succeeds.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;

use tempfile::TempDir;
use tidegate_domain::{Admission, Stage};
use tidegate_runtime::{Runtime, RuntimeConfig, Workers};
use tidegate_service::{Host, HostParts, StageOrder, VirtualClock};
use tidegate_store::{Page, PostgresStore, SqliteStore, Store};
use tidegate_tests::binary::{Ran, run, tidegate};
use tidegate_tests::bundles::{file, signed, trust};
use tidegate_tests::county::MIDNIGHT;
use tidegate_tests::server::ServerDatabase;
use tidegate_trust::PackFile;

/// A version of a category pack of the county.
fn version(number: &str) -> Vec<u8> {
    signed(unsigned(number))
}

fn unsigned(number: &str) -> PackFile {
    file(
        "textile-dyeing",
        &[
            ("name = \"textile-dyeing\"", "name = \"dyers\""),
            ("jurisdiction = \"000000\"", "jurisdiction = \"330122\""),
            ("version = \"0.1.0\"", &format!("version = \"{number}\"")),
        ],
    )
}

/// The command where no file may grow beyond so many blocks of 1,024 bytes: writing more fails as on
/// a full disk.
fn run_full(folder: &Path, blocks: usize, line: &str) -> Ran {
    let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" {line}");
    let output = Command::new("bash")
        .args(["-c", &script])
        .arg(tidegate())
        .current_dir(folder)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    let code = output.status.code().unwrap();
    Ran { code, stdout: text(output.stdout), stderr: text(output.stderr) }
}

fn words(folder: &Path, line: &str) -> Ran {
    run(folder, &line.split(' ').collect::<Vec<_>>())
}

/// The active version of the pack by `stage list`.
fn active(folder: &Path) -> String {
    let listed = words(folder, "stage list --data county --json");
    assert_eq!(listed.code, 0, "{listed:?}");
    let text = listed.stdout;
    let listed: serde_json::Value = serde_json::from_str(&text).unwrap();
    let versions = listed["places"][0]["versions"].as_array().unwrap().clone();
    let active: Vec<&str> = versions
        .iter()
        .filter(|one| one["stage"] == "active")
        .map(|one| one["version"].as_str().unwrap())
        .collect();
    active.join(" ")
}

#[test]
fn on_a_full_disk_a_file_database_refuses_with_the_step_and_goes_on() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    fs_err::create_dir(here.join("county")).unwrap();
    fs_err::write(here.join("county/keyring.toml"), trust().keyring.to_toml().unwrap()).unwrap();
    for number in ["0.1.0", "0.2.0"] {
        fs_err::write(here.join(format!("{number}.tgp")), version(number)).unwrap();
    }
    let first = words(here, "publish 0.1.0.tgp --data county --by chen --json");
    assert_eq!(first.code, 0, "{first:?}");
    let digest = first.json()["digest"].as_str().unwrap().to_owned();
    let set = format!("stage set {digest} active --reason first --data county --by li --yes");
    assert_eq!(words(here, &set).code, 0);

    // So little room that the pack cannot be tried, and enough for that but not for the database.
    let fits = unsigned("0.2.0").component().len() / 1_024 + 4;
    for (blocks, at, why) in [(200, "cases", "laid out"), (fits, "keep", "put_pack")] {
        let full = run_full(here, blocks, "publish 0.2.0.tgp --data county --by chen");
        assert_eq!(full.code, 1, "{full:?}");
        let step = full.stdout.lines().find(|line| line.starts_with(at)).unwrap();
        assert!(step.contains("REFUSED") && step.contains(why), "{full:?}");
        assert!(step.contains("too large") || step.contains("disk"), "the cause is told: {full:?}");
        assert!(full.stdout.contains("what was in use stays"), "{full:?}");
    }

    // What was in use is, and nothing is damaged.
    assert_eq!(active(here), "0.1.0");
    let layers = words(here, "layers 330122 --data county");
    assert!(layers.text().contains("dyers 0.1.0"), "{layers:?}");
    let doctor = words(here, "doctor --data county");
    assert!(doctor.text().contains("nothing is damaged"), "{doctor:?}");

    let again = words(here, "publish 0.2.0.tgp --data county --by chen --json");
    assert_eq!(again.code, 0, "{again:?}");
    let digest = again.json()["digest"].as_str().unwrap().to_owned();
    let shadow = format!("stage set {digest} shadow --reason next --data county --by li");
    assert_eq!(words(here, &shadow).code, 0);
    let set = format!("stage set {digest} active --reason next --data county --by li --yes");
    assert_eq!(words(here, &set).code, 0);
    assert_eq!(active(here), "0.2.0");
}

fn host(store: Arc<dyn Store>, cache: Option<&Path>) -> Host {
    let config = RuntimeConfig { cache_dir: cache.map(Path::to_owned), ..RuntimeConfig::default() };
    let host = Host::new(HostParts {
        store,
        runtime: Arc::new(Runtime::new(config).unwrap()),
        workers: Workers::start(1).unwrap(),
        clock: Arc::new(VirtualClock::new(MIDNIGHT, 0)),
    });
    host.set_trust(Arc::new(|| Ok(trust())));
    host
}

async fn activate(host: &Host, admission: &Admission) {
    let order = StageOrder {
        digest: admission.digest.clone().unwrap(),
        stage: Stage::Active,
        enterprises: Vec::new(),
        effective_at: None,
        by: "reviewer".to_owned(),
        reason: "tried".to_owned(),
    };
    // The first version of a place has nothing to be compared with.
    let is_first = in_use(host).is_empty();
    let stages = [Stage::Shadow, Stage::Active].into_iter().skip(usize::from(is_first));
    for stage in stages {
        host.decide_stage(StageOrder { stage, ..order.clone() }).await.unwrap();
    }
}

/// The layers of the county that are in use.
fn in_use(host: &Host) -> Vec<String> {
    let stack = host.stack();
    stack.packs().iter().map(|pack| pack.layer().pack.clone()).collect()
}

/// The refusing step with what it says.
fn refused(admission: &Admission) -> (&str, &str) {
    assert!(!admission.admitted, "{admission:#?}");
    let step = admission.refusal().unwrap();
    (&step.step, &step.text)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_is_full_or_gone_refuses_with_the_step_and_goes_on() {
    let database = ServerDatabase::new("full");
    let store: Arc<dyn Store> = Arc::new(PostgresStore::open(&database.address()).await.unwrap());
    let host = host(Arc::clone(&store), None);
    let first = host.publish(version("0.1.0"), "author").await.unwrap();
    activate(&host, &first).await;
    assert_eq!(in_use(&host), ["dyers 0.1.0"]);

    // As the server itself says it (class 53), and as it is when somebody pulls the cable.
    for (what, does, cause) in [
        ("full", "raise exception 'could not extend file' using errcode = 'disk_full'", "extend"),
        ("gone", "perform pg_terminate_backend(pg_backend_pid())", "terminat"),
    ] {
        for (table, step) in [("pack", "put_pack"), ("admission", "listed")] {
            let trigger = format!(
                "create function {what}_{table}() returns trigger language plpgsql as $$
                begin {does}; return new; end $$;
                create trigger when_{what} before insert on {table}
                for each row execute function {what}_{table}()"
            );
            let _ = database.asked(&trigger);
            let admission = host.publish(version("0.2.0"), "author").await.unwrap();
            let (name, text) = refused(&admission);
            assert_eq!(name, "keep", "{what} {table}: {admission:#?}");
            assert!(text.contains(step) && text.contains(cause), "{what} {table}: {text}");
            assert_eq!(in_use(&host), ["dyers 0.1.0"]);
            let _ = database.asked(&format!("drop trigger when_{what} on {table}"));
        }
    }
    let again = host.publish(version("0.2.0"), "author").await.unwrap();
    assert!(again.admitted, "{again:#?}");
    activate(&host, &again).await;
    assert_eq!(in_use(&host), ["dyers 0.2.0"]);
    // Refusals that found no room are not listed, those that did are.
    let listed = store.admissions(Page::first(100)).await.unwrap().items;
    let refused = listed.iter().filter(|(_, one)| !one.admitted).count();
    assert_eq!((listed.len(), refused), (4, 2), "{listed:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn compiled_code_that_cannot_be_kept_costs_time_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    let cache = folder.path().join("compiled");
    let path = folder.path().join("county.sqlite");
    {
        let store = Arc::new(SqliteStore::open(&path).await.unwrap());
        let host = host(Arc::<SqliteStore>::clone(&store), Some(&cache));
        let first = host.publish(version("0.1.0"), "author").await.unwrap();
        activate(&host, &first).await;
        assert_eq!(fs_err::read_dir(&cache).unwrap().count(), 1);
        // A folder that is gone cannot be written, by whatever user.
        fs_err::remove_dir_all(&cache).unwrap();
        let next = host.publish(version("0.2.0"), "author").await.unwrap();
        assert!(next.admitted, "{next:#?}");
        assert_eq!(in_use(&host), ["dyers 0.1.0"], "a draft speaks for nobody");
        activate(&host, &next).await;
        assert_eq!(in_use(&host), ["dyers 0.2.0"]);
        assert!(!cache.exists());
        store.close().await;
    }
    // With the folder back, the next start compiles what is missing and keeps it.
    let store = Arc::new(SqliteStore::open(&path).await.unwrap());
    let host = host(Arc::<SqliteStore>::clone(&store), Some(&cache));
    host.follow_stages().await.unwrap();
    assert_eq!(in_use(&host), ["dyers 0.2.0"]);
    assert!(fs_err::read_dir(&cache).unwrap().count() >= 1);
}
