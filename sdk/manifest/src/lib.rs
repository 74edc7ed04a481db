//! What a pack folder says, and what it becomes.
//!
//! The folder format is described in the kit's README. [`PackSource::load`] reads a folder and
//! reports everything that is wrong in it at once; [`compile`] turns it into the [`Manifest`], which
//! travels inside the component, and into constant Rust tables; [`build_script`] does so for cargo.
//! Hosts read a manifest with [`Manifest::from_json`] and show its messages with a [`Renderer`].

mod assemble;
mod basis;
mod catalogue;
mod compile;
mod condition;
mod emit;
mod facts;
mod fields;
mod fluent;
mod json;
mod language;
mod limits;
mod manifest;
mod messages;
mod names;
mod pack_toml;
mod parameters;
mod problem;
mod reader;
mod render;
mod source;
mod tree;

pub use compile::{Compiled, build_script, compile};
pub use json::{MANIFEST_BYTES_MAX, ManifestError};
pub use language::{Language, LanguageError};
pub use manifest::*;
pub use problem::{Problem, Problems};
pub use render::{RENDERED_BYTES_MAX, Renderer, render};
pub use source::PackSource;
