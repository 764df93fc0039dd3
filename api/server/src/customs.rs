//! The exchange with customs: write-off messages, quarantine, statements and differences.

mod asked;
mod batch;
mod body;
mod difference;
mod quarantine;
mod statement;

use actix_web::web::Data;
use actix_web::{HttpRequest, get, post};
use operations::customs;
use persistence::Tx;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::language::accepted;
use crate::path::IdPath;
use crate::permit::{Permit, WriteOffsReport};
use crate::problem::{Problem, ReadProblems, ReportProblems};
use crate::query::{NoFilter, ValidQuery};
use crate::valid::Valid;
use crate::write::{Report, ReportParams};
use asked::Asked;
use batch::{Batch, WriteOffAnswer};
use body::{KeptMessageView, WriteOffRequest};
pub(crate) use body::{QuantityRequest, WriteOffLine, report};
pub(crate) use statement::StatementRequest;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(report_write_offs).service(show_write_off);
    quarantine::routes(config);
    statement::routes(config);
    difference::routes(config);
}

/// Report what customs did with declaration lines.
///
/// Each message states where its line stands at a version; a higher version supersedes, and
/// a lower one that arrives later is kept as superseded, so order does not matter. The key
/// of a message is office, declaration, line and version: the same message again gets the
/// same answer and changes nothing, other content under the same key goes to quarantine.
/// What cannot be applied is kept in quarantine with its reason. Each message is written by
/// itself: the trouble of one licence keeps no other back. An item of status 503 was not
/// taken in and is to be sent again.
#[utoipa::path(
    tag = "customs",
    params(ReportParams),
    request_body = WriteOffRequest,
    security(("bearer" = ["write-offs:report"])),
    responses((status = 207, body = WriteOffAnswer), ReportProblems)
)]
#[post("/customs/write-offs")]
async fn report_write_offs(
    permit: Permit<WriteOffsReport>,
    context: Data<Context>,
    report: Report,
    request: HttpRequest,
    Valid(body): Valid<WriteOffRequest>,
) -> Result<Written, Problem> {
    let reports = body.parse(&permit.actor.id)?;
    let batch = Batch::new(&context, &permit.actor, &report.into(), reports);
    let results = context.hop(move || batch.run()).await?;
    results.written(accepted(request.headers()))
}

/// Show a write-off message that the caller sent, and what became of it.
///
/// What became of a message of the caller's own.
#[utoipa::path(
    tag = "customs",
    params(IdPath),
    security(("bearer" = ["write-offs:report"])),
    responses((status = 200, body = KeptMessageView), ReadProblems)
)]
#[get("/customs/write-offs/{id}")]
async fn show_write_off(
    permit: Permit<WriteOffsReport>,
    context: Data<Context>,
    asked: Asked,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<KeptMessageView>, Problem> {
    let (Asked { id, language }, sender) = (asked, permit.actor.id.clone());
    let work = move |tx: &mut Tx<'_>| customs::own_message(tx, &sender, &id);
    let held = context.read(&permit.actor, work).await?;
    Ok(KeptMessageView::answer(held, language))
}
