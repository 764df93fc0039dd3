//! The holidays and make-up workdays published from 2004 to 2026, for a first start.

use crate::{CalendarDay, DayKind};

/// Origin and shape are told in `data/README.md`.
const TABLE: &str = include_str!("../data/holidays.csv");

/// Every published day the product knows of itself; later years are loaded as data.
pub fn built_in() -> Vec<CalendarDay> {
    let rows = TABLE.lines().skip(1);
    rows.map(|row| read(row).expect("every row of the built-in table is read by a test")).collect()
}

fn read(row: &str) -> Option<CalendarDay> {
    let mut fields = row.split(',');
    let date = fields.next()?.parse().ok()?;
    let kind = DayKind::parse(fields.next()?)?;
    let name_zh = fields.next()?.to_owned();
    let name_en = fields.next()?.to_owned();
    fields.next().is_none().then_some(CalendarDay { date, kind, name_zh, name_en })
}

#[cfg(test)]
mod tests {
    use chrono::Datelike;

    use super::*;

    #[test]
    fn the_table_is_sorted_and_covers_every_year_from_2004_to_2026() {
        let days = built_in();
        assert_eq!(days.len(), 771);
        assert!(days.is_sorted_by(|a, b| a.date < b.date));
        assert!(days.iter().all(|day| !day.name_zh.is_empty() && !day.name_en.is_empty()));
        let mut years: Vec<_> = days.iter().map(|day| day.date.year()).collect();
        years.dedup();
        assert_eq!(years, (2004..=2026).collect::<Vec<_>>());
    }
}
