//! Every fact of the county is one that a pack declares, with a fitting type, word and range.

use std::collections::BTreeMap;
use std::path::Path;

use tidegate_domain::{DatedFact, Decimal, FactValue};
use toml::Value;

use crate::support::{county, start};

/// Declarations by name; packs that declare the same fact agree on it.
fn declared() -> BTreeMap<String, Value> {
    let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins");
    let mut facts = BTreeMap::new();
    for pack in std::fs::read_dir(plugins).unwrap() {
        let folder = pack.unwrap().path().join("facts");
        let Ok(files) = std::fs::read_dir(folder) else { continue };
        for file in files {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let file: toml::Table = toml::from_str(&text).unwrap();
            for fact in file["fact"].as_array().unwrap() {
                facts.insert(fact["name"].as_str().unwrap().to_owned(), fact.clone());
            }
        }
    }
    facts
}

fn check(fact: &DatedFact, declaration: &Value) -> Result<(), String> {
    let kind = declaration["type"].as_str().unwrap();
    let knows = |word: &String| {
        let words = declaration.get("words").and_then(Value::as_array);
        words.is_none_or(|words| words.iter().any(|known| known["word"].as_str() == Some(word)))
    };
    let of = if fact.outlet.is_some() { "outlet" } else { "enterprise" };
    if declaration["of"].as_str() != Some(of) {
        return Err(format!("it is not of an {of}"));
    }
    match (&fact.value, kind) {
        (FactValue::Truth(_), "truth") | (FactValue::Day(_), "day") => Ok(()),
        (FactValue::Text(word), "text") if knows(word) => Ok(()),
        (FactValue::Texts(words), "texts") if words.iter().all(knows) => Ok(()),
        (FactValue::Number(number), "number") => {
            let bound = |end: &str| -> Decimal {
                declaration["range"][end].as_str().unwrap().parse().unwrap()
            };
            let fits = (bound("min")..=bound("max")).contains(number);
            fits.then_some(()).ok_or_else(|| format!("{number} is out of range"))
        }
        (value, kind) => Err(format!("{value:?} is no {kind}")),
    }
}

#[test]
fn every_fact_is_declared_and_fits() {
    let declared = declared();
    assert!(declared.len() > 90, "{}", declared.len());
    for seed in [1, 2] {
        for fact in county(seed, 3400).facts {
            let declaration = declared.get(&fact.name);
            let declaration =
                declaration.unwrap_or_else(|| panic!("{} is not declared", fact.name));
            if let Err(problem) = check(&fact, declaration) {
                panic!("{}: {problem}", fact.name);
            }
            assert!(fact.from < start(), "{}", fact.name);
            assert_eq!(fact.source, "synthetic");
        }
    }
}

#[test]
fn outlets_say_what_their_standards_ask_for() {
    let county = county(1, 3400);
    for outlet in &county.outlets {
        let known: BTreeMap<&str, &FactValue> = county
            .facts
            .iter()
            .filter(|fact| fact.enterprise == outlet.enterprise)
            .filter(|fact| fact.outlet.as_ref() == Some(&outlet.id))
            .map(|fact| (fact.name.as_str(), &fact.value))
            .collect();
        let FactValue::Text(kind) = known["outlet_kind"] else { panic!("{known:?}") };
        let asked: &[&str] = match kind.as_str() {
            "town-wwtp" => &[
                "discharge_class",
                "plant_built",
                "water_temperature_c",
                "wwtp_eia_approved",
                "named_by_city",
                "effluent_reused",
                "selected_items",
            ],
            "textile-dyeing" => {
                &["discharge_mode", "wax_printing", "plant_built", "special_limits_designated"]
            }
            "boiler" => {
                &["boiler_fuel", "boiler_built", "boiler_output_tph", "special_limits_designated"]
            }
            "electroplating" => &["discharge_mode", "special_limits_designated"],
            "other" => &[],
            other => panic!("{other}"),
        };
        for name in asked {
            assert!(known.contains_key(name), "{kind} at {} lacks {name}", outlet.name);
        }
    }
}

#[test]
fn a_few_forgot_what_their_tier_depends_on() {
    let county = county(1, 3400);
    let knows = |id: &str, name: &str| {
        county.facts.iter().any(|fact| fact.enterprise == id && fact.name == name)
    };
    let names = ["has_boiler", "has_furnace", "has_surface_treatment"];
    let sample = county.enterprises.iter().step_by(5);
    let forgetful = sample.filter(|one| !names.iter().all(|name| knows(&one.id, name))).count();
    assert!((8..=60).contains(&forgetful), "{forgetful} of 680");
}
