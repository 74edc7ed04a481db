//! Every operation and every page with every role, in the own county, beside it and for the whole
//! province; without a token, and with one that is good for nothing.

use std::net::SocketAddr;
use std::sync::OnceLock;

use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Method, Request};
use tidegate_domain::{AccessChange, AccountId, Actor, Instant, Permission, Role};
use tidegate_record::Digest;
use tidegate_store::AccessCommit;
use tidegate_web::Need;

use crate::support::{Answer, COUNTY, HEAT, HOUR, TODAY, World, check_error, day, run, run_apart};

const NEIGHBOUR: &str = "330182";
const PROVINCE: &str = "330000";
const PLACES: [&str; 3] = [COUNTY, NEIGHBOUR, PROVINCE];

/// The county with accounts, and a judgement in it.
struct Guarded {
    world: World,
    judgement: String,
}

pub(crate) fn noon() -> Instant {
    day(TODAY).start() + 12 * HOUR
}

/// A token by a number below 256.
pub(crate) fn token(number: usize) -> String {
    format!("tg_{number:016x}_{}", format!("{number:02x}").repeat(32))
}

fn made(account: &AccountId, number: usize, expires_at: Instant) -> (AccessChange, Digest) {
    let change = AccessChange::TokenMade {
        account: account.clone(),
        token: format!("{number:016x}").parse().unwrap(),
        purpose: String::new(),
        grants: None,
        expires_at,
    };
    (change, Digest::of(&[u8::try_from(number).unwrap(); 32]))
}

/// Keeps changes as made an hour ago.
async fn change(world: &World, changes: Vec<AccessChange>, secret: Option<Digest>) {
    let by = Actor { account: None, token: None };
    let commit = AccessCommit { by, at: noon() - HOUR, first: false, changes, secret };
    world.host.store().change_access(&commit).await.unwrap();
}

fn number(role: Role, place: &str) -> usize {
    let role = Role::ALL.iter().position(|one| *one == role).unwrap();
    1 + role * PLACES.len() + PLACES.iter().position(|one| *one == place).unwrap()
}

/// Tokens that are good for nothing, each with why; the last is good for one second more.
const EXPIRED: usize = 200;
const REVOKED: usize = 201;
const DISABLED: usize = 202;
const LAST_SECOND: usize = 203;

pub(crate) async fn account(
    world: &World,
    id: &str,
    grants: &[&str],
    number: usize,
    expires_at: Instant,
) {
    let account: AccountId = id.parse().unwrap();
    let mut changes =
        vec![AccessChange::AccountAdded { account: account.clone(), name: id.to_owned() }];
    changes.extend(grants.iter().map(|grant| AccessChange::GrantGiven {
        account: account.clone(),
        grant: grant.parse().unwrap(),
    }));
    let (token, secret) = made(&account, number, expires_at);
    changes.push(token);
    change(world, changes, Some(secret)).await;
}

async fn guarded() -> Guarded {
    let world = World::seeded().await;
    let judged = world.host.judge(HEAT, day("2026-03-09")).await.unwrap();
    let later = noon() + 24 * HOUR;
    account(&world, "first", &["province-operator@330000"], 199, later).await;
    for role in Role::ALL {
        for place in PLACES {
            let (id, grant) = (format!("{role}-{place}"), format!("{role}@{place}"));
            account(&world, &id, &[&grant], number(role, place), later).await;
        }
    }
    let every: Vec<String> = Role::ALL.iter().map(|role| format!("{role}@330000")).collect();
    let every: Vec<&str> = every.iter().map(String::as_str).collect();
    account(&world, "expired", &every, EXPIRED, noon()).await;
    account(&world, "revoked", &every, REVOKED, later).await;
    account(&world, "disabled", &every, DISABLED, later).await;
    account(&world, "last-second", &every, LAST_SECOND, noon() + 1).await;
    let revoked = AccessChange::TokenRevoked {
        account: "revoked".parse().unwrap(),
        token: format!("{REVOKED:016x}").parse().unwrap(),
    };
    let disabled = AccessChange::AccountDisabled { account: "disabled".parse().unwrap() };
    change(&world, vec![revoked, disabled], None).await;
    Guarded { world, judgement: judged.judgement.id.to_string() }
}

fn shared() -> &'static Guarded {
    static GUARDED: OnceLock<Guarded> = OnceLock::new();
    GUARDED.get_or_init(|| run_apart(guarded()))
}

