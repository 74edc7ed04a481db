//! The docket of the demo county, and what is judged of it first.

use std::collections::BTreeSet;

use tidegate_demo::CountyPlan;
use tidegate_domain::{DocketItem, DocketRecord, MeterDay};
use tidegate_service::Host;
use tidegate_store::DueDay;

/// Enterprises whose first day is judged although nothing has made it due, at most, so that a
/// large county starts as fast as a small one.
const FIRST_MAX: usize = 500;

/// The latest day whose data may be taken for complete when the demo begins at midnight, in days
/// from its start: the day before still has hours left in which devices may report.
const FIRST_DAY: i32 = -2;

/// Registers docket and meters of a county and makes a day due for those of whom there is more to
/// say than a duty that was done: the judging loop then has something at once.
///
/// # Errors
/// Store.
pub(super) async fn register(
    host: &Host,
    plan: &CountyPlan,
    docket: &[DocketRecord],
    meters: &[MeterDay],
) -> anyhow::Result<()> {
    let store = host.store();
    store.put_docket(docket).await?;
    store.put_meter_days(meters, plan.start.start()).await?;
    let of_docket = docket.iter().filter(|record| match &record.item {
        DocketItem::Duty(duty) => duty.done.is_none_or(|done| done > duty.due),
        _ => true,
    });
    let mut first: BTreeSet<&str> = of_docket.map(|record| record.enterprise.as_str()).collect();
    first.extend(meters.iter().map(|day| day.enterprise.as_str()));
    let due = first.into_iter().take(FIRST_MAX).map(|enterprise| DueDay {
        county: plan.county.clone(),
        enterprise: enterprise.to_owned(),
        on: plan.start.plus_days(FIRST_DAY),
        reason: None,
        ticket: 0,
    });
    store.make_due(&due.collect::<Vec<_>>()).await?;
    Ok(())
}
