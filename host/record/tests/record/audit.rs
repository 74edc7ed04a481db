//! Chains and lines of checkpoints checked as they come.

use crate::parts::{PARTITION, chain, checkpoint, entries, trusted};
use proptest::prelude::*;
use tidegate_record::*;

/// Checkpoints over 3, 0, 2 and 4 entries.
fn line() -> (Vec<Entry>, Vec<Checkpoint>) {
    let list = entries(9);
    let first = checkpoint(None, &list[..3]);
    let idle = checkpoint(Some(first.clone()), &[]);
    let third = checkpoint(Some(idle.clone()), &list[3..5]);
    let fourth = checkpoint(Some(third.clone()), &list[5..]);
    (list, vec![first, idle, third, fourth])
}

fn verify(
    mut verifier: ChainVerifier,
    list: &[Entry],
    checkpoints: &[Checkpoint],
) -> Result<ChainReport, ChainError> {
    for checkpoint in checkpoints {
        verifier.expect(checkpoint.leaf(PARTITION).unwrap())?;
    }
    let first = verifier.next_sequence();
    for entry in list.iter().filter(|entry| entry.sequence >= first) {
        verifier.push(entry, BodyAnswer::Unchecked)?;
    }
    verifier.finish()
}

#[test]
fn a_chain_is_compared_with_every_checkpoint() {
    let (list, checkpoints) = line();
    let report = verify(ChainVerifier::from_genesis(&chain()), &list, &checkpoints).unwrap();
    assert_eq!((report.entries, report.checkpoints, report.head.sequence), (9, 4, 9));
}

#[test]
fn a_check_resumes_only_from_what_was_signed_and_is_still_there() {
    let (list, checkpoints) = line();
    for (number, checkpoint) in checkpoints.iter().enumerate() {
        let resume = || ChainVerifier::resume(checkpoint, PARTITION, &trusted()).unwrap();
        let report = verify(resume(), &list, &checkpoints).unwrap();
        let start = checkpoint.leaf(PARTITION).unwrap().sequence;
        assert_eq!((report.start.sequence, report.entries), (start, 9 - start));
        // Heads behind are not compared again, those at the start are.
        assert_eq!(report.checkpoints, [4, 4, 2, 1][number]);
        let cut = verify(resume(), &list[..start as usize - 1], &[]).unwrap_err().to_string();
        assert!(cut.contains(&format!("signed entry {start}")), "{cut}");
        let gone = verify(resume(), &list[start as usize..], &[]);
        assert!(gone.is_err(), "the entry at the start is gone");
    }
    let mut forged = checkpoints[0].clone();
    forged.leaves[0].head = Digest::of(b"other");
    ChainVerifier::resume(&forged, PARTITION, &trusted()).unwrap_err();
    let elsewhere = ChainVerifier::resume(&checkpoints[0], 4, &trusted()).unwrap_err();
    assert!(elsewhere.to_string().contains("does not cover partition 4"), "{elsewhere}");
}

#[test]
fn a_chain_rewritten_behind_a_checkpoint_is_found() {
    let (mut list, checkpoints) = line();
    let mut head = list[6].head();
    list[6].subject.push('x');
    for at in 6..list.len() {
        list[at].previous = if at == 6 { list[6].previous } else { head.hash };
        list[at].hash = list[at].computed_hash();
        head = list[at].head();
    }
    let genesis = || ChainVerifier::from_genesis(&chain());
    assert!(verify(genesis(), &list, &checkpoints[..3]).is_ok(), "it hangs together");
    let error = verify(genesis(), &list, &checkpoints).unwrap_err().to_string();
    assert!(error.contains("was rewritten up to here"), "{error}");
}

#[test]
fn a_checkpoint_that_proves_other_entries_than_the_chain_has_is_found() {
    let (list, checkpoints) = line();
    let mut leaf = checkpoints[3].leaf(PARTITION).unwrap().clone();
    leaf.entries = merkle_root(&[Digest::of(b"never written")]);
    let mut verifier = ChainVerifier::from_genesis(&chain());
    assert_eq!(verifier.expect(&leaf).unwrap(), Coverage::Whole);
    let pushed: Result<(), ChainError> =
        list.iter().try_for_each(|entry| verifier.push(entry, BodyAnswer::Unchecked));
    let error = pushed.unwrap_err().to_string();
    assert!(error.contains("proves entries that are not in the chain"), "{error}");
}