impl Guarded {
    async fn ask(&self, method: &str, path: &str, token: Option<&str>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        self.world.send(request.body(Body::empty()).unwrap()).await
    }

    /// A path with its parameters filled in for things of the own county.
    fn filled(&self, path: &str) -> String {
        [
            ("{county}", COUNTY),
            ("{enterprise}", HEAT),
            ("{outlet}", "DA001"),
            ("{stream}", "1"),
            ("{warning}", "1"),
            ("{judgement}", &self.judgement),
            ("{case}", "1"),
            ("{waiver}", "1"),
            ("{kind}", "enterprises"),
            ("{name}", "summary"),
            ("{pack}", "textile-dyeing"),
            ("{admission}", "1"),
            ("{digest}", "ffffffffffffffff"),
            ("{change}", "1"),
            ("{account}", "first"),
            ("{token}", "ffffffffffffffff"),
            ("{matter}", "1"),
            ("{attachment}", "1"),
            ("{notice}", "1"),
            ("{number}", "1"),
            ("{person}", "chen"),
            ("{figure}", "tasks-closed"),
            ("{department}", "power"),
            ("{source}", "power-monthly"),
        ]
        .iter()
        .fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
    }
}

/// What the table of roles says of a role given for a place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Expected {
    Allowed,
    /// As if it were not there.
    Absent,
    Forbidden,
}

fn expected(need: Need, role: Role, place: &str, is_one_thing: bool) -> Expected {
    let held = |permission: Permission| role.permissions().contains(&permission);
    let is_own = place != NEIGHBOUR;
    let allowed = |yes| if yes { Expected::Allowed } else { Expected::Forbidden };
    match need {
        Need::Nothing => Expected::Allowed,
        Need::InCounty(permission) => allowed(held(permission) && is_own),
        Need::InCountyOr(permission, other) => allowed((held(permission) || held(other)) && is_own),
        Need::OwnPart(permission) if held(permission) && !is_own && is_one_thing => {
            Expected::Absent
        }
        Need::OwnPart(permission) => allowed(held(permission)),
        Need::OwnPartOr(permission, other) => allowed(held(permission) || held(other)),
        Need::OfHost(permission) => allowed(held(permission) && place == PROVINCE),
        Need::OfHostOr(permission, other) => {
            allowed((held(permission) || held(other)) && place == PROVINCE)
        }
        Need::Account => Expected::Allowed,
    }
}

fn check(answer: &Answer, expected: Expected, what: &str) {
    let status = answer.status.as_u16();
    match expected {
        Expected::Allowed => {
            assert!(!matches!(status, 401 | 403 | 429 | 500..), "{what}: {status} {}", answer.text);
        }
        Expected::Absent => assert_eq!(status, 404, "{what}: {}", answer.text),
        Expected::Forbidden => assert_eq!(status, 403, "{what}: {}", answer.text),
    }
}

/// Every operation of the document: method, path and need.
async fn operations(world: &World) -> Vec<(String, String, Need)> {
    let document = world.json("/api/openapi.json").await;
    let mut operations = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["operationId"].is_null() {
                continue;
            }
            let word = |key: &str| operation[key].as_str().map(|word| word.parse().unwrap());
            let permission = || {
                let permission: Option<Permission> = word("x-permission");
                permission.unwrap_or_else(|| panic!("{method} {path} says no permission"))
            };
            let need =
                match (operation["x-permission-in"].as_str().unwrap(), word("x-permission-or")) {
                    ("county", None) => Need::InCounty(permission()),
                    ("county", Some(other)) => Need::InCountyOr(permission(), other),
                    ("own-part", None) => Need::OwnPart(permission()),
                    ("own-part", Some(other)) => Need::OwnPartOr(permission(), other),
                    ("host", None) => Need::OfHost(permission()),
                    ("host", Some(other)) => Need::OfHostOr(permission(), other),
                    ("account", None) => Need::Account,
                    other => panic!("{method} {path}: {other:?}"),
                };
            assert_eq!(
                path.contains("{county}"),
                matches!(need, Need::InCounty(_) | Need::InCountyOr(..)),
                "{path}: a path of a county asks there"
            );
            operations.push((method.to_uppercase(), path.clone(), need));
        }
    }
    operations
}

