//! Two counties' packs on the same data: every difference counted by hand from the tables of the
//! packs, and a database in which nothing has changed.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;

use calamine::{Reader, Xlsx};
use sha2::{Digest, Sha256};
use tidegate_domain::{
    Averaging, Date, DatedFact, EnterpriseRecord, FactValue, Jurisdiction, Medium, OutletRecord,
    Stream, Validity,
};
use tidegate_service::{
    CompareOrder, CompareTally, CountyDifference, DifferenceKind, Host, Registration,
};
use tidegate_store::{CountyQuotas, CountyRecord, StreamColumns};
use tidegate_tests::binary::{Ran, run};
use tidegate_tests::county::{DATABASE, MIDNIGHT, NOX, host, open, register_boiler};
use tidegate_tests::packs::guest;
use tidegate_tests::sections::edited;

const TONGLU: &str = "330122";
const JIANDE: &str = "330182";
/// A district of Quzhou: it has no pack of its own, its city has.
const KECHENG: &str = "330802";
/// A county of Hangzhou that has no pack but those of all.
const CHUNAN: &str = "330127";

const ALL: [&str; 6] = ["national", "standards", "zhejiang", "tonglu", "jiande", "quzhou"];

/// The day that begins at [`MIDNIGHT`], and the next.
const FROM: &str = "2026-03-02";
const UNTIL: &str = "2026-03-03";

const HOUR: i64 = 3_600;
const FIVE_MINUTES: i64 = 300;

/// 10⁻⁹ of a unit is one count.
const UNIT: i64 = 1_000_000_000;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn county(text: &str) -> Jurisdiction {
    text.parse().unwrap()
}

fn order(first: &str, second: &str) -> CompareOrder {
    CompareOrder {
        counties: [county(first), county(second)],
        data_of: Vec::new(),
        enterprise: None,
        from: day(FROM),
        until: day(UNTIL),
        as_of: Some(day("2026-03-05")),
        kinds: [].into(),
        at_once: 2,
    }
}

/// All differences, and their counts; every enterprise is compared to the end.
async fn compared(host: &Host, order: CompareOrder) -> (Vec<CountyDifference>, CompareTally) {
    let mut comparing = host.compare(order).await.unwrap();
    let (mut all, mut tally) = (Vec::new(), CompareTally::default());
    while let Some(one) = comparing.results.recv().await {
        assert_eq!(one.failure, "", "{}", one.enterprise);
        tally.add(&one.tally);
        all.extend(one.differences);
    }
    comparing.ended().unwrap();
    (all, tally)
}

async fn refused(host: &Host, order: CompareOrder) -> String {
    host.compare(order).await.unwrap_err().to_string()
}

fn of_kind(all: &[CountyDifference], kind: DifferenceKind) -> Vec<&CountyDifference> {
    all.iter().filter(|one| one.kind == kind).collect()
}

/// What both say and by which rule.
fn clauses(one: &CountyDifference) -> [(&str, &str); 2] {
    [&one.first, &one.second].map(|said| (said.says.as_str(), said.rule.as_str()))
}

/// Values of one stream, one period after another from midnight, as they came from an archive.
async fn put(host: &Host, stream: Stream, length_s: i64, values: &[i64]) {
    let rows = values.len();
    let periods = (0..).take(rows).map(|at: i64| MIDNIGHT + at * length_s);
    let converted = values.iter().map(|value| Some(value.to_string().parse().unwrap()));
    let columns = StreamColumns {
        stream_id: 0,
        stream,
        period_start: periods.collect(),
        value: values.iter().map(|value| value * UNIT).collect(),
        converted: converted.collect(),
        validity: vec![Validity::Valid.code(); rows],
        revision: vec![0; rows],
    };
    assert_eq!(host.store().put_history(&columns, "test").await.unwrap(), rows as u64);
}

fn stream(of: &str, enterprise: &str, what: (&str, Averaging)) -> Stream {
    Stream {
        county: county(of),
        enterprise: enterprise.to_owned(),
        outlet: "DA001".to_owned(),
        pollutant: what.0.to_owned(),
        averaging: what.1,
    }
}

/// A gas boiler whose nitrogen oxides may be 200 mg/m³ over an hour.
async fn boiler(host: &Host, of: &str, enterprise: &str, hours: &[i64]) {
    register_boiler(host, of, enterprise, None).await;
    put(host, stream(of, enterprise, (NOX, Averaging::Hour)), HOUR, hours).await;
}

