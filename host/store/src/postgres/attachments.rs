//! Attachments of matters; the same content is kept once. No key is named for the conflict, because
//! the server would then refuse content that whoever puts it may not look at.

use tidegate_domain::Attachment;
use tidegate_record::Digest;

use super::PostgresStore;
use super::failure::During;
use super::matters::unknown;
use super::retry::retried;
use crate::matters::rows::{AttachmentRow, ContentRow};
use crate::row::column;
use crate::{NewAttachment, StoreResult};

impl PostgresStore {
    /// Keeps an attachment and gives its number.
    pub(super) async fn keep_attachment(&self, new: &NewAttachment) -> StoreResult<i64> {
        const OPERATION: &str = "put_attachment";
        let NewAttachment { attachment, content } = new;
        let digest = Digest::of(content).to_string();
        retried(|| async {
            let mut transaction = self.begin(OPERATION).await?;
            sqlx::query(
                "insert into attachment_content (digest, content)
                values ($1, $2)
                on conflict do nothing",
            )
            .bind(&digest)
            .bind(content)
            .execute(&mut *transaction)
            .await
            .during(OPERATION)?;
            let id: Option<i64> = sqlx::query_scalar(
                "insert into attachment (matter, name, media_type, size, digest, quarantined,
                  brought_by, at)
                select id, $2, $3, $4, $5, $6, $7, $8
                from matter
                where id = $1
                returning id",
            )
            .bind(attachment.matter)
            .bind(&attachment.name)
            .bind(&attachment.media_type)
            .bind(column(attachment.size))
            .bind(&digest)
            .bind(&attachment.quarantined)
            .bind(&attachment.by)
            .bind(attachment.at)
            .fetch_optional(&mut *transaction)
            .await
            .during(OPERATION)?;
            let id = id.ok_or_else(|| unknown(OPERATION, attachment.matter))?;
            transaction.commit().await.during(OPERATION)?;
            Ok(id)
        })
        .await
    }

    /// Attachments of a matter, in the order in which they came.
    pub(super) async fn attachments_of(&self, matter: i64) -> StoreResult<Vec<Attachment>> {
        const OPERATION: &str = "attachments";
        let mut transaction = self.begin_read(OPERATION).await?;
        let rows: Vec<AttachmentRow> = sqlx::query_as(
            "select id, matter, step, name, media_type, size, digest, quarantined, brought_by, at
            from attachment
            where matter = $1
            order by id",
        )
        .bind(matter)
        .fetch_all(&mut *transaction)
        .await
        .during(OPERATION)?;
        rows.into_iter().map(|row| row.attachment(OPERATION)).collect()
    }

    /// An attachment with its content.
    pub(super) async fn attachment_with_content(
        &self,
        id: i64,
    ) -> StoreResult<Option<NewAttachment>> {
        const OPERATION: &str = "attachment";
        let mut transaction = self.begin_read(OPERATION).await?;
        let row: Option<ContentRow> = sqlx::query_as(
            "select a.id, a.matter, a.step, a.name, a.media_type, a.size, a.digest, a.quarantined,
              a.brought_by, a.at, c.content
            from attachment a
            join attachment_content c on c.digest = a.digest
            where a.id = $1",
        )
        .bind(id)
        .fetch_optional(&mut *transaction)
        .await
        .during(OPERATION)?;
        row.map(|row| row.attachment(OPERATION)).transpose()
    }
}
