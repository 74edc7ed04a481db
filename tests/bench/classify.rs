//! Classifying a county, each enterprise in an instance of its own.

use std::collections::BTreeMap;
use std::hint::black_box;
use std::time::Duration;

use tidegate_demo::{CountyPlan, generate};
use tidegate_domain::{CallError, Conclusion, Date, DatedFact, Enterprise, Fact};
use tidegate_pack_national::Pack as Native;
use tidegate_runtime::Pack;
use tidegate_sdk::Classification;
use tidegate_tests::asks::ON;
use tidegate_tests::packs::component;
use tidegate_tests::running::runtime;

use crate::report::{Goal, Row, Section};
use crate::timing::{medians, time};
use crate::{Failure, same};

const BUDGET: Duration = Duration::from_secs(5);

const ENTERPRISES: u32 = 3400;

const NATIVE: &str = "native, one thread";

/// One thread and two.
pub(crate) fn section() -> Result<Section, Failure> {
    let pack = runtime().admit(&component("national"))?;
    let enterprises = enterprises()?;
    let expected = natively(&enterprises)?;
    let told: Vec<Conclusion> = on_threads(&pack, enterprises.clone(), 1)?;
    for ((enterprise, told), expected) in enterprises.iter().zip(&told).zip(&expected) {
        same(&enterprise.id, told, expected)?;
    }
    let mut one = || timed(&pack, &enterprises, 1);
    let mut two = || timed(&pack, &enterprises, 2);
    let mut base = || {
        let (took, done) = time(|| natively(&enterprises).map(black_box));
        done.map(|_| took)
    };
    let [one, two, base] = medians(BUDGET, [&mut one, &mut two, &mut base])?;
    let each = 1e6 / f64::from(ENTERPRISES);
    let row = |case: &str, unit, ours, base, goal| {
        let case = case.to_owned();
        Row { case, unit, ours, base_name: NATIVE, base, goal }
    };
    let rows = vec![
        row("one thread", "µs an enterprise", one * each, base * each, None),
        row("two threads", "µs an enterprise", two * each, base * each, None),
        row("one thread", "s a county", one, base, None),
        row("two threads", "s a county", two, base, Some(Goal::Ours(1.0))),
    ];
    let facts: usize = enterprises.iter().map(|enterprise| enterprise.facts.len()).sum();
    let note = format!(
        "national catalogue, {ENTERPRISES} synthetic enterprises with {facts} facts, an instance \
         each"
    );
    Ok(Section { title: "Classification", note, rows })
}

/// The enterprises of a synthetic county with their facts in force on [`ON`].
fn enterprises() -> Result<Vec<Enterprise>, Failure> {
    let plan =
        CountyPlan { seed: 4620, enterprises: ENTERPRISES, county: "330122".parse()?, start: ON };
    let county = generate(&plan)?;
    let mut facts: BTreeMap<String, BTreeMap<String, DatedFact>> = BTreeMap::new();
    for fact in county.facts.into_iter().filter(|fact| fact.outlet.is_none() && fact.from <= ON) {
        let known = facts.entry(fact.enterprise.clone()).or_default();
        if known.get(&fact.name).is_none_or(|older| older.from <= fact.from) {
            known.insert(fact.name.clone(), fact);
        }
    }
    let of_record = |record: tidegate_domain::EnterpriseRecord| {
        let facts = facts.remove(&record.id).unwrap_or_default().into_values();
        let plain = |DatedFact { name, value, doubtful, .. }| Fact { name, value, doubtful };
        Enterprise {
            jurisdiction: record.county.to_string(),
            industries: record.industries,
            facts: facts.map(plain).collect(),
            id: record.id,
        }
    };
    Ok(county.enterprises.into_iter().map(of_record).collect())
}

fn natively(enterprises: &[Enterprise]) -> Result<Vec<Conclusion>, Failure> {
    let on: Date = ON;
    let concluded = enterprises.iter().map(|enterprise| Native::classify(enterprise, on));
    concluded.collect::<Result<_, _>>().map_err(|refusal| refusal.code.into())
}

fn timed(pack: &Pack, enterprises: &[Enterprise], threads: usize) -> Result<Duration, Failure> {
    let asked = enterprises.to_vec();
    let (took, told) = time(|| on_threads(pack, asked, threads).map(black_box));
    told.map(|_| took)
}

/// The conclusions of the pack, in the order asked, from this many threads.
fn on_threads(
    pack: &Pack,
    mut asked: Vec<Enterprise>,
    threads: usize,
) -> Result<Vec<Conclusion>, Failure> {
    let share = asked.len().div_ceil(threads.max(1));
    let mut shares = Vec::new();
    while !asked.is_empty() {
        let rest = asked.split_off(share.min(asked.len()));
        shares.push(std::mem::replace(&mut asked, rest));
    }
    let told = std::thread::scope(|scope| {
        let classify = |share: Vec<Enterprise>| {
            move || {
                let told = share.into_iter().map(|enterprise| pack.classify(enterprise, ON));
                told.collect::<Result<Vec<_>, CallError>>()
            }
        };
        let running: Vec<_> =
            shares.into_iter().map(|share| scope.spawn(classify(share))).collect();
        let joined = running.into_iter().map(std::thread::ScopedJoinHandle::join);
        joined.collect::<Result<Vec<_>, _>>()
    });
    let told = told.map_err(|_| "a thread that classified panicked")?;
    Ok(told.into_iter().collect::<Result<Vec<_>, _>>()?.concat())
}