/// A waste incinerator of Tonglu.
async fn incinerator(host: &Host, enterprise: &str, hours: &[i64]) {
    let registration = Registration {
        enterprises: vec![EnterpriseRecord {
            id: enterprise.to_owned(),
            name: format!("样例企业{enterprise}"),
            county: county(TONGLU),
            township: "样例镇".to_owned(),
            industries: vec!["4417".to_owned()],
        }],
        outlets: vec![OutletRecord {
            enterprise: enterprise.to_owned(),
            id: "DA001".to_owned(),
            name: "焚烧炉烟囱".to_owned(),
            medium: Medium::Air,
            monitoring_point: "stack".to_owned(),
        }],
        facts: vec![fact(enterprise, Some("DA001"), "outlet_kind", word("waste-incineration"))],
        permits: Vec::new(),
        devices: Vec::new(),
    };
    host.register(&registration).await.unwrap();
    put(host, stream(TONGLU, enterprise, (NOX, Averaging::Hour)), HOUR, hours).await;
}

fn word(text: &str) -> FactValue {
    FactValue::Text(text.to_owned())
}

fn fact(enterprise: &str, outlet: Option<&str>, name: &str, value: FactValue) -> DatedFact {
    DatedFact {
        enterprise: enterprise.to_owned(),
        outlet: outlet.map(str::to_owned),
        name: name.to_owned(),
        value,
        from: day("2020-01-01"),
        source: "test".to_owned(),
        doubtful: false,
    }
}

/// Over 200, within, over, over: Tonglu counts three periods over the limit within 24 hours and calls
/// the second and third repeated; in Quzhou the hour within ends the count, and only the last of two
/// in a row is. So they differ in the third hour alone.
#[tokio::test]
async fn an_hour_within_the_limit_ends_the_count_in_quzhou_alone() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &ALL).await;
    boiler(&host, TONGLU, "BOILER", &[220, 150, 220, 220]).await;
    let (all, tally) = compared(&host, order(TONGLU, KECHENG)).await;
    let [one] = all.as_slice() else { panic!("{all:#?}") };
    assert_eq!((one.kind, one.readings), (DifferenceKind::Grade, 1));
    assert_eq!(one.differs, ["grade", "rule"]);
    let third = MIDNIGHT + 2 * HOUR;
    assert_eq!((one.from, one.until), (third, third + HOUR));
    assert_eq!((one.outlet.as_str(), one.pollutant.as_str()), ("DA001", NOX));
    assert_eq!(clauses(one), [("serious", "ladder-repeated"), ("exceedance", "ladder-exceedance")]);
    assert_eq!([&one.first.layer, &one.second.layer], ["tonglu 0.1.0", "quzhou 0.1.0"]);
    let limit = |said: &tidegate_service::Said| {
        said.basis.iter().any(|basis| basis.document == "GB 13271-2014")
    };
    assert!(limit(&one.first) && limit(&one.second), "{one:#?}");
    assert!(one.first.basis.len() > 1, "the county's own ladder too: {one:#?}");
    let grades = &tally.kinds[&DifferenceKind::Grade];
    assert_eq!((grades.differences, grades.readings, grades.enterprises), (1, 1, 1));
    assert_eq!(tally.differences(), 1);
}

