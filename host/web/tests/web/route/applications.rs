//! Applications: begun, filled in version by version, looked at by packs.

use serde_json::{Value, json};

use crate::desk::{planned, put_simplified, sent, taken};
use crate::support::{HEAT, World, api, check_error, run};

fn filled(base: u32, contact: &str) -> Value {
    json!({ "by": "chen", "party": "enterprise", "act": {
        "action": "fill", "base": base, "form": { "texts": { "contact": contact } },
    }})
}

#[test]
fn an_application_keeps_its_versions_and_what_packs_say_of_them() {
    run(async {
        let world = World::seeded().await;
        put_simplified(&world).await;
        let path = api("applications");
        let new =
            json!({ "enterprise": HEAT, "kind": "renewal", "by": "chen", "party": "enterprise" });
        let begun = taken(&world, "POST", &path, &new).await;
        assert_eq!(
            (&begun["status"], &begun["state"]["permit"]["number"]),
            (&json!("draft"), &json!("P-1"))
        );
        let twice = sent(&world, ("POST", &path), None, &new).await;
        check_error(&twice, &path, 400, "bad-input");
        for wrong in [
            json!({ "enterprise": HEAT, "kind": "wish", "by": "chen" }),
            json!({ "kind": "first", "by": "chen" }),
        ] {
            let refused = sent(&world, ("POST", &path), None, &wrong).await;
            check_error(&refused, &path, 400, "bad-input");
        }
        let precheck = api(&format!("applications/{}/precheck", begun["id"]));
        let filling = json!({ "point": "filling" });
        let early = sent(&world, ("POST", &precheck), None, &filling).await;
        check_error(&early, "nothing is filled in", 400, "bad-input");
        let steps = api(&format!("matters/{}/steps", begun["id"]));
        taken(&world, "POST", &steps, &filled(0, "Chen")).await;
        taken(&world, "POST", &steps, &filled(1, "Mao")).await;
        let compare = api(&format!("applications/{}/compare", begun["id"]));
        let differences = json!([{ "field": "texts/contact", "before": "Chen", "after": "Mao" }]);
        let expected = json!({ "before": 1, "after": 2, "differences": differences });
        assert_eq!(world.json(&compare).await, expected);
        assert_eq!(world.json(&format!("{compare}?before=1&after=2")).await, expected);
        let same = world.json(&format!("{compare}?before=2&after=2")).await;
        assert_eq!(same["differences"], json!([]));
        world.refused(&format!("{compare}?before=9"), 404, "not-found").await;

        let looked = taken(&world, "POST", &precheck, &filling).await;
        let said = &looked["state"]["prechecks"][0];
        assert_eq!((&said["version"], &said["point"]), (&json!(2), &json!("filling")));
        assert!(!said["items"].as_array().unwrap().is_empty(), "almost nothing is filled in");
        assert!(!looked["state"]["materials"].as_array().unwrap().is_empty());
        let wrong = sent(&world, ("POST", &precheck), None, &json!({ "point": "later" })).await;
        check_error(&wrong, &precheck, 400, "bad-input");
    });
}

#[test]
fn only_an_application_is_one() {
    run(async {
        let world = World::seeded().await;
        let visit = planned(&world, "2026-1").await;
        let path = api(&format!("applications/{}", visit["id"]));
        world.refused(&format!("{path}/compare"), 400, "bad-input").await;
        let precheck = format!("{path}/precheck");
        let refused = sent(&world, ("POST", &precheck), None, &json!({ "point": "review" })).await;
        check_error(&refused, &precheck, 400, "bad-input");
        let permits = taken(&world, "POST", &api("applications/precheck"), &Value::Null).await;
        for permit in permits.as_array().unwrap() {
            assert_eq!(permit["permit"], "P-1", "only those that are issued: {permit}");
            assert!(!permit["items"].as_array().unwrap().is_empty());
        }
    });
}
