//! How one row came to be, worked out again on demand.

use tidegate_domain::{Averaging, Decimal, Instant};

use crate::derivation::{
    ActingMark, Conversion, Derivation, DeviceValue, DustCondition, Formula, MarkRole, PartCounts,
    UsedNumber,
};
use crate::exact::divide_half_even;
use crate::grid::Raw;
use crate::hours::HourSource;
use crate::input::{Compared, Wanted};
use crate::mark_kind::Budget;
use crate::marks::Effective;
use crate::nature::FURNACE_TEMPERATURE;
use crate::part::View;
use crate::parts::{Measured, Parts, PeriodMean, Share, Standing};
use crate::reason::Reason;
use crate::run::Run;
use crate::timeline::is_about;

/// What is explained, before it is put into words.
pub(crate) struct Found {
    pub(crate) mean: PeriodMean,
    pub(crate) parts: Parts,
    pub(crate) formula: Formula,
    pub(crate) part_s: u32,
    pub(crate) length_s: i64,
    pub(crate) device: Option<(Raw, String)>,
}

/// The derivation of a row; none when the series has no row there.
pub(crate) fn derive(run: &Run<'_>, wanted: &Wanted, at: Instant) -> Option<Derivation> {
    if let Some(rates) = run.rates(wanted) {
        return rates.derive(wanted, at);
    }
    let view = run.view(wanted);
    let found = match &view {
        Some(view) => found(view, wanted, at)?,
        None => {
            let (_, mean) = run.nothing(wanted.averaging).find(|(start, _)| *start == at)?;
            let share = Share { of: 1, in_all: 1 };
            let mut parts = Parts::new(1, share);
            parts.invalid(Reason::Missing);
            let length_s = if wanted.averaging == Averaging::Day { 86_400 } else { 3_600 };
            Found { mean, parts, formula: Formula::Nothing, part_s: 0, length_s, device: None }
        }
    };
    Some(words(run, wanted, (at, view, found)))
}

fn found(view: &View<'_>, wanted: &Wanted, at: Instant) -> Option<Found> {
    let span = view.run.span;
    let on_grid = |step_s: i64| {
        let slot = span.slot(at, step_s)?;
        (span.at(slot, step_s) == at).then_some(slot)
    };
    let received = view.received;
    match wanted.averaging {
        Averaging::Hour => {
            let hour = on_grid(3_600).filter(|hour| view.is_due(*hour))?;
            Some(found_hour(view, hour))
        }
        Averaging::Day => Some(found_day(view, on_grid(86_400)?)),
        Averaging::Minute if wanted.pollutant == FURNACE_TEMPERATURE => {
            let length = view.furnace_minutes();
            let slot = on_grid(60).filter(|slot| slot % length == 0)?;
            let grid = received.minute.as_ref()?;
            let sent = (slot..slot + length).any(|slot| grid.get(slot).is_present());
            sent.then(|| Found {
                mean: view.furnace(slot),
                parts: view.furnace_parts(slot),
                formula: Formula::Arithmetic,
                part_s: u32::try_from(grid.cadence(slot / 1_440).every * 60).unwrap_or(0),
                length_s: i64::try_from(length).unwrap_or(5) * 60,
                device: None,
            })
        }
        Averaging::Minute => {
            let slot = on_grid(60)?;
            let grid = received.minute.as_ref()?;
            let raw = grid.get(slot);
            let every = i64::try_from(grid.cadence(slot / 1_440).every).unwrap_or(1);
            let mut found = single(view.minute(slot), (raw, &grid.unit));
            found.length_s = every * 60;
            raw.is_present().then_some(found)
        }
        Averaging::Instant => {
            let place = received.instants.binary_search_by_key(&at, |(at, _)| *at).ok()?;
            let (_, raw) = received.instants.get(place).copied()?;
            Some(single(view.instant(at, raw), (raw, &received.instants_unit)))
        }
        Averaging::Month | Averaging::Year => None,
    }
}

/// A value that is its own part.
fn single(mean: PeriodMean, (raw, unit): (Raw, &str)) -> Found {
    let mut parts = Parts::new(1, Share { of: 1, in_all: 1 });
    if !mean.reason.counts() {
        parts.invalid(mean.reason);
    } else {
        let standing = if mean.exempted_by > 0 { Standing::Exempt } else { Standing::Clean };
        let over_range = mean.reason == Reason::OverRange;
        let value = mean.value;
        parts.measured(Measured { value, over_range, standing, weight: None });
    }
    let device = Some((raw, unit.to_owned()));
    Found { mean, parts, formula: Formula::AsSent, part_s: 0, length_s: 1, device }
}

