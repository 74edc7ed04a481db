//! Matters, people, messages, figures and the calendar by commands alone, as somebody at the machine
//! of a county has them.

#![cfg(test)]

mod notices;
mod support;

use serde_json::Value;
use tempfile::TempDir;
use tidegate_tests::binary::run;

use support::{BOILER, COUNTY, assert_says, at, good, json, prepared, today, with_people, write};

#[tokio::test]
async fn people_are_taken_row_by_row_and_bad_cells_are_named() {
    let folder = prepared(&[]).await;
    let here = folder.path();
    let rows = format!(
        "id,name,enterprise,posts,phone,email,language\n\
         wang,Wang,,inspector,13800000001,,\n\
         chen,Chen,{BOILER},contact,,nowhere,en\n\
         gu,Gu,91330122NOBODY,contact,13800000002,,\n\
         wang,Wang again,,leader,,,\n\
         xu,Xu,,leader,,,fr\n\
         zhou,Zhou,{BOILER},manager,13800000003,zhou@example.com,zh-CN\n"
    );
    write(here, "people.csv", &rows);
    let taken = at(here, "person import people.csv");
    let rejected = [
        "cell F3 (`email`): `nowhere`",
        "cell C4 (`enterprise`): `91330122NOBODY`",
        "cell A5 (`id`): `wang` stands in row 2",
        "cell G6 (`language`): `fr`",
        "6 rows: 2 new, 0 updated, 0 unchanged, 4 rejected",
    ];
    assert_says(&taken, 2, &rejected);
    let again = at(here, "person import people.csv --json");
    assert_eq!(again.code, 2, "{again:?}");
    let report = again.json();
    assert_eq!((&report["unchanged"], &report["rows_refused"]), (&2.into(), &4.into()));
    assert_eq!(report["problems"].as_array().unwrap().len(), 4, "{report}");

    let listed = json(here, "person list");
    let ids: Vec<&str> = listed["people"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ["wang", "zhou"]);
    let officers = good(here, "person list --officers").stdout;
    assert!(officers.contains("sms 13800000001") && !officers.contains("zhou"), "{officers}");
    let nowhere = run(here, &["person", "list", "--county", COUNTY, "--data", "nowhere"]);
    assert_says(&nowhere, 1, &["there is no database"]);
    assert!(!here.join("nowhere").exists());
}

#[tokio::test]
async fn a_policy_is_published_and_its_matter_goes_on_step_by_step() {
    let folder = prepared(&["national", "standards", "zhejiang", "tonglu"]).await;
    let here = folder.path();
    with_people(here);
    let reply_by = today().plus_days(30);
    let policy = format!(
        "title = \"Gas boilers\"\ntext = \"Report the burner.\"\nreply_by = {reply_by}\n\
         [target]\nenterprises = [\"{BOILER}\"]\n"
    );
    write(here, "policy.toml", &policy);
    let unnamed = at(here, "policy publish policy.toml");
    assert_says(&unnamed, 1, &["--by"]);
    let published = good(here, "policy publish policy.toml --by wang");
    assert_says(&published, 0, &["told to 1 enterprises"]);
    let notices = json(here, "notice list --person chen --channel inbox");
    assert_eq!(notices["total"], 1, "{notices}");

    let listed = json(here, "matter list --kind policy --open");
    let matter = &listed["matters"][0];
    let (number, seen) = (matter["id"].as_i64().unwrap(), matter["revision"].as_u64().unwrap());
    let read = format!("{{\"action\":\"acknowledge\",\"enterprise\":\"{BOILER}\"}}");
    let step = |more: &str| at(here, &format!("matter step {number} --act {read} {more}"));
    assert_says(&step("--by chen --party enterprise"), 0, &["published"]);
    // Another who has seen the matter as it was before is told, and nothing of his is lost.
    let late = step(&format!("--by li --seen {seen}"));
    assert_says(&late, 1, &["chen", "took the matter on"]);
    let shown = good(here, &format!("matter show {number}"));
    for text in ["acknowledge", "chen (enterprise)", "did not count", "li (officer)"] {
        assert!(shown.stdout.contains(text), "{text}: {shown:?}");
    }
    let unknown = at(here, &format!("matter step {number} --act {{\"action\":\"fly\"}} --by li"));
    assert_says(&unknown, 1, &["no step of a policy", "acknowledge"]);
    assert_says(&at(here, "matter show 999"), 1, &["no matter `999`"]);

    let checked = json(here, "matter check --all");
    assert_eq!((&checked["matters"], &checked["differ"]), (&1.into(), &Value::Array(Vec::new())));
    assert_says(&at(here, "matter check"), 2, &["--all"]);
}

