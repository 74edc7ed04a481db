//! A day over the limit, judged, and judged again after a mark that came late.

use std::sync::OnceLock;

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tidegate_domain::{Averaging, DocketItem, DocketRecord, FiledMark, Instant, Validity};
use tidegate_service::Intake;

use crate::support::{Answer, HEAT, HOUR, World, api, day, frame, run_apart};

/// The day judged.
pub(crate) const JUDGED: &str = "2026-03-07";

/// A county whose boiler was over its limit for two hours of a day.
pub(crate) struct Judged {
    pub(crate) world: World,
    /// The judgement before the mark was known.
    pub(crate) first: String,
    /// The one after.
    pub(crate) second: String,
    /// The case that the first opened.
    pub(crate) case: i64,
}

/// Hours of the day judged: 120, but 260 at nine and ten, over the standard's 200 and the permit's
/// own 250.
pub(crate) async fn send_day(world: &World) {
    for hour in 0..24 {
        let value = if hour == 9 || hour == 10 { "260" } else { "120" };
        let start = day(JUDGED).start() + hour * HOUR;
        let sent = frame("2061", start, "a21002", Averaging::Hour, (value, Validity::Valid));
        world.host.take(sent).await.unwrap();
    }
    world.host.grade_all().await.unwrap();
}

/// Sends JSON.
pub(crate) async fn post_json(world: &World, path: &str, body: &Value) -> Answer {
    let request = Request::post(path).header("content-type", "application/json");
    world.send(request.body(Body::from(body.to_string())).unwrap()).await
}

/// Judges the day and gives the answer.
pub(crate) async fn judge(world: &World) -> Value {
    let path = api(&format!("enterprises/{HEAT}/judge"));
    let answer = post_json(world, &path, &json!({ "on": JUDGED })).await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    answer.json()
}

/// A calibration over the two hours, filed two days later.
fn late_mark() -> DocketRecord {
    let hour = |hour: Instant| day(JUDGED).start() + hour * HOUR;
    DocketRecord {
        enterprise: HEAT.to_owned(),
        item: DocketItem::Mark(FiledMark {
            reference: "calibration-1".to_owned(),
            outlet: "DA001".to_owned(),
            kind: "calibration".to_owned(),
            pollutants: Vec::new(),
            from: hour(9),
            until: hour(11),
            filed: hour(50),
            reason: "span drift".to_owned(),
        }),
        source: "test".to_owned(),
        recorded_at: hour(50),
        withdrawn: false,
    }
}

async fn seed() -> Judged {
    let world = World::seeded().await;
    send_day(&world).await;
    let over = day(JUDGED).plus_days(1);
    world.host.judge_all_due(over).await.unwrap();
    let current = api(&format!("judgements?enterprise={HEAT}&kind=judged-period&current=true"));
    let latest = |body: Value| body["items"][0]["judgement"]["id"].as_str().unwrap().to_owned();
    let first = latest(world.json(&current).await);
    world.host.store().put_docket(&[late_mark()]).await.unwrap();
    assert_eq!(world.host.judge_all_due(over).await.unwrap(), 1);
    let second = latest(world.json(&current).await);
    let cases = world.json(&api("cases?rows=1000")).await;
    let mut cases = cases["items"].as_array().unwrap().iter();
    let case = cases.find(|case| case["act"]["kind"] == "over-concentration").unwrap();
    Judged { case: case["id"].as_i64().unwrap(), world, first, second }
}

/// The county that tests only read.
pub(crate) fn judged() -> &'static Judged {
    static JUDGED: OnceLock<Judged> = OnceLock::new();
    JUDGED.get_or_init(|| run_apart(seed()))
}
