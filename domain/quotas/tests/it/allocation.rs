//! Allocation by performance and in the order of application.

use domain_quotas::{Applicant, LastComer, Terms, first_come, pro_rata};
use proptest::prelude::*;

const fn tonnes(count: i64) -> i64 {
    count * 10_000
}

fn applicants(all: &[(i64, i64)]) -> Vec<Applicant> {
    let applicant = |(rank, (applied, base)): (u64, &(i64, i64))| Applicant {
        rank,
        applied: *applied,
        base: *base,
    };
    (0..).zip(all).map(applicant).collect()
}

fn shared(pool: i64, least: i64, all: &[(i64, i64)]) -> Vec<i64> {
    let terms = Terms { pool: tonnes(pool), lot: tonnes(1), least: tonnes(least) };
    let all: Vec<_> = all.iter().map(|(applied, base)| (tonnes(*applied), *base)).collect();
    let awards = pro_rata(terms, &applicants(&all));
    awards.into_iter().map(|award| award / 10_000).collect()
}

#[test]
fn example_5_i_4_sugar_outside_state_trading() {
    let awards = shared(583_500, 0, &[(400_000, 50), (300_000, 30), (200_000, 20)]);
    assert_eq!(awards, [291_750, 175_050, 116_700]);
}

#[test]
fn what_a_modest_applicant_leaves_is_shared_again() {
    assert_eq!(shared(100, 0, &[(10, 50), (90, 25), (90, 25)]), [10, 45, 45]);
    // Each round satisfies one more.
    assert_eq!(shared(100, 0, &[(10, 40), (20, 40), (90, 20)]), [10, 20, 70]);
    assert_eq!(shared(100, 0, &[(10, 1), (20, 1)]), [10, 20], "more than is asked for");
    assert_eq!(shared(100, 0, &[(50, 0), (50, 1)]), [0, 50], "no base, no share");
}

#[test]
fn nobody_gets_less_than_makes_a_shipment() {
    assert_eq!(
        shared(100, 30, &[(90, 5), (90, 3), (90, 2)]),
        [63, 37, 0],
        "20 would be too little"
    );
    assert_eq!(shared(100, 30, &[(20, 5), (90, 5)]), [0, 90], "asked for less than the least");
    assert_eq!(shared(100, 60, &[(90, 1), (90, 1)]), [90, 0], "the first of equals");
    assert_eq!(shared(20, 30, &[(90, 1)]), [0]);
}

#[test]
fn example_5_i_5_wool_ends_with_the_pool() {
    let asked = [tonnes(286_500), tonnes(800), tonnes(10)];
    let served = |last| first_come(tonnes(287_000), &asked, last);
    assert_eq!(served(LastComer::Remainder), [tonnes(286_500), tonnes(500), 0]);
    assert_eq!(served(LastComer::Nothing), [tonnes(286_500), 0, 0], "and then it is closed");
    assert_eq!(first_come(tonnes(5), &[tonnes(5), tonnes(1)], LastComer::Remainder)[1], 0);
}

proptest! {
    #[test]
    fn an_allocation_conserves_caps_and_depends_on_no_order(
        pool in 0_i64..2_000,
        lot in 1_i64..4,
        least in 0_i64..40,
        all in prop::collection::vec((0_i64..300, 0_i64..50), 0..25),
        seed in 0_usize..1_000,
    ) {
        let terms = Terms { pool: tonnes(pool), lot: tonnes(lot), least: tonnes(least) };
        let all: Vec<_> = all.into_iter().map(|(applied, base)| (tonnes(applied), base)).collect();
        let all = applicants(&all);
        let awards = pro_rata(terms, &all);
        prop_assert!(awards.iter().sum::<i64>() <= terms.pool);
        for (award, applicant) in awards.iter().zip(&all) {
            prop_assert!(0 <= *award && *award <= applicant.applied);
            prop_assert!(award % terms.lot == 0);
            prop_assert!(*award == 0 || terms.least <= *award || terms.least <= terms.lot);
        }
        let turn = if all.is_empty() { 0 } else { seed % all.len() };
        let (mut turned, mut expected) = (all.clone(), awards.clone());
        turned.rotate_left(turn);
        expected.rotate_left(turn);
        prop_assert_eq!(pro_rata(terms, &turned), expected);
        // A larger base never gets less for the same wish.
        for (one, first) in all.iter().zip(&awards) {
            for (other, second) in all.iter().zip(&awards) {
                if one.applied == other.applied && other.base < one.base {
                    prop_assert!(*second <= *first + terms.lot);
                }
            }
        }
    }
}
