//! Matters: planned, taken on step by step, found again, and never overwritten.

use serde_json::{Value, json};

use crate::desk::{planned, sent, taken, visit};
use crate::support::{HEAT, MARKUP, World, api, check_error, run};

fn step(seen: Option<u32>, act: Value) -> Value {
    json!({ "seen": seen, "by": "wang", "act": act })
}

#[test]
fn a_matter_goes_on_by_steps_and_whoever_is_late_is_told() {
    run(async {
        let world = World::seeded().await;
        let matter = planned(&world, "2026-1").await;
        assert_eq!((&matter["kind"], &matter["status"]), (&json!("inspection"), &json!("planned")));
        assert_eq!((&matter["revision"], &matter["closed"]), (&json!(1), &json!(false)));
        assert_eq!(matter["opened_at"], "2026-03-10T12:00:00+08:00");
        assert_eq!(matter["state"]["visit"]["purpose"], "complaint");
        let path = api(&format!("matters/{}", matter["id"]));
        let steps = format!("{path}/steps");
        let moved = json!({ "action": "move", "on": "2026-03-13", "reason": "a storm" });
        let after = taken(&world, "POST", &steps, &step(Some(1), moved.clone())).await;
        assert_eq!((&after["revision"], &after["state"]["moved"]), (&json!(2), &json!(1)));

        let late = json!({ "action": "cancel", "reason": "not needed" });
        let behind = sent(&world, ("POST", &steps), None, &step(Some(1), late.clone())).await;
        check_error(&behind, &steps, 409, "behind");
        let details = &behind.json()["details"];
        assert_eq!((&details["by"], &details["matter"]["revision"]), (&json!("wang"), &json!(2)));
        let mut not_theirs = step(None, late);
        not_theirs["party"] = json!("enterprise");
        let refused = sent(&world, ("POST", &steps), None, &not_theirs).await;
        check_error(&refused, &steps, 422, "step-refused");
        assert_eq!(refused.json()["details"]["code"], "not-yours");
        for wrong in [
            json!({ "by": "wang", "act": { "action": "dance" } }),
            json!({ "act": { "action": "cancel", "reason": "nobody says who" } }),
            json!({ "by": "wang", "party": "host", "act": { "action": "miss" } }),
            json!({ "by": "wang", "act": { "action": "remind" }, "attachments": [999_999] }),
        ] {
            let refused = sent(&world, ("POST", &steps), None, &wrong).await;
            assert!([400, 404].contains(&refused.status.as_u16()), "{wrong}: {}", refused.text);
        }

        let listed = world.json(&steps).await;
        assert_eq!(listed["total"], 2);
        assert_eq!(
            (&listed["items"][1]["by"], &listed["items"][1]["party"]),
            (&json!("wang"), &json!("officer"))
        );
        let asides = world.json(&format!("{path}/asides")).await;
        assert_eq!(asides["total"], 2, "what was refused or late is kept: {asides}");
        assert_eq!(asides["items"][1]["seen"], 1);
        let check = world.json(&format!("{path}/check")).await;
        assert_eq!(check, json!({ "steps": 2, "same": true }));
        let elsewhere = path.replace("330122", "330127");
        world.refused(&elsewhere, 404, "not-found").await;
        world.refused(&format!("{elsewhere}/steps"), 404, "not-found").await;
        world.refused(&api("matters/999999"), 404, "not-found").await;
    });
}

#[test]
fn a_list_holds_what_every_condition_says() {
    run(async {
        let world = World::seeded().await;
        planned(&world, "2026-1").await;
        let mut other = visit(MARKUP, "2026-2", false);
        other["by"] = json!("li");
        taken(&world, "POST", &api("inspections"), &other).await;
        let again = sent(&world, ("POST", &api("inspections")), None, &other).await;
        assert_eq!(again.status.as_u16(), 409, "{}", again.text);
        for (query, total) in [
            ("", 2),
            ("kind=inspection", 2),
            ("kind=case", 0),
            ("status=planned,missed", 2),
            ("status=done", 0),
            ("closed=true", 0),
            ("closed=false&owner=wang", 2),
            ("owner=li", 0),
            ("label=complaint", 2),
            ("label=complaint,missed", 0),
            ("opened_from=2026-03-10", 2),
            ("opened_until=2026-03-10T12:00:00%2B08:00", 0),
            ("opened_from=2026-03-10T12:00:01%2B08:00", 0),
            (&format!("enterprise={HEAT}"), 1),
            ("rows=1", 2),
        ] {
            let found = world.json(&api(&format!("matters?{query}"))).await;
            assert_eq!(found["total"], total, "{query}: {found}");
        }
        for query in ["kind=nothing", "opened_from=soon", "rows=0", "rows=1001"] {
            world.refused(&api(&format!("matters?{query}")), 400, "bad-input").await;
        }
        world.refused(&api("matters?statuses=planned"), 400, "bad-query").await;
    });
}

#[test]
fn a_period_is_planned_once_and_a_round_tells_nobody_twice() {
    run(async {
        let world = World::seeded().await;
        let person = json!([
            { "id": "wang", "name": "王工", "posts": ["inspector"] },
        ]);
        taken(&world, "PUT", &api("people"), &person).await;
        let rule = |inspectors: u8| {
            json!({ "by": "li", "rule": {
                "seed": 7, "from": "2026-03-11", "until": "2026-04-01", "visits_max": 10,
                "inspectors_each": inspectors,
                "tiers": [{ "tier": "simplified", "within_days": 180 }],
            }})
        };
        let path = api("inspections/plan");
        let few = sent(&world, ("POST", &path), None, &rule(2)).await;
        check_error(&few, &path, 422, "step-refused");
        let once = taken(&world, "POST", &path, &rule(1)).await;
        assert_eq!(once["opened"], 1, "the one site with a permit: {once}");
        let twice = taken(&world, "POST", &path, &rule(1)).await;
        assert_eq!(twice["opened"], 0, "{twice}");
        taken(&world, "POST", &api("rounds"), &Value::Null).await;
        let told = world.json(&api("notices")).await["total"].clone();
        taken(&world, "POST", &api("rounds"), &Value::Null).await;
        assert_eq!(world.json(&api("notices")).await["total"], told);
    });
}
