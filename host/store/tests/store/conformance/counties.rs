//! Counties with what they may use, and the figures that an operator watches.

use tidegate_domain::{EnterpriseRecord, GraderDecision};
use tidegate_store::{CountyFigures, CountyQuotas, CountyRecord, StoreError};

use super::support::{
    COUNTY, MARCH, NEIGHBOUR, Shared, batch, code, county, day, enterprise, register_site, send,
    stream, waiting,
};

fn record(county: &str, name: &str) -> CountyRecord {
    CountyRecord {
        code: code(county),
        name: name.to_owned(),
        added_at: MARCH,
        quotas: CountyQuotas::default(),
    }
}

pub(crate) async fn a_county_is_added_once_and_before_it_has_anything(store: Shared) {
    assert!(store.county_listings().await.unwrap().is_empty());
    assert!(store.add_county(&record(NEIGHBOUR, "建德市")).await.unwrap());
    assert!(!store.add_county(&record(NEIGHBOUR, "another")).await.unwrap());
    store.put_enterprises(&[enterprise("A"), enterprise("B")]).await.unwrap();
    let listed = store.county_listings().await.unwrap();
    let codes: Vec<&str> = listed.iter().map(|listing| listing.code.as_str()).collect();
    assert_eq!(codes, [COUNTY, NEIGHBOUR]);
    assert_eq!((listed[0].enterprises, &listed[0].added), (2, &None));
    assert_eq!((listed[1].enterprises, &listed[1].added), (0, &Some(record(NEIGHBOUR, "建德市"))));
    assert_eq!(store.counties().await.unwrap(), [county()], "only it has an enterprise");
    assert_eq!(store.county(&code(NEIGHBOUR)).await.unwrap(), Some(record(NEIGHBOUR, "建德市")));
    assert_eq!(store.county(&county()).await.unwrap(), None);
}

pub(crate) async fn quotas_are_set_of_counties_that_were_added(store: Shared) {
    let quotas = CountyQuotas {
        readings_per_s: Some(500),
        calls_at_once: Some(2),
        enterprises: Some(u32::MAX),
        readings_kept: Some(1_000),
    };
    assert!(!store.set_quotas(&county(), &quotas).await.unwrap());
    store.add_county(&record(COUNTY, "桐庐县")).await.unwrap();
    store.add_county(&record(NEIGHBOUR, "建德市")).await.unwrap();
    assert!(store.set_quotas(&county(), &quotas).await.unwrap());
    assert_eq!(store.county(&county()).await.unwrap().unwrap().quotas, quotas);
    let neighbour = store.county(&code(NEIGHBOUR)).await.unwrap().unwrap();
    assert_eq!(neighbour.quotas, CountyQuotas::default());
    assert!(store.set_quotas(&county(), &CountyQuotas::default()).await.unwrap());
    assert_eq!(store.county(&county()).await.unwrap().unwrap().quotas, CountyQuotas::default());
}

pub(crate) async fn quotas_that_cannot_be_are_refused(store: Shared) {
    store.add_county(&record(COUNTY, "桐庐县")).await.unwrap();
    for (kept, is_good) in [(0, false), (1, true)] {
        let quotas = CountyQuotas { readings_kept: Some(kept), ..CountyQuotas::default() };
        assert_eq!(store.set_quotas(&county(), &quotas).await.is_ok(), is_good, "{kept}");
    }
    let none = CountyQuotas { readings_per_s: Some(0), ..CountyQuotas::default() };
    assert!(store.set_quotas(&county(), &none).await.is_err());
}

