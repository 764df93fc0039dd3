//! The write-off (核销): from what customs says of a line to what the ledger does.
//!
//! A message states where its line stands; so the decision is made from the set of lines
//! as it would be, not from the way it came about. The same set gives the same buckets in
//! whatever order its messages arrive.

use domain_licences::overage::{self, OverageQuestion, OverageRefusal};
use domain_licences::{Licence, LicenceAction, LicenceState};

use crate::settlement::{buckets_of, last_use_is_made, outcome};
use crate::siblings::{Siblings, total};
use crate::{
    DeclarationLine, LedgerAccount, LineState, Movement, Quarantine, QuarantineReason, UsageAction,
    UsageMessage, face,
};

/// What a decision looks at: all of it claimed, so that it cannot change meanwhile.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The licence the message names.
    pub licence: &'a Licence,
    /// Its account.
    pub account: &'a LedgerAccount,
    /// The line as last applied, on whichever licence it stood.
    pub line: Option<&'a DeclarationLine>,
    /// The live lines of the licence, of every declaration; the line itself may be among them.
    pub lines: &'a [DeclarationLine],
    /// Whether another line of the declaration uses another licence of the kind: its header has
    /// room for one number (worked example T4-10).
    pub is_split: bool,
}

/// What a message leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The ledger follows it.
    Apply(Box<Decision>),
    /// A version as new or newer was applied before; nothing changes.
    Superseded,
}

/// What is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// What moves on the account; empty when the balance stays.
    pub movements: Vec<Movement>,
    /// How far the account may go below zero from now on.
    pub overdraft: i64,
    /// The line's new standing.
    pub line: DeclarationLine,
    /// Declarations that use the licence from now on.
    pub uses: i32,
    /// Whether the last use is made: what was left is now released.
    pub is_exhausted: bool,
    /// What happens to the licence's state, if anything.
    pub act: Option<LicenceAction>,
}

/// Decides on one message.
///
/// - Reserve, commit and correct set the line to the quantity stated; release sets it to
///   nothing, even after the commit (删单). A commit needs no reservation before it.
/// - Only a line that takes more than before is measured against the balance, the number
///   of uses and the state; giving back needs no leave.
/// - A frozen licence takes no new quantity; what a declaration holds already may be
///   written off or given back. `[D]`
/// - Validity is judged by the day the declaration was accepted, so a declaration inside it
///   may be written off after the licence has expired.
/// - A use is a declaration, not a line: all its lines are measured together.
/// - Lines that name a line of the licence are measured against that line's quantity too, with
///   the tolerance of bulk goods; those that name none only against the whole. `[D]`
/// - The licence is used up when nothing is reserved and either nothing is left, or every use
///   is made, or a last shipment was declared. What is left then counts as released; it
///   becomes available again when that no longer holds.
/// - Release and correct of an unknown line need a version above 1: an earlier version is
///   then still on its way and will arrive superseded. `[D]`
///
/// # Errors
///
/// The reason to keep the message apart; nothing changes.
pub fn decide(message: &UsageMessage, standing: &Standing<'_>) -> Result<Verdict, Quarantine> {
    if standing.line.is_some_and(|line| message.version <= line.version) {
        return Ok(Verdict::Superseded);
    }
    let current = current_line(message, standing)?;
    let held = current.filter(|line| line.state.is_live());
    let state = match message.action {
        UsageAction::Reserve => LineState::Reserved,
        UsageAction::Commit | UsageAction::Correct => LineState::Committed,
        UsageAction::Release => LineState::Released,
    };
    let siblings = Siblings::of(message, standing.lines);
    let mut overdraft = standing.account.overdraft;
    let mut quantity = 0;
    if state.is_live() {
        if held.is_none() && !takes_new_quantity(standing.licence.state) {
            return Err(QuarantineReason::NotActive.into());
        }
        if held.is_none() && standing.is_split {
            return Err(QuarantineReason::SeveralLicences.into());
        }
        quantity = face::quantity_on(standing.licence, message)?;
        if held.is_none_or(|line| line.quantity < quantity) {
            let is_new_use = held.is_none() && siblings.same_declaration.is_empty();
            overdraft = leave_to_take(message, quantity, standing, &siblings, is_new_use)?;
        }
    }
    let line = DeclarationLine {
        office: message.office.clone(),
        declaration: message.declaration.clone(),
        line_number: message.line_number,
        version: message.version,
        licence: standing.licence.id.clone(),
        licence_line: message.licence_line,
        state,
        quantity,
        port: message.port.clone(),
        declared_on: message.declared_on,
        use_number: siblings.use_number(held),
        is_final: message.is_final && state.is_live(),
    };
    let held = held.map_or((0, 0), buckets_of);
    Ok(Verdict::Apply(Box::new(outcome(standing, &siblings, held, line, overdraft))))
}

