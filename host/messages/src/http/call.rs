//! One request and its answer: bounded in time and size, never sent on to another place.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use ureq::http::{Request, Response, Uri, header};
use ureq::tls::TlsConfig;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Timeout};

use crate::gateway::Failed;

/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// A connection is used again only so long after the call before, since gateways close those that
/// nobody uses, and a call may be under way then.
const IDLE_MAX: Duration = Duration::from_secs(4);

/// How much longer the thread of a call may take than the call itself.
const THREAD_SLACK: Duration = Duration::from_secs(2);

/// Largest answer, bytes.
pub(crate) const ANSWER_BYTES_MAX: usize = 64 << 10;

/// Largest headers of an answer, bytes.
const HEADERS_BYTES_MAX: usize = 16 << 10;

/// Calls one kind of place.
#[derive(Clone)]
pub(crate) struct Caller {
    agent: Agent,
    within: Duration,
}

/// Where calls may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Whereto {
    /// Anywhere: the operator says where.
    Anywhere,
    /// Only to addresses of the public network: others say where.
    Public,
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    /// Status.
    pub(crate) status: u16,
    /// So long is to be waited, seconds.
    pub(crate) wait_seconds: Option<u32>,
    /// Its content, where it was asked for.
    pub(crate) content: Vec<u8>,
}

impl Caller {
    /// Each call takes at most `within`.
    pub(crate) fn new(tls: TlsConfig, within: Duration, whereto: Whereto) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A place that sends elsewhere would take secrets there.
            .max_redirects(0)
            // A proxy would look names up where no check of ours is.
            .proxy(None)
            .tls_config(tls)
            .timeout_connect(Some(CONNECT_WITHIN.min(within)))
            .timeout_global(Some(within))
            .max_idle_age(IDLE_MAX)
            .max_response_header_size(HEADERS_BYTES_MAX)
            .user_agent(concat!("tidegate/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = Filtered { whereto, all: DefaultResolver::default() };
        let agent = Agent::with_parts(config, DefaultConnector::default(), resolver);
        Self { agent, within }
    }

    /// Sends a request. Any status is an answer; its content is read only when asked for.
    ///
    /// # Errors
    /// There is no answer, for a reason that is the other side's.
    pub(crate) async fn call(
        &self,
        request: Request<Vec<u8>>,
        wants_content: bool,
    ) -> Result<Answer, Failed> {
        let agent = self.agent.clone();
        let once = tokio::task::spawn_blocking(move || {
            let answer = agent.run(request)?;
            read(answer, wants_content)
        });
        match tokio::time::timeout(self.within.saturating_add(THREAD_SLACK), once).await {
            Ok(Ok(answer)) => answer.map_err(|error| Failed::down(why(&error))),
            Ok(Err(_)) => Err(Failed::down("the call was broken off")),
            Err(_) => Err(Failed::down("does not answer in time")),
        }
    }
}

fn read(answer: Response<ureq::Body>, wants_content: bool) -> Result<Answer, ureq::Error> {
    let status = answer.status().as_u16();
    let wait_seconds = answer.headers().get(header::RETRY_AFTER);
    let wait_seconds = wait_seconds.and_then(|value| value.to_str().ok()).and_then(wait);
    let mut content = Vec::new();
    if wants_content {
        let limit = ANSWER_BYTES_MAX as u64;
        content = answer.into_body().into_with_config().limit(limit).read_to_vec()?;
    }
    Ok(Answer { status, wait_seconds, content })
}

/// Seconds of a `Retry-After`, which has them or a date.
fn wait(value: &str) -> Option<u32> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(value.parse().unwrap_or(u32::MAX));
    }
    let until = jiff::fmt::rfc2822::parse(value).ok()?.timestamp().as_second();
    let left = until.saturating_sub(crate::clock::system_clock()());
    Some(u32::try_from(left.max(0)).unwrap_or(u32::MAX))
}

/// Why there is no answer, without any address.
fn why(error: &ureq::Error) -> String {
    let text = match error {
        ureq::Error::Timeout(Timeout::Resolve) => "its name is not found in time",
        ureq::Error::Timeout(Timeout::Connect) => "takes no connection in time",
        ureq::Error::Timeout(_) => "does not answer in time",
        ureq::Error::HostNotFound => "its name is not known",
        ureq::Error::BodyExceedsLimit(_) => "answers with more than 64 KiB",
        ureq::Error::LargeResponseHeader(..) => "answers with headers of more than 16 KiB",
        ureq::Error::Protocol(_) | ureq::Error::Http(_) => "does not answer in HTTP",
        ureq::Error::Rustls(error) => return format!("is not who it says it is: {error}"),
        ureq::Error::Tls(what) => return format!("is not encrypted as it should be: {what}"),
        ureq::Error::Io(error) if error.get_ref().is_some_and(|it| it.is::<NotPublic>()) => {
            "leads to an address that is not of the public network"
        }
        ureq::Error::Io(error) => return format!("cannot be reached: {}", error.kind()),
        _ => "cannot be called",
    };
    text.to_owned()
}

