//! Enterprises, outlets, permits and devices.

use super::support::*;
use tidegate_domain::{
    Averaging, Comparison, EnterpriseRecord, OutletRecord, PermitAmount, PermitLimit,
};
use tidegate_store::{Page, Put, StoreError};

fn put(new: u64, updated: u64, unchanged: u64) -> Put {
    Put { new, updated, unchanged }
}

pub(crate) async fn puts_say_what_was_new_changed_or_the_same(store: Shared) {
    let mut enterprises = [enterprise("A"), enterprise("B")];
    assert_eq!(store.put_enterprises(&enterprises).await.unwrap(), put(2, 0, 0));
    enterprises[1].industries.pop();
    assert_eq!(store.put_enterprises(&enterprises).await.unwrap(), put(0, 1, 1));
    assert_eq!(store.put_enterprises(&[]).await.unwrap(), put(0, 0, 0));

    let mut outlets = [outlet("A", "DW001"), outlet("B", "DW001")];
    assert_eq!(store.put_outlets(&outlets).await.unwrap(), put(2, 0, 0));
    outlets[0].monitoring_point = "workshop-outlet".to_owned();
    assert_eq!(store.put_outlets(&outlets).await.unwrap(), put(0, 1, 1));

    let mut permits = [permit("A", "P1", "2024-01-01", "2029-01-01")];
    assert_eq!(store.put_permits(&permits).await.unwrap(), put(1, 0, 0));
    assert_eq!(store.put_permits(&permits).await.unwrap(), put(0, 0, 1));
    permits[0].permit.ended = Some(day("2026-01-01"));
    assert_eq!(store.put_permits(&permits).await.unwrap(), put(0, 1, 0));
    assert_eq!(store.put_permits(&permits).await.unwrap(), put(0, 0, 1));

    let mut devices = [device("M1", "A", "DW001"), device("M2", "B", "DW001")];
    assert_eq!(store.put_devices(&devices).await.unwrap(), put(2, 0, 0));
    devices[1].crc_modbus_accepted = true;
    assert_eq!(store.put_devices(&devices).await.unwrap(), put(0, 1, 1));
}

pub(crate) async fn of_rows_with_one_key_in_a_call_the_later_holds(store: Shared) {
    let renamed = |id: &str| EnterpriseRecord { name: "renamed".to_owned(), ..enterprise(id) };
    let rows = [enterprise("A"), enterprise("B"), renamed("A"), renamed("A"), enterprise("A")];
    assert_eq!(store.put_enterprises(&rows).await.unwrap(), put(2, 2, 1));
    assert_eq!(store.enterprise("A").await.unwrap(), Some(enterprise("A")));

    let moved = OutletRecord { monitoring_point: "workshop".to_owned(), ..outlet("A", "DW001") };
    let rows = [outlet("A", "DW001"), outlet("B", "DW001"), moved.clone()];
    assert_eq!(store.put_outlets(&rows).await.unwrap(), put(2, 1, 0));
    let listed = store.outlets(&county()).await.unwrap();
    assert_eq!(listed[0].outlet, moved);

    let rows = [
        permit("A", "P1", "2024-01-01", "2029-01-01"),
        permit("A", "P1", "2024-01-01", "2028-01-01"),
    ];
    assert_eq!(store.put_permits(&rows).await.unwrap(), put(1, 1, 0));
    assert_eq!(store.permits("A").await.unwrap(), rows[1..]);

    let rows = [device("M1", "A", "DW001"), device("M1", "B", "DW001")];
    assert_eq!(store.put_devices(&rows).await.unwrap(), put(1, 1, 0));
    assert_eq!(store.device("M1").await.unwrap().as_ref(), rows.last());
}

pub(crate) async fn lists_are_in_the_order_of_bytes_and_searches_pass_over_latin_case(
    store: Shared,
) {
    let ids = ["B2", "_1", "a1", "b1", "É1", "排1"];
    let shuffled = ["排1", "b1", "É1", "a1", "_1", "B2"].map(enterprise);
    store.put_enterprises(&shuffled).await.unwrap();
    let found = async |search: Option<&str>| {
        let listing = store.enterprises(&county(), search, Page::first(9)).await.unwrap();
        listing.items.into_iter().map(|one| one.id).collect::<Vec<_>>()
    };
    assert_eq!(found(None).await, ids);
    assert_eq!(found(Some("b")).await, ["B2", "b1"]);
    assert_eq!(found(Some("A1")).await, ["a1"]);
    assert_eq!(found(Some("é")).await, [""; 0], "of other letters the case counts");
}

