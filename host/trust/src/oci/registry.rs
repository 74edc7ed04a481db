//! Pushing pack files to a registry and pulling them from it.

use serde::Serialize;
use tidegate_record::Digest;
use ureq::http::{StatusCode, header};

use super::access::Access;
use super::address::Address;
use super::artifact::{EMPTY, MANIFEST_BYTES_MAX, MANIFEST_TYPE, manifest_of, read_manifest};
use super::error::OciError;
use super::http::{Ask, Http};
use crate::{PACK_BYTES_MAX, PackFile};

/// What the registry says a manifest is named by.
const DIGEST_HEADER: &str = "docker-content-digest";

/// Type of the content of blobs.
const BYTES_TYPE: &str = "application/octet-stream";

/// A registry that is spoken to.
pub struct Registry {
    http: Http,
    base: String,
}

/// What was pushed.
#[derive(Debug)]
pub struct Pushed {
    /// The place, pinned to what was pushed.
    pub pinned: Address,
    /// What the tag named before, when it named something else.
    pub replaced: Option<Digest>,
}

/// What was pulled.
#[derive(Debug)]
pub struct Pulled {
    /// The place, pinned to what was pulled.
    pub pinned: Address,
    /// The pack file; nothing but its digest was looked at.
    pub file: Vec<u8>,
}

/// What is said of a pull for the record.
impl Pulled {
    /// One line: from where, and how large.
    #[must_use]
    pub fn says(&self) -> String {
        format!("{}, {} bytes", self.pinned, self.file.len())
    }
}

/// Serialised as what it says, for programs.
impl Serialize for Address {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Registry {
    /// The registry of an address. Nothing is sent yet.
    ///
    /// # Errors
    /// [`OciError::NoAuthorities`] where a machine trusts nobody.
    pub fn of(address: &Address, access: Access) -> Result<Self, OciError> {
        let is_plain = access.plain_http || address.is_local();
        let scheme = if is_plain { "http" } else { "https" };
        let base = format!("{scheme}://{}/v2/{}", address.registry(), address.repository());
        Ok(Self { http: Http::new(address.registry(), access, is_plain)?, base })
    }

    /// Pushes a pack file under the tag of an address, in the place of what the tag named.
    ///
    /// # Errors
    /// What the registry does not take, and [`OciError::Target`] without a tag or with a digest.
    pub fn push(&self, address: &Address, file: &PackFile) -> Result<Pushed, OciError> {
        let target = |reason| OciError::Target { address: address.to_string(), reason };
        let tag = address.tag().ok_or_else(|| target("has no tag: push under one"))?;
        if address.digest().is_some() {
            return Err(target("has a digest, which follows from what is pushed: leave it out"));
        }
        let broken = |reason: String| OciError::Form {
            what: "the pack file for",
            address: address.to_string(),
            reason,
        };
        let bytes = file.to_bytes().map_err(|refusal| broken(refusal.to_string()))?;
        let manifest = manifest_of(file, &bytes).map_err(|error| broken(error.to_string()))?;
        let digest = Digest::of(&manifest);
        let before = self.manifest(address)?.map(|bytes| Digest::of(&bytes));
        self.push_blob(&bytes)?;
        self.push_blob(EMPTY)?;
        let url = format!("{}/manifests/{tag}", self.base);
        let content = Some((MANIFEST_TYPE, manifest.as_slice()));
        let answer = self.http.send(&Ask { content, ..Ask::of("PUT", &url) })?;
        if answer.status() != StatusCode::CREATED {
            return Err(self.http.strange(&url, answer));
        }
        self.compare(address, digest, said_digest(&answer))?;
        let replaced = before.filter(|before| *before != digest);
        Ok(Pushed { pinned: address.pinned(digest), replaced })
    }

