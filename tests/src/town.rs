//! A county whose people and clocks are played step by step, over the shipped packs and a real store.

use std::any::Any;
use std::sync::{Arc, LazyLock};

use serde_json::Value;
use tempfile::TempDir;
use tidegate_desk::{Desk, DeskError, WrittenStep};
use tidegate_domain::{
    Address, Averaging, Channel, Date, Instant, Jurisdiction, Matter, MatterKind, Notice, Party,
    Person, Preference, RawFrame, Reading, Stream, Urgency, Validity,
};
use tidegate_runtime::{Runtime, RuntimeConfig, Workers};
use tidegate_service::{
    FrameCommit, FrameKind, GradingMemory, Host, HostParts, Intake as _, SteppedClock,
};
use tidegate_store::{MatterFilter, NoticeFilter, Page, PostgresStore, SqliteStore, Store};

use crate::packs::component;
use crate::server::ServerDatabase;

/// Tonglu.
pub const COUNTY: &str = "330122";

/// The packs of a county.
pub const PACKS: [&str; 4] = ["national", "standards", "zhejiang", "tonglu"];

/// The hours at which the host looks at what came and what is due.
const LOOKS: [i64; 2] = [8, 20];

/// The one engine of a process, which compiles each pack once.
static ENGINE: LazyLock<(Arc<Runtime>, Workers, TempDir)> = LazyLock::new(|| {
    let cache = TempDir::new().unwrap();
    let cache_dir = Some(cache.path().to_owned());
    let runtime = Runtime::new(RuntimeConfig { cache_dir, ..RuntimeConfig::default() });
    (Arc::new(runtime.unwrap()), Workers::start(2).unwrap(), cache)
});

/// Matters and notices read at once.
const ROWS: u32 = 1_000;

/// A host with its desk, and a clock that stands until it is moved on.
pub struct Town {
    /// The host.
    pub host: Host,
    /// Its desk.
    pub desk: Desk,
    /// Its store.
    pub store: Arc<dyn Store>,
    /// Its clock.
    pub clock: Arc<SteppedClock>,
    memory: GradingMemory,
    looked: Instant,
    _place: Box<dyn Any + Send + Sync>,
}

/// Who takes a step, and for whom.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// By whom.
    pub by: &'a str,
    /// On whose behalf.
    pub party: Party,
}

/// An officer.
#[must_use]
pub const fn officer(by: &str) -> Who<'_> {
    Who { by, party: Party::Officer }
}

/// Somebody of an enterprise.
#[must_use]
pub const fn enterprise(by: &str) -> Who<'_> {
    Who { by, party: Party::Enterprise }
}

/// The county.
///
/// # Panics
/// Never: the code is one.
#[must_use]
pub fn county() -> Jurisdiction {
    COUNTY.parse().unwrap()
}

/// A minute in China, `2026-01-19 12:30`.
///
/// # Panics
/// When the text is none.
#[must_use]
pub fn at(moment: &str) -> Instant {
    let (day, time) = moment.split_once(' ').unwrap();
    let (hour, minute) = time.split_once(':').unwrap();
    let (hour, minute): (i64, i64) = (hour.parse().unwrap(), minute.parse().unwrap());
    day_of(day).start() + hour * 3_600 + minute * 60
}

/// A day.
///
/// # Panics
/// When the text is none.
#[must_use]
pub fn day_of(day: &str) -> Date {
    day.parse().unwrap()
}

/// An officer of the county with a post, reached in the inbox.
#[must_use]
pub fn officer_of(id: &str, post: &str) -> Person {
    Person {
        county: county(),
        id: id.to_owned(),
        name: format!("样例{id}"),
        enterprise: None,
        posts: vec![post.to_owned()],
        account: None,
        addresses: Vec::new(),
        preferences: Vec::new(),
        language: "zh-CN".to_owned(),
        active: true,
    }
}

