//! The worked examples of the dossiers, by their numbers.

use crate::desk::{Desk, Goods, amount, district, later, licence, message, on_line};
use domain_customs::{DistrictMatch, QuarantineReason, UsageAction, UsageMessage, Verdict};
use domain_kernel::LicenceNumber;
use domain_licences::LicenceState;

use UsageAction::{Commit, Reserve};

#[test]
fn t4_1_and_t4_2_the_header_pattern_of_a_licence_number() {
    assert!(LicenceNumber::parse("26-AA-100001").is_ok());
    assert!(LicenceNumber::parse("2026-AA-1").is_err());
}

#[test]
fn t4_5_the_same_message_twice_deducts_once() {
    let mut desk = Desk::new(licence("100", Goods::Counted, 12));
    let reserve = message(Reserve, 1, "60");
    desk.apply(&reserve);
    assert_eq!(desk.send(&reserve), Ok(Verdict::Superseded));
    assert_eq!(desk.balance(), ["40.0000", "60.0000", "0.0000", "0.0000"]);
}

#[test]
fn t4_7_a_district_on_the_face_admits_its_offices_and_an_office_only_itself() {
    let (face, office) = (district("5300"), district("5301"));
    assert!(DistrictMatch::District.admits(&face, &office));
    assert!(!DistrictMatch::Office.admits(&face, &office));
    assert_eq!(DistrictMatch::of_face(&face), DistrictMatch::District);
    assert_eq!(DistrictMatch::of_face(&office), DistrictMatch::Office);
    for (face, port, fits) in [
        ("5300", "5301", true),
        ("5300", "5300", true),
        ("5300", "5201", false),
        ("5301", "5301", true),
        ("5301", "5302", false),
    ] {
        let mut desk = Desk::new(licence("100", Goods::Counted, 12));
        desk.licence.ports = vec![district("2200"), district(face)];
        let verdict = desk.send(&UsageMessage { port: district(port), ..message(Reserve, 1, "1") });
        match verdict {
            Ok(_) => assert!(fits, "{face} {port}"),
            Err(quarantine) => {
                assert!(!fits, "{face} {port}");
                assert_eq!(quarantine.reason, QuarantineReason::WrongPort);
            }
        }
    }
}

#[test]
fn t4_11_two_items_of_one_declaration_are_measured_together() {
    let mut desk = Desk::new(licence("100", Goods::Counted, 12));
    desk.apply(&message(Reserve, 1, "60"));
    let quarantine = desk.send(&on_line(message(Reserve, 1, "50"), 2)).unwrap_err();
    assert_eq!(quarantine.reason.exchange_code(), 2107);
    assert_eq!(quarantine.limit, Some(amount("40")));
    desk.apply(&on_line(message(Reserve, 1, "40"), 2));
    assert_eq!(desk.licence.uses, 1);
}

#[test]
fn goods_2_i_5_the_last_of_several_batches_overruns_the_rest() {
    let mut desk = Desk::new(licence("1000", Goods::Bulk(500), 12));
    desk.clear(1, "400");
    desk.clear(2, "350");
    let last = UsageMessage { is_final: true, ..message(Reserve, 3, "262.5") };
    desk.apply(&last);
    assert_eq!(desk.account.overdraft, amount("12.5"));
    desk.apply(&UsageMessage { action: Commit, version: 2, ..last });
    assert_eq!(desk.balance(), ["-12.5000", "0.0000", "1012.5000", "0.0000"]);
    assert_eq!(desk.licence.state, LicenceState::UsedUp);

    let mut desk = Desk::new(licence("1000", Goods::Bulk(500), 12));
    desk.clear(1, "400");
    desk.clear(2, "350");
    assert_eq!(desk.refuses(&message(Reserve, 3, "262.5001")), "over_use");
}

#[test]
fn goods_2_i_7_one_batch_of_bulk_goods_overruns_the_whole() {
    let mut desk = Desk::new(licence("1000", Goods::Bulk(500), 1));
    assert_eq!(desk.refuses(&message(Reserve, 1, "1050.1")), "over_use");
    desk.clear(1, "1050");
    assert_eq!(desk.licence.state, LicenceState::UsedUp);
    assert_eq!(desk.balance(), ["-50.0000", "0.0000", "1050.0000", "0.0000"]);
}

#[test]
fn goods_2_i_8_after_the_twelfth_use_the_balance_is_dead() {
    let mut desk = Desk::new(licence("150", Goods::Bulk(500), 12));
    for declaration in 1..=12 {
        desk.clear(declaration, "10");
    }
    assert_eq!(desk.licence.state, LicenceState::UsedUp);
    assert_eq!(desk.balance(), ["0.0000", "0.0000", "120.0000", "30.0000"]);
    assert_eq!(desk.refuses(&message(Reserve, 13, "10")), "batch_limit");
}

#[test]
fn goods_3_i_4_crude_oil_in_one_batch_overruns_three_per_cent() {
    let mut desk = Desk::new(licence("100000", Goods::Bulk(300), 1));
    assert_eq!(desk.refuses(&message(Reserve, 1, "103000.1")), "over_use");
    desk.clear(1, "103000");
    assert_eq!(desk.licence.state, LicenceState::UsedUp);
}

#[test]
fn goods_3_i_5_the_last_of_six_uses_overruns_the_remaining_quantity_only() {
    let mut desk = Desk::new(licence("60000", Goods::Bulk(500), 6));
    for declaration in 1..=5 {
        desk.clear(declaration, "10000");
    }
    let quarantine = desk.send(&message(Reserve, 6, "10501")).unwrap_err();
    assert_eq!(quarantine.limit, Some(amount("10500")));
    desk.clear(6, "10500");
    assert_eq!(desk.balance(), ["-500.0000", "0.0000", "60500.0000", "0.0000"]);
    assert_eq!(desk.licence.state, LicenceState::UsedUp);
}

#[test]
fn goods_3_h_5_a_short_shipment_of_one_batch_releases_the_rest() {
    let mut desk = Desk::new(licence("1000", Goods::Bulk(500), 1));
    desk.apply(&message(Reserve, 1, "1000"));
    desk.apply(&later(message(Commit, 1, "960"), 2));
    assert_eq!(desk.balance(), ["0.0000", "0.0000", "960.0000", "40.0000"]);
    assert_eq!(desk.licence.state, LicenceState::UsedUp);
}
