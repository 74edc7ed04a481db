//! Requests to a registry: encrypted or local, signed in where it asks for it, bounded in time and
//! size.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use serde::Deserialize;
use ureq::http::{Response, StatusCode, Uri, header};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body};

use super::access::{Access, Credentials};
use super::address::{host_of, is_local};
use super::challenge::{self, Challenge};
use super::error::OciError;

/// How long a connection may take.
const CONNECT_WITHIN: Duration = Duration::from_secs(10);

/// How long the other side may be silent.
const SILENT_MAX: Duration = Duration::from_secs(30);

/// How long a request may take as a whole; a pack file is at most 48 MiB.
const WHOLE_MAX: Duration = Duration::from_secs(600);

/// Times that a registry may send a request elsewhere.
const REDIRECTS_MAX: u32 = 5;

/// Largest answer with a token or an error, bytes.
const WORDS_BYTES_MAX: u64 = 64 << 10;

/// What an error says is cut there, characters.
const SAID_CHARACTERS_MAX: usize = 200;

/// One request.
pub(super) struct Ask<'a> {
    pub(super) method: &'static str,
    pub(super) url: &'a str,
    /// Types of the answer that are understood.
    pub(super) accept: Option<&'static str>,
    /// Its content with its type.
    pub(super) content: Option<(&'static str, &'a [u8])>,
}

impl<'a> Ask<'a> {
    pub(super) const fn of(method: &'static str, url: &'a str) -> Self {
        Self { method, url, accept: None, content: None }
    }
}

/// Speaks to one registry.
pub(super) struct Http {
    agent: Agent,
    registry: String,
    access: Access,
    /// The header that signs a request, once it is known.
    sign: Mutex<Option<String>>,
}

#[derive(Deserialize)]
struct TokenAnswer {
    token: Option<String>,
    access_token: Option<String>,
}

/// What a registry says about an error.
#[derive(Deserialize)]
struct ErrorAnswer {
    errors: Vec<OneError>,
}

#[derive(Deserialize)]
struct OneError {
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
}