#[test]
fn every_operation_is_for_those_whom_the_table_names() {
    run(async {
        let guarded = shared();
        let operations = operations(&guarded.world).await;
        assert!(operations.len() >= 98);
        for (method, path, need) in operations {
            // What comes past the guard is refused for its parameter, so that nothing is done.
            let path = format!("{}?nonsense=1", guarded.filled(&path));
            for role in Role::ALL {
                for place in PLACES {
                    let token = token(number(role, place));
                    let answer = guarded.ask(&method, &path, Some(&token)).await;
                    let what = format!("{method} {path} {role}@{place}");
                    let expected = expected(need, role, place, false);
                    check(&answer, expected, &what);
                    if expected == Expected::Forbidden {
                        check_error(&answer, &what, 403, "forbidden");
                        let (permission, place) = need.permission().unwrap();
                        let details = &answer.json()["details"];
                        assert_eq!(details["permission"], permission.word(), "{what}");
                        let county = (place == "county").then_some(COUNTY);
                        assert_eq!(details["county"].as_str(), county, "{what}");
                    }
                }
            }
            for (shown, why) in nothing_good() {
                let answer = guarded.ask(&method, &path, shown.as_deref()).await;
                check_error(&answer, &format!("{path} {why}"), 401, "unauthenticated");
                assert!(answer.header("www-authenticate").starts_with("Bearer"), "{path}");
            }
            let last = guarded.ask(&method, &path, Some(&token(LAST_SECOND))).await;
            check(&last, Expected::Allowed, &path);
        }
    });
}

/// No token, and tokens that are good for nothing, each with why.
fn nothing_good() -> Vec<(Option<String>, &'static str)> {
    let good = token(number(Role::ProvinceOperator, PROVINCE));
    let wrong = format!("{}ff", good.get(..good.len() - 2).unwrap());
    vec![
        (None, "none"),
        (Some("letmein".to_owned()), "malformed"),
        (Some(token(250)), "unknown"),
        (Some(wrong), "wrong"),
        (Some(token(EXPIRED)), "expired"),
        (Some(token(REVOKED)), "revoked"),
        (Some(token(DISABLED)), "disabled"),
    ]
}

#[test]
fn every_page_is_for_those_whom_the_table_names() {
    run(async {
        let guarded = shared();
        let pages = tidegate_web::declared_pages(guarded.world.host.clone());
        assert!(pages.len() >= 20, "{pages:?}");
        for page in pages {
            let path = guarded.filled(&page.path);
            let names_one = ["{warning}", "{judgement}", "{case}", "{enterprise}", "{admission}"];
            let is_one_thing = names_one.iter().any(|name| page.path.contains(name));
            for role in Role::ALL {
                for place in PLACES {
                    let token = token(number(role, place));
                    let answer = guarded.ask(page.method.as_str(), &path, Some(&token)).await;
                    let what = format!("{path} {role}@{place}");
                    check(&answer, expected(page.need, role, place, is_one_thing), &what);
                }
            }
            for (shown, why) in nothing_good() {
                let answer = guarded.ask(page.method.as_str(), &path, shown.as_deref()).await;
                let expected = if page.need == Need::Nothing { [200, 405] } else { [401, 401] };
                assert!(expected.contains(&answer.status.as_u16()), "{path} {why}");
            }
        }
    });
}

#[test]
fn what_spans_counties_shows_the_own_part_alone() {
    run(async {
        let guarded = shared();
        let get = async |path: &str, role: Role, place: &str| {
            guarded.ask("GET", path, Some(&token(number(role, place)))).await
        };
        for (role, place, packs) in [
            (Role::Inspector, COUNTY, 3),
            (Role::Inspector, NEIGHBOUR, 2),
            (Role::Inspector, PROVINCE, 3),
        ] {
            let answer = get("/api/v1/packs", role, place).await;
            assert_eq!(answer.json().as_array().unwrap().len(), packs, "{place}");
        }
        for (place, status) in [(COUNTY, 403), (PROVINCE, 200)] {
            let answer = get("/api/v1/health?deep=true", Role::Auditor, place).await;
            assert_eq!(answer.status.as_u16(), status, "{}", answer.text);
            let answer = get("/api/v1/health", Role::Auditor, place).await;
            assert_eq!(answer.json()["packs"], 3);
        }
        let path = format!("/api/v1/events?county={COUNTY}");
        let answer = get(&path, Role::Inspector, NEIGHBOUR).await;
        check_error(&answer, &path, 403, "forbidden");
        // Senders that nobody registered may be any county's.
        let rejections = format!("/api/v1/counties/{COUNTY}/rejections");
        for (place, senders) in [(COUNTY, 1), (PROVINCE, 2)] {
            let answer = get(&rejections, Role::Inspector, place).await;
            assert_eq!(answer.json().as_array().unwrap().len(), senders, "{place}");
        }
        for (place, home) in [(COUNTY, COUNTY), (NEIGHBOUR, NEIGHBOUR), (PROVINCE, COUNTY)] {
            let answer = get("/findings?lang=en", Role::Inspector, place).await;
            let home = format!("/counties/{home}/findings?lang=en");
            assert_eq!(answer.header("location"), home, "{place}");
        }
    });
}

