//! What counties decide about category packs, what a pack bound to pollutants may say, and what a
//! county may use at most.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;
use std::sync::Arc;

use tidegate_domain::{
    Averaging, Date, DatedFact, EnterpriseRecord, FactValue, GraderStanding, Medium, OutletRecord,
    Stream, Validity,
};
use tidegate_runtime::{Runtime, RuntimeConfig, Workers};
use tidegate_service::{
    Encoding, FrameCommit, FrameKind, GraderOrder, Host, HostParts, Ids, ImportFile, ImportKind,
    Intake as _, Registration, ServiceError, VirtualClock,
};
use tidegate_store::{CountyQuotas, CountyRecord, SqliteStore};
use tidegate_tests::binary::run;
use tidegate_tests::county::{
    DATABASE, MIDNIGHT, host, reading, register_boiler, send, stream as boiler,
};
use tidegate_tests::packs::component;
use tidegate_tests::sections::edited;

const TONGLU: &str = "330122";
const JIANDE: &str = "330182";
const DAY: i64 = 86_400;
const COD: &str = "w01018";
const AMMONIA: &str = "w21003";

/// The ladder of Tonglu as a category pack of the nation.
fn ladder(name: &str, industries: &[&str], pollutants: &[&str]) -> Vec<u8> {
    edited(&component("tonglu"), |manifest| {
        manifest.name = name.to_owned();
        manifest.jurisdiction = "000000".to_owned();
        manifest.industries = industries.iter().map(|code| (*code).to_owned()).collect();
        manifest.pollutants = pollutants.iter().map(|code| (*code).to_owned()).collect();
    })
}

fn order(pack: &str, from: Option<&str>) -> GraderOrder {
    GraderOrder {
        county: TONGLU.parse().unwrap(),
        pack: pack.to_owned(),
        from: from.map(|day| day.parse().unwrap()),
        by: "reviewer".to_owned(),
        note: "the county's dye houses".to_owned(),
    }
}

/// Another host over the database of a folder.
async fn another(folder: &Path, now: i64) -> Host {
    let host = Host::new(HostParts {
        store: Arc::new(SqliteStore::open(&folder.join(DATABASE)).await.unwrap()),
        runtime: Arc::new(Runtime::new(RuntimeConfig::default()).unwrap()),
        workers: Workers::start(1).unwrap(),
        clock: Arc::new(VirtualClock::new(now, 0)),
    });
    host.follow_stages().await.unwrap();
    host
}

/// A dye house of Tonglu that discharges directly.
async fn dye_house(host: &Host, enterprise: &str) {
    let text = |word: &str| FactValue::Text(word.to_owned());
    let facts = [
        ("outlet_kind", text("textile-dyeing")),
        ("discharge_mode", text("direct")),
        ("wax_printing", FactValue::Truth(false)),
        ("plant_built", FactValue::Day("2016-01-01".parse().unwrap())),
        ("special_limits_designated", FactValue::Truth(false)),
    ];
    let fact = |(name, value): &(&str, FactValue)| DatedFact {
        enterprise: enterprise.to_owned(),
        outlet: Some("DW001".to_owned()),
        name: (*name).to_owned(),
        value: value.clone(),
        from: Date::from_days(18_000),
        source: "test".to_owned(),
        doubtful: false,
    };
    let registration = Registration {
        enterprises: vec![EnterpriseRecord {
            id: enterprise.to_owned(),
            name: format!("样例企业{enterprise}"),
            county: TONGLU.parse().unwrap(),
            township: "样例镇".to_owned(),
            industries: vec!["1713".to_owned()],
        }],
        outlets: vec![OutletRecord {
            enterprise: enterprise.to_owned(),
            id: "DW001".to_owned(),
            name: "样例排口".to_owned(),
            medium: Medium::Water,
            monitoring_point: "plant-outlet".to_owned(),
        }],
        facts: facts.iter().map(fact).collect(),
        ..Registration::default()
    };
    host.register(&registration).await.unwrap();
}