/// Hours of nitrogen oxides of an incinerator, converted, against 300 over an hour and 250 over a day
/// of GB 18485, and Jiande's lines of the same numbers, which know no shares:
///
/// | hour | value | Tonglu | Jiande |
/// | --- | --- | --- | --- |
/// | 0 | 310 | over 300: exceedance | over its line: warning |
/// | 1 to 3 | 100 | normal | normal |
/// | 4, 5 | 290 | over 0.9 of 300: warning | normal |
/// | 6 | 290 | the same | the same |
/// | 7 | 199 | under 0.8 of both: normal | normal |
#[tokio::test]
async fn the_lines_of_jiande_take_the_place_of_limits_at_an_incinerator() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &ALL).await;
    incinerator(&host, "FURNACE", &[310, 100, 100, 100, 290, 290, 290, 199]).await;
    let (all, tally) = compared(&host, order(TONGLU, JIANDE)).await;
    let grades = of_kind(&all, DifferenceKind::Grade);
    let periods: Vec<(i64, i64, u64)> = grades
        .iter()
        .map(|one| ((one.from - MIDNIGHT) / HOUR, (one.until - MIDNIGHT) / HOUR, one.readings))
        .collect();
    assert_eq!(periods, [(0, 1, 1), (4, 7, 3)], "{grades:#?}");
    assert_eq!(
        clauses(grades[0]),
        [("exceedance", "ladder-exceedance"), ("warning", "line-above")]
    );
    assert_eq!(clauses(grades[1]), [("warning", "ladder-warning"), ("normal", "")]);
    assert!(grades[0].second.detail.contains("jiande-warning-a21002-hour"), "{grades:#?}");
    assert_eq!(tally.kinds[&DifferenceKind::Grade].readings, 4);

    // Five pollutants, each over an hour and over a day: the line has the number of the limit and
    // nine decimals. Furnace, oxygen and bag filter have lines, and no limit that is known.
    let limits = of_kind(&all, DifferenceKind::Limit);
    let of_both: Vec<&&CountyDifference> =
        limits.iter().filter(|one| one.differs == ["value", "source"]).collect();
    assert_eq!(of_both.len(), 10, "{limits:#?}");
    let nox = of_both
        .iter()
        .find(|one| one.pollutant == NOX && one.averaging == Some(Averaging::Hour))
        .unwrap();
    assert_eq!(
        clauses(nox),
        [("≤ 300 mg/m3", "gb18485-t4-a21002-hour"), ("≤ 300 mg/m3", "jiande-warning-a21002-hour")]
    );
    assert_eq!((nox.from, nox.until), (MIDNIGHT, MIDNIGHT + 24 * HOUR));
    assert_eq!(nox.second.layer, "jiande 0.1.0");
    let alone: Vec<&str> = limits
        .iter()
        .filter(|one| one.differs == ["presence"])
        .map(|one| one.second.rule.as_str())
        .collect();
    assert_eq!(alone.len(), limits.len() - 10, "{limits:#?}");
    for line in ["jiande-warning-oxygen", "jiande-warning-bag-filter"] {
        assert!(alone.contains(&line), "{alone:?}");
    }
    // Nobody is judged by a line: the hour over 300 is found by both alike.
    assert_eq!(of_kind(&all, DifferenceKind::Finding), Vec::<&CountyDifference>::new());
}

/// Production on all day; treatment off from 01:00 to 01:15, and from 02:00 to 03:00. Tonglu asks from
/// a quarter of an hour on, the nation from half an hour.
#[tokio::test]
async fn a_quarter_of_an_hour_without_treatment_is_a_clue_in_tonglu_alone() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &ALL).await;
    register_boiler(&host, TONGLU, "PLANT", None).await;
    let production = vec![50; 60];
    let off = |at: &usize| (12..15).contains(at) || (24..36).contains(at);
    let treatment: Vec<i64> = (0..60).map(|at| if off(&at) { 0 } else { 9 }).collect();
    for (code, values) in [("d20105", production), ("d30106", treatment)] {
        let stream = stream(TONGLU, "PLANT", (code, Averaging::Minute));
        put(&host, stream, FIVE_MINUTES, &values).await;
    }
    let (all, _) = compared(&host, order(TONGLU, JIANDE)).await;
    let findings = of_kind(&all, DifferenceKind::Finding);
    let told: Vec<_> = findings
        .iter()
        .map(|one| ((one.from - MIDNIGHT) / 60, (one.until - MIDNIGHT) / 60, &one.differs))
        .collect();
    assert_eq!(told, [(60, 75, &vec!["presence"]), (120, 180, &vec!["basis"])], "{findings:#?}");
    let clue = ("treatment-off-while-producing", "no finding");
    assert_eq!((findings[0].first.rule.as_str(), findings[0].second.says.as_str()), clue);
    assert!(findings[0].first.says.ends_with("suspected"), "{findings:#?}");
    assert_eq!(findings[1].first.layer, "national 0.1.0 + tonglu 0.1.0");
    assert_eq!(findings[1].second.layer, "national 0.1.0");
    assert!(!findings[1].second.sanctions.is_empty(), "{findings:#?}");
}

