//! Counties with what they may use, and the figures that an operator watches.

use tidegate_store::{CountyFigures, CountyQuotas, CountyRecord};

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
        disk_percent: Some(100),
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
    for (percent, is_good) in [(0, false), (1, true), (100, true), (101, false)] {
        let quotas = CountyQuotas { disk_percent: Some(percent), ..CountyQuotas::default() };
        assert_eq!(store.set_quotas(&county(), &quotas).await.is_ok(), is_good, "{percent}");
    }
    let none = CountyQuotas { readings_per_s: Some(0), ..CountyQuotas::default() };
    assert!(store.set_quotas(&county(), &none).await.is_err());
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
