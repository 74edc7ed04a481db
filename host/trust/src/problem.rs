//! What can be wrong with a pack file, a signature, or what the policy asks for.

mod container;
mod content;
mod policy;
mod signature;

use serde::Serialize;
use serde::ser::SerializeStruct as _;

pub use container::ContainerProblem;
pub use content::ContentProblem;
pub use policy::PolicyProblem;
pub use signature::SignatureProblem;

/// One thing that is wrong.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub enum Problem {
    /// In the container.
    Container(#[from] ContainerProblem),
    /// In what the members say.
    Content(#[from] ContentProblem),
    /// With a signature.
    Signature(#[from] SignatureProblem),
    /// With what the policy asks for.
    Policy(#[from] PolicyProblem),
}

impl Problem {
    /// The member that it is about.
    #[must_use]
    pub fn member(&self) -> Option<&str> {
        match self {
            Self::Container(problem) => problem.member(),
            Self::Content(problem) => problem.member(),
            Self::Signature(problem) => problem.member(),
            Self::Policy(problem) => problem.member(),
        }
    }

    /// A word for programs that says what is wrong, for example `unknown-key`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Container(problem) => problem.kind(),
            Self::Content(problem) => problem.kind(),
            Self::Signature(problem) => problem.kind(),
            Self::Policy(problem) => problem.kind(),
        }
    }
}

/// `{ "kind", "member", "message" }`: a word for programs, the member, a sentence for people.
impl Serialize for Problem {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fields = serializer.serialize_struct("Problem", 3)?;
        fields.serialize_field("kind", &self.kind())?;
        fields.serialize_field("member", &self.member())?;
        fields.serialize_field("message", &self.to_string())?;
        fields.end()
    }
}
