//! When a paper may be handed over.

use chrono::NaiveDate;
use domain_kernel::{CalendarGap, Evidence, WorkingCalendar};

use crate::Setting;
use crate::sources::cite;

/// Working days from the arrival of a mechanical-electrical approval at the bureau until the
/// licence printed from it may be collected.
pub const MECHANICAL_COLLECTION_DAYS: Setting<u32> = Setting {
    value: 2,
    citation: cite("Licence Bureau notice 2005 on M&E licences", "item 1(2)", Evidence::Verified),
};

/// The first day a licence for mechanical and electrical products may be collected, its approval
/// having arrived on a legal day.
///
/// # Errors
/// When the working calendar has no data for a year it needs.
pub fn mechanical_collection_from(
    calendar: &WorkingCalendar,
    received_on: NaiveDate,
) -> Result<NaiveDate, CalendarGap> {
    calendar.nth_working_day_after(received_on, MECHANICAL_COLLECTION_DAYS.value)
}

#[cfg(test)]
mod tests {
    use domain_kernel::{day, holidays};

    use super::*;

    #[test]
    fn it_is_the_second_working_day_after_the_approval_came() {
        let calendar = WorkingCalendar::new(&holidays::built_in());
        let from = |received| mechanical_collection_from(&calendar, received);
        assert_eq!(from(day(2026, 11, 17)), Ok(day(2026, 11, 19)), "within a week");
        assert_eq!(from(day(2026, 11, 20)), Ok(day(2026, 11, 24)), "over a weekend");
        assert_eq!(from(day(2026, 11, 22)), Ok(day(2026, 11, 24)), "arrived on a Sunday");
        assert_eq!(from(day(2026, 9, 30)), Ok(day(2026, 10, 9)), "over National Day");
    }

    #[test]
    fn a_year_nobody_published_gives_no_day() {
        let gap = mechanical_collection_from(&WorkingCalendar::default(), day(2026, 11, 20));
        assert_eq!(gap, Err(CalendarGap { year: 2026 }));
    }
}
