//! Signing in: attempts are counted under the row's claim, refresh tokens are used once.

use chrono::{DateTime, Utc};
use domain_identity::{Actor, Principal, PrincipalKind, PrincipalState};
use persistence::{Credentials, RefreshToken, StoreError, Tx};

use crate::Failure;

/// What a caller proved, as found by comparing its secret outside of the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    Right,
    Wrong,
}

/// A refresh token to hand out: its digest, and the family that it continues or begins.
#[derive(Debug, Clone)]
pub struct Issue {
    pub digest: String,
    pub family: String,
    pub expires_at: DateTime<Utc>,
}

/// The outcome of a sign-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Grant {
    Granted(Actor),
    /// Wrong, locked or disabled; the caller does not hear which.
    Refused,
}

/// The outcome of using a refresh token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Renewal {
    Renewed(Actor),
    /// Unknown, expired or revoked, or of an account that is disabled.
    Refused,
    /// Used for the second time: somebody else has it, so the whole family is revoked.
    Reused,
}

/// What a login is checked against.
///
/// # Errors
/// Of the store.
pub fn credentials(tx: &mut Tx<'_>, login: &str) -> Result<Option<Credentials>, Failure> {
    Ok(tx.credentials_of(login)?)
}

/// Counts an attempt of a person, and hands out a refresh token when it was right.
///
/// # Errors
/// Of the store.
pub fn signed_in(
    tx: &mut Tx<'_>,
    login: &str,
    attempt: Attempt,
    issue: &Issue,
) -> Result<Grant, Failure> {
    let grant = counted(tx, login, attempt, |kind| kind != PrincipalKind::System)?;
    if let Grant::Granted(actor) = &grant {
        tx.add_refresh_token(&issue.token(actor))?;
    }
    Ok(grant)
}

/// Counts an attempt of a system, which gets no refresh token: it has its secret.
///
/// # Errors
/// Of the store.
pub fn client_signed_in(tx: &mut Tx<'_>, client: &str, attempt: Attempt) -> Result<Grant, Failure> {
    counted(tx, client, attempt, |kind| kind == PrincipalKind::System)
}

/// The same for a system that signed an assertion, which works once: `proof` is the digest
/// of its id when it is right. A second use counts as a wrong attempt.
///
/// # Errors
/// Of the store.
pub fn client_asserted(
    tx: &mut Tx<'_>,
    client: &str,
    proof: Option<&str>,
) -> Result<Grant, Failure> {
    let is_right = match proof {
        Some(digest) => tx.use_assertion(client, digest)?,
        None => false,
    };
    client_signed_in(tx, client, if is_right { Attempt::Right } else { Attempt::Wrong })
}

/// The user of a login that another issuer vouches for; none when it may not sign in.
///
/// # Errors
/// Of the store.
pub fn vouched(tx: &mut Tx<'_>, login: &str) -> Result<Option<Actor>, Failure> {
    let found = tx.credentials_of(login)?.map(|found| found.principal.value);
    Ok(found.filter(|user| may_sign_in(user, |_| true)).map(|user| user.actor()))
}

/// The row is claimed before the lock is looked at, so parallel guesses count one by one.
fn counted(
    tx: &mut Tx<'_>,
    login: &str,
    attempt: Attempt,
    may: fn(PrincipalKind) -> bool,
) -> Result<Grant, Failure> {
    let Some(found) = tx.credentials_of(login)? else { return Ok(Grant::Refused) };
    let user = found.principal.value;
    let held = tx.claim_principal(&user.actor().scope(), &user.id)?;
    let Some(user) = held.map(|held| held.value) else { return Ok(Grant::Refused) };
    let now = tx.stamp().at;
    if user.is_locked(now) || !may_sign_in(&user, may) {
        return Ok(Grant::Refused);
    }
    match attempt {
        Attempt::Right => {
            tx.forget_failed_attempts(&user)?;
            Ok(Grant::Granted(user.actor()))
        }
        Attempt::Wrong => {
            let attempts = user.failed_attempts.saturating_add(1);
            tx.save_failed_attempt(&user, attempts, Principal::locked_until(attempts, now))?;
            Ok(Grant::Refused)
        }
    }
}

fn may_sign_in(user: &Principal, may: fn(PrincipalKind) -> bool) -> bool {
    user.state == PrincipalState::Active && may(user.kind)
}

/// Uses a refresh token and hands out the next of its family.
///
/// # Errors
/// Of the store.
pub fn renew(
    tx: &mut Tx<'_>,
    digest: &str,
    next: &str,
    expires_at: DateTime<Utc>,
) -> Result<Renewal, Failure> {
    let Some(token) = tx.refresh_token(digest)? else { return Ok(Renewal::Refused) };
    if token.revoked_at.is_some() || token.expires_at <= tx.stamp().at {
        return Ok(Renewal::Refused);
    }
    if !tx.use_refresh_token(digest)? {
        tx.revoke_refresh_family(&token.family)?;
        return Ok(Renewal::Reused);
    }
    let Some(actor) = active_actor(tx, &token)? else { return Ok(Renewal::Refused) };
    let issue = Issue { digest: next.to_owned(), family: token.family, expires_at };
    tx.add_refresh_token(&issue.token(&actor))?;
    Ok(Renewal::Renewed(actor))
}

fn active_actor(tx: &mut Tx<'_>, token: &RefreshToken) -> Result<Option<Actor>, StoreError> {
    let user = tx.credentials(&token.principal)?.map(|found| found.principal.value);
    let active = user.filter(|user| user.state == PrincipalState::Active);
    Ok(active.map(|user| user.actor()))
}

/// Ends the family of a refresh token; an unknown token is ended already (RFC 7009, 2.2).
///
/// # Errors
/// Of the store.
pub fn revoke(tx: &mut Tx<'_>, digest: &str) -> Result<(), Failure> {
    if let Some(token) = tx.refresh_token(digest)? {
        tx.revoke_refresh_family(&token.family)?;
    }
    Ok(())
}

impl Issue {
    fn token(&self, actor: &Actor) -> RefreshToken {
        RefreshToken {
            digest: self.digest.clone(),
            family: self.family.clone(),
            principal: actor.id.clone(),
            expires_at: self.expires_at,
            used_at: None,
            revoked_at: None,
        }
    }
}
