//! When a paper may be handed over.

use chrono::NaiveDate;
use domain_kernel::{CalendarGap, Evidence, LicenceNumber, WorkingCalendar};

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

/// Numbers on either side of one that are looked at for a block. `[D]`
const BLOCK_REACH: u32 = 50;

/// The numbers that may belong to one block with `number`.
pub fn block_candidates(number: &LicenceNumber) -> Vec<LicenceNumber> {
    let (serial, issuer) = (number.serial(), number.issuer());
    let range = serial.saturating_sub(BLOCK_REACH)..=serial.saturating_add(BLOCK_REACH);
    let others = range.filter(|other| *other != serial && 0 < *other);
    others.filter_map(|other| LicenceNumber::new(number.year(), &issuer, other).ok()).collect()
}

/// Whether numbers for one importer and user that wait side by side are collected together.
pub const BLOCK_TOGETHER: Setting<bool> = Setting {
    value: true,
    citation: cite("Licence Bureau notice 2005 on M&E licences", "item 1(3)", Evidence::Verified),
};

/// The others of the block: without a gap from `number` among those that `wait` for the same
/// importer and user, in order.
pub fn block_of(number: &LicenceNumber, wait: &[LicenceNumber]) -> Vec<LicenceNumber> {
    let find = |serial: u32| wait.iter().find(|other| other.serial() == serial);
    let below = (1..number.serial()).rev().map_while(find);
    let above = (number.serial() + 1..).map_while(find);
    let mut block: Vec<LicenceNumber> = below.chain(above).cloned().collect();
    block.sort();
    block
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

    fn numbers(serials: &[u32]) -> Vec<LicenceNumber> {
        let number = |serial: &u32| LicenceNumber::parse(&format!("26-AA-{serial:06}"));
        serials.iter().map(|serial| number(serial).expect("a number")).collect()
    }

    #[test]
    fn a_block_has_no_gap() {
        let wait = numbers(&[9, 3, 4, 7, 5, 1]);
        let block = |serial| block_of(&numbers(&[serial])[0], &wait);
        assert_eq!(block(6), numbers(&[3, 4, 5, 7]));
        assert_eq!(block(2), numbers(&[1, 3, 4, 5]));
        assert_eq!(block(20), []);
        assert_eq!(block(1), [], "two is not there");
    }

    #[test]
    fn candidates_stay_within_the_numbers() {
        assert_eq!(block_candidates(&numbers(&[1])[0]).len(), 50);
        assert_eq!(block_candidates(&numbers(&[500])[0]).len(), 100);
        assert_eq!(block_candidates(&numbers(&[999_999])[0]).len(), 50);
    }

    #[test]
    fn a_year_nobody_published_gives_no_day() {
        let gap = mechanical_collection_from(&WorkingCalendar::default(), day(2026, 11, 20));
        assert_eq!(gap, Err(CalendarGap { year: 2026 }));
    }
}
