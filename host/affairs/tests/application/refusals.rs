//! What is refused, and that the reason can be told apart.

use serde_json::{Value, json};
use tidegate_affairs::{Affair, Application, ApplicationAct, Deed, VERSIONS_MAX};
use tidegate_domain::Party;

use crate::desk::*;
use crate::support::{County, at};

use Party::{Enterprise, Host, Officer};

fn code_of(act: Value, party: Party) -> &'static str {
    let county = County::on("2024-09-20");
    let act: ApplicationAct = serde_json::from_value(act).unwrap();
    let act = Application::sealed(act, &county.context());
    let deed = Deed { at: at("2024-09-20 09:00"), by: "x".to_owned(), party, act };
    Application::take(None, &deed, &county.context()).unwrap_err().code
}

#[test]
fn an_application_begins_with_a_kind_that_fits() {
    assert_eq!(code_of(submit(1), Enterprise), "not-open");
    assert_eq!(code_of(start("first", "registration"), Enterprise), "no-permit-needed");
    assert_eq!(code_of(start("first", "undetermined"), Officer), "no-permit-needed");
    assert_eq!(code_of(start("renewal", "key"), Enterprise), "no-permit");
    assert_eq!(code_of(start("change", "key"), Enterprise), "no-permit");
    assert_eq!(code_of(start("first", "key"), Host), "not-yours");
    let county = County::on("2024-09-20");
    let act = serde_json::from_value(start("first", "key")).unwrap();
    let deed = Deed { at: 0, by: "x".to_owned(), party: Enterprise, act };
    let unsealed = Application::take(None, &deed, &county.context()).unwrap_err();
    assert_eq!(unsealed.code, "unsealed");
    // What somebody sends in place of the county's numbers does not count.
    let act = Application::sealed(deed.act, &county.context());
    let mut sent = serde_json::to_value(&act).unwrap();
    sent["terms"]["completeness_days"] = json!(60);
    let again = Application::sealed(serde_json::from_value(sent).unwrap(), &county.context());
    assert_eq!(again, act);
}

#[test]
fn an_officer_may_begin_and_fill_in_for_an_enterprise() {
    let mut desk = Desk::new(County::on("2024-09-20"));
    desk.officer("2024-09-20 09:00", "i-01", start("first", "simplified"));
    assert!(desk.app().on_behalf);
    desk.officer("2024-09-20 09:10", "i-01", fill(0, "10"));
    assert_eq!(desk.app().versions[0].party, Officer);
    assert_eq!(desk.told(&tidegate_affairs::Audience::Enterprise), ["application-started"]);
    // What nobody hands in, an officer who began it may end.
    desk.officer("2024-09-20 09:20", "i-01", because("close"));
    let mut desk = Desk::new(County::on("2024-09-20"));
    desk.firm("2024-09-20 09:00", start("first", "simplified"));
    assert_eq!(desk.refused("2024-09-20 09:10", Officer, because("close")), "not-yet");
}

#[test]
fn what_is_for_others_to_do_is_refused() {
    let mut desk = accepted("2024-09-20 09:00");
    for (party, act) in [
        (Enterprise, accept(false)),
        (Host, fill(1, "10")),
        (Enterprise, opine(1, "capacity", "agree")),
        (Enterprise, because("resume")),
        (Host, refuse()),
        (Officer, json!({ "action": "withdraw" })),
        (Host, json!({ "action": "withdraw" })),
        (Officer, json!({ "action": "silence" })),
        (Officer, json!({ "action": "deadline-passed" })),
        (Officer, precheck(1, "review", &[])),
        (Enterprise, json!({ "action": "permit-withdrawn", "number": "P-1", "reason": "x" })),
    ] {
        assert_eq!(desk.refused("2024-09-23 09:00", party, act.clone()), "not-yours", "{act}");
    }
}

