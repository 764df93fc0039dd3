//! Whether a signed licence is ours, and which licence it speaks of.

use domain_kernel::LicenceNumber;
use domain_licences::LicenceKind;
use jsonwebtoken::{Algorithm, Validation};
use operations::licences::LicenceKey;
use serde::Deserialize;

use crate::keys::Keys;

/// The claims that say which licence it is; the others do not matter here.
#[derive(Debug, Deserialize)]
struct Named {
    kind: String,
    number: String,
}

/// The licence of a certificate; `None` when one of our keys did not sign it as it stands. The
/// algorithm comes from us, never from the certificate.
pub(super) fn key_of(keys: &Keys, certificate: &str) -> Option<LicenceKey> {
    let kid = jsonwebtoken::decode_header(certificate).ok()?.kid?;
    let key = keys.find(&kid).or_else(|| {
        keys.reload().ok()?;
        keys.find(&kid)
    })?;
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.required_spec_claims.clear();
    validation.validate_aud = false;
    // How long the licence may be used is asked of the register, not of the signature.
    validation.validate_exp = false;
    validation.validate_nbf = false;
    let named =
        jsonwebtoken::decode::<Named>(certificate, key.decoding(), &validation).ok()?.claims;
    let kind = LicenceKind::parse(&named.kind)?;
    Some(LicenceKey { kind, number: LicenceNumber::parse(&named.number).ok()? })
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use chrono::DateTime;
    use jsonwebtoken::{EncodingKey, Header};
    use serde_json::{Value, json};

    use super::*;

    fn keys() -> Keys {
        Keys::ephemeral(DateTime::from_timestamp(1_770_000_000, 0).unwrap())
    }

    fn claims() -> Value {
        json!({"kind": "import", "number": "26-AA-000001", "exp": 1, "aud": "anyone"})
    }

    fn signed(keys: &Keys, claims: &Value) -> String {
        let key = keys.signing();
        let kid = Some(key.kid().to_owned());
        let header = Header { kid, ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, claims, key.encoding()).unwrap()
    }

    #[test]
    fn our_own_certificate_names_its_licence_for_ever() {
        let keys = keys();
        let key = key_of(&keys, &signed(&keys, &claims())).unwrap();
        assert_eq!((key.kind, key.number.as_str()), (LicenceKind::Import, "26-AA-000001"));
    }

    #[test]
    fn whatever_we_did_not_sign_as_it_stands_is_refused() {
        let keys = keys();
        let genuine = signed(&keys, &claims());
        let parts: Vec<&str> = genuine.split('.').collect();
        let other = json!({"kind": "import", "number": "26-AA-000002"});
        let altered = URL_SAFE_NO_PAD.encode(other.to_string());
        let kid = keys.signing().kid().to_owned();
        let none = URL_SAFE_NO_PAD.encode(json!({"alg": "none", "kid": kid}).to_string());
        let public = keys.signing().public();
        let header = Header { kid: Some(kid), ..Header::new(Algorithm::HS256) };
        let secret = EncodingKey::from_secret(public.as_bytes());
        let swapped = jsonwebtoken::encode(&header, &claims(), &secret).unwrap();
        for forged in [
            format!("{}.{altered}.{}", parts[0], parts[2]),
            format!("{none}.{}.", parts[1]),
            swapped,
            signed(&self::keys(), &claims()),
            signed(&keys, &json!({"number": "26-AA-000001"})),
            "no certificate".to_owned(),
        ] {
            assert_eq!(key_of(&keys, &forged), None, "{forged}");
        }
    }
}
