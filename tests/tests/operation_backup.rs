//! Backups with the real binary: made while a host serves, checked, restored, and refused when they
//! are not what was backed up.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use tidegate_tests::binary::{Ran, run};
use tidegate_tests::packs::root;
use tidegate_tests::process::{Running, binary, free_address};
use tidegate_tests::server::ServerDatabase;

/// A folder with a small county and a backup of it, made while a host serves the county.
fn made() -> &'static Path {
    static MADE: OnceLock<tempfile::TempDir> = OnceLock::new();
    let folder = MADE.get_or_init(|| {
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
        let (web, devices) = (free_address().to_string(), free_address().to_string());
        let serve =
            ["serve", "--data", data.to_str().unwrap(), "--listen", &web, "--devices", &devices];
        let clock = ["--clock-start", "1772380800", "--speed", "600"];
        let mut host = Running::start(&[&serve[..], &clock].concat(), folder.path());
        host.line_with("page http://");
        for to in ["backup", "backup.tar"] {
            let backup = words(folder.path(), &format!("backup {to} --data county"));
            assert_eq!(backup.code, 0, "{backup:?}");
        }
        assert!(host.stop());
        folder
    });
    folder.path()
}

fn words(folder: &Path, command: &str) -> Ran {
    run(folder, &command.split(' ').collect::<Vec<_>>())
}

/// A copy of the backup in a folder of its own.
fn copied(folder: &Path) -> PathBuf {
    let to = folder.join("backup");
    let ran = Command::new("cp").arg("-a").arg(made().join("backup")).arg(&to).status().unwrap();
    assert!(ran.success());
    to
}

fn refused(folder: &Path, part: &str) {
    let checked = words(folder, "restore --check backup");
    assert_eq!(checked.code, 1, "{part}: {checked:?}");
    assert!(checked.stderr.contains(part), "{part}: {checked:?}");
    let restored = words(folder, "restore backup --data new");
    assert_eq!(restored.code, 1, "{part}: {restored:?}");
    assert!(!folder.join("new").exists(), "nothing is restored of it");
}

#[test]
fn a_backup_checks_and_restores_to_a_host_that_serves() {
    for backup in ["backup", "backup.tar"] {
        let checked = words(made(), &format!("restore --check {backup}"));
        assert_eq!(checked.code, 0, "{checked:?}");
        let report = checked.json();
        assert!(report["audit"]["entries"].as_u64().unwrap() > 0, "{report}");
        assert!(report["rows"].as_u64().unwrap() > 100, "{report}");
        let folder = tempfile::tempdir().unwrap();
        let from = made().join(backup);
        let restored = run(folder.path(), &["restore", from.to_str().unwrap(), "--data", "new"]);
        assert_eq!(restored.code, 0, "{restored:?}");
        let audit = words(folder.path(), "audit verify --data new");
        assert_eq!(audit.code, 0, "{audit:?}");
        assert_eq!(audit.json()["entries"], report["audit"]["entries"]);
        assert_eq!(words(folder.path(), "doctor --data new").code, 0);
        let again = run(folder.path(), &["restore", from.to_str().unwrap(), "--data", "new"]);
        assert_eq!(again.code, 1, "{again:?}");
        assert!(again.stderr.contains("is not empty"), "{again:?}");
    }
}

#[test]
fn a_backup_goes_over_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let county = made().join("county");
    let to = folder.path().join("there");
    fs_err::create_dir(&to).unwrap();
    let data = county.to_str().unwrap();
    let again = run(folder.path(), &["backup", "there", "--data", data]);
    assert_eq!(again.code, 1, "{again:?}");
    assert!(again.stderr.contains("is there already"), "{again:?}");
    let nothing = run(folder.path(), &["backup", "b", "--data", "nowhere"]);
    assert_eq!(nothing.code, 1, "{nothing:?}");
    assert!(!folder.path().join("b").exists() && !folder.path().join("nowhere").exists());
    assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 1, "nothing half done is left");
}

#[test]
fn the_signing_key_is_its_owners_and_can_be_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let data = made().join("county");
    let without = ["backup", "b", "--without-signing-key", "--data", data.to_str().unwrap()];
    assert_eq!(run(folder.path(), &without).code, 0);
    assert!(!folder.path().join("b/keys/signing.key").exists());
    assert!(folder.path().join("b/keys/signing.pub").exists());
    assert_eq!(words(folder.path(), "restore --check b").code, 0, "its public key is enough");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        for path in ["backup", "backup/keys/signing.key", "backup.tar"] {
            let mode = fs_err::metadata(made().join(path)).unwrap().permissions().mode();
            assert_eq!(mode & 0o077, 0, "{path} {mode:o}");
        }
    }
}

