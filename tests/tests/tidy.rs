//! Rules of the house that no compiler checks.

use std::path::{Path, PathBuf};
use std::process::Command;

use tidegate_tests::packs::root;

/// Lines that a Rust file may have.
const FILE_LINES_MAX: usize = 600;

/// Lines that a function may have, outside tests.
const FUNCTION_LINES_MAX: usize = 70;

/// Top level of the repository: fixed.
const TOP: [&str; 9] =
    ["Cargo.lock", "Cargo.toml", "LICENSE", "README.md", "host", "plugins", "sdk", "tests", "wit"];

/// Files that git tracks, relative to the root.
fn tracked() -> Vec<PathBuf> {
    let output = Command::new("git").args(["ls-files", "-z"]).current_dir(root()).output().unwrap();
    let names = String::from_utf8(output.stdout).unwrap();
    let files: Vec<PathBuf> =
        names.split('\0').filter(|name| !name.is_empty()).map(PathBuf::from).collect();
    assert!(!files.is_empty(), "git names no file: run the tests in a checkout");
    files
}

fn rust_files() -> impl Iterator<Item = (PathBuf, String)> {
    let rust = tracked().into_iter().filter(|path| path.extension().is_some_and(|e| e == "rs"));
    rust.filter_map(|path| Some((path.clone(), fs_err::read_to_string(root().join(&path)).ok()?)))
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "tests")
        || path.file_stem().is_some_and(|stem| stem == "tests")
}

#[test]
fn the_top_level_is_fixed() {
    let mut top: Vec<String> = tracked()
        .iter()
        .filter_map(|path| path.components().next())
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .filter(|name| !name.starts_with('.'))
        .collect();
    top.sort();
    top.dedup();
    let strangers: Vec<&String> = top.iter().filter(|name| !TOP.contains(&name.as_str())).collect();
    assert!(strangers.is_empty(), "{strangers:?} do not belong at the top level");
}

#[test]
fn files_stay_small() {
    let long: Vec<String> = rust_files()
        .filter_map(|(path, text)| {
            let lines = text.lines().count();
            (lines > FILE_LINES_MAX).then(|| format!("{}: {lines} lines", path.display()))
        })
        .collect();
    assert!(long.is_empty(), "split these:\n{}", long.join("\n"));
}

#[test]
fn functions_stay_small() {
    let mut long = Vec::new();
    for (path, text) in rust_files().filter(|(path, _)| !is_test(path)) {
        let body = text.split("#[cfg(test)]").next().unwrap_or_default();
        long.extend(long_functions(body).map(|name| format!("{}: {name}", path.display())));
    }
    assert!(long.is_empty(), "split these:\n{}", long.join("\n"));
}

/// Headers of functions that are too long, found by the indentation that rustfmt gives.
fn long_functions(text: &str) -> impl Iterator<Item = String> {
    let lines: Vec<&str> = text.lines().collect();
    let mut long = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let header = line.trim_start();
        let words = ["fn ", "pub fn ", "pub(crate) fn ", "async fn ", "pub async fn "];
        if !words.iter().any(|word| header.starts_with(word)) || !has_body(&lines, start) {
            continue;
        }
        let indent = line.len() - header.len();
        let close = format!("{}}}", " ".repeat(indent));
        let end = lines.iter().skip(start).position(|line| *line == close).unwrap_or(0);
        if end > FUNCTION_LINES_MAX {
            long.push(format!("{end} lines in `{}`", header.trim_end_matches(" {")));
        }
    }
    long.into_iter()
}

/// Whether the function that begins at this line has a body: a trait's may have none.
fn has_body(lines: &[&str], start: usize) -> bool {
    let mut rest = lines.iter().skip(start).map(|line| line.trim_end());
    rest.find(|line| line.ends_with('{') || line.ends_with(';'))
        .is_some_and(|end| end.ends_with('{'))
}

#[test]
fn no_module_is_called_utils() {
    let vague = ["mod.rs", "utils.rs", "util.rs", "common.rs", "helpers.rs", "misc.rs"];
    let found: Vec<String> = tracked()
        .iter()
        .filter(|path| path.file_name().is_some_and(|name| vague.iter().any(|v| *v == name)))
        .map(|path| path.display().to_string())
        .collect();
    assert!(found.is_empty(), "name these after what they hold: {found:?}");
}

#[test]
fn packs_have_cases_that_run_natively() {
    for entry in fs_err::read_dir(root().join("plugins")).unwrap() {
        let pack = entry.unwrap().path();
        let runs = pack.join("tests/cases.rs");
        assert!(runs.is_file(), "{} is missing: its cases would run nowhere", runs.display());
        let cases = fs_err::read_dir(pack.join("cases")).unwrap().count();
        assert!(cases > 0, "{} has no case", pack.display());
    }
}

#[test]
fn nothing_is_left_unfinished() {
    let marks =
        [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("todo", "!("), concat!("#[ign", "ore")];
    let mut found = Vec::new();
    for (path, text) in rust_files() {
        for (number, line) in text.lines().enumerate() {
            if marks.iter().any(|mark| line.contains(mark)) {
                found.push(format!("{}:{}: {}", path.display(), number + 1, line.trim()));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}
