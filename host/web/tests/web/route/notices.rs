//! People, and what they are told.

use serde_json::{Value, json};
use tidegate_domain::{Channel, NoticeTry, TryOutcome};
use tidegate_store::Claim;

use crate::desk::{people, planned, sent, taken};
use crate::support::{HEAT, HOUR, TODAY, World, api, check_error, day, run};

/// What the dispatcher would do: takes the short messages in hand and says what came of each.
async fn dispatch(world: &World, outcome: TryOutcome) -> Vec<i64> {
    let now = day(TODAY).start() + 12 * HOUR;
    let claim = Claim { by: "test".to_owned(), now, until: now + 60, rows: 100 };
    let claimed = world.host.store().claim_notices(&claim).await.unwrap();
    let sms = claimed.iter().filter(|one| one.notice.channel == Channel::Sms);
    let ids: Vec<i64> = sms.map(|one| one.id).collect();
    let tried = |id: &i64| NoticeTry { notice: *id, number: 1, at: now, outcome: outcome.clone() };
    world.host.store().put_tries(&ids.iter().map(tried).collect::<Vec<_>>()).await.unwrap();
    ids
}

#[test]
fn people_are_kept_by_their_id_and_refused_whole() {
    run(async {
        let world = World::seeded().await;
        let path = api("people");
        let put = taken(&world, "PUT", &path, &people()).await;
        assert_eq!(put, json!({ "new": 2, "updated": 0, "unchanged": 0 }));
        let put = taken(&world, "PUT", &path, &people()).await;
        assert_eq!(put["unchanged"], 2);
        for (query, ids) in [
            ("", vec!["chen", "wang"]),
            ("?officers=true", vec!["wang"]),
            ("?post=inspector", vec!["wang"]),
            ("?account=chen", vec!["chen"]),
            (&format!("?enterprise={HEAT}"), vec!["chen"]),
            ("?post=leader", vec![]),
        ] {
            let found = world.json(&format!("{path}{query}")).await;
            let items = found["items"].as_array().unwrap();
            let found: Vec<&str> = items.iter().map(|one| one["id"].as_str().unwrap()).collect();
            assert_eq!(found, ids, "{query}");
        }
        let person = |field: &str, value: Value| {
            let mut person = json!({ "id": "new", "name": "New" });
            person[field] = value;
            json!([{ "id": "first", "name": "First" }, person])
        };
        for wrong in [
            person("id", json!("a/b")),
            person("name", json!(" ")),
            person("language", json!("fr")),
            person("enterprise", json!("NOBODY")),
            person("addresses", json!([{ "channel": "sms", "address": "call me" }])),
            person("addresses", json!([{ "channel": "pigeon", "address": "roof" }])),
            person("preferences", json!([{ "urgency": "some", "channels": [] }])),
        ] {
            let refused = sent(&world, ("PUT", &path), None, &wrong).await;
            check_error(&refused, &wrong.to_string(), 400, "bad-input");
        }
        assert_eq!(world.json(&path).await["total"], 2, "all or none");
    });
}

#[test]
fn a_notice_is_read_once_and_by_whom_it_went_to() {
    run(async {
        let world = World::seeded().await;
        taken(&world, "PUT", &api("people"), &people()).await;
        let matter = planned(&world, "2026-1").await;
        let inbox = world.json(&api("people/wang/inbox")).await;
        assert_eq!(inbox["total"], 1, "{inbox}");
        let notice = &inbox["items"][0];
        assert_eq!((&notice["matter"], &notice["person"]), (&matter["id"], &json!("wang")));
        assert_eq!((&notice["channel"], &notice["status"]), (&json!("inbox"), &json!("sent")));
        let path = api(&format!("notices/{}", notice["id"]));
        let shown = world.json(&path).await;
        assert_eq!((&shown["notice"]["id"], &shown["tries"]), (&notice["id"], &json!([])));
        let read = format!("{path}/read");
        assert_eq!(taken(&world, "POST", &read, &Value::Null).await, json!({ "noted": true }));
        assert_eq!(taken(&world, "POST", &read, &Value::Null).await, json!({ "noted": false }));
        let shown = world.json(&path).await;
        assert_eq!(shown["notice"]["status"], "delivered");
        assert_eq!(shown["notice"]["delivered_at"], "2026-03-10T12:00:00+08:00");
        for (query, total) in [
            ("person=wang", 1),
            ("person=wang&channel=sms", 0),
            ("person=wang&status=delivered", 1),
            ("person=wang&from=2026-03-11", 0),
            (&format!("person=wang&matter={}", matter["id"]), 1),
            ("person=nobody", 0),
        ] {
            let found = world.json(&api(&format!("notices?{query}"))).await;
            assert_eq!(found["total"], total, "{query}");
        }
        world.refused(&api("notices?channel=pigeon"), 400, "bad-input").await;
        world.refused(&api("notices?status=lost"), 400, "bad-input").await;
        world.refused(&api("people/nobody/inbox"), 404, "not-found").await;
        world.refused(&path.replace("330122", "330127"), 404, "not-found").await;
    });
}

#[test]
fn a_gateway_says_what_arrived_and_what_is_dead_is_sent_again() {
    run(async {
        let world = World::seeded().await;
        taken(&world, "PUT", &api("people"), &people()).await;
        planned(&world, "2026-1").await;
        let outcome = TryOutcome::Sent { receipt: Some("8120013".to_owned()) };
        let ids = dispatch(&world, outcome).await;
        assert_eq!(ids.len(), 1, "the visit is announced to the boiler's contact");
        let path = api("notices/receipts");
        let said = |receipt: &str| json!({ "receipts": [{ "channel": "sms", "receipt": receipt, "at": "2026-03-10" }] });
        let unknown = taken(&world, "POST", &path, &said("1")).await;
        assert_eq!(unknown, json!({ "noted": 0, "known": 0, "unknown": ["1"] }));
        let elsewhere = path.replace("330122", "330127");
        let others = taken(&world, "POST", &elsewhere, &said("8120013")).await;
        assert_eq!(others["unknown"], json!(["8120013"]));
        assert_eq!(taken(&world, "POST", &path, &said("8120013")).await["noted"], 1);
        assert_eq!(taken(&world, "POST", &path, &said("8120013")).await["known"], 1);
        let shown = world.json(&api(&format!("notices/{}", ids[0]))).await;
        assert_eq!(shown["notice"]["delivered_at"], "2026-03-10T00:00:00+08:00");
        assert_eq!(shown["tries"][0]["receipt"], "8120013");

        planned(&world, "2026-2").await;
        let dead = TryOutcome::Dead { problem: "no such number".to_owned() };
        let ids = dispatch(&world, dead).await;
        let list = api("notices?status=dead");
        assert_eq!(world.json(&list).await["items"][0]["problem"], "no such number");
        let again = api("notices/again");
        let order = json!({ "ids": ids });
        assert_eq!(taken(&world, "POST", &again, &order).await, json!({ "again": 1 }));
        assert_eq!(taken(&world, "POST", &again, &order).await, json!({ "again": 0 }));
        assert_eq!(world.json(&list).await["total"], 0);
        for wrong in [json!({ "ids": [] }), json!({ "ids": vec![1; 1_001] })] {
            let refused = sent(&world, ("POST", &again), None, &wrong).await;
            check_error(&refused, &again, 400, "bad-input");
        }
        let other = sent(&world, ("POST", &again), None, &json!({ "ids": [999_999] })).await;
        check_error(&other, &again, 404, "not-found");
    });
}
