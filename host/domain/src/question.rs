//! One call of a pack as a value, so that it can be archived and executed again.

use serde::{Deserialize, Serialize};

use crate::{
    CaseFile, Conclusion, Date, Enterprise, Explanation, Instant, LimitsAnswer, ProductionEvidence,
    ProductionState, Readings, Refusal, Site, Tally, Verdict, Watches,
};

/// A call with its arguments. Its JSON is what the archive keeps and what its digest is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "call", deny_unknown_fields)]
pub enum Question {
    /// `classification.classify`.
    Classify {
        /// The enterprise.
        enterprise: Enterprise,
        /// Date judged.
        on: Date,
    },
    /// `classification.production`.
    Production {
        /// The evidence.
        evidence: ProductionEvidence,
        /// Date judged.
        on: Date,
    },
    /// `threshold.limits`.
    Limits {
        /// The site.
        site: Box<Site>,
        /// Date judged.
        on: Date,
    },
    /// `judgement.judge`.
    Judge {
        /// The case file.
        file: Box<CaseFile>,
    },
    /// A rule set of `on`, and two `evaluate` on it: rows in order, then rows whose period had been
    /// passed, each of those from a fresh state.
    Evaluate {
        /// Date whose ladder is used.
        on: Date,
        /// The watches.
        watches: Watches,
        /// State of each watch before the rows in order.
        states: Vec<u64>,
        /// Rows in order.
        rows: Readings,
        /// Late rows.
        late: Readings,
    },
    /// A rule set of `on` for one watch, and one `explain` on it.
    Explain {
        /// Date whose ladder is used.
        on: Date,
        /// The one watch.
        watches: Watches,
        /// Start of the period.
        period_start: Instant,
        /// Value in the limit's unit, counts of 10⁻⁹.
        value: i64,
        /// Code of the validity.
        validity: u8,
        /// State of the watch before the reading.
        state: u64,
    },
}

/// What a pack concluded. Its JSON is what the archive keeps.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "answer", content = "value", deny_unknown_fields)]
pub enum Answer {
    /// Of `classify`.
    Conclusion(Conclusion),
    /// Of `production`.
    Production(ProductionState),
    /// Of `limits`.
    Limits(LimitsAnswer),
    /// Of `judge`.
    Verdict(Verdict),
    /// Of `evaluate`.
    Tallies {
        /// Of the rows in order.
        rows: Tally,
        /// Of the late rows.
        late: Tally,
    },
    /// Of `explain`.
    Explanation(Explanation),
    /// The pack declared that the question is outside what it answers.
    Refused(Refusal),
}

impl Question {
    /// Name of the function called, as it stands in records.
    #[must_use]
    pub const fn function(&self) -> &'static str {
        match self {
            Self::Classify { .. } => "classification.classify",
            Self::Production { .. } => "classification.production",
            Self::Limits { .. } => "threshold.limits",
            Self::Judge { .. } => "judgement.judge",
            Self::Evaluate { .. } => "grading.evaluate",
            Self::Explain { .. } => "grading.explain",
        }
    }
}
