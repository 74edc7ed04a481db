//! Vets, compiles, limits and calls rule packs; the only crate that names wasmtime.
//!
//! A [`Runtime`] admits component files and gives back [`Pack`]s. Every call runs in a store of its
//! own that is dropped afterwards, under the pack's budgets, and ends in one of four ways that are
//! never merged (see [`tidegate_domain::CallError`]).

mod admission;
mod cache;
mod call;
mod config;
mod engines;
mod error;
mod limiter;
mod pack;
mod section;
mod ticker;
mod v0_1;
mod vet;
mod workers;

pub use admission::Runtime;
pub use call::Spent;
pub use config::{Ceilings, RuntimeConfig};
pub use error::AdmissionError;
pub use pack::{GradeSession, Interfaces, Pack};
pub use section::read_manifest;
pub use tidegate_manifest::{Budgets, Manifest};
pub use workers::{Workers, WorkersError};

/// Version of the engine that calls run on, as it stands in records.
pub const ENGINE_VERSION: &str = "wasmtime 48 profile-1";
