//! Allocation to applicants: by past performance and capacity, or first come first served.

use std::cmp::Ordering;

use crate::apportion::{Claim, apportion};

/// Who applies for a part of a pool.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Applicant {
    /// Whose lot comes first when fractions are equal: the lower. No two share one.
    pub rank: u64,
    /// What it asks for, in ten-thousandths.
    pub applied: i64,
    /// What it is weighed by: past imports or exports, capacity, or a mix, by the year's notice.
    pub base: i64,
}

/// How a pool is shared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terms {
    /// What there is, in ten-thousandths.
    pub pool: i64,
    /// The unit of every award.
    pub lot: i64,
    /// The least award that makes a commercially viable shipment; none when zero.
    pub least: i64,
}

/// Shares a pool in proportion to the bases (按比例分配): nobody gets more than it applied for, and
/// what those leave is shared among the others in the same proportion, until all are satisfied or
/// nothing is left. Where a least award is set, the applicants with the smallest base that would stay
/// below it get nothing, as few as possible, and their part is shared among the rest. `[D]` for that
/// order.
///
/// `a_i = min(applied_i, P × base_i ÷ Σ base)`, repeated over the unsatisfied; Order 2003 No. 4,
/// articles 13 and 14 (applied quantity, past imports, capacity; minimum lot of a commercially viable
/// shipment), as recalled. `[R]`
///
/// The awards have the order of the applicants; only `rank` decides between equals.
pub fn pro_rata(terms: Terms, applicants: &[Applicant]) -> Vec<i64> {
    // Whoever asks for less than the least award cannot get it.
    let mut able: Vec<usize> = (0..applicants.len())
        .filter(|at| 0 < applicants[*at].applied && terms.least <= applicants[*at].applied)
        .collect();
    // The smallest base last: those are dropped first.
    able.sort_by(|one, other| {
        let (one, other) = (&applicants[*one], &applicants[*other]);
        other.base.cmp(&one.base).then(one.rank.cmp(&other.rank))
    });
    let orders = Orders::of(applicants, &able);
    let kept =
        if terms.least <= terms.lot { able.len() } else { most_kept(terms, &orders, able.len()) };
    let mut awards = vec![0; applicants.len()];
    for (at, award) in able[..kept].iter().zip(orders.fill(terms, kept)) {
        awards[*at] = award;
    }
    awards
}

/// How many of the able, the largest first, may stay so that each reaches the least award. Fewer
/// never get less each, so the turning point is found by halving.
fn most_kept(terms: Terms, orders: &Orders, able: usize) -> usize {
    let reaches =
        |count: usize| orders.fill(terms, count).iter().all(|award| terms.least <= *award);
    let (mut low, mut high) = (0, able);
    while low < high {
        let middle = low + (high - low).div_ceil(2);
        if reaches(middle) { low = middle } else { high = middle - 1 }
    }
    low
}

/// The able in the orders that sharing looks at them; sorted once, however often it is tried.
struct Orders {
    /// As they are dropped: the last first.
    able: Vec<Applicant>,
    /// Places by what is applied for in proportion to the base.
    by_wish: Vec<usize>,
    /// Places by rank.
    by_rank: Vec<usize>,
}

impl Orders {
    fn of(applicants: &[Applicant], able: &[usize]) -> Self {
        let able: Vec<Applicant> = able.iter().map(|at| applicants[*at]).collect();
        let places = || (0..able.len()).collect::<Vec<usize>>();
        let (mut by_wish, mut by_rank) = (places(), places());
        by_wish.sort_unstable_by(|one, other| wish(&able[*one], &able[*other]));
        by_rank.sort_unstable_by_key(|place| able[*place].rank);
        Self { able, by_wish, by_rank }
    }

    /// Shares the pool among the first `count` of them; the awards in their order.
    fn fill(&self, terms: Terms, count: usize) -> Vec<i64> {
        let lot = terms.lot.max(1);
        let able = &self.able[..count];
        let mut awards = vec![0; count];
        let mut is_satisfied = vec![false; count];
        let mut rest = terms.pool.max(0);
        let mut bases: i128 = able.iter().map(|one| i128::from(one.base.max(0))).sum();
        // Whoever asks for the least in proportion to its base is satisfied first.
        for place in self.by_wish.iter().filter(|place| **place < count) {
            let applicant = &able[*place];
            let base = i128::from(applicant.base.max(0));
            let share = i128::from(rest) * base;
            if base == 0 || share < i128::from(applicant.applied) * bases {
                break;
            }
            awards[*place] = applicant.applied / lot * lot;
            is_satisfied[*place] = true;
            rest -= awards[*place];
            bases -= base;
        }
        let others = self.by_rank.iter().copied();
        let others: Vec<usize> =
            others.filter(|place| *place < count && !is_satisfied[*place]).collect();
        let claim = |place: &usize| Claim { weight: able[*place].base, cap: able[*place].applied };
        let claims: Vec<Claim> = others.iter().map(claim).collect();
        for (place, award) in others.iter().zip(apportion(rest, lot, &claims)) {
            awards[*place] = award;
        }
        awards
    }
}

/// By what is applied for in proportion to the base; without a base last.
fn wish(one: &Applicant, other: &Applicant) -> Ordering {
    let (a, b) = (i128::from(one.base.max(0)), i128::from(other.base.max(0)));
    let wish = (i128::from(one.applied) * b).cmp(&(i128::from(other.applied) * a));
    (a == 0).cmp(&(b == 0)).then(wish).then(one.rank.cmp(&other.rank))
}

/// What the last applicant gets when less is left than it asks for (rule G10 does not say).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LastComer {
    /// What is left. `[D]`
    Remainder,
    /// Nothing. `[D]`
    Nothing,
}

/// Serves applications in the order they were accepted until the pool is reached, then stops (先来先领,
/// rule G10: wool and wool tops, on import contracts). The amounts are ten-thousandths, in that order;
/// the awards have the same.
///
/// Source: MOFCOM notice on wool of 2006, article 4.
pub fn first_come(pool: i64, asked: &[i64], last: LastComer) -> Vec<i64> {
    let mut left = pool.max(0);
    let mut is_closed = false;
    let serve = |amount: &i64| {
        if is_closed || *amount <= 0 {
            return 0;
        }
        let award = match last {
            _ if *amount <= left => *amount,
            LastComer::Remainder => left,
            LastComer::Nothing => 0,
        };
        is_closed = award < *amount || award == left;
        left -= award;
        award
    };
    asked.iter().map(serve).collect()
}
