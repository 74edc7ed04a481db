//! Which rule grades a watch: a line of the county's tables, or the usual ladder.

use tidegate_sdk::contract::{Date, Decimal, Explanation, Message, Refusal};
use tidegate_sdk::grading::{Graded, Grader, Sample, WatchSpec};
use tidegate_sdk::ladder::{Ladder, WarningLadder};
use tidegate_sdk::tables::{ParameterValue, Tables};
use tidegate_sdk::thresholds::Thresholds;

use crate::line::{self, Line};
use crate::{Pack, TABLES};

/// The ladder of the layers above, with their numbers.
struct Usual;

impl WarningLadder for Usual {
    const TABLES: &'static Tables = &TABLES;
}

/// What holds on a date.
pub struct County {
    on: Date,
    alarm_decimals: u8,
    usual: Ladder,
}

/// A watch made ready.
pub enum Watch {
    /// A limit, by the usual ladder.
    Limit(Thresholds),
    /// A line of the county's tables.
    Line(Line),
}

impl Grader for Pack {
    const RULES: &'static [&'static str] = &line::RULES;

    type Ladder = County;
    type Watch = Watch;

    fn ladder(on: Date) -> Result<County, Refusal> {
        let usual = Usual::ladder(on)?;
        let alarm_decimals = alarm_decimals(on).ok_or_else(|| Refusal {
            code: "parameter-not-in-force".to_owned(),
            text: Message::new("parameter-not-in-force")
                .with("name", ALARM_DECIMALS)
                .with("on", on),
        })?;
        Ok(County { on, alarm_decimals, usual })
    }

    fn watch(county: &County, watch: &WatchSpec<'_>) -> Watch {
        match Line::of(&TABLES, watch, (county.on, county.alarm_decimals)) {
            Some(line) => Watch::Line(line),
            None => Watch::Limit(Usual::watch(&county.usual, watch)),
        }
    }

    #[inline]
    fn is_plainly_normal(watch: &Watch, value: i64) -> bool {
        match watch {
            Watch::Limit(thresholds) => thresholds.is_plainly_normal(value),
            Watch::Line(line) => line.is_within(value),
        }
    }

    fn grade(county: &County, watch: &Watch, sample: Sample, state: u64) -> Graded {
        match watch {
            Watch::Limit(thresholds) => Usual::grade(&county.usual, thresholds, sample, state),
            Watch::Line(line) => line.grade(sample, state),
        }
    }

    fn explain(county: &County, watch: &Watch, sample: Sample, state: u64) -> Explanation {
        match watch {
            Watch::Limit(thresholds) => Usual::explain(&county.usual, thresholds, sample, state),
            Watch::Line(line) => line.explain(sample, state),
        }
    }
}

/// Decimals to which the standard rounds the daily means of the alarm table.
const ALARM_DECIMALS: &str = "alarm_decimals";

fn alarm_decimals(on: Date) -> Option<u8> {
    match TABLES.parameter(ALARM_DECIMALS, on)?.value {
        ParameterValue::Number(number) => {
            u8::try_from(number.counts() / Decimal::ONE.counts()).ok()
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rules of the ladder keep their numbers, because those of the tables stand behind them.
    #[test]
    fn the_rules_of_the_ladder_come_first() {
        let ladder = <Usual as Grader>::RULES;
        assert_eq!(line::RULES.get(..ladder.len()), Some(ladder));
    }
}
