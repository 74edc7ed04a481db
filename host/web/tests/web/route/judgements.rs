//! Judgements, findings and cases.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::judged::{JUDGED, judge, judged, post_json};
use crate::support::{HEAT, World, api, check_error};

fn over(body: &Value) -> Value {
    let findings = body["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["act"]["kind"] == "over-concentration");
    found.cloned().unwrap_or(Value::Null)
}

#[test]
fn a_day_is_judged_once_and_only_when_it_is_over() {
    crate::support::run(async {
        let judged = judged();
        let again = judge(&judged.world).await;
        assert_eq!(again["new"], false, "nothing changed, so nothing is recorded");
        assert_eq!(again["judgement"]["id"], judged.second);
        let path = api(&format!("enterprises/{HEAT}/judge"));
        for (body, status, code) in [
            (json!({ "on": "2026-03-10" }), 400, "bad-input"),
            (json!({ "on": "yesterday" }), 400, "bad-input"),
            (json!({ "day": "2026-03-09" }), 400, "bad-body"),
        ] {
            let answer = post_json(&judged.world, &path, &body).await;
            check_error(&answer, &path, status, code);
        }
        let plain = judged.world.post(&path, "{}").await;
        check_error(&plain, &path, 400, "bad-body");
        assert!(plain.text.contains("application/json"), "{}", plain.text);
        let absent = api("enterprises/NOBODY/judge");
        let answer = post_json(&judged.world, &absent, &json!({ "on": JUDGED })).await;
        check_error(&answer, &absent, 404, "not-found");
    });
}

#[test]
fn judgements_are_listed_by_kind_enterprise_and_what_holds() {
    crate::support::run(async {
        let judged = judged();
        let list = |query: &str| api(&format!("judgements?{query}"));
        for (query, total) in [
            (format!("enterprise={HEAT}&kind=judged-period"), 2),
            (format!("enterprise={HEAT}&kind=judged-period&current=true"), 1),
            ("enterprise=NOBODY".to_owned(), 0),
            ("kind=judged-period&from=2026-03-08".to_owned(), 0),
            ("kind=judged-period&until=2026-03-07".to_owned(), 0),
            ("kind=judged-period&from=2026-03-07&until=2026-03-08".to_owned(), 2),
        ] {
            let body = judged.world.json(&list(&query)).await;
            assert_eq!(body["total"], total, "{query}");
        }
        let body = judged.world.json(&list("kind=judged-period")).await;
        assert_eq!(body["items"][0]["judgement"]["id"], judged.second, "latest first");
        assert_eq!(body["items"][0]["enterprise_name"], "样例热力有限公司");
        judged.world.refused(&list("kind=guess"), 400, "bad-input").await;
        judged.world.refused(&list("kinds=event"), 400, "bad-query").await;
        let batches = judged.world.json(&list("kind=grading-batch&rows=1")).await;
        let id = batches["items"][0]["judgement"]["id"].as_str().unwrap();
        let batch = judged.world.json(&api(&format!("judgements/{id}"))).await;
        assert!(batch["record"]["grading"]["readings"].is_u64(), "{batch}");
    });
}

#[test]
fn a_judgement_has_conditions_numbers_limits_law_and_record() {
    crate::support::run(async {
        let judged = judged();
        let body = judged.world.json(&api(&format!("judgements/{}?lang=en", judged.first))).await;
        let finding = over(&body);
        assert_eq!(finding["standing"], "confirmed-by-data");
        assert_eq!(finding["largest_compliant"], "200.5");
        let governing = &finding["limits"][0];
        assert_eq!(governing["limit"]["upper"], "200");
        assert_eq!(governing["beaten"][0]["limit"]["upper"], "250");
        let mean = &finding["means"][0];
        assert_eq!((&mean["value"], &mean["averaging"]), (&json!("260"), &json!("hour")));
        assert!(mean["derivation"]["parts"]["due"].is_u64(), "{mean}");
        assert!(!finding["elements"].as_array().unwrap().is_empty());
        let applies: Vec<&Value> =
            finding["sanctions"].as_array().unwrap().iter().map(|one| &one["applies"]).collect();
        assert!(applies.contains(&&json!("yes")), "{applies:?}");
        assert_eq!(finding["limitation"]["years"], 2);
        assert_eq!(body["record"]["kind"], "judged-period");
        assert_eq!(body["stack"].as_array().unwrap().len(), 3);
        assert_eq!(body["revisions"].as_array().unwrap().len(), 2);
        assert_eq!(body["changes"][0]["no_longer_found"][0]["kind"], "over-concentration");
        assert_eq!(body["changes"][0]["to"], judged.second);
        let again = api(&format!("judgements/{}?lang=en", judged.second));
        let again = judged.world.json(&again).await;
        assert_eq!(over(&again), Value::Null);
        assert!(again["judgement"]["reason"].as_str().unwrap().contains("calibration-1"));
        assert_eq!(again["changes"], body["changes"], "both see what changed");
    });
}

#[test]
fn a_judgement_is_found_by_its_first_digits_in_its_county_only() {
    crate::support::run(async {
        let judged = judged();
        let short = judged.first.get(..8).unwrap();
        let body = judged.world.json(&api(&format!("judgements/{short}"))).await;
        assert_eq!(body["judgement"]["id"], judged.first);
        for path in [
            api(&format!("judgements/{}", judged.first.get(..7).unwrap())),
            api(&format!("judgements/{}", "0".repeat(64))),
            format!("/api/v1/counties/110101/judgements/{}", judged.first),
            format!("/api/v1/counties/110101/judgements/{}/explanation", judged.first),
            format!("/api/v1/counties/110101/cases/{}", judged.case),
        ] {
            judged.world.refused(&path, 404, "not-found").await;
        }
    });
}

#[test]
fn an_explanation_is_data_text_or_a_page_to_keep() {
    crate::support::run(async {
        let judged = judged();
        let path = |query: &str| api(&format!("judgements/{}/explanation?{query}", judged.first));
        let zh = judged.world.json(&path("")).await;
        let en = judged.world.json(&path("language=en")).await;
        assert_eq!((&zh["language"], &en["language"]), (&json!("zh-CN"), &json!("en")));
        assert_eq!(zh["blocks"].as_array().unwrap().len(), en["blocks"].as_array().unwrap().len());
        assert!(en["footer"].as_str().unwrap().contains(&judged.first));
        let text = judged.world.get(&path("language=en&format=text")).await;
        assert_eq!(text.header("content-type"), "text/plain; charset=utf-8");
        for word in [
            "260 mg/m³",
            "≤ 200 mg/m³",
            "≤ 250",
            "200.5 mg/m³",
            "GB 13271-2014",
            "Decree 736",
            "This judgement was superseded",
            "calibration-1",
            "No longer found: ",
            "permit P-1",
            &judged.second,
        ] {
            assert!(text.text.contains(word), "{word} is not in {}", text.text);
        }
        let page = judged.world.get(&path("format=html")).await;
        assert!(page.header("content-disposition").starts_with("attachment; filename="));
        assert!(page.text.starts_with("<!DOCTYPE html>") && page.text.contains("lang=\"zh-CN\""));
        judged.world.refused(&path("language=fr"), 400, "bad-input").await;
        judged.world.refused(&path("format=docx"), 400, "bad-input").await;
    });
}

#[test]
fn every_word_of_an_explanation_is_in_its_language() {
    crate::support::run(async {
        let judged = judged();
        for id in [&judged.first, &judged.second] {
            let path = api(&format!("judgements/{id}/explanation?language=en&format=text"));
            let text = judged.world.get(&path).await.text;
            let foreign = text.lines().filter(|line| {
                let name = line.contains("样例") || line.contains("从旧兼从轻");
                !name && line.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c))
            });
            assert_eq!(foreign.collect::<Vec<_>>(), Vec::<&str>::new());
        }
    });
}