/// The line as it stands on this licence.
fn current_line<'a>(
    message: &UsageMessage,
    standing: &Standing<'a>,
) -> Result<Option<&'a DeclarationLine>, Quarantine> {
    let gives_back = match message.action {
        UsageAction::Release | UsageAction::Correct => true,
        UsageAction::Reserve | UsageAction::Commit => false,
    };
    match standing.line {
        None if gives_back && message.version <= 1 => Err(QuarantineReason::NothingHeld.into()),
        None => Ok(None),
        Some(line) if line.licence == standing.licence.id => Ok(Some(line)),
        Some(line) if line.state.is_live() => Err(QuarantineReason::OtherLicence.into()),
        Some(_) => Ok(None),
    }
}

/// Whether the declaration may take what it states: the overdraft it is given.
fn leave_to_take(
    message: &UsageMessage,
    quantity: i64,
    standing: &Standing<'_>,
    siblings: &Siblings<'_>,
    is_new_use: bool,
) -> Result<i64, Quarantine> {
    let licence = standing.licence;
    if !takes_new_quantity(licence.state) {
        return Err(QuarantineReason::NotActive.into());
    }
    leave_of_line(message, quantity, standing, siblings)?;
    let elsewhere = total(&siblings.same_declaration);
    let question = OverageQuestion {
        granted: standing.account.granted,
        taken: total(&siblings.others),
        uses: siblings.other_uses(),
        uses_max: licence.uses_max,
        tolerance: licence.tolerance,
        is_bulk: licence.is_bulk,
        batch_mode: licence.batch_mode,
        declared: elsewhere.saturating_add(quantity),
        is_final: message.is_final || siblings.same_declaration.iter().any(|line| line.is_final),
    };
    let verdict = overage::judge(&question).map_err(|refusal| match refusal {
        OverageRefusal::TooMuch { available } => Quarantine {
            reason: QuarantineReason::OverUse,
            limit: Some(available.saturating_sub(elsewhere).max(0)),
        },
        OverageRefusal::BatchLimit { .. } => QuarantineReason::BatchLimit.into(),
    })?;
    let account = standing.account;
    let rest = account.granted - account.reserved - account.cleared;
    let uses = (siblings.other_uses(), siblings.has_final());
    if is_new_use && last_use_is_made(licence, uses, account.reserved, rest) {
        return Err(QuarantineReason::NotActive.into());
    }
    Ok(verdict.overdraft)
}

/// Whether the line of the licence that the message names has room for it.
fn leave_of_line(
    message: &UsageMessage,
    quantity: i64,
    standing: &Standing<'_>,
    siblings: &Siblings<'_>,
) -> Result<(), Quarantine> {
    let licence = standing.licence;
    let named = message.licence_line.and_then(|number| face::line_of(licence, number));
    let Some(line) = named else { return Ok(()) };
    let granted = line.quantity.ten_thousandths();
    let room = if licence.is_bulk { licence.tolerance.of(granted) } else { 0 };
    let limit = granted + room - siblings.total_on_line(line.line_number);
    if quantity <= limit {
        return Ok(());
    }
    Err(Quarantine { reason: QuarantineReason::OverUse, limit: Some(limit.max(0)) })
}

/// Whether a licence in this state may be declared more of. One that is used up is judged
/// by its balance and uses, and one that has expired by the day of the declaration.
fn takes_new_quantity(state: LicenceState) -> bool {
    match state {
        LicenceState::UsedUp | LicenceState::Expired => true,
        LicenceState::Issued
        | LicenceState::Active
        | LicenceState::InUse
        | LicenceState::Frozen
        | LicenceState::LossReported
        | LicenceState::Replaced
        | LicenceState::Lost
        | LicenceState::Returned
        | LicenceState::Revoked
        | LicenceState::RevokedUncollected
        | LicenceState::Voided => state.may_be_used(),
    }
}
