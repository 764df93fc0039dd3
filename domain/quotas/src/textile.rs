//! How permit quantities of textiles are made: batches and deductions. What each operator may apply
//! for by its exports is [`crate::sharing::ceilings`].
//!
//! Every amount is a whole number of ten-thousandths of the category's unit, every share in basis
//! points. Shares and weights are data that an announcement fixes.

use domain_kernel::BasisPoints;

const WHOLE: i128 = 10_000;

/// The performance quantity of a first batch: a share of the year's level, and a share of that,
/// rounded half up to the whole unit as the announcements print it.
///
/// Source: US quantities of 2006, performance 70 %, first batch 50 %. `None` beyond counting.
pub fn first_batch(level: i64, performance: BasisPoints, batch: BasisPoints) -> Option<i64> {
    let parts = i128::from(level).checked_mul(i128::from(performance.0) * i128::from(batch.0))?;
    let unit = UNIT * WHOLE * WHOLE;
    i64::try_from((parts + unit / 2) / unit * UNIT).ok()
}

/// Ten-thousandths in one unit.
const UNIT: i128 = 10_000;

/// What a second batch adds, or below zero what the next year's first batch takes back: the
/// result of the full year less what the first batch gave.
pub const fn second_batch(full_year: i64, first: i64) -> i64 {
    full_year - first
}

/// What is deducted from the next allocation for a share that was neither used nor handed back
/// in time (T06 to T09): nothing up to 20 %, its own proportion up to 30 %, double beyond, and
/// never more than the next allocation itself. `[D]` for the cap.
///
/// `allocated` counts the performance pool alone.
pub fn deduction(allocated: i64, unused: i64, next: i64) -> i64 {
    let (allocated, unused, next) = (i128::from(allocated), i128::from(unused), i128::from(next));
    if allocated <= 0 || unused <= 0 || unused * 100 <= allocated * 20 {
        return 0;
    }
    let times = if unused * 100 <= allocated * 30 { 1 } else { 2 };
    i64::try_from((next * unused * times / allocated).clamp(0, next.max(0))).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn units(count: i64) -> i64 {
        count * 10_000
    }

    #[test]
    fn example_1_the_first_batch_of_knit_shirts() {
        let batch = first_batch(units(20_822_111), BasisPoints(7_000), BasisPoints(5_000));
        assert_eq!(batch, Some(units(7_287_739)));
    }

    #[test]
    fn examples_4_and_5_what_was_not_used_is_deducted() {
        let next = units(3_000);
        assert_eq!(deduction(units(10_000), units(4_000), next), units(2_400), "double");
        assert_eq!(deduction(units(10_000), units(2_000), next), 0, "exactly 20 %");
        assert_eq!(deduction(units(10_000), units(3_000), next), units(900), "exactly 30 %");
        assert_eq!(deduction(units(10_000), units(9_000), next), next, "never more than all");
    }

    #[test]
    fn example_8_a_second_batch_may_owe() {
        assert_eq!(second_batch(units(900), units(1_000)), units(-100));
    }
}
