//! The published list of everything that can go wrong.

use actix_web::get;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::page::Listing;
use crate::path::At;
use crate::permit::Visitor;
use crate::problem::{Problem, ProblemCode, PublicReadProblems};
use crate::query::{NoFilter, ValidQuery};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_problems).service(show_problem);
}

/// A kind of problem, as its `type` address describes it.
#[derive(Debug, Serialize, ToSchema)]
struct ProblemKindView {
    /// The `code` of such a problem.
    #[schema(example = "invalid")]
    code: &'static str,
    /// The `type` of such a problem.
    #[serde(rename = "type")]
    #[schema(example = "/api/v1/problems/invalid")]
    kind: String,
    /// The HTTP status it is answered with.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    status: u16,
    /// Its title in Chinese.
    #[schema(example = "内容不符合规定")]
    title_zh: &'static str,
    /// Its title in English.
    #[schema(example = "The content breaks one or more rules")]
    title_en: &'static str,
}

impl From<ProblemCode> for ProblemKindView {
    fn from(code: ProblemCode) -> Self {
        Self {
            code: code.as_str(),
            kind: code.type_path(),
            status: code.status(),
            title_zh: code.title_zh(),
            title_en: code.title_en(),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct CodePath {
    /// The `code` of a problem.
    #[param(max_length = 60, example = "invalid")]
    code: String,
}

/// List every kind of problem.
///
/// The list is closed and short, so it is answered whole.
#[utoipa::path(
    tag = "service",
    security(()),
    responses((status = 200, body = Listing<ProblemKindView>), PublicReadProblems)
)]
#[get("/problems")]
async fn list_problems(_: Visitor, _: ValidQuery<NoFilter>) -> Listing<ProblemKindView> {
    Listing::whole(ProblemCode::ALL.iter().copied().map(ProblemKindView::from).collect())
}

/// Show one kind of problem.
///
/// This is the address that the `type` of a problem names.
#[utoipa::path(
    tag = "service",
    params(CodePath),
    security(()),
    responses((status = 200, body = ProblemKindView), PublicReadProblems)
)]
#[get("/problems/{code}")]
async fn show_problem(
    _: Visitor,
    At(path): At<CodePath>,
) -> Result<Answer<ProblemKindView>, Problem> {
    let code = ProblemCode::parse(&path.code).ok_or_else(|| Problem::not_found("problem"))?;
    Ok(Answer::ok(code.into()))
}
