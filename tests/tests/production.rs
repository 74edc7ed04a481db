//! Production state from meters, circuits and flow, with the shipped national pack.

use tidegate_domain::{
    Averaging, Date, Decimal, Medium, MeterDay, OutletRecord, Reading, Stream, TruthValue, Validity,
};
use tidegate_service::{Host, PRODUCTION_LOOK_BACK_DAYS, Registration, ServiceError};
use tidegate_store::{Page, WarningFilter};
use tidegate_tests::county::{MIDNIGHT, host, reading, register_boiler, send, stream};

const COUNTY: &str = "330122";

/// The day before the one on which the clock of the tests stands.
fn yesterday() -> Date {
    Date::of_instant(MIDNIGHT).plus_days(-1)
}

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

/// Amounts of a kind and meter for days that end yesterday, oldest first.
async fn meter(host: &Host, kind: &str, meter: &str, amounts: &[&str]) {
    let first = yesterday().plus_days(1 - i32::try_from(amounts.len()).unwrap());
    let day = |(after, amount): (i32, &&str)| MeterDay {
        enterprise: "E1".to_owned(),
        kind: kind.to_owned(),
        meter: meter.to_owned(),
        on: first.plus_days(after),
        amount: decimal(amount),
        source: "test".to_owned(),
    };
    let days: Vec<MeterDay> = (0..).zip(amounts).map(day).collect();
    host.store().put_meter_days(&days, MIDNIGHT).await.unwrap();
}

/// Sends values of a stream, one a period, that end with yesterday.
async fn values(host: &Host, outlet: &str, code: &str, averaging: Averaging, values: &[&str]) {
    let seconds = if averaging == Averaging::Day { 86_400 } else { 3_600 };
    let first = MIDNIGHT - seconds * i64::try_from(values.len()).unwrap();
    let stream = Stream {
        county: COUNTY.parse().unwrap(),
        enterprise: "E1".to_owned(),
        outlet: outlet.to_owned(),
        pollutant: code.to_owned(),
        averaging,
    };
    let reading = |(index, value): (i64, &&str)| Reading {
        period_start: first + index * seconds,
        value: decimal(value),
        converted: None,
        validity: Validity::Valid,
        flag: None,
    };
    send(host, &stream, (0..).zip(values).map(reading).collect()).await;
}

async fn running(host: &Host, on: Date) -> TruthValue {
    host.production("E1", on).await.unwrap().day.running
}

async fn county(folder: &std::path::Path, packs: &[&str]) -> Host {
    let host = host(folder, packs).await;
    register_boiler(&host, COUNTY, "E1", None).await;
    let outlets = ["DW001", "DW002"].map(|id| OutletRecord {
        enterprise: "E1".to_owned(),
        id: id.to_owned(),
        name: id.to_owned(),
        medium: Medium::Water,
        monitoring_point: if id == "DW001" { "plant-outlet" } else { "workshop-outlet" }.to_owned(),
    });
    let registration = Registration { outlets: outlets.to_vec(), ..Registration::default() };
    host.register(&registration).await.unwrap();
    host
}

#[tokio::test]
async fn meters_tell_running_from_stopped_with_their_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let host = county(folder.path(), &["national"]).await;
    let mut power = vec!["1000"; 40];
    power.extend(["120", "1010"]);
    meter(&host, "power-kwh", "M1", &power).await;
    let mut output = vec!["50"; 40];
    output.extend(["0", "52"]);
    meter(&host, "output", "", &output).await;
    let record = host.production("E1", yesterday()).await.unwrap();
    assert_eq!(record.day.running, TruthValue::Yes);
    assert_eq!(record.day.evidence, ["output", "power-kwh"]);
    assert!(record.day.confidence > decimal("0.5") && record.day.confidence <= Decimal::ONE);
    assert!(record.layer.unwrap().pack.starts_with("national"));
    assert!(!record.steps.is_empty());
    let stopped = host.production("E1", yesterday().plus_days(-1)).await.unwrap();
    assert_eq!(stopped.day.running, TruthValue::No);
    // Before the first figures nobody knows.
    let early = host.production("E1", yesterday().plus_days(-60)).await.unwrap();
    assert_eq!((early.day.running, early.day.evidence.len()), (TruthValue::Unknown, 0));
    assert!(!early.missing.is_empty());
    // A day that is not over has no figure yet, also when a meter has sent one.
    let today = yesterday().plus_days(1);
    let day = MeterDay {
        enterprise: "E1".to_owned(),
        kind: "power-kwh".to_owned(),
        meter: "M1".to_owned(),
        on: today,
        amount: decimal("3"),
        source: "test".to_owned(),
    };
    host.store().put_meter_days(&[day], MIDNIGHT).await.unwrap();
    assert_eq!(running(&host, today).await, TruthValue::Unknown);
}

