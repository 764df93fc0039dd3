use domain_kernel::Currency;

use super::*;

fn import(kind: LicenceKind, trade_mode: &str) -> ExemptionQuestion {
    ExemptionQuestion {
        kind,
        category: "铁矿石".to_owned(),
        trade_mode: TradeMode::parse(trade_mode).unwrap(),
        is_used: false,
        lot_value: None,
        is_within_investment: false,
        enters_special_zone: false,
        is_retained_equipment: false,
        has_other_ground: false,
        policy: LicencePolicy::in_force(day(2009, 3, 2)),
    }
}

fn yuan(text: &str) -> Option<Money> {
    Some(Money::parse(text, Currency::parse("CNY").unwrap()).unwrap())
}

/// The code of the rule that frees the goods, or nothing.
fn code(question: &ExemptionQuestion) -> &'static str {
    exemption(question).map_or("", |found| found.rule.code)
}

const GENERAL: LicenceKind = LicenceKind::AutomaticImport;
const MECHANICAL: LicenceKind = LicenceKind::AutomaticImportMechanical;

#[test]
fn general_trade_needs_the_licence() {
    for kind in LicenceKind::ALL {
        assert_eq!(code(&import(kind, "0110")), "");
    }
}

#[test]
fn a11_processing_trade_is_free_but_not_of_oil() {
    let ore = import(GENERAL, "0615");
    assert_eq!(code(&ore), "A11");
    for oil in ["原油", "成品油"] {
        assert_eq!(code(&ExemptionQuestion { category: oil.to_owned(), ..ore.clone() }), "");
    }
    assert_eq!(code(&import(LicenceKind::Import, "0615")), "");
}

#[test]
fn a12_investment_is_free_but_not_of_used_equipment() {
    let machine = import(MECHANICAL, "2025");
    assert_eq!(code(&machine), "A12");
    let own = ExemptionQuestion { is_within_investment: true, ..import(MECHANICAL, "0110") };
    assert_eq!(code(&own), "A12");
    assert_eq!(code(&ExemptionQuestion { is_used: true, ..own }), "");
}

/// Automatic example 8: a sample lot of CNY 5,000 is exempt, of 5,000.01 it needs the licence.
#[test]
fn automatic_8_samples_are_free_up_to_five_thousand() {
    for kind in [GENERAL, MECHANICAL] {
        let lot = ExemptionQuestion { lot_value: yuan("5000"), ..import(kind, "3010") };
        assert_eq!(code(&lot), "A13");
        assert_eq!(code(&ExemptionQuestion { lot_value: yuan("5000.01"), ..lot.clone() }), "");
        assert_eq!(code(&ExemptionQuestion { lot_value: None, ..lot }), "");
    }
}

#[test]
fn l25_samples_need_no_import_licence_up_to_thirty_thousand() {
    let lot = ExemptionQuestion { lot_value: yuan("30000"), ..import(LicenceKind::Import, "3010") };
    assert_eq!(code(&lot), "L25");
    assert_eq!(code(&ExemptionQuestion { lot_value: yuan("30000.01"), ..lot }), "");
}

#[test]
fn a14_to_a17_free_what_they_name() {
    assert_eq!(code(&import(GENERAL, "2600")), "A14");
    assert_eq!(code(&import(GENERAL, "1233")), "A15");
    let plain = import(GENERAL, "0110");
    let zone = ExemptionQuestion { enters_special_zone: true, ..plain.clone() };
    assert_eq!(code(&zone), "A15");
    let kept = ExemptionQuestion { is_retained_equipment: true, ..plain.clone() };
    assert_eq!(code(&kept), "A16");
    let other = ExemptionQuestion { has_other_ground: true, ..plain };
    assert_eq!(code(&other), "A17");
}

#[test]
fn a18_mechanical_products_need_it_only_in_the_modes_named() {
    for mode in ["0110", "0130", "4019", "1523", "3511", "3612"] {
        assert_eq!(code(&import(MECHANICAL, mode)), "");
    }
    assert_eq!(code(&import(MECHANICAL, "1300")), "A18");
    assert_eq!(code(&import(GENERAL, "1300")), "");
}
