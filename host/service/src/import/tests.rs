//! Files imported into a store.

mod docket;
mod encodings;
mod good;
mod problems;
mod reach;
mod support;
