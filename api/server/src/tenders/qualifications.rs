//! Who may bid (投标资格): applied for by firms, checked by their region, listed by the ministry.

use actix_web::web::Data;
use actix_web::{get, post};
use domain_kernel::{Money, QualificationId, TenderId, decimal};
use operations::tenders::{self, Finding};
use persistence::{Held, Qualification, QualificationState, Tx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use crate::amount::AmountText;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath, segment};
use crate::permit::{BidsSubmit, CasesHandle, Permit, TendersManage, TendersRead};
use crate::problem::{CommandProblems, FieldError, Message, PageOfProblems, Problem};
use crate::query::{ListQuery, NoFilter};
use crate::valid::Valid;
use crate::wire::{Fields, wire_enum};
use crate::write::{Command, CommandParams, Create, CreateParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(apply_for_tender).service(list_qualifications);
    config.service(check_qualification).service(list_bidder);
}

wire_enum! {
    /// Where a qualification stands: applied for, passed by its region (初审), listed (复审), rejected.
    QualificationWord as TenderQualificationState = QualificationState {
        Applied LocalPassed Listed Rejected
    }
}

/// What a firm says of its base years; yearly averages.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = TenderQualificationRequest)]
struct QualificationRequest {
    /// Exported, in the unit of the tender.
    exported: AmountText,
    /// Value of the exports, in the currency of the announcement with at most two decimals.
    #[validate(length(min = 1, max = 18))]
    #[schema(
        min_length = 1,
        max_length = 18,
        pattern = r"^[0-9]+(\.[0-9]{1,2})?$",
        example = "600000.00"
    )]
    value: String,
    /// Supplied to exporters (供货), in the unit of the tender.
    supplied: AmountText,
}

impl QualificationRequest {
    fn parse(&self) -> Result<Finding, Problem> {
        let mut fields = Fields::default();
        let exported = self.exported.read(&mut fields, "/exported");
        let cents = |text: &str| decimal::parse(text, Money::DECIMALS);
        let value = fields.read("/value", &self.value, cents);
        let supplied = self.supplied.read(&mut fields, "/supplied");
        fields.build(|| Some(Finding { exported: exported?, value: value?, supplied: supplied? }))
    }
}

/// What qualifies a bidder.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TenderQualification)]
struct QualificationView {
    #[schema(format = "uuid")]
    id: String,
    /// The firm.
    #[schema(format = "uuid")]
    enterprise_id: String,
    /// Exported on average, in the unit of the tender.
    exported: AmountText,
    /// Value of the exports.
    #[schema(example = "600000.00")]
    value: String,
    /// Supplied to exporters on average.
    supplied: AmountText,
    state: QualificationWord,
    /// What its checker said.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    reason: String,
}

impl From<Qualification> for QualificationView {
    fn from(one: Qualification) -> Self {
        Self {
            id: one.id.to_string(),
            enterprise_id: one.enterprise.to_string(),
            exported: AmountText::of(one.exported),
            value: decimal::print(one.value, Money::DECIMALS),
            supplied: AmountText::of(one.supplied),
            state: one.state.into(),
            reason: one.reason,
        }
    }
}

fn view(held: Held<Qualification>) -> Answer<QualificationView> {
    let (one, version) = held.into_parts();
    Answer::ok(one.into()).versioned(version)
}

/// The path of one qualification of a tender.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct QualificationPath {
    /// The tender.
    #[param(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// The qualification.
    #[param(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8092")]
    qualification_id: String,
}

impl QualificationPath {
    fn parse(&self) -> Result<(TenderId, QualificationId), Problem> {
        let tender = segment("id", &self.id, TenderId::parse)?;
        let one = segment("qualification_id", &self.qualification_id, QualificationId::parse)?;
        Ok((tender, one))
    }
}

