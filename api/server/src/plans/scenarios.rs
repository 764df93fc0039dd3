//! What-if on a plan (测算): tried out, compared, proposed.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use domain_kernel::{EnterpriseId, PlanId, ScenarioId};
use domain_quotas::PlanTerms;
use operations::plans::{self, Comparison, Trial};
use persistence::{Scenario, Tx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::body::{PlanView, WeightsBody};
use super::view;
use crate::amount::AmountText;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath, parameter, segment};
use crate::permit::{Permit, QuotasAllocate};
use crate::problem::{CommandProblems, PageOfProblems, Problem};
use crate::query::{ListQuery, NoFilter};
use crate::valid::Valid;
use crate::wire::Fields;
use crate::write::{Command, CommandParams, Create, CreateParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(try_scenario)
        .service(list_plan_scenarios)
        .service(list_scenario_awards)
        .service(propose_scenario);
}

/// Terms to try out; quantities in the unit of the plan.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaScenarioRequest)]
struct TrialRequest {
    /// What its maker says of it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, example = "实绩七成、产能三成")]
    note: String,
    /// What there is.
    total: AmountText,
    /// The unit of every award.
    lot: AmountText,
    /// The least award; none when missing.
    #[serde(default)]
    least: Option<AmountText>,
    #[validate(nested)]
    weights: WeightsBody,
}

impl TrialRequest {
    fn parse(self) -> Result<Trial, Problem> {
        let mut fields = Fields::default();
        let total = self.total.read(&mut fields, "/total");
        let lot = self.lot.read(&mut fields, "/lot");
        let least = AmountText::read_or_none(self.least.as_ref(), &mut fields, "/least");
        fields.build(|| {
            let weights = self.weights.into();
            let terms = PlanTerms { total: total?, lot: lot?, least: least?, weights };
            Some(Trial { note: self.note, terms })
        })
    }
}

/// A scenario as computed (测算方案); quantities in the unit of the plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaScenario)]
struct ScenarioView {
    #[schema(format = "uuid")]
    id: String,
    /// The plan.
    #[schema(format = "uuid")]
    plan_id: String,
    /// What its maker says of it.
    note: String,
    /// What there is.
    total: AmountText,
    /// The unit of every award.
    lot: AmountText,
    /// The least award; none when zero.
    least: AmountText,
    weights: WeightsBody,
    /// When it was tried.
    made_at: DateTime<Utc>,
    /// How many qualified applications took part.
    #[schema(minimum = 0, example = 120)]
    applicants: i64,
    /// How many get anything.
    #[schema(minimum = 0, example = 118)]
    winners: i64,
    /// What all of them get.
    awarded: AmountText,
    /// What nobody gets.
    unshared: AmountText,
}

impl From<Scenario> for ScenarioView {
    fn from(one: Scenario) -> Self {
        Self {
            id: one.id.to_string(),
            plan_id: one.plan.to_string(),
            note: one.note,
            total: AmountText::of(one.terms.total),
            lot: AmountText::of(one.terms.lot),
            least: AmountText::of(one.terms.least),
            weights: one.terms.weights.into(),
            made_at: one.made_at,
            applicants: one.applicants,
            winners: one.winners,
            awarded: AmountText::of(one.awarded),
            unshared: AmountText::of(one.terms.total - one.awarded),
        }
    }
}

/// Try terms out on the qualified applications of a plan (测算).
///
/// By the ministry, as often as wished; nothing is given. What each would get is kept, to be compared
/// with other scenarios and with the year before.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CreateParams),
    request_body = TrialRequest,
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 201, body = ScenarioView), CommandProblems)
)]
#[post("/quotas/plans/{id}/scenarios")]
async fn try_scenario(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    create: Create,
    At(path): At<IdPath>,
    Valid(body): Valid<TrialRequest>,
) -> Result<Written, Problem> {
    let (id, trial, actor) = (path.parse(PlanId::parse)?, body.parse()?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let (_, scenario) = plans::try_out(tx, &actor, &id, trial.clone())?;
        let place = format!("/api/v1/quotas/plans/{id}/scenarios/{}/awards", scenario.id);
        Ok(Answer::created(place, ScenarioView::from(scenario)))
    };
    context.write(&permit.actor, create, work).await
}

