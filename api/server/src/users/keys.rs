//! The public keys that an administrator registers for a system.

use std::str::FromStr as _;

use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED, ED25519, ParsedPublicKey};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::jwk::{
    AlgorithmParameters, CommonParameters, EllipticCurve, EllipticCurveKeyParameters,
    EllipticCurveKeyType, Jwk, JwkSet, KeyAlgorithm, OctetKeyPairParameters, OctetKeyPairType,
    PublicKeyUse, RSAKeyParameters, RSAKeyType,
};
use operations::identity::ClientKeys;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use crate::jwks;
use crate::problem::{FieldError, Message};
use crate::wire::Fields;

/// Bytes of an RSA modulus: 2048 to 4096 bits.
const MODULUS_BYTES: std::ops::RangeInclusive<usize> = 256..=512;

/// The public keys of a system (RFC 7517).
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = ClientKeySet)]
pub(super) struct KeySetRequest {
    /// Several while keys rotate; none ends signing in with keys.
    #[validate(length(max = 4), nested)]
    #[schema(max_items = 4)]
    keys: Vec<KeyRequest>,
}

/// The kind of a key.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[schema(as = ClientKeyType)]
enum KeyTypeWord {
    /// Ed25519.
    #[serde(rename = "OKP")]
    Okp,
    /// P-256.
    #[serde(rename = "EC")]
    Ec,
    /// RSA of 2048 to 4096 bits.
    #[serde(rename = "RSA")]
    Rsa,
}

/// A public key: Ed25519, P-256 or RSA. The members of a private key are refused.
#[derive(Debug, Serialize, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = ClientKey)]
struct KeyRequest {
    kty: KeyTypeWord,
    /// What an assertion names in its header; unique in the set.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "2026-03")]
    kid: String,
    /// `Ed25519` of an OKP key, `P-256` of an EC key.
    #[validate(length(max = 10))]
    #[schema(max_length = 10, example = "Ed25519")]
    crv: Option<String>,
    /// Of an OKP or EC key, base64url without padding.
    #[validate(length(max = 50))]
    #[schema(max_length = 50, example = "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo")]
    x: Option<String>,
    /// Of an EC key, base64url without padding.
    #[validate(length(max = 50))]
    #[schema(max_length = 50)]
    y: Option<String>,
    /// The modulus of an RSA key, base64url without padding.
    #[validate(length(max = 700))]
    #[schema(max_length = 700)]
    n: Option<String>,
    /// The exponent of an RSA key: `AQAB`.
    #[validate(length(max = 10))]
    #[schema(max_length = 10)]
    e: Option<String>,
    /// `EdDSA`, `ES256`, `PS256` or `RS256`, as fits the key; any that fits when missing.
    #[validate(length(max = 10))]
    #[schema(max_length = 10, example = "EdDSA")]
    alg: Option<String>,
    /// `sig`.
    #[serde(rename = "use")]
    #[validate(length(max = 10))]
    #[schema(max_length = 10, example = "sig")]
    used_for: Option<String>,
}

impl KeySetRequest {
    /// Whether it holds a key at all.
    pub(super) fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// The set as it is kept; every key that cannot be used is told.
    pub(super) fn read(&self, fields: &mut Fields) -> ClientKeys {
        let mut read = JwkSet { keys: Vec::new() };
        for (index, key) in self.keys.iter().enumerate() {
            let is_first = self.keys.iter().take(index).all(|other| other.kid != key.kid);
            match key.jwk().filter(|_| is_first) {
                Some(jwk) => read.keys.push(jwk),
                None => {
                    let at = format!("/jwks/keys/{index}");
                    fields.add(FieldError::new(at, "key_unusable", Message::KeyUnusable));
                }
            }
        }
        ClientKeys {
            jwks: serde_json::to_string(&read).expect("keys of plain text become JSON"),
            kids: read.keys.into_iter().filter_map(|key| key.common.key_id).collect(),
        }
    }
}

impl KeyRequest {
    fn jwk(&self) -> Option<Jwk> {
        let common = CommonParameters {
            key_id: Some(self.kid.clone()),
            public_key_use: Some(PublicKeyUse::Signature),
            key_algorithm: match &self.alg {
                Some(word) => Some(KeyAlgorithm::from_str(word).ok()?),
                None => None,
            },
            ..CommonParameters::default()
        };
        let jwk = Jwk { common, algorithm: self.parameters()? };
        let is_for_signing = self.used_for.as_deref().is_none_or(|word| word == "sig");
        (is_for_signing && !jwks::algorithms(&jwk).is_empty()).then_some(jwk)
    }

    /// The parameters of its kind, and those only.
    fn parameters(&self) -> Option<AlgorithmParameters> {
        let (crv, x, y) = (self.crv.as_deref(), self.x.as_ref(), self.y.as_ref());
        let (n, e) = (self.n.as_ref(), self.e.as_ref());
        match (self.kty, crv, x, y, n, e) {
            (KeyTypeWord::Okp, Some("Ed25519"), Some(x), None, None, None) => {
                ParsedPublicKey::new(&ED25519, decoded(x)?).ok()?;
                Some(AlgorithmParameters::OctetKeyPair(OctetKeyPairParameters {
                    key_type: OctetKeyPairType::OctetKeyPair,
                    curve: EllipticCurve::Ed25519,
                    x: x.clone(),
                }))
            }
            (KeyTypeWord::Ec, Some("P-256"), Some(x), Some(y), None, None) => {
                let point = [&[4], decoded(x)?.as_slice(), decoded(y)?.as_slice()].concat();
                ParsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).ok()?;
                Some(AlgorithmParameters::EllipticCurve(EllipticCurveKeyParameters {
                    key_type: EllipticCurveKeyType::EC,
                    curve: EllipticCurve::P256,
                    x: x.clone(),
                    y: y.clone(),
                }))
            }
            (KeyTypeWord::Rsa, None, None, None, Some(n), Some(e)) => {
                let modulus = decoded(n)?;
                let is_long = MODULUS_BYTES.contains(&modulus.len()) && modulus[0] & 0x80 != 0;
                (is_long && e == "AQAB").then(|| {
                    let key_type = RSAKeyType::RSA;
                    let (n, e) = (n.clone(), e.clone());
                    AlgorithmParameters::RSA(RSAKeyParameters { key_type, n, e })
                })
            }
            _ => None,
        }
    }
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}
