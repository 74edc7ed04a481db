//! The evidence of one judgement as a folder that can be checked without Tidegate's database.
//!
//! | path | what |
//! | --- | --- |
//! | `manifest.json` | every other file with its digest, signed by the county |
//! | `sha256sums.txt` | the same digests for `sha256sum --check` |
//! | `page.html`, `report.pdf` | the explanation to read; the PDF may be absent |
//! | `judgement.json` | the canonical record, whose digest is the judgement's id |
//! | `output.json` | the merged verdict |
//! | `entry.json` | its link in the chain |
//! | `checkpoint.json`, `inclusion.json` | the signed checkpoint over it and the way there; absent before the first |
//! | `keys/ID.txt` | public keys of the signatures |
//! | `packs/DIGEST.wasm` | the components that were executed or could have been |
//! | `blobs/DIGEST` | what went in and what came out |
//! | `earlier/DIGEST.json` | records of the judgements that this one replaced |

use std::collections::{BTreeMap, BTreeSet};

use tidegate_domain::Instant;

use crate::bundle_manifest::sums;
use crate::{
    BUNDLE_FORMAT, BundleError, BundleFile, BundleManifest, BundleProblem, Checkpoint, Digest,
    Entry, InclusionProof, JudgementRecord, PublicKey, SigningKey, TrustedKeys,
};

/// Most files of a bundle.
pub const BUNDLE_FILES_MAX: usize = 4096;

/// Most bytes of all files of a bundle together.
pub const BUNDLE_BYTES_MAX: usize = 512 << 20;

pub(crate) const SUMS: &str = "sha256sums.txt";
pub(crate) const PAGE: &str = "page.html";
pub(crate) const REPORT: &str = "report.pdf";
pub(crate) const JUDGEMENT: &str = "judgement.json";
pub(crate) const OUTPUT: &str = "output.json";
pub(crate) const ENTRY: &str = "entry.json";
pub(crate) const CHECKPOINT: &str = "checkpoint.json";
pub(crate) const INCLUSION: &str = "inclusion.json";

impl BundleManifest {
    /// Where the manifest lies.
    pub const PATH: &'static str = "manifest.json";
}

/// What a bundle is made of.
#[derive(Clone, Debug)]
pub struct BundleParts {
    /// The judgement.
    pub record: JudgementRecord,
    /// Its link in the chain.
    pub entry: Entry,
    /// The checkpoint over the entry and the way there; none when there is none yet.
    pub checkpoint: Option<(Checkpoint, InclusionProof)>,
    /// The key of the checkpoint where another signs the bundle.
    pub keys: Vec<PublicKey>,
    /// Bytes of every digest that [`JudgementRecord::digests`] names; others are left out.
    pub contents: BTreeMap<Digest, Vec<u8>>,
    /// Judgements that it replaced, in any order; the nearest first must not be missing where
    /// those before it are given.
    pub earlier: Vec<JudgementRecord>,
    /// The judgement that replaced it.
    pub superseded_by: Option<Digest>,
    /// The explanation as a page that needs nothing else.
    pub page: Vec<u8>,
    /// The explanation as PDF.
    pub report: Option<Vec<u8>>,
    /// When the bundle is made.
    pub made_at: Instant,
}

/// The files of a bundle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    files: Vec<(String, Vec<u8>)>,
}

impl Bundle {
    /// The bundle of `parts`, signed by the county's key. The same parts give the same bytes.
    ///
    /// # Errors
    ///
    /// [`BundleError`] with `NotGiven` for each content that is missing, and whatever
    /// [`Bundle::verify`] would find in the result, so that no bundle is handed out that does not
    /// hold.
    pub fn build(parts: BundleParts, key: &SigningKey) -> Result<Self, BundleError> {
        let manifest = BundleManifest {
            format: BUNDLE_FORMAT.to_owned(),
            county: parts.record.county.clone(),
            judgement: id(JUDGEMENT, &parts.record)?,
            made_at: parts.made_at,
            checkpoint: parts.checkpoint.as_ref().map(|(checkpoint, _)| checkpoint.number),
            superseded_by: parts.superseded_by,
            files: Vec::new(),
            signature: key.unsigned(),
        };
        let mut keys = parts.keys.clone();
        keys.push(key.public());
        let mut files = record_files(&parts)?;
        for key in &keys {
            files.insert(key_path(key), format!("{key}\n").into_bytes());
        }
        files.extend(content_files(&parts.record, parts.contents)?);
        files.insert(PAGE.to_owned(), parts.page);
        files.extend(parts.report.map(|report| (REPORT.to_owned(), report)));
        let bundle = Self::seal(files, manifest, key)?;
        let trusted: TrustedKeys = keys.into_iter().collect();
        Self::verify(&bundle.files, Some(&trusted))?;
        Ok(bundle)
    }

