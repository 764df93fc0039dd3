//! Applications: written, handed in, reviewed, issued.

mod acts;
mod batch;
mod body;
mod breach;
mod desk;
mod file;
mod form;
mod history;
mod issuances;
mod papers;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use domain_casework::Case;
use domain_kernel::CaseId;
use operations::cases;
use persistence::{Held, Tx};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::accept::Asked;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::export::Call;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{CasesApply, CasesRead, Permit};
use crate::problem::{CreateProblems, FormatListProblems, ListProblems, Problem, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::valid::Valid;
use crate::write::{Create, CreateParams};
pub(crate) use body::StageWord;
use body::{CaseFilterParams, CaseSummaryView, CreateCaseRequest, QueueView};
use desk::Seat;
use file::CaseView;
use form::form_document;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create_case).service(list_cases).service(show_case).service(copy_case);
    config.service(list_queues);
    config.configure(batch::routes).configure(issuances::routes);
    config.configure(acts::routes).configure(history::routes).configure(papers::routes);
}

/// Begin an application.
///
/// A draft of the caller's enterprise; the form may be empty and is saved as often as wished.
#[utoipa::path(
    tag = "cases",
    params(CreateParams),
    request_body = CreateCaseRequest,
    security(("bearer" = ["cases:apply"])),
    responses((status = 201, body = CaseView), CreateProblems)
)]
#[post("/cases")]
async fn create_case(
    permit: Permit<CasesApply>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<CreateCaseRequest>,
) -> Result<Written, Problem> {
    let (seat, matter) = (Seat::of(&permit, &context), body.matter);
    let form = body.form.map(|form| form_document(&matter, form)).transpose()?;
    let work = move |tx: &mut Tx<'_>| {
        let held = cases::create(tx, &seat.desk(), &matter, form.as_ref())?;
        created(tx, &seat, &held)
    };
    context.write(&permit.actor, create, work).await
}

/// Begin an application with the form of an earlier one.
///
/// The attachments are not copied: they speak of the earlier application.
#[utoipa::path(
    tag = "cases",
    params(IdPath, CreateParams),
    security(("bearer" = ["cases:apply"])),
    responses((status = 201, body = CaseView), CreateProblems)
)]
#[post("/cases/{id}/copy")]
async fn copy_case(
    permit: Permit<CasesApply>,
    context: Data<Context>,
    create: Create,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (seat, from) = (Seat::of(&permit, &context), path.parse(CaseId::parse)?);
    let work = move |tx: &mut Tx<'_>| {
        let held = cases::copy(tx, &seat.desk(), &from)?;
        created(tx, &seat, &held)
    };
    context.write(&permit.actor, create, work).await
}

fn created(
    tx: &mut Tx<'_>,
    seat: &Seat,
    held: &Held<Case>,
) -> Result<Answer<CaseView>, operations::Failure> {
    let file = cases::show(tx, &seat.desk(), &held.value.id)?;
    let place = format!("/api/v1/cases/{}", held.value.id);
    Ok(Answer::created(place, CaseView::of(&file, seat)).versioned(held.version))
}

/// List applications, the newest first.
///
/// An enterprise sees its own, an authority those it handles or issues and those of the
/// bodies below it. `state` and `stage` make a work queue of the list. As CSV, NDJSON or a
/// spreadsheet, by `Accept`, the answer is the whole list of the filter.
#[utoipa::path(
    tag = "cases",
    params(CaseFilterParams, PageParams),
    security(("bearer" = ["cases:read"])),
    responses(
        (status = 200, content(
            (Listing<CaseSummaryView> = "application/json"),
            (String = "text/csv"),
            (String = "application/x-ndjson"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        )),
        FormatListProblems
    )
)]
#[get("/cases")]
async fn list_cases(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    asked: Asked,
    request: HttpRequest,
    query: ListQuery<CaseFilterParams>,
) -> Result<HttpResponse, Problem> {
    let (scope, filter, seat) =
        (permit.actor.scope(), query.filter.parse(), Seat::of(&permit, &context));
    let read = move |tx: &mut Tx<'_>, after: Option<String>, rows| {
        let after = after.and_then(|text| CaseId::parse(&text).ok());
        cases::list(tx, &scope, &filter, after.as_ref(), rows)
    };
    let key = |held: &Held<Case>| held.value.id.to_string();
    let view = move |held: Held<Case>| CaseSummaryView::of(&held.value, &seat);
    let call = Call {
        context: &context,
        actor: &permit.actor,
        request: &request,
        page: &query.page,
        asked: &asked,
    };
    call.answer("cases", read, key, view).await
}

/// Show an application.
///
/// With its form, its documents, its clock, and what the caller may do now.
#[utoipa::path(
    tag = "cases",
    params(IdPath),
    security(("bearer" = ["cases:read"])),
    responses((status = 200, body = CaseView), ReadProblems)
)]
#[get("/cases/{id}")]
async fn show_case(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<CaseView>, Problem> {
    let (seat, id) = (Seat::of(&permit, &context), path.parse(CaseId::parse)?);
    let work = move |tx: &mut Tx<'_>| {
        let file = cases::show(tx, &seat.desk(), &id)?;
        Ok((CaseView::of(&file, &seat), file.case.version))
    };
    let (view, version) = context.read(&permit.actor, work).await?;
    Ok(Answer::ok(view).versioned(version))
}

/// Count the work that waits.
///
/// Open applications within the caller's scope by matter, organisation, state and stage, with
/// the day the earliest was received, and how many are due by the next working day or late.
/// A clock that is suspended waits for the applicant: such cases are neither.
#[utoipa::path(
    tag = "cases",
    security(("bearer" = ["cases:read"])),
    responses((status = 200, body = Listing<QueueView>), ListProblems)
)]
#[get("/queues")]
async fn list_queues(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    _: ValidQuery<NoFilter>,
) -> Result<Listing<QueueView>, Problem> {
    let (scope, seat) = (permit.actor.scope(), Seat::of(&permit, &context));
    let work = move |tx: &mut Tx<'_>| cases::queues(tx, &scope, (seat.book.calendar(), seat.today));
    let queues = context.read_one(&permit.actor, work).await?;
    Ok(Listing::whole(queues.into_iter().map(QueueView::from).collect()))
}
