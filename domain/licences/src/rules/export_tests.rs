//! The worked examples of export licences, by their numbers in the collected rules.

use domain_kernel::{CustomsDistrict, UnifiedSocialCreditCode, day};
use domain_reference::Management;

use crate::rules::{SubmissionFacts, issue_book, submission_book};
use crate::validity::{ValidityQuestion, validity};
use crate::{BatchMode, FaceTerms, LicenceKind, LicencePolicy, samples};

const KIND: LicenceKind = LicenceKind::Export;

fn facts() -> SubmissionFacts {
    let mut facts = samples::facts(KIND);
    facts.policy = LicencePolicy::in_force(facts.today);
    facts
}

fn broken(facts: &SubmissionFacts) -> Vec<&'static str> {
    let book = submission_book(facts.application.kind, facts.today).unwrap();
    book.broken_on(facts, facts.today).iter().map(|rule| rule.code).collect()
}

/// First and last day, or the rule against it.
fn life(issued: chrono::NaiveDate, year: i32) -> Result<(String, String), &'static str> {
    let policy = LicencePolicy::in_force(issued);
    let question = ValidityQuestion {
        kind: KIND,
        policy: &policy,
        good: None,
        issued_on: issued,
        licence_year: year,
        crosses_year: false,
        approval: None,
    };
    let period = validity(&question).map_err(|rule| rule.code)?;
    Ok((period.from.to_string(), period.until.to_string()))
}

fn until(issued: chrono::NaiveDate, year: i32) -> String {
    life(issued, year).unwrap().1
}

#[test]
fn export_1_2_six_months_to_the_end_of_the_year() {
    assert_eq!(until(day(2009, 8, 15), 2009), "2009-12-31");
    assert_eq!(until(day(2009, 3, 2), 2009), "2009-09-02");
}

#[test]
fn under_the_older_order_a_licence_reaches_the_end_of_february() {
    assert_eq!(until(day(2007, 10, 1), 2007), "2008-02-29", "a leap year");
    assert_eq!(until(day(2006, 10, 1), 2006), "2007-02-28");
    assert_eq!(until(day(2006, 7, 15), 2006), "2007-01-15", "six months are less");
    assert_eq!(until(day(2008, 6, 30), 2008), "2008-12-30", "the last day of the order");
    assert_eq!(until(day(2008, 10, 1), 2008), "2008-12-31", "the order of 2008");
}

#[test]
fn export_4_next_years_licences_from_the_tenth_of_december() {
    assert_eq!(life(day(2009, 12, 9), 2010), Err("L04"));
    let from_january = ("2010-01-01".to_owned(), "2010-07-01".to_owned());
    assert_eq!(life(day(2009, 12, 10), 2010), Ok(from_january));
    assert_eq!(life(day(2009, 12, 31), 2011), Err("L01"));
}

#[test]
fn the_regime_follows_the_legal_day() {
    let regime = |on| submission_book(KIND, on).map(|book| book.regime);
    assert_eq!(regime(day(2008, 6, 30)), Some("EXP-2004"));
    assert_eq!(regime(day(2008, 7, 1)), Some("EXP-2008"));
    assert_eq!(regime(day(2004, 12, 31)), None, "before the orders");
    assert!(issue_book("EXP-2004").is_some(), "a case keeps the one it froze");
}

#[test]
fn good_facts_of_every_export_kind_break_nothing() {
    for kind in [KIND, LicenceKind::ExportProcessing, LicenceKind::ExportBorder] {
        assert_eq!(broken(&samples::facts(kind)), [""; 0], "{kind:?}");
    }
}

#[test]
fn e01_each_trade_mode_has_its_code() {
    for (kind, mode, fits) in [
        (KIND, "0110", true),
        (KIND, "0615", false),
        (KIND, "4019", false),
        (LicenceKind::ExportProcessing, "0615", true),
        (LicenceKind::ExportProcessing, "0110", false),
        (LicenceKind::ExportBorder, "4019", true),
        (LicenceKind::ExportBorder, "0110", false),
    ] {
        let mut facts = samples::facts(kind);
        facts.application.trade_mode = domain_kernel::TradeMode::parse(mode).unwrap();
        assert_eq!(broken(&facts).is_empty(), fits, "{kind:?} {mode}");
    }
}

#[test]
fn export_11_antimony_clears_only_at_its_ports() {
    let mut facts = facts();
    let good = facts.good.as_mut().unwrap();
    good.designated_ports =
        ["5200", "7200", "0200"].map(|code| CustomsDistrict::parse(code).unwrap()).to_vec();
    facts.application.ports = vec![samples::port("2200")];
    assert_eq!(broken(&facts), ["L29"], "Shanghai");
    facts.application.ports = vec![samples::port("5200")];
    assert_eq!(broken(&facts), [""; 0], "Huangpu");
}

#[test]
fn l19_frozen_goods_overseas_go_by_sea() {
    let mut facts = facts();
    facts.good.as_mut().unwrap().category = "冻猪肉".to_owned();
    let by = |facts: &mut SubmissionFacts, mode: &str| {
        let payment = "letter_of_credit".to_owned();
        facts.application.terms = FaceTerms::Export { payment, transport: mode.to_owned() };
    };
    by(&mut facts, "3");
    assert_eq!(broken(&facts), ["L19"], "by rail to Japan");
    facts.application.trading_country = domain_kernel::Country::parse("VNM").unwrap();
    assert_eq!(broken(&facts), [""; 0], "by rail to Viet Nam");
    facts.application.trading_country = domain_kernel::Country::parse("JPN").unwrap();
    by(&mut facts, "2");
    assert_eq!(broken(&facts), [""; 0]);
}

#[test]
fn l20_l21_quota_goods_are_the_exporters_own_and_within_its_quota() {
    let mut facts = facts();
    let asked = facts.application.quantity().unwrap().ten_thousandths();
    facts.management = Some(Management::Quota);
    facts.quota_left = asked - 1;
    assert_eq!(broken(&facts), ["L21"]);
    facts.quota_left = asked;
    assert_eq!(broken(&facts), [""; 0]);
    facts.application.consignee.credit_code =
        Some(UnifiedSocialCreditCode::parse(samples::OTHER).unwrap());
    assert_eq!(broken(&facts), ["L20"]);
    facts.management = Some(Management::Licence);
    facts.quota_left = 0;
    assert_eq!(broken(&facts), [""; 0], "goods without quota");
}

#[test]
fn l14_several_batches_for_marked_goods_and_compensation_trade() {
    let mut facts = facts();
    facts.application.batch_mode = BatchMode::SeveralBatches;
    facts.good.as_mut().unwrap().allows_several_batches = false;
    assert_eq!(broken(&facts), ["L14"]);
    facts.application.trade_mode = domain_kernel::TradeMode::parse("0513").unwrap();
    assert_eq!(broken(&facts), [""; 0]);
}
