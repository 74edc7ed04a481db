//! What machines ask that look after the process.

use std::sync::Arc;

use tidegate_web::Surroundings;
use tokio::net::TcpListener;
use tokio::sync::oneshot;

use crate::support::{World, answer, run, world};
use axum::body::Body;
use axum::http::Request;

/// Asks a router.
async fn get(router: &axum::Router, path: &str) -> crate::support::Answer {
    answer(router.clone(), Request::get(path).body(Body::empty()).unwrap()).await
}

#[test]
fn a_process_that_answers_is_alive() {
    run(async {
        let answer = world().get("/healthz").await;
        assert_eq!((answer.status.as_u16(), answer.text.as_str()), (200, "ok\n"));
    });
}

#[test]
fn a_host_is_ready_when_its_database_answers_and_it_has_a_pack() {
    run(async {
        let ready = world().get("/readyz").await;
        assert_eq!(ready.status.as_u16(), 200, "{}", ready.text);
        let body = ready.json();
        assert_eq!((&body["status"], &body["database"]), (&"ready".into(), &"ok".into()));
        assert_eq!(body["packs"], "ok");
        // Nothing grades in these tests, and no gateway listens; a host may be like that.
        assert_eq!((&body["grading"], &body["gateway"]), (&"off".into(), &"off".into()));
    });
}

#[test]
fn a_host_without_packs_or_without_its_database_is_not_ready_and_says_which() {
    run(async {
        let world = World::empty().await;
        let bare = world.get("/readyz").await;
        assert_eq!(bare.status.as_u16(), 503, "{}", bare.text);
        assert_eq!(bare.json()["packs"], "none");
        assert_eq!(bare.json()["database"], "ok");
        world.close().await;
        let closed = world.get("/readyz").await;
        assert_eq!(closed.status.as_u16(), 503, "{}", closed.text);
        assert_eq!(closed.json()["database"], "no-answer");
        assert!(!closed.text.contains("sqlite") && !closed.text.contains('/'), "{}", closed.text);
        assert_eq!(world.get("/healthz").await.status.as_u16(), 200, "the process lives");
    });
}

#[test]
fn a_host_that_grades_says_so() {
    run(async {
        let world = World::empty().await;
        let (stop, stopping) = tokio::sync::watch::channel(false);
        let host = world.host.clone();
        let grading = tokio::spawn(async move { host.grade_until(stopping).await });
        let mut said = String::new();
        for _ in 0..200 {
            said = world.get("/readyz").await.json()["grading"].as_str().unwrap().to_owned();
            if said == "ok" {
                break;
            }
            tokio::task::yield_now().await;
        }
        assert_eq!(said, "ok");
        stop.send(true).unwrap();
        grading.await.unwrap();
    });
}

#[test]
fn metrics_are_what_measures_says_and_absent_where_nothing_does() {
    run(async {
        assert_eq!(world().get("/metrics").await.status.as_u16(), 404);
        let world = World::empty().await;
        let around = Surroundings {
            metrics: Some(Arc::new(|| "tidegate_build_info 1\n".to_owned())),
            ..Surroundings::default()
        };
        let router = tidegate_web::router_within(world.host.clone(), around);
        let answer = get(&router, "/metrics").await;
        assert_eq!(answer.status.as_u16(), 200);
        assert_eq!(answer.text, "tidegate_build_info 1\n");
        assert!(answer.header("content-type").starts_with("text/plain; version=0.0.4"));
    });
}

#[test]
fn a_server_stops_within_its_grace_although_a_peer_says_nothing() {
    run(async {
        let world = World::empty().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        let server = tokio::spawn(tidegate_web::serve(listener, world.router.clone(), shutdown));
        let silent = tokio::net::TcpStream::connect(address).await.unwrap();
        stop.send(()).unwrap();
        let ended = tokio::time::timeout(std::time::Duration::from_secs(20), server).await;
        ended.expect("it ends").unwrap().unwrap();
        drop(silent);
    });
}
