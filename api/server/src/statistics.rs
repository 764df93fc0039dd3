//! Statistics (统计): licences by what they are looked for, and how long cases take.

mod body;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use operations::statistics;
use persistence::{LicenceTotalsRow, ProcessingRow, TotalsKey, Tx};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::accept::Asked;
use crate::answer::Answer;
use crate::context::Context;
use crate::export::Call;
use crate::page::{Listing, PageParams};
use crate::permit::{Permit, StatisticsRead};
use crate::problem::{FormatListProblems, Problem, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use body::{
    LicenceTotalsParams, LicenceTotalsView, ProcessingTimesParams, ProcessingTimesView,
    ProgressView,
};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_licence_statistics).service(show_processing_times);
    config.service(show_statistics_progress);
}

/// Count licences of months by good, issuer, region, enterprise, port, trade mode or country.
///
/// One row for each month of issue, key, kind and unit, at the caller's place: an authority sees
/// what its lists show. What a successor carries was counted with its predecessor. As CSV, NDJSON
/// or a spreadsheet, by `Accept`, the answer is the whole list.
#[utoipa::path(
    tag = "statistics",
    params(LicenceTotalsParams, PageParams),
    security(("bearer" = ["statistics:read"])),
    responses(
        (status = 200, content(
            (Listing<LicenceTotalsView> = "application/json"),
            (String = "text/csv"),
            (String = "application/x-ndjson"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        )),
        FormatListProblems
    )
)]
#[get("/statistics/licences")]
async fn show_licence_statistics(
    permit: Permit<StatisticsRead>,
    context: Data<Context>,
    asked: Asked,
    request: HttpRequest,
    query: ListQuery<LicenceTotalsParams>,
) -> Result<HttpResponse, Problem> {
    let (filter, scope) = (query.filter.parse()?, permit.actor.scope());
    let read = move |tx: &mut Tx<'_>, after: Option<TotalsKey>, rows| {
        statistics::licences(tx, &scope, &filter, after.as_ref(), rows)
    };
    let key = |row: &LicenceTotalsRow| {
        (row.month, row.key.clone(), row.kind.as_str().to_owned(), row.unit.clone())
    };
    let call = Call {
        context: &context,
        actor: &permit.actor,
        request: &request,
        page: &query.page,
        asked: &asked,
    };
    call.answer("licence-statistics", read, key, LicenceTotalsView::from).await
}

/// Tell how long applications take, and how many took longer than the law allows.
///
/// One row for each month of decision, matter and handling body within the caller's scope: working
/// days from the day the clock began, without those it was stopped.
#[utoipa::path(
    tag = "statistics",
    params(ProcessingTimesParams, PageParams),
    security(("bearer" = ["statistics:read"])),
    responses(
        (status = 200, content(
            (Listing<ProcessingTimesView> = "application/json"),
            (String = "text/csv"),
            (String = "application/x-ndjson"),
            (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
        )),
        FormatListProblems
    )
)]
#[get("/statistics/processing-times")]
async fn show_processing_times(
    permit: Permit<StatisticsRead>,
    context: Data<Context>,
    asked: Asked,
    request: HttpRequest,
    query: ListQuery<ProcessingTimesParams>,
) -> Result<HttpResponse, Problem> {
    let (filter, scope) = (query.filter.parse()?, permit.actor.scope());
    let read = move |tx: &mut Tx<'_>, after: Option<(i32, String, String)>, rows| {
        statistics::processing_times(tx, &scope, &filter, after.as_ref(), rows)
    };
    let key =
        |row: &ProcessingRow| (row.month, row.matter.clone(), row.organisation.as_str().to_owned());
    let call = Call {
        context: &context,
        actor: &permit.actor,
        request: &request,
        page: &query.page,
        asked: &asked,
    };
    call.answer("processing-times", read, key, ProcessingTimesView::from).await
}

/// Tell how current the statistics are.
///
/// They follow the numbered events; what happened since is not counted yet.
#[utoipa::path(
    tag = "statistics",
    security(("bearer" = ["statistics:read"])),
    responses((status = 200, body = ProgressView), ReadProblems)
)]
#[get("/statistics/progress")]
async fn show_statistics_progress(
    permit: Permit<StatisticsRead>,
    context: Data<Context>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<ProgressView>, Problem> {
    let counted = context.read_one(&permit.actor, statistics::counted).await?;
    Ok(Answer::ok(ProgressView::from(counted)))
}
