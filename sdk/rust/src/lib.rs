//! Write a Tidegate rule pack in Rust.
