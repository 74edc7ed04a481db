//! Pack files, keys and sets at the command, from an author's folder to a machine without network.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

use std::path::Path;

use tempfile::TempDir;
use tidegate_tests::binary::{Ran, run};
use tidegate_tests::packs::{component, root};
use tidegate_tests::sections::edited;
use tidegate_trust::{PackFile, PackParts};

const KEYRING: &str = "keyring.toml";

#[track_caller]
fn assert_says(ran: &Ran, code: i32, texts: &[&str]) {
    assert_eq!(ran.code, code, "{ran:?}");
    for text in texts {
        assert!(ran.text().contains(text), "`{text}` is missing in {ran:?}");
    }
}

/// Makes a key in the keyring and gives its id.
fn new_key(folder: &Path, name: &str, role: &str, jurisdiction: &str) -> String {
    let file = format!("{name}.key");
    let owner = format!("owner of {name}");
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
            KEYRING,
        ],
    );
    assert_says(&made, 0, &[&owner, role, "show it to nobody"]);
    let word = made.stdout.split_whitespace().nth(1).unwrap().to_owned();
    assert_eq!(word.len(), 16, "{made:?}");
    word
}

/// A folder with the keys of Tonglu's author, reviewer and approver.
fn people() -> TempDir {
    let folder = TempDir::new().unwrap();
    new_key(folder.path(), "author", "author", "330122");
    new_key(folder.path(), "reviewer", "county-reviewer", "330122");
    new_key(folder.path(), "approver", "provincial-approver", "330000");
    folder
}

/// Bundles a pack of this repository from its component.
fn bundle(folder: &Path, pack: &str) -> String {
    let (wasm, file) = (format!("{pack}.wasm"), format!("{pack}.tgp"));
    fs_err::write(folder.join(&wasm), component(pack)).unwrap();
    let source = root().join("plugins").join(pack);
    let source = source.to_str().unwrap();
    let ran = run(folder, &["pack", "bundle", source, "--component", &wasm, "-o", &file]);
    assert_says(&ran, 0, &[pack, "members", "component", "listing"]);
    file
}

fn sign(folder: &Path, file: &str, names: &[&str]) {
    for name in names {
        let key = format!("{name}.key");
        assert_says(&run(folder, &["pack", "sign", file, "--key", &key]), 0, &["signed as"]);
    }
}

fn verify(folder: &Path, file: &str, more: &[&str]) -> Ran {
    run(folder, &[&["pack", "verify", file, "--keys", KEYRING], more].concat())
}

#[test]
fn a_pack_is_bundled_signed_and_verified() {
    let people = people();
    let here = people.path();
    let file = bundle(here, "tonglu");
    let unsigned = fs_err::read(here.join(&file)).unwrap();
    bundle(here, "tonglu");
    assert_eq!(fs_err::read(here.join(&file)).unwrap(), unsigned, "the same folder, the same file");

    let lacking = verify(here, &file, &[]);
    assert_says(&lacking, 2, &["0 of 1 signatures as author", "refused at step `policy`"]);
    sign(here, &file, &["author", "reviewer", "approver"]);
    let accepted = verify(here, &file, &[]);
    assert_says(&accepted, 0, &["signed as author by owner of author", "counts", "accepted"]);
    let json = verify(here, &file, &["--json"]).json();
    assert_eq!(json["accepted"], true);
    assert_eq!(json["pack"]["jurisdiction"], "330122");
    assert_eq!(json["signatures"].as_array().unwrap().len(), 3);

    // What signatures name is what the runtime goes by.
    let read = PackFile::read(&fs_err::read(here.join(&file)).unwrap()).unwrap();
    let manifest = tidegate_runtime::read_manifest(read.component()).unwrap();
    assert_eq!(read.manifest(), &manifest);
    assert_eq!(read.digest(), PackFile::read(&unsigned).unwrap().digest());

    let mut bytes = fs_err::read(here.join(&file)).unwrap();
    let middle = bytes.len() / 2;
    *bytes.get_mut(middle).unwrap() ^= 1;
    fs_err::write(here.join("altered.tgp"), &bytes).unwrap();
    assert_says(
        &verify(here, "altered.tgp", &[]),
        2,
        &["was changed", "refused at step `members`"],
    );
    bytes.truncate(middle);
    fs_err::write(here.join("cut.tgp"), &bytes).unwrap();
    let cut = verify(here, "cut.tgp", &["--json"]);
    assert_eq!(
        (cut.code, &cut.json()["steps"][0]["problems"][0]["kind"]),
        (2, &"truncated".into())
    );
    assert_says(&verify(here, "nowhere.tgp", &[]), 1, &["nowhere.tgp"]);
    let signing = run(here, &["pack", "sign", "cut.tgp", "--key", "author.key"]);
    assert_says(&signing, 2, &["step `container`", "is cut off"]);
}

