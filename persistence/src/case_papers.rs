//! What belongs to a case: versions of its form, opinions, the correction list, attachments.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_casework::{
    Attachment, Correction, CorrectionItem, FormDocument, Opinion, StageKind, Verdict,
};
use domain_kernel::{AttachmentId, CaseId, OrganisationId, UserId};

use crate::dialect::Both;
use crate::ids::fresh_text;
use crate::schema::{attachments, case_versions, corrections, opinions};
use crate::store::{StoreError, Tx};

/// One version of a form, with its author.
#[derive(Debug, Clone, PartialEq)]
pub struct FormVersion {
    pub version: i32,
    pub form: FormDocument,
    pub author: UserId,
    pub at: DateTime<Utc>,
}

type VersionRow = (String, i32, String, String, NaiveDateTime);
type OpinionRow = (String, String, String, String, String, String, String, i32, NaiveDateTime);
pub(crate) type AttachmentRow = (
    String,
    String,
    String,
    String,
    String,
    i64,
    String,
    String,
    NaiveDateTime,
    Option<NaiveDateTime>,
);

impl Tx<'_> {
    /// Appends a version of the form of a claimed case.
    pub fn add_form_version(
        &mut self,
        case: &CaseId,
        version: i32,
        form: &FormDocument,
        author: &UserId,
    ) -> Result<(), StoreError> {
        diesel::insert_into(case_versions::table)
            .values((
                case_versions::case_id.eq(case.as_str()),
                case_versions::version.eq(version),
                case_versions::form.eq(form.to_text()),
                case_versions::author_id.eq(author.as_str()),
                case_versions::at.eq(self.stamp.at.naive_utc()),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// One version of the form of a case that the caller may see.
    pub fn form_version(
        &mut self,
        case: &CaseId,
        version: i32,
    ) -> Result<Option<FormVersion>, StoreError> {
        let row: Option<VersionRow> =
            case_versions::table.find((case.as_str(), version)).first(self.conn).optional()?;
        row.map(form_version).transpose()
    }

    /// The versions behind `after`, in order.
    pub fn form_versions(
        &mut self,
        case: &CaseId,
        after: i32,
        limit: i64,
    ) -> Result<Vec<FormVersion>, StoreError> {
        let rows: Vec<VersionRow> = case_versions::table
            .filter(case_versions::case_id.eq(case.as_str()))
            .filter(case_versions::version.gt(after))
            .order(case_versions::version)
            .limit(limit)
            .load(self.conn)?;
        rows.into_iter().map(form_version).collect()
    }

    /// Appends an opinion on a claimed case.
    pub fn add_opinion(&mut self, case: &CaseId, opinion: &Opinion) -> Result<(), StoreError> {
        diesel::insert_into(opinions::table)
            .values((
                opinions::id.eq(fresh_text()),
                opinions::case_id.eq(case.as_str()),
                opinions::stage.eq(opinion.stage.as_str()),
                opinions::verdict.eq(opinion.verdict.as_str()),
                opinions::text.eq(&opinion.text),
                opinions::author_id.eq(opinion.author.as_str()),
                opinions::organisation_id.eq(opinion.organisation.as_str()),
                opinions::form_version.eq(opinion.form_version),
                opinions::at.eq(opinion.at.naive_utc()),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// The opinions on a case, in order. A route has few stages, so there are few.
    pub fn opinions(&mut self, case: &CaseId) -> Result<Vec<Opinion>, StoreError> {
        let rows: Vec<OpinionRow> = opinions::table
            .filter(opinions::case_id.eq(case.as_str()))
            .order(opinions::id)
            .load(self.conn)?;
        rows.into_iter().map(opinion).collect()
    }

    /// Keeps the one correction list of a claimed case.
    pub fn add_correction(
        &mut self,
        case: &CaseId,
        correction: &Correction,
    ) -> Result<(), StoreError> {
        let items: Vec<(&str, &str)> = correction
            .items
            .iter()
            .map(|item| (item.pointer.as_str(), item.message.as_str()))
            .collect();
        let items = serde_json::to_string(&items).map_err(StoreError::corrupt)?;
        diesel::insert_into(corrections::table)
            .values((
                corrections::case_id.eq(case.as_str()),
                corrections::items.eq(items),
                corrections::issued_by.eq(correction.issued_by.as_str()),
                corrections::issued_at.eq(correction.issued_at.naive_utc()),
                corrections::answered_at.eq(None::<NaiveDateTime>),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// Notes that the correction list was answered, if there is an open one.
    pub fn answer_correction(&mut self, case: &CaseId) -> Result<(), StoreError> {
        let open =
            corrections::table.find(case.as_str()).filter(corrections::answered_at.is_null());
        diesel::update(open)
            .set(corrections::answered_at.eq(Some(self.stamp.at.naive_utc())))
            .execute(self.conn)?;
        Ok(())
    }

    /// The correction list of a case, if one was issued.
    pub fn correction(&mut self, case: &CaseId) -> Result<Option<Correction>, StoreError> {
        type Row = (String, String, String, NaiveDateTime, Option<NaiveDateTime>);
        let row: Option<Row> =
            corrections::table.find(case.as_str()).first(self.conn).optional()?;
        let Some((_, items, issued_by, issued_at, answered_at)) = row else { return Ok(None) };
        let items: Vec<(String, String)> =
            serde_json::from_str(&items).map_err(StoreError::corrupt)?;
        Ok(Some(Correction {
            items: items
                .into_iter()
                .map(|(pointer, message)| CorrectionItem { pointer, message })
                .collect(),
            issued_by: UserId::parse(&issued_by).map_err(StoreError::corrupt)?,
            issued_at: issued_at.and_utc(),
            answered_at: answered_at.map(|at| at.and_utc()),
        }))
    }

    /// Adds a document to a claimed case.
    pub fn add_attachment(&mut self, attachment: &Attachment) -> Result<(), StoreError> {
        let row = (
            attachments::id.eq(attachment.id.as_str()),
            attachments::case_id.eq(attachment.case.as_str()),
            attachments::kind.eq(&attachment.kind),
            attachments::name.eq(&attachment.name),
            attachments::media_type.eq(&attachment.media_type),
            attachments::size_bytes.eq(attachment.size_bytes),
            attachments::digest.eq(&attachment.digest),
            attachments::added_by.eq(attachment.added_by.as_str()),
            attachments::added_at.eq(attachment.added_at.naive_utc()),
            attachments::removed_at.eq(None::<NaiveDateTime>),
        );
        Both(diesel::insert_into(attachments::table).values(row)).execute(self.conn)?;
        self.record_attachment(attachment, "case.attachment_added")
    }

    /// Takes a document away from a claimed case; its record stays.
    pub fn remove_attachment(&mut self, attachment: &Attachment) -> Result<(), StoreError> {
        diesel::update(attachments::table.find(attachment.id.as_str()))
            .set(attachments::removed_at.eq(Some(self.stamp.at.naive_utc())))
            .execute(self.conn)?;
        self.record_attachment(attachment, "case.attachment_removed")
    }

    /// The documents of a case, in order; a case holds few.
    pub fn attachments(&mut self, case: &CaseId) -> Result<Vec<Attachment>, StoreError> {
        let rows: Vec<AttachmentRow> = attachments::table
            .filter(attachments::case_id.eq(case.as_str()))
            .filter(attachments::removed_at.is_null())
            .order(attachments::id)
            .load(self.conn)?;
        rows.into_iter().map(attachment).collect()
    }

    fn record_attachment(&mut self, attachment: &Attachment, kind: &str) -> Result<(), StoreError> {
        let body = serde_json::json!({
            "attachment": attachment.id.as_str(),
            "kind": attachment.kind,
            "digest": attachment.digest,
            "size_bytes": attachment.size_bytes,
        });
        self.record(&format!("case:{}", attachment.case), kind, &body)
    }
}

fn form_version((_, version, form, author, at): VersionRow) -> Result<FormVersion, StoreError> {
    Ok(FormVersion {
        version,
        form: FormDocument::parse(&form).map_err(StoreError::corrupt)?,
        author: UserId::parse(&author).map_err(StoreError::corrupt)?,
        at: at.and_utc(),
    })
}

fn opinion(row: OpinionRow) -> Result<Opinion, StoreError> {
    let (_, _, stage, verdict, text, author, organisation, form_version, at) = row;
    Ok(Opinion {
        stage: StageKind::parse(&stage).ok_or_else(|| StoreError::corrupt(&stage))?,
        verdict: Verdict::parse(&verdict).ok_or_else(|| StoreError::corrupt(&verdict))?,
        text,
        author: UserId::parse(&author).map_err(StoreError::corrupt)?,
        organisation: OrganisationId::parse(&organisation).map_err(StoreError::corrupt)?,
        at: at.and_utc(),
        form_version,
    })
}

pub(crate) fn attachment(row: AttachmentRow) -> Result<Attachment, StoreError> {
    let (id, case, kind, name, media_type, size_bytes, digest, added_by, added_at, _) = row;
    Ok(Attachment {
        id: AttachmentId::parse(&id).map_err(StoreError::corrupt)?,
        case: CaseId::parse(&case).map_err(StoreError::corrupt)?,
        kind,
        name,
        media_type,
        size_bytes,
        digest,
        added_by: UserId::parse(&added_by).map_err(StoreError::corrupt)?,
        added_at: added_at.and_utc(),
    })
}
