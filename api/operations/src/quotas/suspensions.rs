//! Suspensions of a quota (暂停): days on which nothing is drawn, by anybody.

use domain_identity::Actor;
use domain_kernel::SuspensionId;
use domain_quotas::{PlanRefusal, Suspension};
use persistence::{Held, Tx};

use crate::{Expected, Failure};

/// Suspends a quota for some days.
///
/// # Errors
/// `NotTheirs` for any body but the ministry.
pub fn suspend(
    tx: &mut Tx<'_>,
    actor: &Actor,
    suspension: Suspension,
) -> Result<Held<Suspension>, Failure> {
    if !actor.is_ministrys() {
        return Err(PlanRefusal::NotTheirs.into());
    }
    let version = tx.add_suspension(&suspension)?;
    Ok(Held { value: suspension, version })
}

/// Lifts a suspension before its end.
///
/// # Errors
/// `NotFound`, `Stale`.
pub fn lift(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&SuspensionId, Expected),
) -> Result<Held<Suspension>, Failure> {
    let found = if actor.is_ministrys() { tx.lift_suspension(id)? } else { None };
    let held = found.ok_or(Failure::NotFound("suspension"))?;
    expected.met_by(&held)?;
    Ok(held)
}

/// Suspensions, the newest first; they are public.
///
/// # Errors
/// Of the store.
pub fn suspensions(
    tx: &mut Tx<'_>,
    after: Option<&SuspensionId>,
    rows: i64,
) -> Result<Vec<Held<Suspension>>, Failure> {
    Ok(tx.suspensions(after, rows)?)
}
