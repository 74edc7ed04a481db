//! Random case files.

use tidegate_contract::{AppliedLimit, CaseFile, Date, Outlet};

use super::Generator;
use super::monitoring::Stretch;

/// Outlets, permits and other records of one case file at most, each.
const RECORDS_MAX: u64 = 4;

/// Days of production at most.
const PRODUCTION_MAX: i32 = 45;

impl Generator<'_> {
    /// A case file judged on `on` or some time after its period. Half of them are orderly, so that
    /// rules have something to find; the others have everything that can be wrong.
    pub(super) fn case_file(&mut self, on: Date) -> CaseFile {
        let orderly = self.random.one_in(2);
        let length = self.random.pick(&[1, 1, 2, 28, 31, 92, 365, 366]).unwrap_or(1);
        let from = if self.random.one_in(3) { on.plus_days(-length) } else { on };
        let until = from.plus_days(length);
        let as_of = if orderly { until } else { self.near(until, 30).max(from) };
        let outlets = self.outlets(orderly);
        let ids: Vec<String> = outlets.iter().map(|outlet| outlet.id.clone()).collect();
        let permits: Vec<_> = if orderly {
            vec![self.valid_permit(from, until, &ids)]
        } else {
            (0..self.random.below(3)).map(|_| self.permit(from, &ids)).collect()
        };
        let stretch = Stretch { from, until, orderly };
        let marks = self.marks(stretch, &ids);
        let mut limits: Vec<AppliedLimit> = Vec::new();
        let (series, means) = self.monitoring(stretch, (&outlets, &permits, &marks), &mut limits);
        let records = |this: &mut Self| 0..this.random.below(RECORDS_MAX);
        CaseFile {
            enterprise: self.enterprise(),
            tier: self.tier(),
            permits,
            limits,
            series,
            means,
            marks,
            totals: records(self).map(|_| self.total(stretch, &ids)).collect(),
            duties: records(self).map(|_| self.duty(until, &ids)).collect(),
            projects: records(self).map(|_| self.project(until)).collect(),
            events: records(self).map(|_| self.event(until, &ids)).collect(),
            production: self.production_days(from, length.min(PRODUCTION_MAX)),
            earlier: records(self).map(|_| self.earlier(from, &ids)).collect(),
            outlets,
            from,
            until,
            as_of,
        }
    }

    /// Outlets with numbers of their own; an orderly case file has one at least.
    fn outlets(&mut self, orderly: bool) -> Vec<Outlet> {
        let count = self.random.below(3) + u64::from(orderly);
        (1..=count)
            .map(|number| {
                let outlet = self.outlet();
                let letters = match outlet.medium {
                    tidegate_contract::Medium::Water => "DW",
                    tidegate_contract::Medium::Air => "DA",
                };
                Outlet { id: format!("{letters}{number:03}"), ..outlet }
            })
            .collect()
    }
}
