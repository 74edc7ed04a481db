//! A backup as one file: a plain tar.

use std::io::Write as _;
use std::path::{Component, Path, PathBuf};

use anyhow::{Context, ensure};

/// A folder that only its owner may enter, and that goes away unless it is kept.
pub(super) fn private_folder(prefix: &str, parent: &Path) -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o700));
    }
    builder.tempdir_in(parent)
}

/// Whether a backup at this path is one file.
pub(super) fn is_one(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "tar")
}

/// Writes a folder into a file that only its owner may read.
pub(super) fn pack(folder: &Path, to: &Path) -> anyhow::Result<()> {
    let parent = to.parent().filter(|parent| !parent.as_os_str().is_empty());
    let file = tempfile::NamedTempFile::new_in(parent.unwrap_or(Path::new(".")))?;
    let mut tar = tar::Builder::new(file);
    tar.append_dir_all("", folder)?;
    let mut file = tar.into_inner()?;
    file.flush()?;
    file.as_file().sync_all()?;
    file.persist_noclobber(to)?;
    Ok(())
}

/// A backup that can be looked into.
pub(super) enum Opened {
    /// It is a folder.
    Folder(PathBuf),
    /// It was unpacked.
    Unpacked(tempfile::TempDir),
}

impl Opened {
    /// Where it lies.
    pub(super) fn folder(&self) -> &Path {
        match self {
            Self::Folder(folder) => folder,
            Self::Unpacked(folder) => folder.path(),
        }
    }
}

/// Opens a backup; a file is unpacked beside itself, where there is room for one.
pub(super) fn opened(from: &Path) -> anyhow::Result<Opened> {
    if from.is_dir() {
        return Ok(Opened::Folder(from.to_owned()));
    }
    let file = fs_err::File::open(from)?;
    let parent = from.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = private_folder(".tidegate-restore-", parent.unwrap_or(Path::new(".")))?;
    let mut tar = tar::Archive::new(file);
    let is_broken = || format!("`{}` is no whole backup", from.display());
    for entry in tar.entries().with_context(is_broken)? {
        let mut entry = entry.with_context(is_broken)?;
        let path = entry.path().with_context(is_broken)?.into_owned();
        let kind = entry.header().entry_type();
        let is_plain =
            path.components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
        ensure!(
            is_plain && (kind.is_file() || kind.is_dir()),
            "`{}` in `{}` is neither a file nor a folder of a backup",
            path.display(),
            from.display()
        );
        ensure!(
            entry.unpack_in(folder.path()).with_context(is_broken)?,
            "`{}` leads out of the backup",
            path.display()
        );
    }
    Ok(Opened::Unpacked(folder))
}