#[test]
fn a_backup_that_is_not_what_was_backed_up_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let backup = copied(folder.path());
    let database = backup.join("tidegate.sqlite");
    let good = fs_err::read(&database).unwrap();

    let mut flipped = good.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    fs_err::write(&database, &flipped).unwrap();
    refused(folder.path(), "`tidegate.sqlite` is not what was backed up");

    fs_err::write(&database, &good[..good.len() - 1]).unwrap();
    refused(folder.path(), "`tidegate.sqlite` is not what was backed up");

    fs_err::write(&database, &good).unwrap();
    let public = backup.join("keys/signing.pub");
    let key = fs_err::read(&public).unwrap();
    fs_err::remove_file(&public).unwrap();
    refused(folder.path(), "file `keys/signing.pub` is missing");

    fs_err::write(&public, key).unwrap();
    fs_err::write(backup.join("stranger"), "x").unwrap();
    refused(folder.path(), "`stranger` is not of the backup");
    fs_err::remove_file(backup.join("stranger")).unwrap();

    let manifest = backup.join("manifest.json");
    let text = fs_err::read_to_string(&manifest).unwrap();
    let newer = text.replace("tidegate-backup-1", "tidegate-backup-2");
    fs_err::write(&manifest, newer).unwrap();
    refused(folder.path(), "has the form `tidegate-backup-2`");
    fs_err::write(&manifest, "{").unwrap();
    refused(folder.path(), "is no manifest of a backup");
    fs_err::remove_file(&manifest).unwrap();
    refused(folder.path(), "this is no backup");
}

#[test]
fn a_record_that_was_changed_before_it_was_backed_up_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("county");
    let ran = Command::new("cp").arg("-a").arg(made().join("county")).arg(&data).status().unwrap();
    assert!(ran.success());
    let changed = Command::new("sqlite3")
        .arg(data.join("tidegate.sqlite"))
        .arg("drop trigger judgement_is_never_changed; update judgement set county = '330182' where number = 1;")
        .status()
        .unwrap();
    assert!(changed.success());
    assert_eq!(words(folder.path(), "backup b --data county").code, 0);
    let checked = words(folder.path(), "restore --check b");
    assert_eq!(checked.code, 1, "{checked:?}");
    assert!(checked.stderr.contains("the record in the copy does not hold"), "{checked:?}");
}

#[test]
fn a_file_that_was_cut_off_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let whole = fs_err::read(made().join("backup.tar")).unwrap();
    for (name, length) in [("half.tar", whole.len() / 2), ("empty.tar", 0)] {
        fs_err::write(folder.path().join(name), &whole[..length]).unwrap();
        let checked = words(folder.path(), &format!("restore --check {name}"));
        assert_eq!(checked.code, 1, "{name}: {checked:?}");
    }
    assert_eq!(fs_err::read_dir(folder.path()).unwrap().count(), 2, "nothing unpacked is left");
}

#[test]
fn a_database_of_a_server_is_backed_up_and_restored_into_an_empty_one() {
    let folder = tempfile::tempdir().unwrap();
    let (from, to) = (ServerDatabase::new("from"), ServerDatabase::new("to"));
    let (from, to) = (from.address(), to.address());
    let ran = |arguments: &[&str]| run(folder.path(), arguments);
    let add = ["county", "add", "330182", "建德市", "--data", "d", "--database", &from];
    assert_eq!(ran(&add).code, 0);
    let backup = ran(&["backup", "b", "--data", "d", "--database", &from]);
    assert_eq!(backup.code, 0, "{backup:?}");
    let checked = ran(&["restore", "--check", "b"]);
    assert_eq!(checked.code, 0, "{checked:?}");
    assert!(checked.stderr.contains("tidegate audit verify"), "what is not checked is said");
    let restored = ran(&["restore", "b", "--data", "e", "--database", &to]);
    assert_eq!(restored.code, 0, "{restored:?}");
    let listed = ran(&["county", "list", "--json", "--data", "e", "--database", &to]);
    assert_eq!(listed.json()["counties"][0]["name"], "建德市");
    // The copy keeps counties apart as the original did.
    let doctor = ran(&["doctor", "--json", "--data", "e", "--database", &to]);
    assert!(!doctor.text().contains("row security"), "{doctor:?}");
    let again = ran(&["restore", "b", "--data", "f", "--database", &to]);
    assert_eq!(again.code, 1, "{again:?}");
    assert!(again.stderr.contains("into an empty database"), "{again:?}");
    let file = ran(&["restore", "b", "--data", "g"]);
    assert!(file.stderr.contains("holds a postgres database"), "{file:?}");
    fs_err::write(folder.path().join("b/tidegate.dump"), "PGDMP").unwrap();
    assert_eq!(ran(&["restore", "--check", "b"]).code, 1);
}
