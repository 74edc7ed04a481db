//! A pack from its folder to the stack of a county by commands alone.

use std::path::Path;

use tempfile::TempDir;
use tidegate_tests::binary::{Ran, run};
use tidegate_tests::packs::{component, root};

#[track_caller]
fn assert_says(ran: &Ran, code: i32, texts: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    for text in texts {
        assert!(ran.text().contains(text), "`{text}` is missing in {ran:?}");
    }
}

/// Makes the keys that Tonglu's packs need, in the keyring of the host.
fn keys(folder: &Path) {
    for (name, role, jurisdiction) in [
        ("author", "author", "330122"),
        ("reviewer", "county-reviewer", "330122"),
        ("approver", "provincial-approver", "330000"),
    ] {
        let (file, owner) = (format!("{name}.key"), format!("owner of {name}"));
        let made = run(
            folder,
            &[
                "key",
                "new",
                &file,
                "--owner",
                &owner,
                "--role",
                role,
                "--jurisdiction",
                jurisdiction,
                "--keys",
                "county/keyring.toml",
            ],
        );
        assert_says(&made, 0, &[role]);
    }
}

#[test]
fn a_pack_goes_from_its_folder_to_the_stack_of_its_county() {
    let folder = TempDir::new().unwrap();
    let here = folder.path();
    fs_err::create_dir(here.join("county")).unwrap();
    keys(here);
    fs_err::write(here.join("tonglu.wasm"), component("tonglu")).unwrap();
    let source = root().join("plugins/tonglu");
    let source = source.to_str().unwrap();
    let bundled = &["pack", "bundle", source, "--component", "tonglu.wasm", "-o", "tonglu.tgp"];
    assert_says(&run(here, bundled), 0, &["tonglu"]);

    // What lacks a signature is refused with its step, and listed nowhere as a version.
    let publish = ["publish", "tonglu.tgp", "--data", "county", "--by", "chen"];
    assert_says(&run(here, &publish), 1, &["REFUSED", "policy", "not admitted"]);
    for name in ["author", "reviewer", "approver"] {
        let key = format!("{name}.key");
        assert_says(&run(here, &["pack", "sign", "tonglu.tgp", "--key", &key]), 0, &["signed"]);
    }
    let published = run(here, &[&publish[..], &["--json"]].concat());
    assert_eq!(published.code, 0, "{published:?}");
    let digest = published.json()["digest"].as_str().unwrap().to_owned();
    let short = &digest[..12];

    let set = |more: &[&str]| {
        let always = ["stage", "set", short, "active", "--reason", "first", "--data", "county"];
        run(here, &[&always[..], more].concat())
    };
    assert_says(&set(&["--by", "chen", "--yes"]), 1, &["somebody else decides"]);
    // What it would change comes first; nothing is decided by that.
    let looked = set(&["--by", "li"]);
    assert_says(&looked, 1, &["as a shadow: 0", "history judged again", "nothing is decided yet"]);
    assert_says(&run(here, &["stage", "list", "--data", "county"]), 0, &["tonglu", "draft"]);
    assert_says(&set(&["--by", "li", "--yes"]), 0, &["active", "by li: first"]);

    let layers = run(here, &["layers", "330122", "--data", "county"]);
    assert_says(&layers, 0, &["tonglu 0.1.0", "grades here"]);
    let elsewhere = run(here, &["layers", "330182", "--data", "county"]);
    assert_says(&elsewhere, 0, &["no pack speaks in 330182"]);
    let undone = [
        "stage", "rollback", "tonglu", "330122", "--reason", "x", "--by", "li", "--data", "county",
    ];
    assert_says(&run(here, &undone), 1, &["no other active version before"]);

    // A key that is revoked counts no longer, for what comes next.
    let listed = run(here, &["key", "list", "--keys", "county/keyring.toml", "--json"]);
    let keys = listed.json();
    let keys = keys["keys"].as_array().unwrap();
    let author = keys.iter().find(|key| key["role"] == "author").unwrap();
    let id = author["id"].as_str().unwrap();
    let revoked =
        ["key", "revoke", id, "--why", "left the bureau", "--keys", "county/keyring.toml"];
    assert_says(&run(here, &revoked), 0, &["revoked"]);
    assert_says(&run(here, &publish), 1, &["REFUSED", "revoked"]);
    assert_says(&run(here, &["layers", "330122", "--data", "county"]), 0, &["tonglu 0.1.0"]);
}
