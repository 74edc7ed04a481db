//! Registered devices and the loggers behind them.

mod temper;

use std::collections::BTreeMap;

use rand::Rng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use tidegate_domain::{Decimal, Device, Medium, PermitRecord};
use tidegate_hj212::Version;

use super::CountyPlan;
use super::line::Site;
use super::outlets::{Expected, Monitored};
use crate::devices::{
    Dialect, DialectQuirks, Logger, OutletProfile, PollutantProfile, Role, Schedule, Standing,
};
use temper::Temper;

/// ST of flue gas and of waste water.
const FLUE_GAS: u8 = 31;
const WASTE_WATER: u8 = 32;

/// Devices and loggers.
pub(super) struct Fleet {
    pub(super) devices: Vec<Device>,
    pub(super) loggers: Vec<Logger>,
}

/// Installs a logger at every monitored outlet, and one that nobody registered.
pub(super) fn install(
    plan: &CountyPlan,
    outlets: Vec<Monitored>,
    permits: &[PermitRecord],
    rng: &mut StdRng,
) -> Fleet {
    let mut dialects = dialects(outlets.len());
    dialects.shuffle(rng);
    let mut tempers = Temper::of_fleet(outlets.len());
    tempers.shuffle(rng);
    let permits = permits.iter().map(|record| (record.enterprise.as_str(), record));
    let permits: BTreeMap<&str, &PermitRecord> = permits.collect();
    let mut fleet = Fleet { devices: Vec::new(), loggers: Vec::new() };
    for (index, outlet) in outlets.iter().enumerate() {
        let mut dialect = dialects.get(index).copied().unwrap_or(Dialect::plain(Version::V2017));
        let is_water = outlet.record.medium == Medium::Water;
        dialect.sample_time = is_water && !dialect.is_brief() && rng.random_range(0..2) == 0;
        let temper = tempers.get(index).copied().unwrap_or(Temper::Steady);
        let password = format!("{:06}", rng.random_range(1..1_000_000));
        let mn = mn(plan, index, rng);
        let permit = permits.get(outlet.record.enterprise.as_str()).copied();
        let profile = profile(outlet, permit, temper, rng);
        let behaviour = temper.behaviour(&profile, rng);
        fleet.devices.push(Device {
            mn: mn.clone(),
            password: password.clone(),
            enterprise: outlet.record.enterprise.clone(),
            outlet: outlet.record.id.clone(),
            crc_modbus_accepted: dialect.quirks.modbus_crc,
        });
        fleet.loggers.push(Logger {
            mn,
            password,
            standing: Standing::Registered,
            schedule: schedule(outlet.site),
            profile,
            dialect,
            behaviour,
            seed: rng.random(),
        });
    }
    if let Some(last) = fleet.loggers.last_mut() {
        last.standing = Standing::WrongPassword;
        // INVARIANT: no registered password is this one.
        last.password = "000000".to_owned();
        last.dialect = Dialect::plain(Version::V2017);
        let mn = mn(plan, outlets.len(), rng);
        let stranger = Logger { mn, standing: Standing::UnknownMn, ..last.clone() };
        fleet.loggers.push(stranger);
    }
    if let Some(device) = fleet.devices.last_mut() {
        device.crc_modbus_accepted = false;
    }
    fleet
}

/// 24 hexadecimal digits: county, a random part, and a number so that no two are alike.
fn mn(plan: &CountyPlan, index: usize, rng: &mut StdRng) -> String {
    format!("{}00{:08X}{index:08X}", plan.county, rng.random::<u32>())
}

const fn schedule(site: Site) -> Schedule {
    match site {
        Site::Wwtp => Schedule::Town,
        Site::Boiler | Site::Stack => Schedule::Continuous,
        Site::Dyeing | Site::Electroplating | Site::Water => Schedule::Shifts,
    }
}

