//! Keyrings: what they say, what they refuse, and what is taken over from another.

use tidegate_trust::*;

use crate::parts::*;

fn revocation(compromised: bool) -> Revocation {
    Revocation { at: NOW - 10, why: "left the bureau".to_owned(), compromised }
}

#[test]
fn a_keyring_is_read_back_and_its_text_is_the_same_whatever_the_order() {
    let mut keyring = everybody();
    keyring.revoke(&REVIEWER.entry().id, revocation(true)).unwrap();
    let text = keyring.to_toml().unwrap();
    assert_eq!(Keyring::from_toml(&text).unwrap(), keyring);
    let mut other = super::parts::keyring([APPROVER.entry(), REVIEWER.entry(), AUTHOR.entry()]);
    other.revoke(&REVIEWER.entry().id, revocation(true)).unwrap();
    assert_eq!(other.to_toml().unwrap(), text);
    for wanted in [
        "format = \"tidegate-keyring-1\"",
        "public = \"tidegate-public-key ed25519 ",
        "role = \"county-reviewer\"",
        "owner = \"Bureau of Tonglu\"",
        "created = \"2026-11-07T05:20:00+08:00\"",
        "compromised = true",
    ] {
        assert!(text.contains(wanted), "{wanted}\n{text}");
    }
    assert_eq!(Keyring::from_toml(&Keyring::default().to_toml().unwrap()).unwrap().keys(), []);
    let json = serde_json::to_string(&keyring).unwrap();
    assert_eq!(serde_json::from_str::<Keyring>(&json).unwrap(), keyring);
}

#[test]
fn a_keyring_that_says_something_else_is_refused() {
    let text = everybody().to_toml().unwrap();
    let other = person("x", Role::Author, "330122", 9).entry().id.to_string();
    for (from, to, wanted) in [
        ("tidegate-keyring-1", "tidegate-keyring-2", "this version reads `tidegate-keyring-1`"),
        ("owner =", "ownr =", "unknown field `ownr`"),
        ("[[key]]", "[[kez]]", "unknown field `kez`"),
        ("\"author\"", "\"writer\"", "unknown variant `writer`"),
        ("ed25519", "sm2", "is reserved"),
        ("ed25519", "rsa", "is not a signature algorithm"),
        ("+08:00", "", "is not a moment"),
        ("\"330122\"", "\"33012\"", "is not a jurisdiction"),
        ("\"330000\"", "\"330100\"", "a provincial-approver signs for a province"),
        ("\"Zhejiang\"", "\" Zhejiang\"", "without spaces at its ends"),
        (&AUTHOR.entry().id.to_string(), &other, "the key in it is"),
    ] {
        assert!(text.contains(from), "{from}");
        let error = Keyring::from_toml(&text.replace(from, to)).unwrap_err().to_string();
        assert!(error.contains(wanted), "{wanted}: {error}");
    }
    let twice = format!("{text}{}", text.split_once("\n\n").unwrap().1);
    assert!(Keyring::from_toml(&twice).unwrap_err().to_string().contains("already"));
}

#[test]
fn an_entry_that_contradicts_itself_is_not_added() {
    let mut keyring = Keyring::default();
    let entry = AUTHOR.entry();
    for (role, scope, good) in [
        (Role::Author, "000000", true),
        (Role::Author, "330122", true),
        (Role::CountyReviewer, "330122", true),
        (Role::CountyReviewer, "330100", false),
        (Role::CountyReviewer, "330000", false),
        (Role::ProvincialApprover, "330000", true),
        (Role::ProvincialApprover, "330100", false),
        (Role::ProvincialApprover, "000000", false),
    ] {
        let entry = KeyEntry { role, jurisdiction: scope.parse().unwrap(), ..entry.clone() };
        assert_eq!(Keyring::default().add(entry).is_ok(), good, "{role} {scope}");
    }
    for (expires, good) in [(MADE + 1, true), (MADE, false), (MADE - 1, false)] {
        let entry = KeyEntry { expires: Some(expires), ..entry.clone() };
        assert_eq!(Keyring::default().add(entry).is_ok(), good, "{expires}");
    }
    let long = "a".repeat(WORDS_BYTES_MAX);
    for (owner, good) in [
        (long.clone(), true),
        (format!("{long}a"), false),
        (String::new(), false),
        ("a\nb".into(), false),
    ] {
        assert_eq!(Keyring::default().add(KeyEntry { owner, ..entry.clone() }).is_ok(), good);
    }
    keyring.add(entry.clone()).unwrap();
    let id = entry.id;
    assert_eq!(
        keyring.add(KeyEntry { owner: "other".into(), ..entry }),
        Err(KeyringError::Known { id })
    );
}

