//! Who depends on whom, as `host/ARCHITECTURE.md` says.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;
use tidegate_tests::packs::root;

/// Normal dependencies on crates of ours, by package name without the prefix.
const ALLOWED: [(&str, &[&str]); 23] = [
    ("contract", &[]),
    ("manifest", &["contract"]),
    ("sdk", &["contract"]),
    ("testkit", &["contract", "manifest", "sdk"]),
    ("build", &["manifest"]),
    ("domain", &["contract"]),
    ("averages", &["domain"]),
    ("calendar", &["domain"]),
    ("affairs", &["calendar", "domain", "manifest"]),
    ("messages", &["domain"]),
    ("sheets", &["domain"]),
    ("desk", &["affairs", "calendar", "domain", "manifest", "messages", "sheets", "store"]),
    ("hj212", &[]),
    ("runtime", &["domain", "manifest"]),
    ("record", &["domain"]),
    ("report", &[]),
    ("store", &["domain", "record"]),
    ("trust", &["domain", "manifest", "record"]),
    (
        "service",
        &[
            "affairs", "averages", "desk", "domain", "hj212", "manifest", "record", "runtime",
            "store", "testkit", "trust",
        ],
    ),
    ("gateway", &["domain", "hj212", "service"]),
    (
        "web",
        &[
            "affairs", "calendar", "desk", "domain", "manifest", "record", "report", "service",
            "sheets",
        ],
    ),
    ("demo", &["domain", "hj212"]),
    (
        "tidegate",
        &[
            "affairs", "build", "calendar", "contract", "demo", "desk", "domain", "gateway",
            "hj212", "manifest", "messages", "record", "report", "runtime", "service", "sheets",
            "store", "testkit", "trust", "web",
        ],
    ),
];

/// Crates that only one of ours may name.
const ONLY: [(&str, &str); 3] = [("wasmtime", "runtime"), ("sqlx", "store"), ("axum", "web")];

fn short(name: &str) -> String {
    name.strip_prefix("tidegate-").unwrap_or(name).to_owned()
}

/// Normal and build dependencies of every workspace member.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--no-deps"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    packages
        .iter()
        .map(|package| {
            let normal = package["dependencies"].as_array().unwrap().iter();
            let normal = normal.filter(|dependency| dependency["kind"].is_null());
            let names = normal.map(|dependency| short(dependency["name"].as_str().unwrap()));
            (short(package["name"].as_str().unwrap()), names.collect())
        })
        .collect()
}

#[test]
fn every_edge_is_in_the_table() {
    let dependencies = dependencies();
    let ours: BTreeSet<&String> = dependencies.keys().collect();
    let mut broken = Vec::new();
    for (name, allowed) in ALLOWED {
        let Some(found) = dependencies.get(name) else {
            broken.push(format!("`{name}` is in the table but not in the workspace"));
            continue;
        };
        for dependency in found.iter().filter(|dependency| ours.contains(dependency)) {
            if !allowed.contains(&dependency.as_str()) {
                broken.push(format!("`{name}` must not depend on `{dependency}`"));
            }
        }
    }
    for (name, found) in dependencies.iter().filter(|(name, _)| name.starts_with("pack-")) {
        for dependency in found.iter().filter(|dependency| ours.contains(dependency)) {
            if dependency != "sdk" {
                broken.push(format!("`{name}` must not depend on `{dependency}`"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn heavy_crates_are_named_in_one_place() {
    let dependencies = dependencies();
    let mut broken = Vec::new();
    for (heavy, owner) in ONLY {
        for (name, found) in &dependencies {
            let is_test = name == "tests" || name.starts_with("guest-");
            if found.contains(heavy) && name != owner && !is_test {
                broken.push(format!("`{name}` names `{heavy}`, only `{owner}` may"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}
