//! A pack file: one component with everything that people need to judge it.
//!
//! | member | what |
//! | --- | --- |
//! | `listing.json` | every other member with size and SHA-256; this is what is signed |
//! | `component.wasm` | the component, whose digest is the identity of the pack |
//! | `manifest.json` | its manifest, as in its custom section |
//! | `pack.toml`, `facts/`, `parameters/`, `catalogue/`, `messages/` | the tables it was built from |
//! | `cases/` | the cases that it must pass |
//! | `signatures/ROLE-KEY.json` | who takes responsibility; not listed, so that they can be added |

use std::collections::BTreeMap;

use tidegate_domain::{Instant, Jurisdiction};
use tidegate_manifest::Manifest;
use tidegate_record::{Digest, JSON_BYTES_MAX, KeyId, SigningKey};

use crate::container::{self, Bounds, Member};
use crate::listing::listing_digest;
use crate::signature::SIGNATURES;
use crate::{
    COMPONENT, ContentProblem, LISTING, ListedMember, Listing, MANIFEST, PACK_FORMAT,
    PackSignature, Problem, Refusal, Role, SIGNATURE_BYTES_MAX, SIGNATURE_FORMAT, SIGNATURES_MAX,
    SignatureProblem, Step, component, is_member_path, tables,
};

/// Largest pack file, bytes.
pub const PACK_BYTES_MAX: usize = 48 << 20;

/// Most members of a pack file, signatures among them.
pub const MEMBERS_MAX: usize = 1_024;

/// Largest component, bytes; what a runtime takes by default.
pub const COMPONENT_BYTES_MAX: usize = 16 << 20;

/// Largest other member, bytes; what the kit reads.
pub const TEXT_BYTES_MAX: usize = 4 << 20;

const TABLES: &str = "pack.toml";

const BOUNDS: Bounds =
    Bounds { bytes_max: PACK_BYTES_MAX, members_max: MEMBERS_MAX, member_bytes_max };

fn member_bytes_max(path: &str) -> usize {
    match path {
        COMPONENT => COMPONENT_BYTES_MAX,
        LISTING => JSON_BYTES_MAX,
        path if path.starts_with(SIGNATURES) => SIGNATURE_BYTES_MAX,
        _ => TEXT_BYTES_MAX,
    }
}

/// What a pack file is made of.
#[derive(Clone, Debug)]
pub struct PackParts {
    /// The component.
    pub component: Vec<u8>,
    /// `pack.toml`, tables, messages and cases by path, `/` between names.
    pub files: BTreeMap<String, Vec<u8>>,
}

/// A pack file that holds together: everything was checked but what its signatures are worth.
#[derive(Clone, Debug)]
pub struct PackFile {
    listing: Listing,
    listing_bytes: Vec<u8>,
    members: BTreeMap<String, Vec<u8>>,
    signatures: BTreeMap<String, PackSignature>,
    manifest: Manifest,
}

impl PackFile {
    /// The pack file of `parts`, without signatures. The same parts give the same bytes.
    ///
    /// # Errors
    ///
    /// Whatever [`Self::read`] would find in it.
    pub fn build(parts: PackParts) -> Result<Self, Refusal> {
        let PackParts { component, files: mut members } = parts;
        let of_component = |problem: ContentProblem| Refusal::one(Step::Component, problem);
        let (manifest, section) = component::manifest_of(&component).map_err(of_component)?;
        members.insert(MANIFEST.to_owned(), section.to_vec());
        let digest = Digest::of(&component);
        members.insert(COMPONENT.to_owned(), component);
        let listing = Listing {
            format: PACK_FORMAT.to_owned(),
            jurisdiction: jurisdiction(&manifest).map_err(of_component)?,
            name: manifest.name,
            version: manifest.version,
            component: digest,
            members: members.iter().map(|(path, bytes)| ListedMember::of(path, bytes)).collect(),
        };
        let listing = listing
            .to_bytes()
            .map_err(|cause| Refusal::one(Step::Listing, form(LISTING, cause)))?;
        let all = std::iter::once((LISTING.to_owned(), listing)).chain(members);
        Self::read(&written(all)?)
    }

