//! Users: who may sign in, with which roles, where.

mod sign_in;

pub use domain_identity::IdentityRefusal;
use domain_identity::{Actor, Enrolment, Principal, PrincipalKind, PrincipalState, Role, Scope};
use domain_kernel::{EnterpriseId, OrganisationId, UserId};
use persistence::ids::Fresh as _;
use persistence::{Held, StoreError, Tx};

pub use sign_in::vouched;
pub use sign_in::{
    Attempt, Grant, Issue, Renewal, client_asserted, client_signed_in, credentials, renew, revoke,
    signed_in,
};

use crate::{Expected, Failure};

/// What a login is made of.
#[derive(Debug, Clone)]
pub struct NewLogin {
    pub login: String,
    pub name: String,
    /// The hash of its secret; the secret itself never comes this far.
    pub secret_hash: String,
}

/// Where a new user belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    Organisation(OrganisationId),
    Enterprise(EnterpriseId),
}

/// A user as an administrator describes it.
#[derive(Debug, Clone)]
pub struct NewUser {
    pub login: NewLogin,
    pub kind: PrincipalKind,
    pub place: Place,
    pub roles: Vec<Role>,
    /// The public keys of a system that signs assertions.
    pub keys: Option<ClientKeys>,
}

/// Public keys, checked: they replace those before, and none ends the use of keys.
#[derive(Debug, Clone, Default)]
pub struct ClientKeys {
    /// The JWK set as it is kept.
    pub jwks: String,
    /// Its key ids, for the log.
    pub kids: Vec<String>,
}

/// What an administrator changes of a user; `None` leaves it as it is.
#[derive(Debug, Clone, Default)]
pub struct UserChange {
    pub name: Option<String>,
    pub state: Option<PrincipalState>,
    pub roles: Option<Vec<Role>>,
    pub keys: Option<ClientKeys>,
}

/// Adds a user to the actor's own enterprise, or to its organisation or one below.
///
/// # Errors
/// `NotFound` for a place outside that, `RolesMismatch`, `KeysMismatch`, `LoginTaken`.
pub fn create(tx: &mut Tx<'_>, actor: &Actor, new: &NewUser) -> Result<Principal, Failure> {
    let enrolment = enrolment(tx, &new.place)?;
    if !actor.administers(&enrolment) {
        return Err(Failure::NotFound("organisation or enterprise"));
    }
    new.kind.may_hold(&enrolment, &new.roles)?;
    let principal = new.principal(enrolment);
    add_user(tx, &principal, &new.login)?;
    register_keys(tx, &principal, new.keys.as_ref())?;
    Ok(principal)
}

/// Adds a user whoever asks, as the command line and a registration do.
///
/// # Errors
/// `LoginTaken`.
pub fn add_user(tx: &mut Tx<'_>, user: &Principal, login: &NewLogin) -> Result<(), Failure> {
    tx.add_principal(user, &login.secret_hash).map_err(|error| match error {
        StoreError::Duplicate { .. } => IdentityRefusal::LoginTaken.into(),
        error @ (StoreError::Stale
        | StoreError::Refused { .. }
        | StoreError::Corrupt(_)
        | StoreError::Database(_)
        | StoreError::Pool(_)
        | StoreError::Migration(_)) => error.into(),
    })
}

/// One user.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn show(tx: &mut Tx<'_>, scope: &Scope, id: &UserId) -> Result<Held<Principal>, Failure> {
    tx.principal(scope, id)?.ok_or(Failure::NotFound("user"))
}

/// The users within the scope, the newest first.
///
/// # Errors
/// Of the store.
pub fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    after: Option<&UserId>,
    rows: i64,
) -> Result<Vec<Held<Principal>>, Failure> {
    Ok(tx.principals(scope, after, rows)?)
}

/// Changes the name, the state, the roles or the keys of a user. Whoever is disabled or
/// gets other roles signs in again.
///
/// # Errors
/// `NotFound`, `OwnAccount`, `RolesMismatch`, `KeysMismatch`, `Stale`.
pub fn change(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &UserId,
    expected: Expected,
    change: &UserChange,
) -> Result<Held<Principal>, Failure> {
    let (before, version) = claimed(tx, actor, id, expected)?;
    let after =
        before.administered(actor, change.name.clone(), change.state, change.roles.clone())?;
    tx.save_principal(&after, "user.changed")?;
    register_keys(tx, &after, change.keys.as_ref())?;
    tx.revoke_refresh_tokens_of(id)?;
    Ok(Held { value: after, version })
}

/// Gives a user another password, whose hash is given; the user signs in again.
///
/// # Errors
/// `NotFound`, `Stale`.
pub fn reset_password(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &UserId,
    expected: Expected,
    secret_hash: &str,
) -> Result<Held<Principal>, Failure> {
    let (user, version) = claimed(tx, actor, id, expected)?;
    tx.save_secret(&user, secret_hash)?;
    tx.revoke_refresh_tokens_of(id)?;
    Ok(Held { value: user, version })
}

/// The actor's own account with the hash of its secret, to compare it outside of the
/// transaction.
///
/// # Errors
/// `NotFound` when the account is gone.
pub fn own_credentials(tx: &mut Tx<'_>, id: &UserId) -> Result<persistence::Credentials, Failure> {
    tx.credentials(id)?.ok_or(Failure::NotFound("user"))
}

/// Gives the actor another password, whose hash is given; other sessions end.
///
/// # Errors
/// `NotFound` when the account is gone.
pub fn change_own_password(
    tx: &mut Tx<'_>,
    actor: &Actor,
    secret_hash: &str,
) -> Result<Principal, Failure> {
    let (user, _) = claimed(tx, actor, &actor.id, Expected::Any)?;
    tx.save_secret(&user, secret_hash)?;
    tx.revoke_refresh_tokens_of(&user.id)?;
    Ok(user)
}

fn register_keys(
    tx: &mut Tx<'_>,
    user: &Principal,
    keys: Option<&ClientKeys>,
) -> Result<(), Failure> {
    let Some(keys) = keys else { return Ok(()) };
    user.kind.may_have_keys()?;
    let jwks = Some(keys.jwks.as_str()).filter(|_| !keys.kids.is_empty());
    Ok(tx.save_client_keys(user, jwks, &keys.kids)?)
}

fn claimed(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &UserId,
    expected: Expected,
) -> Result<(Principal, persistence::RowVersion), Failure> {
    let held = tx.claim_principal(&actor.scope(), id)?.ok_or(Failure::NotFound("user"))?;
    expected.met_by(&held)?;
    Ok(held.into_parts())
}

fn enrolment(tx: &mut Tx<'_>, place: &Place) -> Result<Enrolment, Failure> {
    match place {
        Place::Organisation(id) => {
            let held = tx.organisation(id)?.ok_or(Failure::NotFound("organisation"))?;
            Ok(Enrolment::Organisation { id: id.clone(), path: held.value.path })
        }
        Place::Enterprise(id) => {
            tx.enterprise_of_id(id)?.ok_or(Failure::NotFound("enterprise"))?;
            Ok(Enrolment::Enterprise { id: id.clone() })
        }
    }
}

impl NewUser {
    fn principal(&self, enrolment: Enrolment) -> Principal {
        Principal {
            id: UserId::fresh(),
            login: self.login.login.clone(),
            name: self.login.name.clone(),
            kind: self.kind,
            state: PrincipalState::Active,
            enrolment,
            roles: self.roles.clone(),
            failed_attempts: 0,
            locked_until: None,
        }
    }
}
