//! Operation with the real binary: settings, readiness, metrics, stopping, looking over, counties.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use serde_json::Value;
use tidegate_tests::binary::run;
use tidegate_tests::packs::root;
use tidegate_tests::process::{Running, binary, free_address, wait_for};

/// The longest that a host may take to stop, with what the machine adds.
const STOP_MAX: Duration = Duration::from_secs(60);

/// A folder with a small county that the demo made; tests copy it.
fn made() -> &'static Path {
    static MADE: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, data) = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().join("county");
        let ran = Command::new(binary())
            .args(["demo", "--for", "2s", "--enterprises", "60"])
            .args(["--listen", "127.0.0.1:0", "--devices", "127.0.0.1:0", "--data"])
            .arg(&data)
            .current_dir(root())
            .output()
            .unwrap();
        assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
        (folder, data)
    });
    data
}

/// A copy of the county of its own.
fn county(folder: &Path) -> PathBuf {
    let data = folder.join("county");
    for entry in walk(made()) {
        let to = data.join(entry.strip_prefix(made()).unwrap());
        fs_err::create_dir_all(to.parent().unwrap()).unwrap();
        fs_err::copy(&entry, &to).unwrap();
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let compiled = data.join("compiled");
        fs_err::set_permissions(compiled, std::fs::Permissions::from_mode(0o700)).unwrap();
    }
    data
}

fn walk(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs_err::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files.extend(walk(&path)) } else { files.push(path) }
    }
    files
}

/// Status and body of a path of the page.
fn get(address: &str, path: &str) -> (u16, String) {
    let mut stream = TcpStream::connect(address).unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
    assert!(!is_chunked, "{head}");
    (status, body.to_owned())
}

/// A host over a data folder by a file of settings.
struct Served {
    running: Running,
    web: String,
    devices: String,
}

fn serve(folder: &Path, data: &Path, more: &[&str]) -> Served {
    let (web, devices) = (free_address().to_string(), free_address().to_string());
    let config = folder.join("tidegate.toml");
    let text = format!(
        "data = '{}'\n[web]\nlisten = '{web}'\n[devices]\nlisten = '127.0.0.1:1'\n[log]\nformat = 'json'\nlevel = 'tidegate_web=debug,info'\n",
        data.display()
    );
    fs_err::write(&config, text).unwrap();
    let mut arguments = vec!["serve", "--config", config.to_str().unwrap(), "--devices", &devices];
    arguments.extend(more);
    let mut running = Running::start(&arguments, &root());
    running.line_with(&format!("page http://{web}"));
    Served { running, web, devices }
}

fn words(folder: &Path, command: &str) -> tidegate_tests::binary::Ran {
    run(folder, &command.split(' ').collect::<Vec<_>>())
}

#[test]
fn settings_that_are_not_understood_are_named_and_nothing_is_started() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("tidegate.toml");
    fs_err::write(&config, "data = 'county'\n\n[web]\nlisten_on = '127.0.0.1:0'\n").unwrap();
    for command in ["serve", "serve --print-config", "doctor", "migrate"] {
        let ran = words(folder.path(), &format!("{command} --config tidegate.toml"));
        assert_eq!(ran.code, 1, "{command}: {ran:?}");
        let said = "line 4: `listen_on` is no key in `[web]`: did you mean `listen`?";
        assert!(ran.stderr.contains(said), "{command}: {ran:?}");
    }
    assert!(!folder.path().join("county").exists());
}

#[test]
fn flags_win_over_the_file_and_what_is_printed_is_a_file_again() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("tidegate.toml");
    let text =
        "data = 'county'\ndatabase = 'postgres://u:hush@h/n'\n[web]\nlisten = '127.0.0.1:1'\n";
    fs_err::write(&config, text).unwrap();
    let printed = words(
        folder.path(),
        "serve --config tidegate.toml --listen 127.0.0.1:2 --log-format json --print-config",
    );
    assert_eq!(printed.code, 0, "{printed:?}");
    for line in ["listen = \"127.0.0.1:2\"", "format = \"json\"", "database = \"postgres://u@h/n\""]
    {
        assert!(printed.stdout.lines().any(|printed| printed == line), "{line}: {printed:?}");
    }
    assert!(!printed.text().contains("hush"), "{printed:?}");
    fs_err::write(folder.path().join("again.toml"), &printed.stdout).unwrap();
    let again = words(folder.path(), "serve --config again.toml --print-config");
    assert_eq!(again.stdout, printed.stdout);
}

