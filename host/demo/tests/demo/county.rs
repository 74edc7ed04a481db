//! Counts, proportions and identity of the county.

use std::collections::BTreeSet;

use sha2::{Digest, Sha256};
use tidegate_demo::{County, ENTERPRISES_MAX, PlanError, Standing, generate, is_credit_code};
use tidegate_domain::{Averaging, Medium, Tier};

use crate::support::{county, plan, start};

fn hash(county: &County) -> String {
    hex::encode(Sha256::digest(serde_json::to_vec(county).unwrap()))
}

#[test]
fn the_same_seed_makes_the_same_county() {
    let first = county(7, 3400);
    assert_eq!(hash(&first), hash(&county(7, 3400)));
    assert_ne!(hash(&first), hash(&county(8, 3400)));
    assert_ne!(hash(&county(7, 500)), hash(&county(8, 500)));
}

#[test]
fn the_standard_county_has_the_size_of_a_real_one() {
    let county = county(1, 3400);
    assert_eq!(county.enterprises.len(), 3400);
    assert!((92..=108).contains(&county.outlets.len()), "{}", county.outlets.len());
    assert_eq!(county.devices.len(), county.outlets.len());
    assert_eq!(county.loggers.len(), county.devices.len() + 1);
    assert!(county.facts.len() > 3400 * 8, "{}", county.facts.len());
    let count = |tier| county.permits.iter().filter(|record| record.permit.tier == tier).count();
    assert!((95..=130).contains(&count(Tier::Key)), "{}", count(Tier::Key));
    assert!((320..=400).contains(&count(Tier::Simplified)), "{}", count(Tier::Simplified));
    let needed = 494;
    let without = needed - county.permits.len();
    assert!((8..=30).contains(&without), "{without}");
}

#[test]
fn every_identifier_is_valid_and_its_own() {
    let county = county(3, 3400);
    for enterprise in &county.enterprises {
        assert!(is_credit_code(&enterprise.id), "{}", enterprise.id);
        assert!(enterprise.name.starts_with("合成样例第"), "{}", enterprise.name);
        assert!(enterprise.township.starts_with("样例"));
        for code in &enterprise.industries {
            assert!(matches!(code.len(), 3 | 4), "{code}");
        }
    }
    let ids: BTreeSet<_> = county.enterprises.iter().map(|one| &one.id).collect();
    assert_eq!(ids.len(), county.enterprises.len());
    let mns: BTreeSet<_> = county.loggers.iter().map(|one| &one.mn).collect();
    assert_eq!(mns.len(), county.loggers.len());
    for device in &county.devices {
        assert_eq!(device.mn.len(), 24, "{}", device.mn);
        assert!(device.mn.bytes().all(|b| b.is_ascii_digit() || (b'A'..=b'F').contains(&b)));
        assert_eq!(device.password.len(), 6);
        assert!(ids.contains(&device.enterprise));
    }
    for permit in &county.permits {
        assert!(ids.contains(&permit.enterprise));
    }
}

#[test]
fn permits_bind_the_outlets_they_name() {
    let county = county(1, 3400);
    let mut with_limits = 0;
    for record in &county.permits {
        let permit = &record.permit;
        assert!(permit.valid_from < permit.valid_until, "{}", permit.number);
        assert!(permit.valid_from < start());
        with_limits += usize::from(!permit.limits.is_empty());
        for limit in &permit.limits {
            let outlet = county
                .outlets
                .iter()
                .find(|outlet| outlet.enterprise == record.enterprise && outlet.id == limit.outlet)
                .unwrap_or_else(|| panic!("{limit:?}"));
            let hour = limit.averaging == Averaging::Hour;
            assert_eq!(hour, outlet.medium == Medium::Air);
            assert!(limit.upper.unwrap().counts() > 0);
        }
        assert!(permit.amounts.iter().all(|amount| amount.amount.counts() > 0), "{permit:?}");
    }
    assert!(with_limits > 70, "{with_limits}");
    let expired = county.permits.iter().filter(|record| record.permit.valid_until <= start());
    assert!(expired.count() > 2);
}

#[test]
fn one_logger_is_unknown_and_one_has_a_wrong_password() {
    let county = county(1, 3400);
    let count = |standing| county.loggers.iter().filter(|one| one.standing == standing).count();
    assert_eq!(count(Standing::UnknownMn), 1);
    assert_eq!(count(Standing::WrongPassword), 1);
    for logger in &county.loggers {
        let device = county.devices.iter().find(|device| device.mn == logger.mn);
        assert_eq!(device.is_none(), logger.standing == Standing::UnknownMn);
        if let Some(device) = device {
            let fits = device.password == logger.password;
            assert_eq!(fits, logger.standing == Standing::Registered);
            assert_eq!(device.crc_modbus_accepted, logger.dialect.quirks.modbus_crc);
            assert_eq!(device.outlet, logger.profile.outlet);
        }
    }
}

#[test]
fn small_counties_keep_the_proportions() {
    for enterprises in [0, 1, 40, 400] {
        let county = county(5, enterprises);
        assert_eq!(county.enterprises.len(), enterprises as usize);
        assert_eq!(county.devices.is_empty(), enterprises == 0, "{enterprises}");
    }
}

#[test]
fn plans_out_of_range_are_refused() {
    assert!(matches!(generate(&plan(1, ENTERPRISES_MAX + 1)), Err(PlanError::TooMany { .. })));
    for code in ["330100", "330000", "000000"] {
        let plan = tidegate_demo::CountyPlan { county: code.parse().unwrap(), ..plan(1, 10) };
        assert!(matches!(generate(&plan), Err(PlanError::NotACounty { .. })), "{code}");
    }
}
