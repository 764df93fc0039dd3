//! A case with all that belongs to it, as one of its readers sees it.

use domain_casework::{
    Attachment, Case, ClockExplanation, Correction, FormDocument, Opinion, explain,
};
use domain_kernel::CaseId;
use persistence::{FormVersion, Held, StoredEvent, Tx};

use super::{Desk, matter_of};
use crate::Failure;

/// A case and its papers.
#[derive(Debug, Clone)]
pub struct CaseFile {
    pub case: Held<Case>,
    pub form: Option<FormVersion>,
    pub opinions: Vec<Opinion>,
    pub correction: Option<Correction>,
    pub attachments: Vec<Attachment>,
}

/// A case within the scope, as the law sees it today.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn show(tx: &mut Tx<'_>, desk: &Desk<'_>, id: &CaseId) -> Result<CaseFile, Failure> {
    let held = tx.case(&desk.actor.scope(), id)?.ok_or(Failure::NotFound("case"))?;
    let matter = matter_of(&held.value)?;
    let (case, version) = held.into_parts();
    // A year that is not loaded hides no case: it reads as it was written.
    let settled = case.clone().settled(matter, desk.book.calendar(), desk.today);
    let case = settled.map_or(case, |(case, _)| case);
    Ok(CaseFile {
        form: tx.form_version(id, case.form_version)?,
        opinions: tx.opinions(id)?,
        correction: tx.correction(id)?,
        attachments: tx.attachments(id)?,
        case: Held { value: case, version },
    })
}

fn seen(tx: &mut Tx<'_>, desk: &Desk<'_>, id: &CaseId) -> Result<Case, Failure> {
    let held = tx.case(&desk.actor.scope(), id)?.ok_or(Failure::NotFound("case"))?;
    Ok(held.value)
}

/// The versions of a case's form behind `after`, in order.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn versions(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    id: &CaseId,
    after: i32,
    rows: i64,
) -> Result<Vec<FormVersion>, Failure> {
    seen(tx, desk, id)?;
    Ok(tx.form_versions(id, after, rows)?)
}

/// A version of a case's form and the document before it, empty for the first.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn version(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    id: &CaseId,
    version: i32,
) -> Result<(FormVersion, FormDocument), Failure> {
    seen(tx, desk, id)?;
    let found = tx.form_version(id, version)?.ok_or(Failure::NotFound("version"))?;
    let before = tx.form_version(id, version - 1)?.map(|version| version.form);
    Ok((found, before.unwrap_or_else(FormDocument::empty)))
}

/// The clock of a case day by day, up to today.
///
/// # Errors
/// `NotFound` outside the scope; a year of the calendar that is not loaded.
pub fn clock(tx: &mut Tx<'_>, desk: &Desk<'_>, id: &CaseId) -> Result<ClockExplanation, Failure> {
    let case = seen(tx, desk, id)?;
    let calendar = desk.book.calendar();
    let (case, _) = case.clone().settled(matter_of(&case)?, calendar, desk.today)?;
    match case.clock_period(desk.today) {
        None => Ok(ClockExplanation { days: Vec::new(), continues_on: None }),
        Some(period) => Ok(explain(&case.segments, calendar, period)?),
    }
}

/// What the officers said on a case, in order.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn opinions(tx: &mut Tx<'_>, desk: &Desk<'_>, id: &CaseId) -> Result<Vec<Opinion>, Failure> {
    seen(tx, desk, id)?;
    Ok(tx.opinions(id)?)
}

/// The one correction list of a case.
///
/// # Errors
/// `NotFound` outside the scope, and when none was issued.
pub fn correction(tx: &mut Tx<'_>, desk: &Desk<'_>, id: &CaseId) -> Result<Correction, Failure> {
    seen(tx, desk, id)?;
    tx.correction(id)?.ok_or(Failure::NotFound("correction"))
}

/// What happened to a case behind a sequence, in order.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn events(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    id: &CaseId,
    after: i64,
    rows: i64,
) -> Result<Vec<StoredEvent>, Failure> {
    seen(tx, desk, id)?;
    Ok(tx.stream_events(&format!("case:{id}"), after, rows)?)
}
