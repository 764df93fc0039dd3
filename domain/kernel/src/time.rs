//! Days of the law: China dates, periods and the working calendar.

mod calendar;
mod dates;
mod day;

pub use calendar::WorkingCalendar;
pub use dates::{Period, add_months, day, end_of_february, shanghai_day, shanghai_midnight};
pub use day::{CalendarDay, CalendarGap, DayKind, DayVerdict, DayWhy};
