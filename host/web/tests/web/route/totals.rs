//! Amounts of a year against those that the permit allows.

use serde_json::{Value, json};
use tidegate_domain::{Averaging, PermitAmount, Validity};
use tidegate_service::Intake as _;

use crate::support::{HEAT, HOUR, World, api, day, frame, permit, run, world};

#[test]
fn an_amount_that_the_permit_allows_is_shown_with_its_shares() {
    run(async {
        let world = World::seeded().await;
        let mut permit = permit();
        permit.permit.amounts.push(PermitAmount {
            outlet: Some("DA001".to_owned()),
            pollutant: "a21002".to_owned(),
            year: 2026,
            amount: "2".parse().unwrap(),
        });
        world.host.store().put_permits(&[permit]).await.unwrap();
        // 100 mg/m3 in 2.5 m3/s are 0.9 kg an hour.
        for hour in 0..24 {
            let start = day("2026-03-05").start() + hour * HOUR;
            for (pollutant, value) in [("a21002", "100"), ("a00000", "2.5")] {
                let sent =
                    frame("2061", start, pollutant, Averaging::Hour, (value, Validity::Valid));
                world.host.take(sent).await.unwrap();
            }
        }
        let path = api(&format!("enterprises/{HEAT}/totals?on=2026-03-05"));
        let amounts = world.json(&path).await;
        let [amount] = amounts.as_array().unwrap().as_slice() else { panic!("{amounts:#}") };
        assert_eq!(amount["outlet"], "DA001");
        assert_eq!(amount["measured"], "0.0216", "{amount:#}");
        assert_eq!((&amount["permitted"], &amount["year"]), (&json!("2"), &json!(2026)));
        assert_eq!(amount["until"], "2026-03-06");
        assert!(amount["share_of_amount"].as_str().unwrap().starts_with("0.0108"), "{amount:#}");
    });
}

#[test]
fn without_an_amount_there_is_nothing_and_bad_questions_are_refused() {
    run(async {
        let path = api(&format!("enterprises/{HEAT}/totals"));
        assert_eq!(world().json(&path).await, Value::Array(Vec::new()));
        world().refused(&format!("{path}?on=today"), 400, "bad-input").await;
        world().refused(&api("enterprises/NOBODY/totals"), 404, "not-found").await;
        let elsewhere = format!("/api/v1/counties/330127/enterprises/{HEAT}/totals");
        world().refused(&elsewhere, 404, "not-found").await;
    });
}
