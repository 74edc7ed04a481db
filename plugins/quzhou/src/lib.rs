//! Quzhou: the first exceedance asks the firm and its operator to check the instrument; exceedances
//! that go on, or a large one, go to the enforcement terminal.
//!
//! The ladder is the usual one with the city's numbers. What differs is what goes on means: periods
//! over the limit one after another (连续), so that one within the limit between two starts the
//! count again.

use tidegate_sdk::contract::{Date, Explanation, Grade, Refusal, Validity};
use tidegate_sdk::grading::{Graded, Grader, Sample, WatchSpec};
use tidegate_sdk::ladder::{Ladder, WarningLadder};
use tidegate_sdk::state::State;
use tidegate_sdk::tables::Tables;
use tidegate_sdk::thresholds::Thresholds;

tidegate_sdk::pack!();

/// The city's rules.
#[derive(Debug)]
pub struct Pack;

/// The usual ladder with the city's numbers.
struct Usual;

impl WarningLadder for Usual {
    const TABLES: &'static Tables = &TABLES;
}

impl Grader for Pack {
    const RULES: &'static [&'static str] = <Usual as Grader>::RULES;

    type Ladder = Ladder;
    type Watch = Thresholds;

    fn ladder(on: Date) -> Result<Ladder, Refusal> {
        Usual::ladder(on)
    }

    fn watch(ladder: &Ladder, watch: &WatchSpec<'_>) -> Thresholds {
        Usual::watch(ladder, watch)
    }

    #[inline]
    fn is_plainly_normal(watch: &Thresholds, value: i64) -> bool {
        Usual::is_plainly_normal(watch, value)
    }

    fn grade(ladder: &Ladder, watch: &Thresholds, sample: Sample, state: u64) -> Graded {
        let graded = Usual::grade(ladder, watch, sample, state);
        // A value over range under the limit is at least its value: it may be over the limit as well,
        // and ends nothing.
        let ends = graded.grade < Grade::Exceedance && sample.validity == Validity::Valid.code();
        if !ends {
            return graded;
        }
        let kept = State { exceedances: 0, last_exceedance: 0, ..State::unpack(graded.state) };
        Graded { state: kept.pack(), ..graded }
    }

    fn explain(ladder: &Ladder, watch: &Thresholds, sample: Sample, state: u64) -> Explanation {
        Usual::explain(ladder, watch, sample, state)
    }
}

tidegate_sdk::export!(Pack: grading);
