//! Whatever is done to an evidence bundle is found, and the file is named.

use crate::parts::{parts, record, revision, trusted};
use tidegate_record::*;

type FileList = Vec<(String, Vec<u8>)>;

fn bundle() -> FileList {
    Bundle::build(parts(), &crate::parts::key()).unwrap().into_files()
}

fn place(files: &FileList, path: &str) -> usize {
    files.iter().position(|(found, _)| found == path).unwrap()
}

/// Signs a changed manifest again, as a county that cheats could.
fn sealed_again(mut files: FileList, key: &SigningKey) -> FileList {
    let at = place(&files, BundleManifest::PATH);
    let mut manifest = BundleManifest::from_bytes(&files.remove(at).1).unwrap();
    manifest.files = files
        .iter()
        .map(|(path, bytes)| BundleFile {
            path: path.clone(),
            bytes: bytes.len() as u64,
            digest: Digest::of(bytes),
        })
        .collect();
    manifest.files.sort_by(|left, right| left.path.cmp(&right.path));
    manifest.signature = key.sign(&manifest.signed_bytes());
    files.push((BundleManifest::PATH.to_owned(), manifest.to_bytes().unwrap()));
    files
}

#[test]
fn a_bundle_says_what_it_proves() {
    let files = bundle();
    let report = Bundle::verify(&files, Some(&trusted())).unwrap();
    assert_eq!(report.trust, KeyTrust::Known);
    assert_eq!(report.record, parts().record);
    assert_eq!(report.checkpoint.unwrap().number, 1);
    assert_eq!(report.earlier, [revision(&record()), record()]);
    assert_eq!(report.manifest.superseded_by, Some(Digest::of(b"fourth")));
    let report = Bundle::verify(&files, None).unwrap();
    assert_eq!(report.trust, KeyTrust::ReadersDecision);
    assert_eq!(report.keys, [crate::parts::key().public()]);
    assert_eq!(files, bundle(), "the same parts give the same bytes");
}

#[test]
fn a_bundle_before_the_first_checkpoint_says_so() {
    let bare = BundleParts { checkpoint: None, earlier: Vec::new(), report: None, ..parts() };
    let files = Bundle::build(bare, &crate::parts::key()).unwrap().into_files();
    let report = Bundle::verify(&files, Some(&trusted())).unwrap();
    assert_eq!((report.checkpoint, report.manifest.checkpoint), (None, None));
    assert!(report.earlier.is_empty());
}

#[test]
fn the_sums_are_those_of_the_usual_tool() {
    let files = bundle();
    let sums = String::from_utf8(files[place(&files, "sha256sums.txt")].1.clone()).unwrap();
    let page = Digest::of(b"<p>page</p>");
    assert!(sums.contains(&format!("{page}  page.html\n")), "{sums}");
    assert_eq!(sums.lines().count(), files.len() - 2);
}

#[test]
fn every_flipped_byte_is_found_and_its_file_is_named() {
    let files = bundle();
    for trusted in [None, Some(&trusted())] {
        for (at, (path, bytes)) in files.iter().enumerate() {
            for byte in 0..bytes.len() {
                // 0x20 turns capital letters into small ones, the change that parsers forgive.
                for flip in [0x01, 0x20] {
                    let mut changed = files.clone();
                    changed[at].1[byte] ^= flip;
                    let error = Bundle::verify(&changed, trusted).unwrap_err();
                    assert_eq!(error.problems[0].path(), path, "byte {byte}: {error}");
                }
            }
        }
    }
}

#[test]
fn missing_extra_renamed_and_swapped_files_are_named() {
    type Change = fn(&mut FileList);
    let blob = || format!("blobs/{}", Digest::of(b"answer"));
    let cases: [(Change, String); 9] = [
        (|f| drop(f.remove(place(f, "page.html"))), "`page.html` is missing".to_owned()),
        (|f| drop(f.remove(place(f, "manifest.json"))), "`manifest.json` is missing".to_owned()),
        (
            |f| f.push(("note.txt".to_owned(), Vec::new())),
            "`note.txt` does not belong to the bundle".to_owned(),
        ),
        (
            |f| {
                let at = place(f, "page.html");
                f[at].0 = "page.txt".to_owned();
            },
            "`page.html` was renamed to `page.txt`".to_owned(),
        ),
        (
            |f| {
                let (page, pdf) = (place(f, "page.html"), place(f, "report.pdf"));
                let bytes = f[page].1.clone();
                f[page].1 = std::mem::replace(&mut f[pdf].1, bytes);
            },
            "`page.html` was changed".to_owned(),
        ),
        (
            |f| {
                let at = place(f, "report.pdf");
                f[at].1.push(0);
                let at = place(f, &format!("blobs/{}", Digest::of(b"answer")));
                f[at].1.clear();
            },
            format!("`{}` was changed", blob()),
        ),
        (|f| f.push(f[0].clone()), "is given twice".to_owned()),
        (
            |f| f.push(("keys/0011223344556677.txt".to_owned(), b"key".to_vec())),
            "`keys/0011223344556677.txt`".to_owned(),
        ),
        (
            |f| {
                let key = SigningKey::from_seed(&[8; 32]).public();
                f.push((format!("keys/{}.txt", key.id()), format!("{key}\n").into_bytes()));
            },
            "does not belong to the bundle".to_owned(),
        ),
    ];
    for (change, expected) in cases {
        let mut files = bundle();
        change(&mut files);
        let error = Bundle::verify(&files, Some(&trusted())).unwrap_err().to_string();
        assert!(error.contains(&expected), "{error} / {expected}");
    }
}

