//! Packs over a registry by commands alone: pushed, pulled, published with a pin.

use std::path::Path;
use std::process::Command;

use tempfile::TempDir;
use tidegate_tests::binary::{Ran, run};
use tidegate_tests::bundles::{file, signed, trust};
use tidegate_tests::features::has_oci;
use tidegate_tests::process::binary;
use tidegate_tests::registry::Registry;

#[track_caller]
fn assert_says(ran: &Ran, code: i32, texts: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    for text in texts {
        assert!(ran.text().contains(text), "`{text}` is missing in {ran:?}");
    }
}

/// A folder with a host's keyring and Tonglu's pack, signed and not.
fn prepared() -> TempDir {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    fs_err::create_dir(here.join("county")).unwrap();
    fs_err::write(here.join("county/keyring.toml"), trust().keyring.to_toml().unwrap()).unwrap();
    fs_err::write(here.join("signed.tgp"), signed(file("tonglu", &[]))).unwrap();
    fs_err::write(here.join("unsigned.tgp"), file("tonglu", &[]).to_bytes().unwrap()).unwrap();
    folder
}

/// Pushes a file and gives the address with its digest.
#[track_caller]
fn push(here: &Path, tag: &str, file: &str) -> String {
    let pushed = run(here, &["pack", "push", tag, file, "--json"]);
    assert_eq!(pushed.code, 0, "{pushed:?}");
    let pinned = pushed.json()["address"].as_str().unwrap().to_owned();
    assert!(pinned.starts_with(&format!("{tag}@sha256:")), "{pinned}");
    pinned
}

#[test]
fn without_the_feature_it_says_what_is_missing() {
    if has_oci() {
        return;
    }
    let folder = prepared();
    let here = folder.path();
    for command in [
        &["pack", "pull", "oci://h/p:1"][..],
        &["pack", "push", "oci://h/p:1", "signed.tgp"],
        &["publish", "oci://h/p:1", "--data", "county"],
    ] {
        assert_says(&run(here, command), 1, &["was built without registries", "--features oci"]);
    }
}

#[test]
fn a_pack_is_pushed_pulled_and_published_by_its_digest() {
    if !has_oci() {
        return;
    }
    let (folder, registry) = (prepared(), Registry::start());
    let here = folder.path();
    let tag = registry.address("packs/tonglu:0.1.0");
    let pinned = push(here, &tag, "signed.tgp");

    let pulled = run(here, &["pack", "pull", &tag]);
    assert_says(&pulled, 0, &["tonglu-0.1.0.tgp", &pinned, "tidegate pack verify"]);
    let read = |name: &str| fs_err::read(here.join(name)).unwrap();
    assert_eq!(read("tonglu-0.1.0.tgp"), read("signed.tgp"));

    let published = run(here, &["publish", &pinned, "--data", "county", "--by", "chen", "--json"]);
    assert_eq!(published.code, 0, "{published:?}");
    let report = published.json();
    assert_eq!(report["admitted"], true, "{report}");
    assert_eq!(report["steps"][0]["step"], "fetch");
    let fetched = report["steps"][0]["text"].as_str().unwrap();
    assert!(fetched.contains(&pinned), "where it was had from is kept: {fetched}");

    // By its tag alone: what it names now is resolved, and kept with its digest.
    let by_tag = run(here, &["publish", &tag, "--data", "county", "--by", "chen", "--json"]);
    assert!(by_tag.json()["steps"][0]["text"].as_str().unwrap().contains(&pinned), "{by_tag:?}");
}

#[test]
fn what_the_registry_gives_is_trusted_in_nothing() {
    if !has_oci() {
        return;
    }
    let (folder, registry) = (prepared(), Registry::start());
    let here = folder.path();
    let tag = registry.address("packs/tonglu:stable");
    let first = push(here, &tag, "signed.tgp");
    // Somebody moves the tag to a file without signatures: the policy refuses it like any other.
    let moved = run(here, &["pack", "push", &tag, "unsigned.tgp"]);
    assert_says(&moved, 0, &["the tag named sha256:", first.split_once("sha256:").unwrap().1]);
    let published = run(here, &["publish", &tag, "--data", "county", "--by", "chen"]);
    assert_says(&published, 1, &["fetch", "policy", "REFUSED", "not admitted"]);
    // Whoever pinned the first still gets it.
    assert_says(
        &run(here, &["publish", &first, "--data", "county", "--by", "chen"]),
        0,
        &["draft"],
    );
    // A digest of something else is not there; nothing is written.
    let (place, digits) = first.split_once("sha256:").unwrap();
    let turned: String = digits.chars().rev().collect();
    let other = format!("{place}sha256:{turned}");
    let refused = run(here, &["pack", "pull", &other, "-o", "other.tgp"]);
    assert_says(&refused, 1, &["is not there"]);
    assert!(!here.join("other.tgp").exists());
    // What is no pack file is not pushed, and a text that is no address is named.
    fs_err::write(here.join("no.tgp"), "no pack").unwrap();
    assert_eq!(run(here, &["pack", "push", &tag, "no.tgp"]).code, 2);
    let wrong = run(here, &["pack", "push", "oci://Nowhere/P:1", "signed.tgp"]);
    assert_says(&wrong, 1, &["is no address in a registry", "a repository is"]);
}

#[test]
fn a_registry_on_another_machine_needs_a_certificate_that_is_trusted() {
    if !has_oci() {
        return;
    }
    let Some(registry) = Registry::start_with_certificate() else {
        println!("NOT RUN: this machine has only its loopback address");
        return;
    };
    let folder = prepared();
    let tag = registry.address("packs/tonglu:0.1.0");
    let push = |authority: Option<&str>, more: &[&str]| {
        let mut command = Command::new(binary());
        command.args(["pack", "push", &tag, "signed.tgp"]).args(more).current_dir(folder.path());
        if let Some(authority) = authority {
            command.env("SSL_CERT_FILE", authority);
        }
        let ran = command.output().unwrap();
        (ran.status.success(), String::from_utf8_lossy(&ran.stderr).into_owned())
    };
    let (is_done, said) = push(Some(&registry.authority()), &[]);
    assert!(is_done, "{said}");
    let (is_done, said) = push(None, &[]);
    assert!(!is_done && said.contains("certificate"), "{said}");
    let (is_done, said) = push(Some(&registry.authority()), &["--plain-http"]);
    assert!(!is_done, "it speaks TLS alone: {said}");
}
