//! What days added to yearly amounts, as the database gives it.

use crate::row::date;
use crate::{AmountDay, StoreResult};

/// Columns of what a day added.
#[derive(sqlx::FromRow)]
pub(crate) struct AmountRow {
    on_day: i64,
    outlet: String,
    pollutant: String,
    part: String,
}

impl AmountRow {
    /// The day.
    pub(crate) fn amount(self, operation: &'static str) -> StoreResult<AmountDay> {
        let Self { on_day, outlet, pollutant, part } = self;
        Ok(AmountDay { outlet, pollutant, day: date(operation, on_day)?, partial: part })
    }
}
