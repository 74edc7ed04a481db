//! A chain, its checkpoint and the parts of a bundle, as small as they can be.

use std::collections::BTreeMap;

use tidegate_domain::LayerRef;
use tidegate_record::*;

/// The partition of all chains.
pub(crate) const PARTITION: u32 = 3;

/// The chain of these tests.
pub(crate) fn chain() -> Chain {
    Chain { name: "tonglu".to_owned(), partition: PARTITION }
}

/// The county's key.
pub(crate) fn key() -> SigningKey {
    SigningKey::from_seed(&[7; 32])
}

/// The county's key as one that is trusted.
pub(crate) fn trusted() -> TrustedKeys {
    [key().public()].into_iter().collect()
}

/// A draft that differs from others by its number.
pub(crate) fn draft(number: u64) -> Draft {
    Draft {
        county: "330122".parse().unwrap(),
        kind: EntryKind::Mark,
        subject: format!("subject {number}"),
        body: Digest::of(&number.to_be_bytes()),
        known_at: 100,
        valid_from: 10,
        valid_until: 20,
    }
}

/// The first `count` entries of the chain.
pub(crate) fn entries(count: u64) -> Vec<Entry> {
    let mut head = chain().genesis();
    let next = |number| {
        let entry = chain().append(&head, draft(number)).unwrap();
        head = entry.head();
        entry
    };
    (0..count).map(next).collect()
}

/// The checkpoint over `entries` that follows `previous`.
pub(crate) fn checkpoint(previous: Option<Checkpoint>, entries: &[Entry]) -> Checkpoint {
    let before = previous.as_ref().and_then(|it| it.leaf(PARTITION));
    let before = before.map_or_else(|| chain().genesis(), Leaf::chain_head);
    let hashes: Vec<Digest> = entries.iter().map(|entry| entry.hash).collect();
    let leaves = vec![Leaf::new(PARTITION, &before, &hashes)];
    let draft = CheckpointDraft { county: "330122".parse().unwrap(), at: 1000, previous, leaves };
    draft.sign(&key()).unwrap()
}

/// A judgement with one layer.
pub(crate) fn record() -> JudgementRecord {
    let pack = b"component";
    let layer = LayerRef {
        pack: "tonglu 0.1.0".to_owned(),
        digest: Digest::of(pack).to_string(),
        jurisdiction: "330122".parse().unwrap(),
    };
    let run = LayerRun {
        layer: layer.clone(),
        function: "judgement.judge".to_owned(),
        input: Digest::of(b"case file"),
        output: Some(Digest::of(b"answer")),
        outcome: LayerOutcome::Conclusion,
        fuel: 1,
        memory_bytes: 2,
    };
    let engine = Engine {
        name: "wasmtime".to_owned(),
        version: "48".to_owned(),
        target: "x86_64-unknown-linux-gnu".to_owned(),
        profile: "v0.1".to_owned(),
    };
    JudgementRecord {
        format: JUDGEMENT_FORMAT.to_owned(),
        kind: JudgementKind::JudgedPeriod,
        county: "330122".parse().unwrap(),
        enterprise: Some("91330122MA27U04K9X".to_owned()),
        from: 10,
        until: 20,
        known_at: 30,
        contract: "0.1".to_owned(),
        engine,
        method: "1".to_owned(),
        layers: vec![run],
        stack: vec![layer],
        parameters: Vec::new(),
        inputs: Vec::new(),
        output: Digest::of(b"{}"),
        grading: None,
        supersedes: None,
        revision: 0,
        reason: None,
    }
}

/// A record that replaces `before`.
pub(crate) fn revision(before: &JudgementRecord) -> JudgementRecord {
    JudgementRecord {
        known_at: before.known_at + 1,
        supersedes: Some(before.id().unwrap()),
        revision: before.revision + 1,
        reason: Some("late mark".to_owned()),
        ..before.clone()
    }
}

/// The contents that [`record`] names.
pub(crate) fn contents() -> BTreeMap<Digest, Vec<u8>> {
    let contents: [&[u8]; 4] = [b"component", b"case file", b"answer", b"{}"];
    contents.iter().map(|bytes| (Digest::of(bytes), bytes.to_vec())).collect()
}

/// The parts of a bundle: the third judgement of its kind, under a checkpoint.
pub(crate) fn parts() -> BundleParts {
    let first = record();
    let second = revision(&first);
    let third = revision(&second);
    let mut list = entries(2);
    let head = list.last().unwrap().head();
    let entry = chain().append(&head, third.draft(40).unwrap()).unwrap();
    list.push(entry.clone());
    let checkpoint = checkpoint(None, &list);
    let hashes: Vec<Digest> = list.iter().map(|entry| entry.hash).collect();
    let proof = prove(&checkpoint, PARTITION, entry.sequence, &hashes).unwrap();
    BundleParts {
        record: third,
        entry,
        checkpoint: Some((checkpoint, proof)),
        keys: Vec::new(),
        contents: contents(),
        earlier: vec![first, second],
        superseded_by: Some(Digest::of(b"fourth")),
        page: b"<p>page</p>".to_vec(),
        report: Some(b"%PDF".to_vec()),
        made_at: 50,
    }
}
