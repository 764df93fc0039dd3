//! The account keeps its sum and its floor, and is told again by its entries.

use domain_customs::{Bucket, LedgerAccount, LedgerRefusal, Movement};
use domain_kernel::{AccountId, LicenceId, Quantity, Unit};
use proptest::prelude::*;

const GRANTED: i64 = 10_000;

fn open() -> LedgerAccount {
    let granted = Quantity::of(GRANTED, Unit::parse("070").expect("a sample")).expect("a sample");
    LedgerAccount::open(
        AccountId::parse("00000000-0000-7000-8000-000000000009").expect("a sample"),
        LicenceId::parse("00000000-0000-7000-8000-000000000001").expect("a sample"),
        &granted,
    )
}

fn movement() -> impl Strategy<Value = Movement> {
    let bucket = || proptest::sample::select(Bucket::ALL.to_vec());
    (bucket(), bucket(), -10..6_000_i64).prop_map(|(from, to, amount)| Movement {
        from,
        to,
        amount,
    })
}

proptest! {
    #[test]
    fn whatever_is_asked_the_sum_and_the_floor_hold(
        batches in proptest::collection::vec(
            (proptest::collection::vec(movement(), 0..4), 0..300_i64),
            0..40,
        ),
    ) {
        let mut account = open();
        let mut entries = vec![account.opening()];
        let mut overdraft = 0;
        for (movements, asked) in batches {
            let before = account.clone();
            match account.clone().apply(&movements, asked) {
                Ok(after) => {
                    account = after;
                    overdraft = asked;
                    entries.extend(movements);
                }
                Err(_) => prop_assert_eq!(&account, &before),
            }
            let sum = account.available + account.reserved + account.cleared + account.released;
            prop_assert_eq!((account.granted, sum), (GRANTED, GRANTED));
            prop_assert_eq!(account.overdraft, overdraft);
            prop_assert!(account.available >= -account.overdraft);
            prop_assert!(account.reserved.min(account.cleared).min(account.released) >= 0);
        }
        prop_assert_eq!(account.replay(&entries), Ok(account.clone()));
        let closing: Vec<_> = account.close().into_iter().collect();
        let closed = account.clone().apply(&closing, account.overdraft).unwrap();
        prop_assert!(closed.available <= 0 && closed.close().is_none());
    }
}

#[test]
fn refusals_name_what_is_lacking() {
    let moves = |from, to, amount| Movement { from, to, amount };
    let (available, reserved, granted) = (Bucket::Available, Bucket::Reserved, Bucket::Granted);
    let apply = |movement, overdraft| open().apply(&[movement], overdraft);
    assert_eq!(
        apply(moves(available, reserved, GRANTED + 301), 300),
        Err(LedgerRefusal::Overdrawn { available: GRANTED + 300 })
    );
    assert!(apply(moves(available, reserved, GRANTED + 300), 300).is_ok());
    assert_eq!(
        apply(moves(reserved, available, 1), 0),
        Err(LedgerRefusal::Lacking { bucket: reserved, held: 0 })
    );
    for none in [
        moves(available, reserved, 0),
        moves(available, reserved, -1),
        moves(available, available, 1),
        moves(granted, available, 1),
        moves(reserved, granted, 1),
    ] {
        assert_eq!(apply(none, 0), Err(LedgerRefusal::NoMovement(none)));
    }
    assert_eq!(open().replay(&[]), Err(LedgerRefusal::NotOpened));
    assert_eq!(open().replay(&[moves(available, reserved, 1)]), Err(LedgerRefusal::NotOpened));
}

#[test]
fn words_are_read_back() {
    for bucket in Bucket::ALL {
        assert_eq!(Bucket::parse(bucket.as_str()), Some(bucket));
    }
    assert_eq!(Bucket::parse("spent"), None);
}
