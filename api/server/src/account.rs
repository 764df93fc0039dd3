//! One's own account.

use actix_web::web::Data;
use actix_web::{get, post};
use domain_identity::{Actor, Permission};
use operations::identity;
use persistence::Tx;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::permit::{AccountRead, Permit};
use crate::problem::{CreateProblems, FieldError, Message, Problem, ReadProblems};
use crate::query::{NoFilter, ValidQuery};
use crate::users::{UserView, password_differs};
use crate::valid::Valid;
use crate::write::{Create, CreateParams};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_account).service(change_password);
}

/// Who the caller is, and what it may do.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Account)]
struct AccountView {
    /// The user.
    user: UserView,
    /// The permissions that its roles give.
    permissions: Vec<&'static str>,
}

/// Another password for oneself.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct OwnPasswordRequest {
    /// The present password.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128, format = Password, example = "a-long-passphrase-7")]
    current_password: String,
    /// The new password; it does not contain the login.
    #[validate(length(min = 12, max = 128))]
    #[schema(min_length = 12, max_length = 128, format = Password, example = "another-passphrase-8")]
    new_password: String,
}

/// Show who is signed in.
///
/// The user as it is stored now, and what the token's roles permit.
#[utoipa::path(
    tag = "account",
    security(("bearer" = ["account:read"])),
    responses((status = 200, body = AccountView), ReadProblems)
)]
#[get("/me")]
async fn show_account(
    permit: Permit<AccountRead>,
    context: Data<Context>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<AccountView>, Problem> {
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| identity::show(tx, &actor.scope(), &actor.id);
    let held = context.read_one(&permit.actor, work).await?;
    let permissions = permissions(&permit.actor);
    Ok(Answer::ok(AccountView { user: held.value.into(), permissions }).versioned(held.version))
}

/// Change one's own password.
///
/// Other sign-ins end; access tokens given before end by themselves within minutes.
#[utoipa::path(
    tag = "account",
    params(CreateParams),
    request_body = OwnPasswordRequest,
    security(("bearer" = ["account:read"])),
    responses((status = 200, body = UserView), CreateProblems)
)]
#[post("/me/password")]
async fn change_password(
    permit: Permit<AccountRead>,
    context: Data<Context>,
    create: Create,
    Valid(body): Valid<OwnPasswordRequest>,
) -> Result<Written, Problem> {
    let hash = checked_hash(&context, &permit.actor, body).await?;
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| {
        Ok(Answer::ok(UserView::from(identity::change_own_password(tx, &actor, &hash)?)))
    };
    context.write(&permit.actor, create, work).await
}

/// The hash of the new password, once the present one is proven.
async fn checked_hash(
    context: &Context,
    actor: &Actor,
    body: OwnPasswordRequest,
) -> Result<String, Problem> {
    let id = actor.id.clone();
    let work = move |tx: &mut Tx<'_>| identity::own_credentials(tx, &id);
    let found = context.read_one(actor, work).await?;
    let login = found.principal.value.login;
    if !context.passwords.fits(body.current_password, Some(found.secret_hash)).await? {
        let error = FieldError::new("/current_password", "wrong", Message::PasswordWrong);
        return Err(Problem::invalid(vec![error]));
    }
    if !password_differs(&login, &body.new_password) {
        let message = Message::PasswordSameAsLogin;
        return Err(Problem::invalid(vec![FieldError::new(
            "/new_password",
            "contains_login",
            message,
        )]));
    }
    context.passwords.hash(body.new_password).await
}

fn permissions(actor: &Actor) -> Vec<&'static str> {
    Permission::ALL.iter().filter(|p| actor.may(**p)).map(|p| p.as_str()).collect()
}
