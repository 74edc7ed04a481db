//! A county with all shipped packs, files to import, a device to speak, and judgements to read.

use std::sync::{Arc, OnceLock};

use tempfile::TempDir;
use tidegate_domain::{
    Averaging, CaseNews, Date, Decimal, Device, Instant, Jurisdiction, Reading, Stream, Validity,
};
use tidegate_gateway::{Gateway, GatewayCounters, GatewayOptions};
use tidegate_hj212::encode_segment;
use tidegate_manifest::Language;
use tidegate_runtime::{Runtime, RuntimeConfig, Workers};
use tidegate_service::{
    Encoding, Host, HostParts, Ids, ImportFile, ImportKind, ImportReport, JudgementView, Judging,
    OpenRuleView, ProblemKind, Registration, VirtualClock,
};
use tidegate_store::SqliteStore;
use tidegate_tests::county::{DATABASE, MIDNIGHT, register_boiler, send, stream};
use tidegate_tests::packs::component;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Tonglu.
pub(crate) const COUNTY: &str = "330122";
/// Seconds of a day and an hour.
pub(crate) const DAY: Instant = 86_400;
pub(crate) const HOUR: Instant = 3_600;
/// Two days after the day judged: everything about it is in.
pub(crate) const NOW: Instant = MIDNIGHT + 2 * DAY;
/// The kind of act that most of this is about.
pub(crate) const OVER: &str = "over-concentration";
/// A clue that a mark is wrong.
pub(crate) const MARK: &str = "false-mark-suspected";

/// A host and its folder.
pub(crate) struct County {
    pub(crate) host: Host,
    _folder: TempDir,
}

/// The runtime of this process, so that packs are compiled once.
fn runtime() -> Arc<Runtime> {
    static RUNTIME: OnceLock<(Arc<Runtime>, TempDir)> = OnceLock::new();
    let (runtime, _) = RUNTIME.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let cache_dir = Some(folder.path().join("compiled"));
        let config = RuntimeConfig { cache_dir, ..RuntimeConfig::default() };
        (Arc::new(Runtime::new(config).unwrap()), folder)
    });
    Arc::clone(runtime)
}

/// The day that most tests judge.
pub(crate) fn judged_day() -> Date {
    Date::of_instant(MIDNIGHT)
}

/// An hour of a value, so many hours after midnight.
pub(crate) fn hour(after: i64, value: &str) -> Reading {
    at(MIDNIGHT + after * HOUR, value, Validity::Valid)
}

/// A day of hours of one value.
pub(crate) fn hours(value: &str) -> Vec<Reading> {
    (0..24).map(|after| hour(after, value)).collect()
}

/// The same without one hour.
pub(crate) fn hours_without(missing: i64, value: &str) -> Vec<Reading> {
    (0..24).filter(|after| *after != missing).map(|after| hour(after, value)).collect()
}

/// A reading with the same value converted.
pub(crate) fn at(period_start: Instant, value: &str, validity: Validity) -> Reading {
    let value: Decimal = value.parse().unwrap();
    Reading { period_start, value, converted: Some(value), validity, flag: None }
}

impl County {
    pub(crate) async fn new() -> Self {
        Self::on(NOW).await
    }

