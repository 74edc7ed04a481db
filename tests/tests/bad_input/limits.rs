//! Permits without limits, limits without a unit or in one that nothing was measured in.

use tidegate_domain::{
    Averaging, Comparison, EnterpriseRecord, Medium, OutletRecord, Permit, PermitLimit,
    PermitRecord, Tier,
};
use tidegate_service::{ProblemKind, Registration, UnappliedWhy};
use tidegate_tests::county::NOX;

use super::county::{COUNTY, County, OVER, hours};

const UNPERMITTED: &str = "unpermitted-pollutant";

#[tokio::test]
async fn a_permit_without_limits_leaves_what_is_measured_open() {
    let county = County::new().await;
    for (enterprise, limits) in [
        ("EMPTY", [].as_slice()),
        ("GOOD", ["a21002,hour,at-most,,200,mg/m3"].as_slice()),
        ("OTHER", ["a21026,hour,at-most,,50,mg/m3"].as_slice()),
    ] {
        county.stack(enterprise, limits).await;
        county.send(enterprise, Averaging::Hour, hours("150")).await;
    }
    let told = county.judged("EMPTY").await;
    told.stays_open(OVER, &["排污许可证没有载明限值", "The permit has no limits"]);
    told.stays_open(UNPERMITTED, &["排污许可证没有载明限值", "The permit has no limits"]);
    let good = county.judged("GOOD").await;
    good.is_clear(OVER);
    good.is_clear(UNPERMITTED);
    // One that names other pollutants does not permit this one: a clue, and no excess.
    assert_eq!(county.judged("OTHER").await.found(), [UNPERMITTED]);
    // A standard still governs where the permit is silent.
    county.boiler("BOILER").await;
    county.host.register(&permit("BOILER", Vec::new())).await.unwrap();
    county.send("BOILER", Averaging::Hour, hours("150")).await;
    county.judged("BOILER").await.is_clear(OVER);
}

#[tokio::test]
async fn without_a_permit_and_without_facts_nobody_is_found_and_that_is_open() {
    let county = County::new().await;
    let site = Registration {
        enterprises: vec![EnterpriseRecord {
            id: "BARE".to_owned(),
            name: "样例".to_owned(),
            county: COUNTY.parse().unwrap(),
            township: String::new(),
            industries: vec!["4430".to_owned()],
        }],
        outlets: vec![OutletRecord {
            enterprise: "BARE".to_owned(),
            id: "DA001".to_owned(),
            name: "烟囱".to_owned(),
            medium: Medium::Air,
            monitoring_point: "stack".to_owned(),
        }],
        ..Registration::default()
    };
    county.host.register(&site).await.unwrap();
    county.send("BARE", Averaging::Hour, hours("150")).await;
    let told = county.judged("BARE").await;
    told.stays_open("no-permit", &[]);
    assert!(!told.open("no-permit").trim().is_empty(), "{:?}", told.en.cleared);
    // What may bind and was not compared is named with the facts to ask for.
    let open = told.en.unapplied.iter().find(|one| one.pollutant == NOX);
    let open = open.unwrap_or_else(|| panic!("{:?}", told.en.unapplied));
    assert_eq!((open.outlet.as_str(), open.why), ("DA001", UnappliedWhy::FactsMissing));
    assert!(!open.missing.is_empty(), "{open:?}");
    assert!(told.zh.unapplied.iter().any(|one| one.pollutant == NOX));
}

#[tokio::test]
async fn a_limit_of_a_year_is_named_as_not_applied() {
    let county = County::new().await;
    county.boiler("YEARLY").await;
    let yearly = PermitLimit { averaging: Averaging::Year, ..limit("10", "mg/m3") };
    let hourly = limit("250", "mg/m3");
    county.host.register(&permit("YEARLY", vec![hourly, yearly])).await.unwrap();
    county.send("YEARLY", Averaging::Hour, hours("150")).await;
    let told = county.judged("YEARLY").await;
    let whys: Vec<UnappliedWhy> = told.en.unapplied.iter().map(|one| one.why).collect();
    assert_eq!(whys, [UnappliedWhy::LongPeriod], "{:?}", told.en.unapplied);
}

fn permit(enterprise: &str, limits: Vec<PermitLimit>) -> Registration {
    let permit = Permit {
        number: format!("{enterprise}001P"),
        tier: Tier::Simplified,
        valid_from: "2024-01-01".parse().unwrap(),
        valid_until: "2029-01-01".parse().unwrap(),
        ended: None,
        limits,
        amounts: Vec::new(),
    };
    let record = PermitRecord { enterprise: enterprise.to_owned(), permit };
    Registration { permits: vec![record], ..Registration::default() }
}

fn limit(upper: &str, unit: &str) -> PermitLimit {
    PermitLimit {
        outlet: "DA001".to_owned(),
        pollutant: NOX.to_owned(),
        averaging: Averaging::Hour,
        comparison: Comparison::AtMost,
        lower: None,
        upper: Some(upper.parse().unwrap()),
        unit: unit.to_owned(),
    }
}

#[tokio::test]
async fn a_limit_without_a_unit_is_compared_with_nothing() {
    let county = County::new().await;
    // The import takes none.
    let report =
        county.stack("CSV", &["a21002,hour,at-most,,200,", "a21026,hour,at-most,,50,mg/m3"]).await;
    assert_eq!(
        (report.rows, report.stored.new + report.stored.updated, report.rows_rejected),
        (2, 1, 1)
    );
    assert_eq!(report.rejected[0].column, "unit");
    // One that came another way is named. 1 would be passed by every hour, 9 999 by none.
    for (enterprise, upper, unit, causes) in [
        ("NO-UNIT-LOW", "1", "", ["限值没有单位", "A limit has no unit"]),
        ("NO-UNIT-HIGH", "9999", "", ["限值没有单位", "A limit has no unit"]),
        ("PPM", "1", "ppm", ["单位与限值不一致", "in another unit than the limit"]),
        ("WATER", "1", "mg/L", ["单位与限值不一致", "in another unit than the limit"]),
    ] {
        county.stack(enterprise, &[]).await;
        county.host.register(&permit(enterprise, vec![limit(upper, unit)])).await.unwrap();
        county.send(enterprise, Averaging::Hour, hours("150")).await;
        let told = county.judged(enterprise).await;
        told.stays_open(OVER, &causes);
        assert!(told.problems().contains(&ProblemKind::OtherUnit), "{:?}", told.problems());
    }
    // The same limit in a unit that the values come to.
    for (enterprise, upper, finds) in
        [("MICRO", "150000", [].as_slice()), ("MICRO-LESS", "149999", [OVER].as_slice())]
    {
        county.stack(enterprise, &[]).await;
        county.host.register(&permit(enterprise, vec![limit(upper, "µg/m3")])).await.unwrap();
        county.send(enterprise, Averaging::Hour, hours("150")).await;
        county.judged(enterprise).await.finds(finds);
    }
}

#[tokio::test]
async fn a_limit_without_a_unit_hides_no_other() {
    let county = County::new().await;
    for (enterprise, value) in [("WITHIN", "150"), ("OVER", "230")] {
        county.boiler(enterprise).await;
        county.host.register(&permit(enterprise, vec![limit("100", "")])).await.unwrap();
        county.send(enterprise, Averaging::Hour, hours(value)).await;
    }
    county.judged("WITHIN").await.stays_open(OVER, &["限值没有单位", "A limit has no unit"]);
    let over = county.judged("OVER").await;
    assert_eq!(over.found(), [OVER], "the standard's limit is passed all the same");
    over.says_open(OVER, &["限值没有单位", "A limit has no unit"]);
}
