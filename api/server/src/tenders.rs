//! Bidding for export quota (出口商品配额招标): announced and decided by the ministry, read by all.

mod bids;
mod body;
mod limit;
mod outcome;
mod qualifications;
pub(crate) mod results;

use actix_web::web::Data;
use actix_web::{get, post, put};
use domain_kernel::{EnterpriseId, TenderId};
use domain_quotas::Tender;
use operations::tenders;
use persistence::{Bidder, Held, Tx};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::amount::known_unit;
use crate::answer::{Answer, Written};
use crate::context::{Context, VISITOR};
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{Permit, TendersManage, TendersRead, Visitor};
use crate::problem::{
    ChangeProblems, CommandProblems, CreateProblems, ListProblems, PageOfProblems, Problem,
    PublicReadProblems, ReadProblems,
};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::rate::PublicRate;
use crate::valid::Valid;
use crate::write::{Change, ChangeParams, Command, CommandParams, Create, CreateParams};
use body::{BidderView, BiddersRequest, TenderRequest, TenderView};
use results::Results;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(announce_tender).service(list_tenders).service(show_tender);
    config.service(cancel_tender).service(set_bidders).service(list_bidders);
    config.service(evaluate_tender).service(publish_tender).service(show_tender_results);
    config.configure(bids::routes);
    config.configure(qualifications::routes);
    config.configure(outcome::routes);
}

fn view(held: Held<Tender>) -> Answer<TenderView> {
    let (tender, version) = held.into_parts();
    Answer::ok(tender.into()).versioned(version)
}

/// Announce a tender.
///
/// By the ministry: one good, one round, one method. Its times follow each other; from the opening
/// on bidders open their seals, and nobody can read a bid before.
#[utoipa::path(
    tag = "quotas",
    params(CreateParams),
    request_body = TenderRequest,
    security(("bearer" = ["tenders:manage"])),
    responses((status = 201, body = TenderView), CreateProblems)
)]
#[post("/tenders")]
async fn announce_tender(
    permit: Permit<TendersManage>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<TenderRequest>,
) -> Result<Written, Problem> {
    let (tender, actor) = (body.parse()?, permit.actor.clone());
    known_unit(&context, "/unit", tender.quantity.unit())?;
    let work = move |tx: &mut Tx<'_>| {
        let (tender, version) = tenders::announce(tx, &actor, tender.clone())?.into_parts();
        let place = format!("/api/v1/tenders/{}", tender.id);
        Ok(Answer::created(place, TenderView::from(tender)).versioned(version))
    };
    context.write(&permit.actor, create, work).await
}

/// List tenders, the newest first.
///
/// They are public announcements: everybody signed in sees all.
#[utoipa::path(
    tag = "quotas",
    params(PageParams),
    security(("bearer" = ["tenders:read"])),
    responses((status = 200, body = Listing<TenderView>), ListProblems)
)]
#[get("/tenders")]
async fn list_tenders(
    permit: Permit<TendersRead>,
    context: Data<Context>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<TenderView>, Problem> {
    let (rows, after) = (query.page.rows(), query.page.after_id(TenderId::parse)?);
    let work = move |tx: &mut Tx<'_>| tenders::list(tx, after.as_ref(), rows);
    let found = context.read_one(&permit.actor, work).await?;
    let key = |held: &Held<Tender>| held.value.id.to_string();
    Ok(query.page.listing(found, key, |held| held.value.into()))
}

/// Show a tender.
///
/// Its terms and times, and where it stands.
#[utoipa::path(
    tag = "quotas",
    params(IdPath),
    security(("bearer" = ["tenders:read"])),
    responses((status = 200, body = TenderView), ReadProblems)
)]
#[get("/tenders/{id}")]
async fn show_tender(
    permit: Permit<TendersRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<TenderView>, Problem> {
    let id = path.parse(TenderId::parse)?;
    let work = move |tx: &mut Tx<'_>| tenders::show(tx, &id);
    Ok(view(context.read_one(&permit.actor, work).await?))
}

/// Withdraw a tender.
///
/// By the ministry, before it is evaluated; its bids are void.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    security(("bearer" = ["tenders:manage"])),
    responses((status = 200, body = TenderView), CommandProblems)
)]
#[post("/tenders/{id}/cancellation")]
async fn cancel_tender(
    permit: Permit<TendersManage>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(TenderId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| Ok(view(tenders::cancel(tx, &actor, &id, expected)?));
    context.write(&permit.actor, command, work).await
}

/// List firms as qualified, each with the most it may bid.
///
/// By the ministry, until the bids close. Firms that are not named stay as they are.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, ChangeParams),
    request_body = BiddersRequest,
    security(("bearer" = ["tenders:manage"])),
    responses((status = 200, body = TenderView), ChangeProblems)
)]
#[put("/tenders/{id}/bidders")]
async fn set_bidders(
    permit: Permit<TendersManage>,
    context: Data<Context>,
    change: Change,
    At(path): At<IdPath>,
    Valid(body): Valid<BiddersRequest>,
) -> Result<Written, Problem> {
    let (id, listed, expected) = (path.parse(TenderId::parse)?, body.parse()?, change.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        Ok(view(tenders::set_bidders(tx, &actor, (&id, expected), &listed)?))
    };
    context.write(&permit.actor, change, work).await
}

