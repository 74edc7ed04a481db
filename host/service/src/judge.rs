//! Judgements: from what is known about an enterprise to findings that stand up.
//!
//! [`material`] is gathered from the store and archived; [`carry_out`] goes from it through the
//! layers to a merged verdict without touching the store again, which is what makes a judgement
//! replayable; [`deed`] is what the store then writes in one transaction.

mod amounts;
mod archive;
mod assemble;
mod audit;
mod batch_again;
mod batches;
mod beside;
mod calls;
mod carry_out;
mod confirmed;
mod days;
mod deed;
mod due;
mod earlier;
mod evidence;
mod kept_day;
mod keys;
mod limits;
mod listings;
mod material;
mod means;
mod merge;
mod rejudge;
mod replay;
mod retrace;
mod told;

pub(crate) use amounts::Book;
pub(crate) use archive::read;
pub(crate) use batches::{BatchDraft, watch_name};
pub(crate) use calls::{Called, Calls, blob, call};
pub(crate) use carry_out::{carry_out, judge as judge_file, prepare};
pub(crate) use days::{GRACE_S as JUDGED_AFTER_S, Locks};
pub(crate) use limits::{Span, Which, spans_of};
pub(crate) use material::{Material, StreamMaterial, Wanted};
pub(crate) use retrace::Retraced;

pub use amounts::AnnualAmount;
pub use audit::AuditReport;
pub use days::Judging;
pub use evidence::{EvidenceError, EvidenceReport, Shown, verify_evidence};
pub use keys::{Keys, KeysError, public_keys};
pub use rejudge::{Change, ChangeKind, RejudgeOrder, RejudgeProgress, Rejudgement, Rejudging};
pub use replay::{Difference, Replay, ReplayOutcome, replay_from};
pub use retrace::RetracedMean;
pub use tidegate_record::{Checkpoint, Engine, TrustedKeys};