#[test]
fn a_line_of_checkpoints_has_no_gaps_and_no_forks() {
    let (list, checkpoints) = line();
    let county = || "330122".parse().unwrap();
    let push_all = |mut line: CheckpointLine, list: &[Checkpoint]| {
        list.iter().try_for_each(|it| line.push(it.clone(), &trusted()))?;
        line.finish()
    };
    let start = || CheckpointLine::new(county());
    let report = push_all(start(), &checkpoints).unwrap();
    assert_eq!((report.checkpoints, report.last.as_ref()), (4, checkpoints.last()));

    let says = |result: Result<LineReport, CheckpointError>, expected: &str| {
        let error = result.unwrap_err().to_string();
        assert!(error.contains(expected), "{error} / {expected}");
    };
    says(push_all(start(), &checkpoints[1..]), "checkpoint 1 was made, but is no longer there");
    let gap = [checkpoints[0].clone(), checkpoints[2].clone()];
    says(push_all(start(), &gap), "checkpoint 2 was made, but is no longer there");
    let twice = [checkpoints[0].clone(), checkpoints[0].clone()];
    says(push_all(start(), &twice), "does not follow");

    // The same key signs another second checkpoint.
    let fork = checkpoint(Some(checkpoints[0].clone()), &list[3..4]);
    let resume = |known: &Checkpoint| CheckpointLine::resume(known.clone(), &trusted()).unwrap();
    push_all(resume(&checkpoints[1]), &checkpoints[1..]).unwrap();
    says(push_all(resume(&checkpoints[1]), std::slice::from_ref(&fork)), "was forked");
    says(push_all(resume(&checkpoints[3]), &[]), "checkpoint 4 was made");
    let forked = [checkpoints[0].clone(), checkpoints[1].clone(), fork];
    says(push_all(start(), &forked), "was forked");
    says(
        push_all(CheckpointLine::new("330100".parse().unwrap()), &checkpoints),
        "is of county `330122`",
    );
}

#[test]
fn the_first_checkpoint_begins_at_the_first_entry() {
    let list = entries(4);
    let leaf = Leaf::new(PARTITION, &list[1].head(), &[list[2].hash, list[3].hash]);
    let county = "330122".parse().unwrap();
    let draft = CheckpointDraft { county, at: 1, previous: None, leaves: vec![leaf] };
    let error = draft.sign(&crate::parts::key()).unwrap_err().to_string();
    assert!(error.contains("does not go on"), "{error}");
}

#[test]
fn a_long_chain_is_checked_in_little_memory_and_short_time() {
    let list = entries(20_000);
    let mut checkpoints: Vec<Checkpoint> = Vec::new();
    for part in list.chunks(10) {
        checkpoints.push(checkpoint(checkpoints.last().cloned(), part));
    }
    let report = verify(ChainVerifier::from_genesis(&chain()), &list, &checkpoints).unwrap();
    assert_eq!((report.entries, report.checkpoints), (20_000, 2_000));
}

proptest! {
    #[test]
    fn a_root_built_leaf_by_leaf_is_the_root(count in 0_u64..200) {
        let leaves: Vec<Digest> = (0..count).map(|it| Digest::of(&it.to_be_bytes())).collect();
        let mut accumulator = MerkleAccumulator::default();
        for leaf in &leaves {
            accumulator.push(leaf);
        }
        prop_assert_eq!(accumulator.root(), merkle_root(&leaves));
    }

    #[test]
    fn removed_moved_and_repeated_entries_are_found(from in 0_usize..9, to in 0_usize..9) {
        let (list, checkpoints) = line();
        let verify = |list: &[Entry]| {
            verify(ChainVerifier::from_genesis(&chain()), list, &checkpoints)
        };
        let mut removed = list.clone();
        let entry = removed.remove(from);
        prop_assert!(verify(&removed).is_err());
        let mut repeated = list.clone();
        repeated.insert(to, entry.clone());
        prop_assert!(verify(&repeated).is_err());
        let mut moved = removed;
        moved.insert(to.min(moved.len()), entry);
        prop_assert_eq!(verify(&moved).is_ok(), from == to);
    }
}
