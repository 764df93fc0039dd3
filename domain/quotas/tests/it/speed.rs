//! What sharing and clearing cost, beside sorting the same: part of `make bench`, and ignored
//! otherwise.

#![expect(
    clippy::float_arithmetic,
    clippy::print_stdout,
    reason = "a bench reads the clock and prints what it took"
)]

use std::time::Instant;

use domain_quotas::auction::{Bid, Terms as Tender, clear_open};
use domain_quotas::{Applicant, Terms, pro_rata};

/// Numbers that look like chance and are the same in every run (SplitMix64).
fn chance(seed: u64) -> impl FnMut(i64) -> i64 {
    let mut state = seed;
    move |limit| {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        i64::try_from((mixed ^ (mixed >> 31)) >> 1).expect("a half") % limit
    }
}

fn milliseconds<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let begun = Instant::now();
    let made = work();
    (begun.elapsed().as_secs_f64() * 1_000.0, made)
}

#[test]
#[ignore = "make bench"]
fn sharing_among_a_hundred_thousand() {
    let mut chance = chance(1);
    let applicants: Vec<Applicant> = (0..100_000)
        .map(|rank| Applicant {
            rank,
            applied: (1 + chance(5_000)) * 10_000,
            base: chance(1_000_000),
        })
        .collect();
    for least in [0, 500] {
        let terms = Terms { pool: 100_000_000 * 10_000, lot: 10_000, least: least * 10_000 };
        let (ours, awards) = milliseconds(|| pro_rata(terms, &applicants));
        assert!(awards.iter().sum::<i64>() <= terms.pool);
        let mut same: Vec<i64> = applicants.iter().map(|one| one.base).collect();
        let (floor, ()) = milliseconds(|| same.sort_unstable());
        println!(
            "| share a pool among 100,000 applicants, least award {least} t | {ours:.0} ms | the \
             same sorted {floor:.0} ms |"
        );
    }
}

#[test]
#[ignore = "make bench"]
fn clearing_a_million_bids() {
    let mut chance = chance(2);
    let bids: Vec<Bid> = (0..1_000_000)
        .map(|sequence| Bid {
            firm: sequence,
            quantity: (100 + chance(900)) * 10_000,
            price: (90 + chance(10_000)) * 100,
            is_opened: true,
            received: chance(1_000_000),
            sequence,
            maximum: Some(1_000 * 10_000),
        })
        .collect();
    let tender = Tender {
        quantity: 300_000_000 * 10_000,
        least: 100 * 10_000,
        floor: 90 * 100,
        lot: 10_000,
        closes: 2_000_000,
    };
    let (ours, verdicts) = milliseconds(|| clear_open(&tender, &bids));
    assert_eq!(verdicts.len(), bids.len());
    let mut same: Vec<(i64, i64, u64)> =
        bids.iter().map(|bid| (-bid.price, bid.received, bid.sequence)).collect();
    let (floor, ()) = milliseconds(|| same.sort_unstable());
    println!("| clear a tender of 1,000,000 bids | {ours:.0} ms | the same sorted {floor:.0} ms |");
}
