//! Issued licences, their use and their life.

mod account;
mod acts;
pub(crate) mod body;
pub(crate) mod jws;
mod print;
mod request;
mod standing;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use domain_kernel::LicenceId;
use operations::licences;
use persistence::{LicenceSummary, PostedEntry, StoredEvent, Tx};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::accept::Asked;
use crate::answer::Answer;
use crate::context::Context;
use crate::events::EventView;
use crate::export::Call;
use crate::page::{Listing, PageParams};
use crate::path::At;
use crate::permit::{LicencesRead, Permit};
use crate::problem::{FormatListProblems, FormatProblems, PageOfProblems, Problem, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use account::{BalanceAsOfView, BalanceParams, EntryView, LineCursor, UseView};
pub(crate) use body::LicenceKindWord;
pub use jws::Signatory;
use request::LicenceFilterParams;
pub(crate) use request::LicencePath;
use standing::LicenceSummaryView;
pub(crate) use standing::LicenceView;

/// The forms a certificate is shown in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Certificate {
    Jose,
    Pdf,
}

impl Certificate {
    const ALL: [(&'static str, Self); 2] =
        [("application/jose", Self::Jose), ("application/pdf", Self::Pdf)];
}

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_licences).service(show_licence).service(show_certificate);
    config
        .service(list_uses)
        .service(show_statement)
        .service(show_balance)
        .service(list_licence_events);
    config.configure(acts::routes);
}

/// List licences, the newest first.
///
/// Whom the caller sees: those of its own enterprise, or those handled or issued by its
/// organisation and those below. As CSV, NDJSON or a spreadsheet, by `Accept`, the answer is the
/// whole list of the filter, and that it was taken out is recorded.
#[utoipa::path(
    tag = "licences",
    params(LicenceFilterParams, PageParams),
    security(("bearer" = ["licences:read"])),
    responses(
        (status = 200, content(
            (Listing<LicenceSummaryView> = "application/json"),
            (String = "text/csv"),
            (String = "application/x-ndjson"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        )),
        FormatListProblems
    )
)]
#[get("/licences")]
async fn list_licences(
    permit: Permit<LicencesRead>,
    context: Data<Context>,
    asked: Asked,
    request: HttpRequest,
    query: ListQuery<LicenceFilterParams>,
) -> Result<HttpResponse, Problem> {
    let (filter, scope, today) =
        (query.filter.parse()?, permit.actor.scope(), context.clock.today());
    let read = move |tx: &mut Tx<'_>, after: Option<String>, rows| {
        let after = after.and_then(|text| LicenceId::parse(&text).ok());
        licences::list(tx, &scope, &filter, after.as_ref(), rows)
    };
    let key = |summary: &LicenceSummary| summary.id.to_string();
    let view = move |summary| LicenceSummaryView::of(summary, today);
    let call = Call {
        context: &context,
        actor: &permit.actor,
        request: &request,
        page: &query.page,
        asked: &asked,
    };
    call.answer("licences", read, key, view).await
}

/// Show a licence: its face, its balance and what the caller may do.
///
/// The answer carries an `ETag`; a command names it in `If-Match`. The state is that of today:
/// a licence past its last day reads as expired.
#[utoipa::path(
    tag = "licences",
    params(LicencePath),
    security(("bearer" = ["licences:read"])),
    responses((status = 200, body = LicenceView), ReadProblems)
)]
#[get("/licences/{kind}/{number}")]
async fn show_licence(
    permit: Permit<LicencesRead>,
    context: Data<Context>,
    At(path): At<LicencePath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<LicenceView>, Problem> {
    let (key, scope, today) = (path.parse()?, permit.actor.scope(), context.clock.today());
    let work = move |tx: &mut Tx<'_>| licences::show(tx, &scope, &key);
    let held = context.read_one(&permit.actor, work).await?;
    let view = LicenceView::of(&held.value, &permit.actor, today);
    Ok(Answer::ok(view).versioned(held.version))
}

/// Show a licence's certificate: its signed form, or its print.
///
/// As `application/jose`, which is what is answered unless something else is asked for: a compact
/// JWS (RFC 7515) over the face, signed with Ed25519 by a key of `/.well-known/jwks.json`. Anyone
/// can check it without asking us. It says what was issued; how the licence stands now is asked at
/// `/api/v1/public/verifications`, or read from the status list that its `status` claim names.
///
/// As `application/pdf`: a print of the form with its numbered boxes, and a square code of the
/// address of verification and the digest (SHA-256) of the signed form. It is a copy; one of a
/// licence that is not in force says so across its heading. The same licence in the same state
/// gives the same bytes.
#[utoipa::path(
    tag = "licences",
    params(LicencePath),
    security(("bearer" = ["licences:read"])),
    responses(
        (status = 200, content(
            (String = "application/jose",
                example = "eyJhbGciOiJFZERTQSIsImtpZCI6Ii4uLiJ9.eyJudW1iZXIiOiIuLi4ifQ.c2lnbmF0dXJl"),
            (Vec<u8> = "application/pdf")
        )),
        FormatProblems
    )
)]
#[get("/licences/{kind}/{number}/certificate")]
async fn show_certificate(
    permit: Permit<LicencesRead>,
    context: Data<Context>,
    At(path): At<LicencePath>,
    asked: Asked,
    _: ValidQuery<NoFilter>,
) -> Result<HttpResponse, Problem> {
    let format: Certificate = asked.one_of(&Certificate::ALL)?;
    let (key, scope) = (path.parse()?, permit.actor.scope());
    let work = move |tx: &mut Tx<'_>| licences::show(tx, &scope, &key);
    let held = context.read_one(&permit.actor, work).await?;
    match format {
        Certificate::Jose => Ok(jws::answer(held.value.signature)),
        Certificate::Pdf => print::answer(&context, &held.value).await,
    }
}

