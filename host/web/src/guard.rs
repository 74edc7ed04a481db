//! Who is asking, and whether they may: asked in this one place for every route.
//!
//! A route is added with what it needs, which also stands in the document of the API. An answer of a
//! route that was added past this is refused by [`asked`].

use std::net::{IpAddr, SocketAddr};

use axum::Router;
use axum::extract::{ConnectInfo, DefaultBodyLimit, RawPathParams, Request, State};
use axum::http::header::{AUTHORIZATION, COOKIE, HOST, ORIGIN};
use axum::http::request::Parts;
use axum::http::uri::Authority;
use axum::http::{Extensions, HeaderMap, HeaderName, Method};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::MethodRouter;
use tidegate_domain::{Jurisdiction, Permission};
use tidegate_service::{Caller, within_county};
use utoipa::openapi::extensions::ExtensionsBuilder;
use utoipa::openapi::path::Operation;
use utoipa_axum::router::{OpenApiRouter, UtoipaMethodRouter};

use crate::app::App;
use crate::error::Failure;
use crate::extract::County;
use crate::request;

/// The cookie that carries the token of a browser.
pub(crate) const COOKIE_NAME: &str = "tidegate_token";

/// Most bytes of a form with a file: a pack file and what stands around it.
const UPLOAD_BYTES_MAX: usize = (64 << 20) + (64 << 10);

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a route needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: files of the pages, the form to sign in, whether the process lives.
    Nothing,
    /// A permission in the county that the path names.
    InCounty(Permission),
    /// As before, by either of two permissions; by the second the answer shows, or the handler lets
    /// change, only what is of the caller's own enterprise.
    InCountyOr(Permission, Permission),
    /// A permission anywhere: the answer shows, or the handler lets change, only what is the
    /// caller's. Of things that are another's it says that there are none.
    OwnPart(Permission),
    /// As before, by either of two permissions.
    OwnPartOr(Permission, Permission),
    /// A permission for the host as a whole.
    OfHost(Permission),
    /// As before, by either of two permissions.
    OfHostOr(Permission, Permission),
    /// Nothing but to be somebody: what it does is the caller's own, or asked for where it is known
    /// whose it is.
    Account,
}

impl Need {
    /// The permission, and where it is needed: `county`, `own-part` or `host`.
    #[must_use]
    pub const fn permission(self) -> Option<(Permission, &'static str)> {
        match self {
            Self::Nothing | Self::Account => None,
            Self::InCounty(permission) | Self::InCountyOr(permission, _) => {
                Some((permission, "county"))
            }
            Self::OwnPart(permission) | Self::OwnPartOr(permission, _) => {
                Some((permission, "own-part"))
            }
            Self::OfHost(permission) | Self::OfHostOr(permission, _) => Some((permission, "host")),
        }
    }

    /// The other permission that does as well.
    #[must_use]
    pub const fn or(self) -> Option<Permission> {
        match self {
            Self::InCountyOr(_, other) | Self::OwnPartOr(_, other) | Self::OfHostOr(_, other) => {
                Some(other)
            }
            _ => None,
        }
    }
}

/// Says that whoever asked was asked whether they may.
#[derive(Clone, Copy, Debug)]
struct Asked;

/// Routes of the API, each with what it needs.
pub(crate) struct Api {
    app: App,
    router: OpenApiRouter<App>,
}

impl Api {
    pub(crate) fn new(app: &App, router: OpenApiRouter<App>) -> Self {
        Self { app: app.clone(), router }
    }

    /// Adds operations that need the same.
    pub(crate) fn route(
        mut self,
        need: Need,
        (schemas, mut paths, methods): UtoipaMethodRouter<App>,
    ) -> Self {
        for item in paths.paths.values_mut() {
            [&mut item.get, &mut item.post, &mut item.put, &mut item.delete, &mut item.patch]
                .into_iter()
                .flatten()
                .for_each(|operation| declare(operation, need));
        }
        let methods = guarded(&self.app, need, methods);
        self.router = self.router.routes((schemas, paths, methods));
        self
    }

