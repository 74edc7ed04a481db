//! The key that signs checkpoints and bundles, and those that are trusted, in a folder.

use std::io::Write;
use std::path::{Path, PathBuf};

use rand::TryRngCore;
use tidegate_record::{KeyError, PublicKey, SigningKey, TrustedKeys};

/// File of the signing key; nobody else may read it.
const SIGNING: &str = "signing.key";

/// File of its public key, to be handed to whoever checks.
const PUBLIC: &str = "signing.pub";

/// Files of further trusted keys end so.
const TRUSTED_ENDING: &str = "pub";

/// Why keys cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// A file cannot be read or written.
    #[error("key file `{}` cannot be used", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// A file holds no key.
    #[error("key file `{}` holds no key", path.display())]
    Key {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: KeyError,
    },
    /// The system gives no randomness.
    #[error("no randomness for a new key: {0}")]
    Random(String),
}

/// The keys of an installation.
#[derive(Debug)]
pub struct Keys {
    /// Signs checkpoints and bundles.
    pub signing: SigningKey,
    /// All whose signatures count, its own among them.
    pub trusted: TrustedKeys,
}

impl Keys {
    /// The keys of a folder; a signing key is made when there is none. Every file that ends in
    /// `.pub` is trusted, so that checkpoints signed before a key was changed stay checkable.
    ///
    /// # Errors
    /// [`KeysError`], which names the file.
    pub fn open(folder: &Path) -> Result<Self, KeysError> {
        std::fs::create_dir_all(folder).map_err(file_error(folder))?;
        let path = folder.join(SIGNING);
        let signing = match std::fs::read_to_string(&path) {
            Ok(text) => text.parse().map_err(key_error(&path))?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => make(&path)?,
            Err(error) => return Err(file_error(&path)(error)),
        };
        let public = folder.join(PUBLIC);
        if !public.exists() {
            let text = format!("{}\n", signing.public());
            std::fs::write(&public, text).map_err(file_error(&public))?;
        }
        let mut trusted: TrustedKeys = [signing.public()].into_iter().collect();
        for key in public_keys(folder)? {
            trusted.insert(key);
        }
        Ok(Self { signing, trusted })
    }
}

/// A new key in a file that only its owner may read.
fn make(path: &Path) -> Result<SigningKey, KeysError> {
    let mut seed = [0; 32];
    rand::rngs::OsRng
        .try_fill_bytes(&mut seed)
        .map_err(|error| KeysError::Random(error.to_string()))?;
    let key = SigningKey::from_seed(&seed);
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path).map_err(file_error(path))?;
    file.write_all(key.to_secret_text().as_bytes()).map_err(file_error(path))?;
    file.sync_all().map_err(file_error(path))?;
    Ok(key)
}

/// The public keys of a folder, or of one file.
///
/// # Errors
/// [`KeysError`], which names the file.
pub fn public_keys(path: &Path) -> Result<Vec<PublicKey>, KeysError> {
    if path.is_file() {
        return Ok(vec![public_key(path)?]);
    }
    let mut keys = Vec::new();
    for entry in std::fs::read_dir(path).map_err(file_error(path))? {
        let file = entry.map_err(file_error(path))?.path();
        if file.extension().is_some_and(|ending| ending == TRUSTED_ENDING) {
            keys.push(public_key(&file)?);
        }
    }
    Ok(keys)
}

fn public_key(path: &Path) -> Result<PublicKey, KeysError> {
    let text = std::fs::read_to_string(path).map_err(file_error(path))?;
    text.parse().map_err(key_error(path))
}

fn file_error(path: &Path) -> impl FnOnce(std::io::Error) -> KeysError {
    let path = path.to_owned();
    move |source| KeysError::File { path, source }
}

fn key_error(path: &Path) -> impl FnOnce(KeyError) -> KeysError {
    let path = path.to_owned();
    move |source| KeysError::Key { path, source }
}