pub(crate) fn found_hour(view: &View<'_>, hour: usize) -> Found {
    let source = view.hour_source(hour);
    let mean = source.parts().settle(view.hour_exponent(&source));
    let grid = view.received.hour.as_ref();
    let device = grid.map(|grid| (grid.get(hour), grid.unit.clone()));
    let (every, _) = view.batch(hour / 24);
    let (formula, part_s, parts) = match source {
        HourSource::Device(parts) => {
            let sent = device.as_ref().is_some_and(|(raw, _)| raw.is_present());
            (if sent { Formula::AsSent } else { Formula::Nothing }, 0, parts)
        }
        HourSource::Minutes(parts) => {
            let minutes = view.received.minute.as_ref();
            let every = minutes.map_or(1, |grid| grid.cadence(hour / 24).every);
            let part_s = u32::try_from(every * 60).unwrap_or(0);
            (mean_formula(&parts), part_s, parts)
        }
    };
    let length_s = i64::try_from(every).unwrap_or(1) * 3_600;
    Found { mean, parts, formula, part_s, length_s, device }
}

fn found_day(view: &View<'_>, day: usize) -> Found {
    let hours: Vec<PeriodMean> = (day * 24..(day + 1) * 24).map(|hour| view.hour(hour)).collect();
    let grid = view.received.day.as_ref();
    let device = grid.map(|grid| (grid.get(day), grid.unit.clone()));
    let (every, _) = view.batch(day);
    if let Some(mean) = view.device_day(day) {
        let raw = device.as_ref().map_or(Raw::ABSENT, |(raw, _)| *raw);
        return Found { length_s: 86_400, device, ..single(mean, (raw, "")) };
    }
    let mut parts = view.day_parts(&hours, day);
    add_conversions(view, day, &mut parts);
    let part_s = u32::try_from(every * 3_600).unwrap_or(3_600);
    let formula = mean_formula(&parts);
    let mean = parts.settle(0);
    Found { mean, parts, formula, part_s, length_s: 86_400, device }
}

/// The conversions behind the hours of a day.
fn add_conversions(view: &View<'_>, day: usize, parts: &mut Parts) {
    for hour in (day * 24..(day + 1) * 24).filter(|hour| view.is_due(*hour)) {
        let source = view.hour_source(hour);
        let of_hour = source.parts();
        parts.converted_by_device += of_hour.converted_by_device;
        parts.converted_by_formula += of_hour.converted_by_formula;
        parts.oxygen += of_hour.oxygen;
    }
}

fn mean_formula(parts: &Parts) -> Formula {
    let judged = parts.judged();
    match judged.parts {
        0 => Formula::Nothing,
        _ if judged.is_weighted() => Formula::FlowWeighted,
        _ => Formula::Arithmetic,
    }
}

pub(crate) fn words(
    run: &Run<'_>,
    wanted: &Wanted,
    (at, view, found): (Instant, Option<View<'_>>, Found),
) -> Derivation {
    let Found { mean, parts, formula, part_s, length_s, device } = found;
    let told = view.as_ref().map_or(mean, |view| view.told(mean));
    let end = at.saturating_add(length_s);
    let (marks, dust) = acting(run, &wanted.pollutant, (at, end));
    let flow = view.as_ref().and_then(|view| flow(view, (at, length_s)));
    let device = device.filter(|(raw, _)| raw.is_present());
    let sent_unit = device.as_ref().map(|(_, unit)| unit.clone()).or_else(|| {
        let received = view.as_ref()?.received;
        let grids = [&received.minute, &received.hour, &received.day].into_iter().flatten();
        grids.map(|grid| grid.unit.clone()).next()
    });
    let by_formula = parts.converted_by_formula > 0;
    let fits = view.as_ref().is_none_or(|view| view.fits);
    let unit = if fits { wanted.unit.clone() } else { None };
    Derivation {
        method: run.method.version.to_owned(),
        pollutant: wanted.pollutant.clone(),
        averaging: wanted.averaging,
        period_start: at,
        period_end: end,
        value: Decimal::from_counts(told.value),
        whole: told.is_measured.then(|| Decimal::from_counts(told.whole)),
        validity: told.reason.code(),
        reason: told.reason,
        exempted_by: told.exempted_by,
        formula,
        conversion: conversion(wanted, &parts),
        parts: counts(&parts, part_s),
        rate: None,
        flow: flow.map(Decimal::from_counts),
        unit: unit.or(sent_unit).unwrap_or_default(),
        device: device.map(|(raw, unit)| DeviceValue {
            value: Decimal::from_counts(raw.value),
            converted: raw.sent_converted().map(Decimal::from_counts),
            reason: raw.reason(),
            unit,
        }),
        numbers: numbers(run, wanted, &Played { part_s, by_formula, marks: &marks, dust }),
        marks,
        dust,
    }
}

/// What of a row's making calls for numbers.
struct Played<'m> {
    part_s: u32,
    by_formula: bool,
    marks: &'m [ActingMark],
    dust: Option<DustCondition>,
}

