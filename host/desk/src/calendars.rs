//! Years of the calendar that were added since the program was made.

use tidegate_calendar::{Calendar, YearTable};
use tidegate_domain::Instant;

use crate::{Desk, DeskError};

/// The largest table of a year, bytes.
pub const YEAR_BYTES_MAX: usize = 64 * 1024;

impl Desk {
    /// Adds the table of a year, written as those that come with the program, or in the form of the
    /// public lists of holidays; gives the year. What was reckoned before stays as it is.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] when it is too long or no such table, with the place that is wrong.
    pub async fn add_year(&self, table: &str, now: Instant) -> Result<i16, DeskError> {
        if table.len() > YEAR_BYTES_MAX {
            return Err(DeskError::Invalid(format!(
                "the table has {} bytes: a year fits into {YEAR_BYTES_MAX}",
                table.len()
            )));
        }
        let parsed = parse(table)?;
        let year = parsed.year();
        self.store.put_calendar_year(year, table, now).await?;
        self.set_calendar(Calendar::clone(&self.calendar()).with_year(parsed));
        Ok(year)
    }

    /// Takes over the years that were added, as when a host starts or another host added one.
    ///
    /// # Errors
    /// [`DeskError::Invalid`] when one that is kept cannot be read any more.
    pub async fn read_years(&self) -> Result<(), DeskError> {
        let mut calendar = Calendar::standing()
            .map_err(|error| DeskError::Invalid(format!("the calendar: {error}")))?;
        for (year, table) in self.store.calendar_years().await? {
            let parsed = parse(&table)
                .map_err(|error| DeskError::Invalid(format!("the table of {year}: {error}")))?;
            calendar = calendar.with_year(parsed);
        }
        self.set_calendar(calendar);
        Ok(())
    }
}

fn parse(table: &str) -> Result<YearTable, DeskError> {
    let parsed = if table.trim_start().starts_with('{') {
        YearTable::from_json(table)
    } else {
        YearTable::from_toml(table)
    };
    parsed.map_err(|error| DeskError::Invalid(error.to_string()))
}
