//! The registry itself, and who asks it.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use tidegate_trust::PackFile;
use tidegate_trust::oci::{
    Access, Address, Credentials, DOCKER_CONFIG_BYTES_MAX, Registry, credentials_for,
};

use super::{Pulled, Pushed};
use crate::trust::bounded;

const USER: &str = "TIDEGATE_REGISTRY_USER";
const PASSWORD: &str = "TIDEGATE_REGISTRY_PASSWORD";

pub(super) fn pull(address: &str, plain_http: bool) -> Result<Pulled> {
    let (address, access) = opened(address, plain_http)?;
    let pulled = Registry::of(&address, access)?.pull(&address)?;
    Ok(Pulled { pinned: pulled.pinned.to_string(), file: pulled.file })
}

pub(super) fn push(address: &str, plain_http: bool, file: &PackFile) -> Result<Pushed> {
    let (address, access) = opened(address, plain_http)?;
    let pushed = Registry::of(&address, access)?.push(&address, file)?;
    let replaced = pushed.replaced.map(|digest| format!("sha256:{digest}"));
    Ok(Pushed { pinned: pushed.pinned.to_string(), replaced })
}

fn opened(address: &str, plain_http: bool) -> Result<(Address, Access)> {
    let address: Address = address.parse()?;
    let credentials = credentials(address.registry(), |name| std::env::var(name).ok())?;
    Ok((address, Access { credentials, plain_http }))
}

/// Who asks: whom the environment names, or whom Docker or Podman know for the registry.
fn credentials(
    registry: &str,
    environment: impl Fn(&str) -> Option<String>,
) -> Result<Option<Credentials>> {
    let set = |name: &str| environment(name).filter(|value| !value.is_empty());
    match (set(USER), set(PASSWORD)) {
        (Some(user), Some(password)) => return Ok(Some(Credentials::Password { user, password })),
        (None, None) => {}
        (Some(_), None) => return Err(anyhow!("{USER} is set without {PASSWORD}: set both")),
        (None, Some(_)) => return Err(anyhow!("{PASSWORD} is set without {USER}: set both")),
    }
    let docker = set("DOCKER_CONFIG").map(PathBuf::from);
    let docker = docker.or_else(|| set("HOME").map(|home| Path::new(&home).join(".docker")));
    let podman = set("XDG_RUNTIME_DIR").map(|run| Path::new(&run).join("containers/auth.json"));
    let files = [
        set("REGISTRY_AUTH_FILE").map(PathBuf::from),
        docker.map(|folder| folder.join("config.json")),
        podman,
    ];
    for path in files.into_iter().flatten().filter(|path| path.is_file()) {
        let config = bounded(&path, DOCKER_CONFIG_BYTES_MAX)?;
        let found = credentials_for(registry, &config).map_err(|reason| anyhow!(reason));
        if let Some(found) = found.with_context(|| format!("`{}`", path.display()))? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(set: &[(&str, &str)]) -> Result<Option<String>> {
        let value = |name: &str| {
            set.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned())
        };
        let found = credentials("harbor.example", value)?;
        Ok(found.map(|found| format!("{found:?}")))
    }

    #[test]
    fn the_environment_counts_before_the_files_of_docker_and_podman() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, user: &str| {
            let text = format!(
                r#"{{"auths": {{"harbor.example": {{"username": "{user}", "password": "p"}}}}}}"#
            );
            let path = folder.path().join(name);
            fs_err::create_dir_all(path.parent().unwrap()).unwrap();
            fs_err::write(path, text).unwrap();
        };
        let here = folder.path().to_str().unwrap();
        let files = [("HOME", here), ("XDG_RUNTIME_DIR", here)];
        assert_eq!(of(&files).unwrap(), None);
        write("containers/auth.json", "podman");
        assert!(of(&files).unwrap().unwrap().contains("podman"));
        write(".docker/config.json", "docker");
        assert!(of(&files).unwrap().unwrap().contains("docker"));
        let named = [files[0], (USER, "chen"), (PASSWORD, "p")];
        assert!(of(&named).unwrap().unwrap().contains("chen"));
        assert!(of(&[files[0], (USER, "chen")]).unwrap_err().to_string().contains(PASSWORD));
        assert!(of(&[files[0], (PASSWORD, "p")]).unwrap_err().to_string().contains(USER));
        fs_err::write(folder.path().join(".docker/config.json"), "{").unwrap();
        let error = format!("{:#}", of(&files).unwrap_err());
        assert!(error.contains("config.json") && error.contains("form of Docker"), "{error}");
    }
}
