//! Legal days as parameters and fields: days that a record can have, or can be asked for.

use chrono::{Datelike as _, NaiveDate};
use validator::ValidationError;

/// No record is older than the republic, and both databases keep these years.
const YEARS: std::ops::RangeInclusive<i32> = 1949..=2099;

/// The rule of shape for every day of a query or body.
pub(crate) fn is_legal_day(day: &NaiveDate) -> Result<(), ValidationError> {
    if YEARS.contains(&day.year()) { Ok(()) } else { Err(ValidationError::new("legal_day")) }
}

/// The rule of shape for every day that is only asked about: an early one finds nothing. A
/// year of RFC 3339 has four digits.
pub(crate) fn is_day(day: &NaiveDate) -> Result<(), ValidationError> {
    if (0..=9999).contains(&day.year()) { Ok(()) } else { Err(ValidationError::new("day")) }
}
