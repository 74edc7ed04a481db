//! One county's bad pack or source stops no other county.

use std::sync::Arc;

use tidegate_desk::{DeskError, Fetched, Fetcher, PullOutcome};
use tidegate_domain::{EnterpriseRecord, Jurisdiction, MatterKind};
use tidegate_manifest::Value;
use tidegate_store::Source;
use tidegate_tests::packs::component;
use tidegate_tests::reagents::{self, UNIT};
use tidegate_tests::sections::edited;
use tidegate_tests::town::{PACKS, Town, at, county, day_of};
use tokio::sync::watch;

/// Another enterprise, of another county.
const OTHER: &str = "91330122MA2801020J";

fn jiande() -> Jurisdiction {
    "330182".parse().unwrap()
}

/// The pack of Jiande with a number that no county can handle by.
fn bad_pack() -> Vec<u8> {
    let national = tidegate_runtime::read_manifest(&component("national")).unwrap();
    let mut number = national
        .parameters
        .into_iter()
        .find(|parameter| parameter.name == "completeness_days")
        .unwrap();
    number.value = Value::Number("9999".parse().unwrap());
    edited(&component("jiande"), |manifest| manifest.parameters.push(number))
}

/// Tonglu and Jiande; in Tonglu somebody is to be reminded.
async fn two_counties() -> Town {
    let town = Town::on_sqlite(&PACKS, at("2025-09-01 08:00")).await;
    reagents::register(&town, ("2025-07-20", "2025-09-01")).await;
    let other = EnterpriseRecord {
        id: OTHER.to_owned(),
        name: "建德样例有限公司".to_owned(),
        county: jiande(),
        township: "样例镇".to_owned(),
        industries: vec!["2661".to_owned()],
    };
    town.store.put_enterprises(&[other]).await.unwrap();
    town.with_people(UNIT).await;
    town.host.install(bad_pack()).await.unwrap();
    town.host.classify_county(&county(), day_of("2025-09-01")).await.unwrap();
    town
}

/// The county with the bad number is told what is wrong, by name; the other is served meanwhile.
#[tokio::test(flavor = "multi_thread")]
async fn a_bad_pack_stops_the_rounds_of_its_own_county_only() {
    let town = two_counties().await;
    let now = at("2025-09-01 08:00");
    let error = town.desk.round(&jiande(), now).await.unwrap_err();
    assert!(matches!(error, DeskError::Practice(_)), "{error:?}");
    let told = error.to_string();
    for wanted in ["completeness_days", "jiande", "9999", "60"] {
        assert!(told.contains(wanted), "{wanted}: {told}");
    }
    assert!(town.matters(MatterKind::Prompt).await.is_empty());

    let (stop, stopping) = watch::channel(false);
    let host = town.host.clone();
    let rounds = tokio::spawn(async move { host.desk_until(stopping).await });
    for _ in 0..1_200 {
        if !town.matters(MatterKind::Prompt).await.is_empty() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    stop.send(true).unwrap();
    rounds.await.unwrap();
    let prompts = town.matters(MatterKind::Prompt).await;
    assert_eq!(prompts.len(), 1, "Tonglu's round went on");
    assert_eq!(prompts[0].enterprise.as_deref(), Some(UNIT));
}

/// Gives rows to one county, and to the other what cannot be read, or nothing at all.
struct Sources;

#[async_trait::async_trait]
impl Fetcher for Sources {
    async fn fetch(&self, source: &Source, _: Option<&str>) -> Result<Fetched, String> {
        let rows = format!(
            "统一社会信用代码,项目名称,审批文号,审批日期,环评类型\n{UNIT},扩建,批1,2025-03-10,报告表\n"
        );
        match source.name.as_str() {
            "broken" => Ok(Fetched::New { bytes: b"\x00\xff<html>".to_vec(), tag: None }),
            "gone" => Err("the connection was refused".to_owned()),
            "stops" => panic!("a reader that stops"),
            _ => Ok(Fetched::New { bytes: rows.into_bytes(), tag: None }),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_sources_of_one_county_hold_up_no_other() {
    let town = two_counties().await;
    let now = at("2025-09-01 09:00");
    let places = [(jiande(), "broken"), (jiande(), "gone"), (jiande(), "stops"), (county(), "eia")];
    for (place, name) in places {
        let source = Source {
            county: place,
            name: name.to_owned(),
            form: "approval".to_owned(),
            department: "生态环境局".to_owned(),
            url: "http://127.0.0.1:1/rows".to_owned(),
            secret: None,
            every: 3_600,
            active: true,
        };
        town.desk.put_source(&source, now).await.unwrap();
    }
    let pulled = town.desk.pull_due("host", now, Arc::new(Sources)).await.unwrap();
    let outcome = |name: &str| {
        let found = pulled.iter().find(|one| one.source == name);
        &found.unwrap_or_else(|| panic!("{name}: {pulled:#?}")).outcome
    };
    let PullOutcome::Taken(report) = outcome("eia") else { panic!("{:?}", outcome("eia")) };
    assert_eq!(report.taken, 1);
    for name in ["broken", "gone", "stops"] {
        assert!(matches!(outcome(name), PullOutcome::Failed(_)), "{:?}", outcome(name));
    }
    let states = town.desk.sources(&jiande()).await.unwrap();
    assert!(states.iter().all(|(_, state)| state.problem.is_some() && state.failures == 1));
    assert!(states.iter().all(|(_, state)| state.next_at > now), "each is asked again later");
    town.desk.round(&county(), now).await.unwrap();
    assert_eq!(town.matters(MatterKind::Prompt).await.len(), 1);
}
