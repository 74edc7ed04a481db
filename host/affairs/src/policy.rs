//! Policies and requirements (政策推送) that are told to the enterprises which they concern.
//!
//! An officer publishes a policy with a [`Target`]; the host looks with [`concerns`] whom it concerns,
//! today and whenever something about an enterprise changes, and addresses those. Each is told once of
//! each version.

mod acts;
mod affair;
mod steps;
mod target;
mod tells;

pub use acts::*;
pub use affair::*;
pub use target::*;
pub use tells::POLICY_TOPICS;
