//! Differences between the two books: listed until somebody closes them.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use domain_customs::{DifferenceKind, DifferenceState};
use domain_kernel::{MessageId, Quantity, decimal};
use operations::reconciliation;
use persistence::{KeptDifference, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::body::ClosingRequest;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::licences::LicenceKindWord;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{DifferencesClose, Permit};
use crate::problem::{CommandProblems, ListProblems, Problem, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::valid::Valid;
use crate::wire::wire_enum;
use crate::write::{Command, CommandParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_differences).service(show_difference).service(close_difference);
}

wire_enum! {
    /// What the two books disagree on.
    KindWord as DifferenceKind = DifferenceKind {
        MissingHere MissingThere Quantity State Licence Quarantined
    }
}

wire_enum! {
    /// Whether somebody has closed the difference.
    StateWord as DifferenceState = DifferenceState { Open Closed }
}

/// Which differences to list.
#[derive(Debug, Deserialize, utoipa::IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
struct DifferenceFilter {
    /// All of them when missing.
    state: Option<StateWord>,
}

/// A difference between the two books (差异).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Difference)]
struct DifferenceView {
    #[schema(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// The day of the books.
    day: NaiveDate,
    kind: KindWord,
    /// The office that accepted the declaration.
    #[schema(example = "5301")]
    customs_office: String,
    /// Number of the declaration (报关单号).
    #[schema(example = "530120261000000001")]
    declaration_number: String,
    /// The item within the declaration, from 1.
    #[schema(minimum = 1, example = 1)]
    line_number: i32,
    licence_kind: LicenceKindWord,
    /// Number of the licence.
    #[schema(example = "26-AA-000001")]
    licence_number: String,
    /// Our quantity in the licence's unit, when we have the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "400.0000")]
    ours: Option<String>,
    /// Customs' quantity, when it has the line.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "410.0000")]
    theirs: Option<String>,
    state: StateWord,
    /// When it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    closed_at: Option<DateTime<Utc>>,
    /// Why it was closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
}

impl From<KeptDifference> for DifferenceView {
    fn from(kept: KeptDifference) -> Self {
        let print = |amount: i64| decimal::print(amount, Quantity::DECIMALS);
        let difference = kept.difference;
        Self {
            id: kept.id,
            day: kept.day,
            kind: difference.kind.into(),
            customs_office: difference.office.to_string(),
            declaration_number: difference.declaration.to_string(),
            line_number: difference.line_number,
            licence_kind: difference.licence_kind.into(),
            licence_number: difference.licence.to_string(),
            ours: difference.ours.map(print),
            theirs: difference.theirs.map(print),
            state: kept.state.into(),
            closed_at: kept.closed_at,
            reason: kept.reason,
        }
    }
}

/// List differences, the newest first.
///
/// What concerns the caller's licences. A difference on a licence that nobody knows concerns
/// the ministry.
#[utoipa::path(
    tag = "customs",
    params(DifferenceFilter, PageParams),
    security(("bearer" = ["differences:close"])),
    responses((status = 200, body = Listing<DifferenceView>), ListProblems)
)]
#[get("/customs/differences")]
async fn list_differences(
    permit: Permit<DifferencesClose>,
    context: Data<Context>,
    query: ListQuery<DifferenceFilter>,
) -> Result<Listing<DifferenceView>, Problem> {
    let (scope, rows) = (permit.actor.scope(), query.page.rows());
    let (after, state) = (query.page.after::<String>()?, query.filter.state.map(Into::into));
    let work = move |tx: &mut Tx<'_>| {
        reconciliation::differences(tx, &scope, state, after.as_deref(), rows)
    };
    let found = context.read_one(&permit.actor, work).await?;
    Ok(query.page.listing(found, |held| held.value.id.clone(), |held| held.value.into()))
}

/// Show a difference.
///
/// The answer carries an `ETag`; closing it names it in `If-Match`.
#[utoipa::path(
    tag = "customs",
    params(IdPath),
    security(("bearer" = ["differences:close"])),
    responses((status = 200, body = DifferenceView), ReadProblems)
)]
#[get("/customs/differences/{id}")]
async fn show_difference(
    permit: Permit<DifferencesClose>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<DifferenceView>, Problem> {
    let (id, scope) = (path.parse(MessageId::parse)?, permit.actor.scope());
    let work = move |tx: &mut Tx<'_>| reconciliation::difference(tx, &scope, id.as_str());
    Ok(Answer::held(context.read_one(&permit.actor, work).await?))
}

/// Close a difference, saying why.
///
/// Whoever closes it says why; both books stay as they are.
#[utoipa::path(
    tag = "customs",
    params(IdPath, CommandParams),
    request_body = ClosingRequest,
    security(("bearer" = ["differences:close"])),
    responses((status = 200, body = DifferenceView), CommandProblems)
)]
#[post("/customs/differences/{id}/closure")]
async fn close_difference(
    permit: Permit<DifferencesClose>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
    Valid(body): Valid<ClosingRequest>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(MessageId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        let held = reconciliation::close(tx, &actor, id.as_str(), expected, &body.reason)?;
        Ok(Answer::<DifferenceView>::held(held))
    };
    context.write(&permit.actor, command, work).await
}
