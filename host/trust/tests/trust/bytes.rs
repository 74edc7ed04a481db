//! The same pack gives the same bytes, and no byte of them can be changed.

use std::process::Command;

use proptest::prelude::*;
use tidegate_record::Digest;
use tidegate_trust::*;

use crate::parts::*;

#[test]
fn the_same_parts_give_the_same_bytes_and_signing_changes_nothing_that_is_signed() {
    let mut file = pack();
    assert_eq!(file.to_bytes().unwrap(), pack().to_bytes().unwrap());
    let (before, listing) = (file.digest(), file.listing().clone());
    AUTHOR.signs(&mut file);
    let one = file.to_bytes().unwrap();
    REVIEWER.signs(&mut file);
    APPROVER.signs(&mut file);
    assert_eq!((file.digest(), file.listing()), (before, &listing));
    // In whatever order people sign, the file is the same.
    assert_eq!(file.to_bytes().unwrap(), signed_by(&[&APPROVER, &AUTHOR, &REVIEWER]));
    let mut again = PackFile::read(&one).unwrap();
    AUTHOR.signs(&mut again);
    assert_eq!(again.to_bytes().unwrap(), one, "the same signature is the same file");
    assert_eq!(listing.component, Digest::of(file.component()));
    assert_eq!(PackFile::read(&signed()).unwrap().to_bytes().unwrap(), signed());
    assert!(report(&signed()).accepted);
}

/// What an earlier version wrote must be read by every later one, byte for byte.
#[test]
fn the_form_of_the_container_is_fixed() {
    let members = unpacked(&signed());
    assert_eq!(packed(&members), signed());
}

#[test]
fn anybody_can_open_it_with_tar() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("demo.tgp");
    std::fs::write(&file, signed()).unwrap();
    let tar = Command::new("tar").arg("xf").arg(&file).current_dir(folder.path()).status();
    assert!(tar.unwrap().success());
    let listing = std::fs::read(folder.path().join(LISTING)).unwrap();
    for member in Listing::from_bytes(&listing).unwrap().members {
        let bytes = std::fs::read(folder.path().join(&member.path)).unwrap();
        assert_eq!(ListedMember::of(&member.path, &bytes), member);
    }
}

/// Every byte that no digest covers (headers, listing, signatures, what lies between and behind)
/// and every eleventh that one does, by the smallest change or the one that parsers forgive:
/// capital and small letters.
#[test]
fn every_flipped_byte_is_refused() {
    let bytes = signed();
    let covered = covered(&bytes);
    assert!(covered.len() == files().len() + 2 && covered.iter().all(|range| !range.is_empty()));
    let in_turn =
        |at: &usize| at.is_multiple_of(11) || !covered.iter().any(|range| range.contains(at));
    for at in (0..bytes.len()).filter(in_turn) {
        let flip = if at.is_multiple_of(2) { 0x01 } else { 0x20 };
        let mut changed = bytes.clone();
        changed[at] ^= flip;
        let report = report(&changed);
        assert!(!report.accepted, "byte {at} flipped by {flip:#x}");
        assert!(report.problems().next().is_some());
    }
}

/// Where the contents of listed members stand.
fn covered(bytes: &[u8]) -> Vec<std::ops::Range<usize>> {
    let mut at = 0;
    let mut ranges = Vec::new();
    for (path, content) in unpacked(bytes) {
        let start = at + 512;
        if path != LISTING && !path.starts_with("signatures/") {
            ranges.push(start..start + content.len());
        }
        at = start + content.len().next_multiple_of(512);
    }
    ranges
}

/// Cut off anywhere: at the edges of blocks and within them.
#[test]
fn every_shorter_file_is_refused() {
    let bytes = signed();
    for length in (0..bytes.len()).filter(|at| at % 512 < 2 || at % 31 == 0) {
        assert!(!report(&bytes[..length]).accepted, "cut off at {length}");
    }
}

proptest! {
    #[test]
    fn any_flipped_removed_or_added_byte_is_refused(
        at in any::<prop::sample::Index>(),
        mask in 1_u8..,
        added in any::<u8>(),
    ) {
        let bytes = signed();
        let mut flipped = bytes.clone();
        *at.get_mut(&mut flipped) ^= mask;
        prop_assert!(!report(&flipped).accepted);

        let mut removed = bytes.clone();
        removed.remove(at.index(bytes.len()));
        prop_assert!(!report(&removed).accepted);

        let mut longer = bytes.clone();
        longer.insert(at.index(bytes.len() + 1), added);
        prop_assert!(!report(&longer).accepted);
    }

    #[test]
    fn bytes_of_any_kind_end_in_a_report(bytes in prop::collection::vec(any::<u8>(), 0..4096)) {
        prop_assert!(!report(&bytes).accepted);
        prop_assert!(PackSet::read(&bytes).is_err());
    }
}
