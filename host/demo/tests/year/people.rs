//! How people behave: the same answer to the same question, in hours of work, mostly in time.

use std::collections::BTreeSet;

use tidegate_demo::year::{Deed, People, Post, Prompt};
use tidegate_domain::{Date, Instant};

fn at(month: i8, day: i8, hour: i64) -> Instant {
    Date::from_ymd(2022, month, day).unwrap().start() + hour * 3_600
}

fn enterprises() -> impl Iterator<Item = String> {
    (0..1_000).map(|number| format!("91330122XY{number:06}0X"))
}

/// One prompt of each kind.
fn prompts() -> Vec<Prompt<'static>> {
    let (reference, due, owner) = ("case-1", at(5, 20, 17), "officer-i1");
    let valid_until = Date::from_ymd(2022, 8, 1).unwrap();
    let report = Prompt::ReportDueSoon {
        kind: "execution-report",
        period: "2022-Q2",
        due: Date::from_ymd(2022, 7, 15).unwrap(),
    };
    vec![
        Prompt::RemindedToApply { times: 1 },
        Prompt::RemindedToRenew { valid_until, times: 1 },
        Prompt::AskedForFacts { times: 1 },
        report,
        Prompt::ApplicationReturned { reference, round: 1 },
        Prompt::Warned { reference },
        Prompt::CaseIssued { reference, key_unit: true },
        Prompt::CaseOverdue { reference },
        Prompt::RectificationDue { reference, due, round: 1 },
        Prompt::ReviewNode { owner: "officer-r1", reference, node: "technical", due },
        Prompt::RecheckDue { owner, reference, due, round: 1 },
        Prompt::ClueToConfirm { owner, reference },
        Prompt::ToClose { owner, reference },
    ]
}

#[test]
fn the_same_question_has_the_same_answer_in_hours_of_work() {
    let (people, again, others) = (People::new(1), People::new(1), People::new(2));
    // Late on a Friday.
    let asked = at(5, 13, 22);
    for prompt in prompts() {
        let mut differ = 0;
        for enterprise in enterprises() {
            let answer = people.reacts(&enterprise, &prompt, asked);
            assert_eq!(answer, again.reacts(&enterprise, &prompt, asked));
            differ += u32::from(answer != others.reacts(&enterprise, &prompt, asked));
            let Some((then, _)) = answer else { continue };
            assert!(then > asked, "{prompt:?}");
            let day = Date::of_instant(then);
            let of_day = then - day.start();
            assert!((day.days() + 3).rem_euclid(7) < 5, "{prompt:?} on {day}");
            assert!((8 * 3_600..=18 * 3_600).contains(&of_day), "{prompt:?} at {of_day}");
        }
        assert!(differ > 500, "{prompt:?}: {differ}");
    }
}

/// Enterprises of a thousand whose answer is of a kind.
fn share(prompt: &Prompt<'_>, wanted: impl Fn(Option<(Instant, Deed)>) -> bool) -> usize {
    let people = People::new(1);
    enterprises().filter(|one| wanted(people.reacts(one, prompt, at(5, 13, 9)))).count()
}

#[test]
fn most_apply_some_at_the_second_reminder_and_a_few_never() {
    let moved = |times| share(&Prompt::RemindedToApply { times }, |answer| answer.is_some());
    let [first, second, last] = [1, 2, 9].map(moved);
    assert!((680..780).contains(&first), "{first}");
    assert!((840..930).contains(&second), "{second}");
    assert!((910..970).contains(&last), "{last}");
    let incomplete = share(&Prompt::RemindedToApply { times: 1 }, |answer| {
        matches!(answer, Some((_, Deed::Applied { complete: false })))
    });
    assert!((200..340).contains(&incomplete), "{incomplete}");
}

