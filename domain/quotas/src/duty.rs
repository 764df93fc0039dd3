//! Duty inside and outside a tariff quota (关税配额税率).
//!
//! Source: the customs tariff of 2007, table of goods under tariff quota, with its notes on the
//! provisional rate of fertilisers (1 %).

use domain_kernel::{BasisPoints, HsCode};

use crate::trq::duty;

/// The rates of one commodity of eight digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rates {
    /// The commodity.
    pub hs_code: HsCode,
    /// The goods under quota that it belongs to.
    pub commodity: String,
    /// For goods of other origin.
    pub general: BasisPoints,
    /// Of a most favoured nation, beyond the quota.
    pub out_of_quota: BasisPoints,
    /// Within the quota, as bound.
    pub in_quota: BasisPoints,
    /// Within the quota, as applied for the time being.
    pub provisional: Option<BasisPoints>,
    /// What else is to be known.
    pub note: String,
}

impl Rates {
    /// The rate that is applied within the quota.
    pub fn applied(&self) -> BasisPoints {
        self.provisional.unwrap_or(self.in_quota)
    }

    /// Duty on a value in hundredths, within the quota and beyond it.
    pub fn on(&self, value: i64) -> (i64, i64) {
        (duty(value, self.applied()), duty(value, self.out_of_quota))
    }
}

const TABLE: &str = include_str!("../data/tariff-duty.csv");

/// The rates of a commodity of eight or ten digits, if it is under a tariff quota.
pub fn rates(hs_code: &HsCode) -> Option<Rates> {
    all().into_iter().find(|rates| hs_code.as_str().starts_with(rates.hs_code.as_str()))
}

/// Every commodity under a tariff quota, in the order of the tariff's table.
pub fn all() -> Vec<Rates> {
    let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
    let read = |row: Result<csv::StringRecord, csv::Error>| row.ok().and_then(|row| of(&row));
    rows.records().map(|row| read(row).expect("the table is checked by a test")).collect()
}

fn of(row: &csv::StringRecord) -> Option<Rates> {
    let rate = |at: usize| row.get(at)?.parse().ok().map(BasisPoints);
    Some(Rates {
        hs_code: HsCode::parse(row.get(0)?).ok()?,
        commodity: row.get(1)?.to_owned(),
        general: rate(2)?,
        out_of_quota: rate(3)?,
        in_quota: rate(4)?,
        provisional: rate(5),
        note: row.get(6)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn example_6_i_8_urea_in_and_out_of_the_quota() {
        let urea = rates(&HsCode::parse("3102100010").unwrap()).unwrap();
        assert_eq!(urea.on(100_000_000), (1_000_000, 50_000_000), "1 % provisional, 50 %");
        assert_eq!(duty(100_000_000, urea.in_quota), 4_000_000, "4 % bound");
        assert_eq!(rates(&HsCode::parse("8471300000").unwrap()), None);
        assert_eq!(all().len(), 45);
    }
}
