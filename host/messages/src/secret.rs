//! Passwords and keys, which are never shown.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// The longest secret, bytes.
const SECRET_BYTES_MAX: usize = 64 << 10;

/// A password or key. Showing it shows nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// The secret with this text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        Self(text.to_owned())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(***)")
    }
}

/// Where a secret is: in one of the three.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SecretSource {
    /// A variable of the environment.
    pub env: Option<String>,
    /// A file; a line end at its end does not belong to the secret.
    pub file: Option<PathBuf>,
    /// The secret itself, only where the configuration says `inline_secrets = true`.
    pub inline: Option<String>,
}

impl fmt::Debug for SecretSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let inline = self.inline.as_ref().map(|_| "***");
        let mut shown = f.debug_struct("SecretSource");
        shown.field("env", &self.env).field("file", &self.file).field("inline", &inline).finish()
    }
}

/// Reads secrets.
pub(crate) struct SecretReader<'a> {
    pub(crate) env: &'a dyn Fn(&str) -> Option<String>,
    pub(crate) inline_allowed: bool,
}

impl SecretReader<'_> {
    /// The secret of a source.
    ///
    /// # Errors
    /// What is wrong with it and what to do.
    pub(crate) fn read(&self, source: &SecretSource) -> Result<Secret, String> {
        let text = match (&source.env, &source.file, &source.inline) {
            (Some(name), None, None) => (self.env)(name)
                .ok_or_else(|| format!("the environment has no `{name}`, set it for the host"))?,
            (None, Some(path), None) => read_file(path)?,
            (None, None, Some(text)) if self.inline_allowed => text.clone(),
            (None, None, Some(_)) => {
                return Err("stands in the configuration itself: name a variable with `env` or a \
                            file with `file`, or say `inline_secrets = true`"
                    .to_owned());
            }
            _ => return Err("needs one of `env` and `file`, and no more than one".to_owned()),
        };
        if text.is_empty() {
            return Err("is empty, give it a value".to_owned());
        }
        if text.len() > SECRET_BYTES_MAX {
            return Err(format!("is longer than {SECRET_BYTES_MAX} bytes, look whether it is one"));
        }
        Ok(Secret(text))
    }
}

fn read_file(path: &Path) -> Result<String, String> {
    let shown = path.display();
    let bytes = std::fs::metadata(path).map_err(|error| format!("`{shown}`: {error}"))?.len();
    if bytes > SECRET_BYTES_MAX as u64 {
        return Err(format!(
            "`{shown}` is longer than {SECRET_BYTES_MAX} bytes, name the right file"
        ));
    }
    let text = std::fs::read_to_string(path).map_err(|error| format!("`{shown}`: {error}"))?;
    Ok(text.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(env: Option<&str>, file: Option<&Path>, inline: Option<&str>) -> SecretSource {
        let (env, inline) = (env.map(str::to_owned), inline.map(str::to_owned));
        SecretSource { env, file: file.map(Path::to_owned), inline }
    }

    #[test]
    fn a_secret_is_in_the_environment_or_in_a_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("password");
        std::fs::write(&path, "p w\r\n").unwrap();
        let env = |name: &str| (name == "KNOWN").then(|| "from env".to_owned());
        let reader = SecretReader { env: &env, inline_allowed: false };
        let read = |source| reader.read(&source).map(|it| it.reveal().to_owned());
        assert_eq!(read(source(Some("KNOWN"), None, None)).unwrap(), "from env");
        assert_eq!(read(source(None, Some(&path), None)).unwrap(), "p w");
        for (bad, says) in [
            (source(Some("UNKNOWN"), None, None), "no `UNKNOWN`"),
            (source(None, None, Some("x")), "inline_secrets"),
            (source(Some("KNOWN"), Some(&path), None), "one of"),
            (source(None, None, None), "one of"),
        ] {
            let problem = read(bad).unwrap_err();
            assert!(problem.contains(says), "{problem}");
        }
        std::fs::write(&path, "x".repeat(SECRET_BYTES_MAX)).unwrap();
        assert!(read(source(None, Some(&path), None)).is_ok());
        std::fs::write(&path, "x".repeat(SECRET_BYTES_MAX + 1)).unwrap();
        assert!(read(source(None, Some(&path), None)).unwrap_err().contains("longer"));
    }

    #[test]
    fn nothing_shows_a_secret() {
        let shown = format!("{:?} {:?}", Secret::new("s3cr3t"), source(None, None, Some("s3cr3t")));
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }
}
