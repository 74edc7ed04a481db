//! Files of whom to trust: keyrings, policies, private keys, pack files and sets.

use std::io::{Read as _, Write as _};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use tidegate_domain::Instant;
use tidegate_record::SigningKey;
use tidegate_service::{Clock as _, ServiceError, SystemClock, Trust, TrustSource};
use tidegate_trust::{KEYRING_BYTES_MAX, Keyring, POLICY_BYTES_MAX, Policy};

/// Largest file of a private key, bytes; the text of a key is one short line.
const KEY_BYTES_MAX: usize = 4 << 10;

/// The present.
pub(crate) fn now() -> Instant {
    SystemClock.now()
}

/// The bytes of a file of at most `bytes_max`.
pub(crate) fn bounded(path: &Path, bytes_max: usize) -> anyhow::Result<Vec<u8>> {
    let file = fs_err::File::open(path)?;
    let most = u64::try_from(bytes_max).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    // One byte more shows that there is more.
    file.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
    ensure!(
        bytes.len() <= bytes_max,
        "`{}` has more than {bytes_max} bytes, which no such file has",
        path.display()
    );
    Ok(bytes)
}

fn text(path: &Path, bytes_max: usize) -> anyhow::Result<String> {
    let bytes = bounded(path, bytes_max)?;
    String::from_utf8(bytes).with_context(|| format!("`{}` is no text in UTF-8", path.display()))
}

/// The keyring of a file.
pub(crate) fn keyring(path: &Path) -> anyhow::Result<Keyring> {
    let text = text(path, KEYRING_BYTES_MAX)?;
    Keyring::from_toml(&text).with_context(|| format!("`{}` is no keyring", path.display()))
}

/// The policy of a file; the usual one when none is named.
pub(crate) fn policy(path: Option<&Path>) -> anyhow::Result<Policy> {
    let Some(path) = path else { return Ok(Policy::default()) };
    let text = text(path, POLICY_BYTES_MAX)?;
    Policy::from_toml(&text).with_context(|| format!("`{}` is no policy", path.display()))
}

/// Name of the keyring of a host in its data folder.
const KEYRING: &str = "keyring.toml";

/// Name of the policy of a host in its data folder.
const POLICY: &str = "policy.toml";

/// What says in a data folder whose signatures count.
pub(crate) const HOST_FILES: [&str; 2] = [KEYRING, POLICY];

/// Whose signatures count at the host of a data folder: read for each file anew. Without a keyring
/// nobody's do, without a policy the usual ones are needed.
pub(crate) fn of_host(data: &Path) -> TrustSource {
    let data = data.to_owned();
    let there = move |name: &str| Some(data.join(name)).filter(|path| path.exists());
    Arc::new(move || {
        let read = || -> anyhow::Result<Trust> {
            let keyring = there(KEYRING).map(|path| keyring(&path)).transpose()?;
            let policy = policy(there(POLICY).as_deref())?;
            Ok(Trust { keyring: keyring.unwrap_or_default(), policy })
        };
        read().map_err(|error| ServiceError::Invalid {
            what: "trust of the host",
            reason: format!("{error:#}"),
        })
    })
}

/// Writes a keyring in the place of the one that was there: wholly, or not at all.
pub(crate) fn write_keyring(path: &Path, keyring: &Keyring) -> anyhow::Result<()> {
    write_whole(path, keyring.to_toml()?.as_bytes())
}

/// Writes a file wholly or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let folder = parent.unwrap_or(Path::new("."));
    fs_err::create_dir_all(folder)?;
    let written = || -> std::io::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".tidegate-");
        // A new file would be for its owner's eyes only; these are for everybody.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let mut file = builder.tempfile_in(folder)?;
        file.write_all(bytes)?;
        file.as_file().sync_all()?;
        file.persist(path)?;
        Ok(())
    };
    written().with_context(|| format!("`{}` cannot be written", path.display()))
}

/// The private key of a file, which nobody but its owner may read.
pub(crate) fn private_key(path: &Path) -> anyhow::Result<SigningKey> {
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::mode(&fs_err::metadata(path)?.permissions());
        ensure!(
            mode & 0o077 == 0,
            "`{}` can be read by others (mode {:o}): run `chmod 600` on it, and think about whether \
             it was copied",
            path.display(),
            mode & 0o777
        );
    }
    let text = text(path, KEY_BYTES_MAX)?;
    text.parse().with_context(|| format!("`{}` holds no private key", path.display()))
}

/// Writes a new private key into a file that only its owner may read; one that is there stays.
pub(crate) fn write_private_key(path: &Path, key: &SigningKey) -> anyhow::Result<()> {
    let mut options = fs_err::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    fs_err::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(key.to_secret_text().as_bytes())?;
    file.sync_all()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_private_key_is_for_its_owner_only() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("chen.key");
        let key = SigningKey::from_seed(&[7; 32]);
        write_private_key(&path, &key).unwrap();
        assert_eq!(private_key(&path).unwrap().public(), key.public());
        assert!(write_private_key(&path, &SigningKey::from_seed(&[8; 32])).is_err());
        assert_eq!(private_key(&path).unwrap().public(), key.public(), "the first one stays");
        #[cfg(unix)]
        for (mode, good) in [(0o600, true), (0o400, true), (0o640, false), (0o604, false)] {
            use std::os::unix::fs::PermissionsExt as _;
            fs_err::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(private_key(&path).is_ok(), good, "{mode:o}");
        }
    }

    #[test]
    fn files_are_bounded_and_written_whole() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/file");
        write_whole(&path, b"12345").unwrap();
        write_whole(&path, b"1234").unwrap();
        assert_eq!(bounded(&path, 4).unwrap(), b"1234");
        assert!(bounded(&path, 3).unwrap_err().to_string().contains("more than 3 bytes"));
        assert_eq!(fs_err::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