#[test]
fn what_does_not_fit_the_status_is_refused() {
    let mut desk = accepted("2024-09-20 09:00");
    let items = json!([{ "item": "layout", "text": "not to scale" }]);
    for (party, act) in [
        (Enterprise, fill(1, "10")),
        (Enterprise, submit(1)),
        (Enterprise, resubmit(1)),
        (Officer, accept(false)),
        (Officer, json!({ "action": "return-at-intake", "items": items })),
        (Officer, json!({ "action": "issue" })),
        (Officer, because("close")),
        (Host, json!({ "action": "silence" })),
        (Host, json!({ "action": "materials-lapsed" })),
    ] {
        assert_eq!(desk.refused("2024-09-23 09:00", party, act.clone()), "not-now", "{act}");
    }
    let started = start("first", "simplified");
    assert_eq!(desk.refused("2024-09-23 09:00", Enterprise, started), "already-open");
    desk.firm("2024-09-23 09:00", json!({ "action": "withdraw", "reason": "not needed" }));
    let act = opine(1, "capacity", "agree");
    assert_eq!(desk.refused("2024-09-24 09:00", Officer, act), "closed");
}

#[test]
fn versions_are_saved_on_top_of_the_latest_only() {
    let mut desk = Desk::new(County::on("2024-09-20"));
    let now = "2024-09-20 09:00";
    desk.firm(now, start("first", "simplified"));
    assert_eq!(desk.refused(now, Enterprise, submit(0)), "nothing-filled-in");
    assert_eq!(desk.refused(now, Enterprise, fill(1, "10")), "stale");
    desk.firm(now, fill(0, "10"));
    assert_eq!(desk.refused(now, Enterprise, fill(0, "11")), "stale");
    assert_eq!(desk.refused(now, Enterprise, fill(1, "10")), "unchanged");
    assert_eq!(desk.refused(now, Enterprise, submit(1)), "not-prechecked");
    assert_eq!(desk.refused(now, Host, precheck(2, "filling", &[])), "no-such-version");
    for base in 1..VERSIONS_MAX as u32 {
        desk.firm(now, fill(base, &(base + 10).to_string()));
    }
    let latest = desk.app().latest_number();
    assert_eq!(desk.refused(now, Enterprise, fill(latest, "1")), "too-many-versions");
    assert_eq!(desk.app().compare(1, latest).unwrap().len(), 1);
    assert_eq!(desk.app().compare(1, 101).unwrap_err().code, "no-such-version");
    desk.check();
}

#[test]
fn a_form_has_bounds() {
    let mut desk = Desk::new(County::on("2024-09-20"));
    let now = "2024-09-20 09:00";
    desk.firm(now, start("first", "simplified"));
    let form = |texts: Value| json!({ "action": "fill", "base": 0, "form": { "texts": texts } });
    // Two characters are the quotation marks of the text as it is kept.
    let fits = "水".repeat(99_998);
    let too_long = "水".repeat(99_999);
    assert_eq!(desk.refused(now, Enterprise, form(json!({ "a": too_long }))), "too-large");
    assert_eq!(desk.refused(now, Enterprise, form(json!({ "": "x" }))), "field-name");
    let name = "n".repeat(101);
    assert_eq!(desk.refused(now, Enterprise, form(json!({ name: "x" }))), "field-name");
    let many: Vec<i64> = (0..1_001).collect();
    let act = json!({ "action": "fill", "base": 0, "form": { "attachments": many } });
    assert_eq!(desk.refused(now, Enterprise, act), "too-large");
    desk.firm(now, form(json!({ "a": fits })));
}

#[test]
fn a_key_unit_that_published_too_short_a_time_is_told_so() {
    for (days, code) in [("4", Some("published-too-short")), ("5", None)] {
        let mut desk = Desk::new(County::on("2025-01-02"));
        let now = "2025-01-02 09:00";
        desk.firm(now, start("first", "key"));
        let facts = json!({ "publicity_days": { "number": days } });
        desk.firm(now, json!({ "action": "fill", "base": 0, "form": { "facts": facts } }));
        desk.take(at(now), ("tidegate", Host), precheck(1, "filling", &[])).unwrap();
        match code {
            Some(code) => assert_eq!(desk.refused(now, Enterprise, submit(1)), code),
            None => desk.firm(now, submit(1)),
        }
    }
}

