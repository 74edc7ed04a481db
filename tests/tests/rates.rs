//! Limits of an emission rate (kg/h) through the whole host: judged, explained, replayed by the method of
//! the record.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tidegate_domain::{
    Averaging, Comparison, Date, DatedFact, DocketItem, DocketRecord, EnterpriseRecord, FactValue,
    FiledMark, Instant, LayeredFinding, Medium, OutletRecord, Permit, PermitLimit, PermitRecord,
    Reading, Stream, Tier, Validity,
};
use tidegate_manifest::Language;
use tidegate_runtime::{Runtime, RuntimeConfig};
use tidegate_service::{
    DataReason, Formula, Host, Judging, Keys, ProblemKind, Registration, Replay, ReplayOutcome,
    Shown, replay_from,
};
use tidegate_tests::county::{MIDNIGHT, NOX, host_at, reading, register_boiler, send, stream};

const COUNTY: &str = "330122";
const WORKS: &str = "91330122TESTWORKS0";
const FLOW: &str = "a00000";
const HOUR: Instant = 3_600;
const NOW: Instant = MIDNIGHT + 2 * 86_400;

fn judged_day() -> Date {
    Date::of_instant(MIDNIGHT)
}

/// A works with a stack of 20 m, whose nitrogen oxides may be 240 mg/m³ and 1.3 kg/h by table 2 of
/// GB 16297-1996, and with a permit for a day's rate where one is given.
async fn works(folder: &Path, daily_rate: Option<&str>) -> Host {
    let host = host_at(folder, &["national", "standards", "zhejiang"], NOW).await;
    let text = |word: &str| FactValue::Text(word.to_owned());
    let facts = [
        ("outlet_kind", text("general")),
        ("plant_built", FactValue::Day("2012-05-01".parse().unwrap())),
        ("air_source_activity", text("other")),
        ("air_quality_area", text("2")),
        ("stack_height_m", FactValue::Number("20".parse().unwrap())),
        ("stack_overtops_buildings", FactValue::Truth(true)),
        ("special_limits_designated", FactValue::Truth(false)),
    ];
    let fact = |(name, value): (&str, FactValue)| DatedFact {
        enterprise: WORKS.to_owned(),
        outlet: Some("DA001".to_owned()),
        name: name.to_owned(),
        value,
        from: Date::from_days(18_000),
        source: "test".to_owned(),
        doubtful: false,
    };
    let registration = Registration {
        enterprises: vec![EnterpriseRecord {
            id: WORKS.to_owned(),
            name: "样例企业".to_owned(),
            county: COUNTY.parse().unwrap(),
            township: "样例镇".to_owned(),
            industries: vec!["2614".to_owned()],
        }],
        outlets: vec![OutletRecord {
            enterprise: WORKS.to_owned(),
            id: "DA001".to_owned(),
            name: "排气筒".to_owned(),
            medium: Medium::Air,
            monitoring_point: "stack".to_owned(),
        }],
        facts: facts.into_iter().map(fact).collect(),
        permits: daily_rate.map(permit).into_iter().collect(),
        devices: Vec::new(),
    };
    host.register(&registration).await.unwrap();
    host
}

fn permit(daily_rate: &str) -> PermitRecord {
    let limit = |averaging, upper: &str, unit: &str| PermitLimit {
        outlet: "DA001".to_owned(),
        pollutant: NOX.to_owned(),
        averaging,
        comparison: Comparison::AtMost,
        lower: None,
        upper: Some(upper.parse().unwrap()),
        unit: unit.to_owned(),
    };
    let permit = Permit {
        number: format!("{WORKS}001P"),
        tier: Tier::Simplified,
        valid_from: "2024-01-01".parse().unwrap(),
        valid_until: "2029-01-01".parse().unwrap(),
        ended: None,
        limits: vec![
            limit(Averaging::Hour, "240", "mg/m3"),
            limit(Averaging::Day, daily_rate, "kg/h"),
        ],
        amounts: Vec::new(),
    };
    PermitRecord { enterprise: WORKS.to_owned(), permit }
}

