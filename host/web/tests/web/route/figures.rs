//! Figures with what is behind them, a county's numbers, working days.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::support::{World, api, check_error, run, world};

const YEAR: &str = "from=2026-01-01&until=2027-01-01";

#[test]
fn every_figure_equals_the_list_behind_it() {
    run(async {
        let body = world().json(&api(&format!("figures?{YEAR}&lang=en"))).await;
        let figures = body["figures"].as_array().unwrap();
        assert!(figures.len() >= 19, "{}", figures.len());
        for figure in figures {
            let word = figure["figure"].as_str().unwrap();
            assert!(!figure["definition"].as_str().unwrap().is_empty(), "{word}");
            let behind =
                world().json(&api(&format!("figures/{word}?{YEAR}&rows=1000&lang=en"))).await;
            assert_eq!(&behind["figure"], figure, "{word}");
            let entries = behind["entries"]["items"].as_array().unwrap();
            assert_eq!(behind["entries"]["total"], entries.len(), "{word}");
            if let Some(all) = figure["out_of"].as_u64() {
                assert_eq!(all, entries.len() as u64, "{word}");
                let counting = entries.iter().filter(|one| one["counts"] == true).count();
                assert_eq!(figure["value"], counting, "{word}");
            }
        }
        let warnings = figures.iter().find(|one| one["figure"] == "effective-warnings").unwrap();
        assert!(warnings["value"].as_u64().unwrap() > 0, "the boiler is over its limit");
        let before = api("figures/effective-warnings?from=2025-01-01&until=2026-01-01");
        assert_eq!(world().json(&before).await["figure"]["value"], 0);
    });
}

#[test]
fn figures_come_as_files_too() {
    run(async {
        let csv = world().get(&api(&format!("figures?{YEAR}&format=csv"))).await;
        assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
        assert!(csv.header("content-disposition").contains("figures-330122-2026-01-01"));
        assert!(csv.text.lines().count() >= 20, "{}", csv.text);
        assert!(csv.text.starts_with("\u{feff}figure,title,value,out_of,definition\r\n"));
        let behind =
            world().get(&api(&format!("figures/effective-warnings?{YEAR}&format=csv"))).await;
        assert!(behind.text.lines().count() > 1, "{}", behind.text);
        for path in ["figures", "figures/effective-warnings"] {
            let path = api(&format!("{path}?{YEAR}&format=xlsx"));
            let request = Request::get(path).body(Body::empty()).unwrap();
            let answer = world().router.clone().oneshot(request).await.unwrap();
            let bytes = axum::body::to_bytes(answer.into_body(), 1 << 20).await.unwrap();
            assert!(bytes.starts_with(b"PK\x03\x04"), "a workbook is a zip");
        }
        world().refused(&api(&format!("figures?{YEAR}&format=pdf")), 400, "bad-input").await;
        world().refused(&api(&format!("figures/everything?{YEAR}")), 404, "not-found").await;
        for period in ["from=2026-01-01&until=2026-01-01", "from=2016-01-01&until=2026-01-10"] {
            world().refused(&api(&format!("figures?{period}")), 400, "bad-input").await;
        }
    });
}

#[test]
fn a_county_s_numbers_say_where_they_come_from() {
    run(async {
        let body = world().json(&api("practice?on=2026-03-10")).await;
        let numbers = body.as_array().unwrap();
        assert!(numbers.len() > 50, "{}", numbers.len());
        for number in numbers {
            assert!(!number["pack"].as_str().unwrap().is_empty(), "{number}");
            let basis = &number["basis"];
            let document = basis["document"].as_str().unwrap();
            assert!(basis["kind"] != "law" || !document.is_empty(), "{number}");
        }
        assert!(numbers.iter().any(|one| one["basis"]["kind"] == "law"));
        assert!(numbers.iter().any(|one| one["name"] == "case_accept_hours"));
        world().refused(&api("practice?on=tomorrow"), 400, "bad-input").await;
        let empty = World::empty().await;
        empty.refused(&api("practice"), 409, "no-practice").await;
    });
}

