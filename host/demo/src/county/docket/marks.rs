//! Marks on the data of a few outlets: calibrations, start-ups of boilers, and one filed late.

use tidegate_domain::{Date, FiledMark, Instant, Medium, OutletRecord};

/// One outlet in so many is calibrated on the day of the start.
const CALIBRATED_ONE_IN: usize = 11;

/// One stack in so many starts up on that day.
const STARTING_ONE_IN: usize = 9;

const HOUR_S: i64 = 3_600;

/// The marks of a county with their enterprises. Those of the first day were announced in the
/// afternoon before, so that they are known from the start; the late one is of two days before.
pub(super) fn set(start: Date, outlets: &[OutletRecord]) -> Vec<(&str, FiledMark)> {
    let announced = start.plus_days(-1).start() + 16 * HOUR_S;
    let calibrated = outlets.iter().step_by(CALIBRATED_ONE_IN).enumerate();
    let calibrations = calibrated.map(|(index, outlet)| {
        // Filed on the day after, and not within it.
        let day = if index == 0 { start.plus_days(-2) } else { start };
        let from = day.start() + (2 + i64::try_from(index % 6).unwrap_or(0)) * HOUR_S;
        mark(outlet, "calibration", (from, from + HOUR_S), announced)
    });
    let stacks = outlets.iter().filter(|outlet| outlet.medium == Medium::Air);
    let starting = stacks.skip(1).step_by(STARTING_ONE_IN).map(|outlet| {
        let from = start.start() + 6 * HOUR_S;
        mark(outlet, "start-up", (from, from + 2 * HOUR_S), announced)
    });
    calibrations.chain(starting).collect()
}

fn mark<'a>(
    outlet: &'a OutletRecord,
    kind: &str,
    (from, until): (Instant, Instant),
    filed: Instant,
) -> (&'a str, FiledMark) {
    let reason = if kind == "calibration" { "例行校准" } else { "检修后启炉" };
    let mark = FiledMark {
        reference: format!("标记-{}-{kind}", outlet.id),
        outlet: outlet.id.clone(),
        kind: kind.to_owned(),
        pollutants: Vec::new(),
        from,
        until,
        filed,
        reason: reason.to_owned(),
    };
    (&outlet.enterprise, mark)
}
