//! What is done to a case: by its applicant, by the officers, at the issuing desk.

use actix_web::web::Data;
use actix_web::{delete, post, put};
use domain_casework::Case;
use domain_kernel::{CaseId, CheckCode};
use operations::cases::{self, Submission};
use operations::{Expected, Failure};
use persistence::{Held, Tx};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use super::body::{CorrectionRequest, FormRequest, OpinionRequest, WithdrawalRequest};
use super::breach::Breach;
use super::desk::Seat;
use super::file::CaseView;
use super::form::{form_document, stored_form};
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::keys::random_bytes;
use crate::licences::{LicenceView, Signatory};
use crate::path::{At, IdPath};
use crate::permit::{CasesApply, CasesHandle, CasesIssue, CasesRead, Permit};
use crate::problem::{ChangeProblems, CommandProblems, Problem};
use crate::valid::Valid;
use crate::write::{Change, ChangeParams, Command, CommandParams, Writing};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(save_form).service(discard_case).service(submit_case).service(withdraw_case);
    config.service(accept_case).service(require_correction).service(give_opinion);
    config.service(issue_case);
}

/// A concluded application and the licence it produced.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Issuance)]
struct IssuanceView {
    /// The case, concluded.
    case: CaseView,
    /// The licence issued; of a return, the licence that was given back.
    licence: LicenceView,
    /// The other parts of a split (分证), in their order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    further: Vec<LicenceView>,
}

/// One act on one case, from claim to view.
async fn act<F>(
    context: &Context,
    seat: Seat,
    writing: impl Into<Writing>,
    (id, expected): (CaseId, Expected),
    work: F,
) -> Result<Written, Problem>
where
    F: Fn(&mut Tx<'_>, &Seat, (&CaseId, Expected)) -> Result<Held<Case>, Failure> + Send + 'static,
{
    let actor = seat.actor.clone();
    let whole = move |tx: &mut Tx<'_>| {
        let held = work(tx, &seat, (&id, expected))?;
        let file = cases::show(tx, &seat.desk(), &id)?;
        Ok(Answer::ok(CaseView::of(&file, &seat)).versioned(held.version))
    };
    context.write(&actor, writing, whole).await
}

/// Save the form of a draft, or of an application that waits for correction.
///
/// Every save is a version of its own; rules are asked when it is handed in, or with
/// `POST …/submission?dry_run=true` at any time.
#[utoipa::path(
    tag = "cases",
    params(IdPath, ChangeParams),
    request_body = FormRequest,
    security(("bearer" = ["cases:apply"])),
    responses((status = 200, body = CaseView), ChangeProblems)
)]
#[put("/cases/{id}/form")]
async fn save_form(
    permit: Permit<CasesApply>,
    context: Data<Context>,
    change: Change,
    At(path): At<IdPath>,
    Valid(body): Valid<FormRequest>,
) -> Result<Written, Problem> {
    let at = (path.parse(CaseId::parse)?, change.expected);
    let seat = Seat::of(&permit, &context);
    let (scope, id) = (permit.actor.scope(), at.0.clone());
    let matter = context.read_one(&permit.actor, move |tx| cases::matter(tx, &scope, &id)).await?;
    let form = form_document(&matter, body.form)?;
    let work = move |tx: &mut Tx<'_>, seat: &Seat, at: (&CaseId, Expected)| {
        cases::edit(tx, &seat.desk(), at, &form)
    };
    act(&context, seat, change, at, work).await
}

/// Throw a draft away.
///
/// It is kept as withdrawn, and nobody handles it.
#[utoipa::path(
    tag = "cases",
    params(IdPath, ChangeParams),
    security(("bearer" = ["cases:apply"])),
    responses((status = 200, body = CaseView), ChangeProblems)
)]
#[delete("/cases/{id}")]
async fn discard_case(
    permit: Permit<CasesApply>,
    context: Data<Context>,
    change: Change,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let at = (path.parse(CaseId::parse)?, change.expected);
    let work = |tx: &mut Tx<'_>, seat: &Seat, at: (&CaseId, Expected)| {
        cases::discard(tx, &seat.desk(), at)
    };
    act(&context, Seat::of(&permit, &context), change, at, work).await
}

/// Hand an application in.
///
/// For the first time or with what was missing. Everything that is wrong is told at once, each
/// rule with its article; then nothing is written and no number used.
#[utoipa::path(
    tag = "cases",
    params(IdPath, CommandParams),
    security(("bearer" = ["cases:apply"])),
    responses((status = 200, body = CaseView), CommandProblems)
)]
#[post("/cases/{id}/submission")]
async fn submit_case(
    permit: Permit<CasesApply>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let at = (path.parse(CaseId::parse)?, command.expected);
    let check_code = CheckCode::from_bits(u64::from_be_bytes(random_bytes::<8>()));
    let work = move |tx: &mut Tx<'_>, seat: &Seat, at: (&CaseId, Expected)| {
        let submission =
            Submission { form: stored_form(tx, seat, at.0)?, check_code: check_code.clone() };
        cases::submit(tx, &seat.desk(), at, &submission)
    };
    act(&context, Seat::of(&permit, &context), command, at, work).await
}

