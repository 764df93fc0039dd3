//! Status lists: how licences stand, signed, for verifiers who ask nobody.

use std::io::Read as _;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain_identity::Role;
use domain_licences::{Delivery, LicenceState};
use flate2::read::ZlibDecoder;
use serde_json::{Value, json};

use crate::desk::{self, Desk, ISSUER};

const LIST: &str = "/public/status-lists/automatic_import/26-AA/0";

fn claims(token: &str) -> Value {
    let body = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).unwrap()).unwrap()
}

/// The bits of the places of a list.
fn bits(desk: &Desk, places: &[usize]) -> Vec<u8> {
    let answer = desk.visit(LIST);
    assert_eq!(answer.headers()["content-type"], "application/statuslist+jwt");
    let claims = claims(&answer.text().unwrap());
    assert_eq!(claims["status_list"]["bits"], 4);
    assert!(claims["ttl"].as_i64().unwrap() <= 60, "a suspension shows within a minute");
    let packed = claims["status_list"]["lst"].as_str().unwrap();
    let mut bytes = Vec::new();
    let packed = URL_SAFE_NO_PAD.decode(packed).unwrap();
    ZlibDecoder::new(packed.as_slice()).read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes.len(), 32_768);
    places.iter().map(|place| (bytes[place / 2] >> (4 * (place % 2))) & 0xF).collect()
}

#[test]
fn a_list_says_how_each_licence_stands() {
    desk::each(|desk| {
        desk.licence(1, Delivery::Electronic);
        desk.licence(2, Delivery::Paper);
        for (serial, state) in [
            (3, LicenceState::Revoked),
            (4, LicenceState::Replaced),
            (5, LicenceState::UsedUp),
            (6, LicenceState::LossReported),
            (7, LicenceState::Returned),
            (65_535, LicenceState::Frozen),
            (65_536, LicenceState::Revoked),
        ] {
            desk.licence_as(serial, Delivery::Electronic, |licence| licence.state = state);
        }
        let places = [1, 2, 3, 4, 5, 6, 7, 8, 65_535];
        assert_eq!(bits(desk, &places), [0, 12, 1, 3, 11, 2, 1, 0, 2]);
    });
}

#[test]
fn a_suspension_is_in_the_next_list_and_an_unchanged_list_is_not_sent_again() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let first = desk.visit(LIST);
        assert_eq!(first.headers()["cache-control"], "public, max-age=30");
        let tag = first.headers()["etag"].to_str().unwrap().to_owned();
        assert_eq!(desk.visit_with(LIST, "If-None-Match", &tag).status(), 304);
        let issuer = desk.officer(ISSUER, Role::Issuer);
        let freeze = format!("/licences/automatic_import/{}/freeze", licence.number);
        assert_eq!(desk.act(&issuer, &freeze, &json!({"reason": "核查"})).status(), 200);
        assert_eq!(desk.visit_with(LIST, "If-None-Match", &tag).status(), 200);
        assert_eq!(bits(desk, &[1]), [2]);
    });
}

#[test]
fn a_list_that_cannot_be_is_not_found() {
    desk::each(|desk| {
        for (path, status) in [
            ("automatic_import/26-AA/16", 404),
            ("automatic_import/26-A/0", 404),
            ("automatic_import/26-aa/0", 404),
            ("automatic_import/26-AA/-1", 400),
            ("automatic/26-AA/0", 400),
        ] {
            let answer = desk.visit(&format!("/public/status-lists/{path}"));
            assert_eq!(answer.status(), status, "{path}");
        }
        assert_eq!(desk.visit("/public/status-lists/import/26-ZZ/3").status(), 200, "empty");
    });
}