#[test]
fn keys_and_bytes_are_counted() {
    let entry = |seed: usize| {
        let mut bytes = [7; 32];
        bytes[..8].copy_from_slice(&(seed as u64).to_be_bytes());
        let public = tidegate_record::SigningKey::from_seed(&bytes).public();
        KeyEntry { id: public.id(), public, ..AUTHOR.entry() }
    };
    let mut full = keyring((0..KEYS_MAX).map(entry));
    assert_eq!(full.add(entry(KEYS_MAX)), Err(KeyringError::Full));
    assert_eq!(Keyring::from_toml(&full.to_toml().unwrap()).unwrap().keys().len(), KEYS_MAX);
    let padded = |bytes: usize| {
        let text = everybody().to_toml().unwrap();
        Keyring::from_toml(&format!("{text}{}", " ".repeat(bytes - text.len())))
    };
    assert!(padded(KEYRING_BYTES_MAX).is_ok());
    assert_eq!(
        padded(KEYRING_BYTES_MAX + 1),
        Err(KeyringError::TooLarge { bytes: KEYRING_BYTES_MAX + 1 })
    );
}

#[test]
fn a_revocation_stays_and_may_only_become_graver() {
    let mut keyring = everybody();
    let id = AUTHOR.entry().id;
    let unknown = person("x", Role::Author, "330122", 9).entry().id;
    assert_eq!(
        keyring.revoke(&unknown, revocation(false)),
        Err(KeyringError::Unknown { id: unknown })
    );
    let silent = Revocation { why: String::new(), ..revocation(false) };
    assert_eq!(keyring.revoke(&id, silent), Err(KeyringError::Words { what: "reason" }));
    keyring.revoke(&id, revocation(false)).unwrap();
    assert!(matches!(keyring.revoke(&id, revocation(false)), Err(KeyringError::Revoked { .. })));
    keyring.revoke(&id, revocation(true)).unwrap();
    assert!(matches!(keyring.revoke(&id, revocation(true)), Err(KeyringError::Revoked { .. })));
    assert!(keyring.get(&id).unwrap().revoked.as_ref().unwrap().compromised);
}

#[test]
fn revocations_travel_and_keys_do_not() {
    let mut theirs = everybody();
    theirs.add(person("Stranger", Role::Author, "330122", 9).entry()).unwrap();
    theirs.revoke(&AUTHOR.entry().id, revocation(false)).unwrap();
    let mut mine = everybody();
    assert_eq!(mine.take_revocations(&theirs), [AUTHOR.entry().id]);
    assert_eq!(mine.keys().len(), 3);
    assert_eq!(mine.get(&AUTHOR.entry().id).unwrap().state(NOW), "revoked");
    assert_eq!(mine.take_revocations(&theirs), []);
}

#[test]
fn the_state_of_a_key_follows_the_clock() {
    let entry = KeyEntry { expires: Some(NOW), ..AUTHOR.entry() };
    for (now, state) in
        [(MADE - 1, "not yet"), (MADE, "valid"), (NOW - 1, "valid"), (NOW, "expired")]
    {
        assert_eq!(entry.state(now), state);
    }
}

#[test]
fn a_county_takes_the_keys_of_its_layers() {
    let neighbour = person("Jiande", Role::CountyReviewer, "330182", 8);
    let nation = person("Ministry", Role::Author, "000000", 9);
    let mut all = everybody();
    all.add(neighbour.entry()).unwrap();
    all.add(nation.entry()).unwrap();
    let kept = all.for_county(&"330122".parse().unwrap());
    assert_eq!(kept.keys().len(), 4);
    assert!(kept.get(&neighbour.entry().id).is_none());
}
