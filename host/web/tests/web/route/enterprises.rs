//! Enterprises, their classification, reminders and missing facts.

use axum::http::StatusCode;

use crate::support::{COUNTY, HEAT, MARKUP, VAGUE, World, api, check_error, component, run, world};

#[test]
fn enterprises_are_listed_searched_and_paged() {
    run(async {
        for (query, total, first) in [
            ("", 3, Some(HEAT)),
            ("?rows=1&offset=1", 3, Some(MARKUP)),
            ("?offset=3", 3, None),
            ("?search=TIDEGATE03", 1, Some(VAGUE)),
            ("?search=%E7%83%AD%E5%8A%9B", 1, Some(HEAT)),
            ("?search=nobody", 0, None),
            ("?tier=unclassified", 0, None),
            ("?search=TIDEGATE&tier=unclassified", 0, None),
            ("?search=%25", 0, None),
        ] {
            let body = world().json(&api(&format!("enterprises{query}"))).await;
            assert_eq!(body["total"], total, "{query}");
            let found = body["items"].get(0).map(|item| item["enterprise"]["id"].clone());
            assert_eq!(found, first.map(Into::into), "{query}");
        }
    });
}

#[test]
fn filters_by_tier_agree_with_the_list() {
    run(async {
        let all = world().json(&api("enterprises")).await;
        for item in all["items"].as_array().unwrap() {
            let tier = item["tier"].as_str().unwrap();
            let id = item["enterprise"]["id"].as_str().unwrap();
            for query in [format!("?tier={tier}"), format!("?search={id}&tier={tier}")] {
                let body = world().json(&api(&format!("enterprises{query}"))).await;
                let ids: Vec<&str> = body["items"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|item| item["enterprise"]["id"].as_str().unwrap())
                    .collect();
                assert!(ids.contains(&id), "{query}");
            }
        }
    });
}

#[test]
fn bad_queries_are_refused() {
    run(async {
        for (query, code) in [
            ("rows=0", "bad-input"),
            ("rows=1001", "bad-input"),
            ("rows=x", "bad-query"),
            ("offset=-1", "bad-query"),
            ("tier=golden", "bad-input"),
            ("tiers=key", "bad-query"),
        ] {
            world().refused(&api(&format!("enterprises?{query}")), 400, code).await;
        }
        assert_eq!(world().json(&api("enterprises?rows=1000")).await["rows"], 1000);
    });
}

#[test]
fn an_enterprise_is_shown_with_its_facts_in_words() {
    run(async {
        let body = world().json(&api(&format!("enterprises/{HEAT}?lang=en"))).await;
        assert_eq!(body["outlets"][0]["outlet"], "DA001");
        assert_eq!(body["permits"][0]["number"], "P-1");
        let facts = body["facts"].as_array().unwrap();
        let fuel = facts.iter().find(|fact| fact["fact"]["name"] == "boiler_fuel").unwrap();
        assert_eq!(fuel["fact"]["label"], "Fuel of the boiler");
        assert_eq!(fuel["fact"]["shown"], "Gas");
        assert_eq!(fuel["fact"]["value"], "gas");
        assert_eq!(fuel["in_force"], true);
        let output = facts.iter().find(|fact| fact["fact"]["name"] == "boiler_output_tph").unwrap();
        assert_eq!(output["fact"]["shown"], "20 t/h");
        assert!(body["classification"]["layer"]["digest"].as_str().unwrap().len() == 64);
    });
}

#[test]
fn an_absent_enterprise_is_not_found() {
    run(async {
        for path in [
            api("enterprises/NOBODY"),
            api("enterprises/NOBODY/classification"),
            format!("/api/v1/counties/110101/enterprises/{HEAT}"),
            format!("/api/v1/counties/110101/enterprises/{HEAT}/classification"),
        ] {
            world().refused(&path, 404, "not-found").await;
        }
    });
}

#[test]
fn a_classification_is_explained_in_the_language_asked_for() {
    run(async {
        let path = |query: &str| api(&format!("enterprises/{HEAT}/classification?{query}"));
        let zh = world().json(&path("")).await;
        let en = world().json(&path("lang=en")).await;
        assert_eq!(zh["outcome"], "concluded");
        assert_eq!(zh["on"], "2026-03-10");
        assert_eq!(zh["raw"], en["raw"]);
        assert!(!zh["steps"].as_array().unwrap().is_empty());
        assert_ne!(zh["layer"]["title"], en["layer"]["title"]);
        let asked = |body: &serde_json::Value| body["missing"].as_array().unwrap().len();
        assert_eq!(asked(&zh), asked(&en));
        for fact in en["missing"].as_array().unwrap() {
            assert_ne!(fact["label"], fact["name"], "a label in words");
        }
        world().refused(&path("on=10.03.2026"), 400, "bad-input").await;
    });
}

#[test]
fn a_county_is_classified_as_a_whole() {
    run(async {
        let world = World::seeded().await;
        let answer = world.post(&api("classify?on=2026-03-01"), "").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let body = answer.json();
        assert_eq!(body["classified"], 3);
        assert_eq!(body["on"], "2026-03-01");
        let bad = world.post(&api("classify?on=yesterday"), "").await;
        check_error(&bad, "classify", 400, "bad-input");
    });
}

#[test]
fn without_packs_nothing_is_concluded_and_that_is_said() {
    run(async {
        let world = World::empty().await;
        let csv = "id,name,county,township,industries\nE1,One,330122,,4430\n";
        let imported = world.post(&api("import/enterprises?ids=any-id"), csv).await;
        assert_eq!(imported.status, StatusCode::OK, "{}", imported.text);
        let body = world.json(&api("enterprises/E1/classification")).await;
        assert_eq!(body["outcome"], "no-layer");
        assert_eq!(body["tier"], "no-layer");
        world.host.install(component("national")).await.unwrap();
        let body = world.json(&api("enterprises/E1/classification")).await;
        assert_eq!(body["outcome"], "concluded");
        assert_eq!(body["layer"]["pack"], "national 0.1.0");
    });
}

#[test]
fn missing_facts_have_labels_and_reminders_name_enterprises() {
    run(async {
        let missing = world().json(&api("missing-facts?lang=en")).await;
        for item in missing.as_array().unwrap() {
            assert!(item["enterprises"].as_u64().unwrap() > 0);
            assert_ne!(item["fact"]["label"], item["fact"]["name"]);
        }
        let reminders = world().json(&api("reminders")).await;
        let summary = world().json(&api("summary")).await;
        assert_eq!(reminders["total"], summary["reminders_to_apply"]);
        for item in reminders["items"].as_array().unwrap() {
            assert_ne!(item["enterprise"]["id"], HEAT, "it has a permit");
        }
        world().refused(&api("reminders?rows=0"), 400, "bad-input").await;
        assert!(missing.as_array().unwrap().len() < 50, "{COUNTY}");
    });
}
