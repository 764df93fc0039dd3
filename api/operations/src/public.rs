//! What anyone may ask: how a licence stands, and how far an application has come.

use chrono::NaiveDate;
use domain_casework::{Case, ClockView, Matter, clock_view};
use domain_kernel::{CaseNumber, CheckCode, WorkingCalendar};
use domain_licences::{Licence, LicenceState};
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

/// How a licence stands; `None` when there is no such licence.
///
/// # Errors
/// Of the store.
pub fn standing(
    tx: &mut Tx<'_>,
    key: &LicenceKey,
    on: NaiveDate,
) -> Result<Option<Standing>, Failure> {
    let found = tx.licence_of_number(key.kind, &key.number)?;
    Ok(found.map(|held| Standing::of(&held.value.licence, on)))
}

impl Standing {
    fn of(licence: &Licence, on: NaiveDate) -> Self {
        let Licence { issued_on, valid_from, valid_until, .. } = *licence;
        Self { state: licence.effective_state(on), issued_on, valid_from, valid_until }
    }
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
