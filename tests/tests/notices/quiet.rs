//! Quiet hours of a county, through the desk, the outbox and real gateways: what is to be done waits
//! for their end and goes once, what is urgent goes at once, and the inbox has both at once.

use std::sync::Arc;
use std::time::Duration;

use tidegate_affairs::{Purpose, Visit};
use tidegate_desk::{Outgoing, Planner};
use tidegate_domain::{Address, Channel, Date, Instant, Notice, NoticeStatus, Person};
use tidegate_manifest::Value;
use tidegate_messages::{Dispatcher, Means, Policy, wire_key};
use tidegate_service::Clock as _;
use tidegate_tests::county::{NOX, register_boiler};
use tidegate_tests::packs::component;
use tidegate_tests::process::{WAIT_MAX, free_address};
use tidegate_tests::sections::edited;
use tidegate_tests::town::{COUNTY, PACKS, Town, at, by_telephone, contact_of, county, officer_of};

use crate::mail::MailServer;
use crate::receiver::Receiver;
use crate::words::gateways;

/// Something is to be done.
const ORDINARY: &str = "inspection-announced";

/// Over the limit.
const URGENT: &str = "alert-raised";

const MINUTE: i64 = 60;

/// An enterprise for each minute at which both are written.
const UNITS: [&str; 4] = ["BEFORE", "FIRST", "LAST", "END"];

/// A county with people, and a host that sends their notices.
struct Scene {
    town: Town,
    sms: Receiver,
    mail: MailServer,
    sender: Dispatcher<Outgoing>,
}

/// Where the contact of an enterprise gets letters.
fn mailbox(unit: &str) -> String {
    format!("{}@example.cn", unit.to_lowercase())
}

impl Scene {
    /// A county of these packs, on an evening before its quiet hours.
    async fn new(packs: &[&str], own: Option<Vec<u8>>) -> Self {
        let town = Town::on_sqlite(packs, at("2026-03-02 18:00")).await;
        if let Some(pack) = own {
            town.host.install(pack).await.unwrap();
        }
        let mut people = vec![officer_of("inspector", "inspector"), officer_of("leader", "leader")];
        for unit in UNITS {
            register_boiler(&town.host, COUNTY, unit, Some("150")).await;
            let by_mail = Address { channel: Channel::Email, address: mailbox(unit) };
            people.push(Person {
                addresses: vec![by_telephone("13800000001"), by_mail],
                preferences: Vec::new(),
                ..contact_of(unit, unit)
            });
        }
        town.desk.put_people(&county(), &people).await.unwrap();
        let (sms, port) = (Receiver::closed(), free_address().port());
        sms.open().await;
        let clock = Arc::clone(&town.clock);
        let sender = Dispatcher::new(Means {
            line: Arc::new(Outgoing::new(Arc::clone(&town.store))),
            gateways: gateways(&sms.url(), port),
            clock: Arc::new(move || clock.now()),
            policy: Policy::default(),
        });
        Self { town, sms, mail: MailServer::at(port), sender: sender.unwrap() }
    }

    /// At a moment a visit is announced to an enterprise, then its stack is over the limit; whatever
    /// can be sent is.
    async fn both_are_written(&mut self, unit: &str, now: Instant) {
        self.town.clock.move_on(now);
        let visit = Visit {
            reference: "2026-1".to_owned(),
            purpose: Purpose::Complaint,
            reason: String::new(),
            on: Date::of_instant(now).plus_days(2),
            inspectors: vec!["inspector".to_owned()],
            outlets: Vec::new(),
            cases: Vec::new(),
            order: None,
            seed: None,
            announced: true,
            remind_on: None,
        };
        let planner = Planner { by: "inspector".to_owned(), at: now };
        self.town.desk.plan_inspection(&county(), (unit, visit), planner).await.unwrap();
        let hour = now.div_euclid(60 * MINUTE) * 60 * MINUTE;
        self.town.hours((unit, NOX), hour - 180 * MINUTE, &["100", "180", "190"]).await;
        self.town.look(now).await;
        self.send(now).await;
    }

    /// Sends what can be sent at a moment, and looks again whether more can.
    async fn send(&self, now: Instant) {
        self.town.clock.move_on(now);
        for _ in 0..20 {
            self.sender.round().await.unwrap();
        }
    }

    /// The notices of a topic to the contact of an enterprise.
    async fn notices(&self, unit: &str, topic: &str) -> Vec<Notice> {
        let mut notices = self.town.notices().await;
        notices.retain(|one| one.notice.person == unit && one.notice.topic == topic);
        notices
    }

