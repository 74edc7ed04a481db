//! Compiled code on disk, private to the host.
//!
//! A compiled file is native code that the host will run, so the folder must belong to the host
//! alone. The key is the component's digest and everything that the engine says its code depends
//! on; whatever cannot be read or does not carry its own checksum is a miss. The checksum stands
//! behind the code, so that the file can be mapped as it is.

use std::hash::{Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

/// Bytes of the checksum behind the compiled code; a file that is shorter never matches it.
const CHECKSUM_BYTES: usize = 32;

/// How a file is laid out. It is part of the key, so that a file of another layout is a miss and not
/// taken for damaged.
const LAYOUT: &str = "code-checksum";

/// A folder of compiled components.
#[derive(Debug)]
pub(crate) struct Cache {
    dir: PathBuf,
}

impl Cache {
    /// Opens the folder, making it when missing, readable and writable by the host's user alone.
    pub(crate) fn open(dir: &Path) -> std::io::Result<Self> {
        fs_err::create_dir_all(dir)?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            fs_err::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
        }
        Ok(Self { dir: dir.to_owned() })
    }

    /// The compiled component, when there is one that this engine can load.
    pub(crate) fn load(&self, engine: &Engine, digest: &str) -> Option<Component> {
        let path = self.path(engine, digest);
        let bytes = fs_err::read(&path).ok()?;
        let code_bytes = bytes.len().saturating_sub(CHECKSUM_BYTES);
        let (code, checksum) = bytes.split_at_checked(code_bytes).unwrap_or_default();
        if checksum_of(digest, code).as_slice() != checksum {
            tracing::warn!(pack.digest = digest, "compiled code is damaged, compiling again");
            return None;
        }
        deserialize(engine, &path)
    }

    /// Keeps a compiled component; a failure costs only the next start's time and is logged.
    pub(crate) fn store(&self, engine: &Engine, digest: &str, component: &Component) {
        if let Err(error) = self.write(engine, digest, component) {
            tracing::warn!(pack.digest = digest, %error, "compiled code could not be kept");
        }
    }

    fn write(&self, engine: &Engine, digest: &str, component: &Component) -> std::io::Result<()> {
        let code = component.serialize().map_err(std::io::Error::other)?;
        let mut file = tempfile::NamedTempFile::new_in(&self.dir)?;
        file.write_all(&code)?;
        file.write_all(&checksum_of(digest, &code))?;
        file.persist(self.path(engine, digest)).map_err(|error| error.error)?;
        Ok(())
    }

    fn path(&self, engine: &Engine, digest: &str) -> PathBuf {
        let mut hasher = std::collections::hash_map::DefaultHasher::new();
        engine.precompile_compatibility_hash().hash(&mut hasher);
        LAYOUT.hash(&mut hasher);
        self.dir.join(format!("{digest}-{:016x}.cwasm", hasher.finish()))
    }
}

/// Binds the code to its component, so that a file under another component's name is a miss too.
fn checksum_of(digest: &str, code: &[u8]) -> [u8; CHECKSUM_BYTES] {
    Sha256::new().chain_update(digest).chain_update(code).finalize().into()
}

/// The code is mapped and not copied: what is not called takes no memory, and the kernel may drop what
/// is not called any more.
#[expect(unsafe_code, reason = "loading compiled code; see the safety comment")]
fn deserialize(engine: &Engine, path: &Path) -> Option<Component> {
    // SAFETY: the folder is private to this host, which alone writes it and never into a file that is
    // there, only a new one in its place; the checksum behind the code was just found to hold; the
    // engine itself refuses code of another version or setup.
    unsafe { Component::deserialize_file(engine, path) }.ok()
}
