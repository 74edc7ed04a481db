//! What was looked up a moment ago.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant as Moment};

use tidegate_domain::{Instant, TokenId};
use tidegate_store::KeptToken;

/// How long a token that another host revoked may still be good here.
const FRESH: Duration = Duration::from_secs(2);

/// Tokens that are remembered; the memory starts again when it is full.
const TOKENS_MAX: usize = 1_024;

/// What was looked up a moment ago.
#[derive(Debug, Default)]
pub(super) struct Known(Mutex<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// Whether there are accounts, and when that was looked up.
    has_accounts: Option<(bool, Moment)>,
    tokens: HashMap<TokenId, (Arc<KeptToken>, Moment)>,
    /// When a use was last noted, by the host's clock.
    noted: HashMap<TokenId, Instant>,
}

impl Known {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether there are accounts, when that is known: that there are stays so.
    pub(super) fn has_accounts(&self, now: Moment) -> Option<bool> {
        let (any, at) = self.inner().has_accounts?;
        (any || is_fresh(at, now)).then_some(any)
    }

    pub(super) fn keep_has_accounts(&self, any: bool, now: Moment) {
        self.inner().has_accounts = Some((any, now));
    }

    pub(super) fn token(&self, id: &TokenId, now: Moment) -> Option<Arc<KeptToken>> {
        let inner = self.inner();
        let (kept, at) = inner.tokens.get(id)?;
        is_fresh(*at, now).then(|| Arc::clone(kept))
    }

    pub(super) fn keep_token(&self, id: &TokenId, kept: &Arc<KeptToken>, now: Moment) {
        let mut inner = self.inner();
        if inner.tokens.len() >= TOKENS_MAX {
            inner.tokens.clear();
        }
        inner.tokens.insert(id.clone(), (Arc::clone(kept), now));
    }

    /// Whether no use of the token was noted within so many seconds; it counts as noted from now on.
    pub(super) fn is_first_use(&self, id: &TokenId, now: Instant, within_s: i64) -> bool {
        let mut inner = self.inner();
        if inner.noted.get(id).is_some_and(|noted| now < noted + within_s) {
            return false;
        }
        if inner.noted.len() >= TOKENS_MAX {
            inner.noted.clear();
        }
        inner.noted.insert(id.clone(), now);
        true
    }

    /// Forgets everything: something was changed here.
    pub(super) fn forget(&self) {
        let mut inner = self.inner();
        inner.has_accounts = None;
        inner.tokens.clear();
    }
}

fn is_fresh(at: Moment, now: Moment) -> bool {
    now.saturating_duration_since(at) < FRESH
}

#[cfg(test)]
mod tests {
    use super::*;
    use tidegate_domain::{Account, Token};
    use tidegate_record::Digest;

    fn kept(id: &str) -> Arc<KeptToken> {
        let account = Account {
            id: "a".parse().unwrap(),
            name: "A".to_owned(),
            grants: Vec::new(),
            disabled: false,
            added_at: 0,
        };
        let token = Token {
            id: id.parse().unwrap(),
            account: account.id.clone(),
            purpose: String::new(),
            grants: None,
            created_at: 0,
            expires_at: 1,
            revoked_at: None,
            last_used_at: None,
        };
        Arc::new(KeptToken { token, account, secret: Digest::of(b"") })
    }

    #[test]
    fn what_was_looked_up_is_good_for_two_seconds() {
        let (known, start) = (Known::default(), Moment::now());
        let one = kept("0000000000000001");
        let id = &one.token.id;
        known.keep_token(id, &one, start);
        let just_under = start + FRESH - Duration::from_nanos(1);
        assert_eq!(known.token(id, just_under), Some(Arc::clone(&one)));
        assert_eq!(known.token(id, start + FRESH), None);
        known.keep_token(id, &one, start);
        known.forget();
        assert_eq!(known.token(id, start), None);
    }

    #[test]
    fn that_there_are_accounts_is_known_for_ever_and_that_there_are_none_is_not() {
        let (known, start) = (Known::default(), Moment::now());
        assert_eq!(known.has_accounts(start), None);
        known.keep_has_accounts(false, start);
        assert_eq!(known.has_accounts(start), Some(false));
        assert_eq!(known.has_accounts(start + FRESH), None);
        known.keep_has_accounts(true, start);
        assert_eq!(known.has_accounts(start + FRESH * 1_000), Some(true));
    }

    #[test]
    fn memory_is_bounded() {
        let (known, start) = (Known::default(), Moment::now());
        for number in 0..TOKENS_MAX + 1 {
            let one = kept(&format!("{number:016x}"));
            known.keep_token(&one.token.id, &one, start);
            assert!(known.is_first_use(&one.token.id, 0, 60));
        }
        let inner = known.inner();
        assert_eq!((inner.tokens.len(), inner.noted.len()), (1, 1));
    }

    #[test]
    fn a_use_is_noted_once_a_while() {
        let (known, id) = (Known::default(), "0000000000000001".parse().unwrap());
        let noted: Vec<bool> =
            [0, 1, 59, 60, 61].into_iter().map(|now| known.is_first_use(&id, now, 60)).collect();
        assert_eq!(noted, [true, false, false, true, false]);
    }
}
