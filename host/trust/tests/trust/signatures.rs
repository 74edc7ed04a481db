//! Which signatures count, just on either side of every rule.

use tidegate_record::SigningKey;
use tidegate_trust::*;

use crate::parts::*;

/// The report when one of the three keys stands differently in the keyring.
fn with_entry(person: &Person, change: impl Fn(&mut KeyEntry)) -> Report {
    let mut entries = [AUTHOR.entry(), REVIEWER.entry(), APPROVER.entry()];
    let entry = entries.iter_mut().find(|entry| entry.owner == person.name);
    change(entry.unwrap());
    with_keyring(&signed(), &keyring(entries))
}

#[test]
fn a_pack_with_all_its_signatures_is_accepted() {
    let report = report(&signed());
    assert!(report.accepted, "{:#?}", report.lines());
    let pack = report.pack.as_ref().unwrap();
    assert_eq!((pack.name.as_str(), pack.jurisdiction.as_str()), ("demo", "330122"));
    assert!(report.signatures.iter().all(|one| one.counts));
    assert!(report.steps.iter().all(|step| step.outcome == Outcome::Passed));
    let lines = report.lines().join("\n");
    assert!(lines.contains("signed as county-reviewer by Bureau of Tonglu"), "{lines}");
    assert!(lines.ends_with("accepted"), "{lines}");
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["accepted"], true);
    assert_eq!(json["steps"][7]["step"], "version");
    assert_eq!(json["pack"]["version"], "0.2.0");
}

#[test]
fn an_unknown_key_is_refused_even_where_nothing_is_lacking() {
    let stranger = person("Stranger", Role::Author, "330122", 9);
    let bytes = signed_by(&[&AUTHOR, &REVIEWER, &APPROVER, &stranger]);
    let report = report(&bytes);
    assert_refused(&report, Step::Signatures, &["which is not in the keyring"]);
    let path = format!("signatures/author-{}.json", stranger.entry().id);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["steps"][5]["problems"][0]["kind"], "unknown-key");
    assert_eq!(json["steps"][5]["problems"][0]["member"], path.as_str());
    assert_eq!(json["steps"][6]["outcome"], "passed");
}

#[test]
fn a_key_signs_in_its_own_role() {
    let mut file = pack();
    REVIEWER.signs(&mut file);
    APPROVER.signs(&mut file);
    file.sign(Role::Author, NOW - 3_600, &AUTHOR.key()).unwrap();
    assert!(report(&file.to_bytes().unwrap()).accepted);
    file.sign(Role::CountyReviewer, NOW - 3_600, &AUTHOR.key()).unwrap();
    let report = report(&file.to_bytes().unwrap());
    assert_refused(
        &report,
        Step::Signatures,
        &["signs as county-reviewer, key", "`Chen of Tonglu` is for author"],
    );
}

#[test]
fn a_key_signs_within_its_scope() {
    let at = |person: &Person, scope: &str| {
        with_entry(person, |entry| entry.jurisdiction = scope.parse().unwrap())
    };
    for scope in ["330122", "330100", "330000", "000000"] {
        assert!(at(&AUTHOR, scope).accepted, "{scope}");
    }
    for scope in ["330182", "330800", "320000"] {
        let wanted = format!("is for {scope}, the pack for 330122");
        assert_refused(&at(&AUTHOR, scope), Step::Signatures, &[&wanted]);
    }
    // The reviewer of the county next door, the approver of the province next door.
    assert_refused(&at(&REVIEWER, "330182"), Step::Signatures, &["is for 330182"]);
    assert_refused(&at(&APPROVER, "320000"), Step::Signatures, &["is for 320000"]);
}

/// A pack that says that it is another county's needs that county's people.
#[test]
fn a_manifest_that_claims_another_county_is_outside_the_scope_of_its_signers() {
    let mut file = PackFile::build(parts_of(edited("pack.toml", "330122", "330182"))).unwrap();
    for person in [AUTHOR, REVIEWER, APPROVER] {
        person.signs(&mut file);
    }
    let report = report(&file.to_bytes().unwrap());
    assert_refused(&report, Step::Signatures, &["is for 330122, the pack for 330182"]);
    assert_eq!(report.signatures.iter().filter(|one| one.counts).count(), 1);
    let mut file = PackFile::build(parts_of(edited("pack.toml", "330122", "330000"))).unwrap();
    AUTHOR.signs(&mut file);
    APPROVER.signs(&mut file);
    let report = super::parts::report(&file.to_bytes().unwrap());
    assert_refused(&report, Step::Signatures, &["is for 330122, the pack for 330000"]);
}

