//! Quantities, prices and money keep their laws for every value.

use domain_kernel::{BasisPoints, Currency, Money, Price, Quantity, Unit, decimal};
use proptest::prelude::*;

fn tonne() -> Unit {
    Unit::parse("070").expect("three digits")
}

fn dollar() -> Currency {
    Currency::parse("USD").expect("three capitals")
}

proptest! {
    #[test]
    fn a_decimal_reads_back_as_printed(value in 0..=i64::MAX, decimals in 0_u32..=8) {
        prop_assert_eq!(decimal::parse(&decimal::print(value, decimals), decimals), Ok(value));
    }

    #[test]
    fn a_text_is_read_exactly_or_refused(text in "[0-9]{1,12}(\\.[0-9]{1,6})?") {
        let fraction = text.split_once('.').map_or(0, |(_, fraction)| fraction.len());
        match decimal::parse(&text, 4) {
            Ok(value) => {
                prop_assert!(fraction <= 4);
                let (whole, rest) = text.split_once('.').unwrap_or((&text, ""));
                let exact: i64 = format!("{whole}{rest:0<4}").parse().unwrap();
                prop_assert_eq!(value, exact);
            }
            Err(_) => prop_assert!(4 < fraction),
        }
    }

    #[test]
    fn no_text_makes_the_reader_stumble(text in ".{0,30}") {
        if let Ok(value) = decimal::parse(&text, 4) {
            prop_assert!(0 <= value);
        }
    }

    #[test]
    fn what_is_added_can_be_taken_away(a in 0..=i64::MAX, b in 0..=i64::MAX) {
        let (a, b) = (Quantity::of(a, tonne()).unwrap(), Quantity::of(b, tonne()).unwrap());
        if let Some(sum) = a.plus(&b) {
            prop_assert_eq!(sum.minus(&b), Some(a.clone()));
            prop_assert_eq!(a.at_most(&sum), Some(true));
        }
        prop_assert_eq!(a.minus(&b).is_some(), b.at_most(&a) == Some(true));
    }

    #[test]
    fn an_amount_is_the_nearest_hundredth_and_halves_go_up(
        quantity in 0_i64..=10_000_000_000_000,
        price in 0_i64..=100_000_000,
    ) {
        let exact = i128::from(quantity) * i128::from(price);
        let amount = Price::of(price, dollar())
            .unwrap()
            .amount_of(&Quantity::of(quantity, tonne()).unwrap());
        match amount {
            Some(amount) => {
                let error = i128::from(amount.hundredths()) * 1_000_000 - exact;
                prop_assert!(-500_000 < error && error <= 500_000);
            }
            None => prop_assert!(i128::from(i64::MAX) * 1_000_000 < exact),
        }
    }

    #[test]
    fn money_added_can_be_taken_away(a in 0..=i64::MAX, b in 0..=i64::MAX) {
        let (a, b) = (Money::of(a, dollar()).unwrap(), Money::of(b, dollar()).unwrap());
        match a.plus(&b) {
            Some(sum) => prop_assert_eq!(sum.minus(&b), Some(a)),
            None => prop_assert!(a.hundredths().checked_add(b.hundredths()).is_none()),
        }
    }

    #[test]
    fn a_tolerance_never_grants_more_than_its_share(
        quantity in 0..=i64::MAX,
        rate in 0_u32..=10_000,
    ) {
        let share = i128::from(BasisPoints(rate).of(quantity));
        let exact = i128::from(quantity) * i128::from(rate);
        prop_assert!(share * 10_000 <= exact && exact < (share + 1) * 10_000);
    }
}
