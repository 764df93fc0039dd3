//! Plans that share quotas (配额分配): announced by the ministry, applied for by firms, tried out,
//! decided by two people, drawn on first come first served, or given on by the regions.

mod applications;
mod body;
mod holders;
mod scenarios;

use actix_web::web::Data;
use actix_web::{get, post};
use domain_kernel::PlanId;
use domain_quotas::QuotaPlan;
use operations::plans;
use persistence::{Held, Tx};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::amount::known_unit;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{Permit, QuotasAllocate, QuotasHold, QuotasRead};
use crate::problem::{CommandProblems, CreateProblems, ListProblems, Problem, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::quotas::QuotaAccountView;
use crate::valid::Valid;
use crate::write::{Command, CommandParams, Create, CreateParams};
use body::{DrawRequest, DrawView, PlanFilterParams, PlanRequest, PlanView, UseView};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(announce_plan).service(list_plans).service(show_plan).service(cancel_plan);
    config.service(draw_on_plan).service(decide_plan).service(show_plan_use);
    config.configure(holders::routes);
    config.configure(applications::routes);
    config.configure(scenarios::routes);
}

fn view(held: Held<QuotaPlan>) -> Answer<PlanView> {
    let (plan, version) = held.into_parts();
    Answer::ok(PlanView::from(plan)).versioned(version)
}

/// Announce a plan (公布配额总量).
///
/// By the ministry: what there is for one programme, year, commodity, market and pool, and how it is
/// shared. Where no window is named, the usual one of the programme's calendar holds. What is
/// re-allocated was given back before.
#[utoipa::path(
    tag = "quotas",
    params(CreateParams),
    request_body = PlanRequest,
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 201, body = PlanView), CreateProblems)
)]
#[post("/quotas/plans")]
async fn announce_plan(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<PlanRequest>,
) -> Result<Written, Problem> {
    let (plan, actor) = (body.parse()?, permit.actor.clone());
    known_unit(&context, "/unit", &plan.unit)?;
    let work = move |tx: &mut Tx<'_>| {
        let (plan, version) = plans::announce(tx, &actor, plan.clone())?.into_parts();
        let place = format!("/api/v1/quotas/plans/{}", plan.id);
        Ok(Answer::created(place, PlanView::from(plan)).versioned(version))
    };
    context.write(&permit.actor, create, work).await
}

/// List plans, the newest first.
///
/// They are public announcements: everybody signed in sees all, with what is left of each.
#[utoipa::path(
    tag = "quotas",
    params(PlanFilterParams, PageParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = Listing<PlanView>), ListProblems)
)]
#[get("/quotas/plans")]
async fn list_plans(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    query: ListQuery<PlanFilterParams>,
) -> Result<Listing<PlanView>, Problem> {
    let (rows, after) = (query.page.rows(), query.page.after_id(PlanId::parse)?);
    let filter = query.filter.parse();
    let work = move |tx: &mut Tx<'_>| plans::list(tx, &filter, after.as_ref(), rows);
    let found = context.read_one(&permit.actor, work).await?;
    let key = |held: &Held<QuotaPlan>| held.value.id.to_string();
    Ok(query.page.listing(found, key, |held| held.value.into()))
}

/// Show a plan.
///
/// Its terms and window, where it stands, and what is left of it.
#[utoipa::path(
    tag = "quotas",
    params(IdPath),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = PlanView), ReadProblems)
)]
#[get("/quotas/plans/{id}")]
async fn show_plan(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<PlanView>, Problem> {
    let id = path.parse(PlanId::parse)?;
    let work = move |tx: &mut Tx<'_>| plans::show(tx, &id);
    Ok(view(context.read_one(&permit.actor, work).await?))
}

/// Show what became of a plan (使用情况).
///
/// For the ministry: how many hold a part of its key, what their accounts hold together, and how much
/// of what was given customs cleared.
#[utoipa::path(
    tag = "quotas",
    params(IdPath),
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 200, body = UseView), ReadProblems)
)]
#[get("/quotas/plans/{id}/use")]
async fn show_plan_use(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<UseView>, Problem> {
    let (id, actor) = (path.parse(PlanId::parse)?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| plans::used(tx, &actor, &id);
    let (plan, holders, sums) = context.read(&permit.actor, work).await?;
    Ok(Answer::ok(UseView::of(&plan, holders, &sums)))
}

/// Withdraw a plan.
///
/// By the ministry, while nothing of it is given.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 200, body = PlanView), CommandProblems)
)]
#[post("/quotas/plans/{id}/cancellation")]
async fn cancel_plan(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(PlanId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| Ok(view(plans::cancel(tx, &actor, &id, expected)?));
    context.write(&permit.actor, command, work).await
}

/// Decide what was proposed (决定分配).
///
/// By another person of the ministry than proposed it. From then on the awards are entered in the
/// holders' accounts, some at a time; the plan is `decided` when the last one is. If the server dies in
/// between, it goes on where it was.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 200, body = PlanView), CommandProblems)
)]
#[post("/quotas/plans/{id}/decision")]
async fn decide_plan(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(PlanId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| Ok(view(plans::decide(tx, &actor, (&id, expected))?));
    context.write(&permit.actor, command, work).await
}

/// Draw on a first-come plan (先来先领).
///
/// By a firm, on an import contract, in the window and until nothing is left. What is drawn stands in
/// its account, and licences are issued on it. Where starting quantities are kept, what customs cleared
/// may be drawn again.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CreateParams),
    request_body = DrawRequest,
    security(("bearer" = ["quotas:hold"])),
    responses((status = 201, body = DrawView), CommandProblems)
)]
#[post("/quotas/plans/{id}/draws")]
async fn draw_on_plan(
    permit: Permit<QuotasHold>,
    context: Data<Context>,
    create: Create,
    At(path): At<IdPath>,
    Valid(body): Valid<DrawRequest>,
) -> Result<Written, Problem> {
    let (id, asked, actor) = (path.parse(PlanId::parse)?, body.parse()?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let (drawn, account) = plans::draw(tx, &actor, &id, &asked)?;
        let place = format!("/api/v1/quotas/accounts/{}", account.id);
        Ok(Answer::created(place, DrawView::of(drawn, QuotaAccountView::from(account))))
    };
    context.write(&permit.actor, create, work).await
}
