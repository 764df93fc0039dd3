//! Cases: written by applicants, reviewed in stages, ended by an instrument or a decision.

pub mod batch;
mod change;
mod file;
mod issuance;
mod papers;
mod queues;
mod submission;

use chrono::NaiveDate;
use domain_casework::{
    Case, CaseAction, CaseEvent, Correction, CorrectionItem, FormDocument, Matter, NewCase,
    Opinion, Verdict, may,
};
use domain_identity::{Actor, Scope};
use domain_kernel::CaseId;
use domain_reference::ReferenceBook;
use persistence::ids::Fresh as _;
use persistence::{CaseFilter, Held, RowVersion, Tx};

pub use change::{lapse, overtaken};
pub use file::{CaseFile, clock, correction, events, opinions, show, version, versions};
pub use issuance::{Issued, Signer, issue};
pub use papers::{
    NewAttachment, add_attachment, attachment, may_add_attachment, remove_attachment,
};
pub use queues::{Deadlines, QueueLength, queues};
pub(crate) use submission::standing_violations;
pub use submission::{CaseForm, Submission, submit};

use crate::{Expected, Failure};

/// What every act on a case looks at besides the case: who, when, and the reference data.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    pub actor: &'a Actor,
    pub book: &'a ReferenceBook,
    /// The legal day.
    pub today: NaiveDate,
}

/// A claimed case that the caller may act on.
struct Open {
    case: Case,
    version: RowVersion,
    matter: &'static Matter,
    opinions: Vec<Opinion>,
}

fn matter_of(case: &Case) -> Result<&'static Matter, Failure> {
    domain_casework::matter(&case.matter).ok_or(Failure::NotFound("matter"))
}

/// Takes a case, settles what time has decided, and asks whether the caller may act.
fn open(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (id, expected): (&CaseId, Expected),
    action: CaseAction,
) -> Result<Open, Failure> {
    let claimed = tx.claim_case(&desk.actor.scope(), id)?;
    let held = claimed.ok_or(Failure::NotFound("case"))?;
    expected.met_by(&held)?;
    let (case, version) = held.into_parts();
    let matter = matter_of(&case)?;
    let (case, settled) = case.settled(matter, desk.book.calendar(), desk.today)?;
    if let Some(event) = settled {
        tx.save_case(version, &case, &event)?;
    }
    let opinions = tx.opinions(id)?;
    may(&case, matter, desk.actor, &opinions, action)?;
    Ok(Open { case, version, matter, opinions })
}

fn save(
    tx: &mut Tx<'_>,
    version: RowVersion,
    (case, event): (Case, CaseEvent),
) -> Result<Held<Case>, Failure> {
    let version = tx.save_case(version, &case, &event)?;
    Ok(Held { value: case, version })
}

/// Begins a case for the caller's enterprise, with a first version of its form if one is given.
///
/// # Errors
/// `NotFound` for an unknown matter.
pub fn create(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    matter: &str,
    form: Option<&FormDocument>,
) -> Result<Held<Case>, Failure> {
    domain_casework::matter(matter).ok_or(Failure::NotFound("matter"))?;
    begin(tx, desk, (matter, None), form)
}

/// Begins a case with the form of an earlier one that the caller can see.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn copy(tx: &mut Tx<'_>, desk: &Desk<'_>, from: &CaseId) -> Result<Held<Case>, Failure> {
    let held = tx.case(&desk.actor.scope(), from)?.ok_or(Failure::NotFound("case"))?;
    let form = tx.form_version(from, held.value.form_version)?.map(|version| version.form);
    begin(tx, desk, (&held.value.matter, Some(from.clone())), form.as_ref())
}

fn begin(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (matter, copied_from): (&str, Option<CaseId>),
    form: Option<&FormDocument>,
) -> Result<Held<Case>, Failure> {
    let enterprise = desk.actor.enterprise().ok_or(Failure::NotFound("enterprise"))?;
    let (case, event) = Case::create_draft(NewCase {
        id: CaseId::fresh(),
        matter: matter.to_owned(),
        enterprise: enterprise.clone(),
        applicant: desk.actor.id.clone(),
        copied_from,
        at: tx.stamp().at,
    });
    let version = tx.add_case(&case, &event)?;
    match form {
        None => Ok(Held { value: case, version }),
        Some(form) => write_form(tx, desk, (case, version), form),
    }
}

/// Saves another version of the form of a draft or of a case that waits for correction.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, and what [`may`] refuses.
pub fn edit(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (id, expected): (&CaseId, Expected),
    form: &FormDocument,
) -> Result<Held<Case>, Failure> {
    let open = open(tx, desk, (id, expected), CaseAction::Edit)?;
    write_form(tx, desk, (open.case, open.version), form)
}

fn write_form(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (case, version): (Case, RowVersion),
    form: &FormDocument,
) -> Result<Held<Case>, Failure> {
    let (case, event) = case.edit()?;
    tx.add_form_version(&case.id, case.form_version, form, &desk.actor.id)?;
    save(tx, version, (case, event))
}

