//! Judged means of a case file: one list of rows, or of ranges of them, made into series and
//! columns.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use tidegate_contract::{Averaging, Decimal, Instant, Mark, Means, Series, Validity};

use super::limits::WrittenLimit;
use super::make;
use crate::facts::cell_words;
use crate::files::Files;
use crate::grading_input::AVERAGINGS;
use crate::input::VALIDITIES;
use crate::node::{Map, Node, Value, merged};
use crate::problem::suggestion;
use crate::reader::{Context, Fields};

/// Most rows of one case file: a year of hours of eleven series.
const ROWS_MAX: usize = 100_000;

const MINUTE_SECONDS: i64 = 60;
const HOUR_SECONDS: i64 = 3_600;
const DAY_SECONDS: i64 = 86_400;

/// Words of the codes that only means have.
const MEAN_VALIDITIES: [(&str, u8); 5] = [
    ("insufficient", Means::INSUFFICIENT),
    ("missing", Means::MISSING),
    ("contradictory", Means::CONTRADICTORY),
    ("not-convertible", Means::NOT_CONVERTIBLE),
    ("other-unit", Means::OTHER_UNIT),
];

/// What rows refer to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ground<'g> {
    pub(super) limits: &'g [WrittenLimit],
    pub(super) marks: &'g [Mark],
    /// The outlet of rows that name none.
    pub(super) only_outlet: Option<&'g str>,
}

/// The series and columns of `means`, `means_csv`, `mean` and `series`.
pub(super) fn read(
    fields: &Fields<'_, '_>,
    files: &Files<'_>,
    ground: &Ground<'_>,
) -> (Vec<Series>, Means) {
    let context = fields.context;
    let (rows, csv) = (fields.get("means"), fields.get("means_csv"));
    let shared = fields.get("mean").and_then(|node| context.table("mean", node));
    let nothing = Map::new();
    let mut table = Table {
        ground,
        shared: shared.unwrap_or(&nothing),
        series: Vec::new(),
        means: Means::default(),
        proven: BTreeSet::new(),
        known: BTreeMap::new(),
    };
    let series = fields.get("series").and_then(|node| context.list("series", node));
    for node in series.unwrap_or_default() {
        if let Some(series) = table.series_of(context, node) {
            table.series.push(series);
        }
    }
    match rows.map(|node| (&node.value, node)) {
        // The columns of the contract, which point into `series`.
        Some((Value::Table(_), node)) => {
            if let Some(means) = make(context, "means", node) {
                table.means = means;
            }
        }
        Some((_, node)) => {
            for node in context.list("means", node).unwrap_or_default() {
                table.read(context, node);
            }
        }
        None => {}
    }
    if let Some((name, node)) = csv.and_then(|node| Some((context.text("means_csv", node)?, node)))
        && let Some(sheet) = files.sheet(context, name, &node.span)
    {
        for row in &sheet.rows {
            let file = &sheet.file;
            let context = Context { file, sink: context.sink, row: Some(row.span.clone()) };
            table.read(&context, &row.table(&sheet.header));
        }
    }
    (table.series, table.means)
}

/// Rows being put into columns.
struct Table<'g> {
    ground: &'g Ground<'g>,
    /// What every row has unless it says otherwise.
    shared: &'g Map,
    series: Vec<Series>,
    means: Means,
    /// Series and period of every row that may prove something.
    proven: BTreeSet<(u32, Instant)>,
    /// Position of a series by what tells it from others.
    known: BTreeMap<(String, String, Averaging, String, Vec<u32>), u32>,
}

/// What the rows of one entry share, and their values.
struct Rows {
    series: u32,
    starts: Vec<Instant>,
    values: Vec<Decimal>,
    validity: u8,
    exempted_by: u32,
}

