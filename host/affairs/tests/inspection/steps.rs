//! An inspection step by step, and what it puts on the docket.

use tidegate_affairs::{Affair, Audience, CHECKS, Inspection, OWN_READINGS, Refused, Turn};
use tidegate_domain::{DocketItem, Event, FactValue, Party};
use tidegate_manifest::FactType;

use crate::support::{MANIFEST, PLAN, Play, at, day};

const FOUND: &str = r#"{"action": "record", "on": "2022-05-10", "items": [
    {"item": "outlets_as_permitted", "result": "does-not", "note": "a second pipe",
     "facts": [{"name": "act_continues", "value": {"truth": true}}]},
    {"item": "equipment_damaged_or_moved", "outlet": "DW001", "result": "conforms"},
    {"item": "equipment_kept_running", "outlet": "DW001", "result": "not-checked"},
    {"item": "signs", "result": "conforms"}],
    "readings": [{"outlet": "DW001", "pollutant": "w01018", "at": 1652148000,
     "averaging": "hour", "value": "62.5", "unit": "mg/L", "report": "T-9"}],
    "attachments": [4]}"#;

fn events<'a>(items: &'a [DocketItem]) -> Vec<&'a Event> {
    let of = |item: &'a DocketItem| match item {
        DocketItem::Event(event) => Some(event),
        _ => None,
    };
    items.iter().filter_map(of).collect()
}

fn facts(event: &Event) -> Vec<(&str, &FactValue)> {
    event.facts.iter().map(|fact| (fact.name.as_str(), &fact.value)).collect()
}

fn code(refused: Result<Turn<Inspection>, Refused>) -> &'static str {
    refused.unwrap_err().code
}

#[test]
fn those_who_go_are_reminded_two_working_days_before() {
    let mut play = Play::new();
    let planned = play.say("2022-04-20 09:00", Party::Officer, &PLAN.replace("05-10", "05-06"));
    let to: Vec<_> = planned.unwrap().tells.into_iter().map(|tell| tell.to).collect();
    assert_eq!(to, ["w-01", "w-02"].map(|id| Audience::Officer(id.to_owned())));
    // 30 April to 4 May are off in 2022, 5 and 6 May are worked: two working days before is 29 April.
    assert_eq!(play.now().visit.remind_on, Some(day("2022-04-29")));
    let position = play.now().position();
    assert_eq!(position.owner.as_deref(), Some("w-01"));
    assert_eq!(position.due_at, Some(at("2022-04-29 00:00")));
    assert_eq!(position.deadline, Some(at("2022-05-07 00:00") - 1));
    assert!(play.tick("2022-04-28 23:59").is_empty());
    assert_eq!(play.tick("2022-04-29 00:00"), ["inspection-reminder"; 2]);
    assert!(play.tick("2022-05-06 23:59").is_empty());
    assert_eq!(play.tick("2022-05-07 00:00"), ["inspection-missed"; 3]);
    assert_eq!(play.status(), "missed");
    assert!(play.tick("2022-06-01 00:00").is_empty());
    assert_eq!(&play.folded(), play.now());
}

#[test]
fn what_it_found_goes_on_the_docket_by_outlet() {
    let mut play = Play::planned();
    let turn = play.say("2022-05-10 17:00", Party::Officer, FOUND).unwrap();
    let found = events(&turn.docket);
    assert_eq!(found.len(), 2);
    let (site, outlet) = (found.first().unwrap(), found.last().unwrap());
    assert_eq!((site.kind.as_str(), site.reference.as_str()), ("inspection", "2022-17"));
    assert_eq!((site.subject.as_str(), site.from, site.until), ("", day("2022-05-10"), None));
    assert_eq!(
        facts(site),
        [
            ("act_continues", &FactValue::Truth(true)),
            ("outlets_as_permitted", &FactValue::Truth(false)),
        ]
    );
    assert_eq!((outlet.subject.as_str(), outlet.reference.as_str()), ("DW001", "2022-17/DW001"));
    // As it should be is `false` for a fact that tells of damage; what was not checked tells nothing.
    let own = FactValue::Texts(vec!["w01018 62.5 mg/L hour 2022-05-10T02:00:00Z".to_owned()]);
    assert_eq!(
        facts(outlet),
        [(OWN_READINGS, &own), ("equipment_damaged_or_moved", &FactValue::Truth(false))]
    );
    assert_eq!(turn.tells.len(), 1);
    assert_eq!(turn.tells.first().unwrap().topic, "inspection-result-bad");
    let position = play.now().position();
    assert_eq!((position.status.as_str(), position.closed), ("done", true));
    assert_eq!(position.labels, ["cases", "does-not", "own-monitoring"]);
    assert_eq!(play.now().docket_items(), turn.docket);
    assert_eq!(&play.folded(), play.now());
}

