//! Author-facing traits and the macros that turn them into exports.

use tidegate_contract::{
    Application, CaseFile, Conclusion, Date, Enterprise, LimitsAnswer, ProductionEvidence,
    ProductionState, Readiness, Refusal, Site, Verdict,
};

/// `tidegate:rules/classification`.
pub trait Classification {
    /// Tier of an enterprise under the rules in force on `on`.
    ///
    /// # Errors
    /// A [`Refusal`] when the question is outside what the pack answers; a missing fact is not.
    fn classify(enterprise: &Enterprise, on: Date) -> Result<Conclusion, Refusal>;

    /// Whether the enterprise was producing on `on`.
    ///
    /// # Errors
    /// `not-offered` unless the pack overrides it.
    fn production(_: &ProductionEvidence, _: Date) -> Result<ProductionState, Refusal> {
        Err(Refusal::not_offered())
    }

    /// Completeness and consistency of an application on `on`.
    ///
    /// # Errors
    /// `not-offered` unless the pack overrides it.
    fn readiness_of(_: &Application, _: Date) -> Result<Readiness, Refusal> {
        Err(Refusal::not_offered())
    }
}

/// `tidegate:rules/threshold`.
pub trait Threshold {
    /// The limits of this layer at a site on `on`.
    ///
    /// # Errors
    /// A [`Refusal`] when the question is outside what the pack answers; a missing fact is not.
    fn limits(site: &Site, on: Date) -> Result<LimitsAnswer, Refusal>;
}

/// `tidegate:rules/judgement`.
pub trait Judgement {
    /// Findings in the period of a case file, by the law of the time of each act.
    ///
    /// # Errors
    /// A [`Refusal`] when the question is outside what the pack answers; a missing fact is not.
    fn judge(file: &CaseFile) -> Result<Verdict, Refusal>;
}

/// Includes what the manifest compiler made of the pack folder: `TABLES` and the manifest section.
#[macro_export]
macro_rules! pack {
    () => {
        mod pack_tables {
            #![expect(missing_docs, reason = "generated from the tables of the pack folder")]
            #![cfg_attr(
                target_family = "wasm",
                expect(unsafe_code, reason = "a link section carries the manifest")
            )]
            include!(concat!(env!("OUT_DIR"), "/pack_tables.rs"));
        }
        pub use pack_tables::{MANIFEST_JSON, TABLES};
    };
}

/// Exports a type's interfaces from the component: `export!(Pack: classification, grading);`.
///
/// Built natively it exports nothing, so that the same crate links as a test.
#[macro_export]
macro_rules! export {
    ($pack:ty: $($interface:ident),+ $(,)?) => {
        #[cfg(target_family = "wasm")]
        #[expect(unsafe_code, reason = "exports of the component are raw symbols")]
        mod exports {
            use super::*;
            $($crate::export_interface!($interface, $pack);)+
        }
    };
}

/// Exports one interface.
#[doc(hidden)]
#[macro_export]
macro_rules! export_interface {
    (classification, $pack:ty) => {
        type ClassificationExport = $crate::guest::ClassificationExport<$pack>;
        $crate::bindings::classification::export_classification_world!(ClassificationExport with_types_in $crate::bindings::classification);
    };
    (threshold, $pack:ty) => {
        type ThresholdExport = $crate::guest::ThresholdExport<$pack>;
        $crate::bindings::threshold::export_threshold_world!(ThresholdExport with_types_in $crate::bindings::threshold);
    };
    (grading, $pack:ty) => {
        type GradingExport = $crate::guest::GradingExport<$pack>;
        $crate::bindings::grading::export_grading_world!(GradingExport with_types_in $crate::bindings::grading);
    };
    (judgement, $pack:ty) => {
        type JudgementExport = $crate::guest::JudgementExport<$pack>;
        $crate::bindings::judgement::export_judgement_world!(JudgementExport with_types_in $crate::bindings::judgement);
    };
}