#[test]
fn a_host_that_serves_is_ready_and_ends_in_order_while_devices_send() {
    let folder = tempfile::tempdir().unwrap();
    let data = county(folder.path());
    let mut served =
        serve(folder.path(), &data, &["--clock-start", "1772380800", "--speed", "600"]);
    assert_eq!(get(&served.web, "/healthz"), (200, "ok\n".to_owned()));
    wait_for("the host to be ready", || (get(&served.web, "/readyz").0 == 200).then_some(()));
    let ready: Value = serde_json::from_str(&get(&served.web, "/readyz").1).unwrap();
    let parts = [&ready["database"], &ready["packs"], &ready["gateway"], &ready["grading"]];
    assert_eq!(parts, ["ok"; 4], "{ready}");

    let request = get(&served.web, "/api/v1/counties/330122/summary");
    assert_eq!(request.0, 200, "{request:?}");
    let line = served.running.line_with("/api/v1/counties/330122/summary");
    let line: Value = serde_json::from_str(&line).unwrap();
    let span = &line["span"];
    assert_eq!(span["region.code"], "330122", "{line}");
    assert!(!span["request.id"].as_str().unwrap().is_empty(), "{line}");

    let mut simulate = Command::new(binary())
        .args(["simulate", "--to", &served.devices, "--start", "2026-03-02", "--for", "30s"])
        .args(["--enterprises", "60"])
        .stderr(std::process::Stdio::null())
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    wait_for("readings to be graded", || {
        let metrics = get(&served.web, "/metrics").1;
        metrics.contains("tidegate_readings_graded_total{").then_some(())
    });
    let began = Instant::now();
    assert!(served.running.stop(), "it ends well");
    assert!(began.elapsed() < STOP_MAX, "{:?}", began.elapsed());
    assert!(TcpStream::connect(&served.web).is_err(), "nothing listens any more");
    simulate.kill().unwrap();
    simulate.wait().unwrap();
    let audit = words(folder.path(), "audit verify --data county");
    assert_eq!(audit.code, 0, "{audit:?}");
    assert_eq!(audit.json()["unsigned"], 0, "what was recorded is signed at the end: {audit:?}");
}

/// Names of metrics in a text, without the endings of histograms.
fn names(text: &str) -> Vec<String> {
    let is_name = |letter: char| letter.is_ascii_lowercase() || letter == '_';
    let mut names: Vec<String> = text
        .split(|letter: char| !is_name(letter))
        .filter(|word| word.starts_with("tidegate_"))
        .map(|word| word.trim_end_matches("_bucket").to_owned())
        .collect();
    names.sort();
    names.dedup();
    names
}

/// Beginnings of metrics that a host has only once it has a shadow, a quota, or a pack that is set
/// aside.
const MEASURED_LATER: [&str; 5] = [
    "tidegate_shadow_",
    "tidegate_quota_",
    "tidegate_pack_set_aside",
    "tidegate_gateway_down",
    "tidegate_notices",
];

#[test]
fn every_metric_of_dashboard_and_alerts_is_measured_by_a_host() {
    let folder = tempfile::tempdir().unwrap();
    let (web, devices) = (free_address().to_string(), free_address().to_string());
    let data = folder.path().join("county");
    let mut demo = Running::start(
        &[
            "demo",
            "--for",
            "60s",
            "--enterprises",
            "60",
            "--listen",
            &web,
            "--devices",
            &devices,
            "--data",
            data.to_str().unwrap(),
        ],
        &root(),
    );
    demo.line_with("page http://");
    let deploy = root().join("host/deploy");
    let mut wanted = Vec::new();
    for file in ["grafana-dashboard.json", "alerts.yml"] {
        let found = names(&fs_err::read_to_string(deploy.join(file)).unwrap());
        assert!(found.len() > 5, "{file}: {found:?}");
        wanted.extend(found);
    }
    let is_later = |name: &String| MEASURED_LATER.iter().any(|begin| name.starts_with(begin));
    let (later, wanted): (Vec<String>, Vec<String>) = wanted.into_iter().partition(is_later);
    let read = |file: &str| fs_err::read_to_string(root().join(file)).unwrap();
    let known =
        read("host/service/src/telemetry.rs") + &read("host/messages/src/dispatcher/counting.rs");
    for name in later {
        assert!(known.contains(&format!("\"{name}\";")), "nothing measures {name}");
    }
    let mut missing = wanted.clone();
    wait_for("every metric", || {
        let metrics = get(&web, "/metrics").1;
        let measured = names(&metrics);
        missing = wanted.iter().filter(|name| !measured.contains(name)).cloned().collect();
        println!("not measured yet: {missing:?}");
        missing.is_empty().then_some(())
    });
    let metrics = get(&web, "/metrics").1;
    for (series, labels) in [
        ("tidegate_pack_call_seconds_count", vec!["county=\"330122\"", "pack=\"national "]),
        ("tidegate_readings_received_total", vec!["county=\"330122\""]),
        ("tidegate_http_requests_total", vec!["route=\"/metrics\"", "status=\"200\""]),
        ("tidegate_frames_rejected_total", vec!["reason=\""]),
    ] {
        let found = metrics.lines().any(|line| {
            line.starts_with(series) && labels.iter().all(|label| line.contains(label))
        });
        assert!(found, "{series} {labels:?}");
    }
    assert!(metrics.lines().any(|line| line == "tidegate_unrecorded_judgements 0"));
    // What peers invent makes no series.
    for path in ["/invented/1", "/invented/2", "/counties/999999", "/counties/abc"] {
        get(&web, path);
    }
    let metrics = get(&web, "/metrics").1;
    for invented in ["invented", "\"999999\"", "/999999", "/abc"] {
        let found = metrics.lines().find(|line| line.contains(invented));
        assert_eq!(found, None, "labels are bounded");
    }
}

