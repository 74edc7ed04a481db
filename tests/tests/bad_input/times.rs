//! The same time again, and clocks that are wrong.

use tidegate_domain::{Averaging, CaseNews, Validity};
use tidegate_service::{ProblemKind, ReplayOutcome};
use tidegate_tests::county::MIDNIGHT;

use super::county::{
    County, HOUR, OVER, Speaker, at, hour, hour_data, hours, hours_without, judged_day,
};

#[tokio::test]
async fn the_same_again_changes_nothing_and_another_value_is_a_revision_that_is_shown() {
    let county = County::new().await;
    county.boiler("E1").await;
    county.send("E1", Averaging::Hour, hours("150")).await;
    let first = county.judged("E1").await;
    first.is_clear(OVER);
    county.send("E1", Averaging::Hour, hours("150")).await;
    let again = county.judged("E1").await;
    assert!(!again.judging.new, "duplicates that agree change nothing");
    assert_eq!(again.judging.judgement.id, first.judging.judgement.id);

    county.send("E1", Averaging::Hour, vec![hour(9, "230")]).await;
    let revised = county.judged("E1").await;
    revised.finds(&[OVER]);
    assert_eq!(revised.judging.judgement.reason.as_deref(), Some("late-data"));
    let line: Vec<&str> = revised.en.revisions.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(line, [&*first.judging.judgement.id, &*revised.judging.judgement.id]);
    let [change] = revised.en.changes.as_slice() else { panic!("{:?}", revised.en.changes) };
    let newly = change.newly_found.iter().map(|act| act.kind.as_str());
    assert_eq!(newly.collect::<Vec<_>>(), [OVER], "what the revision changed is shown");
    let case = *revised.judging.opened.first().unwrap();
    county.send("E1", Averaging::Hour, vec![hour(9, "150")]).await;
    county.judged("E1").await.is_clear(OVER);
    assert_eq!(county.news(case).await, [CaseNews::Opened, CaseNews::NoLongerFound]);
}

#[tokio::test]
async fn an_hour_that_starts_where_none_does_is_named_and_proves_nothing() {
    let county = County::new().await;
    let stray = |value: &str| at(MIDNIGHT + 9 * HOUR + 37 * 60, value, Validity::Valid);
    for (enterprise, mut readings) in
        [("GAP", hours_without(9, "150")), ("FULL", hours("150")), ("OVER", hours("230"))]
    {
        county.boiler(enterprise).await;
        readings.push(stray("900"));
        county.send(enterprise, Averaging::Hour, readings).await;
    }
    let causes = ["2026-03-02T09:37 至 2026-03-02T09:37", "时钟可能跳变", "the clock jumped"];
    for enterprise in ["GAP", "FULL"] {
        let told = county.judged(enterprise).await;
        told.stays_open(OVER, &causes);
        assert_eq!(told.problems(), [ProblemKind::OffGrid]);
        assert_eq!(told.open(OVER).contains("没有数据"), enterprise == "GAP");
        let replay = county.host.replay(&told.judging.judgement.id).await.unwrap();
        assert_eq!(replay.outcome, ReplayOutcome::Identical);
    }
    // What other hours prove stays proven.
    let over = county.judged("OVER").await;
    assert_eq!(over.found(), [OVER]);
    over.says_open(OVER, &causes);
    // A day that begins at noon is no day.
    county.stack("DAILY", &["a21002,day,at-most,,100,mg/m3"]).await;
    county.send("DAILY", Averaging::Hour, hours("50")).await;
    county.judged("DAILY").await.is_clear(OVER);
    county
        .send("DAILY", Averaging::Day, vec![at(MIDNIGHT + 12 * HOUR, "900", Validity::Valid)])
        .await;
    county.judged("DAILY").await.stays_open(OVER, &["时钟可能跳变", "the clock jumped"]);
}

#[tokio::test]
async fn minutes_between_the_minutes_make_no_hour() {
    let county = County::new().await;
    for (enterprise, seconds) in [("ON", 0), ("OFF", 30)] {
        county.boiler(enterprise).await;
        county.send(enterprise, Averaging::Hour, hours_without(9, "150")).await;
        let minute =
            |minute: i64| at(MIDNIGHT + 9 * HOUR + minute * 60 + seconds, "230", Validity::Valid);
        county.send(enterprise, Averaging::Minute, (0..60).map(minute).collect()).await;
    }
    county.judged("ON").await.finds(&[OVER]);
    let off = county.judged("OFF").await;
    off.stays_open(OVER, &["2026-03-02T09:00 有 1 个时段没有数据", "1 periods", "no data"]);
    assert_eq!(off.problems(), [ProblemKind::OffGrid], "and why is said beside it");
}

#[tokio::test]
async fn a_device_whose_clock_is_wrong_is_refused_or_leaves_its_gap() {
    let county = County::new().await;
    county.boiler("E1").await;
    let mut device = Speaker::of(&county, "E1").await;
    device.says_hours("150", &[9]).await;
    // A day and more ahead, and days that no calendar has; the first is 2026-03-04 in China.
    for (time, reason) in [
        ("20260305010000", "future-date"),
        ("20260229090000", "impossible-date"),
        ("20260302250000", "impossible-date"),
    ] {
        device.writes("2061", &hour_data(time, "900")).await;
        device.says_hour("20260302080000", "150").await;
        assert!(device.refused(reason) > 0, "{time}: {reason}");
    }
    county.judged("E1").await.stays_open(OVER, &["没有数据", "T09:00"]);
    // Set back by an hour, it says nine o'clock's value for eight: the hour is revised, the gap stays.
    device.says_hour("20260302080000", "230").await;
    let told = county.judged("E1").await;
    assert_eq!(told.found(), [OVER]);
    told.says_open(OVER, &["没有数据", "T09:00"]);
    assert_eq!(told.judging.judgement.reason.as_deref(), Some("late-data"));
    // Set right, it sends both as they were.
    device.says_hour("20260302080000", "150").await;
    device.says_hour("20260302090000", "150").await;
    county.judged("E1").await.is_clear(OVER);
    // Within a day ahead it may be day data; it bears on its own day only.
    device.says_hour("20260304230000", "900").await;
    assert!(!county.judged_on("E1", judged_day()).await.judging.new);
}
