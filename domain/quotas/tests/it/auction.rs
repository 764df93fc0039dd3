//! The opening of a tender: who counts, who wins, and what is paid.

use domain_quotas::auction::{
    Award, Bid, Fault, Terms, Verdict, clear_negotiated, clear_open, total,
};
use proptest::prelude::*;

const CLOSES: i64 = 1_000_000;

const fn units(count: i64) -> i64 {
    count * 10_000
}

fn tender(quantity: i64) -> Terms {
    Terms {
        quantity: units(quantity),
        least: units(100),
        floor: units(90),
        lot: units(1),
        closes: CLOSES,
    }
}

fn bid(firm: u64, quantity: i64, price: i64) -> Bid {
    Bid {
        firm,
        quantity: units(quantity),
        price: units(price),
        received: i64::try_from(firm).expect("a small number"),
        sequence: firm,
        maximum: Some(units(50_000)),
        is_opened: true,
    }
}

/// What each bid won in whole units, or why it does not count.
fn told(verdicts: &[Verdict]) -> Vec<Result<i64, &'static str>> {
    let tell = |verdict: &Verdict| match verdict {
        Verdict::Valid(award) => Ok(award.quantity / 10_000),
        Verdict::Invalid(fault) => Err(fault.as_str()),
    };
    verdicts.iter().map(tell).collect()
}

#[test]
fn example_1_the_tender_of_ten_thousand_tonnes() {
    let bids = [
        bid(1, 3_000, 120),
        bid(2, 4_000, 110),
        bid(3, 2_000, 105),
        bid(4, 3_000, 100),
        bid(5, 2_000, 100),
        bid(6, 1_000, 95),
        bid(7, 5_000, 85),
        bid(8, 1_000, 130),
        Bid { sequence: 9, ..bid(8, 1_000, 125) },
    ];
    let verdicts = clear_open(&tender(10_000), &bids);
    assert_eq!(
        told(&verdicts),
        [
            Ok(3_000),
            Ok(4_000),
            Ok(2_000),
            Ok(600),
            Ok(400),
            Ok(0),
            Err("floor"),
            Err("duplicate"),
            Err("duplicate"),
        ]
    );
    let awards = verdicts.iter().filter_map(|verdict| match verdict {
        Verdict::Valid(award) => total(award.quantity, award.price),
        Verdict::Invalid(_) => None,
    });
    assert_eq!(awards.sum::<i64>(), 111_000_000, "1,110,000 yuan, 111 a tonne");
}

#[test]
fn example_10_a_bid_received_at_the_closing_is_late() {
    let at = |received| Bid { received, ..bid(1, 1_000, 100) };
    let one = |received| told(&clear_open(&tender(10_000), &[at(received)]));
    assert_eq!(one(CLOSES - 1), [Ok(1_000)]);
    assert_eq!(one(CLOSES), [Err("late")]);
    assert_eq!(one(CLOSES + 1), [Err("late")]);
    let twice = [at(CLOSES - 1), Bid { sequence: 7, ..at(CLOSES + 1) }];
    assert_eq!(told(&clear_open(&tender(10_000), &twice)), [Ok(1_000), Err("late")]);
}

#[test]
fn example_11_the_odd_tonne_goes_to_the_earliest() {
    let bids = [bid(3, 100, 100), bid(1, 100, 100), bid(2, 100, 100)];
    assert_eq!(told(&clear_open(&tender(100), &bids)), [Ok(33), Ok(34), Ok(33)]);
}

