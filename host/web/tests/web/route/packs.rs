//! Packs and layers.

use axum::http::StatusCode;
use serde_json::json;

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
fn a_component_is_installed_and_serves_at_once() {
    run(async {
        let world = World::empty().await;
        let answer = world.post("/api/v1/packs", component("tonglu")).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text);
        assert_eq!(answer.json()["layer"]["pack"], "tonglu 0.1.0");
        let layers = world.json(&api("layers")).await;
        assert_eq!(layers[0]["pack"]["layer"]["digest"], answer.json()["layer"]["digest"]);
    });
}

#[test]
fn what_is_not_admitted_is_refused_with_the_reason() {
    run(async {
        let world = World::empty().await;
        for (body, word) in [
            (b"hello".to_vec(), "not a WebAssembly component"),
            (Vec::new(), "not a WebAssembly component"),
            (b"\0asm\x0d\0\x01\0".to_vec(), "tidegate:manifest"),
        ] {
            let answer = world.post("/api/v1/packs", body).await;
            check_error(&answer, "packs", 422, "pack-not-admitted");
            let reason = answer.json()["details"]["reason"].as_str().unwrap().to_owned();
            assert!(reason.contains(word), "{reason}");
        }
        assert_eq!(world.json("/api/v1/packs").await, json!([]));
    });
}
