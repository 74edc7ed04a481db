//! The ladder's shares of one limit, worked out once so that grading compares whole numbers.

use tidegate_contract::{Averaging, Decimal, Grade};

use crate::grading::WatchSpec;
use crate::ladder::Ladder;

/// Values from which each grade holds, on either side of the limit.
#[derive(Clone, Debug)]
pub struct Thresholds {
    /// One for each grade after normal. Both sides of a grade lie together, because the mildest
    /// is read for every reading and the rest for few.
    grades: [Sides; 4],
    /// How far under a grade a value must lie to count as calm.
    margin: i64,
    /// The limit's bounds, for explanations.
    bounds: (Option<Decimal>, Option<Decimal>),
    /// Whether a reading can exceed the limit at all.
    pub(crate) own_period: bool,
    /// The readings' averaging period, for explanations.
    averaging: Averaging,
}

/// Where a grade begins.
#[derive(Clone, Copy, Debug)]
struct Sides {
    /// A value at or above it is at least of the grade.
    upper: i64,
    /// A value at or below it is at least of the grade.
    lower: i64,
}

/// Never reached from below.
const NEVER_UPPER: [i64; 4] = [i64::MAX; 4];
/// Never reached from above.
const NEVER_LOWER: [i64; 4] = [i64::MIN; 4];

impl Thresholds {
    /// Works out the thresholds of one watch.
    #[must_use]
    pub fn new(ladder: &Ladder, watch: &WatchSpec<'_>) -> Self {
        let (upper, lower, span) = match (watch.lower, watch.upper) {
            (None, None) => (NEVER_UPPER, NEVER_LOWER, 0),
            (None, Some(limit)) => (above(ladder, limit), NEVER_LOWER, limit.counts()),
            (Some(limit), None) => (NEVER_UPPER, below(ladder, limit), limit.counts()),
            (Some(low), Some(high)) => around(ladder, low, high),
        };
        let [ua, uw, ux, us] = upper_exceedance(upper, watch);
        let [la, lw, lx, ls] = lower_exceedance(lower, watch);
        let grades = [(ua, la), (uw, lw), (ux, lx), (us, ls)];
        Self {
            grades: grades.map(|(upper, lower)| Sides { upper, lower }),
            margin: scale(span, ladder.release_share),
            bounds: (watch.lower, watch.upper),
            own_period: watch.own_period,
            averaging: watch.averaging,
        }
    }

    /// The word of the readings' averaging period, as in JSON.
    pub(crate) const fn averaging_name(&self) -> &'static str {
        name(self.averaging)
    }

    /// Whether the value is inside the mildest thresholds.
    #[inline]
    #[must_use]
    pub const fn is_plainly_normal(&self, value: i64) -> bool {
        let [mildest, ..] = self.grades;
        (value < mildest.upper) & (value > mildest.lower)
    }

    /// Grade of a value.
    #[inline]
    #[must_use]
    pub fn grade(&self, value: i64) -> Grade {
        self.graded(value, value)
    }

    /// Grade of a value with the release margin added: below the grade in force it is calm.
    #[inline]
    #[must_use]
    pub fn calm_grade(&self, value: i64) -> Grade {
        self.graded(value.saturating_add(self.margin), value.saturating_sub(self.margin))
    }

    #[inline]
    fn graded(&self, high: i64, low: i64) -> Grade {
        // The ends of the range stand for thresholds that are never reached, not even by values
        // that far out.
        let (high, low) = (high.min(i64::MAX - 1), low.max(i64::MIN + 1));
        let over = self.grades.iter().filter(|grade| high >= grade.upper).count();
        let under = self.grades.iter().filter(|grade| low <= grade.lower).count();
        Grade::ALL.get(over.max(under)).copied().unwrap_or(Grade::Serious)
    }

    /// The threshold of a grade on the side that the value is nearer to.
    #[must_use]
    pub fn threshold(&self, grade: Grade, value: i64) -> i64 {
        let at = usize::from(grade.code()).saturating_sub(1);
        let is_upper = self.is_upper_side(value);
        let side = |sides: &Sides| if is_upper { sides.upper } else { sides.lower };
        self.grades.get(at).map_or(0, side)
    }

    /// The bound that the value is nearer to, as text.
    #[must_use]
    pub fn limit_near(&self, value: i64) -> String {
        let (lower, upper) = self.bounds;
        let bound = if self.is_upper_side(value) { upper } else { lower };
        bound.map_or_else(String::new, |bound| bound.to_string())
    }

    /// The value furthest out that would have been within the limit under the standard's rounding,
    /// on the side that the value is nearer to; none when no reading can exceed the limit.
    #[must_use]
    pub fn largest_compliant(&self, value: i64) -> Option<i64> {
        let [.., Sides { upper, lower }, _] = self.grades;
        if self.is_upper_side(value) {
            (upper != i64::MAX).then(|| upper - 1)
        } else {
            (lower != i64::MIN).then(|| lower + 1)
        }
    }

    fn is_upper_side(&self, value: i64) -> bool {
        match self.bounds {
            (Some(low), Some(high)) => {
                i128::from(value) * 2 >= i128::from(low.counts()) + i128::from(high.counts())
            }
            (Some(_), None) => false,
            _ => true,
        }
    }
}

