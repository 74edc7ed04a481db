//! Judged means of all wanted series.

use tidegate_domain::{Averaging, Instant, Means};

use crate::input::Wanted;
use crate::marks::MarkUse;
use crate::nature::FURNACE_TEMPERATURE;
use crate::part::View;
use crate::parts::PeriodMean;
use crate::problem::Problem;
use crate::reason::Reason;
use crate::run::Run;

/// What came of a chunk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The rows: `series` is the index of the wanted series, `exempted_by` 1 + that of the mark;
    /// ascending by series and period. Values are counts in the unit of the limit, rounded half
    /// to even at 10⁻⁹ and nowhere else.
    pub means: Means,
    /// What was wrong with the input.
    pub problems: Vec<Problem>,
    /// How far each mark's kind has used its hours; none for a mark without effect.
    pub mark_uses: Vec<Option<MarkUse>>,
    /// Version of the method.
    pub method: &'static str,
}

impl Run<'_> {
    /// The judged means.
    ///
    /// An hour and a day get a row each, data or not (a batch analyser one for each value due);
    /// minutes and single values one for each that was received; the furnace temperature one for
    /// each five minutes in which anything was.
    #[must_use]
    pub fn judge(&self) -> Judged {
        let mut means = Means::default();
        // Hour and day of one pollutant are commonly wanted together and share their hours.
        let mut last: Option<(&Wanted, Vec<PeriodMean>)> = None;
        for (series, wanted) in self.question.wanted.iter().enumerate() {
            let series = u32::try_from(series).unwrap_or(u32::MAX);
            let mut push = |at: Instant, mean: PeriodMean| {
                means.series.push(series);
                means.period_start.push(at);
                means.value.push(mean.value);
                means.validity.push(mean.reason.code());
                means.exempted_by.push(mean.exempted_by);
            };
            if let Some(rates) = self.rates(wanted) {
                let hours = match last.take() {
                    Some((before, hours)) if same_hours(before, wanted) => hours,
                    _ => rates.hours(),
                };
                rates.rows(wanted.averaging, &hours, &mut push);
                last = Some((wanted, hours));
                continue;
            }
            let Some(view) = self.view(wanted) else {
                self.nothing(wanted.averaging).for_each(|(at, mean)| push(at, mean));
                continue;
            };
            if matches!(wanted.averaging, Averaging::Hour | Averaging::Day) {
                let hours = match last.take() {
                    Some((before, hours)) if same_hours(before, wanted) => hours,
                    _ => view.hours(),
                };
                view.rows_of_hours(wanted.averaging, &hours, &mut push);
                last = Some((wanted, hours));
            } else {
                view.rows_of_shorts(wanted, &mut push);
            }
        }
        Judged {
            means,
            problems: self.problems().to_vec(),
            mark_uses: self.mark_uses().to_vec(),
            method: self.method.version,
        }
    }

    /// The series as a concentration; of one that asks for a rate, [`Run::rates`] goes first.
    pub(crate) fn view<'r>(&'r self, wanted: &'r Wanted) -> Option<View<'r>> {
        View::new(self, &wanted.pollutant, wanted.compared, wanted.unit.as_deref())
    }

    /// Rows of a series that nothing was received for.
    pub(crate) fn nothing(
        &self,
        averaging: Averaging,
    ) -> impl Iterator<Item = (Instant, PeriodMean)> + '_ {
        let (rows, step_s) = match averaging {
            Averaging::Hour => (self.span.hours(), 3_600),
            Averaging::Day => (self.span.days, 86_400),
            _ => (0, 1),
        };
        let missing = PeriodMean::without(Reason::Missing);
        (0..rows).map(move |row| (self.span.at(row, step_s), missing))
    }
}

impl View<'_> {
    fn rows_of_hours(
        &self,
        averaging: Averaging,
        hours: &[PeriodMean],
        push: &mut impl FnMut(Instant, PeriodMean),
    ) {
        let span = self.run.span;
        if averaging == Averaging::Hour {
            for (hour, mean) in hours.iter().enumerate().filter(|(_, mean)| mean.is_due) {
                push(span.at(hour, 3_600), self.told(*mean));
            }
        } else {
            for day in 0..span.days {
                push(span.at(day, 86_400), self.told(self.day(hours, day)));
            }
        }
    }

    fn rows_of_shorts(&self, wanted: &Wanted, push: &mut impl FnMut(Instant, PeriodMean)) {
        let told = |(at, mean): (Instant, PeriodMean)| (at, self.told(mean));
        match wanted.averaging {
            Averaging::Instant => {
                self.instants().map(told).for_each(|(at, mean)| push(at, mean));
            }
            Averaging::Minute if wanted.pollutant == FURNACE_TEMPERATURE => {
                let rows = self.furnace_values().into_iter();
                rows.map(told).for_each(|(at, mean)| push(at, mean));
            }
            Averaging::Minute => {
                let rows = self.minute_values().into_iter();
                rows.map(told).for_each(|(at, mean)| push(at, mean));
            }
            _ => {}
        }
    }
}

/// Whether two series are made of the same hours.
fn same_hours(one: &Wanted, other: &Wanted) -> bool {
    (&one.pollutant, &one.unit, one.compared) == (&other.pollutant, &other.unit, other.compared)
}
