//! The pages.

mod county;
mod failures;
mod warning;
