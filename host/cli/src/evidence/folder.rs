//! The files of a folder, bounded.

use std::path::Path;

use tidegate_record::{BLOB_BYTES_MAX, BUNDLE_BYTES_MAX, BUNDLE_FILES_MAX, BundleManifest};

/// How deep a folder is read: one deeper than any file of evidence lies, so that what lies there is
/// named and not passed over.
const DEPTH_MAX: usize = 3;

/// Fails when a folder has something in it.
pub(super) fn require_empty(folder: &Path) -> anyhow::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    let shown = folder.display();
    anyhow::ensure!(folder.is_dir(), "`{shown}` is no folder: name one that is empty or new");
    anyhow::ensure!(
        fs_err::read_dir(folder)?.next().is_none(),
        "`{shown}` is not empty: name a folder that is empty or new"
    );
    Ok(())
}

/// Writes files into a folder, the manifest last: what was cut off does not pass for evidence.
pub(super) fn write(folder: &Path, files: &[(String, Vec<u8>)]) -> anyhow::Result<()> {
    fs_err::create_dir_all(folder)?;
    let is_manifest = |path: &str| path == BundleManifest::PATH;
    let others = files.iter().filter(|(path, _)| !is_manifest(path));
    for (path, bytes) in others.chain(files.iter().filter(|(path, _)| is_manifest(path))) {
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            fs_err::create_dir_all(parent)?;
        }
        fs_err::write(file, bytes)?;
    }
    Ok(())
}

/// The files of a folder: path with `/` between names, and bytes; ascending by path.
pub(super) fn read(folder: &Path) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    anyhow::ensure!(folder.is_dir(), "`{}` is no folder", folder.display());
    let mut reading = Reading { files: Vec::new(), bytes: 0 };
    reading.folder(folder, "", 1)?;
    reading.files.sort_by(|one, next| one.0.cmp(&next.0));
    Ok(reading.files)
}

struct Reading {
    files: Vec<(String, Vec<u8>)>,
    bytes: u64,
}

impl Reading {
    fn folder(&mut self, folder: &Path, prefix: &str, depth: usize) -> anyhow::Result<()> {
        for entry in fs_err::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name();
            let shown = entry.path().display().to_string();
            let Some(name) = name.to_str() else {
                anyhow::bail!("`{shown}` has a name that is no text: evidence has no such file");
            };
            let path = if prefix.is_empty() { name.to_owned() } else { format!("{prefix}/{name}") };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                anyhow::ensure!(
                    depth < DEPTH_MAX,
                    "`{shown}` lies deeper than any file of evidence"
                );
                self.folder(&entry.path(), &path, depth + 1)?;
            } else if kind.is_file() {
                self.file(&entry.path(), path)?;
            } else {
                anyhow::bail!("`{shown}` is neither file nor folder: evidence has no links");
            }
        }
        Ok(())
    }

    fn file(&mut self, file: &Path, path: String) -> anyhow::Result<()> {
        let bytes = fs_err::metadata(file)?.len();
        self.bytes = self.bytes.saturating_add(bytes);
        anyhow::ensure!(
            bytes <= BLOB_BYTES_MAX as u64,
            "`{}` has {bytes} bytes, a file of evidence has at most {BLOB_BYTES_MAX}",
            file.display()
        );
        anyhow::ensure!(
            self.files.len() < BUNDLE_FILES_MAX && self.bytes <= BUNDLE_BYTES_MAX as u64,
            "there is more than evidence has: at most {BUNDLE_FILES_MAX} files and \
             {BUNDLE_BYTES_MAX} bytes"
        );
        self.files.push((path, fs_err::read(file)?));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back_and_only_into_an_empty_folder() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("evidence");
        require_empty(&target).unwrap();
        let files = vec![
            ("blobs/a1".to_owned(), b"one".to_vec()),
            ("manifest.json".to_owned(), b"{}".to_vec()),
        ];
        write(&target, &files).unwrap();
        assert_eq!(read(&target).unwrap(), files);
        let refused = require_empty(&target).unwrap_err().to_string();
        assert!(refused.contains("not empty"), "{refused}");
        let refused = require_empty(&target.join("manifest.json")).unwrap_err().to_string();
        assert!(refused.contains("no folder"), "{refused}");
    }

    #[test]
    fn links_and_deep_folders_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let deep = folder.path().join("a/b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(deep.join("c"), b"").unwrap();
        let read_paths = read(folder.path()).unwrap();
        assert_eq!(
            read_paths,
            [("a/b/c".to_owned(), Vec::new())],
            "named, for the check to refuse"
        );
        std::fs::create_dir_all(deep.join("d/e")).unwrap();
        let refused = read(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("deeper"), "{refused}");
        std::fs::remove_dir_all(deep.join("d")).unwrap();
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink("/", folder.path().join("out")).unwrap();
            let refused = read(folder.path()).unwrap_err().to_string();
            assert!(refused.contains("no links"), "{refused}");
        }
    }

    #[test]
    fn a_file_larger_than_any_of_evidence_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("page.html");
        let file = std::fs::File::create(&path).unwrap();
        file.set_len(BLOB_BYTES_MAX as u64 + 1).unwrap();
        let refused = read(folder.path()).unwrap_err().to_string();
        assert!(refused.contains("at most"), "{refused}");
    }
}