/// List the declaration lines that stand on a licence.
///
/// In the order of office, declaration and line; cancelled lines stay in the list.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, PageParams),
    security(("bearer" = ["licences:read"])),
    responses((status = 200, body = Listing<UseView>), PageOfProblems)
)]
#[get("/licences/{kind}/{number}/uses")]
async fn list_uses(
    permit: Permit<LicencesRead>,
    context: Data<Context>,
    At(path): At<LicencePath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<UseView>, Problem> {
    let (key, scope, rows) = (path.parse()?, permit.actor.scope(), query.page.rows());
    let after = LineCursor::after(&query.page)?;
    let work = move |tx: &mut Tx<'_>| licences::uses(tx, &scope, &key, after.as_ref(), rows);
    let (signed, lines) = context.read(&permit.actor, work).await?;
    let unit = signed.account.unit;
    Ok(query.page.listing(lines, LineCursor::of, |line| UseView::of(&line, &unit)))
}

/// Show what a licence's account held at a moment.
///
/// By knowledge time: what had been entered by then, whatever it speaks of.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, BalanceParams),
    security(("bearer" = ["licences:read"])),
    responses((status = 200, body = BalanceAsOfView), ReadProblems)
)]
#[get("/licences/{kind}/{number}/balance")]
async fn show_balance(
    permit: Permit<LicencesRead>,
    context: Data<Context>,
    At(path): At<LicencePath>,
    query: ValidQuery<BalanceParams>,
) -> Result<Answer<BalanceAsOfView>, Problem> {
    let (key, scope) = (path.parse()?, permit.actor.scope());
    let instant = query.0.instant(context.clock.now());
    let work = move |tx: &mut Tx<'_>| licences::balance(tx, &scope, &key, instant);
    let (signed, balance) = context.read(&permit.actor, work).await?;
    Ok(Answer::ok(BalanceAsOfView::of(instant, balance, &signed.account.unit)))
}

/// Show the statement of a licence's account (对账单): its entries, the earliest first.
///
/// Every entry moves an amount from one part of the account to another and carries the balance
/// after it, so that any page stands for itself.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, PageParams),
    security(("bearer" = ["licences:read"])),
    responses((status = 200, body = Listing<EntryView>), PageOfProblems)
)]
#[get("/licences/{kind}/{number}/statement")]
async fn show_statement(
    permit: Permit<LicencesRead>,
    context: Data<Context>,
    At(path): At<LicencePath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<EntryView>, Problem> {
    let (key, scope, rows) = (path.parse()?, permit.actor.scope(), query.page.rows());
    let after = query.page.after::<String>()?;
    let work = move |tx: &mut Tx<'_>| licences::entries(tx, &scope, &key, after.as_deref(), rows);
    let (signed, entries) = context.read(&permit.actor, work).await?;
    let unit = signed.account.unit;
    let key = |posted: &PostedEntry| posted.id.clone();
    Ok(query.page.listing(entries, key, |posted| EntryView::of(posted, &unit)))
}

/// List what happened to a licence, the earliest first.
///
/// Officers see who acted; the holder sees what happened, when and why.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, PageParams),
    security(("bearer" = ["licences:read"])),
    responses((status = 200, body = Listing<EventView>), PageOfProblems)
)]
#[get("/licences/{kind}/{number}/events")]
async fn list_licence_events(
    permit: Permit<LicencesRead>,
    context: Data<Context>,
    At(path): At<LicencePath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<EventView>, Problem> {
    let (key, scope, rows) = (path.parse()?, permit.actor.scope(), query.page.rows());
    let after = query.page.after::<i64>()?.unwrap_or(0);
    let work = move |tx: &mut Tx<'_>| licences::events(tx, &scope, &key, after, rows);
    let events = context.read(&permit.actor, work).await?;
    let key = |event: &StoredEvent| event.sequence;
    Ok(query.page.listing(events, key, |event| EventView::seen_by(&permit.actor, event)))
}
