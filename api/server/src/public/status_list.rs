//! Status lists (draft-ietf-oauth-status-list): what a verifier keeps, and asks without asking us.

use std::io::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, Utc};
use domain_licences::status::{StatusList, TokenStatus, packed};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use jsonwebtoken::{Algorithm, Header};
use serde::{Deserialize, Serialize};
use utoipa::IntoParams;

use crate::answer::Signed;
use crate::keys::Keys;
use crate::licences::LicenceKindWord;
use crate::problem::Problem;
use crate::reference::Cached;

/// Seconds a verifier may keep a list: a suspension shows within a minute.
const KEPT_SECONDS: i64 = 30;

/// The same for caches on the way.
const KEPT: &str = "public, max-age=30";

/// Seconds after which a list says nothing any more.
const VALID_SECONDS: i64 = 24 * 60 * 60;

/// Which list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct StatusListPath {
    kind: LicenceKindWord,
    /// Year and issuing body, as in the numbers.
    #[param(pattern = "^[0-9]{2}-[0-9A-Z]{2}$", example = "26-AA")]
    series: String,
    /// From 0; each part holds 65,536 licences.
    #[param(minimum = 0, maximum = 15, example = 0)]
    part: u32,
}

impl StatusListPath {
    pub(super) fn parse(self) -> Result<StatusList, Problem> {
        let list = StatusList { kind: self.kind.into(), series: self.series, part: self.part };
        list.numbers().ok_or_else(|| Problem::not_found("status list"))?;
        Ok(list)
    }
}

/// Where a list is found; the claim of a licence names it.
pub(crate) fn address(issuer: &str, list: &StatusList) -> String {
    let StatusList { kind, series, part } = list;
    format!("{issuer}/api/v1/public/status-lists/{}/{series}/{part}", kind.as_str())
}

#[derive(Debug, Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: String,
    iat: i64,
    exp: i64,
    ttl: i64,
    status_list: Bits,
}

#[derive(Debug, Serialize)]
struct Bits {
    bits: u8,
    lst: String,
}

/// Signs a list; the tag is that of its bits, not of the moment.
pub(super) fn signed(
    keys: &Keys,
    issuer: &str,
    (list, statuses): (&StatusList, Vec<(u32, TokenStatus)>),
    now: DateTime<Utc>,
) -> Cached<Signed> {
    let lst = URL_SAFE_NO_PAD.encode(compressed(&packed(statuses)));
    let key = keys.signing();
    let header = Header {
        typ: Some("statuslist+jwt".to_owned()),
        kid: Some(key.kid().to_owned()),
        ..Header::new(Algorithm::EdDSA)
    };
    let content = lst.clone();
    let claims = Claims {
        iss: issuer,
        sub: address(issuer, list),
        iat: now.timestamp(),
        exp: now.timestamp() + VALID_SECONDS,
        ttl: KEPT_SECONDS,
        status_list: Bits { bits: 4, lst },
    };
    let text = jsonwebtoken::encode(&header, &claims, key.encoding());
    let text = text.expect("a list serialises and signs");
    let answer = Signed { content_type: "application/statuslist+jwt", text };
    Cached::digested(answer, content.as_bytes(), KEPT)
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("a vector takes all")
}
