//! Which licence a case is about: a change of a licence is one at a time.

use diesel::prelude::*;
use domain_casework::CaseState;
use domain_kernel::{CaseId, LicenceId};
use domain_licences::LicenceState;

use crate::schema::{case_subjects, cases, licences};
use crate::store::{StoreError, Tx};

impl Tx<'_> {
    /// Notes which licence a claimed case is about; the same again, or another, takes its place.
    pub fn set_case_subject(
        &mut self,
        case: &CaseId,
        licence: &LicenceId,
    ) -> Result<(), StoreError> {
        let of_case = case_subjects::table.find(case.as_str());
        let known = diesel::update(of_case)
            .set(case_subjects::licence_id.eq(licence.as_str()))
            .execute(self.conn)?;
        if known == 0 {
            diesel::insert_into(case_subjects::table)
                .values((
                    case_subjects::case_id.eq(case.as_str()),
                    case_subjects::licence_id.eq(licence.as_str()),
                ))
                .execute(self.conn)?;
        }
        Ok(())
    }

    /// An open case about a licence other than `but`. Read it with the licence claimed: then
    /// nobody begins another meanwhile.
    pub fn open_case_about(
        &mut self,
        licence: &LicenceId,
        but: &CaseId,
    ) -> Result<Option<CaseId>, StoreError> {
        let found: Option<String> = case_subjects::table
            .inner_join(cases::table.on(cases::id.eq(case_subjects::case_id)))
            .filter(case_subjects::licence_id.eq(licence.as_str()))
            .filter(case_subjects::case_id.ne(but.as_str()))
            .filter(cases::state.eq_any(open_states()))
            .select(case_subjects::case_id)
            .first(self.conn)
            .optional()?;
        found.map(|id| CaseId::parse(&id).map_err(StoreError::corrupt)).transpose()
    }

    /// Open cases about licences that have ended in one of `states`, the earliest first.
    pub fn cases_about_ended(
        &mut self,
        states: &[LicenceState],
        limit: i64,
    ) -> Result<Vec<CaseId>, StoreError> {
        let words: Vec<&str> = states.iter().map(|state| state.as_str()).collect();
        let rows: Vec<String> = cases::table
            .inner_join(case_subjects::table.on(case_subjects::case_id.eq(cases::id)))
            .inner_join(licences::table.on(licences::id.eq(case_subjects::licence_id)))
            .filter(cases::state.eq_any(open_states()))
            .filter(licences::state.eq_any(words))
            .order(cases::id)
            .limit(limit)
            .select(cases::id)
            .load(self.conn)?;
        rows.iter().map(|id| CaseId::parse(id).map_err(StoreError::corrupt)).collect()
    }

    /// The licence a case is about.
    pub fn case_subject(&mut self, case: &CaseId) -> Result<Option<LicenceId>, StoreError> {
        let found: Option<String> = case_subjects::table
            .find(case.as_str())
            .select(case_subjects::licence_id)
            .first(self.conn)
            .optional()?;
        found.map(|id| LicenceId::parse(&id).map_err(StoreError::corrupt)).transpose()
    }

    /// The approval document a licence was issued on, if on one.
    pub fn approval_of(&mut self, licence: &LicenceId) -> Result<Option<String>, StoreError> {
        use crate::schema::approval_uses as uses;
        Ok(uses::table
            .filter(uses::licence_id.eq(licence.as_str()))
            .select(uses::approval_number)
            .first(self.conn)
            .optional()?)
    }
}

/// The words of the states in which something can still happen to a case.
fn open_states() -> Vec<&'static str> {
    let open = CaseState::ALL.into_iter().filter(|state| state.is_open());
    open.map(CaseState::as_str).collect()
}
