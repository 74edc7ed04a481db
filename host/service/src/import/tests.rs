//! Files imported into a store.

mod encodings;
mod good;
mod problems;
mod support;