impl Table<'_> {
    /// A series that is written on its own, with limits by id or by position.
    fn series_of(&self, context: &Context<'_>, node: &Node) -> Option<Series> {
        let fields = Fields::of(context, "series", node)?;
        let by_position = fields.get("limits").filter(|node| match &node.value {
            Value::List(limits) => limits.iter().any(|one| matches!(one.value, Value::Whole(_))),
            _ => false,
        });
        let series = if by_position.is_some() {
            make(context, "series", node)
        } else {
            self.named_series(&fields)
        };
        for key in ["outlet", "pollutant", "averaging", "unit", "limits"] {
            fields.get(key);
        }
        fields.finish();
        series
    }

    fn read(&mut self, context: &Context<'_>, node: &Node) {
        let Some(own) = context.table("mean", node) else { return };
        let all = merged(self.shared, own);
        let fields = Fields::new(context, "mean", &all, node.span.clone());
        let series = self.named_series(&fields);
        let validity = validity(&fields);
        let averaging = series.as_ref().map(|series| series.averaging);
        let spread = spread(&fields, averaging, validity);
        let exempted_by = self.exempted_by(&fields);
        fields.finish();
        let (Some(series), Some(validity), Some((starts, values)), Some(exempted_by)) =
            (series, validity, spread, exempted_by)
        else {
            return;
        };
        let series = self.position(series);
        let rows = Rows { series, starts, values, validity, exempted_by };
        self.push(context, &node.span, &rows);
    }

    fn push(&mut self, context: &Context<'_>, span: &Range<usize>, rows: &Rows) {
        if self.means.rows() + rows.starts.len() > ROWS_MAX {
            let message = format!("the case file has more than {ROWS_MAX} means");
            context.note(span, message, "judge a shorter period or fewer outlets");
            return;
        }
        let means = &mut self.means;
        for (at, (start, value)) in rows.starts.iter().zip(&rows.values).enumerate() {
            if Means::proves(rows.validity) && !self.proven.insert((rows.series, *start)) {
                let message = format!("two valid means stand for one period (row {at} from here)");
                let help = "a period has one valid mean; give one of them another `validity`";
                context.note(span, message, help);
                return;
            }
            means.series.push(rows.series);
            means.period_start.push(*start);
            means.value.push(value.counts());
            means.validity.push(rows.validity);
            means.exempted_by.push(rows.exempted_by);
        }
    }

    /// The series that a row names; its limits are those named, or all of its outlet, pollutant
    /// and period.
    fn named_series(&self, fields: &Fields<'_, '_>) -> Option<Series> {
        let context = fields.context;
        let outlet = match fields.get("outlet") {
            Some(node) => context.text("outlet", node),
            None => self.ground.only_outlet.or_else(|| {
                let help = "name it; only the outlet of a case file with one can be left out";
                context.note(&fields.span, "the mean has no `outlet`", help);
                None
            }),
        };
        let pollutant =
            fields.require("pollutant").and_then(|node| context.text("pollutant", node));
        let averaging = fields
            .require("averaging")
            .and_then(|node| context.word("averaging", node, &AVERAGINGS));
        let unit = fields.get("unit").map(|node| context.text("unit", node));
        let named = fields.get("limits");
        let (outlet, pollutant, averaging) = (outlet?, pollutant?, averaging?);
        let limits = match named {
            Some(node) => self.limits_by_id(context, node, outlet)?,
            None => self
                .limits_of(|limit| limit.stands_at(outlet) && limit.is_about(pollutant, averaging)),
        };
        let of_limit = limits.first().and_then(|at| self.ground.limits.get(*at as usize));
        let unit = match unit {
            Some(unit) => unit?,
            None => of_limit.map_or("", WrittenLimit::unit),
        };
        Some(Series {
            outlet: outlet.to_owned(),
            pollutant: pollutant.to_owned(),
            averaging,
            unit: unit.to_owned(),
            limits,
        })
    }

    fn limits_of(&self, wanted: impl Fn(&WrittenLimit) -> bool) -> Vec<u32> {
        let limits = (0..).zip(self.ground.limits);
        limits.filter(|(_, limit)| wanted(limit)).map(|(at, _)| at).collect()
    }

    fn limits_by_id(&self, context: &Context<'_>, node: &Node, outlet: &str) -> Option<Vec<u32>> {
        let ids: Vec<String> = match &node.value {
            Value::Text(cell) if context.row.is_some() => cell_words(cell),
            _ => context.texts("limits", node)?.iter().map(|(id, _)| (*id).to_owned()).collect(),
        };
        let mut limits = Vec::new();
        for id in ids {
            let of_id = self.limits_of(|limit| limit.id() == id && limit.stands_at(outlet));
            if of_id.is_empty() {
                let help = suggestion(&id, self.ground.limits.iter().map(WrittenLimit::id));
                let message = format!("no limit `{id}` stands at outlet `{outlet}`");
                context.note(&node.span, message, help);
                return None;
            }
            limits.extend(of_id);
        }
        limits.sort_unstable();
        limits.dedup();
        Some(limits)
    }

    /// The position of a series, which is added when new.
    fn position(&mut self, series: Series) -> u32 {
        let Series { outlet, pollutant, averaging, unit, limits } = series.clone();
        let key = (outlet, pollutant, averaging, unit, limits);
        if let Some(at) = self.known.get(&key) {
            return *at;
        }
        let written = self.series.iter().position(|known| *known == series);
        let at = written.unwrap_or_else(|| {
            self.series.push(series);
            self.series.len() - 1
        });
        let at = u32::try_from(at).unwrap_or(u32::MAX);
        self.known.insert(key, at);
        at
    }

    /// 0, or 1 + the position of the mark that a row names.
    fn exempted_by(&self, fields: &Fields<'_, '_>) -> Option<u32> {
        let Some(node) = fields.get("exempted_by") else { return Some(0) };
        let reference = fields.context.text("exempted_by", node)?;
        let marks = (1..).zip(self.ground.marks);
        let mut named = marks.filter(|(_, mark)| mark.reference == reference);
        match (named.next(), named.next()) {
            (Some((at, _)), None) => Some(at),
            (None, _) => {
                let known = self.ground.marks.iter().map(|mark| mark.reference.as_str());
                let help = suggestion(reference, known);
                fields.context.note(&node.span, format!("there is no mark `{reference}`"), help);
                None
            }
            _ => {
                let message = format!("several marks have the reference `{reference}`");
                fields.context.note(&node.span, message, "give each its own");
                None
            }
        }
    }
}

