//! What every request passes: its id, its time, whose it is, and how a failure is said.

use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HOST, ORIGIN, REFERRER_POLICY, RETRY_AFTER,
    WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Json, Response};
use tracing::Instrument as _;
use tracing::field::Empty;

use crate::app::App;
use crate::error::{ErrorBody, Failure};
use crate::language;
use crate::page;

/// How long an ordinary answer may take.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// How long an import, an admission or the classification of a county may take.
const HEAVY_WITHIN: Duration = Duration::from_secs(600);

/// Longest id that is taken over from the request.
const ID_CHARACTERS_MAX: usize = 64;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Nothing but our own files, and no inline script or style.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; \
                      connect-src 'self'; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// Id of this process among others, for ids of requests.
static PROCESS: LazyLock<u64> = LazyLock::new(|| {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or_default()
});

static REQUESTS: AtomicU64 = AtomicU64::new(0);

/// An answer that is said as it is, whatever its status.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AsItIs;

/// Gives a request its id and time, says failures in the form of the path, and adds the headers
/// that every answer has.
pub(crate) async fn answer(request: Request, next: Next) -> Response {
    let id = request_id(request.headers());
    let is_api = request.uri().path().starts_with("/api/");
    let language = language::wanted(request.uri().query(), request.headers());
    let is_heavy = *request.method() == Method::POST;
    let what = format!("{} {}", request.method(), request.uri().path());
    let began = Instant::now();
    let within = if is_heavy { HEAVY_WITHIN } else { ANSWER_WITHIN };
    // An error's span, so that it is there at every level of the log.
    let span = tracing::error_span!(
        "request",
        request.id = id,
        region.code = Empty,
        http.method = crate::operation::word(request.method()),
        http.route = request.extensions().get::<MatchedPath>().map(MatchedPath::as_str),
        http.status = Empty,
    );
    if let Some(county) = county(request.uri().path()) {
        span.record("region.code", county);
    }
    let answered = tokio::time::timeout(within, next.run(request)).instrument(span.clone());
    let mut response = match answered.await {
        Ok(response) => response,
        Err(_) => Failure::timed_out(within.as_secs()).into_response(),
    };
    let status = response.status();
    let is_said = response.extensions().get::<AsItIs>().is_some();
    if (status.is_client_error() || status.is_server_error()) && !is_said {
        let known = response.extensions_mut().remove::<Failure>();
        let failure = known.unwrap_or_else(|| Failure::of_status(status));
        span.in_scope(|| log(&failure, &what));
        response =
            if is_api { as_json(&failure, &id) } else { page::failure(&failure, &id, language) };
        add_challenge(response.headers_mut(), &failure);
    }
    let duration_ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
    let status = response.status().as_u16();
    span.record("http.status", status);
    span.in_scope(|| tracing::debug!(http.status = status, duration_ms, "{what}"));
    add_headers(response.headers_mut(), &id);
    response
}

fn as_json(failure: &Failure, id: &str) -> Response {
    let body = ErrorBody {
        code: failure.code,
        message: failure.message.clone(),
        request_id: id.to_owned(),
        details: failure.details.clone(),
    };
    (failure.status, Json(body)).into_response()
}

/// What whoever is refused needs to go on.
fn add_challenge(headers: &mut HeaderMap, failure: &Failure) {
    if failure.status == StatusCode::UNAUTHORIZED {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer realm=\"tidegate\""));
    }
    if let Some(seconds) = failure.details.get("retry_after_s").and_then(|value| value.as_u64()) {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
}

fn log(failure: &Failure, what: &str) {
    if let Some(cause) = &failure.cause {
        tracing::error!(cause, "{what} failed");
    } else if failure.status.is_server_error() {
        tracing::warn!(code = failure.code, "{what}: {}", failure.message);
    }
}

/// The county that a path names.
fn county(path: &str) -> Option<&str> {
    let (_, rest) = path.split_once("/counties/")?;
    let code = rest.split('/').next()?;
    (code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit())).then_some(code)
}

/// The id that whoever stands in front gave, when it can stand in a log; or else a new one.
fn request_id(headers: &HeaderMap) -> String {
    let given = headers.get(REQUEST_ID).and_then(|value| value.to_str().ok());
    let is_plain = |id: &&str| {
        !id.is_empty()
            && id.len() <= ID_CHARACTERS_MAX
            && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    match given.filter(is_plain) {
        Some(id) => id.to_owned(),
        None => format!("{:x}-{:x}", *PROCESS, REQUESTS.fetch_add(1, Ordering::Relaxed)),
    }
}

fn add_headers(headers: &mut HeaderMap, id: &str) {
    if let Ok(id) = HeaderValue::from_str(id) {
        headers.insert(REQUEST_ID, id);
    }
    for (name, value) in [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}

/// Refuses what a browser sends for another site and would change something: without accounts,
/// whoever opens a hostile page on this machine would otherwise lend it the port.
pub(crate) async fn same_site(request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if changes && is_foreign(request.headers()) {
        return Failure::cross_site().into_response();
    }
    next.run(request).await
}

fn is_foreign(headers: &HeaderMap) -> bool {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    if matches!(text(SEC_FETCH_SITE), Some("cross-site" | "same-site")) {
        return true;
    }
    let host = text(HOST).unwrap_or_default();
    let own = |origin: &str| origin.split_once("://").is_some_and(|(_, from)| from == host);
    text(ORIGIN).is_some_and(|origin| !own(origin))
}

/// Lets only so many heavy requests in, before their bodies are read.
pub(crate) async fn heavy(
    State(app): State<App>,
    request: Request<Body>,
    next: Next,
) -> Result<Response, Failure> {
    let permit = app.heavy.try_acquire();
    let _permit = permit.map_err(|_| {
        Failure::busy("other imports or admissions are under way, try again in a minute")
    })?;
    Ok(next.run(request).await)
}
