//! What other departments send, on a real store with real files.

mod bad;
mod commitments;
mod contradictions;
mod projects;
mod pull;
mod register;
mod rows;
mod server;
mod support;
mod told;
