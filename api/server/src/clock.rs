//! The one door to the system clock; everything inward receives an instant as a value.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, FixedOffset, NaiveDate, Utc};

/// What time it is, according to the computer or to a test.
#[derive(Debug, Clone, Default)]
pub enum Clock {
    /// The computer's clock.
    #[default]
    System,
    /// Always the same instant.
    Fixed(DateTime<Utc>),
    /// An instant that a test or a sandbox moves.
    Shifted(ShiftedClock),
}

/// A clock that stands still until somebody moves it; its copies move together.
#[derive(Debug, Clone)]
pub struct ShiftedClock {
    start: DateTime<Utc>,
    shift_ms: Arc<AtomicI64>,
}

impl ShiftedClock {
    /// A clock that shows `start`.
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self { start, shift_ms: Arc::default() }
    }

    /// Moves the clock, and every copy of it, forward.
    pub fn advance(&self, by: Duration) {
        self.shift_ms.fetch_add(by.num_milliseconds(), Ordering::SeqCst);
    }

    fn now(&self) -> DateTime<Utc> {
        self.start + Duration::milliseconds(self.shift_ms.load(Ordering::SeqCst))
    }
}

impl Clock {
    /// The instant, in UTC.
    pub fn now(&self) -> DateTime<Utc> {
        match self {
            #[expect(clippy::disallowed_methods, reason = "this is the clock")]
            Self::System => Utc::now(),
            Self::Fixed(instant) => *instant,
            Self::Shifted(clock) => clock.now(),
        }
    }

    /// The legal date: the day it is in China.
    pub fn today(&self) -> NaiveDate {
        legal_date(self.now())
    }
}

/// The day an instant falls on in Asia/Shanghai, which keeps UTC+8 all year.
pub fn legal_date(at: DateTime<Utc>) -> NaiveDate {
    let china = FixedOffset::east_opt(8 * 3600).expect("eight hours is a valid offset");
    at.with_timezone(&china).date_naive()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone as _;

    #[test]
    fn the_legal_date_turns_at_sixteen_hours_utc() {
        let before = Utc.with_ymd_and_hms(2026, 12, 31, 15, 59, 59).unwrap();
        assert_eq!(legal_date(before), NaiveDate::from_ymd_opt(2026, 12, 31).unwrap());
        let after = Utc.with_ymd_and_hms(2026, 12, 31, 16, 0, 0).unwrap();
        assert_eq!(legal_date(after), NaiveDate::from_ymd_opt(2027, 1, 1).unwrap());
    }

    #[test]
    fn copies_of_a_shifted_clock_move_together() {
        let clock = ShiftedClock::starting_at(Utc.with_ymd_and_hms(2026, 1, 1, 0, 0, 0).unwrap());
        let copy = Clock::Shifted(clock.clone());
        clock.advance(Duration::days(2));
        assert_eq!(copy.today(), NaiveDate::from_ymd_opt(2026, 1, 3).unwrap());
    }
}
