//! What becomes of meter days on their way in, whatever the database.

use std::collections::HashMap;

use serde::Serialize;
use tidegate_domain::{Date, Decimal, MeterDay};

use crate::Put;
use crate::judgements::dueing::Span;

/// What is asked here.
pub(crate) const OPERATION: &str = "put_meter_days";

/// Cause of a day whose meters gave, or changed, an amount after it was judged.
const LATE_METER_DATA: &str = "late-meter-data";

/// What one meter day replaces another by: enterprise, day, kind, meter.
pub(crate) type MeterKey = (String, i64, String, String);

/// The latest revision of meter days: its number and amount.
pub(crate) type KnownMeterDays = HashMap<MeterKey, (i64, Decimal)>;

/// Columns of a meter day that is known.
#[derive(sqlx::FromRow)]
pub(crate) struct KnownMeterRow {
    enterprise: String,
    on_day: i64,
    kind: String,
    meter: String,
    revision: i64,
    amount: i64,
}

/// Of rows in the order of revisions, the latest of each key.
pub(crate) fn known(rows: Vec<KnownMeterRow>) -> KnownMeterDays {
    let keyed = rows.into_iter().map(|row| {
        let key = (row.enterprise, row.on_day, row.kind, row.meter);
        (key, (row.revision, Decimal::from_counts(row.amount)))
    });
    keyed.collect()
}

/// A meter day that is new or another amount.
pub(crate) struct NewMeterDay<'a> {
    /// The day.
    pub(crate) day: &'a MeterDay,
    /// Its revision, from 0.
    revision: i64,
}

impl<'a> NewMeterDay<'a> {
    /// The columns in the order of the table, without when it was recorded.
    pub(crate) fn columns(&self) -> impl Serialize + use<'a> {
        let MeterDay { enterprise, kind, meter, on, amount, source } = self.day;
        (enterprise, on.days(), kind, meter, self.revision, amount.counts(), source)
    }

    /// The day, in which something changed.
    pub(crate) fn span(&self) -> Span<'a> {
        let day: (Option<Date>, Option<Date>) = (Some(self.day.on), Some(self.day.on.plus_days(1)));
        Span::of_days(&self.day.enterprise, day, LATE_METER_DATA)
    }
}

/// The meter days that differ from what is known, in order; adds to the counts.
pub(crate) fn different<'a>(
    days: &'a [MeterDay],
    mut known: KnownMeterDays,
    put: &mut Put,
) -> Vec<NewMeterDay<'a>> {
    let mut rows = Vec::new();
    for day in days {
        let MeterDay { enterprise, kind, meter, on, amount, .. } = day;
        let key = (enterprise.clone(), i64::from(on.days()), kind.clone(), meter.clone());
        let revision = match known.get(&key) {
            Some((_, before)) if before == amount => {
                put.unchanged += 1;
                continue;
            }
            Some((revision, _)) => {
                put.updated += 1;
                revision + 1
            }
            None => {
                put.new += 1;
                0
            }
        };
        known.insert(key, (revision, *amount));
        rows.push(NewMeterDay { day, revision });
    }
    rows
}
