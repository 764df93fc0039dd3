//! Customs' write-off messages: applied to the ledger, or kept apart with a reason.

mod quarantine;
mod refusal;

use domain_customs::{
    Decision, LedgerAccount, LedgerRefusal, Movement, Quarantine, QuarantineReason, Standing,
    UsageAction, UsageMessage, UsageOutcome, Verdict, decide,
};
use domain_identity::OrganisationPath;
use domain_kernel::{MessageId, Quantity, UserId, decimal};
use domain_licences::{Circumstances, Family, LicenceEvent};
use persistence::{Held, KeptUsage, NewUsage, SignedLicence, StoreError, Tx};

pub use quarantine::{dismiss, in_quarantine, list_quarantine, replay};
pub use refusal::ExchangeRefusal;

use crate::{Failure, quotas};

/// A message as it came.
#[derive(Debug, Clone)]
pub struct Report {
    /// What it says.
    pub message: UsageMessage,
    /// The digest of the body, which tells a repetition from a contradiction.
    pub fingerprint: String,
    /// The body to keep.
    pub body: String,
    /// Who sent it.
    pub sender: UserId,
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reported {
    /// The message as kept.
    pub id: MessageId,
    /// What became of it, now or when it came first.
    pub outcome: UsageOutcome,
    /// Why it is kept apart.
    pub reason: Option<QuarantineReason>,
    /// How much the line could have taken, when it asks for too much.
    pub limit: Option<String>,
    /// Whether the same message came before; nothing was done this time.
    pub is_repeated: bool,
    /// The licence's account afterwards, when the licence is known.
    pub account: Option<LedgerAccount>,
}

/// Takes one message in: the ledger follows it, or it is kept apart. The same message again
/// gets the same answer and changes nothing.
///
/// # Errors
/// Of the store; the database refuses over-use by itself as `Refused`.
pub fn report_line(tx: &mut Tx<'_>, report: &Report) -> Result<Reported, Failure> {
    if let Some(earlier) = came_before(tx, report)? {
        return earlier.answer(tx, report);
    }
    let settled = settle(tx, &report.message)?;
    if settled.outcome == UsageOutcome::Superseded {
        // The twin of this message may have been first while this one waited for the licence.
        if let Some(earlier) = came_before(tx, report)? {
            return earlier.answer(tx, report);
        }
    }
    keep(tx, report, settled)
}

/// Keeps a message apart that the database would not let through.
///
/// # Errors
/// Of the store.
pub fn keep_apart(
    tx: &mut Tx<'_>,
    report: &Report,
    reason: QuarantineReason,
) -> Result<Reported, Failure> {
    let licence = licence_of(tx, &report.message)?;
    keep(tx, report, Settled::apart(&reason.into(), licence))
}

/// One message, for the system that sent it.
///
/// # Errors
/// `NotFound` for anybody else's.
pub fn own_message(
    tx: &mut Tx<'_>,
    sender: &UserId,
    id: &MessageId,
) -> Result<Held<KeptUsage>, Failure> {
    let everything = quarantine::everything();
    let found = tx.usage_message(&everything, id)?;
    found.filter(|held| held.value.sender == *sender).ok_or(Failure::NotFound("message"))
}

/// What came before under the key of a message.
enum Earlier {
    Same(Box<Held<KeptUsage>>),
    Other,
}

fn came_before(tx: &mut Tx<'_>, report: &Report) -> Result<Option<Earlier>, Failure> {
    let kept = tx.usage_messages_of_key(&report.message)?;
    let is_any = !kept.is_empty();
    let same = kept.into_iter().find(|held| held.value.fingerprint == report.fingerprint);
    Ok(match same {
        Some(same) => Some(Earlier::Same(Box::new(same))),
        None => is_any.then_some(Earlier::Other),
    })
}

impl Earlier {
    fn answer(self, tx: &mut Tx<'_>, report: &Report) -> Result<Reported, Failure> {
        match self {
            Self::Same(held) => repeated(tx, *held, &report.message),
            Self::Other => keep_apart(tx, report, QuarantineReason::DuplicateDiffers),
        }
    }
}

fn repeated(
    tx: &mut Tx<'_>,
    held: Held<KeptUsage>,
    message: &UsageMessage,
) -> Result<Reported, Failure> {
    let kept = held.value;
    let account = licence_of(tx, message)?.map(|signed| signed.account);
    Ok(Reported {
        id: kept.id,
        outcome: kept.outcome,
        reason: kept.reason,
        limit: kept.detail,
        is_repeated: true,
        account,
    })
}

fn licence_of(
    tx: &mut Tx<'_>,
    message: &UsageMessage,
) -> Result<Option<SignedLicence>, StoreError> {
    let found = tx.licence_of_number(message.kind, &message.licence)?;
    Ok(found.map(|held| held.value))
}

/// What a message leads to, with the licence it concerns.
struct Settled {
    outcome: UsageOutcome,
    reason: Option<QuarantineReason>,
    limit: Option<String>,
    account: Option<LedgerAccount>,
    issuing: Option<OrganisationPath>,
}

impl Settled {
    fn of(outcome: UsageOutcome, signed: SignedLicence) -> Self {
        let SignedLicence { licence, account, .. } = signed;
        let issuing = Some(licence.issuing_path);
        Self { outcome, reason: None, limit: None, account: Some(account), issuing }
    }

