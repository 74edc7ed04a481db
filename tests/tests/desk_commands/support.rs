//! A county's folder, and its commands.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tempfile::TempDir;
use tidegate_domain::{
    Channel, Date, DatedFact, FactValue, Instant, NewNotice, NoticeTry, Permit, PermitRecord, Tier,
    TryOutcome, Urgency,
};
use tidegate_service::Registration;
use tidegate_store::Outbox as _;
use tidegate_tests::binary::{Ran, run};
use tidegate_tests::county::{DATABASE, open, register_boiler};

pub(crate) const COUNTY: &str = "330122";
pub(crate) const BOILER: &str = "91330122TESTBOILER";

/// Of every command at the desk of the county.
const HERE: [&str; 4] = ["--county", COUNTY, "--data", "data"];

pub(crate) fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Instant::try_from(since.as_secs()).unwrap()
}

pub(crate) fn today() -> Date {
    Date::of_instant(now())
}

/// A folder with the data of a county: a boiler with a permit that is valid for long, and one notice
/// that no gateway took.
pub(crate) async fn prepared(packs: &[&str]) -> TempDir {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    fs_err::create_dir(&data).unwrap();
    let (host, store) = open(&data, packs, now()).await;
    register_boiler(&host, COUNTY, BOILER, None).await;
    let site = Registration { facts: site(), permits: vec![permit()], ..Registration::default() };
    host.register(&site).await.unwrap();
    store.put_notices(&[dead_letter()]).await.unwrap();
    let problem = "the gateway does not know the number".to_owned();
    let tried =
        NoticeTry { notice: 1, number: 1, at: now(), outcome: TryOutcome::Dead { problem } };
    store.put_tries(&[tried]).await.unwrap();
    drop(host);
    store.close().await;
    fs_err::rename(data.join(DATABASE), data.join("tidegate.sqlite")).unwrap();
    folder
}

/// What the catalogue asks of a heat supplier: it comes to simplified management.
fn site() -> Vec<DatedFact> {
    let outputs = ["boiler_output_max_tph", "boiler_output_total_tph"];
    let numbers = outputs.map(|name| (name, FactValue::Number("10".parse().unwrap())));
    let truths = [
        ("prohibited_or_eliminated", false),
        ("on_key_polluter_list", false),
        ("has_boiler", true),
        ("has_furnace", false),
        ("has_surface_treatment", false),
        ("has_water_treatment", false),
        ("in_industrial_building", true),
        ("boilers_natural_gas_only", true),
    ];
    let truths = truths.into_iter().map(|(name, truth)| (name, FactValue::Truth(truth)));
    let facts = truths.chain(numbers).map(|(name, value)| DatedFact {
        enterprise: BOILER.to_owned(),
        outlet: None,
        name: name.to_owned(),
        value,
        from: Date::from_days(18_000),
        source: "test".to_owned(),
        doubtful: false,
    });
    facts.collect()
}

fn permit() -> PermitRecord {
    let permit = Permit {
        number: format!("{BOILER}001P"),
        tier: Tier::Simplified,
        valid_from: today().plus_days(-400),
        valid_until: today().plus_days(1_000),
        ended: None,
        limits: Vec::new(),
        amounts: Vec::new(),
    };
    PermitRecord { enterprise: BOILER.to_owned(), permit }
}

pub(crate) fn dead_letter() -> NewNotice {
    NewNotice {
        county: COUNTY.parse().unwrap(),
        person: "wang".to_owned(),
        channel: Channel::Sms,
        address: "13800000001".to_owned(),
        topic: "report-due".to_owned(),
        urgency: Urgency::Action,
        title: "月报将到期".to_owned(),
        text: "请于三日内报送。".to_owned(),
        matter: None,
        enterprise: None,
        key: "test/1".to_owned(),
        at: now(),
        not_before: now(),
        held: None,
    }
}

/// Runs a command at the county; words are parted by spaces.
pub(crate) fn at(here: &Path, line: &str) -> Ran {
    let words: Vec<&str> = line.split_whitespace().chain(HERE).collect();
    run(here, &words)
}

#[track_caller]
pub(crate) fn good(here: &Path, line: &str) -> Ran {
    let ran = at(here, line);
    assert_eq!(ran.code, 0, "{line}: {ran:?}");
    ran
}

#[track_caller]
pub(crate) fn json(here: &Path, line: &str) -> Value {
    good(here, &format!("{line} --json")).json()
}

#[track_caller]
pub(crate) fn assert_says(ran: &Ran, code: i32, texts: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    for text in texts {
        assert!(ran.text().contains(text), "`{text}` is missing in {ran:?}");
    }
}

pub(crate) fn write(here: &Path, name: &str, text: &str) {
    fs_err::write(here.join(name), text).unwrap();
}

/// People of the county: an officer of each post that the tests need, and a contact.
pub(crate) fn with_people(here: &Path) {
    let rows = format!(
        "人员编号,姓名,统一社会信用代码,岗位,手机,语言\n\
         wang,王强,,inspector、leader,13800000001,\nli,李敏,,intake,13800000002,\n\
         chen,Chen,{BOILER},contact,13800000003,en\n"
    );
    write(here, "people.csv", &rows);
    good(here, "person import people.csv");
}
