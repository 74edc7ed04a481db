//! How a gateway that is called by HTTP is configured, and what may be wrong with it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::Deserialize;
use ureq::http::{HeaderName, HeaderValue, Method, Uri};

use super::answer::{Code, Reading};
use super::body::Body;
use super::template::Template;
use crate::secret::{Secret, SecretReader, SecretSource};

/// Headers that the client writes itself.
const OWN_HEADERS: [&str; 5] =
    ["content-length", "host", "transfer-encoding", "connection", super::KEY_HEADER];

/// A gateway that is called by HTTP. `url`, `headers`, `json` and `form` may have fields:
/// `{address}`, `{title}`, `{text}`, `{key}` (county and key), `{topic}`, `{urgency}`, `{person}`,
/// `{county}`, `{at}` (China Standard Time, RFC 3339) and `{secret.NAME}`. `{key|hash}` is 32
/// hexadecimal digits, `{text|json}` is escaped for JSON within a text; `{{` and `}}` are braces.
/// Secrets belong into headers or the body rather than the address, which servers on the way log.
///
/// Every call has the header `Idempotency-Key`, which is the same when a notice is sent again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HttpConfig {
    /// `POST` when absent.
    #[serde(default = "post")]
    pub method: String,
    /// Where; fields may stand behind the host, each is one part of a path or query.
    pub url: String,
    /// Headers besides those of the content and the key.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Secrets that fields may name as `{secret.NAME}`.
    #[serde(default)]
    pub secrets: BTreeMap<String, SecretSource>,
    /// What is sent, as JSON whose texts may have fields.
    pub json: Option<String>,
    /// What is sent, as a form whose values may have fields.
    pub form: Option<BTreeMap<String, String>>,
    /// What answers mean.
    #[serde(default)]
    pub answer: AnswerConfig,
    /// Authorities to trust besides those of the machine, as PEM.
    pub authorities: Option<PathBuf>,
    /// Whether it may be called without encryption on another machine.
    #[serde(default)]
    pub plain_http: bool,
}

/// What answers mean.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerConfig {
    /// Statuses of what was taken; 200 to 299 when empty.
    #[serde(default)]
    pub taken: Vec<u16>,
    /// Statuses of what is refused for good; 400, 413, 415 and 422 when empty. All others mean that
    /// the gateway takes nothing now.
    #[serde(default)]
    pub for_good: Vec<u16>,
    /// JSON pointer to what the gateway calls the notice, for example `/data/id`.
    pub receipt: Option<String>,
    /// JSON pointer to what is wrong, in words.
    pub problem: Option<String>,
    /// The code inside, of gateways that answer 200 whatever happened.
    pub code: Option<CodeConfig>,
}

/// A code inside an answer. Values are compared as text: `0` and `"0"` are the same. A code that
/// stands in no list is tried again.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CodeConfig {
    /// JSON pointer to it, for example `/code`.
    pub at: String,
    /// Values of what was taken.
    pub good: Vec<String>,
    /// Values of what is refused for good, for example a number that does not exist.
    #[serde(default)]
    pub for_good: Vec<String>,
    /// Values that say that the gateway takes nothing now.
    #[serde(default)]
    pub busy: Vec<String>,
}

/// What a checked configuration gives.
pub(super) struct Parts {
    pub(super) method: Method,
    pub(super) url: Template,
    pub(super) headers: Vec<(HeaderName, Template)>,
    pub(super) body: Body,
    pub(super) reading: Reading,
    pub(super) secrets: Vec<Secret>,
}

fn post() -> String {
    "POST".to_owned()
}

impl HttpConfig {
    /// What it says, read and checked.
    pub(super) fn parts(&self, reader: &SecretReader<'_>) -> Result<Parts, Vec<String>> {
        let mut problems = Vec::new();
        let names: Vec<&str> = self.secrets.keys().map(String::as_str).collect();
        let mut secrets = Vec::new();
        for (name, source) in &self.secrets {
            match reader.read(source) {
                Ok(secret) => secrets.push(secret),
                Err(problem) => problems.push(format!("`secrets.{name}` {problem}")),
            }
        }
        let method = keep(&mut problems, "method", self.method());
        let url = keep(&mut problems, "url", self.url(&names));
        let body = keep(&mut problems, "json or form", self.body(&names));
        let headers = self.headers(&names, &secrets, &mut problems);
        self.answer.check(&mut problems);
        match (method, url, body) {
            (Some(method), Some(url), Some(body)) if problems.is_empty() => {
                let reading = self.answer.reading();
                Ok(Parts { method, url, headers, body, reading, secrets })
            }
            _ => Err(problems),
        }
    }

