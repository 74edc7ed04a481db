//! The ladder's state of one watch in 64 bits.

use tidegate_contract::Grade;

/// What the ladder remembers between readings. All zero is a watch that never was anything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct State {
    /// Grade in force. 3 bits.
    pub in_force: Grade,
    /// Calm readings in a row. 8 bits.
    pub calm: u8,
    /// Exceedances, each within the window of the one before. 16 bits.
    pub exceedances: u16,
    /// Period start of the last of them, minutes since 1970. 32 bits.
    pub last_exceedance: u32,
}

impl State {
    /// From 64 bits; what no state can be reads as zero.
    #[inline]
    #[must_use]
    pub fn unpack(bits: u64) -> Self {
        let [grade, calm, low, high, minute @ ..] = bits.to_le_bytes();
        Self {
            in_force: Grade::from_code(grade).unwrap_or_default(),
            calm,
            exceedances: u16::from_le_bytes([low, high]),
            last_exceedance: u32::from_le_bytes(minute),
        }
    }

    /// To 64 bits.
    #[inline]
    #[must_use]
    pub const fn pack(self) -> u64 {
        let [low, high] = self.exceedances.to_le_bytes();
        let [a, b, c, d] = self.last_exceedance.to_le_bytes();
        u64::from_le_bytes([self.in_force.code(), self.calm, low, high, a, b, c, d])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packing_keeps_everything_and_zero_is_nothing() {
        let state = State {
            in_force: Grade::Serious,
            calm: 7,
            exceedances: 65_535,
            last_exceedance: 29_500_000,
        };
        assert_eq!(State::unpack(state.pack()), state);
        assert_eq!(State::default().pack(), 0);
        assert_eq!(State::unpack(0), State::default());
    }
}
