//! Whether a pack file may be admitted: the one question that a host asks.

use std::collections::BTreeSet;

use semver::Version;
use tidegate_domain::{Instant, Jurisdiction};
use tidegate_record::Digest;

use crate::report::{stopped, taken};
use crate::{
    KeyEntry, Keyring, PackFile, PackIdentity, PackSignature, Policy, PolicyProblem, Problem,
    Report, Requirement, RevokedKeys, SignatureProblem, SignatureReport, Step, moment,
};

/// How far the clock of whoever signed may be ahead, seconds.
pub const CLOCK_AHEAD_S_MAX: i64 = 300;

/// A version that is active.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveVersion {
    /// Name of the pack.
    pub name: String,
    /// Where it holds.
    pub jurisdiction: Jurisdiction,
    /// Version.
    pub version: Version,
    /// SHA-256 of its component.
    pub component: Digest,
}

/// What a pack file is held against.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    /// The keys that are known.
    pub keyring: &'a Keyring,
    /// The signatures that are needed.
    pub policy: &'a Policy,
    /// The present.
    pub now: Instant,
    /// What is active; only a pack of the same name and jurisdiction is compared.
    pub active: &'a [ActiveVersion],
}

/// A report with the pack that it is about.
#[derive(Debug)]
pub struct Examined {
    /// What was found.
    pub report: Report,
    /// The pack; only when every step passed.
    pub accepted: Option<PackFile>,
}

/// Whether the pack file in `bytes` may be admitted on these terms, step by step. Nothing in it is
/// compiled or run.
#[must_use]
pub fn verify(bytes: &[u8], terms: &Terms<'_>) -> Report {
    examine(bytes, terms).report
}

/// As [`verify`], with the pack when it may be admitted.
#[must_use]
pub fn examine(bytes: &[u8], terms: &Terms<'_>) -> Examined {
    let file = match PackFile::read(bytes) {
        Ok(file) => file,
        Err(refusal) => {
            let report = Report {
                accepted: false,
                now: terms.now,
                pack: None,
                signatures: Vec::new(),
                steps: stopped(&Step::ALL, refusal),
            };
            return Examined { report, accepted: None };
        }
    };
    let signed: Vec<Signed<'_>> =
        file.signatures().map(|(path, one)| Signed::of(path, one, &file, terms)).collect();
    let policy = check_policy(&file, &signed, terms.policy);
    let version = check_version(&file, terms.active);
    let signatures = signed.iter().map(Signed::report).collect();
    let problems = signed.into_iter().flat_map(|one| one.problems).map(Problem::from).collect();
    let passed = [Step::Container, Step::Listing, Step::Members, Step::Component, Step::Tables];
    let mut steps: Vec<_> = passed.into_iter().map(|step| taken(step, Vec::new())).collect();
    steps.push(taken(Step::Signatures, problems));
    steps.push(taken(Step::Policy, policy.into_iter().map(Problem::from).collect()));
    steps.push(taken(Step::Version, version.into_iter().map(Problem::from).collect()));
    let accepted = steps.iter().all(|step| step.problems.is_empty());
    let (now, pack) = (terms.now, Some(PackIdentity::of(&file)));
    let report = Report { accepted, now, pack, signatures, steps };
    Examined { report, accepted: accepted.then_some(file) }
}

/// A signature with what is wrong with it.
struct Signed<'a> {
    path: &'a str,
    signature: &'a PackSignature,
    entry: Option<&'a KeyEntry>,
    problems: Vec<SignatureProblem>,
}

impl<'a> Signed<'a> {
    fn of(path: &'a str, signature: &'a PackSignature, file: &PackFile, terms: &Terms<'a>) -> Self {
        let key = signature.signature.key_id;
        let Some(entry) = terms.keyring.get(&key) else {
            let path_owned = path.to_owned();
            let problems = vec![SignatureProblem::UnknownKey { path: path_owned, key }];
            return Self { path, signature, entry: None, problems };
        };
        let checks = [
            check_role(path, signature, entry),
            check_scope(path, &file.listing().jurisdiction, entry),
            check_validity(path, entry, terms.now),
            check_revocation(path, signature, entry, terms.policy.revoked_keys()),
            check_moment(path, signature, entry, terms.now),
            check_value(path, signature, entry, file.digest()),
        ];
        Self {
            path,
            signature,
            entry: Some(entry),
            problems: checks.into_iter().flatten().collect(),
        }
    }

    fn counts(&self) -> bool {
        self.entry.is_some() && self.problems.is_empty()
    }

    fn report(&self) -> SignatureReport {
        SignatureReport {
            role: self.signature.role,
            key: self.signature.signature.key_id,
            at: self.signature.at,
            owner: self.entry.map(|entry| entry.owner.clone()),
            counts: self.counts(),
        }
    }
}

fn check_role(path: &str, signature: &PackSignature, entry: &KeyEntry) -> Option<SignatureProblem> {
    (signature.role != entry.role).then(|| SignatureProblem::WrongRole {
        path: path.to_owned(),
        key: entry.id,
        owner: entry.owner.clone(),
        signed: signature.role,
        role: entry.role,
    })
}

fn check_scope(path: &str, pack: &Jurisdiction, entry: &KeyEntry) -> Option<SignatureProblem> {
    (!entry.jurisdiction.contains(pack)).then(|| SignatureProblem::WrongScope {
        path: path.to_owned(),
        key: entry.id,
        owner: entry.owner.clone(),
        scope: entry.jurisdiction.clone(),
        jurisdiction: pack.clone(),
    })
}

