//! All packs of a county in one file, for a machine that no network reaches.
//!
//! | member | what |
//! | --- | --- |
//! | `set.json` | every other member with size and SHA-256 |
//! | `keyring.toml` | the public keys that may sign for the county, with what was revoked |
//! | `packs/COMPONENT.tgp` | a pack file each, with its own signatures, named by its component |
//!
//! The set itself is not signed: each pack is, and what keys are worth is for whoever reads it.

use serde::{Deserialize, Serialize};
use tidegate_domain::Jurisdiction;
use tidegate_record::{JSON_BYTES_MAX, from_bytes, to_bytes};

use crate::container::{self, Bounds};
use crate::pack_file::differs;
use crate::{
    ContentProblem, KEYRING_BYTES_MAX, Keyring, ListedMember, PACK_BYTES_MAX, PackFile,
    PackIdentity, Problem, Refusal, Step, is_member_path,
};

/// The format that this version writes and reads.
pub const SET_FORMAT: &str = "tidegate-set-1";

/// Where the listing of a set stands.
pub const SET_LISTING: &str = "set.json";

/// Where the keyring of a set stands.
pub const SET_KEYRING: &str = "keyring.toml";

/// Most packs of one set. A county has a few for each of its four levels.
pub const SET_PACKS_MAX: usize = 64;

/// Largest set, bytes.
pub const SET_BYTES_MAX: usize = 512 << 20;

const BOUNDS: Bounds =
    Bounds { bytes_max: SET_BYTES_MAX, members_max: SET_PACKS_MAX + 2, member_bytes_max };

fn member_bytes_max(path: &str) -> usize {
    match path {
        SET_LISTING => JSON_BYTES_MAX,
        SET_KEYRING => KEYRING_BYTES_MAX,
        _ => PACK_BYTES_MAX,
    }
}

/// A pack of a set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetPack {
    /// Name of the pack.
    pub name: String,
    /// Its version.
    pub version: semver::Version,
    /// Where it holds; this jurisdiction contains the county.
    pub jurisdiction: Jurisdiction,
    /// The pack file.
    pub member: ListedMember,
}

impl SetPack {
    /// Whether it names the pack that was found.
    pub(crate) fn names(&self, pack: &PackIdentity) -> bool {
        self.name == pack.name
            && self.version == pack.version
            && self.jurisdiction == pack.jurisdiction
            && self.member.path == pack_path(pack)
    }
}

/// What a set contains.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SetListing {
    /// [`SET_FORMAT`].
    pub format: String,
    /// The county.
    pub county: Jurisdiction,
    /// The keyring.
    pub keyring: ListedMember,
    /// The packs, ascending by jurisdiction and name: the widest first.
    pub packs: Vec<SetPack>,
}

/// A set whose members are those listed. What its packs are worth is for [`crate::verify_set`].
#[derive(Clone, Debug)]
pub struct PackSet {
    listing: SetListing,
    keyring: Keyring,
    packs: Vec<Vec<u8>>,
}

impl PackSet {
    /// The set of these pack files, with those keys of `keyring` that may sign for the county. The
    /// same files and keys give the same bytes, whatever their order.
    ///
    /// # Errors
    ///
    /// [`Refusal`] when a file does not hold together, two claim one place, or one is of no use to
    /// the county.
    pub fn build(
        county: Jurisdiction,
        files: Vec<Vec<u8>>,
        keyring: &Keyring,
    ) -> Result<Self, Refusal> {
        let mut packs = Vec::new();
        for bytes in files {
            let pack = PackIdentity::of(&PackFile::read(&bytes)?);
            let member = ListedMember::of(&pack_path(&pack), &bytes);
            let PackIdentity { name, version, jurisdiction, .. } = pack;
            packs.push((SetPack { name, version, jurisdiction, member }, bytes));
        }
        packs.sort_by(|(one, _), (other, _)| place(one).cmp(&place(other)));
        let (listed, packs): (Vec<SetPack>, Vec<Vec<u8>>) = packs.into_iter().unzip();
        let keyring = keyring.for_county(&county);
        let text = keyring_text(&keyring)?;
        let listing = SetListing {
            format: SET_FORMAT.to_owned(),
            county,
            keyring: ListedMember::of(SET_KEYRING, text.as_bytes()),
            packs: listed,
        };
        check_listing(&listing).map_err(|problem| Refusal::one(Step::Listing, problem))?;
        Ok(Self { listing, keyring, packs })
    }

