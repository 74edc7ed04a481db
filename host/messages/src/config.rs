//! Which gateways there are: for which channel, for which counties, and how they are called.

use serde::Deserialize;
use tidegate_domain::{Channel, Jurisdiction};

use crate::clock::{Clock, system_clock};
use crate::http::HttpConfig;
use crate::secret::SecretReader;
use crate::smtp::SmtpConfig;
use crate::webhook::WebhookConfig;

/// The most gateways of a host.
pub(crate) const GATEWAYS_MAX: usize = 500;

/// The most notices a second that a gateway may be given.
pub(crate) const PER_SECOND_MAX: u32 = 1_000;

/// The most notices that a gateway may have in hand at once.
pub(crate) const AT_ONCE_MAX: u32 = 64;

/// The longest that one notice may take, seconds.
pub(crate) const WITHIN_SECONDS_MAX: u32 = 45;

/// All gateways.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewaysConfig {
    /// Whether secrets may stand in the configuration itself. It is better that they do not.
    #[serde(default)]
    pub inline_secrets: bool,
    /// The gateways; of two that serve a county and channel the one of the smaller jurisdiction.
    #[serde(default)]
    pub gateway: Vec<GatewayConfig>,
}

/// One gateway. One of `smtp`, `http`, `webhook` and `off` says what it is.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct GatewayConfig {
    /// What it is called in logs and metrics; unique.
    pub name: String,
    /// What it takes.
    pub channel: Channel,
    /// For all counties of this jurisdiction; by default all counties.
    #[serde(default = "Jurisdiction::nation")]
    pub jurisdiction: Jurisdiction,
    /// The most notices that it is given a second, 1 to 1000.
    #[serde(default = "per_second")]
    pub per_second: u32,
    /// The most notices that it has in hand at once, 1 to 64.
    #[serde(default = "at_once")]
    pub at_once: u32,
    /// The longest that one notice takes, seconds, 1 to 45.
    #[serde(default = "within_seconds")]
    pub within_seconds: u32,
    /// A mail server; for `email`.
    pub smtp: Option<SmtpConfig>,
    /// Called by HTTP; for `sms`, `voice`, `app` and `email`.
    pub http: Option<HttpConfig>,
    /// Web addresses of people; for `webhook`.
    pub webhook: Option<WebhookConfig>,
    /// Not used here: notices over it are not sent.
    pub off: Option<OffConfig>,
}

/// A channel that a jurisdiction does not use.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OffConfig {
    /// Why, for people.
    pub reason: String,
}

/// What a configuration is read with.
pub struct Surroundings<'a> {
    /// Gives variables of the environment.
    pub env: &'a dyn Fn(&str) -> Option<String>,
    /// Tells the time that signatures are of.
    pub clock: Clock,
}

/// A configuration that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the gateways cannot be used:\n{}", problems.join("\n"))]
pub struct ConfigError {
    /// All that is to be put right, each with the gateway in front.
    pub problems: Vec<String>,
}

const fn per_second() -> u32 {
    10
}

const fn at_once() -> u32 {
    4
}

const fn within_seconds() -> u32 {
    20
}

impl Surroundings<'_> {
    /// Those of this machine.
    #[must_use]
    pub fn machine() -> Self {
        Self { env: &|name| std::env::var(name).ok(), clock: system_clock() }
    }
}

impl GatewaysConfig {
    /// What is wrong with the gateways as a whole.
    pub(crate) fn check(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if self.gateway.len() > GATEWAYS_MAX {
            let count = self.gateway.len();
            problems.push(format!("there are {count} gateways, keep at most {GATEWAYS_MAX}"));
        }
        for (at, one) in self.gateway.iter().enumerate() {
            let before = self.gateway.get(..at).unwrap_or_default();
            let name = &one.name;
            if before.iter().any(|other| other.name == one.name) {
                problems.push(format!("gateway `{name}`: the name is there twice, change one"));
            }
            let same = |other: &&GatewayConfig| {
                other.channel == one.channel && other.jurisdiction == one.jurisdiction
            };
            if let Some(other) = before.iter().find(same) {
                problems.push(format!(
                    "gateway `{name}`: `{}` serves {} of {} already, remove one",
                    other.name, one.channel, one.jurisdiction
                ));
            }
            problems.extend(one.check().into_iter().map(|it| format!("gateway `{name}`: {it}")));
        }
        problems
    }

    pub(crate) fn reader<'a>(&self, surroundings: &Surroundings<'a>) -> SecretReader<'a> {
        SecretReader { env: surroundings.env, inline_allowed: self.inline_secrets }
    }
}

impl GatewayConfig {
    fn check(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let is_fit = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if self.name.is_empty() || self.name.len() > 64 || !self.name.bytes().all(is_fit) {
            problems.push(
                "`name` is to be 1 to 64 of a to z, 0 to 9 and `-`, for it is a label of metrics"
                    .to_owned(),
            );
        }
        for (name, value, max) in [
            ("per_second", self.per_second, PER_SECOND_MAX),
            ("at_once", self.at_once, AT_ONCE_MAX),
            ("within_seconds", self.within_seconds, WITHIN_SECONDS_MAX),
        ] {
            if value == 0 || value > max {
                problems.push(format!("`{name}` is {value}, use 1 to {max}"));
            }
        }
        let kinds = [
            ("smtp", self.smtp.is_some(), &[Channel::Email][..]),
            (
                "http",
                self.http.is_some(),
                &[Channel::Sms, Channel::Voice, Channel::App, Channel::Email][..],
            ),
            ("webhook", self.webhook.is_some(), &[Channel::Webhook][..]),
            ("off", self.off.is_some(), Channel::ALL.get(1..).unwrap_or_default()),
        ];
        let there: Vec<_> = kinds.into_iter().filter(|(_, is_there, _)| *is_there).collect();
        match there.as_slice() {
            [(_, _, channels)] if channels.contains(&self.channel) => {}
            [(kind, ..)] => {
                let channel = self.channel;
                problems.push(format!("`{kind}` is not for `{channel}`, change one of the two"));
            }
            [] => problems.push("needs one of `smtp`, `http`, `webhook` and `off`".to_owned()),
            many => {
                let names: Vec<_> = many.iter().map(|(name, ..)| *name).collect();
                problems.push(format!("has {} at once, keep one", names.join(", ")));
            }
        }
        problems
    }
}
