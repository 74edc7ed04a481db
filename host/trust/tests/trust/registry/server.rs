//! A private registry.

use std::net::{SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;
use tidegate_record::Digest;

/// Who may do everything where a password is asked for.
pub(crate) const USER: &str = "chen";
pub(crate) const PASSWORD: &str = "let me in";

/// The line that `htpasswd -B` makes of these.
const HTPASSWD: &str = "chen:$2y$05$abcdefghijklmnopqrstuu4h2R.N3/mVBA7Xh7aLzKSJDAsK61n52\n";

/// How long it may take to start.
const START_WITHIN: Duration = Duration::from_secs(60);

/// Debian's registry over a folder of its own, ended with the test.
pub(crate) struct RealRegistry {
    process: Child,
    at: SocketAddr,
    folder: TempDir,
}

/// A local address that was free a moment ago.
pub(crate) fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

impl RealRegistry {
    pub(crate) fn start() -> Self {
        Self::with("127.0.0.1", "")
    }

    pub(crate) fn start_with_password() -> Self {
        Self::with("127.0.0.1", "auth:\n  htpasswd:\n    realm: packs\n    path: htpasswd\n")
    }

    pub(crate) fn start_on_all_addresses() -> Self {
        Self::with("0.0.0.0", "")
    }

    fn with(listen: &str, more: &str) -> Self {
        let (folder, at) = (TempDir::new().unwrap(), free_address());
        let config = format!(
            "version: 0.1\nlog:\n  level: error\nstorage:\n  filesystem:\n    rootdirectory: store\n\
             http:\n  addr: {listen}:{}\n{more}",
            at.port()
        );
        std::fs::write(folder.path().join("config.yml"), config).unwrap();
        std::fs::write(folder.path().join("htpasswd"), HTPASSWD).unwrap();
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let process = Command::new("docker-registry")
            .args(["serve", "config.yml"])
            .current_dir(folder.path())
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn();
        assert!(process.is_ok(), "docker-registry is missing, tests/run installs it: {process:?}");
        let process = process.unwrap();
        let registry = Self { process, at, folder };
        let began = Instant::now();
        while TcpStream::connect(registry.at).is_err() {
            let log = || std::fs::read_to_string(registry.folder.path().join("log"));
            assert!(began.elapsed() < START_WITHIN, "it does not start: {:?}", log());
            std::thread::sleep(Duration::from_millis(20));
        }
        registry
    }

    /// The address of something in it.
    pub(crate) fn address(&self, name: &str) -> String {
        format!("oci://{}/{name}", self.at)
    }

    /// The same by an address of this machine that is not the loopback one, where it has any.
    pub(crate) fn outer_address(&self, name: &str) -> Option<String> {
        // Nothing is sent: a datagram's socket only looks up the way.
        let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
        socket.connect("192.0.2.1:9").ok()?;
        let own = socket.local_addr().ok()?.ip();
        let is_outer = !own.is_loopback() && !own.is_unspecified();
        is_outer.then(|| format!("oci://{own}:{}/{name}", self.at.port()))
    }

    /// Flips a bit of a blob on the disk.
    pub(crate) fn alter_blob(&self, digest: Digest) {
        let path = find(self.folder.path(), &digest.to_string());
        let mut bytes = std::fs::read(&path).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        std::fs::write(path, bytes).unwrap();
    }
}

fn find(folder: &Path, digest: &str) -> PathBuf {
    let blobs = folder.join("store/docker/registry/v2/blobs/sha256");
    blobs.join(&digest[..2]).join(digest).join("data")
}

impl Drop for RealRegistry {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
