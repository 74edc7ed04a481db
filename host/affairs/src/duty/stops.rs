//! Times in which production stood still.

use tidegate_domain::Date;

use super::Stopped;

/// Shutdowns, ascending and apart.
pub(super) struct Stops(Vec<(Date, Date)>);

impl Stops {
    /// Puts shutdowns in order; those that touch become one, those without a day fall away.
    pub(super) fn new(shutdowns: &[(Date, Option<Date>)]) -> Self {
        let ended = |until: &Option<Date>| until.unwrap_or(Date::from_days(i32::MAX));
        let mut sorted: Vec<(Date, Date)> =
            shutdowns.iter().map(|(from, until)| (*from, ended(until))).collect();
        sorted.retain(|(from, until)| from < until);
        sorted.sort_unstable();
        let mut stops: Vec<(Date, Date)> = Vec::with_capacity(sorted.len());
        for (from, until) in sorted {
            match stops.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(until),
                _ => stops.push((from, until)),
            }
        }
        Self(stops)
    }

    /// How much of the days from `from` to before `until` production stood still.
    pub(super) fn within(&self, from: Date, until: Date) -> Stopped {
        let first = self.0.partition_point(|stop| stop.1 <= from);
        match self.0.get(first) {
            Some(stop) if stop.0 <= from && until <= stop.1 => Stopped::Wholly,
            Some(stop) if stop.0 < until => Stopped::Partly,
            _ => Stopped::No,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_day_less_is_partly() {
        let day = Date::from_days;
        let stops = Stops::new(&[(day(15), Some(day(20))), (day(10), Some(day(15)))]);
        for (from, until, expected) in [
            (10, 20, Stopped::Wholly),
            (9, 20, Stopped::Partly),
            (10, 21, Stopped::Partly),
            (5, 10, Stopped::No),
            (20, 25, Stopped::No),
            (19, 25, Stopped::Partly),
        ] {
            assert_eq!(stops.within(day(from), day(until)), expected, "{from} to {until}");
        }
        let open = Stops::new(&[(day(10), None), (day(3), Some(day(3)))]);
        assert_eq!(open.within(day(10), day(100_000)), Stopped::Wholly);
        assert_eq!(open.within(day(3), day(4)), Stopped::No);
    }
}
