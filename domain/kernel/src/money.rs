//! Money is whole hundredths of a currency, prices whole ten-thousandths.

use std::fmt;

use crate::decimal::divide_half_up;
use crate::{Currency, DecimalError, Quantity, decimal};

/// A unit price (单价) in a currency, never negative, exact to 10^-4.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Price {
    ten_thousandths: i64,
    currency: Currency,
}

impl Price {
    /// How many decimals are kept.
    pub const DECIMALS: u32 = 4;

    /// `None` when negative.
    pub fn of(ten_thousandths: i64, currency: Currency) -> Option<Self> {
        (0 <= ten_thousandths).then_some(Self { ten_thousandths, currency })
    }

    /// Reads a plain decimal with at most four decimals.
    ///
    /// # Errors
    /// As `DecimalError` says.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, DecimalError> {
        decimal::parse(text, Self::DECIMALS)
            .map(|ten_thousandths| Self { ten_thousandths, currency })
    }

    /// The count of 10^-4 of the currency.
    pub const fn ten_thousandths(&self) -> i64 {
        self.ten_thousandths
    }

    /// The currency.
    pub const fn currency(&self) -> &Currency {
        &self.currency
    }

    /// The number with all four decimals, as `12.5000`.
    pub fn decimal(&self) -> String {
        decimal::print(self.ten_thousandths, Self::DECIMALS)
    }

    /// What a quantity costs, rounded half up at two decimals (rule L27); `None` when that is
    /// beyond counting.
    pub fn amount_of(&self, quantity: &Quantity) -> Option<Money> {
        let product = i128::from(self.ten_thousandths) * i128::from(quantity.ten_thousandths());
        Money::of(divide_half_up(product, 1_000_000)?, self.currency.clone())
    }
}

impl fmt::Display for Price {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

/// An amount of money (金额) in a currency, never negative, exact to 10^-2.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Money {
    hundredths: i64,
    currency: Currency,
}

impl Money {
    /// How many decimals are kept.
    pub const DECIMALS: u32 = 2;

    /// `None` when negative.
    pub fn of(hundredths: i64, currency: Currency) -> Option<Self> {
        (0 <= hundredths).then_some(Self { hundredths, currency })
    }

    /// Nothing of a currency.
    pub const fn none_of(currency: Currency) -> Self {
        Self { hundredths: 0, currency }
    }

    /// Reads a plain decimal with at most two decimals.
    ///
    /// # Errors
    /// As `DecimalError` says.
    pub fn parse(text: &str, currency: Currency) -> Result<Self, DecimalError> {
        decimal::parse(text, Self::DECIMALS).map(|hundredths| Self { hundredths, currency })
    }

    /// The count of 10^-2 of the currency.
    pub const fn hundredths(&self) -> i64 {
        self.hundredths
    }

    /// The currency.
    pub const fn currency(&self) -> &Currency {
        &self.currency
    }

    /// The number with both decimals, as `1200.50`.
    pub fn decimal(&self) -> String {
        decimal::print(self.hundredths, Self::DECIMALS)
    }

    /// `None` when the currencies differ or the sum is beyond counting.
    pub fn plus(&self, other: &Self) -> Option<Self> {
        let sum = self.hundredths.checked_add(other.hundredths)?;
        (self.currency == other.currency)
            .then(|| Self { hundredths: sum, currency: self.currency.clone() })
    }

    /// `None` when the currencies differ or the result would be negative.
    pub fn minus(&self, other: &Self) -> Option<Self> {
        if self.currency != other.currency {
            return None;
        }
        Self::of(self.hundredths.checked_sub(other.hundredths)?, self.currency.clone())
    }

    /// The same worth in another currency, one unit of ours being `hundred_millionths` of 10^-8
    /// of it, rounded half up; `None` when that is negative or beyond counting.
    pub fn exchanged(&self, hundred_millionths: i64, into: Currency) -> Option<Self> {
        let product = i128::from(self.hundredths) * i128::from(hundred_millionths);
        Self::of(divide_half_up(product, 100_000_000)?, into)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.decimal(), self.currency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Unit;

    fn currency(code: &str) -> Currency {
        Currency::parse(code).unwrap()
    }

    fn amount(quantity: &str, price: &str) -> String {
        let quantity = Quantity::parse(quantity, Unit::parse("070").unwrap()).unwrap();
        let price = Price::parse(price, currency("USD")).unwrap();
        price.amount_of(&quantity).unwrap().decimal()
    }

    #[test]
    fn an_amount_is_rounded_half_up_at_two_decimals() {
        assert_eq!(amount("1000", "12.5"), "12500.00");
        assert_eq!(amount("0.5", "0.01"), "0.01");
        assert_eq!(amount("0.4999", "0.01"), "0.00");
        assert_eq!(amount("3", "0.335"), "1.01");
        assert_eq!(amount("262.5", "99.9999"), "26249.97");
    }

    #[test]
    fn an_amount_beyond_counting_is_none() {
        let quantity = Quantity::of(i64::MAX, Unit::parse("070").unwrap()).unwrap();
        let price = Price::of(i64::MAX, currency("USD")).unwrap();
        assert_eq!(price.amount_of(&quantity), None);
    }

    #[test]
    fn two_currencies_do_not_meet() {
        let dollars = Money::parse("10", currency("USD")).unwrap();
        let yuan = Money::parse("10", currency("CNY")).unwrap();
        assert_eq!(dollars.plus(&yuan), None);
        assert_eq!(dollars.minus(&yuan), None);
        assert_eq!(dollars.plus(&dollars).map(|sum| sum.to_string()).as_deref(), Some("20.00 USD"));
        assert_eq!(dollars.minus(&dollars), Some(Money::none_of(currency("USD"))));
        assert_eq!(Money::of(-1, currency("USD")), None);
    }

    #[test]
    fn an_exchange_is_rounded_half_up() {
        let yuan = Money::parse("100", currency("CNY")).unwrap();
        let dollars = yuan.exchanged(13_945_000, currency("USD")).unwrap();
        assert_eq!(dollars.to_string(), "13.95 USD");
    }
}