#[test]
fn a_visit_that_finds_nothing_is_an_event_too() {
    let mut play = Play::planned();
    let good = r#"{"action": "record", "on": "2022-05-09", "items": [
        {"item": "signs", "outlet": "DW001", "result": "conforms"}]}"#;
    let turn = play.say("2022-05-09 17:00", Party::Officer, good).unwrap();
    let found = events(&turn.docket);
    assert_eq!(found.len(), 1, "of the outlet nothing is told that packs know");
    assert!(found.first().unwrap().facts.is_empty());
    assert_eq!(turn.tells.first().unwrap().topic, "inspection-result");
    assert_eq!(play.now().position().labels, ["cases", "conforms"]);
}

#[test]
fn a_recheck_names_the_order_and_whether_the_same_was_found() {
    let mut play = Play::new();
    let plan = r#"{"action": "plan", "reference": "F-1", "purpose": "recheck",
        "on": "2022-05-10", "order": "O-7"}"#;
    let without = plan.replace(r#", "order": "O-7""#, "");
    assert_eq!(code(Play::new().say("2022-05-01 09:00", Party::Officer, &without)), "content");
    let planned = play.say("2022-05-01 09:00", Party::Officer, plan).unwrap();
    assert_eq!(planned.tells.first().unwrap().to, Audience::Post("inspector".to_owned()));
    let record = r#"{"action": "record", "on": "2022-05-10", "same_act": true, "items": [
        {"item": "the dark pipe", "result": "does-not"}]}"#;
    let turn = play.say("2022-05-10 17:00", Party::Officer, record).unwrap();
    let found = events(&turn.docket);
    let event = found.first().unwrap();
    assert_eq!(event.kind, "recheck");
    assert_eq!(
        facts(event),
        [
            ("order_reference", &FactValue::Text("O-7".to_owned())),
            ("same_act_found", &FactValue::Truth(true)),
        ]
    );
    let mut other = Play::planned();
    assert_eq!(code(other.say("2022-05-10 17:00", Party::Officer, record)), "content");
}

#[test]
fn a_later_record_takes_the_place_of_the_one_before() {
    let mut play = Play::planned();
    play.say("2022-05-10 17:00", Party::Officer, FOUND).unwrap();
    let corrected = r#"{"action": "record", "on": "2022-05-10", "items": [
        {"item": "outlets_as_permitted", "result": "conforms"}]}"#;
    let turn = play.say("2022-05-12 09:00", Party::Officer, corrected).unwrap();
    let gone = events(&turn.withdrawn);
    assert_eq!(gone.len(), 1, "of the outlet nothing is told any more");
    assert_eq!(gone.first().unwrap().reference, "2022-17/DW001");
    assert_eq!(events(&turn.docket).first().unwrap().facts.len(), 1);
    assert_eq!(play.now().records.len(), 2, "what was recorded first is kept");
    assert_eq!(play.now().position().labels, ["cases", "conforms"]);
}

