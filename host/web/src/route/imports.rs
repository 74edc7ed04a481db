//! Files of registered data.

pub(crate) mod create;
