//! A host with two counties that have everything, and whoever asks for them.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::Value;
use tempfile::TempDir;
use tidegate_domain::{
    AccessChange, AccountId, Actor, Averaging, Device, Instant, Jurisdiction, Role, Validity,
};
use tidegate_record::{Digest, SigningKey};
use tidegate_runtime::{Runtime, RuntimeConfig, Workers};
use tidegate_service::{Host, HostParts, Registration, Trust, VirtualClock};
use tidegate_store::{
    AccessCommit, MatterFilter, NoticeFilter, Page, PersonFilter, PostgresStore, SqliteStore, Store,
};
use tidegate_tests::bundles::file;
use tidegate_tests::county::{MIDNIGHT, reading, register_boiler, send, stream};
use tidegate_tests::packs::component;
use tidegate_tests::server::ServerDatabase;
use tidegate_trust::{KeyEntry, Keyring, PackFile, Policy, Role as KeyRole};
use tower::ServiceExt as _;

/// When the keys were made and the files signed.
const SIGNED_AT: Instant = 1_700_000_000;

/// An hour past the day that is judged.
pub(crate) const NOW: Instant = MIDNIGHT + 30 * 3_600;

/// The day of which everything is known.
pub(crate) const DAY: &str = "2026-03-02";

/// A county with what is its own. Whatever it keeps to itself has its mark in it, so that an answer
/// which shows it can be told.
#[derive(Clone, Copy, Debug)]
pub(crate) struct County {
    pub(crate) code: &'static str,
    pub(crate) enterprise: &'static str,
    pub(crate) mn: &'static str,
    /// In everything of the county's.
    pub(crate) mark: &'static str,
    /// Of the pack that it publishes.
    pub(crate) pack: &'static str,
    /// Of its token and its keys.
    number: u8,
}

pub(crate) const TONGLU: County = County {
    code: "330122",
    enterprise: "91330122MARKAA",
    mn: "MARKAA00000001",
    mark: "MARKAA",
    pack: "markaa",
    number: 1,
};

pub(crate) const JIANDE: County = County {
    code: "330182",
    enterprise: "91330182MARKBB",
    mn: "MARKBB00000001",
    mark: "MARKBB",
    pack: "markbb",
    number: 2,
};

/// Number of the province's token.
const PROVINCE: u8 = 9;

impl County {
    pub(crate) fn jurisdiction(self) -> Jurisdiction {
        self.code.parse().unwrap()
    }

    /// The token of an account that has every role here and none elsewhere.
    pub(crate) fn token(self) -> String {
        token(self.number)
    }

    pub(crate) fn account(self) -> String {
        format!("{}-all", self.pack)
    }

    /// Id of its officer.
    pub(crate) fn person(self) -> String {
        format!("{}-officer", self.pack)
    }

    fn key(self, role: KeyRole) -> SigningKey {
        SigningKey::from_seed(&[10 * self.number + u8::from(role == KeyRole::CountyReviewer); 32])
    }

    /// Whether a text shows anything of it.
    pub(crate) fn is_in(self, text: &str) -> bool {
        text.contains(self.mark) || text.contains(self.pack)
    }
}

/// The token of the province.
pub(crate) fn province() -> String {
    token(PROVINCE)
}

fn token(number: u8) -> String {
    format!("tg_{number:016x}_{}", format!("{number:02x}").repeat(32))
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {self:?}"))
    }
}

/// Where the database stands; it is thrown away with this.
type Place = Box<dyn std::any::Any + Send + Sync>;

/// The host.
pub(crate) struct World {
    pub(crate) host: Host,
    pub(crate) router: Router,
    pub(crate) store: Arc<dyn Store>,
    _place: Place,
}

impl World {
    pub(crate) async fn on_sqlite() -> Self {
        let folder = TempDir::new().unwrap();
        let store = SqliteStore::open(&folder.path().join("two.sqlite")).await.unwrap();
        Self::over(Arc::new(store), Box::new(folder)).await
    }

    pub(crate) async fn on_postgres() -> Self {
        let database = ServerDatabase::new("tenancy");
        let store = PostgresStore::open(&database.address()).await.unwrap();
        Self::over(Arc::new(store), Box::new(database)).await
    }

    async fn over(store: Arc<dyn Store>, place: Place) -> Self {
        let runtime = RuntimeConfig { instances_max: 16, ..RuntimeConfig::default() };
        let host = Host::new(HostParts {
            store: Arc::clone(&store),
            runtime: Arc::new(Runtime::new(runtime).unwrap()),
            workers: Workers::start(2).unwrap(),
            clock: Arc::new(VirtualClock::new(NOW, 0)),
        });
        for pack in ["national", "standards", "zhejiang", "tonglu", "jiande"] {
            host.install(component(pack)).await.unwrap();
        }
        host.set_trust(Arc::new(|| Ok(trust())));
        let router = tidegate_web::router(host.clone(), None);
        let world = Self { host, router, store, _place: place };
        world.fill().await;
        world
    }