#[test]
fn keys_are_kept_listed_and_revoked() {
    let people = people();
    let here = people.path();
    let file = bundle(here, "tonglu");
    sign(here, &file, &["author", "reviewer", "approver"]);
    let listed = run(here, &["key", "list", "--keys", KEYRING]);
    assert_says(&listed, 0, &["valid", "county-reviewer", "330122 owner of reviewer", "3 keys"]);
    let keys = run(here, &["key", "list", "--keys", KEYRING, "--json"]).json();
    let keys = keys["keys"].as_array().unwrap().clone();
    let reviewer = keys.iter().find(|key| key["role"] == "county-reviewer").unwrap();
    let id = reviewer["id"].as_str().unwrap();
    assert!(!fs_err::read_to_string(here.join(KEYRING)).unwrap().contains("secret"));

    let revoke = |why: &str| run(here, &["key", "revoke", id, "--why", why, "--keys", KEYRING]);
    assert_says(&revoke(""), 1, &["the reason must be"]);
    assert_says(&revoke("left the bureau"), 0, &["is revoked"]);
    assert_says(&revoke("again"), 1, &["was revoked at"]);
    assert_says(&verify(here, &file, &[]), 2, &["was revoked at", "left the bureau"]);
    fs_err::copy(here.join(&file), here.join("before.tgp")).unwrap();
    new_key(here, "successor", "county-reviewer", "330122");
    let instead = ["pack", "sign", "before.tgp", "--key", "successor.key", "--without"];
    assert_says(&run(here, &[&instead[..], &[id]].concat()), 0, &["signed as county-reviewer"]);
    assert_says(&verify(here, "before.tgp", &[]), 0, &["accepted"]);
    assert_says(&run(here, &[&instead[..], &[id]].concat()), 1, &["signed nothing"]);
    let policy = "format = \"tidegate-policy-1\"\nrevoked_keys = \"count-earlier\"\n\
                  [[require]]\nlevel = \"county\"\nrole = \"author\"\ncount = 1\n\
                  [[require]]\nlevel = \"county\"\nrole = \"county-reviewer\"\ncount = 1\n\
                  [[require]]\nlevel = \"county\"\nrole = \"provincial-approver\"\ncount = 1\n";
    fs_err::write(here.join("policy.toml"), policy).unwrap();
    // Both may fall into one second; a signature of that second is not earlier.
    let earlier = verify(here, &file, &["--policy", "policy.toml"]);
    assert!(earlier.code == 0 || earlier.text().contains("was revoked at"), "{earlier:?}");
    fs_err::write(here.join("policy.toml"), policy.replace("count =", "cuont =")).unwrap();
    assert_says(&verify(here, &file, &["--policy", "policy.toml"]), 1, &["unknown field `cuont`"]);

    // The revocation travels with the keyring; a key with another owner does not.
    fs_err::copy(here.join("reviewer.toml"), here.join("other.toml")).unwrap();
    let add = |file: &str| run(here, &["key", "add", file, "--keys", "other.toml"]);
    assert_says(&add(KEYRING), 0, &["3 keys added, 1 revoked, 4 in all"]);
    let renamed = fs_err::read_to_string(here.join("author.toml")).unwrap();
    fs_err::write(here.join("author.toml"), renamed.replace("owner of", "friend of")).unwrap();
    assert_says(&add("author.toml"), 1, &["with another owner"]);
    let export = ["key", "export", "--keys", KEYRING, "--county", "330182", "-o", "jiande.toml"];
    assert_says(&run(here, &export), 0, &["1 public keys"]);

    let again = ["key", "new", "author.key", "--owner", "x", "--role", "author"];
    let again = run(here, &[&again[..], &["--jurisdiction", "330122"]].concat());
    assert_says(&again, 1, &["exists already"]);
    let city = ["key", "new", "city.key", "--owner", "x", "--role", "county-reviewer"];
    let city = run(here, &[&city[..], &["--jurisdiction", "330100"]].concat());
    assert_says(&city, 1, &["signs for a county"]);
    assert!(!here.join("city.key").exists());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let key = here.join("author.key");
        assert_eq!(fs_err::metadata(&key).unwrap().permissions().mode() & 0o777, 0o600);
        fs_err::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
        let open = run(here, &["pack", "sign", &file, "--key", "author.key", "--role", "author"]);
        assert_says(&open, 1, &["can be read by others (mode 644)", "chmod 600"]);
    }
}

