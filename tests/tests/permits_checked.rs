//! All issued permits of a county looked at as if they were applied for again, over its packs and its
//! API: what contradicts the assessment, the standards, the catalogue or another department is found
//! with who says what, a sound permit has nothing, and another county's are not looked at.

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::Value;
use tidegate_desk::ToldFile;
use tidegate_domain::{
    Averaging, Comparison, Date, DatedFact, EnterpriseRecord, FactValue, Jurisdiction, Medium,
    OutletRecord, Permit, PermitAmount, PermitLimit, PermitRecord, Tier,
};
use tidegate_service::Registration;
use tidegate_sheets::departments::Department;
use tidegate_tests::county::NOX;
use tidegate_tests::town::{COUNTY, PACKS, Town, at, county, day_of};
use tower::ServiceExt as _;

/// The county next door.
const NEIGHBOUR: &str = "330182";

/// The day of the batch, a Monday.
const NOW: &str = "2026-03-02 09:00";

/// Credit codes of made-up enterprises whose check characters are right.
const SOUND: &str = "91330122MA2801010H";
const TOLD: &str = "91330122MA2801020J";

/// What none of the enterprises has or does.
const UNTRUE: [&str; 8] = [
    "prohibited_or_eliminated",
    "on_key_polluter_list",
    "has_boiler",
    "has_furnace",
    "has_surface_treatment",
    "has_water_treatment",
    "mixing_or_packing_only",
    "has_pyrolysis_or_hydrolysis",
];

/// A permit, and what its enterprise's assessment says.
struct Case<'a> {
    enterprise: &'a str,
    county: &'a str,
    tier: Tier,
    /// Of nitrogen oxides over an hour, mg/m³; 200 by the standard.
    limit: &'a str,
    /// Of nitrogen oxides, tonnes, of 2026 and of 2027.
    amounts: [&'a str; 2],
    /// The same by the assessment.
    assessed: &'a str,
    ended: Option<&'a str>,
}

/// A permit at the very edge of what is allowed.
const fn edge(enterprise: &str) -> Case<'_> {
    Case {
        enterprise,
        county: COUNTY,
        tier: Tier::Key,
        limit: "200",
        amounts: ["12.5", "12.5"],
        assessed: "12.5",
        ended: None,
    }
}

impl Case<'_> {
    fn registration(&self) -> Registration {
        let fact = |outlet: Option<&str>, name: &str, value: FactValue| DatedFact {
            enterprise: self.enterprise.to_owned(),
            outlet: outlet.map(str::to_owned),
            name: name.to_owned(),
            value,
            from: day_of("2020-01-01"),
            source: "环评审批系统".to_owned(),
            doubtful: false,
        };
        let text = |word: &str| FactValue::Text(word.to_owned());
        let texts = |word: String| FactValue::Texts(vec![word]);
        let own = |name: &str, value: FactValue| fact(None, name, value);
        let stack = |name: &str, value: FactValue| fact(Some("DA001"), name, value);
        // The catalogue has who makes reagents and does none of these under key management.
        let not = UNTRUE.map(|name| own(name, FactValue::Truth(false)));
        Registration {
            enterprises: vec![EnterpriseRecord {
                id: self.enterprise.to_owned(),
                name: format!("样例{}有限公司", self.enterprise),
                county: self.county.parse().unwrap(),
                township: "样例镇".to_owned(),
                industries: vec!["2661".to_owned()],
            }],
            outlets: vec![OutletRecord {
                enterprise: self.enterprise.to_owned(),
                id: "DA001".to_owned(),
                name: "锅炉烟囱".to_owned(),
                medium: Medium::Air,
                monitoring_point: "stack".to_owned(),
            }],
            facts: not
                .into_iter()
                .chain([
                    own("in_industrial_building", FactValue::Truth(true)),
                    own("eia_kind", text("table")),
                    own("eia_outlets", texts("DA001".to_owned())),
                    own("eia_pollutants", texts(NOX.to_owned())),
                    own("eia_amounts", texts(format!("{NOX} {}", self.assessed))),
                    stack("outlet_kind", text("boiler")),
                    stack("boiler_fuel", text("gas")),
                    stack("boiler_built", FactValue::Day(day_of("2020-05-01"))),
                    stack("boiler_output_tph", FactValue::Number("20".parse().unwrap())),
                    stack("special_limits_designated", FactValue::Truth(false)),
                ])
                .collect(),
            permits: vec![PermitRecord {
                enterprise: self.enterprise.to_owned(),
                permit: self.permit(),
            }],
            ..Registration::default()
        }
    }

    fn permit(&self) -> Permit {
        let amount = |(year, amount): (u16, &str)| PermitAmount {
            outlet: None,
            pollutant: NOX.to_owned(),
            year,
            amount: amount.parse().unwrap(),
        };
        Permit {
            number: number(self.enterprise),
            tier: self.tier,
            valid_from: day_of("2024-01-01"),
            valid_until: day_of("2029-01-01"),
            ended: self.ended.map(day_of),
            limits: vec![PermitLimit {
                outlet: "DA001".to_owned(),
                pollutant: NOX.to_owned(),
                averaging: Averaging::Hour,
                comparison: Comparison::AtMost,
                lower: None,
                upper: Some(self.limit.parse().unwrap()),
                unit: "mg/m3".to_owned(),
            }],
            amounts: (2026..).zip(self.amounts).map(amount).collect(),
        }
    }
}

