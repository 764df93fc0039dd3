//! What the wire carries of tokens and keys, in the words of their RFCs.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::error::OAuthError;
use crate::keys::Keys;

/// A form of `/oauth/token`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TokenRequest {
    /// `password`, `refresh_token` or `client_credentials`.
    #[schema(max_length = 40, example = "password")]
    pub(super) grant_type: String,
    /// With `password`.
    #[schema(max_length = 64, example = "importer")]
    pub(super) username: Option<String>,
    /// With `password`.
    #[schema(max_length = 128, format = Password, example = "a-long-passphrase-7")]
    pub(super) password: Option<String>,
    /// With `refresh_token`.
    #[schema(max_length = 200)]
    pub(super) refresh_token: Option<String>,
    /// With `client_credentials`; beside an assertion it may be left out.
    #[schema(max_length = 64, example = "customs")]
    pub(super) client_id: Option<String>,
    /// With `client_credentials`, unless there is an assertion.
    #[schema(max_length = 200, format = Password)]
    pub(super) client_secret: Option<String>,
    /// With an assertion: `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.
    #[schema(max_length = 100, example = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")]
    pub(super) client_assertion_type: Option<String>,
    /// With `client_credentials`, instead of a secret: a JWT signed by a registered key.
    #[schema(max_length = 4096, format = Password)]
    pub(super) client_assertion: Option<String>,
    /// Not used: what a caller may do follows from its roles. Accepted from generic clients.
    #[schema(max_length = 2000)]
    #[serde(rename = "scope")]
    _scope: Option<String>,
}

impl TokenRequest {
    /// Why no grant can be made of the form.
    pub(super) fn fault(&self) -> OAuthError {
        match self.grant_type.as_str() {
            "password" => OAuthError::invalid_request("username and password are needed"),
            "refresh_token" => OAuthError::invalid_request("refresh_token is needed"),
            "client_credentials" => OAuthError::invalid_request(
                "either client_id and client_secret or a jwt-bearer client_assertion is needed",
            ),
            _ => OAuthError::unsupported_grant_type(),
        }
    }
}

/// A form of `/oauth/revocation`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RevocationRequest {
    /// The refresh token.
    pub(super) token: String,
    /// Not used: only refresh tokens can be revoked. Accepted from generic clients.
    #[schema(example = "refresh_token")]
    #[serde(rename = "token_type_hint")]
    _token_type_hint: Option<String>,
}

/// An access token, and how to get the next one.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Token)]
pub(super) struct TokenView {
    /// For `Authorization: Bearer …`.
    access_token: String,
    /// `Bearer`.
    #[schema(example = "Bearer")]
    token_type: &'static str,
    /// Seconds until the access token ends.
    #[schema(minimum = 1, example = 600)]
    expires_in: i64,
    /// To be used once; only people get one.
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<String>,
}

impl TokenView {
    pub(super) fn new(
        access_token: String,
        expires_in: i64,
        refresh_token: Option<String>,
    ) -> Self {
        Self { access_token, token_type: "Bearer", expires_in, refresh_token }
    }
}

/// The public keys (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct JwkSet {
    /// The newest first: it signs.
    keys: Vec<Jwk>,
}

/// A public key (RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
struct Jwk {
    /// `OKP`.
    #[schema(example = "OKP")]
    kty: &'static str,
    /// `Ed25519`.
    #[schema(example = "Ed25519")]
    crv: &'static str,
    /// `EdDSA`.
    #[schema(example = "EdDSA")]
    alg: &'static str,
    /// `sig`.
    #[serde(rename = "use")]
    #[schema(example = "sig")]
    used_for: &'static str,
    /// What signatures name.
    kid: String,
    /// The key, base64url without padding.
    x: String,
}

impl JwkSet {
    pub(super) fn of(keys: &Keys) -> Self {
        let jwk = |kid: &str, x: String| Jwk {
            kty: "OKP",
            crv: "Ed25519",
            alg: "EdDSA",
            used_for: "sig",
            kid: kid.to_owned(),
            x,
        };
        Self { keys: keys.all().iter().map(|key| jwk(key.kid(), key.public())).collect() }
    }
}