    /// The pack file in `bytes`, in which everything but the worth of its signatures was checked.
    ///
    /// # Errors
    ///
    /// [`Refusal`] with the step that failed and everything that is wrong there.
    pub fn read(bytes: &[u8]) -> Result<Self, Refusal> {
        let members = container::read(bytes, &BOUNDS)
            .map_err(|problem| Refusal::one(Step::Container, problem))?;
        let (listing, listing_bytes) =
            read_listing(&members).map_err(|problem| Refusal::one(Step::Listing, problem))?;
        let signatures = compare(&listing, &members)
            .map_err(|problems| Refusal { step: Step::Members, problems })?;
        let listed = listing.members.iter().map(|member| member.path.as_str());
        let contents = members.get(1..).unwrap_or_default();
        let members: BTreeMap<String, Vec<u8>> = listed
            .zip(contents)
            .map(|(path, (_, content))| (path.to_owned(), content.to_vec()))
            .collect();
        let manifest = check_component(&listing, &members)
            .map_err(|problem| Refusal::one(Step::Component, problem))?;
        tables::compare(&members, &manifest)
            .map_err(|problems| Refusal { step: Step::Tables, problems })?;
        let signatures = read_signatures(&signatures)?;
        Ok(Self { listing, listing_bytes, members, signatures, manifest })
    }

    /// Its bytes.
    ///
    /// # Errors
    ///
    /// [`Refusal`] when signatures were added beyond what is read.
    pub fn to_bytes(&self) -> Result<Vec<u8>, Refusal> {
        let mut signatures = Vec::new();
        for (path, signature) in &self.signatures {
            let bytes = signature.to_bytes();
            let bytes = bytes.map_err(|cause| Refusal::one(Step::Signatures, form(path, cause)))?;
            signatures.push((path.clone(), bytes));
        }
        let listing = (LISTING.to_owned(), self.listing_bytes.clone());
        let members = self.members.iter().map(|(path, bytes)| (path.clone(), bytes.clone()));
        written(std::iter::once(listing).chain(members).chain(signatures))
    }

    /// What signatures name: a tagged digest of the listing. Signatures do not change it.
    #[must_use]
    pub fn digest(&self) -> Digest {
        listing_digest(&self.listing_bytes)
    }

    /// The listing.
    #[must_use]
    pub const fn listing(&self) -> &Listing {
        &self.listing
    }

    /// The manifest of the component.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The component.
    #[must_use]
    pub fn component(&self) -> &[u8] {
        self.member(COMPONENT).unwrap_or_default()
    }

    /// A listed member, for example `cases/ladder.toml`.
    #[must_use]
    pub fn member(&self, path: &str) -> Option<&[u8]> {
        self.members.get(path).map(Vec::as_slice)
    }

