//! Access tokens: short-lived EdDSA JWTs that carry who acts, issued and checked here.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use aws_lc_rs::digest;
use chrono::{DateTime, Utc};
use domain_identity::{Actor, Enrolment, OrganisationPath, Role};
use domain_kernel::{EnterpriseId, OrganisationId, UserId};
use jsonwebtoken::{Algorithm, Header, Validation};
use quick_cache::sync::Cache;
use serde::{Deserialize, Serialize};

use crate::keys::{Keys, random_secret};

/// Who the tokens are for.
pub const AUDIENCE: &str = "shangwu";

/// Clocks of callers and servers may differ by this much.
pub(crate) const LEEWAY_SECONDS: i64 = 5;

/// Longer texts are not tokens of ours.
const TOKEN_BYTES_MAX: usize = 4_096;

/// Verified tokens remembered at the same time.
const REMEMBERED_MAX: usize = 10_000;

/// What an access token says.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Claims {
    pub iss: String,
    pub aud: String,
    /// The user's id.
    pub sub: String,
    /// When it was issued, in seconds since 1970.
    pub iat: i64,
    /// When it ends, in seconds since 1970.
    pub exp: i64,
    /// Makes every token different.
    pub jti: String,
    pub roles: Vec<String>,
    /// The organisation of an officer or system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// The organisation's place in the tree.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation_path: Option<String>,
    /// The enterprise of an enterprise user.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub enterprise: Option<String>,
}

/// Why a token is refused. The caller hears which of the two it is, and nothing more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenFault {
    Invalid,
    Expired,
}

struct Verified {
    actor: Arc<Actor>,
    expires_at: i64,
}

/// Issues and checks tokens. Copies share the memory of checked ones.
#[derive(Clone)]
pub struct Tokens {
    keys: Keys,
    issuer: Arc<str>,
    lifetime_seconds: i64,
    remembered: Arc<Cache<[u8; 32], Arc<Verified>>>,
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Tokens {
    /// Tokens of `issuer` that last for `lifetime`.
    pub fn new(keys: Keys, issuer: &str, lifetime: Duration) -> Self {
        let lifetime_seconds = i64::try_from(lifetime.as_secs()).unwrap_or(i64::MAX);
        let remembered = Arc::new(Cache::new(REMEMBERED_MAX));
        Self { keys, issuer: issuer.into(), lifetime_seconds, remembered }
    }

    /// How long a token lasts.
    pub fn lifetime_seconds(&self) -> i64 {
        self.lifetime_seconds
    }

    /// A token for an actor.
    pub fn issue(&self, actor: &Actor, now: DateTime<Utc>) -> String {
        let claims = self.claims(actor, now.timestamp());
        let key = self.keys.signing();
        let header = Header { kid: Some(key.kid().to_owned()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &claims, key.encoding())
            .expect("our own key signs our own claims")
    }

    fn claims(&self, actor: &Actor, now: i64) -> Claims {
        let (organisation, organisation_path, enterprise) = match &actor.enrolment {
            Enrolment::Organisation { id, path } => {
                (Some(id.as_str().to_owned()), Some(path.as_str().to_owned()), None)
            }
            Enrolment::Enterprise { id } => (None, None, Some(id.as_str().to_owned())),
        };
        Claims {
            iss: self.issuer.to_string(),
            aud: AUDIENCE.to_owned(),
            sub: actor.id.as_str().to_owned(),
            iat: now,
            exp: now.saturating_add(self.lifetime_seconds),
            jti: random_secret(),
            roles: actor.roles.iter().map(|role| role.as_str().to_owned()).collect(),
            organisation,
            organisation_path,
            enterprise,
        }
    }

    /// Who a token speaks for. A token that was checked before is only looked up.
    ///
    /// # Errors
    /// When the token is not one of ours, was altered, or has ended.
    pub fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Arc<Actor>, TokenFault> {
        if TOKEN_BYTES_MAX < token.len() {
            return Err(TokenFault::Invalid);
        }
        let fingerprint = fingerprint(token);
        let verified = match self.remembered.get(&fingerprint) {
            Some(verified) => verified,
            None => {
                let verified = Arc::new(self.checked(token).ok_or(TokenFault::Invalid)?);
                self.remembered.insert(fingerprint, Arc::clone(&verified));
                verified
            }
        };
        if verified.expires_at.saturating_add(LEEWAY_SECONDS) <= now.timestamp() {
            return Err(TokenFault::Expired);
        }
        Ok(Arc::clone(&verified.actor))
    }

    /// The algorithm comes from us, never from the token. The end is compared by the
    /// caller, with the product's own clock.
    fn checked(&self, token: &str) -> Option<Verified> {
        let header = jsonwebtoken::decode_header(token).ok()?;
        let kid = header.kid?;
        let key = self.keys.find(&kid).or_else(|| {
            self.keys.reload().ok()?;
            self.keys.find(&kid)
        })?;
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_issuer(&[self.issuer.as_ref()]);
        validation.set_audience(&[AUDIENCE]);
        validation.validate_exp = false;
        let data = jsonwebtoken::decode::<Claims>(token, key.decoding(), &validation).ok()?;
        let expires_at = data.claims.exp;
        Some(Verified { actor: Arc::new(actor(&data.claims)?), expires_at })
    }
}

/// Under which a checked token is remembered.
pub(crate) fn fingerprint(token: &str) -> [u8; 32] {
    let hash = digest::digest(&digest::SHA256, token.as_bytes());
    *hash.as_ref().first_chunk().expect("SHA-256 has 32 bytes")
}

fn actor(claims: &Claims) -> Option<Actor> {
    let id = UserId::parse(&claims.sub).ok()?;
    let roles = claims.roles.iter().map(|word| Role::parse(word)).collect::<Option<Vec<_>>>()?;
    let enrolment = match (&claims.organisation, &claims.organisation_path, &claims.enterprise) {
        (Some(id), Some(path), None) => Enrolment::Organisation {
            id: OrganisationId::parse(id).ok()?,
            path: OrganisationPath::parse(path)?,
        },
        (None, None, Some(id)) => Enrolment::Enterprise { id: EnterpriseId::parse(id).ok()? },
        _ => return None,
    };
    Some(Actor { id, roles, enrolment })
}