    fn method(&self) -> Result<Method, String> {
        let known = ["POST", "PUT", "PATCH", "GET"];
        let method = self.method.as_str();
        let read = Method::from_bytes(method.as_bytes()).ok();
        read.filter(|_| known.contains(&method))
            .ok_or_else(|| format!("is `{method}`, use one of {}", known.join(", ")))
    }

    fn url(&self, names: &[&str]) -> Result<Template, String> {
        let template = Template::read(&self.url, names)?;
        let beginning = template.beginning();
        let is_whole = self.url.len() == beginning.len();
        let (_, rest) = beginning.split_once("://").unwrap_or_default();
        let host = rest.split(['/', '?']).next().unwrap_or_default();
        if !is_whole && host.len() == rest.len() {
            return Err("has a field in its host, fields may only stand behind it".to_owned());
        }
        check_address(beginning, self.plain_http)?;
        Ok(template)
    }

    fn body(&self, names: &[&str]) -> Result<Body, String> {
        match (&self.json, &self.form, self.method.as_str()) {
            (Some(_), Some(_), _) => Err("are both there, keep one".to_owned()),
            (None, None, "GET") => Ok(Body::None),
            (None, None, _) => Err("are both missing, say what is sent".to_owned()),
            (_, _, "GET") => Err("cannot be sent with GET, take another method".to_owned()),
            (Some(json), None, _) => Body::json(json, names),
            (None, Some(form), _) => Body::form(form, names),
        }
    }

    fn headers(
        &self,
        names: &[&str],
        secrets: &[Secret],
        problems: &mut Vec<String>,
    ) -> Vec<(HeaderName, Template)> {
        let mut headers = Vec::new();
        for (name, value) in &self.headers {
            match header(name, value, names) {
                Ok(read) => {
                    let used = |at: usize| secrets.get(at);
                    let is_fit = read.1.secrets().filter_map(used).all(is_for_headers);
                    if !is_fit {
                        problems.push(format!(
                            "`headers.{name}` has a secret with letters that no header can have, \
                             look at the secret"
                        ));
                    }
                    headers.push(read);
                }
                Err(problem) => problems.push(format!("`headers.{name}` {problem}")),
            }
        }
        headers
    }
}

impl AnswerConfig {
    fn check(&self, problems: &mut Vec<String>) {
        let pointers = [("receipt", &self.receipt), ("problem", &self.problem)];
        let pointers = pointers.into_iter().filter_map(|(name, it)| Some((name, it.as_ref()?)));
        let code = self.code.iter().map(|code| ("code.at", &code.at));
        for (name, pointer) in pointers.chain(code).filter(|(_, it)| !it.starts_with('/')) {
            problems.push(format!(
                "`answer.{name}` is `{pointer}`, a JSON pointer begins with `/`, as in `/data/id`"
            ));
        }
        if self.code.as_ref().is_some_and(|code| code.good.is_empty()) {
            problems
                .push("`answer.code.good` is empty, name the codes of what was taken".to_owned());
        }
        let statuses = self.taken.iter().chain(&self.for_good);
        for status in statuses.filter(|it| !(200..600).contains(*it)) {
            problems.push(format!("`answer` has the status {status}, which is none of an answer"));
        }
        for status in self.taken.iter().filter(|it| self.for_good.contains(it)) {
            problems.push(format!("`answer` both takes and refuses status {status}, keep one"));
        }
    }

    fn reading(&self) -> Reading {
        let code = self.code.as_ref().map(|code| Code {
            at: code.at.clone(),
            good: code.good.clone(),
            for_good: code.for_good.clone(),
            busy: code.busy.clone(),
        });
        Reading {
            taken: self.taken.clone(),
            for_good: self.for_good.clone(),
            receipt: self.receipt.clone(),
            problem: self.problem.clone(),
            code,
        }
    }
}

/// Lets pass an address that is encrypted, on this machine, or meant to be neither.
pub(crate) fn check_address(address: &str, plain_http: bool) -> Result<(), String> {
    let uri: Option<Uri> = address.parse().ok();
    let uri = uri.ok_or_else(|| "is no web address".to_owned())?;
    let authority = uri.authority().map(|it| it.as_str()).unwrap_or_default();
    if authority.contains('@') {
        return Err("has a user in it, put secrets into `headers`".to_owned());
    }
    match (uri.scheme_str(), uri.host()) {
        (Some("https"), Some(_)) => Ok(()),
        (Some("http"), Some(host)) if plain_http || is_local(host) => Ok(()),
        (Some("http"), Some(_)) => Err("is not encrypted and not on this machine: use https, or \
             say `plain_http = true` where the network is your own"
            .to_owned()),
        _ => Err("is no web address, begin with https://".to_owned()),
    }
}

