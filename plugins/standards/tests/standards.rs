//! What must hold for the tables as a whole.

use std::collections::BTreeMap;

use tidegate_pack_standards::{Pack, TABLES};
use tidegate_sdk::Threshold as _;
use tidegate_sdk::contract::{Decimal, Enterprise, Fact, FactValue, Limit, Medium, Outlet, Site};

/// A row that an edit loses leaves a pollutant without a limit, which nobody would see elsewhere.
#[test]
fn every_standard_has_all_its_limits() {
    let mut found: BTreeMap<&str, usize> = BTreeMap::new();
    for limit in TABLES.limits {
        *found.entry(limit.source.document).or_default() += 1;
    }
    let wanted = [
        ("GB 13271-2014", 45),
        ("GB 16297-1996", 108),
        ("GB 18485-2014", 14),
        ("GB 18918-2002", 150),
        ("GB 21900-2008", 46),
        ("GB 3544-2008", 24),
        ("GB 4915-2013", 41),
        ("GB 8978-1996", 92),
    ];
    assert_eq!(found, BTreeMap::from(wanted));
}

/// The limits of rates at a stack of this height, all else known.
#[expect(clippy::unwrap_used, reason = "a question that cannot be asked ends the test")]
fn rates(height: Decimal) -> Vec<Limit> {
    let text = |word: &str| FactValue::Text(word.to_owned());
    let facts = [
        ("air_quality_area", text("2")),
        ("air_source_activity", text("other")),
        ("outlet_kind", text("general")),
        ("plant_built", FactValue::Day("2005-05-01".parse().unwrap())),
        ("rate_of_nearest_height", FactValue::Truth(true)),
        ("stack_height_m", FactValue::Number(height)),
        ("stack_overtops_buildings", FactValue::Truth(true)),
    ];
    let fact =
        |(name, value): (&str, FactValue)| Fact { name: name.to_owned(), value, doubtful: false };
    let site = Site {
        enterprise: Enterprise {
            id: "synthetic".to_owned(),
            jurisdiction: "330122".to_owned(),
            industries: Vec::new(),
            facts: Vec::new(),
        },
        outlet: Outlet {
            id: "DA001".to_owned(),
            medium: Medium::Air,
            monitoring_point: "stack".to_owned(),
            facts: facts.map(fact).into(),
        },
        permit: None,
    };
    let answer = Pack::limits(&site, "2026-06-01".parse().unwrap()).unwrap();
    assert_eq!(answer.undetermined, [], "{height}");
    answer.limits.into_iter().filter(|limit| limit.unit == "kg/h").collect()
}

#[test]
fn every_height_has_one_rate_for_a_pollutant_and_a_higher_stack_no_smaller_one() {
    let mut before: BTreeMap<String, Decimal> = BTreeMap::new();
    const QUARTER: i64 = 250_000_000;
    for height in (4..=180).map(|quarters| Decimal::from_counts(quarters * QUARTER)) {
        let mut here = BTreeMap::new();
        for limit in rates(height) {
            let upper = limit.upper.unwrap();
            if let Some(lower) = before.get(&limit.pollutant) {
                assert!(*lower <= upper, "{} at {height} m", limit.id);
            }
            assert_eq!(here.insert(limit.pollutant, upper), None, "{height} m");
        }
        assert_eq!(here.len(), 19, "{height} m");
        before = here;
    }
}
