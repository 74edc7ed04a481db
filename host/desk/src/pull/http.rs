//! Asking a source over HTTP: bounded in time and size, a secret only to its own place.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use tidegate_store::Source;
use ureq::Agent;
use ureq::http::uri::{Authority, Uri};
use ureq::http::{Response, StatusCode, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};

use super::{ANSWER_BYTES_MAX, Fetched, Fetcher};

/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// How long the other side may be silent.
const SILENT_MAX: Duration = Duration::from_secs(30);

/// How long an answer may take as a whole.
const WHOLE_MAX: Duration = Duration::from_secs(120);

/// Times that a source may send a request elsewhere.
const REDIRECTS_MAX: usize = 3;

/// Longest tag that is kept, bytes.
const TAG_BYTES_MAX: usize = 500;

/// Gives the secret with a name; none when the host has none.
pub type SecretLookup = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Reaches sources over HTTP.
#[derive(Clone)]
pub struct HttpFetcher {
    secrets: SecretLookup,
    /// Sends secrets without TLS to machines other than this one too.
    plain_secrets: bool,
}

impl std::fmt::Debug for HttpFetcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpFetcher").finish_non_exhaustive()
    }
}

/// One request.
struct Ask {
    url: String,
    secret: Option<String>,
    tag: Option<String>,
    plain_secrets: bool,
}

impl HttpFetcher {
    /// A fetcher that finds secrets by name. With `plain_secrets`, they are sent without TLS to
    /// machines other than this one too.
    #[must_use]
    pub fn new(secrets: SecretLookup, plain_secrets: bool) -> Self {
        Self { secrets, plain_secrets }
    }
}

#[async_trait]
impl Fetcher for HttpFetcher {
    async fn fetch(&self, source: &Source, tag: Option<&str>) -> Result<Fetched, String> {
        let secret = match &source.secret {
            None => None,
            Some(name) => Some((self.secrets)(name).ok_or_else(|| {
                format!("the host has no secret named `{name}`: add it to its settings")
            })?),
        };
        let ask = Ask {
            url: source.url.clone(),
            secret,
            tag: tag.map(str::to_owned),
            plain_secrets: self.plain_secrets,
        };
        let asked = tokio::task::spawn_blocking(move || ask.carry_out());
        asked.await.unwrap_or_else(|_| Err("the host stopped while it asked".to_owned()))
    }
}