#[tokio::test]
async fn a_visit_is_planned_with_files_and_recorded() {
    let folder = prepared(&["national", "standards", "zhejiang", "tonglu"]).await;
    let here = folder.path();
    with_people(here);
    let today = today();
    let plan = format!(
        "inspection plan {BOILER} --reference 2026-031 --purpose complaint --reason smell \
         --on {today} --inspector wang --outlet DA001 --by wang"
    );
    let planned = json(here, &plan);
    let number = planned["matter"]["id"].as_i64().unwrap();
    assert_says(&at(here, &plan), 1, &["meanwhile"]);
    assert_says(&at(here, &format!("inspection plan {BOILER}")), 2, &["--reference"]);

    write(here, "photo.txt", "a photograph");
    write(here, "run.exe", "a program");
    let kept = json(here, &format!("matter attach {number} photo.txt --by wang"));
    let file = kept["attachment"]["id"].as_i64().unwrap();
    let held = good(here, &format!("matter attach {number} run.exe --by wang"));
    assert!(held.stderr.contains("quarantine"), "{held:?}");
    good(here, &format!("matter file {file} -o back.txt"));
    assert_eq!(fs_err::read_to_string(here.join("back.txt")).unwrap(), "a photograph");
    let twice = at(here, &format!("matter file {file} -o back.txt"));
    assert_says(&twice, 1, &["nothing is overwritten"]);
    let refused = at(here, &format!("matter file {} -o run.exe.txt", file + 1));
    assert_says(&refused, 1, &["quarantine"]);
    // Two gigabytes that are on no disk are refused without being read.
    let huge = fs_err::File::create(here.join("huge.pdf")).unwrap();
    huge.set_len(2 << 30).unwrap();
    let huge = at(here, &format!("matter attach {number} huge.pdf --by wang"));
    assert_says(&huge, 1, &["2147483648", "20971520"]);

    let found = format!(
        "on = {today}\ntext = \"no smell\"\nattachments = [{file}]\n\
         [[items]]\nitem = \"equipment_kept_running\"\nresult = \"conforms\"\n"
    );
    write(here, "found.toml", &found);
    let recorded = good(here, &format!("inspection record {number} found.toml --by wang"));
    assert_says(&recorded, 0, &["done"]);
    let shown = good(here, &format!("matter show {number}"));
    assert!(shown.stdout.contains("photo.txt  12 bytes"), "{shown:?}");

    let rule = format!(
        "seed = 7\nfrom = {}\nuntil = {}\nvisits_max = 5\ninspectors_each = 1\n\
         [[tiers]]\ntier = \"simplified\"\nrandom_per_mille = 1000\n",
        today.plus_days(1),
        today.plus_days(60)
    );
    write(here, "rule.toml", &rule);
    let drawn = json(here, "inspection plan --rule rule.toml --by wang");
    assert_eq!(drawn["opened"], 1, "{drawn}");
    let again = json(here, "inspection plan --rule rule.toml --by wang");
    assert_eq!(again["opened"], 0, "{again}");
}