/// Take an application back.
///
/// Before its first review is passed.
#[utoipa::path(
    tag = "cases",
    params(IdPath, CommandParams),
    request_body = WithdrawalRequest,
    security(("bearer" = ["cases:apply"])),
    responses((status = 200, body = CaseView), CommandProblems)
)]
#[post("/cases/{id}/withdrawal")]
async fn withdraw_case(
    permit: Permit<CasesApply>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
    Valid(body): Valid<WithdrawalRequest>,
) -> Result<Written, Problem> {
    let at = (path.parse(CaseId::parse)?, command.expected);
    let work = move |tx: &mut Tx<'_>, seat: &Seat, at: (&CaseId, Expected)| {
        cases::withdraw(tx, &seat.desk(), at, body.reason.clone())
    };
    act(&context, Seat::of(&permit, &context), command, at, work).await
}

/// Accept an application for review (受理).
///
/// Five working days without a correction list accept it as of the day it was received.
#[utoipa::path(
    tag = "cases",
    params(IdPath, CommandParams),
    security(("bearer" = ["cases:handle"])),
    responses((status = 200, body = CaseView), CommandProblems)
)]
#[post("/cases/{id}/acceptance")]
async fn accept_case(
    permit: Permit<CasesHandle>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let at = (path.parse(CaseId::parse)?, command.expected);
    let work =
        |tx: &mut Tx<'_>, seat: &Seat, at: (&CaseId, Expected)| cases::accept(tx, &seat.desk(), at);
    act(&context, Seat::of(&permit, &context), command, at, work).await
}

/// Ask for corrections (补正): the one list of everything missing.
///
/// A second list is refused, and that it was asked for is written down.
#[utoipa::path(
    tag = "cases",
    params(IdPath, CommandParams),
    request_body = CorrectionRequest,
    security(("bearer" = ["cases:handle"])),
    responses((status = 200, body = CaseView), CommandProblems)
)]
#[post("/cases/{id}/correction")]
async fn require_correction(
    permit: Permit<CasesHandle>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
    Valid(body): Valid<CorrectionRequest>,
) -> Result<Written, Problem> {
    let at = (path.parse(CaseId::parse)?, command.expected);
    let (seat, items) = (Seat::of(&permit, &context), body.parse());
    let (breach, desk, id) = (Breach::watched(&command), seat.clone(), at.0.clone());
    let seen = breach.clone();
    let work = move |tx: &mut Tx<'_>, seat: &Seat, at: (&CaseId, Expected)| {
        seen.watch(cases::require_correction(tx, &seat.desk(), at, &items))
    };
    let answer = act(&context, seat, command, at, work).await;
    breach.note(&context, &desk, &id).await?;
    answer
}

/// Give an opinion at the stage that the application waits for.
///
/// At the last review it is the decision. Nobody reviews what they submitted or reviewed
/// before. A refusal needs its reasons; an automatic licence is not refused.
#[utoipa::path(
    tag = "cases",
    params(IdPath, CommandParams),
    request_body = OpinionRequest,
    security(("bearer" = ["cases:read"])),
    responses((status = 200, body = CaseView), CommandProblems)
)]
#[post("/cases/{id}/opinions")]
async fn give_opinion(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
    Valid(body): Valid<OpinionRequest>,
) -> Result<Written, Problem> {
    let at = (path.parse(CaseId::parse)?, command.expected);
    let statement = body.parse();
    let work = move |tx: &mut Tx<'_>, seat: &Seat, at: (&CaseId, Expected)| {
        cases::give_opinion(tx, &seat.desk(), at, &statement)
    };
    act(&context, Seat::of(&permit, &context), command, at, work).await
}

/// Carry an approved application out (发证).
///
/// Every rule is asked once more on today's facts. A licence is numbered, signed, entered in the
/// ledger and told to customs; of a change, the new licences carry what the old one has left and
/// name it, and the old one ends; of a return, the licence is cancelled. The application is
/// concluded, all at once.
#[utoipa::path(
    tag = "cases",
    params(IdPath, CommandParams),
    security(("bearer" = ["cases:issue"])),
    responses((status = 200, body = IssuanceView), CommandProblems)
)]
#[post("/cases/{id}/issuance")]
async fn issue_case(
    permit: Permit<CasesIssue>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(CaseId::parse)?, command.expected);
    let (seat, signatory) = (Seat::of(&permit, &context), Signatory::of(&context));
    let work = move |tx: &mut Tx<'_>| {
        let form = stored_form(tx, &seat, &id)?;
        let sign = |licence: &_| signatory.sign(licence);
        let issued = cases::issue(tx, &seat.desk(), (&id, expected), &form, &sign)?;
        let file = cases::show(tx, &seat.desk(), &id)?;
        let case = CaseView::of(&file, &seat);
        let view = |signed: &_| LicenceView::of(signed, &seat.actor, seat.today);
        let (licence, further) = (view(&issued.licence), issued.further.iter().map(view).collect());
        Ok(Answer::ok(IssuanceView { case, licence, further }).versioned(issued.case.version))
    };
    context.write(&permit.actor, command, work).await
}
