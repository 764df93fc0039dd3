//! What is done to an issued licence by hand.

use std::sync::Arc;

use actix_web::web::Data;
use actix_web::{post, put};
use domain_identity::Actor;
use domain_licences::LicenceAction;
use operations::cases::Desk;
use operations::licences::{self, Act, LicenceKey};
use persistence::Tx;
use utoipa_actix_web::service_config::ServiceConfig;

use super::request::{
    CollectionRequest, CollectorRequest, LicencePath, LicenceReasonRequest, ReprintRequest,
};
use super::standing::LicenceView;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::path::At;
use crate::permit::{LicencesControl, LicencesDeliver, LicencesHold, Permit};
use crate::problem::{ChangeProblems, CommandProblems, Problem, ProblemCode};
use crate::valid::Valid;
use crate::write::{Change, ChangeParams, Command, CommandParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(name_collector).service(reprint_licence);
    config.service(collect_licence).service(report_loss).service(withdraw_loss_report);
    config.service(freeze_licence);
    config.service(thaw_licence).service(revoke_licence);
}

/// Hand the paper licence over (领证).
///
/// By the body where it is collected, its issuer unless the applicant chose another. The licence
/// is in force from now on, and customs is told of it. A
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
    let (key, hand_over, today) = (path.parse()?, body.parse()?, context.clock.today());
    let (actor, expected, book) = (Arc::clone(&permit.actor), command.expected, context.book());
    let (is_dry_run, refused) = (command.is_dry_run(), (key.clone(), hand_over.collector.clone()));
    let work = move |tx: &mut Tx<'_>| {
        let desk = Desk { actor: &actor, book: &book, today };
        let held = licences::collect(tx, &desk, &key, expected, &hand_over)?;
        Ok(Answer::ok(LicenceView::of(&held.value, &actor, today)).versioned(held.version))
    };
    let answer = context.write(&permit.actor, command, work).await;
    if !is_dry_run && answer.as_ref().is_err_and(|why| why.code() == ProblemCode::WrongCollector) {
        let (scope, (key, collector)) = (permit.actor.scope(), refused);
        let note =
            move |tx: &mut Tx<'_>| licences::record_wrong_collector(tx, &scope, &key, &collector);
        context.act(permit.actor.id.as_str(), note).await?;
    }
    answer
}

/// Name who is to collect the paper (指定领证人).
///
/// By its holder, while the paper waits. Nobody else is given it then; who comes instead is
/// refused and written down.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, ChangeParams),
    request_body = CollectorRequest,
    security(("bearer" = ["licences:hold"])),
    responses((status = 200, body = LicenceView), ChangeProblems)
)]
#[put("/licences/{kind}/{number}/collector")]
async fn name_collector(
    permit: Permit<LicencesHold>,
    context: Data<Context>,
    change: Change,
    At(path): At<LicencePath>,
    Valid(body): Valid<CollectorRequest>,
) -> Result<Written, Problem> {
    let (key, collector, today) = (path.parse()?, body.parse(), context.clock.today());
    let (actor, expected) = (Arc::clone(&permit.actor), change.expected);
    let work = move |tx: &mut Tx<'_>| {
        let held = licences::name_collector(tx, &actor, &key, expected, &collector)?;
        Ok(Answer::ok(LicenceView::of(&held.value, &actor, today)).versioned(held.version))
    };
    context.write(&permit.actor, change, work).await
}

/// Print a collected paper once more (重新打印).
///
/// By the body where it was collected, on a new numbered blank. The old one is taken back and
/// counts as spoilt; the licence stays as it is.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, CommandParams),
    request_body = ReprintRequest,
    security(("bearer" = ["licences:deliver"])),
    responses((status = 200, body = LicenceView), CommandProblems)
)]
#[post("/licences/{kind}/{number}/reprint")]
async fn reprint_licence(
    permit: Permit<LicencesDeliver>,
    context: Data<Context>,
    command: Command,
    At(path): At<LicencePath>,
    Valid(body): Valid<ReprintRequest>,
) -> Result<Written, Problem> {
    let (key, (blank, reason), today) = (path.parse()?, body.parse()?, context.clock.today());
    let (actor, expected, book) = (Arc::clone(&permit.actor), command.expected, context.book());
    let work = move |tx: &mut Tx<'_>| {
        let desk = Desk { actor: &actor, book: &book, today };
        let held = licences::reprint(tx, &desk, (&key, expected), (blank, &reason))?;
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
