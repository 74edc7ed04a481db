//! Sends notices to people: gateways for mail, HTTP and webhooks, and who sends what when.
//!
//! [`compose`] says over what a person is told something; [`gather`] makes one notice of several.
//! [`Gateways`] are read from a configuration and checked. A [`Dispatcher`] takes notices from a
//! [`Line`], sends them and says what came of it.

mod clock;
mod compose;
mod config;
mod dispatcher;
mod gateway;
mod gateways;
mod gather;
mod heard;
mod http;
mod secret;
mod smtp;
mod tls;
mod webhook;

pub use clock::{Clock, system_clock};
pub use compose::{Writing, compose};
pub use config::{ConfigError, GatewayConfig, GatewaysConfig, OffConfig, Surroundings};
pub use dispatcher::{
    Claim, DailyLimit, Dispatcher, Line, LineError, Means, Patience, Policy, PolicyError,
    Postponed, Round, SEND_SECONDS_BUCKETS, Whom, describe,
};
pub use gateway::{Failed, Failure, Gateway, Taken, wire_key};
pub use gateways::{Gateways, Place, Way};
pub use gather::gather;
pub use heard::masked;
pub use http::{AnswerConfig, CodeConfig, HttpConfig, HttpGateway};
pub use secret::{Secret, SecretSource};
pub use smtp::{Encryption, SmtpConfig, SmtpGateway};
pub use webhook::{
    SIGNATURE_HEADER, SignatureError, WebhookConfig, WebhookGateway, receiver_secret, sign, verify,
};
