//! Signing in: `/oauth/token` and `/oauth/revocation` (RFC 6749, RFC 7009), and the keys.

mod assertion;
mod body;
mod client;
mod error;

use actix_web::web::Data;
use actix_web::{HttpResponse, get, post};
use domain_identity::Actor;
use operations::identity::{self, Attempt, Grant, Issue, Renewal};
use persistence::Tx;
use utoipa_actix_web::service_config::ServiceConfig;

use crate::answer::Answer;
use crate::context::{Context, VISITOR};
use crate::idempotency::sha256_hex;
use crate::keys::random_secret;
use crate::permit::Visitor;
use crate::problem::{OAuthProblems, OpenReadProblems, Problem};
use crate::query::{NoFilter, ValidQuery};
use crate::rate::SignInRate;
use assertion::{Assertion, JWT_BEARER};
use body::{JwkSet, RevocationRequest, TokenRequest, TokenView};
use client::BasicClient;
use error::{Form, OAuthError, OAuthErrorView};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(issue_token).service(revoke_token).service(list_keys);
}

/// Get an access token.
///
/// People sign in with `password` and go on with `refresh_token`, which can be used once and
/// brings the next one; using one twice ends all that came of the same sign-in. Systems use
/// `client_credentials`, with their secret in the form or in a `Basic` header, or with a JWT
/// that one of their registered keys signed (`private_key_jwt`, RFC 7523): `iss` and `sub` are
/// the login, `aud` is this service's issuer address or that of this operation and nothing
/// else, `exp` lies at most five minutes ahead, and `jti` is used once. After five wrong
/// secrets or assertions the account is locked, each time for longer.
#[utoipa::path(
    tag = "account",
    security(()),
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, body = TokenView),
        (status = 400, description = "The grant is wrong, unknown or cannot be read.", body = OAuthErrorView),
        (status = 401, description = "The client is not known or its secret or assertion is wrong.", body = OAuthErrorView),
        OAuthProblems
    )
)]
#[post("/oauth/token")]
async fn issue_token(
    _: SignInRate,
    context: Data<Context>,
    client: BasicClient,
    form: Result<Form<TokenRequest>, OAuthError>,
) -> Result<HttpResponse, Problem> {
    let granted = match form {
        Ok(Form(request)) => granted(&context, client.named_in(request)).await,
        Err(fault) => Err(fault),
    };
    granted.map_or_else(OAuthError::answer, |view| Ok(HttpResponse::Ok().json(view)))
}

async fn granted(context: &Context, request: TokenRequest) -> Result<TokenView, OAuthError> {
    match request {
        TokenRequest { grant_type, username: Some(login), password: Some(secret), .. }
            if grant_type == "password" =>
        {
            with_password(context, login, secret).await
        }
        TokenRequest { grant_type, refresh_token: Some(token), .. }
            if grant_type == "refresh_token" =>
        {
            with_refresh_token(context, &token).await
        }
        TokenRequest {
            grant_type,
            client_assertion_type: Some(kind),
            client_assertion: Some(text),
            client_secret: None,
            client_id,
            ..
        } if grant_type == "client_credentials" && kind == JWT_BEARER => {
            with_assertion(context, client_id, text).await
        }
        TokenRequest {
            grant_type,
            client_id: Some(client),
            client_secret: Some(secret),
            client_assertion_type: None,
            client_assertion: None,
            ..
        } if grant_type == "client_credentials" => {
            with_client_secret(context, client, secret).await
        }
        other => Err(other.fault()),
    }
}