fn water(pollutant: &str) -> Stream {
    Stream {
        county: TONGLU.parse().unwrap(),
        enterprise: "DYER".to_owned(),
        outlet: "DW001".to_owned(),
        pollutant: pollutant.to_owned(),
        averaging: Averaging::Day,
    }
}

/// Sends a daily value and gives who graded it.
async fn graded_by(host: &Host, pollutant: &str, day: i64, value: &str) -> String {
    let mut one = reading(Averaging::Hour, 0, value, Validity::Valid);
    one.period_start = MIDNIGHT + day * DAY;
    send(host, &water(pollutant), vec![one]).await;
    host.grade_all().await.unwrap();
    let batches = host.store().batches(&TONGLU.parse().unwrap(), 1).await.unwrap();
    let (_, batch) = batches.first().unwrap();
    batch.grader.pack.split(' ').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_county_lets_a_category_pack_grade_from_a_day_on_and_ends_that() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "textile-dyeing"]).await;
    host.install(ladder("textile-ladder", &["17"], &[])).await.unwrap();
    dye_house(&host, "DYER").await;
    assert_eq!(graded_by(&host, COD, -3, "50").await, "standards", "nothing was decided");

    let general = host.let_grade(order("standards", None)).await.unwrap_err();
    assert!(general.to_string().contains("grades by its place"), "{general}");
    let absent = host.let_grade(order("nobodys", None)).await.unwrap_err();
    assert!(matches!(absent, ServiceError::NotFound { .. }), "{absent}");
    let over = host.let_grade(order("textile-ladder", Some("2026-03-01"))).await.unwrap_err();
    assert!(over.to_string().contains("is over"), "{over}");
    let silent = GraderOrder { note: " ".to_owned(), ..order("textile-ladder", None) };
    assert!(matches!(host.let_grade(silent).await, Err(ServiceError::Invalid { .. })));

    // From tomorrow on: not yet here, and on a host whose clock is there.
    host.let_grade(order("textile-ladder", Some("2026-03-03"))).await.unwrap();
    assert_eq!(graded_by(&host, COD, -2, "50").await, "standards");
    let tomorrow = another(folder.path(), MIDNIGHT + DAY).await;
    assert_eq!(graded_by(&tomorrow, COD, -1, "50").await, "textile-ladder");
    let county = TONGLU.parse().unwrap();
    let grading = async |day: &str| {
        let rows = host.layers_on(&county, day.parse().unwrap(), &["1713".to_owned()]).await;
        let rows = rows.unwrap().into_iter().filter(|row| row.grades);
        rows.map(|row| row.pack.manifest().name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(grading("2026-03-02").await, ["standards"]);
    assert_eq!(grading("2026-03-03").await, ["textile-ladder"]);
    let twice = host.let_grade(order("textile-ladder", Some("2026-03-04"))).await.unwrap_err();
    assert!(twice.to_string().contains("by then already"), "{twice}");

    // Another county decides for itself, and a host that is started later follows.
    let jiande = host.layers_on(&JIANDE.parse().unwrap(), host.today(), &[]).await.unwrap();
    assert!(jiande.iter().all(|row| row.pack.manifest().name != "textile-ladder" || !row.grades));
    tomorrow.stop_grading(order("textile-ladder", None)).await.unwrap();
    let later = another(folder.path(), MIDNIGHT + 2 * DAY).await;
    assert_eq!(graded_by(&later, COD, 0, "50").await, "standards");
    let decided = later.grader_decisions(&county).await.unwrap();
    let standings: Vec<(bool, GraderStanding)> =
        decided.iter().map(|(one, standing)| (one.decision.lets, *standing)).collect();
    assert_eq!(standings, [(false, GraderStanding::InForce), (true, GraderStanding::Replaced)]);
    assert!(decided.iter().all(|(one, _)| one.decision.by == "reviewer"));
}

#[tokio::test]
async fn a_pack_that_is_bound_to_a_pollutant_grades_it_alone() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "textile-dyeing"]).await;
    host.install(ladder("textile-ladder", &["17"], &[])).await.unwrap();
    let of_province = edited(&ladder("cod-ladder", &[], &[COD]), |manifest| {
        manifest.jurisdiction = "330000".to_owned();
    });
    host.install(of_province).await.unwrap();
    dye_house(&host, "DYER").await;
    host.let_grade(order("cod-ladder", None)).await.unwrap();
    assert_eq!(graded_by(&host, COD, -9, "50").await, "cod-ladder");
    assert_eq!(graded_by(&host, AMMONIA, -9, "5").await, "standards");
    // Beside it a pack for the industry grades all others.
    host.let_grade(order("textile-ladder", None)).await.unwrap();
    assert_eq!(graded_by(&host, COD, -8, "50").await, "cod-ladder");
    assert_eq!(graded_by(&host, AMMONIA, -8, "5").await, "textile-ladder");
    host.stop_grading(order("cod-ladder", None)).await.unwrap();
    assert_eq!(graded_by(&host, COD, -7, "50").await, "textile-ladder");
}