    /// Pulls a pack file. Where the address has a digest, that one and no other; where it has a tag
    /// alone, what the tag names now, and the answer says which that is.
    ///
    /// # Errors
    /// [`OciError::Absent`], [`OciError::Digest`] when other bytes come than a digest names,
    /// [`OciError::TooLarge`], and whatever hinders the way.
    pub fn pull(&self, address: &Address) -> Result<Pulled, OciError> {
        let absent = || OciError::Absent { address: address.to_string() };
        let manifest = self.manifest(address)?.ok_or_else(absent)?;
        let digest = Digest::of(&manifest);
        let artifact = read_manifest(address, &manifest)?;
        let url = format!("{}/blobs/sha256:{}", self.base, artifact.file);
        let answer = self.http.send(&Ask::of("GET", &url))?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Err(absent()),
            _ => return Err(self.http.strange(&url, answer)),
        }
        let pinned = address.pinned(digest);
        let file = self.http.content(&url, answer, artifact.bytes)?;
        let file = file.ok_or_else(|| OciError::TooLarge {
            what: "the pack file",
            address: address.to_string(),
            max: artifact.bytes.min(PACK_BYTES_MAX),
        })?;
        let found = Digest::of(&file);
        if found != artifact.file {
            let (what, address, wanted) = ("the pack file", address.to_string(), artifact.file);
            return Err(OciError::Digest { what, address, wanted, found });
        }
        Ok(Pulled { pinned, file })
    }

    /// The manifest of an address, which is what its digest names when it has one.
    fn manifest(&self, address: &Address) -> Result<Option<Vec<u8>>, OciError> {
        let url = format!("{}/manifests/{}", self.base, address.wanted());
        let answer =
            self.http.send(&Ask { accept: Some(MANIFEST_TYPE), ..Ask::of("GET", &url) })?;
        match answer.status() {
            StatusCode::OK => {}
            StatusCode::NOT_FOUND => return Ok(None),
            _ => return Err(self.http.strange(&url, answer)),
        }
        let said = said_digest(&answer);
        let bytes = self.http.content(&url, answer, MANIFEST_BYTES_MAX)?;
        let bytes = bytes.ok_or_else(|| OciError::TooLarge {
            what: "the manifest",
            address: address.to_string(),
            max: MANIFEST_BYTES_MAX,
        })?;
        let found = Digest::of(&bytes);
        if let Some(wanted) = address.digest().filter(|wanted| *wanted != found) {
            let (what, address) = ("the manifest", address.to_string());
            return Err(OciError::Digest { what, address, wanted, found });
        }
        self.compare(address, found, said)?;
        Ok(Some(bytes))
    }

    /// Holds a digest against what the registry says it is.
    fn compare(
        &self,
        address: &Address,
        found: Digest,
        said: Option<Digest>,
    ) -> Result<(), OciError> {
        match said.filter(|said| *said != found) {
            Some(wanted) => {
                let (what, address) = ("the manifest", address.to_string());
                Err(OciError::Digest { what, address, wanted, found })
            }
            None => Ok(()),
        }
    }

    /// Pushes a blob, unless it is there.
    fn push_blob(&self, bytes: &[u8]) -> Result<(), OciError> {
        let digest = Digest::of(bytes);
        let url = format!("{}/blobs/sha256:{digest}", self.base);
        let there = self.http.send(&Ask::of("HEAD", &url))?;
        match there.status() {
            StatusCode::OK => return Ok(()),
            StatusCode::NOT_FOUND => {}
            _ => return Err(self.http.strange(&url, there)),
        }
        let url = format!("{}/blobs/uploads/", self.base);
        let begun = self.http.send(&Ask::of("POST", &url))?;
        if begun.status() != StatusCode::ACCEPTED {
            return Err(self.http.strange(&url, begun));
        }
        let place = begun.headers().get(header::LOCATION).and_then(|place| place.to_str().ok());
        let Some(place) = place.and_then(|place| self.absolute(place)) else {
            return Err(self.http.strange(&url, begun));
        };
        let between = if place.contains('?') { '&' } else { '?' };
        let url = format!("{place}{between}digest=sha256:{digest}");
        let content = Some((BYTES_TYPE, bytes));
        let done = self.http.send(&Ask { content, ..Ask::of("PUT", &url) })?;
        if done.status() != StatusCode::CREATED {
            return Err(self.http.strange(&url, done));
        }
        Ok(())
    }

    /// A place that the registry named, which may leave its own part out.
    fn absolute(&self, place: &str) -> Option<String> {
        if place.starts_with("https://") || place.starts_with("http://") {
            return Some(place.to_owned());
        }
        let own = self.base.split_once("/v2/").map(|(own, _)| own)?;
        place.starts_with('/').then(|| format!("{own}{place}"))
    }
}

/// What the registry says that a manifest is.
fn said_digest(answer: &ureq::http::Response<ureq::Body>) -> Option<Digest> {
    let said = answer.headers().get(DIGEST_HEADER)?.to_str().ok()?;
    said.strip_prefix("sha256:")?.parse().ok()
}
