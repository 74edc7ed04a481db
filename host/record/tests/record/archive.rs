//! What is stored of a blob, and the records themselves.

use crate::parts::{record, revision};
use tidegate_record::*;

#[test]
fn every_flipped_bit_of_a_stored_blob_is_found() {
    for bytes in [Vec::new(), b"short".to_vec(), b"again and again ".repeat(20)] {
        let blob = Blob::new(bytes).unwrap();
        let stored = blob.to_stored();
        assert_eq!(Blob::from_stored(blob.digest(), &stored).unwrap(), blob);
        for at in 0..stored.len() {
            for bit in 0..8 {
                let mut flipped = stored.clone();
                flipped[at] ^= 1 << bit;
                Blob::from_stored(blob.digest(), &flipped).unwrap_err();
            }
            Blob::from_stored(blob.digest(), &stored[..at]).unwrap_err();
        }
        let longer = [stored, vec![0]].concat();
        Blob::from_stored(blob.digest(), &longer).unwrap_err();
    }
}

#[test]
fn a_blob_under_the_name_of_another_is_found() {
    let blob = Blob::new(b"one".to_vec()).unwrap();
    let error = Blob::from_stored(&Digest::of(b"two"), &blob.to_stored()).unwrap_err();
    assert!(error.to_string().contains("was changed"), "{error}");
}

#[test]
fn a_blob_has_a_largest_size_before_and_after_packing() {
    let largest = Blob::new(vec![0; BLOB_BYTES_MAX]).unwrap();
    let stored = largest.to_stored();
    assert!(stored.len() < 1 << 20);
    assert_eq!(Blob::from_stored(largest.digest(), &stored).unwrap(), largest);
    let error = Blob::new(vec![0; BLOB_BYTES_MAX + 1]).unwrap_err();
    assert!(matches!(error, BlobError::TooLarge { .. }));
}

#[test]
fn a_record_that_contradicts_itself_is_not_recorded() {
    type Change = fn(&mut JudgementRecord);
    let cases: [(Change, &str); 7] = [
        (|it| it.format = "x".to_owned(), "not a judgement format"),
        (|it| it.until = it.from - 1, "`until`"),
        (|it| it.kind = JudgementKind::GradingBatch, "`grading`"),
        (|it| it.revision = 1, "`supersedes`"),
        (|it| it.layers[0].output = None, "`layers`"),
        (|it| it.stack.clear(), "`stack`"),
        (
            |it| {
                it.stack[0].digest = "ab".to_owned();
                it.layers[0].layer.digest = "ab".to_owned();
            },
            "64 lower-case hex digits",
        ),
    ];
    for (change, expected) in cases {
        let mut changed = record();
        assert_eq!(JudgementRecord::from_bytes(&changed.to_bytes().unwrap()).unwrap(), changed);
        change(&mut changed);
        let error = changed.to_bytes().unwrap_err().to_string();
        assert!(error.contains(expected), "{error} / {expected}");
    }
}

#[test]
fn a_revision_answers_the_same_question_with_later_knowledge() {
    type Change = fn(&mut JudgementRecord);
    let first = record();
    revision(&first).verify_supersedes(&first).unwrap();
    let cases: [(Change, &str); 5] = [
        (|it| it.supersedes = Some(Digest::of(b"")), "`supersedes`"),
        (|it| it.revision = 2, "`revision`"),
        (|it| it.enterprise = None, "`enterprise`"),
        (|it| it.until += 1, "`until`"),
        (|it| it.known_at -= 2, "`known_at`"),
    ];
    for (change, expected) in cases {
        let mut second = revision(&first);
        change(&mut second);
        let error = second.verify_supersedes(&first).unwrap_err().to_string();
        assert!(error.contains(expected), "{error} / {expected}");
    }
}
