//! Watches and readings of a case, as tables or from a CSV file.

use std::collections::BTreeMap;

use tidegate_contract::{Averaging, Date, NO_LOWER, NO_UPPER, Readings, Validity, Watches};

use crate::files::Files;
use crate::input::VALIDITIES;
use crate::node::{Node, Value};
use crate::question::GradingInput;
use crate::reader::{Context, Fields};

/// Words of averaging periods.
pub(crate) const AVERAGINGS: [(&str, Averaging); 6] = [
    ("instant", Averaging::Instant),
    ("minute", Averaging::Minute),
    ("hour", Averaging::Hour),
    ("day", Averaging::Day),
    ("month", Averaging::Month),
    ("year", Averaging::Year),
];

/// Most decimals that a watch may round to.
pub(crate) const DECIMALS_MAX: u8 = 9;

/// The arguments of a grading call, and the row to explain when `explains`.
pub(crate) fn read(
    fields: &Fields<'_, '_>,
    files: &Files<'_>,
    on: Date,
    explains: bool,
) -> Option<(GradingInput, usize)> {
    let context = fields.context;
    let problems = context.sink.count();
    let watches = match fields.require("watches") {
        Some(node) => watches(context, node),
        None => Watches::default(),
    };
    let readings = readings(fields, files, &watches);
    let state = match fields.get("state") {
        Some(node) => state(context, node, watches.pollutant.len()),
        None => vec![0; watches.pollutant.len()],
    };
    let row = if explains { row(fields, readings.watch.len()) } else { Some(0) };
    let input = GradingInput { on, watches, readings, state };
    (context.sink.count() == problems).then_some(())?;
    Some((input, row?))
}

fn watches(context: &Context<'_>, node: &Node) -> Watches {
    let mut watches = Watches::default();
    for node in context.list("watches", node).unwrap_or_default() {
        let Some(fields) = Fields::of(context, "watch", node) else { continue };
        let pollutant =
            fields.require("pollutant").and_then(|node| context.text("pollutant", node));
        let averaging = fields
            .require("averaging")
            .and_then(|node| context.word("averaging", node, &AVERAGINGS));
        let own_period = fields.get("own_period").map(|node| context.truth("own_period", node));
        let bound = |key| {
            let node = fields.get(key)?;
            Some((context.decimal(key, node)?, written_decimals(node)))
        };
        let (lower, upper) = (bound("lower"), bound("upper"));
        let decimals = fields
            .get("decimals")
            .map(|node| context.whole("decimals", node, (0, i128::from(DECIMALS_MAX))));
        fields.finish();
        let Some((pollutant, averaging)) = pollutant.zip(averaging) else { continue };
        let decimals = decimals.flatten().map(|decimals| u8::try_from(decimals).unwrap_or(0));
        // Without its own count a limit is compared to the decimals that it is written with.
        let written = [lower, upper].into_iter().flatten().map(|(_, decimals)| decimals).max();
        watches.pollutant.push(interned(&mut watches.pollutants, pollutant));
        watches.averaging.push(averaging.code());
        watches.own_period.push(u8::from(own_period.flatten().unwrap_or(true)));
        watches.lower.push(lower.map_or(NO_LOWER, |(bound, _)| bound.counts()));
        watches.upper.push(upper.map_or(NO_UPPER, |(bound, _)| bound.counts()));
        watches.decimals.push(decimals.or(written).unwrap_or(0));
    }
    watches
}

/// Decimals that a bound is written with, zeros at the end counted.
pub(crate) fn written_decimals(node: &Node) -> u8 {
    let (Value::Text(text) | Value::Fraction(text)) = &node.value else { return 0 };
    let decimals = text.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    u8::try_from(decimals).unwrap_or(u8::MAX).min(DECIMALS_MAX)
}

