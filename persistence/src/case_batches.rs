//! Batches of applications: an enterprise's own references, each once.

use diesel::prelude::*;
use domain_casework::{Attachment, CaseState};
use domain_kernel::{AttachmentId, CaseBatchId, CaseId, EnterpriseId};

use crate::case_papers::{AttachmentRow, attachment};
use crate::dialect::Both;
use crate::ids::Fresh as _;
use crate::schema::{attachments, case_batch_items as items, case_batches as batches, cases};
use crate::store::{StoreError, Tx};

/// An application of a batch, as it was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchItem {
    /// The enterprise's own word for it.
    pub client_reference: String,
    /// SHA-256 of what was sent, lowercase hexadecimal.
    pub digest: String,
    pub case: CaseId,
    /// The number of the case and where it stands.
    pub number: Option<String>,
    pub state: CaseState,
}

type Found = (String, String, String, Option<String>, String);

fn item((client_reference, digest, case, number, state): Found) -> Result<BatchItem, StoreError> {
    let case = CaseId::parse(&case).map_err(StoreError::corrupt)?;
    let state = CaseState::parse(&state).ok_or_else(|| StoreError::corrupt(&state))?;
    Ok(BatchItem { client_reference, digest, case, number, state })
}

impl Tx<'_> {
    /// The batch of an enterprise's reference, opened by the first who names it.
    pub fn open_case_batch(
        &mut self,
        enterprise: &EnterpriseId,
        reference: &str,
    ) -> Result<CaseBatchId, StoreError> {
        let new = (
            batches::id.eq(CaseBatchId::fresh().as_str().to_owned()),
            batches::enterprise_id.eq(enterprise.as_str()),
            batches::reference.eq(reference),
            batches::added_at.eq(self.stamp.at.naive_utc()),
        );
        Both(diesel::insert_into(batches::table).values(new).on_conflict_do_nothing())
            .execute(self.conn)?;
        let found = batches::table
            .filter(batches::enterprise_id.eq(enterprise.as_str()))
            .filter(batches::reference.eq(reference))
            .select(batches::id);
        let id: String = found.first(self.conn)?;
        CaseBatchId::parse(&id).map_err(StoreError::corrupt)
    }

    /// Whether a batch is an enterprise's.
    pub fn is_case_batch_of(
        &mut self,
        id: &CaseBatchId,
        enterprise: &EnterpriseId,
    ) -> Result<bool, StoreError> {
        let own =
            batches::table.find(id.as_str()).filter(batches::enterprise_id.eq(enterprise.as_str()));
        let found: Option<String> = own.select(batches::id).first(self.conn).optional()?;
        Ok(found.is_some())
    }

    /// One item of a batch, if it was taken in.
    pub fn case_batch_item(
        &mut self,
        batch: &CaseBatchId,
        client_reference: &str,
    ) -> Result<Option<BatchItem>, StoreError> {
        let found: Option<Found> = items::table
            .inner_join(cases::table)
            .filter(items::batch_id.eq(batch.as_str()))
            .filter(items::client_reference.eq(client_reference))
            .select((
                items::client_reference,
                items::digest,
                items::case_id,
                cases::number,
                cases::state,
            ))
            .first(self.conn)
            .optional()?;
        found.map(item).transpose()
    }

    /// The items of a batch behind a reference, in the order of the references.
    pub fn case_batch_items(
        &mut self,
        batch: &CaseBatchId,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<BatchItem>, StoreError> {
        let rows: Vec<Found> = items::table
            .inner_join(cases::table)
            .filter(items::batch_id.eq(batch.as_str()))
            .filter(items::client_reference.gt(after.unwrap_or_default()))
            .order(items::client_reference)
            .limit(limit)
            .select((
                items::client_reference,
                items::digest,
                items::case_id,
                cases::number,
                cases::state,
            ))
            .load(self.conn)?;
        rows.into_iter().map(item).collect()
    }

    /// Keeps which case an item became, in the transaction that made it.
    pub fn add_case_batch_item(
        &mut self,
        batch: &CaseBatchId,
        client_reference: &str,
        digest: &str,
        case: &CaseId,
    ) -> Result<(), StoreError> {
        diesel::insert_into(items::table)
            .values((
                items::batch_id.eq(batch.as_str()),
                items::client_reference.eq(client_reference),
                items::digest.eq(digest),
                items::case_id.eq(case.as_str()),
                items::added_at.eq(self.stamp.at.naive_utc()),
            ))
            .execute(self.conn)?;
        let facts = [("batch", batch.as_str()), ("client_reference", client_reference)];
        self.record_act(&format!("case:{case}"), "case.of_batch", &facts)
    }

    /// A document that stands on any case of an enterprise.
    pub fn attachment_of_enterprise(
        &mut self,
        id: &AttachmentId,
        enterprise: &EnterpriseId,
    ) -> Result<Option<Attachment>, StoreError> {
        let row: Option<AttachmentRow> = attachments::table
            .inner_join(cases::table)
            .filter(attachments::id.eq(id.as_str()))
            .filter(attachments::removed_at.is_null())
            .filter(cases::enterprise_id.eq(enterprise.as_str()))
            .select(attachments::all_columns)
            .first(self.conn)
            .optional()?;
        row.map(attachment).transpose()
    }
}
