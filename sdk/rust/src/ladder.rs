//! The usual warning ladder: attention and warning at shares of a limit, exceedance under the
//! standard's rounding, serious when large or repeated, and release with hysteresis.
//!
//! A pack that implements [`WarningLadder`] is a grader; its numbers are parameters:
//! `attention_share`, `warning_share`, `serious_ratio`, `serious_periods`, `serious_window_hours`,
//! `release_share` and `release_readings`.

use tidegate_contract::{
    Basis, Date, Decimal, Explanation, Grade, Message, Refusal, Step, TruthValue,
};

use crate::grading::{Graded, Grader, Sample, WatchSpec};
use crate::state::State;
use crate::tables::{ParameterValue, Tables};
use crate::thresholds::Thresholds;

/// A pack whose grader is the usual ladder over its own parameters.
pub trait WarningLadder: 'static {
    /// The pack's tables.
    const TABLES: &'static Tables;
}

/// The parameters of a date.
#[derive(Clone, Debug)]
pub struct Ladder {
    /// Share of the limit from which a value gets attention, for example 0.8.
    pub attention_share: Decimal,
    /// Share of the limit from which a value is a warning, for example 0.9.
    pub warning_share: Decimal,
    /// Multiple of the limit from which an exceedance is serious, for example 1.5.
    pub serious_ratio: Decimal,
    /// Exceedances, each within the window of the one before, from which they are serious.
    pub serious_periods: u32,
    /// The window, hours.
    pub serious_window_hours: u32,
    /// Share of the limit by which a value must lie under a grade before it counts as calm.
    pub release_share: Decimal,
    /// Calm readings in a row after which the grade in force is lowered.
    pub release_readings: u32,
    bases: Vec<Basis>,
}

/// Indexes into [`Grader::RULES`] of the ladder.
mod rule {
    pub(super) const NORMAL: u16 = 0;
    pub(super) const REPEATED: u16 = 5;
    pub(super) const OVER_RANGE: u16 = 6;
    pub(super) const HELD: u16 = 7;
    pub(super) const RELEASED: u16 = 8;
}

impl Ladder {
    /// Reads the parameters in force on `on`.
    fn read(tables: &'static Tables, on: Date) -> Result<Self, Refusal> {
        let mut bases: Vec<Basis> = Vec::new();
        let mut number = |name: &'static str| {
            let parameter = tables.parameter(name, on).ok_or_else(|| Refusal {
                code: "parameter-not-in-force".to_owned(),
                text: Message::new("parameter-not-in-force").with("name", name).with("on", on),
            })?;
            let basis = parameter.source.basis();
            if !bases.contains(&basis) {
                bases.push(basis);
            }
            match parameter.value {
                ParameterValue::Number(value) => Ok(value),
                _ => Ok(Decimal::ZERO),
            }
        };
        Ok(Self {
            attention_share: number("attention_share")?,
            warning_share: number("warning_share")?,
            serious_ratio: number("serious_ratio")?,
            serious_periods: whole(number("serious_periods")?),
            serious_window_hours: whole(number("serious_window_hours")?),
            release_share: number("release_share")?,
            release_readings: whole(number("release_readings")?),
            bases,
        })
    }
}

/// A parameter that counts something.
fn whole(value: Decimal) -> u32 {
    u32::try_from(value.counts() / Decimal::ONE.counts()).unwrap_or(0)
}

impl<P: WarningLadder> Grader for P {
    const RULES: &'static [&'static str] = &RULE_NAMES;

    type Ladder = Ladder;
    type Watch = Thresholds;

    fn ladder(on: Date) -> Result<Ladder, Refusal> {
        Ladder::read(P::TABLES, on)
    }

    fn watch(ladder: &Ladder, watch: &WatchSpec<'_>) -> Thresholds {
        Thresholds::new(ladder, watch)
    }

    #[inline]
    fn is_plainly_normal(watch: &Thresholds, value: i64) -> bool {
        watch.is_plainly_normal(value)
    }

    fn grade(ladder: &Ladder, watch: &Thresholds, sample: Sample, state: u64) -> Graded {
        let mut kept = State::unpack(state);
        let before = kept.in_force;
        let (grade, mut rule) = own_grade(ladder, watch, sample, &mut kept);
        if grade >= kept.in_force {
            kept.in_force = grade;
            kept.calm = 0;
        } else if watch.calm_grade(sample.value) < kept.in_force {
            kept.calm = kept.calm.saturating_add(1);
            if u32::from(kept.calm) >= ladder.release_readings {
                kept.in_force = grade;
                kept.calm = 0;
                rule = if grade == Grade::Normal { rule::RELEASED } else { rule };
            } else if grade == Grade::Normal {
                rule = rule::HELD;
            }
        } else {
            kept.calm = 0;
            rule = if grade == Grade::Normal { rule::HELD } else { rule };
        }
        let changed = kept.in_force != before;
        Graded { grade, in_force: kept.in_force, rule, state: kept.pack(), changed }
    }

    fn explain(ladder: &Ladder, watch: &Thresholds, sample: Sample, state: u64) -> Explanation {
        let graded = Self::grade(ladder, watch, sample, state);
        let mut steps = vec![step(ladder, watch, sample, &graded)];
        if !watch.own_period {
            let period =
                Message::new("ladder-shorter-period").with("period", watch.averaging_name());
            steps.push(plain_step("ladder-shorter-period", ladder, period));
        }
        if graded.in_force > graded.grade {
            let held = Message::new("ladder-held")
                .with("grade", grade_name(graded.in_force))
                .with("readings", ladder.release_readings);
            steps.push(plain_step("ladder-held", ladder, held));
        }
        Explanation {
            grade: graded.grade.code(),
            in_force: graded.in_force.code(),
            steps,
            largest_compliant: watch.largest_compliant(sample.value).map(Decimal::from_counts),
        }
    }
}

