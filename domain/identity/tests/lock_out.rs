//! A wrong secret costs more and more time, and never for ever.

use chrono::{DateTime, Duration, Utc};
use domain_identity::{Enrolment, Principal, PrincipalKind, PrincipalState};
use domain_kernel::{EnterpriseId, UserId};

#[test]
fn the_lock_doubles_from_one_minute_to_one_hour() {
    let locks: Vec<Option<i64>> = (0..=13).map(Principal::lock_seconds).collect();
    assert_eq!(locks[..5], [None; 5], "four mistakes are free");
    let seconds: Vec<i64> = locks[5..].iter().flatten().copied().collect();
    assert_eq!(seconds, [60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
}

#[test]
fn counts_that_cannot_be_lock_nobody_out_and_never_overflow() {
    assert_eq!(Principal::lock_seconds(-1), None);
    assert_eq!(Principal::lock_seconds(i32::MIN), None);
    assert_eq!(Principal::lock_seconds(i32::MAX), Some(3_600));
}

#[test]
fn the_lock_never_shrinks_with_more_attempts() {
    let seconds: Vec<i64> =
        (0..200).map(|attempts| Principal::lock_seconds(attempts).unwrap_or(0)).collect();
    assert!(seconds.is_sorted());
}

#[test]
fn a_lock_ends_at_its_instant() {
    let until = DateTime::UNIX_EPOCH + Duration::days(20_000);
    let principal = principal(Some(until));
    assert!(principal.is_locked(until - Duration::milliseconds(1)));
    assert!(!principal.is_locked(until));
    assert!(!self::principal(None).is_locked(until));
}

fn principal(locked_until: Option<DateTime<Utc>>) -> Principal {
    Principal {
        id: UserId::parse("0198a000-0000-7000-8000-000000000001").expect("an id"),
        login: "applicant".to_owned(),
        name: "申请人".to_owned(),
        kind: PrincipalKind::EnterpriseUser,
        state: PrincipalState::Active,
        enrolment: Enrolment::Enterprise {
            id: EnterpriseId::parse("0198a000-0000-7000-8000-000000000002").expect("an id"),
        },
        roles: Vec::new(),
        failed_attempts: 0,
        locked_until,
    }
}