/// A works of 500 t a day: the nation asks for more facts, the county's own pack knows enough.
#[tokio::test]
async fn a_county_that_classifies_differs_in_tier_and_rows() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["national"]).await;
    let own = edited(&guest("contract"), |manifest| manifest.jurisdiction = JIANDE.to_owned());
    host.install(own).await.unwrap();
    register_boiler(&host, TONGLU, "WORKS", None).await;
    let works = Registration {
        enterprises: vec![EnterpriseRecord {
            id: "WORKS".to_owned(),
            name: "样例污水厂".to_owned(),
            county: county(TONGLU),
            township: String::new(),
            industries: vec!["4620".to_owned()],
        }],
        facts: vec![
            fact("WORKS", None, "wastewater_works_kind", word("urban-rural")),
            fact(
                "WORKS",
                None,
                "water_treatment_capacity_t_per_day",
                FactValue::Number("500".parse().unwrap()),
            ),
            fact("WORKS", None, "surface_treatments", FactValue::Texts(Vec::new())),
        ],
        ..Registration::default()
    };
    host.register(&works).await.unwrap();
    let only = CompareOrder {
        kinds: [DifferenceKind::Classification].into(),
        from: day("2026-01-15"),
        until: day("2026-04-15"),
        ..order(TONGLU, JIANDE)
    };
    let (all, _) = compared(&host, only).await;
    // Four parts of months with the same answers are one difference.
    let [one] = all.as_slice() else { panic!("{all:#?}") };
    assert_eq!((one.from, one.until), (day("2026-01-15").start(), day("2026-04-15").start()));
    assert!(one.differs.contains(&"tier") && one.differs.contains(&"rows"), "{one:#?}");
    assert_eq!([&one.first.says, &one.second.says], ["undetermined", "simplified"]);
    assert_eq!([&one.first.layer, &one.second.layer], ["national 0.1.0", "contract 0.1.0"]);
    assert!(one.first.detail.contains("missing: "), "{one:#?}");
    assert!(one.second.detail.contains("row 99 (4620): simplified"), "{one:#?}");
    assert!(!one.second.basis.is_empty(), "{one:#?}");
}

#[tokio::test]
async fn a_county_beside_itself_differs_in_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &ALL).await;
    boiler(&host, TONGLU, "BOILER", &[220, 150, 220, 320]).await;
    incinerator(&host, "FURNACE", &[310, 290, 260, 100]).await;
    for code in [TONGLU, JIANDE, KECHENG] {
        let on_tonglu = CompareOrder { data_of: vec![county(TONGLU)], ..order(code, code) };
        let (all, tally) = compared(&host, on_tonglu).await;
        assert_eq!((all, tally), (Vec::new(), CompareTally::default()), "{code}");
    }
}

#[tokio::test]
async fn a_county_without_a_pack_has_the_layers_above() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &ALL).await;
    boiler(&host, TONGLU, "BOILER", &[220, 150, 220]).await;
    let refused = refused(&host, order(TONGLU, CHUNAN)).await;
    assert!(refused.contains(CHUNAN) && refused.contains("tidegate county add"), "{refused}");
    let added = CountyRecord {
        code: county(CHUNAN),
        name: "淳安县".to_owned(),
        added_at: MIDNIGHT,
        quotas: CountyQuotas::default(),
    };
    assert!(host.store().add_county(&added).await.unwrap());
    // The grader of the standards has the numbers that Tonglu has too, and counts on as it does.
    let comparing = host.compare(order(TONGLU, CHUNAN)).await.unwrap();
    let [_, above] = &comparing.layers;
    let above: Vec<&str> = above.iter().map(|layer| layer.pack.as_str()).collect();
    assert_eq!(above, ["national 0.1.0", "standards 0.1.0", "zhejiang 0.1.0"]);
    assert_eq!(compared(&host, order(TONGLU, CHUNAN)).await.0, []);
    let on_tonglu = CompareOrder { data_of: vec![county(TONGLU)], ..order(CHUNAN, KECHENG) };
    let (all, _) = compared(&host, on_tonglu).await;
    let [one] = all.as_slice() else { panic!("{all:#?}") };
    assert_eq!([&one.first.layer, &one.second.layer], ["standards 0.1.0", "quzhou 0.1.0"]);
    assert_eq!(clauses(one), [("serious", "ladder-repeated"), ("exceedance", "ladder-exceedance")]);
}

