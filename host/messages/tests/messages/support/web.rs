//! Real HTTP servers: one that takes notices as a gateway does, and one that answers any bytes.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A request as it came.
#[derive(Clone, Debug)]
pub(crate) struct Got {
    pub(crate) uri: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

/// What a server answers.
#[derive(Clone, Default)]
pub(crate) struct Answering {
    pub(crate) status: u16,
    pub(crate) retry_after: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
    /// It takes the request and never answers.
    pub(crate) silent: bool,
}

/// A server that remembers; it can be stopped and started again where it was.
#[derive(Clone)]
pub(crate) struct Receiver {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    answering: Answering,
    /// Requests in the order in which their key came first.
    got: Vec<Got>,
    /// How often each key came.
    keys: BTreeMap<String, u32>,
    serving: Option<JoinHandle<()>>,
    address: Option<SocketAddr>,
}

impl Receiver {
    /// A server that takes everything.
    pub(crate) async fn start() -> Self {
        let receiver = Self { shared: Arc::default() };
        receiver.answer(Answering { status: 200, ..Answering::default() });
        receiver.open().await;
        receiver
    }

    pub(crate) fn answer(&self, answering: Answering) {
        self.shared().answering = answering;
    }

    /// Listens, where it did before.
    pub(crate) async fn open(&self) {
        let at = self.shared().address.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
        let listener = TcpListener::bind(at).await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().fallback(take).with_state(self.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let mut shared = self.shared();
        shared.serving = Some(serving);
        shared.address = Some(address);
    }

    /// Listens no more.
    pub(crate) async fn close(&self) {
        let serving = self.shared().serving.take();
        if let Some(serving) = serving {
            serving.abort();
            let _ = serving.await;
        }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.shared().address.unwrap())
    }

    pub(crate) fn got(&self) -> Vec<Got> {
        self.shared().got.clone()
    }

    /// How often each key came.
    pub(crate) fn keys(&self) -> BTreeMap<String, u32> {
        self.shared().keys.clone()
    }

    /// Waits until so many keys came.
    pub(crate) async fn wait(&self, count: usize) {
        let began = std::time::Instant::now();
        while self.shared().got.len() < count {
            assert!(began.elapsed() < Duration::from_secs(10), "{:?}", self.keys());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn shared(&self) -> std::sync::MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn take(State(receiver): State<Receiver>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 1 << 20).await.unwrap();
    let key = parts.headers.get("idempotency-key").map(|key| key.to_str().unwrap().to_owned());
    let answering = receiver.shared().answering.clone();
    // What is refused is not taken, so its key is not kept.
    if answering.silent || answering.status < 300 {
        let mut shared = receiver.shared();
        let times = shared.keys.entry(key.unwrap_or_default()).or_default();
        *times += 1;
        if *times == 1 {
            let uri = parts.uri.to_string();
            shared.got.push(Got { uri, headers: parts.headers, body });
        }
    }
    if answering.silent {
        std::future::pending::<()>().await;
    }
    let status = StatusCode::from_u16(answering.status).unwrap();
    let mut response = (status, answering.body).into_response();
    for (name, value) in
        [(header::RETRY_AFTER, answering.retry_after), (header::LOCATION, answering.location)]
    {
        if let Some(value) = value {
            response.headers_mut().insert(name, HeaderValue::from_str(&value).unwrap());
        }
    }
    response
}

/// A server that answers every connection with these bytes and then as `after` says.
#[derive(Clone, Copy)]
pub(crate) enum After {
    /// Closes.
    Close,
    /// Says the last bytes again and again.
    Endless,
    /// Says nothing more and stays.
    Hang,
}

/// Starts one; it ends with the runtime.
pub(crate) async fn raw(says: &'static [u8], after: After) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let mut heard = [0; 4_096];
                if after_greeting(says) {
                    let _ = stream.read(&mut heard).await;
                }
                let _ = stream.write_all(says).await;
                match after {
                    After::Close => {}
                    After::Endless => {
                        let more = vec![b'x'; 16 << 10];
                        while stream.write_all(&more).await.is_ok() {}
                    }
                    After::Hang => std::future::pending().await,
                }
            });
        }
    });
    address
}

/// A web server waits for a request; a mail server speaks first.
fn after_greeting(says: &[u8]) -> bool {
    !says.starts_with(b"220")
}
