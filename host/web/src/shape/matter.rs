//! Matters, their steps and files.

use serde::Serialize;
use serde_json::Value;
use tidegate_domain::{Attachment, Instant, Matter, MatterStep, StepAside};
use utoipa::ToSchema;

use crate::time;

/// A matter in a list.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatterRowBody {
    /// Number.
    pub(crate) id: i64,
    /// `prompt`, `application`, `duty`, `case`, `alert`, `inspection` or `policy`.
    #[schema(example = "case")]
    kind: &'static str,
    /// Unique for its county and kind.
    key: String,
    /// Enterprise id; absent for a policy.
    enterprise: Option<String>,
    /// Steps taken; said as `seen` by whoever takes the next.
    #[schema(example = 3)]
    revision: u32,
    /// A word of the kind.
    #[schema(example = "issued")]
    status: String,
    /// Whether nothing more is to be done.
    closed: bool,
    /// Id of the officer that it is with.
    owner: Option<String>,
    /// Until when the party that it is with has to act.
    #[schema(format = DateTime)]
    deadline: Option<String>,
    /// When the host looks at it next by itself.
    #[schema(format = DateTime)]
    due_at: Option<String>,
    /// 0 slight, 1 ordinary, 2 serious; of a case. 0 elsewhere.
    severity: u8,
    /// What it is about in the kind's own words; may be empty.
    subject: String,
    /// Words by which figures are counted, ascending.
    labels: Vec<String>,
    /// When it was opened.
    #[schema(format = DateTime)]
    opened_at: String,
    /// When the latest step was taken.
    #[schema(format = DateTime)]
    updated_at: String,
    /// When it was last closed; absent while it is open.
    #[schema(format = DateTime)]
    closed_at: Option<String>,
}

impl From<Matter> for MatterRowBody {
    fn from(matter: Matter) -> Self {
        MatterBody::from(matter).matter
    }
}

/// A matter as it stands.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatterBody {
    #[serde(flatten)]
    matter: MatterRowBody,
    /// The rest, in the form of the kind, as the host keeps it: instants in it are seconds since
    /// 1970-01-01T00:00:00Z.
    #[schema(value_type = Object)]
    state: Value,
}

impl From<Matter> for MatterBody {
    fn from(matter: Matter) -> Self {
        let Matter { id, key, enterprise, revision, opened_at, updated_at, closed_at, position } =
            matter;
        let row = MatterRowBody {
            id,
            kind: key.kind.word(),
            key: key.key,
            enterprise,
            revision,
            status: position.status,
            closed: position.closed,
            owner: position.owner,
            deadline: at(position.deadline),
            due_at: at(position.due_at),
            severity: position.severity,
            subject: position.subject,
            labels: position.labels,
            opened_at: time::rfc3339(opened_at),
            updated_at: time::rfc3339(updated_at),
            closed_at: at(closed_at),
        };
        Self { matter: row, state: position.state }
    }
}

/// A step of a matter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatterStepBody {
    /// Its place in the matter, from 1.
    number: u32,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// By whom: an account, a person, or `tidegate`.
    by: String,
    /// `enterprise`, `officer` or `host`.
    #[schema(example = "officer")]
    party: &'static str,
    /// What was done, a word of the kind.
    #[schema(example = "confirm")]
    action: String,
    /// What the step says, in the form of its action; instants in it are seconds since
    /// 1970-01-01T00:00:00Z.
    #[schema(value_type = Object)]
    body: Value,
}

impl From<MatterStep> for MatterStepBody {
    fn from(step: MatterStep) -> Self {
        let MatterStep { number, step, .. } = step;
        Self {
            number,
            at: time::rfc3339(step.at),
            by: step.by,
            party: step.party.word(),
            action: step.action,
            body: step.body,
        }
    }
}

/// A step that did not count, because it came too late or was not allowed.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct StepAsideBody {
    /// The revision that whoever took it had seen.
    seen: u32,
    /// The revision that the matter had.
    found: u32,
    /// When.
    #[schema(format = DateTime)]
    at: String,
    /// By whom.
    by: String,
    /// `enterprise` or `officer`.
    party: &'static str,
    /// What would have been done.
    action: String,
    /// What it said.
    #[schema(value_type = Object)]
    body: Value,
    /// Why it did not count.
    reason: String,
}

impl From<StepAside> for StepAsideBody {
    fn from(aside: StepAside) -> Self {
        let StepAside { seen, found, step, reason, .. } = aside;
        Self {
            seen,
            found,
            at: time::rfc3339(step.at),
            by: step.by,
            party: step.party.word(),
            action: step.action,
            body: step.body,
            reason,
        }
    }
}

/// A file of a matter.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AttachmentBody {
    /// Number, by which a step names it.
    pub(crate) id: i64,
    /// Step that it came with; absent until a step names it.
    step: Option<u32>,
    /// Name, without folders.
    #[schema(example = "整改报告.pdf")]
    name: String,
    /// Media type as given; may be empty.
    media_type: String,
    /// Bytes.
    size: u64,
    /// SHA-256 of the content, lower-case hex.
    digest: String,
    /// Why it is kept and never handed out.
    quarantined: Option<String>,
    /// Who brought it.
    by: String,
    /// When.
    #[schema(format = DateTime)]
    at: String,
}

impl From<Attachment> for AttachmentBody {
    fn from(file: Attachment) -> Self {
        let Attachment { id, step, name, media_type, size, digest, quarantined, by, at, .. } = file;
        let at = time::rfc3339(at);
        Self { id, step, name, media_type, size, digest, quarantined, by, at }
    }
}

/// An instant that may be absent.
pub(crate) fn at(instant: Option<Instant>) -> Option<String> {
    instant.map(time::rfc3339)
}
