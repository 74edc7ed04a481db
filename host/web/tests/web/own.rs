//! What an enterprise sees and does: its own, and nothing else of the county.

use serde_json::{Value, json};

use crate::access::{account, noon, token};
use crate::desk::{people, put_simplified, sent, visit};
use crate::support::{Answer, COUNTY, HEAT, HOUR, MARKUP, World, api, check_error, run};

/// Accounts by the number of their token.
pub(crate) const REVIEWER: usize = 1;
const PERMITS: usize = 2;
pub(crate) const WANG: usize = 3;
pub(crate) const AUDITOR: usize = 4;
pub(crate) const CHEN: usize = 5;
pub(crate) const STRANGER: usize = 6;

/// People with accounts of a county and what they were told.
pub(crate) struct Told {
    world: World,
    /// A visit to the boiler that it knows of.
    announced: i64,
    /// One that it does not.
    unannounced: i64,
    /// One to a neighbour.
    neighbour: i64,
}

impl Told {
    pub(crate) async fn ask(
        &self,
        who: usize,
        (method, path): (&str, &str),
        body: Value,
    ) -> Answer {
        let token = token(who);
        sent(&self.world, (method, &api(path)), Some(&token), &body).await
    }

    pub(crate) async fn done(&self, who: usize, what: (&str, &str), body: Value) -> Value {
        let answer = self.ask(who, what, body).await;
        assert!(answer.status.is_success(), "{what:?}: {} {}", answer.status, answer.text);
        answer.json()
    }

    pub(crate) async fn refused(
        &self,
        who: usize,
        what: (&str, &str),
        (status, code): (u16, &str),
    ) {
        let answer = self.ask(who, what, Value::Null).await;
        check_error(&answer, &format!("{what:?}"), status, code);
    }
}

pub(crate) async fn told() -> Told {
    let world = World::seeded().await;
    put_simplified(&world).await;
    let later = noon() + 24 * HOUR;
    account(&world, "op", &["province-operator@330000"], 199, later).await;
    for (id, role, number) in [
        ("li", "county-reviewer", REVIEWER),
        ("zhao", "permit-reviewer", PERMITS),
        ("wang", "inspector", WANG),
        ("audit", "auditor", AUDITOR),
        ("chen", "enterprise", CHEN),
        ("stranger", "enterprise", STRANGER),
    ] {
        account(&world, id, &[&format!("{role}@{COUNTY}")], number, later).await;
    }
    let mut told = Told { world, announced: 0, unannounced: 0, neighbour: 0 };
    told.done(REVIEWER, ("PUT", "people"), people()).await;
    let plan = async |order: Value| {
        told.done(WANG, ("POST", "inspections"), order).await["id"].as_i64().unwrap()
    };
    let announced = plan(visit(HEAT, "1", true)).await;
    let unannounced = plan(visit(HEAT, "2", false)).await;
    let neighbour = plan(visit(MARKUP, "3", true)).await;
    (told.announced, told.unannounced, told.neighbour) = (announced, unannounced, neighbour);
    told
}

#[test]
fn what_is_not_its_own_or_not_told_is_not_there() {
    run(async {
        let told = told().await;
        let listed = told.done(CHEN, ("GET", "matters"), Value::Null).await;
        assert_eq!(listed["total"], 1, "{listed}");
        assert_eq!(listed["items"][0]["id"], told.announced);
        let all = told.done(AUDITOR, ("GET", "matters?kind=inspection"), Value::Null).await;
        assert_eq!(all["total"], 3);
        let own = format!("matters/{}", told.announced);
        told.done(CHEN, ("GET", &own), Value::Null).await;
        told.done(CHEN, ("GET", &format!("{own}/steps")), Value::Null).await;
        for hidden in [told.unannounced, told.neighbour, 999_999] {
            let path = format!("matters/{hidden}");
            for path in [path.clone(), format!("{path}/steps"), format!("{path}/attachments")] {
                told.refused(CHEN, ("GET", &path), (404, "not-found")).await;
            }
            let answer = told.ask(CHEN, ("GET", &path), Value::Null).await;
            assert_eq!(answer.json()["message"], format!("there is no matter `{hidden}`"));
            let act = json!({ "act": { "action": "cancel", "reason": "not now" } });
            let answer = told.ask(CHEN, ("POST", &format!("{path}/steps")), act).await;
            check_error(&answer, &path, 404, "not-found");
        }
        let neighbour = format!("matters?enterprise={MARKUP}");
        told.refused(CHEN, ("GET", &neighbour), (404, "not-found")).await;
        let year = "from=2026-01-01&until=2027-01-01";
        for path in [
            "enterprises",
            "people",
            "notices",
            "sources",
            "practice",
            "contradictions",
            "findings",
            &format!("figures?{year}"),
            &format!("calendar?{year}"),
            &format!("{own}/asides"),
            &format!("{own}/check"),
        ] {
            told.refused(CHEN, ("GET", path), (403, "forbidden")).await;
        }
        told.refused(STRANGER, ("GET", "matters"), (403, "no-enterprise")).await;
    });
}

