//! What can be applied for: enough of each to build its front end from.

mod body;
mod change_form;
mod form;

use actix_web::get;
use actix_web::web::Data;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::context::Context;
use crate::page::Listing;
use crate::path::At;
use crate::permit::Visitor;
use crate::problem::{OpenReadProblems, Problem};
use crate::query::{NoFilter, ValidQuery};
use crate::reference::DayQuery;
use body::{MatterSummaryView, MatterView};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_matters).service(show_matter);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct MatterPath {
    /// The matter's code.
    #[param(max_length = 64, example = "automatic-import-licence")]
    code: String,
}

/// List the matters (办事事项).
///
/// Everything that can be applied for.
#[utoipa::path(
    tag = "matters",
    security(()),
    responses((status = 200, body = Listing<MatterSummaryView>), OpenReadProblems)
)]
#[get("/matters")]
async fn list_matters(
    _: Visitor,
    _: ValidQuery<NoFilter>,
) -> Result<Listing<MatterSummaryView>, Problem> {
    let matters = domain_casework::MATTERS.iter().map(MatterSummaryView::from).collect();
    std::future::ready(Ok(Listing::whole(matters))).await
}

/// Show a matter: its form, materials, route, limits and law.
///
/// `form` is the JSON Schema of the form; `checks` are the rules that are asked on a day, each
/// with the field it speaks of. A front end can be built from this alone.
#[utoipa::path(
    tag = "matters",
    params(MatterPath, DayQuery),
    security(()),
    responses((status = 200, body = MatterView), OpenReadProblems)
)]
#[get("/matters/{code}")]
async fn show_matter(
    _: Visitor,
    context: Data<Context>,
    At(path): At<MatterPath>,
    query: ValidQuery<DayQuery>,
) -> Result<Answer<MatterView>, Problem> {
    let matter = domain_casework::matter(&path.code).ok_or_else(|| Problem::not_found("matter"))?;
    let on = query.0.valid_on.unwrap_or(context.clock.today());
    std::future::ready(Ok(Answer::ok(MatterView::of(matter, on)))).await
}
