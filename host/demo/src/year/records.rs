//! What arrives about the county beside readings: papers, facts and figures, day by day.

mod changes;
mod marks;
mod newcomers;
pub(super) mod projects;
mod returns;
mod stops;

use tidegate_domain::{
    Date, DatedFact, DocketRecord, EnterpriseRecord, MeterDay, Permit, PermitRecord, Tier,
};

use super::Year;

/// Where things are learnt: the platform on which units file, and departments.
const PLATFORM: &str = "synthetic unit-platform";
const REGISTRY: &str = "synthetic unit-return";
const MARKET: &str = "synthetic market-regulation";
const TAX: &str = "synthetic tax";
const PLANNING: &str = "synthetic planning";
const REFORM: &str = "synthetic development-reform";
const APPROVALS: &str = "synthetic eia-approvals";

/// What arrives on one day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    /// Enterprises that are new, or known under the same id and told anew.
    pub enterprises: Vec<EnterpriseRecord>,
    /// Facts, in the order in which they were learnt.
    pub facts: Vec<DatedFact>,
    /// Permits issued, changed or ended elsewhere; one of a number that is known takes its place.
    pub permits: Vec<PermitRecord>,
    /// What was put on the docket in the day before, by the time of its recording.
    pub docket: Vec<DocketRecord>,
    /// Figures of the day before.
    pub meters: Vec<MeterDay>,
    /// Production dates that were promised.
    pub commitments: Vec<Commitment>,
    /// What became of enterprises; those that are still there are told anew in `enterprises`.
    pub changes: Vec<Change>,
    /// What was handed in.
    pub returns: Vec<Return>,
}

/// Something that a holder handed in: the same, on the same day, as its people do when they are
/// reminded ([`Prompt::ReportDueSoon`](super::Prompt::ReportDueSoon)).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Return {
    /// Enterprise id.
    pub enterprise: String,
    /// The contract's word, for example `execution-report`.
    pub kind: &'static str,
    /// Name of the period, for example `2022-Q1`.
    pub period: String,
    /// When it was due.
    pub due: Date,
    /// When it was handed in.
    pub on: Date,
    /// Whether it is true.
    pub truthful: bool,
}

/// A production date that an enterprise promised (承诺投产日期).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commitment {
    /// Enterprise id.
    pub enterprise: String,
    /// Reference of the project.
    pub project: String,
    /// When production is to begin.
    pub production: Date,
    /// When that was promised.
    pub promised: Date,
}

/// Something that became of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Enterprise id.
    pub enterprise: String,
    /// When.
    pub on: Date,
    /// What.
    pub kind: ChangeKind,
}

/// What may become of an enterprise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// Another name under the same code.
    Renamed {
        /// The new name.
        name: String,
    },
    /// Another site in the county.
    Moved {
        /// The new township.
        township: String,
    },
    /// Another enterprise took it over.
    Merged {
        /// Id of the other.
        into: String,
    },
}

impl Year {
    /// What arrives on a day beside readings; `day` counts from the start of the year and may be
    /// any up to [`arrival_days`](Self::arrival_days).
    #[must_use]
    pub fn records(&self, day: u32) -> Records {
        let papers = self.papers.get(day as usize).cloned();
        let mut papers = papers.unwrap_or_default();
        papers.meters = self.figures(day);
        papers
    }

    /// What a permit of the county asks to be handed in: the contract's word, and every how many
    /// months (1, 3, 6 or 12).
    #[must_use]
    pub fn asked(&self, permit: &Permit) -> Vec<(&'static str, i8)> {
        returns::asked(self.plan.seed, permit)
    }

    /// The permit that an approved application of an enterprise leads to: limits and amounts of
    /// the one it holds or held, else those of nobody; valid from `on` for five years.
    #[must_use]
    pub fn permit_to_issue(&self, enterprise: &str, on: Date) -> Permit {
        let held = self.county.permits.iter().find(|record| record.enterprise == enterprise);
        let first = || Permit {
            number: format!("{enterprise}001P"),
            tier: self.meant_tier(enterprise).unwrap_or(Tier::Simplified),
            valid_from: on,
            valid_until: on,
            ended: None,
            limits: Vec::new(),
            amounts: Vec::new(),
        };
        let permit = held.map_or_else(first, |record| record.permit.clone());
        newcomers::fresh(&permit, on)
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
    /// First day of the year.
    from: Date,
    /// Those of before the first day.
    pub(super) before: Records,
    /// Those of each day.
    pub(super) days: Vec<Records>,
}

impl Papers {
    pub(super) fn new(from: Date, days: u32) -> Self {
        let days = vec![Records::default(); days as usize];
        Self { from, before: Records::default(), days }
    }

    /// Puts a record on the docket of the day after it was made, so that a host which takes a
    /// day's papers in the morning never has one of a later hour.
    pub(super) fn file(&mut self, record: DocketRecord) {
        let made = Date::of_instant(record.recorded_at).days() - self.from.days();
        let day = if made < 0 { made } else { made + 1 };
        if let Some(papers) = self.on(day) {
            papers.docket.push(record);
        }
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
        let mut papers = Papers::new(self.plan.from, self.arrival_days());
        newcomers::arrive(self, &mut papers);
        newcomers::grow(self, &mut papers);
        newcomers::grown(self);
        changes::arrive(self, &mut papers);
        projects::arrive(self, &mut papers);
        stops::arrive(self, &mut papers);
        returns::arrive(self, &mut papers);
        marks::file(self, &mut papers);
        self.county.docket.append(&mut papers.before.docket);
        for day in &mut papers.days {
            // What several have told stays in the order of their telling.
            day.docket.sort_by_key(|record| record.recorded_at);
        }
        self.papers = papers.days;
    }
}
