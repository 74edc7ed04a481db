//! What other departments send, and where it is asked for.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::desk::{sent, taken};
use crate::support::{World, api, check_error, run};

#[test]
fn rows_and_files_of_a_department_are_taken_alike() {
    run(async {
        let world = World::seeded().await;
        let stranger = "91330122MA2801010H";
        let path = api("departments/power?by=li&name=power.csv&on=2026-03-01");
        let rows = json!({ "rows": [{
            "credit_code": stranger, "account": "0330", "period": "2026-02-01", "energy": 120.5,
        }]});
        let report = taken(&world, "POST", &path, &rows).await;
        assert_eq!((&report["department"], &report["rows"]), (&json!("power"), &json!(1)));
        assert_eq!(report["unmatched"][0]["credit_code"], stranger);
        let csv = format!("统一社会信用代码,户号,日期,用电量\n{stranger},0330,2026-02-01,120.5\n");
        let file = world.post(&path, csv).await;
        assert_eq!(file.status, StatusCode::OK, "{}", file.text);
        assert_eq!(file.json()["unmatched"][0]["credit_code"], stranger);
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
