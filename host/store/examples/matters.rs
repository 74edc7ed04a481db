//! Prints how long a year of matters of 3,400 enterprises takes: opening them, going on with them,
//! looking for what is due, counting, and sending their notices.
//!
//! `cargo run -p tidegate-store --example matters [postgres://…]`; without an address in a SQLite
//! file that waits for no disk.

use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::json;
use tidegate_domain::{
    Channel, EnterpriseRecord, Jurisdiction, MatterKey, MatterKind, NewNotice, NoticeTry, Party,
    Position, StepTaken, TryOutcome, Urgency,
};
use tidegate_store::{
    Claim, MatterFilter, MatterMove, NoticeFilter, Page, PostgresStore, SqliteSettings,
    SqliteStore, Store,
};

const ENTERPRISES: usize = 3_400;
/// Matters of each enterprise.
const MATTERS: usize = 12;
const DAY: i64 = 86_400;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = tempfile::TempDir::new()?;
    let store: Arc<dyn Store> = match std::env::args().nth(1) {
        Some(address) => Arc::new(PostgresStore::open(&address).await?),
        None => {
            let settings = SqliteSettings { durable: false, ..SqliteSettings::default() };
            let path = folder.path().join("matters.db");
            Arc::new(SqliteStore::open_with(&path, &settings).await?)
        }
    };
    let county: Jurisdiction = "330122".parse()?;
    let enterprises: Vec<_> = (0..ENTERPRISES).map(|number| registered(&county, number)).collect();
    store.put_enterprises(&enterprises).await?;
    let mut opening = Duration::ZERO;
    let mut going_on = Duration::ZERO;
    for number in 0..MATTERS {
        let open: Vec<MatterMove> = enterprises.iter().map(|one| opened(one, number)).collect();
        let started = Instant::now();
        store.move_matters(&open).await?;
        opening += started.elapsed();
        let next: Vec<MatterMove> = open.iter().map(closed).collect();
        let started = Instant::now();
        store.move_matters(&next).await?;
        going_on += started.elapsed();
    }
    let moves = (ENTERPRISES * MATTERS) as u128;
    println!("{moves} matters opened, each with a notice: {} µs each", opening.as_micros() / moves);
    println!("{moves} matters gone on with: {} µs each", going_on.as_micros() / moves);
    look(&*store, &county).await?;
    send(&*store).await
}

/// How long it takes to look for things.
async fn look(store: &dyn Store, county: &Jurisdiction) -> Result<(), Box<dyn Error>> {
    let started = Instant::now();
    let due = store.matters_due(county, 100 * DAY, 1_000).await?.len();
    println!("{due} due: {:?}", started.elapsed());
    let own = MatterFilter { county: Some(county.clone()), ..Default::default() };
    let late = MatterFilter {
        kind: Some(MatterKind::Duty),
        labels: vec!["late".to_owned()],
        opened: Some((0, 30 * DAY)),
        ..own.clone()
    };
    let stepped = Some((vec!["receive".to_owned()], 30 * DAY, 60 * DAY));
    for (what, filter) in [
        ("labelled and opened in a month", late),
        ("stepped in a month", MatterFilter { stepped, ..own.clone() }),
        ("closed in a month", MatterFilter { closed_in: Some((0, 30 * DAY)), ..own.clone() }),
        ("with an officer", MatterFilter { owner: Some("wang".to_owned()), ..own.clone() }),
        ("all", own),
    ] {
        let started = Instant::now();
        let number = store.count_matters(&filter).await?;
        let counted = started.elapsed();
        let started = Instant::now();
        store.matters(&filter, Page::first(50)).await?;
        println!("{what}: {number} counted in {counted:?}, listed in {:?}", started.elapsed());
    }
    let started = Instant::now();
    let steps = store.steps_after(county, 0, 5_000).await?.len();
    println!("{steps} steps followed: {:?}", started.elapsed());
    Ok(())
}

