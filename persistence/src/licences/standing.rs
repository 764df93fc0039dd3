//! How licences stand, for those who may not read them.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain_kernel::LicenceNumber;
use domain_licences::{LicenceKind, LicenceState};

use crate::schema::licences;
use crate::store::{StoreError, Tx};

impl Tx<'_> {
    /// State, day of issue, first and last day of a licence: the same small work whether there
    /// is one or not, for those who may not tell.
    pub fn licence_standing(
        &mut self,
        kind: LicenceKind,
        number: &LicenceNumber,
    ) -> Result<Option<(LicenceState, [NaiveDate; 3])>, StoreError> {
        let found: Option<(String, NaiveDate, NaiveDate, NaiveDate)> = licences::table
            .filter(licences::kind.eq(kind.as_str()))
            .filter(licences::number.eq(number.as_str()))
            .select((
                licences::state,
                licences::issued_on,
                licences::valid_from,
                licences::valid_until,
            ))
            .first(self.conn)
            .optional()?;
        let Some((state, issued, from, until)) = found else { return Ok(None) };
        let state = LicenceState::parse(&state).ok_or_else(|| StoreError::corrupt(&state))?;
        Ok(Some((state, [issued, from, until])))
    }

    /// The states of the licences between two numbers of a kind, both included, that nobody may
    /// simply use: a walk along one part of the key.
    pub fn licence_states(
        &mut self,
        kind: LicenceKind,
        (first, last): (&LicenceNumber, &LicenceNumber),
    ) -> Result<Vec<(LicenceNumber, LicenceState)>, StoreError> {
        let in_force: Vec<&str> = LicenceState::ALL
            .into_iter()
            .filter(|state| state.may_be_used())
            .map(LicenceState::as_str)
            .collect();
        let rows: Vec<(String, String)> = licences::table
            .filter(licences::kind.eq(kind.as_str()))
            .filter(licences::number.between(first.as_str(), last.as_str()))
            .filter(licences::state.ne_all(in_force))
            .select((licences::number, licences::state))
            .load(self.conn)?;
        rows.iter()
            .map(|(number, state)| {
                let state = LicenceState::parse(state).ok_or_else(|| StoreError::corrupt(state))?;
                Ok((LicenceNumber::parse(number).map_err(StoreError::corrupt)?, state))
            })
            .collect()
    }
}
