//! Real yearly quantities (年度总量): what was announced, and how much of it was cleared.
//!
//! Collected from announcements and from pages that quote them; each row says from where. Levels are
//! data, never a formula: some years were raised in between.

use chrono::NaiveDate;
use domain_kernel::{Quantity, Unit, decimal};

use crate::Programme;

/// The quantity of one year, as announced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The measure.
    pub programme: Programme,
    /// The restricting market; empty where it holds for all.
    pub market: String,
    /// The goods by name, or the category of textiles.
    pub commodity: String,
    /// The quota year.
    pub year: i32,
    /// The unit of the quantities.
    pub unit: Unit,
    /// What there was, ten-thousandths.
    pub level: i64,
    /// The name of the goods.
    pub name: String,
    /// For whom or of what it holds, where that is said.
    pub scope: String,
    /// What was cleared by a day, as published.
    pub cleared: Option<(i64, NaiveDate)>,
    /// Where it is from, and how well it is known.
    pub source: String,
}

const TABLE: &str = include_str!("../data/levels.csv");

/// The quantities of a programme's year, in the order of the table.
pub fn of_year(programme: Programme, year: i32) -> Vec<Level> {
    let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
    let rows = rows.records().map(|row| row.ok().and_then(|row| level(&row)));
    let level = rows.map(|row| row.expect("the table is checked by a test"));
    level.filter(|level| level.programme == programme && level.year == year).collect()
}

fn level(row: &csv::StringRecord) -> Option<Level> {
    let amount = |text: &str| decimal::parse(text, Quantity::DECIMALS).ok();
    let cleared = match (row.get(8)?, row.get(9)?) {
        ("", _) => None,
        (amount_text, on) => Some((amount(amount_text)?, on.parse().ok()?)),
    };
    Some(Level {
        programme: Programme::parse(row.get(0)?)?,
        market: row.get(1)?.to_owned(),
        commodity: row.get(2)?.to_owned(),
        year: row.get(3)?.parse().ok()?,
        unit: Unit::parse(row.get(4)?).ok()?,
        level: amount(row.get(5)?)?,
        name: row.get(6)?.to_owned(),
        scope: row.get(7)?.to_owned(),
        cleared,
        source: row.get(10)?.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_can_be_read() {
        let mut rows = csv::Reader::from_reader(TABLE.as_bytes());
        for row in rows.records() {
            let row = row.unwrap();
            assert!(level(&row).is_some(), "{row:?}");
        }
    }

    #[test]
    fn the_union_opened_sixty_two_million_kilograms_of_category_2() {
        let found = of_year(Programme::Textile, 2006);
        let fabrics = found.iter().find(|level| level.market == "EU" && level.commodity == "2");
        let fabrics = fabrics.unwrap();
        assert_eq!((fabrics.level, fabrics.unit.as_str()), (61_948_000 * 10_000, "035"));
        assert!(fabrics.cleared.is_some());
    }
}
