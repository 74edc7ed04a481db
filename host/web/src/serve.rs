//! Serving until told to stop.

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::{Extension, Router};
use tokio::net::TcpListener;
use tokio::sync::watch;

/// How long requests in hand may still take after the stop.
const GRACE: Duration = Duration::from_secs(10);

/// Told to answers that would go on for ever.
#[derive(Clone, Debug)]
pub(crate) struct Stopping(pub(crate) watch::Receiver<bool>);

/// Serves until `shutdown` is done, then lets requests in hand end for at most ten seconds. Live
/// event streams end at once.
///
/// # Errors
/// The listener's.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let (stop, stopping) = watch::channel(false);
    let router = router.layer(Extension(Stopping(stopping.clone())));
    // Whoever shows bad tokens is known by address.
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        shutdown.await;
        stop.send_replace(true);
    });
    tokio::select! {
        ended = server.into_future() => ended,
        () = out_of_grace(stopping) => Ok(()),
    }
}

async fn out_of_grace(mut stopping: watch::Receiver<bool>) {
    // The sender is dropped only after it said so.
    let _ = stopping.wait_for(|stopping| *stopping).await;
    tokio::time::sleep(GRACE).await;
}
