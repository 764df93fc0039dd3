//! Tokens of another issuer (OpenID Connect), when one is configured: it says who somebody
//! is; what that user may do stays ours to say.

use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use arc_swap::ArcSwap;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain_identity::Actor;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, Validation};
use quick_cache::sync::Cache;
use serde::Deserialize;
use serde_json::{Map, Value};

use crate::jwks;
use crate::token::{LEEWAY_SECONDS, TokenFault, fingerprint};

/// A user who was shut out, or whose roles changed, is noticed after this long.
const REMEMBERED_SECONDS: i64 = 60;

/// The file of keys is read again this often at most, however many unknown keys are named.
const REREAD_SECONDS: i64 = 60;

const REMEMBERED_MAX: usize = 10_000;

/// Which issuer, and how its tokens name our users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OidcConfig {
    /// The `iss` of its tokens.
    pub issuer: String,
    /// What its tokens are to name as `aud`: this service.
    pub audience: String,
    /// A file with its public keys, a JWK set.
    pub jwks: PathBuf,
    /// The claim that is a login of ours.
    pub claim: String,
}

/// Why the keys of the other issuer cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {cause}", path = path.display())]
pub struct OidcError {
    path: PathBuf,
    cause: std::io::Error,
}

/// The other issuer, its keys, and the users of its that were looked up of late.
pub(crate) struct Oidc {
    config: OidcConfig,
    keys: ArcSwap<JwkSet>,
    read_at: AtomicI64,
    remembered: Cache<[u8; 32], Known>,
}

#[derive(Clone)]
struct Known {
    actor: Arc<Actor>,
    until: i64,
}

/// What a token of theirs proves, until when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Vouched {
    pub(crate) login: String,
    expires_at: i64,
}

#[derive(Deserialize)]
struct Claims {
    exp: i64,
    nbf: Option<i64>,
    #[serde(flatten)]
    others: Map<String, Value>,
}

impl fmt::Debug for Oidc {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Oidc").field("config", &self.config).finish_non_exhaustive()
    }
}

impl Oidc {
    /// Reads the keys.
    ///
    /// # Errors
    /// When the file cannot be read or is no JWK set.
    pub(crate) fn open(config: OidcConfig, now: DateTime<Utc>) -> Result<Self, OidcError> {
        let keys = ArcSwap::from_pointee(read(&config)?);
        let read_at = AtomicI64::new(now.timestamp());
        Ok(Self { config, keys, read_at, remembered: Cache::new(REMEMBERED_MAX) })
    }

    /// Whether a token says that it is of this issuer; it is believed only when checked.
    pub(crate) fn claims(&self, token: &str) -> bool {
        let issuer = || {
            let body = URL_SAFE_NO_PAD.decode(token.split('.').nth(1)?).ok()?;
            let claims: Map<String, Value> = serde_json::from_slice(&body).ok()?;
            Some(claims.get("iss")?.as_str()? == self.config.issuer)
        };
        token.len() <= jwks::TOKEN_BYTES_MAX && issuer().unwrap_or(false)
    }

    /// The user of a token that was looked up within the last minute.
    pub(crate) fn remembered(&self, token: &str, now: DateTime<Utc>) -> Option<Arc<Actor>> {
        let known = self.remembered.get(&fingerprint(token))?;
        (now.timestamp() < known.until).then_some(known.actor)
    }

    /// Keeps who a checked token speaks for.
    pub(crate) fn remember(
        &self,
        token: &str,
        vouched: &Vouched,
        actor: &Arc<Actor>,
        now: DateTime<Utc>,
    ) {
        let until = vouched.expires_at.min(now.timestamp().saturating_add(REMEMBERED_SECONDS));
        let known = Known { actor: Arc::clone(actor), until };
        self.remembered.insert(fingerprint(token), known);
    }

    /// Checks a token.
    ///
    /// # Errors
    /// When it is not signed by a key of the issuer, is not for us, or is not valid now.
    pub(crate) fn check(&self, token: &str, now: DateTime<Utc>) -> Result<Vouched, TokenFault> {
        let claims = self.signed(token).or_else(|| {
            self.read_again(now);
            self.signed(token)
        });
        let claims = claims.ok_or(TokenFault::Invalid)?;
        let now = now.timestamp();
        if claims.exp.saturating_add(LEEWAY_SECONDS) <= now {
            return Err(TokenFault::Expired);
        }
        let begins = claims.nbf.unwrap_or(now);
        let login = claims.others.get(&self.config.claim).and_then(Value::as_str);
        match login {
            Some(login) if begins <= now.saturating_add(LEEWAY_SECONDS) => {
                Ok(Vouched { login: login.to_owned(), expires_at: claims.exp })
            }
            Some(_) | None => Err(TokenFault::Invalid),
        }
    }

    fn signed(&self, token: &str) -> Option<Claims> {
        // The algorithms are those of the key; this one is replaced.
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        validation.set_issuer(&[&self.config.issuer]);
        validation.set_audience(&[&self.config.audience]);
        jwks::signed(token, &self.keys.load(), validation)
    }

    /// Takes over new keys of the issuer; the keys in use stay when the file cannot be read.
    fn read_again(&self, now: DateTime<Utc>) {
        let (now, last) = (now.timestamp(), self.read_at.load(Ordering::Relaxed));
        let is_due = last.saturating_add(REREAD_SECONDS) <= now;
        let order = Ordering::Relaxed;
        if !is_due || self.read_at.compare_exchange(last, now, order, order).is_err() {
            return;
        }
        match read(&self.config) {
            Ok(keys) => self.keys.store(Arc::new(keys)),
            Err(error) => log::error!("the keys of the other issuer stay as they are: {error}"),
        }
    }
}

fn read(config: &OidcConfig) -> Result<JwkSet, OidcError> {
    let failed = |cause| OidcError { path: config.jwks.clone(), cause };
    let text = std::fs::read(&config.jwks).map_err(failed)?;
    serde_json::from_slice(&text).map_err(|error| failed(error.into()))
}