    /// Adds other routes.
    pub(crate) fn merge(mut self, other: OpenApiRouter<App>) -> Self {
        self.router = self.router.merge(other);
        self
    }

    pub(crate) fn into_router(self) -> OpenApiRouter<App> {
        self.router
    }
}

/// Writes what an operation needs into the document.
fn declare(operation: &mut Operation, need: Need) {
    let mut told = ExtensionsBuilder::new();
    match need.permission() {
        Some((permission, place)) => {
            told = told.add("x-permission", permission.word()).add("x-permission-in", place);
        }
        None => told = told.add("x-permission-in", "account"),
    }
    if let Some(other) = need.or() {
        told = told.add("x-permission-or", other.word());
    }
    operation.extensions.get_or_insert_default().merge(told.build());
}

/// A path outside the API with what it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclaredPage {
    /// How it is asked for.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: String,
    /// What it needs.
    pub need: Need,
}

/// Routes outside the API, each with what it needs.
pub(crate) struct Pages {
    app: App,
    router: Router<App>,
    declared: Vec<DeclaredPage>,
}

impl Pages {
    pub(crate) fn new(app: &App) -> Self {
        Self { app: app.clone(), router: Router::new(), declared: Vec::new() }
    }

    /// Adds a page.
    pub(crate) fn route(self, path: &str, need: Need, methods: MethodRouter<App>) -> Self {
        self.declare(Method::GET, path, need, methods)
    }

    /// Adds what a form is sent to.
    pub(crate) fn form(self, path: &str, need: Need, methods: MethodRouter<App>) -> Self {
        self.declare(Method::POST, path, need, methods)
    }

    /// Adds what a form is sent to that takes all workers; only a few at once.
    pub(crate) fn heavy(self, path: &str, need: Need, methods: MethodRouter<App>) -> Self {
        let bounded = middleware::from_fn_with_state(self.app.clone(), request::heavy);
        self.form(path, need, methods.route_layer(bounded))
    }

    /// Adds what a form with a file is sent to; only a few at once.
    pub(crate) fn upload(self, path: &str, need: Need, methods: MethodRouter<App>) -> Self {
        self.heavy(path, need, methods.layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX)))
    }

    fn declare(
        mut self,
        method: Method,
        path: &str,
        need: Need,
        methods: MethodRouter<App>,
    ) -> Self {
        self.router = self.router.route(path, guarded(&self.app, need, methods));
        self.declared.push(DeclaredPage { method, path: path.to_owned(), need });
        self
    }

    pub(crate) fn into_parts(self) -> (Router<App>, Vec<DeclaredPage>) {
        (self.router, self.declared)
    }
}

fn guarded(app: &App, need: Need, methods: MethodRouter<App>) -> MethodRouter<App> {
    methods.route_layer(middleware::from_fn_with_state((app.clone(), need), ask))
}

/// Lets a request in when whoever sends it may.
async fn ask(
    State((app, need)): State<(App, Need)>,
    params: RawPathParams,
    request: Request,
    next: Next,
) -> Response {
    let (mut parts, body) = request.into_parts();
    let reads = matches!(parts.method, Method::GET | Method::HEAD);
    let county = params.iter().find(|(name, _)| *name == "county").map(|(_, text)| text);
    let allowed = match need {
        Need::Nothing => Ok(()),
        _ => allowed(&app, need, county, &mut parts).await,
    };
    // What only reads of a county sees nothing else, also by a mistake of a handler. What changes
    // something has to see what is another's, to refuse it by name.
    let in_county = matches!(need, Need::InCounty(_) | Need::InCountyOr(..));
    let scope = county.filter(|_| reads && in_county);
    let scope = scope.and_then(|code| code.parse().ok());
    let mut response = match allowed {
        Ok(()) => {
            let running = next.run(Request::from_parts(parts, body));
            match scope {
                Some(county) => within_county(county, running).await,
                None => running.await,
            }
        }
        Err(failure) => failure.into_response(),
    };
    response.extensions_mut().insert(Asked);
    response
}

