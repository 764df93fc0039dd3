//! Issued licences: read, handed over, given back, stopped, taken away, ended by the clock.

mod timers;

use chrono::{DateTime, NaiveDate, Utc};
use domain_customs::{Balance, DeclarationLine};
use domain_identity::{Actor, Scope};
use domain_kernel::{LicenceId, LicenceNumber, shanghai_day};
pub use domain_licences::LicenceRefusal;
use domain_licences::blanks::BlankNumber;
use domain_licences::collection::mechanical_collection_from;
use domain_licences::{Circumstances, LicenceAction, LicenceKind, LicenceState};
use persistence::{
    Held, LicenceFilter, LicenceSummary, LineKey, PostedEntry, SignedLicence, StoredEvent, Tx,
};

pub use timers::{due_to_expire, expire, revoke_uncollected, uncollected};

use crate::cases::Desk;
use crate::{Expected, Failure, blanks, quotas};

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

/// Who came for the paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collector {
    pub name: String,
    /// The last four characters of the identity document; the rest is never kept.
    pub document_last_four: String,
}

/// Papers that are handed over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HandOver {
    pub collector: Collector,
    /// The blank it is printed on; the next one of the body when missing.
    pub blank: Option<BlankNumber>,
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

/// Hands the paper over: [`perform`], and who came for it is written down beside it.
///
/// # Errors
/// As [`perform`], `TooEarly` for a mechanical licence whose approval has just come,
/// `WrongCollector` when the holder named somebody else, and as the blanks refuse.
pub fn collect(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    key: &LicenceKey,
    expected: Expected,
    hand_over: &HandOver,
) -> Result<Held<SignedLicence>, Failure> {
    let collector = &hand_over.collector;
    let act = Act { action: LicenceAction::Collect, on: desk.today, reason: None };
    let held = perform(tx, desk.actor, key, expected, &act)?;
    if let Some(received_at) = tx.approval_received_at(&held.value.licence.case)? {
        let received_on = shanghai_day(received_at);
        let from = mechanical_collection_from(desk.book.calendar(), received_on)?;
        if desk.today < from {
            return Err(LicenceRefusal::TooEarly { from }.into());
        }
    }
    let licence = &held.value.licence;
    if let Some(named) = tx.named_collector(&licence.id)?
        && named != (collector.name.clone(), collector.document_last_four.clone())
    {
        return Err(LicenceRefusal::WrongCollector.into());
    }
    let blank = blanks::print_on(tx, &licence.collection.id, licence, hand_over.blank)?;
    let blank = blank.map(|number| number.to_string());
    let mut facts = vec![
        ("name", collector.name.as_str()),
        ("document_last_four", collector.document_last_four.as_str()),
    ];
    facts.extend(blank.as_deref().map(|number| ("blank", number)));
    tx.record_act(&stream(&licence.id), "licence.handed_over", &facts)?;
    Ok(held)
}

/// Writes down that somebody came for a paper who was not named to: a refusal undoes what it
/// refuses, so this is an act of its own.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn record_wrong_collector(
    tx: &mut Tx<'_>,
    scope: &Scope,
    key: &LicenceKey,
    collector: &Collector,
) -> Result<(), Failure> {
    let licence = show(tx, scope, key)?.value.licence;
    let facts = [
        ("name", collector.name.as_str()),
        ("document_last_four", collector.document_last_four.as_str()),
    ];
    Ok(tx.record_act(&stream(&licence.id), "licence.collection_refused", &facts)?)
}

/// Names who is to collect a paper that waits for it.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `NotTheirs` for anybody but the holder, and
/// `NoSuchMove` once it is collected.
pub fn name_collector(
    tx: &mut Tx<'_>,
    actor: &Actor,
    key: &LicenceKey,
    expected: Expected,
    collector: &Collector,
) -> Result<Held<SignedLicence>, Failure> {
    let claimed = tx.claim_licence(&actor.scope(), key.kind, &key.number)?;
    let held = claimed.ok_or(Failure::NotFound("licence"))?;
    expected.met_by(&held)?;
    let licence = &held.value.licence;
    if actor.enterprise() != Some(&licence.enterprise) {
        return Err(LicenceRefusal::NotTheirs.into());
    }
    if licence.state != LicenceState::Issued {
        let (state, action) = (licence.state, LicenceAction::Collect);
        return Err(LicenceRefusal::NoSuchMove { state, action }.into());
    }
    tx.name_collector(&licence.id, &collector.name, &collector.document_last_four)?;
    Ok(held)
}

/// Prints a collected paper once more on a new blank; the old one is taken back and destroyed.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `NotTheirs` for another body, `NoSuchMove` for a licence
/// that may not be used, and as the blanks refuse.
pub fn reprint(
    tx: &mut Tx<'_>,
    desk: &Desk<'_>,
    (key, expected): (&LicenceKey, Expected),
    (blank, reason): (Option<BlankNumber>, &str),
) -> Result<Held<SignedLicence>, Failure> {
    let claimed = tx.claim_licence(&desk.actor.scope(), key.kind, &key.number)?;
    let held = claimed.ok_or(Failure::NotFound("licence"))?;
    expected.met_by(&held)?;
    let licence = &held.value.licence;
    licence.check_caller(desk.actor, LicenceAction::Collect)?;
    let state = licence.effective_state(desk.today);
    if !state.may_be_used() {
        return Err(LicenceRefusal::NoSuchMove { state, action: LicenceAction::Collect }.into());
    }
    let number = blanks::reprint(tx, &licence.collection.id, licence, (blank, reason))?;
    let number = number.to_string();
    let facts = [("blank", number.as_str()), ("reason", reason)];
    tx.record_act(&stream(&licence.id), "licence.reprinted", &facts)?;
    Ok(held)
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