/// The upper thresholds with the exceedance where the standard's rounding has it, or nowhere for
/// another period.
fn upper_exceedance([a, w, _, s]: [i64; 4], watch: &WatchSpec<'_>) -> [i64; 4] {
    let Some(limit) = watch.upper else { return NEVER_UPPER };
    if !watch.own_period {
        return [a, w, i64::MAX, i64::MAX];
    }
    let exceeds = exceeds_from(limit, watch.decimals);
    [a.min(exceeds), w.min(exceeds), exceeds, s.max(exceeds)]
}

/// The same for the lower thresholds.
fn lower_exceedance([a, w, _, s]: [i64; 4], watch: &WatchSpec<'_>) -> [i64; 4] {
    let Some(limit) = watch.lower else { return NEVER_LOWER };
    if !watch.own_period {
        return [a, w, i64::MIN, i64::MIN];
    }
    let falls = falls_from(limit, watch.decimals);
    [a.max(falls), w.max(falls), falls, s.min(falls)]
}

/// Attention, warning, exceedance and serious for a limit that must not be passed upward.
fn above(ladder: &Ladder, limit: Decimal) -> [i64; 4] {
    let limit = limit.counts();
    if limit <= 0 {
        // Every share of nothing is nothing: only the exceedance itself says anything.
        return NEVER_UPPER;
    }
    let of = |share| scale_up(limit, share);
    [of(ladder.attention_share), of(ladder.warning_share), limit, of(ladder.serious_ratio)]
}

/// The same for a limit that must not be passed downward: it is near at limit ÷ share.
fn below(ladder: &Ladder, limit: Decimal) -> [i64; 4] {
    let limit = limit.counts();
    let of = |share: Decimal| divide_down(limit, share);
    [of(ladder.attention_share), of(ladder.warning_share), limit, of(ladder.serious_ratio)]
}

/// The same for a range: shares of the way from its middle to either end.
fn around(ladder: &Ladder, low: Decimal, high: Decimal) -> ([i64; 4], [i64; 4], i64) {
    let middle = i64::midpoint(low.counts(), high.counts());
    let half = high.counts().saturating_sub(middle);
    let up = |share| middle.saturating_add(scale_up(half, share));
    let down = |share| middle.saturating_sub(scale_up(half, share));
    let shares = [ladder.attention_share, ladder.warning_share, Decimal::ONE, ladder.serious_ratio];
    (shares.map(up), shares.map(down), half)
}

/// `value × share`, rounded toward zero.
fn scale(value: i64, share: Decimal) -> i64 {
    let (down, is_exact) = product(value, share);
    if down < 0 && !is_exact { down.saturating_add(1) } else { down }
}

/// `value × share`, rounded up, so that exactly the share is reached at the threshold.
fn scale_up(value: i64, share: Decimal) -> i64 {
    let (down, is_exact) = product(value, share);
    if is_exact { down } else { down.saturating_add(1) }
}

/// `value × share` rounded down and held at the ends of the range, and whether that is exact.
///
/// Whole units and rests are multiplied apart in 64 bits where they fit: a thousand limits with
/// four shares each would otherwise spend more on divisions of 128 bits than grading a batch takes.
fn product(value: i64, share: Decimal) -> (i64, bool) {
    let one = Decimal::ONE.counts();
    let (units, rest) = (value.div_euclid(one), value.rem_euclid(one));
    let (share_units, share_rest) =
        (share.counts().div_euclid(one), share.counts().rem_euclid(one));
    let in_64_bits = || {
        let small = rest.checked_mul(share_rest)?;
        let parts = units.checked_mul(share_rest)?.checked_add(small.div_euclid(one))?;
        let down = value.checked_mul(share_units)?.checked_add(parts)?;
        Some((down, small.rem_euclid(one) == 0))
    };
    in_64_bits().unwrap_or_else(|| {
        let (product, one) = (i128::from(value) * i128::from(share.counts()), i128::from(one));
        // What is held at an end of the range is there already and must not be moved on.
        let down = product.div_euclid(one);
        let held = clamp(down);
        (held, i128::from(held) != down || product.rem_euclid(one) == 0)
    })
}

