//! What can be wrong with the content of the members.

use tidegate_domain::Jurisdiction;
use tidegate_manifest::ManifestError;
use tidegate_record::{CanonicalError, Digest};

/// What is wrong with the content of the members.
#[derive(Debug, thiserror::Error)]
pub enum ContentProblem {
    /// A member that must be there.
    #[error("`{path}` is missing")]
    Missing {
        /// Member.
        path: String,
    },
    /// A member that the listing does not name.
    #[error("`{path}` is not in the listing")]
    Unlisted {
        /// Member.
        path: String,
    },
    /// A member that a pack file does not have.
    #[error("`{path}` has no place in the file")]
    Stranger {
        /// Member.
        path: String,
    },
    /// Members in another order.
    #[error("`{path}` stands in another place than the listing says")]
    Order {
        /// Member.
        path: String,
    },
    /// A member with other bytes than listed.
    #[error("`{path}` was changed: it has {found}, the listing names {listed}")]
    Changed {
        /// Member.
        path: String,
        /// As listed.
        listed: Digest,
        /// As it is.
        found: Digest,
    },
    /// A member with another size than listed.
    #[error("`{path}` has {found} bytes, the listing names {listed}")]
    Size {
        /// Member.
        path: String,
        /// As listed.
        listed: u64,
        /// As it is.
        found: u64,
    },
    /// A member that is not in its one form.
    #[error("`{path}` cannot be read: {cause}{}", detail(cause))]
    Form {
        /// Member.
        path: String,
        /// Why.
        cause: CanonicalError,
    },
    /// A format of another version.
    #[error("`{path}` has format `{found}`, this version reads `{known}`")]
    Format {
        /// Member.
        path: String,
        /// As found.
        found: String,
        /// As known.
        known: &'static str,
    },
    /// Not a component.
    #[error("`{path}` is no component: {detail}")]
    Component {
        /// Member.
        path: String,
        /// Why.
        detail: String,
    },
    /// A component without a manifest.
    #[error("the component carries no manifest, build it with `tidegate pack build`")]
    NoManifest,
    /// A manifest that no host takes.
    #[error("the manifest in the component: {cause}")]
    Manifest {
        /// Why.
        cause: ManifestError,
    },
    /// Two members that should say the same.
    #[error("`{path}` says {found} for {field}, the component says {component}")]
    Contradiction {
        /// Member.
        path: String,
        /// What differs.
        field: &'static str,
        /// As the member has it.
        found: String,
        /// As the component has it.
        component: String,
    },
    /// A member that should be the same as in the component.
    #[error("`{path}` is not what the component was built from: {field} differ, build it again")]
    Tables {
        /// Member or folder.
        path: String,
        /// What differs.
        field: &'static str,
    },
    /// A table that is wrong in itself.
    #[error("`{path}`{}: {message}", at_line(*.line))]
    Table {
        /// Member.
        path: String,
        /// Line, from 1.
        line: Option<usize>,
        /// What is wrong.
        message: String,
    },
    /// A keyring that cannot be read.
    #[error("`{path}`: {cause}")]
    Keyring {
        /// Member.
        path: String,
        /// Why.
        cause: crate::KeyringError,
    },
    /// Two packs of one set that claim one place.
    #[error("two packs of the set claim the place of `{name}` in {jurisdiction}")]
    OnePlace {
        /// Name of the pack.
        name: String,
        /// Where.
        jurisdiction: Jurisdiction,
    },
    /// A pack that is of no use to the county of a set.
    #[error("`{path}` is for {jurisdiction}, which does not contain {county}")]
    Elsewhere {
        /// Member.
        path: String,
        /// Of the pack.
        jurisdiction: Jurisdiction,
        /// Of the set.
        county: Jurisdiction,
    },
}

impl ContentProblem {
    /// The member that it is about.
    pub(crate) fn member(&self) -> Option<&str> {
        match self {
            Self::Missing { path }
            | Self::Unlisted { path }
            | Self::Stranger { path }
            | Self::Order { path }
            | Self::Changed { path, .. }
            | Self::Size { path, .. }
            | Self::Form { path, .. }
            | Self::Format { path, .. }
            | Self::Component { path, .. }
            | Self::Contradiction { path, .. }
            | Self::Tables { path, .. }
            | Self::Table { path, .. }
            | Self::Keyring { path, .. }
            | Self::Elsewhere { path, .. } => Some(path),
            Self::NoManifest | Self::Manifest { .. } => Some(crate::COMPONENT),
            Self::OnePlace { .. } => Some(crate::SET_LISTING),
        }
    }

    /// A word for programs.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "missing",
            Self::Unlisted { .. } => "unlisted",
            Self::Stranger { .. } => "stranger",
            Self::Order { .. } => "order",
            Self::Changed { .. } => "changed",
            Self::Size { .. } => "size",
            Self::Form { .. } => "form",
            Self::Format { .. } => "format",
            Self::Component { .. } => "component",
            Self::NoManifest => "no-manifest",
            Self::Manifest { .. } => "manifest",
            Self::Contradiction { .. } => "contradiction",
            Self::Tables { .. } => "tables",
            Self::Table { .. } => "table",
            Self::Keyring { .. } => "keyring",
            Self::OnePlace { .. } => "one-place",
            Self::Elsewhere { .. } => "elsewhere",
        }
    }
}

/// The cause of a form that could not be read, which its own message does not repeat.
fn detail(cause: &CanonicalError) -> String {
    match cause {
        CanonicalError::Syntax { source, .. } => format!(": {source}"),
        _ => String::new(),
    }
}

fn at_line(line: Option<usize>) -> String {
    line.map(|line| format!(" line {line}")).unwrap_or_default()
}
