//! What is understood of a file of settings, and what is said about the rest.

use super::keys::KEYS;
use super::read::{file, parse};
use super::{Database, LogFormat, Settings, commented};

/// Reads a text that must fail and gives its one problem.
fn problem(text: &str) -> String {
    let problems = parse(text).unwrap_err();
    assert_eq!(problems.len(), 1, "{text}: {problems:?}");
    problems[0].to_string()
}

#[test]
fn what_is_printed_reads_back_as_the_same_and_has_every_key() {
    let printed = commented(&Settings::default()).unwrap();
    assert_eq!(parse(&printed).unwrap(), Settings::default(), "{printed}");
    for key in KEYS {
        let stands = [format!("\n{} = ", key.name), format!("\n# {} = ", key.name)];
        assert!(stands.iter().any(|line| printed.contains(line)), "{key:?}");
        assert!(!key.says.is_empty(), "{key:?}");
    }
    let set = toml::Table::try_from(Settings::default()).unwrap();
    for (table, inside) in &set {
        for (name, _) in inside.as_table().into_iter().flatten() {
            let known = |key: &&super::keys::Key| key.table == table && key.name == name;
            assert!(KEYS.iter().any(|key| known(&key)), "[{table}] {name} is not described");
        }
    }
}

#[test]
fn the_example_that_is_shipped_is_what_is_printed_for_its_values() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../deploy/tidegate.toml");
    let shipped = fs_err::read_to_string(path).unwrap();
    let settings = parse(&shipped).unwrap();
    assert_eq!(commented(&settings).unwrap(), shipped, "print it again with --print-config");
}

#[test]
fn every_value_reaches_its_setting() {
    let settings = parse(
        "data = 'd'\ndatabase = 'postgres://u:secret@h:5433/n'\npacks = ['a.wasm']\n\
         [web]\nlisten = '127.0.0.1:1'\n[devices]\nframes_per_s = 7\nidle_timeout_s = 9\n\
         [meters]\nmqtt = 'mqtt://b/t'\n[log]\nformat = 'json'\nlevel = 'info'\n\
         [telemetry]\notlp = 'http://c:4318'\n\
         [grading]\ngather_ms = 0\nbatch_readings = 1\n[runtime]\nworkers = 3\ntime_ms_max = 500\n\
         [store]\nreaders_max = 2\n",
    )
    .unwrap();
    assert_eq!(settings.database, Database::Postgres("postgres://u:secret@h:5433/n".to_owned()));
    assert_eq!(settings.devices.options().frames_per_s, 7);
    assert_eq!(settings.devices.options().idle_timeout.as_secs(), 9);
    assert_eq!(settings.log.format, LogFormat::Json);
    assert_eq!(settings.grading.pace().batch_readings, 1);
    assert_eq!(settings.telemetry.otlp.as_deref(), Some("http://c:4318"));
    assert_eq!((settings.runtime.threads(), settings.store.sqlite().readers_max), (3, 2));
    assert_eq!(settings.runtime.ceilings().time_ms, 500);
    let printed = commented(&settings).unwrap();
    assert!(printed.contains("postgres://u@h:5433/n") && !printed.contains("secret"), "{printed}");
}

#[test]
fn an_unknown_key_is_named_with_its_line_and_the_one_that_is_near() {
    for (text, wanted) in [
        ("\nadta = 'x'", "line 2: `adta` is no key at the top: did you mean `data` at the top?"),
        (
            "[web]\n\nlisten_on = ''\n",
            "line 3: `listen_on` is no key in `[web]`: did you mean `listen`?",
        ),
        (
            "[web]\nframe_per_s = 1",
            "line 2: `frame_per_s` is no key in `[web]`: did you mean `frames_per_s` in `[devices]`?",
        ),
        ("[wbe]\nlisten = ''", "line 1: `wbe` is no key at the top: did you mean `[web]`?"),
        (
            "tls = true",
            "line 1: `tls` is no key at the top: see `tidegate serve --print-config` for all keys",
        ),
        ("web = 1", "line 1: `web` is a table: write `[web]`"),
    ] {
        assert_eq!(problem(text), wanted);
    }
}

#[test]
fn all_problems_are_named_at_once_in_the_order_of_the_lines() {
    let problems = parse("[web]\nlisten_on = 1\n[log]\nlevle = 'x'\n[grading]\ngather_ms = -1\n");
    let lines: Vec<_> = problems.unwrap_err().iter().map(|problem| problem.line).collect();
    assert_eq!(lines, [Some(2), Some(4), Some(6)]);
}

#[test]
fn numbers_stand_within_their_bounds() {
    for key in KEYS {
        let Some((least, most)) = key.range else { continue };
        for (number, is_good) in
            [(least, true), (most, true), (least - 1, false), (most + 1, false)]
        {
            let text = format!("[{}]\n{} = {number}\n", key.table, key.name);
            assert_eq!(parse(&text).is_ok(), is_good, "{text}");
        }
    }
    assert_eq!(
        problem("[grading]\nbatch_readings = 8193"),
        "line 2: `batch_readings` is 8193: write 1 to 8192"
    );
}

#[test]
fn values_that_cannot_be_are_named_with_their_line() {
    for (text, line, part) in [
        ("[web]\nlisten = 'nowhere'", 2, "socket address"),
        ("[log]\nformat = 'xml'", 2, "unknown variant"),
        ("[log]\nlevel = 'tidegate=loud'", 2, "`level` cannot be followed"),
        ("[meters]\nmqtt = 'http://b/t'", 2, "mqtt"),
        ("[telemetry]\notlp = 'c:4318'", 2, "`c:4318` is no collector"),
        ("database = 'mysql://root:hush@h/n'", 1, "write `sqlite`"),
        ("[devices]\nframes_burst = 'many'", 2, "invalid type"),
        ("data = 'a\n", 1, ""),
    ] {
        let said = problem(text);
        assert!(said.starts_with(&format!("line {line}: ")) && said.contains(part), "{said}");
        assert!(!said.contains("hush"), "{said}");
    }
}

#[test]
fn paths_count_from_the_folder_of_the_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tidegate.toml");
    fs_err::write(&path, "data = 'county'\nkeys = '/etc/keys'\npacks = ['p/a.wasm']\n").unwrap();
    let settings = file(&path).unwrap();
    assert_eq!(settings.data.unwrap(), folder.path().join("county"));
    assert_eq!(settings.keys.unwrap(), std::path::Path::new("/etc/keys"));
    assert_eq!(settings.packs, [folder.path().join("p/a.wasm")]);
}