/// The contact of an enterprise, who has a telephone for what is to be done; what is only to be known
/// goes to the inbox alone.
#[must_use]
pub fn contact_of(id: &str, enterprise: &str) -> Person {
    Person {
        enterprise: Some(enterprise.to_owned()),
        addresses: vec![by_telephone("13800000001")],
        preferences: vec![Preference { urgency: Urgency::Information, channels: Vec::new() }],
        ..officer_of(id, "contact")
    }
}

/// A number for short messages.
#[must_use]
pub fn by_telephone(number: &str) -> Address {
    Address { channel: Channel::Sms, address: number.to_owned() }
}

impl Town {
    /// A town over a database in a folder of its own.
    ///
    /// # Panics
    /// When it cannot be had.
    pub async fn on_sqlite(packs: &[&str], now: Instant) -> Self {
        let folder = TempDir::new().unwrap();
        let store = SqliteStore::open(&folder.path().join("town.sqlite")).await.unwrap();
        Self::over(Arc::new(store), Box::new(folder), packs, now).await
    }

    /// A town over a database of its own on the server of the tests.
    ///
    /// # Panics
    /// When it cannot be had.
    pub async fn on_postgres(packs: &[&str], now: Instant) -> Self {
        let database = ServerDatabase::new("town");
        let store = PostgresStore::open(&database.address()).await.unwrap();
        Self::over(Arc::new(store), Box::new(database), packs, now).await
    }

    async fn over(
        store: Arc<dyn Store>,
        place: Box<dyn Any + Send + Sync>,
        packs: &[&str],
        now: Instant,
    ) -> Self {
        let clock = Arc::new(SteppedClock::new(now));
        let (runtime, workers, _) = &*ENGINE;
        let host = Host::new(HostParts {
            store: Arc::clone(&store),
            runtime: Arc::clone(runtime),
            workers: workers.clone(),
            clock: Arc::<SteppedClock>::clone(&clock),
        });
        for pack in packs {
            host.install(component(pack)).await.unwrap();
        }
        let desk = host.desk().unwrap();
        let memory = GradingMemory::default();
        Self { host, desk, store, clock, memory, looked: now, _place: place }
    }

    /// What time it is.
    #[must_use]
    pub fn clock_now(&self) -> Instant {
        self.looked
    }

    /// Everybody who has a post in the county, and the contact of an enterprise.
    ///
    /// # Panics
    /// When the desk refuses them.
    pub async fn with_people(&self, enterprise: &str) {
        let officers = [
            ("intake", "intake"),
            ("reviewer", "permit-reviewer"),
            ("approver", "approver"),
            ("inspector", "inspector"),
            ("leader", "leader"),
        ];
        let mut people: Vec<Person> =
            officers.iter().map(|(id, post)| officer_of(id, post)).collect();
        for leader in people.iter_mut().filter(|person| person.id == "leader") {
            leader.addresses.push(by_telephone("13800000009"));
        }
        people.push(contact_of("contact", enterprise));
        self.desk.put_people(&county(), &people).await.unwrap();
    }

    /// Moves on to an instant, with the looks of the host that lie between: each morning the day
    /// before is judged, then the desk goes its round.
    ///
    /// # Panics
    /// When the host fails.
    pub async fn until(&mut self, now: Instant) {
        let first = Date::of_instant(self.looked);
        for day in first.days()..=Date::of_instant(now).days() {
            let date = Date::from_days(day);
            for hour in LOOKS {
                let look = date.start() + hour * 3_600;
                if look <= self.looked || look > now {
                    continue;
                }
                self.clock.move_on(look);
                self.looked = look;
                if hour == LOOKS[0] {
                    self.host.judge_played((date.plus_days(-1), date), 1).await.unwrap();
                }
                self.look(look).await;
            }
        }
        self.clock.move_on(now);
        self.looked = self.looked.max(now);
    }

    /// What came is graded, and the desk goes its round.
    ///
    /// # Panics
    /// When one of both fails.
    pub async fn look(&mut self, now: Instant) {
        self.clock.move_on(now);
        self.looked = self.looked.max(now);
        self.host.grade_waiting(&mut self.memory).await.unwrap();
        self.desk.round(&county(), now).await.unwrap();
    }

