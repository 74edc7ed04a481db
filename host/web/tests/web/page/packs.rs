//! Packs for people: files handed in, places, and the forms that decide.

use axum::body::Body;
use axum::http::Request;

use crate::support::{Answer, COUNTY, World, run, world};

/// Hands a file in as a browser does.
async fn hand_in(world: &World, field: &str, content: &[u8]) -> Answer {
    let mut body = format!(
        "--edge\r\ncontent-disposition: form-data; name=\"{field}\"; filename=\"a.tgp\"\r\n\
         content-type: application/octet-stream\r\n\r\n"
    )
    .into_bytes();
    body.extend_from_slice(content);
    body.extend_from_slice(b"\r\n--edge--\r\n");
    let request = Request::post("/packs/publish")
        .header("content-type", "multipart/form-data; boundary=edge")
        .body(Body::from(body));
    world.send(request.unwrap()).await
}

/// Sends a form as a browser does.
async fn send_form(world: &World, path: &str, form: &str) -> Answer {
    let request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    world.send(request.body(Body::from(form.to_owned())).unwrap()).await
}

/// The digest of the version of Tonglu's pack, as its page shows it.
async fn tonglu(world: &World) -> String {
    let page = world.page(&format!("/counties/{COUNTY}/packs")).await;
    let own = page.split("data-place=\"330122/tonglu\"").nth(1).unwrap();
    own.split("data-digest=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[test]
fn a_file_that_is_refused_is_shown_with_every_step_and_stays_listed() {
    run(async {
        let world = World::empty().await;
        let form = world.page("/packs?lang=en").await;
        assert!(form.contains("enctype=\"multipart/form-data\""), "{form}");
        let answer = hand_in(&world, "file", b"<b>no pack</b>").await;
        assert_eq!(answer.status.as_u16(), 303, "{}", answer.text);
        let address = answer.header("location").to_owned();
        assert_eq!(address, "/admissions/1");
        let page = world.page(&format!("{address}?lang=en")).await;
        for words in ["refused", "The file holds together", "not reached", "container"] {
            assert!(page.contains(words), "`{words}` is missing in {page}");
        }
        let page = world.page(&format!("{address}?lang=zh-CN")).await;
        for words in ["拒绝", "文件完整", "未进行"] {
            assert!(page.contains(words), "`{words}` is missing in {page}");
        }
        let list = world.page("/packs?lang=en").await;
        assert!(list.contains("/admissions/1") && list.contains("The file holds together"));
        assert_eq!(world.get("/admissions/2").await.status.as_u16(), 404);
    });
}

#[test]
fn a_form_without_a_file_or_from_another_site_changes_nothing() {
    run(async {
        let world = World::empty().await;
        for (field, content) in [("file", &b""[..]), ("other", b"x")] {
            let answer = hand_in(&world, field, content).await;
            assert_eq!(answer.status.as_u16(), 400, "{field}: {}", answer.text);
        }
        let bare = send_form(&world, "/packs/publish", "file=x").await;
        assert_eq!(bare.status.as_u16(), 400, "{}", bare.text);
        let foreign = Request::post("/packs/publish")
            .header("origin", "https://evil.example")
            .header("content-type", "multipart/form-data; boundary=edge");
        let foreign = world.send(foreign.body(Body::empty()).unwrap()).await;
        assert_eq!(foreign.status.as_u16(), 403);
        assert_eq!(world.json("/api/v1/admissions").await, serde_json::json!([]));
    });
}

#[test]
fn the_packs_of_a_county_are_shown_with_stages_and_forms() {
    run(async {
        let page = world().page(&format!("/counties/{COUNTY}/packs?lang=en")).await;
        for words in ["national", "standards", "tonglu", "active", "Tonglu County", "China"] {
            assert!(page.contains(words), "`{words}` is missing");
        }
        assert!(page.contains("name=\"stage\""), "what may be decided has a form");
        assert!(!page.contains("action=\"/places/rollback\""), "there is nothing to go back to");
        assert!(page.contains("Nothing was decided"), "no category pack grades");
        let elsewhere = world().page("/counties/330182/packs?lang=en").await;
        assert!(elsewhere.contains("standards") && !elsewhere.contains("330122/tonglu"));
        let county = world().page(&format!("/counties/{COUNTY}?lang=en")).await;
        assert!(county.contains(&format!("/counties/{COUNTY}/packs")), "the page leads there");
    });
}

#[test]
fn a_stage_is_decided_taken_back_and_rolled_back_by_forms() {
    run(async {
        let world = World::seeded().await;
        let digest = tonglu(&world).await;
        let stage = format!("/packs/{digest}/stage");
        let county = format!("/counties/{COUNTY}/packs");
        let decide = |rest: &str| format!("reason=tried&back={COUNTY}&{rest}");
        let later = send_form(&world, &stage, &decide("stage=retired&at=2030-01-01T08:00")).await;
        assert_eq!((later.status.as_u16(), later.header("location")), (303, county.as_str()));
        let page = world.page(&format!("{county}?lang=en")).await;
        assert!(page.contains("retired from 2030-01-01 08:00"), "{page}");
        let form = page.split("action=\"/stages/").nth(1).unwrap();
        let number = form.split('/').next().unwrap();
        let taken = send_form(&world, &format!("/stages/{number}/cancel"), &decide("")).await;
        assert_eq!(taken.status.as_u16(), 303, "{}", taken.text);
        assert!(world.page(&format!("{county}?lang=en")).await.contains("taken back by"));

        let retired = send_form(&world, &stage, &decide("stage=retired")).await;
        assert_eq!(retired.status.as_u16(), 303, "{}", retired.text);
        // Active takes that what it changes was shown.
        let blind = send_form(&world, &stage, &decide("stage=active")).await;
        assert_eq!(blind.status.as_u16(), 400, "{}", blind.text);
        let preview = format!("/packs/{digest}/preview");
        let shown = send_form(&world, &preview, &format!("back={COUNTY}")).await;
        assert_eq!(shown.status.as_u16(), 200, "{}", shown.text);
        assert!(shown.text.contains("name=\"seen\" value=\"yes\""));
        let active = send_form(&world, &stage, &decide("stage=active&seen=yes")).await;
        assert_eq!(active.status.as_u16(), 303, "{}", active.text);
        let back = format!("jurisdiction=330122&name=tonglu&reason=x&back={COUNTY}");
        let none = send_form(&world, "/places/rollback", &back).await;
        assert_eq!(none.status.as_u16(), 400, "{}", none.text);
        let silent = send_form(&world, &stage, "stage=retired&reason=+").await;
        assert_eq!(silent.status.as_u16(), 400, "a decision says why");
    });
}
