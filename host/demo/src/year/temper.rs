//! How well an enterprise keeps its outlets, and what follows for how often something goes wrong.

use super::draw::Draw;

/// How well an enterprise keeps its outlets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Temper {
    /// Upsets are seen in time: values come near a limit and go back.
    Careful,
    /// Now and then an upset is seen too late.
    Lapsing,
    /// One upset in some is.
    Poor,
}

impl Temper {
    /// Of a thousand enterprises, so many are careful and so many poor; the others lapse now and
    /// then.
    const CAREFUL_PER_MILLE: u32 = 580;
    const POOR_PER_MILLE: u32 = 80;

    /// The temper of an enterprise.
    pub(super) fn of(seed: u64, enterprise: &str) -> Self {
        match Draw::new(seed, "temper").text(enterprise).per_mille() {
            drawn if drawn < Self::CAREFUL_PER_MILLE => Self::Careful,
            drawn if drawn < Self::CAREFUL_PER_MILLE + Self::POOR_PER_MILLE => Self::Poor,
            _ => Self::Lapsing,
        }
    }

    /// Upsets of an outlet in a hundred weeks.
    pub(super) const fn upsets_per_hundred_weeks(self) -> u32 {
        match self {
            Self::Careful => 119,
            Self::Lapsing => 150,
            Self::Poor => 215,
        }
    }

    /// In so many of a thousand upsets the limit is passed.
    pub(super) const fn breaches_per_mille(self) -> u32 {
        match self {
            Self::Careful => 0,
            Self::Lapsing => 75,
            Self::Poor => 130,
        }
    }
}
