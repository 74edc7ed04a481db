//! Why a pack was not built.

use tidegate_manifest::Problems;

/// Why a pack was not built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// The tables of the folder have problems.
    #[error("the pack's tables have problems\n{}", .0.report())]
    Tables(Problems),
    /// A tool could not be started.
    #[error("`{tool}` cannot be started: {detail}; install Rust with rustup")]
    Tool {
        /// Its name.
        tool: String,
        /// The operating system's words.
        detail: String,
    },
    /// The Rust target is missing and could not be added.
    #[error(
        "the Rust target `wasm32-unknown-unknown` is missing and could not be added, run `rustup target add wasm32-unknown-unknown`: {detail}"
    )]
    Target {
        /// What rustup said.
        detail: String,
    },
    /// The package does not compile.
    #[error("the pack does not compile\n{detail}")]
    Compile {
        /// What cargo said; empty when it was shown already.
        detail: String,
    },
    /// The package gives no core module.
    #[error(
        "the package in `{folder}` gives no WebAssembly module, write `[lib] crate-type = [\"cdylib\", \"rlib\"]` in its Cargo.toml"
    )]
    NoModule {
        /// The folder.
        folder: String,
    },
    /// A file could not be read.
    #[error("the built module cannot be read")]
    Read(#[source] std::io::Error),
    /// The module could not be wrapped.
    #[error("the module cannot be wrapped as a component: {detail}")]
    Wrap {
        /// What was wrong.
        detail: String,
    },
}
