use super::{PlaceLineup, StageError, StageHistory};
use crate::{Instant, PackPlace, Stage, StageCancellation, StageChange, StageRecord};

fn place() -> PackPlace {
    PackPlace { jurisdiction: "330122".parse().unwrap(), name: "tonglu".to_owned() }
}

fn change(digest: &str, stage: Stage, at: Instant) -> StageChange {
    let enterprises = match stage {
        Stage::Canary => vec!["E1".to_owned()],
        _ => Vec::new(),
    };
    StageChange {
        digest: digest.to_owned(),
        place: place(),
        stage,
        enterprises,
        effective_at: at,
        decided_at: at.min(10),
        by: "a".to_owned(),
        reason: "r".to_owned(),
    }
}

fn history(changes: &[(&str, Stage, Instant)]) -> StageHistory {
    let records = (1..).zip(changes).map(|(id, (digest, stage, at))| StageRecord {
        id,
        change: change(digest, *stage, *at),
        cancelled: None,
    });
    StageHistory::new(records.collect())
}

fn lineup(history: &StageHistory, at: Instant) -> PlaceLineup {
    history.lineup(at).remove(&place()).unwrap_or_default()
}

#[test]
fn a_version_goes_from_shadow_over_canary_to_active_and_back() {
    let history = history(&[
        ("v1", Stage::Active, 1),
        ("v2", Stage::Shadow, 2),
        ("v2", Stage::Canary, 3),
        ("v2", Stage::Active, 4),
        ("v1", Stage::Active, 5),
    ]);
    let seen = |at| {
        let lineup = lineup(&history, at);
        let canary = lineup.canary.map(|(digest, _)| digest);
        (lineup.active.unwrap_or_default(), canary, lineup.shadow)
    };
    assert_eq!(history.lineup(0).len(), 0);
    assert_eq!(seen(1), ("v1".to_owned(), None, None));
    assert_eq!(seen(2), ("v1".to_owned(), None, Some("v2".to_owned())));
    assert_eq!(seen(3), ("v1".to_owned(), Some("v2".to_owned()), None));
    assert_eq!(seen(4), ("v2".to_owned(), None, None));
    assert_eq!(history.stage("v1", 4), Stage::Retired);
    assert_eq!(history.before(&place(), 4).unwrap(), "v1");
    assert_eq!(seen(5), ("v1".to_owned(), None, None));
    assert_eq!(history.stage("v2", 5), Stage::Retired);
    assert_eq!(history.before(&place(), 5).unwrap(), "v2");
}

#[test]
fn a_change_takes_effect_at_its_instant_and_not_before() {
    let history = history(&[("v1", Stage::Active, 1), ("v2", Stage::Shadow, 100)]);
    assert_eq!(lineup(&history, 99).shadow, None);
    assert_eq!(lineup(&history, 100).shadow.as_deref(), Some("v2"));
    assert_eq!(history.next_change(1), Some(100));
    assert_eq!(history.next_change(100), None);
}

#[test]
fn what_was_taken_back_never_takes_effect() {
    let mut record =
        StageRecord { id: 2, change: change("v2", Stage::Active, 50), cancelled: None };
    record.cancelled =
        Some(StageCancellation { at: 20, by: "b".to_owned(), reason: "r".to_owned() });
    let first = StageRecord { id: 1, change: change("v1", Stage::Active, 1), cancelled: None };
    let history = StageHistory::new(vec![record, first]);
    assert_eq!(lineup(&history, 60).active.as_deref(), Some("v1"));
    assert_eq!(history.next_change(1), None);
}

#[test]
fn the_order_of_stages_is_kept() {
    let empty = history(&[]);
    empty.allows(&change("v1", Stage::Active, 10)).unwrap();
    for stage in [Stage::Shadow, Stage::Canary] {
        assert!(empty.allows(&change("v1", stage, 10)).is_err(), "{stage} beside nothing");
    }
    let one = history(&[("v1", Stage::Active, 1)]);
    let refused = one.allows(&change("v2", Stage::Active, 10)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "a version that is draft cannot become active; it can become shadow or retired"
    );
    one.allows(&change("v2", Stage::Shadow, 10)).unwrap();
    let tried = history(&[("v1", Stage::Active, 1), ("v2", Stage::Shadow, 2)]);
    tried.allows(&change("v2", Stage::Canary, 10)).unwrap();
    tried.allows(&change("v2", Stage::Active, 10)).unwrap();
    let taken = tried.allows(&change("v3", Stage::Shadow, 10)).unwrap_err();
    assert!(matches!(taken, StageError::Taken { stage: Stage::Shadow, .. }), "{taken}");
    let back =
        history(&[("v1", Stage::Active, 1), ("v2", Stage::Shadow, 2), ("v2", Stage::Active, 3)]);
    back.allows(&change("v1", Stage::Active, 10)).unwrap();
}

#[test]
fn the_past_and_what_was_decided_for_later_are_not_overtaken() {
    let later = history(&[("v1", Stage::Active, 1), ("v2", Stage::Shadow, 100)]);
    let refused = later.allows(&change("v1", Stage::Retired, 99)).unwrap_err();
    assert!(matches!(refused, StageError::Scheduled { .. }), "{refused}");
    later.allows(&change("v2", Stage::Active, 100)).unwrap();
    let past = StageChange { decided_at: 11, ..change("v1", Stage::Retired, 10) };
    assert_eq!(history(&[("v1", Stage::Active, 1)]).allows(&past), Err(StageError::Past));
    let nobody = StageChange { enterprises: Vec::new(), ..change("v2", Stage::Canary, 10) };
    assert_eq!(later.allows(&nobody), Err(StageError::Enterprises));
    let everybody =
        StageChange { enterprises: vec!["E".to_owned()], ..change("v1", Stage::Retired, 200) };
    assert_eq!(later.allows(&everybody), Err(StageError::Enterprises));
}

#[test]
fn a_retired_place_is_empty_and_has_no_version_before() {
    let gone = history(&[("v1", Stage::Active, 1), ("v1", Stage::Retired, 5)]);
    assert!(gone.lineup(5).is_empty());
    assert!(gone.before(&place(), 5).is_err());
}
