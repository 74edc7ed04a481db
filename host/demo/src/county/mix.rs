//! The mix of industries: a guess at a county known for pens, knitwear and light manufacture.

mod chemicals;
mod light_industry;
mod machinery;
mod services;

use super::line::Line;

/// All lines, in the order of the standard classification.
pub(super) fn lines() -> impl Iterator<Item = &'static Line> {
    let parts = [light_industry::LINES, chemicals::LINES, machinery::LINES, services::LINES];
    parts.into_iter().flatten()
}

/// How many enterprises of each line a county of `total` has: in proportion to the mix, by largest
/// remainder, but of every monitored line at least one while there are enough.
pub(super) fn shares(total: u32) -> Vec<(&'static Line, u32)> {
    let whole: u64 = lines().map(|line| u64::from(line.count)).sum::<u64>().max(1);
    let mut left = total;
    let mut shares = Vec::new();
    let mut remainders = Vec::new();
    for (index, line) in lines().enumerate() {
        let exact = u64::from(line.count) * u64::from(total);
        let share = u32::try_from(exact / whole).unwrap_or(left).min(left);
        left -= share;
        shares.push((line, share));
        remainders.push((line.site.is_none() || share > 0, u64::MAX - exact % whole, index));
    }
    // A monitored line that rounding left empty comes first, then the largest remainders.
    remainders.sort_unstable();
    for (_, _, index) in remainders {
        if left == 0 {
            break;
        }
        if let Some((_, share)) = shares.get_mut(index) {
            *share += 1;
            left -= 1;
        }
    }
    shares
}

/// Enterprises of the standard mix: industry and how many of it.
#[must_use]
pub fn standard_mix() -> Vec<(&'static str, u32)> {
    lines().map(|line| (line.industry, line.count)).collect()
}
