//! The signed form of a licence: a compact JWS that anyone verifies with the published keys.

use std::sync::Arc;

use actix_web::HttpResponse;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain_licences::Licence;
use domain_licences::status::StatusList;
use jsonwebtoken::{Algorithm, Header};
use serde::Serialize;

use super::body::FaceView;
use crate::config::Config;
use crate::context::Context;
use crate::keys::Keys;
use crate::public::status_list;

/// What is signed: the face, and the registered claims of RFC 7519 that speak of it.
#[derive(Debug, Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    /// Named beside the face too, so that a verifier need not look into it.
    kind: &'a str,
    number: &'a str,
    /// Identifier of the electronic certificate (证照标识), where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    certificate_id: Option<String>,
    status: Status,
    licence: FaceView,
}

/// Where a verifier reads how the licence stands (Token Status List).
#[derive(Debug, Serialize)]
struct Status {
    status_list: Place,
}

#[derive(Debug, Serialize)]
struct Place {
    idx: u32,
    uri: String,
}

impl Status {
    fn of(issuer: &str, licence: &Licence) -> Self {
        let (list, idx) = StatusList::of(licence.kind, &licence.number);
        Self { status_list: Place { idx, uri: status_list::address(issuer, &list) } }
    }
}

/// The signed form as an answer.
pub(super) fn answer(signature: String) -> HttpResponse {
    HttpResponse::Ok().content_type("application/jose").body(signature)
}

/// Who signs: the keys, and the configuration that names us.
#[derive(Debug, Clone)]
pub struct Signatory {
    keys: Keys,
    config: Arc<Config>,
}

impl Signatory {
    /// A signatory with these keys.
    pub const fn new(keys: Keys, config: Arc<Config>) -> Self {
        Self { keys, config }
    }

    /// The one of a server.
    pub(crate) fn of(context: &Context) -> Self {
        Self::new(context.keys.clone(), Arc::clone(&context.config))
    }

    /// Signs the face with the key that signs now.
    pub fn sign(&self, licence: &Licence) -> String {
        sign(self, licence)
    }
}

/// The certificate identifier that a signed form names: as it was when it was signed, whatever is
/// configured now.
pub(super) fn certificate_id(signature: &str) -> Option<String> {
    let payload = URL_SAFE_NO_PAD.decode(signature.split('.').nth(1)?).ok()?;
    let claims: serde_json::Value = serde_json::from_slice(&payload).ok()?;
    Some(claims.get("certificate_id")?.as_str()?.to_owned())
}

fn sign(by: &Signatory, licence: &Licence) -> String {
    let (key, issuer) = (by.keys.signing(), by.config.issuer_url.as_str());
    let header = Header {
        typ: Some("shangwu-licence+jwt".to_owned()),
        kid: Some(key.kid().to_owned()),
        ..Header::new(Algorithm::EdDSA)
    };
    let midnight = |day: chrono::NaiveDate| domain_kernel::shanghai_midnight(day).timestamp();
    let last = licence.valid_until.succ_opt().unwrap_or(licence.valid_until);
    let claims = Claims {
        iss: issuer,
        sub: format!("{}:{}", licence.kind.as_str(), licence.number),
        iat: licence.issued_at.timestamp(),
        nbf: midnight(licence.valid_from),
        exp: midnight(last),
        kind: licence.kind.as_str(),
        number: licence.number.as_str(),
        certificate_id: by.config.certificate_codes.id(licence).map(|id| id.to_string()),
        status: Status::of(issuer, licence),
        licence: FaceView::from(licence),
    };
    jsonwebtoken::encode(&header, &claims, key.encoding()).expect("a face serialises and signs")
}