#[tokio::test]
async fn circuits_and_flow_are_evidence_however_they_are_sent() {
    let day = Averaging::Day;
    for (code, averaging, usual, low) in [
        ("x-energy-d20105", day, "240", "2"),
        ("d20105", day, "10", "0.1"),
        ("d29901", Averaging::Hour, "10", "0.1"),
        ("x-energy-d20105", Averaging::Hour, "10", "0.1"),
        ("w00000", day, "2.5", "0.01"),
    ] {
        for (last, wanted) in [(usual, TruthValue::Yes), (low, TruthValue::No)] {
            let folder = tempfile::tempdir().unwrap();
            let host = county(folder.path(), &["national"]).await;
            let a_day = if averaging == day { 1 } else { 24 };
            let mut sent = vec![usual; 30 * a_day];
            sent.extend(vec![last; a_day]);
            values(&host, "DW001", code, averaging, &sent).await;
            let record = host.production("E1", yesterday()).await.unwrap();
            assert_eq!(record.day.running, wanted, "{code} {averaging:?} {last}");
            let kind = if code == "w00000" { "flow-m3" } else { "production-power-kwh" };
            assert_eq!(record.day.evidence, [kind]);
        }
    }
}

#[tokio::test]
async fn what_leaves_a_workshop_is_not_counted_twice() {
    let folder = tempfile::tempdir().unwrap();
    let host = county(folder.path(), &["national"]).await;
    values(&host, "DW001", "w00000", Averaging::Day, &["1"; 20]).await;
    values(&host, "DW002", "w00000", Averaging::Day, &["1"; 20]).await;
    let date = yesterday().plus_days(-5);
    let found = host.production_around("E1", date, 5).await.unwrap();
    assert_eq!(found.kinds[0].before.unwrap().amount.to_string(), "86.4");
}

#[tokio::test]
async fn the_next_wider_pack_speaks_where_one_does_not() {
    let power = vec!["1000"; 40];
    // The pack of the county classifies and says nothing about production.
    for (packs, layer) in [
        (&["national", "hostile"][..], Some("national")),
        (&["hostile"], None),
        (&["tonglu"], None),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let host = county(folder.path(), packs).await;
        meter(&host, "power-kwh", "M1", &power).await;
        let record = host.production("E1", yesterday()).await.unwrap();
        let pack = record.layer.as_ref().map(|layer| layer.pack.split(' ').next().unwrap());
        assert_eq!(pack, layer, "{packs:?}");
        let wanted = if layer.is_some() { TruthValue::Yes } else { TruthValue::Unknown };
        assert_eq!(record.day.running, wanted, "{packs:?}");
        assert_eq!(record.day.evidence, ["power-kwh"]);
    }
}

#[tokio::test]
async fn a_conclusion_is_kept_and_changes_only_with_its_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let host = county(folder.path(), &["national"]).await;
    meter(&host, "power-kwh", "M1", &["1000"; 40]).await;
    let kept = async || {
        let days = host.store().production_days("E1", yesterday(), yesterday().plus_days(1)).await;
        days.unwrap()
    };
    assert!(kept().await.is_empty());
    let first = host.production("E1", yesterday()).await.unwrap();
    assert_eq!(kept().await, std::slice::from_ref(&first));
    assert_eq!(host.production("E1", yesterday()).await.unwrap(), first);
    // A correction turns it.
    meter(&host, "power-kwh", "M1", &["10"]).await;
    let second = host.production("E1", yesterday()).await.unwrap();
    assert_eq!(second.day.running, TruthValue::No);
    assert_eq!(kept().await, [second]);
}

