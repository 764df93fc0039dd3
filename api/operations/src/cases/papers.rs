//! Documents that applicants add to a case while it is theirs to write.

use domain_casework::{Attachment, CaseAction, Matter, may};
use domain_kernel::{AttachmentId, CaseId};
use persistence::Tx;
use persistence::ids::Fresh as _;

use super::{Desk, matter_of, open};
use crate::{Expected, Failure, Violation};

/// Documents of one case.
const ATTACHMENTS_MAX: usize = 50;

/// A document whose bytes are stored already.
#[derive(Debug, Clone)]
pub struct NewAttachment {
    pub kind: String,
    pub name: String,
    pub media_type: String,
    pub size_bytes: i64,
    /// SHA-256, lowercase hexadecimal.
    pub digest: String,
}

/// Whether a document may be added as things stand: asked before its bytes are taken in.
/// [`add_attachment`] asks again, for the case may have moved meanwhile.
///
/// # Errors
/// As [`add_attachment`].
pub fn may_add_attachment(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    id: &CaseId,
    kind: &str,
) -> Result<(), Failure> {
    let held = tx.case(&desk.actor.scope(), id)?.ok_or(Failure::NotFound("case"))?;
    let matter = matter_of(&held.value)?;
    let (case, _) = held.value.settled(matter, desk.book.calendar(), desk.today)?;
    let opinions = tx.opinions(id)?;
    may(&case, matter, desk.actor, &opinions, CaseAction::Edit)?;
    admit(tx, matter, id, kind)
}

fn admit(tx: &mut Tx<'_>, matter: &Matter, id: &CaseId, kind: &str) -> Result<(), Failure> {
    if matter.material(kind).is_none() {
        return Err(violation(
            "query:kind",
            "unknown_word",
            "本事项无此材料",
            "the matter asks for no such material",
        ));
    }
    if ATTACHMENTS_MAX <= tx.attachments(id)?.len() {
        return Err(violation("", "too_many", "附件过多", "the case holds too many documents"));
    }
    Ok(())
}

/// Adds a document.
///
/// # Errors
/// `NotFound` outside the scope, what the case refuses, and a kind the matter does not know.
pub fn add_attachment(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    id: &CaseId,
    new: &NewAttachment,
) -> Result<Attachment, Failure> {
    let open = open(tx, desk, (id, Expected::Any), CaseAction::Edit)?;
    admit(tx, open.matter, id, &new.kind)?;
    let attachment = Attachment {
        id: AttachmentId::fresh(),
        case: id.clone(),
        kind: new.kind.clone(),
        name: new.name.clone(),
        media_type: new.media_type.clone(),
        size_bytes: new.size_bytes,
        digest: new.digest.clone(),
        added_by: desk.actor.id.clone(),
        added_at: tx.stamp().at,
    };
    tx.add_attachment(&attachment)?;
    Ok(attachment)
}

/// One document of a case within the scope.
///
/// # Errors
/// `NotFound`.
pub fn attachment(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    id: &CaseId,
    attachment: &AttachmentId,
) -> Result<Attachment, Failure> {
    tx.case(&desk.actor.scope(), id)?.ok_or(Failure::NotFound("case"))?;
    let found = tx.attachments(id)?.into_iter().find(|found| found.id == *attachment);
    found.ok_or(Failure::NotFound("attachment"))
}

/// Takes a document away; its record and its bytes stay.
///
/// # Errors
/// As [`add_attachment`].
pub fn remove_attachment(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (id, expected): (&CaseId, Expected),
    attachment_id: &AttachmentId,
) -> Result<(), Failure> {
    open(tx, desk, (id, expected), CaseAction::Edit)?;
    let found = attachment(tx, desk, id, attachment_id)?;
    Ok(tx.remove_attachment(&found)?)
}

fn violation(pointer: &str, code: &str, zh: &str, en: &str) -> Failure {
    Failure::Broken(vec![Violation {
        pointer: pointer.to_owned(),
        code: code.to_owned(),
        rule: None,
        says_zh: zh.to_owned(),
        says_en: en.to_owned(),
        limit: None,
    }])
}
