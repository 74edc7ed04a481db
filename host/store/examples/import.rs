//! Prints how long a county of 3,400 enterprises with 15 facts each takes to import, to import
//! again unchanged, and to read as it was on a date.
//!
//! `cargo run -p tidegate-store --example import`

use std::error::Error;
use std::time::Instant;

use tidegate_domain::{Date, DatedFact, Decimal, EnterpriseRecord, FactValue};
use tidegate_store::{Registry, SqliteStore};

const ENTERPRISES: usize = 3_400;
const FACTS: i64 = 15;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::TempDir::new()?;
    let store = SqliteStore::open(&folder.path().join("import.db")).await?;
    let county = "330122".parse()?;
    let from: Date = "2026-01-01".parse()?;
    let mut enterprises = Vec::new();
    let mut facts = Vec::new();
    for number in 0..ENTERPRISES {
        let id = format!("91330122MA{number:08}");
        for fact in 0..FACTS {
            facts.push(DatedFact {
                enterprise: id.clone(),
                outlet: None,
                name: format!("fact-number-{fact:02}"),
                value: FactValue::Number(Decimal::from_counts(fact * 1_500_000_000)),
                from,
                source: format!("import facts.csv row {number}"),
                doubtful: false,
            });
        }
        enterprises.push(EnterpriseRecord {
            name: format!("enterprise {number}"),
            id,
            county: "330122".parse()?,
            township: String::new(),
            industries: vec!["1712".to_owned()],
        });
    }
    for round in ["first import", "same again"] {
        let started = Instant::now();
        let put = store.put_enterprises(&enterprises).await?;
        println!("{round}: enterprises {put:?} in {:?}", started.elapsed());
        let started = Instant::now();
        let put = store.put_facts(&facts, from.start()).await?;
        println!("{round}: facts {put:?} in {:?}", started.elapsed());
    }
    let started = Instant::now();
    let seen = store.enterprises_on(&county, from).await?;
    let rows: usize = seen.iter().map(|enterprise| enterprise.facts.len()).sum();
    println!("as on {from}: {} enterprises, {rows} facts in {:?}", seen.len(), started.elapsed());
    store.close().await;
    Ok(())
}
