//! Until when a penalty may be imposed (追责时效).

use tidegate_contract::{Date, Limitation, TruthValue};

use super::act::Act;
use super::deadline::years_after;
use super::{Context, Message};
use crate::condition::truth;

/// Years without pollution damage or harm.
const YEARS: &str = "limitation_years";
/// Years with them.
const HARM_YEARS: &str = "limitation_harm_years";

/// The limitation of an act under the law at its end, from the parameters `limitation_years` and
/// `limitation_harm_years`; none when the pack has no such parameters in force then.
///
/// It runs from the day on which the act ended, which is not counted itself, so that the last day
/// is the same day of the year `years` later; while the act goes on it does not run. Where harm is
/// unknown the shorter one is shown and `passed` is unknown between the two.
///
/// # Source
/// Ecological and Environmental Code, art. 1054.
#[must_use]
pub fn limitation(context: &Context<'_>, act: Act, harm: TruthValue) -> Option<Limitation> {
    let last = act.last_day();
    let (short, short_source) = context.count(YEARS, last)?;
    let (long, long_source) = context.count(HARM_YEARS, last)?;
    let with_harm = harm == TruthValue::Yes;
    let (years, source) = if with_harm { (long, long_source) } else { (short, short_source) };
    let first_day_after = |years: u32| years_after(last, years).plus_days(1);
    let has_passed = |years: u32| context.file.as_of >= first_day_after(years);
    let passed = match (act.ongoing, harm) {
        (true, _) => TruthValue::No,
        (false, TruthValue::Unknown) if has_passed(short) && !has_passed(long) => {
            TruthValue::Unknown
        }
        (false, _) => truth(has_passed(years)),
    };
    let ended = |day: Date| (!act.ongoing).then_some(day);
    Some(Limitation {
        years: u8::try_from(years).unwrap_or(u8::MAX),
        from: ended(last),
        until: ended(first_day_after(years)),
        passed,
        basis: source.basis(),
    })
}

/// What a person must check of a limitation: that an act found in time is not barred, and harm.
pub(super) fn doubts(limitation: &Limitation) -> Option<Message> {
    match limitation.passed {
        TruthValue::No => None,
        TruthValue::Yes => Some(Message::new("limitation-passed-unless-found")),
        TruthValue::Unknown => Some(Message::new("limitation-depends-on-harm")),
    }
}
