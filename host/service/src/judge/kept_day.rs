//! What a day added to a yearly amount, as it is kept: a judgement reads those of a whole year, so
//! that hours of which nothing is known take no room, and the others one letter and one number.

use serde::{Deserialize, Serialize};
use tidegate_averages::{DayPartial, HourState, Monitoring};
use tidegate_store::AmountDay;

use crate::error::ServiceError;

/// A day without what its row says anyway.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptDay {
    monitoring: Monitoring,
    /// A letter for each hour; empty when all are missing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    state: String,
    /// Kilograms of each hour, counts of 10⁻⁹; empty when all are 0.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    mass: Vec<i64>,
    /// Bit of each hour that exceeded its hourly limit.
    #[serde(default, skip_serializing_if = "is_zero")]
    exceeding: u32,
}

// The signature is serde's.
#[expect(clippy::trivially_copy_pass_by_ref)]
const fn is_zero(bits: &u32) -> bool {
    *bits == 0
}

const fn letter(state: HourState) -> char {
    match state {
        HourState::Missing => '-',
        HourState::Measured => 'm',
        HourState::Stopped => 's',
    }
}

/// A day as text.
///
/// # Errors
/// [`ServiceError::Internal`], which no day gives.
pub(super) fn to_text(partial: &DayPartial) -> Result<String, ServiceError> {
    let DayPartial { monitoring, mass, state, exceeding, .. } = partial;
    let is_known = state.iter().any(|state| *state != HourState::Missing);
    let has_mass = mass.iter().any(|mass| *mass != 0);
    let kept = KeptDay {
        monitoring: *monitoring,
        state: if is_known { state.iter().copied().map(letter).collect() } else { String::new() },
        mass: if has_mass { mass.to_vec() } else { Vec::new() },
        exceeding: *exceeding,
    };
    serde_json::to_string(&kept).map_err(|error| ServiceError::Internal(error.to_string()))
}

/// The day of a row.
///
/// # Errors
/// [`ServiceError::Internal`] for text that [`to_text`] does not write.
pub(super) fn from_text(row: AmountDay) -> Result<DayPartial, ServiceError> {
    let damaged = |why: &str| {
        let AmountDay { outlet, pollutant, day, .. } = &row;
        ServiceError::Internal(format!(
            "the amount kept of `{pollutant}` at `{outlet}` on {day} cannot be read: {why}"
        ))
    };
    let kept: KeptDay =
        serde_json::from_str(&row.partial).map_err(|error| damaged(&error.to_string()))?;
    let mut state = [HourState::Missing; 24];
    if !kept.state.is_empty() {
        let states: Option<Vec<HourState>> = kept.state.chars().map(of_letter).collect();
        let states = states.ok_or_else(|| damaged("an unknown state of an hour"))?;
        state = states.try_into().map_err(|_| damaged("not the states of 24 hours"))?;
    }
    let mut mass = [0; 24];
    if !kept.mass.is_empty() {
        mass = kept.mass.try_into().map_err(|_| damaged("not the masses of 24 hours"))?;
    }
    let (monitoring, exceeding) = (kept.monitoring, kept.exceeding);
    let AmountDay { outlet, pollutant, day, .. } = row;
    Ok(DayPartial { outlet, pollutant, monitoring, day, mass, state, exceeding })
}

fn of_letter(letter: char) -> Option<HourState> {
    match letter {
        '-' => Some(HourState::Missing),
        'm' => Some(HourState::Measured),
        's' => Some(HourState::Stopped),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn partial() -> DayPartial {
        DayPartial {
            outlet: "DW001".to_owned(),
            pollutant: "w01018".to_owned(),
            monitoring: Monitoring::WasteWater,
            day: "2026-03-01".parse().unwrap(),
            mass: [0; 24],
            state: [HourState::Missing; 24],
            exceeding: 0,
        }
    }

    fn row(partial: String) -> AmountDay {
        let DayPartial { outlet, pollutant, day, .. } = self::partial();
        AmountDay { outlet, pollutant, day, partial }
    }

    #[test]
    fn a_day_comes_back_as_it_was_kept() {
        let silent = partial();
        assert_eq!(to_text(&silent).unwrap(), r#"{"monitoring":"waste-water"}"#);
        let mut full = partial();
        full.state[0] = HourState::Measured;
        full.state[23] = HourState::Stopped;
        full.mass[0] = i64::MAX;
        full.exceeding = 1;
        let mut still = partial();
        still.state = [HourState::Measured; 24];
        for day in [silent, full, still] {
            assert_eq!(from_text(row(to_text(&day).unwrap())).unwrap(), day);
        }
    }

    #[test]
    fn what_was_not_written_here_is_refused_by_its_place() {
        for text in [
            "{}",
            r#"{"monitoring":"waste-water","state":"mm"}"#,
            r#"{"monitoring":"waste-water","state":"mmmmmmmmmmmmmmmmmmmmmmm?"}"#,
            r#"{"monitoring":"waste-water","mass":[1]}"#,
        ] {
            let error = from_text(row(text.to_owned())).unwrap_err().to_string();
            assert!(error.contains("`w01018` at `DW001` on 2026-03-01"), "{error}");
        }
    }
}