#[tokio::test]
async fn of_a_pack_that_is_bound_to_a_pollutant_no_other_limit_is_taken() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards"]).await;
    let bound = edited(&component("textile-dyeing"), |manifest| {
        manifest.pollutants = vec![COD.to_owned()];
    });
    host.install(bound).await.unwrap();
    dye_house(&host, "DYER").await;
    let on = "2026-03-02".parse().unwrap();
    let limits = host.outlet_limits("DYER", "DW001", on).await.unwrap();
    let own: Vec<&str> = limits
        .governing
        .iter()
        .flat_map(|one| {
            std::iter::once(&one.governing).chain(one.beaten.iter().map(|(limit, _)| limit))
        })
        .filter(|one| one.layer.as_ref().is_some_and(|own| own.pack.starts_with("textile-dyeing")))
        .map(|one| one.limit.pollutant.as_str())
        .collect();
    assert!(!own.is_empty(), "{limits:?}");
    assert!(own.iter().all(|pollutant| *pollutant == COD), "{own:?}");
}

async fn bound(host: &Host, county: &str, quotas: CountyQuotas) {
    let record = CountyRecord {
        code: county.parse().unwrap(),
        name: county.to_owned(),
        added_at: MIDNIGHT,
        quotas: CountyQuotas::default(),
    };
    host.store().add_county(&record).await.unwrap();
    assert!(host.store().set_quotas(&record.code, &quotas).await.unwrap());
}

#[tokio::test]
async fn a_county_has_no_more_enterprises_than_it_may_and_the_file_says_which_rows() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards"]).await;
    bound(&host, TONGLU, CountyQuotas { enterprises: Some(2), ..CountyQuotas::default() }).await;
    let import = async |rows: &[(&str, &str)]| {
        let mut text = "id,name,county,township,industries\n".to_owned();
        for (id, county) in rows {
            text.push_str(&format!("{id},样例企业,{county},,1713\n"));
        }
        let within = ["000000".parse().unwrap()];
        let file = ImportFile {
            kind: ImportKind::Enterprises,
            name: "test",
            bytes: text.as_bytes(),
            encoding: Encoding::Utf8,
            ids: Ids::AnyId,
            within: &within,
        };
        host.import_file(&file).await.unwrap()
    };
    let first = import(&[("A", TONGLU), ("B", TONGLU)]).await;
    assert_eq!((first.stored.new, first.rows_rejected), (2, 0), "as many as it may");
    // One more is refused by its row; what is there stays changeable, and others go on.
    let second = import(&[("A", TONGLU), ("C", TONGLU), ("N", JIANDE)]).await;
    assert_eq!((second.stored.new, second.rows_rejected), (1, 1), "{second:?}");
    let refused = second.rejected.first().unwrap();
    assert_eq!(refused.row, 3);
    assert!(refused.reason.contains("may have 2 enterprises and has 2"), "{refused:?}");
    assert!(refused.help.contains("tidegate county quota 330122 --enterprises"), "{refused:?}");
    bound(&host, TONGLU, CountyQuotas { enterprises: Some(3), ..CountyQuotas::default() }).await;
    assert_eq!(import(&[("C", TONGLU)]).await.stored.new, 1);
}