/// End a sign-in.
///
/// Ends every refresh token of the sign-in that this one came of. An unknown token is ended
/// already, so the answer is the same.
#[utoipa::path(
    tag = "account",
    security(()),
    request_body(content = RevocationRequest, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 204, description = "Ended."),
        (status = 400, description = "The form cannot be read.", body = OAuthErrorView),
        OAuthProblems
    )
)]
#[post("/oauth/revocation")]
async fn revoke_token(
    _: SignInRate,
    context: Data<Context>,
    form: Result<Form<RevocationRequest>, OAuthError>,
) -> Result<HttpResponse, Problem> {
    let Form(request) = match form {
        Ok(form) => form,
        Err(fault) => return fault.answer(),
    };
    let digest = sha256_hex(request.token.as_bytes());
    context.act(VISITOR, move |tx: &mut Tx<'_>| identity::revoke(tx, &digest)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The public keys.
///
/// Access tokens and signed licences name one of these by `kid`. Earlier keys stay listed, so
/// that what they signed can still be verified.
#[utoipa::path(
    tag = "account",
    security(()),
    responses((status = 200, body = JwkSet), OpenReadProblems)
)]
#[get("/.well-known/jwks.json")]
async fn list_keys(
    _: Visitor,
    context: Data<Context>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<JwkSet>, Problem> {
    Ok(Answer::ok(JwkSet::of(&context.keys)))
}

async fn with_password(
    context: &Context,
    login: String,
    secret: String,
) -> Result<TokenView, OAuthError> {
    let attempt = attempt(context, login.clone(), secret).await?;
    let token = random_secret();
    let issue = Issue {
        digest: sha256_hex(token.as_bytes()),
        family: random_secret(),
        expires_at: context.refresh_expiry(),
    };
    let work = move |tx: &mut Tx<'_>| identity::signed_in(tx, &login, attempt, &issue);
    match context.act(VISITOR, work).await? {
        Grant::Granted(actor) => Ok(view(context, &actor, Some(token))),
        Grant::Refused => Err(OAuthError::invalid_grant()),
    }
}

async fn with_client_secret(
    context: &Context,
    client: String,
    secret: String,
) -> Result<TokenView, OAuthError> {
    let attempt = attempt(context, client.clone(), secret).await?;
    let work = move |tx: &mut Tx<'_>| identity::client_signed_in(tx, &client, attempt);
    match context.act(VISITOR, work).await? {
        Grant::Granted(actor) => Ok(view(context, &actor, None)),
        Grant::Refused => Err(OAuthError::invalid_client()),
    }
}

async fn with_assertion(
    context: &Context,
    client_id: Option<String>,
    text: String,
) -> Result<TokenView, OAuthError> {
    let assertion = Assertion::read(text).ok_or_else(OAuthError::invalid_client)?;
    let client = assertion.client().to_owned();
    if client_id.is_some_and(|named| named != client) {
        return Err(OAuthError::invalid_client());
    }
    let login = client.clone();
    let kept =
        context.act(VISITOR, move |tx: &mut Tx<'_>| identity::credentials(tx, &login)).await?;
    let jwks = kept.and_then(|found| found.jwks);
    let proof = assertion.proof(jwks.as_deref(), &context.config.issuer_url, context.clock.now());
    let work = move |tx: &mut Tx<'_>| identity::client_asserted(tx, &client, proof.as_deref());
    match context.act(VISITOR, work).await? {
        Grant::Granted(actor) => Ok(view(context, &actor, None)),
        Grant::Refused => Err(OAuthError::invalid_client()),
    }
}

async fn with_refresh_token(context: &Context, token: &str) -> Result<TokenView, OAuthError> {
    let next = random_secret();
    let (digest, next_digest) = (sha256_hex(token.as_bytes()), sha256_hex(next.as_bytes()));
    let expires_at = context.refresh_expiry();
    let work = move |tx: &mut Tx<'_>| identity::renew(tx, &digest, &next_digest, expires_at);
    match context.act(VISITOR, work).await? {
        Renewal::Renewed(actor) => Ok(view(context, &actor, Some(next))),
        Renewal::Refused | Renewal::Reused => Err(OAuthError::invalid_grant()),
    }
}

/// Compares a secret with what is kept; as slow for a login that nobody has.
async fn attempt(context: &Context, login: String, secret: String) -> Result<Attempt, Problem> {
    let work = move |tx: &mut Tx<'_>| identity::credentials(tx, &login);
    let kept = context.act(VISITOR, work).await?.map(|found| found.secret_hash);
    let fits = context.passwords.fits(secret, kept).await?;
    Ok(if fits { Attempt::Right } else { Attempt::Wrong })
}

fn view(context: &Context, actor: &Actor, refresh_token: Option<String>) -> TokenView {
    let access_token = context.tokens.issue(actor, context.clock.now());
    TokenView::new(access_token, context.tokens.lifetime_seconds(), refresh_token)
}