fn is_local(host: &str) -> bool {
    let ip = host.trim_start_matches('[').trim_end_matches(']').parse::<std::net::IpAddr>();
    host == "localhost" || ip.is_ok_and(|ip| ip.is_loopback())
}

fn header(name: &str, value: &str, names: &[&str]) -> Result<(HeaderName, Template), String> {
    let header: HeaderName = name.parse().map_err(|_| "is no name of a header".to_owned())?;
    if OWN_HEADERS.contains(&header.as_str()) {
        return Err("is written by the host itself, leave it out".to_owned());
    }
    HeaderValue::from_str(value).map_err(|_| "has letters that no header can have".to_owned())?;
    if !value.is_ascii() {
        return Err("has letters that no header can have, use fields".to_owned());
    }
    Ok((header, Template::read(value, names)?))
}

fn is_for_headers(secret: &Secret) -> bool {
    secret.reveal().bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ')
}

fn keep<T>(problems: &mut Vec<String>, name: &str, read: Result<T, String>) -> Option<T> {
    read.map_err(|problem| problems.push(format!("`{name}` {problem}"))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(toml: &str) -> String {
        let config: HttpConfig = toml::from_str(toml).unwrap();
        let env = |name: &str| (name == "T").then(|| "tok\u{e9}n".to_owned());
        let reader = SecretReader { env: &env, inline_allowed: false };
        config.parts(&reader).err().unwrap_or_default().join("\n")
    }

    #[test]
    fn each_mistake_is_told_with_what_to_do() {
        let json = r#"json = '{"to":"{address}"}'"#;
        let url = r#"url = "https://sms.example.cn/send""#;
        for (toml, says) in [
            (format!("{url}\n{json}"), ""),
            (format!("url = \"http://127.0.0.1:9/send\"\n{json}"), ""),
            (format!("url = \"http://sms.example.cn\"\nplain_http = true\n{json}"), ""),
            (format!("url = \"http://sms.example.cn\"\n{json}"), "`url` is not encrypted"),
            (format!("url = \"https://{{county}}.example.cn/\"\n{json}"), "field in its host"),
            (format!("url = \"https://a.cn/{{county}}?t={{title}}\"\n{json}"), ""),
            (format!("url = \"https://u:p@a.cn/\"\n{json}"), "has a user in it"),
            (format!("url = \"ftp://a.cn/\"\n{json}"), "begin with https://"),
            (format!("{url}\nmethod = \"DELETE\"\n{json}"), "use one of POST, PUT"),
            (url.to_owned(), "both missing"),
            (format!("{url}\n{json}\nform = {{ a = \"b\" }}"), "both there"),
            (format!("{url}\nmethod = \"GET\""), ""),
            (format!("{url}\nmethod = \"GET\"\n{json}"), "with GET"),
            (format!("{url}\njson = '{{\"a\":\"{{nummer}}\"}}'"), "`{nummer}` that is not known"),
            (format!("{url}\n{json}\nheaders = {{ Host = \"x\" }}"), "written by the host"),
            (format!("{url}\n{json}\nheaders = {{ X-A = \"短信\" }}"), "no header can have"),
            (
                format!(
                    "{url}\n{json}\nheaders = {{ X-A = \"{{secret.t}}\" }}\nsecrets = {{ t = {{ env = \"T\" }} }}"
                ),
                "secret with letters that no header can have",
            ),
            (format!("{url}\n{json}\nsecrets = {{ t = {{ env = \"U\" }} }}"), "no `U`"),
            (format!("{url}\n{json}\nanswer = {{ receipt = \"id\" }}"), "begins with `/`"),
            (format!("{url}\n{json}\nanswer = {{ taken = [200], for_good = [200] }}"), "keep one"),
            (format!("{url}\n{json}\nanswer = {{ taken = [99] }}"), "status 99"),
            (
                format!("{url}\n{json}\nanswer = {{ code = {{ at = \"/c\", good = [] }} }}"),
                "`answer.code.good` is empty",
            ),
        ] {
            let told = problems(&toml);
            assert!(told.contains(says) && (says.is_empty() == told.is_empty()), "{toml}: {told}");
        }
        assert!(toml::from_str::<HttpConfig>(&format!("{url}\nretries = 3")).is_err());
    }
}