impl Ask {
    fn carry_out(&self) -> Result<Fetched, String> {
        let mut place: Uri = self.url.parse().map_err(|_| "the address is none".to_owned())?;
        let begun = Instant::now();
        for _ in 0..=REDIRECTS_MAX {
            self.allow(&place)?;
            let answer = self.send(&place, WHOLE_MAX.saturating_sub(begun.elapsed()))?;
            let status = answer.status();
            match status {
                StatusCode::OK => return content(answer),
                StatusCode::NOT_MODIFIED => return Ok(Fetched::Unchanged),
                StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                    return Err(format!(
                        "the source does not let the host in ({}): look at the secret",
                        status.as_u16()
                    ));
                }
                _ if status.is_redirection() => place = self.elsewhere(&place, &answer)?,
                _ => return Err(format!("the source answered {}", status.as_u16())),
            }
        }
        Err(format!("the source sends on more than {REDIRECTS_MAX} times"))
    }

    /// Lets a secret pass that is encrypted or stays on this machine.
    fn allow(&self, place: &Uri) -> Result<(), String> {
        let is_plain = place.scheme_str() != Some("https");
        let is_near = place.authority().is_some_and(is_local);
        if is_plain && self.secret.is_some() && !is_near && !self.plain_secrets {
            return Err(
                "the address begins with `http://`, and a secret would be read by anybody \
                        on the way: write `https://`"
                    .to_owned(),
            );
        }
        Ok(())
    }

    fn send(&self, place: &Uri, within: Duration) -> Result<Response<ureq::Body>, String> {
        let is_plain = place.scheme_str() != Some("https");
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // Where a request goes next is decided here.
            .max_redirects(0)
            .timeout_connect(Some(CONNECT_WITHIN))
            .timeout_per_read(Some(SILENT_MAX))
            .timeout_per_write(Some(SILENT_MAX))
            .timeout_global(Some(within))
            .user_agent(concat!("tidegate/", env!("CARGO_PKG_VERSION")));
        let config = if is_plain { config } else { config.tls_config(tls()?) };
        let agent = Agent::new_with_config(config.build());
        let mut request = agent.get(place.clone());
        if let Some(secret) = &self.secret {
            let value = header::HeaderValue::from_str(&format!("Bearer {secret}"));
            let mut value =
                value.map_err(|_| "the secret has signs that cannot be sent".to_owned())?;
            value.set_sensitive(true);
            request = request.header(header::AUTHORIZATION, value);
        }
        if let Some(tag) = &self.tag {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        request.call().map_err(|error| format!("the source cannot be reached: {error}"))
    }

    /// Where an answer sends the request: to its own place always, to another one only without a
    /// secret and not away from TLS.
    fn elsewhere(&self, place: &Uri, answer: &Response<ureq::Body>) -> Result<Uri, String> {
        let given = answer.headers().get(header::LOCATION).and_then(|to| to.to_str().ok());
        let given =
            given.ok_or_else(|| "the source sends on and does not say where to".to_owned())?;
        let whole = if given.starts_with('/') && !given.starts_with("//") {
            let authority = place.authority().map_or("", Authority::as_str);
            format!("{}://{authority}{given}", place.scheme_str().unwrap_or("http"))
        } else {
            given.to_owned()
        };
        let to: Uri = whole.parse().map_err(|_| "the source sends on to no address".to_owned())?;
        let is_own = to.scheme() == place.scheme() && to.authority() == place.authority();
        match (to.scheme_str(), place.scheme_str()) {
            _ if is_own => Ok(to),
            _ if self.secret.is_some() => Err("the source sends on to another place, which must \
                                               not see the secret: write that address"
                .to_owned()),
            (Some("https"), _) | (Some("http"), Some("http")) => Ok(to),
            _ => Err("the source sends on to a place without TLS: write that address".to_owned()),
        }
    }
}

fn content(answer: Response<ureq::Body>) -> Result<Fetched, String> {
    let tag = answer.headers().get(header::ETAG).and_then(|tag| tag.to_str().ok());
    let tag = tag.filter(|tag| tag.len() <= TAG_BYTES_MAX).map(str::to_owned);
    let too_large =
        || format!("the answer has more than {ANSWER_BYTES_MAX} bytes: send it in parts");
    let most = u64::try_from(ANSWER_BYTES_MAX).unwrap_or(u64::MAX);
    match answer.into_body().into_with_config().limit(most.saturating_add(1)).read_to_vec() {
        Ok(bytes) if bytes.len() > ANSWER_BYTES_MAX => Err(too_large()),
        Ok(bytes) => Ok(Fetched::New { bytes, tag }),
        Err(ureq::Error::BodyExceedsLimit(_)) => Err(too_large()),
        Err(error) => Err(format!("the answer broke off: {error}")),
    }
}

/// Whether a place is this machine.
fn is_local(authority: &Authority) -> bool {
    let host = authority.host().trim_matches(['[', ']']);
    let address = host.parse::<IpAddr>().ok().map(|address| address.to_canonical());
    host.eq_ignore_ascii_case("localhost") || address.is_some_and(|address| address.is_loopback())
}

/// TLS with the authorities that this machine trusts.
fn tls() -> Result<TlsConfig, String> {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        return Err(
            "this machine trusts no authority for TLS: install `ca-certificates`".to_owned()
        );
    }
    let roots: Vec<Certificate<'static>> =
        found.certs.iter().map(|found| Certificate::from_der(found).to_owned()).collect();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(provider)
        .build())
}
