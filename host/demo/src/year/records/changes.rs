//! Names, sites and permits that change, and departments that contradict one another.

use tidegate_domain::{DatedFact, Decimal, EnterpriseRecord, FactValue, PermitRecord};

use super::{MARKET, Papers, TAX};
use crate::year::draw::Draw;
use crate::year::stories::Story;
use crate::year::{Change, ChangeKind, Year};

/// Lets names, sites and permits change on their days.
pub(super) fn arrive(year: &Year, papers: &mut Papers) {
    for (enterprise, story) in &year.stories {
        let Some(record) = year.county.enterprises.iter().find(|one| one.id == *enterprise) else {
            continue;
        };
        match story {
            Story::Renamed { day } => {
                let name = record.name.replacen("合成样例", "合成样例新名", 1);
                let told = EnterpriseRecord { name: name.clone(), ..record.clone() };
                tell(year, papers, (*day, told), ChangeKind::Renamed { name });
            }
            Story::Moved { day } => {
                let draw = Draw::new(year.plan.seed, "move").text(enterprise);
                let all = year.county.enterprises.as_slice();
                let township = draw.pick(all).map(|other| other.township.clone());
                let township = township.unwrap_or_default();
                let told = EnterpriseRecord { township: township.clone(), ..record.clone() };
                tell(year, papers, (*day, told), ChangeKind::Moved { township });
            }
            Story::Merged { day } => merge(year, papers, (record, *day)),
            Story::Withdrawn { day } => end_permit(year, papers, enterprise, *day),
            Story::Contradicted { day } => contradict(year, papers, enterprise, *day),
            _ => {}
        }
    }
}

fn tell(year: &Year, papers: &mut Papers, (day, told): (i32, EnterpriseRecord), kind: ChangeKind) {
    let Some(papers) = papers.on(day) else { return };
    let on = year.plan.from.plus_days(day);
    papers.changes.push(Change { enterprise: told.id.clone(), on, kind });
    papers.enterprises.push(told);
}

/// Another enterprise of the same kind takes it over, with its activities; its permit ends.
fn merge(year: &Year, papers: &mut Papers, (record, day): (&EnterpriseRecord, i32)) {
    let draw = Draw::new(year.plan.seed, "merger").text(&record.id);
    let alike: Vec<&EnterpriseRecord> = year
        .county
        .enterprises
        .iter()
        .filter(|other| {
            let same = other.industries == record.industries && other.id != record.id;
            same && !year.stories.contains_key(&other.id)
        })
        .collect();
    let Some(into) = draw.pick(&alike) else { return };
    let name = format!("{}（已并入{}）", record.name, into.name);
    let told = EnterpriseRecord { name, ..record.clone() };
    tell(year, papers, (day, told), ChangeKind::Merged { into: into.id.clone() });
    end_permit(year, papers, &record.id, day);
}

fn end_permit(year: &Year, papers: &mut Papers, enterprise: &str, day: i32) {
    let on = year.plan.from.plus_days(day);
    let permits = year.county.permits.iter();
    let Some(held) = permits.clone().find(|record| record.enterprise == enterprise) else { return };
    if held.permit.ended.is_some() || held.permit.valid_until <= on {
        return;
    }
    let mut permit = held.permit.clone();
    permit.ended = Some(on);
    if let Some(papers) = papers.on(day) {
        papers.permits.push(PermitRecord { enterprise: enterprise.to_owned(), permit });
    }
}

/// Two departments tell of the solvent that is used in a year, from the same day on; neither
/// amount needs a permit.
fn contradict(year: &Year, papers: &mut Papers, enterprise: &str, day: i32) {
    let draw = Draw::new(year.plan.seed, "contradiction").text(enterprise);
    let told =
        year.county.facts.iter().find(|fact| {
            fact.enterprise == enterprise && fact.name == "organic_solvent_t_per_year"
        });
    let Some(DatedFact { value: FactValue::Number(amount), .. }) = told else { return };
    let Some(papers) = papers.on(day) else { return };
    let shares = [1000, 1000 - draw.between(50, 300)];
    papers.facts.extend(shares.into_iter().zip([MARKET, TAX]).map(|(per_mille, source)| {
        let counts = amount.counts() / 1000 * per_mille / 100_000_000 * 100_000_000;
        DatedFact {
            enterprise: enterprise.to_owned(),
            outlet: None,
            name: "organic_solvent_t_per_year".to_owned(),
            value: FactValue::Number(Decimal::from_counts(counts)),
            from: year.plan.from.plus_days(day),
            source: source.to_owned(),
            doubtful: true,
        }
    }));
}
