//! Quotas (配额): entered by officers, read by their holders, drawn on by licences.

mod body;
mod papers;
mod reference;
mod suspensions;
mod transfers;

use actix_web::web::Data;
use actix_web::{get, post};
use domain_kernel::AccountId;
use domain_quotas::QuotaAccount;
use operations::quotas;
use persistence::{Held, QuotaEntry, Tx};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::amount::known_unit;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{Permit, QuotasAllocate, QuotasHold, QuotasRead};
use crate::problem::{
    CommandProblems, CreateProblems, ListProblems, PageOfProblems, Problem, ReadProblems,
};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::valid::Valid;
use crate::write::{Command, CommandParams, Create, CreateParams};
use body::{
    BalanceAtView, BalanceParams, HandBackRequest, QuotaEntryRequest, QuotaEntryView,
    QuotaFilterParams,
};
pub(crate) use body::{BalanceView, PoolWord, ProgrammeWord, QuotaAccountView};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(enter_quota).service(list_quota_accounts).service(show_quota_account);
    config.service(list_quota_entries).service(hand_back_quota).service(show_quota_balance);
    config.configure(transfers::routes);
    config.configure(suspensions::routes);
    config.configure(papers::routes);
    config.configure(reference::routes);
}

/// Enter a quota: what was allocated to a holder, or a part of it that is taken back.
///
/// The account of the holder, the programme, the year, the commodity, the market and the pool is
/// opened by its first allocation. Nothing is taken back that a licence has drawn.
#[utoipa::path(
    tag = "quotas",
    params(CreateParams),
    request_body = QuotaEntryRequest,
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 201, body = QuotaAccountView), CreateProblems)
)]
#[post("/quotas/entries")]
async fn enter_quota(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<QuotaEntryRequest>,
) -> Result<Written, Problem> {
    let (entry, actor) = (body.parse()?, permit.actor.clone());
    known_unit(&context, "/quantity/unit", entry.quantity.unit())?;
    let work = move |tx: &mut Tx<'_>| {
        let held = quotas::enter(tx, &actor, &entry)?;
        let place = format!("/api/v1/quotas/accounts/{}", held.value.id);
        let view = QuotaAccountView::from(held.value);
        Ok(Answer::created(place, view).versioned(held.version))
    };
    context.write(&permit.actor, create, work).await
}

/// Give quota back that will not be used (上交配额).
///
/// By its holder, until the last day of its programme. What is on licences has to be given back with
/// them first. Given back in time, it counts for no penalty.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    request_body = HandBackRequest,
    security(("bearer" = ["quotas:hold"])),
    responses((status = 200, body = QuotaAccountView), CommandProblems)
)]
#[post("/quotas/accounts/{id}/hand-back")]
async fn hand_back_quota(
    permit: Permit<QuotasHold>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
    Valid(body): Valid<HandBackRequest>,
) -> Result<Written, Problem> {
    let (id, today) = (path.parse(AccountId::parse)?, context.clock.today());
    let (actor, expected) = (permit.actor.clone(), command.expected);
    let work = move |tx: &mut Tx<'_>| {
        let given = (body.quantity.as_str(), today);
        let held = quotas::hand_back(tx, &actor, (&id, expected), given)?;
        Ok(Answer::ok(QuotaAccountView::from(held.value)).versioned(held.version))
    };
    context.write(&permit.actor, command, work).await
}

/// List quota accounts, the newest first.
///
/// An enterprise sees its own, an authority those of the enterprises of its regions.
#[utoipa::path(
    tag = "quotas",
    params(QuotaFilterParams, PageParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = Listing<QuotaAccountView>), ListProblems)
)]
#[get("/quotas/accounts")]
async fn list_quota_accounts(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    query: ListQuery<QuotaFilterParams>,
) -> Result<Listing<QuotaAccountView>, Problem> {
    let (scope, rows, filter) = (permit.actor.scope(), query.page.rows(), query.filter.parse());
    let after = query.page.after_id(AccountId::parse)?;
    let work = move |tx: &mut Tx<'_>| quotas::list(tx, &scope, &filter, after.as_ref(), rows);
    let found = context.read_one(&permit.actor, work).await?;
    let key = |held: &Held<QuotaAccount>| held.value.id.to_string();
    Ok(query.page.listing(found, key, |held| held.value.into()))
}

/// Show a quota account.
///
/// Its parts add up: what was allocated is free, on licences, or lost with them.
#[utoipa::path(
    tag = "quotas",
    params(IdPath),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = QuotaAccountView), ReadProblems)
)]
#[get("/quotas/accounts/{id}")]
async fn show_quota_account(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<QuotaAccountView>, Problem> {
    let (id, scope) = (path.parse(AccountId::parse)?, permit.actor.scope());
    let work = move |tx: &mut Tx<'_>| quotas::show(tx, &scope, &id);
    Ok(Answer::held(context.read_one(&permit.actor, work).await?))
}

/// List the entries of a quota account, the earliest first.
///
/// Together they make up the balance.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, PageParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = Listing<QuotaEntryView>), PageOfProblems)
)]
#[get("/quotas/accounts/{id}/entries")]
async fn list_quota_entries(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<QuotaEntryView>, Problem> {
    let (id, scope, rows) =
        (path.parse(AccountId::parse)?, permit.actor.scope(), query.page.rows());
    let after = query.page.after::<String>()?;
    let work = move |tx: &mut Tx<'_>| quotas::entries(tx, &scope, &id, after.as_deref(), rows);
    let (account, entries) = context.read(&permit.actor, work).await?;
    let key = |entry: &QuotaEntry| entry.id.clone();
    Ok(query.page.listing(entries, key, |entry| QuotaEntryView::of(entry, &account)))
}

/// Show what a quota account held at an instant (某时点余额).
///
/// The balance that the last entry until then left; nothing before the first. Without an instant, now.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, BalanceParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = BalanceAtView), ReadProblems)
)]
#[get("/quotas/accounts/{id}/balance")]
async fn show_quota_balance(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ValidQuery<BalanceParams>,
) -> Result<Answer<BalanceAtView>, Problem> {
    let (id, scope) = (path.parse(AccountId::parse)?, permit.actor.scope());
    let at = query.0.as_of.unwrap_or_else(|| context.clock.now());
    let work = move |tx: &mut Tx<'_>| quotas::balance_at(tx, &scope, &id, at);
    let (account, balance) = context.read(&permit.actor, work).await?;
    Ok(Answer::ok(BalanceAtView::of(at, &balance, &account.unit)))
}
