//! The gateways of a host, and which of them a notice goes to.

use std::sync::Arc;
use std::time::Duration;

use tidegate_domain::{Channel, Jurisdiction};

use crate::config::{ConfigError, GatewayConfig, GatewaysConfig, Surroundings};
use crate::gateway::Gateway;
use crate::http::HttpGateway;
use crate::smtp::SmtpGateway;
use crate::webhook::WebhookGateway;

/// One gateway in its place.
#[derive(Clone)]
pub struct Place {
    /// What it is called in logs and metrics.
    pub name: String,
    /// What it takes.
    pub channel: Channel,
    /// For whom.
    pub jurisdiction: Jurisdiction,
    /// The most notices that it is given a second, from 1.
    pub per_second: u32,
    /// The most notices that it has in hand at once, from 1.
    pub at_once: u32,
    /// The longest that one notice takes.
    pub within: Duration,
    /// How notices go.
    pub way: Way,
}

/// How notices go over a channel.
#[derive(Clone)]
pub enum Way {
    /// By this.
    Gateway(Arc<dyn Gateway>),
    /// Not at all, for this reason.
    Off(String),
}

/// The gateways of a host.
#[derive(Clone, Default)]
pub struct Gateways {
    places: Vec<Place>,
}

impl Gateways {
    /// These gateways.
    #[must_use]
    pub fn new(places: Vec<Place>) -> Self {
        Self { places }
    }

    /// The gateways of a configuration, with the environment and clock of this machine. Nothing is
    /// called.
    ///
    /// # Errors
    /// All that is to be put right in the configuration, at once.
    pub fn from_config(config: &GatewaysConfig) -> Result<Self, ConfigError> {
        Self::with_surroundings(config, &Surroundings::machine())
    }

    /// The same with an environment and clock of the caller's.
    ///
    /// # Errors
    /// As of [`Self::from_config`].
    pub fn with_surroundings(
        config: &GatewaysConfig,
        surroundings: &Surroundings<'_>,
    ) -> Result<Self, ConfigError> {
        let mut problems = config.check();
        let mut places = Vec::new();
        for one in &config.gateway {
            match way(config, one, surroundings) {
                Ok(Some(way)) => places.push(place(one, way)),
                Ok(None) => {}
                Err(wrong) => {
                    let name = &one.name;
                    problems.extend(wrong.into_iter().map(|it| format!("gateway `{name}`: {it}")));
                }
            }
        }
        if problems.is_empty() { Ok(Self { places }) } else { Err(ConfigError { problems }) }
    }

    /// All, in the order of the configuration.
    #[must_use]
    pub fn places(&self) -> &[Place] {
        &self.places
    }

    /// The number of the gateway that serves a county over a channel: that of the smallest
    /// jurisdiction that has the county.
    pub(crate) fn find(&self, channel: Channel, county: &Jurisdiction) -> Option<usize> {
        let serves =
            |place: &Place| place.channel == channel && place.jurisdiction.contains(county);
        let found = self.places.iter().enumerate().filter(|(_, place)| serves(place));
        found.max_by_key(|(_, place)| place.jurisdiction.level()).map(|(at, _)| at)
    }

    /// Whether notices of a county go over a channel; over the inbox they always do.
    #[must_use]
    pub fn reaches(&self, channel: Channel, county: &Jurisdiction) -> bool {
        if channel == Channel::Inbox {
            return true;
        }
        let place = self.find(channel, county).and_then(|at| self.places.get(at));
        place.is_some_and(|place| matches!(place.way, Way::Gateway(_)))
    }
}

fn way(
    config: &GatewaysConfig,
    one: &GatewayConfig,
    surroundings: &Surroundings<'_>,
) -> Result<Option<Way>, Vec<String>> {
    let reader = config.reader(surroundings);
    let within = Duration::from_secs(u64::from(one.within_seconds));
    let inside = |kind: &str, problems: Vec<String>| -> Vec<String> {
        problems.into_iter().map(|it| format!("`{kind}`: {it}")).collect()
    };
    let mut gateway: Option<Arc<dyn Gateway>> = None;
    if let Some(smtp) = &one.smtp {
        let made = SmtpGateway::new(smtp, &reader, within);
        gateway = Some(Arc::new(made.map_err(|it| inside("smtp", it))?));
    }
    if let Some(http) = &one.http {
        let made = HttpGateway::new(http, &reader, within);
        gateway = Some(Arc::new(made.map_err(|it| inside("http", it))?));
    }
    if let Some(webhook) = &one.webhook {
        let made = WebhookGateway::new(webhook, &reader, within, surroundings.clock.clone());
        gateway = Some(Arc::new(made.map_err(|it| inside("webhook", it))?));
    }
    let off = one.off.as_ref().map(|off| Way::Off(off.reason.clone()));
    Ok(gateway.map(Way::Gateway).or(off))
}

fn place(one: &GatewayConfig, way: Way) -> Place {
    Place {
        name: one.name.clone(),
        channel: one.channel,
        jurisdiction: one.jurisdiction.clone(),
        per_second: one.per_second,
        at_once: one.at_once,
        within: Duration::from_secs(u64::from(one.within_seconds)),
        way,
    }
}
