//! Applications for a share of a plan (配额申请).

use actix_web::web::Data;
use actix_web::{get, post};
use domain_kernel::{PlanId, QuotaApplicationId};
use domain_quotas::{ApplicationState, QuotaApplication, QuotaPlan};
use operations::plans::{self, Asked, Checked};
use persistence::{Held, Tx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::body::importer;
use crate::amount::AmountText;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{CasesHandle, Permit, QuotasHold, QuotasRead};
use crate::problem::{CommandProblems, FieldError, Message, PageOfProblems, Problem};
use crate::query::ListQuery;
use crate::valid::Valid;
use crate::wire::{Fields, wire_enum};
use crate::write::{Command, CommandParams, Create, CreateParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(apply_for_quota).service(list_quota_applications);
    config.service(check_quota_application).service(withdraw_quota_application);
}

wire_enum! {
    /// Where an application for quota stands: handed in, found qualified and forwarded, rejected, taken
    /// back.
    ApplicationStateWord as QuotaApplicationState = ApplicationState {
        Submitted Qualified Rejected Withdrawn
    }
}

/// An application for a share of a plan; quantities in its unit, missing ones are none.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaApplicationRequest)]
struct ApplyRequest {
    /// Applied for in general trade (一般贸易).
    #[serde(default)]
    general_trade: Option<AmountText>,
    /// Applied for in processing trade (加工贸易).
    #[serde(default)]
    processing_trade: Option<AmountText>,
    /// Imports of the year before, of textiles exports to the restricting market (实绩).
    #[serde(default)]
    record: Option<AmountText>,
    /// Exports to the world.
    #[serde(default)]
    world: Option<AmountText>,
    /// What it needs in a year to use its capacity (生产能力年需要量).
    #[serde(default)]
    capacity: Option<AmountText>,
    /// Credit code of who imports, where a state-trading enterprise has to.
    #[validate(length(min = 18, max = 40))]
    #[schema(min_length = 18, max_length = 40, example = "91350100M000100Y43")]
    #[serde(default)]
    importer: Option<String>,
    /// The contract, or the processing approval; may be missing where none is needed yet.
    #[validate(length(max = 100))]
    #[schema(max_length = 100, example = "WHEAT-2027-003")]
    #[serde(default)]
    contract: String,
    /// Whether others may be told of its quota (同意查询).
    consents: bool,
}

impl ApplyRequest {
    fn parse(self) -> Result<Asked, Problem> {
        let mut fields = Fields::default();
        let mut amount = |given: &Option<AmountText>, at: &str| {
            AmountText::read_or_none(given.as_ref(), &mut fields, at)
        };
        let general_trade = amount(&self.general_trade, "/general_trade");
        let processing_trade = amount(&self.processing_trade, "/processing_trade");
        let record = amount(&self.record, "/record");
        let world = amount(&self.world, "/world");
        let capacity = amount(&self.capacity, "/capacity");
        if general_trade == Some(0) && processing_trade == Some(0) {
            let error = FieldError::new("/general_trade", "not_positive", Message::TenderAmount);
            fields.add(error);
        }
        let importer = importer(&mut fields, self.importer.as_ref());
        fields.build(|| {
            Some(Asked {
                general_trade: general_trade?,
                processing_trade: processing_trade?,
                record: record?,
                world: world?,
                capacity: capacity?,
                importer: importer?,
                contract: self.contract,
                consents: self.consents,
            })
        })
    }
}

/// An application for quota (配额申请); quantities in the unit of its plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaApplication)]
struct ApplicationView {
    #[schema(format = "uuid")]
    id: String,
    /// The plan.
    #[schema(format = "uuid")]
    plan_id: String,
    /// The applicant.
    #[schema(format = "uuid")]
    enterprise_id: String,
    /// Applied for in general trade.
    general_trade: AmountText,
    /// Applied for in processing trade.
    processing_trade: AmountText,
    /// Imports of the year before, or exports to the restricting market.
    record: AmountText,
    /// Exports to the world.
    world: AmountText,
    /// What it needs in a year to use its capacity.
    capacity: AmountText,
    /// Credit code of who imports.
    #[serde(skip_serializing_if = "Option::is_none")]
    importer: Option<String>,
    /// The contract, or the processing approval.
    contract: String,
    /// Whether others may be told of its quota.
    consents: bool,
    state: ApplicationStateWord,
    /// What its checker said.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    reason: String,
}

impl From<QuotaApplication> for ApplicationView {
    fn from(one: QuotaApplication) -> Self {
        Self {
            id: one.id.to_string(),
            plan_id: one.plan.to_string(),
            enterprise_id: one.enterprise.to_string(),
            general_trade: AmountText::of(one.general_trade),
            processing_trade: AmountText::of(one.processing_trade),
            record: AmountText::of(one.record),
            world: AmountText::of(one.world),
            capacity: AmountText::of(one.capacity),
            importer: one.importer,
            contract: one.contract,
            consents: one.consents,
            state: one.state.into(),
            reason: one.reason,
        }
    }
}

fn view((_, held): (QuotaPlan, Held<QuotaApplication>)) -> Answer<ApplicationView> {
    let (application, version) = held.into_parts();
    Answer::ok(application.into()).versioned(version)
}

/// Apply for a share of a plan (申请配额).
///
/// By a firm, once, in the window of the plan. Its authority checks the application; those that
/// qualify take part when the plan is shared.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CreateParams),
    request_body = ApplyRequest,
    security(("bearer" = ["quotas:hold"])),
    responses((status = 201, body = ApplicationView), CommandProblems)
)]
#[post("/quotas/plans/{id}/applications")]
async fn apply_for_quota(
    permit: Permit<QuotasHold>,
    context: Data<Context>,
    create: Create,
    At(path): At<IdPath>,
    Valid(body): Valid<ApplyRequest>,
) -> Result<Written, Problem> {
    let (id, asked, actor) = (path.parse(PlanId::parse)?, body.parse()?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let (_, held) = plans::apply(tx, &actor, &id, &asked)?;
        let (application, version) = held.into_parts();
        let place = format!("/api/v1/quotas/plans/{id}/applications");
        Ok(Answer::created(place, ApplicationView::from(application)).versioned(version))
    };
    context.write(&permit.actor, create, work).await
}

