//! Exact conversion between units of mass, and of no other kind.

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

/// The quantity in ten-thousandths of `unit`; `None` when the units are not both masses or
/// the result is no whole number of ten-thousandths: nothing is rounded.
pub(crate) fn ten_thousandths_in(quantity: &Quantity, unit: &Unit) -> Option<i64> {
    if quantity.unit() == unit {
        return Some(quantity.ten_thousandths());
    }
    let total = i128::from(quantity.ten_thousandths()).checked_mul(mass_of(quantity.unit())?)?;
    let target = mass_of(unit)?;
    if total % target == 0 { i64::try_from(total / target).ok() } else { None }
}

fn mass_of(unit: &Unit) -> Option<i128> {
    MASSES.into_iter().find(|(code, _)| *code == unit.as_str()).map(|(_, mass)| mass)
}
