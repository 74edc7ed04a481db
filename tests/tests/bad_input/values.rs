//! Values that cannot be, and texts that are none.

use super::county::{County, OVER, Speaker, hour_data};

#[tokio::test]
async fn a_value_that_cannot_be_proves_nothing_and_is_named() {
    let county = County::new().await;
    let implausible = &["为负值或者异常值", "negative or absurd", "2026-03-02T09:00"];
    let missing = &["没有数据", "no data", "2026-03-02T09:00"];
    for (enterprise, value, causes) in [
        ("NEGATIVE", "-5", implausible),
        ("JUST-NEGATIVE", "-0.000000001", implausible),
        ("ABSURD", "1000000000", implausible),
        ("JUST-ABSURD", "10000000.000000001", implausible),
        ("NAN", "NaN", missing),
        ("INF", "inf", missing),
        ("TEXT", "abc", missing),
        ("EXPONENT", "1e9", missing),
        ("LONG", "99999999999999999999", missing),
    ] {
        county.boiler(enterprise).await;
        let mut device = Speaker::of(&county, enterprise).await;
        device.says_hours("150", &[9]).await;
        device.says_hour("20260302090000", value).await;
        let told = county.judged(enterprise).await;
        told.stays_open(OVER, causes);
        let unreadable = u64::from(causes == missing);
        assert_eq!(device.refused("unreadable-value"), unreadable, "{enterprise}");
        // The right value comes after all.
        device.says_hour("20260302090000", "150").await;
        county.judged(enterprise).await.is_clear(OVER);
    }
    for (enterprise, value, finds) in
        [("ZERO", "0", [].as_slice()), ("HIGH", "10000000", [OVER].as_slice())]
    {
        county.boiler(enterprise).await;
        let mut device = Speaker::of(&county, enterprise).await;
        device.says_hours("150", &[9]).await;
        device.says_hour("20260302090000", value).await;
        county.judged(enterprise).await.finds(finds);
    }
}

#[tokio::test]
async fn a_flag_says_why_a_value_is_not_used() {
    let county = County::new().await;
    let instrument = ["故障", "unknown flag", "2026-03-02T09:00"];
    for flag in ["D", "S", "B", "X"] {
        county.boiler(flag).await;
        let mut device = Speaker::of(&county, flag).await;
        device.says_hours("150", &[9]).await;
        let data = hour_data("20260302090000", "900").replace("Flag=N", &format!("Flag={flag}"));
        device.says("2061", &data).await;
        county.judged(flag).await.stays_open(OVER, &instrument);
    }
    // Two values of one hour in one frame: the first counts, and that is counted.
    county.boiler("TWICE").await;
    let mut device = Speaker::of(&county, "TWICE").await;
    device.says_hours("150", &[9]).await;
    let twice = format!("{};a21002-Avg=900", hour_data("20260302090000", "150"));
    device.says("2061", &twice).await;
    assert_eq!(device.tolerated("contradicted-value"), 1);
    county.judged("TWICE").await.is_clear(OVER);
}
