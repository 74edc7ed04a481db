//! What an enterprise declares: the facts of its own row and those of the general processes.

use rand::Rng;
use rand::rngs::StdRng;
use tidegate_domain::{DatedFact, Decimal, FactValue, Tier};

use super::CountyPlan;
use super::line::{Draw, Furnace, Line, Surface};

/// Where all of it comes from.
pub(super) const SOURCE: &str = "synthetic";

/// In so many of a thousand, an enterprise left out what its tier depends on.
const FORGETFUL_PER_MILLE: u32 = 45;

/// In so many of a thousand, there is a reason to doubt a fact.
const DOUBTFUL_PER_MILLE: u32 = 3;

/// In so many of a thousand, a number was declared before with another value.
const RESTATED_PER_MILLE: u32 = 40;

/// In so many of a thousand, a site with ﹡ in its row does not produce in an industrial building.
const NOT_IN_BUILDING_PER_MILLE: u32 = 6;

type Declared = (&'static str, FactValue);

/// Declares the facts of one enterprise.
pub(super) fn declare(
    plan: &CountyPlan,
    line: &Line,
    enterprise: &str,
    rng: &mut StdRng,
    facts: &mut Vec<DatedFact>,
) {
    let mut declared = row_facts(line, rng);
    declared.extend(process_facts(line, rng));
    if line.tier == Tier::Registration && chance(rng, FORGETFUL_PER_MILLE) {
        forget(&mut declared, rng);
    }
    let first = plan.start.plus_days(-rng.random_range(60..1500));
    for (name, value) in declared {
        let fact = DatedFact {
            enterprise: enterprise.to_owned(),
            outlet: None,
            name: name.to_owned(),
            value,
            from: first,
            source: SOURCE.to_owned(),
            doubtful: chance(rng, DOUBTFUL_PER_MILLE),
        };
        if let (FactValue::Number(number), true) = (&fact.value, chance(rng, RESTATED_PER_MILLE)) {
            let before = Decimal::from_counts(number.counts() / 10 * 9 / 1_000_000 * 1_000_000);
            let from = first.plus_days(-rng.random_range(200..900));
            facts.push(DatedFact { value: FactValue::Number(before), from, ..fact.clone() });
        }
        facts.push(fact);
    }
}

fn row_facts(line: &Line, rng: &mut StdRng) -> Vec<Declared> {
    let drawn = line.facts.iter().map(|(name, draw)| (*name, draw.value(rng)));
    let mut declared: Vec<Declared> = drawn.collect();
    let outside = line.tier == Tier::Registration && chance(rng, NOT_IN_BUILDING_PER_MILLE);
    declared.push(("in_industrial_building", FactValue::Truth(!outside)));
    declared.push(("on_key_polluter_list", FactValue::Truth(line.on_list)));
    declared.push(("prohibited_or_eliminated", FactValue::Truth(line.prohibited)));
    declared
}

/// Facts of the general processes, rows 109 to 112 of the catalogue. What a line leaves open is
/// drawn so that it never needs more than registration.
fn process_facts(line: &Line, rng: &mut StdRng) -> Vec<Declared> {
    let mut declared = Vec::new();
    let (least, most) =
        line.boiler.unwrap_or_else(|| if chance(rng, 110) { (1, 6) } else { (0, 0) });
    let output = rng.random_range(least..=most.max(least));
    declared.push(("has_boiler", FactValue::Truth(output > 0)));
    if output > 0 {
        let second = if output >= 20 || output * 2 < 20 { rng.random_range(0..=1) } else { 0 };
        declared.push(("boiler_output_max_tph", whole(output)));
        declared.push(("boiler_output_total_tph", whole(output * (1 + second))));
    }
    let furnace = line
        .furnace
        .unwrap_or_else(|| if chance(rng, 70) { Furnace::GasOrElectric } else { Furnace::Absent });
    declared.extend(furnace_facts(furnace, rng));
    let surface = line
        .surface
        .unwrap_or_else(|| if chance(rng, 90) { Surface::Plain } else { Surface::Absent });
    declared.extend(surface_facts(surface, rng));
    let (least, most) = line.water.unwrap_or_else(|| match rng.random_range(0..100) {
        0..6 => (5, 300),
        6 => (500, 2000),
        _ => (0, 0),
    });
    let capacity = rng.random_range(least..=most.max(least));
    declared.push(("has_water_treatment", FactValue::Truth(capacity > 0)));
    if capacity > 0 {
        declared.push(("water_treatment_capacity_t_per_day", whole(capacity)));
    }
    declared
}

fn furnace_facts(furnace: Furnace, rng: &mut StdRng) -> Vec<Declared> {
    let kind = match furnace {
        Furnace::Absent => return vec![("has_furnace", FactValue::Truth(false))],
        Furnace::Other => "other",
        Furnace::GasOrElectric => match rng.random_range(0..3) {
            0 => "gas-or-electric-heating",
            1 => "gas-or-electric-drying",
            _ => "gas-or-electric-heat-treatment",
        },
    };
    vec![("has_furnace", FactValue::Truth(true)), ("furnace_kinds", words(&[kind]))]
}

fn surface_facts(surface: Surface, rng: &mut StdRng) -> Vec<Declared> {
    let (treatments, tenths): (&[&str], _) = match &surface {
        Surface::Absent => {
            return vec![
                ("has_surface_treatment", FactValue::Truth(false)),
                ("surface_treatments", words(&[])),
            ];
        }
        Surface::Plain => (&["other"], 0..=95),
        Surface::Solvent => (&["other"], 100..=400),
        Surface::Named(word) => (std::slice::from_ref(word), 0..=60),
    };
    let solvent = tenths_of(rng.random_range(tenths));
    vec![
        ("has_surface_treatment", FactValue::Truth(true)),
        ("surface_treatments", words(treatments)),
        ("organic_solvent_t_per_year", solvent),
    ]
}

/// Leaves out one of the facts that the tier depends on, with those that only it makes sense of.
fn forget(declared: &mut Vec<Declared>, rng: &mut StdRng) {
    let forgotten: &[&str] = match rng.random_range(0..3) {
        0 => &["has_boiler", "boiler_output_max_tph", "boiler_output_total_tph"],
        1 => &["has_surface_treatment", "surface_treatments", "organic_solvent_t_per_year"],
        _ => &["has_furnace", "furnace_kinds"],
    };
    declared.retain(|(name, _)| !forgotten.contains(name));
}

impl Draw {
    fn value(self, rng: &mut StdRng) -> FactValue {
        match self {
            Self::Truth(truth) => FactValue::Truth(truth),
            Self::Chance(per_mille) => FactValue::Truth(chance(rng, per_mille)),
            Self::Whole(from, to) => whole(rng.random_range(from..=to.max(from))),
            Self::Tenths(from, to) => tenths_of(rng.random_range(from..=to.max(from))),
            Self::Word(word) => FactValue::Text(word.to_owned()),
            Self::Words(list) => words(list),
        }
    }
}

/// Whether something that happens in so many of a thousand happens.
pub(super) fn chance(rng: &mut StdRng, per_mille: u32) -> bool {
    rng.random_range(0..1000) < per_mille
}

fn words(list: &[&str]) -> FactValue {
    FactValue::Texts(list.iter().map(|word| (*word).to_owned()).collect())
}

fn whole(number: u32) -> FactValue {
    tenths_of(number * 10)
}

fn tenths_of(tenths: u32) -> FactValue {
    FactValue::Number(Decimal::from_counts(i64::from(tenths) * 100_000_000))
}