/// Looks names up, at the moment of connecting, so that a name cannot lead elsewhere later.
#[derive(Debug)]
struct Filtered {
    whereto: Whereto,
    all: DefaultResolver,
}

#[derive(Debug, thiserror::Error)]
#[error("not of the public network")]
struct NotPublic;

impl Resolver for Filtered {
    fn resolve(
        &self,
        uri: &Uri,
        config: &ureq::config::Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.all.resolve(uri, config, timeout)?;
        if self.whereto == Whereto::Anywhere {
            return Ok(found);
        }
        let mut public = self.empty();
        for address in found.iter().filter(|address| is_public(address)) {
            public.push(*address);
        }
        if public.is_empty() {
            return Err(ureq::Error::Io(std::io::Error::other(NotPublic)));
        }
        Ok(public)
    }
}

/// Whether an address is of the public network, as IANA's registries of special-purpose addresses
/// have it.
fn is_public(address: &SocketAddr) -> bool {
    match address.ip() {
        IpAddr::V4(ip) => {
            let [first, second, third, _] = ip.octets();
            let is_special = matches!(
                (first, second, third),
                (0 | 10 | 127 | 224..=255, ..)
                    | (169, 254, _)
                    | (192, 168, _)
                    | (100, 64..=127, _)
                    | (172, 16..=31, _)
                    | (198, 18..=19, _)
                    | (192, 0, 0 | 2)
                    | (192, 88, 99)
                    | (198, 51, 100)
                    | (203, 0, 113)
            );
            !is_special
        }
        IpAddr::V6(ip) => {
            if let Some(inner) = ip.to_ipv4_mapped() {
                return is_public(&SocketAddr::new(IpAddr::V4(inner), address.port()));
            }
            let [first, second, ..] = ip.segments();
            // Of 2000::/3, which is all that is given out, without what leads on to IPv4 (6to4,
            // Teredo), the addresses for documents, and those for tests.
            let is_given_out = first & 0xe000 == 0x2000;
            let is_special = first == 0x2002
                || first == 0x2001 && (second < 0x0200 || second == 0x0db8)
                || first == 0x3fff && second < 0x1000;
            is_given_out && !is_special
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_everybody_may_reach_are_public() {
        for (address, public) in [
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.15.0.1", true),
            ("172.16.0.1", false),
            ("172.31.255.255", false),
            ("172.32.0.1", true),
            ("192.168.0.1", false),
            ("192.167.0.1", true),
            ("169.254.169.254", false),
            ("100.63.0.1", true),
            ("100.64.0.1", false),
            ("100.127.255.255", false),
            ("100.128.0.1", true),
            ("0.0.0.0", false),
            ("255.255.255.255", false),
            ("223.5.5.5", true),
            ("224.0.0.1", false),
            ("::1", false),
            ("::", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("::ffff:127.0.0.1", false),
            ("::ffff:223.5.5.5", true),
            ("64:ff9b::7f00:1", false),
            ("2002:7f00:1::1", false),
            ("2001:db8::1", false),
            ("2400:3200::1", true),
        ] {
            let address = SocketAddr::new(address.parse().unwrap(), 443);
            assert_eq!(is_public(&address), public, "{address}");
        }
    }

    #[test]
    fn a_wait_is_seconds_or_a_date() {
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("99999999999999999999"), Some(u32::MAX));
        assert_eq!(wait("Wed, 21 Oct 2015 07:28:00 GMT"), Some(0));
        assert_eq!(wait("-5"), None);
        assert_eq!(wait("soon"), None);
        let now = crate::clock::system_clock()();
        let later = jiff::Timestamp::from_second(now + 100).unwrap();
        let printer = jiff::fmt::rfc2822::DateTimePrinter::new();
        let left = wait(&printer.timestamp_to_rfc9110_string(&later).unwrap()).unwrap();
        assert!((98..=100).contains(&left), "{left}");
    }
}
