//! History judged again by the command: what would change, tables of it, a run that is killed and
//! goes on, and a database in which nothing has changed.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;

use calamine::{Data, Reader, Xlsx};
use tempfile::TempDir;
use tidegate_domain::{
    Averaging, Date, DatedFact, EnterpriseRecord, FactValue, Medium, OutletRecord, Stream, Validity,
};
use tidegate_runtime::{Runtime, RuntimeConfig, Workers};
use tidegate_service::{Host, HostParts, Registration, VirtualClock};
use tidegate_store::{History, Judgements, Ledger, SqliteStore, StreamColumns};
use tidegate_tests::binary::{Ran, run, tidegate};
use tidegate_tests::packs::{component, root};
use tidegate_tests::process::wait_for;
use tidegate_tests::sections::edited;

const COUNTY: &str = "330122";

/// 10⁻⁹ of a unit is one count.
const UNIT: i64 = 1_000_000_000;

const HOUR: i64 = 3_600;

/// Days of data, all of them in 2026, from the month in which the amended GB 18918 began to bind.
const FIRST: &str = "2026-03-01";
const MONTH_END: &str = "2026-04-01";
const AS_OF: &str = "2026-06-01";

/// Chemical oxygen demand of a sewage works, in mg/L: within both standards; over 40 of
/// DB33/2169-2018 alone; over 50 of GB 18918-2002 too, but only of the provincial limit twice as much,
/// which is serious.
const CLEAN: i64 = 30;
const OVER_PROVINCIAL: i64 = 45;
const OVER_BOTH: i64 = 85;

/// A data folder of the command.
struct County {
    folder: TempDir,
}

impl County {
    /// Sewage works with these values of one day, 30 mg/L otherwise, from [`FIRST`] to `until`.
    async fn with(packs: &[&str], works: &[(String, i64)], until: &str) -> Self {
        let folder = TempDir::new().unwrap();
        let data = folder.path().join("data");
        fs_err::create_dir_all(&data).unwrap();
        let store = Arc::new(SqliteStore::open(&data.join("tidegate.sqlite")).await.unwrap());
        let host = Host::new(HostParts {
            store: Arc::<SqliteStore>::clone(&store),
            runtime: Arc::new(Runtime::new(RuntimeConfig::default()).unwrap()),
            workers: Workers::start(1).unwrap(),
            clock: Arc::new(VirtualClock::new(day(AS_OF).start(), 1)),
        });
        for pack in packs {
            host.install(component(pack)).await.unwrap();
        }
        for (id, value) in works {
            host.register(&registration(id)).await.unwrap();
            for (pollutant, usual, peak) in [("w01018", CLEAN, *value), ("w00000", 60, 60)] {
                let columns = columns(id, pollutant, (usual, peak), until);
                store.put_history(&columns, "test").await.unwrap();
            }
        }
        host.judge(&works.first().unwrap().0, day(FIRST)).await.unwrap();
        store.close().await;
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A component in a file.
    fn candidate(&self, component: &[u8]) -> String {
        let path = self.path("candidate.wasm");
        fs_err::write(&path, component).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// Arguments of the command for the first day to `until` and more of them.
    fn arguments<'a>(candidate: &'a str, until: &'a str, more: &[&'a str]) -> Vec<&'a str> {
        let all = ["rejudge", COUNTY, "--data", "data", "--from", FIRST, "--to", until];
        [&all, &["--as-of", AS_OF, "--packs", candidate][..], more].concat()
    }

    fn rejudge(&self, candidate: &str, until: &str, more: &[&str]) -> Ran {
        run(self.folder.path(), &Self::arguments(candidate, until, more))
    }

    /// What the database says of judgements, of the record and of packs.
    async fn standing(&self) -> String {
        let store = SqliteStore::open(&self.path("data/tidegate.sqlite")).await.unwrap();
        let judgements = store.judgements_listed().await.unwrap();
        let mut heads = Vec::new();
        for partition in store.partitions().await.unwrap() {
            heads.push(store.head(partition).await.unwrap());
        }
        store.close().await;
        format!("{judgements} judgements, {heads:?}")
    }
}

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// An hourly year or less whose second day has the peak.
fn columns(id: &str, pollutant: &str, (usual, peak): (i64, i64), until: &str) -> StreamColumns {
    let first = day(FIRST).start();
    let hours = (day(until).start() - first) / HOUR;
    let value = |hour: i64| if (24..48).contains(&hour) { peak * UNIT } else { usual * UNIT };
    let rows = usize::try_from(hours).unwrap();
    StreamColumns {
        stream_id: 0,
        stream: Stream {
            county: COUNTY.parse().unwrap(),
            enterprise: id.to_owned(),
            outlet: "DW001".to_owned(),
            pollutant: pollutant.to_owned(),
            averaging: Averaging::Hour,
        },
        period_start: (0..hours).map(|hour| first + hour * HOUR).collect(),
        value: (0..hours).map(value).collect(),
        converted: vec![None; rows],
        validity: vec![Validity::Valid.code(); rows],
        revision: vec![0; rows],
    }
}

