//! The files for running a host, taken by the programs that they are for: systemd, Prometheus and
//! whoever builds the container.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tidegate_tests::packs::root;
use tidegate_tests::process::binary;

fn deploy() -> PathBuf {
    root().join("host/deploy")
}

/// Runs a program of Debian and gives what it said; it must end well.
#[track_caller]
fn takes(program: &str, arguments: &[&str]) -> String {
    let ran = Command::new(program).args(arguments).output();
    let ran = ran.unwrap_or_else(|error| {
        panic!("{program} is missing, tests/run installs it: {error}");
    });
    let said = [ran.stdout, ran.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(ran.status.success(), "{program} {arguments:?}: {said}");
    said
}

#[test]
fn systemd_takes_the_unit_without_a_word() {
    let folder = tempfile::tempdir().unwrap();
    let unit = fs_err::read_to_string(deploy().join("tidegate.service")).unwrap();
    // The program must be there to be taken, and may not be installed on this machine.
    let unit = unit.replace("/usr/local/bin/tidegate", binary().to_str().unwrap());
    let path = folder.path().join("tidegate.service");
    fs_err::write(&path, unit).unwrap();
    let said = takes("systemd-analyze", &["verify", "--man=no", path.to_str().unwrap()]);
    // Of other units of this machine it may say what it likes.
    let own: Vec<&str> = said.lines().filter(|line| line.contains("tidegate.service")).collect();
    assert!(own.is_empty(), "{said}");
}

#[test]
fn what_the_unit_starts_is_what_the_program_takes() {
    let unit = fs_err::read_to_string(deploy().join("tidegate.service")).unwrap();
    let commands: Vec<&str> = unit
        .lines()
        .filter_map(|line| line.split_once("=/usr/local/bin/tidegate "))
        .map(|(_, it)| it)
        .collect();
    assert_eq!(commands.len(), 2, "{unit}");
    for command in commands {
        let asked = command.replace("/etc/tidegate/tidegate.toml", "/nowhere.toml");
        let ran = Command::new(binary()).args(asked.split(' ')).output().unwrap();
        let said = String::from_utf8_lossy(&ran.stderr).into_owned();
        assert!(said.contains("/nowhere.toml"), "it looks for the file: {said}");
    }
}

#[test]
fn prometheus_takes_the_alerts_and_each_speaks_when_it_should() {
    let (rules, cases) = (deploy().join("alerts.yml"), deploy().join("alerts.test.yml"));
    takes("promtool", &["check", "rules", rules.to_str().unwrap()]);
    takes("promtool", &["test", "rules", cases.to_str().unwrap()]);
    let (rules, cases) = [&rules, &cases].map(|it| fs_err::read_to_string(it).unwrap()).into();
    let names = |text: &str, key: &str| -> Vec<String> {
        let found =
            text.lines().filter_map(|line| line.trim_start_matches([' ', '-']).strip_prefix(key));
        let mut names: Vec<String> = found.map(|name| name.trim().to_owned()).collect();
        names.sort();
        names.dedup();
        names
    };
    assert_eq!(names(&rules, "alert:"), names(&cases, "alertname:"), "each has its cases");
}

/// The queries of the dashboard, with every county chosen.
fn queries() -> Vec<String> {
    let text = fs_err::read_to_string(deploy().join("grafana-dashboard.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&text).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let targets = panels.iter().flat_map(|panel| panel["targets"].as_array().unwrap());
    targets.map(|target| target["expr"].as_str().unwrap().replace("$county", ".*")).collect()
}

#[test]
fn prometheus_takes_every_query_of_the_dashboard() {
    let queries = queries();
    assert!(queries.len() > 20, "{queries:?}");
    // A rule that records it is the way to have a query read without a server.
    let rules: Vec<Value> = queries
        .iter()
        .enumerate()
        .map(|(at, query)| serde_json::json!({ "record": format!("panel_{at}"), "expr": query }))
        .collect();
    let rules = serde_json::json!({ "groups": [{ "name": "dashboard", "rules": rules }] });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("rules.yml");
    // JSON is YAML.
    fs_err::write(&path, rules.to_string()).unwrap();
    let said = takes("promtool", &["check", "rules", path.to_str().unwrap()]);
    assert!(said.contains(&format!("{} rules found", queries.len())), "{said}");
}

#[test]
fn panels_stand_side_by_side_and_have_numbers_of_their_own() {
    let text = fs_err::read_to_string(deploy().join("grafana-dashboard.json")).unwrap();
    let dashboard: Value = serde_json::from_str(&text).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let place =
        |panel: &Value| ["x", "y", "w", "h"].map(|side| panel["gridPos"][side].as_i64().unwrap());
    for (at, one) in panels.iter().enumerate() {
        let [x, y, w, h] = place(one);
        assert!(x + w <= 24, "{one}");
        for other in panels.iter().skip(at + 1) {
            assert_ne!(one["id"], other["id"]);
            let [ox, oy, ow, oh] = place(other);
            let apart = x + w <= ox || ox + ow <= x || y + h <= oy || oy + oh <= y;
            assert!(apart, "{} lies over {}", one["title"], other["title"]);
        }
    }
}

/// The words behind an instruction of the Containerfile, its continued lines joined.
fn instructions(name: &str) -> Vec<Vec<String>> {
    let text = fs_err::read_to_string(deploy().join("Containerfile")).unwrap();
    let joined = text.replace("\\\n", " ");
    let lines = joined.lines().filter_map(|line| line.strip_prefix(name));
    lines.map(|line| line.split_whitespace().map(str::to_owned).collect()).collect()
}

#[test]
fn the_container_is_made_of_what_is_there() {
    let stages: Vec<String> =
        instructions("FROM ").iter().filter_map(|words| words.get(2).cloned()).collect();
    for words in instructions("COPY ") {
        let from = words.iter().find_map(|word| word.strip_prefix("--from="));
        match from {
            Some(stage) => assert!(stages.iter().any(|it| it == stage), "{words:?}"),
            None => {
                let (_, sources) = words.split_last().unwrap();
                assert!(sources.iter().all(|it| root().join(it).exists()), "{words:?}");
            }
        }
    }
    // The compiler is the one that the workspace asks for.
    let manifest = fs_err::read_to_string(root().join("Cargo.toml")).unwrap();
    let wanted = manifest.lines().find_map(|line| line.strip_prefix("rust-version = ")).unwrap();
    let image = &instructions("FROM ")[0][0];
    assert!(image.contains(&format!("rust:{}-", wanted.trim_matches('"'))), "{image}");
    // Packs that it builds are packs; what it starts is what the program takes.
    let run = instructions("RUN ").concat().join(" ");
    let packs = run.split_once("for pack in ").unwrap().1.split_once(';').unwrap().0;
    let mut there: Vec<String> = fs_err::read_dir(root().join("plugins"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    there.sort();
    assert_eq!(packs.split(' ').collect::<Vec<_>>(), there, "it has the packs of the repository");
    let start = instructions("CMD ").concat().join(" ");
    let start: Vec<String> = serde_json::from_str(&start).unwrap();
    let mut start: Vec<&str> = start.iter().map(String::as_str).collect();
    let config = start.iter_mut().find(|word| word.ends_with(".toml")).unwrap();
    assert!(has_instruction("COPY ", config), "{config} is put there");
    *config = "/nowhere.toml";
    let ran = Command::new(binary()).args(start).output().unwrap();
    assert!(String::from_utf8_lossy(&ran.stderr).contains("/nowhere.toml"), "{ran:?}");
}

fn has_instruction(name: &str, word: &str) -> bool {
    instructions(name).iter().any(|words| words.iter().any(|it| it == word))
}

#[test]
fn what_the_readme_names_is_there() {
    let readme = fs_err::read_to_string(deploy().join("README.md")).unwrap();
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut named: Vec<String> =
        rows.filter_map(|row| row.split_once('`')).map(|(name, _)| name.to_owned()).collect();
    named.sort();
    let mut there: Vec<String> = fs_err::read_dir(deploy())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    there.sort();
    assert_eq!(named, there, "{}", Path::new("host/deploy").display());
}
