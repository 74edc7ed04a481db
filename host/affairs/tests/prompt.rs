//! Reminders to apply, to register and to complete facts, as enterprises and officers meet them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

#[path = "support/county.rs"]
mod county;

use std::collections::BTreeSet;

use county::{County, at};
use proptest::prelude::*;
use tidegate_affairs::{
    Affair, Audience, Deed, HOST, PROMPTS_MAX, Prompt, PromptAct, PromptKind, PromptReason,
    Refused, Tell, step_of, worded,
};
use tidegate_domain::{Instant, Party, StepTaken};
use tidegate_manifest::Language;

const DAY: Instant = 86_400;

/// A reminder with all that was done and told in it.
struct Desk {
    county: County,
    prompt: Option<Prompt>,
    steps: Vec<StepTaken>,
    tells: Vec<Tell>,
}

impl Desk {
    fn new() -> Self {
        Self { county: County::new(), prompt: None, steps: Vec::new(), tells: Vec::new() }
    }

    fn asked(now: Instant) -> Self {
        let mut desk = Self::new();
        desk.act(now, Party::Host, ask("key"));
        desk
    }

    fn prompt(&self) -> &Prompt {
        self.prompt.as_ref().unwrap()
    }

    fn try_act(&mut self, at: Instant, party: Party, act: PromptAct) -> Result<Vec<Tell>, Refused> {
        let by = if party == Party::Host { HOST } else { "somebody" };
        let deed = Deed { at, by: by.to_owned(), party, act };
        let turn = Prompt::take(self.prompt.as_ref(), &deed, &self.county.context())?;
        self.steps.push(step_of(&deed).unwrap());
        self.prompt = Some(turn.affair);
        self.tells.extend(turn.tells.clone());
        Ok(turn.tells)
    }

    #[track_caller]
    fn act(&mut self, at: Instant, party: Party, act: PromptAct) -> Vec<Tell> {
        self.try_act(at, party, act).unwrap()
    }

    /// What the host does by itself at an instant; what it told.
    fn serve(&mut self, now: Instant) -> Vec<Tell> {
        let mut tells = Vec::new();
        let mut acts = 0;
        while let Some(act) = self.prompt().due(now, &self.county.context()) {
            tells.extend(self.act(now, Party::Host, act));
            acts += 1;
            assert!(acts < 10, "the host does not come to an end");
        }
        tells
    }
}

fn reason(tier: &str) -> PromptReason {
    PromptReason {
        tier: tier.to_owned(),
        rows: vec!["109".to_owned()],
        basis: vec!["State Council Decree 736 art. 2".to_owned()],
        missing: vec!["annual-output".to_owned()],
        producing: "yes".to_owned(),
        doubts: Vec::new(),
    }
}

fn ask(tier: &str) -> PromptAct {
    PromptAct::Ask { kind: PromptKind::Apply, reason: reason(tier), repeat_days: 15 }
}

fn answer() -> PromptAct {
    PromptAct::Answer { by: "application 12".to_owned() }
}

fn moot() -> PromptAct {
    PromptAct::Moot { reason: "closed down".to_owned() }
}

fn stop() -> PromptAct {
    PromptAct::Stop { reason: "asked by telephone".to_owned() }
}

fn reply() -> PromptAct {
    PromptAct::Reply { text: "we have handed it in".to_owned() }
}

fn topics(tells: &[Tell]) -> Vec<(&str, &str)> {
    let told = |tell: &'_ Tell| match &tell.to {
        Audience::Enterprise => (tell.topic, "enterprise"),
        Audience::Post(post) if post == "inspector" => (tell.topic, "inspector"),
        Audience::Post(post) if post == "permit-reviewer" => (tell.topic, "permit-reviewer"),
        _ => (tell.topic, "somebody else"),
    };
    tells.iter().map(told).collect()
}

#[test]
fn it_is_asked_and_repeated_until_an_officer_hears_that_nothing_comes_of_it() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::asked(now);
    assert_eq!(topics(&desk.tells), [("prompt-apply", "enterprise")]);
    for time in 1..i64::from(PROMPTS_MAX) {
        let next = now + time * 15 * DAY;
        assert_eq!(desk.prompt().position().due_at, Some(next));
        assert!(desk.serve(next - 1).is_empty(), "{time}");
        assert_eq!(topics(&desk.serve(next)), [("prompt-apply", "enterprise")], "{time}");
    }
    assert_eq!(desk.prompt().times, PROMPTS_MAX);
    let next = now + i64::from(PROMPTS_MAX) * 15 * DAY;
    assert!(desk.serve(next - 1).is_empty());
    assert_eq!(topics(&desk.serve(next)), [("prompt-unanswered", "inspector")]);
    assert!(desk.serve(next + 900 * DAY).is_empty());
    let position = desk.prompt().position();
    assert_eq!((position.closed, position.due_at), (false, None));
    assert_eq!(position.labels, ["apply", "given-up", "key"]);
    let refused = desk.try_act(next + DAY, Party::Host, PromptAct::Repeat).unwrap_err();
    assert_eq!(refused.code, "not-now");
}