fn number(enterprise: &str) -> String {
    format!("{enterprise}001P")
}

/// Counties with these permits, classified.
async fn town(cases: &[Case<'_>]) -> Town {
    town_of(cases.iter().map(Case::registration).collect()).await
}

async fn town_of(registrations: Vec<Registration>) -> Town {
    let town = Town::on_sqlite(&PACKS, at(NOW)).await;
    for registration in registrations {
        town.host.register(&registration).await.unwrap();
    }
    for county in [COUNTY, NEIGHBOUR] {
        let county: Jurisdiction = county.parse().unwrap();
        town.host.classify_county(&county, Date::of_instant(at(NOW))).await.unwrap();
    }
    town
}

async fn asked(town: &Town, request: Request<Body>) -> Value {
    let router: Router = tidegate_web::router(town.host.clone(), None);
    let response = router.oneshot(request).await.unwrap();
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 16 << 20).await.unwrap();
    assert_eq!(status, StatusCode::OK, "{}", String::from_utf8_lossy(&bytes));
    serde_json::from_slice(&bytes).unwrap()
}

/// The permits of a county that contradict something, over the API.
async fn batch(town: &Town, county: &str) -> Vec<Value> {
    let path = format!("/api/v1/counties/{county}/applications/precheck?lang=en");
    let request = Request::post(path).body(Body::empty()).unwrap();
    let request = asked(town, request).await;
    request.as_array().unwrap().clone()
}

/// Enterprise, permit and rules of each permit of a batch.
fn rules(batch: &[Value]) -> Vec<String> {
    let rule = |item: &Value| item["rule"].as_str().unwrap().to_owned();
    let line = |one: &Value| {
        assert_eq!(one["permit"], number(one["enterprise"].as_str().unwrap()));
        let items = one["items"].as_array().unwrap();
        assert!(items.iter().all(|item| item["kind"] == "contradiction"), "{one:#}");
        let rules: Vec<String> = items.iter().map(rule).collect();
        format!("{}: {}", one["enterprise"].as_str().unwrap(), rules.join(", "))
    };
    batch.iter().map(line).collect()
}

/// The only item of an enterprise, in words and with where its rule stands.
fn told<'a>(batch: &'a [Value], enterprise: &str) -> (&'a str, String) {
    let permit = batch.iter().find(|one| one["enterprise"] == enterprise).unwrap();
    let [item] = permit["items"].as_array().unwrap().as_slice() else { panic!("{permit:#}") };
    (item["text"].as_str().unwrap(), item["basis"].to_string())
}

/// What is allowed is allowed up to its last digit, and the next is found.
#[tokio::test(flavor = "multi_thread")]
async fn a_permit_that_contradicts_is_found_with_who_says_what() {
    let cases = [
        edge("AT-THE-EDGE"),
        Case { amounts: ["12.500000001"; 2], ..edge("MORE-THAN-ASSESSED") },
        Case { amounts: ["12.51", "12.5"], ..edge("MORE-THIS-YEAR") },
        Case { limit: "200.1", ..edge("LOOSER") },
        Case { tier: Tier::Simplified, ..edge("OTHER-TIER") },
        Case { limit: "200.1", amounts: ["13"; 2], ..edge("TWICE") },
        Case { limit: "300", ended: Some("2026-03-02"), ..edge("ENDED-TODAY") },
        Case { limit: "300", ended: Some("2026-03-03"), ..edge("ENDS-TOMORROW") },
    ];
    let town = town(&cases).await;
    let found = batch(&town, COUNTY).await;
    assert_eq!(
        rules(&found),
        [
            "ENDS-TOMORROW: limits-within-standards",
            "LOOSER: limits-within-standards",
            "MORE-THAN-ASSESSED: amounts-within-assessment",
            "MORE-THIS-YEAR: amounts-within-assessment",
            "OTHER-TIER: tier-as-classified",
            "TWICE: limits-within-standards, amounts-within-assessment",
        ]
    );
    for (enterprise, wanted) in [
        ("LOOSER", ["DA001", "200.1", "200 mg/m3", "standard"]),
        ("MORE-THAN-ASSESSED", [NOX, "12.500000001 t/a", "12.5 t/a", "assessment"]),
        ("MORE-THIS-YEAR", [NOX, "12.51 t/a", "12.5 t/a", "assessment"]),
        ("OTHER-TIER", ["simplified", "key", "Applied", "catalogue"]),
    ] {
        let (text, basis) = told(&found, enterprise);
        for word in wanted {
            assert!(text.contains(word), "{enterprise}: {word}: {text}");
        }
        assert!(basis.contains("State Council Decree 736"), "{enterprise}: {basis}");
    }
    assert_eq!(batch(&town, COUNTY).await, found, "looking changes nothing");
}