    /// Moves on to an instant and takes a step there.
    ///
    /// # Errors
    /// As of the desk.
    pub async fn tried(
        &mut self,
        now: Instant,
        who: Who<'_>,
        (matter, act): (i64, Value),
    ) -> Result<Matter, DeskError> {
        self.until(now).await;
        self.desk.step(&county(), written(matter, now, who, act)).await
    }

    /// The same, and the step is allowed.
    ///
    /// # Panics
    /// When it is not.
    pub async fn step(&mut self, now: Instant, who: Who<'_>, what: (i64, Value)) -> Matter {
        let told = format!("{what:?}");
        match self.tried(now, who, what).await {
            Ok(matter) => matter,
            Err(error) => panic!("{told}: {error}"),
        }
    }

    /// Matters of a kind, in the order in which they were opened.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn matters(&self, kind: MatterKind) -> Vec<Matter> {
        let filter = MatterFilter { kind: Some(kind), ..Default::default() };
        let page = Page::first(ROWS);
        let mut matters = self.desk.matters(&county(), &filter, page).await.unwrap().items;
        matters.sort_by_key(|matter| matter.id);
        matters
    }

    /// Notices in the order in which they were written.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn notices(&self) -> Vec<Notice> {
        let filter = NoticeFilter::default();
        let mut all = Vec::new();
        loop {
            let offset = u32::try_from(all.len()).unwrap();
            let page = Page { offset, rows: ROWS };
            let found = self.desk.notices(&county(), &filter, page).await.unwrap();
            let read = found.items.len();
            all.extend(found.items);
            if read < ROWS as usize {
                break;
            }
        }
        all.sort_by_key(|notice| notice.id);
        all
    }

    /// Who was told what after a notice, as `person channel topic`, in order; and the last notice.
    ///
    /// # Panics
    /// When the store fails.
    pub async fn told_after(&self, last: i64) -> (Vec<String>, i64) {
        let notices = self.notices().await;
        let newest = notices.last().map_or(last, |notice| notice.id);
        let told = notices.into_iter().filter(|notice| notice.id > last).map(|notice| {
            let held = if notice.notice.held.is_some() { " held" } else { "" };
            let kept = notice.notice;
            format!("{} {} {}{held}", kept.person, kept.channel, kept.topic)
        });
        (told.collect(), newest)
    }

    /// Sends hourly means of a pollutant at an outlet, from an hour on.
    ///
    /// # Panics
    /// When the store refuses them.
    pub async fn hours(
        &self,
        (enterprise, pollutant): (&str, &str),
        from: Instant,
        values: &[&str],
    ) {
        let stream = Stream {
            county: county(),
            enterprise: enterprise.to_owned(),
            outlet: "DA001".to_owned(),
            pollutant: pollutant.to_owned(),
            averaging: Averaging::Hour,
        };
        let reading = |(hour, value): (i64, &&str)| {
            let value = value.parse().unwrap();
            let period_start = from + hour * 3_600;
            let validity = Validity::Valid;
            Reading { period_start, value, converted: Some(value), validity, flag: None }
        };
        let readings = (0..).zip(values).map(reading);
        let frame = RawFrame {
            mn: "synthetic".to_owned(),
            received_at_ms: self.looked * 1_000,
            qn: String::new(),
            cn: "2061".to_owned(),
            bytes: b"##".to_vec(),
        };
        let readings = readings.map(|reading| (stream.clone(), reading)).collect();
        let commit = FrameCommit { frame, kind: FrameKind::Accepted, readings };
        self.host.take(commit).await.unwrap();
    }
}

/// A step as it comes over the API.
#[must_use]
pub fn written(matter: i64, at: Instant, who: Who<'_>, act: Value) -> WrittenStep {
    WrittenStep {
        matter,
        seen: None,
        at,
        by: who.by.to_owned(),
        party: who.party,
        act,
        attachments: Vec::new(),
    }
}
