//! Importing files.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::support::{World, api, check_error, run};

const HEADER: &str = "id,name,county,township,industries\n";

#[test]
fn good_rows_are_stored_and_bad_ones_reported() {
    run(async {
        let world = World::empty().await;
        let csv = format!("{HEADER}E1,One,330122,Town,4430\nE2,,330122,,4430\nE3,Three,33,,4430\n");
        let answer = world.post(&api("import/enterprises?ids=any-id"), csv).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let body = answer.json();
        assert_eq!(body["rows"], 3);
        assert_eq!(body["stored"], json!({ "new": 1, "updated": 0, "unchanged": 0 }));
        assert_eq!(body["rows_rejected"], 2);
        assert_eq!(body["rejected"][0]["row"], 3);
        assert_eq!(body["rejected"][1]["column"], "county");
        assert_eq!(world.json(&api("enterprises")).await["total"], 1);
    });
}

#[test]
fn marks_that_contradict_are_stored_and_named() {
    run(async {
        let world = World::empty().await;
        let csv = format!("{HEADER}E1,One,330122,,4430\n");
        world.post(&api("import/enterprises?ids=any-id"), csv).await;
        let csv = "enterprise,id,name,medium,monitoring_point\nE1,DA001,Stack,air,stack\n";
        world.post(&api("import/outlets"), csv).await;
        let csv = "enterprise,reference,outlet,kind,from,until,filed\n\
            E1,M1,DA001,stopped,2026-03-01 08:00,2026-03-01 12:00,2026-03-01 08:00\n\
            E1,M2,DA001,start-up,2026-03-01 11:00,2026-03-01 13:00,2026-03-01 11:00\n\
            E1,M3,DA001,drying,2026-03-01 15:00,2026-03-01 14:00,2026-03-01 14:00\n";
        let answer = world.post(&api("import/marks"), csv).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let body = answer.json();
        assert_eq!(body["stored"]["new"], 2);
        assert_eq!(body["rejected"][0]["column"], "until");
        assert_eq!(body["notices"].as_array().unwrap().len(), 1);
        assert_eq!(body["notices"][0]["row"], 3);
        let meters = "enterprise,kind,on,amount\nE1,power-kwh,2026-03-01,-1\n";
        let body = world.post(&api("import/meters"), meters).await.json();
        assert_eq!(body["rejected"][0]["reason"], "is below zero");
    });
}

#[test]
fn chinese_spreadsheets_are_read_when_said() {
    run(async {
        let world = World::empty().await;
        // 甲厂 in GBK.
        let mut gbk = HEADER.as_bytes().to_vec();
        gbk.extend(b"E1,\xbc\xd7\xb3\xa7,330122,,4430\n");
        let plain = world.post(&api("import/enterprises?ids=any-id"), gbk.clone()).await;
        check_error(&plain, "GBK as UTF-8", 422, "file-refused");
        let path = api("import/enterprises?ids=any-id&encoding=gb18030");
        assert_eq!(world.post(&path, gbk).await.status, StatusCode::OK);
        let found = world.json(&api("enterprises")).await;
        assert_eq!(found["items"][0]["enterprise"]["name"], "甲厂");
    });
}

#[test]
fn files_and_queries_that_cannot_be_are_refused() {
    run(async {
        let world = World::empty().await;
        for (path, body, status, code) in [
            ("import/enterprises", "", 422, "file-refused"),
            ("import/enterprises", "colour,size\n1,2\n", 422, "file-refused"),
            ("import/entreprises", HEADER, 400, "bad-input"),
            ("import/enterprises?encoding=latin1", HEADER, 400, "bad-input"),
            ("import/enterprises?ids=none", HEADER, 400, "bad-input"),
            ("import/enterprises?kind=facts", HEADER, 400, "bad-query"),
        ] {
            check_error(&world.post(&api(path), body).await, path, status, code);
        }
        let long = format!("import/enterprises?name={}", "n".repeat(121));
        check_error(&world.post(&api(&long), HEADER).await, &long, 400, "bad-input");
    });
}

#[test]
fn another_site_cannot_change_anything() {
    run(async {
        let world = World::empty().await;
        let csv = format!("{HEADER}E1,One,330122,,4430\n");
        for (name, value, is_foreign) in [
            ("origin", "http://evil.example", true),
            ("origin", "null", true),
            ("sec-fetch-site", "cross-site", true),
            ("sec-fetch-site", "same-site", true),
            ("origin", "http://127.0.0.1:8080", false),
            ("sec-fetch-site", "same-origin", false),
            ("sec-fetch-site", "none", false),
        ] {
            let request = Request::post(api("import/enterprises?ids=any-id"))
                .header("host", "127.0.0.1:8080")
                .header(name, value)
                .body(Body::from(csv.clone()))
                .unwrap();
            let answer = world.send(request).await;
            if is_foreign {
                check_error(&answer, value, 403, "cross-site");
                assert_eq!(world.json(&api("enterprises")).await["total"], 0);
            } else {
                assert_eq!(answer.status, StatusCode::OK, "{name}: {value}");
            }
        }
    });
}
