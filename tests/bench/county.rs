//! Synthetic readings of a county's watches.

use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use tidegate_domain::{Averaging, NO_LOWER, Readings, Validity, Watches};

/// Limits of a county that are watched at once.
pub(crate) const WATCHES: usize = 1000;

/// Different readings in every data set: with fewer, the branch predictor learns them.
pub(crate) const READINGS: usize = 8192;

/// 10⁻⁹ of a unit is one count.
const UNIT: i64 = 1_000_000_000;

/// The first hour, 2026-01-01T00:00:00+08:00.
const START: i64 = 1_767_196_800;

const HOUR_S: i64 = 3600;

/// Pollutants with an upper limit in thousandths of their unit, and the decimals kept.
const POLLUTANTS: [(&str, i64, u8); 16] = [
    ("w01018", 40_000, 0),
    ("w21003", 2_000, 1),
    ("w21011", 300, 2),
    ("w21001", 12_000, 1),
    ("w01012", 10_000, 0),
    ("w01001", 9_000, 2),
    ("a34013", 10_000, 0),
    ("a21026", 35_000, 0),
    ("a21002", 50_000, 0),
    ("a21005", 100_000, 0),
    ("a21024", 60_000, 0),
    ("a20058", 30, 3),
    ("w20111", 50, 3),
    ("w20115", 500, 2),
    ("a24088", 60_000, 1),
    ("w20122", 1_000, 2),
];

/// Place of pH among them, the one with a range.
const PH: usize = 5;
const PH_LOWER: i64 = 6_000;

/// How readings are drawn.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Mix {
    /// 5 % flagged and not graded; 4 % at or over 0.8 of the limit and a tenth of those over 1.0,
    /// each drawn on its own, which disturbs more watches than real spells of high values would.
    Usual,
    /// Everything is graded and nothing is normal.
    Worst,
}

/// `count` watches, at most [`WATCHES`]: hourly readings, two of three under an hourly limit and
/// the third under a daily one.
pub(crate) fn watches(count: usize) -> Watches {
    let mut watches = Watches {
        pollutants: POLLUTANTS.iter().map(|(code, ..)| (*code).to_owned()).collect(),
        ..Watches::default()
    };
    let pollutants = POLLUTANTS.iter().zip(0..).enumerate().cycle();
    for (number, (place, ((_, limit, decimals), index))) in pollutants.take(count).enumerate() {
        watches.pollutant.push(index);
        watches.averaging.push(Averaging::Hour.code());
        watches.own_period.push(u8::from(number % 3 != 2));
        watches.lower.push(if place == PH { thousandths(PH_LOWER) } else { NO_LOWER });
        watches.upper.push(thousandths(*limit));
        watches.decimals.push(*decimals);
    }
    watches
}

/// `batches` batches of `rows` readings of these watches, one hour after another, each batch in
/// the order of watches and then hours, as the host sorts them.
pub(crate) fn batches(mix: Mix, watches: &Watches, rows: usize, batches: usize) -> Vec<Readings> {
    let mut rng = StdRng::seed_from_u64(rows as u64);
    let count = watches.upper.len().max(1);
    let mut hour = 0;
    let draw = |_| {
        let mut batch = Readings::default();
        let mut latest = hour;
        for ((number, lower), upper) in (0_u32..).zip(&watches.lower).zip(&watches.upper) {
            let before = number as usize * rows / count;
            let after = (number as usize + 1) * rows / count;
            for period in (hour..).take(after - before) {
                let (value, validity) = reading(mix, *lower, *upper, &mut rng);
                batch.watch.push(number);
                batch.period_start.push(START + period * HOUR_S);
                batch.value.push(value);
                batch.validity.push(validity.code());
                latest = latest.max(period + 1);
            }
        }
        hour = latest;
        batch
    };
    (0..batches).map(draw).collect()
}

fn reading(mix: Mix, lower: i64, upper: i64, rng: &mut StdRng) -> (i64, Validity) {
    let near = match mix {
        Mix::Usual => rng.random_bool(0.04),
        Mix::Worst => true,
    };
    let is_over = match mix {
        Mix::Usual => rng.random_bool(0.1),
        Mix::Worst => rng.random_bool(0.5),
    };
    let thousandths = match (near, is_over) {
        (false, _) => rng.random_range(50..780),
        (true, false) => rng.random_range(800..1000),
        (true, true) => rng.random_range(1020..1800),
    };
    let validity = match mix {
        Mix::Usual if rng.random_bool(0.05) => {
            let flagged = Validity::ALL.iter().filter(|validity| !validity.is_graded());
            let at = rng.random_range(0..Validity::ALL.len() - 2);
            flagged.copied().nth(at).unwrap_or(Validity::Fault)
        }
        Mix::Worst if rng.random_bool(0.05) => Validity::OverRange,
        Mix::Usual | Mix::Worst => Validity::Valid,
    };
    let value = if lower == NO_LOWER {
        upper / 1000 * thousandths
    } else {
        let middle = i64::midpoint(lower, upper);
        let away = (upper - middle) / 1000 * thousandths;
        if rng.random_bool(0.5) { middle + away } else { middle - away }
    };
    // Instruments send a few more digits than the limit has.
    (value + rng.random_range(0..1000) * 1000, validity)
}

const fn thousandths(value: i64) -> i64 {
    value * (UNIT / 1000)
}
