//! Accounts and tokens.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use crate::support::{Answer, World, check_error, run};

/// Asks with a token, and with JSON where there is some.
async fn ask(world: &World, (method, path): (&str, &str), token: &str, body: Value) -> Answer {
    let mut request = Request::builder().method(method).uri(format!("/api/v1/{path}"));
    if !token.is_empty() {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    if body.is_null() {
        return world.send(request.body(Body::empty()).unwrap()).await;
    }
    request = request.header("content-type", "application/json");
    world.send(request.body(Body::from(body.to_string())).unwrap()).await
}

/// The answer of what must be done.
async fn done(world: &World, what: (&str, &str), token: &str, body: Value) -> Value {
    let answer = ask(world, what, token, body).await;
    assert!(answer.status.is_success(), "{what:?}: {}", answer.text);
    if answer.text.is_empty() { Value::Null } else { answer.json() }
}

fn account(id: &str, grants: &[&str]) -> Value {
    json!({ "id": id, "name": format!("name of {id}"), "grants": grants })
}

/// A host with its first account, and that account's token.
async fn governed() -> (World, String) {
    let world = World::empty().await;
    let weak = account("op", &["auditor@330000"]);
    let refused = ask(&world, ("POST", "accounts"), "", weak).await;
    check_error(&refused, "no operator", 400, "bad-input");
    let first = account("op", &["province-operator@330000"]);
    let first = done(&world, ("POST", "accounts"), "", first).await;
    let token = first["token"].as_str().unwrap().to_owned();
    assert_eq!(first["account"]["grants"], json!(["province-operator@330000"]));
    (world, token)
}

#[test]
fn the_first_account_comes_with_its_token_and_closes_the_door() {
    run(async {
        let (world, operator) = governed().await;
        let nobody = ask(&world, ("GET", "accounts"), "", Value::Null).await;
        check_error(&nobody, "no token", 401, "unauthenticated");
        let listed = done(&world, ("GET", "accounts"), &operator, Value::Null).await;
        assert_eq!((listed["total"].as_u64(), &listed["items"][0]["id"]), (Some(1), &"op".into()));
        let again = account("op", &["inspector@330122"]);
        let taken = ask(&world, ("POST", "accounts"), &operator, again).await;
        check_error(&taken, "taken id", 400, "bad-input");
        for wrong in [account("Op", &[]), account("a", &["root@330122"]), json!({ "id": "a" })] {
            let refused = ask(&world, ("POST", "accounts"), &operator, wrong).await;
            assert_eq!(refused.status.as_u16(), 400, "{}", refused.text);
        }
    });
}

#[test]
fn a_token_is_made_shown_once_narrowed_and_revoked() {
    run(async {
        let (world, operator) = governed().await;
        let inspector = account("zhang", &["inspector@330122"]);
        let added = done(&world, ("POST", "accounts"), &operator, inspector).await;
        assert_eq!(added["token"], Value::Null, "its tokens are made one by one");
        let new = json!({ "account": "zhang", "purpose": "phone", "days": 30 });
        let made = done(&world, ("POST", "tokens"), &operator, new).await;
        let (secret, id) =
            (made["secret"].as_str().unwrap(), made["token"]["id"].as_str().unwrap());
        assert!(secret.starts_with(&format!("tg_{id}_")));
        let county = ("GET", "counties/330122/waivers");
        done(&world, county, secret, Value::Null).await;
        let listed = done(&world, ("GET", "tokens?account=zhang"), &operator, Value::Null).await;
        assert_eq!(
            (listed["total"].as_u64(), &listed["items"][0]["purpose"]),
            (Some(1), &"phone".into())
        );
        assert!(!listed.to_string().contains(secret), "the secret is in no list");
        // More than the account holds, and longer than a token may be good.
        for wrong in [
            json!({ "account": "zhang", "grants": ["auditor@330122"] }),
            json!({ "account": "zhang", "days": 367 }),
            json!({ "account": "zhang", "days": 0 }),
        ] {
            let refused = ask(&world, ("POST", "tokens"), &operator, wrong).await;
            check_error(&refused, "token", 400, "bad-input");
        }
        let missing = json!({ "account": "nobody" });
        let missing = ask(&world, ("POST", "tokens"), &operator, missing).await;
        check_error(&missing, "nobody", 404, "not-found");
        // Whoever holds it may revoke it, and from then on it is good for nothing.
        let own = format!("tokens/{id}/revoke");
        let revoked = ask(&world, ("POST", &own), secret, Value::Null).await;
        assert_eq!(revoked.status.as_u16(), 204, "{}", revoked.text);
        let spent = ask(&world, county, secret, Value::Null).await;
        check_error(&spent, "revoked", 401, "unauthenticated");
        let twice = ask(&world, ("POST", &own), &operator, Value::Null).await;
        check_error(&twice, "twice", 400, "bad-input");
    });
}

#[test]
fn roles_are_given_and_taken_within_ones_own_reach() {
    run(async {
        let (world, operator) = governed().await;
        for (id, grant) in [("county", "province-operator@330122"), ("zhang", "inspector@330122")] {
            done(&world, ("POST", "accounts"), &operator, account(id, &[grant])).await;
        }
        let new = json!({ "account": "county" });
        let made = done(&world, ("POST", "tokens"), &operator, new).await;
        let county = made["secret"].as_str().unwrap();
        let role = |jurisdiction: &str| json!({ "role": "auditor", "jurisdiction": jurisdiction });
        let grants = ("POST", "accounts/zhang/grants");
        let beyond = ask(&world, grants, county, role("330182")).await;
        check_error(&beyond, "another county", 403, "forbidden");
        let given = done(&world, grants, county, role("330122")).await;
        assert_eq!(given["grants"], json!(["inspector@330122", "auditor@330122"]));
        let taken = ("POST", "accounts/zhang/grants/revoke");
        let left = done(&world, taken, county, role("330122")).await;
        assert_eq!(left["grants"], json!(["inspector@330122"]));
        let again = ask(&world, taken, county, role("330122")).await;
        check_error(&again, "it has none", 400, "bad-input");
        // The operator of the province is not the county's to disable, nor may the last one go.
        let disable = ("POST", "accounts/op/disable");
        check_error(&ask(&world, disable, county, Value::Null).await, "op", 403, "forbidden");
        check_error(&ask(&world, disable, &operator, Value::Null).await, "op", 400, "bad-input");
        let disabled =
            done(&world, ("POST", "accounts/county/disable"), &operator, Value::Null).await;
        assert_eq!(disabled["disabled"], true);
        let spent = ask(&world, grants, county, role("330122")).await;
        check_error(&spent, "disabled", 401, "unauthenticated");
        let changes = done(&world, ("GET", "access-changes?rows=2"), &operator, Value::Null).await;
        assert_eq!(changes["items"][0]["change"]["change"], "account-disabled");
        assert_eq!(changes["items"][0]["by"], "op");
        assert_eq!(changes["items"].as_array().unwrap().len(), 2);
    });
}
