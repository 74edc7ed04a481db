//! Rows about counties that are not the importer's.

use tidegate_domain::Jurisdiction;
use tidegate_store::Registry;

use super::support::*;
use crate::import::{ImportFile, ImportKind, ImportReport};

fn code(text: &str) -> Jurisdiction {
    text.parse().unwrap()
}

/// Imports a text within places.
async fn within(scene: &Scene, places: &[&str], kind: ImportKind, text: &str) -> ImportReport {
    let places: Vec<Jurisdiction> = places.iter().map(|place| code(place)).collect();
    let file = ImportFile { within: &places, ..file(kind, text.as_bytes()) };
    scene.import_file(&file).await.unwrap()
}

/// Columns and reasons of what was refused.
fn refused(report: &ImportReport) -> Vec<(&str, &str)> {
    report.rejected.iter().map(|one| (one.column.as_str(), one.reason.as_str())).collect()
}

#[tokio::test]
async fn rows_of_another_county_are_refused_and_change_nothing() {
    let scene = site().await;
    let text = format!(
        "id,name,county,township,industries\n\
         {A},丙公司,330182,,1712\n\
         {B},乙公司,330122,,2221;4430\n"
    );
    // Both are registered in 330122: the neighbour may neither have nor rename them.
    let report = within(&scene, &["330182"], ImportKind::Enterprises, &text).await;
    assert_eq!(
        refused(&report),
        [
            ("id", "it is registered in another county"),
            ("id", "it is registered in another county"),
            ("county", "the county is another"),
        ]
    );
    // Their own county may not send them away either.
    let report = within(&scene, &["330122"], ImportKind::Enterprises, &text).await;
    assert_eq!(refused(&report), [("county", "the county is another")]);
    assert_eq!(report.stored.unchanged, 1);
    assert_eq!(scene.store.enterprise(A).await.unwrap().unwrap().county, code("330122"));
    // Whoever has both, or what they lie in, may move one.
    for places in [&["330122", "330182"][..], &["330000"], &["330100"]] {
        let report = within(&scene, places, ImportKind::Enterprises, &text).await;
        assert_eq!(refused(&report), []);
    }
    assert_eq!(scene.store.enterprise(A).await.unwrap().unwrap().county, code("330182"));
}

#[tokio::test]
async fn an_enterprise_of_another_county_is_as_if_it_were_not_registered() {
    let scene = site().await;
    let outlets =
        format!("enterprise,id,name,medium,monitoring_point\n{A},DW009,口,water,plant-outlet\n");
    let outlets = outlets.as_str();
    let elsewhere = within(&scene, &["330182"], ImportKind::Outlets, outlets).await;
    assert_eq!(refused(&elsewhere), [("enterprise", "no enterprise is registered with this code")]);
    let nobody = outlets.replace(A, "913301000000000000");
    let unknown = within(&scene, &["330182"], ImportKind::Outlets, &nobody).await;
    assert_eq!(refused(&unknown).len(), 1);
    let own = within(&scene, &["330122"], ImportKind::Outlets, outlets).await;
    assert_eq!((refused(&own), own.stored.new), (vec![], 1));
}

#[tokio::test]
async fn a_device_of_another_county_is_not_taken_over() {
    let scene = site().await;
    let device = format!("mn,password,enterprise,outlet\nMN1,123456,{A},DW001\n");
    scene.stored(ImportKind::Devices, &device).await;
    // The neighbour gets an enterprise of its own, and claims the device for it.
    let moved = format!("id,name,county,township,industries\n{B},乙公司,330182,,2221\n");
    scene.stored(ImportKind::Enterprises, &moved).await;
    let outlet =
        format!("enterprise,id,name,medium,monitoring_point\n{B},DW001,口,water,plant-outlet\n");
    scene.stored(ImportKind::Outlets, &outlet).await;
    let claim =
        format!("mn,password,enterprise,outlet\nMN1,654321,{B},DW001\nMN2,123456,{B},DW001\n");
    let report = within(&scene, &["330182"], ImportKind::Devices, &claim).await;
    assert_eq!(refused(&report), [("mn", "it is registered in another county")]);
    assert_eq!(report.stored.new, 1);
    let kept = scene.store.device("MN1").await.unwrap().unwrap();
    assert_eq!((kept.enterprise.as_str(), kept.password.as_str()), (A, "123456"));
}
