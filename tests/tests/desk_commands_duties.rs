//! Copies of permits, shutdowns and ordered duties by commands alone, as somebody at the machine of
//! a county has them.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test stops where it fails")]

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;
use tempfile::TempDir;
use tidegate_domain::{Date, Instant, Permit, PermitRecord, Tier};
use tidegate_service::Registration;
use tidegate_tests::binary::{Ran, run};
use tidegate_tests::county::{DATABASE, open, register_boiler};

const COUNTY: &str = "330122";
const BOILER: &str = "91330122TESTBOILER";
const PERMIT: &str = "91330122TESTBOILER001P";

fn now() -> Instant {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    Instant::try_from(since.as_secs()).unwrap()
}

fn today() -> Date {
    Date::of_instant(now())
}

/// First days of this month and the next.
fn month() -> (Date, Date) {
    let first = |day: Date| day.plus_days(1 - i32::from(day.ymd().2));
    let this = first(today());
    (this, first(this.plus_days(31)))
}

/// The first day on which the permit holds, and the first on which it does not.
fn term() -> (Date, Date) {
    (today().plus_days(-400), today().plus_days(1_000))
}

/// A folder with the data of a county: a boiler with a permit that is valid for long.
async fn prepared() -> TempDir {
    let folder = TempDir::new().unwrap();
    let data = folder.path().join("data");
    fs_err::create_dir(&data).unwrap();
    let packs = ["national", "standards", "zhejiang", "tonglu"];
    let (host, store) = open(&data, &packs, now()).await;
    register_boiler(&host, COUNTY, BOILER, None).await;
    let (valid_from, valid_until) = term();
    let permit = Permit {
        number: PERMIT.to_owned(),
        tier: Tier::Simplified,
        valid_from,
        valid_until,
        ended: None,
        limits: Vec::new(),
        amounts: Vec::new(),
    };
    let permits = vec![PermitRecord { enterprise: BOILER.to_owned(), permit }];
    host.register(&Registration { permits, ..Registration::default() }).await.unwrap();
    drop(host);
    store.close().await;
    fs_err::rename(data.join(DATABASE), data.join("tidegate.sqlite")).unwrap();
    folder
}

/// A copy in TOML that asks for reports, ledgers, monitoring and disclosure of every month.
fn copy(valid_until: Date, report_day: u8) -> String {
    let (valid_from, _) = term();
    format!(
        "permit = \"{PERMIT}\"\nvalid_from = {valid_from}\nvalid_until = {valid_until}\n\
         [[reports]]\nevery = \"month\"\ndue = {{ day-of = {{ month = 1, day = {report_day} }} }}\n\
         [[ledgers]]\nevery = \"month\"\ndue = {{ days-after = 5 }}\n\
         [[monitoring]]\noutlet = \"DA001\"\npollutant = \"a21002\"\nevery = \"month\"\n\
         [[disclosures]]\nevery = \"month\"\ndue = {{ days-after = 10 }}\n"
    )
}

/// Runs a command at the county; words are parted by spaces.
fn at(here: &Path, line: &str) -> Ran {
    let place = ["--county", COUNTY, "--data", "data"];
    let words: Vec<&str> = line.split_whitespace().chain(place).collect();
    run(here, &words)
}

#[track_caller]
fn good(here: &Path, line: &str) -> Ran {
    let ran = at(here, line);
    assert_eq!(ran.code, 0, "{line}: {ran:?}");
    ran
}

#[track_caller]
fn assert_says(ran: &Ran, code: i32, texts: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    for text in texts {
        assert!(ran.text().contains(text), "`{text}` is missing in {ran:?}");
    }
}

/// The duty of a kind for this month, as it is listed.
fn duty(here: &Path, kind: &str) -> Value {
    let listed = good(here, "matter list --kind duty --rows 100 --json").json();
    let month = month().0.to_string().get(..7).unwrap().to_owned();
    let wanted = |one: &&Value| {
        let key = one["key"].as_str().unwrap();
        key.contains(kind) && one["subject"] == month.as_str()
    };
    let matters = listed["matters"].as_array().unwrap();
    matters.iter().find(wanted).cloned().unwrap_or_else(|| panic!("no {kind} of {month}: {listed}"))
}

