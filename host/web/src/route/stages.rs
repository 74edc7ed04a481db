//! Stages of versions of packs.

pub(crate) mod cancel;
pub(crate) mod decide;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod rollback;
pub(crate) mod shadow;

use tidegate_service::{Caller, LOCAL_OPERATOR};

/// Who decides or publishes, as it is kept.
pub(crate) fn acting(caller: &Caller) -> String {
    caller.account().map_or_else(|| LOCAL_OPERATOR.to_owned(), ToString::to_string)
}