/// The numbers of the method that a row rests on.
fn numbers(run: &Run<'_>, wanted: &Wanted, played: &Played<'_>) -> Vec<UsedNumber> {
    let is_water = run.is_water();
    let is_furnace =
        wanted.averaging == Averaging::Minute && wanted.pollutant == FURNACE_TEMPERATURE;
    let of_minutes = wanted.averaging == Averaging::Hour && played.part_s > 0;
    let of_hours = wanted.averaging == Averaging::Day && played.part_s > 0;
    let plant = run.question.chunk.plant;
    let counted_in = |budget: Budget| {
        let conditions = played.marks.iter().filter(|mark| mark.role != MarkRole::Invalidates);
        conditions.map(|mark| mark.kind.budget(plant)).any(|each| each == budget)
    };
    let is_used = |name: &str| match name {
        "gas_hour_minutes_min" => is_furnace || (of_minutes && !is_water),
        "water_hour_minutes_min" => of_minutes && is_water,
        "gas_day_hours_min" => of_hours && !is_water,
        "water_day_share_min" => of_hours && is_water,
        "furnace_period_minutes" => is_furnace,
        "air_oxygen" => played.by_formula,
        "rate_hours" => run.rates(wanted).is_some(),
        "operation_hours_max" => counted_in(Budget::Operation),
        "heating_hours_max" => counted_in(Budget::Heating),
        "start_up_dust_max" => played.dust.is_some(),
        _ => false,
    };
    let table = run.method.table().filter(|(name, _)| is_used(name));
    let used = table.map(|(name, cited)| UsedNumber {
        name: name.to_owned(),
        value: cited.value,
        unit: cited.unit.to_owned(),
        basis: cited.basis(),
    });
    used.collect()
}

fn counts(parts: &Parts, part_s: u32) -> PartCounts {
    let invalid = Reason::ALL.into_iter().map(|reason| (reason, parts.count(reason)));
    PartCounts {
        part_s,
        due: parts.due,
        idle: parts.not_due,
        required: parts.required(),
        counted: parts.clean.parts,
        exempt: parts.exempt.parts,
        contradictory: parts.doubtful.parts,
        not_convertible: parts.unconverted.parts,
        invalid: invalid.filter(|(_, count)| *count > 0).collect(),
    }
}

fn conversion(wanted: &Wanted, parts: &Parts) -> Option<Conversion> {
    let reference_oxygen = match wanted.compared {
        Compared::Measured => return None,
        Compared::AsSent if parts.converted_by_device == 0 => return None,
        Compared::AsSent => None,
        Compared::Converted(reference) => Some(reference),
    };
    let number = i128::from(parts.converted_by_formula);
    let mean = (number > 0).then(|| divide_half_even(parts.oxygen, number));
    Some(Conversion {
        reference_oxygen,
        oxygen: mean.and_then(crate::exact::narrow).map(Decimal::from_counts),
        by_formula: parts.converted_by_formula,
        by_device: parts.converted_by_device,
    })
}

/// The flow that played a part: mean over the hours that the period touches.
fn flow(view: &View<'_>, (at, length_s): (Instant, i64)) -> Option<i64> {
    if !view.needs_flow {
        return None;
    }
    let span = view.run.span;
    let first = span.slot(at, 3_600)?;
    let last = span.slot(at + length_s - 1, 3_600).unwrap_or(first);
    let known = (first..=last).filter_map(|hour| view.run.flow(hour));
    let (sum, number) = known
        .fold((0_i128, 0_i128), |(sum, number), flow| (sum + i128::from(flow.whole), number + 1));
    (number > 0).then(|| divide_half_even(sum, number)).and_then(crate::exact::narrow)
}

/// Marks that cover a part of a period, and what the dust says of its hours.
fn acting(
    run: &Run<'_>,
    pollutant: &str,
    (from, until): (Instant, Instant),
) -> (Vec<ActingMark>, Option<DustCondition>) {
    let span = run.span;
    let first = span.slot(from, 3_600).unwrap_or(0);
    let last = span.slot(until - 1, 3_600).unwrap_or(first);
    let covers = |mark: &&Effective| {
        mark.from < until && from < mark.until && is_about(run.question.marks, mark, pollutant)
    };
    let role = |mark: &Effective| {
        if mark.kind.invalidates().is_some() {
            return MarkRole::Invalidates;
        }
        let exempts = (mark.from.max(from), mark.until.min(until).min(mark.exempt_until));
        if exempts.0 >= exempts.1 {
            return MarkRole::OverCap;
        }
        let begin = span.slot(exempts.0, 3_600).unwrap_or(first);
        let end = span.slot(exempts.1 - 1, 3_600).unwrap_or(last);
        let failed = |hour| run.dust(hour) == Some(DustCondition::Failed);
        let hangs = mark.kind.has_dust_condition(run.question.chunk.plant);
        if hangs && (begin..=end).all(failed) { MarkRole::DustTooHigh } else { MarkRole::Exempts }
    };
    let acting = run.book.marks.iter().filter(covers).map(|mark| ActingMark {
        index: u32::try_from(mark.index).unwrap_or(u32::MAX),
        kind: mark.kind,
        role: role(mark),
    });
    (acting.collect(), (first..=last).filter_map(|hour| run.dust(hour)).max())
}
