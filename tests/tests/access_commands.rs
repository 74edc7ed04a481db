//! Every command with every role, in the own county and beside it, and with tokens that are good for
//! nothing.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use tidegate_domain::{Permission, Role};
use tidegate_tests::binary::{Ran, tidegate};

const COUNTY: &str = "330122";
const NEIGHBOUR: &str = "330182";
const PROVINCE: &str = "330000";
const ENTERPRISE: &str = "91330100799655058B";

/// Where a command needs its permission.
#[derive(Clone, Copy, PartialEq, Eq)]
enum At {
    County,
    OwnPart,
    Host,
}

/// Commands with what they need. What they name besides is not there, so that a command which is let
/// in ends soon; `DATA` stands for the data folder.
const COMMANDS: [(&str, Permission, At); 76] = [
    ("classify 330122 --data DATA", Permission::Classify, At::County),
    ("judge 91330100799655058B --data DATA", Permission::Judge, At::County),
    ("replay --all --data DATA", Permission::Replay, At::Host),
    ("replay ffffffff --data DATA", Permission::Replay, At::OwnPart),
    (
        "rejudge 330122 --from 2026-01-01 --to 2026-01-02 --packs no.wasm --data DATA",
        Permission::Replay,
        At::County,
    ),
    (
        "compare 330122 330122 --from 2026-01-01 --to 2026-01-02 --data DATA",
        Permission::Replay,
        At::County,
    ),
    ("explain ffffffff --data DATA", Permission::ReadJudgements, At::OwnPart),
    ("evidence ffffffff -o out --data DATA", Permission::IssueEvidence, At::OwnPart),
    ("audit verify --data DATA", Permission::Audit, At::Host),
    ("audit checkpoint --data DATA", Permission::SignRecord, At::Host),
    ("import enterprises no.csv --data DATA", Permission::Import, At::OwnPart),
    ("production 91330100799655058B --data DATA", Permission::ReadCounty, At::County),
    ("totals 91330100799655058B --data DATA", Permission::ReadCounty, At::County),
    ("waiver list 330122 --data DATA", Permission::ReadJudgements, At::County),
    (
        "waiver add 330122 --kind over-total --from 2026-01-01 --to 2026-01-02 --reason r \
         --approver a --enterprise nobody --data DATA",
        Permission::Waive,
        At::County,
    ),
    ("waiver revoke 999 --by a --reason r --data DATA", Permission::RevokeWaiver, At::OwnPart),
    ("layers 330122 --data DATA", Permission::ReadCounty, At::County),
    ("faults list 330122 --data DATA", Permission::ReadMetrics, At::County),
    ("faults show 330122 999 --data DATA", Permission::ReadMetrics, At::County),
    ("faults aside 330122 --data DATA", Permission::ReadMetrics, At::County),
    ("faults resume 330122 no --data DATA", Permission::StagePack, At::County),
    ("replicas --data DATA", Permission::ReadMetrics, At::Host),
    ("publish no.tgp --data DATA", Permission::PublishPack, At::OwnPart),
    ("stage list --data DATA", Permission::ReadMetrics, At::Host),
    ("stage set ffffffff draft --reason r --data DATA", Permission::StagePack, At::OwnPart),
    ("stage rollback no 330122 --reason r --data DATA", Permission::StagePack, At::County),
    ("stage cancel 999 --reason r --data DATA", Permission::StagePack, At::Host),
    ("stage differences ff --county 330122 --data DATA", Permission::ReadJudgements, At::County),
    ("county list --data DATA", Permission::ReadMetrics, At::Host),
    ("county quota 330122 --data DATA", Permission::ManageCounties, At::County),
    ("county graders 330122 --data DATA", Permission::ReadCounty, At::County),
    ("county let-grade 330122 no --note n --data DATA", Permission::LetGrade, At::County),
    ("county stop-grading 330122 no --note n --data DATA", Permission::LetGrade, At::County),
    ("doctor --data DATA", Permission::Operate, At::Host),
    ("backup out.tar --without-signing-key --data no", Permission::Operate, At::Host),
    ("matter list --county 330122 --data DATA", Permission::ReadMatters, At::County),
    ("matter show 999 --county 330122 --data DATA", Permission::ReadMatters, At::County),
    ("matter check 999 --county 330122 --data DATA", Permission::ReadMatters, At::County),
    ("matter file 999 -o no --county 330122 --data DATA", Permission::ReadMatters, At::County),
    (
        "matter step 999 --act {\"action\":\"stop\"} --county 330122 --data DATA",
        Permission::HandleMatters,
        At::County,
    ),
    ("matter attach 999 no.pdf --county 330122 --data DATA", Permission::HandleMatters, At::County),
    (
        "application begin no --kind first --county 330122 --data DATA",
        Permission::HandleMatters,
        At::County,
    ),
    (
        "application fill 999 no.toml --county 330122 --data DATA",
        Permission::HandleMatters,
        At::County,
    ),
    (
        "application precheck 999 --point review --county 330122 --data DATA",
        Permission::HandleMatters,
        At::County,
    ),
    ("application readiness no --county 330122 --data DATA", Permission::ReadMatters, At::County),
    (
        "application compare 999 1 2 --county 330122 --data DATA",
        Permission::ReadMatters,
        At::County,
    ),
    ("application plan 999 --county 330122 --data DATA", Permission::ReadMatters, At::County),
    ("policy publish no.toml --county 330122 --data DATA", Permission::HandleMatters, At::County),
    ("duty copies no --county 330122 --data DATA", Permission::ReadMatters, At::County),
    ("duty copy no no.toml --county 330122 --data DATA", Permission::HandleMatters, At::County),
    (
        "duty stop no --from 2026-01-01 --county 330122 --data DATA",
        Permission::HandleMatters,
        At::County,
    ),
    (
        "duty owe no --kind ledger --period 2026 --from 2026-01-01 --until 2027-01-01 \
         --due 2027-01-10 --county 330122 --data DATA",
        Permission::HandleMatters,
        At::County,
    ),
    (
        "inspection plan --rule no.toml --county 330122 --data DATA",
        Permission::HandleMatters,
        At::County,
    ),
    (
        "inspection record 999 no.toml --county 330122 --data DATA",
        Permission::HandleMatters,
        At::County,
    ),
    ("person import no.csv --county 330122 --data DATA", Permission::ManagePeople, At::County),
    ("person list --county 330122 --data DATA", Permission::ReadMatters, At::County),
    ("notice list --county 330122 --data DATA", Permission::ReadMatters, At::County),
    ("notice show 999 --county 330122 --data DATA", Permission::ReadMatters, At::County),
    ("notice read 999 --county 330122 --data DATA", Permission::ReadMatters, At::County),
    (
        "notice receipt 999 --channel sms --county 330122 --data DATA",
        Permission::SendNotices,
        At::County,
    ),
    ("notice again 999 --county 330122 --data DATA", Permission::SendNotices, At::County),
    (
        "figures --from 2026-01-01 --until 2026-02-01 --county 330122 --data DATA",
        Permission::ReadMatters,
        At::County,
    ),
    ("calendar --data DATA", Permission::ReadCounty, At::OwnPart),
    ("calendar due --from 2026-01-01 --working 1 --data DATA", Permission::ReadCounty, At::OwnPart),
    ("calendar add no.toml --data DATA", Permission::Operate, At::Host),
    ("practice --county 330122 --data DATA", Permission::ReadCounty, At::County),
    ("department take power no.csv --county 330122 --data DATA", Permission::Import, At::County),
    ("department contradictions --county 330122 --data DATA", Permission::ReadCounty, At::County),
    ("department commitments --county 330122 --data DATA", Permission::ReadCounty, At::County),
    (
        "source add no --form power --url no --county 330122 --data DATA",
        Permission::Import,
        At::County,
    ),
    ("source list --county 330122 --data DATA", Permission::ReadCounty, At::County),
    ("source remove no --county 330122 --data DATA", Permission::Import, At::County),
    ("source pull --county 330122 --data DATA", Permission::Import, At::County),
    ("round --county 330122 --data DATA", Permission::HandleMatters, At::County),
    ("account list --data DATA", Permission::ManageAccounts, At::OwnPart),
    ("token list --data DATA", Permission::ManageAccounts, At::OwnPart),
];

