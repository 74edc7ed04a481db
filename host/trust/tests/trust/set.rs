//! All packs of a county across an air gap: the same container, the same checks.

use tidegate_trust::*;

use crate::parts::*;

const MINISTRY: Person = person("Ministry", Role::Author, "000000", 5);
const INSTITUTE: Person = person("Institute", Role::Author, "000000", 6);

fn keys() -> Keyring {
    let mut keyring = everybody();
    keyring.add(MINISTRY.entry()).unwrap();
    keyring.add(INSTITUTE.entry()).unwrap();
    keyring
}

/// A signed pack for the whole nation.
fn national() -> Vec<u8> {
    let mut file = PackFile::build(parts_of(edited("pack.toml", "330122", "000000"))).unwrap();
    MINISTRY.signs(&mut file);
    INSTITUTE.signs(&mut file);
    file.to_bytes().unwrap()
}

fn set_of(files: Vec<Vec<u8>>) -> Vec<u8> {
    PackSet::build("330122".parse().unwrap(), files, &keys()).unwrap().to_bytes().unwrap()
}

fn set() -> Vec<u8> {
    set_of(vec![signed(), national()])
}

fn held(bytes: &[u8], keyring: &Keyring) -> SetReport {
    let policy = Policy::default();
    verify_set(bytes, &Terms { keyring, policy: &policy, now: NOW, active: &[] })
}

#[track_caller]
fn assert_set_refused(report: &SetReport, texts: &[&str]) {
    assert!(!report.accepted);
    let said = report.lines().join("\n");
    for text in texts {
        assert!(said.contains(text), "`{text}` is missing in\n{said}");
    }
}

#[test]
fn a_set_travels_and_its_bytes_do_not_depend_on_the_order() {
    let bytes = set();
    assert_eq!(bytes, set_of(vec![national(), signed()]));
    let report = held(&bytes, &keys());
    assert!(report.accepted, "{:#?}", report.lines());
    assert_eq!(report.packs.len(), 2);
    let read = PackSet::read(&bytes).unwrap();
    let places: Vec<&str> = read.packs().map(|(pack, _)| pack.jurisdiction.as_str()).collect();
    assert_eq!(places, ["000000", "330122"], "the widest first");
    assert_eq!(read.packs().nth(1).unwrap().1, signed());
    assert_eq!(read.to_bytes().unwrap(), bytes);
    let json = serde_json::to_value(&report).unwrap();
    assert_eq!(json["packs"][1]["pack"]["name"], "demo");
    assert_eq!(json["county"], "330122");
}

#[test]
fn every_flipped_byte_of_a_set_is_refused() {
    let bytes = set();
    // Any byte of a pack is caught by its digest, so that every hundredth stands for the others.
    let keys = keys();
    for at in (0..bytes.len()).step_by(101).chain(0..4096) {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert!(!held(&changed, &keys).accepted, "byte {at}");
    }
    for length in (0..bytes.len()).step_by(509).chain([bytes.len() - 1]) {
        assert!(!held(&bytes[..length], &keys).accepted, "cut off at {length}");
    }
}

#[test]
fn a_pack_is_held_against_the_keys_of_whoever_reads() {
    let report = held(&set(), &everybody());
    assert_set_refused(
        &report,
        &["of the set is not in your keyring", "not in the keyring", "refused: 1 of its packs"],
    );
    assert_eq!(report.unknown_keys.len(), 2);
    assert!(report.packs[1].accepted && !report.packs[0].accepted);
}

#[test]
fn what_the_set_knows_to_be_revoked_no_longer_counts() {
    let mut theirs = keys();
    let why = "key file lost".to_owned();
    let revocation = Revocation { at: NOW - 5, why, compromised: true };
    theirs.revoke(&AUTHOR.entry().id, revocation).unwrap();
    let set = PackSet::build("330122".parse().unwrap(), vec![signed()], &theirs).unwrap();
    let report = held(&set.to_bytes().unwrap(), &keys());
    assert_eq!(report.revoked_by_set, [AUTHOR.entry().id]);
    assert_set_refused(&report, &["revoke it in your keyring too", "key file lost"]);
}

