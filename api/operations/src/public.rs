//! What anyone may ask: how a licence stands, and how far an application has come.

use chrono::NaiveDate;
use domain_casework::{Case, ClockView, Matter, clock_view};
use domain_kernel::{CaseNumber, CheckCode, LicenceNumber, WorkingCalendar};
use domain_licences::LicenceState;
use domain_licences::status::{StatusList, TokenStatus};
use persistence::Tx;

use crate::Failure;
use crate::licences::LicenceKey;

/// How a licence stands on a day, to somebody who knows its number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub state: LicenceState,
    pub issued_on: NaiveDate,
    pub valid_from: NaiveDate,
    pub valid_until: NaiveDate,
}

/// How far a case has come, to somebody who holds its receipt.
#[derive(Debug, Clone)]
pub struct Progress {
    pub case: Case,
    pub matter: &'static Matter,
    /// `None` while a year of the calendar is not loaded.
    pub clock: Option<ClockView>,
}

/// How a licence stands; `None` when there is no such licence. The answers cost the same, so
/// that time tells nothing either.
///
/// # Errors
/// Of the store.
pub fn standing(
    tx: &mut Tx<'_>,
    key: &LicenceKey,
    on: NaiveDate,
) -> Result<Option<Standing>, Failure> {
    let found = tx.licence_standing(key.kind, &key.number)?;
    Ok(found.map(|(state, [issued_on, valid_from, valid_until])| {
        let state = state.as_of(on, valid_until);
        Standing { state, issued_on, valid_from, valid_until }
    }))
}

/// How the licences of a list stand that are not simply in force, by their place.
///
/// # Errors
/// `NotFound` for a list that cannot be.
pub fn statuses(tx: &mut Tx<'_>, list: &StatusList) -> Result<Vec<(u32, TokenStatus)>, Failure> {
    let (first, last) = list.numbers().ok_or(Failure::NotFound("status list"))?;
    let found = tx.licence_states(list.kind, (&first, &last))?;
    let place = |number: &LicenceNumber| StatusList::of(list.kind, number).1;
    Ok(found.iter().map(|(number, state)| (place(number), TokenStatus::of(*state))).collect())
}

/// How far a case has come: for whoever knows both its number and its check code.
///
/// # Errors
/// `NotFound`, which does not tell a wrong code from a wrong number.
pub fn progress(
    tx: &mut Tx<'_>,
    calendar: &WorkingCalendar,
    (number, code): (&CaseNumber, &CheckCode),
    today: NaiveDate,
) -> Result<Progress, Failure> {
    let unknown = Failure::NotFound("case of this number and check code");
    let Some(held) = tx.case_of_number(number, code)? else { return Err(unknown) };
    let Some(matter) = domain_casework::matter(&held.value.matter) else { return Err(unknown) };
    let settled = held.value.clone().settled(matter, calendar, today);
    let case = settled.map_or(held.value, |(case, _)| case);
    let clock = clock_view(&case.segments, matter.limits(), calendar, today).ok();
    Ok(Progress { case, matter, clock })
}
