//! What other departments send.

pub(crate) mod import;
