//! A county's own score (桐庐县一证式积分) through a whole host: what all levels find takes points
//! off by the county's pack, and a county without that pack has no score.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use tidegate_domain::{
    Averaging, Date, DocketItem, DocketRecord, Duty, Instant, RawFrame, Reading, Stream,
    TruthValue, Validity,
};
use tidegate_service::{FrameCommit, FrameKind, Intake as _};
use tidegate_tests::county::{register_boiler, stream};
use tidegate_tests::packs::root;
use tidegate_tests::town::{COUNTY, PACKS, Town, at, day_of};
use tower::ServiceExt as _;

/// The county next door, which has no such pack.
const NEIGHBOUR: &str = "330182";

/// An enterprise of each county; both do the same.
const UNITS: [(&str, &str); 2] = [(COUNTY, "SCORED"), (NEIGHBOUR, "UNSCORED")];

/// Days with two hours over the limit, each an act of its own.
const OVER: [&str; 3] = ["2026-03-02", "2026-03-04", "2026-03-06"];

/// Days on which a report was due that never came.
const DUE: [&str; 3] = ["2026-03-08", "2026-03-09", "2026-03-10"];

/// Two counties, of which one has the pack of the score.
struct Two {
    town: Town,
    router: Router,
}

impl Two {
    async fn new() -> Self {
        let packs: Vec<&str> = PACKS.into_iter().chain(["tonglu-score"]).collect();
        let town = Town::on_sqlite(&packs, at("2026-03-02 00:00")).await;
        for (county, unit) in UNITS {
            register_boiler(&town.host, county, unit, Some("150")).await;
            for day in DUE {
                town.store.put_docket(&[report_due(unit, day)]).await.unwrap();
            }
        }
        let router = tidegate_web::router(town.host.clone(), None);
        Self { town, router }
    }

    /// Judges each day up to one, on the morning after it.
    async fn until(&self, last: &str) {
        let first = day_of("2026-03-02").days();
        for day in first..=day_of(last).days() {
            let date = Date::from_days(day);
            self.town.clock.move_on(date.plus_days(1).start() + 8 * 3_600);
            let is_over = OVER.contains(&date.to_string().as_str());
            for (county, unit) in UNITS {
                self.hours(&stream(county, unit, Averaging::Hour), date.start(), is_over).await;
            }
            self.town.host.grade_all().await.unwrap();
            self.town.host.judge_played((date, date.plus_days(1)), 1).await.unwrap();
        }
    }

    /// Sends the hours of a day, two of them over the permit's 150 or none.
    async fn hours(&self, stream: &Stream, midnight: Instant, is_over: bool) {
        let reading = |hour: i64| {
            let value = if is_over && (hour == 9 || hour == 10) { "190" } else { "100" };
            let value = value.parse().unwrap();
            let (period_start, validity) = (midnight + hour * 3_600, Validity::Valid);
            (
                stream.clone(),
                Reading { period_start, value, converted: Some(value), validity, flag: None },
            )
        };
        let frame = RawFrame {
            mn: "synthetic".to_owned(),
            received_at_ms: (midnight + 86_400) * 1_000,
            qn: String::new(),
            cn: "2061".to_owned(),
            bytes: b"##".to_vec(),
        };
        let readings = (0..24).map(reading).collect();
        let commit = FrameCommit { frame, kind: FrameKind::Accepted, readings };
        self.town.host.take(commit).await.unwrap();
    }

    async fn json(&self, path: &str) -> Value {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let response = self.router.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let bytes = axum::body::to_bytes(response.into_body(), 16 << 20).await.unwrap();
        assert_eq!(status, StatusCode::OK, "{path}: {}", String::from_utf8_lossy(&bytes));
        serde_json::from_slice(&bytes).unwrap()
    }

    /// Findings of a county of one kind, oldest first.
    async fn findings(&self, county: &str, kind: &str) -> Vec<Value> {
        let path = format!("/api/v1/counties/{county}/findings?kind={kind}&rows=1000&lang=en");
        let mut found = self.json(&path).await["items"].as_array().unwrap().clone();
        found.sort_by_key(|one| one["from"].as_str().unwrap().to_owned());
        found
    }

    /// The score of a listed finding, as its judgement shows it.
    async fn shown(&self, listed: &Value) -> Value {
        let id = listed["judgement"].as_str().unwrap();
        let path = format!("/api/v1/counties/{COUNTY}/judgements/{id}?lang=en");
        let judgement = self.json(&path).await;
        let findings = judgement["findings"].as_array().unwrap();
        let score = findings.iter().find(|one| one["act"]["kind"] == "score");
        score.cloned().unwrap_or_else(|| panic!("{judgement:#}"))
    }
}

fn report_due(unit: &str, day: &str) -> DocketRecord {
    DocketRecord {
        enterprise: unit.to_owned(),
        item: DocketItem::Duty(Duty {
            kind: "execution-report".to_owned(),
            reference: format!("report of {day}"),
            subject: String::new(),
            due: day_of(day),
            done: None,
            truthful: TruthValue::Unknown,
        }),
        source: "test".to_owned(),
        recorded_at: at("2026-03-02 00:00"),
        withdrawn: false,
    }
}