#[test]
fn handing_in_again_needs_another_version() {
    let mut desk = handed_in("2024-09-20 09:00");
    let items = json!([{ "item": "layout", "text": "not to scale" }]);
    let act = json!({ "action": "return-at-intake", "items": items });
    desk.officer("2024-09-20 10:00", "i-01", act);
    assert_eq!(desk.refused("2024-09-20 11:00", Enterprise, resubmit(1)), "unchanged");
    assert_eq!(desk.refused("2024-09-20 11:00", Enterprise, resubmit(2)), "stale");
    desk.firm("2024-09-20 12:00", fill(1, "11"));
    assert_eq!(desk.refused("2024-09-20 12:00", Enterprise, resubmit(2)), "not-prechecked");
    let checked = precheck(2, "filling", &["missing"]);
    desk.take(at("2024-09-20 12:01"), ("tidegate", Host), checked).unwrap();
    assert_eq!(desk.refused("2024-09-20 12:02", Enterprise, resubmit(2)), "incomplete");
    let despite = json!({ "action": "resubmit", "version": 2, "despite": "it is with the county" });
    desk.firm("2024-09-20 12:03", despite);
    assert!(desk.position().labels.contains(&"despite".to_owned()));
    desk.check();
}

#[test]
fn a_review_refuses_what_does_not_follow() {
    let mut desk = accepted("2024-09-20 09:00");
    let now = "2024-09-23 09:00";
    assert_eq!(desk.refused(now, Officer, opine(2, "capacity", "agree")), "stale");
    let act = json!({ "action": "return-for-correction" });
    assert_eq!(desk.refused(now, Officer, act), "nothing-to-correct");
    for (node, code) in [
        ("approval", "another-act"),
        ("issue", "another-act"),
        ("completeness", "another-act"),
        ("site-check", "another-act"),
    ] {
        assert_eq!(desk.refused(now, Officer, done(node)), code, "{node}");
    }
    let visited = json!({ "action": "site-visited", "text": "seen" });
    assert_eq!(desk.refused(now, Officer, visited), "no-such-node");
    assert_eq!(desk.refused(now, Officer, because("resume")), "clock-runs");
    assert_eq!(desk.refused(now, Officer, because("replan")), "nothing-slipped");
    assert_eq!(desk.refused(now, Officer, stop("permit-withdrawn")), "another-act");
    let granted = grant("2024-10-01", "2029-10-01");
    assert_eq!(desk.refused(now, Officer, granted.clone()), "nodes-open");
    desk.officer(now, "r-01", done("technical"));
    assert_eq!(desk.refused(now, Officer, done("technical")), "already-done");
    assert_eq!(desk.refused(now, Officer, granted.clone()), "nodes-open");
    desk.officer(now, "r-01", done("opinion"));
    desk.officer(now, "r-01", stop("publicity"));
    assert_eq!(desk.refused(now, Officer, stop("hearing")), "clock-stopped");
    assert_eq!(desk.refused(now, Officer, because("replan")), "clock-stopped");
    assert_eq!(desk.refused(now, Officer, granted.clone()), "clock-stopped");
    assert_eq!(desk.refused("2024-09-22 09:00", Officer, because("resume")), "before-stop");
    desk.officer(now, "r-01", because("resume"));
    assert_eq!(desk.refused(now, Officer, grant("2024-10-01", "2024-10-01")), "permit-validity");
    assert_eq!(desk.refused(now, Officer, grant("2024-10-01", "2029-10-02")), "permit-validity");
    let mut nameless = granted.clone();
    nameless["decision"]["permit"]["number"] = json!(" ");
    assert_eq!(desk.refused(now, Officer, nameless), "permit-number");
    desk.officer(now, "a-01", granted);
    assert_eq!(desk.refused(now, Enterprise, json!({ "action": "withdraw" })), "not-now");
    desk.check();
}

