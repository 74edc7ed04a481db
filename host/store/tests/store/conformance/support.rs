//! Short ways to make what the cases store.

use std::sync::Arc;

use tidegate_domain::{
    Averaging, Basis, BasisKind, BatchRecord, Comparison, Date, DatedFact, Dating, Decimal, Device,
    EnterpriseRecord, FactValue, GoverningLimit, Grade, Jurisdiction, LayerRef, LayeredLimit,
    Limit, Medium, OutletRecord, Permit, PermitRecord, RawFrame, Reading, Stream, Tier, Validity,
    Verified,
};
use tidegate_record::{
    Blob, Digest, Engine, GradingManifest, JUDGEMENT_FORMAT, JudgementKind, JudgementRecord,
};
use tidegate_store::{
    BatchCommit, FrameCommit, FrameKind, Store, WarningProgress, WatchDraft, WatchKey,
};

pub(crate) type Shared = Arc<dyn Store>;

/// The county of most cases.
pub(crate) const COUNTY: &str = "330122";
/// Its neighbour.
pub(crate) const NEIGHBOUR: &str = "330182";
/// 2026-03-01T00:00:00 in China.
pub(crate) const MARCH: i64 = 1_772_294_400;
pub(crate) const HOUR: i64 = 3_600;

pub(crate) fn code(text: &str) -> Jurisdiction {
    text.parse().unwrap()
}

pub(crate) fn county() -> Jurisdiction {
    code(COUNTY)
}

pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}

pub(crate) fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

pub(crate) fn enterprise(id: &str) -> EnterpriseRecord {
    enterprise_in(COUNTY, id)
}

pub(crate) fn enterprise_in(county: &str, id: &str) -> EnterpriseRecord {
    EnterpriseRecord {
        id: id.to_owned(),
        name: format!("桐庐{id}有限公司"),
        county: code(county),
        township: "分水镇".to_owned(),
        industries: vec!["1712".to_owned(), "4430".to_owned()],
    }
}

pub(crate) fn outlet(enterprise: &str, id: &str) -> OutletRecord {
    OutletRecord {
        enterprise: enterprise.to_owned(),
        id: id.to_owned(),
        name: format!("{id}排放口"),
        medium: Medium::Water,
        monitoring_point: "plant-outlet".to_owned(),
    }
}

pub(crate) fn device(mn: &str, enterprise: &str, outlet: &str) -> Device {
    Device {
        mn: mn.to_owned(),
        password: "123456".to_owned(),
        enterprise: enterprise.to_owned(),
        outlet: outlet.to_owned(),
        crc_modbus_accepted: false,
    }
}

pub(crate) fn fact(enterprise: &str, name: &str, from: &str, value: &str) -> DatedFact {
    DatedFact {
        enterprise: enterprise.to_owned(),
        outlet: None,
        name: name.to_owned(),
        value: FactValue::Number(decimal(value)),
        from: day(from),
        source: "import facts.csv row 1".to_owned(),
        doubtful: false,
    }
}

pub(crate) fn permit(enterprise: &str, number: &str, from: &str, until: &str) -> PermitRecord {
    PermitRecord {
        enterprise: enterprise.to_owned(),
        permit: Permit {
            number: number.to_owned(),
            tier: Tier::Key,
            valid_from: day(from),
            valid_until: day(until),
            ended: None,
            limits: Vec::new(),
            amounts: Vec::new(),
        },
    }
}

/// Enterprise `A` with outlet `DW001` and device `MN-A`.
pub(crate) async fn register_site(store: &dyn Store) {
    store.put_enterprises(&[enterprise("A")]).await.unwrap();
    store.put_outlets(&[outlet("A", "DW001")]).await.unwrap();
    store.put_devices(&[device("MN-A", "A", "DW001")]).await.unwrap();
}

/// The hourly stream of a pollutant at `A`'s outlet.
pub(crate) fn stream(pollutant: &str) -> Stream {
    Stream {
        county: county(),
        enterprise: "A".to_owned(),
        outlet: "DW001".to_owned(),
        pollutant: pollutant.to_owned(),
        averaging: Averaging::Hour,
    }
}

pub(crate) fn reading(period_start: i64, value: &str) -> Reading {
    Reading {
        period_start,
        value: decimal(value),
        converted: None,
        validity: Validity::Valid,
        flag: Some("N".to_owned()),
    }
}

pub(crate) fn frame(mn: &str, received_at: i64) -> RawFrame {
    RawFrame {
        mn: mn.to_owned(),
        received_at_ms: received_at * 1_000,
        qn: "20260301000000001".to_owned(),
        cn: "2061".to_owned(),
        bytes: b"##0010QN=1;CP=&&&&ABCD\r\n".to_vec(),
    }
}

/// A frame of `MN-A` with these readings.
pub(crate) fn commit(readings: Vec<(Stream, Reading)>) -> FrameCommit {
    FrameCommit { frame: frame("MN-A", MARCH), kind: FrameKind::Accepted, readings }
}

/// Commits one frame with hourly values of one stream, from March on.
pub(crate) async fn send(store: &dyn Store, stream: &Stream, values: &[&str]) {
    let periods = (0..).map(|hour| MARCH + hour * HOUR);
    let readings = periods.zip(values).map(|(at, value)| (stream.clone(), reading(at, value)));
    store.commit_frames(&[commit(readings.collect())]).await.unwrap();
}

