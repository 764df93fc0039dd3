//! The log of all events and the roots that seal its days.

use chrono::NaiveDate;
use persistence::{DailyRoot, StoredEvent, Tx};

use crate::Failure;

/// The numbered events behind a position, in order.
///
/// # Errors
/// Of the store.
pub fn events(tx: &mut Tx<'_>, after: i64, rows: i64) -> Result<Vec<StoredEvent>, Failure> {
    Ok(tx.events_after(after, rows)?)
}

/// The roots of the days behind `after`, in order.
///
/// # Errors
/// Of the store.
pub fn roots(
    tx: &mut Tx<'_>,
    after: Option<NaiveDate>,
    rows: i64,
) -> Result<Vec<DailyRoot>, Failure> {
    Ok(tx.daily_roots(after, rows)?)
}
