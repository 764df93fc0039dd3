//! Tariff quotas: what is cut in the next year, country quotas, fertiliser starting quantities, duty.

use domain_kernel::BasisPoints;

/// A part of a whole, exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// The part.
    pub part: i64,
    /// The whole, above zero.
    pub whole: i64,
}

impl Share {
    /// Nothing.
    pub const NONE: Self = Self { part: 0, whole: 1 };

    /// What is left of an amount after this share of it is taken, rounded down to whole lots.
    pub fn cut(self, amount: i64, lot: i64) -> i64 {
        let kept = i128::from(self.whole) - i128::from(self.part.clamp(0, self.whole));
        let left = i128::from(amount.max(0)) * kept / i128::from(self.whole.max(1));
        let left = i64::try_from(left).unwrap_or(i64::MAX);
        left / lot.max(1) * lot.max(1)
    }
}

/// The share by which the next year's allocation of the same commodity is cut (rule G03): what was
/// neither returned by 15 September nor used by 31 December, of what was allotted.
///
/// `cut = (allotted − returned − used) ÷ allotted`. Source: detail rules of NDRC and MOFCOM
/// (相应品种按比例扣减); the reading of the proportion is by design. `[D]`
pub const fn next_year_cut(allotted: i64, returned_in_time: i64, used: i64) -> Share {
    let unused = allotted.saturating_sub(returned_in_time).saturating_sub(used);
    if allotted <= 0 || unused <= 0 {
        return Share::NONE;
    }
    Share { part: unused, whole: allotted }
}

/// A country quota some years after its first: `first × (1 + growth) ^ years`, rounded half up to the
/// whole `lot`; what was printed for the years between is not rounded again. `None` beyond counting.
///
/// Source: MOFCOM announcements on wool and tops of New Zealand, 25,000 and 450 t in 2009, 26,250 and
/// 473 t in 2010, 27,563 and 496 t in 2011; the growth of 5 % a year is computed from them.
pub fn grown(first: i64, growth: BasisPoints, years: u32, lot: i64) -> Option<i64> {
    let lot = i128::from(lot.max(1));
    let by = i128::from(10_000 + i64::from(growth.0)).checked_pow(years)?;
    let whole = 10_000_i128.checked_pow(years)?.checked_mul(lot)?;
    let parts = i128::from(first).checked_mul(by)?;
    i64::try_from((parts + whole / 2) / whole * lot).ok()
}

/// Duty on a value in hundredths of a currency unit, rounded half up to the hundredth.
pub fn duty(value: i64, rate: BasisPoints) -> i64 {
    let parts = i128::from(value) * i128::from(rate.0);
    i64::try_from((parts + 5_000) / 10_000).unwrap_or(i64::MAX)
}

/// Starting quantities of fertiliser quotas under first come first served (起始关税配额数量).
pub mod fertiliser {
    /// Ten-thousandths of a tonne in a tonne.
    const TONNE: i64 = 10_000;

    /// What a new applicant starts with: 2,000 t (rule F04).
    pub const NEWCOMER: i64 = 2_000 * TONNE;
    /// No holder starts with less: 2,000 t (rule F05).
    pub const LEAST: i64 = 2_000 * TONNE;
    /// No holder starts with more: 500,000 t (rule F05).
    pub const MOST: i64 = 500_000 * TONNE;

    /// What a holder starts with next year, from what it drew and cleared this year, in
    /// ten-thousandths of a tonne.
    ///
    /// `r = cleared ÷ drawn` in whole per cent, rounded down (rule F12); `r ≥ 80`: + 40 %;
    /// `50 … 79`: + 20 %; `25 … 49`: the same; below: − 50 % (rule F02). Nothing drawn: the same (rule
    /// F03). Then within least and most, rounded down to the tonne (rules F05, F13).
    ///
    /// Source: MOFCOM announcements on the fertiliser quota, 2012 to 2026; F12 and F13 by design.
    pub fn next_start(start: i64, drawn: i64, cleared: i64) -> i64 {
        let changed = if drawn <= 0 {
            i128::from(start)
        } else {
            let rate = i128::from(cleared.max(0)) * 100 / i128::from(drawn);
            let tenths = match rate {
                80.. => 14,
                50..80 => 12,
                25..50 => 10,
                _ => 5,
            };
            i128::from(start) * tenths / 10
        };
        let whole = changed / i128::from(TONNE) * i128::from(TONNE);
        i64::try_from(whole).unwrap_or(i64::MAX).clamp(LEAST, MOST)
    }

