//! Waivers on their way into the chain, whatever the database.

use tidegate_domain::{Instant, WaiverRecord};
use tidegate_record::{Blob, Draft, EntryKind};

use crate::StoreResult;
use crate::failure::refused;
use crate::ledger::chaining::body_of;

/// The body and the entry of a waiver as it stands now, for the chain of its county.
pub(crate) fn sealed(
    operation: &'static str,
    record: &WaiverRecord,
    known_at: Instant,
) -> StoreResult<(Blob, Draft)> {
    let body = body_of(operation, "the record of a waiver", record)?;
    let WaiverRecord { waiver, revoked, .. } = record;
    let draft = Draft {
        county: waiver.county.clone(),
        kind: if revoked.is_some() { EntryKind::Withdrawal } else { EntryKind::Waiver },
        subject: waiver.enterprise.clone().unwrap_or_else(|| waiver.county.to_string()),
        body: *body.digest(),
        known_at,
        valid_from: waiver.from,
        valid_until: waiver.until,
    };
    Ok((body, draft))
}

/// Refuses to take back a waiver twice.
pub(crate) fn require_unrevoked(operation: &'static str, record: &WaiverRecord) -> StoreResult<()> {
    if record.revoked.is_some() {
        return Err(refused(operation, "waiver_revoked_once"));
    }
    Ok(())
}