/// Numbers of the readings of the county that wait.
pub(crate) async fn waiting(store: &dyn Store) -> Vec<i64> {
    let pending = store.ungraded(&county(), 10_000).await.unwrap();
    pending.into_iter().map(|one| one.id).collect()
}

pub(crate) fn layer(pack: &str) -> LayerRef {
    LayerRef { pack: pack.to_owned(), digest: "ab".repeat(32), jurisdiction: code("000000") }
}

pub(crate) fn governing(limit_id: &str, upper: &str) -> GoverningLimit {
    let limit = Limit {
        id: limit_id.to_owned(),
        pollutant: "w01018".to_owned(),
        averaging: Averaging::Hour,
        comparison: Comparison::AtMost,
        lower: None,
        upper: Some(decimal(upper)),
        unit: "mg/L".to_owned(),
        decimals: 0,
        reference_oxygen: None,
        basis: Basis {
            kind: BasisKind::Law,
            document: "GB 18918-2002".to_owned(),
            article: "table 1".to_owned(),
            in_force_from: None,
            in_force_until: None,
            dating: Dating::Dated,
            verified: Verified::Seen,
        },
        displaces: Vec::new(),
        doubts: Vec::new(),
    };
    let governing = LayeredLimit { layer: Some(layer("national 0.1.0")), limit };
    GoverningLimit { governing, beaten: Vec::new() }
}

pub(crate) fn watch_draft(stream_id: i64, limit_id: &str, digest: &str, on: &str) -> WatchDraft {
    WatchDraft {
        key: WatchKey { stream_id, limit_id: limit_id.to_owned(), digest: digest.to_owned() },
        governing: governing(limit_id, "50"),
        grader: layer("grader 0.1.0"),
        on: day(on),
    }
}

/// A watch of a stream that has readings.
pub(crate) async fn watch_of(store: &dyn Store, stream: &Stream) -> i64 {
    let id = store.stream_id(stream).await.unwrap().unwrap();
    let ids = store.put_watches(&[watch_draft(id, "cod", "d1", "2026-03-01")]).await.unwrap();
    ids[0]
}

pub(crate) fn batch_record() -> BatchRecord {
    BatchRecord {
        county: county(),
        on: day("2026-03-01"),
        at: MARCH + 60,
        grader: layer("grader 0.1.0"),
        layers: vec![layer("national 0.1.0")],
        engine: "wasmtime 48.0.8 profile-1".to_owned(),
        readings: 3,
        judged: 2,
        skipped: 1,
        not_normal: 1,
        input_hash: "01".repeat(32),
        output_hash: "02".repeat(32),
        fuel: u64::try_from(i64::MAX).unwrap(),
        duration_us: 1_200,
    }
}

/// A batch that grades these readings and gives nothing else.
pub(crate) fn batch(graded: Vec<i64>) -> BatchCommit {
    BatchCommit {
        record: batch_record(),
        graded,
        unwatched: Vec::new(),
        states: Vec::new(),
        warnings: Vec::new(),
        grades: Vec::new(),
        judgement: batch_judgement(),
        blobs: vec![answer()],
        events: Vec::new(),
    }
}

/// The answer that the judgement of every batch names.
pub(crate) fn answer() -> Blob {
    Blob::new(b"answer".to_vec()).unwrap()
}

/// A judgement of the first of March in the county, about nobody and of no layer.
pub(crate) fn judgement_record(kind: JudgementKind) -> JudgementRecord {
    JudgementRecord {
        format: JUDGEMENT_FORMAT.to_owned(),
        kind,
        county: county(),
        enterprise: None,
        from: MARCH,
        until: MARCH + 24 * HOUR,
        known_at: MARCH + 30 * HOUR,
        contract: "0.1".to_owned(),
        engine: Engine {
            name: "wasmtime".to_owned(),
            version: "48.0.8".to_owned(),
            target: "x86_64-unknown-linux-gnu".to_owned(),
            profile: "profile-1".to_owned(),
        },
        method: "1".to_owned(),
        layers: Vec::new(),
        stack: vec![layer("national 0.1.0")],
        parameters: Vec::new(),
        inputs: Vec::new(),
        output: *answer().digest(),
        grading: None,
        supersedes: None,
        revision: 0,
        reason: None,
    }
}

/// The judgement of [`batch`].
pub(crate) fn batch_judgement() -> JudgementRecord {
    let manifest = GradingManifest {
        readings: 3,
        rows: 2,
        not_normal: 1,
        first_period: MARCH,
        last_period: MARCH + HOUR,
        inputs: Digest::of(b"inputs"),
        outputs: *answer().digest(),
    };
    JudgementRecord { grading: Some(manifest), ..judgement_record(JudgementKind::GradingBatch) }
}

pub(crate) fn progress(grade: Grade, peak: Grade, closed_at: Option<i64>) -> WarningProgress {
    WarningProgress {
        grade,
        peak,
        updated_at: MARCH + HOUR,
        closed_at,
        worst: decimal("61.5"),
        readings: 2,
        explanation: None,
    }
}
