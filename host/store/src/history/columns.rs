//! Readings in columns on their way in and out, whatever the database.

use tidegate_domain::{Decimal, Instant, Stream, Validity};

use crate::failure::{damaged, refused};
use crate::row::small;
use crate::{StoreResult, StreamColumns};

/// Columns without rows.
pub(crate) fn empty(stream_id: i64, stream: Stream) -> StreamColumns {
    StreamColumns {
        stream_id,
        stream,
        period_start: Vec::new(),
        value: Vec::new(),
        converted: Vec::new(),
        validity: Vec::new(),
        revision: Vec::new(),
    }
}

/// Period, revision, value, converted value and validity of a row.
pub(crate) type Reading = (Instant, i64, i64, Option<i64>, i64);

/// Adds the next row by period and revision; of one period the last stays.
pub(crate) fn take(
    columns: &mut StreamColumns,
    (period_start, revision, value, converted, validity): Reading,
) -> StoreResult<()> {
    const OPERATION: &str = "stream_columns";
    if columns.period_start.last() == Some(&period_start) {
        columns.value.pop();
        columns.converted.pop();
        columns.validity.pop();
        columns.revision.pop();
    } else {
        columns.period_start.push(period_start);
    }
    let code = u8::try_from(validity).ok().filter(|code| Validity::from_code(*code).is_some());
    let validity = code.ok_or_else(|| damaged(OPERATION, "validity", validity))?;
    columns.revision.push(small(OPERATION, "revision", revision)?);
    columns.value.push(value);
    columns.converted.push(converted.map(Decimal::from_counts));
    columns.validity.push(validity);
    Ok(())
}

/// Refuses an archive whose columns do not fit each other or are out of order.
pub(crate) fn require_columns(columns: &StreamColumns) -> StoreResult<()> {
    const OPERATION: &str = "put_history";
    let rows = columns.period_start.len();
    let lengths = [
        columns.value.len(),
        columns.converted.len(),
        columns.validity.len(),
        columns.revision.len(),
    ];
    if lengths.iter().any(|length| *length != rows) {
        return Err(refused(OPERATION, "history_columns_of_equal_length"));
    }
    if !columns.period_start.is_sorted_by(|before, after| before < after) {
        return Err(refused(OPERATION, "history_periods_ascend"));
    }
    Ok(())
}

/// When an archive was received, as far as anyone knows: when its last period began, in
/// milliseconds.
pub(crate) fn received_at_ms(columns: &StreamColumns) -> i64 {
    columns.period_start.last().copied().unwrap_or(0).saturating_mul(1_000)
}

/// Where the rows of an archive go.
pub(crate) struct Target<'a> {
    /// Number of the stream.
    pub(crate) stream_id: i64,
    /// Number of the frame that stands for the archive.
    pub(crate) frame: i64,
    /// County of the stream.
    pub(crate) county: &'a str,
}
