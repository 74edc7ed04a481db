//! What can be wrong with the container.

use crate::member_path::PATH_BYTES_MAX;

/// What is wrong with the container.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ContainerProblem {
    /// Larger than any.
    #[error("the file has {bytes} bytes, at most {max} are read")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// Most that is read.
        max: usize,
    },
    /// Something else altogether.
    #[error("the file is {kind}: a pack file is an uncompressed tar")]
    Kind {
        /// What it is.
        kind: &'static str,
    },
    /// It ends too early.
    #[error("the file is cut off {place}: get it again")]
    Truncated {
        /// Where.
        place: String,
    },
    /// A header that cannot be read.
    #[error("the header {place} has a {field} that cannot be read: the file was altered")]
    Unreadable {
        /// Where.
        place: String,
        /// Field.
        field: &'static str,
    },
    /// A header with something that this format does not have.
    #[error(
        "the header of `{path}` has another {field} than `tidegate pack` writes: pack it again"
    )]
    Header {
        /// Member.
        path: String,
        /// Field.
        field: &'static str,
    },
    /// A path that no member may have.
    #[error(
        "`{path}` cannot stand in a pack file: at most {PATH_BYTES_MAX} bytes, one or two names of a-z, A-Z, 0-9, `-`, `_` and `.`; rename the file"
    )]
    Path {
        /// As given, unprintable characters escaped.
        path: String,
    },
    /// The same path twice, capital and small letters taken as the same.
    #[error("`{path}` stands twice, capital and small letters taken as the same")]
    Twice {
        /// Member.
        path: String,
    },
    /// Too many members.
    #[error("there are more than {max} members")]
    TooMany {
        /// Most that are read.
        max: usize,
    },
    /// A member that is too large.
    #[error("`{path}` has {bytes} bytes, at most {max} are allowed")]
    MemberTooLarge {
        /// Member.
        path: String,
        /// Its size.
        bytes: usize,
        /// Most that are allowed.
        max: usize,
    },
    /// Something stands between two members.
    #[error("behind `{path}` stands something that belongs to no member")]
    Padding {
        /// Member.
        path: String,
    },
    /// Something stands behind the end.
    #[error("{bytes} bytes stand behind the end {place}")]
    Trailing {
        /// Where the end is.
        place: String,
        /// How many.
        bytes: usize,
    },
}

impl ContainerProblem {
    /// The member that it is about.
    pub(crate) fn member(&self) -> Option<&str> {
        match self {
            Self::Header { path, .. }
            | Self::Path { path }
            | Self::Twice { path }
            | Self::MemberTooLarge { path, .. }
            | Self::Padding { path } => Some(path),
            _ => None,
        }
    }

    /// A word for programs.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::TooLarge { .. } => "too-large",
            Self::Kind { .. } => "kind",
            Self::Truncated { .. } => "truncated",
            Self::Unreadable { .. } => "unreadable",
            Self::Header { .. } => "header",
            Self::Path { .. } => "path",
            Self::Twice { .. } => "twice",
            Self::TooMany { .. } => "too-many",
            Self::MemberTooLarge { .. } => "member-too-large",
            Self::Padding { .. } => "padding",
            Self::Trailing { .. } => "trailing",
        }
    }
}
