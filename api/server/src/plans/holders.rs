//! Who may have how much of a plan: regions, records, ceilings, and what a region gives on.

use actix_web::web::Data;
use actix_web::{get, post, put};
use domain_kernel::{EnterpriseId, OrganisationId, PlanId, UnifiedSocialCreditCode};
use operations::plans::{self, Given, Record};
use persistence::{Ceiling, RegionShare, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::view;
use crate::amount::AmountText;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{Permit, QuotasAllocate, QuotasRead};
use crate::plans::body::PlanView;
use crate::problem::{ChangeProblems, CommandProblems, PageOfProblems, Problem, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::quotas::QuotaAccountView;
use crate::valid::Valid;
use crate::wire::Fields;
use crate::write::{Change, ChangeParams, Command, CommandParams, Create, CreateParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(set_plan_regions).service(show_plan_regions).service(give_plan_award);
    config.service(set_plan_records).service(publish_plan_ceilings).service(list_plan_ceilings);
}

/// What each region has of a plan; together they are its total.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaRegionsRequest)]
struct RegionsRequest {
    #[validate(length(min = 1, max = 100), nested)]
    #[schema(min_items = 1, max_items = 100)]
    regions: Vec<RegionRequest>,
}

/// What one region has.
#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaRegionRequest)]
struct RegionRequest {
    /// The authority that shares it among its enterprises.
    #[validate(length(min = 2, max = 64))]
    #[schema(min_length = 2, max_length = 64, example = "fujian")]
    authority: String,
    /// In the unit of the plan; above zero.
    quantity: AmountText,
    /// The document it stands on (文号).
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "商贸函〔2026〕1158号")]
    document: String,
}

impl RegionsRequest {
    fn parse(self) -> Result<Vec<(OrganisationId, i64, String)>, Problem> {
        let mut fields = Fields::default();
        let mut shares = Vec::with_capacity(self.regions.len());
        for (at, region) in self.regions.into_iter().enumerate() {
            let place = |name: &str| format!("/regions/{at}/{name}");
            let id = fields.read(&place("authority"), &region.authority, OrganisationId::parse);
            let quantity = region.quantity.read(&mut fields, &place("quantity"));
            shares.extend(id.zip(quantity).map(|(id, quantity)| (id, quantity, region.document)));
        }
        fields.build(|| Some(shares))
    }
}

/// What one region has of a plan (地区配额).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaRegion)]
struct RegionView {
    /// The authority that shares it among its enterprises.
    #[schema(example = "fujian")]
    authority: String,
    /// In the unit of the plan.
    quantity: AmountText,
    /// What it has not given yet.
    remaining: AmountText,
    /// The document it stands on.
    document: String,
}

/// What the regions have of a plan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaRegions)]
struct RegionsView {
    regions: Vec<RegionView>,
}

impl From<RegionShare> for RegionView {
    fn from(share: RegionShare) -> Self {
        Self {
            authority: share.authority.last().map(|id| id.to_string()).unwrap_or_default(),
            quantity: AmountText::of(share.quantity),
            remaining: AmountText::of(share.remaining),
            document: share.document,
        }
    }
}

/// Say what each region has of a plan (下达地区配额).
///
/// By the ministry, in place of what was said before, while nothing of the plan is given. The shares add
/// up to the plan's total.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, ChangeParams),
    request_body = RegionsRequest,
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 200, body = PlanView), ChangeProblems)
)]
#[put("/quotas/plans/{id}/regions")]
async fn set_plan_regions(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    change: Change,
    At(path): At<IdPath>,
    Valid(body): Valid<RegionsRequest>,
) -> Result<Written, Problem> {
    let (id, shares, expected) = (path.parse(PlanId::parse)?, body.parse()?, change.expected);
    let actor = permit.actor.clone();
    let work =
        move |tx: &mut Tx<'_>| Ok(view(plans::set_regions(tx, &actor, (&id, expected), &shares)?));
    context.write(&permit.actor, change, work).await
}

/// Show what the regions have of a plan.
///
/// With what each has not given yet.
#[utoipa::path(
    tag = "quotas",
    params(IdPath),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = RegionsView), ReadProblems)
)]
#[get("/quotas/plans/{id}/regions")]
async fn show_plan_regions(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<RegionsView>, Problem> {
    let id = path.parse(PlanId::parse)?;
    let work = move |tx: &mut Tx<'_>| plans::regions(tx, &id);
    let (_, shares) = context.read(&permit.actor, work).await?;
    Ok(Answer::ok(RegionsView { regions: shares.into_iter().map(Into::into).collect() }))
}

/// What a region gives one of its enterprises.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaAwardRequest)]
struct GivenRequest {
    /// Credit code of the holder.
    #[validate(length(min = 18, max = 40))]
    #[schema(min_length = 18, max_length = 40, example = "91350100M000100Y43")]
    holder: String,
    /// In the unit of the plan; above zero.
    quantity: AmountText,
    /// On top of what it has: only for who used seven tenths of that (追加).
    #[serde(default)]
    is_supplement: bool,
    /// The document it stands on (文号).
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "闽商务〔2026〕12号")]
    document: String,
}

impl GivenRequest {
    fn parse(self) -> Result<Given, Problem> {
        let mut fields = Fields::default();
        let holder = fields.read("/holder", &self.holder, UnifiedSocialCreditCode::parse);
        let quantity = self.quantity.read(&mut fields, "/quantity");
        fields.build(|| {
            Some(Given {
                holder: holder?,
                quantity: quantity?,
                is_supplement: self.is_supplement,
                document: self.document,
            })
        })
    }
}

