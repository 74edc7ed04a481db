//! What other departments send, on a real store with real files.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should say where")]

mod bad;
mod commitments;
mod contradictions;
mod judged;
mod permits;
mod projects;
mod pull;
mod register;
mod rows;
mod server;
mod support;
mod told;
