//! Waivers: kept, shown wherever they hide something, taken back.

use serde_json::{Value, json};

use crate::judged::{judge, post_json, send_day};
use crate::support::{HEAT, World, api, check_error, run, world};

fn waiver() -> Value {
    json!({
        "enterprise": HEAT,
        "kinds": ["over-concentration"],
        "from": "2026-03-07",
        "until": "2026-03-08",
        "reason": "trial run agreed <b>",
        "approver": "a reviewer",
        "expires_at": "2026-04-01",
    })
}

#[test]
fn a_waiver_is_shown_where_it_hides_and_hides_nothing_once_taken_back() {
    run(async {
        let world = World::seeded().await;
        send_day(&world).await;
        let kept = post_json(&world, &api("waivers"), &waiver()).await;
        assert_eq!(kept.status.as_u16(), 201, "{}", kept.text);
        let kept = kept.json();
        assert_eq!(kept["standing"], "in-force");
        let judgement = judge(&world).await["judgement"]["id"].as_str().unwrap().to_owned();

        let list = api("findings?kind=over-concentration");
        let hidden = world.json(&list).await;
        assert_eq!(hidden["total"], 1, "it is found all the same");
        assert_eq!(hidden["items"][0]["waiver"]["id"], kept["id"]);
        assert_eq!(hidden["items"][0]["case"], Value::Null);
        for page in ["/counties/330122/findings".to_owned(), format!("/judgements/{judgement}")] {
            let text = world.page(&format!("{page}?lang=en")).await;
            assert!(text.contains("trial run agreed &lt;b&gt;"), "{page}");
            assert!(text.contains("a reviewer"), "{page}");
            assert!(text.contains("2026-04-01 00:00"), "{page}");
        }

        let path = api(&format!("waivers/{}/revoke", kept["id"]));
        let elsewhere = format!("/api/v1/counties/330127/waivers/{}/revoke", kept["id"]);
        let refused = post_json(&world, &elsewhere, &json!({ "by": "B", "reason": "over" })).await;
        check_error(&refused, &elsewhere, 404, "not-found");
        let bare = post_json(&world, &path, &json!({ "by": "B", "reason": " " })).await;
        check_error(&bare, &path, 400, "bad-input");
        let taken = post_json(&world, &path, &json!({ "by": "B", "reason": "over" })).await;
        assert_eq!(taken.status.as_u16(), 200, "{}", taken.text);
        let twice = post_json(&world, &path, &json!({ "by": "B", "reason": "over" })).await;
        check_error(&twice, &path, 400, "bad-input");
        assert_eq!(world.json(&list).await["items"][0]["waiver"], Value::Null);
        assert_eq!(world.json(&api("waivers")).await["items"][0]["standing"], "revoked");
        let page = world.page("/counties/330122/waivers?lang=en").await;
        assert!(page.contains("revoked, hides nothing") && page.contains("Revoked by B"));
    });
}

#[test]
fn a_waiver_that_says_too_little_is_refused() {
    run(async {
        for (field, value, status, code) in [
            ("reason", json!(""), 400, "bad-input"),
            ("approver", json!(" "), 400, "bad-input"),
            ("kinds", json!([]), 400, "bad-input"),
            ("until", json!("2026-03-07"), 400, "bad-input"),
            ("from", json!("last week"), 400, "bad-input"),
            ("enterprise", json!("NOBODY"), 404, "not-found"),
            ("subject", json!("DA999"), 404, "not-found"),
            ("scope", json!("all"), 400, "bad-body"),
        ] {
            let mut body = waiver();
            body[field] = value;
            let answer = post_json(world(), &api("waivers"), &body).await;
            check_error(&answer, field, status, code);
        }
        let path = api("waivers/999999/revoke");
        let answer = post_json(world(), &path, &json!({ "by": "B", "reason": "r" })).await;
        check_error(&answer, &path, 404, "not-found");
    });
}
