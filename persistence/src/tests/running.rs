//! Many requests at once: a key is used once, a number given once, a rehearsal leaves nothing.

use std::sync::{Barrier, Mutex};
use std::time::Duration;

use domain_kernel::UnifiedSocialCreditCode;

use super::given;
use super::place::{Place, each, stamp};
use crate::{KeyState, StoreError, StoredAnswer};

const REQUESTS: usize = 8;
const TAKES: usize = 20;

fn answer() -> StoredAnswer {
    StoredAnswer {
        fingerprint: "print".to_owned(),
        status: 201,
        headers: "{}".to_owned(),
        body: "done".to_owned(),
    }
}

/// Whether this request was the one that did the work.
fn request(place: &Place, barrier: &Barrier) -> bool {
    barrier.wait();
    let result: Result<bool, StoreError> =
        place.store.write(&stamp(), |tx| match tx.take_key("customs", "key", "print")? {
            KeyState::Fresh => {
                std::thread::sleep(Duration::from_millis(50));
                tx.keep_answer("customs", "key", &answer())?;
                Ok(true)
            }
            KeyState::Answered(found) => {
                assert_eq!(found, answer());
                Ok(false)
            }
        });
    result.unwrap()
}

#[test]
fn one_of_many_requests_with_one_key_works_and_the_others_find_its_answer() {
    each(|place| {
        let barrier = Barrier::new(REQUESTS);
        let did = std::thread::scope(|scope| {
            let requests: Vec<_> =
                (0..REQUESTS).map(|_| scope.spawn(|| request(place, &barrier))).collect();
            requests.into_iter().filter_map(|request| request.join().unwrap().then_some(())).count()
        });
        assert_eq!(did, 1);
    });
}

#[test]
fn a_key_whose_work_failed_is_fresh_again() {
    each(|place| {
        let failed: Result<(), StoreError> = place.store.write(&stamp(), |tx| {
            assert_eq!(tx.take_key("customs", "key", "print")?, KeyState::Fresh);
            Err(StoreError::Stale)
        });
        assert!(matches!(failed, Err(StoreError::Stale)));
        assert!(request(place, &Barrier::new(1)));
        assert!(!request(place, &Barrier::new(1)));
    });
}

#[test]
fn a_serial_is_given_once_and_a_failure_burns_none() {
    each(|place| {
        let given = Mutex::new(Vec::new());
        std::thread::scope(|scope| {
            for _ in 0..REQUESTS {
                scope.spawn(|| {
                    for take in 0..TAKES {
                        let fails = take % 4 == 3;
                        let result = place.store.write(&stamp(), |tx| {
                            let serial = tx.next_serial("licence", "2026", "AA")?;
                            if fails { Err(StoreError::Stale) } else { Ok(serial) }
                        });
                        match result {
                            Ok(serial) => given.lock().unwrap().push(serial),
                            Err(error) => assert!(fails, "{error}"),
                        }
                    }
                });
            }
        });
        let mut given = given.into_inner().unwrap();
        given.sort_unstable();
        let due = i64::try_from(REQUESTS * TAKES * 3 / 4).unwrap();
        assert_eq!(given, (1..=due).collect::<Vec<_>>());
    });
}

#[test]
fn series_count_apart() {
    each(|place| {
        let result: Result<_, StoreError> = place.store.write(&stamp(), |tx| {
            Ok([
                tx.next_serial("licence", "2026", "AA")?,
                tx.next_serial("licence", "2026", "AA")?,
                tx.next_serial("licence", "2027", "AA")?,
                tx.next_serial("licence", "2026", "AB")?,
                tx.next_serial("case", "2026", "AA")?,
            ])
        });
        assert_eq!(result.unwrap(), [1, 2, 1, 1, 1]);
    });
}

#[test]
fn a_rehearsal_leaves_nothing_and_uses_up_no_number() {
    each(|place| {
        let rehearsed: Result<_, StoreError> = place.store.write_dry(&stamp(), |tx| {
            let enterprise = given::enterprise(tx)?;
            given::licence(tx, &enterprise, 1)?;
            tx.take_key("customs", "key", "print")?;
            tx.next_serial("licence", "2026", "AA")
        });
        assert_eq!(rehearsed.unwrap(), 1);
        let result: Result<_, StoreError> = place.store.write(&stamp(), |tx| {
            let code = UnifiedSocialCreditCode::parse("91350100M000100Y43").unwrap();
            let enterprise = tx.enterprise_of_credit_code(&code)?;
            let report = tx.verify_books()?;
            let key = tx.take_key("customs", "key", "print")?;
            Ok((enterprise, report, key, tx.next_serial("licence", "2026", "AA")?))
        });
        let (enterprise, report, key, serial) = result.unwrap();
        assert_eq!(enterprise, None);
        assert_eq!((report.events, report.waiting, report.accounts), (0, 0, 0));
        assert_eq!((key, serial), (KeyState::Fresh, 1));
    });
}
