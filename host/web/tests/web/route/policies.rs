//! Policies: told to those whom they concern.

use serde_json::{Value, json};

use crate::desk::{people, sent, taken};
use crate::support::{HEAT, VAGUE, World, api, check_error, run};

fn policy(target: &Value) -> Value {
    json!({ "by": "li", "policy": {
        "title": "Ultra-low emissions of gas boilers", "text": "Report your burner by 30 June.",
        "document": "No. 12 (2026)", "reply_by": "2026-06-30", "target": target,
    }})
}

#[test]
fn a_policy_is_told_to_those_whom_it_concerns_and_to_nobody_twice() {
    run(async {
        let world = World::seeded().await;
        taken(&world, "PUT", &api("people"), &people()).await;
        let path = api("policies");
        let nobody = sent(&world, ("POST", &path), None, &policy(&json!({}))).await;
        check_error(&nobody, &path, 422, "step-refused");
        let boilers = json!({ "industries": ["44"] });
        let published = taken(&world, "POST", &path, &policy(&boilers)).await;
        assert_eq!(
            (&published["kind"], &published["status"]),
            (&json!("policy"), &json!("published"))
        );
        let told = published["state"]["addressed"].as_object().unwrap();
        assert_eq!(told.keys().collect::<Vec<_>>(), [HEAT, VAGUE]);
        let list = api("notices?topic=policy-published");
        let notices = world.json(&list).await;
        assert_eq!(notices["total"], 2, "inbox and short message of the one who is known");
        assert_eq!(notices["items"][0]["enterprise"], HEAT);
        taken(&world, "POST", &api("rounds"), &Value::Null).await;
        assert_eq!(world.json(&list).await["total"], 2);

        let steps = api(&format!("matters/{}/steps", published["id"]));
        let read = json!({
            "by": "chen", "party": "enterprise",
            "act": { "action": "acknowledge", "enterprise": HEAT },
        });
        let after = taken(&world, "POST", &steps, &read).await;
        assert_eq!(after["state"]["addressed"][HEAT], json!([1, 1]));
        let wider = json!({
            "by": "li", "act": {
                "action": "amend", "reason": "paper too", "retell": "new",
                "policy": policy(&json!({ "everybody": true }))["policy"],
            },
        });
        let after = taken(&world, "POST", &steps, &wider).await;
        assert_eq!(after["state"]["addressed"].as_object().unwrap().len(), 3, "told at once");
    });
}