/// How long it takes to send what waits.
async fn send(store: &dyn Store) -> Result<(), Box<dyn Error>> {
    let (mut sent, mut claiming, mut keeping) = (0, Duration::ZERO, Duration::ZERO);
    loop {
        let now = 500 * DAY + sent;
        let claim = Claim { by: "host".to_owned(), now, until: now + 60, rows: 1_000 };
        let started = Instant::now();
        let notices = store.claim_notices(&claim).await?;
        claiming += started.elapsed();
        if notices.is_empty() {
            break;
        }
        let tries: Vec<NoticeTry> = notices
            .iter()
            .map(|one| {
                let outcome = TryOutcome::Sent { receipt: Some(format!("r{}", one.id)) };
                NoticeTry { notice: one.id, number: 1, at: now, outcome }
            })
            .collect();
        let started = Instant::now();
        store.put_tries(&tries).await?;
        keeping += started.elapsed();
        sent += i64::try_from(tries.len())?;
    }
    let each = |spent: Duration| spent.as_micros() / u128::try_from(sent.max(1)).unwrap_or(1);
    println!("{sent} notices: {} µs to claim, {} to keep", each(claiming), each(keeping));
    let started = Instant::now();
    let number = store.count_notices(&NoticeFilter::default()).await?;
    println!("{number} notices counted in {:?}", started.elapsed());
    Ok(())
}

fn registered(county: &Jurisdiction, number: usize) -> EnterpriseRecord {
    EnterpriseRecord {
        id: format!("91330122MA{number:08}"),
        name: format!("enterprise {number}"),
        county: county.clone(),
        township: String::new(),
        industries: vec!["1712".to_owned()],
    }
}

/// A duty of an enterprise, with a notice to one of a thousand people.
fn opened(enterprise: &EnterpriseRecord, number: usize) -> MatterMove {
    let at = i64::try_from(number).unwrap_or_default() * 30 * DAY;
    let key = format!("{}/report/{number}", enterprise.id);
    let notice = NewNotice {
        county: enterprise.county.clone(),
        person: format!("contact-{}", enterprise.id.get(15..).unwrap_or_default()),
        channel: Channel::Sms,
        address: "13800000000".to_owned(),
        topic: "report-due".to_owned(),
        urgency: Urgency::Action,
        title: "季度执行报告".to_owned(),
        text: "请于三日内在全国排污许可证管理信息平台提交季度执行报告。".to_owned(),
        matter: None,
        enterprise: Some(enterprise.id.clone()),
        key: key.clone(),
        at,
        not_before: at,
        held: None,
    };
    MatterMove {
        key: MatterKey { county: enterprise.county.clone(), kind: MatterKind::Duty, key },
        enterprise: Some(enterprise.id.clone()),
        seen: 0,
        steps: vec![step("open", at)],
        position: position(at, false),
        attachments: Vec::new(),
        notices: vec![notice],
        docket: Vec::new(),
    }
}

fn closed(open: &MatterMove) -> MatterMove {
    let at = open.steps.first().map_or(0, |step| step.at) + 10 * DAY;
    MatterMove {
        seen: 1,
        steps: vec![step("receive", at)],
        position: position(at, at % (60 * DAY) == 10 * DAY),
        notices: Vec::new(),
        ..open.clone()
    }
}

fn step(action: &str, at: i64) -> StepTaken {
    StepTaken {
        at,
        by: "tidegate".to_owned(),
        party: Party::Host,
        action: action.to_owned(),
        body: json!({ "duty": "report", "period": "2022-Q1", "sources": ["permit", "law"] }),
    }
}

fn position(at: i64, closed: bool) -> Position {
    Position {
        status: if closed { "received" } else { "owed" }.to_owned(),
        closed,
        owner: (at % 7 == 0).then(|| "wang".to_owned()),
        due_at: (!closed).then_some(at + 15 * DAY),
        deadline: Some(at + 18 * DAY),
        severity: 0,
        subject: "2022-Q1".to_owned(),
        labels: if closed { vec!["late".to_owned()] } else { Vec::new() },
        state: json!({
            "period": "2022-Q1", "from": "2022-01-01", "until": "2022-04-01", "due": "2022-04-15",
            "reminders": [{ "at": 1, "why": "three days before" }], "paused": [],
            "basis": "排污许可管理条例第二十二条", "notes": "x".repeat(200),
        }),
    }
}
