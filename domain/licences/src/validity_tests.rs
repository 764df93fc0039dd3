use super::*;
use crate::samples;

fn question<'a>(
    kind: LicenceKind,
    policy: &'a LicencePolicy,
    issued_on: NaiveDate,
    approval: Option<&'a Approval>,
) -> ValidityQuestion<'a> {
    ValidityQuestion {
        kind,
        policy,
        good: None,
        issued_on,
        licence_year: issued_on.year(),
        crosses_year: false,
        approval,
    }
}

fn approval() -> Approval {
    let approval = samples::application(LicenceKind::Import).approval.unwrap();
    Approval { issued_on: day(2008, 1, 5), valid_until: day(2009, 12, 31), ..approval }
}

/// The dates, or the code of the rule that forbids them.
fn dates(question: &ValidityQuestion<'_>) -> String {
    match validity(question) {
        Ok(period) => format!("{} {}", period.from, period.until),
        Err(rule) => rule.code.to_owned(),
    }
}

#[test]
fn import_13_cross_year_use_ends_on_31_march() {
    let (policy, approval) = (LicencePolicy::in_force(day(2008, 10, 1)), approval());
    let inside = question(LicenceKind::Import, &policy, day(2008, 10, 1), Some(&approval));
    assert_eq!(dates(&inside), "2008-10-01 2008-12-31");
    let across = ValidityQuestion { crosses_year: true, ..inside };
    assert_eq!(dates(&across), "2008-10-01 2009-03-31");
    let early = ValidityQuestion { issued_on: day(2008, 2, 1), ..across };
    assert_eq!(dates(&early), "2008-02-01 2009-02-01");
}

#[test]
fn l13a_the_approval_covers_the_day_of_issue() {
    let (policy, approval) = (LicencePolicy::in_force(day(2008, 1, 4)), approval());
    let before = question(LicenceKind::Import, &policy, day(2008, 1, 4), Some(&approval));
    assert_eq!(dates(&before), "L13a");
    assert_eq!(
        dates(&ValidityQuestion { issued_on: day(2008, 1, 5), ..before }),
        "2008-01-05 2008-12-31"
    );
    assert_eq!(dates(&ValidityQuestion { approval: None, ..before }), "L13a");
    let next = ValidityQuestion { licence_year: 2009, ..before };
    assert_eq!(dates(&next), "L09");
}

#[test]
fn l08_a_good_has_its_own_months() {
    let policy = LicencePolicy::in_force(day(2009, 3, 2));
    let mut good = samples::good(LicenceKind::AutomaticImport);
    good.validity_months = Some(1);
    let plain = question(LicenceKind::AutomaticImport, &policy, day(2009, 3, 2), None);
    assert_eq!(dates(&ValidityQuestion { good: Some(&good), ..plain }), "2009-03-02 2009-04-02");
}

#[test]
fn automatic_1_six_months_are_cut_at_the_end_of_the_year() {
    let policy = LicencePolicy::in_force(day(2008, 11, 5));
    let asked = question(LicenceKind::AutomaticImport, &policy, day(2008, 11, 5), None);
    assert_eq!(dates(&asked), "2008-11-05 2008-12-31");
}

#[test]
fn automatic_2_six_months_end_on_the_same_day() {
    let policy = LicencePolicy::in_force(day(2008, 2, 10));
    let asked = question(LicenceKind::AutomaticImport, &policy, day(2008, 2, 10), None);
    assert_eq!(dates(&asked), "2008-02-10 2008-08-10");
    let mut day_before = policy;
    day_before.ends_on_same_day.value = false;
    assert_eq!(dates(&ValidityQuestion { policy: &day_before, ..asked }), "2008-02-10 2008-08-09");
}

#[test]
fn a01_an_automatic_licence_stays_inside_the_year() {
    let policy = LicencePolicy::in_force(day(2009, 10, 1));
    let asked = question(LicenceKind::AutomaticImport, &policy, day(2009, 10, 1), None);
    assert_eq!(dates(&ValidityQuestion { crosses_year: true, ..asked }), "A01");
}

#[test]
fn a06_the_year_switches_after_25_december() {
    let policy = LicencePolicy::in_force(day(2009, 12, 25));
    let last = question(LicenceKind::AutomaticImport, &policy, day(2009, 12, 25), None);
    assert_eq!(dates(&last), "2009-12-25 2009-12-31");
    assert_eq!(dates(&ValidityQuestion { licence_year: 2010, ..last }), "A06");
    let switched = ValidityQuestion { issued_on: day(2009, 12, 26), ..last };
    assert_eq!(dates(&switched), "A06");
    let next = ValidityQuestion { licence_year: 2010, ..switched };
    assert_eq!(dates(&next), "2010-01-01 2010-07-01");
    assert_eq!(dates(&ValidityQuestion { licence_year: 2011, ..switched }), "A06");
}

#[test]
fn the_switch_does_not_bind_mechanical_products() {
    let policy = LicencePolicy::in_force(day(2009, 12, 28));
    let kind = LicenceKind::AutomaticImportMechanical;
    let asked = question(kind, &policy, day(2009, 12, 28), None);
    assert_eq!(dates(&asked), "2009-12-28 2009-12-31");
    let next = ValidityQuestion { licence_year: 2010, ..asked };
    assert_eq!(dates(&next), "2010-01-01 2010-07-01");
    let early = ValidityQuestion { issued_on: day(2009, 12, 1), ..next };
    assert_eq!(dates(&early), "A01");
}
