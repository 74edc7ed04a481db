//! A desk over a new store, one enterprise with a permit, and its duties.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use async_trait::async_trait;
use serde_json::{Value, json};
use tidegate_affairs::{Affair as _, DutyAffair, LayerParameters, PermitDuties, Practice};
use tidegate_calendar::Calendar;
use tidegate_desk::{
    Carried, Desk, DeskError, KeptStop, KnownCopy, Planner, ReadinessAnswer, Rules, StopTold,
};
use tidegate_domain::{
    Application, Date, EnterpriseRecord, Instant, Jurisdiction, MatterKind, Party, Permit,
    PermitRecord, Tier, TruthValue,
};
use tidegate_manifest::Manifest;
use tidegate_store::{MatterFilter, Page, Registry as _, SqliteStore};

/// The enterprise.
pub(crate) const SITE: &str = "91330122MA2801010H";
/// Its permit.
pub(crate) const PERMIT: &str = "91330122MA2801010H001P";
/// An enterprise of another county.
pub(crate) const STRANGER: &str = "91330122MA2801020J";

static NATIONAL: LazyLock<Manifest> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../plugins/national");
    tidegate_manifest::compile(&folder).unwrap().manifest
});

struct National;

#[async_trait]
impl Rules for National {
    fn practice(&self, _: &Jurisdiction, on: Date) -> Result<Arc<Practice>, DeskError> {
        let layers = [LayerParameters { pack: "national", parameters: &NATIONAL.parameters }];
        Ok(Arc::new(Practice::of_layers(&layers, on)?))
    }

    async fn readiness(
        &self,
        _: &Jurisdiction,
        _: &Application,
        _: Date,
    ) -> Result<Option<ReadinessAnswer>, DeskError> {
        Ok(None)
    }

    async fn producing(&self, _: &str, _: Date) -> Result<TruthValue, DeskError> {
        Ok(TruthValue::Unknown)
    }

    async fn standard_limits(&self, _: &str, _: Date) -> Result<Vec<String>, DeskError> {
        Ok(Vec::new())
    }
}

pub(crate) struct Fixture {
    pub(crate) desk: Desk,
    pub(crate) store: Arc<SqliteStore>,
    _folder: tempfile::TempDir,
}

/// A day at nine in the morning.
pub(crate) fn at(on: &str) -> Instant {
    day(on).start() + 9 * 3_600
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn county() -> Jurisdiction {
    "330122".parse().unwrap()
}

pub(crate) fn permit(number: &str, tier: Tier) -> PermitRecord {
    let permit = Permit {
        number: number.to_owned(),
        tier,
        valid_from: day("2024-01-01"),
        valid_until: day("2029-01-01"),
        ended: None,
        limits: Vec::new(),
        amounts: Vec::new(),
    };
    PermitRecord { enterprise: SITE.to_owned(), permit }
}

/// A desk with an enterprise that has a permit under simplified management.
pub(crate) async fn fixture() -> Fixture {
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(SqliteStore::open(&folder.path().join("store.db")).await.unwrap());
    let enterprise = |id: &str, county: &str| EnterpriseRecord {
        id: id.to_owned(),
        name: "桐庐甲电镀有限公司".to_owned(),
        county: county.parse().unwrap(),
        township: "横村镇".to_owned(),
        industries: vec!["3360".to_owned()],
    };
    let two = [enterprise(SITE, "330122"), enterprise(STRANGER, "330127")];
    store.put_enterprises(&two).await.unwrap();
    store.put_permits(&[permit(PERMIT, Tier::Simplified)]).await.unwrap();
    let desk = Desk::new(store.clone(), Arc::new(National), Calendar::standing().unwrap());
    Fixture { desk, store, _folder: folder }
}

/// The copy of the permit with these terms beside its days.
pub(crate) fn copy(terms: &Value) -> PermitDuties {
    let mut copy =
        json!({ "permit": PERMIT, "valid_from": "2024-01-01", "valid_until": "2029-01-01" });
    copy.as_object_mut().unwrap().extend(terms.as_object().unwrap().clone());
    serde_json::from_value(copy).unwrap()
}

/// Terms of a copy: a report of each month by a day of the next, ledgers, one pollutant.
pub(crate) fn monthly(report_day: u8) -> Value {
    json!({
        "reports": [{ "every": "month", "due": { "day-of": { "month": 1, "day": report_day } } }],
        "ledgers": [{ "every": "month", "due": { "days-after": 5 } }],
        "monitoring": [{ "outlet": "DW001", "pollutant": "w21003", "every": "month" }],
    })
}

impl Fixture {
    pub(crate) async fn enter(
        &self,
        on: &str,
        terms: &Value,
    ) -> Result<(Vec<KnownCopy>, Carried), DeskError> {
        let planner = Planner { by: "li".to_owned(), at: at(on) };
        self.desk.put_permit_duties(&county(), (SITE, copy(terms)), planner).await
    }

    /// Tells of a shutdown; no last day leaves it open.
    pub(crate) async fn stop(
        &self,
        on: &str,
        (from, until): (&str, &str),
        party: Party,
    ) -> Result<(KeptStop, Carried), DeskError> {
        let told = StopTold {
            from: day(from),
            until: (!until.is_empty()).then(|| day(until)),
            by: "chen".to_owned(),
            party,
            at: at(on),
        };
        self.desk.tell_stop(&county(), SITE, told).await
    }

    /// The duties: kind, period, day and status, and why or how far production stood still.
    pub(crate) async fn duties(&self) -> Vec<String> {
        let filter = MatterFilter { kind: Some(MatterKind::Duty), ..MatterFilter::default() };
        let found = self.desk.matters(&county(), &filter, Page::first(1_000)).await.unwrap();
        let mut lines: Vec<String> = Vec::new();
        for matter in found.items {
            let duty = DutyAffair::from_position(&matter.position).unwrap();
            let more = match &duty.excused {
                Some(excused) => excused.reason.word(),
                None if duty.owed.stopped.word() == "no" => "",
                None => duty.owed.stopped.word(),
            };
            let (kind, period, due) = (duty.owed.kind.word(), &duty.owed.period, duty.due);
            let line = format!("{kind} {period} {due} {} {more}", duty.status.word());
            lines.push(line.trim_end().to_owned());
        }
        lines.sort();
        lines
    }

    /// The duties whose line begins so.
    pub(crate) async fn of(&self, kind: &str) -> Vec<String> {
        let lines = self.duties().await.into_iter();
        lines.filter_map(|line| Some(line.strip_prefix(kind)?.trim().to_owned())).collect()
    }

    /// The number of the duty of a kind and period.
    pub(crate) async fn number(&self, kind: &str, period: &str) -> i64 {
        let filter = MatterFilter { kind: Some(MatterKind::Duty), ..MatterFilter::default() };
        let found = self.desk.matters(&county(), &filter, Page::first(1_000)).await.unwrap();
        let mut matters = found.items.into_iter();
        let is_wanted = |labels: &[String]| labels.iter().any(|label| label == kind);
        let wanted =
            matters.find(|one| one.position.subject == period && is_wanted(&one.position.labels));
        wanted.unwrap().id
    }

    pub(crate) async fn look(&self, on: &str) {
        self.desk.owe_duties_of(&county(), SITE, at(on)).await.unwrap();
    }
}
