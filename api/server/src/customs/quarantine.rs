//! Messages kept apart: looked at, applied again, closed.

use actix_web::web::Data;
use actix_web::{HttpRequest, get, post};
use domain_kernel::MessageId;
use operations::customs;
use persistence::Tx;
use serde::Deserialize;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::asked::Asked;
use super::body::{ClosingRequest, KeptMessageView, OutcomeWord, message_of};
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::language::accepted;
use crate::page::{Listing, PageParams};
use crate::path::IdPath;
use crate::permit::{Permit, QuarantineManage};
use crate::problem::{CommandProblems, ListProblems, Problem, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::valid::Valid;
use crate::write::{Command, CommandParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_quarantine).service(show_quarantined);
    config.service(replay_quarantined).service(dismiss_quarantined);
}

/// Which messages to list.
#[derive(Debug, Deserialize, utoipa::IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct QuarantineFilter {
    /// What became of the message; those that wait in quarantine when missing.
    outcome: Option<OutcomeWord>,
}

/// List write-off messages, the newest first: those in quarantine, or of another outcome.
///
/// What concerns the caller's licences. A message about a licence that nobody knows concerns
/// the ministry.
#[utoipa::path(
    tag = "customs",
    params(QuarantineFilter, PageParams),
    security(("bearer" = ["quarantine:manage"])),
    responses((status = 200, body = Listing<KeptMessageView>), ListProblems)
)]
#[get("/customs/quarantine")]
async fn list_quarantine(
    permit: Permit<QuarantineManage>,
    context: Data<Context>,
    request: HttpRequest,
    query: ListQuery<QuarantineFilter>,
) -> Result<Listing<KeptMessageView>, Problem> {
    let (scope, rows) = (permit.actor.scope(), query.page.rows());
    let (after, language) = (query.page.after_id(MessageId::parse)?, accepted(request.headers()));
    let outcome = query.filter.outcome.unwrap_or(OutcomeWord::Quarantined).into();
    let work = move |tx: &mut Tx<'_>| {
        customs::list_quarantine(tx, &scope, Some(outcome), after.as_ref(), rows)
    };
    let kept = context.read_one(&permit.actor, work).await?;
    let view = |held: persistence::Held<_>| KeptMessageView::of(held.value, language);
    Ok(query.page.listing(kept, |held| held.value.id.to_string(), view))
}

/// Show a write-off message with its reason.
///
/// With the reason it is kept apart, and what it would have needed.
#[utoipa::path(
    tag = "customs",
    params(IdPath),
    security(("bearer" = ["quarantine:manage"])),
    responses((status = 200, body = KeptMessageView), ReadProblems)
)]
#[get("/customs/quarantine/{id}")]
async fn show_quarantined(
    permit: Permit<QuarantineManage>,
    context: Data<Context>,
    asked: Asked,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<KeptMessageView>, Problem> {
    let (Asked { id, language }, scope) = (asked, permit.actor.scope());
    let work = move |tx: &mut Tx<'_>| customs::in_quarantine(tx, &scope, &id);
    let held = context.read(&permit.actor, work).await?;
    Ok(KeptMessageView::answer(held, language))
}

/// Apply a quarantined message again.
///
/// What still cannot be applied stays in quarantine, with the reason of today.
#[utoipa::path(
    tag = "customs",
    params(IdPath, CommandParams),
    security(("bearer" = ["quarantine:manage"])),
    responses((status = 200, body = KeptMessageView), CommandProblems)
)]
#[post("/customs/quarantine/{id}/replay")]
async fn replay_quarantined(
    permit: Permit<QuarantineManage>,
    context: Data<Context>,
    command: Command,
    asked: Asked,
) -> Result<Written, Problem> {
    let (Asked { id, language }, expected) = (asked, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        let held = customs::replay(tx, &actor, &id, expected, message_of)?;
        Ok(KeptMessageView::answer(held, language))
    };
    context.write(&permit.actor, command, work).await
}

/// Close a quarantined message without applying it.
///
/// It is closed without being applied; the reason is kept beside it.
#[utoipa::path(
    tag = "customs",
    params(IdPath, CommandParams),
    request_body = ClosingRequest,
    security(("bearer" = ["quarantine:manage"])),
    responses((status = 200, body = KeptMessageView), CommandProblems)
)]
#[post("/customs/quarantine/{id}/dismissal")]
async fn dismiss_quarantined(
    permit: Permit<QuarantineManage>,
    context: Data<Context>,
    command: Command,
    asked: Asked,
    Valid(body): Valid<ClosingRequest>,
) -> Result<Written, Problem> {
    let (Asked { id, language }, expected) = (asked, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        let held = customs::dismiss(tx, &actor, &id, expected, &body.reason)?;
        Ok(KeptMessageView::answer(held, language))
    };
    context.write(&permit.actor, command, work).await
}
