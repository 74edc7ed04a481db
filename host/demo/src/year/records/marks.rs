//! Marks on monitoring data as the units file them, some after the fact.

use tidegate_domain::{DocketItem, DocketRecord, FiledMark};

use super::Papers;
use crate::year::Year;
use crate::year::site::Site;
use crate::year::spell::{Filing, Spell, SpellKind};

/// Files the marks of all spells that have one.
pub(super) fn file(year: &Year, papers: &mut Papers) {
    for site in &year.sites {
        for (number, spell) in (1..).zip(&site.spells) {
            let Some(filing) = spell.mark else { continue };
            papers.file(record(year, (site, number), spell, filing));
        }
    }
}

fn record(
    year: &Year,
    (site, number): (&Site, u32),
    spell: &Spell,
    filing: Filing,
) -> DocketRecord {
    let filed = year.instant(filing.filed);
    let mark = FiledMark {
        reference: format!("标记-{}-{number:04}", site.record.id),
        outlet: site.record.id.clone(),
        kind: filing.kind.to_owned(),
        pollutants: Vec::new(),
        from: year.instant(spell.from),
        until: year.instant(spell.until()),
        filed,
        reason: reason(spell, filing).to_owned(),
    };
    DocketRecord {
        enterprise: site.record.enterprise.clone(),
        item: DocketItem::Mark(mark),
        source: super::PLATFORM.to_owned(),
        recorded_at: filed,
        withdrawn: false,
    }
}

const fn reason(spell: &Spell, filing: Filing) -> &'static str {
    match spell.kind {
        SpellKind::Calibration => "例行校准",
        SpellKind::StartUp => "停炉后启炉",
        SpellKind::Stopped => "停产",
        SpellKind::Maintenance if filing.filed > spell.from => "设备维护（补报）",
        SpellKind::Maintenance => "设备维护",
        _ => "维护期间未置标记（补报）",
    }
}
