//! Keeps what the host knows; the only crate that names sqlx.
//!
//! [`Store`] is the whole of it, in parts by subject, and is used as `Arc<dyn Store>`. Every
//! operation that writes is one transaction: it is done when it returns, and has changed nothing
//! when it fails. Time never comes from the store: instants and dates are arguments.

mod accounts;
mod classification;
mod counties;
mod docket;
mod error;
mod failure;
mod faults;
mod figures;
mod frames;
mod graders;
mod grading;
mod health;
mod history;
mod judgements;
mod ledger;
mod matters;
mod news;
mod outbox;
mod packs;
mod page;
mod postgres;
mod registry;
mod row;
mod schema;
mod scope;
mod series;
mod sources;
mod sqlite;
mod stages;
mod stream_ids;
mod warnings;

pub use accounts::*;
pub use classification::*;
pub use counties::*;
pub use docket::*;
pub use error::*;
pub use faults::*;
pub use figures::*;
pub use frames::*;
pub use graders::*;
pub use grading::*;
pub use health::*;
pub use history::*;
pub use judgements::*;
pub use ledger::*;
pub use matters::*;
pub use news::*;
pub use outbox::*;
pub use packs::*;
pub use page::*;
pub use postgres::PostgresStore;
pub use registry::*;
pub use schema::SchemaState;
pub use scope::within;
pub use series::*;
pub use sources::*;
pub use sqlite::{SqliteSettings, SqliteStore};
pub use stages::*;
pub use warnings::*;

/// Everything that the host keeps.
pub trait Store:
    Registry
    + Docket
    + Classifications
    + Frames
    + Graders
    + Grading
    + Warnings
    + Judgements
    + Ledger
    + Series
    + History
    + Packs
    + Stages
    + Accounts
    + Counties
    + Faults
    + Figures
    + Condition
    + Matters
    + News
    + Outbox
    + Sources
{
}

impl<T> Store for T where
    T: Registry
        + Docket
        + Classifications
        + Frames
        + Graders
        + Grading
        + Warnings
        + Judgements
        + Ledger
        + Series
        + History
        + Packs
        + Stages
        + Accounts
        + Counties
        + Faults
        + Figures
        + Condition
        + Matters
        + News
        + Outbox
        + Sources
{
}
