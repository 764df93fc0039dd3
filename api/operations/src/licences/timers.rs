//! What the clock does to licences: one licence per transaction, so that one licence's
//! trouble stops no other, and a step may be repeated.

use chrono::{Months, NaiveDate};
use domain_licences::{LicenceAction, LicencePolicy, LicenceState};
use persistence::Tx;

use super::{Act, LicenceKey, moved};
use crate::Failure;

/// Licences whose last day is past and not written down yet, the earliest first.
///
/// # Errors
/// Of the store.
pub fn due_to_expire(
    tx: &mut Tx<'_>,
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<LicenceKey>, Failure> {
    let mut states = LicenceState::ALL.to_vec();
    states.retain(|state| state.after(LicenceAction::Expire).is_some());
    let found = tx.licences_ended_before(today, &states, limit)?;
    Ok(found.into_iter().map(|(kind, number)| LicenceKey { kind, number }).collect())
}

/// Writes down that a licence has expired; `false` when it has ended otherwise meanwhile.
///
/// # Errors
/// Of the store.
pub fn expire(tx: &mut Tx<'_>, key: &LicenceKey, today: NaiveDate) -> Result<bool, Failure> {
    end(tx, key, &Act { action: LicenceAction::Expire, on: today, reason: None })
}

/// Papers nobody came for in time (rule A07), the earliest first.
///
/// # Errors
/// Of the store.
pub fn uncollected(
    tx: &mut Tx<'_>,
    policy: &LicencePolicy,
    today: NaiveDate,
    limit: i64,
) -> Result<Vec<LicenceKey>, Failure> {
    let months = Months::new(policy.uncollected_months.value);
    // Not one too few: what was issued later still has its month.
    let issued_until = today.checked_sub_months(months).unwrap_or(today);
    let found = tx.licences_waiting_since(issued_until, limit)?;
    Ok(found.into_iter().map(|(kind, number)| LicenceKey { kind, number }).collect())
}

/// Revokes a paper nobody came for; `false` when somebody did, or may still.
///
/// # Errors
/// Of the store.
pub fn revoke_uncollected(
    tx: &mut Tx<'_>,
    policy: &LicencePolicy,
    key: &LicenceKey,
    today: NaiveDate,
) -> Result<bool, Failure> {
    let found = tx.licence_of_number(key.kind, &key.number)?;
    if !found.is_some_and(|held| held.value.licence.is_uncollected(policy, today)) {
        return Ok(false);
    }
    end(tx, key, &Act { action: LicenceAction::RevokeUncollected, on: today, reason: None })
}

/// Ends a licence whose state, once claimed, still knows the act.
fn end(tx: &mut Tx<'_>, key: &LicenceKey, act: &Act) -> Result<bool, Failure> {
    let Some(held) = tx.claim_licence_of_number(key.kind, &key.number)? else {
        return Ok(false);
    };
    if held.value.licence.state.after(act.action).is_none() {
        return Ok(false);
    }
    moved(tx, held, act).map(|_| true)
}
