//! Whether the process lives, whether it can serve, and what it measures.

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use persistence::Tx;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::context::{Context, SERVICE};
use crate::metrics::Gauges;
use crate::permit::Visitor;
use crate::problem::{OpenReadProblems, Problem};
use crate::query::{NoFilter, ValidQuery};

/// Events waiting for a number beyond which the service says that it lags.
const WAITING_MAX: i64 = 10_000;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_health).service(show_readiness).service(show_metrics);
}

/// Whether the process lives.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Health)]
struct HealthView {
    /// `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Whether the service can do its work.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Readiness)]
struct ReadinessView {
    /// `ok`, or `busy` while something lags.
    #[schema(example = "ok")]
    status: &'static str,
    /// The version of the reference data in use.
    #[schema(example = 4)]
    reference_version: i64,
    /// Events that wait to be numbered, up to a bound.
    #[schema(minimum = 0, example = 0)]
    events_waiting: usize,
    /// Keys that signatures are verified with.
    #[schema(minimum = 1, example = 1)]
    keys: usize,
}

/// Whether the process lives.
///
/// Asks nothing else, so that a slow database does not get the process restarted.
#[utoipa::path(
    tag = "service",
    security(()),
    responses((status = 200, body = HealthView), OpenReadProblems)
)]
#[get("/healthz")]
async fn show_health(_: Visitor, _: ValidQuery<NoFilter>) -> Result<Answer<HealthView>, Problem> {
    std::future::ready(Ok(Answer::ok(HealthView { status: "ok" }))).await
}

/// Whether the service can do its work.
///
/// The database answers, the migrations have run, the keys are there; 503 when not.
#[utoipa::path(
    tag = "service",
    security(()),
    responses(
        (status = 200, body = ReadinessView),
        (status = 503, description = "The database does not answer.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        OpenReadProblems
    )
)]
#[get("/readyz")]
async fn show_readiness(
    _: Visitor,
    context: Data<Context>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<ReadinessView>, Problem> {
    let events_waiting = waiting(&context).await?;
    let lags = i64::try_from(events_waiting).is_ok_and(|waiting| WAITING_MAX <= waiting);
    Ok(Answer::ok(ReadinessView {
        status: if lags { "busy" } else { "ok" },
        reference_version: context.book().version(),
        events_waiting,
        keys: context.keys.all().len(),
    }))
}

/// The measures of this process.
///
/// In the text format of Prometheus: requests per route template, the pool, the queues.
#[utoipa::path(
    tag = "service",
    security(()),
    responses(
        (status = 200, description = "The measures.", body = String, content_type = "text/plain"),
        (status = 503, description = "The database does not answer.", body = crate::problem::ProblemView, content_type = "application/problem+json"),
        OpenReadProblems
    )
)]
#[get("/metrics")]
async fn show_metrics(
    _: Visitor,
    context: Data<Context>,
    _: ValidQuery<NoFilter>,
) -> Result<HttpResponse, Problem> {
    let (open, idle) = context.store.connections();
    let gauges = Gauges {
        in_flight: i64::try_from(context.waiting()).unwrap_or(i64::MAX),
        outbox: i64::try_from(waiting(&context).await?).unwrap_or(i64::MAX),
        connections_open: i64::from(open),
        connections_idle: i64::from(idle.saturating_sub(open)),
    };
    let kind = (header::CONTENT_TYPE, "text/plain; version=0.0.4");
    Ok(HttpResponse::Ok().insert_header(kind).body(context.metrics.text(gauges)))
}

async fn waiting(context: &Context) -> Result<usize, Problem> {
    context.read_as(SERVICE, |tx: &mut Tx<'_>| Ok(tx.events_waiting(WAITING_MAX)?)).await
}