/// Which applications to list.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ApplicationFilterParams {
    state: Option<ApplicationStateWord>,
}

/// List the applications for a plan, the earliest first.
///
/// A firm sees its own, an authority those of its regions.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, ApplicationFilterParams, PageParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = Listing<ApplicationView>), PageOfProblems)
)]
#[get("/quotas/plans/{id}/applications")]
async fn list_quota_applications(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ListQuery<ApplicationFilterParams>,
) -> Result<Listing<ApplicationView>, Problem> {
    let (id, rows) = (path.parse(PlanId::parse)?, query.page.rows());
    let after = query.page.after_id(QuotaApplicationId::parse)?;
    let (actor, state) = (permit.actor.clone(), query.filter.state.map(Into::into));
    let work =
        move |tx: &mut Tx<'_>| plans::applications(tx, &actor, (&id, state), after.as_ref(), rows);
    let (_, found) = context.read(&permit.actor, work).await?;
    let key = |held: &Held<QuotaApplication>| held.value.id.to_string();
    Ok(query.page.listing(found, key, |held| held.value.into()))
}

/// What the authority finds of an application.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaCheckRequest)]
struct CheckRequest {
    /// Whether it qualifies and is forwarded.
    is_qualified: bool,
    /// Why, above all when it does not.
    #[validate(length(max = 500))]
    #[schema(max_length = 500, example = "进口实绩与海关数据一致")]
    #[serde(default)]
    reason: String,
    /// The record as customs has it, where it differs.
    #[serde(default)]
    record: Option<AmountText>,
    /// The capacity as found, where it differs.
    #[serde(default)]
    capacity: Option<AmountText>,
}

impl CheckRequest {
    fn parse(self) -> Result<Checked, Problem> {
        let mut fields = Fields::default();
        if !self.is_qualified && self.reason.trim().is_empty() {
            fields.add(FieldError::new("/reason", "required", Message::ReasonMissing));
        }
        let record = AmountText::read_or_none(self.record.as_ref(), &mut fields, "/record");
        let capacity = AmountText::read_or_none(self.capacity.as_ref(), &mut fields, "/capacity");
        fields.build(|| {
            Some(Checked {
                is_qualified: self.is_qualified,
                reason: self.reason,
                record: self.record.and(record),
                capacity: self.capacity.and(capacity),
            })
        })
    }
}

/// Check an application for quota (转报或退回).
///
/// By the authority of the applicant's region, before anything is proposed. A rejected one says why,
/// and may be found qualified later.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    request_body = CheckRequest,
    security(("bearer" = ["cases:handle"])),
    responses((status = 200, body = ApplicationView), CommandProblems)
)]
#[post("/quotas/applications/{id}/check")]
async fn check_quota_application(
    permit: Permit<CasesHandle>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
    Valid(body): Valid<CheckRequest>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(QuotaApplicationId::parse)?, command.expected);
    let (checked, actor) = (body.parse()?, permit.actor.clone());
    let work =
        move |tx: &mut Tx<'_>| Ok(view(plans::check(tx, &actor, (&id, expected), &checked)?));
    context.write(&permit.actor, command, work).await
}

/// Take an application for quota back.
///
/// By its applicant, before anything is proposed; it may then apply again while the window lasts.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    security(("bearer" = ["quotas:hold"])),
    responses((status = 200, body = ApplicationView), CommandProblems)
)]
#[post("/quotas/applications/{id}/withdrawal")]
async fn withdraw_quota_application(
    permit: Permit<QuotasHold>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(QuotaApplicationId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| Ok(view(plans::withdraw(tx, &actor, (&id, expected))?));
    context.write(&permit.actor, command, work).await
}
