//! The collector of spans, where one is named.

use std::net::{TcpStream, ToSocketAddrs as _};
use std::time::Duration;

use super::Check;
use crate::config::TelemetrySettings;

const NAME: &str = "collector";

/// How long it may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(3);

/// Whether the program sends spans at all, and whether the collector can be reached.
pub(super) fn look(settings: &TelemetrySettings) -> Option<Check> {
    let address = settings.otlp.as_deref()?;
    if !cfg!(feature = "otlp") {
        return Some(Check::fail(
            NAME,
            format!("`{address}` is set, and this program was built without `otlp`"),
            "build it with `cargo build --release --features otlp`, or take the key out",
        ));
    }
    Some(match reach(address) {
        Ok(()) => Check::ok(NAME, format!("{address} can be reached")),
        Err(error) => Check::warn(
            NAME,
            format!("{address} cannot be reached: {error}"),
            "start it; until then spans are dropped, and nothing else suffers",
        ),
    })
}

fn reach(address: &str) -> std::io::Result<()> {
    let (scheme, rest) = address.split_once("://").unwrap_or(("http", address));
    let host = rest.split('/').next().unwrap_or_default();
    let has_port = host.rsplit_once(':').is_some_and(|(_, port)| port.parse::<u16>().is_ok());
    let port = if scheme == "https" { 443 } else { 80 };
    let named = if has_port { host.to_owned() } else { format!("{host}:{port}") };
    let mut last = std::io::ErrorKind::NotFound.into();
    for at in named.to_socket_addrs()? {
        match TcpStream::connect_timeout(&at, ANSWER_WITHIN) {
            Ok(_) => return Ok(()),
            Err(error) => last = error,
        }
    }
    Err(last)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn a_collector_is_reached_or_not() {
        let there = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/v1/traces", there.local_addr().unwrap());
        reach(&address).unwrap();
        drop(there);
        reach(&address).unwrap_err();
        assert!(look(&TelemetrySettings { otlp: None }).is_none());
    }
}