fn check_validity(path: &str, entry: &KeyEntry, now: Instant) -> Option<SignatureProblem> {
    let (path, key, owner) = (path.to_owned(), entry.id, entry.owner.clone());
    if now < entry.created {
        let from = moment(entry.created);
        return Some(SignatureProblem::NotYet { path, key, owner, from });
    }
    let expires = entry.expires.filter(|expires| now >= *expires)?;
    Some(SignatureProblem::Expired { path, key, owner, until: moment(expires) })
}

/// A revocation holds whatever the clock says: one that lies ahead only shows that a clock was set
/// back.
fn check_revocation(
    path: &str,
    signature: &PackSignature,
    entry: &KeyEntry,
    policy: RevokedKeys,
) -> Option<SignatureProblem> {
    let revoked = entry.revoked.as_ref()?;
    let earlier = signature.at < revoked.at && !revoked.compromised;
    if policy == RevokedKeys::CountEarlier && earlier {
        return None;
    }
    Some(SignatureProblem::Revoked {
        path: path.to_owned(),
        key: entry.id,
        owner: entry.owner.clone(),
        at: moment(revoked.at),
        why: revoked.why.clone(),
    })
}

fn check_moment(
    path: &str,
    signature: &PackSignature,
    entry: &KeyEntry,
    now: Instant,
) -> Option<SignatureProblem> {
    let why = if signature.at > now.saturating_add(CLOCK_AHEAD_S_MAX) {
        "which is still to come"
    } else if signature.at < entry.created {
        "before its key was made"
    } else if entry.expires.is_some_and(|expires| signature.at >= expires) {
        "after its key had expired"
    } else {
        return None;
    };
    let (path, at) = (path.to_owned(), moment(signature.at));
    Some(SignatureProblem::Moment { path, at, why })
}

fn check_value(
    path: &str,
    signature: &PackSignature,
    entry: &KeyEntry,
    listing: Digest,
) -> Option<SignatureProblem> {
    let path = path.to_owned();
    if signature.listing != listing {
        let signed = signature.listing;
        return Some(SignatureProblem::AnotherListing { path, signed, listing });
    }
    let checked = entry.public.verify(&signature.signed_bytes(), &signature.signature);
    checked.err().map(|cause| SignatureProblem::Key { path, cause })
}

/// What the signatures lack, and what they have and should not.
fn check_policy(file: &PackFile, signed: &[Signed<'_>], policy: &Policy) -> Vec<PolicyProblem> {
    let level = file.listing().jurisdiction.level();
    let rules: Vec<Requirement> = policy.of_level(level).collect();
    if rules.is_empty() {
        return vec![PolicyProblem::NoRule { level }];
    }
    let mut problems = Vec::new();
    for Requirement { role, count, .. } in &rules {
        let counting = signed.iter().filter(|one| one.counts() && one.signature.role == *role);
        let owners: BTreeSet<String> = counting.filter_map(|one| one.entry.map(owner)).collect();
        if u32::try_from(owners.len()).is_ok_and(|found| found < *count) {
            let (role, needed, found) = (*role, *count, owners.len());
            problems.push(PolicyProblem::Lacks { level, role, needed, found });
        }
    }
    for one in signed {
        let role = one.signature.role;
        if !rules.iter().any(|rule| rule.role == role) {
            problems.push(PolicyProblem::NotAsked { path: one.path.to_owned(), level, role });
        }
    }
    problems.extend(same_owners(signed));
    problems
}

/// Owners as compared: a name that differs in capitals only is the same name.
fn owner(entry: &KeyEntry) -> String {
    entry.owner.to_lowercase()
}

/// Pairs of signatures by one owner.
fn same_owners(signed: &[Signed<'_>]) -> Vec<PolicyProblem> {
    let mut problems = Vec::new();
    let known: Vec<_> = signed.iter().filter_map(|one| Some((one.signature, one.entry?))).collect();
    for (at, (one, entry)) in known.iter().enumerate() {
        for (other, second) in known.iter().skip(at.saturating_add(1)) {
            if owner(entry) != owner(second) {
                continue;
            }
            let owner = entry.owner.clone();
            problems.push(if one.role == other.role {
                let (first, second) = (entry.id, second.id);
                PolicyProblem::SameOwner { owner, role: one.role, first, second }
            } else {
                PolicyProblem::TwoRoles { owner, first: one.role, second: other.role }
            });
        }
    }
    problems
}

/// Whether what is active is newer, or another component under the same version.
fn check_version(file: &PackFile, active: &[ActiveVersion]) -> Option<PolicyProblem> {
    let listing = file.listing();
    let same_place = |active: &&ActiveVersion| {
        active.name == listing.name && active.jurisdiction == listing.jurisdiction
    };
    // What is offered must hold against each, should a caller name several.
    active.iter().filter(same_place).find_map(|active| {
        let name = listing.name.clone();
        match listing.version.cmp_precedence(&active.version) {
            std::cmp::Ordering::Less => Some(PolicyProblem::Downgrade {
                name,
                offered: listing.version.to_string(),
                active: active.version.to_string(),
            }),
            std::cmp::Ordering::Equal if listing.component != active.component => {
                let version = listing.version.to_string();
                Some(PolicyProblem::SameVersion { name, version })
            }
            _ => None,
        }
    })
}
