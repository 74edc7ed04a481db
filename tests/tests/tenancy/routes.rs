//! Every route of the API and every page, with the other county's token and with the other county's
//! things.

use std::collections::BTreeSet;

use axum::http::Method;
use tidegate_domain::{Jurisdiction, MatterKind};
use tidegate_store::{JudgementFilter, MatterFilter, NoticeFilter, Page, WarningFilter};

use crate::world::{Answer, County, DAY, JIANDE, TONGLU, World, county_pack, province};

/// Parameters that name a thing of one county.
const OF_ONE_COUNTY: [&str; 11] = [
    "{enterprise}",
    "{stream}",
    "{warning}",
    "{judgement}",
    "{case}",
    "{waiver}",
    "{matter}",
    "{attachment}",
    "{notice}",
    "{person}",
    "{source}",
];

/// What a county's things are called in paths.
struct Things(Vec<(&'static str, String)>);

impl Things {
    async fn of(world: &World, county: County) -> Self {
        let (code, store) = (county.jurisdiction(), &world.store);
        let page = Page::first(1);
        let warnings = store.warnings(&code, &WarningFilter::default(), page).await.unwrap();
        let filter = JudgementFilter { county: Some(code.clone()), ..JudgementFilter::default() };
        let judgements = store.judgements(&filter, page).await.unwrap();
        let cases = world
            .get(&format!("/api/v1/counties/{}/cases", county.code), &county.token())
            .await
            .json();
        let waivers = store.waivers(&code, page).await.unwrap();
        let admissions = store.admissions(Page::first(100)).await.unwrap().items;
        let (admission, own) = admissions
            .iter()
            .find(|(_, one)| one.place.as_ref().is_some_and(|place| place.name == county.pack))
            .unwrap();
        let changes = store.stage_records().await.unwrap();
        let change = changes.iter().find(|one| one.change.place.jurisdiction == code).unwrap();
        let streams = store.streams(county.enterprise).await.unwrap();
        let token = county.token();
        let matters = store.matters(&visits(&code), page).await.unwrap();
        let matter = matters.items[0].id;
        let files = store.attachments(matter).await.unwrap();
        let notices = NoticeFilter { county: Some(code.clone()), ..NoticeFilter::default() };
        let notices = store.notices(&notices, page).await.unwrap();
        Self(vec![
            ("{enterprise}", county.enterprise.to_owned()),
            ("{outlet}", "DA001".to_owned()),
            ("{stream}", streams[0].0.to_string()),
            ("{warning}", warnings.items[0].warning.id.to_string()),
            ("{judgement}", judgements.items[0].id.to_string()),
            ("{case}", cases["items"][0]["id"].to_string()),
            ("{waiver}", waivers.items[0].id.to_string()),
            ("{kind}", "enterprises".to_owned()),
            ("{name}", "summary".to_owned()),
            ("{pack}", county.pack.to_owned()),
            ("{admission}", admission.to_string()),
            ("{digest}", own.digest.clone().unwrap()),
            ("{change}", change.id.to_string()),
            ("{account}", county.account()),
            ("{token}", token[3..19].to_owned()),
            ("{matter}", matter.to_string()),
            ("{attachment}", files[0].id.to_string()),
            ("{notice}", notices.items[0].id.to_string()),
            ("{person}", county.person()),
            ("{source}", county.pack.to_owned()),
            ("{figure}", "effective-warnings".to_owned()),
            ("{department}", "power".to_owned()),
        ])
    }

    /// A path of a county with these things in it.
    fn fill(&self, path: &str, county: County) -> String {
        let things = self.0.iter();
        let filled = things.fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
        filled.replace("{county}", county.code)
    }

    fn named(&self, name: &str) -> &str {
        &self.0.iter().find(|(one, _)| *one == name).unwrap().1
    }
}

/// A route with what it is asked with.
struct Route {
    method: Method,
    path: String,
    is_api: bool,
}

/// Every operation of the document and every page.
async fn all(world: &World) -> Vec<Route> {
    let document = world.get("/api/openapi.json", &province()).await.json();
    let mut routes = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            if operation["operationId"].is_string() {
                let method = method.to_uppercase().parse().unwrap();
                routes.push(Route { method, path: path.clone(), is_api: true });
            }
        }
    }
    assert!(routes.len() >= 50, "{} operations", routes.len());
    let pages = tidegate_web::declared_pages(world.host.clone());
    assert!(pages.len() >= 20);
    let pages = pages.into_iter().filter(|page| page.need != tidegate_web::Need::Nothing);
    routes.extend(pages.map(|page| Route { method: page.method, path: page.path, is_api: false }));
    routes
}