/// Hours of a pollutant of the works; none sends nothing.
async fn hours(host: &Host, pollutant: &str, of: impl Fn(i64) -> Option<(&'static str, Validity)>) {
    let of_hour = |hour| {
        let (value, validity) = of(hour)?;
        // A device that converts nothing: the rate is made of what was measured.
        Some(Reading { converted: None, ..reading(Averaging::Hour, hour, value, validity) })
    };
    let stream =
        Stream { pollutant: pollutant.to_owned(), ..stream(COUNTY, WORKS, Averaging::Hour) };
    send(host, &stream, (0..24).filter_map(of_hour).collect()).await;
    host.grade_all().await.unwrap();
}

fn start_up(hour: i64) -> DocketRecord {
    DocketRecord {
        enterprise: WORKS.to_owned(),
        item: DocketItem::Mark(FiledMark {
            reference: "start-up-1".to_owned(),
            outlet: "DA001".to_owned(),
            kind: "start-up".to_owned(),
            pollutants: Vec::new(),
            from: MIDNIGHT + hour * HOUR,
            until: MIDNIGHT + (hour + 1) * HOUR,
            filed: MIDNIGHT + (hour + 2) * HOUR,
            reason: "start of the line".to_owned(),
        }),
        source: "test".to_owned(),
        recorded_at: MIDNIGHT + (hour + 2) * HOUR,
        withdrawn: false,
    }
}

/// 100 mg/m³ × 3.749 m³/s is 1.34964 kg/h, just under what rounds to more than 1.3; one hour has 1.35 and
/// is over, one is over under a mark, one has no flow and one no concentration that counts.
async fn busy_day(host: &Host) -> Judging {
    host.store().put_docket(&[start_up(15)]).await.unwrap();
    let valid = Validity::Valid;
    hours(host, NOX, |hour| Some(("100", if hour == 13 { Validity::Fault } else { valid }))).await;
    hours(host, FLOW, |hour| match hour {
        9 => Some(("3.75", valid)),
        11 => None,
        15 => Some(("30", valid)),
        _ => Some(("3.749", valid)),
    })
    .await;
    host.judge(WORKS, judged_day()).await.unwrap()
}

fn found<'a>(judging: &'a Judging, kind: &str) -> Vec<&'a LayeredFinding> {
    judging.verdict.findings.iter().filter(|layered| layered.finding.kind == kind).collect()
}

#[tokio::test]
async fn an_hour_over_the_permitted_rate_is_found_and_explained_by_its_factors() {
    let folder = tempfile::tempdir().unwrap();
    let host = works(folder.path(), None).await;
    let judging = busy_day(&host).await;
    assert!(found(&judging, "over-concentration").is_empty(), "{:#?}", judging.verdict);
    let over = found(&judging, "over-rate");
    assert_eq!(over.len(), 1, "{:#?}", judging.verdict);
    let finding = &over[0].finding;
    assert_eq!((finding.from, finding.until), (MIDNIGHT + 9 * HOUR, MIDNIGHT + 10 * HOUR));
    assert_eq!(finding.basis[0].document, "GB 16297-1996");

    let view = host.judgement_view(&judging.judgement.id, Language::En).await.unwrap();
    assert_eq!(view.record.method, "averages-2");
    let shown = view.findings.iter().find(|finding| finding.kind == "over-rate").unwrap();
    assert_eq!(shown.title, "Emission rate over the permit or the standard");
    assert!(shown.elements.iter().any(|step| step.text.contains("1.4 kg/h")), "{shown:#?}");
    assert_eq!(shown.means.len(), 1, "no concentration beside the rate");
    let (mean, made) = (&shown.means[0], &shown.means[0].derivation);
    assert_eq!((mean.value.to_string().as_str(), mean.unit.as_str()), ("1.35", "kg/h"));
    assert_eq!(made.formula, Formula::Rate);
    let rate = made.rate.as_ref().unwrap();
    assert_eq!(
        (rate.concentration.to_string(), rate.flow.to_string()),
        ("100".into(), "3.75".into())
    );
    assert_eq!((rate.concentration_unit.as_str(), rate.flow_unit.as_str()), ("mg/m3", "m3/s"));
    assert!(made.numbers.iter().any(|number| number.basis.document == "GB 16297-1996"));

    // What is missing is named and proves nothing; the mark exempts.
    let open = view.undetermined.iter().find(|open| open.kind == "over-rate").unwrap();
    let texts: Vec<&str> = open.elements.iter().map(|step| step.text.as_str()).collect();
    assert!(texts.iter().any(|text| text.contains("T11:00")), "no flow: {texts:?}");
    assert!(texts.iter().any(|text| text.contains("T13:00")), "no concentration: {texts:?}");
    let exempt = |one: &&tidegate_service::ClearedView| {
        one.kind == "over-rate" && one.element == "not-exempt"
    };
    assert!(view.cleared.iter().any(|one| exempt(&one)), "{:#?}", view.cleared);
}

#[tokio::test]
async fn without_a_flow_meter_a_rate_stays_open_and_the_problem_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let host = works(folder.path(), None).await;
    hours(&host, NOX, |_| Some(("100", Validity::Valid))).await;
    let judging = host.judge(WORKS, judged_day()).await.unwrap();
    assert!(found(&judging, "over-rate").is_empty());
    let view = host.judgement_view(&judging.judgement.id, Language::ZhCn).await.unwrap();
    let open = view.undetermined.iter().find(|open| open.kind == "over-rate").unwrap();
    assert_eq!(open.title, "超许可排放速率或者超标排放");
    assert!(view.problems.iter().any(|(_, problem)| problem.kind == ProblemKind::NoFlow));
    assert!(view.problems.iter().all(|(_, problem)| problem.kind != ProblemKind::OtherUnit));
}

