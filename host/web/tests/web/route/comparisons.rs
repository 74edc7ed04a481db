//! Two counties' packs on the same data.

use crate::support::{HEAT, World, api, component, run, world};

#[test]
fn a_county_is_compared_with_another_on_its_own_data() {
    run(async {
        let world = World::seeded().await;
        world.host.install(component("quzhou")).await.unwrap();
        let path = api("comparison?from=2026-03-01&until=2026-03-11&with=330802");
        let whole = world.json(&path).await;
        assert_eq!(
            (&whole["first"]["county"], &whole["second"]["county"]),
            (&"330122".into(), &"330802".into())
        );
        let packs = |side: &str| -> Vec<String> {
            let layers = whole[side]["layers"].as_array().unwrap().iter();
            layers.map(|layer| layer["pack"].as_str().unwrap().to_owned()).collect()
        };
        assert_eq!(packs("first"), ["national 0.1.0", "standards 0.1.0", "tonglu 0.1.0"]);
        assert_eq!(packs("second"), ["national 0.1.0", "standards 0.1.0", "quzhou 0.1.0"]);
        assert_eq!(whole["data_of"], serde_json::json!(["330122"]));
        assert!(whole["values"].as_u64().unwrap() > 48, "{whole:#}");
        assert_eq!(whole["failures"], serde_json::json!([]));
        let limits =
            world.json(&format!("{path}&only=limit,classification&enterprise={HEAT}")).await;
        assert_eq!(limits["enterprises"], 1);
        assert_eq!(
            (&limits["differences"], &limits["not_listed"]),
            (&serde_json::json!([]), &0.into())
        );
    });
}

#[test]
fn a_county_beside_itself_differs_in_nothing_and_bad_questions_are_refused() {
    run(async {
        let ask = |query: &str| api(&format!("comparison?{query}"));
        let same = world().json(&ask("with=330122&from=2026-03-01&until=2026-03-11")).await;
        assert_eq!(
            (&same["differences"], &same["not_listed"]),
            (&serde_json::json!([]), &0.into())
        );
        // 92 days and 93.
        let longest = ask("with=330122&from=2026-01-01&until=2026-04-03");
        assert_eq!(world().json(&longest).await["enterprises"], same["enterprises"]);
        for (query, status, code) in [
            ("with=330122&from=2026-01-01&until=2026-04-04", 400, "bad-input"),
            ("with=330122&from=2026-03-11&until=2026-03-11", 400, "bad-input"),
            ("with=330122&from=2025-03-01&until=2025-03-11", 400, "bad-input"),
            ("with=330100&from=2026-03-01&until=2026-03-11", 400, "bad-input"),
            ("with=330122&from=2026-03-01&until=2026-03-11&only=colour", 400, "bad-input"),
            ("with=339999&from=2026-03-01&until=2026-03-11", 404, "not-found"),
            ("with=330122&from=2026-03-01&until=2026-03-11&enterprise=NOBODY", 404, "not-found"),
        ] {
            world().refused(&ask(query), status, code).await;
        }
    });
}
