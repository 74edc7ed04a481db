//! What happens to enterprises in the year beside their outlets: at most one thing each.

use tidegate_domain::Tier;

use super::draw::Draw;

/// What happens to an enterprise. Days count from the start of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Story {
    /// It needs a permit and has no valid one; power and water show that it produces, or nothing
    /// does.
    Unlicensed {
        /// Whether it produces.
        produces: bool,
    },
    /// It is registered on a day, and begins to produce later; of those who need a permit some
    /// get it before that day.
    Newcomer {
        /// Day of the registration.
        day: i32,
        /// Day on which it begins to produce.
        production: i32,
        /// Day on which it gets the permit that it needs; none when it does not ask for one.
        licensed: Option<i32>,
    },
    /// It needed a registration only, and then sets up a boiler that needs a permit.
    Grows {
        /// Day on which that becomes known.
        day: i32,
    },
    /// It builds something; how that goes is another draw.
    Builds {
        /// Day on which the first paper about it arrives.
        day: i32,
    },
    /// It takes another name.
    Renamed {
        /// Day.
        day: i32,
    },
    /// It moves to another township.
    Moved {
        /// Day.
        day: i32,
    },
    /// Another takes it over.
    Merged {
        /// Day.
        day: i32,
    },
    /// Its permit is withdrawn, because it has given up production.
    Withdrawn {
        /// Day.
        day: i32,
    },
    /// Two departments say different things of it.
    Contradicted {
        /// Day.
        day: i32,
    },
}

/// What decides which stories an enterprise may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) seed: u64,
    pub(super) enterprise: &'a str,
    pub(super) tier: Tier,
    /// GB/T 4754 division of the main activity.
    pub(super) division: u8,
    /// Whether it holds a permit that is valid on the first day.
    pub(super) is_licensed: bool,
    /// Whether that permit expires within two years, so that renewing it is story enough.
    pub(super) expires: bool,
    pub(super) is_monitored: bool,
    /// Days of the year.
    pub(super) days: i32,
}

/// In so many of a thousand who need a permit and have none, nothing shows that they produce.
const IDLE_PER_MILLE: u32 = 120;

/// In so many of a thousand newcomers who need a permit, it is not asked for in time.
const HASTY_PER_MILLE: u32 = 400;

/// In so many of ten thousand who need a registration, a boiler is set up that needs a permit.
const GROWING_PER_TEN_THOUSAND: i64 = 12;

/// Days at both ends of the year in which no story begins, so that it comes to something.
const ENDS_DAYS: i32 = 20;

impl Place<'_> {
    /// The story of the enterprise; most have none.
    pub(super) fn story(&self) -> Option<Story> {
        let draw = Draw::new(self.seed, "story").text(self.enterprise);
        let needs_permit = matches!(self.tier, Tier::Key | Tier::Simplified);
        let day = self.day(draw.number(1), self.days - ENDS_DAYS);
        let is_newcomer = !self.is_monitored && draw.happens(6);
        if is_newcomer && self.days > 3 * ENDS_DAYS {
            return Some(self.newcomer(draw.number(2), needs_permit));
        }
        if needs_permit && !self.is_licensed {
            return Some(Story::Unlicensed { produces: !draw.number(3).happens(IDLE_PER_MILLE) });
        }
        let manufactures = (13..=41).contains(&self.division);
        let grows = draw.number(4).between(1, 10_000) <= GROWING_PER_TEN_THOUSAND;
        if self.tier == Tier::Registration && manufactures && grows {
            return Some(Story::Grows { day: self.day(draw.number(5), self.days * 2 / 3) });
        }
        match draw.per_mille() {
            6..16 if self.tier == Tier::Registration || (needs_permit && !self.expires) => {
                Some(Story::Builds { day })
            }
            16..18 => Some(Story::Renamed { day }),
            18..20 if !self.is_monitored => Some(Story::Moved { day }),
            20..22 => Some(Story::Contradicted { day }),
            22 if !self.is_monitored => Some(Story::Merged { day }),
            23..26 if needs_permit && !self.is_monitored => Some(Story::Withdrawn { day }),
            _ => None,
        }
    }

    fn newcomer(&self, draw: Draw, needs_permit: bool) -> Story {
        let day = self.day(draw, self.days * 2 / 3);
        let production = day + i32::try_from(draw.number(1).between(15, 45)).unwrap_or(30);
        let is_hasty = draw.number(2).happens(HASTY_PER_MILLE);
        let licensed = (needs_permit && !is_hasty).then_some(production - 3);
        Story::Newcomer { day, production, licensed }
    }

    fn day(&self, draw: Draw, last: i32) -> i32 {
        let last = i64::from(last.max(ENDS_DAYS));
        i32::try_from(draw.between(i64::from(ENDS_DAYS), last)).unwrap_or(ENDS_DAYS)
    }
}