/// The code of a row's validity: a word; valid when nothing is said.
fn validity(fields: &Fields<'_, '_>) -> Option<u8> {
    let Some(node) = fields.get("validity") else { return Some(Validity::Valid.code()) };
    let of_readings = VALIDITIES.iter().map(|(word, validity)| (*word, validity.code()));
    let words: Vec<(&str, u8)> = of_readings.chain(MEAN_VALIDITIES).collect();
    fields.context.word("validity", node, &words)
}

/// Starts and values of the rows of one entry: one row, `values` one a period, or `hours` or
/// `days` of the same value.
fn spread(
    fields: &Fields<'_, '_>,
    averaging: Option<Averaging>,
    validity: Option<u8>,
) -> Option<(Vec<Instant>, Vec<Decimal>)> {
    let context = fields.context;
    let at = fields.require("at").and_then(|node| context.instant_or_day("at", node));
    let count = |key: &'static str| {
        let node = fields.get(key)?;
        Some((context.whole(key, node, (1, ROWS_MAX as i128)), node))
    };
    let (hours, days, minutes) = (count("hours"), count("days"), count("every_minutes"));
    let value = fields.get("value").map(|node| context.decimal("value", node));
    let values = fields.get("values").map(|node| (values(context, node), node));
    let step = averaging.map(|averaging| step(averaging, minutes.as_ref().and_then(|one| one.0)));
    let given = [hours.is_some(), days.is_some(), values.is_some()];
    if given.iter().filter(|given| **given).count() > 1 || (values.is_some() && value.is_some()) {
        let help = "write `value` with `hours` or `days`, or `values` alone";
        context.note(&fields.span, "the rows are counted in two ways", help);
        return None;
    }
    let (at, step) = (at?, step?);
    if let Some((values, node)) = values {
        let starts = starts((context, &node.span), at, step, values.as_ref()?.len())?;
        return Some((starts, values?));
    }
    let value = match (value, validity?) {
        (Some(value), _) => value?,
        (None, code) if Means::proves(code) => {
            context.note(&fields.span, "the mean has no `value`", "add `value = \"…\"`");
            return None;
        }
        // What is not valid may have no value at all.
        (None, _) => Decimal::ZERO,
    };
    let length = match (hours, days) {
        (Some((hours, node)), _) => Some((hours?, HOUR_SECONDS, node)),
        (_, Some((days, node))) => Some((days?, DAY_SECONDS, node)),
        _ => None,
    };
    let Some((length, unit, node)) = length else { return Some((vec![at], vec![value])) };
    let seconds = i64::try_from(length).ok()?.checked_mul(unit)?;
    let periods = step.filter(|step| seconds % step == 0).map(|step| seconds / step);
    let Some(rows) = periods.and_then(|rows| usize::try_from(rows).ok()) else {
        let help = "write `every_minutes` for instants and minutes, and each month or year alone";
        context.note(&node.span, "the range is no whole number of periods", help);
        return None;
    };
    let starts = starts((context, &node.span), at, step, rows)?;
    Some((starts, vec![value; rows]))
}

fn values(context: &Context<'_>, node: &Node) -> Option<Vec<Decimal>> {
    if let (Value::Text(cell), true) = (&node.value, context.row.is_some()) {
        let words = cell_words(cell);
        let nodes = words.iter().map(|word| Node::text(word, node.span.clone()));
        return nodes.map(|node| context.decimal("values", &node)).collect();
    }
    let nodes = context.list("values", node)?.iter();
    nodes.map(|node| context.decimal("values", node)).collect()
}

/// Seconds between the starts of two periods; none where they differ or are not known.
fn step(averaging: Averaging, minutes: Option<i128>) -> Option<i64> {
    let minutes = minutes.and_then(|minutes| i64::try_from(minutes).ok());
    match averaging {
        Averaging::Instant | Averaging::Minute => minutes.map(|minutes| minutes * MINUTE_SECONDS),
        Averaging::Hour => Some(HOUR_SECONDS),
        Averaging::Day => Some(DAY_SECONDS),
        Averaging::Month | Averaging::Year => None,
    }
}

/// The starts of `rows` periods from `at`; a single one needs no step.
fn starts(
    (context, span): (&Context<'_>, &Range<usize>),
    at: Instant,
    step: Option<i64>,
    rows: usize,
) -> Option<Vec<Instant>> {
    if rows > ROWS_MAX {
        let message = format!("the range has {rows} rows, more than {ROWS_MAX}");
        context.note(span, message, "judge a shorter period or fewer outlets");
        return None;
    }
    if rows > 1 && step.is_none() {
        let help = "write `every_minutes` for instants and minutes, and each month or year alone";
        context.note(span, "it is not known how far the periods are apart", help);
        return None;
    }
    let mut starts = Vec::with_capacity(rows);
    let mut next = at;
    for _ in 0..rows {
        starts.push(next);
        next = next.checked_add(step.unwrap_or(0))?;
    }
    Some(starts)
}
