//! Why the store could not do what was asked.

use std::path::PathBuf;

/// The result of every operation of the store.
pub type StoreResult<T> = Result<T, StoreError>;

/// The database driver's own error.
pub type DriverError = Box<dyn std::error::Error + Send + Sync>;

/// Why the store could not do what was asked. Whatever the variant, nothing of the operation was
/// written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The database could not be opened.
    #[error("cannot open the database `{}`", path.display())]
    Open {
        /// The file, or the address of the server without its password.
        path: PathBuf,
        /// The driver's error.
        #[source]
        source: DriverError,
    },
    /// The file holds something else.
    #[error("`{}` is not a SQLite database: name another file or move this one away", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// A newer version of the program wrote the database.
    #[error(
        "the database `{}` has schema {found}, this program knows up to {known}: use the newer program",
        path.display()
    )]
    NewerSchema {
        /// The file, or the address of the server without its password.
        path: PathBuf,
        /// Schema of the database.
        found: i64,
        /// Newest schema that this program knows.
        known: i64,
    },
    /// The enterprise is not registered.
    #[error("enterprise `{enterprise}` is not registered: import it before {operation}")]
    UnknownEnterprise {
        /// What was asked.
        operation: &'static str,
        /// Enterprise id.
        enterprise: String,
    },
    /// The outlet is not registered.
    #[error(
        "outlet `{outlet}` of enterprise `{enterprise}` is not registered: import it before {operation}"
    )]
    UnknownOutlet {
        /// What was asked.
        operation: &'static str,
        /// Enterprise id.
        enterprise: String,
        /// Outlet number.
        outlet: String,
    },
    /// The store never gave this number.
    #[error("no {what} has number {id}: {operation} refused")]
    UnknownNumber {
        /// What was asked.
        operation: &'static str,
        /// `stream`, `reading`, `watch` or `warning`.
        what: &'static str,
        /// The number.
        id: i64,
    },
    /// A reading of the batch was graded before, so the batch would grade it twice.
    #[error("reading {reading} was graded already: the batch is refused and nothing was written")]
    AlreadyGraded {
        /// Number of the reading.
        reading: i64,
    },
    /// The watch has an open warning already.
    #[error("watch {watch} has an open warning already: update or close that one")]
    WarningOpen {
        /// Number of the watch.
        watch: i64,
    },
    /// The warning was closed before.
    #[error("warning {warning} is closed: open a new one")]
    WarningClosed {
        /// Number of the warning.
        warning: i64,
    },
    /// The judgement was replaced before, or stands for the period already.
    #[error(
        "judgement {judgement} is no longer the one to replace, or stands for the period already: judge again on top of the current one"
    )]
    Superseded {
        /// Id of the judgement in the way.
        judgement: String,
    },
    /// No judgement has this id.
    #[error("no judgement has the id {judgement}: {operation} refused")]
    UnknownJudgement {
        /// What was asked.
        operation: &'static str,
        /// The id.
        judgement: String,
    },
    /// Somebody else decided about the place meanwhile.
    #[error("a later change of {place} was decided meanwhile: look at it and decide again")]
    Overtaken {
        /// The place.
        place: String,
    },
    /// A county would have more than it may.
    #[error(
        "county {county} may have {most} {quota} and would have {wanted}: ask the operator for more \
         (`tidegate county quota {county} --{quota} …`)"
    )]
    Quota {
        /// What was asked.
        operation: &'static str,
        /// The county.
        county: String,
        /// The quota, as `tidegate county quota` names it.
        quota: &'static str,
        /// The most.
        most: u64,
        /// What it would have.
        wanted: u64,
    },
    /// What was typed fits several.
    #[error("`{text}` fits more than one {what}: give more of its digits")]
    Ambiguous {
        /// What was looked for, for example `judgement`.
        what: &'static str,
        /// As given.
        text: String,
    },
    /// It cannot become part of the record.
    #[error("{operation} was given what cannot be recorded")]
    Unrecordable {
        /// What was asked.
        operation: &'static str,
        /// What is wrong with it.
        #[source]
        source: DriverError,
    },
    /// More than one call may carry.
    #[error("{operation} was given {given} rows: at most {most} at once")]
    TooMany {
        /// What was asked.
        operation: &'static str,
        /// Rows given.
        given: usize,
        /// Most rows.
        most: usize,
    },
    /// A value in the database is none of those that the program writes.
    #[error("{operation} met a damaged record: column `{column}` holds `{value}`")]
    Damaged {
        /// What was asked.
        operation: &'static str,
        /// Column.
        column: &'static str,
        /// What it holds, cut to 80 characters.
        value: String,
    },
    /// A constraint of the schema refused the rows.
    #[error("{operation} was refused by the rule `{constraint}` of the database")]
    Constraint {
        /// What was asked.
        operation: &'static str,
        /// Name of the constraint or columns of the key.
        constraint: String,
    },
    /// The database failed.
    #[error("the database failed in {operation}")]
    Database {
        /// What was asked.
        operation: &'static str,
        /// The driver's error.
        #[source]
        source: DriverError,
    },
}