#[test]
fn the_doctor_says_what_is_wrong_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let data = county(folder.path());
    let state = |ran: &tidegate_tests::binary::Ran, name: &str| -> (String, Value) {
        let report = ran.json();
        let checks = report["checks"].as_array().unwrap().clone();
        let check = checks.into_iter().find(|check| check["name"] == name);
        let check = check.unwrap_or_else(|| panic!("no check `{name}`: {report}"));
        (check["state"].as_str().unwrap().to_owned(), check)
    };
    let well = words(folder.path(), "doctor --data county --json");
    for name in ["folder", "keys", "cache", "database", "schema", "integrity", "record", "packs"] {
        assert_eq!(state(&well, name).0, "ok", "{well:?}");
    }
    assert_eq!(well.code, 0, "{well:?}");
    assert!(words(folder.path(), "doctor --data county").stdout.contains("ok    database"));

    let absent = words(folder.path(), "doctor --data nowhere --json");
    assert_eq!(absent.code, 0, "nothing is broken before the first start: {absent:?}");
    assert_eq!(state(&absent, "database").0, "warn");
    assert!(!folder.path().join("nowhere").exists(), "looking changes nothing");

    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let key = data.join("keys/signing.key");
        fs_err::set_permissions(&key, std::fs::Permissions::from_mode(0o640)).unwrap();
        let open = words(folder.path(), "doctor --data county --json");
        assert_eq!(open.code, 1, "{open:?}");
        let (found, check) = state(&open, "keys");
        assert_eq!(found, "fail");
        assert!(check["do"].as_str().unwrap().contains("chmod 600"), "{check}");
        fs_err::set_permissions(&key, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    fs_err::write(data.join("tidegate.sqlite"), vec![7; 8_192]).unwrap();
    for rest in ["tidegate.sqlite-wal", "tidegate.sqlite-shm"] {
        let _ = fs_err::remove_file(data.join(rest));
    }
    let broken = words(folder.path(), "doctor --data county --json");
    assert_eq!((broken.code, state(&broken, "database").0.as_str()), (1, "fail"), "{broken:?}");
    let server = "doctor --data county --json --database postgres://u:hush@127.0.0.1:1/n";
    let unreachable = words(folder.path(), server);
    assert_eq!(unreachable.code, 1);
    assert!(!unreachable.text().contains("hush"), "{unreachable:?}");
}

#[test]
fn a_schema_is_brought_up_to_date_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let before = words(folder.path(), "migrate --check --data county");
    assert_eq!(before.code, 1, "{before:?}");
    assert!(!folder.path().join("county").exists(), "looking changes nothing");
    for _ in 0..2 {
        let done = words(folder.path(), "migrate --data county");
        assert_eq!(done.code, 0, "{done:?}");
        assert!(done.stdout.contains("the schema is version"), "{done:?}");
    }
    let after = words(folder.path(), "migrate --check --data county");
    assert_eq!((after.code, after.stdout.as_str()), (0, "the schema is up to date\n"));
}

#[test]
fn counties_are_added_listed_and_bounded() {
    let folder = tempfile::tempdir().unwrap();
    let added = words(folder.path(), "county add 330182 建德市 --data d");
    assert_eq!(added.code, 0, "{added:?}");
    let again = words(folder.path(), "county add 330182 建德市 --data d");
    assert_eq!(again.code, 1, "{again:?}");
    assert!(again.stderr.contains("was added before"), "{again:?}");
    for wrong in ["county add 330100 杭州市 --data d", "county quota 330122 --data d"] {
        assert_eq!(words(folder.path(), wrong).code, 1, "{wrong}");
    }
    let bounded = words(
        folder.path(),
        "county quota 330182 --readings-per-s 500 --readings-kept 100 --data d",
    );
    assert_eq!(bounded.code, 0, "{bounded:?}");
    assert_eq!(words(folder.path(), "county quota 330182 --readings-kept 0 --data d").code, 2);
    assert_eq!(words(folder.path(), "county quota 330182 --enterprises 0 --data d").code, 2);
    let freed = words(folder.path(), "county quota 330182 --readings-kept none --data d");
    assert_eq!(freed.code, 0, "{freed:?}");
    let listed = words(folder.path(), "county list --json --data d").json();
    let county = &listed["counties"][0];
    assert_eq!((&county["code"], &county["name"]), (&"330182".into(), &"建德市".into()));
    assert_eq!(county["quotas"]["readings_per_s"], 500);
    assert_eq!(county["quotas"]["readings_kept"], Value::Null);
    assert_eq!(county["enterprises"], 0);
}
