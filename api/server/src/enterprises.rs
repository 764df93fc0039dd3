//! Enterprises: they register themselves, and the authority of their region confirms them.

mod body;

use actix_web::web::Data;
use actix_web::{get, post};
use domain_kernel::EnterpriseId;
use operations::enterprises;
use persistence::Tx;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::{Answer, Written};
use crate::context::{Context, VISITOR};
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{EnterprisesConfirm, EnterprisesRead, Permit, Visitor};
use crate::problem::{CommandProblems, ListProblems, Problem, PublicReportProblems, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::rate::PublicRate;
use crate::valid::Valid;
use crate::write::{Command, CommandParams, Create, CreateParams};
use body::{EnterpriseQuery, EnterpriseView, RegistrationRequest};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(register_enterprise).service(list_enterprises).service(show_enterprise);
    config.service(confirm_enterprise);
}

/// Register an enterprise.
///
/// The enterprise registers itself together with its first user, who adds the others. It may
/// prepare applications at once, and submit them when the authority of its region has
/// confirmed it.
#[utoipa::path(
    tag = "public",
    params(CreateParams),
    request_body = RegistrationRequest,
    security(()),
    responses((status = 201, body = EnterpriseView), PublicReportProblems)
)]
#[post("/public/enterprise-registrations")]
async fn register_enterprise(
    _: PublicRate,
    _: Visitor,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<RegistrationRequest>,
) -> Result<Written, Problem> {
    let registration = body.parse(&context).await?;
    let work = move |tx: &mut Tx<'_>| {
        let enterprise = enterprises::register(tx, &registration)?;
        let place = format!("/api/v1/enterprises/{}", enterprise.id);
        Ok(Answer::created(place, EnterpriseView::from(enterprise)).first())
    };
    context.write_as(VISITOR, create, work).await
}

/// List enterprises, the newest first.
///
/// An authority sees those of its regions, an enterprise itself.
#[utoipa::path(
    tag = "enterprises",
    params(EnterpriseQuery, PageParams),
    security(("bearer" = ["enterprises:read"])),
    responses((status = 200, body = Listing<EnterpriseView>), ListProblems)
)]
#[get("/enterprises")]
async fn list_enterprises(
    permit: Permit<EnterprisesRead>,
    context: Data<Context>,
    query: ListQuery<EnterpriseQuery>,
) -> Result<Listing<EnterpriseView>, Problem> {
    let (scope, rows, filter) = (permit.actor.scope(), query.page.rows(), query.filter.parse()?);
    let after = query.page.after_id(EnterpriseId::parse)?;
    let work = move |tx: &mut Tx<'_>| enterprises::list(tx, &scope, &filter, after.as_ref(), rows);
    let found = context.read_one(&permit.actor, work).await?;
    Ok(query.page.listing(found, |held| held.value.id.to_string(), |held| held.value.into()))
}

/// Show an enterprise.
///
/// The answer carries an `ETag`; a command names it in `If-Match`.
#[utoipa::path(
    tag = "enterprises",
    params(IdPath),
    security(("bearer" = ["enterprises:read"])),
    responses((status = 200, body = EnterpriseView), ReadProblems)
)]
#[get("/enterprises/{id}")]
async fn show_enterprise(
    permit: Permit<EnterprisesRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<EnterpriseView>, Problem> {
    let (id, scope) = (path.parse(EnterpriseId::parse)?, permit.actor.scope());
    let work = move |tx: &mut Tx<'_>| enterprises::show(tx, &scope, &id);
    Ok(Answer::held(context.read_one(&permit.actor, work).await?))
}

/// Confirm an enterprise that registered itself.
///
/// The authority of its region, or one above, has seen its papers.
#[utoipa::path(
    tag = "enterprises",
    params(IdPath, CommandParams),
    security(("bearer" = ["enterprises:confirm"])),
    responses((status = 200, body = EnterpriseView), CommandProblems)
)]
#[post("/enterprises/{id}/confirmation")]
async fn confirm_enterprise(
    permit: Permit<EnterprisesConfirm>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(EnterpriseId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        Ok(Answer::<EnterpriseView>::held(enterprises::confirm(tx, &actor, &id, expected)?))
    };
    context.write(&permit.actor, command, work).await
}
