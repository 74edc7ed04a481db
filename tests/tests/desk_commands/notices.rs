//! What went to people: seen, sent again, arrived, read.

use std::path::Path;
use std::process::Command;

use tidegate_domain::{Date, NewNotice, NoticeTry, TryOutcome};
use tidegate_store::{Outbox as _, SqliteStore};
use tidegate_tests::binary::{Ran, run, tidegate};

use crate::support::{COUNTY, assert_says, at, dead_letter, good, json, now, prepared, write};

#[tokio::test]
async fn what_did_not_go_out_is_seen_and_sent_again() {
    let folder = prepared(&[]).await;
    let here = folder.path();
    let dead = good(here, "notice list --status dead");
    assert_says(&dead, 0, &["月报将到期", "wang", "does not know the number"]);
    let shown = good(here, "notice show 1");
    assert_says(&shown, 0, &["请于三日内报送", "try 1", "given up"]);
    assert_says(&at(here, "notice show 2"), 1, &["no notice `2`"]);
    assert_says(&at(here, "notice list --status lost"), 2, &["waiting, sent, delivered, dead"]);
    assert_says(&at(here, "notice again"), 2, &["--dead"]);
    assert_says(&at(here, "notice again 9"), 1, &["no notice `9`"]);
    assert_eq!(json(here, "notice again --dead")["again"], 1);
    assert_eq!(json(here, "notice again --dead")["asked"], 0);
    assert_eq!(json(here, "notice list --status waiting")["total"], 1);
}

/// A second notice, which a gateway took under this receipt.
async fn sent(here: &Path, receipt: Option<&str>) {
    let store = SqliteStore::open(&here.join("data/tidegate.sqlite")).await.unwrap();
    let second = NewNotice { key: "test/2".to_owned(), ..dead_letter() };
    store.put_notices(&[second]).await.unwrap();
    let outcome = TryOutcome::Sent { receipt: receipt.map(str::to_owned) };
    store.put_tries(&[NoticeTry { notice: 2, number: 1, at: now(), outcome }]).await.unwrap();
    store.close().await;
}

#[tokio::test]
async fn what_arrived_is_noted_by_its_receipt() {
    let folder = prepared(&[]).await;
    let here = folder.path();
    sent(here, Some("8120013")).await;
    let other = at(here, "notice receipt 8120013 --channel voice");
    assert_says(&other, 2, &["receipt `8120013`", "over voice"]);
    let elsewhere = "notice receipt 8120013 --channel sms --county 330127 --data data";
    let elsewhere: Vec<&str> = elsewhere.split_whitespace().collect();
    assert_says(&run(here, &elsewhere), 2, &["receipt `8120013`"]);
    let both = at(here, "notice receipt 8120013 lost --channel sms --at 2026-01-01 --json");
    assert_eq!(both.code, 2, "what is unknown is named: {both:?}");
    let both = both.json();
    assert_eq!((&both["noted"], &both["unknown"]), (&1.into(), &vec!["lost"].into()), "{both}");
    let arrived = "2026-01-01".parse::<Date>().unwrap().start();
    assert_eq!(json(here, "notice show 2")["notice"]["delivered_at"], arrived);
    let again = json(here, "notice receipt 8120013 --channel sms");
    assert_eq!((&again["noted"], &again["known"]), (&0.into(), &1.into()), "{again}");
    let nowhen = at(here, "notice receipt 1 --channel sms --at yesterday");
    assert_says(&nowhen, 2, &["`yesterday` is not an instant"]);
    assert_eq!(at(here, "notice receipt --channel sms").code, 2);
}

#[tokio::test]
async fn a_notice_is_read_by_whom_it_went_to_alone() {
    let folder = prepared(&[]).await;
    let here = folder.path();
    write(here, "people.csv", "id,name,posts,account\nwang,Wang,inspector,wang\n");
    good(here, "person import people.csv");
    sent(here, None).await;
    assert_says(&at(here, "notice read 1"), 0, &["notice 1 is as it was"]);
    assert_says(&at(here, "notice read 3"), 1, &["no notice `3`"]);

    let with = |token: &str, line: &str| {
        let mut command = Command::new(tidegate());
        command.args(line.split_whitespace()).args(["--data", "data"]).current_dir(here);
        let output = command.env("TIDEGATE_TOKEN", token).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let code = output.status.code().unwrap();
        Ran { code, stdout: text(output.stdout), stderr: text(output.stderr) }
    };
    let made = |token: &str, line: &str| {
        let ran = with(token, line);
        assert_eq!(ran.code, 0, "{line}: {ran:?}");
        ran.stdout.trim().to_owned()
    };
    let operator = made("", "account add op --name Op --grant province-operator@330000");
    let [wang, li] = ["wang", "li"].map(|who| {
        let grant = format!("--grant inspector@{COUNTY}");
        made(&operator, &format!("account add {who} --name {who} {grant}"));
        made(&operator, &format!("token new {who}"))
    });
    let read = format!("notice read 2 --county {COUNTY}");
    assert_says(&with(&li, &read), 1, &["no notice `2`"]);
    assert_says(&with(&wang, &read), 0, &["notice 2 was read"]);
    assert_says(&with(&wang, &read), 0, &["notice 2 is as it was"]);
}
