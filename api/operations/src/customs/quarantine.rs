//! Messages kept apart: applied again, or closed with a reason.

use domain_customs::{QuarantineReason, UsageMessage, UsageOutcome};
use domain_identity::{Actor, OrganisationPath, Scope};
use domain_kernel::MessageId;
use persistence::{Held, KeptUsage, Resolved, StoreError, Tx};

use super::{ExchangeRefusal, Settled, settle};
use crate::{Expected, Failure};

/// The messages of an outcome that concern the scope, the newest first.
///
/// # Errors
/// Of the store.
pub fn list_quarantine(
    tx: &mut Tx<'_>,
    scope: &Scope,
    outcome: Option<UsageOutcome>,
    after: Option<&MessageId>,
    rows: i64,
) -> Result<Vec<Held<KeptUsage>>, Failure> {
    Ok(tx.usage_messages(scope, outcome, after, rows)?)
}

/// One message that concerns the scope.
///
/// # Errors
/// `NotFound` outside it.
pub fn in_quarantine(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: &MessageId,
) -> Result<Held<KeptUsage>, Failure> {
    tx.usage_message(scope, id)?.ok_or(Failure::NotFound("message"))
}

/// Applies a quarantined message again; what still cannot be applied stays, with the reason
/// of today. `read` turns the body as kept back into the message.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `NotQuarantined`.
pub fn replay(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &MessageId,
    expected: Expected,
    read: impl Fn(&KeptUsage) -> Option<UsageMessage>,
) -> Result<Held<KeptUsage>, Failure> {
    let held = waiting(tx, actor, id, expected)?;
    let message = read(&held.value)
        .ok_or_else(|| StoreError::Corrupt(format!("the body of message {id}")))?;
    let settled = if is_contradicted(tx, &message)? {
        Settled::apart(&QuarantineReason::DuplicateDiffers.into(), None)
    } else {
        settle(tx, &message)?
    };
    let Settled { outcome, reason, limit: detail, .. } = settled;
    let resolved = Resolved { outcome, reason, detail, resolution: None };
    tx.resolve_usage_message(id, held.version, &resolved)?;
    in_quarantine(tx, &actor.scope(), id)
}

/// Closes a quarantined message without applying it.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `NotQuarantined`.
pub fn dismiss(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &MessageId,
    expected: Expected,
    why: &str,
) -> Result<Held<KeptUsage>, Failure> {
    let held = waiting(tx, actor, id, expected)?;
    let KeptUsage { reason, detail, .. } = held.value;
    let outcome = UsageOutcome::Dismissed;
    let resolved = Resolved { outcome, reason, detail, resolution: Some(why) };
    tx.resolve_usage_message(id, held.version, &resolved)?;
    in_quarantine(tx, &actor.scope(), id)
}

fn waiting(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &MessageId,
    expected: Expected,
) -> Result<Held<KeptUsage>, Failure> {
    let held = in_quarantine(tx, &actor.scope(), id)?;
    expected.met_by_read(&held)?;
    match held.value.outcome {
        UsageOutcome::Quarantined => Ok(held),
        UsageOutcome::Applied | UsageOutcome::Superseded | UsageOutcome::Dismissed => {
            Err(ExchangeRefusal::NotQuarantined.into())
        }
    }
}

/// Whether another message of the same key counts already.
fn is_contradicted(tx: &mut Tx<'_>, message: &UsageMessage) -> Result<bool, Failure> {
    let kept = tx.usage_messages_of_key(message)?;
    Ok(kept.iter().any(|held| match held.value.outcome {
        UsageOutcome::Applied | UsageOutcome::Superseded => true,
        UsageOutcome::Quarantined | UsageOutcome::Dismissed => false,
    }))
}

/// Every message: what a sender asks for is filtered by the sender.
pub(super) fn everything() -> Scope {
    let ministry = OrganisationPath::parse(OrganisationPath::MINISTRY);
    Scope::Organisation(ministry.expect("the ministry's path is a path"))
}
