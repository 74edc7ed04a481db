//! What other departments send, and where it is asked for.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use tidegate_desk::HttpFetcher;
use tidegate_web::Surroundings;

use crate::desk::{sent, taken};
use crate::support::{Answer, HOUR, TODAY, World, answer, api, check_error, county, day, run};

/// A credit code whose check character is right, and whom the county does not have.
const STRANGER: &str = "91330122MA2801010H";

#[test]
fn rows_and_files_of_a_department_are_taken_alike() {
    run(async {
        let world = World::seeded().await;
        let path = api("departments/power?by=li&name=power.csv&on=2026-03-01");
        let rows = json!({ "rows": [{
            "credit_code": STRANGER, "account": "0330", "period": "2026-02-01", "energy": 120.5,
        }]});
        let report = taken(&world, "POST", &path, &rows).await;
        assert_eq!((&report["department"], &report["rows"]), (&json!("power"), &json!(1)));
        assert_eq!(report["unmatched"][0]["credit_code"], STRANGER);
        let csv = format!("统一社会信用代码,户号,日期,用电量\n{STRANGER},0330,2026-02-01,120.5\n");
        let file = world.post(&path, csv).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text);
        assert_eq!(file.json()["unmatched"][0]["credit_code"], STRANGER);
        let unknown = world.post(&api("departments/weather?by=li"), "a,b\n").await;
        check_error(&unknown, "weather", 404, "not-found");
        for (path, body) in [
            (path.replace("2026-03-01", "2026-03-11"), json!({ "rows": [{ "account": "1" }] })),
            (path.clone(), json!({ "lines": [] })),
            (path.replace("by=li&", ""), json!({ "rows": [] })),
        ] {
            let refused = sent(&world, ("POST", &path), None, &body).await;
            check_error(&refused, &path, 400, "bad-input");
        }
        for path in ["contradictions", "commitments"] {
            assert_eq!(world.json(&api(path)).await["total"], 0, "{path}");
        }
    });
}

#[test]
fn a_source_is_kept_by_its_name_until_it_is_removed() {
    run(async {
        let world = World::empty().await;
        let path = api("sources/power-monthly");
        let source = |field: &str, value: Value| {
            let mut source = json!({
                "form": "power", "url": "https://data.example/power.csv", "every": 86_400,
                "secret": "power-token",
            });
            source[field] = value;
            source
        };
        let kept = taken(&world, "PUT", &path, &source("every", json!(3_600))).await;
        assert_eq!((&kept["name"], &kept["every"]), (&json!("power-monthly"), &json!(3_600)));
        assert_eq!((&kept["active"], &kept["failures"]), (&json!(true), &json!(0)));
        taken(&world, "PUT", &path, &source("active", json!(false))).await;
        let list = world.json(&api("sources")).await;
        assert_eq!(list.as_array().unwrap().len(), 1);
        assert_eq!((&list[0]["active"], &list[0]["every"]), (&json!(false), &json!(86_400)));
        assert_eq!(world.json("/api/v1/counties/330127/sources").await, json!([]));
        for wrong in [
            source("form", json!("weather")),
            source("url", json!("ftp://data.example/power.csv")),
            source("url", json!("https://li:secret@data.example/power.csv")),
            source("every", json!(59)),
        ] {
            let refused = sent(&world, ("PUT", &path), None, &wrong).await;
            check_error(&refused, &wrong.to_string(), 400, "bad-input");
        }
        let elsewhere = path.replace("330122", "330127");
        let refused = sent(&world, ("DELETE", &elsewhere), None, &Value::Null).await;
        check_error(&refused, &elsewhere, 404, "not-found");
        let gone = sent(&world, ("DELETE", &path), None, &Value::Null).await;
        assert_eq!(gone.status, StatusCode::NO_CONTENT);
        let twice = sent(&world, ("DELETE", &path), None, &Value::Null).await;
        check_error(&twice, &path, 404, "not-found");
    });
}

