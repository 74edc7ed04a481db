//! The machine under a host: folders, disk, keys, ports.

use std::net::{SocketAddr, TcpListener};
use std::path::Path;

use tidegate_runtime::{ENGINE_NAME, ENGINE_PROFILE, ENGINE_TARGET, ENGINE_VERSION};

use super::Check;

/// Less free space than this fails: a batch and the log of the database must fit.
const FREE_LEAST_BYTES: u64 = 512 << 20;

/// Less free space than this is worth a look.
const FREE_GOOD_BYTES: u64 = 4 << 30;

/// File of the signing key in a folder of keys.
const SIGNING: &str = "signing.key";

/// What this program is.
pub(super) fn versions() -> Check {
    let version = env!("CARGO_PKG_VERSION");
    Check::ok(
        "versions",
        format!(
            "tidegate {version}, {ENGINE_NAME} {ENGINE_VERSION} {ENGINE_PROFILE}, {ENGINE_TARGET}"
        ),
    )
}

/// Whether the data folder is there and can be written.
pub(super) fn folder(data: &Path) -> Check {
    const NAME: &str = "folder";
    let shown = data.display();
    if !data.is_dir() {
        return Check::warn(
            NAME,
            format!("`{shown}` is not there"),
            "start the host once, which makes it, or correct `data`",
        );
    }
    match tempfile::tempfile_in(data) {
        Ok(_) => Check::ok(NAME, format!("`{shown}` can be written")),
        Err(error) => Check::fail(
            NAME,
            format!("`{shown}` cannot be written: {error}"),
            "give it to the user that the host runs as",
        ),
    }
}

/// How much of the disk is free.
pub(super) fn disk(data: &Path) -> Check {
    const NAME: &str = "disk";
    const TO_DO: &str = "make room: move old backups away, or give the data folder a larger disk";
    let nearest = data.ancestors().find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
    let Ok(of) = rustix::fs::statvfs(nearest) else {
        return Check::warn(NAME, "the free space cannot be read", "look with `df`");
    };
    let free = of.f_bavail.saturating_mul(of.f_frsize);
    let whole = of.f_blocks.saturating_mul(of.f_frsize).max(1);
    let says = format!("{} MiB free, {} percent", free >> 20, free.saturating_mul(100) / whole);
    if free < FREE_LEAST_BYTES {
        Check::fail(NAME, says, TO_DO)
    } else if free < FREE_GOOD_BYTES || free < whole / 20 {
        Check::warn(NAME, says, TO_DO)
    } else {
        Check::ok(NAME, says)
    }
}

/// Whether the signing key is there, is one, and is its owner's alone.
pub(super) fn keys(folder: &Path) -> Check {
    const NAME: &str = "keys";
    let path = folder.join(SIGNING);
    let shown = path.display();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Check::warn(
                NAME,
                format!("`{shown}` is not there"),
                "start the host once, which makes it, or restore it from a backup",
            );
        }
        Err(error) => {
            return Check::fail(
                NAME,
                format!("`{shown}` cannot be read: {error}"),
                "run this as the user that the host runs as",
            );
        }
    };
    if text.parse::<tidegate_record::SigningKey>().is_err() {
        return Check::fail(NAME, format!("`{shown}` holds no key"), "restore it from a backup");
    }
    if let Some(mode) = mode(&path).filter(|mode| mode & 0o077 != 0) {
        return Check::fail(
            NAME,
            format!("`{shown}` can be read by others, its mode is {mode:o}"),
            format!("chmod 600 {shown}, and make a new key when a stranger may have read it"),
        );
    }
    match tidegate_service::public_keys(folder) {
        Ok(keys) => Check::ok(NAME, format!("`{shown}`, and {} trusted", keys.len())),
        Err(error) => Check::fail(NAME, super::whole(&error), "remove or replace the file"),
    }
}

/// Whether the compiled packs are the host's alone: they are code that it runs.
pub(super) fn cache(folder: &Path) -> Check {
    const NAME: &str = "cache";
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Check::ok(NAME, "no compiled packs yet: the next start compiles them");
    };
    let files = entries.filter_map(Result::ok).count();
    match mode(folder).filter(|mode| mode & 0o077 != 0) {
        Some(mode) => Check::fail(
            NAME,
            format!("`{}` is open to others, its mode is {mode:o}", folder.display()),
            format!("remove it with what is in it; the next start makes {} anew", folder.display()),
        ),
        None => Check::ok(NAME, format!("{files} compiled packs")),
    }
}

/// Whether an address is free.
pub(super) fn port(what: &'static str, address: SocketAddr) -> Check {
    match TcpListener::bind(address) {
        Ok(_) => Check::ok("port", format!("{what} {address} is free")),
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => Check::warn(
            "port",
            format!("{what} {address} is taken"),
            "nothing, if the host runs; otherwise free it or choose another",
        ),
        Err(error) => Check::fail(
            "port",
            format!("{what} {address} cannot be listened on: {error}"),
            "choose an address of this machine and a port above 1023",
        ),
    }
}

/// That there is no TLS here.
pub(super) fn tls(web: SocketAddr) -> Check {
    if web.ip().is_loopback() {
        return Check::ok(
            "tls",
            "the page is on the loopback address, a proxy in front may have TLS",
        );
    }
    Check::warn(
        "tls",
        format!("the page at {web} is not encrypted: the host has no TLS of its own"),
        "put a reverse proxy with a certificate in front and bind to what only it reaches",
    )
}

#[cfg(unix)]
fn mode(path: &Path) -> Option<u32> {
    use std::os::unix::fs::PermissionsExt as _;
    std::fs::metadata(path).ok().map(|metadata| metadata.permissions().mode() & 0o777)
}

#[cfg(not(unix))]
fn mode(_: &Path) -> Option<u32> {
    None
}