#[tokio::test]
async fn an_application_is_filled_in_version_by_version_and_planned_when_it_is_handed_in() {
    let folder = prepared(&["national", "standards", "zhejiang", "tonglu"]).await;
    let here = folder.path();
    with_people(here);
    let begin = format!("application begin {BOILER} --kind renewal --by li");
    let early = at(here, &begin);
    assert_says(&early, 1, &["was not classified"]);
    let classified = run(here, &["classify", COUNTY, "--data", "data"]);
    assert_eq!(classified.code, 0, "{classified:?}");
    let needed = good(here, &format!("application readiness {BOILER}"));
    for text in ["renewal of 91330122TESTBOILER", "missing as-registered", "must be known"] {
        assert!(needed.stdout.contains(text), "{text}: {needed:?}");
    }
    let first = json(here, &format!("application readiness {BOILER} --kind change"));
    assert_eq!(first["readiness"]["kind"], "change", "{first}");
    assert_says(&at(here, "application readiness nobody"), 1, &["no enterprise `nobody`"]);
    let begun = json(here, &begin);
    let number = begun["matter"]["id"].as_i64().unwrap();
    assert_says(&at(here, &begin), 1, &["is draft", "go on with it"]);
    let nothing = at(here, &format!("application precheck {number} --point filling"));
    assert_says(&nothing, 1, &["nothing was filled in yet"]);
    let no_plan = at(here, &format!("application plan {number}"));
    assert_says(&no_plan, 1, &["no plan yet"]);

    // Whoever applies cannot say what the authorities have registered.
    let names = "applicant_name = \"another\"\nregistered_name = \"another\"";
    let form =
        format!("[facts]\nfuel = \"gas\"\nboilers = 2\n{names}\n[texts]\nnote = \"first\"\n");
    write(here, "form.toml", &form);
    good(here, &format!("application fill {number} form.toml --by li"));
    let again = serde_json::json!({ "facts": {
        "fuel": "gas", "boilers": 3, "applicant_name": "another", "registered_name": "another",
    }});
    write(here, "form.json", &again.to_string());
    good(here, &format!("application fill {number} form.json --by li"));
    let behind = at(here, &format!("application fill {number} form.json --base 1 --by li"));
    assert_ne!(behind.code, 0, "two who fill in at once do not overwrite one another: {behind:?}");
    let compared = json(here, &format!("application compare {number} 1 2"));
    let fields: Vec<&str> = compared["differences"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["field"].as_str().unwrap())
        .collect();
    assert_eq!(fields, ["facts/boilers", "texts/note"]);
    let missing = at(here, &format!("application compare {number} 1 9"));
    assert_says(&missing, 1, &["no version 9"]);
    let checked = good(here, &format!("application precheck {number} --point filling"));
    assert!(checked.stdout.contains("version 2 at filling"), "{checked:?}");
    assert!(checked.stdout.contains("must be known"), "{checked:?}");
    assert!(checked.stdout.contains("contradiction as-registered"), "{checked:?}");

    let submit = "{\"action\":\"submit\",\"version\":2,\"despite\":\"trial\"}";
    good(here, &format!("matter step {number} --act {submit} --by li"));
    let planned = good(here, &format!("application plan {number}"));
    for text in ["legal deadline", "completeness", "approval", "(approver)"] {
        assert!(planned.stdout.contains(text), "{text}: {planned:?}");
    }

    let all = good(here, "application precheck --all -o permits.csv");
    assert!(all.stdout.contains("contradictions in"), "{all:?}");
    let table = fs_err::read_to_string(here.join("permits.csv")).unwrap();
    assert!(table.starts_with("\u{feff}enterprise,permit,rule"), "{table}");
    assert_says(&at(here, "application precheck --all -o permits.pdf"), 1, &[".csv nor in .xlsx"]);
}