#[tokio::test]
async fn the_data_is_that_of_the_first_county_or_of_whom_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &ALL).await;
    boiler(&host, TONGLU, "IN-TONGLU", &[220, 150, 220]).await;
    boiler(&host, JIANDE, "IN-JIANDE", &[220, 150, 220]).await;
    boiler(&host, JIANDE, "QUIET", &[100, 100]).await;
    let enterprises = async |data: &[&str]| {
        let data_of = data.iter().map(|code| county(code)).collect();
        let (all, tally) =
            compared(&host, CompareOrder { data_of, ..order(TONGLU, KECHENG) }).await;
        assert_eq!(tally.differences(), all.len() as u64);
        all.into_iter().map(|one| one.enterprise).collect::<Vec<_>>()
    };
    assert_eq!(enterprises(&[]).await, ["IN-TONGLU"]);
    assert_eq!(enterprises(&[JIANDE]).await, ["IN-JIANDE"]);
    assert_eq!(enterprises(&[JIANDE, TONGLU]).await, ["IN-TONGLU", "IN-JIANDE"]);
    let one = CompareOrder { enterprise: Some("QUIET".to_owned()), ..order(JIANDE, KECHENG) };
    assert_eq!(compared(&host, one).await.0, []);
}

#[tokio::test]
async fn what_cannot_be_compared_is_refused_with_the_reason() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &ALL).await;
    boiler(&host, TONGLU, "BOILER", &[220]).await;
    let backwards = CompareOrder { until: day(FROM), ..order(TONGLU, JIANDE) };
    let said = refused(&host, backwards).await;
    assert!(said.contains("`2026-03-02` to `2026-03-02` has no day"), "{said}");
    let said = refused(&host, order(TONGLU, "339999")).await;
    assert!(said.contains("there is no county") && said.contains("339999"), "{said}");
    let said = refused(&host, order("330100", TONGLU)).await;
    assert!(said.contains("`330100` is no county"), "{said}");
    let said = refused(&host, order(JIANDE, TONGLU)).await;
    assert!(said.contains("330182 has no enterprise"), "{said}");
    let nobody = CompareOrder { enterprise: Some("NOBODY".to_owned()), ..order(TONGLU, JIANDE) };
    let said = refused(&host, nobody).await;
    assert!(said.contains("there is no enterprise `NOBODY`"), "{said}");
    boiler(&host, JIANDE, "OTHER", &[220]).await;
    let other = CompareOrder { enterprise: Some("OTHER".to_owned()), ..order(TONGLU, JIANDE) };
    let said = refused(&host, other).await;
    assert!(said.contains("an enterprise of 330182"), "{said}");

    // Days without a reading: whoever looks at what is the same must not take it for agreement.
    let early =
        CompareOrder { from: day("2025-03-02"), until: day("2025-03-03"), ..order(TONGLU, JIANDE) };
    let mut comparing = host.compare(early.clone()).await.unwrap();
    while comparing.results.recv().await.is_some() {}
    let said = comparing.ended().unwrap_err().to_string();
    assert!(said.contains("no reading of 330122"), "{said}");
    let kinds = [DifferenceKind::Classification, DifferenceKind::Limit].into();
    compared(&host, CompareOrder { kinds, ..early }).await;
}

#[tokio::test]
async fn nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let digest = |folder: &Path| {
        let bytes = fs_err::read(folder.join(DATABASE)).unwrap();
        hex::encode(Sha256::digest(bytes))
    };
    let (host, store) = open(folder.path(), &ALL, MIDNIGHT).await;
    incinerator(&host, "FURNACE", &[310, 290, 260, 100]).await;
    host.judge("FURNACE", day(FROM)).await.unwrap();
    store.close().await;
    drop(host);
    // What opening a host writes is written before.
    let (host, store) = open(folder.path(), &[], MIDNIGHT).await;
    host.follow_stages().await.unwrap();
    store.close().await;
    drop(host);
    let before = digest(folder.path());
    let (host, store) = open(folder.path(), &[], MIDNIGHT).await;
    host.follow_stages().await.unwrap();
    let (all, _) = compared(&host, order(TONGLU, JIANDE)).await;
    assert!(!all.is_empty());
    store.close().await;
    assert_eq!(digest(folder.path()), before);
}

/// A data folder of the command with the incinerator of Tonglu.
async fn data_folder(folder: &Path) {
    let (host, store) = open(folder, &ALL, MIDNIGHT).await;
    incinerator(&host, "FURNACE", &[310, 100, 100, 100, 290, 290, 290, 199]).await;
    store.close().await;
    drop(host);
    fs_err::create_dir(folder.join("data")).unwrap();
    fs_err::rename(folder.join(DATABASE), folder.join("data/tidegate.sqlite")).unwrap();
}

fn compare(folder: &Path, second: &str, more: &[&str]) -> Ran {
    let always = ["compare", TONGLU, second, "--data", "data", "--from", FROM];
    run(folder, &[&always[..], more].concat())
}

