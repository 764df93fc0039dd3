//! Users of organisations and enterprises.

mod body;
mod keys;

use actix_web::web::Data;
use actix_web::{get, patch, post};
use domain_kernel::UserId;
use operations::identity;
use persistence::Tx;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{Permit, UsersManage};
use crate::problem::{
    ChangeProblems, CommandProblems, CreateProblems, ListProblems, Problem, ReadProblems,
};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::valid::Valid;
use crate::write::{Change, ChangeParams, Command, CommandParams, Create, CreateParams};
use body::{CreateUserRequest, PasswordRequest, UserChangeRequest};
pub(crate) use body::{UserView, login_shape, password_differs};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create_user).service(list_users).service(show_user).service(change_user);
    config.service(reset_user_password);
}

/// Add a user.
///
/// An administrator adds officers and systems to its organisation and those below it; an
/// enterprise administrator adds users to its own enterprise. A system signs in with its
/// password, or with assertions that one of its registered keys signed.
#[utoipa::path(
    tag = "users",
    params(CreateParams),
    request_body = CreateUserRequest,
    security(("bearer" = ["users:manage"])),
    responses((status = 201, body = UserView), CreateProblems)
)]
#[post("/users")]
async fn create_user(
    permit: Permit<UsersManage>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<CreateUserRequest>,
) -> Result<Written, Problem> {
    let user = body.parse(&permit.actor, &context).await?;
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        let user = identity::create(tx, &actor, &user)?;
        Ok(Answer::created(format!("/api/v1/users/{}", user.id), UserView::from(user)).first())
    };
    context.write(&permit.actor, create, work).await
}

/// List users, the newest first.
///
/// Whom the caller sees: those of its own enterprise, or of its organisation and those below.
#[utoipa::path(
    tag = "users",
    params(PageParams),
    security(("bearer" = ["users:manage"])),
    responses((status = 200, body = Listing<UserView>), ListProblems)
)]
#[get("/users")]
async fn list_users(
    permit: Permit<UsersManage>,
    context: Data<Context>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<UserView>, Problem> {
    let (scope, rows) = (permit.actor.scope(), query.page.rows());
    let after = query.page.after_id(UserId::parse)?;
    let work = move |tx: &mut Tx<'_>| identity::list(tx, &scope, after.as_ref(), rows);
    let users = context.read_one(&permit.actor, work).await?;
    Ok(query.page.listing(users, |held| held.value.id.to_string(), |held| held.value.into()))
}

/// Show a user.
///
/// The answer carries an `ETag`; a change names it in `If-Match`.
#[utoipa::path(
    tag = "users",
    params(IdPath),
    security(("bearer" = ["users:manage"])),
    responses((status = 200, body = UserView), ReadProblems)
)]
#[get("/users/{id}")]
async fn show_user(
    permit: Permit<UsersManage>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<UserView>, Problem> {
    let (id, scope) = (path.parse(UserId::parse)?, permit.actor.scope());
    let work = move |tx: &mut Tx<'_>| identity::show(tx, &scope, &id);
    Ok(Answer::held(context.read_one(&permit.actor, work).await?))
}

/// Change the name, the state, the roles or the keys of a user.
///
/// Whoever is disabled or gets other roles signs in again; access tokens given before end
/// by themselves within minutes. Nobody changes the state or roles of their own account.
#[utoipa::path(
    tag = "users",
    params(IdPath, ChangeParams),
    request_body = UserChangeRequest,
    security(("bearer" = ["users:manage"])),
    responses((status = 200, body = UserView), ChangeProblems)
)]
#[patch("/users/{id}")]
async fn change_user(
    permit: Permit<UsersManage>,
    context: Data<Context>,
    change: Change,
    At(path): At<IdPath>,
    Valid(body): Valid<UserChangeRequest>,
) -> Result<Written, Problem> {
    let (id, expected, changed) = (path.parse(UserId::parse)?, change.expected, body.parse()?);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        Ok(Answer::<UserView>::held(identity::change(tx, &actor, &id, expected, &changed)?))
    };
    context.write(&permit.actor, change, work).await
}

/// Give a user another password.
///
/// The lock after failed sign-ins is lifted, and every session of the user ends.
#[utoipa::path(
    tag = "users",
    params(IdPath, CommandParams),
    request_body = PasswordRequest,
    security(("bearer" = ["users:manage"])),
    responses((status = 200, body = UserView), CommandProblems)
)]
#[post("/users/{id}/password")]
async fn reset_user_password(
    permit: Permit<UsersManage>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
    Valid(body): Valid<PasswordRequest>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(UserId::parse)?, command.expected);
    let hash = context.passwords.hash(body.password).await?;
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        Ok(Answer::<UserView>::held(identity::reset_password(tx, &actor, &id, expected, &hash)?))
    };
    context.write(&permit.actor, command, work).await
}
