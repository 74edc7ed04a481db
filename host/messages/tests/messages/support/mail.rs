//! A real mail server: aiosmtpd, of Debian's package python3-aiosmtpd.

use std::io::{BufRead as _, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::Value;

/// Debian's own Python, which Debian's package is for.
const PYTHON: &str = "/usr/bin/python3";

const MISSING: &str = "aiosmtpd is missing: apt-get install python3-aiosmtpd";

/// Letters that a server took, in order.
#[derive(Clone, Default)]
pub(crate) struct Letters(Arc<Mutex<Vec<Value>>>);

/// A mail server that ends when it is dropped; then its letters are all there.
pub(crate) struct MailServer {
    process: Child,
    reader: Option<JoinHandle<()>>,
    pub(crate) port: u16,
}

/// A certificate for `localhost`, and its key.
pub(crate) struct Certificate {
    folder: tempfile::TempDir,
}

impl Letters {
    pub(crate) fn all(&self) -> Vec<Value> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until there are so many.
    pub(crate) async fn wait(&self, count: usize) -> Vec<Value> {
        let began = Instant::now();
        while self.all().len() < count {
            assert!(began.elapsed() < Duration::from_secs(10), "{:?}", self.all());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.all()
    }
}

impl Certificate {
    pub(crate) fn make() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"])
            .args(["-keyout", "key.pem", "-out", "certificate.pem", "-subj", "/CN=mail"])
            .args(["-addext", "subjectAltName=DNS:localhost"])
            .args(["-addext", "basicConstraints=critical,CA:FALSE"])
            .current_dir(folder.path())
            .output()
            .expect("openssl is missing: apt-get install openssl");
        assert!(made.status.success(), "{made:?}");
        Self { folder }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("certificate.pem")
    }

    fn key(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }
}

impl MailServer {
    /// A server without encryption that asks for no user.
    pub(crate) fn plain(port: u16, letters: &Letters) -> Self {
        Self::start(port, "none", None, letters)
    }

    /// The same, but it never says that it took a letter to `slow@`.
    pub(crate) fn slow(port: u16, letters: &Letters) -> Self {
        Self::start(port, "slow", None, letters)
    }

    /// A server that asks for a user; `mode` is `starttls` or `tls`.
    pub(crate) fn encrypted(mode: &str, certificate: &Certificate, letters: &Letters) -> Self {
        Self::start(0, mode, Some(certificate), letters)
    }

    fn start(port: u16, mode: &str, certificate: Option<&Certificate>, letters: &Letters) -> Self {
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/messages/smtp_server.py");
        let mut command = Command::new(PYTHON);
        command.arg(script).arg(port.to_string()).arg(mode);
        if let Some(certificate) = certificate {
            command.arg(certificate.path()).arg(certificate.key());
        }
        let process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut process = process.expect(MISSING);
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().and_then(Result::ok).expect(MISSING);
        let first: Value = serde_json::from_str(&first).unwrap();
        let port = u16::try_from(first["port"].as_u64().unwrap()).unwrap();
        let letters = letters.clone();
        let reader = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let letter = serde_json::from_str(&line).unwrap();
                letters.0.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
            }
        });
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        assert!(std::net::TcpStream::connect(address).is_ok());
        Self { process, reader: Some(reader), port }
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = self.reader.take().map(JoinHandle::join);
    }
}