async fn allowed(
    app: &App,
    need: Need,
    county: Option<&str>,
    request: &mut Parts,
) -> Result<(), Failure> {
    let caller = caller(app, request).await?;
    match need {
        Need::Nothing | Need::Account => {}
        Need::InCounty(permission) | Need::InCountyOr(permission, _) => {
            // A handler would say no more of a text that is no county.
            let county = County::try_from(county.unwrap_or_default().to_owned());
            let County(county) = county.map_err(Failure::bad_path)?;
            if !need.or().is_some_and(|other| caller.may(other, &county)) {
                caller.require(permission, &county)?;
            }
        }
        Need::OwnPart(permission) => caller.require_somewhere(permission)?,
        Need::OwnPartOr(permission, other) if !caller.may_somewhere(other) => {
            caller.require_somewhere(permission)?;
        }
        Need::OfHost(permission) => caller.require_host(permission)?,
        Need::OfHostOr(permission, other) if !caller.may_host(other) => {
            caller.require_host(permission)?;
        }
        Need::OwnPartOr(..) | Need::OfHostOr(..) => {}
    }
    request.extensions.insert(caller);
    Ok(())
}

/// Who sends a request.
async fn caller(app: &App, request: &Parts) -> Result<Caller, Failure> {
    let headers = &request.headers;
    let (bearer, cookie) = (bearer(headers), cookie(headers));
    let from = address(&request.extensions, headers);
    let caller = app.access.caller(bearer.or(cookie), from).await?;
    if caller.is_local() {
        require_this_machine(headers)?;
    } else if bearer.is_none() {
        require_origin(request)?;
    }
    Ok(caller)
}

/// Somebody at the machine itself comes to it by its own name: a hostile site whose name was made
/// to lead here, or a proxy that lets in the world, do not.
fn require_this_machine(headers: &HeaderMap) -> Result<(), Failure> {
    let host = headers.get(HOST).map(|host| host.to_str().unwrap_or("?"));
    if headers.contains_key(FORWARDED_FOR) || !host.is_none_or(is_this_machine) {
        return Err(Failure::not_this_machine());
    }
    Ok(())
}

fn is_this_machine(host: &str) -> bool {
    let Ok(authority) = host.parse::<Authority>() else { return false };
    let name = authority.host().trim_start_matches('[').trim_end_matches(']');
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|address| address.to_canonical().is_loopback())
}

