//! Prints how fast a year of hourly values goes into a store and comes out of it again.
//!
//! `cargo run -p tidegate-store --example history -- [outlets] [folder]` measures SQLite: 200 outlets
//! are those of a county; the folder decides which disk. With the address of an empty database
//! (`postgres://…`) in its place, PostgreSQL is measured.

use std::error::Error;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tidegate_domain::{Averaging, Decimal, EnterpriseRecord, Medium, OutletRecord, Stream};
use tidegate_store::{PostgresStore, SqliteStore, Store, StreamColumns};

/// Pollutants of an outlet.
const POLLUTANTS: usize = 5;

/// 2025-01-01T00:00:00 in China.
const YEAR: i64 = 1_735_660_800;
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;

/// Months that the year is read in, near enough.
const MONTHS: i64 = 12;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let outlets = arguments.next().map_or(Ok(200), |text| text.to_string_lossy().parse())?;
    let place = arguments.next();
    let url = place.as_ref().and_then(|place| place.to_str());
    if let Some(url) = url.filter(|url| url.starts_with("postgres")) {
        let store = PostgresStore::open(url).await?;
        measure(&store, outlets).await?;
        store.close().await;
        return Ok(());
    }
    let folder = tempfile::TempDir::new_in(place.map_or_else(std::env::temp_dir, PathBuf::from))?;
    let store = SqliteStore::open(&folder.path().join("history.db")).await?;
    measure(&store, outlets).await?;
    store.close().await;
    Ok(())
}

async fn measure(store: &dyn Store, outlets: usize) -> Result<(), Box<dyn Error>> {
    register(store, outlets).await?;
    let started = Instant::now();
    let mut written = 0;
    for outlet in 0..outlets {
        for pollutant in 0..POLLUTANTS {
            written += store.put_history(&year(outlet, pollutant)?, "archive of 2025").await?;
        }
    }
    say("written", written, started.elapsed());
    let started = Instant::now();
    let mut read = 0;
    for outlet in 0..outlets {
        read += read_year(store, outlet).await?;
    }
    say("read", read, started.elapsed());
    Ok(())
}

fn say(what: &str, values: u64, time: Duration) {
    let per_second = values as f64 / time.as_secs_f64();
    println!("{what} {values} values in {time:.1?}: {per_second:.0} values/s");
}

/// An enterprise for each outlet.
async fn register(store: &dyn Store, outlets: usize) -> Result<(), Box<dyn Error>> {
    let mut enterprises = Vec::new();
    let mut places = Vec::new();
    for number in 0..outlets {
        enterprises.push(EnterpriseRecord {
            id: format!("E{number}"),
            name: format!("E{number}"),
            county: "330122".parse()?,
            township: String::new(),
            industries: Vec::new(),
        });
        places.push(OutletRecord {
            enterprise: format!("E{number}"),
            id: "DW001".to_owned(),
            name: "DW001".to_owned(),
            medium: Medium::Water,
            monitoring_point: "plant-outlet".to_owned(),
        });
    }
    store.put_enterprises(&enterprises).await?;
    store.put_outlets(&places).await?;
    Ok(())
}

fn year(outlet: usize, pollutant: usize) -> Result<StreamColumns, Box<dyn Error>> {
    let stream = Stream {
        county: "330122".parse()?,
        enterprise: format!("E{outlet}"),
        outlet: "DW001".to_owned(),
        pollutant: format!("w0100{pollutant}"),
        averaging: Averaging::Hour,
    };
    let period_start: Vec<i64> = (0..365 * 24).map(|hour| YEAR + hour * HOUR).collect();
    let value = period_start.iter().map(|start| start / HOUR % 997 * 10_000_000).collect();
    let rows = period_start.len();
    Ok(StreamColumns {
        stream_id: 0,
        stream,
        period_start,
        value,
        converted: vec![Some(Decimal::ONE); rows],
        validity: vec![0; rows],
        revision: vec![0; rows],
    })
}

async fn read_year(store: &dyn Store, outlet: usize) -> Result<u64, Box<dyn Error>> {
    let mut values = 0;
    let enterprise = format!("E{outlet}");
    for month in 0..MONTHS {
        let day = |month: i64| YEAR + month * 365 / MONTHS * DAY;
        let (from, until) = (day(month), day(month + 1));
        let columns = store.stream_columns(&enterprise, &[Averaging::Hour], from, until).await?;
        values += columns.iter().map(|one| one.value.len() as u64).sum::<u64>();
    }
    Ok(values)
}
