//! Shutdowns that enterprises notify: long stops of their outlets, and of some without outlets.

use std::collections::BTreeMap;

use tidegate_domain::{DocketItem, DocketRecord, Event};

use super::{PLATFORM, Papers};
use crate::year::draw::Draw;
use crate::year::spell::SpellKind;
use crate::year::{Year, site};

/// Days from which a stop is notified; shorter ones are nobody's business.
const NOTIFIED_DAYS_MIN: i64 = 3;

/// In so many of a thousand stops nobody is told.
const UNTOLD_PER_MILLE: u32 = 150;

/// Lets the notices arrive two days before each stop.
pub(super) fn arrive(year: &Year, papers: &mut Papers) {
    for ((enterprise, first), until) in stops(year) {
        let draw = Draw::new(year.plan.seed, "stop-notice").text(enterprise).number(first);
        if draw.happens(UNTOLD_PER_MILLE) {
            continue;
        }
        let Ok(first) = i32::try_from(first) else { continue };
        let from = year.plan.from.plus_days(first);
        let event = Event {
            kind: "production-stop".to_owned(),
            reference: format!("停产-{from}"),
            subject: String::new(),
            from,
            until: i32::try_from(until).ok().map(|until| year.plan.from.plus_days(until)),
            facts: Vec::new(),
        };
        let told = first - 2;
        papers.file(DocketRecord {
            enterprise: enterprise.to_owned(),
            item: DocketItem::Event(event),
            source: PLATFORM.to_owned(),
            recorded_at: year.plan.from.plus_days(told).start() + 15 * 3_600,
            withdrawn: false,
        });
    }
}

/// Whole days of long stops: enterprise and first day, with the first day after. Where an
/// enterprise has several outlets, all of them stand.
fn stops(year: &Year) -> BTreeMap<(&str, i64), i64> {
    let mut sites: BTreeMap<&str, Vec<&site::Site>> = BTreeMap::new();
    for site in &year.sites {
        sites.entry(&site.record.enterprise).or_default().push(site);
    }
    let mut stops = BTreeMap::new();
    for (enterprise, sites) in &sites {
        let Some((first, others)) = sites.split_first() else { continue };
        for spell in first.spells.iter().filter(|spell| spell.kind == SpellKind::Stopped) {
            let from = (spell.from + 23).div_euclid(24);
            let until = spell.until().div_euclid(24);
            let all = others.iter().all(|other| {
                let hours = spell.from..spell.until();
                hours.step_by(12).all(|hour| other.is_stopped(hour))
            });
            if all && until - from >= NOTIFIED_DAYS_MIN {
                stops.insert((*enterprise, from), until);
            }
        }
    }
    // Others without outlets keep the festival too.
    for record in &year.county.permits {
        let enterprise = record.enterprise.as_str();
        if !sites.contains_key(enterprise)
            && let Some((from, until)) =
                site::festival(&year.plan, enterprise, crate::devices::Schedule::Shifts)
        {
            stops.insert((enterprise, from), until);
        }
    }
    stops
}
