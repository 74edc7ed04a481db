//! Files: bounded, named, kept apart when they could do harm.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::desk::{planned, sent, taken};
use crate::support::{Answer, World, api, check_error, run};

const MOST: usize = 20 << 20;

async fn bring(world: &World, matter: &Value, name: &str, body: Body) -> Answer {
    let path = api(&format!("matters/{}/attachments?by=wang&name={name}", matter["id"]));
    let request = Request::post(path).header("content-type", "application/pdf");
    world.send(request.body(body).unwrap()).await
}

#[test]
fn a_file_comes_with_one_step_and_is_handed_out_as_a_download() {
    run(async {
        let world = World::seeded().await;
        let matter = planned(&world, "2026-1").await;
        let name = "%E6%95%B4%E6%94%B9.pdf";
        let kept = bring(&world, &matter, name, Body::from("%PDF-1.7 a report")).await;
        assert_eq!(kept.status.as_u16(), 201, "{}", kept.text);
        let kept = kept.json();
        assert_eq!((&kept["name"], &kept["size"]), (&json!("整改.pdf"), &json!(17)));
        assert_eq!((&kept["media_type"], &kept["by"]), (&json!("application/pdf"), &json!("wang")));
        let path = api(&format!("attachments/{}", kept["id"]));
        let file = world.get(&path).await;
        assert_eq!((file.status.as_u16(), file.text.as_str()), (200, "%PDF-1.7 a report"));
        assert_eq!(file.header("content-type"), "application/octet-stream");
        assert_eq!(file.header("x-content-type-options"), "nosniff");
        assert_eq!(
            file.header("content-disposition"),
            format!("attachment; filename*=UTF-8''{name}")
        );
        world.refused(&path.replace("330122", "330127"), 404, "not-found").await;

        let steps = api(&format!("matters/{}/steps", matter["id"]));
        let moved = json!({
            "by": "wang", "act": { "action": "move", "on": "2026-03-13", "reason": "a storm" },
            "attachments": [kept["id"]],
        });
        taken(&world, "POST", &steps, &moved).await;
        let files = world.json(&api(&format!("matters/{}/attachments", matter["id"]))).await;
        assert_eq!((&files[0]["id"], &files[0]["step"]), (&kept["id"], &json!(2)));
        let twice = sent(&world, ("POST", &steps), None, &moved).await;
        check_error(&twice, &steps, 400, "bad-input");
    });
}

#[test]
fn what_could_do_harm_is_kept_and_never_handed_out() {
    run(async {
        let world = World::seeded().await;
        let matter = planned(&world, "2026-1").await;
        for (name, content) in [
            ("eicar.com.txt", "harmless"),
            ("run.exe", "text"),
            ("photo.jpg", "MZ and what follows"),
        ] {
            let kept = bring(&world, &matter, name, Body::from(content)).await;
            assert_eq!(kept.status.as_u16(), 201, "{name}: {}", kept.text);
            let kept = kept.json();
            assert!(!kept["quarantined"].is_null(), "{kept}");
            let path = api(&format!("attachments/{}", kept["id"]));
            world.refused(&path, 422, "quarantined").await;
        }
        for (name, content) in [("", "text"), ("..", "text"), ("empty.txt", "")] {
            let refused = bring(&world, &matter, name, Body::from(content)).await;
            check_error(&refused, name, 400, "bad-input");
        }
    });
}

#[test]
fn a_file_is_bounded_before_it_is_read_and_while_it_comes() {
    run(async {
        let world = World::seeded().await;
        let matter = planned(&world, "2026-1").await;
        let path = api(&format!("matters/{}/attachments?by=wang&name=video.mp4", matter["id"]));
        // Two gibibytes are announced: were anything read, this would never end.
        let endless = futures::stream::pending::<Result<Vec<u8>, std::io::Error>>();
        let request = Request::post(&path).header("content-length", (2_u64 << 30).to_string());
        let answer = world.send(request.body(Body::from_stream(endless)).unwrap()).await;
        check_error(&answer, &path, 413, "too-large");
        assert_eq!(answer.json()["details"]["bytes_most"], MOST);
        let over = bring(&world, &matter, "video.mp4", Body::from(vec![0; MOST + 1])).await;
        check_error(&over, &path, 413, "too-large");
        let request = Request::post(&path).header("content-length", "1");
        let lies = world.send(request.body(Body::from(vec![0; MOST + 1])).unwrap()).await;
        check_error(&lies, &path, 413, "too-large");
        let most = bring(&world, &matter, "video.mp4", Body::from(vec![0; MOST])).await;
        assert_eq!(most.status.as_u16(), 201, "{}", most.text);
    });
}