#[test]
fn a_host_that_was_down_does_not_make_up_for_all_it_missed() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::asked(now);
    assert_eq!(desk.serve(now + 100 * DAY).len(), 1);
    assert_eq!(desk.prompt().position().due_at, Some(now + 115 * DAY));
}

#[test]
fn asking_again_while_it_is_open_disturbs_nobody() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::asked(now);
    assert!(desk.act(now + DAY, Party::Host, ask("simplified")).is_empty());
    assert_eq!(desk.prompt().reason.tier, "simplified");
    assert_eq!(desk.prompt().position().due_at, Some(now + 15 * DAY));
    let register = PromptAct::Ask {
        kind: PromptKind::Register,
        reason: reason("registration"),
        repeat_days: 15,
    };
    let refused = desk.try_act(now + DAY, Party::Host, register).unwrap_err();
    assert_eq!(refused.code, "other-kind");
}

#[test]
fn what_is_done_or_moot_ends_it_and_what_lapses_begins_it_again_from_the_start() {
    let now = at("2024-09-03 09:00");
    for (act, status) in [(answer(), "answered"), (moot(), "moot")] {
        let mut desk = Desk::asked(now);
        desk.serve(now + 15 * DAY);
        desk.act(now + 16 * DAY, Party::Host, act);
        let position = desk.prompt().position();
        assert_eq!((position.status.as_str(), position.closed), (status, true));
        assert!(desk.serve(now + 400 * DAY).is_empty());

        // Years later the permit has lapsed.
        let later = now + 1_800 * DAY;
        assert_eq!(desk.act(later, Party::Host, ask("key")).len(), 1);
        assert_eq!(desk.serve(later + 15 * DAY).len(), 1);
        assert_eq!((desk.prompt().times, desk.prompt().round), (2, 2));
        // No notice of the second round passes for one of the first.
        let keys: BTreeSet<_> =
            desk.tells.iter().map(|tell| (tell.topic, tell.once.clone())).collect();
        assert_eq!(keys.len(), desk.tells.len());
    }
}

#[test]
fn done_and_due_again_on_one_day_is_told() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::asked(now);
    desk.act(now + 60, Party::Host, answer());
    desk.act(now + 120, Party::Host, ask("key"));
    let onces: BTreeSet<&str> = desk.tells.iter().map(|tell| tell.once.as_str()).collect();
    assert_eq!((desk.tells.len(), onces.len()), (2, 2));
}

#[test]
fn what_an_officer_stopped_stays_stopped_until_it_is_about_something_else() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::asked(now);
    desk.act(now, Party::Officer, stop());
    assert!(desk.act(now + DAY, Party::Host, ask("key")).is_empty());
    assert_eq!(desk.prompt().status, "stopped");
    assert_eq!(desk.act(now + DAY, Party::Host, ask("simplified")).len(), 1);
    assert_eq!(desk.prompt().status, "asked");
}

#[test]
fn a_reply_reaches_a_reviewer_and_gives_time() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::asked(now);
    let tells = desk.act(now + 10 * DAY, Party::Enterprise, reply());
    assert_eq!(topics(&tells), [("prompt-reply", "permit-reviewer")]);
    assert_eq!(desk.prompt().position().due_at, Some(now + 25 * DAY));
    // One that had been given up is looked after again, not given up at once.
    desk.serve(now + 25 * DAY);
    for day in (40..200).step_by(15) {
        desk.serve(now + day * DAY);
    }
    assert!(desk.prompt().given_up);
    desk.act(now + 300 * DAY, Party::Enterprise, reply());
    assert!(!desk.prompt().given_up && desk.serve(now + 300 * DAY).is_empty());
    // What is answered may still be spoken of.
    desk.act(now + 301 * DAY, Party::Host, answer());
    assert_eq!(desk.act(now + 302 * DAY, Party::Enterprise, reply()).len(), 1);
    assert_eq!(desk.prompt().status, "answered");
}

#[test]
fn each_act_is_for_its_party_and_while_it_is_open() {
    let now = at("2024-09-03 09:00");
    let acts: [(PromptAct, &[Party], bool); 6] = [
        (ask("key"), &[Party::Host], true),
        (answer(), &[Party::Host], false),
        (moot(), &[Party::Host], false),
        (stop(), &[Party::Officer], false),
        (reply(), &[Party::Enterprise, Party::Officer], true),
        (PromptAct::Repeat, &[Party::Host], false),
    ];
    for (act, parties, also_closed) in acts {
        for party in Party::ALL {
            for closed in [false, true] {
                let mut desk = Desk::asked(now);
                if closed {
                    desk.act(now, Party::Host, moot());
                }
                let outcome = desk.try_act(now + 15 * DAY, party, act.clone());
                let outcome = outcome.map(|_| ()).map_err(|refused| refused.code);
                let expected = match (closed && !also_closed, parties.contains(&party)) {
                    (true, _) => Err("closed"),
                    (false, false) => Err("not-yours"),
                    (false, true) => Ok(()),
                };
                assert_eq!(outcome, expected, "{act:?} by {} closed {closed}", party.word());
            }
        }
    }
    let refused = Desk::new().try_act(now, Party::Enterprise, reply()).unwrap_err();
    assert_eq!(refused.code, "not-open");
    for act in [
        PromptAct::Answer { by: " ".to_owned() },
        PromptAct::Moot { reason: String::new() },
        PromptAct::Reply { text: String::new() },
        PromptAct::Stop { reason: String::new() },
    ] {
        let party = if matches!(act, PromptAct::Answer { .. } | PromptAct::Moot { .. }) {
            Party::Host
        } else {
            Party::Officer
        };
        assert_eq!(Desk::asked(now).try_act(now, party, act).unwrap_err().code, "empty");
    }
}

