//! Pack files for tests, signed by everybody whose signature is needed.

use std::collections::BTreeMap;
use std::path::Path;

use tidegate_domain::Instant;
use tidegate_record::SigningKey;
use tidegate_service::Trust;
use tidegate_trust::{KeyEntry, Keyring, PackFile, PackParts, Policy, Role};

use crate::packs::{component, root};
use crate::sections::edited;

/// When the keys were made and the files signed.
const SIGNED_AT: Instant = 1_700_000_000;

/// The people of Tonglu and its province.
const PEOPLE: [(Role, &str, u8); 3] = [
    (Role::Author, "330122", 1),
    (Role::CountyReviewer, "330122", 2),
    (Role::ProvincialApprover, "330000", 3),
];

/// The keyring of these people and the usual policy.
///
/// # Panics
/// Never, as long as the keys are good.
#[must_use]
pub fn trust() -> Trust {
    let mut keyring = Keyring::default();
    for (role, jurisdiction, seed) in PEOPLE {
        let public = SigningKey::from_seed(&[seed; 32]).public();
        let entry = KeyEntry {
            id: public.id(),
            public,
            owner: format!("owner {seed}"),
            role,
            jurisdiction: jurisdiction.parse().expect("a code"),
            created: SIGNED_AT - 1,
            expires: None,
            revoked: None,
        };
        keyring.add(entry).expect("a new key");
    }
    Trust { keyring, policy: Policy::default() }
}

/// A pack of this repository as another version, or as another pack altogether, in a file without
/// signatures. `edits` change the text of `pack.toml`, and the manifest with it.
///
/// # Panics
/// When the edited folder is not good.
#[must_use]
pub fn file(pack: &str, edits: &[(&str, &str)]) -> PackFile {
    let folder = root().join("plugins").join(pack);
    let mut files = BTreeMap::new();
    for name in ["pack.toml", "facts", "parameters", "catalogue", "messages", "cases"] {
        take(&folder, Path::new(name), &mut files);
    }
    let table = files.get_mut("pack.toml").expect("a pack has one");
    let mut text = String::from_utf8(table.clone()).expect("text");
    for (from, to) in edits {
        assert!(text.contains(from), "`{from}` is not in pack.toml of {pack}");
        text = text.replacen(from, to, 1);
    }
    *table = text.into_bytes();
    let edited_folder = tempfile::tempdir().expect("a folder");
    for (path, content) in &files {
        let target = edited_folder.path().join(path);
        fs_err::create_dir_all(target.parent().expect("a folder")).expect("a folder");
        fs_err::write(target, content).expect("a file");
    }
    let manifest = tidegate_manifest::compile(edited_folder.path()).expect("good tables").manifest;
    let component = edited(&component(pack), |old| {
        old.name.clone_from(&manifest.name);
        old.version = manifest.version.clone();
        old.jurisdiction.clone_from(&manifest.jurisdiction);
    });
    PackFile::build(PackParts { component, files }).expect("it holds together")
}

/// The bytes of a file signed by all of [`trust`]'s people.
///
/// # Panics
/// When it cannot be signed.
#[must_use]
pub fn signed(mut file: PackFile) -> Vec<u8> {
    for (role, _, seed) in PEOPLE {
        file.sign(role, SIGNED_AT, &SigningKey::from_seed(&[seed; 32])).expect("a signature");
    }
    file.to_bytes().expect("a file")
}

fn take(folder: &Path, name: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    let path = folder.join(name);
    if path.is_dir() {
        for entry in fs_err::read_dir(&path).expect("a folder") {
            let inner = name.join(entry.expect("an entry").file_name());
            take(folder, &inner, files);
        }
    } else if path.is_file() {
        let key = name.to_string_lossy().replace('\\', "/");
        files.insert(key, fs_err::read(path).expect("a file"));
    }
}