    fn apart(quarantine: &Quarantine, signed: Option<SignedLicence>) -> Self {
        let limit = quarantine.limit.map(|limit| decimal::print(limit, Quantity::DECIMALS));
        let (issuing, account) =
            signed.map(|signed| (signed.licence.issuing_path, signed.account)).unzip();
        let outcome = UsageOutcome::Quarantined;
        Self { outcome, reason: Some(quarantine.reason), limit, account, issuing }
    }
}

/// Applies a message to the licence it names, if the rules let it.
fn settle(tx: &mut Tx<'_>, message: &UsageMessage) -> Result<Settled, Failure> {
    let Some(held) = tx.claim_licence_of_number(message.kind, &message.licence)? else {
        return Ok(Settled::apart(&QuarantineReason::UnknownLicence.into(), None));
    };
    let line = tx.declaration_line(&message.office, &message.declaration, message.line_number)?;
    let lines = tx.live_lines(&held.value.licence.id)?;
    let SignedLicence { licence, account, .. } = &held.value;
    let is_split = tx.declaration_stands_elsewhere(message, &licence.id)?;
    let standing = Standing { licence, account, line: line.as_ref(), lines: &lines, is_split };
    match decide(message, &standing) {
        Ok(Verdict::Apply(decision)) => {
            // Giving back is judged by the day of what is given back.
            let day = match (message.action, &line) {
                (UsageAction::Release, Some(line)) => line.declared_on,
                _ => message.declared_on,
            };
            apply(tx, held, &decision, &Posting { message, day })
        }
        Ok(Verdict::Superseded) => Ok(Settled::of(UsageOutcome::Superseded, held.value)),
        Err(quarantine) => Ok(Settled::apart(&quarantine, Some(held.value))),
    }
}

/// The message behind a movement, and the legal day of the use.
struct Posting<'a> {
    message: &'a UsageMessage,
    day: chrono::NaiveDate,
}

/// Writes a decision down: licence, ledger and line together.
fn apply(
    tx: &mut Tx<'_>,
    held: Held<SignedLicence>,
    decision: &Decision,
    posting: &Posting<'_>,
) -> Result<Settled, Failure> {
    let (signed, version) = held.into_parts();
    let moved = signed.account.clone().apply(&decision.movements, decision.overdraft);
    let account = match moved {
        Ok(account) => account,
        Err(LedgerRefusal::Overdrawn { available }) => {
            let reason = QuarantineReason::OverUse;
            let quarantine = Quarantine { reason, limit: Some(available) };
            return Ok(Settled::apart(&quarantine, Some(signed)));
        }
        Err(refusal) => return Err(refusal.into()),
    };
    let has_news = account != signed.account;
    let (mut licence, mut events) = (signed.licence, vec![posting.event(&decision.movements)]);
    if let Some(act) = decision.act {
        let circumstances =
            Circumstances { on: posting.day, reserved: account.reserved, reason: None };
        let (changed, moved) = licence.perform(act, circumstances)?;
        licence = changed;
        events.push(moved);
    }
    licence.uses = decision.uses;
    let signed = SignedLicence { licence, account, signature: signed.signature };
    for event in &events {
        tx.save_licence(version, &signed, event)?;
    }
    if has_news {
        tx.post_to_account(&signed.account, &decision.movements, &posting.reference())?;
        // An overrun is no quota's, and an automatic licence draws on none.
        if signed.licence.kind.family() != Family::Automatic {
            let written_off = signed.account.cleared.min(signed.account.granted);
            quotas::clear(tx, &signed.licence.id, written_off, &posting.reference())?;
        }
    }
    tx.save_declaration_line(&decision.line)?;
    Ok(Settled::of(UsageOutcome::Applied, signed))
}

impl Posting<'_> {
    fn declaration(&self) -> String {
        format!("{}-{}", self.message.office, self.message.declaration)
    }

    fn reference(&self) -> String {
        let UsageMessage { line_number, version, .. } = self.message;
        format!("declaration:{}:{line_number}:{version}", self.declaration())
    }

    fn event(&self, movements: &[Movement]) -> LicenceEvent {
        let moved: Vec<String> = movements.iter().map(ToString::to_string).collect();
        let UsageMessage { action, version, .. } = self.message;
        LicenceEvent::WrittenOff {
            declaration: self.declaration(),
            line_number: self.message.line_number,
            detail: format!("{} version {version}: {}", action.as_str(), moved.join(", ")),
        }
    }
}

fn keep(tx: &mut Tx<'_>, report: &Report, settled: Settled) -> Result<Reported, Failure> {
    let kept = NewUsage {
        fingerprint: &report.fingerprint,
        body: &report.body,
        outcome: settled.outcome,
        reason: settled.reason,
        detail: settled.limit.clone(),
        sender: &report.sender,
        issuing: settled.issuing.as_ref(),
    };
    let id = tx.add_usage_message(&report.message, &kept)?;
    let Settled { outcome, reason, limit, account, .. } = settled;
    Ok(Reported { id, outcome, reason, limit, is_repeated: false, account })
}
