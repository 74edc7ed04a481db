//! What every answer carries.

use axum::body::Body;
use axum::http::{Method, Request};

use crate::support::{COUNTY, api, check_error, run, world};

#[test]
fn answers_are_guarded_and_numbered() {
    run(async {
        let mut ids = std::collections::BTreeSet::new();
        for path in ["/api/v1/health", "/", "/nowhere", "/api/nowhere", "/warnings/1"] {
            let answer = world().get(path).await;
            let policy = answer.header("content-security-policy");
            assert!(policy.starts_with("default-src 'none'"), "{path}");
            assert!(!policy.contains("unsafe"), "{path}");
            assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
            assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
            assert!(ids.insert(answer.header("x-request-id").to_owned()), "{path}");
        }
    });
}

#[test]
fn a_plain_id_is_taken_over_and_another_is_not() {
    run(async {
        let long = "x".repeat(65);
        for (given, is_kept) in [
            ("proxy-17.a_b", true),
            (&"x".repeat(64), true),
            (&long, false),
            ("a b", false),
            ("", false),
        ] {
            let request = Request::get("/api/v1/health").header("x-request-id", given);
            let answer = world().send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.header("x-request-id") == given, is_kept, "{given}");
        }
    });
}

#[test]
fn what_is_not_there_is_said_in_the_form_of_the_path() {
    run(async {
        check_error(&world().get("/api/nowhere").await, "/api/nowhere", 404, "no-such-path");
        let request = Request::builder().method(Method::DELETE).uri(api("summary"));
        let answer = world().send(request.body(Body::empty()).unwrap()).await;
        check_error(&answer, "delete", 405, "no-such-method");
        let page = world().get("/nowhere").await;
        assert_eq!(page.status.as_u16(), 404);
        assert!(page.text.starts_with("<!DOCTYPE html>"));
    });
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    run(async {
        let body = vec![b'x'; (64 << 20) + 1];
        let answer = world().post("/api/v1/packs", body).await;
        check_error(&answer, "packs", 413, "too-large");
    });
}

#[test]
fn files_of_the_pages_are_our_own_and_stay_the_same() {
    run(async {
        let page = world().page(&format!("/counties/{COUNTY}")).await;
        let mut files = 0;
        for part in page.split(['"']).filter(|part| part.starts_with("/static/")) {
            let answer = world().get(part).await;
            assert_eq!(answer.status.as_u16(), 200, "{part}");
            assert!(answer.header("cache-control").contains("immutable"), "{part}");
            files += 1;
        }
        assert_eq!(files, 3);
        assert!(!page.contains("http://") && !page.contains("https://"), "nothing from elsewhere");
        for forbidden in ["<script>", " style=", "onclick", "javascript:"] {
            assert!(!page.contains(forbidden), "{forbidden}");
        }
    });
}