#[test]
fn paths_that_leave_the_folder_and_sizes_beyond_the_limit_are_refused() {
    for path in ["../x", "/x", "a/../b", "a\\b", "a/b/c", "A", ".x", "", "a/", "a//b", "c:x", "a b"]
    {
        let mut files = bundle();
        files.push((path.to_owned(), Vec::new()));
        let error = Bundle::verify(&files, None).unwrap_err();
        assert!(matches!(error.problems[0], BundleProblem::Path { .. }), "{path}: {error}");
    }
    let longest = "a".repeat(BUNDLE_PATH_BYTES_MAX);
    assert!(is_bundle_path(&longest) && !is_bundle_path(&format!("{longest}a")));
    let many: FileList = (0..=BUNDLE_FILES_MAX).map(|n| (format!("f{n}"), Vec::new())).collect();
    let error = Bundle::verify(&many, None).unwrap_err().to_string();
    assert!(error.contains("4097 files"), "{error}");
    let error = Bundle::verify(&many[1..], None).unwrap_err().to_string();
    assert!(error.contains("`manifest.json` is missing"), "{error}");
    let with_page = |bytes| {
        Bundle::build(BundleParts { page: vec![0; bytes], ..parts() }, &crate::parts::key())
    };
    assert!(with_page(BLOB_BYTES_MAX).is_ok());
    let error = with_page(BLOB_BYTES_MAX + 1).unwrap_err().to_string();
    assert!(error.contains("`page.html` has 67108865 bytes"), "{error}");
}

#[test]
fn a_cheating_signer_is_held_to_what_belongs_together() {
    type Change = fn(&mut FileList);
    let cases: [(Change, &str); 5] = [
        (|f| f.push(("note.txt".to_owned(), Vec::new())), "`note.txt` does not belong"),
        (|f| drop(f.remove(place(f, "checkpoint.json"))), "`checkpoint.json` is missing"),
        (|f| drop(f.remove(place(f, "output.json"))), "`output.json` is missing"),
        (
            |f| {
                let at = place(f, "output.json");
                f[at].1 = b"[]".to_vec();
            },
            "`output.json` was changed",
        ),
        (
            |f| {
                let at = place(f, "entry.json");
                let mut entry = Entry::from_bytes(&f[at].1).unwrap();
                entry.known_at = 41;
                entry.hash = entry.computed_hash();
                f[at].1 = entry.to_bytes().unwrap();
            },
            "`inclusion.json`: entry 3 of partition 3 is not in checkpoint 1",
        ),
    ];
    for (change, expected) in cases {
        let mut files = bundle();
        change(&mut files);
        let files = sealed_again(files, &crate::parts::key());
        let error = Bundle::verify(&files, Some(&trusted())).unwrap_err().to_string();
        assert!(error.contains(expected), "{error} / {expected}");
    }
}

#[test]
fn a_bundle_by_another_key_is_not_trusted() {
    let other = SigningKey::from_seed(&[9; 32]);
    let parts = BundleParts { keys: vec![crate::parts::key().public()], ..parts() };
    let files = Bundle::build(parts, &other).unwrap().into_files();
    let error = Bundle::verify(&files, Some(&trusted())).unwrap_err().to_string();
    assert!(error.contains("not among the trusted keys"), "{error}");
    assert_eq!(Bundle::verify(&files, None).unwrap().keys.len(), 2);
}

#[test]
fn what_is_missing_when_building_is_named() {
    let mut without = parts();
    without.contents.remove(&Digest::of(b"component"));
    without.contents.remove(&Digest::of(b"case file"));
    let error = Bundle::build(without, &crate::parts::key()).unwrap_err();
    assert_eq!(error.problems.len(), 2, "{error}");
    assert!(error.to_string().contains("packs/"), "{error}");
    let other = crate::parts::entries(1).remove(0);
    let error =
        Bundle::build(BundleParts { entry: other, ..parts() }, &crate::parts::key()).unwrap_err();
    assert!(error.to_string().contains("`body` differs"), "{error}");
    let gap = BundleParts { earlier: vec![record()], ..parts() };
    let error = Bundle::build(gap, &crate::parts::key()).unwrap_err();
    assert!(error.to_string().contains("does not belong to the bundle"), "{error}");
}