    /// Its files: path with `/` between names, and bytes; ascending by path.
    #[must_use]
    pub fn files(&self) -> &[(String, Vec<u8>)] {
        &self.files
    }

    /// Its files, without a copy.
    #[must_use]
    pub fn into_files(self) -> Vec<(String, Vec<u8>)> {
        self.files
    }

    /// Adds the sums and the signed manifest.
    fn seal(
        mut files: BTreeMap<String, Vec<u8>>,
        mut manifest: BundleManifest,
        key: &SigningKey,
    ) -> Result<Self, BundleError> {
        let listed: Vec<BundleFile> = files.iter().map(|(path, bytes)| file(path, bytes)).collect();
        let sums = sums(&listed).into_bytes();
        files.insert(SUMS.to_owned(), sums);
        manifest.files = files.iter().map(|(path, bytes)| file(path, bytes)).collect();
        manifest.sign(key);
        let bytes = manifest.to_bytes().map_err(|source| BundleProblem::Unreadable {
            path: BundleManifest::PATH.to_owned(),
            source,
        })?;
        files.insert(BundleManifest::PATH.to_owned(), bytes);
        Ok(Self { files: files.into_iter().collect() })
    }
}

/// Where a public key lies.
pub(crate) fn key_path(key: &PublicKey) -> String {
    format!("keys/{}.txt", key.id())
}

/// Where the record of an earlier judgement lies.
pub(crate) fn earlier_path(id: &Digest) -> String {
    format!("earlier/{id}.json")
}

/// Where each content of a judgement lies, ascending by path: components, the verdict, the rest.
pub(crate) fn content_paths(record: &JudgementRecord) -> BTreeMap<String, Digest> {
    let packs = record.packs();
    let digests: BTreeSet<Digest> = record.digests().collect();
    let path = |digest: &Digest| match digest {
        digest if packs.contains(digest) => format!("packs/{digest}.wasm"),
        digest if *digest == record.output => OUTPUT.to_owned(),
        digest => format!("blobs/{digest}"),
    };
    digests.into_iter().map(|digest| (path(&digest), digest)).collect()
}

/// The id of `record`, which lies or will lie at `path`.
pub(crate) fn id(path: &str, record: &JudgementRecord) -> Result<Digest, BundleProblem> {
    record.id().map_err(|source| BundleProblem::Judgement { path: path.to_owned(), source })
}

fn file(path: &str, bytes: &[u8]) -> BundleFile {
    // INVARIANT: no supported target has more than 64 bits to an address.
    let size = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    BundleFile { path: path.to_owned(), bytes: size, digest: Digest::of(bytes) }
}

/// Judgement, entry, checkpoint, proof and earlier judgements.
fn record_files(parts: &BundleParts) -> Result<BTreeMap<String, Vec<u8>>, BundleError> {
    let judgement = |path: &str, record: &JudgementRecord| {
        record
            .to_bytes()
            .map_err(|source| BundleProblem::Judgement { path: path.to_owned(), source })
    };
    let canonical = |path: &str, bytes: Result<Vec<u8>, crate::CanonicalError>| {
        bytes.map_err(|source| BundleProblem::Unreadable { path: path.to_owned(), source })
    };
    let mut files = BTreeMap::new();
    files.insert(JUDGEMENT.to_owned(), judgement(JUDGEMENT, &parts.record)?);
    files.insert(ENTRY.to_owned(), canonical(ENTRY, parts.entry.to_bytes())?);
    if let Some((checkpoint, proof)) = &parts.checkpoint {
        files.insert(CHECKPOINT.to_owned(), canonical(CHECKPOINT, checkpoint.to_bytes())?);
        files.insert(INCLUSION.to_owned(), canonical(INCLUSION, proof.to_bytes())?);
    }
    for record in &parts.earlier {
        let path = earlier_path(&id(JUDGEMENT, record)?);
        let bytes = judgement(&path, record)?;
        files.insert(path, bytes);
    }
    Ok(files)
}

fn content_files(
    record: &JudgementRecord,
    mut contents: BTreeMap<Digest, Vec<u8>>,
) -> Result<BTreeMap<String, Vec<u8>>, BundleError> {
    let mut files = BTreeMap::new();
    let mut problems = Vec::new();
    for (path, digest) in content_paths(record) {
        match contents.remove(&digest) {
            Some(bytes) => drop(files.insert(path, bytes)),
            None => problems.push(BundleProblem::NotGiven { path, digest }),
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(BundleError { problems }) }
}
