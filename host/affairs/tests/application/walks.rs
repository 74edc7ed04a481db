//! Acts in any order: nothing panics, nothing is lost, and the deadline is the law's.

use proptest::prelude::*;
use serde_json::{Value, json};
use tidegate_affairs::{Affair, Application};
use tidegate_domain::Party;

use crate::desk::*;
use crate::support::{County, at};

/// What can be tried, with who may do it.
fn acts(latest: u32, choice: u8) -> (Party, Value) {
    let (firm, officer, host) = (Party::Enterprise, Party::Officer, Party::Host);
    let items = json!([{ "item": "layout", "text": "not to scale" }]);
    let boiler = choice.to_string();
    match choice % 30 {
        0..=3 => (firm, fill(latest, &boiler)),
        4 => (host, precheck(latest, "filling", &[])),
        5 => (host, precheck(latest, "review", &["missing", "contradiction"])),
        6 => (firm, submit(latest)),
        7 => (firm, json!({ "action": "submit", "version": latest, "despite": "why not" })),
        8 => (firm, json!({ "action": "resubmit", "version": latest, "despite": "why not" })),
        9 | 10 => (officer, accept(choice > 100)),
        11 => (officer, json!({ "action": "return-at-intake", "items": items })),
        12 => (officer, json!({ "action": "assign", "owners": { "permit-reviewer": boiler } })),
        13 => (officer, opine(latest, "capacity", "must-fix")),
        14 => (officer, opine(latest, "capacity", "agree")),
        15 | 16 => (officer, json!({ "action": "return-for-correction" })),
        17 => (officer, done("technical")),
        18 => (officer, done("opinion")),
        19 => (officer, json!({ "action": "site-visited", "text": "seen" })),
        20 => (officer, stop("hearing")),
        21 => (officer, stop("publicity")),
        22 | 23 => (officer, because("resume")),
        24 => (officer, because("replan")),
        25 => (officer, grant("2025-06-01", "2030-06-01")),
        // What ends a walk early is tried more rarely.
        26 | 29 if choice < 200 => {
            (firm, json!({ "action": "resubmit", "version": latest, "despite": "why not" }))
        }
        26 => (host, json!({ "action": "permit-withdrawn", "number": "P-1", "reason": "fraud" })),
        27 => (
            host,
            json!({ "action": "enterprise-changed", "change": "renamed", "before": "a",
                    "after": "b" }),
        ),
        28 => (officer, json!({ "action": "issue" })),
        _ => (officer, refuse()),
    }
}

fn step(desk: &mut Desk, when: i64, (choice, wrong): (u8, u8)) {
    let before = desk.app().clone();
    let (party, act) = acts(before.latest_number(), choice);
    // Now and then the wrong party tries.
    let party = Party::ALL.get(usize::from(wrong)).copied().unwrap_or(party);
    let result = desk.take(when, ("w-01", party), act);
    let after = desk.app();
    if result.is_err() {
        assert_eq!(*after, before);
        return;
    }
    unbroken(&before, after);
}

/// Between two states nothing is lost, and the deadline moves by stops only.
fn unbroken(before: &Application, after: &Application) {
    assert!(after.versions.starts_with(&before.versions));
    assert!(after.submissions.starts_with(&before.submissions));
    assert!(after.opinions.starts_with(&before.opinions));
    assert!(after.happenings.starts_with(&before.happenings));
    assert!(after.feedback.len() >= before.feedback.len());
    let (Some(one), Some(other)) = (&before.plan, &after.plan) else {
        assert!(before.plan.is_none(), "a plan is lost");
        return;
    };
    assert!(other.earlier.starts_with(&one.earlier));
    if one.expected || other.expected {
        return;
    }
    let stood = |plan: &tidegate_affairs::Plan| -> u32 {
        plan.stops.iter().map(|stop| u32::from(stop.days)).sum()
    };
    if stood(one) == stood(other) {
        assert_eq!(one.legal_deadline, other.legal_deadline);
    } else {
        assert!(one.legal_deadline < other.legal_deadline);
    }
    assert!(other.nodes.iter().all(|node| node.due <= other.legal_deadline));
}

proptest! {
    #[test]
    fn acts_in_any_order_lose_nothing(
        renews: bool,
        is_begun: bool,
        tries in prop::collection::vec(((any::<u8>(), 0_u8..40), 1_i64..400_000), 1..60),
    ) {
        let mut desk = Desk::new(County::on("2024-09-20"));
        let mut now = at("2024-09-20 09:00");
        let first = if renews { renewal("P-1", "2025-02-10") } else { start("first", "key") };
        desk.take(now, ("firm", Party::Enterprise), first).unwrap();
        if is_begun {
            desk.take(now, ("firm", Party::Enterprise), fill(0, "10")).unwrap();
            let despite = json!({ "action": "submit", "version": 1, "despite": "why not" });
            desk.take(now, ("firm", Party::Enterprise), despite).unwrap();
            desk.take(now, ("i-01", Party::Officer), accept(false)).unwrap();
        }
        for (attempt, pause) in tries {
            now += pause;
            // The host does what is due before somebody else does something.
            let mut rounds = 0;
            loop {
                let context = desk.county.context();
                let due = desk.app().due(now, &context);
                let is_due = desk.app().position().due_at.is_some_and(|at| at <= now);
                prop_assert_eq!(due.is_some(), is_due);
                let Some(act) = due else { break };
                let before = desk.app().clone();
                desk.take(now, ("tidegate", Party::Host), serde_json::to_value(act).unwrap()).unwrap();
                unbroken(&before, desk.app());
                rounds += 1;
                prop_assert!(rounds < 40, "what is due never ends");
            }
            step(&mut desk, now, attempt);
        }
        let position = desk.position();
        prop_assert!(position.labels.is_sorted());
        prop_assert_eq!(position.closed, position.closed && position.due_at.is_none());
        desk.check();
    }
}