#[test]
fn gateways_are_checked_before_a_host_has_them() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let one =
        "[[gateway]]\nname = \"calls\"\nchannel = \"voice\"\noff = { reason = \"not yet\" }\n";
    write(here, "good.toml", one);
    let good = run(here, &["gateways", "check", "good.toml"]);
    assert_says(&good, 0, &["calls", "voice", "not yet", "1 gateways can be used"]);
    let bad = "[[gateway]]\nname = \"Mail\"\nchannel = \"email\"\nper_second = 0\n\
               smtp = { host = \"mail\", encryption = \"tls\", user = \"u\", from = \"a@b.cn\", password = { env = \"NOT_SET_HERE\" } }\n";
    write(here, "bad.toml", bad);
    let bad = run(here, &["gateways", "check", "bad.toml"]);
    assert_says(&bad, 1, &["gateway `Mail`", "`per_second` is 0", "NOT_SET_HERE"]);
}

#[tokio::test]
async fn every_figure_has_its_definition_and_its_list() {
    let folder = prepared(&["national", "standards", "zhejiang", "tonglu"]).await;
    let here = folder.path();
    with_people(here);
    let (from, until) = (today().plus_days(-40), today().plus_days(1));
    let visit = format!(
        "inspection plan {BOILER} --reference a --purpose routine --on {} --inspector wang --by wang",
        today()
    );
    let number = json(here, &visit)["matter"]["id"].as_i64().unwrap();
    let found = format!(
        "on = {}\n[[items]]\nitem = \"outlets_as_permitted\"\nresult = \"conforms\"\n",
        today()
    );
    write(here, "found.toml", &found);
    good(here, &format!("inspection record {number} found.toml --by wang"));
    let period = format!("--from {from} --until {until}");
    let all = json(here, &format!("figures {period} --language en"));
    let figures = all["figures"].as_array().unwrap();
    assert!(figures.len() >= 19, "{all}");
    for figure in figures {
        let word = figure["figure"].as_str().unwrap();
        assert!(figure["definition"].as_str().unwrap().len() > 20, "{figure}");
        let behind = json(here, &format!("figures {period} --figure {word} --language en"));
        assert_eq!(&behind["figure"], figure, "a figure is its list");
    }
    let inspections = figures.iter().find(|one| one["figure"] == "inspections").unwrap();
    assert_eq!(inspections["value"], 1, "{inspections}");

    good(here, &format!("figures {period} --month -o figures.csv"));
    let table = fs_err::read_to_string(here.join("figures.csv")).unwrap();
    let month = from.to_string().get(..7).unwrap().to_owned();
    assert!(table.lines().next().unwrap().contains(&month), "{table}");
    good(here, &format!("figures {period} -o figures.xlsx"));
    assert!(fs_err::read(here.join("figures.xlsx")).unwrap().starts_with(b"PK"));
    let unknown = at(here, &format!("figures {period} --figure luck"));
    assert_says(&unknown, 2, &["reminded-to-apply"]);
    let backwards = at(here, &format!("figures --from {until} --until {from}"));
    assert_says(&backwards, 1, &["give 1 to"]);
}

#[test]
fn the_calendar_needs_no_host_and_a_host_learns_a_year() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    let says = |line: &str| {
        let words: Vec<&str> = line.split_whitespace().collect();
        run(here, &words)
    };
    let spring = says("calendar --from 2026-02-10 --until 2026-03-02");
    assert_says(&spring, 0, &["2026-02-14  Sat  worked  春节", "国办发明电〔2025〕7号"]);
    assert!(!spring.stdout.contains("2026-02-11"), "a plain weekday is not listed: {spring:?}");
    let every = says("calendar --from 2026-02-10 --until 2026-03-02 --all --json");
    assert_eq!(every.json()["days"].as_array().unwrap().len(), 20);
    for (line, due) in [
        ("calendar due --from 2026-02-13 --working 1", "2026-02-14 Sat\n"),
        ("calendar due --from 2026-02-14 --working 1", "2026-02-24 Tue\n"),
        ("calendar due --from 2026-02-24 --working -1", "2026-02-14 Sat\n"),
        ("calendar due --from 2026-02-13 --days 3", "2026-02-16 Mon\n"),
        ("calendar due --from 2026-02-13 --rolled 3", "2026-02-24 Tue\n"),
    ] {
        assert_eq!(says(line).stdout, due, "{line}");
    }
    assert_eq!(says("calendar due --from 2026-02-13").code, 2);
    let before = says("calendar due --from 2031-02-03 --working 3 --json");
    assert_eq!(before.json()["provisional"], true, "{before:?}");

    let year = |year: u16| {
        format!(
            "year = {year}\n[[notices]]\nnumber = \"n\"\ntitle = \"t\"\ndated = \"{}-11-01\"\n\
             verified = \"recalled\"\nsource = \"a test\"\nholidays = [{{ name = \"元旦\", \
             from = \"{year}-01-01\", to = \"{year}-01-01\" }}]\n",
            year - 1
        )
    };
    write(here, "2031.toml", &year(2031));
    write(here, "bad.toml", "year = 2031\n");
    assert_eq!(says("calendar add bad.toml --data data").code, 1);
    assert_says(&says("calendar add 2031.toml --data data"), 0, &["2031 is known"]);
    let after = says("calendar due --from 2031-02-03 --working 3 --data data --json");
    assert_eq!(after.json()["provisional"], false, "{after:?}");
}

