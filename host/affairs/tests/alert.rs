//! Warnings at an outlet: whom they are told to, and when.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should say where")]

#[path = "support/county.rs"]
mod county;

use county::{County, at};
use tidegate_affairs::{
    Affair, Alert, AlertAct, AlertLine, AlertTerms, Audience, Deed, Tell, Turn, step_of,
};
use tidegate_domain::{Grade, Instant, Party, StepTaken, Urgency};

const HOUR: i64 = 3_600;

fn morning() -> Instant {
    at("2024-03-05 09:00")
}

fn terms() -> AlertTerms {
    AlertTerms { window_hours: 24, enterprise_grade: 2, officer_grade: 3, officer_after_hours: 24 }
}

fn raise(warning: i64, grade: Grade) -> AlertAct {
    AlertAct::Raise {
        enterprise: "91330122".to_owned(),
        outlet: "DW001".to_owned(),
        line: AlertLine { warning, pollutant: "w01018".to_owned(), grade, opened_at: morning() },
        terms: terms(),
    }
}

/// An alert with the steps that made it.
struct Played {
    county: County,
    alert: Option<Alert>,
    steps: Vec<StepTaken>,
}

impl Played {
    fn new() -> Self {
        Self { county: County::new(), alert: None, steps: Vec::new() }
    }

    fn host(&mut self, at: Instant, act: AlertAct) -> Turn<Alert> {
        self.take(&Deed::of_host(at, act)).unwrap()
    }

    fn take(&mut self, deed: &Deed<AlertAct>) -> Result<Turn<Alert>, String> {
        let turn = Alert::take(self.alert.as_ref(), deed, &self.county.context())
            .map_err(|refused| refused.code.to_owned())?;
        self.alert = Some(turn.affair.clone());
        self.steps.push(step_of(deed).unwrap());
        Ok(turn)
    }
}

fn told(tells: &[Tell]) -> Vec<(&Audience, &str, Urgency)> {
    tells.iter().map(|tell| (&tell.to, tell.topic, tell.urgency)).collect()
}

#[test]
fn attention_is_listed_and_tells_nobody() {
    let mut played = Played::new();
    let turn = played.host(morning(), raise(1, Grade::Attention));
    assert!(turn.tells.is_empty() && turn.held.is_empty());
    let position = turn.affair.position();
    assert_eq!((position.status.as_str(), position.due_at), ("open", None));
    assert_eq!(position.labels, ["attention"]);
}

#[test]
fn a_warning_is_told_to_the_enterprise_first_and_within_the_window_only_once() {
    let mut played = Played::new();
    let turn = played.host(morning(), raise(1, Grade::Warning));
    assert_eq!(told(&turn.tells), [(&Audience::Enterprise, "alert-raised", Urgency::Information)]);
    // The last second of the window spares them, the next does not.
    let turn = played.host(morning() + 24 * HOUR - 1, raise(2, Grade::Warning));
    assert!(turn.tells.is_empty());
    assert_eq!(told(&turn.held).len(), 1, "what is spared is counted");
    let turn = played.host(morning() + 24 * HOUR, raise(3, Grade::Warning));
    assert_eq!(told(&turn.tells).len(), 1);
    assert_eq!(turn.affair.raised, 3);
    // The same warning again is no news.
    let turn = played.host(morning() + 25 * HOUR, raise(3, Grade::Warning));
    assert!(turn.tells.is_empty() && turn.held.is_empty());
    assert_eq!(turn.affair.raised, 3);
}

#[test]
fn a_graver_one_is_told_at_once_and_to_officers_from_their_grade_on() {
    let mut played = Played::new();
    played.host(morning(), raise(1, Grade::Warning));
    let rose = AlertAct::Change { warning: 1, grade: Grade::Exceedance };
    let turn = played.host(morning() + HOUR, rose.clone());
    let inspector = Audience::Post("inspector".to_owned());
    assert_eq!(
        told(&turn.tells),
        [
            (&Audience::Enterprise, "alert-raised", Urgency::Urgent),
            (&inspector, "alert-raised-officer", Urgency::Action),
        ]
    );
    assert!(played.host(morning() + 2 * HOUR, rose).tells.is_empty(), "it did not rise again");
    let fell = AlertAct::Change { warning: 1, grade: Grade::Warning };
    assert!(played.host(morning() + 3 * HOUR, fell).tells.is_empty());
    assert_eq!(played.alert.as_ref().unwrap().worst, Grade::Exceedance);
}

#[test]
fn one_that_stays_open_goes_to_an_officer_after_the_countys_hours() {
    let mut played = Played::new();
    played.host(morning(), raise(1, Grade::Warning));
    let alert = played.alert.clone().unwrap();
    let due = |at| alert.due(at, &played.county.context());
    assert_eq!(alert.position().due_at, Some(morning() + 24 * HOUR));
    assert_eq!(due(morning() + 24 * HOUR - 1), None);
    assert_eq!(due(morning() + 24 * HOUR), Some(AlertAct::TellOfficer));
    let turn = played.host(morning() + 24 * HOUR, AlertAct::TellOfficer);
    assert_eq!(told(&turn.tells)[0].1, "alert-long");
    assert_eq!(turn.affair.due(morning() + 99 * HOUR, &played.county.context()), None, "once");
}

#[test]
fn it_is_calm_when_all_are_over_and_begins_anew_with_the_next() {
    let mut played = Played::new();
    played.host(morning(), raise(1, Grade::Warning));
    played.host(morning() + 1, raise(2, Grade::Warning));
    played.host(morning() + HOUR, AlertAct::End { warning: 1 });
    assert!(!played.alert.as_ref().unwrap().position().closed, "another is open");
    let turn = played.host(morning() + 2 * HOUR, AlertAct::End { warning: 2 });
    let position = turn.affair.position();
    assert_eq!((position.status.as_str(), position.closed, position.due_at), ("calm", true, None));
    let turn = played.host(morning() + 30 * HOUR, raise(3, Grade::Warning));
    assert_eq!(turn.tells.len(), 1);
    assert_eq!(turn.affair.position().due_at, Some(morning() + 54 * HOUR));
}

#[test]
fn an_enterprise_answers_and_only_the_host_raises() {
    let mut played = Played::new();
    let deed = |party, act| Deed { at: morning(), by: "li".to_owned(), party, act };
    let by_hand = deed(Party::Officer, raise(1, Grade::Warning));
    assert_eq!(played.take(&by_hand).unwrap_err(), "not-yours");
    let answer = |text: &str| deed(Party::Enterprise, AlertAct::Respond { text: text.to_owned() });
    assert_eq!(played.take(&answer("seen")).unwrap_err(), "not-open");
    played.host(morning(), raise(1, Grade::Warning));
    assert_eq!(played.take(&answer(" ")).unwrap_err(), "empty");
    let turn = played.take(&answer("the dosing pump was mended")).unwrap();
    assert_eq!(told(&turn.tells)[0].1, "alert-response");
    assert_eq!(turn.affair.position().labels, ["responded", "warning"]);
    let ended = deed(Party::Officer, AlertAct::End { warning: 1 });
    assert_eq!(played.take(&ended).unwrap_err(), "not-yours");
}

#[test]
fn the_steps_give_the_same_alert() {
    let mut played = Played::new();
    played.host(morning(), raise(1, Grade::Warning));
    played.host(morning() + HOUR, AlertAct::Change { warning: 1, grade: Grade::Serious });
    played.host(morning() + 2 * HOUR, AlertAct::End { warning: 1 });
    let folded = Alert::from_steps(&played.steps, &played.county.context()).unwrap();
    assert_eq!(folded, played.alert);
}