#[test]
fn a_key_signs_only_what_it_may_and_an_older_version_is_refused() {
    let people = people();
    let here = people.path();
    new_key(here, "jiande", "county-reviewer", "330182");
    let file = bundle(here, "tonglu");
    let sign = |more: &[&str]| run(here, &[&["pack", "sign", &file], more].concat());
    assert_says(&sign(&["--key", "jiande.key"]), 1, &["is for 330182, the pack for 330122"]);
    let other = sign(&["--key", "author.key", "--role", "county-reviewer"]);
    assert_says(&other, 1, &["is for author"]);
    fs_err::remove_file(here.join("author.toml")).unwrap();
    assert_says(&sign(&["--key", "author.key"]), 1, &["the role is not known"]);
    assert_says(&sign(&["--key", "author.key", "--keys", KEYRING]), 0, &["signed as author"]);
    // A signature that the command would not make: the check refuses it.
    fs_err::remove_file(here.join("jiande.toml")).unwrap();
    let forced = sign(&["--key", "jiande.key", "--role", "county-reviewer"]);
    assert_says(&forced, 0, &["signed as county-reviewer"]);
    assert_says(&verify(here, &file, &[]), 2, &["is for 330182, the pack for 330122"]);

    let file = bundle(here, "tonglu");
    for name in ["author", "reviewer", "approver"] {
        let key = format!("{name}.key");
        let signed = run(here, &["pack", "sign", &file, "--key", &key, "--keys", KEYRING]);
        assert_says(&signed, 0, &["signed as"]);
    }
    assert_says(&verify(here, &file, &["--active", &file]), 0, &["accepted"]);
    fs_err::write(here.join("newer.tgp"), newer(here, &file)).unwrap();
    let older = verify(here, &file, &["--active", "newer.tgp"]);
    assert_says(&older, 2, &["is older than 99.", "refused at step `version`"]);
}

/// The pack of a file as its version 99: with a second manifest section, of which runtime and pack
/// file must both go by the last.
fn newer(folder: &Path, file: &str) -> Vec<u8> {
    let pack = PackFile::read(&fs_err::read(folder.join(file)).unwrap()).unwrap();
    let version = pack.manifest().version.to_string();
    let component = edited(pack.component(), |manifest| manifest.version.major = 99);
    let mut files: std::collections::BTreeMap<String, Vec<u8>> = pack
        .members()
        .filter(|(path, _)| !["component.wasm", "manifest.json"].contains(path))
        .map(|(path, bytes)| (path.to_owned(), bytes.to_vec()))
        .collect();
    let table = String::from_utf8(files.remove("pack.toml").unwrap()).unwrap();
    let mut next = pack.manifest().version.clone();
    next.major = 99;
    let table =
        table.replacen(&format!("version = \"{version}\""), &format!("version = \"{next}\""), 1);
    files.insert("pack.toml".to_owned(), table.into_bytes());
    let newer = PackFile::build(PackParts { component, files }).unwrap();
    let runtime = tidegate_runtime::read_manifest(newer.component()).unwrap();
    assert_eq!((runtime.version.major, newer.manifest()), (99, &runtime));
    newer.to_bytes().unwrap()
}

#[test]
fn all_packs_of_a_county_cross_an_air_gap() {
    let people = people();
    let here = people.path();
    new_key(here, "ministry", "author", "000000");
    new_key(here, "institute", "author", "000000");
    let county = bundle(here, "tonglu");
    sign(here, &county, &["author", "reviewer", "approver"]);
    let nation = bundle(here, "national");
    sign(here, &nation, &["ministry"]);
    let export =
        ["pack", "export-set", "330122", &county, &nation, "--keys", KEYRING, "-o", "set.tgs"];
    let refused = run(here, &export);
    assert_says(
        &refused,
        2,
        &["1 of 2 signatures as author", "the set is refused: 1 of its packs"],
    );
    assert!(!here.join("set.tgs").exists());
    sign(here, &nation, &["institute"]);
    assert_says(&run(here, &export), 0, &["set of 2 packs for 330122", "the set is accepted"]);

    let import = |keys: &str, to: &str| {
        run(here, &["pack", "import-set", "set.tgs", "--keys", keys, "-o", to])
    };
    // Keys that only came with the set count for nothing.
    let unknown = import("author.toml", "packs");
    assert_says(&unknown, 2, &["is not in your keyring", "not in the keyring"]);
    assert!(!here.join("packs").exists());
    assert_says(&import(KEYRING, "packs"), 0, &["2 pack files"]);
    let mut names: Vec<String> = fs_err::read_dir(here.join("packs"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert!(names.first().unwrap().starts_with("000000-national-"), "{names:?}");
    let imported = here.join("packs").join(names.last().unwrap());
    assert_eq!(fs_err::read(imported).unwrap(), fs_err::read(here.join(&county)).unwrap());
    assert_says(&import(KEYRING, "packs"), 1, &["not an empty folder"]);

    let mut bytes = fs_err::read(here.join("set.tgs")).unwrap();
    let last = bytes.len() - 3_000;
    *bytes.get_mut(last).unwrap() ^= 1;
    fs_err::write(here.join("set.tgs"), bytes).unwrap();
    assert_says(&import(KEYRING, "again"), 2, &["refused"]);
    assert!(!here.join("again").exists());
}