/// The address of a server on this machine that gives everybody the same file.
fn serving(file: String) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/power.csv", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let (mut head, mut byte) = (Vec::new(), [0]);
            while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
                head.push(byte[0]);
            }
            let length = file.len();
            let head = format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n");
            let _ = stream.write_all(&[head.as_bytes(), file.as_bytes()].concat());
        }
    });
    address
}

/// The same host where it asks sources, as one that serves does.
fn asking(world: &World) -> Router {
    let fetcher = HttpFetcher::new(Arc::new(|_: &str| None), false);
    let around = Surroundings { sources: Some(Arc::new(fetcher) as _), ..Surroundings::default() };
    tidegate_web::router_within(world.host.clone(), around)
}

async fn pull(router: &Router, query: &str) -> Answer {
    let path = api(&format!("sources/pull{query}"));
    answer(router.clone(), Request::post(path).body(Body::empty()).unwrap()).await
}

#[test]
fn sources_are_asked_at_once_and_each_says_what_came_of_it() {
    run(async {
        let world = World::seeded().await;
        let router = asking(&world);
        let none = pull(&router, "").await;
        assert_eq!((none.status, none.json()), (StatusCode::OK, json!({ "pulled": [] })));
        let file =
            serving(format!("统一社会信用代码,户号,日期,用电量\n{STRANGER},0330,2026-02-01,9\n"));
        for (name, url, active) in [
            ("away", "http://127.0.0.1:1/power.csv", true),
            ("paused", file.as_str(), false),
            ("power", file.as_str(), true),
        ] {
            let source = json!({ "form": "power", "url": url, "every": 3_600, "active": active });
            taken(&world, "PUT", &api(&format!("sources/{name}")), &source).await;
        }
        let all = pull(&router, "").await;
        assert_eq!(all.status, StatusCode::OK, "{}", all.text);
        let pulled = all.json()["pulled"].clone();
        assert_eq!(pulled.as_array().unwrap().len(), 2, "{pulled}");
        let (away, power) = (&pulled[0], &pulled[1]);
        let outcome = &away["outcome"];
        assert_eq!((&away["source"], &outcome["outcome"]), (&json!("away"), &json!("failed")));
        assert!(outcome["detail"].as_str().unwrap().contains("cannot be reached"), "{outcome}");
        assert_eq!(away["next_at"], "2026-03-10T14:00:00+08:00", "its pace, doubled");
        assert_eq!((&power["source"], &power["county"]), (&json!("power"), &json!("330122")));
        assert_eq!(power["outcome"]["outcome"], "taken", "{power}");
        let report = &power["outcome"]["detail"];
        assert_eq!((&report["rows"], &report["department"]), (&json!(1), &json!("power")));
        assert_eq!(power["next_at"], "2026-03-10T13:00:00+08:00");
        let listed = world.json(&api("sources")).await;
        assert_eq!((&listed[0]["failures"], &listed[2]["failures"]), (&json!(1), &json!(0)));

        let named = pull(&router, "?source=paused").await.json();
        assert_eq!(named["pulled"][0]["outcome"]["outcome"], "taken", "{named}");
        let noon = day(TODAY).start() + 12 * HOUR;
        let (place, times) = (county(), (noon, noon + 600));
        let store = world.host.store();
        assert!(store.claim_source((&place, "power"), "other", times).await.unwrap().is_some());
        let held = pull(&router, "?source=power").await.json();
        let wanted = json!({ "outcome": "not-asked", "detail": "it is being asked already" });
        assert_eq!(held["pulled"][0]["outcome"], wanted);
        check_error(&pull(&router, "?source=other").await, "other", 404, "not-found");
        check_error(&pull(&router, "?name=power").await, "name", 400, "bad-query");
    });
}

#[test]
fn a_host_that_asks_no_sources_says_so() {
    run(async {
        let world = World::empty().await;
        let path = api("sources/pull");
        check_error(&world.post(&path, "").await, &path, 409, "asks-no-sources");
        let source = json!({ "form": "power", "url": "https://data.example/", "every": 60 });
        let refused = sent(&world, ("PUT", &path), None, &source).await;
        check_error(&refused, "no source is called so", 405, "no-such-method");
    });
}