pub(crate) async fn what_was_put_reads_back(store: Shared) {
    let mut record = enterprise("91330122MA2XXXXX0A");
    record.name = "quote ' double \" back \\ 排污\n单位 %_".to_owned();
    record.township = String::new();
    record.industries = Vec::new();
    store.put_enterprises(std::slice::from_ref(&record)).await.unwrap();
    assert_eq!(store.enterprise(&record.id).await.unwrap(), Some(record.clone()));
    assert_eq!(store.enterprise("nobody").await.unwrap(), None);

    let water = outlet(&record.id, "DW001");
    let mut air = outlet(&record.id, "DA001");
    air.medium = tidegate_domain::Medium::Air;
    air.monitoring_point = "stack".to_owned();
    store.put_outlets(&[water.clone(), air.clone()]).await.unwrap();
    let listed = store.outlets(&county()).await.unwrap();
    assert!(listed.iter().all(|one| one.enterprise_name == record.name));
    let outlets: Vec<_> = listed.into_iter().map(|one| one.outlet).collect();
    assert_eq!(outlets, [air, water], "by number");
    assert_eq!(store.outlets(&code(NEIGHBOUR)).await.unwrap(), []);

    let mut permit = permit(&record.id, "P1", "2024-01-01", "2029-01-01");
    permit.permit.limits.push(PermitLimit {
        outlet: "DW001".to_owned(),
        pollutant: "w01018".to_owned(),
        averaging: Averaging::Day,
        comparison: Comparison::AtMost,
        lower: None,
        upper: Some(decimal("50.000000001")),
        unit: "mg/L".to_owned(),
    });
    permit.permit.amounts.push(PermitAmount {
        outlet: None,
        pollutant: "w01018".to_owned(),
        year: 2026,
        amount: decimal("12.5"),
    });
    permit.permit.ended = Some(day("2026-08-15"));
    store.put_permits(std::slice::from_ref(&permit)).await.unwrap();
    assert_eq!(store.permits(&record.id).await.unwrap(), [permit]);

    let mut logger = device("88888880000001", &record.id, "DW001");
    logger.crc_modbus_accepted = true;
    store.put_devices(std::slice::from_ref(&logger)).await.unwrap();
    assert_eq!(store.device(&logger.mn).await.unwrap(), Some(logger.clone()));
    assert_eq!(store.device("0").await.unwrap(), None);
    assert_eq!(store.devices().await.unwrap(), [logger]);
}

pub(crate) async fn an_owner_that_is_not_registered_is_named_and_nothing_is_stored(store: Shared) {
    store.put_enterprises(&[enterprise("A")]).await.unwrap();
    store.put_outlets(&[outlet("A", "DW001")]).await.unwrap();
    let unknown_enterprise = |error: StoreError| {
        assert!(
            matches!(&error, StoreError::UnknownEnterprise { enterprise, .. } if enterprise == "X"),
            "{error}"
        );
    };
    let unknown_outlet = |error: StoreError, who: &str| {
        assert!(
            matches!(&error, StoreError::UnknownOutlet { enterprise, outlet, .. }
                if enterprise == who && outlet == "DW009"),
            "{error}"
        );
    };
    let outlets = [outlet("A", "DW002"), outlet("X", "DW001")];
    unknown_enterprise(store.put_outlets(&outlets).await.unwrap_err());
    let permits = [
        permit("A", "P", "2024-01-01", "2029-01-01"),
        permit("X", "P", "2024-01-01", "2029-01-01"),
    ];
    unknown_enterprise(store.put_permits(&permits).await.unwrap_err());
    let facts = [fact("A", "f", "2024-01-01", "1"), fact("X", "f", "2024-01-01", "1")];
    unknown_enterprise(store.put_facts(&facts, MARCH).await.unwrap_err());
    let mut at_outlet = fact("A", "f", "2024-01-01", "1");
    at_outlet.outlet = Some("DW009".to_owned());
    unknown_outlet(store.put_facts(&[at_outlet], MARCH).await.unwrap_err(), "A");
    let devices = [device("M1", "A", "DW001"), device("M2", "X", "DW009")];
    unknown_outlet(store.put_devices(&devices).await.unwrap_err(), "X");

    assert_eq!(store.outlets(&county()).await.unwrap().len(), 1);
    assert_eq!(store.permits("A").await.unwrap(), []);
    assert_eq!(store.facts("A").await.unwrap(), []);
    assert_eq!(store.devices().await.unwrap(), []);
}

