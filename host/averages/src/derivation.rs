//! What is told of how one row came to be.

use serde::{Deserialize, Serialize};
use tidegate_domain::{Averaging, Basis, Decimal, Instant};

use crate::mark_kind::MarkKind;
use crate::reason::Reason;

/// How a value was made of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Formula {
    /// Nothing was received.
    Nothing,
    /// The value as the device sent it.
    AsSent,
    /// The sum of the parts over their number.
    Arithmetic,
    /// The sum of value × flow over the sum of the flow.
    FlowWeighted,
    /// Concentration × flow: an emission rate.
    Rate,
}

/// What an hour's emission rate is the product of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RateFactors {
    /// Mean concentration of the hour as measured.
    pub concentration: Decimal,
    /// Its unit.
    pub concentration_unit: String,
    /// Whether it counts, and why not.
    pub concentration_reason: Reason,
    /// Mean flow of the hour at standard state.
    pub flow: Decimal,
    /// Its unit; empty when no flow was received, or in two units.
    pub flow_unit: String,
    /// Whether it counts, and why not.
    pub flow_reason: Reason,
}

/// How many parts there were.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartCounts {
    /// Length of one part, seconds; 0 for a value that is its own part.
    pub part_s: u32,
    /// Parts due.
    pub due: u16,
    /// Of those, not due after all: nothing flowed, or the outlet was closed.
    pub idle: u16,
    /// Parts that the mean needs.
    pub required: u16,
    /// Parts that count and that no mark exempts.
    pub counted: u16,
    /// Parts that count but are exempt.
    pub exempt: u16,
    /// Parts measured under marks that contradict one another.
    pub contradictory: u16,
    /// Parts measured that cannot be converted.
    pub not_convertible: u16,
    /// Parts that do not count, by reason; in the order of the reasons, none with 0.
    pub invalid: Vec<(Reason, u16)>,
}

/// How values came to reference oxygen: value × (21 − reference) / (21 − measured).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conversion {
    /// Reference oxygen, % by volume; absent when the limit has none and the device's own
    /// conversion was taken as it was.
    pub reference_oxygen: Option<Decimal>,
    /// Mean measured oxygen of the parts converted here, % by volume.
    pub oxygen: Option<Decimal>,
    /// Parts converted here.
    pub by_formula: u16,
    /// Parts that the device had converted.
    pub by_device: u16,
}

/// What the device itself says of the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceValue {
    /// In the unit sent.
    pub value: Decimal,
    /// Converted by the device.
    pub converted: Option<Decimal>,
    /// What its flag says.
    pub reason: Reason,
    /// Unit sent.
    pub unit: String,
}

/// What a mark did to a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MarkRole {
    /// Its minutes were not measured.
    Invalidates,
    /// It exempts, or exempts a part of the period.
    Exempts,
    /// It lies wholly beyond the hours that its kind may have.
    OverCap,
    /// It would exempt, but the dust was too high all the time.
    DustTooHigh,
}

/// A mark that covers a part of the period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActingMark {
    /// Index in the question.
    pub index: u32,
    /// Its kind.
    pub kind: MarkKind,
    /// What it did.
    pub role: MarkRole,
}

/// Whether the dust let marks of start-up, shut-down, fault or accident exempt an hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DustCondition {
    /// Low enough.
    Met,
    /// Nobody knows; the exemption stays.
    Unknown,
    /// Too high; the exemption is lost.
    Failed,
}

/// A number of the method that played a part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsedNumber {
    /// Its name in [`crate::Method`].
    pub name: String,
    /// The number.
    pub value: u32,
    /// Its unit.
    pub unit: String,
    /// Where it comes from, and how far that was checked.
    pub basis: Basis,
}

/// How one row came to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Derivation {
    /// Version of the method.
    pub method: String,
    /// Pollutant code.
    pub pollutant: String,
    /// Averaging period.
    pub averaging: Averaging,
    /// Start of the period.
    pub period_start: Instant,
    /// First instant after it; that of a single value is the next second.
    pub period_end: Instant,
    /// The value judged.
    pub value: Decimal,
    /// The mean of all that was measured, exempt or not; absent when there is too little.
    pub whole: Option<Decimal>,
    /// Code of the row's validity.
    pub validity: u8,
    /// Why.
    pub reason: Reason,
    /// 0, or 1 + the index of the mark that exempts.
    pub exempted_by: u32,
    /// How the value was made.
    pub formula: Formula,
    /// Of which parts.
    pub parts: PartCounts,
    /// How it came to reference oxygen; absent when it did not have to.
    pub conversion: Option<Conversion>,
    /// What it is the product of; only of an hour's emission rate.
    pub rate: Option<RateFactors>,
    /// Flow of the period as sent, the weight of an hour or the mean of a day; absent when it
    /// is not known or plays no part.
    pub flow: Option<Decimal>,
    /// Unit of the value; that of the limit, else that sent.
    pub unit: String,
    /// The device's own value of the period, whether used or not.
    pub device: Option<DeviceValue>,
    /// Marks that cover a part of the period.
    pub marks: Vec<ActingMark>,
    /// What the dust says of the hours of the period in which an exemption hangs on it; the
    /// worst of them.
    pub dust: Option<DustCondition>,
    /// The numbers that played a part, in the order of the method.
    pub numbers: Vec<UsedNumber>,
}
