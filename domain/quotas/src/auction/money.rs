//! What an award costs: the whole price, the deposit, what a hand-back gives and a transfer takes.

use domain_kernel::BasisPoints;

/// Quantity times price in hundredths of a yuan, rounded half up; `None` beyond counting.
pub fn total(quantity: i64, price: i64) -> Option<i64> {
    // Ten-thousandths by ten-thousandths make hundred-millionths; a hundredth holds a million.
    let parts = i128::from(quantity) * i128::from(price);
    i64::try_from((parts + 500_000) / 1_000_000).ok()
}

/// The deposit on an award (中标保证金, rule B15): a ratio of its price that the committee sets.
pub fn deposit(total: i64, ratio: BasisPoints) -> i64 {
    ratio.of(total)
}

/// What is paid back for a part that is handed back in time (rule B16): a ratio of its price,
/// whatever deposit was paid; what the deposit exceeds it by is lost.
///
/// Source: rules on textile quotas of 2001, 20 %.
pub fn refund(quantity: i64, price: i64, ratio: BasisPoints) -> Option<i64> {
    total(quantity, price).map(|price| ratio.of(price))
}

/// What is due before a part is transferred (rule B19, form of the transfer certificate): the rest of
/// its price, `C = A × B × (1 − ratio already paid)`.
pub fn transfer_payment(quantity: i64, price: i64, paid: BasisPoints) -> Option<i64> {
    total(quantity, price).map(|price| price - paid.of(price))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn units(count: i64) -> i64 {
        count * 10_000
    }

    const fn yuan(count: i64) -> i64 {
        count * 100
    }

    #[test]
    fn examples_2_to_4_deposit_refund_and_transfer() {
        let award = total(units(3_000), units(120)).expect("a sum");
        assert_eq!(award, yuan(360_000));
        let paid = deposit(award, BasisPoints(3_000));
        assert_eq!((paid, award - paid), (yuan(108_000), yuan(252_000)));
        let back = refund(units(1_000), units(120), BasisPoints(2_000));
        assert_eq!(back, Some(yuan(24_000)));
        let lost = deposit(yuan(120_000), BasisPoints(3_000)) - yuan(24_000);
        assert_eq!(lost, yuan(12_000));
        let due = transfer_payment(units(500), units(110), BasisPoints(3_000));
        assert_eq!(due, Some(yuan(38_500)));
    }

    #[test]
    fn a_price_is_rounded_half_up_to_the_hundredth() {
        assert_eq!(total(1, 5_000_000), Some(5));
        assert_eq!(total(1, 500_000), Some(1), "half a hundredth");
        assert_eq!(total(1, 499_999), Some(0));
        assert_eq!(total(i64::MAX, i64::MAX), None);
    }
}
