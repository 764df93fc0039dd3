//! Differences between the two books: listed until somebody closes them.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use domain_customs::{DifferenceAction, DifferenceKind, DifferenceOutcome, DifferenceState};
use domain_identity::Actor;
use domain_kernel::{CustomsDistrict, DeclarationNumber, MessageId, Quantity, decimal};
use operations::reconciliation::{self, Claim};
use persistence::{KeptDifference, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::body::is_said;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::licences::{LicenceKindWord, LicencePath};
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{DifferencesClose, LicencesHold, Permit};
use crate::problem::{CommandProblems, CreateProblems, ListProblems, Problem, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::valid::Valid;
use crate::wire::{Fields, wire_enum};
use crate::write::{Command, CommandParams, Create, CreateParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(examine_difference).service(dispute_line).service(list_disputes);
    config.service(list_differences).service(show_difference).service(close_difference);
}

wire_enum! {
    /// What the two books disagree on.
    KindWord as DifferenceKind = DifferenceKind {
        MissingHere MissingThere Quantity State Licence Quarantined Holder
    }
}

wire_enum! {
    /// Where a difference stands: open, disputed by the holder (异议), under examination (核查), closed.
    StateWord as DifferenceState = DifferenceState { Open Disputed Examining Closed }
}

wire_enum! {
    /// Whose book was right: customs', the office's (ours), the holder's, or none of them.
    OutcomeWord as DifferenceOutcome = DifferenceOutcome { Customs Office Holder Other }
}

wire_enum! {
    /// What may be done to a difference.
    ActionWord as DifferenceAction = DifferenceAction { Dispute Examine Close }
}

/// Whose book was right, and why.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct DifferenceClosingRequest {
    /// `other` when missing.
    outcome: Option<OutcomeWord>,
    /// The reason, as it is to stand in the log; not blank.
    #[validate(length(min = 1, max = 500), custom(function = is_said))]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "\\S",
        example = "海关已更正，经电话核实"
    )]
    reason: String,
}

/// What a holder says of a declaration line on its licence.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct DisputeRequest {
    /// The office that accepted the declaration.
    #[validate(length(equal = 4))]
    #[schema(pattern = "^[0-9]{4}$", example = "5301")]
    customs_office: String,
    /// Number of the declaration (报关单号).
    #[validate(length(equal = 18))]
    #[schema(pattern = "^[0-9A-Z]{18}$", example = "530120261000000001")]
    declaration_number: String,
    /// The item within the declaration, from 1.
    #[validate(range(min = 1, max = 9999))]
    #[schema(minimum = 1, maximum = 9999, example = 1)]
    line_number: i32,
    /// What the line took by the holder's own book, in the licence's unit: `0` when it was not the
    /// holder's.
    #[validate(length(min = 1, max = 24))]
    #[schema(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "380"
    )]
    quantity: String,
    /// Why the holder says so; not blank.
    #[validate(length(min = 1, max = 500), custom(function = is_said))]
    #[schema(
        min_length = 1,
        max_length = 500,
        pattern = "\\S",
        example = "实际到货380吨，附检斤单"
    )]
    reason: String,
}

impl DisputeRequest {
    fn parse(self) -> Result<Claim, Problem> {
        let mut fields = Fields::default();
        let office = fields.read("/customs_office", &self.customs_office, CustomsDistrict::parse);
        let declaration =
            fields.read("/declaration_number", &self.declaration_number, DeclarationNumber::parse);
        let quantity = fields
            .read("/quantity", &self.quantity, |text| decimal::parse(text, Quantity::DECIMALS));
        let (line_number, reason) = (self.line_number, self.reason);
        fields.build(|| {
            let line = (office?, declaration?, line_number);
            Some(Claim { line, quantity: quantity?, reason })
        })
    }
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
    /// What the holder says the line took, where it disputes.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "380.0000")]
    holder: Option<String>,
    /// Why the holder says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    holder_reason: Option<String>,
    /// What may be done to it, by whoever has the right.
    allowed_actions: Vec<ActionWord>,
    /// Whose book was right, once it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    outcome: Option<OutcomeWord>,
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
            holder: kept.holder.map(print),
            holder_reason: kept.holder_reason,
            allowed_actions: DifferenceAction::ALL
                .into_iter()
                .filter(|action| kept.state.after(*action).is_some())
                .map(ActionWord::from)
                .collect(),
            outcome: kept.outcome.map(Into::into),
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
    listed(&context, &permit.actor, query).await
}

