//! Serving until told to stop.

use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;

use crate::support::{World, run};

#[test]
fn a_stop_ends_open_event_streams_and_the_server() {
    run(async {
        let world = World::empty().await;
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let shutdown = async {
            let _ = stopped.await;
        };
        let server = tokio::spawn(tidegate_web::serve(listener, world.router.clone(), shutdown));
        let mut stream = TcpStream::connect(address).await.unwrap();
        let request = "GET /api/v1/events HTTP/1.1\r\nhost: localhost\r\n\r\n";
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut seen = Vec::new();
        while !String::from_utf8_lossy(&seen).contains("event: ready") {
            let mut part = [0; 1_024];
            let read = stream.read(&mut part).await.unwrap();
            assert!(read > 0, "the stream goes on");
            seen.extend(&part[..read]);
        }
        stop.send(()).unwrap();
        let ended = tokio::time::timeout(Duration::from_secs(8), server).await;
        ended.expect("the server ends before its grace is over").unwrap().unwrap();
    });
}
