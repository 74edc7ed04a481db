//! A logger and the outlet behind it.

use serde::Serialize;
use tidegate_domain::Decimal;

use super::{Behaviour, Dialect};

/// A simulated data logger (数采仪).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Logger {
    /// MN that it sends.
    pub mn: String,
    /// PW that it sends.
    pub password: String,
    /// Whether the county knows it.
    pub standing: Standing,
    /// What flows out.
    pub profile: OutletProfile,
    /// How that varies within a day.
    pub schedule: Schedule,
    /// How it speaks the protocol.
    pub dialect: Dialect,
    /// What happens to it.
    pub behaviour: Behaviour,
    /// Its own share of the randomness.
    pub seed: u64,
}

/// Whether a logger is one of those that are registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// Registered, with the right password.
    Registered,
    /// Registered, but it sends another password.
    WrongPassword,
    /// Not registered.
    UnknownMn,
}

/// What flows out of an outlet and what is measured in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutletProfile {
    /// Enterprise id.
    pub enterprise: String,
    /// Outlet number.
    pub outlet: String,
    /// ST of HJ 212: 31 flue gas, 32 waste water.
    pub system: u8,
    /// Reference oxygen of converted values, % by volume; none where values are not converted.
    pub reference_oxygen: Option<Decimal>,
    /// What is measured, flow first.
    pub pollutants: Vec<PollutantProfile>,
}

/// One thing measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PollutantProfile {
    /// HJ 212-2017 code.
    pub code: &'static str,
    /// What it is.
    pub role: Role,
    /// Usual value in the unit of HJ 212; of a converted pollutant, the usual converted value.
    pub level: Decimal,
    /// The limit that it will meet, in the unit of HJ 212.
    pub limit: Option<Decimal>,
    /// Decimals sent, 0 to 9.
    pub decimals: u8,
}

/// What a measured quantity is; decides how it varies and what is sent of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// Waste water in L/s or gas in m³/s; accumulates to m³.
    Flow,
    /// A concentration in mg/L or mg/m³; accumulates to kg.
    Concentration,
    /// A concentration in µg/L, as HJ 212 has some metals; its mass is not sent.
    Trace,
    /// pH.
    Ph,
    /// Oxygen of the flue gas, %.
    Oxygen,
    /// Anything else that hovers, for example a temperature.
    Other,
}

impl Role {
    /// Whether a limit of the standards may bind it and an episode may carry it over the limit.
    #[must_use]
    pub const fn is_concentration(self) -> bool {
        matches!(self, Self::Concentration | Self::Trace)
    }
}

/// How an outlet varies within a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Round the clock with little change.
    Continuous,
    /// A town: two peaks, little at night.
    Town,
    /// Shifts from early morning to late evening, a third of it at night.
    Shifts,
}

impl Schedule {
    /// Share of the usual flow in this hour of the day (0 to 23), per mille.
    pub(crate) fn flow_per_mille(self, hour: usize) -> i64 {
        let curve: [i64; 24] = match self {
            Self::Continuous => [
                960, 950, 950, 950, 960, 970, 990, 1010, 1030, 1040, 1040, 1030, 1010, 1020, 1030,
                1040, 1040, 1030, 1020, 1010, 1000, 990, 980, 970,
            ],
            Self::Town => [
                620, 520, 450, 430, 450, 560, 850, 1250, 1400, 1300, 1150, 1120, 1180, 1080, 1000,
                980, 1020, 1120, 1300, 1420, 1380, 1220, 980, 770,
            ],
            Self::Shifts => [
                380, 340, 330, 330, 340, 450, 800, 1200, 1350, 1400, 1380, 1250, 1100, 1280, 1380,
                1390, 1370, 1300, 1200, 1150, 1100, 950, 650, 480,
            ],
        };
        curve.get(hour).copied().unwrap_or(1000)
    }
}

#[cfg(test)]
mod tests {
    use super::Schedule;

    #[test]
    fn the_curves_average_to_the_usual_flow() {
        for schedule in [Schedule::Continuous, Schedule::Town, Schedule::Shifts] {
            let mean = (0..24).map(|hour| schedule.flow_per_mille(hour)).sum::<i64>() / 24;
            assert!((900..=1100).contains(&mean), "{schedule:?}: {mean}");
        }
    }
}