/// The grade of the reading itself and its rule; exceedances are counted in `kept`.
#[inline]
fn own_grade(
    ladder: &Ladder,
    watch: &Thresholds,
    sample: Sample,
    kept: &mut State,
) -> (Grade, u16) {
    let mut grade = watch.grade(sample.value);
    let mut rule = rule::NORMAL + u16::from(grade.code());
    if sample.validity == tidegate_contract::Validity::OverRange.code() && grade < Grade::Warning {
        grade = Grade::Warning;
        rule = rule::OVER_RANGE;
    }
    let minute = u32::try_from(sample.period_start.div_euclid(60)).unwrap_or(0);
    let window = ladder.serious_window_hours.saturating_mul(60);
    let recent = kept.exceedances > 0 && minute.saturating_sub(kept.last_exceedance) <= window;
    if grade >= Grade::Exceedance {
        kept.exceedances = if recent { kept.exceedances.saturating_add(1) } else { 1 };
        kept.last_exceedance = minute;
        if grade == Grade::Exceedance && u32::from(kept.exceedances) >= ladder.serious_periods {
            return (Grade::Serious, rule::REPEATED);
        }
    } else if !recent {
        kept.exceedances = 0;
        kept.last_exceedance = 0;
    }
    (grade, rule)
}

/// The step that says why the reading has its own grade.
fn step(ladder: &Ladder, watch: &Thresholds, sample: Sample, graded: &Graded) -> Step {
    let name = RULE_NAMES.get(usize::from(graded.rule)).copied().unwrap_or("ladder-normal");
    let value = Decimal::from_counts(sample.value);
    let limit = watch.limit_near(sample.value);
    let message = Message::new(name).with("value", value);
    let share = |share: Decimal| {
        let threshold = watch.threshold(graded.grade, sample.value);
        message.clone().with("threshold", Decimal::from_counts(threshold)).with("share", share)
    };
    let text = match name {
        "ladder-attention" => share(ladder.attention_share),
        "ladder-warning" => share(ladder.warning_share),
        "ladder-serious" => message.with("limit", limit).with("ratio", ladder.serious_ratio),
        "ladder-repeated" => Message::new(name)
            .with("count", State::unpack(graded.state).exceedances)
            .with("hours", ladder.serious_window_hours),
        "ladder-held" => Message::new(name)
            .with("grade", grade_name(graded.in_force))
            .with("readings", ladder.release_readings),
        "ladder-released" => Message::new(name).with("readings", ladder.release_readings),
        "ladder-over-range" => message,
        _ => message.with("limit", limit),
    };
    plain_step(name, ladder, text)
}

/// A step about the ladder's own parameters, with their doubts carried.
fn plain_step(rule: &str, ladder: &Ladder, text: Message) -> Step {
    Step {
        rule: rule.to_owned(),
        outcome: TruthValue::Yes,
        basis: ladder.bases.clone(),
        facts: Vec::new(),
        missing: Vec::new(),
        text,
        changed_by: Vec::new(),
    }
}

/// Names of the rules, in the order of [`rule`].
const RULE_NAMES: [&str; 9] = [
    "ladder-normal",
    "ladder-attention",
    "ladder-warning",
    "ladder-exceedance",
    "ladder-serious",
    "ladder-repeated",
    "ladder-over-range",
    "ladder-held",
    "ladder-released",
];

/// The word of a grade, as in JSON.
const fn grade_name(grade: Grade) -> &'static str {
    match grade {
        Grade::Normal => "normal",
        Grade::Attention => "attention",
        Grade::Warning => "warning",
        Grade::Exceedance => "exceedance",
        Grade::Serious => "serious",
    }
}
