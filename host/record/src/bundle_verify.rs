//! Finding what was done to an evidence bundle.

use std::collections::{BTreeMap, BTreeSet};

use crate::bundle::{
    CHECKPOINT, ENTRY, INCLUSION, JUDGEMENT, PAGE, REPORT, SUMS, content_paths, earlier_path, id,
    key_path,
};
use crate::bundle_manifest::sums;
use crate::{
    BLOB_BYTES_MAX, BUNDLE_BYTES_MAX, BUNDLE_FILES_MAX, BUNDLE_FORMAT, Bundle, BundleError,
    BundleFile, BundleManifest, BundleProblem, CanonicalError, Checkpoint, Digest, Entry,
    InclusionProof, JudgementRecord, KeyError, PublicKey, TrustedKeys, is_bundle_path,
    verify_inclusion,
};

/// Whose word the signatures are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyTrust {
    /// Keys that the reader trusts made them.
    Known,
    /// They were checked with the keys in the bundle only. Whoever makes up a bundle makes up its
    /// keys: whether they are the county's is for the reader to find out.
    ReadersDecision,
}

/// A bundle in which nothing was changed.
#[derive(Clone, Debug)]
pub struct BundleReport {
    /// What it contains.
    pub manifest: BundleManifest,
    /// The judgement.
    pub record: JudgementRecord,
    /// Its link in the chain.
    pub entry: Entry,
    /// The checkpoint that covers it; none when it was not covered yet, and the chain stands on the
    /// signature of the bundle alone.
    pub checkpoint: Option<Checkpoint>,
    /// Judgements that it replaced, the nearest first; those before them may be left out.
    pub earlier: Vec<JudgementRecord>,
    /// Keys whose signatures were checked.
    pub keys: Vec<PublicKey>,
    /// Whose word the signatures are.
    pub trust: KeyTrust,
}

impl Bundle {
    /// Checks `files` (path with `/` between names, and bytes) as a bundle: that the manifest is
    /// signed, that there are exactly its files with exactly their bytes, and that judgement,
    /// entry, checkpoint and contents belong together.
    ///
    /// With `trusted` every signature must be by one of those keys; without, the keys in the bundle
    /// are used and the report says so.
    ///
    /// # Errors
    ///
    /// [`BundleError`], which names each file and what is wrong with it.
    pub fn verify(
        files: &[(String, Vec<u8>)],
        trusted: Option<&TrustedKeys>,
    ) -> Result<BundleReport, BundleError> {
        let files = Files::new(files)?;
        let manifest = files.manifest()?;
        let keys = files.keys(&manifest, trusted)?;
        files.compare(&manifest)?;
        files.report(manifest, keys)
    }
}

/// Keys found, and those that signatures are checked with.
struct Keys {
    inside: Vec<PublicKey>,
    checking: TrustedKeys,
    trust: KeyTrust,
}

/// The files of a folder by path.
struct Files<'a>(BTreeMap<&'a str, &'a [u8]>);

impl<'a> Files<'a> {
    /// Checks paths and sizes.
    fn new(files: &'a [(String, Vec<u8>)]) -> Result<Self, BundleError> {
        if files.len() > BUNDLE_FILES_MAX {
            return Err(BundleProblem::TooManyFiles { count: files.len() }.into());
        }
        let mut found = BTreeMap::new();
        let mut total: usize = 0;
        for (path, bytes) in files {
            let path_owned = || path.clone();
            if !is_bundle_path(path) {
                return Err(BundleProblem::Path { path: path_owned() }.into());
            }
            if bytes.len() > BLOB_BYTES_MAX {
                let bytes = bytes.len();
                return Err(BundleProblem::FileTooLarge { path: path_owned(), bytes }.into());
            }
            total = total.saturating_add(bytes.len());
            if found.insert(path.as_str(), bytes.as_slice()).is_some() {
                return Err(BundleProblem::Twice { path: path_owned() }.into());
            }
        }
        if total > BUNDLE_BYTES_MAX {
            return Err(BundleProblem::TooLarge { bytes: total }.into());
        }
        Ok(Self(found))
    }