async fn listed(
    context: &Context,
    actor: &Actor,
    query: ListQuery<DifferenceFilter>,
) -> Result<Listing<DifferenceView>, Problem> {
    let (scope, rows) = (actor.scope(), query.page.rows());
    let (after, state) = (query.page.after::<String>()?, query.filter.state.map(Into::into));
    let work = move |tx: &mut Tx<'_>| {
        reconciliation::differences(tx, &scope, state, after.as_deref(), rows)
    };
    let found = context.read_one(actor, work).await?;
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

/// Take a difference up for examination (核查).
///
/// From then on everybody sees that somebody looks into it; a new comparison leaves it.
#[utoipa::path(
    tag = "customs",
    params(IdPath, CommandParams),
    security(("bearer" = ["differences:close"])),
    responses((status = 200, body = DifferenceView), CommandProblems)
)]
#[post("/customs/differences/{id}/examination")]
async fn examine_difference(
    permit: Permit<DifferencesClose>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(MessageId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        let held = reconciliation::examine(tx, &actor, id.as_str(), expected)?;
        Ok(Answer::<DifferenceView>::held(held))
    };
    context.write(&permit.actor, command, work).await
}

/// Dispute a declaration line on one's own licence (异议).
///
/// By the holder, whose own book is the third beside customs' and ours. The line stands as
/// disputed until an officer decides; the ledger stays as it is until customs corrects it.
#[utoipa::path(
    tag = "licences",
    params(LicencePath, CreateParams),
    request_body = DisputeRequest,
    security(("bearer" = ["licences:hold"])),
    responses((status = 201, body = DifferenceView), CreateProblems)
)]
#[post("/licences/{kind}/{number}/disputes")]
async fn dispute_line(
    permit: Permit<LicencesHold>,
    context: Data<Context>,
    create: Create,
    At(path): At<LicencePath>,
    Valid(body): Valid<DisputeRequest>,
) -> Result<Written, Problem> {
    let (key, claim, actor) = (path.parse()?, body.parse()?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let held = reconciliation::dispute(tx, &actor, &key, &claim)?;
        let place = format!("/api/v1/customs/differences/{}", held.value.id);
        let view = DifferenceView::from(held.value);
        Ok(Answer::created(place, view).versioned(held.version))
    };
    context.write(&permit.actor, create, work).await
}

/// List the disputes and differences on one's own licences, the newest first.
///
/// What the holder disputes, and what the two books disagree on.
#[utoipa::path(
    tag = "licences",
    params(DifferenceFilter, PageParams),
    security(("bearer" = ["licences:hold"])),
    responses((status = 200, body = Listing<DifferenceView>), ListProblems)
)]
#[get("/disputes")]
async fn list_disputes(
    permit: Permit<LicencesHold>,
    context: Data<Context>,
    query: ListQuery<DifferenceFilter>,
) -> Result<Listing<DifferenceView>, Problem> {
    listed(&context, &permit.actor, query).await
}

/// Close a difference, saying whose book was right and why.
///
/// Both books stay as they are; customs corrects its own by its messages.
#[utoipa::path(
    tag = "customs",
    params(IdPath, CommandParams),
    request_body = DifferenceClosingRequest,
    security(("bearer" = ["differences:close"])),
    responses((status = 200, body = DifferenceView), CommandProblems)
)]
#[post("/customs/differences/{id}/closure")]
async fn close_difference(
    permit: Permit<DifferencesClose>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
    Valid(body): Valid<DifferenceClosingRequest>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(MessageId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        let outcome = body.outcome.map_or(DifferenceOutcome::Other, Into::into);
        let verdict = (outcome, body.reason.as_str());
        let held = reconciliation::close(tx, &actor, (id.as_str(), expected), verdict)?;
        Ok(Answer::<DifferenceView>::held(held))
    };
    context.write(&permit.actor, command, work).await
}