/// A sewage works, in whose water the standard wants no alkyl mercury detected, with a limit of its
/// permit.
fn sewage_works(enterprise: &str, comparison: Comparison, upper: Option<&str>) -> Registration {
    let mut works = edge(enterprise).registration();
    works.enterprises[0].industries = vec!["4620".to_owned()];
    works.outlets[0].medium = Medium::Water;
    works.outlets[0].monitoring_point = "plant-outlet".to_owned();
    works.facts.retain(|fact| fact.name == "outlet_kind");
    works.facts[0].value = FactValue::Text("town-wwtp".to_owned());
    let permit = &mut works.permits[0].permit;
    permit.amounts.clear();
    permit.limits[0].pollutant = "w20113".to_owned();
    permit.limits[0].averaging = Averaging::Day;
    permit.limits[0].unit = "mg/L".to_owned();
    permit.limits[0].comparison = comparison;
    permit.limits[0].upper = upper.map(|upper| upper.parse().unwrap());
    works
}

/// Any number is looser than nothing detected, which is no entry that cannot be read.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_contradicts_a_standard_that_wants_nothing_detected() {
    let town = town_of(vec![
        sewage_works("NOTHING", Comparison::NotDetected, None),
        sewage_works("SOMETHING", Comparison::AtMost, Some("0.00001")),
    ])
    .await;
    let found = batch(&town, COUNTY).await;
    assert_eq!(rules(&found), ["SOMETHING: limits-within-standards"], "{found:#?}");
}

/// The same contradiction on both sides of a border.
#[tokio::test(flavor = "multi_thread")]
async fn a_batch_looks_at_the_permits_of_its_own_county() {
    let cases = [
        Case { limit: "300", ..edge("HERE") },
        Case { limit: "300", county: NEIGHBOUR, ..edge("NEXT-DOOR") },
        Case { county: NEIGHBOUR, ..edge("SOUND-NEXT-DOOR") },
    ];
    let town = town(&cases).await;
    for (county, wanted) in [(COUNTY, "HERE"), (NEIGHBOUR, "NEXT-DOOR")] {
        let wanted = format!("{wanted}: limits-within-standards");
        assert_eq!(rules(&batch(&town, county).await), [wanted]);
    }
}

/// The platform lists a permit otherwise than it is kept: both stay, each with where it is from, and
/// the permit that both tell of alike has nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_permit_that_departments_tell_otherwise_is_shown_with_both() {
    let town = town(&[edge(SOUND), edge(TOLD)]).await;
    let row = |unit: &str, tier: &str, last: &str| {
        format!("{unit},样例{unit}有限公司,{},{tier},2024-01-01,{last},\n", number(unit))
    };
    let head = "统一社会信用代码,单位名称,许可证编号,管理类别,有效期起,有效期止,注销/撤销日期\n";
    let listed = [
        head.to_owned(),
        row(SOUND, "重点管理", "2028-12-31"),
        row(TOLD, "简化管理", "2028-12-30"),
    ];
    let file = ToldFile {
        department: Department::Permit,
        bytes: listed.concat().into_bytes(),
        name: "permits.csv".to_owned(),
        on: Date::of_instant(at(NOW)),
        by: "li".to_owned(),
        now: at(NOW),
    };
    town.desk.take_told(&county(), file).await.unwrap();
    let shown = |county: &str| {
        let path = format!("/api/v1/counties/{county}/contradictions");
        Request::get(path).body(Body::empty()).unwrap()
    };
    let found = asked(&town, shown(COUNTY)).await;
    let mut lines = Vec::new();
    for one in found["items"].as_array().unwrap() {
        assert_eq!((&one["enterprise"], &one["permit"]), (&TOLD.into(), &number(TOLD).into()));
        let values = one["values"].as_array().unwrap();
        let said = values.iter().map(|one| {
            let word = |name: &str| one[name].as_str().unwrap();
            let counts = if one["counts"] == true { " counts" } else { "" };
            format!("{} {}{counts}", word("by"), word("value"))
        });
        let said: Vec<String> = said.collect();
        lines.push(format!("{}: {}", one["what"].as_str().unwrap(), said.join(", ")));
        let source = values[1]["source"].as_str().unwrap();
        assert!(source.contains("row 3") && source.contains("given by li"), "{source}");
    }
    assert_eq!(
        lines,
        [
            "permit-tier: register key counts, permit simplified",
            "permit-until: register 2029-01-01 counts, permit 2028-12-31",
        ]
    );
    assert_eq!(asked(&town, shown(NEIGHBOUR)).await["total"], 0);
    assert_eq!(
        batch(&town, COUNTY).await,
        Vec::<Value>::new(),
        "what counts agrees with the rules"
    );
}
