//! What anyone may ask, a limited number of times: no personal data, no enterprise data.

mod body;
mod certificate;
pub(crate) mod status_list;

use actix_web::web::Data;
use actix_web::{get, post};
use domain_kernel::{CaseNumber, CheckCode};
use operations::licences::LicenceKey;
use operations::public;
use persistence::Tx;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::{Answer, Signed};
use crate::context::{Context, VISITOR};
use crate::path::At;
use crate::permit::Visitor;
use crate::problem::{Problem, PublicQuestionProblems, PublicReadProblems};
use crate::query::{NoFilter, ValidQuery};
use crate::rate::PublicRate;
use crate::reference::{Cached, query};
use crate::valid::Valid;
use body::{
    Asked, ProgressQuery, ProgressView, VerificationRequest, VerificationSchema, VerificationView,
};
use status_list::StatusListPath;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(verify_licence).service(show_progress).service(show_status_list);
}

/// Ask whether a licence is good.
///
/// By its kind and number, or by its signed certificate, whose signature is checked. The answer
/// says how the licence stands now, and nothing about who holds it. An unknown licence is an
/// answer, not an error.
#[utoipa::path(
    tag = "public",
    request_body = VerificationSchema,
    security(()),
    responses((status = 200, body = VerificationView), PublicQuestionProblems)
)]
#[post("/public/verifications")]
async fn verify_licence(
    _: PublicRate,
    _: Visitor,
    context: Data<Context>,
    _: ValidQuery<NoFilter>,
    Valid(body): Valid<VerificationRequest>,
) -> Result<Answer<VerificationView>, Problem> {
    match body.parse()? {
        Asked::Number(key) => verified(&context, key).await,
        Asked::Certificate(text) => match certificate::key_of(&context.keys, &text) {
            Some(key) => verified(&context, key).await,
            None => Ok(Answer::ok(VerificationView::forged())),
        },
    }
}

async fn verified(context: &Context, key: LicenceKey) -> Result<Answer<VerificationView>, Problem> {
    let (today, asked) = (context.clock.today(), key.clone());
    let work = move |tx: &mut Tx<'_>| public::standing(tx, &key, today);
    let standing = context.read_as(VISITOR, work).await?;
    Ok(Answer::ok(VerificationView::of(&asked, standing.as_ref())))
}

/// Show a status list.
///
/// A signed Token Status List (draft-ietf-oauth-status-list) of four bits a licence: 0 in force,
/// 1 taken away or given back, 2 stopped, 3 superseded, 11 used up, 12 not collected, 13 expired.
/// A licence's `status` claim names its list and its place; a verifier keeps the list and needs
/// nothing else of us.
#[utoipa::path(
    tag = "public",
    params(StatusListPath),
    security(()),
    responses(
        (status = 200, content_type = "application/statuslist+jwt", body = String,
            example = "eyJhbGciOiJFZERTQSIsInR5cCI6InN0YXR1c2xpc3Qrand0In0.eyJ0dGwiOjMwfQ.c2lnbmF0dXJl"),
        PublicReadProblems
    )
)]
#[get("/public/status-lists/{kind}/{series}/{part}")]
async fn show_status_list(
    _: PublicRate,
    _: Visitor,
    context: Data<Context>,
    At(path): At<StatusListPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Cached<Signed>, Problem> {
    let list = path.parse()?;
    let asked = list.clone();
    let work = move |tx: &mut Tx<'_>| public::statuses(tx, &asked);
    let statuses = context.read_as(VISITOR, work).await?;
    let (issuer, now) = (&context.config.issuer_url, context.clock.now());
    Ok(status_list::signed(&context.keys, issuer, (&list, statuses), now))
}

/// Ask how far an application has come.
///
/// For whoever knows the case number and the check code of the receipt. A wrong code and a wrong
/// number are answered alike.
#[utoipa::path(
    tag = "public",
    params(ProgressQuery),
    security(()),
    responses((status = 200, body = ProgressView), PublicReadProblems)
)]
#[get("/public/progress")]
async fn show_progress(
    _: PublicRate,
    _: Visitor,
    context: Data<Context>,
    asked: ValidQuery<ProgressQuery>,
) -> Result<Answer<ProgressView>, Problem> {
    let number = query("case_number", &asked.0.case_number, CaseNumber::parse)?;
    let code = query("check_code", &asked.0.check_code, CheckCode::parse)?;
    let (book, today) = (context.book(), context.clock.today());
    let work =
        move |tx: &mut Tx<'_>| public::progress(tx, book.calendar(), (&number, &code), today);
    Ok(Answer::ok(context.read_as(VISITOR, work).await?.into()))
}
