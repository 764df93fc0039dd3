//! Textile licences by the worked examples of the rules (dossier 4.I) and their edges.

use domain_kernel::{Country, day};

use super::*;
use crate::{BatchMode, Delivery, FaceTerms, Licence, LicenceKind, Market, samples};

const KIND: LicenceKind = LicenceKind::TextileExport;

fn broken(change: impl FnOnce(&mut SubmissionFacts)) -> String {
    let mut facts = samples::facts(KIND);
    change(&mut facts);
    let book = submission_book(KIND, facts.today).unwrap();
    let codes: Vec<&str> = book.broken_by(&facts).iter().map(|rule| rule.code).collect();
    codes.join(" ")
}

#[test]
fn the_orders_follow_each_other_and_end() {
    let regime = |on| submission_book(KIND, on).map(|book| book.regime);
    assert_eq!(regime(day(2005, 7, 19)), None);
    assert_eq!(regime(day(2005, 7, 20)), Some("TEX-2005a"));
    assert_eq!(regime(day(2005, 9, 22)), Some("TEX-2005b"));
    assert_eq!(regime(day(2006, 10, 9)), Some("TEX-2006"));
    assert_eq!(regime(day(2008, 12, 31)), Some("TEX-2006"));
    assert_eq!(regime(day(2009, 1, 1)), None);
}

#[test]
fn a_licence_of_10_september_2006_ends_with_its_year() {
    let mut facts = samples::facts(KIND);
    facts.today = day(2006, 9, 10);
    let (licence, _) = Licence::issue(samples::issue_facts(facts)).unwrap();
    assert_eq!(licence.valid_until, day(2006, 12, 31), "six months, cut (4.I 7)");
    assert_eq!((licence.regime.as_str(), licence.uses_max), ("TEX-2006", 1));
    let (early, _) = Licence::issue(samples::issue_facts(samples::facts(KIND))).unwrap();
    assert_eq!(early.valid_until, day(2006, 9, 2));
}

#[test]
fn one_batch_one_customs_on_paper_inside_the_year() {
    assert_eq!(broken(|facts| facts.application.batch_mode = BatchMode::SeveralBatches), "T03");
    assert_eq!(broken(|facts| facts.application.ports.push(samples::port("0200"))), "T03");
    assert_eq!(broken(|facts| facts.application.delivery = Delivery::Electronic), "G07");
    assert_eq!(broken(|facts| facts.application.crosses_year = true), "T01");
    assert_eq!(broken(|facts| facts.application.licence_year = 2007), "T01");
}

#[test]
fn nothing_is_issued_beyond_the_permit_quantity() {
    assert_eq!(broken(|facts| facts.quota_left = 9_999_999), "T19");
}

#[test]
fn the_category_is_that_of_the_market() {
    let other = |facts: &mut SubmissionFacts| {
        let FaceTerms::Textile { category, .. } = &mut facts.application.terms else { panic!() };
        "332/432/632-T".clone_into(category);
    };
    assert_eq!(broken(other), "T18");
    assert_eq!(
        broken(|facts| {
            facts.application.trading_country = Country::parse("JPN").unwrap();
            facts.good = None;
        }),
        "T17 G01",
    );
}

#[test]
fn socks_of_b_draw_on_two_accounts() {
    let application = samples::application(KIND);
    let (market, categories) = application.permit_categories().unwrap();
    assert_eq!(market, Market::UnitedStates);
    assert_eq!(categories, ["332/432/632-B", "332/432/632-T"]);
    assert_eq!(samples::application(LicenceKind::Export).permit_categories(), None);
}
