//! What the year of a seed comes to.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_demo::year::Year;
use tidegate_demo::year::count::Ladder;
use tidegate_domain::{Averaging, Grade};

use crate::support::{counted, plan, small};

#[test]
fn a_small_county_has_violators_and_warnings_and_another_seed_has_others() {
    let [one, again, other] = [1, 1, 2].map(|seed| counted(&small(seed)));
    assert_eq!(one, again);
    assert_ne!(one, other);
    assert!(!one.violators.is_empty());
    assert!(one.effective().count() > 20, "{}", one.effective().count());
}

/// The pilot reported 15 reminders to apply, 4 renewals, 41 enterprises with online violations and
/// a little over 7,000 effective warnings.
#[test]
fn the_first_seed_comes_near_the_figures_of_the_pilot() {
    let year = Year::new(&plan(1)).unwrap();
    let counts = counted(&year);
    assert!((12..=18).contains(&counts.to_apply.len()), "{}", counts.to_apply.len());
    assert!((3..=6).contains(&counts.to_renew.len()), "{}", counts.to_renew.len());
    assert!((38..=45).contains(&counts.violators.len()), "{}", counts.violators.len());
    let effective = counts.effective().count();
    assert!((7_000..=7_400).contains(&effective), "{effective}");

    let monitored: BTreeSet<&str> = year.outlets().map(|one| one.enterprise.as_str()).collect();
    assert!((95..=106).contains(&year.outlets().len()));
    assert!(counts.to_apply.iter().all(|one| !monitored.contains(one.as_str())));
    assert!(counts.violators.iter().all(|one| monitored.contains(one.as_str())));
    let months = counts.effective_by_month();
    assert_eq!(months.len(), 12);
    assert_eq!(months.values().sum::<u32>() as usize, effective);
    assert!(counts.effective_by_enterprise().len() > 80);
    // Most warnings go no further; some are taken back, and what nobody is told of is attention.
    let peaks = counts.by_peak();
    let of = |grade| peaks.get(&grade).copied().unwrap_or(0);
    assert!(of(Grade::Warning) > 10 * (of(Grade::Exceedance) + of(Grade::Serious)));
    let withdrawn = counts.events.iter().filter(|event| event.withdrawn).count();
    assert!((100..700).contains(&withdrawn), "{withdrawn}");
    assert!(counts.events.iter().any(|event| event.closed_at == Some(event.opened_at)));
    let days = counts.events.iter().filter(|event| event.averaging == Averaging::Day).count();
    assert!((200..4_000).contains(&days), "{days}");
}

#[test]
fn the_ladder_that_is_counted_by_is_the_countys() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../plugins/tonglu/parameters/ladder.toml");
    let table: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let parameters = table["parameter"].as_array().unwrap().iter();
    let parameters: BTreeMap<&str, f64> = parameters
        .map(|one| (one["name"].as_str().unwrap(), one["value"].as_str().unwrap().parse().unwrap()))
        .collect();
    let Ladder {
        attention_per_mille,
        warning_per_mille,
        serious_per_mille,
        serious_periods,
        serious_window_hours,
        release_per_mille,
        release_readings,
    } = Ladder::TONGLU;
    let counted = [
        ("attention_share", attention_per_mille as f64 / 1e3),
        ("warning_share", warning_per_mille as f64 / 1e3),
        ("serious_ratio", serious_per_mille as f64 / 1e3),
        ("serious_periods", f64::from(serious_periods)),
        ("serious_window_hours", serious_window_hours as f64),
        ("release_share", release_per_mille as f64 / 1e3),
        ("release_readings", f64::from(release_readings)),
    ];
    assert_eq!(parameters, BTreeMap::from(counted));
}