    /// The same with a clock that starts at `now`.
    pub(crate) async fn on(now: Instant) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = SqliteStore::open(&folder.path().join(DATABASE)).await.unwrap();
        let host = Host::new(HostParts {
            store: Arc::new(store),
            runtime: runtime(),
            workers: Workers::start(2).unwrap(),
            clock: Arc::new(VirtualClock::new(now, 1)),
        });
        for pack in ["national", "standards", "zhejiang", "tonglu"] {
            host.install(component(pack)).await.unwrap();
        }
        Self { host, _folder: folder }
    }

    /// A gas boiler that may have 200 mg/m³ of nitrogen oxides by GB 13271 and by its permit.
    pub(crate) async fn boiler(&self, enterprise: &str) {
        register_boiler(&self.host, COUNTY, enterprise, Some("200")).await;
    }

    /// A stack that no standard is known for, with a permit that has these limits: rows of
    /// `pollutant,averaging,comparison,lower,upper,unit`.
    pub(crate) async fn stack(&self, enterprise: &str, limits: &[&str]) -> ImportReport {
        let outlet = format!(
            "enterprise,id,name,medium,monitoring_point\n{enterprise},DA001,烟囱,air,stack\n"
        );
        let site =
            format!("id,name,county,township,industries\n{enterprise},样例,{COUNTY},样例镇,4430\n");
        assert_eq!(self.import(ImportKind::Enterprises, &site).await.rejected, []);
        assert_eq!(self.import(ImportKind::Outlets, &outlet).await.rejected, []);
        let permit = format!(
            "enterprise,number,tier,valid_from,valid_until\n{enterprise},P1,simplified,2020-01-01,2029-01-01\n"
        );
        assert_eq!(self.import(ImportKind::Permits, &permit).await.rejected, []);
        if limits.is_empty() {
            return ImportReport::default();
        }
        let rows = limits.iter().map(|limit| format!("{enterprise},P1,DA001,{limit}\n"));
        let header = "enterprise,number,outlet,pollutant,averaging,comparison,lower,upper,unit\n";
        self.import(ImportKind::PermitLimits, &(header.to_owned() + &rows.collect::<String>()))
            .await
    }

    pub(crate) async fn import(&self, kind: ImportKind, text: &str) -> ImportReport {
        let within = [Jurisdiction::nation()];
        let file = ImportFile {
            kind,
            name: "file.csv",
            bytes: text.as_bytes(),
            encoding: Encoding::Utf8,
            ids: Ids::AnyId,
            within: &within,
        };
        self.host.import_file(&file).await.unwrap()
    }

    /// Imports marks: rows of `reference,kind,from,until,withdrawn` with times of the day judged.
    pub(crate) async fn marks(&self, enterprise: &str, marks: &[&str]) -> ImportReport {
        let mut text = "enterprise,outlet,filed,reference,kind,from,until,withdrawn\n".to_owned();
        for mark in marks {
            text += &format!("{enterprise},DA001,2026-03-03 08:00,{mark}\n");
        }
        self.import(ImportKind::Marks, &text).await
    }

    pub(crate) async fn send(
        &self,
        enterprise: &str,
        averaging: Averaging,
        readings: Vec<Reading>,
    ) {
        send(&self.host, &self.stream(enterprise, averaging), readings).await;
    }

    pub(crate) fn stream(&self, enterprise: &str, averaging: Averaging) -> Stream {
        stream(COUNTY, enterprise, averaging)
    }

    /// Judges the day that most tests judge.
    pub(crate) async fn judged(&self, enterprise: &str) -> Told {
        self.judged_on(enterprise, judged_day()).await
    }

    /// Judges a day, as a person asks for it, and reads the judgement in both languages.
    pub(crate) async fn judged_on(&self, enterprise: &str, on: Date) -> Told {
        self.host.grade_all().await.unwrap();
        let judging = self.host.judge(enterprise, on).await.unwrap();
        let id = judging.judgement.id.clone();
        let zh = self.host.judgement_view(&id, Language::ZhCn).await.unwrap();
        let en = self.host.judgement_view(&id, Language::En).await.unwrap();
        Told { judging, zh, en }
    }

    /// What the cases of an enterprise were told, the latest case first.
    pub(crate) async fn news(&self, case: i64) -> Vec<CaseNews> {
        let (_, notes) = self.host.store().case(case).await.unwrap().unwrap();
        notes.iter().map(|note| note.news).collect()
    }
}

/// A judgement in both languages.
pub(crate) struct Told {
    pub(crate) judging: Judging,
    pub(crate) zh: JudgementView,
    pub(crate) en: JudgementView,
}

impl Told {
    /// Kinds of what was found.
    pub(crate) fn found(&self) -> Vec<&str> {
        self.en.findings.iter().map(|finding| finding.kind.as_str()).collect()
    }

    /// What is told of the rules of a kind that stay open.
    pub(crate) fn open(&self, kind: &str) -> String {
        format!("{}\n{}", open_text(&self.zh, kind), open_text(&self.en, kind))
    }

    /// Asserts that nothing was found and that a kind stays open for causes that are named in both
    /// languages.
    #[track_caller]
    pub(crate) fn stays_open(&self, kind: &str, causes: &[&str]) {
        assert_eq!(self.found(), [""; 0], "{:#?}", self.en.findings);
        self.says_open(kind, causes);
    }

    /// The same beside other findings.
    #[track_caller]
    pub(crate) fn says_open(&self, kind: &str, causes: &[&str]) {
        let open = self.open(kind);
        for cause in causes {
            assert!(open.contains(cause), "`{cause}` is not told of {kind}: {open:?}");
        }
        assert!(self.en.silent.is_empty(), "{:?}", self.en.silent);
    }