#[test]
fn a_missed_visit_is_moved_or_recorded_after_all() {
    let mut play = Play::planned();
    play.tick("2022-05-11 00:00");
    let on = |on: &str| format!(r#"{{"action": "move", "on": "{on}", "reason": "flood"}}"#);
    assert_eq!(code(play.say("2022-05-11 09:00", Party::Officer, &on("2022-05-10"))), "content");
    let turn = play.say("2022-05-11 09:00", Party::Officer, &on("2022-05-20")).unwrap();
    assert_eq!(turn.tells.first().unwrap().topic, "inspection-moved");
    assert_eq!(play.now().visit.remind_on, Some(day("2022-05-18")));
    assert_eq!(play.now().visit.inspectors, ["w-01", "w-02"]);
    assert_eq!(play.tick("2022-05-18 00:00"), ["inspection-reminder"; 2]);
    play.tick("2022-05-21 00:00");
    assert_eq!(play.now().missed, 2);
    let late = FOUND.replace("2022-05-10", "2022-05-20");
    play.say("2022-05-22 09:00", Party::Officer, &late).unwrap();
    assert_eq!(play.status(), "done");
    assert_eq!(&play.folded(), play.now());
}

#[test]
fn an_announced_visit_is_told_to_the_enterprise_and_others_are_not() {
    let tells = |json: &str| {
        let turn = Play::new().say("2022-05-01 09:00", Party::Officer, json).unwrap();
        turn.tells.into_iter().map(|tell| (tell.to, tell.topic)).collect::<Vec<_>>()
    };
    assert!(tells(PLAN).iter().all(|(to, _)| *to != Audience::Enterprise));
    let announced = PLAN.replace(r#""cases": [12]"#, r#""announced": true"#);
    assert!(tells(&announced).contains(&(Audience::Enterprise, "inspection-announced")));
}

#[test]
fn who_may_not_or_comes_at_the_wrong_time_is_refused() {
    use Party::{Enterprise, Host, Officer};
    let cancel = r#"{"action": "cancel", "reason": "closed down"}"#;
    assert_eq!(code(Play::new().say("2022-05-01 09:00", Enterprise, PLAN)), "not-yours");
    assert_eq!(code(Play::new().say("2022-05-11 00:00", Officer, PLAN)), "content");
    assert_eq!(code(Play::new().say("2022-05-01 09:00", Officer, FOUND)), "not-planned");
    assert!(Play::new().say("2022-05-10 23:59", Officer, PLAN).is_ok());
    let now = "2022-05-09 09:00";
    for (party, act, expected) in [
        (Officer, PLAN.to_owned(), "already-planned"),
        (Host, FOUND.to_owned(), "not-yours"),
        (Enterprise, cancel.to_owned(), "not-yours"),
        (Officer, r#"{"action": "cancel", "reason": " "}"#.to_owned(), "content"),
        (Officer, r#"{"action": "miss"}"#.to_owned(), "not-yours"),
        (Host, r#"{"action": "miss"}"#.to_owned(), "not-now"),
        (Officer, FOUND.to_owned(), "content"),
        (Officer, FOUND.replace("1652148000", "1752148000").replace("05-10", "05-09"), "content"),
        (Officer, r#"{"action": "record", "on": "2022-05-09", "items": []}"#.to_owned(), "content"),
    ] {
        let mut play = Play::planned();
        let refused = play.say(now, party, &act).unwrap_err();
        assert_eq!(refused.code, expected, "{act}: {refused}");
        assert_eq!(play.status(), "planned");
    }
    let mut cancelled = Play::planned();
    cancelled.say(now, Officer, cancel).unwrap();
    assert!(cancelled.now().position().closed);
    assert!(cancelled.tick("2022-06-01 00:00").is_empty());
    assert_eq!(code(cancelled.say("2022-05-10 17:00", Officer, FOUND)), "not-now");
}

#[test]
fn what_contradicts_itself_is_refused() {
    let record = |items: &str| {
        let json = format!(r#"{{"action": "record", "on": "2022-05-10", "items": [{items}]}}"#);
        Play::planned().say("2022-05-10 17:00", Party::Officer, &json)
    };
    let item = |outlet: &str, result: &str| {
        let facts = r#"[]"#;
        format!(
            r#"{{"item": "marks_false", "outlet": "{outlet}", "result": "{result}", "facts": {facts}}}"#
        )
    };
    let both = format!("{}, {}", item("DW001", "conforms"), item("DW001", "does-not"));
    assert_eq!(code(record(&both)), "contradiction");
    let apart = format!("{}, {}", item("DW001", "conforms"), item("DW002", "does-not"));
    assert!(record(&apart).is_ok());
    let twice = format!("{}, {}", item("DW001", "conforms"), item("DW001", "conforms"));
    assert!(record(&twice).is_ok());
    let unchecked = item("", "not-checked")
        .replace("[]", r#"[{"name": "act_continues", "value": {"truth": true}}]"#);
    assert_eq!(code(record(&unchecked)), "content");
}

#[test]
fn what_packs_know_is_declared_by_the_national_pack_as_truth() {
    for (name, _) in CHECKS {
        let declared = MANIFEST.fact(name).map(|fact| fact.fact_type);
        assert_eq!(declared, Some(FactType::Truth), "{name}");
    }
    assert!(CHECKS.is_sorted(), "each once");
}