#[tokio::test]
async fn the_command_counts_by_kind_first_and_lists_in_every_form() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    data_folder(here).await;
    let day = ["--to", UNTIL, "--as-of", "2026-03-05"];
    let of = |more: &[&str]| compare(here, JIANDE, &[&day[..], more].concat());
    let json = of(&["--format", "json"]);
    assert_eq!(json.code, 0, "{json:?}");
    let told = json.json();
    assert_eq!((&told["enterprises"], &told["values"]), (&1.into(), &8.into()));
    let grades = &told["kinds"]["grade"];
    assert_eq!((&grades["differences"], &grades["readings"]), (&2.into(), &4.into()));
    let all = told["differences"].as_array().unwrap();
    let limits = told["kinds"]["limit"]["differences"].as_u64().unwrap();
    assert_eq!(all.len() as u64, limits + 2);
    assert_eq!(told["not_listed"], 0);

    let text = of(&[]);
    assert_eq!(text.code, 0, "{text:?}");
    for line in [
        "330182: national 0.1.0, standards 0.1.0, zhejiang 0.1.0, jiande 0.1.0",
        "on the data of 330122, 2026-03-02 to 2026-03-03: 1 enterprise, 8 values",
        "classification: no difference",
        "grade: 2 differences over 4 readings at 1 enterprise: grade 2, rule 1",
        "  1 × exceedance (ladder-exceedance) | warning (line-above)",
        "finding: no difference",
        "  grade DA001 a21002 hour, 2026-03-02 04:00 to 2026-03-02 07:00, 3 readings: grade",
    ] {
        assert!(text.stdout.lines().any(|own| own == line), "`{line}` is missing in {text:?}");
    }

    let csv = of(&["--format", "csv"]);
    assert_eq!(csv.code, 0, "{csv:?}");
    let rows: Vec<&str> = csv.stdout.lines().collect();
    assert_eq!(rows.len(), all.len() + 1);
    assert!(rows[0].starts_with("enterprise,enterprise_name,kind,differs,outlet"), "{rows:?}");
    assert!(csv.stderr.contains("grade: 2 differences"), "{csv:?}");
    let xlsx = of(&["--format", "xlsx", "-o", "out.xlsx"]);
    assert_eq!(xlsx.code, 0, "{xlsx:?}");
    let mut book: Xlsx<_> = calamine::open_workbook(here.join("out.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["summary", "differences"]);
    let sheet = book.worksheet_range("differences").unwrap();
    assert_eq!(sheet.rows().len(), rows.len());
    for (cells, row) in sheet.rows().zip(&rows) {
        let first: Vec<String> = cells.iter().take(4).map(ToString::to_string).collect();
        assert!(row.starts_with(&first.join(",")), "{first:?} {row}");
    }
    let only = of(&["--only", "grade", "--format", "json"]).json();
    assert_eq!(only["differences"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_command_says_what_is_wrong_and_writes_no_file_for_it() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    data_folder(here).await;
    for (second, more, said) in [
        (JIANDE, &["--to", FROM][..], "has no day"),
        ("339999", &["--to", UNTIL], "there is no county"),
        (JIANDE, &["--to", UNTIL, "--enterprise", "NOBODY"], "there is no enterprise `NOBODY`"),
        (JIANDE, &["--to", UNTIL, "--data-of", JIANDE], "330182 has no enterprise"),
        (JIANDE, &["--to", UNTIL, "--format", "xlsx"], "--output"),
        (JIANDE, &["--to", UNTIL, "--only", "colour"], "`colour` is nothing to compare"),
    ] {
        let into: &[&str] = if said == "--output" { &[] } else { &["--output", "out.txt"] };
        let ran = compare(here, second, &[more, into].concat());
        assert_ne!(ran.code, 0, "{ran:?}");
        assert!(ran.stderr.contains(said), "`{said}` is missing in {ran:?}");
        assert!(!here.join("out.txt").exists(), "{more:?}");
    }
    // The only reading lies a year later.
    let always = ["compare", TONGLU, JIANDE, "--data", "data", "--from", "2025-03-02"];
    let ran = run(here, &[&always[..], &["--to", "2025-03-03"]].concat());
    assert_ne!(ran.code, 0);
    assert!(ran.stderr.contains("no reading of 330122 begins in 2025-03-02"), "{ran:?}");
}
