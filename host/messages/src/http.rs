//! Notices by HTTP, as gateways for short messages, calls and applications take them. Which fields
//! go where, and what an answer means, is configuration.

mod answer;
mod body;
pub(crate) mod call;
mod config;
pub(crate) mod encode;
mod template;

use std::time::Duration;

use async_trait::async_trait;
use tidegate_domain::Notice;
use ureq::http::{HeaderName, HeaderValue, Method, Request};

pub(crate) use config::check_address;
pub use config::{AnswerConfig, CodeConfig, HttpConfig};
pub(crate) use template::china_time;

use crate::gateway::{Failed, Gateway, Taken, wire_key};
use crate::secret::Secret;
use answer::Reading;
use body::Body;
use call::{Caller, Whereto};
use template::{Place, Template, Values};

/// The header that says that a request is the same again.
pub(crate) const KEY_HEADER: &str = "idempotency-key";

/// A longer key is sent as a hash, bytes.
const KEY_BYTES_MAX: usize = 255;

/// A gateway that is called by HTTP as its configuration says.
pub struct HttpGateway {
    method: Method,
    url: Template,
    headers: Vec<(HeaderName, Template)>,
    body: Body,
    reading: Reading,
    secrets: Vec<Secret>,
    caller: Caller,
}

impl HttpGateway {
    /// The gateway of a checked configuration; each call takes at most `within`.
    ///
    /// # Errors
    /// All that is to be put right in the configuration.
    pub(crate) fn new(
        config: &HttpConfig,
        reader: &crate::secret::SecretReader<'_>,
        within: Duration,
    ) -> Result<Self, Vec<String>> {
        let parts = config.parts(reader)?;
        let tls = crate::tls::for_http(config.authorities.as_deref()).map_err(|it| vec![it])?;
        let caller = Caller::new(tls, within, Whereto::Anywhere);
        let config::Parts { method, url, headers, body, reading, secrets } = parts;
        Ok(Self { method, url, headers, body, reading, secrets, caller })
    }

    fn request(&self, notice: &Notice) -> Result<Request<Vec<u8>>, Failed> {
        let values = Values { notice, secrets: &self.secrets };
        let url = self.url.render(&values, Place::Address);
        let mut request = Request::builder().method(self.method.clone()).uri(url);
        for (name, value) in &self.headers {
            let value = value.render(&values, Place::Header);
            request = request.header(name, header_value(&value)?);
        }
        request = request.header(KEY_HEADER, key_value(notice)?);
        let (kind, content) = self.body.render(&values);
        if let Some(kind) = kind.filter(|_| !self.names_content_type()) {
            request = request.header(ureq::http::header::CONTENT_TYPE, kind);
        }
        let unfit = |_| Failed::for_good("the notice makes no request that HTTP allows");
        request.body(content).map_err(unfit)
    }

    fn names_content_type(&self) -> bool {
        self.headers.iter().any(|(name, _)| *name == ureq::http::header::CONTENT_TYPE)
    }
}

#[async_trait]
impl Gateway for HttpGateway {
    async fn send(&self, notice: &Notice) -> Result<Taken, Failed> {
        let request = self.request(notice)?;
        let answer = self.caller.call(request, self.reading.needs_content()).await;
        self.reading.judge(answer, &self.secrets)
    }
}

/// The key of a notice as a header has it.
pub(crate) fn key_value(notice: &Notice) -> Result<HeaderValue, Failed> {
    let key = wire_key(notice);
    let encoded = encode::part_of_header(&key);
    if encoded.len() > KEY_BYTES_MAX {
        return header_value(&crate::gateway::short(&key));
    }
    header_value(&encoded)
}

fn header_value(text: &str) -> Result<HeaderValue, Failed> {
    // INVARIANT: what is not visible ASCII was encoded, so that no value ends a header.
    HeaderValue::from_str(text)
        .map_err(|_| Failed::for_good("the notice makes a header that HTTP does not allow"))
}
