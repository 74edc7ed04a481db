//! Packs of one county: not published or decided for the other, and broken without breaking it.

use axum::http::Method;
use tidegate_domain::{Averaging, Validity};
use tidegate_tests::county::{reading, register_boiler, send, stream};
use tidegate_tests::packs::guest;

use crate::world::{JIANDE, TONGLU, World, pack_for, signed_by};

super::on_both!(
    a_pack_is_not_published_for_the_other,
    a_pack_that_breaks_grades_nobody_and_stops_nobody_else,
);

async fn a_pack_is_not_published_for_the_other(world: World) {
    let admissions = world.store.admissions(tidegate_store::Page::first(100)).await.unwrap().total;
    for (own, other) in [(TONGLU, JIANDE), (JIANDE, TONGLU)] {
        // With the own county's signatures, under the own name and under the other's.
        for name in ["intruder", other.pack] {
            let file = signed_by(own, pack_for(name, other.code));
            let asked = world.ask(&Method::POST, "/api/v1/packs", &own.token(), &file).await;
            assert!([403, 404].contains(&asked.status), "{asked:?}");
            // Nor by whoever may publish anywhere: those keys count in their own county.
            let refused = world.host.publish(file, "somebody").await.unwrap();
            assert!(!refused.admitted, "{refused:#?}");
            let step = refused.steps.iter().find(|step| step.passed == Some(false)).unwrap();
            assert!(["signatures", "policy"].contains(&&*step.step), "{refused:#?}");
        }
    }
    let listed = world.store.admissions(tidegate_store::Page::first(100)).await.unwrap();
    assert_eq!(listed.total, admissions + 4, "what was refused is listed");
    // What stands was changed by nobody.
    let changes = world.store.stage_records().await.unwrap();
    assert!(changes.iter().all(|one| one.change.place.name != "intruder"));
}

async fn a_pack_that_breaks_grades_nobody_and_stops_nobody_else(world: World) {
    // Tonglu's grader is one that speaks of rows that it was not sent.
    let tonglu = tidegate_domain::PackPlace {
        jurisdiction: TONGLU.jurisdiction(),
        name: "tonglu".to_owned(),
    };
    let records = world.store.stage_records().await.unwrap();
    let digest = records.iter().find(|one| one.change.place == tonglu).unwrap();
    let order = tidegate_service::StageOrder {
        digest: digest.change.digest.clone(),
        stage: tidegate_domain::Stage::Retired,
        enterprises: Vec::new(),
        effective_at: None,
        by: tidegate_service::LOCAL_OPERATOR.to_owned(),
        reason: "to make room".to_owned(),
    };
    world.host.decide_stage(order).await.unwrap();
    world.host.install(guest("hostile")).await.unwrap();
    for (county, boiler) in [(TONGLU, "BOILERA"), (JIANDE, "BOILERB")] {
        register_boiler(&world.host, county.code, boiler, Some("150")).await;
        let hours = (0..12).map(|hour| reading(Averaging::Hour, hour, "260", Validity::Valid));
        send(&world.host, &stream(county.code, boiler, Averaging::Hour), hours.collect()).await;
    }
    let (_, before) = world.progress(JIANDE).await;
    // Whether the round of one county fails is that county's.
    let _ = world.host.grade_all().await;
    let (waiting, batches) = world.progress(JIANDE).await;
    assert_eq!((waiting, batches), (0, before + 1), "the other's are graded");
    let warnings = format!("/api/v1/counties/{}/warnings", JIANDE.code);
    let warnings = world.get(&warnings, &JIANDE.token()).await;
    assert!(warnings.text.contains("BOILERB"), "{warnings:?}");
    // The other county's people are told nothing of it, the own are.
    let summary = world.get(&format!("/api/v1/counties/{}", JIANDE.code), &JIANDE.token()).await;
    assert!(!summary.text.contains("hostile"), "{summary:?}");
}
