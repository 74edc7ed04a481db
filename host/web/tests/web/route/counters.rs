//! Batches, devices, refused frames, health, grading faults, gateway.

use std::sync::Arc;

use serde_json::json;

use crate::support::{HEAT, World, api, run, world};

#[test]
fn batches_name_packs_and_hashes() {
    run(async {
        let batches = world().json(&api("batches")).await;
        let batch = &batches[0];
        assert_eq!(batch["grader"], "tonglu 0.1.0");
        assert!(batch["judged"].as_u64().unwrap() > 0);
        for hash in ["grader_digest", "input_hash", "output_hash"] {
            assert_eq!(batch[hash].as_str().unwrap().len(), 64, "{hash}");
        }
        assert_eq!(world().json(&api("batches?rows=1")).await.as_array().unwrap().len(), 1);
        world().refused(&api("batches?rows=0"), 400, "bad-input").await;
    });
}

#[test]
fn devices_show_when_they_were_seen_and_never_their_password() {
    run(async {
        let answer = world().get(&api("devices")).await;
        assert!(!answer.text.contains("123456"), "{}", answer.text);
        let devices = answer.json();
        assert_eq!(devices[0]["enterprise"], HEAT);
        assert_eq!(devices[0]["last_seen"], "2026-03-10T12:00:00+08:00");
        assert!(devices[0]["latest_day"]["accepted"].as_u64().unwrap() > 0);
        assert_eq!(world().json("/api/v1/counties/110101/devices").await, json!([]));
    });
}

#[test]
fn refused_frames_are_counted_and_their_passwords_masked() {
    run(async {
        let answer = world().get(&api("rejections")).await;
        assert!(!answer.text.contains("123456"), "{}", answer.text);
        let rejections = answer.json();
        let of = |reason: &str| {
            let found = rejections.as_array().unwrap().iter();
            found.clone().find(|item| item["reason"] == reason).unwrap().clone()
        };
        assert_eq!(of("crc-mismatch")["frames"], 3);
        assert_eq!(of("crc-mismatch")["registered"], true);
        assert!(of("crc-mismatch")["example"].as_str().unwrap().contains("PW=******;"));
        assert_eq!(of("unknown-device")["registered"], false);
        let earlier = world().json(&api("rejections?from=2026-03-01&until=2026-03-10")).await;
        assert_eq!(earlier, json!([]));
        world().refused(&api("rejections?from=March"), 400, "bad-input").await;
    });
}

#[test]
fn health_looks_as_deep_as_it_is_asked() {
    run(async {
        let shallow = world().json("/api/v1/health").await;
        assert_eq!(shallow["status"], "ok");
        assert_eq!(shallow["packs"], 3);
        assert_eq!(shallow["database"], json!(null));
        let deep = world().json("/api/v1/health?deep=true").await;
        assert_eq!(deep["database"]["problems"], json!([]));
        world().refused("/api/v1/health?deep=very", 400, "bad-query").await;
        assert_eq!(world().json("/api/v1/grading-faults").await, json!([]));
    });
}

#[test]
fn the_gateway_is_shown_when_one_runs() {
    run(async {
        let none = world().json("/api/v1/gateway").await;
        assert_eq!(none, json!({ "running": false, "counters": null }));
        let mut world = World::empty().await;
        let status = Arc::new(|| json!({ "connections_open": 7 }));
        world.router = tidegate_web::router(world.host.clone(), Some(status));
        let some = world.json("/api/v1/gateway").await;
        assert_eq!(some, json!({ "running": true, "counters": { "connections_open": 7 } }));
    });
}
