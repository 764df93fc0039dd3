//! Exact conversion between units of mass, and from what is counted singly to the dozen.

use domain_kernel::{Quantity, Unit};

/// Units of mass by their customs code, in hundred-millionths of a kilogram. `[D]`
const MASSES: [(&str, i128); 6] = [
    ("035", 100_000_000),
    ("036", 100_000),
    ("070", 100_000_000_000),
    // The long ton of 1.0160469088 t.
    ("071", 101_604_690_880),
    // The short ton of 0.90718474 t.
    ("072", 90_718_474_000),
    // The pound of 0.45359237 kg.
    ("076", 45_359_237),
];

/// Larger units of counted goods with the units they are declared in, and how many make one: a dozen
/// is twelve pieces, items or strips, a dozen pairs twelve pairs (textiles are licensed by the unit of
/// their category and declared by the unit of the tariff).
const COUNTS: [(&str, &str, i128); 5] = [
    ("127", "007", 12),
    ("127", "011", 12),
    ("127", "015", 12),
    ("DPR", "025", 12),
    ("054", "007", 1_000),
];

/// The quantity in ten-thousandths of `unit`; `None` when the units are of different kinds or the
/// result is no whole number of ten-thousandths: nothing is rounded.
pub(crate) fn ten_thousandths_in(quantity: &Quantity, unit: &Unit) -> Option<i64> {
    if quantity.unit() == unit {
        return Some(quantity.ten_thousandths());
    }
    let (from, to) = ratio(quantity.unit().as_str(), unit.as_str())?;
    let total = i128::from(quantity.ten_thousandths()).checked_mul(from)?;
    if total % to == 0 { i64::try_from(total / to).ok() } else { None }
}

/// What one of each is worth in a common measure.
fn ratio(from: &str, to: &str) -> Option<(i128, i128)> {
    if let (Some(from), Some(to)) = (mass_of(from), mass_of(to)) {
        return Some((from, to));
    }
    COUNTS.into_iter().find_map(|(large, small, makes)| match (from == large, to == large) {
        (true, false) if to == small => Some((makes, 1)),
        (false, true) if from == small => Some((1, makes)),
        _ => None,
    })
}

fn mass_of(unit: &str) -> Option<i128> {
    MASSES.into_iter().find(|(code, _)| *code == unit).map(|(_, mass)| mass)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(code: &str) -> Unit {
        Unit::parse(code).expect("a unit")
    }

    fn converted(value: &str, from: &str, to: &str) -> Option<String> {
        let quantity = Quantity::parse(value, unit(from)).expect("a quantity");
        let amount = ten_thousandths_in(&quantity, &unit(to))?;
        Some(domain_kernel::decimal::print(amount, Quantity::DECIMALS))
    }

    #[test]
    fn pieces_make_dozens_and_pairs_dozens_of_pairs() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(converted("1200", "011", "127"), some("100.0000"));
        assert_eq!(converted("18", "015", "127"), some("1.5000"));
        assert_eq!(converted("2.5", "127", "011"), some("30.0000"));
        assert_eq!(converted("24", "025", "DPR"), some("2.0000"));
        assert_eq!(converted("3", "054", "007"), some("3000.0000"));
    }

    #[test]
    fn nothing_is_rounded_and_kinds_do_not_mix() {
        assert_eq!(converted("1", "011", "127"), None, "a twelfth has no end");
        assert_eq!(converted("12", "025", "127"), None, "pairs are no pieces");
        assert_eq!(converted("12", "011", "015"), None);
        assert_eq!(converted("12", "011", "035"), None);
    }
}