    /// The set in `bytes`.
    ///
    /// # Errors
    ///
    /// [`Refusal`] with the step that failed: container, listing or members.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let members = container::read(bytes, &BOUNDS)
            .map_err(|problem| Refusal::one(Step::Container, problem))?;
        let of_listing = |problem: ContentProblem| Refusal::one(Step::Listing, problem);
        let missing = |path: &str| ContentProblem::Missing { path: path.to_owned() };
        let first = members.first().filter(|(path, _)| path == SET_LISTING);
        let (_, listing) = first.ok_or_else(|| of_listing(missing(SET_LISTING)))?;
        let listing: SetListing = from_bytes("the listing", listing)
            .map_err(|cause| of_listing(form(SET_LISTING, cause)))?;
        check_listing(&listing).map_err(of_listing)?;
        let behind = members.get(1..).unwrap_or_default();
        check_members(&listing, behind)
            .map_err(|problems| Refusal { step: Step::Members, problems })?;
        let text = behind.first().map(|(_, text)| *text).unwrap_or_default();
        let keyring = Keyring::from_toml(&String::from_utf8_lossy(text)).map_err(|cause| {
            let path = SET_KEYRING.to_owned();
            Refusal::one(Step::Members, ContentProblem::Keyring { path, cause })
        })?;
        let packs = behind.iter().skip(1).map(|(_, bytes)| bytes.to_vec()).collect();
        Ok(Self { listing, keyring, packs })
    }

    /// Its bytes.
    ///
    /// # Errors
    ///
    /// [`Refusal`] beyond what is read.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refusal> {
        let listing = to_bytes("the listing", &self.listing)
            .map_err(|cause| Refusal::one(Step::Listing, form(SET_LISTING, cause)))?;
        let keyring = keyring_text(&self.keyring)?.into_bytes();
        let mut members =
            vec![(SET_LISTING.to_owned(), listing), (SET_KEYRING.to_owned(), keyring)];
        let listed = self.listing.packs.iter().map(|pack| pack.member.path.clone());
        members.extend(listed.zip(self.packs.iter().cloned()));
        container::write(&members, &BOUNDS)
            .map_err(|problem| Refusal::one(Step::Container, problem))
    }

    /// The listing.
    #[must_use]
    pub const fn listing(&self) -> &SetListing {
        &self.listing
    }

    /// The keyring that came with it. Whoever makes up a set makes up its keyring.
    #[must_use]
    pub const fn keyring(&self) -> &Keyring {
        &self.keyring
    }

    /// The packs with the bytes of their files, widest first.
    pub fn packs(&self) -> impl Iterator<Item = (&SetPack, &[u8])> {
        self.listing.packs.iter().zip(self.packs.iter().map(Vec::as_slice))
    }
}

fn pack_path(pack: &PackIdentity) -> String {
    format!("packs/{}.tgp", pack.component)
}

/// The place that a pack claims.
fn place(pack: &SetPack) -> (&Jurisdiction, &str) {
    (&pack.jurisdiction, pack.name.as_str())
}

fn form(path: &str, cause: tidegate_record::CanonicalError) -> ContentProblem {
    ContentProblem::Form { path: path.to_owned(), cause }
}

fn keyring_text(keyring: &Keyring) -> Result<String, Refusal> {
    keyring.to_toml().map_err(|cause| {
        let path = SET_KEYRING.to_owned();
        Refusal::one(Step::Members, ContentProblem::Keyring { path, cause })
    })
}

fn check_listing(listing: &SetListing) -> Result<(), ContentProblem> {
    if listing.format != SET_FORMAT {
        let (path, found) = (SET_LISTING.to_owned(), listing.format.clone());
        return Err(ContentProblem::Format { path, found, known: SET_FORMAT });
    }
    if listing.keyring.path != SET_KEYRING || listing.packs.is_empty() {
        let path = if listing.packs.is_empty() { "packs" } else { SET_KEYRING };
        return Err(ContentProblem::Missing { path: path.to_owned() });
    }
    let mut before: Option<&SetPack> = None;
    for pack in &listing.packs {
        let path = pack.member.path.clone();
        if !path.starts_with("packs/") || !path.ends_with(".tgp") || !is_member_path(&path) {
            return Err(ContentProblem::Stranger { path });
        }
        if !pack.jurisdiction.contains(&listing.county) {
            let (jurisdiction, county) = (pack.jurisdiction.clone(), listing.county.clone());
            return Err(ContentProblem::Elsewhere { path, jurisdiction, county });
        }
        match before.map(|before| place(before).cmp(&place(pack))) {
            Some(std::cmp::Ordering::Equal) => {
                let (name, jurisdiction) = (pack.name.clone(), pack.jurisdiction.clone());
                return Err(ContentProblem::OnePlace { name, jurisdiction });
            }
            Some(std::cmp::Ordering::Greater) => return Err(ContentProblem::Order { path }),
            _ => before = Some(pack),
        }
    }
    Ok(())
}

/// Checks that the members behind the listing are exactly those that it names.
fn check_members(
    listing: &SetListing,
    behind: &[container::Member<'_>],
) -> Result<(), Vec<Problem>> {
    let packs = listing.packs.iter().map(|pack| &pack.member);
    let listed: Vec<&ListedMember> = std::iter::once(&listing.keyring).chain(packs).collect();
    let mut problems: Vec<Problem> = Vec::new();
    for (at, member) in listed.iter().enumerate() {
        let problem = match behind.iter().position(|(path, _)| *path == member.path) {
            None => Some(ContentProblem::Missing { path: member.path.clone() }),
            Some(found) if found != at => Some(ContentProblem::Order { path: member.path.clone() }),
            Some(found) => behind.get(found).and_then(|(path, bytes)| differs(member, path, bytes)),
        };
        problems.extend(problem.map(Problem::from));
    }
    for (path, _) in behind {
        if !listed.iter().any(|member| member.path == *path) {
            problems.push(ContentProblem::Unlisted { path: path.clone() }.into());
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
