//! Blanks (空白证书): numbered paper that licences are printed on, accounted for to the last one.

mod body;

use actix_web::web::Data;
use actix_web::{get, post};
use domain_identity::OrganisationPath;
use operations::blanks;
use persistence::{StockOf, Tx};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::At;
use crate::permit::{BlanksDeliver, BlanksKeep, BlanksRead, Permit};
use crate::problem::{CreateProblems, ListProblems, Problem, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::valid::Valid;
use crate::write::{Create, CreateParams};
use body::{BlankPath, BlankReportRequest, BlankStockView, BlankView, BlanksRequest};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(deliver_blanks).service(hand_on_blanks).service(report_blank);
    config.service(list_blank_stocks).service(show_blank);
}

/// Deliver blanks to a body that issues licences (发放空白证书).
///
/// From then on the body prints every paper on a numbered blank. A number is delivered once.
#[utoipa::path(
    tag = "blanks",
    params(CreateParams),
    request_body = BlanksRequest,
    security(("bearer" = ["blanks:deliver"])),
    responses((status = 201, body = BlankStockView), CreateProblems)
)]
#[post("/blanks/deliveries")]
async fn deliver_blanks(
    permit: Permit<BlanksDeliver>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<BlanksRequest>,
) -> Result<Written, Problem> {
    let (delivery, actor) = (body.parse()?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let stock = blanks::deliver(tx, &actor, &delivery)?;
        Ok(Answer::created(STOCKS.to_owned(), BlankStockView::from(stock)))
    };
    context.write(&permit.actor, create, work).await
}

/// Where the stocks are listed.
const STOCKS: &str = "/api/v1/blanks/stocks";

/// Hand blanks of the caller's own body on to another (调拨).
///
/// The numbers are consecutive, all on hand, and nothing has become of any of them.
#[utoipa::path(
    tag = "blanks",
    params(CreateParams),
    request_body = BlanksRequest,
    security(("bearer" = ["blanks:keep"])),
    responses((status = 201, body = BlankStockView), CreateProblems)
)]
#[post("/blanks/transfers")]
async fn hand_on_blanks(
    permit: Permit<BlanksKeep>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<BlanksRequest>,
) -> Result<Written, Problem> {
    let (delivery, actor) = (body.parse()?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let stock = blanks::hand_on(tx, &actor, &delivery)?;
        Ok(Answer::created(STOCKS.to_owned(), BlankStockView::from(stock)))
    };
    context.write(&permit.actor, create, work).await
}

/// Report a blank of the caller's own body as spoilt or lost (作废、遗失登记).
///
/// Before anything was printed on it. A number is reported once and never used again.
#[utoipa::path(
    tag = "blanks",
    params(CreateParams),
    request_body = BlankReportRequest,
    security(("bearer" = ["blanks:keep"])),
    responses((status = 201, body = BlankView), CreateProblems)
)]
#[post("/blanks/reports")]
async fn report_blank(
    permit: Permit<BlanksKeep>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<BlankReportRequest>,
) -> Result<Written, Problem> {
    let (number, outcome, reason) = body.parse()?;
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        let place = blanks::report(tx, &actor, number, outcome, &reason)?;
        let at = format!("/api/v1/blanks/numbers/{number}");
        Ok(Answer::created(at, BlankView::from(place)))
    };
    context.write(&permit.actor, create, work).await
}

/// List the stocks of blanks, in the order of the tree.
///
/// What a body received is used, spoilt, lost, handed on or on hand.
#[utoipa::path(
    tag = "blanks",
    params(PageParams),
    security(("bearer" = ["blanks:read"])),
    responses((status = 200, body = Listing<BlankStockView>), ListProblems)
)]
#[get("/blanks/stocks")]
async fn list_blank_stocks(
    permit: Permit<BlanksRead>,
    context: Data<Context>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<BlankStockView>, Problem> {
    let (scope, rows) = (permit.actor.scope(), query.page.rows());
    let after = query.page.after_id(|text| OrganisationPath::parse(text).ok_or(()))?;
    let work = move |tx: &mut Tx<'_>| blanks::stocks(tx, &scope, after.as_ref(), rows);
    let found = context.read_one(&permit.actor, work).await?;
    let key = |stock: &StockOf| stock.path.as_str().to_owned();
    Ok(query.page.listing(found, key, BlankStockView::from))
}

/// Show a blank by its number.
///
/// The body that has it, what became of it, and the licence printed on it.
#[utoipa::path(
    tag = "blanks",
    params(BlankPath),
    security(("bearer" = ["blanks:read"])),
    responses((status = 200, body = BlankView), ReadProblems)
)]
#[get("/blanks/numbers/{number}")]
async fn show_blank(
    permit: Permit<BlanksRead>,
    context: Data<Context>,
    At(path): At<BlankPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<BlankView>, Problem> {
    let (number, scope) = (path.parse()?, permit.actor.scope());
    let work = move |tx: &mut Tx<'_>| blanks::show(tx, &scope, number);
    Ok(Answer::ok(context.read(&permit.actor, work).await?.into()))
}