fn registration(id: &str) -> Registration {
    let text = |word: &str| FactValue::Text(word.to_owned());
    let fact = |(name, value): (&str, FactValue)| DatedFact {
        enterprise: id.to_owned(),
        outlet: Some("DW001".to_owned()),
        name: name.to_owned(),
        value,
        from: day("2020-01-01"),
        source: "test".to_owned(),
        doubtful: false,
    };
    let facts = [
        ("outlet_kind", text("town-wwtp")),
        ("discharge_class", text("1A")),
        ("wwtp_eia_approved", FactValue::Day(day("2015-05-01"))),
        ("named_by_city", FactValue::Truth(true)),
        ("water_temperature_c", FactValue::Number("20".parse().unwrap())),
    ];
    Registration {
        enterprises: vec![EnterpriseRecord {
            id: id.to_owned(),
            name: format!("样例污水处理厂{id}"),
            county: COUNTY.parse().unwrap(),
            township: "样例镇".to_owned(),
            industries: vec!["4620".to_owned()],
        }],
        outlets: vec![OutletRecord {
            enterprise: id.to_owned(),
            id: "DW001".to_owned(),
            name: "总排口".to_owned(),
            medium: Medium::Water,
            monitoring_point: "plant-outlet".to_owned(),
        }],
        facts: facts.into_iter().map(fact).collect(),
        permits: Vec::new(),
        devices: Vec::new(),
    }
}

fn works() -> Vec<(String, i64)> {
    [("91330122CLEAN", CLEAN), ("91330122MIDDLE", OVER_PROVINCIAL), ("91330122OVER", OVER_BOTH)]
        .map(|(id, value)| (id.to_owned(), value))
        .to_vec()
}

/// The rows of a CSV file, each by column.
fn csv_rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let text = fs_err::read_to_string(path).unwrap();
    let mut lines = text.lines().map(|line| line.split(',').map(str::to_owned));
    let heads: Vec<String> = lines.next().unwrap().collect();
    lines.map(|cells| heads.iter().cloned().zip(cells).collect()).collect()
}

/// The rows of the one sheet of a workbook, as text.
fn xlsx_rows(path: &Path) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = calamine::open_workbook(path).unwrap();
    let sheet = book.worksheet_range_at(0).unwrap().unwrap();
    let cell = |cell: &Data| cell.to_string();
    sheet.rows().map(|row| row.iter().map(cell).collect()).collect()
}

/// Enterprise and change of the rows about concentrations.
fn changes(rows: &[BTreeMap<String, String>]) -> Vec<(&str, &str)> {
    let about = rows.iter().filter(|row| row["kind"] == "over-concentration");
    about.map(|row| (row["enterprise"].as_str(), row["change"].as_str())).collect()
}

#[tokio::test]
async fn a_pack_that_is_not_in_force_would_find_more() {
    let county = County::with(&["national", "standards"], &works(), MONTH_END).await;
    let before = county.standing().await;
    let candidate = county.candidate(&component("zhejiang"));
    let csv = county.rejudge(&candidate, MONTH_END, &["-o", "changes.csv", "--json"]);
    assert_eq!(csv.code, 0, "{csv:?}");
    let told = csv.json();
    assert_eq!(told["enterprises"], 3);
    assert_eq!(told["values"], 3 * 2 * 31 * 24);
    assert_eq!(told["failed"], serde_json::json!([]));
    let rows = csv_rows(&county.path("changes.csv"));
    let found = changes(&rows);
    assert!(found.contains(&("91330122MIDDLE", "newly-found")), "{rows:#?}");
    assert!(!found.iter().any(|(enterprise, _)| *enterprise == "91330122CLEAN"), "{rows:#?}");
    let new = rows.iter().find(|row| row["enterprise"] == "91330122MIDDLE").unwrap();
    assert_eq!((new["subject"].as_str(), new["pollutant"].as_str()), ("DW001", "w01018"));
    assert_eq!(
        (new["from"].as_str(), new["until"].as_str()),
        ("2026-03-02 00:00", "2026-03-03 00:00")
    );
    assert_eq!((new["severity_before"].as_str(), new["standing_before"].as_str()), ("", ""));
    assert_ne!(new["severity_after"], "");
    assert_eq!(
        told["changes"]["newly_found"],
        found.iter().filter(|(_, kind)| *kind == "newly-found").count()
    );

    let xlsx = county.rejudge(&candidate, MONTH_END, &["-o", "changes.xlsx"]);
    assert_eq!(xlsx.code, 0, "{xlsx:?}");
    assert!(xlsx.stdout.contains("newly found"), "{xlsx:?}");
    let sheet = xlsx_rows(&county.path("changes.xlsx"));
    assert_eq!(sheet.len(), rows.len() + 1);
    for (cells, row) in sheet.iter().skip(1).zip(&rows) {
        let of_row: BTreeMap<&str, &str> = sheet
            .first()
            .unwrap()
            .iter()
            .map(String::as_str)
            .zip(cells.iter().map(String::as_str))
            .collect();
        assert!(row.iter().all(|(head, cell)| of_row[head.as_str()] == cell), "{of_row:?} {row:?}");
    }
    assert_eq!(county.standing().await, before);
}

