//! The life of a version of a pack: published, tried beside the active one, promoted, rolled back.
//!
//! What is decided stands in the store and is never overwritten; [`follow`] brings the packs in use
//! in line with it, all of them or none.

mod cases;
mod decide;
mod executor;
mod follow;
mod letting;
mod preview;
mod publish;
mod replicas;
mod shadow;
mod steps;
mod view;

pub use decide::StageOrder;
pub use executor::RuntimeExecutor;
pub(crate) use follow::Following;
pub use letting::GraderOrder;
pub use preview::HistoryPreview;
pub use publish::{Trust, TrustSource, jurisdiction_of};
pub(crate) use replicas::Replica;
pub use replicas::{REPLICA_LIVES_S, ReplicaView};
pub(crate) use shadow::{ClassifiedChunk, Concluded, GradedBatch, JudgedDay, Shadowing};
pub use view::{LayerRow, LayerUse, PlaceView, ShadowView, VersionView};

/// Who decides where a host has no accounts: whoever runs it.
pub const LOCAL_OPERATOR: &str = "local operator";

/// Who takes back a change that cannot take effect.
pub(crate) const BY_HOST: &str = "tidegate";