/// Dialects of a fleet: of a hundred loggers, so many of each kind.
fn dialects(count: usize) -> Vec<Dialect> {
    let plain = Dialect::plain(Version::V2017);
    let quirky = |quirks| Dialect { quirks, ..plain };
    let none = DialectQuirks::default();
    let kinds = [
        (Dialect::plain(Version::V2025), 14),
        (Dialect::plain(Version::V2005), 9),
        (quirky(DialectQuirks { lower_case_crc: true, ..none }), 8),
        (Dialect { is_split: true, ..plain }, 6),
        (quirky(DialectQuirks { trailing_semicolon: true, ..none }), 6),
        (quirky(DialectQuirks { spaces: true, ..none }), 4),
        (Dialect { wants_answer: false, ..plain }, 2),
        (
            Dialect {
                quirks: DialectQuirks { missing_qn: true, ..none },
                ..Dialect::plain(Version::V2005)
            },
            2,
        ),
        (quirky(DialectQuirks { modbus_crc: true, ..none }), 1),
        (plain, 48),
    ];
    let hundred: Vec<Dialect> = kinds
        .into_iter()
        .flat_map(|(dialect, count)| std::iter::repeat_n(dialect, count))
        .collect();
    // Taken in steps, so that a small fleet has several kinds too.
    (0..count).filter_map(|index| hundred.get(index * 37 % hundred.len().max(1)).copied()).collect()
}

fn profile(
    outlet: &Monitored,
    permit: Option<&PermitRecord>,
    temper: Temper,
    rng: &mut StdRng,
) -> OutletProfile {
    let is_water = outlet.record.medium == Medium::Water;
    let mut pollutants = vec![PollutantProfile {
        code: if is_water { "w00000" } else { "a00000" },
        role: Role::Flow,
        level: outlet.flow,
        limit: None,
        decimals: if is_water { 2 } else { 1 },
    }];
    if is_water {
        pollutants.push(other("w01001", Role::Ph, rng.random_range(68..79), 2));
    }
    for expected in &outlet.limits {
        pollutants.push(concentration(outlet, expected, permit, temper.share(rng)));
    }
    if !is_water {
        let is_rich = outlet.reference_oxygen.is_some_and(|oxygen| oxygen.decimals() == 0);
        let oxygen = if is_rich { 95..115 } else { 38..62 };
        pollutants.push(other("a19001", Role::Oxygen, rng.random_range(oxygen), 1));
        pollutants.push(other("a01012", Role::Other, rng.random_range(850..1400), 1));
    }
    OutletProfile {
        enterprise: outlet.record.enterprise.clone(),
        outlet: outlet.record.id.clone(),
        system: if is_water { WASTE_WATER } else { FLUE_GAS },
        reference_oxygen: outlet.reference_oxygen,
        pollutants,
    }
}

fn other(code: &'static str, role: Role, tenths: i64, decimals: u8) -> PollutantProfile {
    let limit = (role == Role::Ph).then(|| Decimal::from_integer(9)).flatten();
    let level = Decimal::from_counts(tenths * 100_000_000);
    PollutantProfile { code, role, level, limit, decimals }
}

/// A pollutant whose usual value is a share (per mille) of the stricter of standard and permit.
fn concentration(
    outlet: &Monitored,
    expected: &Expected,
    permit: Option<&PermitRecord>,
    share: i64,
) -> PollutantProfile {
    let limits = permit.map_or(&[][..], |record| &record.permit.limits);
    let of_outlet = limits
        .iter()
        .find(|limit| limit.outlet == outlet.record.id && limit.pollutant == expected.code);
    let permitted = of_outlet.and_then(|limit| limit.upper).unwrap_or(expected.upper);
    let limit = permitted.min(expected.upper).counts();
    // HJ 212 has hexavalent chromium in µg/L, the standards have it in mg/L.
    let (role, limit) = if expected.code == "w20117" {
        (Role::Trace, limit * 1000)
    } else {
        (Role::Concentration, limit)
    };
    PollutantProfile {
        code: expected.code,
        role,
        level: Decimal::from_counts(limit / 1000 * share),
        limit: Some(Decimal::from_counts(limit)),
        decimals: decimals(expected.code),
    }
}

/// Decimals that instruments commonly send.
fn decimals(code: &str) -> u8 {
    match code {
        "w20116" | "w20123" | "w21011" => 3,
        "w21003" | "w21001" | "w20121" | "w20122" | "a34013" => 2,
        _ => 1,
    }
}
