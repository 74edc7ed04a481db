//! A pack compiled natively as an [`Executor`](crate::Executor).

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tidegate_contract::Refusal;

use crate::executor::Outcome;

/// The outcome of one native call; a panic is what a trap is to a component.
pub fn call<T>(answer: impl FnOnce() -> Result<T, Refusal>) -> Outcome<T> {
    match catch_unwind(AssertUnwindSafe(answer)) {
        Ok(answer) => answer.into(),
        Err(panic) => Outcome::PackFault { kind: "trap".to_owned(), detail: words(&*panic) },
    }
}

/// The message of a panic.
fn words(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    text.unwrap_or_else(|| "a panic without words".to_owned())
}

/// Makes a type that carries out the calls of a pack natively:
/// `native_executor!(Native: Pack: classification, grading);`.
///
/// The interfaces are those that the pack exports; any other is refused with `not-offered`. The type
/// may have a visibility in front. The crate that uses it depends on `tidegate-sdk`, as packs do.
#[macro_export]
macro_rules! native_executor {
    ($visible:vis $name:ident: $pack:ty: $($interface:ident),+ $(,)?) => {
        /// Carries out the pack's calls natively.
        #[derive(Clone, Copy, Debug, Default)]
        $visible struct $name;

        impl $crate::Executor for $name {
            $crate::native_classification!($pack; $($interface)+);
            $crate::native_threshold!($pack; $($interface)+);
            $crate::native_judgement!($pack; $($interface)+);
            $crate::native_grading!($pack; $($interface)+);
        }
    };
}

/// The functions of `classification`.
#[doc(hidden)]
#[macro_export]
macro_rules! native_classification {
    ($pack:ty; classification $($rest:ident)*) => {
        fn classify(
            &self,
            enterprise: &$crate::contract::Enterprise,
            on: $crate::contract::Date,
        ) -> $crate::Outcome<$crate::contract::Conclusion> {
            $crate::native::call(|| <$pack as ::tidegate_sdk::Classification>::classify(enterprise, on))
        }

        fn production(
            &self,
            evidence: &$crate::contract::ProductionEvidence,
            on: $crate::contract::Date,
        ) -> $crate::Outcome<$crate::contract::ProductionState> {
            $crate::native::call(|| <$pack as ::tidegate_sdk::Classification>::production(evidence, on))
        }

        fn readiness_of(
            &self,
            application: &$crate::contract::Application,
            on: $crate::contract::Date,
        ) -> $crate::Outcome<$crate::contract::Readiness> {
            $crate::native::call(|| {
                <$pack as ::tidegate_sdk::Classification>::readiness_of(application, on)
            })
        }
    };
    ($pack:ty; $other:ident $($rest:ident)*) => {
        $crate::native_classification!($pack; $($rest)*);
    };
    ($pack:ty;) => {
        fn classify(
            &self,
            _: &$crate::contract::Enterprise,
            _: $crate::contract::Date,
        ) -> $crate::Outcome<$crate::contract::Conclusion> {
            $crate::Outcome::Refused($crate::contract::Refusal::not_offered())
        }

        fn production(
            &self,
            _: &$crate::contract::ProductionEvidence,
            _: $crate::contract::Date,
        ) -> $crate::Outcome<$crate::contract::ProductionState> {
            $crate::Outcome::Refused($crate::contract::Refusal::not_offered())
        }

        fn readiness_of(
            &self,
            _: &$crate::contract::Application,
            _: $crate::contract::Date,
        ) -> $crate::Outcome<$crate::contract::Readiness> {
            $crate::Outcome::Refused($crate::contract::Refusal::not_offered())
        }
    };
}

