//! What a person at the machine sees of packs that fail.

use std::path::Path;

use tempfile::TempDir;
use tidegate_tests::binary::{Ran, run};
use tidegate_tests::county::{DATABASE, MIDNIGHT};
use tidegate_tests::hostile_counties::{HandClock, PANIC, province, send_hour};

const TONGLU: &str = "330122";

/// A data folder in which Tonglu's pack failed until it was set aside.
async fn failed(folder: &Path) {
    let data = folder.join("county");
    fs_err::create_dir(&data).unwrap();
    let host = province(&data, HandClock::at(MIDNIGHT), &[TONGLU]).await;
    host.set_aside_after(2);
    send_hour(&host, TONGLU, 0, PANIC).await;
    for _ in 0..2 {
        assert!(host.grade_all().await.is_err());
    }
    host.grade_all().await.unwrap();
    let store = std::sync::Arc::clone(host.store());
    drop(host);
    drop(store);
    for end in ["", "-wal", "-shm"] {
        let from = data.join(format!("{DATABASE}{end}"));
        if from.exists() {
            fs_err::rename(from, data.join(format!("tidegate.sqlite{end}"))).unwrap();
        }
    }
}

#[track_caller]
fn says(ran: &Ran, texts: &[&str]) {
    assert_eq!(ran.code, 0, "{ran:?}");
    for text in texts {
        assert!(ran.stdout.contains(text), "`{text}` is missing in {ran:?}");
    }
}

#[tokio::test]
async fn faults_are_listed_shown_and_what_is_aside_is_taken_back() {
    let folder = TempDir::new().unwrap();
    failed(folder.path()).await;
    let tidegate =
        |arguments: &[&str]| run(folder.path(), &[arguments, &["--data", "county"]].concat());
    let listed = tidegate(&["faults", "list", TONGLU, "--json"]);
    let fault = listed.json();
    assert_eq!(fault["function"], "grading.evaluate");
    assert_eq!(fault["times"], 2);
    let number = fault["number"].to_string();
    says(
        &tidegate(&["faults", "show", TONGLU, &number, "--input", "question.json"]),
        &["hostile-330122", "grading.evaluate", "panic_on_purpose"],
    );
    let question = fs_err::read_to_string(folder.path().join("question.json")).unwrap();
    assert!(question.contains("a21002"), "{question}");

    let aside = tidegate(&["faults", "aside", TONGLU]);
    says(&aside, &["hostile-330122", "grading", "asked again at 2026-03-02 00:10"]);
    let digest = fault["layer"]["digest"].as_str().unwrap();
    says(&tidegate(&["faults", "resume", TONGLU, digest]), &["is asked again"]);
    says(&tidegate(&["faults", "aside", TONGLU]), &["until", "local operator"]);
    let again = tidegate(&["faults", "resume", TONGLU, digest]);
    assert_eq!(again.code, 1, "{again:?}");
    assert!(again.stderr.contains("set aside"), "{again:?}");
    let nothing = tidegate(&["faults", "list", "330182"]);
    assert_eq!((nothing.code, nothing.stdout.as_str()), (0, ""));
    let nobody = tidegate(&["replicas"]);
    assert_eq!((nobody.code, nobody.stdout.as_str()), (0, ""), "no host serves");
}
