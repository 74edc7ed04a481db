//! Server-sent events.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use futures::StreamExt as _;
use serde_json::json;
use tower::ServiceExt as _;

use crate::judged::post_json;
use crate::support::{World, api, run, world};

/// Reads events until one holds `word`.
async fn until(body: &mut axum::body::BodyDataStream, word: &str) -> String {
    let mut text = String::new();
    let reading = async {
        while !text.contains(word) {
            let bytes = body.next().await.expect("the stream goes on").unwrap();
            text.push_str(std::str::from_utf8(&bytes).unwrap());
        }
    };
    tokio::time::timeout(Duration::from_secs(20), reading).await.expect("an event in time");
    text
}

async fn listen(world: &World, query: &str) -> axum::body::BodyDataStream {
    let request = Request::get(format!("/api/v1/events{query}")).body(Body::empty()).unwrap();
    let response = world.router.clone().oneshot(request).await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    response.into_body().into_data_stream()
}

#[test]
fn events_reach_who_listens() {
    run(async {
        let world = World::seeded().await;
        let mut body = listen(&world, "?county=330122").await;
        until(&mut body, "event: ready").await;
        let answer = world.post(&api("classify"), "").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text);
        let text = until(&mut body, "event: classified").await;
        assert!(text.contains(r#""county":"330122""#), "{text}");
        assert!(text.contains(r#""enterprises":3"#), "{text}");
    });
}

#[test]
fn events_of_other_counties_are_kept_back() {
    run(async {
        let world = World::seeded().await;
        let mut body = listen(&world, "?county=330122").await;
        until(&mut body, "event: ready").await;
        world.post("/api/v1/counties/110101/classify", "").await;
        world.post(&api("classify"), "").await;
        let text = until(&mut body, "event: classified").await;
        assert!(!text.contains("110101"), "{text}");
    });
}

#[test]
fn what_is_no_county_is_refused() {
    run(async {
        world().refused("/api/v1/events?county=33", 400, "bad-query").await;
    });
}

#[test]
fn a_stream_ends_when_its_token_is_revoked_also_while_nothing_happens() {
    run(async {
        let world = World::seeded().await;
        let first = json!({ "id": "op", "name": "Op", "grants": ["province-operator@330000"] });
        let first = post_json(&world, "/api/v1/accounts", &first).await;
        let token = first.json()["token"].as_str().unwrap().to_owned();
        let request = Request::get("/api/v1/events?county=330122")
            .header("authorization", format!("Bearer {token}"));
        let request = request.body(Body::empty()).unwrap();
        let response = world.router.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        let mut body = response.into_body().into_data_stream();
        until(&mut body, "event: ready").await;
        let id = token.get(3..19).unwrap();
        let revoke = Request::post(format!("/api/v1/tokens/{id}/revoke"))
            .header("authorization", format!("Bearer {token}"));
        let revoked = world.send(revoke.body(Body::empty()).unwrap()).await;
        assert_eq!(revoked.status.as_u16(), 204, "{}", revoked.text);
        let rest = async { while body.next().await.is_some() {} };
        tokio::time::timeout(Duration::from_secs(20), rest).await.expect("the stream ends");
    });
}
