//! A system that signs who it is instead of telling a secret: `private_key_jwt` (RFC 7523;
//! OpenID Connect Core, 9).

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, Validation};
use serde::Deserialize;

use crate::idempotency::sha256_hex;
use crate::jwks::{self, TOKEN_BYTES_MAX};

/// The only type of assertion that is read.
pub(super) const JWT_BEARER: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// How far ahead an assertion may end.
const LIFETIME_SECONDS_MAX: i64 = 300;

/// Clocks of systems and servers may differ by this much.
const LEEWAY_SECONDS: i64 = 5;

/// Longer ids are not remembered, so they are not taken.
const ID_CHARACTERS_MAX: usize = 200;

/// An assertion, not believed yet.
#[derive(Debug)]
pub(super) struct Assertion {
    text: String,
    client: String,
}

#[derive(Deserialize)]
struct Subject {
    sub: String,
}

#[derive(Deserialize)]
struct Claims {
    aud: Audience,
    exp: i64,
    nbf: Option<i64>,
    jti: String,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Several(Vec<String>),
}

impl Assertion {
    /// Reads for whom it speaks; `None` when that cannot be told.
    pub(super) fn read(text: String) -> Option<Self> {
        if TOKEN_BYTES_MAX < text.len() {
            return None;
        }
        let claims = jsonwebtoken::dangerous::insecure_decode_claims::<Subject>(&text);
        let client = claims.ok()?.sub;
        // A login is never longer, and the database takes no U+0000.
        let is_login = client.len() <= 64 && !client.contains('\0');
        is_login.then_some(Self { text, client })
    }

    /// The login it claims.
    pub(super) fn client(&self) -> &str {
        &self.client
    }

    /// The digest of its id, when one of the client's keys signed it, it is meant for
    /// `issuer` and nobody else, and its time is now.
    pub(super) fn proof(
        &self,
        jwks: Option<&str>,
        issuer: &str,
        now: DateTime<Utc>,
    ) -> Option<String> {
        let keys = serde_json::from_str(jwks?).ok()?;
        let endpoint = format!("{}/oauth/token", issuer.trim_end_matches('/'));
        let mut validation = Validation::new(Algorithm::EdDSA);
        validation.set_required_spec_claims(&["iss", "sub", "aud", "exp"]);
        validation.set_issuer(&[&self.client]);
        validation.sub = Some(self.client.clone());
        validation.set_audience(&[issuer, &endpoint]);
        let claims: Claims = jwks::signed(&self.text, &keys, validation)?;
        let is_ours = claims.aud.is_only(&[issuer, &endpoint]);
        let has_id = (1..=ID_CHARACTERS_MAX).contains(&claims.jti.chars().count());
        let is_due = claims.is_due(now.timestamp());
        (is_ours && has_id && is_due).then(|| sha256_hex(claims.jti.as_bytes()))
    }
}

impl Claims {
    fn is_due(&self, now: i64) -> bool {
        let from = now.saturating_sub(LEEWAY_SECONDS);
        let until = now.saturating_add(LIFETIME_SECONDS_MAX + LEEWAY_SECONDS);
        let has_begun = self.nbf.is_none_or(|begin| begin <= now.saturating_add(LEEWAY_SECONDS));
        from < self.exp && self.exp <= until && has_begun
    }
}

impl Audience {
    /// Whether nobody else is meant: an assertion that others accept too could be theirs,
    /// passed on.
    fn is_only(&self, ours: &[&str]) -> bool {
        match self {
            Self::One(one) => ours.contains(&one.as_str()),
            Self::Several(all) => {
                !all.is_empty() && all.iter().all(|one| ours.contains(&one.as_str()))
            }
        }
    }
}