    fn get(&self, path: &str) -> Result<&'a [u8], BundleProblem> {
        self.0.get(path).copied().ok_or_else(|| BundleProblem::Missing { path: path.to_owned() })
    }

    /// A file in its one form.
    fn read<T>(
        &self,
        path: &str,
        from_bytes: fn(&[u8]) -> Result<T, CanonicalError>,
    ) -> Result<T, BundleProblem> {
        let path_owned = path.to_owned();
        from_bytes(self.get(path)?)
            .map_err(|source| BundleProblem::Unreadable { path: path_owned, source })
    }

    fn record(&self, path: &str) -> Result<JudgementRecord, BundleProblem> {
        let path_owned = path.to_owned();
        JudgementRecord::from_bytes(self.get(path)?)
            .map_err(|source| BundleProblem::Judgement { path: path_owned, source })
    }

    /// The manifest, whose signature is still to be checked.
    fn manifest(&self) -> Result<BundleManifest, BundleProblem> {
        let manifest = self.read(BundleManifest::PATH, BundleManifest::from_bytes)?;
        let paths = || manifest.files.iter().map(|file| file.path.as_str());
        let why = if manifest.format != BUNDLE_FORMAT {
            "its format is not known here, this version knows `tidegate-bundle-1`"
        } else if !paths().is_sorted_by(|earlier, later| earlier < later) {
            "its files are not in order, each once"
        } else if paths().any(|path| !is_bundle_path(path) || path == BundleManifest::PATH) {
            "it lists a path that cannot stand in a manifest"
        } else {
            return Ok(manifest);
        };
        Err(contradiction(BundleManifest::PATH, why))
    }

    /// The keys to check with; the manifest's signature is checked with them.
    fn keys(
        &self,
        manifest: &BundleManifest,
        trusted: Option<&TrustedKeys>,
    ) -> Result<Keys, BundleProblem> {
        let problem = |path: &str| {
            let path = path.to_owned();
            move |source: KeyError| BundleProblem::Key { path, source }
        };
        let mut inside = Vec::new();
        for (path, bytes) in self.0.iter().filter(|(path, _)| path.starts_with("keys/")) {
            let text = String::from_utf8_lossy(bytes);
            let key: PublicKey = text.parse().map_err(problem(path))?;
            if key_path(&key) != *path || format!("{key}\n") != text {
                return Err(contradiction(path, "the key is not the one that its name says"));
            }
            inside.push(key);
        }
        let keys = match trusted {
            Some(keys) => Keys { inside, checking: keys.clone(), trust: KeyTrust::Known },
            None => {
                let checking = inside.iter().cloned().collect();
                Keys { inside, checking, trust: KeyTrust::ReadersDecision }
            }
        };
        let signature = &manifest.signature;
        let key_file = format!("keys/{}.txt", signature.key_id);
        if manifest.file(&key_file).is_some() && !self.0.contains_key(key_file.as_str()) {
            return Err(BundleProblem::Missing { path: key_file });
        }
        keys.checking
            .verify(&manifest.signed_bytes(), signature)
            .map_err(problem(BundleManifest::PATH))?;
        Ok(keys)
    }

    /// Compares the files with those of the manifest, and finds all that differ.
    fn compare(&self, manifest: &BundleManifest) -> Result<(), BundleError> {
        let mut problems = Vec::new();
        let mut missing = Vec::new();
        for file in &manifest.files {
            match self.0.get(file.path.as_str()).map(|bytes| Digest::of(bytes)) {
                None => missing.push(file),
                Some(found) if found != file.digest => {
                    let (path, expected) = (file.path.clone(), file.digest);
                    problems.push(BundleProblem::Changed { path, expected, found });
                }
                Some(_) => {}
            }
        }
        let listed: BTreeSet<&str> = manifest.files.iter().map(|file| file.path.as_str()).collect();
        let extra = self
            .0
            .iter()
            .filter(|(path, _)| **path != BundleManifest::PATH && !listed.contains(*path));
        for (path, bytes) in extra {
            let digest = Digest::of(bytes);
            let to = (*path).to_owned();
            problems.push(match missing.iter().position(|file| file.digest == digest) {
                Some(at) => BundleProblem::Renamed { from: missing.remove(at).path.clone(), to },
                None => BundleProblem::Extra { path: to },
            });
        }
        let missing = missing.into_iter().map(|file| file.path.clone());
        problems.extend(missing.map(|path| BundleProblem::Missing { path }));
        if problems.is_empty() { Ok(()) } else { Err(BundleError { problems }) }
    }

    /// Checks that what the files say belongs together.
    fn report(&self, manifest: BundleManifest, keys: Keys) -> Result<BundleReport, BundleError> {
        let record = self.record(JUDGEMENT)?;
        if id(JUDGEMENT, &record)? != manifest.judgement || record.county != manifest.county {
            return Err(contradiction(JUDGEMENT, "the manifest names another judgement").into());
        }
        let entry = self.read(ENTRY, Entry::from_bytes)?;
        record
            .verify_entry(&entry)
            .map_err(|source| BundleProblem::Judgement { path: ENTRY.to_owned(), source })?;
        if entry.hash != entry.computed_hash() {
            return Err(contradiction(ENTRY, "its hash is not that of its fields").into());
        }
        let checkpoint = self.checkpoint(&manifest, &entry, &keys.checking)?;
        let earlier = self.earlier(&record)?;
        self.verify_contents(&manifest, &record, &earlier)?;
        self.verify_sums(&manifest)?;
        let mut used = vec![manifest.signature.key_id];
        used.extend(checkpoint.iter().map(|checkpoint| checkpoint.signature.key_id));
        let unused = keys.inside.iter().find(|key| !used.contains(&key.id()));
        if let Some(key) = unused {
            return Err(BundleProblem::Extra { path: key_path(key) }.into());
        }
        let (keys, trust) = (keys.inside, keys.trust);
        Ok(BundleReport { manifest, record, entry, checkpoint, earlier, keys, trust })
    }

    /// The checkpoint, checked together with the proof that the entry lies under it.
    fn checkpoint(
        &self,
        manifest: &BundleManifest,
        entry: &Entry,
        keys: &TrustedKeys,
    ) -> Result<Option<Checkpoint>, BundleProblem> {
        let Some(number) = manifest.checkpoint else {
            return Ok(None);
        };
        let checkpoint = self.read(CHECKPOINT, Checkpoint::from_bytes)?;
        if checkpoint.number != number || checkpoint.county != manifest.county {
            return Err(contradiction(CHECKPOINT, "the manifest names another checkpoint"));
        }
        checkpoint
            .verify(keys)
            .map_err(|source| BundleProblem::Checkpoint { path: CHECKPOINT.to_owned(), source })?;
        let proof = self.read(INCLUSION, InclusionProof::from_bytes)?;
        verify_inclusion(&checkpoint, entry, &proof)
            .map_err(|source| BundleProblem::Inclusion { path: INCLUSION.to_owned(), source })?;
        Ok(Some(checkpoint))
    }

    /// The judgements that `record` replaced, as far back as they were given.
    fn earlier(&self, record: &JudgementRecord) -> Result<Vec<JudgementRecord>, BundleProblem> {
        let mut earlier: Vec<JudgementRecord> = Vec::new();
        // INVARIANT: revisions fall by one at each step, so the walk ends.
        while let Some(before) = earlier.last().unwrap_or(record).supersedes {
            let path = earlier_path(&before);
            if !self.0.contains_key(path.as_str()) {
                break;
            }
            let found = self.record(&path)?;
            earlier
                .last()
                .unwrap_or(record)
                .verify_supersedes(&found)
                .map_err(|source| BundleProblem::Judgement { path, source })?;
            earlier.push(found);
        }
        Ok(earlier)
    }

    /// Checks that the files are exactly those that a bundle of this judgement has, and that those
    /// named by their content have it.
    fn verify_contents(
        &self,
        manifest: &BundleManifest,
        record: &JudgementRecord,
        earlier: &[JudgementRecord],
    ) -> Result<(), BundleProblem> {
        let contents = content_paths(record);
        let fixed = [SUMS, PAGE, JUDGEMENT, ENTRY];
        let covered = [CHECKPOINT, INCLUSION];
        let covered = covered.iter().filter(|_| manifest.checkpoint.is_some());
        let mut wanted: BTreeSet<String> = contents.keys().cloned().collect();
        wanted.extend(fixed.iter().chain(covered).map(|path| (*path).to_owned()));
        for record in earlier {
            wanted.insert(earlier_path(&id(JUDGEMENT, record)?));
        }
        if let Some(path) = wanted.iter().find(|path| !self.0.contains_key(path.as_str())) {
            return Err(BundleProblem::Missing { path: path.clone() });
        }
        let may_be = |path: &str| {
            path == REPORT || path == BundleManifest::PATH || path.starts_with("keys/")
        };
        let extra = self.0.keys().find(|path| !wanted.contains(**path) && !may_be(path));
        if let Some(path) = extra {
            return Err(BundleProblem::Extra { path: (*path).to_owned() });
        }
        for (path, expected) in contents {
            let found = Digest::of(self.get(&path)?);
            if found != expected {
                return Err(BundleProblem::Changed { path, expected, found });
            }
        }
        Ok(())
    }

    fn verify_sums(&self, manifest: &BundleManifest) -> Result<(), BundleProblem> {
        let listed = manifest.files.iter().filter(|file| file.path != SUMS);
        let listed: Vec<BundleFile> = listed.cloned().collect();
        if self.get(SUMS)? == sums(&listed).as_bytes() {
            return Ok(());
        }
        Err(contradiction(SUMS, "it does not have the digests of the manifest"))
    }
}

fn contradiction(path: &str, why: &'static str) -> BundleProblem {
    BundleProblem::Contradiction { path: path.to_owned(), why }
}
