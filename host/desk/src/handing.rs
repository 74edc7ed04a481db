//! What comes in and goes out at the edges: gateways' receipts, files with their matter.

use tidegate_domain::{Channel, Instant, Jurisdiction, Matter, Person};
use tidegate_store::NewAttachment;

use crate::{Desk, DeskError};

impl Desk {
    /// A file with its content and the matter that it belongs to, in quarantine or not: whoever hands
    /// it out looks at that.
    ///
    /// # Errors
    /// [`DeskError::NotFound`] also for one of another county.
    pub async fn kept_file(
        &self,
        county: &Jurisdiction,
        id: i64,
    ) -> Result<(Matter, NewAttachment), DeskError> {
        let missing = || DeskError::NotFound { what: "attachment", id: id.to_string() };
        let file = self.store.attachment(id).await?.ok_or_else(missing)?;
        match self.matter(county, file.attachment.matter).await {
            Ok(matter) => Ok((matter, file)),
            Err(DeskError::NotFound { .. }) => Err(missing()),
            Err(error) => Err(error),
        }
    }

    /// A person of a county.
    ///
    /// # Errors
    /// Store.
    pub async fn person(
        &self,
        county: &Jurisdiction,
        id: &str,
    ) -> Result<Option<Person>, DeskError> {
        Ok(self.store.person(county, id).await?)
    }

    /// Takes a gateway's word that a notice of a county arrived; false when it is known to have
    /// arrived, absent when no notice of this county went under the receipt.
    ///
    /// # Errors
    /// Store.
    pub async fn receipt(
        &self,
        county: &Jurisdiction,
        (channel, receipt): (Channel, &str),
        at: Instant,
    ) -> Result<Option<bool>, DeskError> {
        let found = self.store.notice_by_receipt(channel, receipt).await?;
        let Some(notice) = found.filter(|notice| notice.notice.county == *county) else {
            return Ok(None);
        };
        Ok(Some(self.store.put_delivered(notice.id, at).await?))
    }
}
