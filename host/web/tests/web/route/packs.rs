//! Packs and layers.

use axum::http::StatusCode;
use serde_json::json;

use crate::judged::post_json;
use crate::support::{World, api, check_error, component, run, world};

#[test]
fn packs_and_layers_say_what_they_are() {
    run(async {
        let packs = world().json("/api/v1/packs?lang=en").await;
        let names: Vec<&str> =
            packs.as_array().unwrap().iter().map(|pack| pack["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["national", "standards", "tonglu"]);
        assert_eq!(packs[1]["layer"]["title"], "National emission standards");
        assert_eq!(packs[1]["interfaces"], json!(["threshold", "grading"]));
        assert!(packs[1]["limits"].as_u64().unwrap() > 100);
        assert_eq!(packs[1]["admitted_at"], "2026-03-10T12:00:00+08:00");

        let layers = world().json(&api("layers")).await;
        let grading: Vec<bool> =
            layers.as_array().unwrap().iter().map(|one| one["grades"].as_bool().unwrap()).collect();
        assert_eq!(grading, [false, false, true]);
        let elsewhere = world().json("/api/v1/counties/110101/layers").await;
        assert_eq!(elsewhere.as_array().unwrap().len(), 2);
        assert_eq!(elsewhere[1]["grades"], true);
    });
}

#[test]
fn what_is_no_signed_pack_file_is_refused_with_its_step_and_listed() {
    run(async {
        let world = World::empty().await;
        for body in [b"hello".to_vec(), Vec::new(), component("tonglu")] {
            let answer = world.post("/api/v1/packs", body).await;
            check_error(&answer, "packs", 422, "pack-not-admitted");
            let admission = &answer.json()["details"];
            assert_eq!(admission["admitted"], false, "{admission:#}");
            assert_eq!(admission["steps"][0]["step"], "container");
            assert_eq!(admission["steps"][0]["passed"], false, "{admission:#}");
            assert!(!admission["steps"][0]["text"].as_str().unwrap().is_empty());
        }
        assert_eq!(world.json("/api/v1/packs").await, json!([]));
        let listed = world.json("/api/v1/admissions").await;
        assert_eq!(listed.as_array().unwrap().len(), 3);
    });
}

#[test]
fn stages_are_decided_taken_back_and_shown() {
    run(async {
        let world = World::seeded().await;
        let places = world.json("/api/v1/places").await;
        let tonglu = &places[2];
        assert_eq!(
            (&tonglu["name"], &tonglu["jurisdiction"]),
            (&json!("tonglu"), &json!("330122"))
        );
        let version = &tonglu["versions"][0];
        assert_eq!(version["stage"], "active");
        let digest = version["digest"].as_str().unwrap();
        let decide = |stage: &str, at: Option<&str>| json!({ "digest": &digest[..12], "stage": stage, "effective_at": at, "reason": "trial" });

        let shadow = post_json(&world, "/api/v1/stages", &decide("shadow", None)).await;
        check_error(&shadow, "stages", 400, "bad-input");
        let later = decide("retired", Some("2030-01-01"));
        let scheduled = post_json(&world, "/api/v1/stages", &later).await;
        assert_eq!(scheduled.status, StatusCode::CREATED, "{}", scheduled.text);
        let path = format!("/api/v1/stages/{}/cancel", scheduled.json()["id"]);
        let taken_back = post_json(&world, &path, &json!({ "reason": "not yet" })).await;
        assert_eq!(taken_back.json()["cancelled"]["reason"], "not yet", "{}", taken_back.text);
        check_error(
            &post_json(&world, &path, &json!({ "reason": "x" })).await,
            &path,
            400,
            "bad-input",
        );
        let unknown = "/api/v1/stages/999/cancel";
        check_error(
            &post_json(&world, unknown, &json!({ "reason": "x" })).await,
            unknown,
            404,
            "not-found",
        );

        let layers = || async { world.json(&api("layers")).await.as_array().unwrap().len() };
        assert_eq!(layers().await, 3);
        let retired = post_json(&world, "/api/v1/stages", &decide("retired", None)).await;
        assert_eq!(retired.status, StatusCode::CREATED, "{}", retired.text);
        assert_eq!(layers().await, 2, "the county has the layers above at once");
        let back = json!({ "jurisdiction": "330122", "name": "tonglu", "reason": "x" });
        let none = post_json(&world, "/api/v1/rollbacks", &back).await;
        check_error(&none, "rollbacks", 400, "bad-input");
        let again = post_json(&world, "/api/v1/stages", &decide("active", None)).await;
        assert_eq!(again.status, StatusCode::CREATED, "{}", again.text);
        assert_eq!(layers().await, 3);
        let shadow = world.json(&api(&format!("shadows/{digest}"))).await;
        assert_eq!((&shadow["total"], &shadow["tallies"]), (&json!(0), &json!([])));
    });
}
