//! Processes of the binary for end-to-end tests.

use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

/// The longest that a test waits for something to happen in another process.
pub const WAIT_MAX: Duration = Duration::from_secs(120);

/// Pause between two looks.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Waits until `look` finds something.
///
/// # Panics
/// When nothing is found within [`WAIT_MAX`].
pub fn wait_for<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let began = Instant::now();
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < WAIT_MAX, "waited in vain for {what}");
        std::thread::sleep(LOOK_EVERY);
    }
}

/// The built binary: beside the test's own, or where `TIDEGATE_BIN` says.
///
/// # Panics
/// When it was not built.
#[must_use]
pub fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("TIDEGATE_BIN") {
        return PathBuf::from(path);
    }
    let own = std::env::current_exe().unwrap_or_default();
    let folders = own.ancestors().skip(1);
    let found = folders.map(|folder| folder.join("tidegate")).find(|path| path.is_file());
    let help = "build it first: cargo build --release -p tidegate";
    found.expect(help)
}

/// A local address that was free a moment ago.
///
/// # Panics
/// When the machine has none.
#[must_use]
pub fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

/// A process that is killed when the test ends.
#[derive(Debug)]
pub struct Running {
    child: Child,
    lines: Receiver<String>,
    seen: Vec<String>,
}

impl Running {
    /// Starts the binary; its standard error is read line by line.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(arguments: &[&str], folder: &Path) -> Self {
        let mut child = Command::new(binary())
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stderr = child.stderr.take().unwrap();
        let (send, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(stderr).lines().map_while(Result::ok) {
                if send.send(line).is_err() {
                    return;
                }
            }
        });
        Self { child, lines, seen: Vec::new() }
    }

    /// Waits for a line of standard error that contains `text` and gives it.
    ///
    /// # Panics
    /// When the process ends or the time is over before.
    pub fn line_with(&mut self, text: &str) -> String {
        wait_for(text, || {
            self.seen.extend(self.lines.try_iter());
            let found = self.seen.iter().find(|line| line.contains(text)).cloned();
            let ended = found.is_none() && matches!(self.child.try_wait(), Ok(Some(_)));
            assert!(!ended, "the process ended before saying `{text}`: {:?}", self.seen);
            found
        })
    }

    /// Kills it as a power cut would.
    ///
    /// # Panics
    /// When it ended by itself before.
    pub fn kill(mut self) {
        assert!(self.child.try_wait().unwrap().is_none(), "it ended by itself: {:?}", self.seen);
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop and waits until it has; whether it ended well.
    ///
    /// # Panics
    /// When it cannot be asked.
    pub fn stop(mut self) -> bool {
        let id = self.child.id().to_string();
        let asked = Command::new("kill").args(["-TERM", &id]).status().unwrap();
        assert!(asked.success(), "the process is gone: {:?}", self.seen);
        wait_for("the process to end", || self.child.try_wait().unwrap()).success()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
