//! A handler states its permission in its signature; without it the body never runs.

use std::fmt;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};
use domain_identity::{Actor, Permission};
use futures_util::future::{Either, LocalBoxFuture};
use operations::identity;

use crate::context::{Context, SERVICE};
use crate::oidc::Oidc;
use crate::problem::{Message, Problem, ProblemCode, Text};
use crate::token::TokenFault;

/// A permission as a type, for the signature of a handler.
pub trait Permitted: 'static {
    /// The permission that the type stands for.
    const PERMISSION: Permission;
}

/// Writes one marker type per permission.
macro_rules! permissions {
    ($($name:ident)*) => {
        $(
            /// The permission of this name, as a type.
            #[derive(Debug)]
            pub struct $name;

            impl Permitted for $name {
                const PERMISSION: Permission = Permission::$name;
            }
        )*

        /// Every permission that a handler can name.
        pub const MARKED: &[Permission] = &[$(Permission::$name,)*];
    };
}

permissions! {
    AccountRead ApprovalsSend BidsSubmit BlanksDeliver BlanksKeep BlanksRead CasesApply CasesApprove CasesHandle CasesIssue CasesRead
    CasesReview DifferencesClose EnterprisesConfirm EnterprisesRead EventsRead ExchangeRead
    LicencesControl LicencesDeliver LicencesHold LicencesRead LinksRead OrganisationsManage
    QuarantineManage QuotasAllocate QuotasHold QuotasRead ReferenceManage StatementsSend StatisticsRead TendersManage TendersRead UsersManage WriteOffsReport
}

/// Proof that the caller holds `P`, and who the caller is.
pub struct Permit<P> {
    pub actor: Arc<Actor>,
    permission: PhantomData<P>,
}

impl<P> fmt::Debug for Permit<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Permit").field("actor", &self.actor.id).finish_non_exhaustive()
    }
}

/// At once for our own tokens; after a look-up for a token of another issuer.
type Soon<T> = Either<Ready<Result<T, Problem>>, LocalBoxFuture<'static, Result<T, Problem>>>;

impl<P: Permitted> FromRequest for Permit<P> {
    type Error = Problem;
    type Future = Soon<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        caller(request, permit)
    }
}

fn permit<P: Permitted>(caller: Option<Arc<Actor>>) -> Result<Permit<P>, Problem> {
    let actor = caller.ok_or_else(|| {
        Problem::new(ProblemCode::Unauthenticated).with_detail(Message::TokenMissing)
    })?;
    if !actor.may(P::PERMISSION) {
        let permission = P::PERMISSION.as_str();
        let detail = Text::with(Message::NeedsPermission, &[("permission", &permission)]);
        return Err(Problem::new(ProblemCode::Forbidden).with_detail(detail));
    }
    Ok(Permit { actor, permission: PhantomData })
}

/// Whoever calls a public operation: nobody in particular, or a signed-in caller. A
/// token that is not valid is refused here as everywhere.
#[derive(Debug)]
pub struct Visitor {
    pub actor: Option<Arc<Actor>>,
}

impl FromRequest for Visitor {
    type Error = Problem;
    type Future = Soon<Self>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        caller(request, |actor| Ok(Self { actor }))
    }
}

/// The id of the caller, left with the request for the log line.
#[derive(Debug, Clone)]
pub(crate) struct Caller(pub(crate) Arc<Actor>);

/// Finds out who calls, and goes on with it.
fn caller<T: 'static>(
    request: &HttpRequest,
    then: fn(Option<Arc<Actor>>) -> Result<T, Problem>,
) -> Soon<T> {
    let Some(value) = request.headers().get(header::AUTHORIZATION) else {
        return Either::Left(ready(then(None)));
    };
    let context = request.app_data::<Data<Context>>().expect("the server registers its context");
    let Some(token) = value.to_str().ok().and_then(bearer) else {
        return Either::Left(ready(Err(refused(TokenFault::Invalid))));
    };
    let now = context.clock.now();
    let oidc = context.oidc.as_ref().filter(|oidc| oidc.claims(token));
    let known = match oidc {
        None => context.tokens.verify(token, now).map_err(refused),
        Some(oidc) => match oidc.remembered(token, now) {
            Some(actor) => Ok(actor),
            None => {
                let found = vouched(Data::clone(context), Arc::clone(oidc), token.to_owned());
                let request = request.clone();
                return Either::Right(Box::pin(async move { then(noted(&request, found.await?)) }));
            }
        },
    };
    Either::Left(ready(known.and_then(|actor| then(noted(request, actor)))))
}

fn noted(request: &HttpRequest, actor: Arc<Actor>) -> Option<Arc<Actor>> {
    request.extensions_mut().insert(Caller(Arc::clone(&actor)));
    Some(actor)
}

/// The user of ours that a token of the other issuer speaks for.
async fn vouched(
    context: Data<Context>,
    oidc: Arc<Oidc>,
    token: String,
) -> Result<Arc<Actor>, Problem> {
    let now = context.clock.now();
    let vouched = oidc.check(&token, now).map_err(refused)?;
    let login = vouched.login.clone();
    let found = context.read_as(SERVICE, move |tx| identity::vouched(tx, &login)).await?;
    let actor = Arc::new(found.ok_or_else(|| refused(TokenFault::Invalid))?);
    oidc.remember(&token, &vouched, &actor, now);
    Ok(actor)
}

/// The token after the scheme, whose case does not matter (RFC 9110, 11.1).
fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

fn refused(fault: TokenFault) -> Problem {
    let detail = match fault {
        TokenFault::Invalid => Message::TokenInvalid,
        TokenFault::Expired => Message::TokenExpired,
    };
    Problem::new(ProblemCode::Unauthenticated).with_detail(detail)
}

#[cfg(test)]
mod tests {
    use super::{MARKED, Permission};

    #[test]
    fn every_permission_has_its_type() {
        assert_eq!(MARKED, Permission::ALL);
    }
}
