//! Vets, compiles, limits and calls rule packs; the only crate that names wasmtime.
//!
//! A [`Runtime`] admits component files and gives back [`Pack`]s. Every call runs in a store of its
//! own that is dropped afterwards, under the pack's budgets, and ends in one of four ways that are
//! never merged (see [`tidegate_domain::CallError`]).

mod admission;
mod answer;
mod backtrace;
mod cache;
mod call;
mod config;
mod engines;
mod error;
mod limiter;
mod observer;
mod pack;
mod section;
mod ticker;
mod v0_1;
mod vet;
mod workers;

pub use admission::Runtime;
pub use answer::Metered;
pub use call::Spent;
pub use config::{Ceilings, RuntimeConfig};
pub use error::AdmissionError;
pub use observer::{Observed, Observer};
pub use pack::{GradeSession, Interfaces, Pack};
pub use section::read_manifest;
pub use tidegate_manifest::{Budgets, Manifest};
pub use workers::{Lane, Served, Workers, WorkersError};

/// Name of the engine that calls run on, as it stands in records.
pub const ENGINE_NAME: &str = "wasmtime";

/// Its exact version, for example `48.0.8`.
pub const ENGINE_VERSION: &str = env!("TIDEGATE_ENGINE_VERSION");

/// Target triple that packs are compiled for.
pub const ENGINE_TARGET: &str = env!("TIDEGATE_ENGINE_TARGET");

/// Name of the settings that decide results: fuel costs, canonical NaN, no threads, no relaxed
/// SIMD. Changes whenever one of them does.
pub const ENGINE_PROFILE: &str = "profile-1";
