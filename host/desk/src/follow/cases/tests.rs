//! What news of a case come to at a task that has its act.

use super::*;
use tidegate_domain::{CaseKey, Severity, Standing};

const NOW: Instant = 1_640_995_200;

/// The number of the case that the task has.
const CASE: i64 = 7;

fn act() -> CaseKey {
    CaseKey {
        enterprise: "91330122MA00000001".to_owned(),
        kind: "over-concentration".to_owned(),
        subject: "DW001".to_owned(),
        pollutant: "w01018".to_owned(),
        reference: String::new(),
    }
}

fn terms() -> TaskTerms {
    TaskTerms {
        accept_minutes: 48 * 60,
        rectify_days: 15,
        recheck_days: 5,
        close_days: 5,
        confirm_days: 5,
        reopen_days: 30,
        window_hours: 24,
        hours: "09:00-12:00,13:30-17:30".parse().unwrap(),
    }
}

/// An issued task with the act of [`CASE`].
fn task() -> Task {
    let told = told(CASE, CaseNews::Opened, CaseStatus::Issued);
    Task {
        enterprise: act().enterprise,
        outlet: act().subject,
        key_unit: false,
        status: TaskStatus::Issued,
        lines: vec![line_of(&CaseTold { judgement: "first".to_owned(), ..told })],
        terms: terms(),
        owner: None,
        clock: None,
        before_appeal: None,
        told_at: Some(NOW),
        closed_at: None,
        reopened: 0,
        missed: 0,
        missed_by_officer: 0,
        clues: Vec::new(),
        set_aside: Vec::new(),
        untold: Vec::new(),
        appeal_answered: false,
        raised: false,
        steps: 1,
    }
}

/// News of a case that stands as `status` by now.
fn told(case: i64, news: CaseNews, status: CaseStatus) -> CaseTold {
    CaseTold {
        number: case,
        case,
        key: act(),
        news,
        judgement: "later".to_owned(),
        at: NOW,
        reason: None,
        status,
        standing: Standing::ConfirmedByData,
        severity: Severity::Ordinary,
        findings: Vec::new(),
    }
}

/// The words of what news come to.
fn words(task: Option<&Task>, news: &[CaseTold]) -> Vec<String> {
    let deeds = deeds_of_news(task, news, &(false, terms()), NOW);
    let word = |deed: Deed<TaskAct>| match deed.act {
        TaskAct::Find(found) => format!("find {}", found.lines.len()),
        TaskAct::Lapse { case, judgement } => format!("lapse {case} by {judgement}"),
        other => panic!("judgements only find and lapse, not {other:?}"),
    };
    deeds.into_iter().map(word).collect()
}

#[test]
fn an_act_lapses_when_no_day_has_it_any_more() {
    let gone = told(CASE, CaseNews::NoLongerFound, CaseStatus::NoLongerFound);
    assert_eq!(words(Some(&task()), &[gone]), ["lapse 7 by later"]);
}

#[test]
fn an_act_stays_while_another_day_has_it() {
    let one_day_less = told(CASE, CaseNews::NoLongerFound, CaseStatus::Issued);
    assert!(words(Some(&task()), &[one_day_less]).is_empty());
}

#[test]
fn what_is_found_and_lost_for_one_day_in_one_look_is_still_told() {
    let found = told(CASE, CaseNews::Opened, CaseStatus::Issued);
    let one_day_less = told(CASE, CaseNews::NoLongerFound, CaseStatus::Issued);
    assert_eq!(words(None, &[found, one_day_less]), ["find 1"]);
}

#[test]
fn what_is_found_and_gone_within_one_look_is_told_to_nobody() {
    let found = told(CASE, CaseNews::Opened, CaseStatus::NoLongerFound);
    let gone = told(CASE, CaseNews::NoLongerFound, CaseStatus::NoLongerFound);
    assert!(words(None, &[found, gone]).is_empty());
}

#[test]
fn an_act_that_the_task_never_had_does_not_lapse_from_it() {
    let gone = told(CASE + 1, CaseNews::NoLongerFound, CaseStatus::NoLongerFound);
    assert!(words(Some(&task()), &[gone]).is_empty());
}
