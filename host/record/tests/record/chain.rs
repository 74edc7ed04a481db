//! What is done to a chain or a checkpoint is found and named.

use tidegate_record::*;

fn entries(count: usize) -> (Chain, Vec<Entry>) {
    let chain = Chain { name: "tonglu".to_owned(), partition: 3 };
    let mut head = chain.genesis();
    let mut entries = Vec::new();
    for index in 0..count {
        let draft = Draft {
            county: "330122".parse().unwrap(),
            kind: EntryKind::ALL[index % 5],
            subject: format!("subject {index}"),
            body: Digest::of(&[index as u8]),
            known_at: 100,
            valid_from: 10,
            valid_until: 20,
        };
        let entry = chain.append(&head, draft).unwrap();
        head = entry.head();
        entries.push(entry);
    }
    (chain, entries)
}

#[test]
fn every_change_to_a_chain_is_named() {
    type Change = fn(&mut Vec<Entry>);
    let cases: [(Change, &str); 7] = [
        (|e| e[2].known_at += 1, "entry 3 of partition 3 was changed"),
        (|e| drop(e.remove(2)), "entries 3 to 3 of partition 3 were removed"),
        (|e| e.swap(2, 3), "were reordered: 4 stands where 3 belongs"),
        (|e| e.insert(2, e[1].clone()), "entry 2 of partition 3 stands there twice"),
        (|e| e.insert(4, e[1].clone()), "a second one claims place 2"),
        (|e| drop(e.pop()), "ends at entry 5, but a checkpoint signed entry 6"),
        (
            |e| {
                e[2].known_at += 1;
                e[2].hash = e[2].computed_hash();
            },
            "entry 4 of partition 3 follows",
        ),
    ];
    for (change, expected) in cases {
        let (chain, mut list) = entries(6);
        let signed = [list[5].head()];
        let verify = |list: &[Entry]| {
            verify_chain(3, &chain.genesis(), list, &signed, |_| BodyAnswer::Unchecked)
        };
        assert_eq!(verify(&list).unwrap().entries, 6);
        change(&mut list);
        let error = verify(&list).unwrap_err().to_string();
        assert!(error.contains(expected), "{error} / {expected}");
    }
}

#[test]
fn every_flipped_byte_of_an_entry_is_found() {
    let (chain, list) = entries(1);
    let bytes = list[0].to_bytes().unwrap();
    for at in 0..bytes.len() {
        let mut flipped = bytes.clone();
        flipped[at] ^= 1;
        let found = Entry::from_bytes(&flipped).is_ok_and(|entry| {
            verify_chain(3, &chain.genesis(), [entry], &[], |_| BodyAnswer::Unchecked).is_ok()
        });
        assert!(!found, "byte {at}");
    }
}

#[test]
fn every_entry_is_proven_and_every_flipped_byte_of_a_checkpoint_is_found() {
    for count in 1..20 {
        let (chain, list) = entries(count);
        let hashes: Vec<Digest> = list.iter().map(|entry| entry.hash).collect();
        let key = SigningKey::from_seed(&[7; 32]);
        let draft = CheckpointDraft {
            county: "330122".parse().unwrap(),
            at: 1000,
            previous: None,
            leaves: vec![Leaf::new(3, &chain.genesis(), &hashes)],
        };
        let checkpoint = draft.sign(&key).unwrap();
        let keys: TrustedKeys = [key.public()].into_iter().collect();
        checkpoint.verify(&keys).unwrap();
        for entry in &list {
            let proof = prove(&checkpoint, 3, entry.sequence, &hashes).unwrap();
            verify_inclusion(&checkpoint, entry, &proof).unwrap();
            let mut other = entry.clone();
            other.known_at += 1;
            other.hash = other.computed_hash();
            verify_inclusion(&checkpoint, &other, &proof).unwrap_err();
        }
        let bytes = checkpoint.to_bytes().unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1;
            let passes = Checkpoint::from_bytes(&flipped).is_ok_and(|it| it.verify(&keys).is_ok());
            assert!(!passes, "byte {at}");
        }
        let other: TrustedKeys = [SigningKey::from_seed(&[8; 32]).public()].into_iter().collect();
        checkpoint.verify(&other).unwrap_err();
    }
}
