//! The signed form of a licence: a compact JWS that anyone verifies with the published keys.

use actix_web::HttpResponse;
use domain_licences::Licence;
use domain_licences::status::StatusList;
use jsonwebtoken::{Algorithm, Header};
use serde::Serialize;

use super::body::FaceView;
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

/// Signs the face with the key that signs now.
pub fn sign(keys: &Keys, issuer: &str, licence: &Licence) -> String {
    let key = keys.signing();
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
        status: Status::of(issuer, licence),
        licence: FaceView::from(licence),
    };
    jsonwebtoken::encode(&header, &claims, key.encoding()).expect("a face serialises and signs")
}
