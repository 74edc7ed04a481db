//! A pack that misbehaves on request.
//!
//! The request stands where a question has free text: the enterprise's `id` when it classifies,
//! the first pollutant code when it grades. [`misdeeds`] lists what can be asked for.

mod ladder;
pub mod misdeeds;

use tidegate_sdk::Classification;
use tidegate_sdk::contract::{Conclusion, Date, Enterprise, Refusal, Tier};

pub use ladder::{Ladder, Rules};

tidegate_sdk::pack!();

/// Classifies after it did what the enterprise's `id` asks for; what the deed tells stands in
/// `missing`.
#[derive(Debug)]
pub struct Pack;

impl Classification for Pack {
    fn classify(enterprise: &Enterprise, _on: Date) -> Result<Conclusion, Refusal> {
        Ok(Conclusion {
            tier: Tier::Undetermined,
            scope: None,
            rows: Vec::new(),
            steps: Vec::new(),
            missing: misdeeds::commit(&enterprise.id),
            possible: Vec::new(),
            obligations: Vec::new(),
            doubts: Vec::new(),
        })
    }
}

tidegate_sdk::export!(Pack: classification);

#[cfg(target_family = "wasm")]
mod grading_exports {
    use super::Ladder;
    tidegate_sdk::bindings::grading::export_grading_world!(Ladder with_types_in tidegate_sdk::bindings::grading);
}
