//! Accounts: who may do what.

pub(crate) mod changes;
pub(crate) mod create;
pub(crate) mod disable;
pub(crate) mod grants;
pub(crate) mod list;

use serde::Deserialize;
use tidegate_domain::{AccountId, Grant};

use crate::error::Failure;

/// The path of one account.
#[derive(Deserialize)]
pub(crate) struct AccountPath {
    account: String,
}

impl AccountPath {
    fn id(&self) -> Result<AccountId, Failure> {
        account_id("account", &self.account)
    }
}

/// An id of an account.
pub(super) fn account_id(field: &str, text: &str) -> Result<AccountId, Failure> {
    text.parse().map_err(|error: tidegate_domain::AccountIdError| {
        Failure::bad_input(field, error.to_string())
    })
}

/// Roles somewhere, each as role@jurisdiction.
pub(super) fn grants(texts: &[String]) -> Result<Vec<Grant>, Failure> {
    let grant = |text: &String| {
        text.parse().map_err(|error: tidegate_domain::GrantError| {
            Failure::bad_input("grants", error.to_string())
        })
    };
    texts.iter().map(grant).collect()
}
