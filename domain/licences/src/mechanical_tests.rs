use domain_kernel::{Currency, HsCode, Quantity, Unit};

use super::*;
use crate::samples;

const KIND: LicenceKind = LicenceKind::AutomaticImportMechanical;

fn found(
    application: &Application,
    importer: &str,
    approval: Option<&MechanicalApproval>,
    drawn: i64,
) -> Vec<MechanicalMismatch> {
    let importer = UnifiedSocialCreditCode::parse(importer).unwrap();
    let on = domain_kernel::day(2009, 3, 2);
    mismatches(application, &importer, approval, drawn, on)
}

#[test]
fn an_approval_matches_number_importer_goods_quantity_and_day() {
    let facts = samples::facts(KIND);
    let application = &facts.application;
    let approval = facts.mechanical_approval.clone().unwrap();
    assert_eq!(found(application, samples::IMPORTER, Some(&approval), 2_000_000), []);
    assert_eq!(
        found(application, samples::IMPORTER, Some(&approval), 2_000_001),
        [MechanicalMismatch::Quantity]
    );
    let other = MechanicalApproval {
        hs_code: HsCode::parse("8457100000").unwrap(),
        quantity: Quantity::parse("1200", Unit::parse("035").unwrap()).unwrap(),
        valid_until: domain_kernel::day(2009, 3, 1),
        ..approval.clone()
    };
    assert_eq!(
        found(application, samples::OTHER, Some(&other), 0),
        [
            MechanicalMismatch::Importer,
            MechanicalMismatch::Goods,
            MechanicalMismatch::Quantity,
            MechanicalMismatch::Expired,
        ]
    );
    let next = MechanicalApproval { sequence: 2, ..approval };
    assert_eq!(
        found(application, samples::IMPORTER, Some(&next), 0),
        [MechanicalMismatch::Missing]
    );
    assert_eq!(found(application, samples::IMPORTER, None, 0), [MechanicalMismatch::Missing]);
}

fn price(text: &str, currency: &str) -> Price {
    Price::parse(text, Currency::parse(currency).unwrap()).unwrap()
}

fn request(boxes: &[u8], old: &str, new: &str) -> ChangeRequest {
    ChangeRequest {
        boxes: boxes.to_vec(),
        prices: vec![(price(old, "USD"), price(new, "USD"))],
        is_price_printed: true,
    }
}

#[test]
fn the_bureau_changes_importer_port_and_a_price_within_ten_percent() {
    let licence = samples::licence(KIND);
    let policy = LicencePolicy::in_force(licence.issued_on);
    let desk = |request: &ChangeRequest| change_desk(&licence, request, &policy);
    assert_eq!(desk(&request(&[1, 7, 15], "100", "110")), ChangeDesk::Bureau);
    assert_eq!(desk(&request(&[15], "100", "90")), ChangeDesk::Bureau);
    let department = ChangeDesk::MechanicalDepartment;
    assert_eq!(desk(&request(&[15], "100", "110.0001")), department);
    assert_eq!(desk(&request(&[15], "100", "89.9999")), department);
    assert_eq!(desk(&request(&[14], "100", "100")), department);
    let unprinted = ChangeRequest { is_price_printed: false, ..request(&[15], "100", "105") };
    assert_eq!(desk(&unprinted), department);
    let mut exchanged = request(&[15], "100", "100");
    exchanged.prices = vec![(price("100", "USD"), price("100", "CNY"))];
    assert_eq!(desk(&exchanged), department);
    let mut used = licence.clone();
    used.uses = 1;
    assert_eq!(change_desk(&used, &request(&[7], "100", "100"), &policy), department);
}

/// Automatic example 10: the bank's copy of a licence nobody pays for stays at the bureau.
#[test]
fn automatic_10_the_bank_copy_is_withheld_when_nobody_pays() {
    let mut licence = samples::licence(KIND);
    let policy = LicencePolicy::in_force(licence.issued_on);
    assert!(!withholds_bank_copy(&licence, &policy));
    let pays = |licence: &mut crate::Licence, source: &str| {
        let crate::FaceTerms::Import { exchange_source, .. } = &mut licence.terms else {
            panic!("an import")
        };
        *exchange_source = source.to_owned();
    };
    pays(&mut licence, "no_payment");
    assert!(withholds_bank_copy(&licence, &policy));
    pays(&mut licence, "bank_purchase");
    licence.trade_mode = domain_kernel::TradeMode::parse("3612").unwrap();
    assert!(withholds_bank_copy(&licence, &policy));
}

#[test]
fn a19_any_of_five_conditions_makes_it_used() {
    assert!(!Condition::default().is_used());
    let used = [
        Condition { was_used: true, ..Condition::default() },
        Condition { is_beyond_guarantee: true, ..Condition::default() },
        Condition { is_visibly_aged: true, ..Condition::default() },
        Condition { has_mixed_parts: true, ..Condition::default() },
        Condition { is_refurbished: true, ..Condition::default() },
    ];
    assert!(used.into_iter().all(Condition::is_used));
}
