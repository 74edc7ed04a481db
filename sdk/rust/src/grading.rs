//! The columnar loop around a rule that its author writes for one reading.

use tidegate_contract::{
    Argument, Averaging, Date, Decimal, Explanation, Grade, Message, Refusal, Tally, Watches,
};

/// A rule that grades one reading against one limit.
///
/// The author writes [`Grader::watch`], which turns a limit into whatever makes grading quick, and
/// [`Grader::grade`]; the columns, the sparse answer and the state are handled around them.
pub trait Grader: 'static {
    /// Stable names of the rules that [`Graded::rule`] points into.
    const RULES: &'static [&'static str];

    /// What holds for all watches on a date, for example the shares of a warning ladder.
    type Ladder: 'static;

    /// What is kept for one watch, small: it is read for every reading.
    type Watch: 'static;

    /// The ladder of a date.
    ///
    /// # Errors
    /// A [`Refusal`] when the pack has no ladder for that date.
    fn ladder(on: Date) -> Result<Self::Ladder, Refusal>;

    /// Makes one watch ready.
    fn watch(ladder: &Self::Ladder, watch: &WatchSpec<'_>) -> Self::Watch;

    /// Grades one reading that may be graded.
    fn grade(ladder: &Self::Ladder, watch: &Self::Watch, sample: Sample, state: u64) -> Graded;

    /// Whether a reading is normal whatever else, given that no state is kept: a quick test that
    /// spares most readings the rest.
    fn is_plainly_normal(watch: &Self::Watch, value: i64) -> bool;

    /// Explains one reading.
    fn explain(
        ladder: &Self::Ladder,
        watch: &Self::Watch,
        sample: Sample,
        state: u64,
    ) -> Explanation;
}

/// One watch as the host describes it.
#[derive(Clone, Copy, Debug)]
pub struct WatchSpec<'a> {
    /// Pollutant code.
    pub pollutant: &'a str,
    /// Averaging period of the readings.
    pub averaging: Averaging,
    /// Whether the limit is for that same period, so that a reading can exceed it.
    pub own_period: bool,
    /// Lower bound.
    pub lower: Option<Decimal>,
    /// Upper bound.
    pub upper: Option<Decimal>,
    /// Decimals to which a value is rounded.
    pub decimals: u8,
}

/// One reading.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    /// Start of the period, seconds since 1970.
    pub period_start: i64,
    /// Value, counts of 10⁻⁹.
    pub value: i64,
    /// Code of the validity, 0 or 1 when it is graded.
    pub validity: u8,
}

/// What a rule says of one reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Graded {
    /// Grade of the reading itself.
    pub grade: Grade,
    /// Grade in force afterwards.
    pub in_force: Grade,
    /// Index into [`Grader::RULES`].
    pub rule: u16,
    /// New state.
    pub state: u64,
    /// Whether the answer must name the reading although it is normal: the grade in force changed.
    pub changed: bool,
}

/// Readings as columns.
#[derive(Clone, Copy, Debug)]
pub struct Columns<'a> {
    /// Watch numbers.
    pub watch: &'a [u32],
    /// Starts of the periods.
    pub period_start: &'a [i64],
    /// Values.
    pub value: &'a [i64],
    /// Validities.
    pub validity: &'a [u8],
}

/// The ladder of a date made ready for watches.
#[derive(Debug)]
pub struct RuleSet<G: Grader> {
    ladder: Result<G::Ladder, Refusal>,
    watches: Vec<G::Watch>,
}

/// Codes of validity up to this one may be graded: valid and over range.
const LAST_GRADED_VALIDITY: u8 = 1;

impl<G: Grader> RuleSet<G> {
    /// Makes the ladder of `on` ready for `watches`.
    #[must_use]
    pub fn compile(on: Date, watches: &Watches) -> Self {
        let ladder = G::ladder(on);
        let compiled = match &ladder {
            Ok(ladder) => specs(watches).map(|spec| G::watch(ladder, &spec)).collect(),
            Err(_) => Vec::new(),
        };
        Self { ladder, watches: compiled }
    }

