//! Compiled code on disk: private, used again, and never trusted when it is not what it was.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tidegate_runtime::{AdmissionError, Pack, Runtime, RuntimeConfig};
use tidegate_tests::asks::{classify, grade};
use tidegate_tests::packs::{component, guest};
use tidegate_tests::sections::budgeted;

/// A runtime of its own on a folder.
fn start(dir: &Path) -> Runtime {
    let config = RuntimeConfig { cache_dir: Some(dir.to_owned()), ..RuntimeConfig::default() };
    Runtime::new(config).unwrap()
}

/// Admits and says how long it took.
fn admit(runtime: &Runtime, bytes: &[u8]) -> (Duration, Arc<Pack>) {
    let started = Instant::now();
    let pack = runtime.admit(bytes).unwrap();
    (started.elapsed(), pack)
}

/// All files of a folder, in order.
fn files(dir: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs_err::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort_unstable();
    files
}

/// The only file of a folder.
fn only_file(dir: &Path) -> PathBuf {
    let files = files(dir);
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

/// What tells a file that was written anew from one that was left alone.
fn identity(file: &Path) -> u64 {
    std::os::unix::fs::MetadataExt::ino(&fs_err::metadata(file).unwrap())
}

fn mode(path: &Path) -> u32 {
    std::os::unix::fs::PermissionsExt::mode(&fs_err::metadata(path).unwrap().permissions()) & 0o777
}

#[test]
fn a_second_start_loads_what_the_first_compiled() {
    let dir = TempDir::new().unwrap();
    let cache = dir.path().join("made/when/missing");
    let bytes = component("national");
    let (cold, pack) = admit(&start(&cache), &bytes);
    let file = only_file(&cache);
    let name = file.file_name().unwrap().to_str().unwrap();
    assert!(name.starts_with(&pack.layer().digest) && name.ends_with(".cwasm"), "{name}");
    assert_eq!((mode(&cache), mode(&file)), (0o700, 0o600));
    let written = identity(&file);
    let (warm, again) = admit(&start(&cache), &bytes);
    assert_eq!(identity(&only_file(&cache)), written, "nothing was compiled and written again");
    assert!(warm * 3 < cold, "{cold:?} the first time, {warm:?} the second");
    assert_eq!(again.layer(), pack.layer());
    assert_eq!(classify(&again, "x").unwrap(), classify(&pack, "x").unwrap());
}

#[test]
fn a_folder_that_was_open_to_others_is_closed() {
    let dir = TempDir::new().unwrap();
    let open = std::os::unix::fs::PermissionsExt::from_mode(0o777);
    fs_err::set_permissions(dir.path(), open).unwrap();
    let _runtime = start(dir.path());
    assert_eq!(mode(dir.path()), 0o700);
}

/// Changes the bytes of a compiled file.
type Damage = fn(&mut Vec<u8>);

#[test]
fn what_is_not_the_compiled_code_of_the_component_is_compiled_again() {
    let (dir, other) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    let bytes = component("tonglu");
    admit(&start(dir.path()), &bytes);
    let file = only_file(dir.path());
    let good = fs_err::read(&file).unwrap();
    admit(&start(other.path()), &guest("hostile"));
    let foreign = fs_err::read(only_file(other.path())).unwrap();
    let damages: [(&str, Damage); 8] = [
        ("empty", Vec::clear),
        ("shorter than its checksum", |bytes| bytes.truncate(31)),
        ("only its checksum", |bytes| bytes.truncate(32)),
        ("cut in half", |bytes| bytes.truncate(bytes.len() / 2)),
        ("one byte longer", |bytes| bytes.push(0)),
        ("one bit of the checksum", |bytes| bytes[0] ^= 1),
        ("one bit in the middle", |bytes| {
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
        }),
        ("text", |bytes| *bytes = b"not code".repeat(100)),
    ];
    let check = |what: &str, content: &[u8]| {
        fs_err::write(&file, content).unwrap();
        let planted = identity(&file);
        let (_, pack) = admit(&start(dir.path()), &bytes);
        assert!(grade(&pack, "w01018").is_ok(), "{what}");
        assert_ne!(identity(&only_file(dir.path())), planted, "{what}: it was written anew");
        let (_, healed) = admit(&start(dir.path()), &bytes);
        assert!(grade(&healed, "w01018").is_ok(), "{what}");
    };
    for (what, damage) in damages {
        let mut content = good.clone();
        damage(&mut content);
        check(what, &content);
    }
    check("the code of another component", &foreign);
}

#[test]
fn each_component_and_each_engine_has_a_file_of_its_own() {
    let dir = TempDir::new().unwrap();
    let runtime = start(dir.path());
    let hostile = guest("hostile");
    for stack_bytes in [64 << 10, 1 << 20] {
        admit(&runtime, &budgeted(&hostile, |budgets| budgets.stack_bytes = stack_bytes));
    }
    admit(&runtime, &component("tonglu"));
    let files = files(dir.path());
    assert_eq!(files.len(), 3, "{files:?}");
    assert!(files.iter().all(|file| file.extension().is_some_and(|ext| ext == "cwasm")));
}

#[test]
fn threads_that_admit_the_same_bytes_share_one_compilation() {
    const THREADS: usize = 6;
    let dir = TempDir::new().unwrap();
    let runtime = start(dir.path());
    let bytes = component("tonglu");
    let barrier = Barrier::new(THREADS);
    let packs: Vec<Arc<Pack>> = std::thread::scope(|scope| {
        let admit = || {
            barrier.wait();
            runtime.admit(&bytes).unwrap()
        };
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(admit)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(packs.iter().all(|pack| Arc::ptr_eq(pack, &packs[0])));
    only_file(dir.path());
}

#[test]
fn threads_that_admit_bad_bytes_all_learn_why() {
    const THREADS: usize = 4;
    let runtime = Runtime::new(RuntimeConfig::default()).unwrap();
    let starved = budgeted(&guest("hostile"), |budgets| budgets.fuel = 1);
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                let error = runtime.admit(&starved).unwrap_err();
                assert!(matches!(error, AdmissionError::Trial(_)), "{error:?}");
            });
        }
    });
    assert!(runtime.admit(&guest("hostile")).is_ok());
}

#[test]
fn a_folder_that_cannot_be_used_is_told_at_the_start_and_later_costs_only_time() {
    let dir = TempDir::new().unwrap();
    let taken = dir.path().join("a-file");
    fs_err::write(&taken, "").unwrap();
    let config = RuntimeConfig { cache_dir: Some(taken), ..RuntimeConfig::default() };
    match Runtime::new(config) {
        Err(AdmissionError::Host { detail }) => assert!(detail.contains("a-file"), "{detail}"),
        other => panic!("{other:?}"),
    }
    let gone = dir.path().join("gone");
    let runtime = start(&gone);
    fs_err::remove_dir(&gone).unwrap();
    let (_, pack) = admit(&runtime, &component("tonglu"));
    assert!(grade(&pack, "w01018").is_ok());
}