/// Throws a draft away; its record stays.
///
/// # Errors
/// As [`edit`].
pub fn discard(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    at: (&CaseId, Expected),
) -> Result<Held<Case>, Failure> {
    let open = open(tx, desk, at, CaseAction::Discard)?;
    save(tx, open.version, open.case.discard()?)
}

/// Takes a case back before its first review is passed.
///
/// # Errors
/// As [`edit`].
pub fn withdraw(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    at: (&CaseId, Expected),
    reason: Option<String>,
) -> Result<Held<Case>, Failure> {
    let open = open(tx, desk, at, CaseAction::Withdraw)?;
    save(tx, open.version, open.case.withdraw(reason, desk.today)?)
}

/// Accepts a case for review.
///
/// # Errors
/// As [`edit`].
pub fn accept(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    at: (&CaseId, Expected),
) -> Result<Held<Case>, Failure> {
    let open = open(tx, desk, at, CaseAction::Accept)?;
    let acceptance = open.case.acceptance_on(desk.book.calendar(), desk.today)?;
    save(tx, open.version, open.case.accept(open.matter, acceptance)?)
}

/// Sends a case back with the one list of everything missing.
///
/// # Errors
/// As [`edit`].
pub fn require_correction(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    at: (&CaseId, Expected),
    items: &[CorrectionItem],
) -> Result<Held<Case>, Failure> {
    let open = open(tx, desk, at, CaseAction::RequireCorrection)?;
    let moved = open.case.require_correction(items, desk.today)?;
    let correction = Correction {
        items: items.to_vec(),
        issued_by: desk.actor.id.clone(),
        issued_at: tx.stamp().at,
        answered_at: None,
    };
    tx.add_correction(&moved.0.id, &correction)?;
    save(tx, open.version, moved)
}

/// Writes down that a second correction list was asked for and refused: a breach
/// (行政许可法 art. 32). In a transaction of its own, for a refusal leaves no trace of itself.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn note_second_correction(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    id: &CaseId,
) -> Result<(), Failure> {
    tx.case(&desk.actor.scope(), id)?.ok_or(Failure::NotFound("case"))?;
    let facts = [("rule", "one-time"), ("refused", "require_correction")];
    Ok(tx.record_act(&format!("case:{id}"), "case.breach", &facts)?)
}

/// The matter of a case within the scope, and its form as it stands.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn form(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    id: &CaseId,
) -> Result<(String, Option<FormDocument>), Failure> {
    let held = tx.case(&desk.actor.scope(), id)?.ok_or(Failure::NotFound("case"))?;
    let form = tx.form_version(id, held.value.form_version)?.map(|version| version.form);
    Ok((held.value.matter, form))
}

/// The matter of a case within the scope: it never changes.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn matter(tx: &mut Tx<'_>, scope: &Scope, id: &CaseId) -> Result<String, Failure> {
    Ok(tx.case(scope, id)?.ok_or(Failure::NotFound("case"))?.value.matter)
}

/// What an officer says at the stage the case waits for.
#[derive(Debug, Clone)]
pub struct Statement {
    pub verdict: Verdict,
    pub text: String,
}

/// Gives an opinion at the stage the case waits for; at the last review it is the decision.
///
/// # Errors
/// As [`edit`], and what the case refuses.
pub fn give_opinion(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    at: (&CaseId, Expected),
    statement: &Statement,
) -> Result<Held<Case>, Failure> {
    let open = open(tx, desk, at, statement.verdict.action())?;
    let stage = open.case.stage.ok_or(Failure::NotFound("stage"))?;
    let organisation = desk.actor.organisation().ok_or(Failure::NotFound("organisation"))?;
    let opinion = Opinion {
        stage,
        verdict: statement.verdict,
        text: statement.text.clone(),
        author: desk.actor.id.clone(),
        organisation: organisation.clone(),
        at: tx.stamp().at,
        form_version: open.case.form_version,
    };
    let moved = open.case.give_opinion(open.matter, &open.opinions, &opinion)?;
    tx.add_opinion(&moved.0.id, &opinion)?;
    save(tx, open.version, moved)
}

/// The cases of a filter within the scope, the newest first.
///
/// # Errors
/// Of the store.
pub fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &CaseFilter,
    after: Option<&CaseId>,
    rows: i64,
) -> Result<Vec<Held<Case>>, Failure> {
    Ok(tx.cases(scope, filter, after, rows)?)
}

/// Writes the deemed acceptance of one case down, if its days of silence have gone by. What
/// the law says holds without it; a queue shows it sooner.
///
/// # Errors
/// Of the store, and when a year of the calendar is not loaded.
pub fn settle(
    tx: &mut Tx<'_>,
    scope: &Scope,
    (book, today): (&ReferenceBook, NaiveDate),
    id: &CaseId,
) -> Result<bool, Failure> {
    let Some(held) = tx.claim_case(scope, id)? else { return Ok(false) };
    let (case, version) = held.into_parts();
    let matter = matter_of(&case)?;
    let (case, settled) = case.settled(matter, book.calendar(), today)?;
    let Some(event) = settled else { return Ok(false) };
    tx.save_case(version, &case, &event)?;
    Ok(true)
}
