//! Waivers.

pub(crate) mod create;
pub(crate) mod list;
pub(crate) mod revoke;

use tidegate_service::Caller;

use crate::error::Failure;

/// Who decides or does something: the caller's account, which need not be named and cannot be another;
/// where there are no accounts, whoever is named.
pub(in crate::route) fn deciding(
    caller: &Caller,
    field: &str,
    given: Option<String>,
) -> Result<String, Failure> {
    match (caller.account(), given) {
        (Some(account), Some(given)) if given != account.as_str() => {
            let message = format!("`{given}` is not you: the token is that of `{account}`");
            Err(Failure::bad_input(field, message))
        }
        (Some(account), _) => Ok(account.to_string()),
        (None, Some(given)) => Ok(given),
        (None, None) => Err(Failure::bad_input(field, "this host has no accounts: say who")),
    }
}
