//! The log of all events and its proofs.

mod body;

use actix_web::get;
use actix_web::web::Data;
use chrono::NaiveDate;
use operations::audit;
use persistence::Tx;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::permit::{EventsRead, Permit};
use crate::problem::{ListProblems, Problem};
use crate::query::{ListQuery, NoFilter, ValidQuery};
pub(crate) use body::EventView;
use body::{EventsQuery, RootView, may_read_all};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_events).service(list_daily_roots);
}

/// List the log of all events, in the order of their positions.
///
/// For auditors of the ministry. Positions follow each other without a gap; an event appears
/// once it is numbered, shortly after it happened. `page.next` is the position to go on
/// `after`; it never expires.
#[utoipa::path(
    tag = "audit",
    params(EventsQuery),
    security(("bearer" = ["events:read"])),
    responses((status = 200, body = Listing<EventView>), ListProblems)
)]
#[get("/events")]
async fn list_events(
    permit: Permit<EventsRead>,
    context: Data<Context>,
    query: ValidQuery<EventsQuery>,
) -> Result<Listing<EventView>, Problem> {
    may_read_all(&permit.actor)?;
    let (after, rows) = (query.0.after(), query.0.rows());
    let work = move |tx: &mut Tx<'_>| audit::events(tx, after, rows);
    let events = context.read_one(&permit.actor, work).await?;
    Ok(query.0.listing(events))
}

/// List the roots that seal the days of the log, the earliest first.
///
/// The root of a day is a digest over the events numbered on that day and the root before.
/// Whoever keeps one root can tell whether anything before it was ever changed.
#[utoipa::path(
    tag = "audit",
    params(PageParams),
    security(("bearer" = ["events:read"])),
    responses((status = 200, body = Listing<RootView>), ListProblems)
)]
#[get("/audit/roots")]
async fn list_daily_roots(
    permit: Permit<EventsRead>,
    context: Data<Context>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<RootView>, Problem> {
    let (after, rows) = (query.page.after::<NaiveDate>()?, query.page.rows());
    let work = move |tx: &mut Tx<'_>| audit::roots(tx, after, rows);
    let roots = context.read_one(&permit.actor, work).await?;
    Ok(query.page.listing(roots, |root| root.day, RootView::from))
}
