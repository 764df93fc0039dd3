//! Legal days as parameters and fields: days that a record can have.

use chrono::{Datelike as _, NaiveDate};
use validator::ValidationError;

/// No record is older than the republic, and both databases keep these years.
const YEARS: std::ops::RangeInclusive<i32> = 1949..=2099;

/// The rule of shape for every day of a query or body.
pub(crate) fn is_legal_day(day: &NaiveDate) -> Result<(), ValidationError> {
    if YEARS.contains(&day.year()) { Ok(()) } else { Err(ValidationError::new("legal_day")) }
}
