//! From committed readings to warnings, with the shipped packs.

use tidegate_domain::{Averaging, Grade, Jurisdiction, Validity, Warning};
use tidegate_service::Host;
use tidegate_store::{Page, WarningFilter};
use tidegate_tests::county::{host, reading, register_boiler, send, stream};

const TONGLU: &str = "330122";
const JIANDE: &str = "330182";

/// Warnings of a county, first opened first.
async fn warnings(host: &Host, county: &str) -> Vec<Warning> {
    let county: Jurisdiction = county.parse().unwrap();
    let filter = WarningFilter::default();
    let listing = host.store().warnings(&county, &filter, Page::first(100)).await.unwrap();
    let mut warnings: Vec<Warning> = listing.items.into_iter().map(|item| item.warning).collect();
    warnings.reverse();
    warnings
}

/// Sends hourly values from midnight, one batch each, and grades them.
async fn hours(host: &Host, county: &str, enterprise: &str, values: &[&str]) {
    let stream = stream(county, enterprise, Averaging::Hour);
    for (hour, value) in (0..).zip(values) {
        send(host, &stream, vec![reading(Averaging::Hour, hour, value, Validity::Valid)]).await;
        host.grade_all().await.unwrap();
    }
}

#[tokio::test]
async fn a_creeping_outlet_is_one_event_from_attention_to_release() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "tonglu"]).await;
    register_boiler(&host, TONGLU, "E1", None).await;
    let values = ["150", "165", "185", "205", "190", "100", "100", "100", "100"];
    hours(&host, TONGLU, "E1", &values).await;
    let warnings = warnings(&host, TONGLU).await;
    let [warning] = warnings.as_slice() else { panic!("one event, not a flood: {warnings:?}") };
    assert_eq!(warning.peak, Grade::Exceedance);
    assert_eq!(warning.worst.to_string(), "205");
    assert_eq!(warning.grade, Grade::Normal);
    let (opened, closed) = (warning.opened_at, warning.closed_at.unwrap());
    // 190 is calm already: five hundredths of the limit under the exceedance.
    assert_eq!((closed - opened) / 3600, 5, "three calm hours release it");
    assert_eq!(warning.limit.limit.id, "gb13271-t2-gas-a21002");
    assert_eq!(warning.limit.layer.as_ref().unwrap().jurisdiction.as_str(), "000000");
    assert!(warning.grader.pack.starts_with("tonglu"));
    let explanation = warning.explanation.as_ref().unwrap();
    assert_eq!(explanation.largest_compliant.unwrap().to_string(), "200.5");
    assert_eq!(explanation.steps[0].rule, "ladder-exceedance");
}

#[tokio::test]
async fn the_same_batch_at_once_gives_the_same_event() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "tonglu"]).await;
    register_boiler(&host, TONGLU, "E1", None).await;
    let values = ["150", "165", "185", "205", "190", "100", "100", "100", "100"];
    let all = (0..)
        .zip(values)
        .map(|(hour, value)| reading(Averaging::Hour, hour, value, Validity::Valid));
    send(&host, &stream(TONGLU, "E1", Averaging::Hour), all.collect()).await;
    host.grade_all().await.unwrap();
    let warnings = warnings(&host, TONGLU).await;
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].peak, Grade::Exceedance);
    assert!(warnings[0].closed_at.is_some());
    let explanation = warnings[0].explanation.as_ref().unwrap();
    assert_eq!(explanation.steps[0].rule, "ladder-exceedance");
}

#[tokio::test]
async fn rounding_decides_exceedance() {
    for (value, peak) in [("200.5", Grade::Warning), ("200.500000001", Grade::Exceedance)] {
        let folder = tempfile::tempdir().unwrap();
        let host = host(folder.path(), &["standards", "tonglu"]).await;
        register_boiler(&host, TONGLU, "E1", None).await;
        hours(&host, TONGLU, "E1", &[value]).await;
        assert_eq!(warnings(&host, TONGLU).await[0].peak, peak, "{value}");
    }
}

#[tokio::test]
async fn what_the_flag_makes_invalid_is_not_graded() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "tonglu"]).await;
    register_boiler(&host, TONGLU, "E1", None).await;
    let invalid = Validity::ALL.into_iter().filter(|validity| !validity.is_graded());
    let readings = (0..).zip(invalid);
    let readings = readings.map(|(hour, validity)| reading(Averaging::Hour, hour, "900", validity));
    send(&host, &stream(TONGLU, "E1", Averaging::Hour), readings.collect()).await;
    host.grade_all().await.unwrap();
    assert!(warnings(&host, TONGLU).await.is_empty());
    let batches = host.store().batches(&TONGLU.parse().unwrap(), 10).await.unwrap();
    assert_eq!((batches[0].1.judged, batches[0].1.skipped), (0, 8));
}

#[tokio::test]
async fn a_shorter_period_warns_and_never_exceeds() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "tonglu"]).await;
    register_boiler(&host, TONGLU, "E1", None).await;
    let minutes = stream(TONGLU, "E1", Averaging::Minute);
    send(&host, &minutes, vec![reading(Averaging::Minute, 0, "900", Validity::Valid)]).await;
    host.grade_all().await.unwrap();
    assert_eq!(warnings(&host, TONGLU).await[0].peak, Grade::Warning);
}

