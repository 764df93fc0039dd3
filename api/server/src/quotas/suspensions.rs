//! Suspensions of a quota (暂停、封存): days on which nothing is drawn.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use domain_kernel::{Period, SuspensionId};
use domain_quotas::{Suspension, SuspensionKind};
use operations::quotas;
use persistence::ids::Fresh as _;
use persistence::{Held, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::body::ProgrammeWord;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{Permit, QuotasAllocate, QuotasRead};
use crate::problem::{CommandProblems, CreateProblems, FieldError, ListProblems, Message, Problem};
use crate::query::{ListQuery, NoFilter};
use crate::valid::Valid;
use crate::wire::{Fields, wire_enum};
use crate::write::{Command, CommandParams, Create, CreateParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(suspend_quota).service(list_quota_suspensions).service(lift_quota_suspension);
}

wire_enum! {
    /// Why nothing is drawn: suspended for a time (暂停), or blocked (封存).
    SuspensionWord as QuotaSuspensionKind = SuspensionKind { Suspension Blocking }
}

/// Days on which nothing is drawn of a quota.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaSuspensionRequest)]
struct SuspensionRequest {
    kind: SuspensionWord,
    programme: ProgrammeWord,
    /// The quota year.
    #[validate(range(min = 2001, max = 2100))]
    #[schema(minimum = 2001, maximum = 2100, example = 2026)]
    year: i32,
    /// The goods by name, or the category of textiles.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "羊毛")]
    commodity: String,
    /// The restricting market, or the country; missing where it holds for all.
    #[validate(length(max = 10))]
    #[schema(max_length = 10)]
    #[serde(default)]
    market: String,
    /// The first day.
    #[validate(custom(function = crate::dates::is_legal_day))]
    #[schema(example = "2026-06-01")]
    from: NaiveDate,
    /// The last day.
    #[validate(custom(function = crate::dates::is_legal_day))]
    #[schema(example = "2026-06-30")]
    until: NaiveDate,
    /// The document it stands on (文号).
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "商务部公告2026年第20号")]
    document: String,
}

impl SuspensionRequest {
    fn parse(self) -> Result<Suspension, Problem> {
        let mut fields = Fields::default();
        let period = Period::new(self.from, self.until);
        if period.is_none() {
            fields.add(FieldError::new("/until", "window", Message::PlanWindow));
        }
        fields.build(|| {
            Some(Suspension {
                id: SuspensionId::fresh(),
                kind: self.kind.into(),
                programme: self.programme.into(),
                year: self.year,
                commodity: self.commodity.trim().to_owned(),
                market: self.market.trim().to_owned(),
                period: period?,
                document: self.document,
                is_lifted: false,
            })
        })
    }
}

/// A suspension of a quota.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaSuspension)]
struct SuspensionView {
    #[schema(format = "uuid")]
    id: String,
    kind: SuspensionWord,
    programme: ProgrammeWord,
    /// The quota year.
    #[schema(example = 2026)]
    year: i32,
    /// The goods by name, or the category of textiles.
    #[schema(example = "羊毛")]
    commodity: String,
    /// The restricting market, or the country; missing where it holds for all.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    market: String,
    /// The first day.
    #[schema(example = "2026-06-01")]
    from: NaiveDate,
    /// The last day.
    #[schema(example = "2026-06-30")]
    until: NaiveDate,
    /// The document it stands on.
    document: String,
    /// Whether it was lifted before its end.
    is_lifted: bool,
}

impl From<Suspension> for SuspensionView {
    fn from(one: Suspension) -> Self {
        Self {
            id: one.id.to_string(),
            kind: one.kind.into(),
            programme: one.programme.into(),
            year: one.year,
            commodity: one.commodity,
            market: one.market,
            from: one.period.from,
            until: one.period.until,
            document: one.document,
            is_lifted: one.is_lifted,
        }
    }
}

/// Suspend a quota (暂停配额).
///
/// By the ministry: from the first to the last day nothing is drawn of it, neither from its pool nor for
/// licences, by anybody.
#[utoipa::path(
    tag = "quotas",
    params(CreateParams),
    request_body = SuspensionRequest,
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 201, body = SuspensionView), CreateProblems)
)]
#[post("/quotas/suspensions")]
async fn suspend_quota(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<SuspensionRequest>,
) -> Result<Written, Problem> {
    let (suspension, actor) = (body.parse()?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let held = quotas::suspend(tx, &actor, suspension.clone())?;
        let (one, version) = held.into_parts();
        let place = "/api/v1/quotas/suspensions".to_owned();
        Ok(Answer::created(place, SuspensionView::from(one)).versioned(version))
    };
    context.write(&permit.actor, create, work).await
}

/// List suspensions of quotas, the newest first.
///
/// They are public announcements: everybody signed in sees all.
#[utoipa::path(
    tag = "quotas",
    params(PageParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = Listing<SuspensionView>), ListProblems)
)]
#[get("/quotas/suspensions")]
async fn list_quota_suspensions(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<SuspensionView>, Problem> {
    let (rows, after) = (query.page.rows(), query.page.after_id(SuspensionId::parse)?);
    let work = move |tx: &mut Tx<'_>| quotas::suspensions(tx, after.as_ref(), rows);
    let found = context.read(&permit.actor, work).await?;
    let key = |held: &Held<Suspension>| held.value.id.to_string();
    Ok(query.page.listing(found, key, |held| held.value.into()))
}

/// Lift a suspension before its end.
///
/// By the ministry; lifting it again changes nothing.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 200, body = SuspensionView), CommandProblems)
)]
#[post("/quotas/suspensions/{id}/lifting")]
async fn lift_quota_suspension(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(SuspensionId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        let (one, version) = quotas::lift(tx, &actor, (&id, expected))?.into_parts();
        Ok(Answer::ok(SuspensionView::from(one)).versioned(version))
    };
    context.write(&permit.actor, command, work).await
}
