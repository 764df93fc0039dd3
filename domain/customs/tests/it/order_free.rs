//! Any order, repetition and retry of the messages leads to the same ledger, and none of
//! them passes the tolerance.

use crate::desk::{Desk, Goods, licence, message};
use domain_customs::{UsageAction, UsageMessage, Verdict};
use domain_kernel::Quantity;
use domain_licences::LicenceState;
use proptest::prelude::*;

const GRANTED: i64 = 1_000_000;

/// What customs says of one line in the course of time: its versions from 1 on.
fn line() -> impl Strategy<Value = Vec<(UsageAction, i64)>> {
    let amount = || 1..400_000_i64;
    let first = proptest::sample::select(vec![UsageAction::Reserve, UsageAction::Commit]);
    let later = proptest::sample::select(UsageAction::ALL.to_vec());
    let later = proptest::collection::vec((later, amount()), 0..3);
    ((first, amount()), later)
        .prop_map(|(first, later)| std::iter::once(first).chain(later).collect())
}

/// The messages of some declarations of one or two lines each.
fn messages() -> impl Strategy<Value = Vec<UsageMessage>> {
    let declaration = (proptest::collection::vec(line(), 1..3), proptest::bool::weighted(0.1));
    proptest::collection::vec(declaration, 1..5).prop_map(|declarations| {
        let mut messages = Vec::new();
        for (number, (lines, is_final)) in (1..).zip(declarations) {
            for (line_number, versions) in (1..).zip(lines) {
                for (version, (action, amount)) in (1..).zip(versions) {
                    let base = message(action, number, "1");
                    let unit = base.quantity.unit().clone();
                    let quantity = Quantity::of(amount, unit).expect("above zero");
                    messages.push(UsageMessage {
                        line_number,
                        version,
                        quantity,
                        is_final,
                        ..base
                    });
                }
            }
        }
        messages
    })
}

fn shuffled() -> impl Strategy<Value = (Vec<UsageMessage>, Vec<UsageMessage>, Vec<bool>)> {
    messages().prop_flat_map(|messages| {
        let doubled = proptest::collection::vec(any::<bool>(), messages.len());
        (Just(messages.clone()).prop_shuffle(), Just(messages).prop_shuffle(), doubled)
    })
}

/// Which goods and how many uses.
fn terms() -> impl Strategy<Value = (Goods, i32)> {
    let goods = proptest::sample::select(vec![Goods::Counted, Goods::Bulk(300), Goods::Bulk(500)]);
    (goods, 1..6_i32)
}

/// Sends the messages, those kept apart again and again until none can be applied.
fn deliver(desk: &mut Desk, messages: &[UsageMessage], repeats: &[bool]) -> Vec<UsageMessage> {
    let mut waiting = Vec::new();
    for (message, repeats) in messages.iter().zip(repeats) {
        if desk.send(message).is_err() {
            waiting.push(message.clone());
        } else if *repeats {
            assert_eq!(desk.send(message), Ok(Verdict::Superseded));
        }
        check(desk);
    }
    loop {
        let count = waiting.len();
        waiting.retain(|message| {
            let is_kept = desk.send(message).is_err();
            check(desk);
            is_kept
        });
        if waiting.len() == count {
            return waiting;
        }
    }
}

/// What holds after every single message.
fn check(desk: &Desk) {
    let (account, licence) = (&desk.account, &desk.licence);
    let taken = account.reserved + account.cleared;
    assert_eq!(taken, desk.taken(), "the account is the sum of the lines");
    let tolerance = if licence.is_bulk { licence.tolerance.of(GRANTED) } else { 0 };
    assert!(taken <= GRANTED + tolerance, "{taken} is beyond the tolerance");
    assert!(licence.uses <= licence.uses_max);
    assert_eq!(account.replay(&desk.entries).as_ref(), Ok(account));
    if licence.state == LicenceState::UsedUp {
        assert!(account.available <= 0 && account.reserved == 0);
    } else {
        assert_eq!(account.released, 0);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn the_order_of_arrival_makes_no_difference(
        (one, other, repeats) in shuffled(),
        (goods, uses_max) in terms(),
    ) {
        let desk = Desk::new(licence("100", goods, uses_max));
        let (mut first, mut second) = (desk.clone(), desk);
        let left = deliver(&mut first, &one, &repeats);
        let right = deliver(&mut second, &other, &repeats);
        // Where every message found its place in both orders, the books are the same.
        if left.is_empty() && right.is_empty() {
            prop_assert_eq!(first.balance(), second.balance());
            prop_assert_eq!(first.licence.state, second.licence.state);
            prop_assert_eq!(first.licence.uses, second.licence.uses);
            let standing = |desk: &Desk| {
                let lines = desk.lines.values();
                lines.map(|line| (line.version, line.state, line.quantity)).collect::<Vec<_>>()
            };
            prop_assert_eq!(standing(&first), standing(&second));
        }
    }

    #[test]
    fn messages_that_fit_are_never_kept_apart(
        (one, other, repeats) in shuffled(),
    ) {
        // Room for all of them at once: 8 lines of less than 40 t on 400 t, uses to spare.
        let not_final = |message| UsageMessage { is_final: false, ..message };
        let keep = |messages: Vec<UsageMessage>| messages.into_iter().map(not_final).collect::<Vec<_>>();
        let desk = Desk::new(licence("400", Goods::Counted, 12));
        let (mut first, mut second) = (desk.clone(), desk);
        for (desk, messages) in [(&mut first, keep(one)), (&mut second, keep(other))] {
            for (message, repeats) in messages.iter().zip(&repeats) {
                prop_assert!(desk.send(message).is_ok());
                if *repeats {
                    prop_assert_eq!(desk.send(message), Ok(Verdict::Superseded));
                }
            }
        }
        prop_assert_eq!(first.balance(), second.balance());
        prop_assert_eq!(first.licence.uses, second.licence.uses);
        prop_assert_eq!(first.licence.state, second.licence.state);
    }
}
