//! Whom a policy concerns.

use tidegate_affairs::{Criterion, Profile, TARGET_LIST_MAX, Target, concerns};
use tidegate_domain::{Tier, TruthValue};

use TruthValue::{No, Unknown, Yes};

fn profile() -> Profile {
    Profile {
        enterprise: "E1".to_owned(),
        industries: vec!["2614".to_owned(), "1713".to_owned()],
        tier: Tier::Key,
        has_permit: Yes,
        expiring: No,
        producing: Yes,
        township: "窄溪".to_owned(),
    }
}

fn target(json: &str) -> Target {
    serde_json::from_str(json).unwrap()
}

#[test]
fn each_list_that_is_given_must_hold() {
    for (json, truth) in [
        (r#"{"industries": ["26"]}"#, Yes),
        (r#"{"industries": ["1713"]}"#, Yes),
        (r#"{"industries": ["171"]}"#, Yes),
        (r#"{"industries": ["27", "33"]}"#, No),
        (r#"{"tiers": ["key", "simplified"]}"#, Yes),
        (r#"{"tiers": ["registration"]}"#, No),
        (r#"{"states": ["has-permit"]}"#, Yes),
        (r#"{"states": ["no-permit"]}"#, No),
        (r#"{"states": ["no-permit", "producing"]}"#, Yes),
        (r#"{"states": ["expiring"]}"#, No),
        (r#"{"states": ["not-producing"]}"#, No),
        (r#"{"townships": ["窄溪"]}"#, Yes),
        (r#"{"townships": ["分水"]}"#, No),
        (r#"{"industries": ["26"], "tiers": ["key"], "townships": ["窄溪"]}"#, Yes),
        (r#"{"industries": ["26"], "tiers": ["key"], "townships": ["分水"]}"#, No),
        (r#"{"enterprises": ["E1"]}"#, Yes),
        (r#"{"enterprises": ["E2"]}"#, No),
        (r#"{"enterprises": ["E1"], "tiers": ["registration"]}"#, Yes),
        (r#"{"everybody": true}"#, Yes),
        (r#"{"everybody": true, "except": ["E1"]}"#, No),
        (r#"{"industries": ["26"], "except": ["E1"]}"#, No),
    ] {
        let target = target(json);
        target.check().unwrap();
        let concern = concerns(&target, &profile());
        assert_eq!(concern.truth, truth, "{json}: {:?}", concern.reasons);
        assert!(!concern.reasons.is_empty(), "{json}");
    }
}

#[test]
fn what_is_not_known_is_open_unless_another_list_rules_it_out() {
    let blank = Profile {
        industries: Vec::new(),
        tier: Tier::Undetermined,
        has_permit: Unknown,
        expiring: Unknown,
        producing: Unknown,
        township: String::new(),
        ..profile()
    };
    for (json, truth) in [
        (r#"{"industries": ["26"]}"#, Unknown),
        (r#"{"tiers": ["key"]}"#, Unknown),
        (r#"{"tiers": ["undetermined"]}"#, Yes),
        (r#"{"states": ["no-permit"]}"#, Unknown),
        (r#"{"townships": ["窄溪"]}"#, Unknown),
        (r#"{"enterprises": ["E1"]}"#, Yes),
        (r#"{"everybody": true}"#, Yes),
    ] {
        assert_eq!(concerns(&target(json), &blank).truth, truth, "{json}");
    }
    let elsewhere = Profile { township: "分水".to_owned(), ..blank };
    let both = target(r#"{"industries": ["26"], "townships": ["窄溪"]}"#);
    assert_eq!(concerns(&both, &elsewhere).truth, No);
    // One of two states that is not known does not hide the one that holds.
    let either = target(r#"{"states": ["expiring", "producing"]}"#);
    let open = Profile { expiring: Unknown, ..profile() };
    assert_eq!(concerns(&either, &open).truth, Yes);
    assert_eq!(concerns(&either, &Profile { producing: No, ..open }).truth, Unknown);
}

#[test]
fn the_reasons_name_what_was_found() {
    let target =
        target(r#"{"industries": ["17"], "tiers": ["simplified"], "states": ["expiring"]}"#);
    let concern = concerns(&target, &profile());
    let reasons: Vec<_> = concern
        .reasons
        .iter()
        .map(|reason| (reason.criterion, reason.truth, reason.found.as_str()))
        .collect();
    assert_eq!(
        reasons,
        [
            (Criterion::Industry, Yes, "1713"),
            (Criterion::Tier, No, "key"),
            (Criterion::State, No, ""),
        ]
    );
}

#[test]
fn a_target_that_makes_no_sense_is_refused() {
    for (json, part) in [
        ("{}", "nobody"),
        (r#"{"except": ["E1"]}"#, "nobody"),
        (r#"{"everybody": true, "tiers": ["key"]}"#, "contradict"),
        (r#"{"industries": ["2"]}"#, "2 to 4 digits"),
        (r#"{"industries": ["26140"]}"#, "2 to 4 digits"),
        (r#"{"industries": ["C26"]}"#, "2 to 4 digits"),
        (r#"{"townships": [" "]}"#, "no name"),
        (r#"{"enterprises": ["E1"], "except": ["E1"]}"#, "both"),
    ] {
        let refused = target(json).check().unwrap_err();
        assert!(refused.reason.contains(part), "{json}: {refused}");
    }
    let many = |count| Target {
        enterprises: (0..count).map(|number| format!("E{number}")).collect(),
        ..Target::default()
    };
    assert!(many(TARGET_LIST_MAX).check().is_ok());
    assert!(many(TARGET_LIST_MAX + 1).check().is_err());
    assert!(serde_json::from_str::<Target>(r#"{"tier": ["key"]}"#).is_err());
    assert!(serde_json::from_str::<Target>(r#"{"states": ["rich"]}"#).is_err());
}