#[test]
fn a_repeat_of_no_days_is_none() {
    let now = at("2024-09-03 09:00");
    let mut desk = Desk::new();
    let once =
        PromptAct::Ask { kind: PromptKind::CompleteFacts, reason: reason(""), repeat_days: 0 };
    desk.act(now, Party::Host, once);
    assert_eq!(desk.prompt().position().due_at, None);
    assert!(desk.serve(now + 900 * DAY).is_empty());
    assert_eq!(desk.prompt().position().labels, ["complete-facts"]);
}

#[test]
fn every_notice_has_its_words_in_both_languages() {
    let now = at("2024-09-03 09:00");
    let mut tells = Vec::new();
    for kind in PromptKind::ALL {
        for known in [true, false] {
            let mut desk = Desk::new();
            let mut reason = reason("key");
            if !known {
                reason.rows.clear();
                reason.basis.clear();
                reason.missing.clear();
            }
            desk.act(now, Party::Host, PromptAct::Ask { kind, reason, repeat_days: 1 });
            (1..10).for_each(|day| drop(desk.serve(now + day * DAY)));
            desk.act(now + 10 * DAY, Party::Enterprise, reply());
            tells.extend(desk.tells);
        }
    }
    let topics: BTreeSet<&str> = tells.iter().map(|tell| tell.topic).collect();
    let named: BTreeSet<&str> = include_str!("../src/prompt.rs")
        .split('"')
        .filter(|text| text.starts_with("prompt-") && !text.contains(' '))
        .collect();
    assert_eq!(topics, named);
    for tell in &tells {
        for language in [Language::ZhCn, Language::En] {
            let words = worded(language, tell.topic, &tell.arguments);
            for text in [&words.title, &words.text] {
                assert!(!text.contains(['{', '$', '@']), "{}: {text}", tell.topic);
                for gap in ["  ", "第  行", "()", "（）", ": .", "：。", " ."] {
                    assert!(!text.contains(gap), "{text}");
                }
            }
            assert_ne!(words.title, tell.topic);
            assert_ne!(words.title, words.text);
        }
    }
}

#[test]
fn a_reminder_says_why_and_how() {
    let desk = Desk::asked(at("2024-09-03 09:00"));
    let tell = desk.tells.first().unwrap();
    let words = worded(Language::ZhCn, tell.topic, &tell.arguments);
    for part in
        ["名录第 109 行", "重点管理", "Decree 736 art. 2", "数据显示正在生产", "第 1 次提醒"]
    {
        assert!(words.text.contains(part), "{part} is not in {}", words.text);
    }
}

fn doing() -> impl Strategy<Value = (Instant, Party, PromptAct)> {
    let act = prop::sample::select(vec![
        ask("key"),
        ask("simplified"),
        PromptAct::Repeat,
        answer(),
        moot(),
        reply(),
        stop(),
    ]);
    (0..40 * DAY, prop::sample::select(Party::ALL.to_vec()), act)
}

proptest! {
    #[test]
    fn nothing_is_told_twice_and_the_host_is_never_refused(
        doings in prop::collection::vec(doing(), 1..40),
    ) {
        let mut now = at("2024-09-03 09:00");
        let mut desk = Desk::asked(now);
        for (pause, party, act) in doings {
            now += pause;
            desk.serve(now);
            let before = desk.prompt.clone();
            if desk.try_act(now, party, act).is_err() {
                prop_assert_eq!(&desk.prompt, &before);
            }
            let position = desk.prompt().position();
            prop_assert!(!position.closed || position.due_at.is_none());
            prop_assert!(desk.prompt().times <= PROMPTS_MAX);
            desk.serve(now);
            prop_assert!(desk.prompt().position().due_at.is_none_or(|due| due > now));
        }
        let keys: BTreeSet<_> = desk
            .tells
            .iter()
            .map(|tell| (tell.to.clone(), tell.topic, tell.once.clone()))
            .collect();
        prop_assert_eq!(keys.len(), desk.tells.len());
        let folded = Prompt::from_steps(&desk.steps, &desk.county.context()).unwrap();
        prop_assert_eq!(folded, desk.prompt);
    }
}
