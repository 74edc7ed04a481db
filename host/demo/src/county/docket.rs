//! What is known of the enterprises beside facts, permits and readings: duties, projects, marks,
//! meters. Most is in order; some is late, missing or was never approved.

mod duties;
mod marks;
mod meters;
mod projects;

use std::collections::BTreeMap;

use rand::SeedableRng;
use rand::rngs::StdRng;
use tidegate_domain::{
    Date, DocketItem, DocketRecord, MeterDay, OutletRecord, Permit, PermitRecord, Tier,
};

use super::facts::SOURCE;
use super::line::Line;
use super::{County, CountyPlan};

/// Sets the numbers of the docket apart from those of the county, which stays as it is.
const SALT: u64 = 0x646f_636b_6574;

/// What is filed about a county.
pub(super) struct Filed {
    pub(super) docket: Vec<DocketRecord>,
    pub(super) meters: Vec<MeterDay>,
}

/// One enterprise with what its docket depends on.
struct Holder<'a> {
    enterprise: &'a str,
    tier: Tier,
    permit: Option<&'a Permit>,
    outlets: Vec<&'a OutletRecord>,
}

impl Holder<'_> {
    fn needs_permit(&self) -> bool {
        matches!(self.tier, Tier::Key | Tier::Simplified)
    }
}

/// Files what is known of the enterprises of a county; `lines` are theirs, in the same order.
/// Everything was recorded when the demonstration begins.
pub(super) fn file(plan: &CountyPlan, lines: &[&'static Line], county: &County) -> Filed {
    let mut rng = StdRng::seed_from_u64(plan.seed ^ SALT);
    let mut outlets: BTreeMap<&str, Vec<&OutletRecord>> = BTreeMap::new();
    for outlet in &county.outlets {
        outlets.entry(&outlet.enterprise).or_default().push(outlet);
    }
    let permits: BTreeMap<&str, &PermitRecord> =
        county.permits.iter().map(|record| (record.enterprise.as_str(), record)).collect();
    let mut filed = Filed { docket: Vec::new(), meters: Vec::new() };
    for (line, record) in lines.iter().zip(&county.enterprises) {
        let enterprise = record.id.as_str();
        let holder = Holder {
            enterprise,
            tier: line.tier,
            permit: permits.get(enterprise).map(|record| &record.permit),
            outlets: outlets.remove(enterprise).unwrap_or_default(),
        };
        let mut items = Vec::new();
        duties::owe(plan.start, &holder, &mut rng, &mut items);
        projects::build(plan.start, &holder, &mut rng, &mut items);
        filed.docket.extend(items.into_iter().map(|item| recorded(plan.start, enterprise, item)));
        meters::read(plan.start, &holder, &mut rng, &mut filed.meters);
    }
    let marks = marks::set(plan.start, &county.outlets);
    let marks = marks
        .into_iter()
        .map(|(enterprise, mark)| recorded(plan.start, enterprise, DocketItem::Mark(mark)));
    filed.docket.extend(marks);
    filed
}

fn recorded(start: Date, enterprise: &str, item: DocketItem) -> DocketRecord {
    DocketRecord {
        enterprise: enterprise.to_owned(),
        item,
        source: SOURCE.to_owned(),
        recorded_at: start.start(),
        withdrawn: false,
    }
}
