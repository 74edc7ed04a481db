//! How many more enterprises a county may have.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use tidegate_domain::{EnterpriseRecord, Jurisdiction};
use tidegate_store::{Store, StoreResult};

use super::report::Reason;

/// Counties whose enterprises are bounded, as the rows at hand find them.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// The most, and what there is with the rows that were let in.
    counties: RefCell<HashMap<Jurisdiction, (u64, u64)>>,
    /// Of the enterprises at hand, where those stand that are registered or were let in.
    known: RefCell<HashMap<String, Jurisdiction>>,
}

impl Room {
    /// Looks up what there is of bounded counties and which of these enterprises stand there.
    pub(super) async fn load(&mut self, store: &dyn Store, ids: BTreeSet<&str>) -> StoreResult<()> {
        let (mut counties, mut known) = (HashMap::new(), HashMap::new());
        for listing in store.county_listings().await? {
            if let Some(most) = listing.added.and_then(|added| added.quotas.enterprises) {
                counties.insert(listing.code, (u64::from(most), listing.enterprises));
            }
        }
        // Most installations bound nobody, and then nothing more is asked.
        if !counties.is_empty() {
            for id in ids {
                if let Some(record) = store.enterprise(id).await? {
                    known.insert(id.to_owned(), record.county);
                }
            }
        }
        *self = Self { counties: RefCell::new(counties), known: RefCell::new(known) };
        Ok(())
    }

    /// Lets an enterprise in, which takes room when it is new to its county.
    pub(super) fn admit(&self, enterprise: &EnterpriseRecord) -> Result<(), Reason> {
        let mut counties = self.counties.borrow_mut();
        let Some((most, have)) = counties.get_mut(&enterprise.county) else { return Ok(()) };
        let mut known = self.known.borrow_mut();
        if known.get(&enterprise.id) == Some(&enterprise.county) {
            return Ok(());
        }
        if *have >= *most {
            let reason = format!("the county may have {most} enterprises and has {have}");
            let help = format!(
                "ask the operator for more: `tidegate county quota {} --enterprises …`",
                enterprise.county
            );
            return Err(Reason::new(reason, help));
        }
        *have += 1;
        known.insert(enterprise.id.clone(), enterprise.county.clone());
        Ok(())
    }
}
