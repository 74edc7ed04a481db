//! One form in binary for the columns of a grading batch.

use tidegate_domain::Instant;

use crate::Digest;
use crate::canonical::Encoder;

/// The columns of one grading call: watches, and rows with the watch that each belongs to. Columns
/// of the same kind have the same length.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// Watch: which pollutant at which outlet against which limit, as text.
    pub watch_ids: &'a [&'a str],
    /// Watch: digest of its limit and ladder.
    pub watch_limits: &'a [Digest],
    /// Row: index of its watch.
    pub watch: &'a [u32],
    /// Row: start of its averaging period.
    pub period_start: &'a [Instant],
    /// Row: counts of 10⁻⁹ of the unit.
    pub value: &'a [i64],
    /// Row: code of its validity.
    pub validity: &'a [u8],
    /// Row: state of the watch that went in.
    pub state: &'a [u64],
}

/// Columns that do not fit together.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("column `{column}` has {found} values, {expected} are wanted")]
pub struct ColumnsError {
    /// The column.
    pub column: &'static str,
    /// Its length.
    pub found: usize,
    /// Length of the first column of its kind.
    pub expected: usize,
}

impl Columns<'_> {
    /// SHA-256 of [`Columns::to_bytes`], under which those bytes can be archived.
    ///
    /// # Errors
    ///
    /// [`ColumnsError`] when columns differ in length.
    pub fn digest(&self) -> Result<Digest, ColumnsError> {
        Ok(Digest::of(&self.to_bytes()?))
    }

    /// These bytes, whole numbers big-endian: `tidegate-columns-1` and a zero byte; number of
    /// watches (8 bytes), then for each its id after its length (8) and its limit (32); number of
    /// rows (8), then for each `watch` (4), `period_start` (8), `value` (8), `validity` (1) and
    /// `state` (8).
    ///
    /// # Errors
    ///
    /// [`ColumnsError`] when columns differ in length.
    pub fn to_bytes(&self) -> Result<Vec<u8>, ColumnsError> {
        self.verify_lengths()?;
        let mut encoder = Encoder::new("tidegate-columns-1").length(self.watch_ids.len());
        for (id, limit) in self.watch_ids.iter().zip(self.watch_limits) {
            encoder = encoder.text(id).digest(limit);
        }
        encoder = encoder.length(self.watch.len());
        let rows = self.watch.iter().zip(self.period_start).zip(self.value);
        for (((watch, start), value), (validity, state)) in
            rows.zip(self.validity.iter().zip(self.state))
        {
            encoder = encoder.u32(*watch).i64(*start).i64(*value).u8(*validity).u64(*state);
        }
        Ok(encoder.finish())
    }

    fn verify_lengths(&self) -> Result<(), ColumnsError> {
        let (watches, rows) = (self.watch_ids.len(), self.watch.len());
        let lengths = [
            ("watch_limits", self.watch_limits.len(), watches),
            ("period_start", self.period_start.len(), rows),
            ("value", self.value.len(), rows),
            ("validity", self.validity.len(), rows),
            ("state", self.state.len(), rows),
        ];
        match lengths.into_iter().find(|(_, found, expected)| found != expected) {
            Some((column, found, expected)) => Err(ColumnsError { column, found, expected }),
            None => Ok(()),
        }
    }
}
