//! A real HTTP gateway that remembers what it took; it can be closed and opened again where it was.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::extract::{Request, State};
use axum::http::StatusCode;
use tidegate_tests::process::free_address;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// The gateway.
#[derive(Clone)]
pub(crate) struct Receiver {
    address: SocketAddr,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    busy: bool,
    /// Key and text of what was taken, in order, also of what came twice.
    taken: Vec<(String, String)>,
    refused: usize,
    serving: Option<JoinHandle<()>>,
}

impl Receiver {
    /// An address at which nobody listens yet.
    pub(crate) fn closed() -> Self {
        Self { address: free_address(), shared: Arc::default() }
    }

    /// Listens.
    pub(crate) async fn open(&self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        let app = Router::new().fallback(take).with_state(self.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        self.shared().serving = Some(serving);
    }

    /// Answers that it takes nothing now, or takes again.
    pub(crate) fn busy(&self, busy: bool) {
        self.shared().busy = busy;
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Texts of what was taken.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.shared().taken.iter().map(|(_, text)| text.clone()).collect()
    }

    /// Keys of what was taken.
    pub(crate) fn keys(&self) -> Vec<String> {
        self.shared().taken.iter().map(|(key, _)| key.clone()).collect()
    }

    /// How often it said that it takes nothing now.
    pub(crate) fn refused(&self) -> usize {
        self.shared().refused
    }

    fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn take(State(receiver): State<Receiver>, request: Request) -> StatusCode {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 16).await.unwrap();
    let mut shared = receiver.shared();
    if shared.busy {
        shared.refused += 1;
        return StatusCode::SERVICE_UNAVAILABLE;
    }
    let key = parts.headers.get("idempotency-key").map(|key| key.to_str().unwrap().to_owned());
    let body = String::from_utf8(body.to_vec()).unwrap();
    let text = body.strip_prefix("text=").unwrap().replace("%2F", "/");
    shared.taken.push((key.unwrap_or_default(), text));
    StatusCode::OK
}
