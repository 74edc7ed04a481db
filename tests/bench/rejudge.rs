//! Judging a year of hourly averages again, beside reading the same rows without judging.

use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use tidegate_domain::{
    Averaging, Date, DatedFact, Decimal, EnterpriseRecord, FactValue, Jurisdiction, Medium,
    OutletRecord, Stream, Validity,
};
use tidegate_service::{Host, Registration, RejudgeOrder};
use tidegate_store::StreamColumns;
use tidegate_tests::county::host_at;
use tidegate_tests::packs::component;
use tidegate_tests::running::runtime;

use crate::Failure;
use crate::report::{Row, Section};

/// Names the number of outlets, for who wants to see it run on a small county.
const OUTLETS_VARIABLE: &str = "TIDEGATE_BENCH_OUTLETS";

/// Outlets of a county.
const OUTLETS: usize = 200;

/// 10⁻⁹ of a unit is one count.
const UNIT: i64 = 1_000_000_000;

const HOUR_S: i64 = 3_600;

/// The year judged, and the month that memory is compared with.
const YEAR: [&str; 2] = ["2025-01-01", "2026-01-01"];
const MONTH: [&str; 2] = ["2025-06-01", "2025-07-01"];

/// The day of judging.
const AS_OF: &str = "2026-01-10";

/// Packs in force, and the one that is tried beside them: it brings limits of its own, so that every
/// case file is assembled twice.
const IN_FORCE: [&str; 3] = ["national", "standards", "tonglu"];
const CANDIDATE: &str = "zhejiang";

/// Pollutants of a gas boiler and of sewage works, each with a usual value in thousandths of its
/// unit and whether it is converted to reference oxygen.
const AIR: [(&str, i64, bool); 5] = [
    ("a34013", 9_000, true),
    ("a21026", 20_000, true),
    ("a21002", 90_000, true),
    ("a19001", 4_000, false),
    ("a00000", 5_000, false),
];
const WATER: [(&str, i64, bool); 5] = [
    ("w01018", 44_000, false),
    ("w21003", 900, false),
    ("w21011", 180, false),
    ("w21001", 7_000, false),
    ("w00000", 60_000, false),
];