/// A browser sends its cookie by itself, so that what would change something must say where it
/// comes from; that it is from here was looked at before.
fn require_origin(request: &Parts) -> Result<(), Failure> {
    let changes = !matches!(request.method, Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = &request.headers;
    if changes && !headers.contains_key(ORIGIN) && !headers.contains_key(SEC_FETCH_SITE) {
        return Err(Failure::cross_site());
    }
    Ok(())
}

/// The token that a program shows.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The token that a browser shows.
fn cookie(headers: &HeaderMap) -> Option<&str> {
    let cookies = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs =
        cookies.flat_map(|value| value.split(';')).filter_map(|one| one.split_once('='));
    let own = pairs.find(|(name, _)| name.trim() == COOKIE_NAME);
    own.map(|(_, token)| token.trim()).filter(|token| !token.is_empty())
}

/// Where a request comes from. A proxy on this machine says for whom it asks, in the last part that
/// it adds itself.
pub(crate) fn address(extensions: &Extensions, headers: &HeaderMap) -> Option<IpAddr> {
    let ConnectInfo(peer) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    let peer = peer.ip().to_canonical();
    let said = headers.get_all(FORWARDED_FOR).iter().next_back();
    let said = said.and_then(|value| value.to_str().ok()?.rsplit(',').next()?.trim().parse().ok());
    Some(said.filter(|_| peer.is_loopback()).unwrap_or(peer))
}

/// Refuses every answer of a route that nobody said the need of: it would be open to all.
pub(crate) async fn asked(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let response = next.run(request).await;
    let status = response.status();
    let is_failure = status.is_client_error() || status.is_server_error();
    if is_failure || response.extensions().get::<Asked>().is_some() {
        return response;
    }
    Failure::undeclared(&path).into_response()
}

/// The county of a thing that a page shows by its number alone, when the caller may see it there.
///
/// # Errors
/// That there is no such thing, when it is another's.
pub(crate) fn require_own(
    caller: &Caller,
    permission: Permission,
    county: &Jurisdiction,
    (what, id): (&str, &str),
) -> Result<(), Failure> {
    if caller.may(permission, county) { Ok(()) } else { Err(Failure::not_found(what, id)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_route_that_says_no_need_answers_nobody() {
        use tower::ServiceExt as _;
        let methods = || axum::routing::get(|| async { "open to all" });
        let router: Router =
            Router::new().route("/forgotten", methods()).layer(middleware::from_fn(asked));
        let request = Request::get("/forgotten").body(axum::body::Body::empty()).unwrap();
        let answer = router.oneshot(request).await.unwrap();
        assert_eq!(answer.status().as_u16(), 500);
    }

    #[test]
    fn only_names_of_this_machine_are_its_own() {
        for (host, own) in [
            ("localhost", true),
            ("LOCALHOST:8330", true),
            ("127.0.0.1:8330", true),
            ("127.8.8.8", true),
            ("[::1]:8330", true),
            ("[::ffff:127.0.0.1]", true),
            ("localhost.example", false),
            ("127.0.0.1.example:8330", false),
            ("10.0.0.1:8330", false),
            ("", false),
            ("?", false),
        ] {
            assert_eq!(is_this_machine(host), own, "{host}");
        }
    }

    #[test]
    fn a_token_is_taken_from_header_or_cookie() {
        let mut headers = HeaderMap::new();
        assert_eq!((bearer(&headers), cookie(&headers)), (None, None));
        headers.insert(AUTHORIZATION, "bearer  tg_1 ".parse().unwrap());
        headers.append(COOKIE, "lang=en; tidegate_token=tg_2; a=b".parse().unwrap());
        assert_eq!((bearer(&headers), cookie(&headers)), (Some("tg_1"), Some("tg_2")));
        headers.insert(AUTHORIZATION, "Basic tg_1".parse().unwrap());
        headers.insert(COOKIE, "tidegate_token=".parse().unwrap());
        assert_eq!((bearer(&headers), cookie(&headers)), (None, None));
    }

    #[test]
    fn a_proxy_is_believed_on_this_machine_only() {
        let from = |peer: &str, said: &[&str]| {
            let mut request = Request::new(axum::body::Body::empty());
            let peer: SocketAddr = peer.parse().unwrap();
            request.extensions_mut().insert(ConnectInfo(peer));
            for value in said {
                request.headers_mut().append(FORWARDED_FOR, value.parse().unwrap());
            }
            address(request.extensions(), request.headers()).unwrap().to_string()
        };
        assert_eq!(from("10.0.0.1:9", &[]), "10.0.0.1");
        assert_eq!(from("10.0.0.1:9", &["10.0.0.2"]), "10.0.0.1");
        assert_eq!(from("127.0.0.1:9", &["10.0.0.2"]), "10.0.0.2");
        assert_eq!(from("127.0.0.1:9", &["6.6.6.6, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(from("127.0.0.1:9", &["6.6.6.6", "10.0.0.2"]), "10.0.0.2");
        assert_eq!(from("127.0.0.1:9", &["unknown"]), "127.0.0.1");
    }
}
