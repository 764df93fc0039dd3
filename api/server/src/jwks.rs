//! Public keys of others: which algorithms each may be used with, and what it signed.

use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, JwkSet, KeyAlgorithm};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::de::DeserializeOwned;

/// Longer texts are not read as tokens.
pub(crate) const TOKEN_BYTES_MAX: usize = 4_096;

/// The claims of a token that one of the keys signed and that the validation accepts. The
/// algorithms come from the key, never from the token; the end is the caller's to compare,
/// with the product's own clock.
pub(crate) fn signed<T: DeserializeOwned>(
    token: &str,
    keys: &JwkSet,
    mut validation: Validation,
) -> Option<T> {
    if TOKEN_BYTES_MAX < token.len() {
        return None;
    }
    let header = jsonwebtoken::decode_header(token).ok()?;
    // No extension is understood here, so none may be critical (RFC 7515, 4.1.11).
    if header.crit.is_some() {
        return None;
    }
    let key = named(keys, header.kid.as_deref())?;
    validation.algorithms = algorithms(key).to_vec();
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let decoding = DecodingKey::from_jwk(key).ok()?;
    jsonwebtoken::decode::<T>(token, &decoding, &validation).ok().map(|data| data.claims)
}

/// The key of this id; a token without one means the only key.
fn named<'a>(keys: &'a JwkSet, kid: Option<&str>) -> Option<&'a Jwk> {
    match (kid, keys.keys.as_slice()) {
        (Some(kid), _) => keys.find(kid),
        (None, [only]) => Some(only),
        (None, _) => None,
    }
}

/// What a key may be used with; nothing for one that is not for signatures or not of an
/// accepted kind, so that a secret or a weak curve is never taken.
pub(crate) fn algorithms(key: &Jwk) -> &'static [Algorithm] {
    let stated = key.common.key_algorithm;
    let or_stated = |of_kind: &'static [Algorithm]| -> &'static [Algorithm] {
        let is_stated = |one: &&Algorithm| stated == Some(KeyAlgorithm::from(**one));
        match stated {
            None => of_kind,
            Some(_) => of_kind.iter().find(is_stated).map_or(&[], std::slice::from_ref),
        }
    };
    match &key.algorithm {
        AlgorithmParameters::OctetKeyPair(key) if key.curve == EllipticCurve::Ed25519 => {
            or_stated(&[Algorithm::EdDSA])
        }
        AlgorithmParameters::EllipticCurve(key) if key.curve == EllipticCurve::P256 => {
            or_stated(&[Algorithm::ES256])
        }
        AlgorithmParameters::RSA(_) => or_stated(&[Algorithm::PS256, Algorithm::RS256]),
        AlgorithmParameters::OctetKeyPair(_)
        | AlgorithmParameters::EllipticCurve(_)
        | AlgorithmParameters::OctetKey(_)
        | AlgorithmParameters::Other(_)
        | _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn algorithms_of(key: serde_json::Value) -> Vec<Algorithm> {
        algorithms(&serde_json::from_value(key).unwrap()).to_vec()
    }

    #[test]
    fn a_key_is_used_with_its_own_algorithms_only() {
        use Algorithm::{ES256, EdDSA, PS256, RS256};
        let rsa = |alg| json!({"kty": "RSA", "n": "AQAB", "e": "AQAB", "alg": alg});
        let ec = |crv| json!({"kty": "EC", "crv": crv, "x": "AA", "y": "AA"});
        assert_eq!(algorithms_of(rsa(json!(null))), [PS256, RS256]);
        assert_eq!(algorithms_of(rsa(json!("RS256"))), [RS256]);
        assert_eq!(algorithms_of(rsa(json!("HS256"))), []);
        assert_eq!(algorithms_of(ec("P-256")), [ES256]);
        assert_eq!(algorithms_of(ec("P-384")), []);
        let okp = json!({"kty": "OKP", "crv": "Ed25519", "x": "AA"});
        assert_eq!(algorithms_of(okp), [EdDSA]);
        assert_eq!(algorithms_of(json!({"kty": "oct", "k": "AA"})), []);
    }
}
