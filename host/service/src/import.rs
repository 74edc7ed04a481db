//! Registered data from CSV files: the good rows are stored, every bad row is reported.
//!
//! A file is read twice. The first pass stores nothing: it counts rows and finds those that stand
//! for the same thing. The second stores the good rows, some thousands in a transaction, so that
//! memory does not grow with the file.

mod batch;
mod columns;
mod docket;
mod docket_words;
mod duplicates;
mod encoding;
mod error;
mod forms;
mod header;
mod moments;
mod nearest;
mod notices;
mod records;
mod registered;
mod report;
mod room;
mod row;
mod table;
mod values;
mod words;

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use tidegate_domain::{Instant, Jurisdiction};
use tidegate_manifest::FactDeclaration;
use tidegate_store::Store;

use batch::Batches;
use duplicates::survey;
use registered::Registered;
use table::Table;

pub use encoding::Encoding;
pub use error::{HeaderProblems, ImportError, ImportKindError, UnknownColumn};
pub use report::{ImportReport, RowProblem, Stored};

/// The most rows that one file may have, the header not counted.
pub const IMPORT_ROWS_MAX: u64 = 1_000_000;

/// Rows stored in one transaction.
const ROWS_AT_ONCE: usize = 2_000;

/// What the rows of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ImportKind {
    /// `id, name, county, township, industries`.
    Enterprises,
    /// `enterprise, outlet, name, value, from, source, doubtful`.
    Facts,
    /// `enterprise, id, name, medium, monitoring_point`.
    Outlets,
    /// `enterprise, number, tier, valid_from, valid_until, ended`.
    Permits,
    /// `enterprise, number, outlet, pollutant, averaging, comparison, lower, upper, unit`.
    PermitLimits,
    /// `enterprise, number, outlet, pollutant, year, amount`.
    PermitAmounts,
    /// `mn, password, enterprise, outlet, crc_modbus_accepted`.
    Devices,
    /// `enterprise, kind, reference, outlet, due, done, truthful, withdrawn`.
    Duties,
    /// `enterprise, reference, assessment, approved, construction_started, completed,
    /// production_started, accepted, acceptance_published, major_change_unapproved,
    /// facilities_built, investment, withdrawn`.
    Projects,
    /// `enterprise, kind, reference, outlet, from, until, facts, withdrawn`.
    Events,
    /// `enterprise, reference, outlet, kind, pollutants, from, until, filed, reason, withdrawn`.
    Marks,
    /// `enterprise, kind, meter, on, amount`.
    Meters,
}

impl ImportKind {
    /// All, with the name that commands and paths use.
    pub const ALL: [(&'static str, Self); 12] = [
        ("enterprises", Self::Enterprises),
        ("facts", Self::Facts),
        ("outlets", Self::Outlets),
        ("permits", Self::Permits),
        ("permit-limits", Self::PermitLimits),
        ("permit-amounts", Self::PermitAmounts),
        ("devices", Self::Devices),
        ("duties", Self::Duties),
        ("projects", Self::Projects),
        ("events", Self::Events),
        ("marks", Self::Marks),
        ("meters", Self::Meters),
    ];

    /// The name that commands and paths use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Enterprises => "enterprises",
            Self::Facts => "facts",
            Self::Outlets => "outlets",
            Self::Permits => "permits",
            Self::PermitLimits => "permit-limits",
            Self::PermitAmounts => "permit-amounts",
            Self::Devices => "devices",
            Self::Duties => "duties",
            Self::Projects => "projects",
            Self::Events => "events",
            Self::Marks => "marks",
            Self::Meters => "meters",
        }
    }
}

impl FromStr for ImportKind {
    type Err = ImportKindError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = Self::ALL.iter().find(|(name, _)| *name == text);
        known.map(|(_, kind)| *kind).ok_or_else(|| ImportKindError { text: text.to_owned() })
    }
}

/// Which ids of enterprises are let in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ids {
    /// Unified social credit codes only.
    #[default]
    CreditCode,
    /// Other ids too, up to 64 characters; what has 18 characters must be a credit code all the
    /// same.
    AnyId,
}

/// A file to import.
#[derive(Clone, Copy, Debug)]
pub struct ImportFile<'a> {
    /// What its rows are.
    pub kind: ImportKind,
    /// Its name, for the source of facts that name none.
    pub name: &'a str,
    /// Its bytes.
    pub bytes: &'a [u8],
    /// How its characters are written.
    pub encoding: Encoding,
    /// Which ids of enterprises are let in.
    pub ids: Ids,
    /// What rows may be about: counties that lie within one of these. Enterprises of others are as
    /// if they were not registered.
    pub within: &'a [Jurisdiction],
}

impl ImportFile<'_> {
    /// Whether rows may be about this county.
    fn reaches(&self, county: &Jurisdiction) -> bool {
        self.within.iter().any(|place| place.contains(county))
    }
}

/// Stores the good rows of a file and reports the others with row, column, value, reason and what
/// to do.
///
/// `facts`: the declared facts by name, which give the values of a facts file their types. `at`:
/// now, when facts are recorded as learnt.
///
/// Nothing is removed by an import: a permit that is imported again keeps its limits and amounts,
/// and limits and amounts are added to the permit or take the place of those for the same outlet,
/// pollutant, period and unit. What stands on a docket is not overwritten: a later row with the same
/// key holds from then on, and a row that is `withdrawn` takes it off.
///
/// # Errors
/// Whatever is wrong with the file as a whole; then nothing was stored. `Store` when the database
/// failed; then the rows that it counts were stored, and the same file may be imported again.
pub async fn import(
    store: &dyn Store,
    file: &ImportFile<'_>,
    facts: &BTreeMap<String, FactDeclaration>,
    at: Instant,
) -> Result<ImportReport, ImportError> {
    let bytes = encoding::checked(file.bytes, file.encoding)?;
    let (layout, repeats) = survey(Table::new(bytes, file.encoding), file.kind).await?;
    let mut table = Table::new(bytes, file.encoding);
    table.next_line()?;
    let mut batches = Batches {
        store,
        file,
        facts,
        at,
        layout,
        repeats,
        registered: Registered::new(at),
        report: ImportReport::default(),
    };
    loop {
        let lines = table.next_lines(ROWS_AT_ONCE)?;
        if lines.is_empty() {
            return Ok(batches.report);
        }
        batches.take(&lines).await?;
    }
}

/// The program's own word for a kind of daily evidence, or why it is none.
pub(crate) fn meter_kind_word(text: &str) -> Result<String, String> {
    docket::meter_kind(text).map_err(|why| format!("kind `{text}` {}: {}", why.reason, why.help))
}

#[cfg(test)]
mod tests;
