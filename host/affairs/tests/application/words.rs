//! The words of what is told.

use tidegate_affairs::{
    APPLICATION_TOPICS, ApplicationKind, ApplicationStatus, EnterpriseChange, NodeId, PlanCause,
    PlanNote, PrecheckPoint, StopCause, word, worded,
};
use tidegate_manifest::Language;

const LANGUAGES: [Language; 2] = [Language::ZhCn, Language::En];

#[test]
fn every_topic_has_words_with_all_its_arguments_in_both_languages() {
    for (topic, names) in APPLICATION_TOPICS {
        let arguments: Vec<(&'static str, String)> =
            names.iter().map(|name| (*name, format!("<{name}>"))).collect();
        for language in LANGUAGES {
            let found = worded(language, topic, &arguments);
            assert_ne!(found.title, *topic, "{language:?} has no words for {topic}");
            assert_ne!(found.title, found.text, "{topic} has a title only in {language:?}");
            let all = format!("{}\n{}", found.title, found.text);
            for (name, value) in &arguments {
                assert!(all.contains(value), "{topic} says no {name} in {language:?}: {all}");
            }
            assert!(!all.contains('$') && !all.contains('{'), "{topic} in {language:?}: {all}");
        }
    }
}

#[test]
fn every_word_of_an_application_is_known_in_both_languages() {
    let mut words: Vec<(&str, String)> = Vec::new();
    words.extend(ApplicationKind::ALL.map(|one| ("application-kind", one.word().to_owned())));
    words.extend(ApplicationStatus::ALL.map(|one| ("application-status", one.word().to_owned())));
    words.extend(NodeId::ALL.map(|one| ("plan-node", one.word().to_owned())));
    words.extend(NodeId::ALL.map(|one| ("plan-post", one.post().to_owned())));
    words.extend(PlanCause::ALL.map(|one| ("plan-cause", one.word().to_owned())));
    words.extend(StopCause::ALL.map(|one| ("stop-cause", one.word().to_owned())));
    let points = [PrecheckPoint::Filling, PrecheckPoint::Intake, PrecheckPoint::Review];
    words.extend(points.map(|one| ("precheck-point", one.word().to_owned())));
    let changes = [EnterpriseChange::Renamed, EnterpriseChange::Moved, EnterpriseChange::Merged];
    words.extend(changes.map(|one| ("enterprise-change", one.word().to_owned())));
    let notes = [
        PlanNote::Squeezed,
        PlanNote::TermOfRenewal,
        PlanNote::TermDoubtful,
        PlanNote::CalendarProvisional,
    ];
    words.extend(
        notes.map(|one| {
            ("plan-note", serde_json::to_value(one).unwrap().as_str().unwrap().to_owned())
        }),
    );
    for (kind, one) in words {
        for language in LANGUAGES {
            // The English word may be the same as the id, so the table itself is asked.
            let found = worded(language, &format!("{kind}-{one}"), &[]).title;
            assert_ne!(found, format!("{kind}-{one}"), "{language:?}");
            assert_eq!(word(language, kind, &one), found);
        }
    }
}