    /// Asserts that nothing is wrong and nothing about a kind is open.
    #[track_caller]
    pub(crate) fn is_clear(&self, kind: &str) {
        assert_eq!(self.found(), [""; 0], "{:#?}", self.en.findings);
        assert_eq!(self.open(kind).trim(), "");
        assert!(
            self.en.cleared.iter().any(|cleared| cleared.kind == kind),
            "{:?}",
            self.en.cleared
        );
    }

    /// Asserts that these kinds are found, and nothing about the first is open.
    #[track_caller]
    pub(crate) fn finds(&self, kinds: &[&str]) {
        assert_eq!(self.found(), kinds, "{}", self.open(OVER));
        assert_eq!(self.open(OVER).trim(), "");
    }

    /// Kinds of what was wrong with the data.
    pub(crate) fn problems(&self) -> Vec<ProblemKind> {
        self.en.problems.iter().map(|(_, problem)| problem.kind).collect()
    }
}

fn open_text(view: &JudgementView, kind: &str) -> String {
    let of_kind = view.undetermined.iter().filter(|open| open.kind == kind);
    let told = |open: &OpenRuleView| {
        let missing = open.missing.iter().map(|fact| fact.label.clone());
        let steps = open.elements.iter().map(|step| step.text.clone());
        let all: Vec<String> = steps.chain(missing).collect();
        format!("{} {}", open.text, all.join(" "))
    };
    of_kind.map(told).collect::<Vec<_>>().join("\n")
}

/// A device that speaks to a gateway of the county.
pub(crate) struct Speaker {
    stream: TcpStream,
    counters: GatewayCounters,
    mn: String,
    sent: u32,
}

impl Speaker {
    /// Registers the device of an outlet and connects it.
    pub(crate) async fn of(county: &County, enterprise: &str) -> Self {
        let mn = format!("MN{enterprise}");
        let device = Device {
            mn: mn.clone(),
            password: "123456".to_owned(),
            enterprise: enterprise.to_owned(),
            outlet: "DA001".to_owned(),
            crc_modbus_accepted: false,
        };
        let registration = Registration { devices: vec![device], ..Registration::default() };
        county.host.register(&registration).await.unwrap();
        let options = GatewayOptions::default();
        let gateway = Gateway::bind("127.0.0.1:0".parse().unwrap(), options).await.unwrap();
        let (address, counters) = (gateway.local_addr(), gateway.counters());
        let intake = Arc::new(county.host.clone());
        tokio::spawn(gateway.serve(intake, std::future::pending()));
        Self { stream: TcpStream::connect(address).await.unwrap(), counters, mn, sent: 0 }
    }

    /// Sends a frame that is to be answered and waits for that.
    pub(crate) async fn says(&mut self, cn: &str, data: &str) {
        self.writes(cn, data).await;
        let mut answer = Vec::new();
        while !answer.ends_with(b"\r\n") {
            answer.push(self.stream.read_u8().await.unwrap());
        }
    }

    /// Sends a frame that may not be answered.
    pub(crate) async fn writes(&mut self, cn: &str, data: &str) {
        self.sent += 1;
        let qn = format!("20260303080000{:03}", self.sent);
        let segment =
            format!("QN={qn};ST=31;CN={cn};PW=123456;MN={};Flag=5;CP=&&{data}&&", self.mn);
        self.stream.write_all(&encode_segment(&segment).unwrap()).await.unwrap();
    }

    /// Sends an hour of nitrogen oxides; `time` as `20260302090000`.
    pub(crate) async fn says_hour(&mut self, time: &str, value: &str) {
        self.says("2061", &hour_data(time, value)).await;
    }

    /// Sends hours of the day judged, but for those named.
    pub(crate) async fn says_hours(&mut self, value: &str, but: &[u8]) {
        for hour in (0..24).filter(|hour| !but.contains(hour)) {
            self.says_hour(&format!("20260302{hour:02}0000"), value).await;
        }
    }

    /// How often something was refused for a reason.
    pub(crate) fn refused(&self, reason: &str) -> u64 {
        self.counters.snapshot().refused.get(reason).copied().unwrap_or(0)
    }

    /// How often a departure was let through.
    pub(crate) fn tolerated(&self, kind: &str) -> u64 {
        self.counters.snapshot().tolerated.get(kind).copied().unwrap_or(0)
    }
}

/// Data of an hour of nitrogen oxides.
pub(crate) fn hour_data(time: &str, value: &str) -> String {
    format!("DataTime={time};a21002-Avg={value},a21002-ZsAvg={value},a21002-Flag=N")
}
