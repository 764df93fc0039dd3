//! Statistics: counted behind the numbered events, read by month.

use chrono::{DateTime, Utc};
use domain_casework::{CaseState, clock_view};
use domain_identity::{OrganisationPath, Scope};
use domain_licences::totals::month_of;
use domain_reference::ReferenceBook;
use persistence::{
    DecidedCase, LicenceTotalsRow, ProcessingRow, SignedLicence, TimesFilter, TotalsFilter,
    TotalsKey, Tx,
};

use crate::Failure;

/// Events that one step looks at.
const EVENTS: i64 = 500;

/// Counts what the next events speak of; whether there was anything. Every licence and case is
/// read as it stands and adds what has come since it was last counted, so a step that runs twice
/// adds nothing.
///
/// # Errors
/// Of the store, and when the calendar of a year is not loaded.
pub fn count(tx: &mut Tx<'_>, book: &ReferenceBook) -> Result<bool, Failure> {
    let changes = tx.next_changes(EVENTS)?;
    let Some(position) = changes.position else { return Ok(false) };
    let mut licences: Vec<SignedLicence> = Vec::with_capacity(changes.licences.len());
    for id in &changes.licences {
        licences.extend(tx.licence_of_id(id)?.map(|held| held.value));
    }
    tx.count_licences(&licences)?;
    let ministry = OrganisationPath::parse(OrganisationPath::MINISTRY).map(Scope::Organisation);
    let ministry = ministry.ok_or(Failure::NotFound("ministry"))?;
    for id in &changes.cases {
        if let Some(held) = tx.case(&ministry, id)?
            && let Some(decided) = decided(&held.value, book)?
        {
            tx.count_case(&decided)?;
        }
    }
    tx.keep_progress(position)?;
    Ok(true)
}

/// How long a case took, once its body has concluded or refused it.
fn decided(
    case: &domain_casework::Case,
    book: &ReferenceBook,
) -> Result<Option<DecidedCase>, Failure> {
    let is_done = matches!(case.state, CaseState::Concluded | CaseState::Refused);
    let matter = domain_casework::matter(&case.matter);
    let (Some(matter), Some(body), Some(day)) = (matter, &case.handling, case.decided_on) else {
        return Ok(None);
    };
    if !is_done {
        return Ok(None);
    }
    let ended = case.segments.iter().filter_map(|segment| segment.until).max();
    let day = ended.map_or(day, |ended| ended.max(day));
    let clock = clock_view(&case.segments, matter.limits(), book.calendar(), day)?;
    Ok(Some(DecidedCase {
        case: case.id.clone(),
        matter: case.matter.clone(),
        body: body.clone(),
        month: month_of(day),
        working_days: clock.elapsed_working_days,
        is_beyond_statutory: clock.is_beyond_statutory(),
        is_beyond_promised: clock.is_beyond_promised(),
    }))
}

/// Up to which event the statistics are counted, and when.
///
/// # Errors
/// Of the store.
pub fn counted(tx: &mut Tx<'_>) -> Result<(i64, Option<DateTime<Utc>>), Failure> {
    Ok(tx.statistics_counted()?)
}

/// The sums of licences of a filter, at the caller's place.
///
/// # Errors
/// Of the store.
pub fn licences(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &TotalsFilter,
    after: Option<&TotalsKey>,
    rows: i64,
) -> Result<Vec<LicenceTotalsRow>, Failure> {
    Ok(tx.licence_totals(scope, filter, after, rows)?)
}

/// The processing times of months within the scope.
///
/// # Errors
/// Of the store.
pub fn processing_times(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &TimesFilter,
    after: Option<&(i32, String, String)>,
    rows: i64,
) -> Result<Vec<ProcessingRow>, Failure> {
    Ok(tx.processing_times(scope, filter, after, rows)?)
}
