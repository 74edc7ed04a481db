//! A small pack, its people and their keys.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use tidegate_domain::Instant;
use tidegate_manifest::{PackSource, SECTION_NAME};
use tidegate_record::SigningKey;
use tidegate_trust::*;

/// The present in these tests: some day of 2026.
pub(crate) const NOW: Instant = 1_795_000_000;

/// When all keys were made.
pub(crate) const MADE: Instant = NOW - 1_000_000;

/// Files of a small pack of a county.
pub(crate) fn files() -> BTreeMap<String, Vec<u8>> {
    let pack = "name = \"demo\"\nversion = \"0.2.0\"\ncontract = \"0.1\"\n\
                title = { zh = \"示例\", en = \"Demo\" }\njurisdiction = \"330122\"\n\
                offers = [\"grading\"]\ncovers = { from = 2021-01-01 }\n";
    let share = "[[parameter]]\nname = \"warning_share\"\nvalue = \"0.9\"\nunit = \"1\"\n\
                 label = { zh = \"预警比例\", en = \"Warning share\" }\n\
                 basis = \"project-default\"\nfrom = 2021-01-01\n";
    let files = [
        ("pack.toml", pack),
        ("parameters/ladder.toml", share),
        ("messages/zh-CN.ftl", "near = 接近限值\n"),
        ("messages/en.ftl", "near = Near the limit\n"),
        ("cases/ladder.toml", "[[case]]\nname = \"one\"\n"),
    ];
    files.into_iter().map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())).collect()
}

/// The files with a text in the place of another.
pub(crate) fn edited(path: &str, from: &str, to: &str) -> BTreeMap<String, Vec<u8>> {
    let mut files = files();
    let text = String::from_utf8(files.remove(path).unwrap()).unwrap();
    assert!(text.contains(from), "`{from}` is not in {path}");
    files.insert(path.to_owned(), text.replace(from, to).into_bytes());
    files
}

/// A component with nothing in it but this manifest section.
pub(crate) fn component_of(section: &[u8]) -> Vec<u8> {
    let mut component = b"\0asm\x0d\0\x01\0".to_vec();
    let mut content = vec![u8::try_from(SECTION_NAME.len()).unwrap()];
    content.extend_from_slice(SECTION_NAME.as_bytes());
    content.extend_from_slice(section);
    component.push(0);
    let mut length = content.len();
    while length > 0x7f {
        component.push(u8::try_from(length & 0x7f).unwrap() | 0x80);
        length >>= 7;
    }
    component.push(u8::try_from(length).unwrap());
    component.extend(content);
    component
}

/// The component that these files are built into.
pub(crate) fn component(files: &BTreeMap<String, Vec<u8>>) -> Vec<u8> {
    let manifest = PackSource::from_files(files).unwrap().manifest();
    component_of(&manifest.to_json().unwrap())
}

/// What the pack of these files is made of.
pub(crate) fn parts_of(files: BTreeMap<String, Vec<u8>>) -> PackParts {
    PackParts { component: component(&files), files }
}

/// The small pack, unsigned.
pub(crate) fn pack() -> PackFile {
    PackFile::build(parts_of(files())).unwrap()
}

/// Somebody with a key.
pub(crate) struct Person {
    pub(crate) name: &'static str,
    pub(crate) role: Role,
    pub(crate) scope: &'static str,
    pub(crate) seed: u8,
}

pub(crate) const AUTHOR: Person = person("Chen of Tonglu", Role::Author, "330122", 1);
pub(crate) const REVIEWER: Person = person("Bureau of Tonglu", Role::CountyReviewer, "330122", 2);
pub(crate) const APPROVER: Person = person("Zhejiang", Role::ProvincialApprover, "330000", 3);

pub(crate) const fn person(
    name: &'static str,
    role: Role,
    scope: &'static str,
    seed: u8,
) -> Person {
    Person { name, role, scope, seed }
}

impl Person {
    pub(crate) fn key(&self) -> SigningKey {
        SigningKey::from_seed(&[self.seed; 32])
    }

    pub(crate) fn entry(&self) -> KeyEntry {
        let public = self.key().public();
        KeyEntry {
            id: public.id(),
            public,
            owner: self.name.to_owned(),
            role: self.role,
            jurisdiction: self.scope.parse().unwrap(),
            created: MADE,
            expires: None,
            revoked: None,
        }
    }

    /// Signs in the role of the key, an hour ago.
    pub(crate) fn signs(&self, file: &mut PackFile) {
        file.sign(self.role, NOW - 3_600, &self.key()).unwrap();
    }
}