/// A frame with readings of hours of the boiler.
fn frame(county: &str, enterprise: &str, hours: std::ops::Range<i64>) -> FrameCommit {
    let stream = boiler(county, enterprise, Averaging::Hour);
    let readings =
        hours.map(|hour| (stream.clone(), reading(Averaging::Hour, hour, "120", Validity::Valid)));
    FrameCommit {
        frame: tidegate_domain::RawFrame {
            mn: "synthetic".to_owned(),
            received_at_ms: MIDNIGHT * 1000,
            qn: String::new(),
            cn: "2061".to_owned(),
            bytes: b"##".to_vec(),
        },
        kind: FrameKind::Accepted,
        readings: readings.collect(),
    }
}

#[tokio::test]
async fn a_county_that_is_full_is_not_answered_and_keeps_what_it_has() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards"]).await;
    for (county, enterprise) in [(TONGLU, "BOILER"), (JIANDE, "OTHER")] {
        register_boiler(&host, county, enterprise, Some("200")).await;
    }
    bound(&host, TONGLU, CountyQuotas { readings_kept: Some(5), ..CountyQuotas::default() }).await;
    host.take(frame(TONGLU, "BOILER", 0..4)).await.unwrap();
    let over = host.take(frame(TONGLU, "BOILER", 4..6)).await.unwrap_err();
    let ServiceError::Quota { most, wanted, .. } = over else { panic!("{over}") };
    assert_eq!((most, wanted), (5, 6));
    assert!(over.to_string().contains("tidegate county quota 330122 --readings-kept"), "{over}");
    host.take(frame(TONGLU, "BOILER", 4..5)).await.unwrap();
    assert!(host.take(frame(TONGLU, "BOILER", 5..6)).await.is_err(), "it is full");
    // Another county goes on, and what was answered is graded.
    host.take(frame(JIANDE, "OTHER", 0..20)).await.unwrap();
    host.grade_all().await.unwrap();
    let tonglu = TONGLU.parse().unwrap();
    let summary = host.county_summary(&tonglu, host.today()).await.unwrap();
    assert_eq!((summary.readings, summary.graded), (5, 5));
    // With room again the same frame is taken: nothing of it was kept before.
    bound(&host, TONGLU, CountyQuotas { readings_kept: Some(6), ..CountyQuotas::default() }).await;
    let again = another(folder.path(), MIDNIGHT).await;
    again.take(frame(TONGLU, "BOILER", 5..6)).await.unwrap();
    let summary = again.county_summary(&tonglu, again.today()).await.unwrap();
    assert_eq!((summary.readings, summary.revisions), (6, 0));
}

#[test]
fn commands_bound_a_county_say_what_it_uses_and_what_it_lets_grade() {
    let folder = tempfile::tempdir().unwrap();
    let words = |line: &str| run(folder.path(), &line.split(' ').collect::<Vec<_>>());
    assert_eq!(words("county add 330122 桐庐县 --data d").code, 0);
    let bounded = words("county quota 330122 --enterprises 1 --data d");
    assert!(bounded.stdout.contains("used    enterprises 0  readings-kept 0"), "{bounded:?}");
    let rows = "id,name,county,township,industries\nA,甲,330122,,1713\nB,乙,330122,,1713\n";
    fs_err::write(folder.path().join("two.csv"), rows).unwrap();
    let imported = words("import enterprises two.csv --any-id --data d");
    assert_eq!(imported.code, 2, "{imported:?}");
    assert!(
        imported.text().contains("the county may have 1 enterprises and has 1"),
        "{imported:?}"
    );
    let used = words("county quota 330122 --data d");
    assert!(used.stdout.contains("used    enterprises 1  readings-kept 0"), "{used:?}");
    let none = words("county graders 330122 --data d");
    assert!(none.text().contains("no category pack was ever let grade"), "{none:?}");
    let absent = words("county let-grade 330122 nobodys --note n --data d");
    assert!(absent.code == 1 && absent.stderr.contains("nobodys"), "{absent:?}");
}
