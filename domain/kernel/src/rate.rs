//! Shares and tolerances.

use std::fmt;

use crate::decimal;

/// A percentage in hundredths of a percent: 500 is 5 % (基点).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct BasisPoints(pub u32);

impl BasisPoints {
    /// This share of a whole count, rounded down: a tolerance never grants more than the law.
    /// The result stops at the largest number that can be kept.
    pub fn of(self, quantity: i64) -> i64 {
        let share = (i128::from(quantity) * i128::from(self.0)).div_euclid(10_000);
        i64::try_from(share).unwrap_or(if share < 0 { i64::MIN } else { i64::MAX })
    }

    /// The number of percent with two decimals, as `5.00`.
    pub fn percent(self) -> String {
        decimal::print(i64::from(self.0), 2)
    }
}

impl fmt::Display for BasisPoints {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} %", self.percent())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tolerance_is_rounded_down() {
        assert_eq!(BasisPoints(500).of(2_500_000), 125_000);
        assert_eq!(BasisPoints(300).of(33), 0);
        assert_eq!(BasisPoints(300).of(34), 1);
        assert_eq!(BasisPoints(500).of(-1), -1);
        assert_eq!(BasisPoints(u32::MAX).of(i64::MAX), i64::MAX);
    }

    #[test]
    fn a_rate_prints_as_percent() {
        assert_eq!(BasisPoints(250).to_string(), "2.50 %");
        assert_eq!(BasisPoints(7550).percent(), "75.50");
    }
}