    /// Gives each county something of everything.
    async fn fill(&self) {
        for county in [TONGLU, JIANDE] {
            let County { code, enterprise, mn, .. } = county;
            register_boiler(&self.host, code, enterprise, Some("150")).await;
            let device = Device {
                mn: mn.to_owned(),
                password: format!("passw{}", county.number),
                enterprise: enterprise.to_owned(),
                outlet: "DA001".to_owned(),
                crc_modbus_accepted: false,
            };
            let devices = Registration { devices: vec![device], ..Registration::default() };
            self.host.register(&devices).await.unwrap();
            let hours = (0..24).map(|hour| reading(Averaging::Hour, hour, "260", Validity::Valid));
            send(&self.host, &stream(code, enterprise, Averaging::Hour), hours.collect()).await;
            self.host.grade_all().await.unwrap();
            let published = self.host.publish(county_pack(county), "author").await.unwrap();
            assert!(published.admitted, "{published:#?}");
        }
        self.give_access().await;
        for county in [TONGLU, JIANDE] {
            let County { code, enterprise, mark, .. } = county;
            let token = county.token();
            let judged = format!("/api/v1/counties/{code}/enterprises/{enterprise}/judge");
            self.posted(&judged, &token, &format!(r#"{{"on":"{DAY}"}}"#)).await;
            let classified = format!("/api/v1/counties/{code}/classify?on={DAY}");
            self.posted(&classified, &token, "").await;
            let waiver = format!(
                r#"{{"kinds":["over-total"],"from":"{DAY}","until":"2026-03-09",
                "reason":"{mark}","expires_at":"2026-04-01"}}"#
            );
            self.posted(&format!("/api/v1/counties/{code}/waivers"), &token, &waiver).await;
            self.fill_desk(county).await;
        }
    }