    /// How often a topic came to the contact of an enterprise as a short message and as a letter.
    async fn came(&self, unit: &str, topic: &str) -> (usize, usize) {
        let notices = self.notices(unit, topic).await;
        let of = |channel: Channel| {
            let found: Vec<&Notice> =
                notices.iter().filter(|one| one.notice.channel == channel).collect();
            assert_eq!(found.len(), 1, "one notice of {topic} over {channel} for {unit}");
            found[0]
        };
        let key = wire_key(of(Channel::Sms));
        let messages = self.sms.keys().into_iter().filter(|taken| *taken == key).count();
        let title = &of(Channel::Email).notice.title;
        let letters = self.letters(unit).await;
        (messages, letters.iter().filter(|subject| *subject == title).count())
    }

    /// Subjects of the letters to an enterprise: all that were taken, which a thread of the test reads
    /// a moment later.
    async fn letters(&self, unit: &str) -> Vec<String> {
        let is_sent = |one: &Notice| {
            let kept = &one.notice;
            (kept.person.as_str(), kept.channel, one.status)
                == (unit, Channel::Email, NoticeStatus::Sent)
        };
        let sent = self.town.notices().await.iter().filter(|one| is_sent(one)).count();
        let began = std::time::Instant::now();
        loop {
            let letters = self.mail.subjects_to(&mailbox(unit));
            if letters.len() >= sent || began.elapsed() > WAIT_MAX {
                return letters;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Both are in the inbox from the moment on at which they were written.
    async fn inbox_has_both(&self, unit: &str, since: Instant) {
        for topic in [ORDINARY, URGENT] {
            let mut notices = self.notices(unit, topic).await;
            notices.retain(|one| one.notice.channel == Channel::Inbox);
            let [one] = notices.as_slice() else { panic!("{unit} {topic}: {notices:#?}") };
            let kept = &one.notice;
            assert_eq!((kept.at, kept.not_before, &kept.held), (since, since, &None), "{topic}");
        }
    }
}

/// Both are written in the last minute before quiet hours, the first and the last of them, and when
/// they end.
async fn a_night(mut scene: Scene, (from, until): (i64, i64)) {
    let midnight = at("2026-03-02 00:00");
    let begins = midnight + from * MINUTE;
    let ends = midnight + (24 * 60 + until) * MINUTE;
    let moments = [begins - MINUTE, begins, ends - MINUTE, ends];
    for (unit, now) in UNITS.into_iter().zip(moments) {
        scene.both_are_written(unit, now).await;
        scene.inbox_has_both(unit, now).await;
        assert_eq!(scene.came(unit, URGENT).await, (1, 1), "{unit}: urgent, so at once");
        let is_loud = !(begins..ends).contains(&now);
        let wanted = if is_loud { (1, 1) } else { (0, 0) };
        assert_eq!(scene.came(unit, ORDINARY).await, wanted, "{unit}: when it is written");
        if now == ends - MINUTE {
            scene.send(ends - 1).await;
            for waiting in ["FIRST", "LAST"] {
                assert_eq!(scene.came(waiting, ORDINARY).await, (0, 0), "{waiting}: to the end");
            }
        }
    }
    for later in [ends, ends + MINUTE, ends + 60 * MINUTE] {
        scene.send(later).await;
        for unit in UNITS {
            for topic in [ORDINARY, URGENT] {
                assert_eq!(scene.came(unit, topic).await, (1, 1), "{unit}: {topic}, once");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_ordinary_waits_for_the_end_of_quiet_hours() {
    a_night(Scene::new(&PACKS, None).await, (21 * 60, 8 * 60)).await;
}

/// A county's pack has hours of its own.
#[tokio::test(flavor = "multi_thread")]
async fn a_county_has_quiet_hours_of_its_own() {
    let own = [("quiet_from_minute", "1350"), ("quiet_until_minute", "375")];
    let national = tidegate_runtime::read_manifest(&component("national")).unwrap();
    let parameters = own.map(|(name, minute)| {
        let mut known = national.parameters.iter().filter(|one| one.name == name).cloned();
        let mut parameter = known.next().unwrap();
        parameter.value = Value::Number(minute.parse().unwrap());
        parameter
    });
    let tonglu = edited(&component("tonglu"), |manifest| manifest.parameters.extend(parameters));
    let wider: Vec<&str> = PACKS.into_iter().filter(|pack| *pack != "tonglu").collect();
    a_night(Scene::new(&wider, Some(tonglu)).await, (22 * 60 + 30, 6 * 60 + 15)).await;
}
