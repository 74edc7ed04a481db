//! A small HTTP server that answers as a test says.

use std::io::{Read, Write};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

/// A server on this machine.
pub(crate) struct Server {
    pub(crate) address: String,
    /// Heads of the requests, in order.
    pub(crate) heads: Arc<Mutex<Vec<String>>>,
}

/// An answer with a status line, headers and content.
pub(crate) fn answer(status: &str, headers: &str, content: &[u8]) -> Vec<u8> {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Length: {}\r\nConnection: close\r\n{headers}\r\n",
        content.len()
    );
    [head.as_bytes(), content].concat()
}

impl Server {
    /// Answers each request by its head until the test ends.
    pub(crate) fn start(by: impl Fn(&str) -> Vec<u8> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let heads = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&heads);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let Ok(mut stream) = stream else { return };
                let mut head = Vec::new();
                let mut byte = [0];
                while !head.ends_with(b"\r\n\r\n") && matches!(stream.read(&mut byte), Ok(1)) {
                    head.push(byte[0]);
                }
                let head = String::from_utf8_lossy(&head).into_owned();
                let answer = by(&head);
                seen.lock().unwrap().push(head);
                // The other side may have heard enough.
                let _ = stream.write_all(&answer);
            }
        });
        Self { address, heads }
    }

    pub(crate) fn last_head(&self) -> String {
        self.heads.lock().unwrap().last().cloned().unwrap_or_default().to_lowercase()
    }
}
