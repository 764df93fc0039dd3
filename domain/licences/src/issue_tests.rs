use domain_kernel::{BasisPoints, day};

use super::*;
use crate::{LicenceKind, samples};

const IMPORT: LicenceKind = LicenceKind::Import;
const GENERAL: LicenceKind = LicenceKind::AutomaticImport;
const MECHANICAL: LicenceKind = LicenceKind::AutomaticImportMechanical;

fn issued(kind: LicenceKind, change: impl FnOnce(&mut IssueFacts)) -> Licence {
    let mut facts = samples::issue_facts(samples::facts(kind));
    change(&mut facts);
    let (licence, event) = Licence::issue(facts).unwrap();
    assert_eq!(event, LicenceEvent::Issued);
    licence
}

fn refused(kind: LicenceKind, change: impl FnOnce(&mut IssueFacts)) -> String {
    let mut facts = samples::issue_facts(samples::facts(kind));
    change(&mut facts);
    let broken = Licence::issue(facts).unwrap_err();
    broken.iter().map(|rule| rule.code).collect::<Vec<_>>().join(" ")
}

#[test]
fn the_face_is_what_was_applied_for() {
    let licence = issued(GENERAL, |_| ());
    assert_eq!(licence.number.as_str(), "09-AA-100001");
    assert_eq!(licence.regime, "AIL-2004");
    assert_eq!(licence.quantity.to_string(), "1000.0000 070");
    assert_eq!(licence.amount.to_string(), "80500.00 USD");
    assert_eq!(licence.amount_usd.as_ref(), Some(&licence.amount));
    assert_eq!((licence.valid_from, licence.valid_until), (day(2009, 3, 2), day(2009, 9, 2)));
    assert_eq!((licence.uses, licence.uses_max, licence.year), (0, 1, 2009));
    assert_eq!(licence.handling_path.as_str(), "/fujian/");
    assert_eq!(licence.lines.first().map(|line| line.line_number), Some(1));
}

#[test]
fn a_paper_waits_and_an_electronic_licence_is_in_force() {
    assert_eq!(issued(GENERAL, |_| ()).state, LicenceState::Issued);
    let electronic = issued(GENERAL, |facts| {
        facts.submission.application.delivery = Delivery::Electronic;
    });
    assert_eq!(electronic.state, LicenceState::Active);
}

#[test]
fn uses_follow_the_kind_and_the_batch_mode() {
    for (kind, most) in [(IMPORT, 12), (GENERAL, 6), (MECHANICAL, 6)] {
        let several = issued(kind, |facts| {
            facts.submission.application.batch_mode = BatchMode::SeveralBatches;
        });
        assert_eq!(several.uses_max, most);
    }
}

#[test]
fn l15_and_a03_the_tolerance_follows_kind_and_category() {
    let tolerance = |kind, good: CatalogueGood| {
        issued(kind, |facts| facts.submission.good = Some(good)).tolerance
    };
    assert_eq!(tolerance(IMPORT, samples::good(IMPORT)), BasisPoints(500));
    assert_eq!(tolerance(GENERAL, samples::good(GENERAL)), BasisPoints(500));
    for category in ["原油", "成品油", "化肥", "钢材"] {
        let good = CatalogueGood { category: category.to_owned(), ..samples::good(GENERAL) };
        assert_eq!(tolerance(GENERAL, good), BasisPoints(300));
    }
    let narrowed = CatalogueGood { tolerance: BasisPoints(200), ..samples::good(GENERAL) };
    assert_eq!(tolerance(GENERAL, narrowed), BasisPoints(200));
    let widened = CatalogueGood { tolerance: BasisPoints(900), ..samples::good(GENERAL) };
    assert_eq!(tolerance(GENERAL, widened), BasisPoints(500));
    let counted = CatalogueGood { is_bulk: false, ..samples::good(GENERAL) };
    assert_eq!(tolerance(GENERAL, counted), BasisPoints(0));
}

#[test]
fn dollars_come_with_the_rate_of_the_month() {
    let yuan = Currency::parse("CNY").unwrap();
    let in_yuan = |facts: &mut IssueFacts| {
        let application = &mut facts.submission.application;
        application.currency = yuan.clone();
        for line in &mut application.lines {
            let price = line.unit_price.ten_thousandths();
            line.unit_price = domain_kernel::Price::of(price, yuan.clone()).unwrap();
            line.amount = line.unit_price.amount_of(&line.quantity).unwrap();
        }
    };
    assert_eq!(issued(GENERAL, in_yuan).amount_usd, None);
    let with_rate = issued(GENERAL, |facts| {
        in_yuan(facts);
        facts.rate = Some(ExchangeRate {
            year: 2009,
            month: 3,
            currency: yuan.clone(),
            usd_hundred_millionths: 14_630_000,
        });
    });
    assert_eq!(with_rate.amount_usd.map(|sum| sum.to_string()).as_deref(), Some("11777.15 USD"));
}

#[test]
fn what_time_has_broken_is_refused_at_issue() {
    assert_eq!(refused(IMPORT, |facts| facts.submission.today = day(2010, 1, 4)), "L09 L13a");
    assert_eq!(refused(GENERAL, |facts| facts.submission.today = day(2009, 12, 26)), "A06");
    let early = |facts: &mut IssueFacts| facts.submission.application.licence_year = 2010;
    assert_eq!(refused(GENERAL, early), "A06");
    assert_eq!(refused(MECHANICAL, early), "A01");
    assert_eq!(refused(MECHANICAL, |facts| facts.submission.mechanical_approval = None), "G04");
    assert_eq!(refused(IMPORT, |facts| facts.submission.issued_on_approval = i64::MAX), "L22");
    assert_eq!(refused(GENERAL, |facts| facts.submission.good = None), "G01");
}

#[test]
fn import_13_is_printed_on_the_face() {
    let licence = issued(IMPORT, |facts| {
        let submission = &mut facts.submission;
        submission.today = day(2009, 10, 1);
        submission.application.crosses_year = true;
    });
    assert_eq!(licence.valid_until, day(2010, 3, 31));
}
