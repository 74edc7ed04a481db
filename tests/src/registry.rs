//! Debian's `docker-registry`, started for a test.

use std::net::{SocketAddr, TcpStream, UdpSocket};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::process::{free_address, wait_for};

/// A registry over a folder of its own, ended with this.
#[derive(Debug)]
pub struct Registry {
    process: Child,
    at: SocketAddr,
    folder: TempDir,
}

impl Registry {
    /// Starts one that is spoken to in clear text.
    ///
    /// # Panics
    /// When the package is missing.
    #[must_use]
    pub fn start() -> Self {
        Self::with(free_address(), TempDir::new().unwrap(), "")
    }

    /// Starts one with a certificate on an address of this machine that is not the loopback one;
    /// none where there is no such address. Its authority stands in [`Registry::authority`].
    ///
    /// # Panics
    /// When openssl or the package is missing.
    #[must_use]
    pub fn start_with_certificate() -> Option<Self> {
        // Nothing is sent: a datagram's socket only looks up the way.
        let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
        socket.connect("192.0.2.1:9").ok()?;
        let own = socket.local_addr().ok()?.ip();
        if own.is_loopback() {
            return None;
        }
        let folder = TempDir::new().unwrap();
        let name = format!("subjectAltName=IP:{own}");
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"])
            .args(["-keyout", "key.pem", "-out", "authority.pem", "-subj", "/CN=packs"])
            .args(["-addext", &name, "-addext", "basicConstraints=critical,CA:FALSE"])
            .current_dir(folder.path())
            .output();
        let made = made.expect("openssl is there: tests/run installs it");
        assert!(made.status.success(), "{made:?}");
        let at = SocketAddr::new(own, free_address().port());
        let tls = "  tls:\n    certificate: authority.pem\n    key: key.pem\n";
        Some(Self::with(at, folder, tls))
    }

    fn with(at: SocketAddr, folder: TempDir, more: &str) -> Self {
        let config = format!(
            "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: store\n\
             http:\n  addr: {at}\n{more}"
        );
        fs_err::write(folder.path().join("config.yml"), config).unwrap();
        let process = Command::new("docker-registry")
            .args(["serve", "config.yml"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("docker-registry is there: tests/run installs it");
        let registry = Self { process, at, folder };
        wait_for("the registry", || TcpStream::connect(registry.at).ok());
        registry
    }

    /// The address of something in it.
    #[must_use]
    pub fn address(&self, name: &str) -> String {
        format!("oci://{}/{name}", self.at)
    }

    /// The file with its certificate.
    ///
    /// # Panics
    /// Never: paths of tests are UTF-8.
    #[must_use]
    pub fn authority(&self) -> String {
        self.folder.path().join("authority.pem").to_str().unwrap().to_owned()
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
