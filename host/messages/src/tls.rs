//! Whom to trust: the authorities of this machine, and those of a file beside them.

use std::path::Path;
use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject as _;
use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// Certificates that are trusted.
///
/// # Errors
/// There are none, or the file has none; what to do.
pub(crate) fn authorities(own: Option<&Path>) -> Result<Vec<CertificateDer<'static>>, String> {
    let mut found = rustls_native_certs::load_native_certs().certs;
    if let Some(path) = own {
        let shown = path.display();
        let read =
            CertificateDer::pem_file_iter(path).and_then(Iterator::collect::<Result<Vec<_>, _>>);
        let read = read.map_err(|error| format!("`{shown}`: {error}"))?;
        if read.is_empty() {
            return Err(format!("`{shown}` has no certificate, write them as PEM"));
        }
        found.extend(read);
    }
    if found.is_empty() {
        return Err("no certificates of authorities are installed here: install `ca-certificates`"
            .to_owned());
    }
    Ok(found)
}

/// The same for HTTP.
pub(crate) fn for_http(own: Option<&Path>) -> Result<TlsConfig, String> {
    let roots: Vec<Certificate<'static>> =
        authorities(own)?.iter().map(|found| Certificate::from_der(found).to_owned()).collect();
    Ok(TlsConfig::builder()
        .root_certs(RootCerts::new_with_certs(&roots))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build())
}

/// The same for a stream that begins encrypted.
pub(crate) fn for_stream(own: Option<&Path>) -> Result<tokio_rustls::TlsConnector, String> {
    let mut roots = rustls::RootCertStore::empty();
    roots.add_parsable_certificates(authorities(own)?);
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(tokio_rustls::TlsConnector::from(Arc::new(config)))
}