/// `value ÷ share`, rounded down; the value itself when the share is not positive.
fn divide_down(value: i64, share: Decimal) -> i64 {
    if share <= Decimal::ZERO {
        return value;
    }
    let product = i128::from(value) * i128::from(Decimal::ONE.counts());
    clamp(product.div_euclid(i128::from(share.counts())))
}

fn clamp(value: i128) -> i64 {
    i64::try_from(value).unwrap_or(if value < 0 { i64::MIN } else { i64::MAX })
}

/// Counts in the last decimal that is kept.
pub(crate) fn quantum(decimals: u8) -> i64 {
    10_i64.saturating_pow(u32::from(9_u8.saturating_sub(decimals)))
}

/// The smallest value that, rounded to `decimals`, is greater than `limit`.
///
/// # Source
/// GB/T 8170-2008: half to even (四舍六入五成双); exceed means strictly greater.
pub(crate) fn exceeds_from(limit: Decimal, decimals: u8) -> i64 {
    let quantum = quantum(decimals);
    if quantum == 1 {
        return limit.counts().saturating_add(1);
    }
    let steps = limit.counts().div_euclid(quantum).saturating_add(1);
    let tie = steps.saturating_mul(quantum).saturating_sub(quantum / 2);
    if steps % 2 == 0 { tie } else { tie.saturating_add(1) }
}

/// The largest value that, rounded to `decimals`, is less than `limit`.
pub(crate) fn falls_from(limit: Decimal, decimals: u8) -> i64 {
    exceeds_from(Decimal::from_counts(limit.counts().saturating_neg()), decimals).saturating_neg()
}

/// The word of a period, as in JSON.
const fn name(averaging: Averaging) -> &'static str {
    match averaging {
        Averaging::Instant => "instant",
        Averaging::Minute => "minute",
        Averaging::Hour => "hour",
        Averaging::Day => "day",
        Averaging::Month => "month",
        Averaging::Year => "year",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(text: &str) -> i64 {
        text.parse::<Decimal>().unwrap().counts()
    }

    #[test]
    fn exceedance_follows_rounding_half_to_even() {
        for (limit, decimals, first) in [
            ("40", 0, "40.500000001"),
            ("41", 0, "41.5"),
            ("0.3", 1, "0.35"),
            ("0.5", 1, "0.55"),
            ("0.4", 1, "0.450000001"),
            ("1.0", 1, "1.050000001"),
            ("9", 2, "9.005000001"),
            ("0.05", 9, "0.050000001"),
        ] {
            let limit = limit.parse().unwrap();
            assert_eq!(exceeds_from(limit, decimals), counts(first), "{limit} {decimals}");
        }
    }

    #[test]
    fn a_share_of_a_limit_is_that_of_128_bits() {
        let values = [0, 1, -1, 999_999_999, 1_000_000_000, 40_000_000_001, -7_500_000_003];
        let values = values.into_iter().chain([i64::MAX, i64::MAX - 1, i64::MIN, i64::MIN + 1]);
        let shares = ["0", "0.8", "0.9", "1", "1.5", "0.000000001", "2.000000001", "-0.3", "99999"];
        let one = i128::from(Decimal::ONE.counts());
        for (value, share) in values.flat_map(|value| shares.map(|share| (value, share))) {
            let share: Decimal = share.parse().unwrap();
            let product = i128::from(value) * i128::from(share.counts());
            assert_eq!(scale(value, share), clamp(product / one), "{value} {share}");
            let up = product.div_euclid(one) + i128::from(product.rem_euclid(one) != 0);
            assert_eq!(scale_up(value, share), clamp(up), "{value} {share}");
        }
    }

    #[test]
    fn no_value_reaches_a_threshold_that_is_not_there() {
        let sides = |(upper, lower)| Sides { upper, lower };
        let only_upper = Thresholds {
            grades: [(5, i64::MIN), (6, i64::MIN), (7, i64::MIN), (i64::MAX, i64::MIN)].map(sides),
            margin: 1,
            bounds: (None, None),
            own_period: true,
            averaging: Averaging::Hour,
        };
        for (value, grade) in [
            (i64::MIN, Grade::Normal),
            (4, Grade::Normal),
            (7, Grade::Exceedance),
            (i64::MAX, Grade::Exceedance),
        ] {
            assert_eq!(only_upper.grade(value), grade, "{value}");
        }
    }

    #[test]
    fn the_lower_side_mirrors_the_upper() {
        for (limit, decimals, last) in
            [("6", 0, "5.499999999"), ("5", 0, "4.5"), ("6", 2, "5.994999999")]
        {
            let limit = limit.parse().unwrap();
            assert_eq!(falls_from(limit, decimals), counts(last), "{limit} {decimals}");
        }
    }
}
