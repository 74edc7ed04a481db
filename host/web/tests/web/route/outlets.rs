//! Outlets with their readings and limits.

use serde_json::Value;

use crate::support::{HEAT, VAGUE, api, run, world};

fn find(items: &Value, of: impl Fn(&Value) -> bool) -> &Value {
    items.as_array().unwrap().iter().find(|item| of(item)).unwrap()
}

#[test]
fn outlets_show_grade_latest_reading_and_what_it_is_compared_with() {
    run(async {
        let outlets = world().json(&api("outlets")).await;
        assert_eq!(outlets.as_array().unwrap().len(), 3);
        let heat = find(&outlets, |item| item["outlet"]["enterprise"] == HEAT);
        assert_eq!(heat["grade"], "serious");
        let nox = find(&heat["streams"], |item| item["stream"]["pollutant"] == "a21002");
        assert_eq!(nox["stream"]["pollutant_name"], "氮氧化物");
        assert_eq!(nox["latest"]["value"], "230.5");
        assert_eq!(nox["latest"]["period_start"], "2026-03-10T11:00:00+08:00");
        assert_eq!(nox["limits"][0]["upper"], "200");
        assert_eq!(nox["limits"][0]["own_period"], true);
        assert_eq!(nox["limits"][0]["document"], "GB 13271-2014");
        let oxygen = find(&heat["streams"], |item| item["stream"]["pollutant"] == "a19001");
        assert_eq!(oxygen["limits"].as_array().unwrap().len(), 0);
        let vague = find(&outlets, |item| item["outlet"]["enterprise"] == VAGUE);
        assert_eq!(vague["grade"], "normal");
        assert_eq!(vague["streams"].as_array().unwrap().len(), 0);
    });
}

#[test]
fn an_outlet_names_the_limits_that_govern_and_those_that_they_beat() {
    run(async {
        let body = world().json(&api(&format!("outlets/{HEAT}/DA001?lang=en"))).await;
        let nox = find(&body["limits"], |one| one["limit"]["pollutant"] == "a21002");
        assert_eq!(nox["limit"]["upper"], "200");
        assert_eq!(nox["limit"]["pollutant_name"], "Nitrogen oxides");
        assert_eq!(nox["limit"]["reference_oxygen"], "3.5");
        assert_eq!(nox["limit"]["layer"]["pack"], "standards 0.1.0");
        assert_eq!(nox["limit"]["layer"]["level"], "nation");
        assert_eq!(nox["limit"]["basis"]["document"], "GB 13271-2014");
        assert!(nox["limit"]["basis"]["title"].as_str().unwrap().contains("boilers"));
        assert_eq!(nox["limit"]["basis"]["in_force_from"], "2014-07-01");
        assert_eq!(nox["beaten"][0]["why"], "less-strict");
        assert_eq!(nox["beaten"][0]["limit"]["upper"], "250");
        assert_eq!(nox["beaten"][0]["limit"]["layer"], Value::Null);
        assert_eq!(body["failed"].as_array().unwrap().len(), 0);
    });
}

#[test]
fn limits_are_those_of_the_date_asked_for() {
    run(async {
        let path = |on: &str| api(&format!("outlets/{HEAT}/DA001?on={on}"));
        let before = world().json(&path("2023-06-01")).await;
        let nox = find(&before["limits"], |one| one["limit"]["pollutant"] == "a21002");
        assert_eq!(nox["beaten"].as_array().unwrap().len(), 0, "there was no permit as yet");
        world().refused(&path("2023-06-31"), 400, "bad-input").await;
    });
}

#[test]
fn missing_facts_leave_limits_undetermined() {
    run(async {
        let body = world().json(&api(&format!("outlets/{VAGUE}/DA001?lang=en"))).await;
        let undetermined = body["undetermined"].as_array().unwrap();
        assert!(!undetermined.is_empty());
        let asked: Vec<&str> = undetermined
            .iter()
            .flat_map(|limit| limit["missing"].as_array().unwrap())
            .map(|fact| fact["label"].as_str().unwrap())
            .collect();
        assert!(asked.contains(&"Fuel of the boiler"), "{asked:?}");
    });
}

#[test]
fn an_absent_outlet_is_not_found() {
    run(async {
        for path in [
            api(&format!("outlets/{HEAT}/DA999")),
            api("outlets/NOBODY/DA001"),
            format!("/api/v1/counties/110101/outlets/{HEAT}/DA001"),
        ] {
            world().refused(&path, 404, "not-found").await;
        }
    });
}
