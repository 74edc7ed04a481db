//! Comparing marks and waivers with the texts of them in the chain.

use std::collections::{BTreeMap, BTreeSet};

use tidegate_domain::{DocketItem, DocketRecord, Jurisdiction, WaiverRecord};
use tidegate_record::{BodyAnswer, Digest, Entry, EntryKind, from_bytes, to_bytes};
use tidegate_store::Page;

use super::listings::ROWS;
use crate::error::ServiceError;
use crate::host::Host;

/// What the entries of all chains say of marks and waivers.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// Digests of what was recorded of an enterprise's marks, in order.
    marks: BTreeMap<String, Vec<Digest>>,
    /// The latest text of each waiver.
    waivers: BTreeMap<i64, WaiverRecord>,
}

impl Beside {
    /// Takes in an entry; those of judgements are passed over.
    pub(super) fn push(&mut self, entry: &Entry, body: &BodyAnswer) {
        let BodyAnswer::Bytes(bytes) = body else { return };
        if matches!(entry.kind, EntryKind::Waiver | EntryKind::Withdrawal)
            && let Ok(waiver) = from_bytes::<WaiverRecord>("a waiver", bytes)
        {
            self.waivers.insert(waiver.id, waiver);
        } else if matches!(entry.kind, EntryKind::Mark | EntryKind::Withdrawal) {
            self.marks.entry(entry.subject.clone()).or_default().push(entry.body);
        }
    }
}

impl Host {
    /// Compares the waivers and marks that are stored with those of the chains.
    pub(super) async fn beside_as_recorded(&self, beside: &Beside) -> Result<(), ServiceError> {
        for (enterprise, recorded) in &beside.marks {
            if *recorded != self.marks_stored(enterprise).await? {
                return Err(tampered(
                    &format!("the marks of {enterprise}"),
                    "those stored are not those recorded",
                ));
            }
        }
        let mut counties: BTreeSet<Jurisdiction> =
            self.inner.store.counties().await?.into_iter().collect();
        counties.extend(beside.waivers.values().map(|record| record.waiver.county.clone()));
        let mut listed = 0;
        for county in counties {
            listed += self.waivers_as_recorded(&county, beside).await?;
        }
        if listed == beside.waivers.len() {
            return Ok(());
        }
        Err(tampered("the list of waivers", "one that was recorded is not listed"))
    }

    /// Digests of what is stored of an enterprise's marks, in the order of recording.
    async fn marks_stored(&self, enterprise: &str) -> Result<Vec<Digest>, ServiceError> {
        let stored = self.inner.store.docket_history(enterprise).await?;
        let marks = stored.iter().filter(|record| matches!(record.item, DocketItem::Mark(_)));
        marks.map(digest).collect()
    }

    /// Compares the waivers of a county; gives how many are listed.
    async fn waivers_as_recorded(
        &self,
        county: &Jurisdiction,
        beside: &Beside,
    ) -> Result<usize, ServiceError> {
        let mut listed = 0;
        loop {
            let offset = u32::try_from(listed).unwrap_or(u32::MAX);
            let page = self.inner.store.waivers(county, Page { offset, rows: ROWS }).await?;
            if page.items.is_empty() {
                return Ok(listed);
            }
            for waiver in page.items {
                listed += 1;
                if beside.waivers.get(&waiver.id) != Some(&waiver) {
                    let what = format!("waiver {}", waiver.id);
                    return Err(tampered(&what, "it is listed otherwise than it was recorded"));
                }
            }
        }
    }
}

fn digest(record: &DocketRecord) -> Result<Digest, ServiceError> {
    let bytes = to_bytes("the record of a mark", record);
    let bytes = bytes.map_err(|error| tampered("a mark that is stored", &error.to_string()))?;
    Ok(Digest::of(&bytes))
}

fn tampered(what: &str, why: &str) -> ServiceError {
    ServiceError::Tampered { what: what.to_owned(), why: why.to_owned() }
}