#[tokio::test]
async fn what_departments_send_is_taken_and_their_sources_are_kept() {
    let folder = prepared(&["national", "standards", "zhejiang", "tonglu"]).await;
    let here = folder.path();
    let rows = "户名,户号,月份,用电量(kWh)\n样例企业91330122TESTBOILER,330001,2026-02,1200\n\
                样例企业91330122TESTBOILER,330001,2026-13,1\n不知名的厂,330002,2026-02,5\n";
    write(here, "power.csv", rows);
    let taken = at(here, "department take power power.csv --by li --on 2026-03-01");
    assert_says(&taken, 2, &["cell C3", "不知名的厂", "1 taken, of 1 enterprises"]);
    assert_says(&at(here, "department take gas power.csv --by li"), 2, &["market, power, water"]);
    good(here, "department contradictions");
    good(here, "department commitments");

    let nowhere = "http://127.0.0.1:1/power.csv";
    good(here, &format!("source add power-monthly --form power --url {nowhere} --every 3600"));
    let short = at(here, &format!("source add quick --form power --url {nowhere} --every 59"));
    assert_eq!(short.code, 1, "{short:?}");
    let listed = json(here, "source list");
    assert_eq!(listed["sources"][0]["name"], "power-monthly", "{listed}");
    let pulled = at(here, "source pull power-monthly --json");
    assert_eq!(
        (pulled.code, &pulled.json()["pulled"][0]["outcome"]["outcome"]),
        (2, &"failed".into())
    );
    assert_eq!(json(here, "source list")["sources"][0]["failures"], 1);
    assert_says(&at(here, "source pull other"), 1, &["no source `other`"]);
    good(here, "source remove power-monthly");
    assert_says(&at(here, "source remove power-monthly"), 1, &["no source"]);
}

#[tokio::test]
async fn a_county_shows_its_numbers_and_does_its_round() {
    let folder = prepared(&["national", "standards", "zhejiang", "tonglu"]).await;
    let here = folder.path();
    let practice = json(here, "practice");
    let settings = practice["settings"].as_array().unwrap();
    let accept = settings.iter().find(|one| one["name"] == "case_accept_hours").unwrap();
    assert!(accept["value"].as_u64().unwrap() > 0 && accept["pack"].is_string(), "{accept}");
    assert!(accept["basis"]["document"].is_string(), "{accept}");
    let shown = good(here, "practice --on 2026-03-01").stdout;
    assert!(shown.contains("decision_key_days"), "{shown}");
    let first = json(here, "round");
    assert!(first["opened"].is_u64() && first["left"].is_u64(), "{first}");
    let second = json(here, "round");
    assert_eq!((&second["opened"], &second["notices"]), (&0.into(), &0.into()), "{second}");

    let bare = prepared(&[]).await;
    assert_says(&at(bare.path(), "practice"), 1, &["load the national pack"]);
}
