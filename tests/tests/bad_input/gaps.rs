//! Values that are not there, or too few of them.

use tidegate_domain::{Averaging, Reading, Validity};
use tidegate_tests::county::MIDNIGHT;

use super::county::{County, DAY, HOUR, OVER, at, hour, hours, hours_without, judged_day};

#[tokio::test]
async fn an_hour_without_data_leaves_its_day_open() {
    let county = County::new().await;
    for (enterprise, readings) in [("GAP", hours_without(9, "150")), ("FULL", hours("150"))] {
        county.boiler(enterprise).await;
        county.send(enterprise, Averaging::Hour, readings).await;
    }
    let gap = county.judged("GAP").await;
    gap.stays_open(
        OVER,
        &[
            "2026-03-02T09:00 至 2026-03-02T09:00 有 1 个时段没有数据",
            "have no data",
            "valid monitoring data",
        ],
    );
    county.judged("FULL").await.is_clear(OVER);
    // A device that falls silent is no clean day.
    let next = county.judged_on("FULL", judged_day().plus_days(1)).await;
    next.stays_open(OVER, &["有 24 个时段没有数据", "24 periods"]);
    // What was missing comes: the day is judged again.
    county.send("GAP", Averaging::Hour, vec![hour(9, "150")]).await;
    let filled = county.judged("GAP").await;
    filled.is_clear(OVER);
    assert_eq!(filled.en.revisions.len(), 2);
}

/// An hour of minutes over the limit, so many of them valid.
fn minutes(valid: i64) -> Vec<Reading> {
    let minute = |minute: i64| {
        let validity = if minute < valid { Validity::Valid } else { Validity::Fault };
        at(MIDNIGHT + 9 * HOUR + minute * 60, "230", validity)
    };
    (0..60).map(minute).collect()
}

#[tokio::test]
async fn an_hour_needs_forty_five_valid_minutes() {
    let county = County::new().await;
    for (enterprise, valid) in [("M45", 45), ("M44", 44)] {
        county.boiler(enterprise).await;
        county.send(enterprise, Averaging::Hour, hours_without(9, "150")).await;
        county.send(enterprise, Averaging::Minute, minutes(valid)).await;
    }
    county.judged("M45").await.finds(&[OVER]);
    let too_few = county.judged("M44").await;
    too_few.stays_open(OVER, &["有 1 个时段有效数据不足", "1 periods", "too few valid parts"]);
}

#[tokio::test]
async fn a_day_of_flue_gas_needs_twenty_valid_hours() {
    let county = County::new().await;
    let hours = |count: i64, value: &str| (0..count).map(|at| hour(at, value)).collect::<Vec<_>>();
    for (enterprise, count, value) in
        [("H20", 20, "150"), ("H19", 19, "150"), ("LOW20", 20, "90"), ("LOW19", 19, "90")]
    {
        county.stack(enterprise, &["a21002,day,at-most,,100,mg/m3"]).await;
        county.send(enterprise, Averaging::Hour, hours(count, value)).await;
    }
    county.judged("H20").await.finds(&[OVER]);
    county.judged("LOW20").await.is_clear(OVER);
    for enterprise in ["H19", "LOW19"] {
        let told = county.judged(enterprise).await;
        told.stays_open(OVER, &["有 1 个时段有效数据不足", "too few valid parts", "2026-03-02"]);
    }
}

#[tokio::test]
async fn a_leap_day_has_twenty_four_hours_and_is_a_day_of_its_own() {
    let leap: tidegate_domain::Date = "2024-02-29".parse().unwrap();
    let county = County::on(leap.start() + 3 * DAY).await;
    let hours = |from: i64, count: i64, value: &str| {
        let hour = |after: i64| at(leap.start() + after * HOUR, value, Validity::Valid);
        (from..from + count).map(hour).collect::<Vec<_>>()
    };
    for (enterprise, count) in [("H20", 20), ("H19", 19)] {
        county.stack(enterprise, &["a21002,day,at-most,,100,mg/m3"]).await;
        county.send(enterprise, Averaging::Hour, hours(0, count, "150")).await;
        // The days beside it are within the limit and lend it nothing.
        county.send(enterprise, Averaging::Hour, hours(-24, 24, "50")).await;
        county.send(enterprise, Averaging::Hour, hours(24, 24, "50")).await;
    }
    let over = county.judged_on("H20", leap).await;
    over.finds(&[OVER]);
    let finding = over.en.findings.first().unwrap();
    assert_eq!((finding.from, finding.until), (leap.start(), leap.plus_days(1).start()));
    let open = county.judged_on("H19", leap).await;
    open.stays_open(OVER, &["有效数据不足", "1 periods (2024-02-29 to 2024-02-29)"]);
    for beside in [leap.plus_days(-1), leap.plus_days(1)] {
        county.judged_on("H20", beside).await.is_clear(OVER);
    }
    county.boiler("HOURLY").await;
    county.send("HOURLY", Averaging::Hour, hours(0, 23, "150")).await;
    let last = county.judged_on("HOURLY", leap).await;
    last.stays_open(OVER, &["2024-02-29T23:00 至 2024-02-29T23:00 有 1 个时段没有数据"]);
    county.send("HOURLY", Averaging::Hour, hours(23, 1, "150")).await;
    county.judged_on("HOURLY", leap).await.is_clear(OVER);
}