#[tokio::test]
async fn days_around_a_date_are_compared() {
    let folder = tempfile::tempdir().unwrap();
    let host = county(folder.path(), &["national"]).await;
    let mut power = vec!["1000"; 50];
    power.extend(vec!["50"; 10]);
    meter(&host, "power-kwh", "M1", &power).await;
    meter(&host, "water-m3", "", &["7"; 10]).await;
    let date = yesterday().plus_days(-9);
    let found = host.production_around("E1", date, 20).await.unwrap();
    let (before, since) = (found.before, found.since);
    assert_eq!((before.running, before.stopped, before.unknown), (20, 0, 0));
    assert_eq!((since.running, since.stopped, since.unknown), (0, 10, 0));
    // Twenty days were asked for, ten are over.
    assert_eq!((since.from, since.until), (date, yesterday().plus_days(1)));
    let shown: Vec<String> = found
        .kinds
        .iter()
        .map(|kind| {
            let mean = |mean: Option<tidegate_service::DailyMean>| {
                mean.map_or("-".to_owned(), |mean| format!("{} x {}", mean.amount, mean.days))
            };
            let change = kind.change.map_or("-".to_owned(), |change| change.to_string());
            format!("{}: {}, {}, {change}", kind.kind, mean(kind.before), mean(kind.since))
        })
        .collect();
    assert_eq!(shown, ["power-kwh: 1000 x 20, 50 x 10, -0.95", "water-m3: -, 7 x 10, -"]);
    for (date, days) in [(date, 0), (date, 181), (yesterday().plus_days(1), 5)] {
        let error = host.production_around("E1", date, days).await.unwrap_err();
        assert!(matches!(error, ServiceError::Invalid { .. }), "{date} {days}: {error}");
    }
    let error = host.production_around("E9", date, 5).await.unwrap_err();
    assert!(matches!(error, ServiceError::NotFound { .. }), "{error}");
}

#[tokio::test]
async fn what_lies_before_the_days_looked_back_at_is_not_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let host = county(folder.path(), &["national"]).await;
    let days = usize::try_from(PRODUCTION_LOOK_BACK_DAYS).unwrap();
    let mut power = vec!["1000"; 60];
    power.extend(vec!["0"; days - 1]);
    meter(&host, "power-kwh", "M1", &power).await;
    // A plant that has stood still for so long has no baseline any more: nothing is made up.
    let record = host.production("E1", yesterday()).await.unwrap();
    assert_eq!(record.day.running, TruthValue::Unknown);
}

#[tokio::test]
async fn no_warning_is_shown_without_the_state_of_its_day() {
    let folder = tempfile::tempdir().unwrap();
    let host = county(folder.path(), &["national", "standards", "tonglu"]).await;
    let mut power = vec!["1000"; 40];
    power.push("20");
    meter(&host, "power-kwh", "M1", &power).await;
    let stream = stream(COUNTY, "E1", Averaging::Hour);
    // One that opened yesterday and one of today, whose day is not over.
    send(&host, &stream, vec![reading(Averaging::Hour, -20, "250", Validity::Valid)]).await;
    host.grade_all().await.unwrap();
    let county = COUNTY.parse().unwrap();
    let rows =
        host.warning_rows(&county, &WarningFilter::default(), Page::first(10)).await.unwrap();
    let [row] = rows.items.as_slice() else { panic!("one warning: {rows:?}") };
    let brief = row.production.as_ref().unwrap();
    assert_eq!((brief.on, brief.running), (yesterday(), TruthValue::No));
    assert_eq!(brief.evidence, ["power-kwh"]);
    let id = row.listing.warning.id;
    let language = tidegate_manifest::Language::En;
    let view = host.warning_view(Some(&county), id, language).await.unwrap();
    let production = view.production.unwrap();
    assert_eq!(production.brief, *brief);
    assert!(production.layer.unwrap().layer.pack.starts_with("national"));
    assert!(!production.steps.is_empty());
}