    /// Gives a county people, a visit that one of them is told of, a file for it, and a source.
    async fn fill_desk(&self, county: County) {
        let County { code, enterprise, mark, pack, .. } = county;
        let (token, person) = (county.token(), county.person());
        let at = |path: &str| format!("/api/v1/counties/{code}/{path}");
        let people = format!(
            r#"[{{"id":"{person}","name":"{mark}","posts":["inspector"]}},
            {{"id":"{pack}-contact","name":"{mark}","enterprise":"{enterprise}"}}]"#
        );
        self.done(&Method::PUT, &at("people"), &token, &people).await;
        let visit = format!(
            r#"{{"enterprise":"{enterprise}","visit":{{"reference":"{mark}","purpose":"routine",
            "on":"2026-03-05","inspectors":["{person}"]}}}}"#
        );
        let visit = self.done(&Method::POST, &at("inspections"), &token, &visit).await;
        let files = at(&format!("matters/{}/attachments?name={mark}.txt", visit.json()["id"]));
        self.done(&Method::POST, &files, &token, mark).await;
        let source = r#"{"form":"power","url":"https://data.example/power","every":86400}"#;
        self.done(&Method::PUT, &at(&format!("sources/{pack}")), &token, source).await;
    }

    async fn done(&self, method: &Method, path: &str, token: &str, body: &str) -> Answer {
        let answer = self.ask(method, path, token, body.as_bytes()).await;
        assert!((200..300).contains(&answer.status), "{path}: {answer:?}");
        answer
    }

    async fn posted(&self, path: &str, token: &str, body: &str) {
        self.done(&Method::POST, path, token, body).await;
    }

    /// An account of each county with every role there, and one of the province.
    async fn give_access(&self) {
        self.account("province", "330000", PROVINCE).await;
        for county in [TONGLU, JIANDE] {
            self.account(&county.account(), county.code, county.number).await;
        }
    }

    async fn account(&self, id: &str, place: &str, number: u8) {
        let account: AccountId = id.parse().unwrap();
        let mut changes =
            vec![AccessChange::AccountAdded { account: account.clone(), name: id.to_owned() }];
        changes.extend(Role::ALL.iter().map(|role| AccessChange::GrantGiven {
            account: account.clone(),
            grant: format!("{role}@{place}").parse().unwrap(),
        }));
        changes.push(AccessChange::TokenMade {
            account,
            token: format!("{number:016x}").parse().unwrap(),
            purpose: String::new(),
            grants: None,
            expires_at: NOW + 86_400,
        });
        let by = Actor { account: None, token: None };
        let secret = Some(Digest::of(&[number; 32]));
        let commit = AccessCommit { by, at: NOW - 3_600, first: false, changes, secret };
        self.store.change_access(&commit).await.unwrap();
    }

    /// Asks; a body that begins like JSON is sent as such.
    pub(crate) async fn ask(
        &self,
        method: &Method,
        path: &str,
        token: &str,
        body: &[u8],
    ) -> Answer {
        let kind = match body.first() {
            Some(b'{' | b'[') => "application/json",
            _ => "application/octet-stream",
        };
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("authorization", format!("Bearer {token}"))
            .header("content-type", kind)
            .body(Body::from(body.to_vec()))
            .unwrap();
        let answer = self.router.clone().oneshot(request).await.unwrap();
        let status = answer.status().as_u16();
        let is_stream = answer.headers().get("content-type").is_some_and(|kind| {
            kind.to_str().is_ok_and(|kind| kind.starts_with("text/event-stream"))
        });
        // A stream of events has no end.
        let text = if is_stream {
            String::new()
        } else {
            let bytes = axum::body::to_bytes(answer.into_body(), 64 << 20).await.unwrap();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        Answer { status, text }
    }

    pub(crate) async fn get(&self, path: &str, token: &str) -> Answer {
        self.ask(&Method::GET, path, token, b"").await
    }

    /// Number of the readings of a county that wait, and of its batches.
    pub(crate) async fn progress(&self, county: County) -> (usize, usize) {
        let code = county.jurisdiction();
        let waiting = self.store.ungraded(&code, 10_000).await.unwrap().len();
        (waiting, self.store.batches(&code, 10_000).await.unwrap().len())
    }

    /// Everything that a county has, as it stands in lists and counts.
    pub(crate) async fn standing(&self, county: County) -> String {
        let code = county.jurisdiction();
        let store = &self.store;
        let page = Page::first(1_000);
        let matters = MatterFilter { county: Some(code.clone()), ..Default::default() };
        let people = PersonFilter { county: Some(code.clone()), ..Default::default() };
        let notices = NoticeFilter { county: Some(code.clone()), ..Default::default() };
        format!(
            "{:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?} {:?}",
            store.summary(&code).await.unwrap(),
            store.facts(county.enterprise).await.unwrap(),
            store.latest_readings(&code).await.unwrap(),
            store.warnings(&code, &Default::default(), page).await.unwrap(),
            store.device(county.mn).await.unwrap(),
            store.permits(county.enterprise).await.unwrap(),
            store.waivers(&code, page).await.unwrap(),
            store.stage_records().await.unwrap(),
            store.matters(&matters, page).await.unwrap(),
            store.people(&people, page).await.unwrap(),
            store.notices(&notices, page).await.unwrap(),
            store.sources(&code).await.unwrap(),
        )
    }
}

/// The people of both counties and of the province.
fn trust() -> Trust {
    let mut keyring = Keyring::default();
    let approver = (KeyRole::ProvincialApprover, "330000", SigningKey::from_seed(&[3; 32]));
    let people = [TONGLU, JIANDE].into_iter().flat_map(|county| {
        [KeyRole::Author, KeyRole::CountyReviewer].map(|role| (role, county.code, county.key(role)))
    });
    for (number, (role, place, key)) in people.chain([approver]).enumerate() {
        let public = key.public();
        let entry = KeyEntry {
            id: public.id(),
            public,
            owner: format!("owner {number}"),
            role,
            jurisdiction: place.parse().unwrap(),
            created: SIGNED_AT - 1,
            expires: None,
            revoked: None,
        };
        keyring.add(entry).unwrap();
    }
    Trust { keyring, policy: Policy::default() }
}

/// A category pack of a county's own: the bytes of its file, signed by all who must.
pub(crate) fn county_pack(county: County) -> Vec<u8> {
    signed_by(county, pack_for(county.pack, county.code))
}

/// The category pack of this repository under another name and for another place.
pub(crate) fn pack_for(name: &str, place: &str) -> PackFile {
    file(
        "textile-dyeing",
        &[
            ("name = \"textile-dyeing\"", &format!("name = \"{name}\"")),
            ("jurisdiction = \"000000\"", &format!("jurisdiction = \"{place}\"")),
        ],
    )
}

/// The bytes of a file signed by the people of a county, and by the province.
pub(crate) fn signed_by(county: County, mut file: PackFile) -> Vec<u8> {
    for role in [KeyRole::Author, KeyRole::CountyReviewer] {
        file.sign(role, SIGNED_AT, &county.key(role)).unwrap();
    }
    let approver = SigningKey::from_seed(&[3; 32]);
    file.sign(KeyRole::ProvincialApprover, SIGNED_AT, &approver).unwrap();
    file.to_bytes().unwrap()
}