/// Commands that need no token: they open no database of a host, or are no act of a person.
const FREE: [&str; 10] = [
    "demo", "serve", "migrate", "restore", "simulate", "verify", "gateways", "hj212", "pack", "key",
];

struct Scene {
    folder: TempDir,
    operator: String,
}

fn run(folder: &Path, line: &str, token: Option<&str>) -> Ran {
    let words = line.split_whitespace().map(|word| word.replace("DATA", "county"));
    let mut command = Command::new(tidegate());
    command.args(words).current_dir(folder).env_remove("TIDEGATE_TOKEN");
    if let Some(token) = token {
        command.env("TIDEGATE_TOKEN", token);
    }
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    Ran {
        code: output.status.code().unwrap(),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

impl Scene {
    /// A database with an enterprise of the county and the first account.
    fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let rows =
            format!("id,name,county,township,industries\n{ENTERPRISE},甲公司,{COUNTY},,1712\n");
        fs_err::write(folder.path().join("good.csv"), rows).unwrap();
        let imported = run(folder.path(), "import enterprises good.csv --data DATA", None);
        assert_eq!(imported.code, 0, "{imported:?}");
        let line =
            format!("account add op --name Op --grant province-operator@{PROVINCE} --data DATA");
        let first = run(folder.path(), &line, None);
        assert_eq!(first.code, 0, "{first:?}");
        let operator = first.stdout.trim().to_owned();
        assert!(operator.starts_with("tg_"), "{first:?}");
        Self { folder, operator }
    }

    fn run(&self, line: &str, token: Option<&str>) -> Ran {
        run(self.folder.path(), line, token)
    }

    fn operate(&self, line: &str) -> String {
        let ran = self.run(line, Some(&self.operator));
        assert_eq!(ran.code, 0, "{line}: {ran:?}");
        ran.stdout.trim().to_owned()
    }

    /// A token of an account of its own.
    fn token(&self, role: Role, place: &str) -> String {
        let id = format!("{role}-{place}");
        self.operate(&format!("account add {id} --name {id} --grant {role}@{place} --data DATA"));
        self.operate(&format!("token new {id} --data DATA"))
    }
}

fn is_refused(ran: &Ran) -> bool {
    ran.code != 0
        && (ran.stderr.contains("this needs the permission")
            || ran.stderr.contains("this database has accounts"))
}

#[test]
fn every_command_is_for_those_whom_the_table_names() {
    let scene = Scene::new();
    for place in [COUNTY, NEIGHBOUR, PROVINCE] {
        for role in Role::ALL {
            let token = scene.token(role, place);
            for (line, permission, at) in COMMANDS {
                let mut held = role.holds(permission);
                // Whoever audits sees the accounts as well.
                if permission == Permission::ManageAccounts {
                    held |= role.holds(Permission::Audit);
                }
                let reaches = match at {
                    At::County => place != NEIGHBOUR,
                    At::OwnPart => true,
                    At::Host => place == PROVINCE,
                };
                // Of what is allowed everywhere one try is enough, because it does its work.
                if held && reaches && place == PROVINCE && at != At::Host {
                    continue;
                }
                let line = line.replace("--data no", "--data DATA");
                let ran = scene.run(&line, Some(&token));
                assert_eq!(is_refused(&ran), !(held && reaches), "{line} {role}@{place}: {ran:?}");
                if is_refused(&ran) && permission != Permission::ManageAccounts {
                    assert!(ran.stderr.contains(permission.word()), "{line}: {ran:?}");
                }
                let _ = fs_err::remove_file(scene.folder.path().join("out.tar"));
            }
        }
    }
}

#[test]
fn a_token_that_is_good_for_nothing_lets_nobody_run_a_command() {
    let scene = Scene::new();
    let good = scene.token(Role::CountyReviewer, COUNTY);
    let (line, id) = ("waiver list 330122 --data DATA", good.get(3..19).unwrap().to_owned());
    assert_eq!(scene.run(line, Some(&good)).code, 0);
    let wrong = format!("{}0", good.get(..good.len() - 1).unwrap());
    let wrong = if wrong == good { good.replace('0', "1") } else { wrong };
    for (line, _, _) in COMMANDS {
        let line = line.replace("--data no", "--data DATA");
        for token in [None, Some("letmein"), Some(wrong.as_str())] {
            let ran = scene.run(&line, token);
            assert!(is_refused(&ran), "{line} {token:?}: {ran:?}");
        }
    }
    scene.operate(&format!("token revoke {id} --data DATA"));
    let ran = scene.run(line, Some(&good));
    assert!(is_refused(&ran) && ran.stderr.contains("revoked"), "{ran:?}");
    let again = scene.operate("token new county-reviewer-330122 --data DATA");
    assert_eq!(scene.run(line, Some(&again)).code, 0);
    scene.operate("account disable county-reviewer-330122 --data DATA");
    let ran = scene.run(line, Some(&again));
    assert!(is_refused(&ran) && ran.stderr.contains("disabled"), "{ran:?}");
    assert!(!ran.text().contains(&again), "no secret is repeated");
}

#[test]
fn every_command_there_is_stands_in_the_table() {
    let folder = TempDir::new().unwrap();
    let help = run(folder.path(), "help", None).stdout;
    let listed = help.split("Commands:").nth(1).unwrap().split("Options:").next().unwrap();
    let there: BTreeSet<&str> = listed
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "))
        .filter_map(|line| line.split_whitespace().next())
        .filter(|word| *word != "help")
        .collect();
    let asked = COMMANDS.iter().filter_map(|(line, ..)| line.split_whitespace().next());
    let known: BTreeSet<&str> = asked.chain(FREE).collect();
    assert_eq!(there, known);
}

#[test]
fn accounts_are_managed_within_ones_own_reach_and_an_operator_stays() {
    let scene = Scene::new();
    let county = scene.token(Role::ProvinceOperator, COUNTY);
    let refused = |line: &str| {
        let ran = scene.run(line, Some(&county));
        assert!(is_refused(&ran), "{line}: {ran:?}");
    };
    refused("account add a --name A --grant inspector@330182 --data DATA");
    refused("account add a --name A --grant inspector@330100 --data DATA");
    refused("account disable op --data DATA");
    refused("account grant op inspector 330182 --data DATA");
    refused("token new op --data DATA");
    refused("account list --changes --data DATA");
    let ran =
        scene.run("account add a --name A --grant inspector@330122 --data DATA", Some(&county));
    assert_eq!(ran.code, 0, "{ran:?}");
    // A token made by one county's manager does not grow with what others give later.
    let narrow = scene.run("token new a --data DATA", Some(&county)).stdout.trim().to_owned();
    let wide = scene.operate("token new a --data DATA");
    scene.operate("account grant a inspector 330182 --data DATA");
    for (token, code) in [(&narrow, 1), (&wide, 0)] {
        let ran = scene.run("waiver list 330182 --data DATA", Some(token));
        assert_eq!(ran.code, code, "{ran:?}");
        assert_eq!(scene.run("waiver list 330122 --data DATA", Some(token)).code, 0);
    }
    scene.operate("account revoke-grant a inspector 330122 --data DATA");
    assert!(is_refused(&scene.run("waiver list 330122 --data DATA", Some(&wide))));
    for line in [
        "account disable op --data DATA",
        "account revoke-grant op province-operator 330000 --data DATA",
        "account add op --name Again --grant auditor@330000 --data DATA",
        "token new a --grant auditor@330122 --data DATA",
        "token new a --days 0 --data DATA",
        "token new a --days 367 --data DATA",
    ] {
        let ran = scene.run(line, Some(&scene.operator));
        assert!(ran.code == 1 && ran.stderr.contains("is refused"), "{line}: {ran:?}");
    }
    scene.operate("token new a --days 366 --data DATA");
    let changes = scene.operate("account list --changes --json --data DATA");
    let changes: serde_json::Value = serde_json::from_str(&changes).unwrap();
    let by: BTreeSet<&str> = changes["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["by"]["account"].as_str().unwrap_or("nobody"))
        .collect();
    assert_eq!(by, BTreeSet::from(["nobody", "op", "province-operator-330122"]));
}

#[test]
fn where_nobody_holds_a_token_somebody_at_the_machine_makes_one() {
    let scene = Scene::new();
    assert!(is_refused(&scene.run("token new op --data DATA", None)));
    let id = scene.operator.get(3..19).unwrap();
    scene.operate(&format!("token revoke {id} --data DATA"));
    assert!(is_refused(&scene.run("account list --data DATA", None)));
    let again = scene.run("token new op --data DATA", None);
    assert_eq!(again.code, 0, "{again:?}");
    assert!(is_refused(&scene.run("token new op --data DATA", None)), "it is held again");
    let list = scene.run("token list op --json --data DATA", Some(again.stdout.trim())).json();
    assert_eq!(list["tokens"].as_array().unwrap().len(), 2);
    assert!(list["tokens"][1]["last_used_at"].is_i64(), "{list}");
}

#[test]
fn the_network_is_let_in_only_when_there_are_accounts() {
    let folder = TempDir::new().unwrap();
    let line = "serve --listen 0.0.0.0:0 --devices 127.0.0.1:0 --data DATA";
    let ran = run(folder.path(), line, None);
    assert_eq!(ran.code, 1);
    assert!(ran.stderr.contains("tidegate account add"), "{ran:?}");
}

#[test]
fn an_import_takes_rows_of_the_own_county_only() {
    let scene = Scene::new();
    let own = scene.token(Role::PermitReviewer, COUNTY);
    let other = scene.token(Role::PermitReviewer, NEIGHBOUR);
    let line = "import enterprises good.csv --data DATA";
    assert_eq!(scene.run(line, Some(&own)).code, 0);
    let ran = scene.run(line, Some(&other));
    assert!(ran.code == 2 && ran.stderr.contains("another county"), "{ran:?}");
}

#[test]
fn who_waives_or_decides_is_the_account_of_the_token() {
    let scene = Scene::new();
    let reviewer = scene.token(Role::CountyReviewer, COUNTY);
    let add = "waiver add 330122 --kind over-total --from 2026-01-01 --to 2099-01-01 --reason r \
               --data DATA";
    let another = scene.run(&format!("{add} --approver wang"), Some(&reviewer));
    assert!(another.code == 1 && another.stderr.contains("is not you"), "{another:?}");
    assert_eq!(scene.run(add, Some(&reviewer)).code, 0);
    let listed = scene.run("waiver list 330122 --json --data DATA", Some(&reviewer)).json();
    assert_eq!(listed["waivers"][0]["waiver"]["approver"], "county-reviewer-330122", "{listed}");
    let grade = "county let-grade 330122 no --note n --by wang --data DATA";
    let another = scene.run(grade, Some(&reviewer));
    assert!(another.code == 1 && another.stderr.contains("is not you"), "{another:?}");
    // Where nobody has an account, somebody must be named.
    let folder = TempDir::new().unwrap();
    let nobody = run(folder.path(), add, None);
    assert!(nobody.code == 1 && nobody.stderr.contains("say who with --approver"), "{nobody:?}");
    assert_eq!(run(folder.path(), &format!("{add} --approver wang"), None).code, 0);
}
