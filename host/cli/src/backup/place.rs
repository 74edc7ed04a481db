//! Where a backup is put back: an empty place, which stays empty when that fails.

use std::path::{Path, PathBuf};

use anyhow::{bail, ensure};

use super::manifest::Manifest;
use super::{DATABASE, DUMP, KEYS, TRUST, server};
use crate::config::{Database, Settings};
use crate::{database, print};

/// Checks that a backup can go where the settings say, before anything is made there.
///
/// # Errors
/// Another kind of database, a folder with something in it, or a key that is there already.
pub(super) fn check(settings: &Settings, manifest: &Manifest) -> anyhow::Result<()> {
    let data = settings.data()?;
    match (&settings.database, manifest.database.as_str()) {
        (Database::Sqlite, "sqlite") | (Database::Postgres(_), "postgres") => {}
        (Database::Sqlite, held) => bail!(
            "the backup holds a {held} database, the settings say sqlite: name the server with \
             `--database postgres://…`"
        ),
        (wanted, held) => bail!(
            "the backup holds a {held} database, the settings say {wanted}: leave `database` out"
        ),
    }
    let is_empty = !data.exists() || fs_err::read_dir(data)?.next().is_none();
    ensure!(
        is_empty,
        "`{}` is not empty: a backup is only restored into an empty folder",
        data.display()
    );
    Ok(())
}

/// Makes a host of a backup that was checked, of all of it or of nothing.
///
/// # Errors
/// The disk's, the server's, and a key that is there already; then everything that was put there is
/// taken away again.
pub(super) fn put_back(settings: &Settings, folder: &Path) -> anyhow::Result<()> {
    let mut placed = Placed::default();
    let put = put(settings, folder, &mut placed);
    if put.is_err() {
        placed.take_away();
    }
    put
}

fn put(settings: &Settings, folder: &Path, placed: &mut Placed) -> anyhow::Result<()> {
    let data = settings.data()?;
    placed.folder(data)?;
    placed.files(&folder.join(KEYS), &settings.keys()?)?;
    placed.files(&folder.join(TRUST), data)?;
    match &settings.database {
        Database::Sqlite => placed.file(&folder.join(DATABASE), database::file(data))?,
        // Last, because the server itself takes all of it or nothing.
        Database::Postgres(_) => server::load(&settings.database, &folder.join(DUMP))?,
    }
    fs_err::File::open(data)?.sync_all()?;
    print::note(&format!("restored into `{}`", data.display()));
    Ok(())
}

/// What was made so far, in that order.
#[derive(Default)]
struct Placed(Vec<PathBuf>);

impl Placed {
    /// A folder, unless it is there.
    fn folder(&mut self, path: &Path) -> anyhow::Result<()> {
        let missing = path.ancestors().take_while(|folder| !folder.exists());
        let missing: Vec<PathBuf> =
            missing.filter(|it| !it.as_os_str().is_empty()).map(Path::to_owned).collect();
        fs_err::create_dir_all(path)?;
        self.0.extend(missing.into_iter().rev());
        Ok(())
    }

    /// The files of a folder, where there is one.
    fn files(&mut self, from: &Path, to: &Path) -> anyhow::Result<()> {
        if !from.is_dir() {
            return Ok(());
        }
        self.folder(to)?;
        for entry in fs_err::read_dir(from)? {
            let path = entry?.path();
            if let Some(name) = path.file_name() {
                self.file(&path, to.join(name))?;
            }
        }
        Ok(())
    }

    /// A file that is not there yet, on the disk before the next.
    fn file(&mut self, from: &Path, to: PathBuf) -> anyhow::Result<()> {
        ensure!(!to.exists(), "`{}` is there already", to.display());
        self.0.push(to.clone());
        fs_err::copy(from, &to)?;
        fs_err::File::open(&to)?.sync_all()?;
        Ok(())
    }

    /// Takes everything away again, the latest first; what cannot be stays.
    fn take_away(self) {
        for path in self.0.iter().rev() {
            let _ =
                if path.is_dir() { std::fs::remove_dir(path) } else { std::fs::remove_file(path) };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A backup's folder with a key and the database.
    fn backup(folder: &Path) -> PathBuf {
        let from = folder.join("backup");
        fs_err::create_dir_all(from.join(KEYS)).unwrap();
        fs_err::write(from.join(KEYS).join("signing.key"), "k").unwrap();
        fs_err::create_dir_all(from.join(TRUST)).unwrap();
        fs_err::write(from.join(TRUST).join("keyring.toml"), "r").unwrap();
        fs_err::write(from.join(DATABASE), "d").unwrap();
        from
    }

    fn settings(folder: &Path) -> Settings {
        let (data, keys) = (folder.join("a/b"), folder.join("keys"));
        Settings { data: Some(data), keys: Some(keys), ..Settings::default() }
    }

    #[test]
    fn everything_is_put_in_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        put_back(&settings(here), &backup(here)).unwrap();
        let read = |path: &str| fs_err::read_to_string(here.join(path)).unwrap();
        assert_eq!(read("keys/signing.key"), "k");
        assert_eq!(read("a/b/keyring.toml"), "r");
        assert_eq!(fs_err::read(database::file(&here.join("a/b"))).unwrap(), b"d");
    }

    #[test]
    fn what_fails_midway_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let here = folder.path();
        let from = backup(here);
        // The database cannot be read when everything else was put there.
        fs_err::remove_file(from.join(DATABASE)).unwrap();
        put_back(&settings(here), &from).unwrap_err();
        assert!(!here.join("a").exists() && !here.join("keys").exists());
        // What was there before stays as it was.
        fs_err::create_dir_all(here.join("a/b")).unwrap();
        fs_err::create_dir(here.join("keys")).unwrap();
        fs_err::write(here.join("keys/signing.key"), "older").unwrap();
        let error = put_back(&settings(here), &backup(here)).unwrap_err();
        assert!(error.to_string().contains("is there already"), "{error}");
        assert_eq!(fs_err::read(here.join("keys/signing.key")).unwrap(), b"older");
        assert_eq!(fs_err::read_dir(here.join("a/b")).unwrap().count(), 0);
    }
}