#[test]
fn a_key_unit_is_quick_as_a_rule() {
    let accepted = |key_unit, within_hours: i64| {
        share(&Prompt::CaseIssued { reference: "case-1", key_unit }, |answer| {
            matches!(answer, Some((then, Deed::Accepted))
                if then - at(5, 13, 9) <= within_hours * 3_600)
        })
    };
    assert!((750..930).contains(&accepted(true, 4)), "{}", accepted(true, 4));
    assert!(accepted(false, 4) < 300, "{}", accepted(false, 4));
    let never = share(&Prompt::CaseIssued { reference: "case-1", key_unit: true }, |answer| {
        answer.is_none()
    });
    assert!((10..80).contains(&never), "{never}");
    let overdue = share(&Prompt::CaseOverdue { reference: "case-1" }, |answer| answer.is_some());
    assert_eq!(overdue, 1_000);
}

#[test]
fn whoever_looks_again_finds_what_was_done() {
    let people = People::new(1);
    let mut failed = 0;
    for enterprise in enterprises() {
        for round in 1..=3 {
            let (reference, due) = ("case-1", at(5, 20, 17));
            let rectified = Prompt::RectificationDue { reference, due, round };
            let (then, deed) = people.reacts(&enterprise, &rectified, at(5, 13, 9)).unwrap();
            let Deed::Rectified { sufficient } = deed else { panic!("{deed:?}") };
            let recheck = Prompt::RecheckDue { owner: "officer-i2", reference, due, round };
            let (_, found) = people.reacts(&enterprise, &recheck, then).unwrap();
            assert_eq!(found, Deed::Rechecked { passed: sufficient });
            failed += u32::from(!sufficient && round == 1);
            assert!(sufficient || round < 3);
        }
    }
    assert!((120..220).contains(&failed), "{failed}");
}

#[test]
fn a_node_is_late_now_and_then_because_its_officer_is_away() {
    let people = People::new(1);
    let (mut late, mut away) = (0, 0);
    for number in 0..1_000 {
        let reference = format!("application-{number}");
        let owner = people.assigned(Post::PermitReviewer, &reference).id;
        let from = at(3, 1, 9) + number * 7_200;
        let due = from + 5 * 86_400;
        let node = Prompt::ReviewNode { owner, reference: &reference, node: "technical", due };
        let (then, _) = people.reacts("x", &node, from).unwrap();
        assert!(!people.is_away(owner, Date::of_instant(then)), "{owner}");
        late += u32::from(then > due);
        away += u32::from(
            (0..5).any(|day| people.is_away(owner, Date::of_instant(from + day * 86_400))),
        );
    }
    assert!((40..300).contains(&late), "{late}");
    assert!((50..350).contains(&away), "{away}");
}

#[test]
fn officers_are_named_and_every_post_has_some() {
    let ids: BTreeSet<&str> = People::officers().iter().map(|officer| officer.id).collect();
    assert_eq!(ids.len(), People::officers().len());
    for post in [Post::PermitReviewer, Post::Approver, Post::Inspector, Post::Leader] {
        let assigned = People::new(1).assigned(post, "anything");
        assert_eq!(assigned.post, post);
        assert!(assigned.name.starts_with("样例") && assigned.telephone.starts_with("000"));
    }
    let contact = People::new(1).contact("91330122XY0000010X");
    assert!(contact.name.starts_with("样例联系人") && contact.telephone.len() == 11);
}

#[test]
fn reports_are_handed_in_on_the_day_that_was_settled() {
    let people = People::new(1);
    let due = Date::from_ymd(2022, 7, 15).unwrap();
    let (mut late, mut never) = (0, 0);
    for enterprise in enterprises() {
        let report = ("execution-report", "2022-Q2");
        let settled = people.hands_in(&enterprise, report, due);
        let prompt = Prompt::ReportDueSoon { kind: report.0, period: report.1, due };
        let answer = people.reacts(&enterprise, &prompt, at(7, 1, 9));
        assert_eq!(
            answer.as_ref().map(|(then, _)| Date::of_instant(*then)),
            settled.map(|one| one.on)
        );
        late += u32::from(settled.is_some_and(|one| one.on > due));
        never += u32::from(settled.is_none());
        // What lay ready before the reminder follows it at once.
        let last = people.reacts(&enterprise, &prompt, at(7, 14, 9));
        assert!(last.is_none_or(|(then, _)| then > at(7, 14, 9)));
    }
    assert!((40..110).contains(&late), "{late}");
    assert!((5..35).contains(&never), "{never}");
}