#[test]
fn what_is_out_of_range_or_of_a_stranger_does_not_count() {
    let bids = [
        bid(1, 99, 100),
        Bid { maximum: Some(units(500)), ..bid(2, 501, 100) },
        Bid { maximum: None, ..bid(3, 500, 100) },
        Bid { maximum: Some(units(500)), ..bid(4, 500, 100) },
    ];
    let verdicts = told(&clear_open(&tender(10_000), &bids));
    assert_eq!(verdicts, [Err("range"), Err("range"), Err("unqualified"), Ok(500)]);
    let sealed = [Bid { is_opened: false, ..bid(1, 500, 100) }, bid(2, 500, 100)];
    assert_eq!(told(&clear_open(&tender(10_000), &sealed)), [Err("unopened"), Ok(500)]);
    let twice = [sealed[0], Bid { sequence: 9, ..bid(1, 500, 100) }];
    assert_eq!(told(&clear_open(&tender(10_000), &twice)), [Err("duplicate"); 2], "sealed or not");
}

#[test]
fn in_a_negotiated_round_everybody_wins_a_part() {
    let bids = [bid(1, 600, 95), bid(2, 300, 200), bid(3, 100, 80)];
    let price = units(100);
    let all = clear_negotiated(&tender(1_000), price, &bids);
    assert_eq!(told(&all), [Ok(600), Ok(300), Err("floor")]);
    let half = clear_negotiated(&tender(450), price, &bids);
    assert_eq!(told(&half), [Ok(300), Ok(150), Err("floor")]);
    assert_eq!(half[0], Verdict::Valid(Award { quantity: units(300), price }));
}

fn bids() -> impl Strategy<Value = Vec<Bid>> {
    let one = (0_u64..12, 1_i64..40, 80_i64..100, 0_i64..3, 0_i64..3);
    let made = |(sequence, (firm, hundreds, price, received, limit)): (usize, _)| Bid {
        received: CLOSES - 1 + received - 1,
        sequence: u64::try_from(sequence).unwrap_or(0),
        maximum: (limit != 0).then_some(units(2_500)),
        ..bid(firm, hundreds * 100, price)
    };
    prop::collection::vec(one, 0..30)
        .prop_map(move |all| all.into_iter().enumerate().map(made).collect())
}

fn won(verdict: &Verdict) -> i64 {
    match verdict {
        Verdict::Valid(award) => award.quantity,
        Verdict::Invalid(_) => 0,
    }
}

proptest! {
    #[test]
    fn an_opening_conserves_and_depends_on_no_order(
        bids in bids(), quantity in 0_i64..12_000, turn in 0_usize..30,
    ) {
        let tender = tender(quantity);
        let verdicts = clear_open(&tender, &bids);
        let given: i64 = verdicts.iter().map(won).sum();
        prop_assert!(given <= tender.quantity);
        let wished: i64 = bids.iter().zip(&verdicts)
            .filter(|(_, verdict)| matches!(verdict, Verdict::Valid(_)))
            .map(|(bid, _)| bid.quantity).sum();
        prop_assert_eq!(given, wished.min(tender.quantity), "nothing is left while somebody wants it");
        let (mut turned, mut expected) = (bids.clone(), verdicts.clone());
        let by = if bids.is_empty() { 0 } else { turn % bids.len() };
        turned.rotate_left(by);
        expected.rotate_left(by);
        prop_assert_eq!(clear_open(&tender, &turned), expected);
        for (one, first) in bids.iter().zip(&verdicts) {
            prop_assert!(0 <= won(first) && won(first) <= one.quantity);
            for (other, second) in bids.iter().zip(&verdicts) {
                let both = matches!((first, second), (Verdict::Valid(_), Verdict::Valid(_)));
                if both && other.price < one.price && 0 < won(second) {
                    prop_assert_eq!(won(first), one.quantity, "only the lowest price is shared");
                }
            }
        }
    }

    #[test]
    fn a_higher_price_never_wins_less(
        bids in bids(), quantity in 0_i64..12_000, more in 1_i64..20,
    ) {
        prop_assume!(!bids.is_empty());
        let tender = tender(quantity);
        let before = clear_open(&tender, &bids);
        let mut raised = bids;
        raised[0].price += units(more);
        let after = clear_open(&tender, &raised);
        prop_assert!(before[0] == Verdict::Invalid(Fault::Floor) || won(&before[0]) <= won(&after[0]));
    }
}