#[test]
fn what_is_another_countys_is_as_if_it_were_not_there() {
    run(async {
        let guarded = shared();
        let own = token(number(Role::Inspector, COUNTY));
        let other = token(number(Role::Inspector, NEIGHBOUR));
        let judgement = format!("/judgements/{}", guarded.judgement);
        let production = format!("/enterprises/{HEAT}/production");
        for (path, none) in [
            (&*judgement, "/judgements/ffffffffffffffff"),
            (&production, "/enterprises/NOBODY/production"),
            ("/warnings/1", "/warnings/999999"),
        ] {
            assert_eq!(guarded.ask("GET", path, Some(&own)).await.status.as_u16(), 200, "{path}");
            let hidden = guarded.ask("GET", path, Some(&other)).await;
            let absent = guarded.ask("GET", none, Some(&other)).await;
            assert_eq!((hidden.status, absent.status.as_u16()), (absent.status, 404), "{path}");
            let told = |answer: &Answer, path: &str| {
                let name = path.trim_end_matches("/production").rsplit('/').next().unwrap();
                let text = answer.text.replace(&format!("`{name}`"), "…");
                text.replace(answer.header("x-request-id"), "…")
            };
            assert_eq!(told(&hidden, path), told(&absent, none));
        }
        // By way of one's own county neither.
        let path = format!("/api/v1/counties/{NEIGHBOUR}/judgements/{}", guarded.judgement);
        let answer = guarded.ask("GET", &path, Some(&other)).await;
        assert_eq!(answer.status.as_u16(), 404);
    });
}