/// List the scenarios of a plan, the newest first.
///
/// For the ministry alone.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, PageParams),
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 200, body = Listing<ScenarioView>), PageOfProblems)
)]
#[get("/quotas/plans/{id}/scenarios")]
async fn list_plan_scenarios(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<ScenarioView>, Problem> {
    let (id, rows) = (path.parse(PlanId::parse)?, query.page.rows());
    let (after, actor) = (query.page.after_id(ScenarioId::parse)?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| plans::scenarios(tx, &actor, &id, after.as_ref(), rows);
    let (_, found) = context.read(&permit.actor, work).await?;
    Ok(query.page.listing(found, |one: &Scenario| one.id.to_string(), Into::into))
}

/// The path of one scenario of a plan.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct ScenarioPath {
    /// The plan.
    #[param(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// The scenario.
    #[param(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8092")]
    scenario_id: String,
}

impl ScenarioPath {
    fn parse(&self) -> Result<(PlanId, ScenarioId), Problem> {
        let plan = segment("id", &self.id, PlanId::parse)?;
        Ok((plan, segment("scenario_id", &self.scenario_id, ScenarioId::parse)?))
    }
}

/// What to compare a scenario with, beside the year before.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AwardsParams {
    /// Id of another scenario of the same plan.
    #[validate(length(equal = 36))]
    #[param(format = "uuid", example = "01890a5d-ac96-774b-bcce-b302099a8057")]
    compare_with: Option<String>,
}

/// What a scenario gives one applicant, beside another scenario and the year before.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaAward)]
struct AwardView {
    /// The applicant.
    #[schema(format = "uuid")]
    enterprise_id: String,
    /// Its name.
    name: String,
    /// What it applied for.
    applied: AmountText,
    /// What it would get, or got once the scenario is decided.
    award: AmountText,
    /// What the other scenario gives it; missing without one, and for whom it does not know.
    #[serde(skip_serializing_if = "Option::is_none")]
    other: Option<AmountText>,
    /// What it was allocated the year before.
    previous_allocated: AmountText,
    /// What of that customs cleared.
    previous_cleared: AmountText,
    /// Whether it stands in its account.
    is_entered: bool,
}

impl From<Comparison> for AwardView {
    fn from(one: Comparison) -> Self {
        Self {
            enterprise_id: one.award.enterprise.to_string(),
            name: one.award.name,
            applied: AmountText::of(one.award.applied),
            award: AmountText::of(one.award.award),
            other: one.other.map(AmountText::of),
            previous_allocated: AmountText::of(one.previous.allocated),
            previous_cleared: AmountText::of(one.previous.cleared),
            is_entered: one.award.is_entered,
        }
    }
}

/// List what a scenario gives each applicant, in the order of the firms.
///
/// Beside what another scenario gives it, and what it had and used the year before.
#[utoipa::path(
    tag = "quotas",
    params(ScenarioPath, AwardsParams, PageParams),
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 200, body = Listing<AwardView>), PageOfProblems)
)]
#[get("/quotas/plans/{id}/scenarios/{scenario_id}/awards")]
async fn list_scenario_awards(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    At(path): At<ScenarioPath>,
    query: ListQuery<AwardsParams>,
) -> Result<Listing<AwardView>, Problem> {
    let (plan, scenario) = path.parse()?;
    let other = query.filter.compare_with.as_ref();
    let other = parameter("compare_with", other, ScenarioId::parse)?;
    let (rows, actor) = (query.page.rows(), permit.actor.clone());
    let after = query.page.after_id(EnterpriseId::parse)?;
    let work = move |tx: &mut Tx<'_>| {
        let of = (&plan, &scenario, other.as_ref());
        plans::awards(tx, &actor, of, after.as_ref(), rows)
    };
    let (_, found) = context.read(&permit.actor, work).await?;
    let key = |one: &Comparison| one.award.enterprise.to_string();
    Ok(query.page.listing(found, key, Into::into))
}

/// A scenario to propose.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaProposalRequest)]
struct ProposalRequest {
    /// One of the plan's.
    #[validate(length(equal = 36))]
    #[schema(format = "uuid", example = "01890a5d-ac96-774b-bcce-b302099a8057")]
    scenario_id: String,
}

/// Propose a scenario (拟定分配方案).
///
/// By the ministry; another person then decides. It is computed once more: if applications came or went
/// since it was tried, it has to be tried again. Another proposal takes its place until it is decided.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    request_body = ProposalRequest,
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 200, body = PlanView), CommandProblems)
)]
#[post("/quotas/plans/{id}/proposal")]
async fn propose_scenario(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
    Valid(body): Valid<ProposalRequest>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(PlanId::parse)?, command.expected);
    let mut fields = Fields::default();
    let scenario = fields.read("/scenario_id", &body.scenario_id, ScenarioId::parse);
    let (scenario, actor) = (fields.build(|| scenario)?, permit.actor.clone());
    let work =
        move |tx: &mut Tx<'_>| Ok(view(plans::propose(tx, &actor, (&id, expected), &scenario)?));
    context.write(&permit.actor, command, work).await
}
