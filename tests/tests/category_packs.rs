//! Packs that are bound to industries, and lines of a county that readings are graded against and
//! nobody is judged by.

use tidegate_domain::{
    Averaging, Beaten, Date, DatedFact, EnterpriseRecord, FactValue, Grade, Jurisdiction, Medium,
    OutletRecord, Stream, Validity, Warning,
};
use tidegate_manifest::Interface;
use tidegate_service::{GraderOrder, Host, Registration};
use tidegate_store::{Page, WarningFilter};
use tidegate_tests::county::{MIDNIGHT, NOX, host, host_at, reading, register_boiler, send};
use tidegate_tests::packs::component;
use tidegate_tests::sections::edited;

const TONGLU: &str = "330122";
const JIANDE: &str = "330182";
const ON: &str = "2026-03-02";

/// One outlet of one enterprise.
struct Site<'a> {
    county: &'a str,
    enterprise: &'a str,
    industry: &'a str,
    outlet: &'a str,
    medium: Medium,
    point: &'a str,
    facts: &'a [(&'a str, FactValue)],
}

fn text(word: &str) -> FactValue {
    FactValue::Text(word.to_owned())
}

async fn register(host: &Host, site: &Site<'_>) {
    let fact = |(name, value): &(&str, FactValue)| DatedFact {
        enterprise: site.enterprise.to_owned(),
        outlet: Some(site.outlet.to_owned()),
        name: (*name).to_owned(),
        value: value.clone(),
        from: Date::from_days(18_000),
        source: "test".to_owned(),
        doubtful: false,
    };
    let registration = Registration {
        enterprises: vec![EnterpriseRecord {
            id: site.enterprise.to_owned(),
            name: format!("样例企业{}", site.enterprise),
            county: site.county.parse().unwrap(),
            township: "样例镇".to_owned(),
            industries: vec![site.industry.to_owned()],
        }],
        outlets: vec![OutletRecord {
            enterprise: site.enterprise.to_owned(),
            id: site.outlet.to_owned(),
            name: "样例排口".to_owned(),
            medium: site.medium,
            monitoring_point: site.point.to_owned(),
        }],
        facts: site.facts.iter().map(fact).collect(),
        permits: Vec::new(),
        devices: Vec::new(),
    };
    host.register(&registration).await.unwrap();
}

/// A dye house that discharges directly, registered under `industry`.
async fn dye_house(host: &Host, enterprise: &str, industry: &str) {
    let facts = [
        ("outlet_kind", text("textile-dyeing")),
        ("discharge_mode", text("direct")),
        ("wax_printing", FactValue::Truth(false)),
        ("plant_built", FactValue::Day("2016-01-01".parse().unwrap())),
        ("special_limits_designated", FactValue::Truth(false)),
    ];
    let site = Site {
        county: TONGLU,
        enterprise,
        industry,
        outlet: "DW001",
        medium: Medium::Water,
        point: "plant-outlet",
        facts: &facts,
    };
    register(host, &site).await;
}

async fn incinerator(host: &Host, enterprise: &str) {
    let facts = [("outlet_kind", text("waste-incineration"))];
    let site = Site {
        county: JIANDE,
        enterprise,
        industry: "4417",
        outlet: "DA001",
        medium: Medium::Air,
        point: "stack",
        facts: &facts,
    };
    register(host, &site).await;
}

fn stream(county: &str, (enterprise, outlet): (&str, &str), what: (&str, Averaging)) -> Stream {
    Stream {
        county: county.parse().unwrap(),
        enterprise: enterprise.to_owned(),
        outlet: outlet.to_owned(),
        pollutant: what.0.to_owned(),
        averaging: what.1,
    }
}

/// Sends the values one period after another and grades them.
async fn graded(host: &Host, stream: &Stream, values: &[&str]) {
    for (period, value) in (0..).zip(values) {
        let reading = reading(stream.averaging, period, value, Validity::Valid);
        send(host, stream, vec![reading]).await;
    }
    host.grade_all().await.unwrap();
}

/// Warnings of an enterprise, first opened first.
async fn warnings(host: &Host, county: &str, enterprise: &str) -> Vec<Warning> {
    let county: Jurisdiction = county.parse().unwrap();
    let page = Page::first(100);
    let listing = host.store().warnings(&county, &WarningFilter::default(), page).await.unwrap();
    let own = listing.items.into_iter().map(|item| item.warning);
    let own = own.filter(|warning| warning.stream.enterprise == enterprise);
    let mut warnings: Vec<Warning> = own.collect();
    warnings.reverse();
    warnings
}

#[tokio::test]
async fn a_category_pack_gives_limits_to_its_industries_alone() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "textile-dyeing"]).await;
    for (enterprise, industry, wanted) in [
        ("DYER", "1713", true),
        ("GROUP", "171", true),
        ("GARMENT", "1819", true),
        ("PAPER", "2221", false),
    ] {
        dye_house(&host, enterprise, industry).await;
        let limits = host.outlet_limits(enterprise, "DW001", ON.parse().unwrap()).await.unwrap();
        let has =
            limits.governing.iter().any(|one| one.governing.limit.id == "gb4287-t2-direct-w01018");
        assert_eq!(has, wanted, "{enterprise}");
        assert!(limits.failed.is_empty(), "a pack that does not speak here has not failed");
    }
}

/// The ladder of Tonglu as a category pack of the nation for textiles.
fn category_grader() -> Vec<u8> {
    edited(&component("tonglu"), |manifest| {
        manifest.name = "textile-ladder".to_owned();
        manifest.jurisdiction = "000000".to_owned();
        manifest.industries = vec!["17".to_owned()];
    })
}