    /// Grades a batch.
    ///
    /// # Errors
    /// The ladder's refusal; `bad-columns` when lengths differ or a watch does not exist.
    pub fn evaluate_columns(&self, columns: Columns<'_>, state: &[u64]) -> Result<Tally, Refusal> {
        let ladder = self.ladder.as_ref().map_err(Clone::clone)?;
        let rows = columns.watch.len();
        let same_length = columns.period_start.len() == rows
            && columns.value.len() == rows
            && columns.validity.len() == rows
            && state.len() == self.watches.len();
        let Some(row_count) = u32::try_from(rows).ok().filter(|_| same_length) else {
            return Err(bad_columns("lengths", rows));
        };
        let mut states = state.to_vec();
        let mut spoken = Vec::new();
        let mut skipped = 0_u32;
        let samples = columns
            .watch
            .iter()
            .zip(columns.period_start)
            .zip(columns.value.iter().zip(columns.validity));
        for (row, ((&watch, &period_start), (&value, &validity))) in (0..row_count).zip(samples) {
            let at = watch as usize;
            let (Some(rule), Some(kept)) = (self.watches.get(at), states.get_mut(at)) else {
                return Err(bad_columns("watch", row as usize));
            };
            // One test, not three: most readings pass it, and it is the only branch they meet.
            if (*kept | u64::from(validity) == 0) & G::is_plainly_normal(rule, value) {
                continue;
            }
            if validity > LAST_GRADED_VALIDITY {
                skipped = skipped.saturating_add(1);
                continue;
            }
            let graded = G::grade(ladder, rule, Sample { period_start, value, validity }, *kept);
            *kept = graded.state;
            if graded.changed || graded.grade != Grade::Normal {
                spoken.push((row, graded.grade.code(), graded.in_force.code(), graded.rule));
            }
        }
        let mut tally = Tally { judged: row_count - skipped, skipped, ..Tally::default() };
        tally.rows = spoken.iter().map(|(row, ..)| *row).collect();
        tally.grades = spoken.iter().map(|(_, grade, ..)| *grade).collect();
        tally.in_force = spoken.iter().map(|(_, _, in_force, _)| *in_force).collect();
        tally.rules = spoken.iter().map(|(.., rule)| *rule).collect();
        (tally.changed, tally.states) = changed(state, &states);
        Ok(tally)
    }

    /// Explains one reading, given the state before it.
    ///
    /// # Errors
    /// The ladder's refusal; `bad-columns` when the watch does not exist.
    pub fn explain_sample(
        &self,
        watch: u32,
        sample: Sample,
        state: u64,
    ) -> Result<Explanation, Refusal> {
        let ladder = self.ladder.as_ref().map_err(Clone::clone)?;
        let rule = self.watches.get(watch as usize).ok_or_else(|| bad_columns("watch", 0))?;
        Ok(G::explain(ladder, rule, sample, state))
    }
}

/// The watches whose state changed, and their new states.
fn changed(old: &[u64], new: &[u64]) -> (Vec<u32>, Vec<u64>) {
    /// Few watches change, so that many are compared at once.
    const STRIDE: usize = 8;
    let mut watches = Vec::new();
    let mut states = Vec::new();
    let strides = (0_u32..).step_by(STRIDE).zip(old.chunks(STRIDE).zip(new.chunks(STRIDE)));
    for (first, (old, new)) in strides {
        let differing = old.iter().zip(new).fold(0, |bits, (old, new)| bits | (old ^ new));
        if differing == 0 {
            continue;
        }
        for (watch, (old, new)) in (first..).zip(old.iter().zip(new)) {
            if old != new {
                watches.push(watch);
                states.push(*new);
            }
        }
    }
    (watches, states)
}

/// The watches one by one; a column that is too short ends them.
fn specs(watches: &Watches) -> impl Iterator<Item = WatchSpec<'_>> {
    let bounds = watches.lower.iter().zip(&watches.upper).zip(&watches.decimals);
    let streams = watches.pollutant.iter().zip(&watches.averaging).zip(&watches.own_period);
    streams.zip(bounds).map(|(((pollutant, averaging), own), ((lower, upper), decimals))| {
        WatchSpec {
            pollutant: watches.pollutants.get(*pollutant as usize).map_or("", String::as_str),
            averaging: Averaging::from_code(*averaging).unwrap_or(Averaging::Instant),
            own_period: *own != 0,
            lower: (*lower != tidegate_contract::NO_LOWER).then(|| Decimal::from_counts(*lower)),
            upper: (*upper != tidegate_contract::NO_UPPER).then(|| Decimal::from_counts(*upper)),
            decimals: *decimals,
        }
    })
}

/// The refusal of columns that the host should not have sent.
fn bad_columns(what: &str, row: usize) -> Refusal {
    let argument = |name: &str, value: String| Argument { name: name.to_owned(), value };
    let arguments = vec![argument("what", what.to_owned()), argument("row", row.to_string())];
    Refusal {
        code: "bad-columns".to_owned(),
        text: Message { key: "bad-columns".to_owned(), arguments },
    }
}
