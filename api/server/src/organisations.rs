//! The tree of authorities.

mod body;

use actix_web::web::Data;
use actix_web::{get, post};
use domain_identity::OrganisationPath;
use domain_kernel::OrganisationId;
use operations::organisations;
use persistence::Tx;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::At;
use crate::permit::{AccountRead, OrganisationsManage, Permit};
use crate::problem::{CreateProblems, ListProblems, Problem, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::valid::Valid;
use crate::write::{Create, CreateParams};
use body::{CreateOrganisationRequest, OrganisationPathSegment, OrganisationView};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create_organisation).service(list_organisations).service(show_organisation);
}

/// Add an authority below another one.
///
/// An authority that issues licences carries the two characters printed in their numbers.
#[utoipa::path(
    tag = "organisations",
    params(CreateParams),
    request_body = CreateOrganisationRequest,
    security(("bearer" = ["organisations:manage"])),
    responses((status = 201, body = OrganisationView), CreateProblems)
)]
#[post("/organisations")]
async fn create_organisation(
    permit: Permit<OrganisationsManage>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<CreateOrganisationRequest>,
) -> Result<Written, Problem> {
    let new = body.parse()?;
    let work = move |tx: &mut Tx<'_>| {
        let organisation = organisations::create(tx, &new)?;
        let place = format!("/api/v1/organisations/{}", organisation.id);
        Ok(Answer::created(place, OrganisationView::from(organisation)).first())
    };
    context.write(&permit.actor, create, work).await
}

/// List the authorities in the order of the tree.
///
/// Parents come before their children.
#[utoipa::path(
    tag = "organisations",
    params(PageParams),
    security(("bearer" = ["account:read"])),
    responses((status = 200, body = Listing<OrganisationView>), ListProblems)
)]
#[get("/organisations")]
async fn list_organisations(
    permit: Permit<AccountRead>,
    context: Data<Context>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<OrganisationView>, Problem> {
    let rows = query.page.rows();
    let after = query.page.after_id(|text| OrganisationPath::parse(text).ok_or(()))?;
    let work = move |tx: &mut Tx<'_>| organisations::list(tx, after.as_ref(), rows);
    let found = context.read_one(&permit.actor, work).await?;
    let key = |held: &persistence::Held<domain_identity::Organisation>| {
        held.value.path.as_str().to_owned()
    };
    Ok(query.page.listing(found, key, |held| held.value.into()))
}

/// Show an authority.
///
/// The tree of authorities is no secret: every signed-in caller may read it.
#[utoipa::path(
    tag = "organisations",
    params(OrganisationPathSegment),
    security(("bearer" = ["account:read"])),
    responses((status = 200, body = OrganisationView), ReadProblems)
)]
#[get("/organisations/{id}")]
async fn show_organisation(
    permit: Permit<AccountRead>,
    context: Data<Context>,
    At(path): At<OrganisationPathSegment>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<OrganisationView>, Problem> {
    let id: OrganisationId = path.parse()?;
    let work = move |tx: &mut Tx<'_>| organisations::show(tx, &id);
    Ok(Answer::held(context.read_one(&permit.actor, work).await?))
}