#[tokio::test]
async fn a_looser_version_would_find_less_and_grade_lower() {
    let county = County::with(&["national", "standards", "zhejiang"], &works(), MONTH_END).await;
    let before = county.standing().await;
    // A pack of that name and place that knows the national limit of 50 mg/L only.
    let frozen = fs_err::read(root().join("tests/data/contract-v0.1/contract.wasm")).unwrap();
    let looser = edited(&frozen, |manifest| {
        manifest.name = "zhejiang".to_owned();
        manifest.jurisdiction = "330000".to_owned();
    });
    let candidate = county.candidate(&looser);
    let ran = county.rejudge(&candidate, MONTH_END, &["-o", "changes.csv"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let rows = csv_rows(&county.path("changes.csv"));
    let found = changes(&rows);
    assert!(found.contains(&("91330122MIDDLE", "no-longer-found")), "{rows:#?}");
    assert!(found.contains(&("91330122OVER", "changed-grade")), "{rows:#?}");
    let graded = rows.iter().find(|row| row["change"] == "changed-grade").unwrap();
    let severities = [&graded["severity_before"], &graded["severity_after"]];
    assert_eq!(severities, ["serious", "ordinary"]);
    assert_eq!(county.standing().await, before);
}

#[tokio::test]
async fn a_run_that_is_killed_goes_on_where_it_was() {
    const WORKS: usize = 24;
    const YEAR_END: &str = "2027-03-01";
    let works: Vec<(String, i64)> =
        (0..WORKS).map(|at| (format!("91330122WORKS{at:03}"), OVER_PROVINCIAL)).collect();
    let county = County::with(&["national", "standards"], &works, YEAR_END).await;
    let candidate = county.candidate(&component("zhejiang"));
    let whole =
        county.rejudge(&candidate, YEAR_END, &["-o", "whole.csv", "--state", "whole.jsonl"]);
    assert_eq!(whole.code, 0, "{whole:?}");
    assert!(!county.path("whole.jsonl").exists(), "the state of a run that ended is removed");

    let more = ["-o", "resumed.csv", "--state", "state.jsonl", "--jobs", "1"];
    let mut killed = Command::new(tidegate())
        .args(County::arguments(&candidate, YEAR_END, &more))
        .current_dir(county.folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let state = county.path("state.jsonl");
    let lines = || fs_err::read_to_string(&state).unwrap_or_default().lines().count();
    wait_for("two enterprises", || (lines() >= 3).then_some(()));
    killed.kill().unwrap();
    killed.wait().unwrap();
    let done = lines() - 1;
    assert!(done < WORKS, "it was killed too late to show anything");
    assert!(!county.path("resumed.csv").exists());

    // Another order must not go on from it.
    let other = county.rejudge(&candidate, MONTH_END, &more);
    assert_ne!(other.code, 0);
    assert!(other.text().contains("state.jsonl"), "{other:?}");

    let resumed = county.rejudge(&candidate, YEAR_END, &more);
    assert_eq!(resumed.code, 0, "{resumed:?}");
    assert!(resumed.stderr.contains("were done before"), "{resumed:?}");
    let text = |name: &str| fs_err::read_to_string(county.path(name)).unwrap();
    assert_eq!(text("resumed.csv"), text("whole.csv"));
    assert!(text("whole.csv").lines().count() > WORKS, "each has a finding");
    assert!(!state.exists());
}
