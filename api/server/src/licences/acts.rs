//! What is done to an issued licence by hand.

use std::sync::Arc;

use actix_web::post;
use actix_web::web::Data;
use domain_identity::Actor;
use domain_licences::LicenceAction;
use operations::cases::Desk;
use operations::licences::{self, Act, LicenceKey};
use persistence::Tx;
use utoipa_actix_web::service_config::ServiceConfig;

use super::request::{CollectionRequest, LicencePath, LicenceReasonRequest};
use super::standing::LicenceView;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::path::At;
use crate::permit::{LicencesControl, LicencesDeliver, LicencesHold, Permit};
use crate::problem::{CommandProblems, Problem};
use crate::valid::Valid;
use crate::write::{Command, CommandParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(collect_licence).service(report_loss).service(withdraw_loss_report);
    config.service(freeze_licence);
    config.service(thaw_licence).service(revoke_licence);
}

/// Hand the paper licence over (领证).
///
/// By the body that issued it. The licence is in force from now on, and customs is told of it. A
/// mechanical licence is handed over from the second working day after its approval came.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, CommandParams),
    request_body = CollectionRequest,
    security(("bearer" = ["licences:deliver"])),
    responses((status = 200, body = LicenceView), CommandProblems)
)]
#[post("/licences/{kind}/{number}/collection")]
async fn collect_licence(
    permit: Permit<LicencesDeliver>,
    context: Data<Context>,
    command: Command,
    At(path): At<LicencePath>,
    Valid(body): Valid<CollectionRequest>,
) -> Result<Written, Problem> {
    let (key, collector, today) = (path.parse()?, body.parse(), context.clock.today());
    let (actor, expected, book) = (Arc::clone(&permit.actor), command.expected, context.book());
    let work = move |tx: &mut Tx<'_>| {
        let desk = Desk { actor: &actor, book: &book, today };
        let held = licences::collect(tx, &desk, &key, expected, &collector)?;
        Ok(Answer::ok(LicenceView::of(&held.value, &actor, today)).versioned(held.version))
    };
    context.write(&permit.actor, command, work).await
}

/// Report the paper lost (挂失).
///
/// By its holder, in writing to the issuer and to customs at the port on its face. Customs takes
/// no declaration on it from now on; a new one is applied for under `licence-reissue`.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, CommandParams),
    request_body = LicenceReasonRequest,
    security(("bearer" = ["licences:hold"])),
    responses((status = 200, body = LicenceView), CommandProblems)
)]
#[post("/licences/{kind}/{number}/loss-report")]
async fn report_loss(
    permit: Permit<LicencesHold>,
    context: Data<Context>,
    command: Command,
    At(path): At<LicencePath>,
    Valid(body): Valid<LicenceReasonRequest>,
) -> Result<Written, Problem> {
    let act = body.act(LicenceAction::ReportLoss, context.clock.today());
    perform(&context, permit.actor, command, path.parse()?, act).await
}

/// Withdraw a report of loss (撤销挂失).
///
/// By the body that issued it, when the paper was found again. Customs is told that it may be
/// used.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, CommandParams),
    request_body = LicenceReasonRequest,
    security(("bearer" = ["licences:control"])),
    responses((status = 200, body = LicenceView), CommandProblems)
)]
#[post("/licences/{kind}/{number}/loss-report-withdrawal")]
async fn withdraw_loss_report(
    permit: Permit<LicencesControl>,
    context: Data<Context>,
    command: Command,
    At(path): At<LicencePath>,
    Valid(body): Valid<LicenceReasonRequest>,
) -> Result<Written, Problem> {
    let act = body.act(LicenceAction::WithdrawLoss, context.clock.today());
    perform(&context, permit.actor, command, path.parse()?, act).await
}

/// Stop a licence (冻结).
///
/// By the body that issued it. Customs takes no new declaration on it until it is thawed.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, CommandParams),
    request_body = LicenceReasonRequest,
    security(("bearer" = ["licences:control"])),
    responses((status = 200, body = LicenceView), CommandProblems)
)]
#[post("/licences/{kind}/{number}/freeze")]
async fn freeze_licence(
    permit: Permit<LicencesControl>,
    context: Data<Context>,
    command: Command,
    At(path): At<LicencePath>,
    Valid(body): Valid<LicenceReasonRequest>,
) -> Result<Written, Problem> {
    let act = body.act(LicenceAction::Freeze, context.clock.today());
    perform(&context, permit.actor, command, path.parse()?, act).await
}

/// Let a stopped licence go on (解冻).
///
/// By the body that issued it. Customs is told that it may be used again.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, CommandParams),
    request_body = LicenceReasonRequest,
    security(("bearer" = ["licences:control"])),
    responses((status = 200, body = LicenceView), CommandProblems)
)]
#[post("/licences/{kind}/{number}/thaw")]
async fn thaw_licence(
    permit: Permit<LicencesControl>,
    context: Data<Context>,
    command: Command,
    At(path): At<LicencePath>,
    Valid(body): Valid<LicenceReasonRequest>,
) -> Result<Written, Problem> {
    let act = body.act(LicenceAction::Thaw, context.clock.today());
    perform(&context, permit.actor, command, path.parse()?, act).await
}

/// Take a licence away (撤销).
///
/// By the body that issued it. What no declaration holds is released; customs is told. It
/// cannot be undone.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, CommandParams),
    request_body = LicenceReasonRequest,
    security(("bearer" = ["licences:control"])),
    responses((status = 200, body = LicenceView), CommandProblems)
)]
#[post("/licences/{kind}/{number}/revocation")]
async fn revoke_licence(
    permit: Permit<LicencesControl>,
    context: Data<Context>,
    command: Command,
    At(path): At<LicencePath>,
    Valid(body): Valid<LicenceReasonRequest>,
) -> Result<Written, Problem> {
    let act = body.act(LicenceAction::Revoke, context.clock.today());
    perform(&context, permit.actor, command, path.parse()?, act).await
}

async fn perform(
    context: &Context,
    by: Arc<Actor>,
    command: Command,
    key: LicenceKey,
    act: Act,
) -> Result<Written, Problem> {
    let (actor, expected) = (Arc::clone(&by), command.expected);
    let work = move |tx: &mut Tx<'_>| {
        let held = licences::perform(tx, &actor, &key, expected, &act)?;
        Ok(Answer::ok(LicenceView::of(&held.value, &actor, act.on)).versioned(held.version))
    };
    context.write(&by, command, work).await
}
