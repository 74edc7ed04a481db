//! Which category packs a county lets grade.

use serde_json::{Value, json};

use crate::judged::post_json;
use crate::support::{World, api, check_error, run};

#[test]
fn what_is_no_category_pack_is_never_let_grade() {
    run(async {
        let world = World::seeded().await;
        let path = api("graders");
        assert_eq!(world.json(&path).await, json!([]));
        // A general pack grades by its place; one that is not there grades nowhere.
        let general = post_json(&world, &path, &json!({ "pack": "tonglu", "note": "n" })).await;
        check_error(&general, &path, 400, "bad-input");
        let absent = post_json(&world, &path, &json!({ "pack": "nobodys", "note": "n" })).await;
        check_error(&absent, &path, 404, "not-found");
        let stop = api("graders/tonglu/stop");
        let none = post_json(&world, &stop, &json!({ "note": "n" })).await;
        check_error(&none, &stop, 400, "bad-input");
        let unsaid = post_json(&world, &stop, &json!({ "note": "n", "from": "soon" })).await;
        check_error(&unsaid, &stop, 400, "bad-input");
        assert_eq!(world.json(&path).await, Value::Array(Vec::new()), "nothing was decided");
    });
}
