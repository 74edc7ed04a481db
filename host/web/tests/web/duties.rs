//! What permits make due, as officers and an enterprise tell of it.

use serde_json::{Value, json};

use crate::own::{AUDITOR, CHEN, REVIEWER, STRANGER, Told, WANG, told};
use crate::support::{HEAT, MARKUP, check_error, run};

fn path(enterprise: &str, rest: &str) -> String {
    format!("enterprises/{enterprise}/{rest}")
}

fn entered(more: &Value) -> Value {
    let mut copy = json!({
        "permit": "P-1", "valid_from": "2024-01-01", "valid_until": "2029-01-01",
        "ledgers": [{ "every": "month", "due": { "days-after": 5 } }],
        "monitoring": [{ "outlet": "DA001", "pollutant": "a21002", "every": "month" }],
    });
    copy.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "copy": copy })
}

/// Duties of the boiler whose key holds a word, with their status.
async fn duties(told: &Told, word: &str) -> Vec<(String, String)> {
    let listed = told.done(AUDITOR, ("GET", "matters?kind=duty&rows=100"), Value::Null).await;
    let mut found: Vec<(String, String)> = Vec::new();
    for one in listed["items"].as_array().unwrap() {
        let key = one["key"].as_str().unwrap();
        if key.contains(word) {
            let period = one["subject"].as_str().unwrap().to_owned();
            found.push((period, one["status"].as_str().unwrap().to_owned()));
        }
    }
    found.sort();
    found
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    expected.iter().map(|(one, two)| ((*one).to_owned(), (*two).to_owned())).collect()
}

#[test]
fn a_copy_is_entered_by_an_officer_and_seen_by_its_enterprise() {
    run(async {
        let told = told().await;
        let copies = path(HEAT, "permit-duties");
        let before = told.done(CHEN, ("GET", &copies), Value::Null).await;
        assert_eq!(before[0]["duties"]["provisional"], true, "{before}");
        assert_eq!((&before[0]["source"], &before[0]["entered_on"]), (&Value::Null, &Value::Null));
        let answer = told.done(WANG, ("PUT", &copies), entered(&json!({}))).await;
        assert_eq!(answer["copies"][0]["source"], "entered by wang", "{answer}");
        assert_eq!(answer["copies"][0]["entered_on"], "2026-03-10");
        assert!(answer["carried"]["opened"].as_u64().unwrap() >= 4, "{answer}");
        let open = [("2026-03", "open"), ("2026-04", "open")];
        assert_eq!(duties(&told, "/ledger/").await, pairs(&open));
        assert_eq!(duties(&told, "/self-monitoring/").await, pairs(&open));
        let seen = told.done(CHEN, ("GET", &copies), Value::Null).await;
        assert_eq!(seen[0]["duties"]["ledgers"][0]["every"], "month", "{seen}");

        for (who, copies, status) in [
            (CHEN, path(MARKUP, "permit-duties"), (404, "not-found")),
            (STRANGER, copies.clone(), (403, "no-enterprise")),
            (AUDITOR, path("91330122NOBODY", "permit-duties"), (404, "not-found")),
        ] {
            told.refused(who, ("GET", &copies), status).await;
        }
        for who in [CHEN, AUDITOR] {
            let refused = told.ask(who, ("PUT", &copies), entered(&json!({}))).await;
            check_error(&refused, &copies, 403, "forbidden");
        }
        for (more, says) in [
            (json!({ "permit": "P-2" }), "no permit `P-2`"),
            (json!({ "reports": [{ "every": "week" }] }), "report term 1"),
        ] {
            let refused = told.ask(REVIEWER, ("PUT", &copies), entered(&more)).await;
            check_error(&refused, &copies, 400, "bad-input");
            assert!(refused.text.contains(says), "{}", refused.text);
        }
        let typo = entered(&json!({ "ledger": [] }));
        let refused = told.ask(REVIEWER, ("PUT", &copies), typo).await;
        assert!(refused.status.is_client_error() && refused.text.contains("ledger"));
    });
}

#[test]
fn an_enterprise_tells_of_its_shutdown_itself() {
    run(async {
        let told = told().await;
        told.done(WANG, ("PUT", &path(HEAT, "permit-duties")), entered(&json!({}))).await;
        let stops = path(HEAT, "stops");
        let open = told.done(CHEN, ("POST", &stops), json!({ "from": "2026-03-01" })).await;
        assert_eq!((&open["from"], &open["until"]), (&json!("2026-03-01"), &Value::Null));
        let excused = [("2026-03", "excused"), ("2026-04", "excused")];
        assert_eq!(duties(&told, "/ledger/").await, pairs(&excused));
        let ended = json!({ "from": "2026-03-01", "until": "2026-04-01" });
        let kept = told.done(CHEN, ("POST", &stops), ended).await;
        assert_eq!(kept["reference"], open["reference"]);
        let march = [("2026-03", "excused"), ("2026-04", "open")];
        assert_eq!(duties(&told, "/ledger/").await, pairs(&march));

        let neighbours = path(MARKUP, "stops");
        let body = json!({ "from": "2026-03-01" });
        for (who, stops, status) in [
            (CHEN, &neighbours, (404, "not-found")),
            (STRANGER, &stops, (403, "no-enterprise")),
            (AUDITOR, &stops, (403, "forbidden")),
        ] {
            let refused = told.ask(who, ("POST", stops), body.clone()).await;
            check_error(&refused, stops, status.0, status.1);
        }
        for bad in [
            json!({ "from": "2026-03-32" }),
            json!({ "from": "2026-03-02", "until": "2026-03-01" }),
            json!({ "from": "2026-03-02", "party": "officer" }),
            json!({ "from": "2026-03-02", "by": "wang" }),
        ] {
            let refused = told.ask(CHEN, ("POST", &stops), bad).await;
            check_error(&refused, &stops, 400, "bad-input");
        }
    });
}

#[test]
fn an_officer_lays_down_what_no_copy_asks_for() {
    run(async {
        let told = told().await;
        let order = |due: &str| {
            json!({ "enterprise": HEAT, "duty": {
                "kind": "monitoring-plan", "period": "2026", "about": "after complaints",
                "from": "2026-03-01", "until": "2027-01-01", "due": due,
            }})
        };
        let owed = told.done(WANG, ("POST", "duties"), order("2026-03-10")).await;
        assert_eq!((&owed["kind"], &owed["status"]), (&json!("duty"), &json!("open")));
        let inbox = told.done(CHEN, ("GET", "people/chen/inbox"), Value::Null).await;
        assert!(inbox["total"].as_u64().unwrap() >= 2, "it is told at once: {inbox}");
        told.done(CHEN, ("GET", &format!("matters/{}", owed["id"])), Value::Null).await;
        told.done(WANG, ("PUT", &path(HEAT, "permit-duties")), entered(&json!({}))).await;
        assert_eq!(duties(&told, "monitoring-plan").await, pairs(&[("2026", "open")]));
        for (who, due, status) in [
            (WANG, "2026-03-09", (400, "bad-input")),
            (WANG, "2026-03-20", (400, "bad-input")),
            (CHEN, "2026-03-20", (403, "forbidden")),
        ] {
            let refused = told.ask(who, ("POST", "duties"), order(due)).await;
            check_error(&refused, due, status.0, status.1);
        }
    });
}
