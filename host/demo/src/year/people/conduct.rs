//! How enterprises keep their duties.

use tidegate_domain::Date;

use super::{People, hours};

/// In so many of a thousand periods a dutiful enterprise is late, or never hands in.
const LATE_PER_MILLE: u32 = 45;
const NEVER_PER_MILLE: u32 = 8;

/// The same of one that is not.
const CARELESS_LATE_PER_MILLE: u32 = 260;
const CARELESS_NEVER_PER_MILLE: u32 = 90;

/// In so many of a thousand enterprises nobody cares much.
const CARELESS_PER_MILLE: u32 = 110;

/// In so many of a thousand, what is handed in is not true.
const UNTRUE_PER_MILLE: u32 = 4;

/// Something that was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandedIn {
    /// When.
    pub on: Date,
    /// Whether what it says is true.
    pub truthful: bool,
}

/// Whether nobody cares much at an enterprise.
pub(super) fn is_careless(people: People, enterprise: &str) -> bool {
    people.draw("careless").text(enterprise).happens(CARELESS_PER_MILLE)
}

pub(super) fn hands_in(
    people: People,
    enterprise: &str,
    (kind, period): (&str, &str),
    due: Date,
) -> Option<HandedIn> {
    let draw = people.draw("hands-in").text(enterprise).text(kind).text(period);
    let (late, never) = if is_careless(people, enterprise) {
        (CARELESS_LATE_PER_MILLE, CARELESS_NEVER_PER_MILLE)
    } else {
        (LATE_PER_MILLE, NEVER_PER_MILLE)
    };
    let days =
        |least: i64, most: i64| i32::try_from(draw.number(1).between(least, most)).unwrap_or(0);
    let mut on = match draw.per_mille() {
        drawn if drawn < never => return None,
        drawn if drawn < never + late => due.plus_days(days(1, 28)),
        _ => due.plus_days(-days(0, 9)),
    };
    // Nobody hands in on a Sunday: rather before the day that it is due on than after.
    let step = if on > due { 1 } else { -1 };
    while !hours::is_weekday(on) {
        on = on.plus_days(step);
    }
    Some(HandedIn { on, truthful: !draw.number(2).happens(UNTRUE_PER_MILLE) })
}
