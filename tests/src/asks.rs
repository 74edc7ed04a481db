//! Questions to packs, as plain as they can be.

use std::sync::Arc;

use tidegate_domain::{
    CallError, Conclusion, Date, Enterprise, NO_LOWER, PackFault, Readings, Tally, Watches,
};
use tidegate_runtime::{GradeSession, Pack, Spent};

/// The day that every question is about.
pub const ON: Date = Date::from_days(20_454);

/// 10⁻⁹ of a unit is one count of a decimal.
const UNIT: i64 = 1_000_000_000;

/// An enterprise whose id is `id`.
#[must_use]
pub fn enterprise(id: &str) -> Enterprise {
    Enterprise {
        id: id.to_owned(),
        jurisdiction: "330122".to_owned(),
        industries: vec!["4620".to_owned()],
        facts: Vec::new(),
    }
}

/// One watch with the limit 40, on a pollutant of this code.
#[must_use]
pub fn watches(pollutant: &str) -> Watches {
    Watches {
        pollutants: vec![pollutant.to_owned()],
        pollutant: vec![0],
        averaging: vec![2],
        own_period: vec![1],
        lower: vec![NO_LOWER],
        upper: vec![40 * UNIT],
        decimals: vec![0],
    }
}

/// Two hourly readings of that watch, 20 and 50.
#[must_use]
pub fn readings() -> Readings {
    Readings {
        watch: vec![0, 0],
        period_start: vec![1_767_225_600, 1_767_229_200],
        value: vec![20 * UNIT, 50 * UNIT],
        validity: vec![0, 0],
    }
}

/// Asks `classify` of an enterprise of this id.
///
/// # Errors
/// The call's.
pub fn classify(pack: &Pack, id: &str) -> Result<Conclusion, CallError> {
    pack.classify(enterprise(id), ON)
}

/// A session on one watch of this pollutant.
///
/// # Errors
/// The call's.
pub fn session(pack: &Arc<Pack>, pollutant: &str) -> Result<GradeSession, CallError> {
    pack.grade_session(ON, watches(pollutant))
}

/// Grades the two readings in a session of its own; gives what the evaluation alone used, too.
///
/// # Errors
/// The call's.
pub fn grade(pack: &Arc<Pack>, pollutant: &str) -> Result<(Tally, Spent), CallError> {
    let mut session = session(pack, pollutant)?;
    let before = session.spent();
    let tally = session.evaluate(readings(), &[0])?;
    let after = session.spent();
    let spent = Spent {
        fuel: after.fuel - before.fuel,
        memory_bytes: after.memory_bytes,
        duration: after.duration.saturating_sub(before.duration),
    };
    Ok((tally, spent))
}

/// The fault of the pack in an answer that must be one.
///
/// # Panics
/// When the call ended in any other way.
#[must_use]
#[track_caller]
pub fn fault<T: std::fmt::Debug>(answer: Result<T, CallError>) -> PackFault {
    match answer {
        Err(CallError::Pack { fault, .. }) => fault,
        other => panic!("not a fault of the pack: {other:?}"),
    }
}