#[test]
fn a_key_counts_from_when_it_was_made_until_it_expires() {
    let early = with_entry(&REVIEWER, |entry| entry.created = NOW + 1);
    assert_refused(&early, Step::Signatures, &["is valid from 2026-11-18T19:06:41+08:00"]);
    for (expires, accepted) in [(NOW + 1, true), (NOW, false)] {
        let report = with_entry(&REVIEWER, |entry| entry.expires = Some(expires));
        assert_eq!(report.accepted, accepted);
        if !accepted {
            assert_refused(
                &report,
                Step::Signatures,
                &["expired at", "0 of 1 signatures as county"],
            );
        }
    }
}

#[test]
fn a_signature_is_made_while_its_key_is_valid_and_not_in_the_future() {
    let at = |at: i64, expires: Option<i64>| {
        let mut file = pack();
        AUTHOR.signs(&mut file);
        APPROVER.signs(&mut file);
        file.sign(Role::CountyReviewer, at, &REVIEWER.key()).unwrap();
        let entry = KeyEntry { expires, ..REVIEWER.entry() };
        let keyring = keyring([AUTHOR.entry(), APPROVER.entry(), entry]);
        with_keyring(&file.to_bytes().unwrap(), &keyring)
    };
    assert!(at(MADE, None).accepted);
    assert_refused(&at(MADE - 1, None), Step::Signatures, &["before its key was made"]);
    assert!(at(NOW + CLOCK_AHEAD_S_MAX, None).accepted);
    assert_refused(&at(NOW + CLOCK_AHEAD_S_MAX + 1, None), Step::Signatures, &["still to come"]);
    assert!(at(NOW + 9, Some(NOW + 10)).accepted);
    assert_refused(&at(NOW + 10, Some(NOW + 10)), Step::Signatures, &["after its key had expired"]);
    assert_refused(&at(i64::MAX, None), Step::Signatures, &["still to come"]);
}

#[test]
fn a_revoked_key_no_longer_counts() {
    let signed_at = NOW - 3_600;
    let revoked = |at: i64, compromised: bool| {
        let mut keyring = everybody();
        let why = "key file copied".to_owned();
        keyring.revoke(&AUTHOR.entry().id, Revocation { at, why, compromised }).unwrap();
        keyring
    };
    for at in [signed_at - 1, signed_at + 1, NOW + 1_000] {
        let report = with_keyring(&signed(), &revoked(at, false));
        assert_refused(&report, Step::Signatures, &["was revoked at", "key file copied", "0 of 1"]);
    }
    // The other answer, for a policy that gives it.
    let rules = Policy::default();
    let rules = [tidegate_domain::Level::County].into_iter().flat_map(|one| rules.of_level(one));
    let policy = Policy::new(rules.collect(), RevokedKeys::CountEarlier).unwrap();
    for (at, compromised, accepted) in
        [(signed_at + 1, false, true), (signed_at, false, false), (signed_at + 1, true, false)]
    {
        let keyring = &revoked(at, compromised);
        let terms = Terms { keyring, policy: &policy, now: NOW, active: &[] };
        assert_eq!(verify(&signed(), &terms).accepted, accepted, "{at} {compromised}");
    }
}

/// Members of the signed pack, with the signature of the reviewer changed.
fn reviewed(change: impl FnOnce(&mut String, &mut PackSignature)) -> Vec<u8> {
    let mut members = unpacked(&signed());
    let (path, bytes) =
        members.iter_mut().find(|(path, _)| path.contains("county-reviewer")).unwrap();
    let mut signature = PackSignature::from_bytes(bytes).unwrap();
    change(path, &mut signature);
    *bytes = signature.to_bytes().unwrap();
    in_order(&mut members);
    packed(&members)
}

/// Listing, members, signatures, as they stand in a pack file.
fn in_order(members: &mut [(String, Vec<u8>)]) {
    let order = |path: &String| (path != LISTING, path.starts_with("signatures/"), path.clone());
    members.sort_by_key(|(path, _)| order(path));
}

