//! The end of a quota year: what lapses, and what the next year loses for it.

use crate::{Pool, Programme, QuotaAccount, QuotaBucket, textile, trq};

/// What an account held when its year was over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Closed {
    /// How its quantity was come by.
    pub pool: Pool,
    /// What was allocated; what was transferred counts neither way. `[D]`
    pub allocated: i64,
    /// What was neither used, nor given back in time, nor passed on.
    pub unused: i64,
}

impl Closed {
    /// Of an account as it stands.
    pub const fn of(account: &QuotaAccount) -> Self {
        let balance = &account.balance;
        Self {
            pool: account.key.pool,
            allocated: balance.of(QuotaBucket::Allocated),
            unused: balance.of(QuotaBucket::Free) + balance.of(QuotaBucket::Expired),
        }
    }
}

/// What is deducted of `next`, the allocation of the next year, for the year that is over: of textiles
/// by the performance pool alone (T06 to T09), of everything else in proportion to what was unused
/// (G03, F10, Regulations art. 42). In whole units, ten-thousandths.
pub fn deduction(programme: Programme, closed: &[Closed], next: i64) -> i64 {
    let counts = |one: &&Closed| match programme {
        Programme::Textile => one.pool == Pool::Performance,
        Programme::Export | Programme::Import | Programme::Agricultural | Programme::Fertiliser => {
            true
        }
    };
    let sum = |part: fn(&Closed) -> i64| closed.iter().filter(counts).map(part).sum::<i64>();
    let (allocated, unused) = (sum(|one| one.allocated), sum(|one| one.unused));
    match programme {
        Programme::Textile => textile::deduction(allocated, unused, next),
        Programme::Export | Programme::Import | Programme::Agricultural | Programme::Fertiliser => {
            let cut = trq::next_year_cut(allocated, 0, allocated - unused.min(allocated));
            next - cut.cut(next, UNIT)
        }
    }
}

/// Ten-thousandths in a unit.
const UNIT: i64 = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    const fn closed(pool: Pool, allocated: i64, unused: i64) -> Closed {
        Closed { pool, allocated: allocated * UNIT, unused: unused * UNIT }
    }

    #[test]
    fn example_5_i_1_forty_per_cent_of_next_years_wheat() {
        let year = [closed(Pool::NonState, 10_000, 4_000)];
        assert_eq!(deduction(Programme::Agricultural, &year, 5_000 * UNIT), 2_000 * UNIT);
        assert_eq!(deduction(Programme::Agricultural, &[], 5_000 * UNIT), 0);
    }

    #[test]
    fn textiles_answer_for_the_performance_pool_alone() {
        let year = [closed(Pool::Performance, 10_000, 4_000), closed(Pool::OpenBid, 500, 500)];
        assert_eq!(deduction(Programme::Textile, &year, 3_000 * UNIT), 2_400 * UNIT);
    }
}
