//! Why a component is not admitted.

use tidegate_domain::PackFault;

/// Why a component is not admitted; each names what to do about it where that is not plain.
#[derive(Debug, thiserror::Error)]
pub enum AdmissionError {
    /// The file is too large to be looked at.
    #[error("the component has {bytes} bytes, at most {ceiling} are admitted")]
    TooLarge {
        /// Size of the file.
        bytes: u64,
        /// The operator's ceiling.
        ceiling: u64,
    },
    /// The file is not WebAssembly.
    #[error("the file is not a WebAssembly component: {detail}")]
    NotAComponent {
        /// What it is instead.
        detail: String,
    },
    /// The file is damaged.
    #[error("the component cannot be read at byte {offset}: {detail}")]
    Malformed {
        /// Where.
        offset: u64,
        /// The parser's words.
        detail: String,
    },
    /// There is no manifest section.
    #[error(
        "the component carries no `tidegate:manifest` section, build it with `tidegate pack build`"
    )]
    NoManifest,
    /// The manifest section cannot be read.
    #[error("the manifest section cannot be read")]
    Manifest(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The pack was built against a contract that this host does not serve.
    #[error("the pack was built for contract {wanted}, this host serves {served}")]
    Contract {
        /// Version in the manifest or in an export's name.
        wanted: String,
        /// Versions served.
        served: String,
    },
    /// The pack wants more than the contract allows.
    #[error("the pack imports what the contract does not allow: {}", imports.join(", "))]
    Imports {
        /// Names of the imports, all of them.
        imports: Vec<String>,
    },
    /// What the manifest offers is not what the component exports.
    #[error("the manifest offers {offered}, the component exports {exported}")]
    Offers {
        /// From the manifest.
        offered: String,
        /// From the component.
        exported: String,
    },
    /// The budgets go beyond the operator's ceilings.
    #[error("the manifest asks for more than this host gives: {}", exceeded.join(", "))]
    Budgets {
        /// As `name wanted > ceiling`.
        exceeded: Vec<String>,
    },
    /// The engine cannot compile it.
    #[error("the component does not compile: {detail}")]
    Compile {
        /// The engine's words.
        detail: String,
    },
    /// An export has not the type that the contract gives it.
    #[error("the component does not fit contract {contract}: {detail}")]
    Types {
        /// Version of the contract.
        contract: String,
        /// What differs.
        detail: String,
    },
    /// The trial instance failed.
    #[error("a trial instance failed: {0}")]
    Trial(PackFault),
    /// The host itself failed.
    #[error("the host failed while admitting: {detail}")]
    Host {
        /// What happened.
        detail: String,
    },
}
