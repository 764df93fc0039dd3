use domain_kernel::day;

use super::*;
use crate::samples;

fn on(date: NaiveDate) -> Circumstances {
    Circumstances { on: date, reserved: 0, reason: None }
}

fn because(date: NaiveDate) -> Circumstances {
    Circumstances { reason: Some("查验".to_owned()), ..on(date) }
}

fn general() -> Licence {
    samples::licence(LicenceKind::AutomaticImport)
}

fn active() -> Licence {
    general().perform(LicenceAction::Collect, on(day(2009, 3, 5))).unwrap().0
}

#[test]
fn an_act_moves_the_state_and_says_so() {
    let (licence, event) = general().perform(LicenceAction::Collect, on(day(2009, 3, 5))).unwrap();
    assert_eq!(licence.state, LicenceState::Active);
    assert_eq!(
        event,
        LicenceEvent::Moved {
            action: LicenceAction::Collect,
            from: LicenceState::Issued,
            to: LicenceState::Active,
            reason: None,
        }
    );
}

#[test]
fn a_thawed_licence_goes_on_where_its_uses_left_it() {
    let frozen = active().perform(LicenceAction::Freeze, because(day(2009, 3, 6))).unwrap().0;
    let thawed = frozen.clone().perform(LicenceAction::Thaw, because(day(2009, 3, 7))).unwrap().0;
    assert_eq!(thawed.state, LicenceState::Active);
    let used = Licence { uses: 2, ..frozen };
    let thawed = used.perform(LicenceAction::Thaw, because(day(2009, 3, 7))).unwrap().0;
    assert_eq!(thawed.state, LicenceState::InUse);
}

#[test]
fn expiry_depends_on_the_day_and_on_no_job() {
    let licence = active();
    assert_eq!(licence.valid_until, day(2009, 9, 2));
    assert_eq!(licence.effective_state(day(2009, 9, 2)), LicenceState::Active);
    assert_eq!(licence.effective_state(day(2009, 9, 3)), LicenceState::Expired);
    assert_eq!(licence.allowed_actions(day(2009, 9, 3)), []);
    let refused = licence.clone().perform(LicenceAction::Return, because(day(2009, 9, 3)));
    let expired = LicenceState::Expired;
    assert_eq!(
        refused.unwrap_err(),
        LicenceRefusal::NoSuchMove { state: expired, action: LicenceAction::Return }
    );
    assert!(licence.clone().perform(LicenceAction::Expire, on(day(2009, 9, 2))).is_err());
    let written = licence.perform(LicenceAction::Expire, on(day(2009, 9, 3))).unwrap().0;
    assert_eq!(written.state, expired);
}

#[test]
fn a_used_up_licence_does_not_expire() {
    let used = active().perform(LicenceAction::Exhaust, on(day(2009, 3, 9))).unwrap().0;
    assert_eq!(used.effective_state(day(2010, 1, 1)), LicenceState::UsedUp);
}

#[test]
fn a_use_is_judged_by_the_day_of_the_declaration() {
    let used = active().perform(LicenceAction::Use, on(day(2009, 9, 2))).unwrap().0;
    assert_eq!(used.state, LicenceState::InUse);
    let (from, until) = (day(2009, 3, 2), day(2009, 9, 2));
    let late = active().perform(LicenceAction::Use, on(day(2009, 9, 3)));
    assert_eq!(late.unwrap_err(), LicenceRefusal::OutsideValidity { from, until });
    let given_back = used.perform(LicenceAction::GiveBack, on(day(2009, 10, 1))).unwrap().0;
    assert_eq!(given_back.effective_state(day(2009, 10, 1)), LicenceState::Expired);
}

#[test]
fn a_licence_with_a_reservation_is_not_handed_in() {
    let held = Circumstances { reserved: 1, ..because(day(2009, 3, 6)) };
    let refused = active().perform(LicenceAction::Return, held.clone());
    assert_eq!(refused.unwrap_err(), LicenceRefusal::Reserved);
    assert!(active().perform(LicenceAction::Revoke, held).is_ok());
}

#[test]
fn some_acts_need_their_reason() {
    let blank = Circumstances { reason: Some("  ".to_owned()), ..on(day(2009, 3, 6)) };
    let refused = active().perform(LicenceAction::Freeze, blank);
    assert_eq!(refused.unwrap_err(), LicenceRefusal::ReasonMissing);
}

#[test]
fn a_replaced_licence_names_its_successor() {
    let successor = LicenceNumber::parse("09-AA-100002").unwrap();
    let (licence, _) = active().replaced_by(successor.clone(), on(day(2009, 4, 1))).unwrap();
    assert_eq!((licence.state, licence.successor), (LicenceState::Replaced, Some(successor)));
}

/// Automatic example 7: issued 2009-03-01, not collected by 2009-04-02: revoked.
#[test]
fn automatic_7_a_paper_waits_one_month() {
    let licence = Licence { issued_on: day(2009, 3, 1), ..general() };
    let policy = LicencePolicy::in_force(licence.issued_on);
    assert_eq!(licence.collect_by(&policy), Some(day(2009, 4, 1)));
    assert!(!licence.is_uncollected(&policy, day(2009, 4, 1)));
    assert!(licence.is_uncollected(&policy, day(2009, 4, 2)));
    let revoked = licence.perform(LicenceAction::RevokeUncollected, on(day(2009, 4, 2))).unwrap().0;
    assert_eq!(revoked.state, LicenceState::RevokedUncollected);
    assert_eq!(active().collect_by(&policy), None);
    assert_eq!(samples::licence(LicenceKind::Import).collect_by(&policy), None);
}
