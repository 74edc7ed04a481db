//! Conversions between these types and what a binding generator made of `wit/v0.1`.

/// Turns a value into its counterpart on the other side of the boundary.
pub trait Cross<T> {
    /// The counterpart.
    fn cross(self) -> T;
}

impl<A: Cross<B>, B> Cross<Vec<B>> for Vec<A> {
    fn cross(self) -> Vec<B> {
        self.into_iter().map(Cross::cross).collect()
    }
}

impl<A: Cross<B>, B> Cross<Option<B>> for Option<A> {
    fn cross(self) -> Option<B> {
        self.map(Cross::cross)
    }
}

macro_rules! same {
    ($($plain:ty),*) => { $(
        impl Cross<$plain> for $plain {
            fn cross(self) -> $plain {
                self
            }
        }
    )* };
}

same!(String, bool, u8, u16, u32, u64, i64);

impl Cross<i32> for crate::Date {
    fn cross(self) -> i32 {
        self.days()
    }
}

impl Cross<crate::Date> for i32 {
    fn cross(self) -> crate::Date {
        crate::Date::from_days(self)
    }
}

impl Cross<i64> for crate::Decimal {
    fn cross(self) -> i64 {
        self.counts()
    }
}

impl Cross<crate::Decimal> for i64 {
    fn cross(self) -> crate::Decimal {
        crate::Decimal::from_counts(self)
    }
}

/// Writes [`Cross`] both ways for items of one generated module.
#[doc(hidden)]
#[macro_export]
macro_rules! cross_items {
    ($module:path =>) => {};
    ($module:path => record $name:ident { $($field:ident),* $(,)? } $($rest:tt)*) => {
        const _: () = {
            use $module as generated;
            impl $crate::Cross<$crate::$name> for generated::$name {
                fn cross(self) -> $crate::$name {
                    $crate::$name { $($field: $crate::Cross::cross(self.$field)),* }
                }
            }
            impl $crate::Cross<generated::$name> for $crate::$name {
                fn cross(self) -> generated::$name {
                    generated::$name { $($field: $crate::Cross::cross(self.$field)),* }
                }
            }
        };
        $crate::cross_items! { $module => $($rest)* }
    };
    ($module:path => choice $name:ident { $($case:ident),* $(,)? } $($rest:tt)*) => {
        const _: () = {
            use $module as generated;
            impl $crate::Cross<$crate::$name> for generated::$name {
                fn cross(self) -> $crate::$name {
                    match self { $(generated::$name::$case => $crate::$name::$case),* }
                }
            }
            impl $crate::Cross<generated::$name> for $crate::$name {
                fn cross(self) -> generated::$name {
                    match self { $($crate::$name::$case => generated::$name::$case),* }
                }
            }
        };
        $crate::cross_items! { $module => $($rest)* }
    };
    ($module:path => variant $name:ident { $($case:ident),* $(,)? } $($rest:tt)*) => {
        const _: () = {
            use $module as generated;
            impl $crate::Cross<$crate::$name> for generated::$name {
                fn cross(self) -> $crate::$name {
                    match self { $(generated::$name::$case(inner) => $crate::$name::$case($crate::Cross::cross(inner))),* }
                }
            }
            impl $crate::Cross<generated::$name> for $crate::$name {
                fn cross(self) -> generated::$name {
                    match self { $($crate::$name::$case(inner) => generated::$name::$case($crate::Cross::cross(inner))),* }
                }
            }
        };
        $crate::cross_items! { $module => $($rest)* }
    };
}

