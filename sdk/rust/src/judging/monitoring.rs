//! Judging monitoring data: what the means of a case file prove, what they leave open, and why.
//!
//! [`scan`] passes once over the columns and keeps only what is not plainly within its limits;
//! [`period`] says what one period proves; [`run`] makes acts of exceeding periods.
//! [`concentration`] and [`treatment`] are rules that packs of any level may use with their own
//! parameters; [`circuits`] is the power that the latter looks at.

pub mod cause;
pub mod circuits;
pub mod concentration;
pub mod limits;
pub mod period;
pub mod run;
pub mod scan;
pub mod treatment;

pub use cause::Cause;
pub use limits::Watch;
pub use period::{Grid, Hit};
pub use run::Run;
pub use scan::{Scan, Watched};

/// Whether a code is no pollutant: flow, oxygen, temperature, pressure, humidity, velocity,
/// conductivity, and circuits.
///
/// # Source
/// HJ 212-2017, tables B.1 and B.2; HJ 212-2025, ST=44 (second hand).
#[must_use]
pub fn is_auxiliary(code: &str) -> bool {
    let is_flue_state = code.starts_with("a01") && code != RINGELMANN;
    is_flue_state
        || code.starts_with("a00")
        || code.starts_with("w00")
        || code.starts_with('d')
        || AUXILIARY.contains(&code)
}

/// Whether a unit is that of an emission rate, a mass an hour, rather than of a concentration.
#[must_use]
pub fn is_rate(unit: &str) -> bool {
    RATES.contains(&unit.trim())
}

/// Units of emission rates of which the host forms hourly and daily means.
const RATES: [&str; 4] = ["t/h", "kg/h", "g/h", "mg/h"];

/// Blackness of smoke, the one pollutant among the states of flue gas.
const RINGELMANN: &str = "a01010";

/// Oxygen in flue gas; dissolved oxygen, temperature and conductivity of water.
const AUXILIARY: [&str; 4] = ["a19001", "w01009", "w01010", "w01014"];
