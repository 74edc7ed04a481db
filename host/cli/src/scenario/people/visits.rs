//! Visits to sites: planned once a month by the county's rule, and written down when they were made.

use serde_json::json;
use tidegate_affairs::{Affair, Inspection, InspectionRule, InspectionStatus, TierRule};
use tidegate_desk::{Desk, DeskError, Planner};
use tidegate_domain::{Date, Instant, Jurisdiction, Matter, Party, Tier};

use super::Doing;
use super::awaited::{Awaited, What};

/// Who plans.
const PLANNER: &str = "officer-l1";

/// Visits of a month at most.
const VISITS_MAX: u32 = 30;

/// The hour at which inspectors come back from a site.
const BACK_AT: i64 = 15;

/// Plans the visits of the month that has begun; gives the first day of the next.
pub(super) async fn plan(
    desk: &Desk,
    county: &Jurisdiction,
    (seed, now): (u64, Instant),
) -> Result<Date, DeskError> {
    let today = Date::of_instant(now);
    let (year, month, _) = today.ymd();
    let (next_year, next) = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
    let until = Date::from_ymd(next_year, next, 1).unwrap_or_else(|| today.plus_days(31));
    let of_tier = |tier, within_days, random_per_mille| TierRule {
        tier,
        within_days: Some(within_days),
        random_per_mille,
    };
    let rule = InspectionRule {
        seed: seed.wrapping_add(u64::from(month.unsigned_abs())),
        from: today.plus_days(1),
        until,
        visits_max: VISITS_MAX,
        inspectors_each: 2,
        warnings_least: Some(3),
        tiers: vec![of_tier(Tier::Key, 365, 20), of_tier(Tier::Simplified, 730, 5)],
    };
    desk.plan_inspections(county, &rule, Planner { by: PLANNER.to_owned(), at: now }).await?;
    Ok(until)
}

/// The visit that an inspection waits for.
pub(super) fn awaited(matter: &Matter) -> Option<Awaited> {
    let inspection = Inspection::from_position(&matter.position).ok()?;
    let on = inspection.visit.on;
    let by = inspection.visit.inspectors.first()?.clone();
    let is_planned = inspection.status == InspectionStatus::Planned;
    is_planned.then(|| Awaited { word: format!("visit {on}"), what: What::Visit { on, by } })
}

/// The visit is made, and nothing is found.
pub(super) fn made(on: Date, by: &str) -> (Instant, Doing) {
    let checked = |item: &str| json!({"item": item, "result": "conforms"});
    let act = json!({
        "action": "record",
        "on": on.to_string(),
        "items": [checked("equipment_kept_running"), checked("outlets_as_permitted")],
        "text": "现场检查未发现问题",
    });
    let deed = Doing::Step { party: Party::Officer, by: by.to_owned(), act };
    (on.start() + BACK_AT * 3_600, deed)
}