/// The function of `threshold`.
#[doc(hidden)]
#[macro_export]
macro_rules! native_threshold {
    ($pack:ty; threshold $($rest:ident)*) => {
        fn limits(
            &self,
            site: &$crate::contract::Site,
            on: $crate::contract::Date,
        ) -> $crate::Outcome<$crate::contract::LimitsAnswer> {
            $crate::native::call(|| <$pack as ::tidegate_sdk::Threshold>::limits(site, on))
        }
    };
    ($pack:ty; $other:ident $($rest:ident)*) => {
        $crate::native_threshold!($pack; $($rest)*);
    };
    ($pack:ty;) => {
        fn limits(
            &self,
            _: &$crate::contract::Site,
            _: $crate::contract::Date,
        ) -> $crate::Outcome<$crate::contract::LimitsAnswer> {
            $crate::Outcome::Refused($crate::contract::Refusal::not_offered())
        }
    };
}

/// The function of `judgement`.
#[doc(hidden)]
#[macro_export]
macro_rules! native_judgement {
    ($pack:ty; judgement $($rest:ident)*) => {
        fn judge(
            &self,
            file: &$crate::contract::CaseFile,
        ) -> $crate::Outcome<$crate::contract::Verdict> {
            $crate::native::call(|| <$pack as ::tidegate_sdk::Judgement>::judge(file))
        }
    };
    ($pack:ty; $other:ident $($rest:ident)*) => {
        $crate::native_judgement!($pack; $($rest)*);
    };
    ($pack:ty;) => {
        fn judge(
            &self,
            _: &$crate::contract::CaseFile,
        ) -> $crate::Outcome<$crate::contract::Verdict> {
            $crate::Outcome::Refused($crate::contract::Refusal::not_offered())
        }
    };
}

/// The functions of `grading`.
#[doc(hidden)]
#[macro_export]
macro_rules! native_grading {
    ($pack:ty; grading $($rest:ident)*) => {
        fn grade(
            &self,
            on: $crate::contract::Date,
            watches: &$crate::contract::Watches,
            readings: &$crate::contract::Readings,
            state: &[u64],
        ) -> $crate::Outcome<$crate::contract::Tally> {
            $crate::native::call(|| {
                let columns = ::tidegate_sdk::grading::Columns {
                    watch: &readings.watch,
                    period_start: &readings.period_start,
                    value: &readings.value,
                    validity: &readings.validity,
                };
                ::tidegate_sdk::grading::RuleSet::<$pack>::compile(on, watches)
                    .evaluate_columns(columns, state)
            })
        }

        fn explain(
            &self,
            on: $crate::contract::Date,
            watches: &$crate::contract::Watches,
            reading: $crate::ReadingInState,
        ) -> $crate::Outcome<$crate::contract::Explanation> {
            $crate::native::call(|| {
                let sample = ::tidegate_sdk::grading::Sample {
                    period_start: reading.period_start,
                    value: reading.value.counts(),
                    validity: reading.validity.code(),
                };
                ::tidegate_sdk::grading::RuleSet::<$pack>::compile(on, watches)
                    .explain_sample(reading.watch, sample, reading.state)
            })
        }

        fn rule_names(&self) -> $crate::Outcome<::std::vec::Vec<::std::string::String>> {
            let rules = <$pack as ::tidegate_sdk::grading::Grader>::RULES;
            $crate::Outcome::Conclusion(rules.iter().map(::std::string::ToString::to_string).collect())
        }
    };
    ($pack:ty; $other:ident $($rest:ident)*) => {
        $crate::native_grading!($pack; $($rest)*);
    };
    ($pack:ty;) => {
        fn grade(
            &self,
            _: $crate::contract::Date,
            _: &$crate::contract::Watches,
            _: &$crate::contract::Readings,
            _: &[u64],
        ) -> $crate::Outcome<$crate::contract::Tally> {
            $crate::Outcome::Refused($crate::contract::Refusal::not_offered())
        }

        fn explain(
            &self,
            _: $crate::contract::Date,
            _: &$crate::contract::Watches,
            _: $crate::ReadingInState,
        ) -> $crate::Outcome<$crate::contract::Explanation> {
            $crate::Outcome::Refused($crate::contract::Refusal::not_offered())
        }

        fn rule_names(&self) -> $crate::Outcome<::std::vec::Vec<::std::string::String>> {
            $crate::Outcome::Refused($crate::contract::Refusal::not_offered())
        }
    };
}
