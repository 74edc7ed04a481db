//! Every guest has a test.

use std::path::PathBuf;

use tidegate_tests::packs::root;

/// Paths in a folder of the tests.
fn listed(folder: &str) -> Vec<PathBuf> {
    let entries = fs_err::read_dir(root().join("tests").join(folder)).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn every_guest_is_named_in_a_test() {
    let this = PathBuf::from(file!());
    let sources = listed("tests").into_iter().chain(listed("src"));
    let text: String = sources
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .filter(|path| path.file_name() != this.file_name())
        .map(|path| fs_err::read_to_string(path).unwrap())
        .collect();
    let guests: Vec<String> = listed("guests")
        .iter()
        .filter(|path| path.is_dir())
        .map(|path| path.file_name().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert!(!guests.is_empty(), "no guest was found");
    for guest in guests {
        assert!(text.contains(&format!("guest(\"{guest}\")")), "no test loads guest `{guest}`");
    }
}