fn figure<'a>(score: &'a Value, name: &str) -> &'a str {
    let figures = score["figures"].as_array().unwrap();
    let found = figures.iter().find(|figure| figure["name"] == name);
    found.map_or("none", |figure| figure["value"].as_str().unwrap())
}

/// Three acts of three points and three of one: the year's twelve are used up with the last one only,
/// and each loss is told once. Hours over the limit are known on the next day; that a report is missing
/// is known to go on to the end of the day on which it was found, and counts from then on.
#[tokio::test(flavor = "multi_thread")]
async fn what_is_found_takes_points_off_until_none_is_left() {
    let two = Two::new().await;
    two.until("2026-03-14").await;
    let listed = two.findings(COUNTY, "score").await;
    let mut told = Vec::new();
    for one in &listed {
        assert_eq!(one["enterprise"], "SCORED");
        assert_eq!(one["packs"], json!(["tonglu-score 0.1.0"]), "no other layer gives it");
        let score = two.shown(one).await;
        assert_eq!(figure(&score, "points-per-year"), "12");
        let day = one["from"].as_str().unwrap()[..10].to_owned();
        let (lost, left) = (figure(&score, "deducted"), figure(&score, "remaining"));
        let severity = score["severity"].as_str().unwrap();
        told.push(format!("{day} {lost} lost, {left} left, {severity}"));
    }
    assert_eq!(
        told,
        [
            "2026-03-03 3 lost, 9 left, slight",
            "2026-03-05 6 lost, 6 left, slight",
            "2026-03-07 9 lost, 3 left, ordinary",
            "2026-03-11 10 lost, 2 left, ordinary",
            "2026-03-12 11 lost, 1 left, ordinary",
            "2026-03-13 12 lost, 0 left, serious",
        ]
    );
    let [.., under, over] = listed.as_slice() else { panic!("{listed:?}") };
    let (under, over) = (two.shown(under).await, two.shown(over).await);
    let next = |score: &Value| score["next_step"].as_str().unwrap().to_owned();
    assert!(next(&under).starts_with("Tell the enterprise what is left"), "{under:#}");
    assert!(next(&over).starts_with("No points are left"), "{over:#}");
    is_explained(&two, &listed[5], &over).await;
}

/// What was lost for what, by which rule, and how far that rule is known.
async fn is_explained(two: &Two, listed: &Value, score: &Value) {
    assert_eq!(figure(score, "deducted-over-concentration"), "9");
    assert_eq!(figure(score, "deducted-execution-report-missing"), "3");
    assert_eq!(score["standing"], "suspected", "nobody has confirmed an act");
    let losses: Vec<&str> = score["elements"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|step| step["text"].as_str())
        .filter(|text| text.contains("lost:"))
        .collect();
    assert_eq!(losses.len(), 6, "{score:#}");
    for day in OVER {
        let is_told = |text: &&&str| text.contains(day) && text.contains("DA001");
        let told: Vec<_> = losses.iter().filter(is_told).collect();
        assert_eq!(told.len(), 1, "{day}: {losses:?}");
        assert!(told[0].starts_with("3 points lost"), "{told:?}");
    }
    let basis = &score["basis"][0];
    assert!(basis.to_string().contains("桐庐县污染源一证式积分管理办法"), "{basis:#}");
    assert!(!score["doubts"].as_array().unwrap().is_empty(), "its clauses were not found");
    let id = listed["judgement"].as_str().unwrap();
    for (language, words) in [("en", "No points are left"), ("zh-CN", "积分已扣完")] {
        let path =
            format!("/api/v1/counties/{COUNTY}/judgements/{id}/explanation?language={language}");
        let document = two.json(&path).await.to_string();
        for wanted in [words, "桐庐县污染源一证式积分管理办法"] {
            assert!(document.contains(wanted), "{language}: {wanted}");
        }
    }
}

/// The same acts next door are found as well, and cost no points: no pack there knows of any.
#[tokio::test(flavor = "multi_thread")]
async fn a_county_without_the_pack_has_no_score() {
    let two = Two::new().await;
    two.until("2026-03-05").await;
    for (county, unit) in UNITS {
        let found = two.findings(county, "over-concentration").await;
        assert_eq!(found.len(), 2, "{county}: {found:#?}");
        assert!(found.iter().all(|one| one["enterprise"] == unit));
    }
    assert_eq!(two.findings(COUNTY, "score").await.len(), 2);
    assert_eq!(two.findings(NEIGHBOUR, "score").await, Vec::<Value>::new());
}

/// A county adds the rule without the host: no program of it has the kind of the finding in it, nor
/// the name of a figure of it.
#[test]
fn no_program_of_the_host_knows_of_the_score() {
    let mut folders = vec![root().join("host")];
    let mut looked_at = 0;
    let mut wrong = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs_err::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "tests" {
                folders.push(path);
            } else if name.ends_with(".rs") {
                looked_at += 1;
                let text = fs_err::read_to_string(&path).unwrap();
                let words = ["\"score\"", "points-per-year", "一证式积分"];
                let known = words.iter().filter(|word| text.contains(**word));
                wrong.extend(known.map(|word| format!("{}: {word}", path.display())));
            }
        }
    }
    assert!(looked_at > 500, "{looked_at} files");
    assert!(wrong.is_empty(), "{wrong:#?}");
}