#[test]
fn a_term_ends_on_a_day_that_says_whether_it_may_still_move() {
    run(async {
        for (query, due, working) in [
            ("from=2026-02-13&working=1", "2026-02-14", true),
            ("from=2026-02-14&working=1", "2026-02-24", true),
            ("from=2026-02-24&working=-1", "2026-02-14", true),
            ("from=2026-02-13&days=3", "2026-02-16", false),
            ("from=2026-02-13&rolled=3", "2026-02-24", true),
        ] {
            let body = world().json(&api(&format!("calendar/due?{query}"))).await;
            let from = query.get(5..15).unwrap();
            let expected =
                json!({ "from": from, "due": due, "working": working, "provisional": false });
            assert_eq!(body, expected, "{query}");
        }
        for wrong in
            ["from=2026-02-13", "from=2026-02-30&days=1", "from=2026-02-13&days=1&rolled=1"]
        {
            world().refused(&api(&format!("calendar/due?{wrong}")), 400, "bad-input").await;
        }
        for wrong in ["days=1", "from=2026-02-13&days=32768", "from=2026-02-13&weeks=1"] {
            world().refused(&api(&format!("calendar/due?{wrong}")), 400, "bad-query").await;
        }
        world().json(&api("calendar/due?from=2026-02-13&days=32767")).await;

        let world = World::empty().await;
        let into_next = api("calendar/due?from=2030-12-31&working=2");
        assert_eq!(world.json(&into_next).await["provisional"], true);
        let table = json!({
            "year": 2031, "papers": ["https://www.gov.example/2031"],
            "days": [{ "name": "元旦", "date": "2031-01-01", "isOffDay": true }],
        });
        let added = world.post("/api/v1/calendar/years", table.to_string()).await;
        assert_eq!(added.status.as_u16(), 201, "{}", added.text);
        let known = world.json(&into_next).await;
        assert_eq!((&known["due"], &known["provisional"]), (&json!("2031-01-03"), &json!(false)));
    });
}

fn on<'a>(days: &'a Value, day: &str) -> &'a Value {
    days.as_array().unwrap().iter().find(|one| one["day"] == day).unwrap()
}

#[test]
fn a_day_says_why_it_is_worked_and_a_year_may_be_added() {
    run(async {
        let world = World::empty().await;
        let path = api("calendar?from=2026-09-25&until=2026-10-12");
        let days = world.json(&path).await;
        assert_eq!(days.as_array().unwrap().len(), 17);
        let holiday = on(&days, "2026-10-01");
        assert_eq!((&holiday["working"], &holiday["why"]), (&json!(false), &json!("holiday")));
        assert!(!holiday["source"].as_str().unwrap().is_empty(), "{holiday}");
        assert!(days.as_array().unwrap().iter().any(|one| one["why"] == "working-weekend"));
        let new_year = api("calendar?from=2027-01-01&until=2027-01-02");
        let provisional = world.json(&new_year).await;
        assert_eq!(
            (&provisional[0]["why"], &provisional[0]["provisional"]),
            (&json!("statutory"), &json!(true))
        );
        for period in ["from=2026-01-01&until=2026-01-01", "from=2026-01-01&until=2027-02-06"] {
            world.refused(&api(&format!("calendar?{period}")), 400, "bad-input").await;
        }
        world.json(&api("calendar?from=2026-01-01&until=2027-02-05")).await;

        let table = json!({
            "year": 2027, "papers": ["https://www.gov.example/2027"],
            "days": [{ "name": "元旦", "date": "2027-01-01", "isOffDay": true }],
        });
        let years = "/api/v1/calendar/years";
        let added = world.post(years, table.to_string()).await;
        assert_eq!(
            (added.status.as_u16(), added.json()),
            (201, json!({ "year": 2027 })),
            "{}",
            added.text
        );
        let known = world.json(&new_year).await;
        assert_eq!(
            (&known[0]["why"], &known[0]["provisional"]),
            (&json!("holiday"), &json!(false))
        );
        for wrong in ["", "no table", r#"{"year": 2027}"#] {
            check_error(&world.post(years, wrong).await, wrong, 400, "bad-input");
        }
    });
}