/// What is sent to an operation that names no county in its path, so that it would do something to
/// this county's things; none when nobody said it yet.
fn body(path: &str, things: &Things, county: County) -> Option<Vec<u8>> {
    let text = match path {
        "/api/v1/stages" => format!(
            r#"{{"digest":"{}","stage":"shadow","reason":"intrusion"}}"#,
            things.named("{digest}")
        ),
        "/api/v1/stages/{change}/cancel" => r#"{"reason":"intrusion"}"#.to_owned(),
        "/api/v1/rollbacks" => format!(
            r#"{{"jurisdiction":"{}","name":"{}","reason":"intrusion"}}"#,
            county.code, county.pack
        ),
        "/api/v1/packs/{digest}/preview"
        | "/api/v1/accounts/{account}/disable"
        | "/api/v1/tokens/{token}/revoke" => String::new(),
        // Days of the whole host are no county's to say.
        "/api/v1/calendar/years" => "year = 2030".to_owned(),
        "/api/v1/packs" => return Some(county_pack(county)),
        "/api/v1/accounts" => format!(
            r#"{{"id":"intruder","name":"Intruder","grants":["inspector@{}"]}}"#,
            county.code
        ),
        "/api/v1/accounts/{account}/grants" | "/api/v1/accounts/{account}/grants/revoke" => {
            format!(r#"{{"role":"inspector","jurisdiction":"{}"}}"#, county.code)
        }
        "/api/v1/tokens" => {
            format!(r#"{{"account":"{}","purpose":"intrusion"}}"#, county.account())
        }
        _ => return None,
    };
    Some(text.into_bytes())
}

/// The visit that a county planned; rounds open other matters beside it.
fn visits(county: &Jurisdiction) -> MatterFilter {
    MatterFilter {
        county: Some(county.clone()),
        kind: Some(MatterKind::Inspection),
        ..MatterFilter::default()
    }
}

fn shows(answer: &Answer, county: County) -> bool {
    (200..300).contains(&answer.status) && county.is_in(&answer.text)
}

super::on_both!(
    what_spans_both_is_for_those_of_both,
    every_route_is_closed_to_the_other_county,
    the_others_things_are_not_in_ones_own_county,
    every_route_shows_a_county_its_own
);

async fn every_route_is_closed_to_the_other_county(world: World) {
    let routes = all(&world).await;
    for (own, other) in [(TONGLU, JIANDE), (JIANDE, TONGLU)] {
        let things = Things::of(&world, own).await;
        let before = world.standing(own).await;
        for Route { method, path, is_api } in &routes {
            let names_county = path.contains("{county}");
            let changes = *method != Method::GET;
            let sent = body(path, &things, own);
            if *is_api && changes && !names_county {
                assert!(sent.is_some(), "say what {path} is asked with");
            }
            let filled = things.fill(path, own);
            let sent = sent.unwrap_or_default();
            let answer = world.ask(method, &filled, &other.token(), &sent).await;
            let what = format!("{method} {filled} asked by {}: {answer:?}", other.code);
            if names_county {
                assert_eq!(answer.status, 403, "{what}");
            } else if changes && *is_api {
                assert!([403, 404].contains(&answer.status), "{what}");
            } else if changes {
                assert!((400..500).contains(&answer.status), "{what}");
            } else {
                assert!(answer.status < 500 && !shows(&answer, own), "{what}");
            }
        }
        assert_eq!(world.standing(own).await, before, "something of {} changed", own.code);
        let accounts = world.get("/api/v1/accounts", &own.token()).await;
        assert!(!accounts.text.contains("intruder"), "{accounts:?}");
    }
}

async fn the_others_things_are_not_in_ones_own_county(world: World) {
    let routes = all(&world).await;
    for (own, other) in [(TONGLU, JIANDE), (JIANDE, TONGLU)] {
        let things = Things::of(&world, own).await;
        let before = world.standing(own).await;
        for Route { method, path, .. } in &routes {
            if !path.contains("{county}") {
                continue;
            }
            // The other's county, and in it what is this one's.
            let query =
                if path.ends_with("/comparison") { format!("?date={DAY}") } else { String::new() };
            let filled = format!("{}{query}", things.fill(path, other));
            let sent = format!(
                r#"{{"on":"{DAY}","enterprise":"{}","kinds":["over-total"],"from":"{DAY}",
                "until":"2026-03-09","reason":"intrusion","expires_at":"2026-04-01"}}"#,
                own.enterprise
            );
            let sent = if *method == Method::GET { Vec::new() } else { sent.into_bytes() };
            let answer = world.ask(method, &filled, &other.token(), &sent).await;
            let what = format!("{method} {filled}: {answer:?}");
            let is_one_thing = OF_ONE_COUNTY.iter().any(|name| path.contains(name));
            if is_one_thing && *method == Method::GET {
                assert_eq!(answer.status, 404, "{what}");
            } else if *method == Method::GET {
                assert!(answer.status < 500 && !shows(&answer, own), "{what}");
            } else {
                let is_refused = (400..500).contains(&answer.status);
                assert!(is_refused || !is_one_thing && !shows(&answer, own), "{what}");
            }
        }
        assert_eq!(world.standing(own).await, before, "something of {} changed", own.code);
    }
}

/// The two tests above would pass on a host that shows nobody anything.
async fn every_route_shows_a_county_its_own(world: World) {
    let things = Things::of(&world, TONGLU).await;
    let mut shown = BTreeSet::new();
    for Route { method, path, .. } in all(&world).await {
        if method != Method::GET {
            continue;
        }
        let answer = world.get(&things.fill(&path, TONGLU), &TONGLU.token()).await;
        // What the host as a whole is asked, and what asks for more than a path.
        let is_of_host = answer.status == 403 && !path.contains("{county}");
        let is_unsaid = [400, 422].contains(&answer.status);
        let is_shown = (200..400).contains(&answer.status);
        assert!(is_of_host || is_unsaid || is_shown, "{path}: {answer:?}");
        assert!(!shows(&answer, JIANDE), "{path}: {answer:?}");
        if shows(&answer, TONGLU) {
            shown.insert(path);
        }
    }
    assert!(shown.len() >= 25, "{} show something: {shown:#?}", shown.len());
}

async fn what_spans_both_is_for_those_of_both(world: World) {
    for data_of in [TONGLU, JIANDE] {
        let path = format!(
            "/api/v1/counties/{}/comparison?with={}&from={DAY}&until=2026-03-03&data_of={}",
            TONGLU.code, JIANDE.code, data_of.code
        );
        let compared = world.get(&path, &province()).await;
        assert_eq!(compared.json()["enterprises"], 1, "{compared:?}");
        for county in [TONGLU, JIANDE] {
            assert_eq!(world.get(&path, &county.token()).await.status, 403, "{path}");
        }
    }
}