pub(crate) async fn the_search_finds_parts_of_ids_and_names_as_written(store: Shared) {
    let mut percent = enterprise("C-100%_x");
    percent.name = "百分 Paper\\Mill".to_owned();
    store.put_enterprises(&[enterprise("A1"), enterprise("A2"), percent]).await.unwrap();
    store.put_enterprises(&[enterprise_in(NEIGHBOUR, "A3")]).await.unwrap();
    for (search, ids) in [
        (None, vec!["A1", "A2", "C-100%_x"]),
        (Some(""), vec!["A1", "A2", "C-100%_x"]),
        (Some("A"), vec!["A1", "A2", "C-100%_x"]),
        (Some("a2"), vec!["A2"]),
        (Some("桐庐A"), vec!["A1", "A2"]),
        (Some("paper\\"), vec!["C-100%_x"]),
        (Some("%_"), vec!["C-100%_x"]),
        (Some("%"), vec!["C-100%_x"]),
        (Some("_1"), vec![]),
        (Some("A3"), vec![]),
    ] {
        let listing = store.enterprises(&county(), search, Page::first(10)).await.unwrap();
        let found: Vec<_> = listing.items.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(found, ids, "{search:?}");
        assert_eq!(listing.total, ids.len() as u64, "{search:?}");
    }
}

pub(crate) async fn pages_join_to_the_whole_list(store: Shared) {
    let all: Vec<_> = (0..25).map(|number| enterprise(&format!("E{number:02}"))).collect();
    store.put_enterprises(&all).await.unwrap();
    let mut joined = Vec::new();
    for (offset, rows) in [(0, 10), (10, 10), (20, 5), (20, 10), (30, 10)] {
        let page = Page { offset, rows: 10 };
        let listing = store.enterprises(&county(), None, page).await.unwrap();
        assert_eq!(listing.total, 25, "the total is that of the list at offset {offset}");
        if joined.len() < 25 {
            joined.extend(listing.items);
        } else {
            assert_eq!(listing.items.len(), if offset < 25 { rows - 5 } else { 0 });
        }
    }
    assert_eq!(joined, all);
}

pub(crate) async fn the_permit_of_a_site_is_that_valid_on_the_day(store: Shared) {
    store.put_enterprises(&[enterprise("A"), enterprise("B")]).await.unwrap();
    let mut revoked = permit("A", "P2", "2023-02-01", "2028-01-01");
    revoked.permit.ended = Some(day("2024-07-01"));
    let permits = [
        permit("A", "P1", "2020-01-01", "2023-01-01"),
        revoked,
        permit("A", "P3", "2025-01-01", "2030-01-01"),
    ];
    store.put_permits(&permits).await.unwrap();
    for (on, number) in [
        ("2019-12-31", "P3"),
        ("2020-01-01", "P1"),
        ("2022-12-31", "P1"),
        ("2023-01-01", "P3"),
        ("2023-01-31", "P3"),
        ("2023-02-01", "P2"),
        ("2024-06-30", "P2"),
        ("2024-07-01", "P3"),
        ("2025-01-01", "P3"),
        ("2029-12-31", "P3"),
        ("2030-01-01", "P3"),
    ] {
        let found = store.site_permit("A", day(on)).await.unwrap().unwrap();
        assert_eq!(found.permit.number, number, "{on}");
    }
    assert_eq!(store.site_permit("B", day("2024-01-01")).await.unwrap(), None);
}
