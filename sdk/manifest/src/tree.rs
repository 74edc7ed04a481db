//! The files of a pack, in a folder or in memory.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where the files of a pack stand. Paths are those that problems show.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Tree<'a> {
    /// In this folder.
    Disk(&'a Path),
    /// In memory, by path with `/` between names.
    Memory(&'a BTreeMap<String, Vec<u8>>),
}

impl Tree<'_> {
    /// The folder that problems name; empty for files in memory.
    pub(crate) fn root(&self) -> &Path {
        match self {
            Self::Disk(folder) => folder,
            Self::Memory(_) => Path::new(""),
        }
    }

    /// The path of a file or folder of the pack.
    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    /// Whether a file stands there.
    pub(crate) fn is_file(&self, path: &Path) -> bool {
        match self {
            Self::Disk(_) => path.is_file(),
            Self::Memory(files) => files.contains_key(&key(path)),
        }
    }

    /// Size of a file in bytes; 0 when there is none.
    pub(crate) fn size(&self, path: &Path) -> u64 {
        match self {
            Self::Disk(_) => fs::metadata(path).map_or(0, |about| about.len()),
            Self::Memory(files) => {
                files.get(&key(path)).and_then(|bytes| u64::try_from(bytes.len()).ok()).unwrap_or(0)
            }
        }
    }

    /// The text of a file.
    pub(crate) fn read(&self, path: &Path) -> io::Result<String> {
        match self {
            Self::Disk(_) => fs::read_to_string(path),
            Self::Memory(files) => {
                let bytes = files
                    .get(&key(path))
                    .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))?;
                let text = std::str::from_utf8(bytes);
                text.map(str::to_owned)
                    .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
            }
        }
    }

    /// What stands in a folder of the pack, in no order; nothing when there is no folder.
    pub(crate) fn list(&self, folder: &Path) -> io::Result<Vec<PathBuf>> {
        match self {
            Self::Disk(_) if !folder.exists() => Ok(Vec::new()),
            Self::Disk(_) => {
                let listed = fs::read_dir(folder)?;
                Ok(listed.filter_map(|entry| entry.ok().map(|entry| entry.path())).collect())
            }
            Self::Memory(files) => {
                let prefix = format!("{}/", key(folder));
                let inside = files.keys().filter(|name| name.starts_with(&prefix));
                Ok(inside.map(PathBuf::from).collect())
            }
        }
    }
}

/// The path as a key of files in memory.
fn key(path: &Path) -> String {
    let names: Vec<_> = path.iter().map(|name| name.to_string_lossy()).collect();
    names.join("/")
}