#[tokio::test]
async fn a_category_pack_grades_only_where_the_county_lets_it() {
    for lets in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        let host = host(folder.path(), &["standards", "textile-dyeing"]).await;
        host.install(category_grader()).await.unwrap();
        if lets {
            host.let_grade(GraderOrder {
                county: TONGLU.parse().unwrap(),
                pack: "textile-ladder".to_owned(),
                from: None,
                by: "reviewer".to_owned(),
                note: "the county's dye houses".to_owned(),
            })
            .await
            .unwrap();
        }
        dye_house(&host, "DYER", "1713").await;
        register_boiler(&host, TONGLU, "BOILER", None).await;
        let day = ("w01018", Averaging::Day);
        graded(&host, &stream(TONGLU, ("DYER", "DW001"), day), &["90"]).await;
        let hour = (NOX, Averaging::Hour);
        graded(&host, &stream(TONGLU, ("BOILER", "DA001"), hour), &["205"]).await;
        let by = async |enterprise: &str| {
            let warnings = warnings(&host, TONGLU, enterprise).await;
            warnings.first().map(|warning| warning.grader.pack.clone()).unwrap_or_default()
        };
        let wanted = if lets { "textile-ladder" } else { "standards" };
        assert!(by("DYER").await.starts_with(wanted), "{lets}: {}", by("DYER").await);
        assert!(by("BOILER").await.starts_with("standards"), "other industries keep their grader");
    }
}

#[tokio::test]
async fn two_category_packs_of_one_industry_are_refused_and_of_two_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards"]).await;
    host.install(category_grader()).await.unwrap();
    let other = |industry: &str| {
        edited(&category_grader(), |manifest| {
            manifest.name = "other-ladder".to_owned();
            manifest.industries = vec![industry.to_owned()];
            assert!(manifest.offers.contains(&Interface::Grading));
        })
    };
    let error = host.install(other("1713")).await.unwrap_err().to_string();
    assert!(error.contains("textile-ladder") && error.contains("grading"), "{error}");
    host.install(other("22")).await.unwrap();
}

#[tokio::test]
async fn an_incinerator_is_graded_by_the_countys_tables_and_a_boiler_by_the_ladder() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "jiande"]).await;
    incinerator(&host, "BURNER").await;
    register_boiler(&host, JIANDE, "BOILER", None).await;
    let at = ("BURNER", "DA001");
    // 0.95 of the hourly limit and of the daily one is nothing to the tables; beyond the hour's is a
    // warning and no exceedance.
    graded(&host, &stream(JIANDE, at, ("a34013", Averaging::Hour)), &["28.5", "31", "29"]).await;
    let found = warnings(&host, JIANDE, "BURNER").await;
    let [warning] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(warning.limit.limit.id, "jiande-warning-a34013-hour");
    assert_eq!((warning.peak, warning.grade), (Grade::Warning, Grade::Normal), "closed at once");
    assert_eq!(warning.explanation.as_ref().unwrap().steps[0].rule, "line-above");
    let hour = (NOX, Averaging::Hour);
    graded(&host, &stream(JIANDE, ("BOILER", "DA001"), hour), &["205"]).await;
    let found = warnings(&host, JIANDE, "BOILER").await;
    assert_eq!(found.first().map(|warning| warning.peak), Some(Grade::Exceedance));
    let limits = host.outlet_limits("BURNER", "DA001", ON.parse().unwrap()).await.unwrap();
    let line =
        limits.governing.iter().find(|one| one.governing.limit.id == "jiande-alarm-a34013-day");
    let beaten = &line.unwrap().beaten;
    assert!(
        beaten.iter().any(|(limit, why)| limit.limit.id == "gb18485-t4-a34013-day"
            && matches!(why, Beaten::Displaced { .. })),
        "{beaten:?}"
    );
}

#[tokio::test]
async fn nobody_is_judged_by_a_line_of_the_county_nor_let_off() {
    const DAY: i64 = 86_400;
    let folder = tempfile::tempdir().unwrap();
    let packs = ["national", "standards", "jiande"];
    let host = host_at(folder.path(), &packs, MIDNIGHT + 3 * DAY).await;
    incinerator(&host, "BURNER").await;
    let (at, hours) = (("BURNER", "DA001"), Averaging::Hour);
    // Particulate matter over the law's daily limit all day; a furnace that is hot, which no law limits.
    let day = |value: &'static str| vec![value; 24];
    graded(&host, &stream(JIANDE, at, ("a34013", hours)), &day("25")).await;
    graded(&host, &stream(JIANDE, at, ("a01901", hours)), &day("1250")).await;
    let judging = host.judge("BURNER", ON.parse().unwrap()).await.unwrap();
    let findings: Vec<_> = judging
        .verdict
        .findings
        .iter()
        .map(|one| (one.finding.kind.as_str(), one.finding.pollutant.as_deref()))
        .collect();
    assert!(findings.contains(&("over-concentration", Some("a34013"))), "{findings:?}");
    assert!(!findings.iter().any(|(_, pollutant)| *pollutant == Some("a01901")), "{findings:?}");
    let bases = judging.verdict.findings.iter().flat_map(|one| &one.finding.basis);
    let mut documents = bases.map(|basis| basis.document.as_str());
    assert!(documents.all(|document| !document.contains("建德")), "a line is no legal basis");
}