#[test]
fn a_browser_signs_in_once_and_sends_nothing_for_another_site() {
    run(async {
        let guarded = shared();
        let token = token(number(Role::CountyReviewer, COUNTY));
        let form = |token: &str| {
            let request = Request::post("/sign-in")
                .header("host", "tidegate.example")
                .header("origin", "https://tidegate.example")
                .header("content-type", "application/x-www-form-urlencoded");
            request.body(Body::from(format!("token={token}"))).unwrap()
        };
        let refused = guarded.world.send(form("tg_nothing")).await;
        assert_eq!((refused.status.as_u16(), refused.header("set-cookie")), (401, ""));
        let answer = guarded.world.send(form(&token)).await;
        assert_eq!((answer.status.as_u16(), answer.header("location")), (303, "/"));
        let cookie = answer.header("set-cookie").to_owned();
        for part in ["HttpOnly", "SameSite=Strict", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let cookie = cookie.split(';').next().unwrap().to_owned();
        let page = Request::get(format!("/counties/{COUNTY}")).header("cookie", &cookie);
        let page = guarded.world.send(page.body(Body::empty()).unwrap()).await;
        assert_eq!(page.status.as_u16(), 200);
        let path = format!("/api/v1/counties/{COUNTY}/waivers?nonsense=1");
        for (headers, status) in [
            (&[][..], 403),
            (&[("origin", "https://tidegate.example")], 400),
            (&[("sec-fetch-site", "same-origin")], 400),
            (&[("origin", "https://evil.example")], 403),
            (&[("sec-fetch-site", "cross-site")], 403),
            (&[("sec-fetch-site", "same-site")], 403),
        ] {
            let mut request =
                Request::post(&path).header("host", "tidegate.example").header("cookie", &cookie);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = guarded.world.send(request.body(Body::empty()).unwrap()).await;
            assert_eq!(answer.status.as_u16(), status, "{headers:?}: {}", answer.text);
        }
        // A program says for itself who it is.
        let answer = guarded.ask("POST", &path, Some(&token)).await;
        assert_eq!(answer.status.as_u16(), 400);
        let out = Request::post("/sign-out").header("cookie", &cookie);
        let out = guarded.world.send(out.body(Body::empty()).unwrap()).await;
        assert!(out.header("set-cookie").contains("Max-Age=0"));
    });
}

#[test]
fn too_many_bad_tokens_of_one_address_are_tried_no_more() {
    run(async {
        let guarded = shared();
        let ask = async |from: &str, token: &str| {
            let request = Request::get("/api/v1/packs")
                .header("authorization", format!("Bearer {token}"))
                .extension(ConnectInfo(from.parse::<SocketAddr>().unwrap()));
            guarded.world.send(request.body(Body::empty()).unwrap()).await
        };
        let (busy, idle) =
            (token(number(Role::Auditor, COUNTY)), token(number(Role::Auditor, NEIGHBOUR)));
        for _ in 0..20 {
            assert_eq!(ask("10.1.1.1:5", "tg_nothing").await.status.as_u16(), 401);
        }
        assert_eq!(ask("10.9.9.9:5", &busy).await.status.as_u16(), 200);
        let answer = ask("10.1.1.1:6", "tg_nothing").await;
        check_error(&answer, "packs", 429, "too-many-tries");
        let seconds: u64 = answer.header("retry-after").parse().unwrap();
        assert!((1..=61).contains(&seconds), "{seconds}");
        assert_eq!(ask("10.1.1.1:7", &busy).await.status.as_u16(), 200, "good a moment ago");
        assert!([200, 429].contains(&ask("10.1.1.1:7", &idle).await.status.as_u16()));
        assert_eq!(ask("10.1.1.2:5", "tg_nothing").await.status.as_u16(), 401);
    });
}

#[test]
fn without_accounts_only_this_machine_is_let_in() {
    run(async {
        let world = World::empty().await;
        let ask = async |method: Method, host: &str, forwarded: bool| {
            let mut request =
                Request::builder().method(method).uri("/api/v1/packs").header("host", host);
            if forwarded {
                request = request.header("x-forwarded-for", "10.0.0.1");
            }
            world.send(request.body(Body::empty()).unwrap()).await
        };
        for (host, forwarded, is_in) in [
            ("127.0.0.1:8330", false, true),
            ("localhost", false, true),
            ("[::1]:8330", false, true),
            ("rebound.example:8330", false, false),
            ("10.0.0.1:8330", false, false),
            ("127.0.0.1:8330", true, false),
        ] {
            let answer = ask(Method::GET, host, forwarded).await;
            if is_in {
                assert_eq!(answer.status.as_u16(), 200, "{host}");
            } else {
                check_error(&answer, host, 403, "not-this-machine");
            }
        }
        // With the first account that is over; the host may know it two seconds later.
        let world = World::empty().await;
        account(&world, "op", &["province-operator@330000"], 1, noon() + HOUR).await;
        check_error(&world.get("/api/v1/packs").await, "packs", 401, "unauthenticated");
    });
}

#[test]
fn who_waives_and_takes_back_is_the_account_and_nobody_else() {
    run(async {
        let guarded = shared();
        let token = token(number(Role::CountyReviewer, COUNTY));
        let post = async |path: &str, body: serde_json::Value| {
            let request = Request::post(path)
                .header("authorization", format!("Bearer {token}"))
                .header("content-type", "application/json");
            guarded.world.send(request.body(Body::from(body.to_string())).unwrap()).await
        };
        let waiver = |approver: Option<&str>| {
            serde_json::json!({
                "enterprise": HEAT, "kinds": ["over-total"], "from": "2026-03-07",
                "until": "2026-03-08", "reason": "agreed", "expires_at": "2026-04-01",
                "approver": approver,
            })
        };
        let path = format!("/api/v1/counties/{COUNTY}/waivers");
        let another = post(&path, waiver(Some("Director Wang"))).await;
        check_error(&another, &path, 400, "bad-input");
        let own = format!("county-reviewer-{COUNTY}");
        let named = post(&path, waiver(Some(&own))).await;
        assert_eq!(named.status.as_u16(), 201, "{}", named.text);
        let kept = post(&path, waiver(None)).await.json();
        assert_eq!(kept["approver"], own.as_str());
        let path = format!("{path}/{}/revoke", kept["id"]);
        let another = post(&path, serde_json::json!({ "by": "somebody", "reason": "over" })).await;
        check_error(&another, &path, 400, "bad-input");
        let taken = post(&path, serde_json::json!({ "reason": "over" })).await;
        assert_eq!((taken.status.as_u16(), &taken.json()["by"]), (200, &own.into()));
    });
}
