//! Signed calls of web addresses that people name themselves. Such an address is another's word: it
//! may lead into the operator's own network, so only addresses of the public network are called
//! unless the configuration says otherwise.

mod signature;

use std::path::PathBuf;
use std::time::Duration;

use async_trait::async_trait;
use serde::{Deserialize, Serialize};
use tidegate_domain::{Channel, Notice, Urgency};
use ureq::http::{Request, header};

pub use signature::{SIGNATURE_HEADER, SignatureError, receiver_secret, sign, verify};

use crate::clock::Clock;
use crate::gateway::{Failed, Failure, Gateway, Taken, wire_key};
use crate::http::call::{Caller, Whereto};
use crate::http::{KEY_HEADER, check_address, china_time, key_value};
use crate::secret::{Secret, SecretReader, SecretSource};

/// The longest address, bytes.
const ADDRESS_BYTES_MAX: usize = 2_000;

/// Statuses by which a receiver says that it will never take this notice.
const FOR_GOOD: [u16; 5] = [400, 410, 413, 415, 422];

/// How web addresses of people are called.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WebhookConfig {
    /// What every receiver's own secret is made from, see [`receiver_secret`]; at least 32 bytes.
    pub secret: SecretSource,
    /// The one before it, so that receivers can change over: calls are signed with both.
    pub secret_before: Option<SecretSource>,
    /// Whether addresses of this machine and of private networks may be called.
    #[serde(default)]
    pub private_addresses: bool,
    /// Whether addresses without encryption may be called.
    #[serde(default)]
    pub plain_http: bool,
    /// Authorities to trust besides those of the machine, as PEM.
    pub authorities: Option<PathBuf>,
}

/// Calls web addresses of people.
pub struct WebhookGateway {
    secrets: Vec<Secret>,
    plain_http: bool,
    caller: Caller,
    clock: Clock,
}

/// What a receiver is sent: JSON with its fields in this order, which is the alphabet's, and no
/// space between them; the same notice is the same bytes.
#[derive(Serialize)]
struct Content<'a> {
    at: String,
    channel: Channel,
    county: &'a str,
    enterprise: Option<&'a str>,
    key: &'a str,
    matter: Option<i64>,
    person: &'a str,
    text: &'a str,
    title: &'a str,
    topic: &'a str,
    urgency: Urgency,
    version: u32,
}

impl WebhookGateway {
    /// The gateway of a configuration; each call takes at most `within`.
    ///
    /// # Errors
    /// All that is to be put right in the configuration.
    pub(crate) fn new(
        config: &WebhookConfig,
        reader: &SecretReader<'_>,
        within: Duration,
        clock: Clock,
    ) -> Result<Self, Vec<String>> {
        let mut problems = Vec::new();
        let mut secrets = Vec::new();
        let before = config.secret_before.as_ref().map(|it| ("secret_before", it));
        for (name, source) in [("secret", &config.secret)].into_iter().chain(before) {
            match reader.read(source) {
                Ok(secret) if secret.reveal().len() >= signature::SECRET_BYTES_MIN => {
                    secrets.push(secret);
                }
                Ok(_) => problems.push(format!(
                    "`{name}` is shorter than {} bytes, make one with `openssl rand -hex 32`",
                    signature::SECRET_BYTES_MIN
                )),
                Err(problem) => problems.push(format!("`{name}` {problem}")),
            }
        }
        let tls = crate::tls::for_http(config.authorities.as_deref());
        let tls = tls.map_err(|problem| problems.push(problem)).ok();
        let Some(tls) = tls.filter(|_| problems.is_empty()) else { return Err(problems) };
        let whereto = if config.private_addresses { Whereto::Anywhere } else { Whereto::Public };
        let caller = Caller::new(tls, within, whereto);
        Ok(Self { secrets, plain_http: config.plain_http, caller, clock })
    }

    fn request(&self, notice: &Notice) -> Result<Request<Vec<u8>>, Failed> {
        let address = notice.notice.address.as_str();
        if address.len() > ADDRESS_BYTES_MAX {
            return Err(Failed::for_good("the web address is too long"));
        }
        let is_called = check_address(address, self.plain_http);
        is_called.map_err(|problem| Failed::for_good(format!("the web address {problem}")))?;
        let content = content(notice)?;
        let (county, person) = (&notice.notice.county, notice.notice.person.as_str());
        let own = self.secrets.iter().map(|it| receiver_secret(it.reveal(), county, person));
        let own: Vec<String> = own.collect();
        let signed = sign(own.iter().map(String::as_str), (self.clock)(), &content);
        let request = Request::post(address)
            .header(header::CONTENT_TYPE, "application/json")
            .header(KEY_HEADER, key_value(notice)?)
            .header(SIGNATURE_HEADER, signed);
        let unfit = |_| Failed::for_good("the web address is none that HTTP allows");
        request.body(content).map_err(unfit)
    }
}

#[async_trait]
impl Gateway for WebhookGateway {
    async fn send(&self, notice: &Notice) -> Result<Taken, Failed> {
        let request = self.request(notice)?;
        // Every receiver is a place of its own: that one is down says nothing about the others.
        let one = |failed: Failed| match failed.failure {
            Failure::Down => Failed { failure: Failure::Again, ..failed },
            _ => failed,
        };
        let answer = self.caller.call(request, false).await.map_err(one)?;
        match answer.status {
            200..=299 => Ok(Taken { receipt: None }),
            status if FOR_GOOD.contains(&status) => {
                Err(Failed::for_good(format!("the receiver refuses with status {status}")))
            }
            status => {
                let hint =
                    if (300..400).contains(&status) { ", which is not followed" } else { "" };
                let problem = format!("the receiver answers with status {status}{hint}");
                Err(Failed::again(problem).wait(answer.wait_seconds))
            }
        }
    }
}

fn content(notice: &Notice) -> Result<Vec<u8>, Failed> {
    let kept = &notice.notice;
    let content = Content {
        at: china_time(kept.at),
        channel: kept.channel,
        county: kept.county.as_str(),
        enterprise: kept.enterprise.as_deref(),
        key: &wire_key(notice),
        matter: kept.matter,
        person: &kept.person,
        text: &kept.text,
        title: &kept.title,
        topic: &kept.topic,
        urgency: kept.urgency,
        version: 1,
    };
    serde_json::to_vec(&content).map_err(|_| Failed::for_good("the notice cannot be written"))
}
