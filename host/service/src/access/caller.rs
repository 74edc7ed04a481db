//! Whoever asks, and what they may.

use std::fmt;

use tidegate_domain::{Account, AccountId, Actor, Grant, Jurisdiction, Permission, Token, TokenId};

use crate::error::ServiceError;

/// Where a permission is needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Anywhere would do.
    Anywhere,
    /// In a county, or in a province or the nation as a whole.
    In(Jurisdiction),
    /// For the host as a whole.
    Host,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Anywhere => Ok(()),
            Self::In(place) => write!(f, " in {place}"),
            Self::Host => f.write_str(" in a province or the nation"),
        }
    }
}

/// Whoever asks for something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    known: Option<Known>,
    grants: Vec<Grant>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Known {
    account: AccountId,
    name: String,
    token: TokenId,
}

impl Caller {
    /// Somebody at the machine itself while there are no accounts: may do everything.
    #[must_use]
    pub const fn local() -> Self {
        Self { known: None, grants: Vec::new() }
    }

    /// An account by one of its tokens.
    pub(super) fn of(account: &Account, token: &Token) -> Self {
        let known = Known {
            account: account.id.clone(),
            name: account.name.clone(),
            token: token.id.clone(),
        };
        Self { known: Some(known), grants: token.effective(account) }
    }

    /// Whether it is somebody at the machine itself.
    #[must_use]
    pub const fn is_local(&self) -> bool {
        self.known.is_none()
    }

    /// The account; none for somebody at the machine itself.
    #[must_use]
    pub fn account(&self) -> Option<&AccountId> {
        self.known.as_ref().map(|known| &known.account)
    }

    /// The name of the account, for people.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.known.as_ref().map(|known| known.name.as_str())
    }

    /// The token that was shown.
    #[must_use]
    pub fn token(&self) -> Option<&TokenId> {
        self.known.as_ref().map(|known| &known.token)
    }

    /// Who it is, for what is kept.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor { account: self.account().cloned(), token: self.token().cloned() }
    }

    /// Whether something is allowed in a place: a county, or a province or the nation as a whole.
    #[must_use]
    pub fn may(&self, permission: Permission, place: &Jurisdiction) -> bool {
        self.is_local() || self.grants.iter().any(|grant| grant.allows(permission, place))
    }

    /// Whether something is allowed anywhere at all.
    #[must_use]
    pub fn may_somewhere(&self, permission: Permission) -> bool {
        self.is_local() || self.grants.iter().any(|grant| grant.role.holds(permission))
    }

    /// Whether something is allowed to the host as a whole, such as its counters and files.
    #[must_use]
    pub fn may_host(&self, permission: Permission) -> bool {
        self.is_local() || self.grants.iter().any(|grant| grant.allows_host(permission))
    }

    /// Whether a pack of a jurisdiction is the caller's to see: it speaks in a county that the
    /// caller may read, or lies within the caller's reach.
    #[must_use]
    pub fn sees_layer(&self, jurisdiction: &Jurisdiction) -> bool {
        let reaches = |grant: &Grant| {
            let reads = [Permission::ReadCounty, Permission::ReadMetrics];
            reads.into_iter().any(|permission| grant.role.holds(permission))
                && (jurisdiction.contains(&grant.jurisdiction)
                    || grant.jurisdiction.contains(jurisdiction))
        };
        self.is_local() || self.grants.iter().any(reaches)
    }

    /// Where something is allowed.
    #[must_use]
    pub fn places(&self, permission: Permission) -> Vec<Jurisdiction> {
        if self.is_local() {
            return vec![Jurisdiction::nation()];
        }
        let allowing = self.grants.iter().filter(|grant| grant.role.holds(permission));
        allowing.map(|grant| grant.jurisdiction.clone()).collect()
    }

    /// Fails unless something is allowed in a place.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`].
    pub fn require(
        &self,
        permission: Permission,
        place: &Jurisdiction,
    ) -> Result<(), ServiceError> {
        if self.may(permission, place) {
            return Ok(());
        }
        Err(ServiceError::Forbidden { permission, place: Place::In(place.clone()) })
    }

    /// Fails unless something is allowed anywhere at all.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`].
    pub fn require_somewhere(&self, permission: Permission) -> Result<(), ServiceError> {
        if self.may_somewhere(permission) {
            return Ok(());
        }
        Err(ServiceError::Forbidden { permission, place: Place::Anywhere })
    }

    /// Fails unless something is allowed to the host as a whole.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`].
    pub fn require_host(&self, permission: Permission) -> Result<(), ServiceError> {
        if self.may_host(permission) {
            return Ok(());
        }
        Err(ServiceError::Forbidden { permission, place: Place::Host })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn caller(grants: &[&str]) -> Caller {
        let known = Known {
            account: "a".parse().unwrap(),
            name: "A".to_owned(),
            token: "0123456789abcdef".parse().unwrap(),
        };
        let grants = grants.iter().map(|grant| grant.parse().unwrap()).collect();
        Caller { known: Some(known), grants }
    }

    fn code(text: &str) -> Jurisdiction {
        text.parse().unwrap()
    }

    #[test]
    fn what_lacks_is_named_with_its_place() {
        let caller = caller(&["inspector@330122", "auditor@330182"]);
        assert!(caller.require(Permission::Judge, &code("330122")).is_ok());
        let error = caller.require(Permission::Judge, &code("330182")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "this needs the permission `judge` in 330182, which you lack"
        );
        let error = caller.require_somewhere(Permission::Waive).unwrap_err();
        assert_eq!(error.to_string(), "this needs the permission `waive`, which you lack");
        assert!(caller.require_host(Permission::Audit).is_err());
        assert_eq!(caller.places(Permission::Judge), [code("330122")]);
        assert_eq!(caller.places(Permission::ReadCounty), [code("330122"), code("330182")]);
    }

    #[test]
    fn layers_are_seen_where_they_speak_and_within_reach() {
        let county = caller(&["inspector@330122"]);
        for (place, seen) in [
            ("000000", true),
            ("330000", true),
            ("330122", true),
            ("330182", false),
            ("320000", false),
        ] {
            assert_eq!(county.sees_layer(&code(place)), seen, "{place}");
        }
        assert!(caller(&["auditor@330000"]).sees_layer(&code("330182")));
        assert!(!caller(&["device@330000"]).sees_layer(&code("330182")));
    }

    #[test]
    fn at_the_machine_itself_everything_is_allowed() {
        let local = Caller::local();
        for permission in Permission::ALL {
            assert!(local.require(permission, &Jurisdiction::nation()).is_ok());
            assert!(local.require_host(permission).is_ok());
            assert_eq!(local.places(permission), [Jurisdiction::nation()]);
        }
        let none = caller(&[]);
        assert!(Permission::ALL.into_iter().all(|one| !none.may_somewhere(one)));
    }
}