#[tokio::test]
async fn a_permitted_rate_of_a_day_is_the_mean_of_its_hours() {
    // 1.34964 kg/h in each hour.
    for (permitted, is_over) in [("1.35", false), ("1.34", true)] {
        let folder = tempfile::tempdir().unwrap();
        let host = works(folder.path(), Some(permitted)).await;
        hours(&host, NOX, |_| Some(("100", Validity::Valid))).await;
        hours(&host, FLOW, |_| Some(("3.749", Validity::Valid))).await;
        let judging = host.judge(WORKS, judged_day()).await.unwrap();
        let over = found(&judging, "over-rate");
        assert_eq!(!over.is_empty(), is_over, "{permitted}: {:#?}", judging.verdict);
        for layered in over {
            assert_eq!(layered.finding.until - layered.finding.from, 86_400);
            let doubts = layered.finding.doubts.iter();
            let keys: Vec<&str> = doubts.map(|doubt| doubt.key.as_str()).collect();
            assert!(keys.contains(&"rate-only-in-permit"), "{keys:?}");
            let view = host.judgement_view(&judging.judgement.id, Language::En).await.unwrap();
            let shown = view.findings.iter().find(|one| one.kind == "over-rate").unwrap();
            assert_eq!(shown.means.len(), 1, "no hours beside the day");
            let day = &shown.means[0];
            assert_eq!(day.averaging, Averaging::Day);
            assert_eq!(day.value.to_string(), "1.34964");
            assert_eq!(
                (day.derivation.formula, day.derivation.parts.counted),
                (Formula::Arithmetic, 24)
            );
            assert_eq!(day.derivation.reason, DataReason::Valid);
        }
    }
}

/// Executes a judgement again as if its means had been formed by another method.
async fn replay_as(host: &Host, folder: &Path, judging: &Judging, method: &str) -> Replay {
    let id = &judging.judgement.id;
    let keys = Keys::open(&folder.join("keys")).unwrap();
    let shown = Shown { page: b"page".to_vec(), report: None };
    let files = host.evidence(&keys, id, shown).await.unwrap().into_files();
    let mut record = host.judgement_record(id).await.unwrap();
    let named = |digest: &str| {
        let file = files.iter().find(|(_, bytes)| hex::encode(Sha256::digest(bytes)) == digest);
        file.map(|(_, bytes)| bytes.clone())
    };
    let digests = record.digests();
    let contents: BTreeMap<_, _> =
        digests.filter_map(|digest| Some((digest, named(&digest.to_string())?))).collect();
    record.method = method.to_owned();
    let runtime = Arc::new(Runtime::new(RuntimeConfig::default()).unwrap());
    tokio::task::spawn_blocking(move || replay_from(&runtime, &record, &contents))
        .await
        .unwrap()
        .unwrap()
}

#[tokio::test]
async fn a_replay_forms_means_by_the_method_of_the_record() {
    let folder = tempfile::tempdir().unwrap();
    let host = works(folder.path(), None).await;
    let judging = busy_day(&host).await;
    let replay = host.replay(&judging.judgement.id).await.unwrap();
    assert_eq!((replay.outcome, replay.method.as_str()), (ReplayOutcome::Identical, "averages-2"));
    let same = replay_as(&host, folder.path(), &judging, "averages-2").await;
    assert_eq!(same.outcome, ReplayOutcome::Identical, "{same:#?}");
    // The first method forms no rates, so that the case file would have been another.
    let first = replay_as(&host, folder.path(), &judging, "averages-1").await;
    assert_eq!(first.outcome, ReplayOutcome::Differs);
    assert!(
        first.differences.iter().any(|one| one.at.starts_with("case-file /means/")),
        "{first:#?}"
    );
    // One that nobody here knows is no difference, and no proof that there is none.
    let unknown = replay_as(&host, folder.path(), &judging, "averages-0").await;
    assert_eq!(unknown.outcome, ReplayOutcome::MeansByAnotherMethod);
    assert!(unknown.differences.is_empty() && unknown.calls > 0);
}

#[tokio::test]
async fn what_the_first_method_judged_without_rates_replays_bit_for_bit() {
    let folder = tempfile::tempdir().unwrap();
    let host = host_at(folder.path(), &["national", "standards", "zhejiang"], NOW).await;
    register_boiler(&host, COUNTY, WORKS, Some("200")).await;
    let of_day = (0..24).map(|hour| reading(Averaging::Hour, hour, "230", Validity::Valid));
    send(&host, &stream(COUNTY, WORKS, Averaging::Hour), of_day.collect()).await;
    host.grade_all().await.unwrap();
    let judging = host.judge(WORKS, judged_day()).await.unwrap();
    assert_eq!(found(&judging, "over-concentration").len(), 1);
    let first = replay_as(&host, folder.path(), &judging, "averages-1").await;
    assert_eq!(first.outcome, ReplayOutcome::Identical, "{first:#?}");
}
