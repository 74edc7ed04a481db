//! Two reviewers at once, and two who fill in one form.

use serde_json::{Value, json};
use tidegate_desk::DeskError;
use tidegate_tests::town::{county, enterprise, officer};

use crate::scene::{CONTACT, Scene, code};

fn opine(item: &str, verdict: &str, text: &str) -> Value {
    json!({"action": "opine", "version": 1, "item": item, "verdict": verdict, "text": text})
}

/// Both have looked at the same revision and write: one is done, the other gets the matter as it
/// stands with who was first, and what he wrote is kept.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_reviewers_one_is_done_and_the_other_gets_the_matter_as_it_stands() {
    let scene = Scene::first().await;
    let desk = scene.town.desk.clone();
    let seen = scene.matter().await.revision;
    let when = |by| ("2025-09-04 10:00", officer(by));
    let one = scene.having_seen(seen, when("reviewer"), opine("DA001", "must-fix", "缺照片"));
    let other = scene.having_seen(seen, when("reviewer-2"), opine("DA001", "agree", "齐全"));
    let place = county();
    let (one, other) = tokio::join!(
        tokio::spawn({
            let (desk, place) = (desk.clone(), place.clone());
            async move { desk.step(&place, one).await }
        }),
        tokio::spawn({
            let (desk, place) = (desk.clone(), place.clone());
            async move { desk.step(&place, other).await }
        }),
    );
    let answers = [("reviewer", one.unwrap()), ("reviewer-2", other.unwrap())];
    let done: Vec<&str> =
        answers.iter().filter(|(_, answer)| answer.is_ok()).map(|(by, _)| *by).collect();
    let [first] = done.as_slice() else { panic!("one is done: {answers:?}") };
    let (second, answer) = answers.iter().find(|(by, _)| by != first).unwrap();
    let Err(DeskError::Behind { matter, by }) = answer else { panic!("{answer:?}") };
    assert_eq!((by, matter.revision), (&(*first).to_owned(), seen + 1));

    let asides = scene.asides().await;
    assert_eq!(asides.len(), 1);
    assert_eq!(
        (asides[0].seen, asides[0].found, asides[0].step.by.as_str()),
        (seen, seen + 1, *second)
    );
    assert!(asides[0].step.body.to_string().contains("DA001"), "{asides:?}");
    assert!(asides[0].reason.contains(first), "{asides:?}");

    // Having looked again he takes the step, and both opinions stand beside the version.
    let again = scene.having_seen(seen + 1, when(second), opine("DA001", "agree", "齐全"));
    desk.step(&county(), again).await.unwrap();
    let opinions = scene.application().await.opinions;
    assert_eq!(opinions.len(), 2);
    assert_eq!((opinions[0].by.as_str(), opinions[1].by.as_str()), (*first, *second));
    scene.folds_to_the_same().await;
}

/// Many at once who look at nothing: each is taken in turn, none is lost and none counts twice.
#[tokio::test(flavor = "multi_thread")]
async fn of_many_at_once_none_is_lost() {
    let scene = Scene::first().await;
    let before = scene.matter().await.revision;
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..12 {
        let (desk, when) = (scene.town.desk.clone(), "2025-09-04 10:00");
        let act = opine(&format!("item {number}"), "agree", "");
        let seen = scene.having_seen(before, (when, officer("reviewer")), act);
        let written = tidegate_desk::WrittenStep { seen: None, ..seen };
        tasks.spawn(async move { (number, desk.step(&county(), written).await) });
    }
    let mut taken = Vec::new();
    while let Some(done) = tasks.join_next().await {
        match done.unwrap() {
            (number, Ok(_)) => taken.push(format!("item {number}")),
            (_, Err(DeskError::Invalid(why))) => assert!(why.contains("try again"), "{why}"),
            (_, Err(error)) => panic!("{error}"),
        }
    }
    let mut kept: Vec<String> =
        scene.application().await.opinions.into_iter().map(|one| one.item).collect();
    kept.sort();
    taken.sort();
    assert_eq!(kept, taken, "what was answered as taken is there, once");
    assert!(!kept.is_empty());
    assert_eq!(scene.matter().await.revision as usize, before as usize + kept.len());
    scene.folds_to_the_same().await;
}

/// Two of the enterprise fill in what was returned: the second is told that it rests on an older
/// version, and what he filled in is kept.
#[tokio::test(flavor = "multi_thread")]
async fn of_two_versions_on_one_base_both_are_kept() {
    let mut scene = Scene::first().await;
    scene.step("2025-09-04 10:00", officer("reviewer"), opine("DA001", "must-fix", "缺照片")).await;
    let back = json!({"action": "return-for-correction"});
    scene.step("2025-09-04 10:05", officer("reviewer"), back).await;
    let fill = |text: &str| {
        let form = json!({"facts": {}, "texts": {"note": text}, "attachments": []});
        json!({"action": "fill", "base": 1, "form": form})
    };
    scene.step("2025-09-05 10:00", CONTACT, fill("一号说明")).await;
    let other = scene.tried("2025-09-05 10:01", enterprise("manager"), fill("二号说明")).await;
    assert_eq!(code(other), "stale");
    let application = scene.application().await;
    assert_eq!(application.latest_number(), 2);
    assert_eq!(application.latest().unwrap().form.texts["note"], "一号说明");
    let asides = scene.asides().await;
    assert_eq!(asides[0].step.by, "manager");
    assert!(asides[0].step.body.to_string().contains("二号说明"), "{asides:?}");
    // An opinion on the version before is refused, and kept likewise.
    let resubmit = json!({"action": "resubmit", "version": 2, "despite": "已补照片"});
    scene.step("2025-09-05 11:00", CONTACT, resubmit).await;
    let late =
        scene.tried("2025-09-05 11:30", officer("reviewer"), opine("DA001", "agree", "")).await;
    assert_eq!(code(late), "stale");
    assert_eq!(scene.asides().await.len(), 2);
    scene.folds_to_the_same().await;
}
