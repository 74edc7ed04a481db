//! The outbox as the dispatcher of messages needs it.

use std::sync::Arc;

use async_trait::async_trait;
use tidegate_domain::{Channel, Instant, Notice, NoticeStatus, NoticeTry};
use tidegate_messages::{Claim, Line, LineError, Postponed, Whom};
use tidegate_store::{NoticeFilter, PutOff, Store, StoreError};

/// The outbox of a store.
#[derive(Clone)]
pub struct Outgoing {
    store: Arc<dyn Store>,
}

impl std::fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Outgoing").finish_non_exhaustive()
    }
}

impl Outgoing {
    /// The outbox of a store.
    #[must_use]
    pub const fn new(store: Arc<dyn Store>) -> Self {
        Self { store }
    }
}

fn failed(error: StoreError) -> LineError {
    LineError(Box::new(error))
}

#[async_trait]
impl Line for Outgoing {
    async fn claim(&self, claim: &Claim) -> Result<Vec<Notice>, LineError> {
        let claim = tidegate_store::Claim {
            by: claim.by.clone(),
            now: claim.now,
            until: claim.until,
            rows: claim.rows,
        };
        self.store.claim_notices(&claim).await.map_err(failed)
    }

    async fn put_tries(&self, tries: &[NoticeTry]) -> Result<(), LineError> {
        self.store.put_tries(tries).await.map_err(failed)
    }

    async fn postpone(&self, notices: &[Postponed]) -> Result<(), LineError> {
        let put_off: Vec<PutOff> = notices
            .iter()
            .map(|postponed| PutOff {
                notice: postponed.notice,
                next_at: postponed.next_at,
                reason: postponed.reason.clone(),
                may_be_passed: postponed.may_be_passed,
            })
            .collect();
        self.store.put_off_notices(&put_off).await.map_err(failed)
    }

    async fn suppress(&self, notice: i64, reason: &str) -> Result<bool, LineError> {
        self.store.suppress_notice(notice, reason).await.map_err(failed)
    }

    async fn sent_since(&self, whom: Whom<'_>, since: Instant) -> Result<u64, LineError> {
        let sent = self.store.sent_since(whom.county, whom.person, whom.channel, since);
        sent.await.map_err(failed)
    }

    async fn waiting(&self, channel: Channel) -> Result<u64, LineError> {
        let filter = NoticeFilter {
            channel: Some(channel),
            status: Some(NoticeStatus::Waiting),
            ..Default::default()
        };
        self.store.count_notices(&filter).await.map_err(failed)
    }
}
