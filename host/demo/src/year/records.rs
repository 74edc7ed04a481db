//! What arrives about the county beside readings: papers, facts and figures, day by day.

mod marks;

use tidegate_domain::{DatedFact, DocketRecord, EnterpriseRecord, MeterDay, PermitRecord};

use super::Year;

/// Where marks and duties come from: the platform on which units file them.
const PLATFORM: &str = "synthetic monitoring-platform";

/// What arrives on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// Enterprises that are new, or known under the same id and told anew.
    pub enterprises: Vec<EnterpriseRecord>,
    /// Facts, in the order in which they were learnt.
    pub facts: Vec<DatedFact>,
    /// Permits issued, changed or ended elsewhere; one of a number that is known takes its place.
    pub permits: Vec<PermitRecord>,
    /// Docket.
    pub docket: Vec<DocketRecord>,
    /// Figures of the day before.
    pub meters: Vec<MeterDay>,
}

impl Year {
    /// What arrives on a day beside readings; `day` counts from the start of the year and may be
    /// any up to [`arrival_days`](Self::arrival_days).
    #[must_use]
    pub fn records(&self, day: u32) -> Records {
        let papers = self.papers.get(day as usize).cloned();
        papers.unwrap_or_default()
    }

    /// The docket of the whole year, what was registered before it first.
    pub fn docket(&self) -> impl Iterator<Item = &DocketRecord> {
        let papers = self.papers.iter().flat_map(|papers| &papers.docket);
        self.county.docket.iter().chain(papers)
    }
}

/// The papers of the year as they are planned, by the day on which they arrive.
#[derive(Debug)]
pub(super) struct Papers {
    /// Those of before the first day.
    pub(super) before: Records,
    /// Those of each day.
    pub(super) days: Vec<Records>,
}

impl Papers {
    pub(super) fn new(days: u32) -> Self {
        Self { before: Records::default(), days: vec![Records::default(); days as usize] }
    }

    /// The papers of a day: of one before the first, those of before; none after the last.
    pub(super) fn on(&mut self, day: i32) -> Option<&mut Records> {
        if day < 0 {
            return Some(&mut self.before);
        }
        self.days.get_mut(usize::try_from(day).ok()?)
    }
}

impl Year {
    /// Plans all papers.
    pub(super) fn plan_papers(&mut self) {
        let mut papers = Papers::new(self.arrival_days());
        marks::file(self, &mut papers);
        self.county.docket.append(&mut papers.before.docket);
        self.papers = papers.days;
    }
}
