//! Quantities are whole numbers of ten-thousandths: no float ever enters the ledger.

use std::fmt;

use crate::{DecimalError, Unit, decimal};

/// A quantity (数量) of a unit, never negative, exact to 10^-4.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Quantity {
    ten_thousandths: i64,
    unit: Unit,
}

impl Quantity {
    /// How many decimals are kept.
    pub const DECIMALS: u32 = 4;

    /// `None` when negative.
    pub fn of(ten_thousandths: i64, unit: Unit) -> Option<Self> {
        (0 <= ten_thousandths).then_some(Self { ten_thousandths, unit })
    }

    /// Nothing of a unit.
    pub const fn none_of(unit: Unit) -> Self {
        Self { ten_thousandths: 0, unit }
    }

    /// Reads a plain decimal with at most four decimals.
    ///
    /// # Errors
    /// As `DecimalError` says.
    pub fn parse(text: &str, unit: Unit) -> Result<Self, DecimalError> {
        decimal::parse(text, Self::DECIMALS).map(|ten_thousandths| Self { ten_thousandths, unit })
    }

    /// The count of 10^-4 of the unit.
    pub const fn ten_thousandths(&self) -> i64 {
        self.ten_thousandths
    }

    /// The unit.
    pub const fn unit(&self) -> &Unit {
        &self.unit
    }

    /// `None` when the units differ or the sum is beyond counting.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let sum = self.ten_thousandths.checked_add(other.ten_thousandths)?;
        (self.unit == other.unit).then(|| Self { ten_thousandths: sum, unit: self.unit.clone() })
    }

    /// `None` when the units differ or the result would be negative.
    pub fn minus(&self, other: &Self) -> Option<Self> {
        if self.unit != other.unit {
            return None;
        }
        Self::of(self.ten_thousandths.checked_sub(other.ten_thousandths)?, self.unit.clone())
    }

    /// Whether this is no more than `other`; `None` when the units differ.
    pub fn at_most(&self, other: &Self) -> Option<bool> {
        (self.unit == other.unit).then_some(self.ten_thousandths <= other.ten_thousandths)
    }

    /// Whether it is nothing.
    pub const fn is_zero(&self) -> bool {
        self.ten_thousandths == 0
    }

    /// The number with all four decimals, as `1200.5000`.
    pub fn decimal(&self) -> String {
        decimal::print(self.ten_thousandths, Self::DECIMALS)
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.unit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str, unit: &str) -> Quantity {
        Quantity::parse(text, Unit::parse(unit).unwrap()).unwrap()
    }

    #[test]
    fn quantities_of_one_unit_add_and_subtract() {
        assert_eq!(of("400", "070").plus(&of("350.5", "070")), Some(of("750.5", "070")));
        assert_eq!(of("1000", "070").minus(&of("750", "070")), Some(of("250", "070")));
        assert_eq!(of("250", "070").minus(&of("250.0001", "070")), None);
        assert_eq!(of("1", "070").at_most(&of("1", "070")), Some(true));
        assert_eq!(of("1.0001", "070").at_most(&of("1", "070")), Some(false));
    }

    #[test]
    fn quantities_of_two_units_do_not_meet() {
        let (tonnes, pieces) = (of("1", "070"), of("1", "001"));
        assert_eq!(tonnes.plus(&pieces), None);
        assert_eq!(tonnes.minus(&pieces), None);
        assert_eq!(tonnes.at_most(&pieces), None);
    }

    #[test]
    fn a_quantity_is_never_negative_nor_beyond_counting() {
        let unit = Unit::parse("070").unwrap();
        assert_eq!(Quantity::of(-1, unit.clone()), None);
        let most = Quantity::of(i64::MAX, unit.clone()).unwrap();
        assert_eq!(most.plus(&Quantity::of(1, unit.clone()).unwrap()), None);
        assert!(Quantity::none_of(unit).is_zero());
        assert_eq!(of("1200.5", "070").to_string(), "1200.5000 070");
    }
}