impl Http {
    pub(super) fn new(registry: &str, access: Access, is_plain: bool) -> Result<Self, OciError> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A registry with TLS must not lead out of it.
            .https_only(!is_plain)
            .max_redirects(REDIRECTS_MAX)
            .timeout_connect(Some(CONNECT_WITHIN))
            .timeout_per_read(Some(SILENT_MAX))
            .timeout_per_write(Some(SILENT_MAX))
            .timeout_global(Some(WHOLE_MAX))
            .user_agent(concat!("tidegate/", env!("CARGO_PKG_VERSION")));
        let config = if is_plain { config } else { config.tls_config(tls()?) };
        let (agent, registry) = (Agent::new_with_config(config.build()), registry.to_owned());
        Ok(Self { agent, registry, access, sign: Mutex::new(None) })
    }

    /// Sends a request; signs in when the registry asks for it, once. Any status is an answer, but
    /// for those of who is not let in.
    pub(super) fn send(&self, ask: &Ask<'_>) -> Result<Response<Body>, OciError> {
        let known = self.sign.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let answer = self.once(ask, known.as_deref())?;
        if answer.status() != StatusCode::UNAUTHORIZED {
            return self.let_in(answer);
        }
        let asked = answer.headers().get(header::WWW_AUTHENTICATE);
        let asked = asked.and_then(|value| value.to_str().ok()).and_then(challenge::read);
        let Some(challenge) = asked else { return self.let_in(answer) };
        let Some(sign) = self.sign_in(&challenge)? else { return self.let_in(answer) };
        *self.sign.lock().unwrap_or_else(PoisonError::into_inner) = Some(sign.clone());
        self.let_in(self.once(ask, Some(&sign))?)
    }

    /// An answer with a status that no such request has.
    pub(super) fn strange(&self, url: &str, answer: Response<Body>) -> OciError {
        let status = answer.status().as_u16();
        OciError::Answer { url: url.to_owned(), status, said: said(answer) }
    }

    /// The content of an answer, at most `max` bytes; none when there are more.
    pub(super) fn content(
        &self,
        url: &str,
        answer: Response<Body>,
        max: usize,
    ) -> Result<Option<Vec<u8>>, OciError> {
        let most = u64::try_from(max).unwrap_or(u64::MAX);
        match answer.into_body().into_with_config().limit(most.saturating_add(1)).read_to_vec() {
            Ok(bytes) => Ok(Some(bytes).filter(|bytes| bytes.len() <= max)),
            Err(ureq::Error::BodyExceedsLimit(_)) => Ok(None),
            Err(error) => Err(unreachable(url, error)),
        }
    }

    fn once(&self, ask: &Ask<'_>, sign: Option<&str>) -> Result<Response<Body>, OciError> {
        self.allow(ask.url)?;
        let mut request = ureq::http::Request::builder().method(ask.method).uri(ask.url);
        // A registry may keep what is pushed elsewhere; the sign is for itself alone.
        if let Some(sign) = sign.filter(|_| self.is_own(ask.url)) {
            request = request.header(header::AUTHORIZATION, sign);
        }
        if let Some(accept) = ask.accept {
            request = request.header(header::ACCEPT, accept);
        }
        let (content_type, content) = ask.content.unwrap_or(("", b""));
        if !content_type.is_empty() {
            request = request.header(header::CONTENT_TYPE, content_type);
        }
        let sent = match ask.method {
            "GET" | "HEAD" => request.body(()).map(|request| self.agent.run(request)),
            _ => request.body(content).map(|request| self.agent.run(request)),
        };
        let sent = sent.map_err(ureq::Error::Http).and_then(|answer| answer);
        sent.map_err(|error| unreachable(ask.url, error))
    }

    /// Lets pass what is encrypted, on this machine, or meant to be neither.
    fn allow(&self, url: &str) -> Result<(), OciError> {
        let uri: Option<Uri> = url.parse().ok();
        let scheme = uri.as_ref().and_then(Uri::scheme_str);
        let host = uri.as_ref().and_then(Uri::authority).map(|it| host_of(it.as_str()));
        let is_near = || self.access.plain_http || host.is_some_and(is_local);
        match scheme {
            Some("https") => Ok(()),
            Some("http") if is_near() => Ok(()),
            _ => Err(OciError::Plain { url: url.to_owned() }),
        }
    }

    fn is_own(&self, url: &str) -> bool {
        let uri: Option<Uri> = url.parse().ok();
        uri.as_ref().and_then(Uri::authority).is_some_and(|it| it.as_str() == self.registry)
    }

    /// The header that a challenge asks for; none when nobody asks by name.
    fn sign_in(&self, challenge: &Challenge) -> Result<Option<String>, OciError> {
        let credentials = self.access.credentials.as_ref();
        match challenge.scheme.as_str() {
            "basic" => Ok(credentials.and_then(Credentials::basic)),
            "bearer" => self.token(challenge).map(|token| Some(format!("Bearer {token}"))),
            _ => Err(OciError::Scheme {
                registry: self.registry.clone(),
                scheme: challenge.scheme.clone(),
            }),
        }
    }

    /// A token for what was asked; also who asks for nobody in particular gets one where everybody
    /// may read.
    fn token(&self, challenge: &Challenge) -> Result<String, OciError> {
        let realm = challenge.parameter("realm").unwrap_or_default();
        self.allow(realm)?;
        let asked = ["service", "scope"].into_iter();
        let asked = asked.filter_map(|name| Some((name, challenge.parameter(name)?)));
        let sent = match &self.access.credentials {
            Some(Credentials::Identity { token }) => {
                let fixed = [("grant_type", "refresh_token"), ("client_id", "tidegate")];
                let form = fixed.into_iter().chain([("refresh_token", token.as_str())]);
                self.agent.post(realm).send_form(form.chain(asked))
            }
            credentials => {
                let mut request = self.agent.get(realm).query_pairs(asked);
                if let Some(basic) = credentials.as_ref().and_then(Credentials::basic) {
                    request = request.header(header::AUTHORIZATION, basic);
                }
                request.call()
            }
        };
        let answer = self.let_in(sent.map_err(|error| unreachable(realm, error))?)?;
        if answer.status() != StatusCode::OK {
            return Err(self.strange(realm, answer));
        }
        let bytes = answer.into_body().into_with_config().limit(WORDS_BYTES_MAX).read_to_vec();
        let bytes = bytes.map_err(|error| unreachable(realm, error))?;
        let read: Option<TokenAnswer> = serde_json::from_slice(&bytes).ok();
        let token = read.and_then(|answer| answer.token.or(answer.access_token));
        let is_token = |token: &String| token.bytes().all(|byte| byte.is_ascii_graphic());
        token.filter(is_token).ok_or_else(|| OciError::Form {
            what: "the token",
            address: realm.to_owned(),
            reason: "is none".to_owned(),
        })
    }

    fn let_in(&self, answer: Response<Body>) -> Result<Response<Body>, OciError> {
        let status = answer.status();
        if status != StatusCode::UNAUTHORIZED && status != StatusCode::FORBIDDEN {
            return Ok(answer);
        }
        let (who, help) = match &self.access.credentials {
            Some(credentials) => (
                format!("`{}`", credentials.who()),
                "look at the password, and at what the user may do there",
            ),
            None => (
                "nobody without a password".to_owned(),
                "set TIDEGATE_REGISTRY_USER and TIDEGATE_REGISTRY_PASSWORD, or sign in with `docker login`",
            ),
        };
        let (registry, status) = (self.registry.clone(), status.as_u16());
        Err(OciError::Denied { registry, who, status, said: said(answer), help })
    }
}

/// TLS with the authorities that this machine trusts.
fn tls() -> Result<TlsConfig, OciError> {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        return Err(OciError::NoAuthorities);
    }
    let roots: Vec<Certificate<'static>> =
        found.certs.iter().map(|found| Certificate::from_der(found).to_owned()).collect();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(provider)
        .build())
}

fn unreachable(url: &str, source: ureq::Error) -> OciError {
    OciError::Unreachable { url: url.to_owned(), source: Box::new(source) }
}

/// What an error says, in one line with a colon in front; nothing when it says nothing.
fn said(answer: Response<Body>) -> String {
    let bytes = answer.into_body().into_with_config().limit(WORDS_BYTES_MAX).read_to_vec();
    let read = bytes.ok().and_then(|bytes| serde_json::from_slice::<ErrorAnswer>(&bytes).ok());
    let first = read.and_then(|answer| answer.errors.into_iter().next());
    let Some(OneError { code, message }) = first else { return String::new() };
    let said = format!(": {code} {message}");
    let said = said.chars().filter(|letter| !letter.is_control()).take(SAID_CHARACTERS_MAX);
    said.collect::<String>().trim_end().to_owned()
}
