//! A real mail server: aiosmtpd, of Debian's package python3-aiosmtpd.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;

use serde_json::Value;
use tidegate_tests::packs::root;

const MISSING: &str = "aiosmtpd is missing: apt-get install python3-aiosmtpd";

/// A mail server that ends when it is dropped.
pub(crate) struct MailServer {
    process: Child,
    reader: Option<JoinHandle<()>>,
    letters: Arc<Mutex<Vec<Value>>>,
}

impl MailServer {
    /// A server without encryption at a port.
    pub(crate) fn at(port: u16) -> Self {
        let script = root().join("host/messages/tests/messages/smtp_server.py");
        let mut command = Command::new("/usr/bin/python3");
        command.arg(script).arg(port.to_string()).arg("none");
        let process = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        let mut process = process.expect(MISSING);
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        lines.next().and_then(Result::ok).expect(MISSING);
        let letters: Arc<Mutex<Vec<Value>>> = Arc::default();
        let taken = Arc::clone(&letters);
        let reader = std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                let letter = serde_json::from_str(&line).unwrap();
                taken.lock().unwrap_or_else(PoisonError::into_inner).push(letter);
            }
        });
        Self { process, reader: Some(reader), letters }
    }

    /// Texts of the letters that it took, in order.
    pub(crate) fn texts(&self) -> Vec<String> {
        let letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        letters.iter().map(|one| one["text"].as_str().unwrap().trim().to_owned()).collect()
    }

    /// Subjects of the letters to an address, in order.
    pub(crate) fn subjects_to(&self, address: &str) -> Vec<String> {
        let letters = self.letters.lock().unwrap_or_else(PoisonError::into_inner);
        let own = letters.iter().filter(|one| one["to"] == address);
        own.map(|one| one["subject"].as_str().unwrap().to_owned()).collect()
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = self.reader.take().map(JoinHandle::join);
    }
}