    /// How much a holder may draw now: what is open, neither cleared nor returned, stays within its
    /// starting quantity, and what all drew, net of returns, within the pool (rule F01).
    pub fn may_draw(start: i64, open: i64, pool_left: i64) -> i64 {
        start.saturating_sub(open).min(pool_left).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::fertiliser::{may_draw, next_start};
    use super::*;

    const fn tonnes(count: i64) -> i64 {
        count * 10_000
    }

    #[test]
    fn examples_5_i_1_and_2_what_was_neither_used_nor_returned_is_cut() {
        let cut = next_year_cut(tonnes(10_000), 0, tonnes(6_000));
        assert_eq!(cut.cut(tonnes(1_000), tonnes(1)), tonnes(600), "40 %");
        let cut = next_year_cut(tonnes(10_000), tonnes(3_000), tonnes(6_000));
        assert_eq!(cut.cut(tonnes(1_000), tonnes(1)), tonnes(900), "10 %");
        assert_eq!(next_year_cut(tonnes(10), tonnes(4), tonnes(6)), Share::NONE);
        assert_eq!(next_year_cut(0, 0, 0).cut(tonnes(7), tonnes(1)), tonnes(7));
    }

    #[test]
    fn example_5_i_8_wool_of_new_zealand_grows_by_a_twentieth() {
        let growth = BasisPoints(500);
        let wool = |years| grown(tonnes(25_000), growth, years, tonnes(1));
        assert_eq!([wool(0), wool(1), wool(2)], [25_000, 26_250, 27_563].map(tonnes).map(Some));
        let tops = |years| grown(tonnes(450), growth, years, tonnes(1));
        assert_eq!([tops(0), tops(1), tops(2)], [450, 473, 496].map(tonnes).map(Some));
        assert_eq!(wool(40), None, "beyond counting");
    }

    #[test]
    fn examples_6_i_1_to_5_the_next_start_follows_the_rate_of_use() {
        let start = |start, drawn, cleared| {
            next_start(tonnes(start), tonnes(drawn), tonnes(cleared)) / 10_000
        };
        assert_eq!(start(100_000, 120_000, 102_000), 140_000, "85 %");
        assert_eq!(start(400_000, 100, 82), 500_000, "capped");
        assert_eq!(start(50_000, 100, 49), 50_000);
        assert_eq!(start(50_000, 1_000, 799), 60_000, "79.9 % is 79 %");
        assert_eq!(start(50_000, 1_000, 800), 70_000);
        assert_eq!(start(3_000, 100, 24), 2_000, "never below the least");
        assert_eq!(start(30_000, 0, 0), 30_000, "nothing drawn is no bad use");
    }

    #[test]
    fn a_holder_draws_again_what_was_cleared() {
        assert_eq!(may_draw(tonnes(2_000), tonnes(1_500), tonnes(9_000)), tonnes(500));
        assert_eq!(may_draw(tonnes(2_000), 0, tonnes(900)), tonnes(900));
        assert_eq!(may_draw(tonnes(2_000), tonnes(2_500), tonnes(900)), 0);
    }

    #[test]
    fn example_6_i_8_duty_in_and_out_of_the_quota() {
        let value = 100_000_000;
        assert_eq!(duty(value, BasisPoints(5_000)), 50_000_000);
        assert_eq!(duty(value, BasisPoints(100)), 1_000_000);
        assert_eq!(duty(value, BasisPoints(400)), 4_000_000);
    }
}