fn status(here: &Path, kind: &str) -> String {
    duty(here, kind)["status"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_copy_makes_duties_and_a_shutdown_excuses_them() {
    let folder = prepared().await;
    let here = folder.path();
    let guessed = good(here, &format!("duty copies {BOILER}"));
    assert_says(&guessed, 0, &[PERMIT, "provisional", "report of the year"]);
    let (_, valid_until) = term();
    fs_err::write(here.join("copy.toml"), copy(valid_until, 20)).unwrap();
    let enter = format!("duty copy {BOILER} copy.toml --by wang");
    assert_says(&good(here, &enter), 0, &[PERMIT, "duties are opened"]);
    for kind in ["/execution-report/", "/ledger/", "/self-monitoring/", "/disclosure/"] {
        assert_eq!(status(here, kind), "open", "{kind}");
    }
    let shown = good(here, &format!("duty copies {BOILER}"));
    let says =
        ["entered by wang", "day 20 of month 1", "a21002 at DA001", "disclosure of the month"];
    assert_says(&shown, 0, &says);

    let due = duty(here, "/execution-report/")["deadline"].clone();
    fs_err::write(here.join("copy.toml"), copy(valid_until, 22)).unwrap();
    let again = good(here, &format!("{enter} --json")).json();
    assert_eq!(again["opened"], 0, "{again}");
    let later = duty(here, "/execution-report/")["deadline"].clone();
    assert_eq!(later.as_i64().unwrap() - due.as_i64().unwrap(), 2 * 86_400);

    let (this, next) = month();
    let stop = |until: Date| format!("duty stop {BOILER} --from {this} --until {until} --by wang");
    good(here, &stop(next.plus_days(-1)));
    assert_eq!(status(here, "/ledger/"), "open", "a day of the month was one of production");
    let told = good(here, &stop(next));
    assert_says(&told, 0, &[&format!("from {this} until before {next}"), "changed or excused"]);
    assert_eq!(status(here, "/ledger/"), "excused");
    assert_eq!(status(here, "/self-monitoring/"), "excused");
    let report = duty(here, "/execution-report/");
    assert_eq!(report["status"], "open", "a report has to tell of the shutdown");
    let back = good(here, &stop(this));
    assert_says(&back, 0, &["is taken back"]);
    assert_eq!(status(here, "/ledger/"), "open");
}

#[tokio::test]
async fn what_is_wrong_is_said_clearly() {
    let folder = prepared().await;
    let here = folder.path();
    let (valid_from, valid_until) = term();
    let enter = format!("duty copy {BOILER} copy.toml --by wang");
    fs_err::write(here.join("copy.toml"), copy(valid_until.plus_days(1), 20)).unwrap();
    let other = format!("until {valid_until} as registered");
    assert_says(&at(here, &enter), 1, &[&other, "correct one of them"]);
    let whole = copy(valid_until, 20);
    for (text, says) in [
        (whole.replace(PERMIT, "NONE"), "no permit `NONE`"),
        (whole.replace("day = 20", "day = 32"), "write 1 to 31"),
        (whole.replace("[[ledgers]]", "[[ledger]]"), "ledger"),
        (whole.replace(&format!("valid_from = {valid_from}\n"), ""), "valid_from"),
    ] {
        fs_err::write(here.join("copy.toml"), text).unwrap();
        assert_says(&at(here, &enter), 1, &[says]);
    }
    let nobody = at(here, "duty copies 91330122NOBODY");
    assert_says(&nobody, 1, &["no enterprise `91330122NOBODY`"]);
    let (on, before) = (today(), today().plus_days(-1));
    let backwards = format!("duty stop {BOILER} --from {on} --until {before} --by wang");
    assert_says(&at(here, &backwards), 1, &[&format!("before it stopped on {on}")]);
    let unnamed = format!("duty stop {BOILER} --from {}", today());
    assert_says(&at(here, &unnamed), 1, &["--by"]);
}

#[tokio::test]
async fn an_officer_lays_down_a_duty() {
    let folder = prepared().await;
    let here = folder.path();
    let (this, next) = month();
    let owe = |kind: &str, due: Date| {
        let month = this.to_string().get(..7).unwrap().to_owned();
        format!(
            "duty owe {BOILER} --kind {kind} --period {month} --from {this} --until {next} \
             --due {due} --about smell --by wang"
        )
    };
    let owed = good(here, &owe("monitoring-plan", today()));
    assert_says(&owed, 0, &["duty", "monitoring-plan", "open"]);
    good(here, "round");
    assert_eq!(status(here, "ordered/monitoring-plan"), "open");
    assert_says(&at(here, &owe("monitoring-plan", next)), 1, &["owed already"]);
    assert_says(&at(here, &owe("ledger", today().plus_days(-1))), 1, &["has passed"]);
    assert_says(&at(here, &owe("luck", today())), 2, &["no kind", "monitoring-plan"]);
}