/// A keyring of these entries.
pub(crate) fn keyring(entries: impl IntoIterator<Item = KeyEntry>) -> Keyring {
    let mut keyring = Keyring::default();
    for entry in entries {
        keyring.add(entry).unwrap();
    }
    keyring
}

/// The keyring of author, reviewer and approver.
pub(crate) fn everybody() -> Keyring {
    keyring([AUTHOR.entry(), REVIEWER.entry(), APPROVER.entry()])
}

/// The small pack as these people signed it.
pub(crate) fn signed_by(people: &[&Person]) -> Vec<u8> {
    let mut file = pack();
    for person in people {
        person.signs(&mut file);
    }
    file.to_bytes().unwrap()
}

/// The small pack with all signatures that it needs.
pub(crate) fn signed() -> Vec<u8> {
    signed_by(&[&AUTHOR, &REVIEWER, &APPROVER])
}

/// The report with this keyring and the usual policy.
pub(crate) fn with_keyring(bytes: &[u8], keyring: &Keyring) -> Report {
    let policy = Policy::default();
    verify(bytes, &Terms { keyring, policy: &policy, now: NOW, active: &[] })
}

/// The report with everybody's keys and the usual policy.
pub(crate) fn report(bytes: &[u8]) -> Report {
    static EVERYBODY: OnceLock<Keyring> = OnceLock::new();
    with_keyring(bytes, EVERYBODY.get_or_init(everybody))
}

/// Checks that a report refuses at `step`, naming every one of `texts`.
#[track_caller]
pub(crate) fn assert_refused(report: &Report, step: Step, texts: &[&str]) {
    assert!(!report.accepted);
    assert_eq!(report.refused_at(), Some(step), "{:#?}", report.lines());
    let said = report.lines().join("\n");
    for text in texts {
        assert!(said.contains(text), "`{text}` is missing in\n{said}");
    }
}

/// The members of a container as tar has them.
pub(crate) fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut members = Vec::new();
    let mut at = 0;
    while let Some(header) = bytes.get(at..at + 512).filter(|block| block.iter().any(|b| *b != 0)) {
        let text = |range: std::ops::Range<usize>| {
            String::from_utf8_lossy(&header[range]).trim_end_matches('\0').to_owned()
        };
        let size = usize::from_str_radix(text(124..136).trim(), 8).unwrap();
        let content = bytes[at + 512..at + 512 + size].to_vec();
        members.push((text(0..100), content));
        at += 512 + size.next_multiple_of(512);
    }
    members
}

/// A container as `tidegate pack` writes it, of any members: what an attacker would write.
pub(crate) fn packed(members: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut bytes = Vec::new();
    for (path, content) in members {
        bytes.extend(header(path, content.len()));
        bytes.extend_from_slice(content);
        bytes.resize(bytes.len().next_multiple_of(512), 0);
    }
    bytes.resize(bytes.len() + 1024, 0);
    bytes
}

/// A header of ustar, written by hand.
pub(crate) fn header(path: &str, size: usize) -> Vec<u8> {
    let mut header = vec![0; 512];
    let mut put = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
    put(0, path.as_bytes());
    put(100, b"0000644\0");
    put(108, b"0000000\0");
    put(116, b"0000000\0");
    put(124, format!("{size:011o}\0").as_bytes());
    put(136, b"00000000000\0");
    put(148, b"        ");
    put(156, b"0");
    put(257, b"ustar\x0000");
    put(329, b"0000000\0");
    put(337, b"0000000\0");
    checksummed(header)
}

/// The header with the sum that fits it.
pub(crate) fn checksummed(mut header: Vec<u8>) -> Vec<u8> {
    header[148..156].copy_from_slice(b"        ");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:07o}\0").as_bytes());
    header
}

/// The signed pack with its members changed and the listing made to fit, as whoever cheats would.
pub(crate) fn relisted(change: impl FnOnce(&mut Vec<(String, Vec<u8>)>, &mut Listing)) -> Vec<u8> {
    let mut members = unpacked(&pack().to_bytes().unwrap());
    let (_, listing) = members.remove(0);
    let mut listing = Listing::from_bytes(&listing).unwrap();
    change(&mut members, &mut listing);
    listing.members = members.iter().map(|(path, bytes)| ListedMember::of(path, bytes)).collect();
    members.insert(0, (LISTING.to_owned(), listing.to_bytes().unwrap()));
    packed(&members)
}

/// The content of a member.
pub(crate) fn content<'a>(members: &'a mut [(String, Vec<u8>)], path: &str) -> &'a mut Vec<u8> {
    &mut members.iter_mut().find(|(found, _)| found == path).unwrap().1
}
