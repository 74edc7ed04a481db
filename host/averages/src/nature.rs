//! What a value can be, and which codes play a part of their own.

/// Flow of waste water.
pub(crate) const WATER_FLOW: &str = "w00000";
/// Flow of flue gas.
pub(crate) const GAS_FLOW: &str = "a00000";
/// Oxygen in flue gas, % by volume, dry.
pub(crate) const OXYGEN: &str = "a19001";
/// Dust (颗粒物).
pub(crate) const DUST: &str = "a34013";
/// Mean temperature of a furnace that burns waste.
pub const FURNACE_TEMPERATURE: &str = "a01901";
/// pH.
pub(crate) const PH: &str = "w01001";
/// Temperature of water.
pub(crate) const WATER_TEMPERATURE: &str = "w01010";

/// Counts in one unit.
pub(crate) const ONE: i64 = 1_000_000_000;

/// Largest amount of a value either way, in counts: 10⁹ of its unit. Nothing that is monitored
/// comes near, and sums of products below it fit 128 bits.
const COUNTS_MAX: u64 = 1_000_000_000 * 1_000_000_000;

/// Codes of water and flue gas whose values may lie below zero: temperatures, pressures, speeds
/// and directions.
///
/// # Source
/// HJ 212-2017 tables B.1 and B.2, by their units °C, kPa, m/s and degrees.
const SIGNED: [&str; 12] = [
    WATER_TEMPERATURE,
    "a01001",
    "a01006",
    "a01007",
    "a01008",
    "a01011",
    "a01012",
    "a01013",
    "a01015",
    "a01017",
    FURNACE_TEMPERATURE,
    "a01902",
];

/// The values that a pollutant can have, in counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Nature {
    lowest: i64,
    highest: i64,
}

impl Nature {
    /// Of a code of HJ 212; one of another table may have any value below the absurd.
    pub(crate) fn of(code: &str) -> Self {
        let absurd = COUNTS_MAX.cast_signed();
        let counted = code.starts_with(['w', 'a']) && !SIGNED.contains(&code);
        let highest = match code {
            PH => 14 * ONE,
            OXYGEN => 100 * ONE,
            _ => absurd,
        };
        Self { lowest: if counted { 0 } else { -absurd }, highest }
    }

    pub(crate) const fn allows(self, counts: i64) -> bool {
        self.lowest <= counts && counts <= self.highest
    }
}

/// Whether means of a code are weighted with the flow: pH and states are not amounts in the water.
pub(crate) fn is_flow_weighted(code: &str) -> bool {
    ![PH, WATER_TEMPERATURE, WATER_FLOW].contains(&code)
}

#[cfg(test)]
mod tests {
    use super::{Nature, ONE};

    #[test]
    fn each_bound_holds_and_the_next_count_does_not() {
        let absurd = 1_000_000_000 * ONE;
        for (code, lowest, highest) in [
            ("w01018", 0, absurd),
            ("w01001", 0, 14 * ONE),
            ("a19001", 0, 100 * ONE),
            ("a01012", -absurd, absurd),
            ("L1", -absurd, absurd),
        ] {
            let nature = Nature::of(code);
            assert!(nature.allows(lowest) && nature.allows(highest), "{code}");
            assert!(!nature.allows(lowest - 1) && !nature.allows(highest + 1), "{code}");
        }
    }
}
