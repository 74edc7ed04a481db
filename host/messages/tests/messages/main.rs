//! Notices over real mail servers and real HTTP servers, however these behave.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]
#![expect(clippy::expect_used, reason = "a test that cannot go on should say what is missing")]
#![expect(clippy::panic, reason = "a test that fails should say how")]
#![expect(clippy::indexing_slicing, reason = "a test that fails should say where")]

mod configuration;
mod dispatching;
mod http;
mod outage;
mod smtp;
mod support;
mod webhook;
