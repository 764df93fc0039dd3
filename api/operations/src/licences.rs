//! Issued licences: read, handed over, given back, stopped, taken away, ended by the clock.

mod collection;
mod timers;

use chrono::{DateTime, NaiveDate, Utc};
use domain_customs::{Balance, DeclarationLine};
use domain_identity::{Actor, Scope};
use domain_kernel::{LicenceId, LicenceNumber};
pub use domain_licences::LicenceRefusal;
use domain_licences::{Circumstances, LicenceAction, LicenceKind};
use persistence::{
    Held, LicenceFilter, LicenceSummary, LineKey, PostedEntry, SignedLicence, StoredEvent, Tx,
};

pub use collection::{
    Collector, HandOver, Together, collect, name_collector, record_wrong_collector, reprint,
};
pub use timers::{due_to_expire, expire, revoke_uncollected, uncollected};

use crate::{Expected, Failure, quotas};

/// What a licence is asked for by: numbers repeat between kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceKey {
    pub kind: LicenceKind,
    pub number: LicenceNumber,
}

/// An act on a licence, as a caller asks for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    pub action: LicenceAction,
    /// The legal day.
    pub on: NaiveDate,
    /// Why; required where `LicenceAction::needs_reason`.
    pub reason: Option<String>,
}

/// One licence with its account and its signed form.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn show(
    tx: &mut Tx<'_>,
    scope: &Scope,
    key: &LicenceKey,
) -> Result<Held<SignedLicence>, Failure> {
    tx.licence(scope, key.kind, &key.number)?.ok_or(Failure::NotFound("licence"))
}

/// The licences of a filter within the scope, the newest first.
///
/// # Errors
/// Of the store.
pub fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &LicenceFilter,
    after: Option<&LicenceId>,
    rows: i64,
) -> Result<Vec<LicenceSummary>, Failure> {
    Ok(tx.licences(scope, filter, after, rows)?)
}

/// The declaration lines that stand on a licence, with the licence itself for its unit.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn uses(
    tx: &mut Tx<'_>,
    scope: &Scope,
    key: &LicenceKey,
    after: Option<&LineKey>,
    rows: i64,
) -> Result<(SignedLicence, Vec<DeclarationLine>), Failure> {
    let signed = show(tx, scope, key)?.value;
    let lines = tx.declaration_lines(&signed.licence.id, after, rows)?;
    Ok((signed, lines))
}

/// The entries of a licence's account in their order, with the licence itself for its unit.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn entries(
    tx: &mut Tx<'_>,
    scope: &Scope,
    key: &LicenceKey,
    after: Option<&str>,
    rows: i64,
) -> Result<(SignedLicence, Vec<PostedEntry>), Failure> {
    let signed = show(tx, scope, key)?.value;
    let entries = tx.ledger_entries(&signed.account.id, after, rows)?;
    Ok((signed, entries))
}

/// What a licence's account held at an instant, as was known then, with the licence itself for
/// its unit.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn balance(
    tx: &mut Tx<'_>,
    scope: &Scope,
    key: &LicenceKey,
    instant: DateTime<Utc>,
) -> Result<(SignedLicence, Balance), Failure> {
    let signed = show(tx, scope, key)?.value;
    let balance = tx.balance_as_of(&signed.account.id, instant)?.unwrap_or_default();
    Ok((signed, balance))
}

/// What happened to a licence behind a sequence, in order.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn events(
    tx: &mut Tx<'_>,
    scope: &Scope,
    key: &LicenceKey,
    after: i64,
    rows: i64,
) -> Result<Vec<StoredEvent>, Failure> {
    let licence = show(tx, scope, key)?.value.licence;
    Ok(tx.stream_events(&stream(&licence.id), after, rows)?)
}

/// Does what a caller asks for, if it is the caller's to do.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `NotTheirs`, and as [`domain_licences::Licence::perform`].
pub fn perform(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: &LicenceKey,
    expected: Expected,
    act: &Act,
) -> Result<Held<SignedLicence>, Failure> {
    let claimed = tx.claim_licence(&actor.scope(), key.kind, &key.number)?;
    let held = claimed.ok_or(Failure::NotFound("licence"))?;
    expected.met_by(&held)?;
    held.value.licence.check_caller(actor, act.action)?;
    moved(tx, held, act)
}

/// Moves a claimed licence; what is left of it is taken out of use when it ends.
pub(crate) fn moved(
    tx: &mut Tx<'_>,
    held: Held<SignedLicence>,
    act: &Act,
) -> Result<Held<SignedLicence>, Failure> {
    let (SignedLicence { licence, account, signature }, version) = held.into_parts();
    let (on, reserved, reason) = (act.on, account.reserved, act.reason.clone());
    let (licence, event) = licence.perform(act.action, Circumstances { on, reserved, reason })?;
    let closing = account.close().filter(|_| licence.state.releases_the_rest());
    let account = match &closing {
        Some(movement) => account.clone().apply(&[*movement], account.overdraft)?,
        None => account,
    };
    let signed = SignedLicence { licence, account, signature };
    let version = tx.save_licence(version, &signed, &event)?;
    if let Some(movement) = closing {
        tx.post_to_account(&signed.account, &[movement], act.action.as_str())?;
        let (kind, reference) = (quotas::posting_of(act.action), act.action.as_str());
        quotas::release(tx, &signed.licence.id, movement.amount, kind, reference)?;
    }
    Ok(Held { value: signed, version })
}

fn stream(id: &LicenceId) -> String {
    format!("licence:{id}")
}
