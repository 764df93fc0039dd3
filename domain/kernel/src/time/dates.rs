//! Dates as the law counts them.

use chrono::{DateTime, Days, FixedOffset, Months, NaiveDate, NaiveTime, TimeZone, Utc};

/// China keeps one time all year (北京时间).
const SHANGHAI: FixedOffset = match FixedOffset::east_opt(8 * 60 * 60) {
    Some(offset) => offset,
    None => panic!("eight hours are less than a day"),
};

/// The China date of an instant: all legal dates are China dates.
pub fn shanghai_day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&SHANGHAI).date_naive()
}

/// The instant a China date begins.
pub fn shanghai_midnight(day: NaiveDate) -> DateTime<Utc> {
    let midnight = day.and_time(NaiveTime::MIN);
    let instant = SHANGHAI.from_local_datetime(&midnight).single();
    instant.expect("a fixed offset has every local time once").to_utc()
}

/// A date known to exist, for constants and tests.
///
/// # Panics
/// When it does not exist.
pub const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("no such day in the calendar"),
    }
}

/// The corresponding day some months later, or the last day of that month where there is none
/// (民法典 art. 202): 30 November and three months give the end of February.
pub fn add_months(date: NaiveDate, months: u32) -> NaiveDate {
    date.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// 28 February, or 29 in a leap year.
///
/// # Panics
/// For years the calendar library cannot count.
pub fn end_of_february(year: i32) -> NaiveDate {
    day(year, 3, 1).checked_sub_days(Days::new(1)).expect("March has a day before it")
}

/// From a day to a day, both included (期间).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Period {
    /// The first day.
    pub from: NaiveDate,
    /// The last day, until 24:00 in Shanghai.
    pub until: NaiveDate,
}

impl Period {
    /// `None` when it would end before it begins.
    pub fn new(from: NaiveDate, until: NaiveDate) -> Option<Self> {
        (from <= until).then_some(Self { from, until })
    }

    /// Whether a day lies in it.
    pub fn contains(&self, day: NaiveDate) -> bool {
        self.from <= day && day <= self.until
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_changes_at_midnight_in_shanghai() {
        let before = Utc.with_ymd_and_hms(2026, 2, 10, 15, 59, 59).unwrap();
        let after = Utc.with_ymd_and_hms(2026, 2, 10, 16, 0, 0).unwrap();
        assert_eq!(shanghai_day(before), day(2026, 2, 10));
        assert_eq!(shanghai_day(after), day(2026, 2, 11));
        assert_eq!(shanghai_midnight(day(2026, 2, 11)), after);
    }

    #[test]
    fn a_month_without_the_day_ends_the_period_on_its_last_day() {
        assert_eq!(add_months(day(2025, 11, 30), 3), day(2026, 2, 28));
        assert_eq!(add_months(day(2027, 11, 30), 3), day(2028, 2, 29));
        assert_eq!(add_months(day(2009, 8, 15), 6), day(2010, 2, 15));
        assert_eq!(add_months(day(2009, 3, 2), 6), day(2009, 9, 2));
        assert_eq!(add_months(day(2026, 1, 31), 1), day(2026, 2, 28));
    }

    #[test]
    fn february_ends_on_the_twenty_ninth_in_leap_years() {
        assert_eq!(end_of_february(2026), day(2026, 2, 28));
        assert_eq!(end_of_february(2028), day(2028, 2, 29));
    }

    #[test]
    fn a_period_includes_both_its_ends() {
        let period = Period::new(day(2026, 1, 1), day(2026, 12, 31)).unwrap();
        assert!(period.contains(day(2026, 1, 1)) && period.contains(day(2026, 12, 31)));
        assert!(!period.contains(day(2025, 12, 31)) && !period.contains(day(2027, 1, 1)));
        assert_eq!(Period::new(day(2026, 1, 2), day(2026, 1, 1)), None);
    }
}