#[test]
fn it_reads_its_own_notices_and_nobody_elses() {
    run(async {
        let told = told().await;
        let inbox = told.done(CHEN, ("GET", "people/chen/inbox"), Value::Null).await;
        assert_eq!(inbox["total"], 1, "the visit that is announced: {inbox}");
        let own = format!("notices/{}", inbox["items"][0]["id"]);
        told.done(CHEN, ("GET", &own), Value::Null).await;
        told.refused(CHEN, ("GET", "people/wang/inbox"), (404, "not-found")).await;
        let officers = told.done(WANG, ("GET", "people/wang/inbox"), Value::Null).await;
        let theirs = format!("notices/{}", officers["items"][0]["id"]);
        told.refused(CHEN, ("GET", &theirs), (404, "not-found")).await;
        // An officer sees the notice, and cannot say that the enterprise read it.
        told.done(WANG, ("GET", &own), Value::Null).await;
        told.refused(WANG, ("POST", &format!("{own}/read")), (404, "not-found")).await;
        told.refused(CHEN, ("POST", &format!("{theirs}/read")), (404, "not-found")).await;
        let read = told.done(CHEN, ("POST", &format!("{own}/read")), Value::Null).await;
        assert_eq!(read["noted"], true);
    });
}

#[test]
fn it_acts_as_itself_and_only_so_far() {
    run(async {
        let told = told().await;
        let steps = format!("matters/{}/steps", told.announced);
        let cancel = |more: Value| {
            let mut step = json!({ "act": { "action": "cancel", "reason": "not now" } });
            for (field, value) in more.as_object().unwrap() {
                step[field] = value.clone();
            }
            step
        };
        let refused = told.ask(CHEN, ("POST", &steps), cancel(json!({}))).await;
        check_error(&refused, &steps, 422, "step-refused");
        assert_eq!(refused.json()["details"]["code"], "not-yours");
        for lie in [json!({ "by": "wang" }), json!({ "party": "officer" })] {
            let refused = told.ask(CHEN, ("POST", &steps), cancel(lie)).await;
            check_error(&refused, &steps, 400, "bad-input");
        }
        let kind = json!({ "kind": "renewal" });
        let begun = told.done(CHEN, ("POST", "applications"), kind).await;
        let application = format!("matters/{}", begun["id"]);
        let steps = format!("{application}/steps");
        let first = &told.done(CHEN, ("GET", &steps), Value::Null).await["items"][0];
        assert_eq!((&first["by"], &first["party"]), (&json!("chen"), &json!("enterprise")));
        let other = json!({ "enterprise": MARKUP, "kind": "first" });
        let refused = told.ask(CHEN, ("POST", "applications"), other).await;
        check_error(&refused, "a neighbour's", 404, "not-found");
        let review = format!("applications/{}/precheck", begun["id"]);
        let refused = told.ask(CHEN, ("POST", &review), json!({ "point": "review" })).await;
        check_error(&refused, &review, 400, "bad-input");

        let decide = json!({ "act": {
            "action": "decide", "decision": { "outcome": "refuse", "reason": "no" },
        }});
        for who in [REVIEWER, WANG, CHEN] {
            let refused = told.ask(who, ("POST", &steps), decide.clone()).await;
            check_error(&refused, &steps, 403, "forbidden");
            assert_eq!(refused.json()["details"]["permission"], "decide-permits");
        }
        let too_early = told.ask(PERMITS, ("POST", &steps), decide).await;
        check_error(&too_early, &steps, 422, "step-refused");
        let auditor = told.ask(AUDITOR, ("POST", &steps), json!({ "act": {} })).await;
        check_error(&auditor, &steps, 403, "forbidden");
    });
}

#[test]
fn a_file_that_an_officer_has_not_used_is_not_shown() {
    run(async {
        let told = told().await;
        let files = format!("matters/{}/attachments", told.announced);
        let bring = async |who: usize, name: &str| {
            let path = format!("{files}?name={name}");
            told.done(who, ("POST", &path), json!("content")).await["id"].clone()
        };
        let (theirs, own) = (bring(WANG, "draft.txt").await, bring(CHEN, "photo.jpg").await);
        let shown = told.done(CHEN, ("GET", &files), Value::Null).await;
        assert_eq!((shown.as_array().unwrap().len(), &shown[0]["id"]), (1, &own));
        assert_eq!(shown[0]["by"], "chen");
        let fetched = told.ask(CHEN, ("GET", &format!("attachments/{own}")), Value::Null).await;
        assert_eq!(fetched.status.as_u16(), 200, "{}", fetched.text);
        let path = format!("attachments/{theirs}");
        told.refused(CHEN, ("GET", &path), (404, "not-found")).await;
        assert_eq!(told.ask(AUDITOR, ("GET", &path), Value::Null).await.status.as_u16(), 200);
    });
}

#[test]
fn who_no_longer_answers_for_it_sees_nothing() {
    run(async {
        let told = told().await;
        let mut people = people();
        people[1]["active"] = json!(false);
        told.done(REVIEWER, ("PUT", "people"), people).await;
        told.refused(CHEN, ("GET", "matters"), (403, "no-enterprise")).await;
        told.refused(CHEN, ("GET", "people/chen/inbox"), (403, "no-enterprise")).await;
        let linked = told.ask(PERMITS, ("PUT", "people"), json!([])).await;
        check_error(&linked, "people", 403, "forbidden");
    });
}
