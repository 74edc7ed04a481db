//! The pages.

mod county;
mod failures;
mod judgements;
mod packs;
mod warning;
