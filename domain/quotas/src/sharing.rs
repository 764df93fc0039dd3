//! What a scenario gives each applicant, by the method and the terms of its plan.

use domain_kernel::BasisPoints;

use crate::plan::{PlanMethod, PlanTerms, Weights};
use crate::{Applicant, Claim, Terms, apportion, pro_rata};

/// An applicant with what it is measured by, in ten-thousandths of the plan's unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Measured {
    /// Whose lot comes first when fractions are equal: the lower. No two share one.
    pub rank: u64,
    /// What it applies for.
    pub applied: i64,
    /// Past imports, or exports to the restricting market.
    pub record: i64,
    /// Past exports to the world.
    pub world: i64,
    /// What it needs in a year to use its capacity.
    pub capacity: i64,
    /// The most it may have, where ceilings are kept.
    pub ceiling: Option<i64>,
}

/// What an applicant is weighed by: `w1 × record + w2 × world + w3 × capacity + w4 × applied`, rounded
/// down. The factors are those of Order 2003 No. 4, articles 13 and 14; their weights are the year's
/// data. `[R]`
pub fn base(of: &Measured, weights: &Weights) -> i64 {
    let part = |amount: i64, weight: BasisPoints| i128::from(amount.max(0)) * i128::from(weight.0);
    let sum = part(of.record, weights.record)
        + part(of.world, weights.world)
        + part(of.capacity, weights.capacity)
        + part(of.applied, weights.applied);
    i64::try_from(sum / 10_000).unwrap_or(i64::MAX)
}

/// Shares what a plan has among its applicants, in their order. By performance everybody gets what it
/// applies for up to its ceiling; in proportion the ceiling caps what is applied for.
pub fn share(method: PlanMethod, terms: &PlanTerms, applicants: &[Measured]) -> Vec<i64> {
    let applicant = |one: &Measured| {
        let most = one.ceiling.unwrap_or(i64::MAX);
        let base = match method {
            PlanMethod::Performance => one.ceiling.unwrap_or(0),
            PlanMethod::ProRata | PlanMethod::FirstCome | PlanMethod::Regional => {
                base(one, &terms.weights)
            }
        };
        Applicant { rank: one.rank, applied: one.applied.min(most), base }
    };
    let applicants: Vec<Applicant> = applicants.iter().map(applicant).collect();
    let terms = Terms { pool: terms.total, lot: terms.lot, least: terms.least };
    pro_rata(terms, &applicants)
}

/// A part of a share is kept to a millionth of a millionth.
const FINE: i128 = 1_000_000_000_000;

/// What each may apply for by its exports (可申请数量): `P × (w1 × R ÷ ΣR + w2 × G ÷ ΣG)`, in whole
/// lots, the rest by the largest fraction and of equal ones to the lower rank.
///
/// Source: draft of 2005 (70 % restricting market, 30 % world); the published formula is not verified.
/// `[D]`
pub fn ceilings(terms: &PlanTerms, performers: &[Measured]) -> Vec<i64> {
    let sum = |measure: fn(&Measured) -> i64| -> i128 {
        performers.iter().map(|one| i128::from(measure(one).max(0))).sum()
    };
    let (market, world) = (sum(|one| one.record), sum(|one| one.world));
    let part = |own: i64, all: i128, weight: BasisPoints| {
        if all == 0 { 0 } else { i128::from(own.max(0)) * FINE / all * i128::from(weight.0) }
    };
    let mut order: Vec<usize> = (0..performers.len()).collect();
    order.sort_by_key(|at| performers[*at].rank);
    let claim = |at: &usize| {
        let one = &performers[*at];
        let weight = part(one.record, market, terms.weights.record)
            + part(one.world, world, terms.weights.world);
        Claim { weight: i64::try_from(weight).unwrap_or(i64::MAX), cap: i64::MAX }
    };
    let claims: Vec<Claim> = order.iter().map(claim).collect();
    let mut shares = vec![0; performers.len()];
    for (at, share) in order.iter().zip(apportion(terms.total, terms.lot, &claims)) {
        shares[*at] = share;
    }
    shares
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn units(count: i64) -> i64 {
        count * 10_000
    }

    const fn terms(total: i64, weights: [u32; 4]) -> PlanTerms {
        let [record, world, capacity, applied] = weights;
        let weights = Weights {
            record: BasisPoints(record),
            world: BasisPoints(world),
            capacity: BasisPoints(capacity),
            applied: BasisPoints(applied),
        };
        PlanTerms { total: units(total), lot: units(1), least: 0, weights }
    }

    const fn measured(rank: u64, applied: i64, record: i64, world: i64) -> Measured {
        Measured {
            rank,
            applied: units(applied),
            record: units(record),
            world: units(world),
            capacity: 0,
            ceiling: None,
        }
    }

    #[test]
    fn example_4_i_2_two_per_cent_of_the_market_and_one_of_the_world() {
        let all = [measured(1, 0, 2, 1), measured(2, 0, 98, 99)];
        let shares = ceilings(&terms(1_000_000, [7_000, 3_000, 0, 0]), &all);
        assert_eq!(shares, [units(17_000), units(983_000)]);
        let none = [measured(1, 0, 0, 0)];
        assert_eq!(ceilings(&terms(1_000_000, [7_000, 3_000, 0, 0]), &none), [0]);
    }

    #[test]
    fn example_5_i_4_sugar_by_its_bases() {
        let all =
            [measured(1, 400_000, 50, 0), measured(2, 300_000, 30, 0), measured(3, 200_000, 20, 0)];
        let shares = share(PlanMethod::ProRata, &terms(583_500, [10_000, 0, 0, 0]), &all);
        assert_eq!(shares, [291_750, 175_050, 116_700].map(units));
    }

    #[test]
    fn by_performance_everybody_gets_what_it_asks_for_up_to_its_ceiling() {
        let mut all = [measured(1, 400, 0, 0), measured(2, 900, 0, 0)];
        all[0].ceiling = Some(units(500));
        all[1].ceiling = Some(units(500));
        let shares = share(PlanMethod::Performance, &terms(1_000, [0; 4]), &all);
        assert_eq!(shares, [400, 500].map(units));
    }

    proptest! {
        #[test]
        fn ceilings_share_everything_and_know_no_order(
            total in 1_i64..1_000_000,
            all in prop::collection::vec((0_i64..1_000_000, 0_i64..1_000_000), 1..30),
        ) {
            let mut all: Vec<Measured> =
                (0..).zip(&all).map(|(rank, (r, g))| measured(rank, 0, *r, *g)).collect();
            let terms = terms(total, [7_000, 3_000, 0, 0]);
            let shares = ceilings(&terms, &all);
            let given: i64 = shares.iter().sum();
            let is_anybody = all.iter().any(|one| 0 < one.record + one.world);
            prop_assert_eq!(given, if is_anybody { terms.total } else { 0 });
            all.reverse();
            let mut turned = ceilings(&terms, &all);
            turned.reverse();
            prop_assert_eq!(shares, turned);
        }
    }
}