#[test]
fn a_judgement_is_executed_again() {
    crate::support::run(async {
        let judged = judged();
        for id in [&judged.first, &judged.second] {
            let path = api(&format!("judgements/{id}/replay"));
            let answer = judged.world.post(&path, "").await;
            assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
            let body = answer.json();
            assert_eq!(body["outcome"], "identical", "{body}");
            assert!(body["calls"].as_u64().unwrap() > 0);
        }
    });
}

#[test]
fn findings_and_cases_tell_what_became_of_them() {
    crate::support::run(async {
        let judged = judged();
        let kind = "kind=over-concentration";
        let now = judged.world.json(&api(&format!("findings?{kind}"))).await;
        assert_eq!(now["total"], 0, "the judgement in force does not find it");
        let all = judged.world.json(&api(&format!("findings?{kind}&current=false"))).await;
        assert_eq!(all["total"], 1);
        assert_eq!(all["items"][0]["judgement"], judged.first);
        assert_eq!(all["items"][0]["case"], judged.case);
        let case = judged.world.json(&api(&format!("cases/{}", judged.case))).await;
        assert_eq!(case["case"]["status"], "no-longer-found");
        let notes = case["notes"].as_array().unwrap();
        let news: Vec<&str> = notes.iter().map(|note| note["news"].as_str().unwrap()).collect();
        assert_eq!(news, ["opened", "no-longer-found"]);
        assert!(notes[1]["reason_text"].as_str().unwrap().contains("calibration-1"));
        assert_eq!(case["findings"][0]["judgement"], judged.first);
        let gone = judged.world.json(&api("cases?status=no-longer-found")).await;
        assert_eq!(gone["items"][0]["id"], judged.case);
        judged.world.refused(&api("cases?status=lost"), 400, "bad-input").await;
        judged.world.refused(&api("cases/999999"), 404, "not-found").await;
    });
}

#[test]
fn a_county_without_anything_has_empty_lists() {
    crate::support::run(async {
        let world = World::empty().await;
        for list in ["judgements", "findings", "cases", "waivers"] {
            let body = world.json(&api(list)).await;
            assert_eq!((&body["total"], &body["items"]), (&json!(0), &json!([])), "{list}");
            let page = world.page(&format!("/counties/330122/{list}?lang=en")).await;
            assert!(page.contains("class=\"empty\""), "{list}");
        }
    });
}