#[test]
fn a_set_is_of_one_county_and_one_pack_a_place() {
    let build = |county: &str, files: Vec<Vec<u8>>| {
        PackSet::build(county.parse().unwrap(), files, &keys()).unwrap_err().to_string()
    };
    let newer = PackFile::build(parts_of(edited("pack.toml", "0.2.0", "0.3.0"))).unwrap();
    let twice = build("330122", vec![signed(), newer.to_bytes().unwrap()]);
    assert!(twice.contains("two packs of the set claim the place of `demo` in 330122"), "{twice}");
    let elsewhere = build("330182", vec![signed()]);
    assert!(elsewhere.contains("is for 330122, which does not contain 330182"), "{elsewhere}");
    assert!(build("330122", Vec::new()).contains("`packs` is missing"));
    assert!(build("330122", vec![vec![1, 2, 3]]).contains("refused at step `container`"));
}

#[test]
fn keys_of_other_counties_do_not_travel() {
    let mut all = keys();
    all.add(person("Jiande", Role::CountyReviewer, "330182", 9).entry()).unwrap();
    let set = PackSet::build("330122".parse().unwrap(), vec![signed()], &all).unwrap();
    assert_eq!(set.keyring(), &keys());
}

/// A set whose listing was made to fit what was changed.
fn forged(change: impl FnOnce(&mut Vec<(String, Vec<u8>)>, &mut SetListing)) -> Vec<u8> {
    let mut members = unpacked(&set());
    let mut listing: SetListing = serde_json::from_slice(&members.remove(0).1).unwrap();
    change(&mut members, &mut listing);
    members.insert(0, ("set.json".to_owned(), serde_json::to_vec(&listing).unwrap()));
    packed(&members)
}

#[test]
fn members_of_a_set_are_exactly_those_listed() {
    type Change = fn(&mut Vec<(String, Vec<u8>)>, &mut SetListing);
    let cases: [(Change, &str); 9] = [
        (|_, listing| listing.format = "tidegate-set-2".to_owned(), "has format `tidegate-set-2`"),
        (|all, _| drop(all.remove(1)), ".tgp` is missing"),
        (|all, _| drop(all.remove(0)), "`keyring.toml` is missing"),
        (|all, _| all.push(("readme.md".to_owned(), vec![])), "`readme.md` is not in the listing"),
        (|all, _| all.swap(1, 2), "stands in another place"),
        (|_, listing| listing.packs.reverse(), "stands in another place"),
        (|_, listing| listing.county = "330182".parse().unwrap(), "does not contain 330182"),
        (|_, listing| listing.packs[1].name = "other".to_owned(), "says other 0.2.0 for 330122"),
        (
            |all, listing| {
                all[0].1 = b"format = \"tidegate-keyring-9\"\n".to_vec();
                listing.keyring = ListedMember::of("keyring.toml", &all[0].1);
            },
            "`keyring.toml`: the keyring cannot be read",
        ),
    ];
    for (change, text) in cases {
        assert_set_refused(&held(&forged(change), &keys()), &[text, "the set is refused"]);
    }
    // A pack that was changed, listing and all: its signatures do not fit.
    let swapped = forged(|all, listing| {
        let other = PackFile::build(parts_of(edited("pack.toml", "0.2.0", "0.3.0"))).unwrap();
        let path = format!("packs/{}.tgp", other.listing().component);
        let bytes = other.to_bytes().unwrap();
        listing.packs[1].version = "0.3.0".parse().unwrap();
        listing.packs[1].member = ListedMember::of(&path, &bytes);
        all[2] = (path, bytes);
    });
    assert_set_refused(&held(&swapped, &keys()), &["0 of 1 signatures as author"]);
}

#[test]
fn packs_of_a_set_are_counted() {
    let named = |count: usize| {
        let files = (0..count).map(|n| {
            let files = edited("pack.toml", "\"demo\"", &format!("\"demo-{n:02}\""));
            PackFile::build(parts_of(files)).unwrap().to_bytes().unwrap()
        });
        PackSet::build("330122".parse().unwrap(), files.collect(), &keys()).unwrap().to_bytes()
    };
    assert!(named(SET_PACKS_MAX).is_ok());
    let refused = named(SET_PACKS_MAX + 1).unwrap_err().to_string();
    assert!(refused.contains("more than 66 members"), "{refused}");
}
