//! Who and what is registered: enterprises, facts, outlets, permits, devices.

use serde::{Deserialize, Serialize};

use crate::{Date, FactValue, Instant, Jurisdiction, Medium, Permit};

/// An enterprise (排污单位) at one site.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EnterpriseRecord {
    /// Unified social credit code, 18 characters.
    pub id: String,
    /// Registered name.
    pub name: String,
    /// County of the site.
    pub county: Jurisdiction,
    /// Township or street, for grouping; may be empty.
    pub township: String,
    /// GB/T 4754-2017 codes, main activity first.
    pub industries: Vec<String>,
}

/// A fact with the time from which it holds and where it was learnt.
///
/// The fact in force on a date is the one with the latest `from` on or before it; of two with the
/// same `from`, the one recorded later.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedFact {
    /// Enterprise id.
    pub enterprise: String,
    /// Outlet number; absent for a fact about the enterprise.
    pub outlet: Option<String>,
    /// Declared name.
    pub name: String,
    /// Value.
    pub value: FactValue,
    /// First day on which it holds.
    pub from: Date,
    /// Where it was learnt, for example `import facts.csv row 12`.
    pub source: String,
    /// True when there is a reason to doubt it.
    pub doubtful: bool,
}

/// An outlet (排放口).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutletRecord {
    /// Enterprise id.
    pub enterprise: String,
    /// Outlet number, for example `DW001`.
    pub id: String,
    /// Name on the sign.
    pub name: String,
    /// What it discharges into.
    pub medium: Medium,
    /// `plant-outlet`, `workshop-outlet`, `stack` or `boundary`.
    pub monitoring_point: String,
}

/// A permit of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PermitRecord {
    /// Enterprise id.
    pub enterprise: String,
    /// The permit.
    pub permit: Permit,
}

/// A registered data logger (数采仪) at one outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// MN, at most 24 characters.
    pub mn: String,
    /// PW, 6 characters.
    pub password: String,
    /// Enterprise id.
    pub enterprise: String,
    /// Outlet number.
    pub outlet: String,
    /// Whether the device computes a Modbus CRC by mistake and is let through all the same.
    pub crc_modbus_accepted: bool,
}

/// A classification as it was concluded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClassificationRecord {
    /// Enterprise id.
    pub enterprise: String,
    /// Date judged.
    pub on: Date,
    /// When it was concluded.
    pub at: Instant,
    /// What came of it.
    pub result: ClassificationResult,
}

/// What came of classifying an enterprise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ClassificationResult {
    /// A layer concluded.
    Concluded {
        /// The layer that decided.
        layer: crate::LayerRef,
        /// Its conclusion.
        conclusion: crate::Conclusion,
    },
    /// The pack declared that the question is outside what it answers.
    Refused {
        /// The layer that refused.
        layer: crate::LayerRef,
        /// Why.
        refusal: crate::Refusal,
    },
    /// The pack failed; nothing is concluded.
    Fault {
        /// The layer that failed.
        layer: crate::LayerRef,
        /// What happened.
        fault: crate::PackFault,
    },
    /// No layer classifies.
    NoLayer,
}