/// One line for the time, one for the memory.
pub(crate) fn section() -> Result<Section, Failure> {
    let outlets = match std::env::var(OUTLETS_VARIABLE) {
        Ok(text) => text.parse()?,
        Err(_) => OUTLETS,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(measured(outlets))
}

async fn measured(outlets: usize) -> Result<Section, Failure> {
    let folder = tempfile::tempdir()?;
    let as_of: Date = AS_OF.parse()?;
    let host = host_at(folder.path(), &IN_FORCE, as_of.start()).await;
    let filling = Instant::now();
    let enterprises = filled(&host, outlets).await?;
    let filled_s = filling.elapsed().as_secs_f64();

    let month = judged(&host, MONTH).await?;
    let read = read(&host, &enterprises, YEAR).await?;
    let year = judged(&host, YEAR).await?;
    if read.values != year.values {
        return Err(format!("{} values were read, {} judged", read.values, year.values).into());
    }
    let per_value = |run: &Measured| run.took.as_secs_f64() * 1e9 / run.values.max(1) as f64;
    let rate = |run: &Measured| run.values as f64 / run.took.as_secs_f64();
    let note = format!(
        "{outlets} outlets, 5 pollutants, {} hourly values of a year, stored in {filled_s:.0} s; by \
         two stacks on all cores,\n`{CANDIDATE}` tried beside {}: {:.0} values/s judged in {:.0} s, \
         {:.0} values/s read, {} findings would change",
        year.values,
        IN_FORCE.join(", "),
        rate(&year),
        year.took.as_secs_f64(),
        rate(&read),
        year.changes,
    );
    let rows = vec![
        Row {
            case: "a year judged again".to_owned(),
            unit: "ns/value",
            ours: per_value(&year),
            base_name: "read only",
            base: per_value(&read),
            goal: None,
        },
        Row {
            case: "peak memory over the year".to_owned(),
            unit: "MiB",
            ours: year.peak_mib,
            base_name: "over a month",
            base: month.peak_mib,
            goal: None,
        },
    ];
    Ok(Section { title: "Judging history again", note, rows })
}

/// One pass over a period.
struct Measured {
    values: u64,
    took: Duration,
    peak_mib: f64,
    changes: usize,
}

/// Judges a period by the stack in force and the candidate.
async fn judged(host: &Host, [from, until]: [&str; 2]) -> Result<Measured, Failure> {
    let order = RejudgeOrder {
        county: county()?,
        from: from.parse()?,
        until: until.parse()?,
        as_of: AS_OF.parse()?,
        candidates: vec![runtime().admit(&component(CANDIDATE))?],
        done: std::collections::BTreeSet::new(),
        at_once: cores(),
    };
    forget_peak();
    let begun = Instant::now();
    let mut rejudging = host.rejudge(order).await?;
    let (mut values, mut changes) = (0, 0);
    while let Some(result) = rejudging.results.recv().await {
        if !result.failure.is_empty() {
            return Err(result.failure.into());
        }
        values += result.values;
        changes += result.changes.len();
    }
    Ok(Measured { values, took: begun.elapsed(), peak_mib: peak_mib(), changes })
}

/// Reads the same rows month by month, as many enterprises at a time as are judged.
async fn read(
    host: &Host,
    enterprises: &[String],
    [from, until]: [&str; 2],
) -> Result<Measured, Failure> {
    let months = months(from.parse()?, until.parse()?);
    forget_peak();
    let begun = Instant::now();
    let share = enterprises.len().div_ceil(cores()).max(1);
    let tasks: Vec<_> = enterprises
        .chunks(share)
        .map(|share| tokio::spawn(read_share(host.clone(), share.to_vec(), months.clone())))
        .collect();
    let mut values = 0;
    for task in tasks {
        values += task.await??;
    }
    Ok(Measured { values, took: begun.elapsed(), peak_mib: peak_mib(), changes: 0 })
}

/// Reads some enterprises; gives how many values they have.
async fn read_share(
    host: Host,
    enterprises: Vec<String>,
    months: Vec<[i64; 2]>,
) -> Result<u64, tidegate_store::StoreError> {
    let mut values = 0;
    for enterprise in enterprises {
        for [from, until] in &months {
            let hours = &[Averaging::Hour];
            let columns = host.store().stream_columns(&enterprise, hours, *from, *until).await?;
            values += columns.iter().map(|stream| stream.value.len() as u64).sum::<u64>();
        }
    }
    Ok(values)
}

/// First instant and end of each month of a period that begins with one.
fn months(from: Date, until: Date) -> Vec<[i64; 2]> {
    let mut months = Vec::new();
    let mut start = from;
    while start < until {
        let (year, month, _) = start.ymd();
        let next = if month == 12 { (year + 1, 1) } else { (year, month + 1) };
        let end = Date::from_ymd(next.0, next.1, 1).unwrap_or(until);
        months.push([start.start(), end.start()]);
        start = end;
    }
    months
}

fn county() -> Result<Jurisdiction, Failure> {
    Ok("330122".parse()?)
}

fn cores() -> usize {
    available_parallelism().map_or(1, std::num::NonZero::get)
}

/// Registers the outlets, boilers and sewage works by turns, and stores their year.
async fn filled(host: &Host, outlets: usize) -> Result<Vec<String>, Failure> {
    let mut enterprises = Vec::new();
    let hours: Vec<i64> = {
        let [from, until] = YEAR.map(|day| day.parse::<Date>().map(Date::start));
        let (from, until) = (from?, until?);
        (0..(until - from) / HOUR_S).map(|hour| from + hour * HOUR_S).collect()
    };
    for number in 0..outlets {
        let id = format!("91330122BENCH{number:05}");
        let medium = if number % 2 == 0 { Medium::Air } else { Medium::Water };
        host.register(&registration(&id, medium)?).await?;
        let (outlet, pollutants) = match medium {
            Medium::Air => ("DA001", AIR),
            Medium::Water => ("DW001", WATER),
        };
        for (place, pollutant) in pollutants.into_iter().enumerate() {
            let stream = Stream {
                county: county()?,
                enterprise: id.clone(),
                outlet: outlet.to_owned(),
                pollutant: pollutant.0.to_owned(),
                averaging: Averaging::Hour,
            };
            let seed = (number * pollutants.len() + place) as u64;
            host.store().put_history(&columns(stream, pollutant, &hours, seed), "bench").await?;
        }
        enterprises.push(id);
    }
    Ok(enterprises)
}

/// A year of one stream: around its usual value, sometimes over the limit, sometimes flagged.
fn columns(
    stream: Stream,
    (_, usual, is_converted): (&str, i64, bool),
    hours: &[i64],
    seed: u64,
) -> StreamColumns {
    use rand::rngs::StdRng;
    use rand::{Rng, SeedableRng};
    let mut rng = StdRng::seed_from_u64(seed);
    let mut draw = |_: &i64| {
        let percent = if rng.random_bool(0.002) { 300 } else { rng.random_range(60..120) };
        usual * (UNIT / 1000) / 100 * percent
    };
    let value: Vec<i64> = hours.iter().map(&mut draw).collect();
    let mut flag = |_: &i64| match rng.random_bool(0.02) {
        true => Validity::Maintenance.code(),
        false => Validity::Valid.code(),
    };
    let validity = hours.iter().map(&mut flag).collect();
    let converted = |value: &i64| is_converted.then(|| Decimal::from_counts(*value));
    StreamColumns {
        stream_id: 0,
        stream,
        period_start: hours.to_vec(),
        converted: value.iter().map(converted).collect(),
        value,
        validity,
        revision: vec![0; hours.len()],
    }
}

/// An enterprise with one outlet and the facts that limits of the packs ask for.
fn registration(id: &str, medium: Medium) -> Result<Registration, Failure> {
    let text = |word: &str| FactValue::Text(word.to_owned());
    let day = |text: &str| text.parse().map(FactValue::Day);
    let (outlet, name, point, industry) = match medium {
        Medium::Air => ("DA001", "锅炉烟囱", "stack", "4430"),
        Medium::Water => ("DW001", "总排口", "plant-outlet", "4620"),
    };
    let facts = match medium {
        Medium::Air => vec![
            ("outlet_kind", text("boiler")),
            ("boiler_fuel", text("gas")),
            ("boiler_built", day("2020-05-01")?),
            ("boiler_output_tph", FactValue::Number("20".parse()?)),
            ("special_limits_designated", FactValue::Truth(false)),
        ],
        Medium::Water => vec![
            ("outlet_kind", text("town-wwtp")),
            ("discharge_class", text("1A")),
            ("wwtp_eia_approved", day("2015-05-01")?),
            ("named_by_city", FactValue::Truth(true)),
            ("water_temperature_c", FactValue::Number("20".parse()?)),
        ],
    };
    let fact = |(name, value): (&str, FactValue)| DatedFact {
        enterprise: id.to_owned(),
        outlet: Some(outlet.to_owned()),
        name: name.to_owned(),
        value,
        from: Date::from_days(18_000),
        source: "bench".to_owned(),
        doubtful: false,
    };
    Ok(Registration {
        enterprises: vec![EnterpriseRecord {
            id: id.to_owned(),
            name: format!("样例企业{id}"),
            county: county()?,
            township: "样例镇".to_owned(),
            industries: vec![industry.to_owned()],
        }],
        outlets: vec![OutletRecord {
            enterprise: id.to_owned(),
            id: outlet.to_owned(),
            name: name.to_owned(),
            medium,
            monitoring_point: point.to_owned(),
        }],
        facts: facts.into_iter().map(fact).collect(),
        permits: Vec::new(),
        devices: Vec::new(),
    })
}

/// Lets the peak of resident memory begin anew, where the system can do that.
fn forget_peak() {
    // Without it the peak is that of the process so far, which only makes the number larger.
    let _ = fs_err::write("/proc/self/clear_refs", "5");
}

/// Peak of resident memory; not a number where the system does not say.
fn peak_mib() -> f64 {
    let status = fs_err::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    kib.map_or(f64::NAN, |kib| kib / 1024.0)
}
