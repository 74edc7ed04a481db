//! Keeps what the host knows; the only crate that names sqlx.
