//! Use cases of the host: classify, gather, grade, warn, import.
//!
//! A [`Host`] ties a store, a runtime with its workers and a clock together. Whatever the network
//! or a person wants goes through here; packs and the database are never reached another way.

mod access;
mod batch;
mod binding;
mod classify;
mod clock;
mod committer;
mod compare;
mod desk;
mod devices;
mod error;
mod fairness;
mod faults;
mod gathering;
mod governing;
mod grader;
mod graders;
mod host;
mod import;
mod in_hand;
mod intake;
mod judge;
mod lifecycle;
mod meters;
mod numbering;
mod outlets;
mod overview;
mod pace;
mod production;
mod progress;
mod quotas;
mod register;
mod stack;
mod telemetry;
mod views;
mod waivers;
mod watches;

pub use access::{Access, Caller, NewAccount, NewToken, Place, TOKEN_DAYS_MAX};
pub use clock::{Clock, SteppedClock, SystemClock, VirtualClock};
pub use compare::{
    CompareOrder, CompareProgress, CompareTally, ComparedEnterprise, Comparing, CountyDifference,
    DifferenceKind, DifferenceKindError, KindTally, Said, SanctionSaid,
};
pub use error::ServiceError;
pub use fairness::longest_wait;
pub use faults::{FaultInput, SET_ASIDE_AFTER};
pub use governing::{OutletLimits, govern};
pub use grader::GradingMemory;
pub use host::{Event, GradingFault, Host, HostParts};
pub use import::*;
pub use intake::{FrameCommit, FrameKind, FrameOutcome, Intake, RegisteredDevice};
pub use judge::*;
pub use lifecycle::{
    GraderOrder, HistoryPreview, LOCAL_OPERATOR, LayerRow, LayerUse, PlaceView, REPLICA_LIVES_S,
    ReplicaView, RuntimeExecutor, ShadowView, StageOrder, Trust, TrustSource, VersionView,
    jurisdiction_of,
};
pub use meters::{MeterError, MeterIntake, MeterOutcome, MeterReading, MeterTime};
pub use overview::{CountyStanding, CountySummary, FrameSummary, grade_word, tier_word};
pub use pace::GradingPace;
pub use production::{
    DailyMean, EvidenceChange, PRODUCTION_DAYS_MAX, PRODUCTION_LOOK_BACK_DAYS, ProductionBrief,
    ProductionComparison, ProductionSide, circuit_energy_code, circuit_of_energy_code,
};
pub use register::Registration;
pub use stack::{Layers, Stack};
pub use telemetry::{
    BUCKETS as METRIC_BUCKETS, Readiness, SPANS, describe as describe_metrics, observer,
    outcome as call_outcome, working_for,
};
pub use tidegate_averages::{
    Cited, Derivation, Formula, Method, Problem, ProblemKind, Reason as DataReason,
};
pub use tidegate_desk::Desk;
pub use tidegate_store::within as within_county;
pub use views::*;
pub use waivers::waiver_standing;