/// Give an enterprise a part of what a region has of a plan (二次分配).
///
/// By the authority of the region, never more than it has left; a supplement only to who used seven
/// tenths (rule Q05).
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CreateParams),
    request_body = GivenRequest,
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 201, body = QuotaAccountView), CommandProblems)
)]
#[post("/quotas/plans/{id}/awards")]
async fn give_plan_award(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    create: Create,
    At(path): At<IdPath>,
    Valid(body): Valid<GivenRequest>,
) -> Result<Written, Problem> {
    let (id, given, actor) = (path.parse(PlanId::parse)?, body.parse()?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let account = plans::give_on(tx, &actor, &id, &given)?;
        let place = format!("/api/v1/quotas/accounts/{}", account.id);
        Ok(Answer::created(place, QuotaAccountView::from(account)))
    };
    context.write(&permit.actor, create, work).await
}

/// Records and ceilings to enter.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaRecordsRequest)]
struct RecordsRequest {
    #[validate(length(min = 1, max = 1000), nested)]
    #[schema(min_items = 1, max_items = 1000)]
    records: Vec<RecordRequest>,
}

/// By which exports a firm is measured, or what it may have as published.
#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaRecordRequest)]
struct RecordRequest {
    /// Its credit code.
    #[validate(length(min = 18, max = 40))]
    #[schema(min_length = 18, max_length = 40, example = "91350100M000100Y43")]
    credit_code: String,
    /// Exports to the restricting market in the period, or imports.
    #[serde(default)]
    record: Option<AmountText>,
    /// Exports to the world in the period.
    #[serde(default)]
    world: Option<AmountText>,
    /// What it may have, where that is published and not computed.
    #[serde(default)]
    ceiling: Option<AmountText>,
}

impl RecordsRequest {
    fn parse(&self) -> Result<Vec<Record>, Problem> {
        let mut fields = Fields::default();
        let mut records = Vec::with_capacity(self.records.len());
        for (at, one) in self.records.iter().enumerate() {
            let place = |name: &str| format!("/records/{at}/{name}");
            let read = UnifiedSocialCreditCode::parse;
            let firm = fields.read(&place("credit_code"), &one.credit_code, read);
            let mut amount = |given: &Option<AmountText>, name: &str| {
                AmountText::read_or_none(given.as_ref(), &mut fields, &place(name))
            };
            let record = amount(&one.record, "record");
            let world = amount(&one.world, "world");
            let ceiling = amount(&one.ceiling, "ceiling");
            if let (Some(firm), Some(record), Some(world)) = (firm, record, world) {
                let ceiling = one.ceiling.as_ref().and(ceiling);
                records.push(Record { firm, record, world, ceiling });
            }
        }
        fields.build(|| Some(records))
    }
}

/// Enter the records or ceilings of a plan (实绩、可申请数量、起始数量).
///
/// By the ministry, while the plan is announced. Firms that are not named stay as they are.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, ChangeParams),
    request_body = RecordsRequest,
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 200, body = PlanView), ChangeProblems)
)]
#[put("/quotas/plans/{id}/records")]
async fn set_plan_records(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    change: Change,
    At(path): At<IdPath>,
    Valid(body): Valid<RecordsRequest>,
) -> Result<Written, Problem> {
    let (id, records, expected) = (path.parse(PlanId::parse)?, body.parse()?, change.expected);
    let actor = permit.actor.clone();
    let work =
        move |tx: &mut Tx<'_>| Ok(view(plans::set_records(tx, &actor, (&id, expected), &records)?));
    context.write(&permit.actor, change, work).await
}

/// Publish what each may apply for by its exports (公布可申请数量).
///
/// Computed from the records with the plan's weights: `P × (w1 × R ÷ ΣR + w2 × G ÷ ΣG)`. Of a later batch
/// the plan's total is the full year's: what earlier batches gave is taken off, and what they gave too
/// much is deducted from the next year.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 200, body = PlanView), CommandProblems)
)]
#[post("/quotas/plans/{id}/ceilings")]
async fn publish_plan_ceilings(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(PlanId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work =
        move |tx: &mut Tx<'_>| Ok(view(plans::publish_ceilings(tx, &actor, (&id, expected))?));
    context.write(&permit.actor, command, work).await
}

/// What a firm may have of a plan, and by which exports.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaCeiling)]
struct CeilingView {
    /// The firm.
    #[schema(format = "uuid")]
    enterprise_id: String,
    /// Its name.
    name: String,
    /// Exports to the restricting market, or imports.
    record: AmountText,
    /// Exports to the world.
    world: AmountText,
    /// What it may have; missing until it is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    ceiling: Option<AmountText>,
}

impl From<Ceiling> for CeilingView {
    fn from(ceiling: Ceiling) -> Self {
        Self {
            enterprise_id: ceiling.enterprise.to_string(),
            name: ceiling.name,
            record: AmountText::of(ceiling.record),
            world: AmountText::of(ceiling.world),
            ceiling: ceiling.ceiling.map(AmountText::of),
        }
    }
}

/// List what firms may have of a plan.
///
/// The ministry sees all of them, a firm itself.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, PageParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = Listing<CeilingView>), PageOfProblems)
)]
#[get("/quotas/plans/{id}/ceilings")]
async fn list_plan_ceilings(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<CeilingView>, Problem> {
    let (id, rows) = (path.parse(PlanId::parse)?, query.page.rows());
    let (after, actor) = (query.page.after_id(EnterpriseId::parse)?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| plans::ceilings(tx, &actor, &id, after.as_ref(), rows);
    let (_, found) = context.read(&permit.actor, work).await?;
    Ok(query.page.listing(found, |one: &Ceiling| one.enterprise.to_string(), Into::into))
}