    /// The listed members, ascending by path.
    pub fn members(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.members.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The signatures with their paths, ascending. What they are worth is for [`crate::verify`].
    pub fn signatures(&self) -> impl ExactSizeIterator<Item = (&str, &PackSignature)> {
        self.signatures.iter().map(|(path, signature)| (path.as_str(), signature))
    }

    /// Takes out what a key signed, for example because it was revoked and another signs in its
    /// place; gives whether there was anything.
    pub fn withdraw(&mut self, key: &KeyId) -> bool {
        let before = self.signatures.len();
        self.signatures.retain(|_, signature| signature.signature.key_id != *key);
        self.signatures.len() < before
    }

    /// Adds a signature; one by the same key in the same role is replaced.
    ///
    /// # Errors
    ///
    /// [`Refusal`] beyond [`SIGNATURES_MAX`].
    pub fn sign(&mut self, role: Role, at: Instant, key: &SigningKey) -> Result<(), Refusal> {
        let signature = PackSignature::new(self.digest(), role, at, key);
        let count = self.signatures.len().saturating_add(1);
        if count > SIGNATURES_MAX && !self.signatures.contains_key(&signature.path()) {
            let problem = SignatureProblem::TooMany { count, max: SIGNATURES_MAX };
            return Err(Refusal::one(Step::Signatures, problem));
        }
        self.signatures.insert(signature.path(), signature);
        Ok(())
    }
}

/// Where the pack of a manifest holds.
fn jurisdiction(manifest: &Manifest) -> Result<Jurisdiction, ContentProblem> {
    manifest.jurisdiction.parse().map_err(|error: tidegate_domain::JurisdictionError| {
        ContentProblem::Component { path: COMPONENT.to_owned(), detail: error.to_string() }
    })
}

fn form(path: &str, cause: tidegate_record::CanonicalError) -> ContentProblem {
    ContentProblem::Form { path: path.to_owned(), cause }
}

fn written(members: impl Iterator<Item = (String, Vec<u8>)>) -> Result<Vec<u8>, Refusal> {
    let members: Vec<_> = members.collect();
    container::write(&members, &BOUNDS).map_err(|problem| Refusal::one(Step::Container, problem))
}

/// The listing, which stands first, and its bytes.
fn read_listing(members: &[Member<'_>]) -> Result<(Listing, Vec<u8>), ContentProblem> {
    let first = members.first().filter(|(path, _)| path == LISTING);
    let (_, bytes) = first.ok_or_else(|| ContentProblem::Missing { path: LISTING.to_owned() })?;
    let listing = Listing::from_bytes(bytes).map_err(|cause| form(LISTING, cause))?;
    if listing.format != PACK_FORMAT {
        let (path, found) = (LISTING.to_owned(), listing.format);
        return Err(ContentProblem::Format { path, found, known: PACK_FORMAT });
    }
    for needed in [COMPONENT, MANIFEST, TABLES] {
        if !listing.members.iter().any(|member| member.path == needed) {
            return Err(ContentProblem::Missing { path: needed.to_owned() });
        }
    }
    let mut before: Option<&str> = None;
    for ListedMember { path, .. } in &listing.members {
        if !has_place(path) {
            return Err(ContentProblem::Stranger { path: path.clone() });
        }
        if before.is_some_and(|before| before >= path.as_str()) {
            return Err(ContentProblem::Order { path: path.clone() });
        }
        before = Some(path);
    }
    Ok((listing, bytes.to_vec()))
}

/// Whether a listed member of this path belongs in a pack file.
fn has_place(path: &str) -> bool {
    let inside = match path.split_once('/') {
        None => matches!(path, COMPONENT | MANIFEST | TABLES),
        Some(("facts" | "parameters" | "catalogue", name)) => name.ends_with(".toml"),
        Some(("messages", name)) => matches!(name, "zh-CN.ftl" | "en.ftl"),
        Some(("cases", name)) => name.ends_with(".toml") || name.ends_with(".csv"),
        Some(_) => false,
    };
    inside && is_member_path(path)
}

/// Compares the members behind the listing with it; gives the signatures.
fn compare<'m, 'a>(
    listing: &Listing,
    members: &'m [Member<'a>],
) -> Result<Vec<&'m Member<'a>>, Vec<Problem>> {
    let behind = members.get(1..).unwrap_or_default();
    let mut problems: Vec<Problem> = Vec::new();
    for listed in &listing.members {
        let found = behind.iter().find(|(path, _)| *path == listed.path);
        problems.extend(match found {
            None => Some(ContentProblem::Missing { path: listed.path.clone() }.into()),
            Some((path, content)) => differs(listed, path, content).map(Problem::from),
        });
    }
    let listed = |path: &String| listing.members.iter().any(|member| member.path == *path);
    let is_signature = |path: &String| path.starts_with(SIGNATURES);
    for (path, _) in behind.iter().filter(|(path, _)| !listed(path) && !is_signature(path)) {
        problems.push(ContentProblem::Unlisted { path: path.clone() }.into());
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let signatures: Vec<&Member<'a>> = behind.iter().skip(listing.members.len()).collect();
    let in_order = behind.iter().zip(&listing.members).find(|((at, _), it)| *at != it.path);
    let ascending =
        signatures.iter().zip(signatures.iter().skip(1)).find(|(one, next)| one.0 > next.0);
    let misplaced = in_order.map(|((path, _), _)| path).or(ascending.map(|(_, next)| &next.0));
    match misplaced {
        Some(path) => Err(vec![ContentProblem::Order { path: path.clone() }.into()]),
        None => Ok(signatures),
    }
}

/// What differs between a member and its entry.
pub(crate) fn differs(listed: &ListedMember, path: &str, content: &[u8]) -> Option<ContentProblem> {
    let found = ListedMember::of(path, content);
    let path = path.to_owned();
    if found.bytes != listed.bytes {
        return Some(ContentProblem::Size { path, listed: listed.bytes, found: found.bytes });
    }
    let (listed, found) = (listed.digest, found.digest);
    (listed != found).then_some(ContentProblem::Changed { path, listed, found })
}

/// Checks that component, manifest and listing say the same.
fn check_component(
    listing: &Listing,
    members: &BTreeMap<String, Vec<u8>>,
) -> Result<Manifest, ContentProblem> {
    let missing = |path: &str| ContentProblem::Missing { path: path.to_owned() };
    let component = members.get(COMPONENT).ok_or_else(|| missing(COMPONENT))?;
    let beside = members.get(MANIFEST).ok_or_else(|| missing(MANIFEST))?;
    let (manifest, section) = component::manifest_of(component)?;
    if beside != section {
        let (path, field) = (MANIFEST.to_owned(), "bytes of the manifest");
        return Err(ContentProblem::Tables { path, field });
    }
    let version = (listing.version.to_string(), manifest.version.to_string());
    let digest = (listing.component.to_string(), Digest::of(component).to_string());
    let pairs = [
        ("name", (listing.name.clone(), manifest.name.clone())),
        ("version", version),
        ("jurisdiction", (listing.jurisdiction.to_string(), manifest.jurisdiction.clone())),
        ("component", digest),
    ];
    for (field, (found, component)) in pairs {
        if found != component {
            let path = LISTING.to_owned();
            return Err(ContentProblem::Contradiction { path, field, found, component });
        }
    }
    Ok(manifest)
}

/// The signatures, each in its form and in its place.
fn read_signatures(members: &[&Member<'_>]) -> Result<BTreeMap<String, PackSignature>, Refusal> {
    let (count, max) = (members.len(), SIGNATURES_MAX);
    if count > max {
        return Err(Refusal::one(Step::Signatures, SignatureProblem::TooMany { count, max }));
    }
    let mut signatures = BTreeMap::new();
    let mut problems: Vec<Problem> = Vec::new();
    for (path, bytes) in members {
        match PackSignature::from_bytes(bytes) {
            Err(cause) => problems.push(form(path, cause).into()),
            Ok(signature) if signature.format != SIGNATURE_FORMAT => {
                let (path, found) = (path.clone(), signature.format);
                let known = SIGNATURE_FORMAT;
                problems.push(ContentProblem::Format { path, found, known }.into());
            }
            Ok(signature) if signature.path() != *path => {
                let (path, belongs) = (path.clone(), signature.path());
                problems.push(SignatureProblem::Place { path, belongs }.into());
            }
            Ok(signature) => drop(signatures.insert(path.clone(), signature)),
        }
    }
    if problems.is_empty() {
        return Ok(signatures);
    }
    Err(Refusal { step: Step::Signatures, problems })
}
