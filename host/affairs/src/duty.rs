//! Duties (义务): what the holder of a permit owes by a date, and what became of it.
//!
//! [`owed`] works out what a copy of a permit makes due; each of its [`Owed`] becomes a [`DutyAffair`]
//! when the host opens it. Copies of one permit are first put [`in_succession`]. What falls away later, because production stood still or the permit ended,
//! is named by [`reckon`] with the reason, under the same key.

mod acts;
mod affair;
mod copies;
mod once;
mod owed;
mod period;
mod regular;
mod reports;
mod steps;
mod stops;
mod tells;
mod terms;

use serde::{Deserialize, Serialize};

pub use acts::*;
pub use affair::*;
pub use copies::in_succession;
pub use owed::*;
pub use period::{Cycle, Period};
pub use tells::DUTY_TOPICS;
pub use terms::*;

/// What kind of duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DutyKind {
    /// Execution report (执行报告).
    ExecutionReport,
    /// Ledger (台账).
    Ledger,
    /// Self-monitoring (自行监测).
    SelfMonitoring,
    /// Plan of self-monitoring (自行监测方案).
    MonitoringPlan,
    /// Original records of monitoring (监测原始记录).
    MonitoringRecords,
    /// What is made public (信息公开).
    Disclosure,
    /// Application for renewal (延续).
    Renewal,
    /// Application for a change (变更).
    Change,
    /// Registration form (排污登记).
    Registration,
    /// Automatic equipment to be installed (自动监测设备安装).
    EquipmentInstallation,
    /// Automatic equipment to be networked (自动监测设备联网).
    EquipmentNetworking,
    /// Report of abnormal equipment (异常报告).
    AnomalyReport,
}

impl DutyKind {
    /// All.
    pub const ALL: [Self; 12] = [
        Self::ExecutionReport,
        Self::Ledger,
        Self::SelfMonitoring,
        Self::MonitoringPlan,
        Self::MonitoringRecords,
        Self::Disclosure,
        Self::Renewal,
        Self::Change,
        Self::Registration,
        Self::EquipmentInstallation,
        Self::EquipmentNetworking,
        Self::AnomalyReport,
    ];

    /// Its word, in the contract too.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::ExecutionReport => "execution-report",
            Self::Ledger => "ledger",
            Self::SelfMonitoring => "self-monitoring",
            Self::MonitoringPlan => "monitoring-plan",
            Self::MonitoringRecords => "monitoring-records",
            Self::Disclosure => "disclosure",
            Self::Renewal => "renewal",
            Self::Change => "change",
            Self::Registration => "registration",
            Self::EquipmentInstallation => "equipment-installation",
            Self::EquipmentNetworking => "equipment-networking",
            Self::AnomalyReport => "anomaly-report",
        }
    }
}
