//! Packs as layers of a county, and how a call to one ends.

use serde::{Deserialize, Serialize};

use crate::{Jurisdiction, Limit, Refusal};

/// A pack in its place in the stack.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LayerRef {
    /// Name and version, for example `tonglu 0.1.0`.
    pub pack: String,
    /// SHA-256 of the component, lower-case hex.
    pub digest: String,
    /// Where it stands.
    pub jurisdiction: Jurisdiction,
}

impl LayerRef {
    /// Name of the pack, without its version.
    #[must_use]
    pub fn name(&self) -> &str {
        self.pack.split(' ').next().unwrap_or_default()
    }
}

/// How a call that gave no verdict ended. The four outcomes are never merged: a conclusion, a
/// refusal that the pack declares, a fault of the pack, a fault of the host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// The pack declared that the question is outside what it answers.
    #[error("pack `{pack}` refused `{function}`: {}", refusal.code)]
    Refused {
        /// Name and version.
        pack: String,
        /// Function called.
        function: &'static str,
        /// Why.
        refusal: Refusal,
    },
    /// The pack failed.
    #[error("pack `{pack}` failed in `{function}`: {fault}")]
    Pack {
        /// Name and version.
        pack: String,
        /// Function called.
        function: &'static str,
        /// What happened.
        fault: PackFault,
        /// Where in the pack, a line a frame, innermost first; none when it was not inside. It
        /// tells how the pack is made, so only its author is shown it.
        backtrace: Option<String>,
    },
    /// The host failed.
    #[error("the host failed while calling `{function}` of pack `{pack}`: {cause}")]
    Host {
        /// Name and version.
        pack: String,
        /// Function called.
        function: &'static str,
        /// What happened.
        cause: String,
    },
}

/// A fault of a pack: its own doing, whatever the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum PackFault {
    /// It trapped: panic, division by zero, unreachable code, out of bounds.
    #[error("it trapped: {detail}")]
    Trap {
        /// The engine's words.
        detail: String,
    },
    /// It used up its instructions. Decides: the same input ends the same way.
    #[error("it used up its fuel: budget {budget}")]
    Fuel {
        /// Budget in units of fuel.
        budget: u64,
    },
    /// It ran past its time. A safety net: no verdict, and the same input may end otherwise.
    #[error("it ran longer than {budget_ms} ms: stopped after {used_ms} ms")]
    Time {
        /// Budget.
        budget_ms: u64,
        /// Time until it was stopped.
        used_ms: u64,
    },
    /// It asked for more memory than it may have.
    #[error("it asked for {wanted_bytes} bytes of memory: budget {budget_bytes}")]
    Memory {
        /// Budget of all memories and tables together.
        budget_bytes: u64,
        /// What it wanted to have.
        wanted_bytes: u64,
    },
    /// It recursed too deep.
    #[error("it used more stack than {budget_bytes} bytes")]
    Stack {
        /// Budget.
        budget_bytes: u64,
    },
    /// Its answer is too large to copy out.
    #[error("its answer is larger than {budget_bytes} bytes")]
    Output {
        /// Budget.
        budget_bytes: u64,
    },
    /// Its answer breaks the contract, for example a row that was not asked for.
    #[error("its answer breaks the contract: {detail}")]
    Contract {
        /// What is wrong.
        detail: String,
    },
}

/// A limit with the layer that gave it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LayeredLimit {
    /// The layer; absent for the permit's own.
    pub layer: Option<LayerRef>,
    /// The limit.
    pub limit: Limit,
}

/// Why a limit does not govern.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum Beaten {
    /// Another limit displaces its document.
    Displaced {
        /// Id of the other limit.
        by: String,
        /// Why, as a message of the other limit's layer.
        text: crate::Message,
    },
    /// Another limit is as strict or stricter.
    LessStrict {
        /// Id of the other limit.
        than: String,
    },
}

/// The limit that governs a pollutant and averaging period at an outlet, and those that it beat.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GoverningLimit {
    /// The limit that governs.
    pub governing: LayeredLimit,
    /// The others, each with why.
    pub beaten: Vec<(LayeredLimit, Beaten)>,
}