pub(crate) async fn a_county_has_no_more_enterprises_than_it_may(store: Shared) {
    store.add_county(&record(COUNTY, "桐庐县")).await.unwrap();
    let bound = async |enterprises| {
        let quotas = CountyQuotas { enterprises, ..CountyQuotas::default() };
        assert!(store.set_quotas(&county(), &quotas).await.unwrap());
    };
    bound(Some(2)).await;
    store.put_enterprises(&[enterprise("A"), enterprise("B")]).await.unwrap();
    let refused = store.put_enterprises(&[enterprise("A"), enterprise("C")]).await.unwrap_err();
    let StoreError::Quota { most, wanted, quota, .. } = &refused else { panic!("{refused}") };
    assert_eq!((*most, *wanted, *quota), (2, 3, "enterprises"));
    assert!(refused.to_string().contains("tidegate county quota 330122 --enterprises"));
    assert!(store.enterprise("C").await.unwrap().is_none(), "nothing of it was written");
    // Another county is not held to it, nor does what it has grow by being renamed.
    let elsewhere = EnterpriseRecord { county: code(NEIGHBOUR), ..enterprise("N") };
    store.put_enterprises(std::slice::from_ref(&elsewhere)).await.unwrap();
    let renamed = EnterpriseRecord { name: "renamed".to_owned(), ..enterprise("A") };
    bound(Some(1)).await;
    assert_eq!(store.put_enterprises(&[renamed]).await.unwrap().updated, 1);
    let moved = EnterpriseRecord { county: county(), ..elsewhere };
    assert!(store.put_enterprises(&[moved]).await.is_err(), "one that moves here counts");
    bound(Some(3)).await;
    store.put_enterprises(&[enterprise("C")]).await.unwrap();
    bound(None).await;
    store.put_enterprises(&[enterprise("D"), enterprise("E")]).await.unwrap();
}

pub(crate) async fn readings_kept_are_counted_by_county(store: Shared) {
    assert_eq!(store.readings_kept(&county()).await.unwrap(), 0);
    register_site(&*store).await;
    send(&*store, &stream("w01018"), &["1", "2"]).await;
    // The same again is a duplicate and keeps nothing.
    send(&*store, &stream("w01018"), &["1", "2"]).await;
    assert_eq!(store.readings_kept(&county()).await.unwrap(), 2);
    assert_eq!(store.readings_kept(&code(NEIGHBOUR)).await.unwrap(), 0);
}

fn decision(pack: &str, lets: bool, (decided_at, effective_at): (i64, i64)) -> GraderDecision {
    GraderDecision {
        county: county(),
        pack: pack.to_owned(),
        lets,
        effective_at,
        decided_at,
        by: "reviewer".to_owned(),
        note: "tried".to_owned(),
    }
}

pub(crate) async fn decisions_about_graders_follow_each_other(store: Shared) {
    assert!(store.grader_records().await.unwrap().is_empty());
    let first = decision("textile", true, (10, 20));
    let id = store.put_grader_decision(&first, 0).await.unwrap();
    let at_once = store.put_grader_decision(&decision("textile", false, (11, 11)), 0).await;
    assert!(matches!(at_once, Err(StoreError::Overtaken { .. })), "{at_once:?}");
    let other = store.put_grader_decision(&decision("paper", true, (11, 11)), 0).await.unwrap();
    let ended = decision("textile", false, (12, 30));
    let last = store.put_grader_decision(&ended, id).await.unwrap();
    let kept = store.grader_records().await.unwrap();
    let ids: Vec<i64> = kept.iter().map(|record| record.id).collect();
    assert_eq!(ids, [id, other, last]);
    assert_eq!((&kept[0].decision, &kept[2].decision), (&first, &ended));
    let past = store.put_grader_decision(&decision("textile", true, (13, 12)), last).await;
    assert!(matches!(past, Err(StoreError::Constraint { .. })), "{past:?}");
    let nobody = GraderDecision { by: String::new(), ..decision("textile", true, (13, 13)) };
    assert!(store.put_grader_decision(&nobody, last).await.is_err());
}

pub(crate) async fn figures_count_what_waits(store: Shared) {
    let schema = store.schema().await.unwrap();
    assert!(schema.found >= 5, "{schema:?}");
    assert_eq!(schema.found, schema.known);
    let before = day("2026-03-03");
    assert!(store.figures(before).await.unwrap().is_empty());
    register_site(&*store).await;
    let figures = |waiting, due_days, last_batch_at| {
        vec![CountyFigures { county: county(), waiting, due_days, last_batch_at }]
    };
    assert_eq!(store.figures(before).await.unwrap(), figures(0, 0, None));
    send(&*store, &stream("w01018"), &["1", "2"]).await;
    assert_eq!(store.figures(before).await.unwrap(), figures(2, 0, None));
    let graded = waiting(&*store).await;
    store.commit_batch(&batch(graded)).await.unwrap();
    let last = Some(MARCH + 60);
    // The readings are of the first of March, which is over on the second and not before.
    assert_eq!(store.figures(day("2026-03-02")).await.unwrap(), figures(0, 1, last));
    assert_eq!(store.figures(day("2026-03-01")).await.unwrap(), figures(0, 0, last));
    assert_eq!(store.unrecorded().await.unwrap(), 0);
}
