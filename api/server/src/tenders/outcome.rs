//! What-if on a tender, and awards that are handed back.

use std::collections::BTreeMap;

use actix_web::web::Data;
use actix_web::{get, post};
use domain_kernel::{Money, Quantity, TenderId, decimal};
use operations::tenders::{self, Draft, Outcome, Simulation};
use persistence::Tx;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::bids::{BidPath, BidView};
use crate::amount::AmountText;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::path::{At, IdPath, parameter};
use crate::permit::{BidsSubmit, Permit, TendersManage};
use crate::problem::{CreateProblems, EarlyReadProblems, Problem};
use crate::query::ValidQuery;
use crate::valid::Valid;
use crate::wire::Fields;
use crate::write::{Create, CreateParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(simulate_tender).service(return_award);
}

/// Draft terms; what is missing is as announced.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DraftParams {
    /// What there is to win, in the unit of the tender.
    #[validate(length(min = 1, max = 24))]
    #[param(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "8000"
    )]
    quantity: Option<String>,
    /// The lowest price, in yuan for one unit.
    #[validate(length(min = 1, max = 24))]
    #[param(min_length = 1, max_length = 24, pattern = r"^[0-9]+(\.[0-9]{1,4})?$", example = "95")]
    floor: Option<String>,
    /// The least a bid may ask for.
    #[validate(length(min = 1, max = 24))]
    #[param(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "100"
    )]
    least: Option<String>,
}

impl DraftParams {
    fn parse(&self) -> Result<Draft, Problem> {
        let amount = |text: &str| decimal::parse(text, Quantity::DECIMALS);
        Ok(Draft {
            quantity: parameter("quantity", self.quantity.as_ref(), amount)?,
            floor: parameter("floor", self.floor.as_ref(), amount)?,
            least: parameter("least", self.least.as_ref(), amount)?,
        })
    }
}

/// What a tender brings.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TenderOutcome)]
struct OutcomeView {
    /// What there is to win.
    quantity: AmountText,
    /// How many bids were received.
    #[schema(minimum = 0, example = 9)]
    bids: usize,
    /// How many of them count.
    #[schema(minimum = 0, example = 6)]
    valid: usize,
    /// How many firms win anything.
    #[schema(minimum = 0, example = 5)]
    winners: usize,
    /// What all of them win.
    awarded: AmountText,
    /// What they owe for it, in yuan.
    #[schema(example = "1110000.00")]
    revenue: String,
    /// Of winning bids, weighted by what they win, in yuan for one unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    average_price: Option<AmountText>,
    /// The lowest that wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    lowest_price: Option<AmountText>,
    /// The highest that wins.
    #[serde(skip_serializing_if = "Option::is_none")]
    highest_price: Option<AmountText>,
    /// How many bids each fault makes void.
    #[schema(example = json!({"floor": 1, "duplicate": 2}))]
    faults: BTreeMap<&'static str, usize>,
}

impl From<Outcome> for OutcomeView {
    fn from(outcome: Outcome) -> Self {
        Self {
            quantity: AmountText::of(outcome.quantity),
            bids: outcome.bids,
            valid: outcome.valid,
            winners: outcome.winners,
            awarded: AmountText::of(outcome.awarded),
            revenue: decimal::print(outcome.revenue, Money::DECIMALS),
            average_price: outcome.average_price().map(AmountText::of),
            lowest_price: outcome.lowest_price.map(AmountText::of),
            highest_price: outcome.highest_price.map(AmountText::of),
            faults: outcome.faults,
        }
    }
}

/// Draft terms beside those announced, and beside the year before.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TenderSimulation)]
struct SimulationView {
    /// Under the draft.
    draft: OutcomeView,
    /// Under the terms as announced.
    announced: OutcomeView,
    /// Of the last published tender of the commodity the year before.
    #[serde(skip_serializing_if = "Option::is_none")]
    previous_year: Option<OutcomeView>,
}

impl From<Simulation> for SimulationView {
    fn from(simulation: Simulation) -> Self {
        Self {
            draft: simulation.draft.into(),
            announced: simulation.announced.into(),
            previous_year: simulation.previous_year.map(Into::into),
        }
    }
}

/// Try draft terms on the bids of a tender (测算).
///
/// By the ministry, once the opening is over; nothing is kept.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, DraftParams),
    security(("bearer" = ["tenders:manage"])),
    responses((status = 200, body = SimulationView), EarlyReadProblems)
)]
#[get("/tenders/{id}/simulation")]
async fn simulate_tender(
    permit: Permit<TendersManage>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ValidQuery<DraftParams>,
) -> Result<Answer<SimulationView>, Problem> {
    let (id, draft) = (path.parse(TenderId::parse)?, query.0.parse()?);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| tenders::simulate(tx, &actor, &id, draft);
    Ok(Answer::ok(context.read(&permit.actor, work).await?.into()))
}

/// A part of an award that is handed back.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = AwardReturnRequest)]
struct ReturnRequest {
    /// In the unit of the tender; above zero.
    quantity: AmountText,
}

/// Hand a part of an award back (上交中标配额).
///
/// By its winner, until the last day. Before it is paid in full a share of its price is paid back, and
/// the rest of the deposit on it is lost; after, the whole price of the part, which leaves the quota
/// account.
#[utoipa::path(
    tag = "quotas",
    params(BidPath, CreateParams),
    request_body = ReturnRequest,
    security(("bearer" = ["bids:submit"])),
    responses((status = 200, body = BidView), CreateProblems)
)]
#[post("/tenders/{id}/bids/{bid_id}/returns")]
async fn return_award(
    permit: Permit<BidsSubmit>,
    context: Data<Context>,
    create: Create,
    At(path): At<BidPath>,
    Valid(body): Valid<ReturnRequest>,
) -> Result<Written, Problem> {
    let ((id, bid), today) = (path.parse()?, context.clock.today());
    let mut fields = Fields::default();
    let quantity = body.quantity.read(&mut fields, "/quantity");
    let (quantity, actor) = (fields.build(|| quantity)?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let (tender, bid) = tenders::give_back(tx, &actor, (&id, &bid), (quantity, today))?;
        Ok(Answer::ok(BidView::of(bid, &tender)))
    };
    context.write(&permit.actor, create, work).await
}
