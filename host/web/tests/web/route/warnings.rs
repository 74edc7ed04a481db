//! Warnings and their reasons.

use crate::support::{HEAT, MARKUP, TODAY, api, run, world};

#[test]
fn warnings_are_filtered_and_paged() {
    run(async {
        for (query, total) in [
            ("", 2),
            ("?open=true", 1),
            ("?grade=serious", 1),
            ("?grade=warning", 1),
            ("?grade=attention", 0),
            ("?open=true&grade=warning", 0),
            (&format!("?enterprise={HEAT}"), 2),
            (&format!("?enterprise={MARKUP}"), 0),
        ] {
            let body = world().json(&api(&format!("warnings{query}"))).await;
            assert_eq!(body["total"], total, "{query}");
        }
        let page = world().json(&api("warnings?rows=1&offset=1")).await;
        assert_eq!(page["items"].as_array().unwrap().len(), 1);
        assert_eq!(page["items"][0]["open"], false);
        assert_eq!(page["items"][0]["peak"], "warning");
    });
}

#[test]
fn bad_filters_are_refused() {
    run(async {
        for (query, code) in [
            ("grade=red", "bad-input"),
            ("grade=normal", "bad-input"),
            ("open=perhaps", "bad-query"),
            ("rows=0", "bad-input"),
            ("state=open", "bad-query"),
        ] {
            world().refused(&api(&format!("warnings?{query}")), 400, code).await;
        }
    });
}

#[test]
fn a_warning_says_which_law_which_layer_and_what_would_have_been_compliant() {
    run(async {
        let open = world().json(&api("warnings?open=true&lang=en")).await;
        let id = open["items"][0]["id"].as_i64().unwrap();
        assert_eq!(open["items"][0]["worst"], "230.5");
        let body = world().json(&api(&format!("warnings/{id}?lang=en"))).await;
        assert_eq!(body["warning"]["grade"], "serious");
        assert_eq!(body["warning"]["readings"], 2);
        assert_eq!(body["own_period"], true);
        assert_eq!(body["limit"]["upper"], "200");
        assert_eq!(body["limit"]["basis"]["document"], "GB 13271-2014");
        assert_eq!(body["limit"]["basis"]["article"], "Table 2");
        assert_eq!(body["limit"]["layer"]["pack"], "standards 0.1.0");
        assert_eq!(body["limit"]["layer"]["digest"].as_str().unwrap().len(), 64);
        assert_eq!(body["grader"]["pack"], "tonglu 0.1.0");
        assert_eq!(body["grader"]["jurisdiction"], "330122");
        assert_eq!(body["largest_compliant"], "200.5");
        assert_eq!(body["beaten"][0]["limit"]["upper"], "250");
        assert_eq!(body["readings"].as_array().unwrap().len(), 2);
        let steps = body["steps"].as_array().unwrap();
        assert_eq!(steps[0]["rule"], "ladder-repeated");
        assert_eq!(steps[0]["text"], "2 periods exceeded the limit within 24 hours: serious");
        assert_eq!(steps[0]["basis"][0]["kind"], "project-default");
        let zh = world().json(&api(&format!("warnings/{id}"))).await;
        assert_eq!(zh["steps"][0]["text"], "24 小时内有 2 个时段超标，属于严重超标");
    });
}

#[test]
fn a_warning_says_whether_the_plant_was_producing() {
    run(async {
        let listed = world().json(&api("warnings")).await;
        for item in listed["items"].as_array().unwrap() {
            let production = &item["production"];
            assert_eq!(production["state"], "running");
            assert_eq!(production["evidence"], serde_json::json!(["power-kwh"]));
            // The day of the warning, or the one before while it is not over.
            assert!(production["on"].as_str().unwrap() < TODAY);
        }
        let id = listed["items"][0]["id"].as_i64().unwrap();
        let body = world().json(&api(&format!("warnings/{id}?lang=en"))).await;
        assert_eq!(body["warning"]["production"], listed["items"][0]["production"]);
        let steps = body["production_steps"].as_array().unwrap();
        assert!(steps.iter().any(|step| step["rule"] == "production-power-kwh"), "{steps:?}");
    });
}

#[test]
fn an_absent_warning_is_not_found() {
    run(async {
        world().refused(&api("warnings/999999"), 404, "not-found").await;
        world().refused(&api("warnings/latest"), 400, "bad-path").await;
        let open = world().json(&api("warnings?open=true")).await;
        let id = open["items"][0]["id"].as_i64().unwrap();
        let path = format!("/api/v1/counties/110101/warnings/{id}");
        world().refused(&path, 404, "not-found").await;
    });
}