#[test]
fn an_opinion_that_is_open_can_be_overruled_with_a_reason() {
    let mut desk = accepted("2024-09-20 09:00");
    let now = "2024-09-23 09:00";
    desk.officer(now, "r-01", done("technical"));
    desk.officer(now, "r-01", done("opinion"));
    desk.officer(now, "r-01", opine(1, "capacity", "must-fix"));
    // Another officer's consent does not take it back.
    desk.officer(now, "r-02", opine(1, "capacity", "agree"));
    let mut granted = grant("2024-10-01", "2029-10-01");
    assert_eq!(desk.refused(now, Officer, granted.clone()), "must-fix-open");
    granted["decision"]["despite"] = json!(" ");
    assert_eq!(desk.refused(now, Officer, granted.clone()), "unwritten");
    granted["decision"]["despite"] = json!("the assessment was corrected");
    desk.officer(now, "a-01", granted);
    assert_eq!(desk.position().status, "granted");
    assert_eq!(desk.run("2024-10-24 23:59").last().unwrap(), "node-late issue");
    assert!(desk.run("2024-10-25 00:00").contains(&"escalate issue".to_owned()));
    desk.check();
}

#[test]
fn every_reason_is_written_down_and_none_is_endless() {
    let mut desk = accepted("2024-09-20 09:00");
    let now = "2024-09-23 09:00";
    for action in ["resume", "replan"] {
        let act = json!({ "action": action, "reason": " " });
        assert_eq!(desk.refused(now, Officer, act), "unwritten");
    }
    let mut act = opine(1, "capacity", "must-fix");
    act["text"] = json!("");
    assert_eq!(desk.refused(now, Officer, act.clone()), "unwritten");
    act["text"] = json!("长".repeat(4_001));
    assert_eq!(desk.refused(now, Officer, act.clone()), "too-large");
    act["text"] = json!("长".repeat(4_000));
    desk.officer(now, "r-01", act);
    let owners = |what: &str| json!({ "action": "assign", "owners": { what: "r-01" } });
    assert_eq!(desk.refused(now, Officer, owners("cook")), "no-such-node");
    let none = json!({ "action": "assign", "owners": {} });
    assert_eq!(desk.refused(now, Officer, none), "unwritten");
    desk.officer(now, "r-01", owners("leader"));
}

#[test]
fn the_host_does_by_the_clock_only_what_is_due() {
    let mut desk = handed_in("2024-09-27 10:00");
    let silence = json!({ "action": "silence" });
    assert_eq!(desk.refused("2024-10-08 23:59", Host, silence.clone()), "not-due");
    desk.take(at("2024-10-09 00:00"), ("tidegate", Host), silence).unwrap();
    for act in [
        json!({ "action": "node-late", "node": "technical" }),
        json!({ "action": "escalate", "node": "technical" }),
        json!({ "action": "node-reminded", "node": "technical", "on_day": false }),
        json!({ "action": "deadline-passed" }),
        json!({ "action": "renewal-warned", "stage": "expiring" }),
    ] {
        assert_eq!(desk.refused("2024-10-10 00:00", Host, act.clone()), "not-due", "{act}");
    }
    let known = json!({ "action": "calendar-known", "year": 2030 });
    assert_eq!(desk.refused("2024-10-10 00:00", Host, known), "calendar-year");
}

#[test]
fn what_was_not_accepted_is_not_refused() {
    let mut desk = Desk::new(County::on("2024-09-20"));
    desk.firm("2024-09-20 09:00", renewal("P-1", "2025-06-30"));
    let gone = json!({ "action": "permit-withdrawn", "number": "P-1", "reason": "fraud" });
    desk.officer("2024-09-20 09:10", "i-01", gone);
    assert_eq!(desk.refused("2024-09-20 09:20", Officer, refuse()), "not-accepted");
    desk.officer("2024-09-20 09:30", "i-01", because("resume"));
    assert_eq!(desk.position().status, "draft");
}
