//! What permits make due, on a real store by the numbers of the national pack.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

mod copies;
mod orders;
mod stops;
mod support;