/// List the firms that may bid.
///
/// The ministry sees all of them, a firm itself.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, PageParams),
    security(("bearer" = ["tenders:read"])),
    responses((status = 200, body = Listing<BidderView>), PageOfProblems)
)]
#[get("/tenders/{id}/bidders")]
async fn list_bidders(
    permit: Permit<TendersRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<BidderView>, Problem> {
    let (id, rows) = (path.parse(TenderId::parse)?, query.page.rows());
    let (after, actor) = (query.page.after_id(EnterpriseId::parse)?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| tenders::bidders(tx, &actor, &id, after.as_ref(), rows);
    let found = context.read(&permit.actor, work).await?;
    Ok(query.page.listing(found, |bidder: &Bidder| bidder.enterprise.to_string(), Into::into))
}

/// Evaluate a tender (评标).
///
/// By the ministry, when the opening is over. A dry run shows what would be decided and keeps
/// nothing; another person then publishes it.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    security(("bearer" = ["tenders:manage"])),
    responses((status = 200, body = Results), CommandProblems)
)]
#[post("/tenders/{id}/evaluation")]
async fn evaluate_tender(
    permit: Permit<TendersManage>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(TenderId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        let evaluation = tenders::evaluate(tx, &actor, &id, expected)?;
        Ok(Answer::ok(Results::of(&evaluation)).versioned(evaluation.tender.version))
    };
    context.write(&permit.actor, command, work).await
}

/// Publish the result of a tender.
///
/// By another person of the ministry than evaluated it. The result is computed once more and signed;
/// firms then pay for what they won.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    security(("bearer" = ["tenders:manage"])),
    responses((status = 200, body = TenderView), CommandProblems)
)]
#[post("/tenders/{id}/publication")]
async fn publish_tender(
    permit: Permit<TendersManage>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(TenderId::parse)?, command.expected);
    let (actor, keys) = (permit.actor.clone(), context.keys.clone());
    let work = move |tx: &mut Tx<'_>| {
        let sign = |evaluation: &_| Results::of(evaluation).signed(&keys);
        let evaluation = tenders::publish(tx, &actor, (&id, expected), &sign)?;
        Ok(view(evaluation.tender))
    };
    context.write(&permit.actor, command, work).await
}

/// The signed results of a tender.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SignedTenderResults)]
struct SignedResultsView {
    /// A compact JWS whose claims are the tender, every bid and what became of it
    /// (`TenderResults`): `shangwu auction verify` computes it again.
    #[schema(
        example = "eyJhbGciOiJFZERTQSIsInR5cCI6InNoYW5nd3UtcmVzdWx0cytqd3QifQ.e30.c2lnbmF0dXJl"
    )]
    signed: String,
}

/// Show the signed results of a tender.
///
/// To anyone, once they are published: every bid and everything that decided, so that nobody needs
/// to believe them.
#[utoipa::path(
    tag = "public",
    params(IdPath),
    security(()),
    responses((status = 200, body = SignedResultsView), PublicReadProblems)
)]
#[get("/public/tenders/{id}/results")]
async fn show_tender_results(
    _: PublicRate,
    _: Visitor,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<SignedResultsView>, Problem> {
    let id = path.parse(TenderId::parse)?;
    let work = move |tx: &mut Tx<'_>| tenders::results(tx, &id);
    let signed = context.read_as(VISITOR, work).await?;
    Ok(Answer::ok(SignedResultsView { signed }))
}
