//! What a backup holds, with the digest of every file.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

use anyhow::{Context, ensure};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// Name of the form.
pub(super) const FORMAT: &str = "tidegate-backup-1";

/// File of the manifest.
const FILE: &str = "manifest.json";

/// Bytes read at once.
const CHUNK: usize = 1 << 16;

/// What a backup holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    /// [`FORMAT`].
    pub(super) format: String,
    /// Version of the program that made it.
    pub(super) program: String,
    /// When, seconds since 1970.
    pub(super) made_at: i64,
    /// `sqlite` or `postgres`.
    pub(super) database: String,
    /// Version of the schema.
    pub(super) schema: i64,
    /// Rows of every table of a SQLite copy.
    pub(super) tables: BTreeMap<String, u64>,
    /// Every file but the manifest.
    pub(super) files: Vec<Held>,
}

/// A file of a backup.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Held {
    /// From the folder on, with `/`.
    pub(super) path: String,
    pub(super) bytes: u64,
    /// Lower-case hex.
    pub(super) sha256: String,
}

impl Manifest {
    /// Takes stock of a folder and writes the manifest into it.
    pub(super) fn write(&mut self, folder: &Path) -> anyhow::Result<()> {
        self.files.clear();
        for path in paths(folder)? {
            let (bytes, sha256) = digest(&folder.join(&path))?;
            self.files.push(Held { path, bytes, sha256 });
        }
        let text = serde_json::to_string_pretty(self)?;
        let path = folder.join(FILE);
        fs_err::write(&path, text + "\n")?;
        Ok(fs_err::File::open(&path)?.sync_all()?)
    }

    /// The manifest of a folder.
    ///
    /// # Errors
    /// When there is none, or it is of another form.
    pub(super) fn read(folder: &Path) -> anyhow::Result<Self> {
        let path = folder.join(FILE);
        let text = fs_err::read_to_string(&path).context("this is no backup of tidegate")?;
        let manifest: Self = serde_json::from_str(&text)
            .with_context(|| format!("`{}` is no manifest of a backup", path.display()))?;
        ensure!(
            manifest.format == FORMAT,
            "the backup has the form `{}`, this program reads `{FORMAT}`",
            manifest.format
        );
        Ok(manifest)
    }

    /// Checks that a folder holds the files of the manifest, as they were, and no other.
    pub(super) fn check_files(&self, folder: &Path) -> anyhow::Result<()> {
        let there: BTreeSet<String> = paths(folder)?.into_iter().collect();
        let listed: BTreeSet<&String> = self.files.iter().map(|held| &held.path).collect();
        for held in &self.files {
            ensure!(there.contains(&held.path), "file `{}` is missing", held.path);
            let (bytes, sha256) = digest(&folder.join(&held.path))?;
            ensure!(
                bytes == held.bytes && sha256 == held.sha256,
                "file `{}` is not what was backed up: {bytes} bytes with SHA-256 {sha256}",
                held.path
            );
        }
        let stranger = there.iter().find(|path| !listed.contains(path));
        ensure!(stranger.is_none(), "file `{}` is not of the backup", stranger.map_or("", |it| it));
        Ok(())
    }
}

/// The files of a folder and of the folders in it but the manifest, in order.
fn paths(folder: &Path) -> anyhow::Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            for inner in fs_err::read_dir(entry.path())? {
                found.push(format!("{name}/{}", inner?.file_name().to_string_lossy()));
            }
        } else if name != FILE {
            found.push(name);
        }
    }
    found.sort();
    Ok(found)
}

/// Size and SHA-256 of a file.
fn digest(path: &Path) -> anyhow::Result<(u64, String)> {
    let mut file = fs_err::File::open(path)?;
    let (mut hasher, mut bytes) = (Sha256::new(), 0_u64);
    let mut chunk = vec![0; CHUNK];
    loop {
        let read = file.read(&mut chunk)?;
        let Some(part) = chunk.get(..read).filter(|part| !part.is_empty()) else { break };
        hasher.update(part);
        bytes += read as u64;
    }
    Ok((bytes, hex::encode(hasher.finalize())))
}
