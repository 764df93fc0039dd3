//! Applications of an enterprise's own system, many at once: each is drafted, given its
//! documents and handed in by the same walk as a single one, in a transaction of its own, with
//! the enterprise's reference beside it. Sent again, what was done is told and not done twice.

use domain_casework::FormDocument;
use domain_identity::Actor;
use domain_kernel::{AttachmentId, CaseBatchId, CaseId, CheckCode, EnterpriseId};
use persistence::{BatchItem, Tx};

use super::papers::{NewAttachment, add_attachment};
use super::submission::{CaseForm, Submission};
use super::{Desk, create, submit};
use crate::{Expected, Failure, Violation};

/// One application of a batch.
#[derive(Debug, Clone)]
pub struct NewItem {
    /// The enterprise's own word for it, unique within the batch.
    pub client_reference: String,
    /// SHA-256 of what was sent, lowercase hexadecimal.
    pub digest: String,
    pub matter: String,
    pub document: FormDocument,
    /// The form as its matter reads it.
    pub form: CaseForm,
    /// Documents that stand on earlier cases of the enterprise.
    pub attachments: Vec<AttachmentId>,
    pub check_code: CheckCode,
}

/// An application that was taken in, now or before.
#[derive(Debug, Clone)]
pub struct Taken {
    pub item: BatchItem,
    /// It had been taken in by an earlier request.
    pub is_repeated: bool,
}

/// The batch of the caller's own reference.
///
/// # Errors
/// `NotFound` for a caller without an enterprise.
pub fn open(tx: &mut Tx<'_>, actor: &Actor, reference: &str) -> Result<CaseBatchId, Failure> {
    Ok(tx.open_case_batch(own(actor)?, reference)?)
}

/// Takes one application in: everything that speaks against it, or its case.
///
/// # Errors
/// `Broken` with all that is wrong, other content under a reference already taken included;
/// `NotFound` for an unknown matter.
pub fn take_in(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    batch: &CaseBatchId,
    new: &NewItem,
) -> Result<Taken, Failure> {
    if let Some(item) = tx.case_batch_item(batch, &new.client_reference)? {
        if item.digest != new.digest {
            return Err(Failure::Broken(vec![other_content()]));
        }
        return Ok(Taken { item, is_repeated: true });
    }
    let enterprise = own(desk.actor)?;
    let case = create(tx, desk, &new.matter, Some(&new.document))?.value.id;
    for (index, id) in new.attachments.iter().enumerate() {
        add_known(tx, desk, &case, (enterprise, index, id))?;
    }
    let submission = Submission { form: new.form.clone(), check_code: new.check_code.clone() };
    submit(tx, desk, (&case, Expected::Any), &submission)?;
    tx.add_case_batch_item(batch, &new.client_reference, &new.digest, &case)?;
    let item = tx.case_batch_item(batch, &new.client_reference)?;
    Ok(Taken { item: item.ok_or(Failure::NotFound("batch item"))?, is_repeated: false })
}

/// Puts a document of an earlier case on this one: same bytes, another record.
fn add_known(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    case: &CaseId,
    (enterprise, index, id): (&EnterpriseId, usize, &AttachmentId),
) -> Result<(), Failure> {
    let Some(known) = tx.attachment_of_enterprise(id, enterprise)? else {
        return Err(Failure::Broken(vec![Violation {
            pointer: format!("/attachment_ids/{index}"),
            code: "not_found".to_owned(),
            rule: None,
            says_zh: "本企业没有该附件".to_owned(),
            says_en: "the enterprise has no such document".to_owned(),
            limit: None,
        }]));
    };
    let new = NewAttachment {
        kind: known.kind,
        name: known.name,
        media_type: known.media_type,
        size_bytes: known.size_bytes,
        digest: known.digest,
    };
    add_attachment(tx, desk, case, &new)?;
    Ok(())
}

fn other_content() -> Violation {
    Violation {
        pointer: "/client_reference".to_owned(),
        code: "reference_reused".to_owned(),
        rule: None,
        says_zh: "该参考号已用于内容不同的申请".to_owned(),
        says_en: "the reference was used for an application of other content".to_owned(),
        limit: None,
    }
}

/// What has been taken in of a batch of the caller's own, in the order of the references.
///
/// # Errors
/// `NotFound` for another's.
pub fn items(
    tx: &mut Tx<'_>,
    actor: &Actor,
    batch: &CaseBatchId,
    after: Option<&str>,
    rows: i64,
) -> Result<Vec<BatchItem>, Failure> {
    if !tx.is_case_batch_of(batch, own(actor)?)? {
        return Err(Failure::NotFound("batch"));
    }
    Ok(tx.case_batch_items(batch, after, rows)?)
}

fn own(actor: &Actor) -> Result<&EnterpriseId, Failure> {
    actor.enterprise().ok_or(Failure::NotFound("enterprise"))
}
