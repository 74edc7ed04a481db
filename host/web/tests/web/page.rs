//! The pages.

mod county;
mod failures;
mod judgements;
mod warning;