#[tokio::test]
async fn a_late_exceedance_is_told_without_disturbing_what_is_in_force() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "tonglu"]).await;
    register_boiler(&host, TONGLU, "E1", None).await;
    let hourly = stream(TONGLU, "E1", Averaging::Hour);
    send(&host, &hourly, vec![reading(Averaging::Hour, 5, "100", Validity::Valid)]).await;
    host.grade_all().await.unwrap();
    send(&host, &hourly, vec![reading(Averaging::Hour, 2, "250", Validity::Valid)]).await;
    host.grade_all().await.unwrap();
    let warnings = warnings(&host, TONGLU).await;
    assert_eq!(warnings.len(), 1);
    assert_eq!(warnings[0].peak, Grade::Exceedance);
    assert_eq!(warnings[0].closed_at, Some(warnings[0].opened_at));
}

#[tokio::test]
async fn the_same_value_again_is_harmless_and_another_is_graded_again() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "tonglu"]).await;
    register_boiler(&host, TONGLU, "E1", None).await;
    let hourly = stream(TONGLU, "E1", Averaging::Hour);
    for _ in 0..3 {
        send(&host, &hourly, vec![reading(Averaging::Hour, 0, "100", Validity::Valid)]).await;
        host.grade_all().await.unwrap();
    }
    assert!(warnings(&host, TONGLU).await.is_empty());
    send(&host, &hourly, vec![reading(Averaging::Hour, 0, "250", Validity::Valid)]).await;
    host.grade_all().await.unwrap();
    assert_eq!(warnings(&host, TONGLU).await.len(), 1);
    let summary = host.store().summary(&TONGLU.parse().unwrap()).await.unwrap();
    assert_eq!((summary.readings, summary.duplicates, summary.revisions), (2, 2, 1));
}

#[tokio::test]
async fn a_county_without_a_pack_is_served_by_the_layers_above() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "tonglu"]).await;
    register_boiler(&host, JIANDE, "E2", None).await;
    hours(&host, JIANDE, "E2", &["205"]).await;
    let warnings = warnings(&host, JIANDE).await;
    assert_eq!(warnings[0].peak, Grade::Exceedance);
    assert!(warnings[0].grader.pack.starts_with("standards"));
}

#[tokio::test]
async fn a_stricter_permit_governs_and_says_what_it_beat() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "tonglu"]).await;
    register_boiler(&host, TONGLU, "E1", Some("50")).await;
    hours(&host, TONGLU, "E1", &["60"]).await;
    let warnings = warnings(&host, TONGLU).await;
    assert_eq!(warnings[0].peak, Grade::Exceedance);
    assert!(warnings[0].limit.layer.is_none(), "the permit's own");
    let detail = host.store().warning(warnings[0].id).await.unwrap().unwrap();
    assert_eq!(detail.governing.beaten.len(), 1);
    assert_eq!(detail.governing.beaten[0].0.limit.id, "gb13271-t2-gas-a21002");
}

#[tokio::test]
async fn a_laxer_permit_does_not_govern() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["standards", "tonglu"]).await;
    register_boiler(&host, TONGLU, "E1", Some("300")).await;
    hours(&host, TONGLU, "E1", &["210"]).await;
    assert!(warnings(&host, TONGLU).await[0].limit.layer.is_some());
}

#[tokio::test]
async fn a_grader_that_fails_leaves_its_readings_waiting_and_others_alone() {
    let folder = tempfile::tempdir().unwrap();
    // The hostile pack grades Tonglu and speaks of a second row whatever it is sent.
    let host = host(folder.path(), &["standards", "hostile"]).await;
    for (county, enterprise) in [(TONGLU, "E1"), (JIANDE, "E2")] {
        register_boiler(&host, county, enterprise, None).await;
        let hourly = stream(county, enterprise, Averaging::Hour);
        send(&host, &hourly, vec![reading(Averaging::Hour, 0, "205", Validity::Valid)]).await;
    }
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let grading = host.clone();
    let task = tokio::spawn(async move { grading.grade_until(stopping).await });
    let mut events = host.events();
    let graded = tokio::time::timeout(std::time::Duration::from_secs(60), events.recv());
    graded.await.unwrap().unwrap();
    stop.send(true).unwrap();
    task.await.unwrap();
    assert_eq!(warnings(&host, JIANDE).await.len(), 1);
    assert!(warnings(&host, TONGLU).await.is_empty());
    let faults = host.grading_faults();
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].county.as_str(), TONGLU);
    assert!(faults[0].error.contains("breaks the contract"), "{faults:?}");
    let waiting = host.store().ungraded(&TONGLU.parse().unwrap(), 10).await.unwrap();
    assert_eq!(waiting.len(), 1, "nothing is lost");
}

#[tokio::test]
async fn two_packs_for_one_place_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let host = host(folder.path(), &["tonglu"]).await;
    let error = host.install(tidegate_tests::packs::guest("hostile")).await.unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("hostile") && text.contains("tonglu") && text.contains("grading"),
        "{text}"
    );
    assert_eq!(host.stack().packs().len(), 1, "nothing changed");
}