/// The position of a pollutant, which is added when new.
fn interned(pollutants: &mut Vec<String>, pollutant: &str) -> u32 {
    let known = pollutants.iter().position(|known| known == pollutant);
    let at = known.unwrap_or_else(|| {
        pollutants.push(pollutant.to_owned());
        pollutants.len() - 1
    });
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// The readings of `readings` or of the file that `readings_csv` names.
fn readings(fields: &Fields<'_, '_>, files: &Files<'_>, watches: &Watches) -> Readings {
    let context = fields.context;
    let (tables, csv) = (fields.get("readings"), fields.get("readings_csv"));
    let mut columns = Columns { watches, readings: Readings::default(), last: BTreeMap::new() };
    match (tables, csv) {
        (Some(node), None) => {
            for node in context.list("readings", node).unwrap_or_default() {
                columns.read(context, node);
            }
        }
        (None, Some(node)) => {
            if let Some(name) = context.text("readings_csv", node) {
                read_csv(context, files, (name, node), &mut columns);
            }
        }
        (None, None) => {
            let help = "add `readings = [ … ]` or `readings_csv = \"….csv\"`";
            context.note(&fields.span, "the input has no `readings`", help);
        }
        (Some(_), Some(node)) => {
            let message = "`readings` and `readings_csv` both stand here";
            context.note(&node.span, message, "remove one");
        }
    }
    columns.readings
}

/// Reads the rows of a CSV file as tables of texts.
fn read_csv(
    context: &Context<'_>,
    files: &Files<'_>,
    (name, node): (&str, &Node),
    columns: &mut Columns<'_>,
) {
    let Some(sheet) = files.sheet(context, name, &node.span) else { return };
    for row in &sheet.rows {
        let context =
            Context { file: &sheet.file, sink: context.sink, row: Some(row.span.clone()) };
        columns.read(&context, &row.table(&sheet.header));
    }
}

/// Readings being put into columns.
struct Columns<'w> {
    watches: &'w Watches,
    readings: Readings,
    last: BTreeMap<u32, i64>,
}

impl Columns<'_> {
    fn read(&mut self, context: &Context<'_>, node: &Node) {
        let Some(fields) = Fields::of(context, "reading", node) else { return };
        let watch = self.watch(&fields);
        let at = fields.require("at").and_then(|node| Some((context.instant("at", node)?, node)));
        let value = fields.require("value").and_then(|node| context.decimal("value", node));
        let validity = fields.get("validity");
        let validity = validity.map(|node| context.word("validity", node, &VALIDITIES));
        fields.finish();
        let (Some(watch), Some((at, place)), Some(value)) = (watch, at, value) else { return };
        if self.last.insert(watch, at).is_some_and(|last| at <= last) {
            let message = format!("the readings of watch {watch} do not ascend");
            context.note(&place.span, message, "order the readings of a watch by `at`");
        }
        let validity = validity.flatten().unwrap_or(Validity::Valid);
        self.readings.watch.push(watch);
        self.readings.period_start.push(at);
        self.readings.value.push(value.counts());
        self.readings.validity.push(validity.code());
    }

    /// The watch that a reading names by number or by a pollutant that only one watch has; a
    /// reading that names none belongs to the only watch.
    fn watch(&self, fields: &Fields<'_, '_>) -> Option<u32> {
        let context = fields.context;
        let count = self.watches.pollutant.len();
        let (number, pollutant) = (fields.get("watch"), fields.get("pollutant"));
        if let Some(node) = number {
            let last = i128::try_from(count).unwrap_or(0) - 1;
            let number = context.whole("watch", node, (0, last))?;
            return u32::try_from(number).ok();
        }
        let Some(node) = pollutant else {
            if count == 1 {
                return Some(0);
            }
            let help = "name one by `watch` (its position from 0) or by `pollutant`";
            context.note(&fields.span, format!("there are {count} watches"), help);
            return None;
        };
        let code = context.text("pollutant", node)?;
        let at = self.watches.pollutants.iter().position(|known| known == code);
        let mut named = (0..)
            .zip(&self.watches.pollutant)
            .filter(|(_, index)| at.is_some_and(|at| u32::try_from(at) == Ok(**index)));
        match (named.next(), named.next()) {
            (Some((watch, _)), None) => Some(watch),
            (None, _) => {
                let known = self.watches.pollutants.iter().map(String::as_str);
                let help = crate::problem::suggestion(code, known);
                context.note(&node.span, format!("no watch is for pollutant `{code}`"), help);
                None
            }
            _ => {
                let message = format!("several watches are for pollutant `{code}`");
                context.note(&node.span, message, "name one by `watch`, its position from 0");
                None
            }
        }
    }
}

/// The state of each watch.
fn state(context: &Context<'_>, node: &Node, watches: usize) -> Vec<u64> {
    let values = context.list("state", node).unwrap_or_default();
    if values.len() != watches {
        let message = format!("`state` has {} values for {watches} watches", values.len());
        context.note(&node.span, message, "write one for each watch, 0 for a new one");
    }
    let whole = |node| context.whole("state", node, (0, i128::from(u64::MAX)));
    values.iter().filter_map(|node| u64::try_from(whole(node)?).ok()).collect()
}

/// The position of the reading to explain; the last one when it is not named.
fn row(fields: &Fields<'_, '_>, readings: usize) -> Option<usize> {
    let last = i128::try_from(readings).unwrap_or(0) - 1;
    match fields.get("row") {
        Some(node) => usize::try_from(fields.context.whole("row", node, (0, last))?).ok(),
        None => readings.checked_sub(1),
    }
}
