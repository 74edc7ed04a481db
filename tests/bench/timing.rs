//! Taking turns, so that whatever slows the machine down slows every lane alike.

use std::time::{Duration, Instant};

use crate::Failure;

/// Rounds of a measurement at least, however long one takes.
const ROUNDS_MIN: usize = 9;

/// Rounds before the first that counts: caches, branch predictors and memory get used to the data.
const WARM_UP_ROUNDS: usize = 2;

/// One of the ways to do a piece of work. It gives the time that the work alone took.
pub(crate) type Lane<'a> = &'a mut dyn FnMut() -> Result<Duration, Failure>;

/// Runs the lanes one after another, round by round, backwards every other round, for about
/// `budget`; gives the median of each in seconds.
///
/// # Errors
/// The first of a lane.
pub(crate) fn medians<const N: usize>(
    budget: Duration,
    mut lanes: [Lane<'_>; N],
) -> Result<[f64; N], Failure> {
    let mut samples: [Vec<f64>; N] = std::array::from_fn(|_| Vec::new());
    let mut begun = Instant::now();
    for round in 0.. {
        if round == WARM_UP_ROUNDS {
            begun = Instant::now();
        }
        if round >= WARM_UP_ROUNDS + ROUNDS_MIN && begun.elapsed() >= budget {
            break;
        }
        let mut turns: Vec<_> = lanes.iter_mut().zip(&mut samples).collect();
        if round % 2 == 1 {
            turns.reverse();
        }
        for (lane, samples) in turns {
            let took = lane()?;
            if round >= WARM_UP_ROUNDS {
                samples.push(took.as_secs_f64());
            }
        }
    }
    Ok(samples.map(median))
}

/// Times one piece of work.
pub(crate) fn time<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let begun = Instant::now();
    let done = work();
    (begun.elapsed(), done)
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    samples.get(samples.len() / 2).copied().unwrap_or(f64::NAN)
}
