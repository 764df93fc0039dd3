//! The most a firm may bid: by its exports and supplies of the base years.

use domain_kernel::BasisPoints;

const WHOLE: i128 = 10_000;

/// A firm's yearly averages over the base years, and the country's price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Record {
    /// Exported, ten-thousandths of the unit (Xq).
    pub exported: i64,
    /// Value of the exports, hundredths of the currency (Xv).
    pub value: i64,
    /// Supplied to exporters, ten-thousandths of the unit (S).
    pub supplied: i64,
    /// The country's average export price of one unit, hundredths of the same currency (Pnat).
    pub national_price: i64,
}

/// The weights of a tender, printed in its announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coefficients {
    /// Of the exported quantity (a).
    pub exported: BasisPoints,
    /// Of the exported value at the national price (b).
    pub value: BasisPoints,
    /// Of the supplied quantity (c).
    pub supplied: BasisPoints,
}

/// From which average on a share of it may be bid, and how much below.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold {
    /// The average from which on the share counts (T).
    pub from: i64,
    /// The share of the average.
    pub share: BasisPoints,
    /// What a smaller firm may bid.
    pub small: i64,
}

/// How the announcement of a tender computes the most a firm may bid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitRule {
    /// What each measure counts.
    pub coefficients: Coefficients,
    /// From which average on a share of it may be bid.
    pub threshold: Threshold,
    /// The country's average export price of one unit, hundredths of the currency (Pnat).
    pub national_price: i64,
}

impl LimitRule {
    /// The most a firm may bid by its exports, their value and its supplies.
    pub fn maximum(&self, exported: i64, value: i64, supplied: i64) -> i64 {
        let national_price = self.national_price;
        let record = Record { exported, value, supplied, national_price };
        maximum(average(&record, &self.coefficients), &self.threshold)
    }
}

/// The average a firm is measured by: `A = a × Xq + b × (Xv ÷ Pnat) + c × S`, where the supply counts
/// only if it is not less than the exports (strictly less drops it). Rounded down to a
/// ten-thousandth.
///
/// Source: announcements of the tenders for silicon carbide 2007, talc 2009, bauxite 2010.
pub fn average(record: &Record, by: &Coefficients) -> i64 {
    let exported = i128::from(record.exported) * i128::from(by.exported.0);
    let value = if record.national_price <= 0 {
        0
    } else {
        // Ten-thousandths of the unit that the value would buy at the national price.
        i128::from(record.value) * WHOLE * i128::from(by.value.0)
            / i128::from(record.national_price)
    };
    let supplied = if record.supplied < record.exported {
        0
    } else {
        i128::from(record.supplied) * i128::from(by.supplied.0)
    };
    i64::try_from((exported + value + supplied) / WHOLE).unwrap_or(i64::MAX)
}

/// The most a firm of this average may bid: a share of it from the threshold on, a fixed quantity
/// below. The two need not meet at the threshold.
pub fn maximum(average: i64, threshold: &Threshold) -> i64 {
    if threshold.from <= average { threshold.share.of(average) } else { threshold.small }
}

/// The most a firm may bid in the negotiated round after an abandonment, if it paid the deposit and
/// handed its award back in time: its own part, and of a fifth of what was abandoned the share that
/// its part is of all that was handed back.
///
/// `own + own ÷ national × 20 % × W`. Source: MOFCOM notice on the negotiated round for textiles, 2006.
pub fn handed_back_limit(own: i64, national: i64, abandoned: i64) -> i64 {
    own.saturating_add(portion(own, national, abandoned, 20))
}

/// The same of a firm that paid in full: of four fifths of what was abandoned the share that its part
/// is of all that was paid in full.
///
/// `own ÷ national × 80 % × W`. Source: as [`handed_back_limit`].
pub fn paid_in_full_limit(own: i64, national: i64, abandoned: i64) -> i64 {
    portion(own, national, abandoned, 80)
}

fn portion(own: i64, national: i64, of: i64, percent: i128) -> i64 {
    if national <= 0 {
        return 0;
    }
    // Both are quantities of one unit; in whole per cent of `of`.
    let part = i128::from(of) * percent / 100 * i128::from(own) / i128::from(national);
    i64::try_from(part).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn tonnes(count: i64) -> i64 {
        count * 10_000
    }

    const SILICON_CARBIDE: Coefficients = Coefficients {
        exported: BasisPoints(9_500),
        value: BasisPoints(500),
        supplied: BasisPoints(500),
    };

    fn firm(supplied: i64) -> Record {
        Record {
            exported: tonnes(1_000),
            value: 60_000_000,
            supplied: tonnes(supplied),
            national_price: 50_000,
        }
    }

    #[test]
    fn examples_5_and_6_the_maximum_for_silicon_carbide() {
        let limit = Threshold { from: tonnes(500), share: BasisPoints(4_800), small: tonnes(150) };
        let own = average(&firm(800), &SILICON_CARBIDE);
        assert_eq!(
            (own, maximum(own, &limit)),
            (tonnes(1_010), 4_848_000),
            "the supply is dropped"
        );
        let own = average(&firm(1_200), &SILICON_CARBIDE);
        assert_eq!((own, maximum(own, &limit)), (tonnes(1_070), 5_136_000));
        let own = average(&firm(1_000), &SILICON_CARBIDE);
        assert_eq!(own, tonnes(1_060), "as much as the exports is not less");
        assert_eq!(maximum(tonnes(499), &limit), tonnes(150));
    }

    #[test]
    fn example_7_bauxite_just_below_the_threshold_and_on_it() {
        let limit =
            Threshold { from: tonnes(1_300), share: BasisPoints(7_550), small: tonnes(980) };
        assert_eq!(maximum(12_999_000, &limit), tonnes(980));
        assert_eq!(maximum(tonnes(1_300), &limit), 9_815_000);
    }

    #[test]
    fn examples_8_and_9_the_negotiated_round_for_textiles() {
        let pieces = tonnes;
        let limit = handed_back_limit(pieces(50_000), pieces(400_000), pieces(1_000_000));
        assert_eq!(limit, pieces(75_000));
        let limit = paid_in_full_limit(pieces(30_000), pieces(600_000), pieces(1_000_000));
        assert_eq!(limit, pieces(40_000));
        assert_eq!(paid_in_full_limit(1, 0, 1), 0);
    }
}