/// Apply to bid for a tender (申请投标资格).
///
/// By a firm, once, before the bids close; of a tender that computes who may bid how much.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CreateParams),
    request_body = QualificationRequest,
    security(("bearer" = ["bids:submit"])),
    responses((status = 201, body = QualificationView), CommandProblems)
)]
#[post("/tenders/{id}/qualifications")]
async fn apply_for_tender(
    permit: Permit<BidsSubmit>,
    context: Data<Context>,
    create: Create,
    At(path): At<IdPath>,
    Valid(body): Valid<QualificationRequest>,
) -> Result<Written, Problem> {
    let (id, said, actor) = (path.parse(TenderId::parse)?, body.parse()?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let (one, version) = tenders::apply(tx, &actor, &id, said)?.into_parts();
        let place = format!("/api/v1/tenders/{id}/qualifications");
        Ok(Answer::created(place, QualificationView::from(one)).versioned(version))
    };
    context.write(&permit.actor, create, work).await
}

/// List who wants to bid for a tender, the earliest first.
///
/// A firm sees itself, an authority the firms of its regions.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, PageParams),
    security(("bearer" = ["tenders:read"])),
    responses((status = 200, body = Listing<QualificationView>), PageOfProblems)
)]
#[get("/tenders/{id}/qualifications")]
async fn list_qualifications(
    permit: Permit<TendersRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<QualificationView>, Problem> {
    let (id, rows) = (path.parse(TenderId::parse)?, query.page.rows());
    let after = query.page.after_id(QualificationId::parse)?;
    let actor = permit.actor.clone();
    let work =
        move |tx: &mut Tx<'_>| tenders::qualifications(tx, &actor, &id, after.as_ref(), rows);
    let found = context.read(&permit.actor, work).await?;
    let key = |held: &Held<Qualification>| held.value.id.to_string();
    Ok(query.page.listing(found, key, |held| held.value.into()))
}

/// What the region finds.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = TenderQualificationCheck)]
struct CheckRequest {
    /// Whether it passes.
    is_passed: bool,
    /// Why, above all when it does not.
    #[validate(length(max = 500))]
    #[schema(max_length = 500, example = "出口实绩与海关数据一致")]
    #[serde(default)]
    reason: String,
}

/// Check who wants to bid (投标资格初审).
///
/// By the authority of the firm's region.
#[utoipa::path(
    tag = "quotas",
    params(QualificationPath, CommandParams),
    request_body = CheckRequest,
    security(("bearer" = ["cases:handle"])),
    responses((status = 200, body = QualificationView), CommandProblems)
)]
#[post("/tenders/{id}/qualifications/{qualification_id}/check")]
async fn check_qualification(
    permit: Permit<CasesHandle>,
    context: Data<Context>,
    command: Command,
    At(path): At<QualificationPath>,
    Valid(body): Valid<CheckRequest>,
) -> Result<Written, Problem> {
    let ((tender, one), expected) = (path.parse()?, command.expected);
    if !body.is_passed && body.reason.trim().is_empty() {
        let error = FieldError::new("/reason", "required", Message::ReasonMissing);
        return Err(Problem::invalid(vec![error]));
    }
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        let found = (body.is_passed, body.reason.as_str());
        Ok(view(tenders::check(tx, &actor, (&tender, &one, expected), found)?))
    };
    context.write(&permit.actor, command, work).await
}

/// List a firm as a bidder (投标资格复审).
///
/// By the ministry, once its region passed it: with the most it may bid, computed by the rule of the
/// tender from what the firm says of its base years.
#[utoipa::path(
    tag = "quotas",
    params(QualificationPath, CommandParams),
    security(("bearer" = ["tenders:manage"])),
    responses((status = 200, body = QualificationView), CommandProblems)
)]
#[post("/tenders/{id}/qualifications/{qualification_id}/listing")]
async fn list_bidder(
    permit: Permit<TendersManage>,
    context: Data<Context>,
    command: Command,
    At(path): At<QualificationPath>,
) -> Result<Written, Problem> {
    let ((tender, one), expected) = (path.parse()?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        Ok(view(tenders::list_bidder(tx, &actor, (&tender, &one, expected))?))
    };
    context.write(&permit.actor, command, work).await
}