/// Writes the conversions for one interface of `wit/v0.1`, given the module that a binding
/// generator made for it: `bind_v0_1!(types: crate::bindings::tidegate::rules::types)`.
#[macro_export]
macro_rules! bind_v0_1 {
    (types: $module:path) => {
        $crate::cross_items! { $module =>
            variant FactValue { Truth, Number, Text, Texts, Day }
            record Fact { name, value, doubtful }
            choice Verified { Seen, Recalled }
            choice BasisKind { Law, CountyDecision, ProjectDefault }
            choice Dating { Dated, ByDesignation, Unknown }
            record Basis { kind, document, article, in_force_from, in_force_until, dating, verified }
            choice TruthValue { No, Yes, Unknown }
            record Argument { name, value }
            record Message { key, arguments }
            record Step { rule, outcome, basis, facts, missing, text, changed_by }
            record Refusal { code, text }
            record Enterprise { id, jurisdiction, industries, facts }
            choice Medium { Water, Air }
            choice Averaging { Instant, Minute, Hour, Day, Month, Year }
            choice Comparison { AtMost, AtLeast, Within, NotDetected }
            choice Tier { Key, Simplified, Registration, None, Prohibited, Undetermined }
            record Outlet { id, medium, monitoring_point, facts }
            record PermitLimit { outlet, pollutant, averaging, comparison, lower, upper, unit }
            record PermitAmount { outlet, pollutant, year, amount }
            record Permit { number, tier, valid_from, valid_until, ended, limits, amounts }
            record Limit { id, pollutant, averaging, comparison, lower, upper, unit, decimals, reference_oxygen, basis, displaces, doubts }
            record Displacement { document, text }
        }
    };
    (classification: $module:path) => {
        $crate::cross_items! { $module =>
            choice Scope { WholeSite, GeneralProcess }
            record RowResult { industry, row, cell, possible }
            record Obligation { duty, basis, text }
            record Conclusion { tier, scope, rows, steps, missing, possible, obligations, doubts }
            record DailyEvidence { kind, on, amount }
            record ProductionEvidence { enterprise, days }
            record ProductionState { running, confidence, steps, missing }
            record Application { enterprise, tier, kind, current, facts }
            record ReadinessItem { rule, kind, basis, text }
            record Readiness { ready, items, materials }
        }
    };
    (threshold: $module:path) => {
        $crate::cross_items! { $module =>
            record Site { enterprise, outlet, permit }
            record UndeterminedLimit { id, pollutant, missing }
            record LimitsAnswer { limits, undetermined, steps }
        }
    };
    (grading: $module:path) => {
        $crate::cross_items! { $module =>
            record Watches { pollutants, pollutant, averaging, own_period, lower, upper, decimals }
            record Readings { watch, period_start, value, validity }
            record Tally { judged, skipped, rows, grades, in_force, rules, changed, states }
            record Explanation { grade, in_force, steps, largest_compliant }
        }
    };
    (judgement: $module:path) => {
        $crate::cross_items! { $module =>
            choice LimitSource { Permit, Standard }
            record AppliedLimit { limit, source, layer, governing }
            record Series { outlet, pollutant, averaging, unit, limits }
            record Means { series, period_start, value, validity, exempted_by }
            record Mark { reference, outlet, kind, from, until, filed, hours_used, hours_cap }
            record Total { outlet, pollutant, year, until, measured, substituted, exceeding_hours, missing_hours, permitted, overrun }
            record Duty { kind, reference, subject, due, done, truthful }
            record Project { reference, assessment, approved, construction_started, completed, production_started, accepted, acceptance_published, major_change_unapproved, facilities_built, investment }
            record Event { kind, reference, subject, from, until, facts }
            record ProductionDay { on, running, confidence, evidence }
            record EarlierFinding { kind, subject, pollutant, reference, from, until, confirmed }
            record CaseFile { enterprise, tier, outlets, permits, limits, series, means, marks, totals, duties, projects, events, production, earlier, from, until, as_of }
            choice Standing { ConfirmedByData, Suspected }
            choice Severity { Slight, Ordinary, Serious }
            record Sanction { basis, fine_min, fine_max, measures, applies, text }
            record Limitation { years, from, until, passed, basis }
            record Figure { name, value, unit, text }
            record Finding { kind, subject, pollutant, reference, from, until, ongoing, standing, severity, elements, figures, largest_compliant, basis, sanctions, limitation, next_step, due, changed_by, doubts }
            record OpenRule { kind, subject, pollutant, reference, elements, missing, text }
            record Cleared { kind, subject, element }
            record Verdict { findings, undetermined, cleared }
        }
    };
}