#[test]
fn a_signature_cannot_be_put_to_another_use() {
    // Another moment, another role, another pack: each is in what was signed.
    let moved = reviewed(|_, signature| signature.at += 1);
    assert_refused(&report(&moved), Step::Signatures, &["did not sign this"]);
    let relabelled = reviewed(|path, signature| {
        signature.role = Role::ProvincialApprover;
        *path = signature.path();
    });
    assert_refused(&report(&relabelled), Step::Signatures, &["did not sign this", "is for county"]);
    let mut other = PackFile::build(parts_of(edited("pack.toml", "0.2.0", "0.3.0"))).unwrap();
    REVIEWER.signs(&mut other);
    let theirs = other.signatures().next().unwrap().1.clone();
    let copied = reviewed(|_, signature| *signature = theirs.clone());
    assert_refused(&report(&copied), Step::Signatures, &["signs another listing"]);
    let pretended = reviewed(|_, signature| {
        *signature = PackSignature { listing: pack().digest(), ..theirs };
    });
    assert_refused(&report(&pretended), Step::Signatures, &["did not sign this"]);
    // What was signed under another tag, though by the right key.
    let tagged = reviewed(|_, signature| {
        let bytes = signature.signed_bytes();
        let other = [b"tidegate-checkpoint-1\0", &bytes[SIGNATURE_FORMAT.len() + 1..]].concat();
        signature.signature = REVIEWER.key().sign(&other);
    });
    assert_refused(&report(&tagged), Step::Signatures, &["did not sign this"]);
}

#[test]
fn a_signature_stands_in_its_place_and_form() {
    let id = APPROVER.entry().id;
    let renamed = reviewed(|path, _| *path = format!("signatures/county-reviewer-{id}.json"));
    assert_refused(&report(&renamed), Step::Signatures, &["holds the signature that belongs in"]);
    let version = reviewed(|_, one| one.format = "tidegate-pack-signature-2".to_owned());
    assert_refused(
        &report(&version),
        Step::Signatures,
        &["has format `tidegate-pack-signature-2`"],
    );
    let mut members = unpacked(&signed());
    members.last_mut().unwrap().1 = b"signed, Chen".to_vec();
    assert_refused(&report(&packed(&members)), Step::Signatures, &["cannot be read"]);
}

#[test]
fn another_signs_in_the_place_of_a_revoked_key() {
    let mut keyring = everybody();
    let why = "left the bureau".to_owned();
    let id = REVIEWER.entry().id;
    keyring.revoke(&id, Revocation { at: NOW, why, compromised: false }).unwrap();
    let successor = person("Wu of Tonglu", Role::CountyReviewer, "330122", 9);
    keyring.add(successor.entry()).unwrap();
    let mut file = PackFile::read(&signed()).unwrap();
    successor.signs(&mut file);
    // What should not be there is refused, although nothing lacks.
    let both = with_keyring(&file.to_bytes().unwrap(), &keyring);
    assert_refused(&both, Step::Signatures, &["was revoked at"]);
    assert!(file.withdraw(&id) && !file.withdraw(&id));
    assert!(with_keyring(&file.to_bytes().unwrap(), &keyring).accepted);
}

#[test]
fn signatures_are_counted() {
    let mut file = pack();
    let key = |seed: usize| SigningKey::from_seed(&[u8::try_from(seed).unwrap(); 32]);
    for seed in 0..SIGNATURES_MAX {
        file.sign(Role::Author, NOW, &key(seed)).unwrap();
    }
    file.sign(Role::Author, NOW + 1, &key(0)).unwrap();
    assert_eq!(file.signatures().len(), SIGNATURES_MAX);
    let refused = file.sign(Role::Author, NOW, &key(SIGNATURES_MAX)).unwrap_err();
    assert!(refused.to_string().contains("25 signatures, at most 24"), "{refused}");
    let mut members = unpacked(&file.to_bytes().unwrap());
    let one = PackSignature::new(file.digest(), Role::Author, NOW, &key(SIGNATURES_MAX));
    assert_refused(&report(&packed(&members)), Step::Signatures, &["not in the keyring"]);
    members.push((one.path(), one.to_bytes().unwrap()));
    in_order(&mut members);
    assert_refused(&report(&packed(&members)), Step::Signatures, &["25 signatures, at most 24"]);
}
