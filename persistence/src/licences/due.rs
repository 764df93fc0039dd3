//! Licences that a timer has to look at.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain_kernel::LicenceNumber;
use domain_licences::{Family, LicenceKind, LicenceState};

use super::key;
use crate::schema::licences;
use crate::store::{StoreError, Tx};

impl Tx<'_> {
    /// Licences in one of `states` whose last day is before `day`, for the timer that writes
    /// expiry down.
    pub fn licences_ended_before(
        &mut self,
        day: NaiveDate,
        states: &[LicenceState],
        limit: i64,
    ) -> Result<Vec<(LicenceKind, LicenceNumber)>, StoreError> {
        let words: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
        let rows: Vec<(String, String)> = licences::table
            .filter(licences::state.eq_any(words))
            .filter(licences::valid_until.lt(day))
            .order((licences::valid_until, licences::id))
            .limit(limit)
            .select((licences::kind, licences::number))
            .load(self.conn)?;
        rows.iter().map(|(kind, number)| key(kind, number)).collect()
    }

    /// Licences waiting to be collected that were issued on or before `day`.
    pub fn licences_waiting_since(
        &mut self,
        day: NaiveDate,
        limit: i64,
    ) -> Result<Vec<(LicenceKind, LicenceNumber)>, StoreError> {
        let rows: Vec<(String, String)> = licences::table
            .filter(licences::state.eq(LicenceState::Issued.as_str()))
            .filter(licences::kind.eq_any(collected_in_time()))
            .filter(licences::issued_on.le(day))
            .order((licences::valid_until, licences::id))
            .limit(limit)
            .select((licences::kind, licences::number))
            .load(self.conn)?;
        rows.iter().map(|(kind, number)| key(kind, number)).collect()
    }
}

/// The kinds whose papers are revoked when nobody comes for them (rule A07).
fn collected_in_time() -> Vec<&'static str> {
    let kinds = LicenceKind::ALL.into_iter();
    kinds.filter(|kind| kind.family() == Family::Automatic).map(LicenceKind::as_str).collect()
}
