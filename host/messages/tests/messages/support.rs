//! Notices, and what they come from and go to.

pub(crate) mod line;
pub(crate) mod mail;
pub(crate) mod scripted;
pub(crate) mod web;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use tidegate_domain::{Channel, Instant, NewNotice, Notice, NoticeStatus, Urgency};
use tidegate_messages::{Clock, Gateway, Gateways, GatewaysConfig, Surroundings, Way};

/// 2026-11-24, eight in the morning in China.
pub(crate) const NOW: Instant = 1_795_478_400;

/// A clock that is set.
#[derive(Clone)]
pub(crate) struct SetClock(Arc<AtomicI64>);

impl SetClock {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(NOW)))
    }

    pub(crate) fn now(&self) -> Instant {
        self.0.load(Ordering::SeqCst)
    }

    pub(crate) fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Clock {
        let own = self.clone();
        Arc::new(move || own.now())
    }
}

/// A clock that goes as Tokio's does.
pub(crate) fn tokio_clock() -> Clock {
    let began = tokio::time::Instant::now();
    Arc::new(move || NOW + i64::try_from(began.elapsed().as_secs()).unwrap())
}

/// A notice to an address.
pub(crate) fn new_notice(channel: Channel, address: &str, key: &str) -> NewNotice {
    NewNotice {
        county: "330122".parse().unwrap(),
        person: "u1".to_owned(),
        channel,
        address: address.to_owned(),
        topic: "report-due".to_owned(),
        urgency: Urgency::Action,
        title: "执行报告到期".to_owned(),
        text: "说 \"是\"\n第二行 🌊 {title} a&b=c\\".to_owned(),
        matter: Some(7),
        enterprise: Some("913301220000000001".to_owned()),
        key: key.to_owned(),
        at: NOW,
        not_before: NOW,
        held: None,
    }
}

/// The same as kept.
pub(crate) fn notice(channel: Channel, address: &str, key: &str) -> Notice {
    kept(1, new_notice(channel, address, key))
}

pub(crate) fn kept(id: i64, notice: NewNotice) -> Notice {
    let (status, next_at) = (NoticeStatus::Waiting, notice.not_before);
    Notice {
        id,
        notice,
        status,
        tries: 0,
        next_at,
        sent_at: None,
        delivered_at: None,
        receipt: None,
        problem: None,
    }
}

/// Gateways of a configuration, with these variables.
pub(crate) fn gateways(toml: &str) -> Result<Gateways, String> {
    let config: GatewaysConfig = toml::from_str(toml).map_err(|error| error.to_string())?;
    let env = |name: &str| match name {
        "TOKEN" => Some("t0k%n".to_owned()),
        "PASSWORD" => Some("pass word".to_owned()),
        "WRONG" => Some("wrong".to_owned()),
        "MASTER" => Some("0123456789abcdef0123456789abcdef".to_owned()),
        "BEFORE" => Some("fedcba9876543210fedcba9876543210".to_owned()),
        _ => None,
    };
    let surroundings = Surroundings { env: &env, clock: SetClock::new().clock() };
    Gateways::with_surroundings(&config, &surroundings).map_err(|error| error.to_string())
}

/// The only gateway of a configuration.
pub(crate) fn gateway(toml: &str) -> Arc<dyn Gateway> {
    let gateways = gateways(toml).unwrap();
    match &gateways.places()[0].way {
        Way::Gateway(gateway) => Arc::clone(gateway),
        Way::Off(_) => panic!("it is off"),
    }
}

/// An address that nobody listens at.
pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}
