//! Messages to other agencies: pulled and acknowledged, or pushed until they arrive.

use std::collections::BTreeMap;

use chrono::Duration;
pub use domain_customs::{LinkFacts, Partner, QuarantineReason};
use domain_identity::{Actor, Role, Scope};
use domain_kernel::MessageId;
use persistence::{ExchangeMessage, Tx};

use crate::Failure;

/// The first pause after a message could not be pushed, in seconds.
const PAUSE_SECONDS: i64 = 30;

/// Doublings of the pause at most: about an hour.
const DOUBLINGS_MAX: u32 = 7;

/// What became of an acknowledgement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Acknowledged {
    /// The message is not sent again.
    Acknowledged,
    /// It was acknowledged before.
    Already,
    /// No such message was ever sent to this partner.
    Unknown,
}

/// The partner that a caller speaks for.
///
/// # Errors
/// `NotFound` when it speaks for none.
pub fn partner_of(actor: &Actor) -> Result<Partner, Failure> {
    if actor.has(Role::CustomsSystem) {
        Ok(Partner::Customs)
    } else if actor.has(Role::MechanicalSystem) {
        Ok(Partner::Mechanical)
    } else {
        Err(Failure::NotFound("partner of this caller"))
    }
}

/// The messages to the caller that it has not acknowledged, in order.
///
/// # Errors
/// Of the store.
pub fn pull(
    tx: &mut Tx<'_>,
    actor: &Actor,
    after: Option<&MessageId>,
    rows: i64,
) -> Result<Vec<ExchangeMessage>, Failure> {
    Ok(tx.exchange_messages(partner_of(actor)?, after, rows)?)
}

/// Notes that the caller has these messages, each by itself.
///
/// # Errors
/// Of the store.
pub fn acknowledge(
    tx: &mut Tx<'_>,
    actor: &Actor,
    ids: &[MessageId],
) -> Result<Vec<(MessageId, Acknowledged)>, Failure> {
    let partner = partner_of(actor)?;
    let note = |id: &MessageId| Ok((id.clone(), acknowledge_one(tx, partner, id)?));
    ids.iter().map(note).collect()
}

fn acknowledge_one(
    tx: &mut Tx<'_>,
    partner: Partner,
    id: &MessageId,
) -> Result<Acknowledged, Failure> {
    if tx.acknowledge_message(partner, id)? {
        return Ok(Acknowledged::Acknowledged);
    }
    let is_known = tx.has_exchange_message(partner, id)?;
    Ok(if is_known { Acknowledged::Already } else { Acknowledged::Unknown })
}

/// The messages to push now: for each licence only the earliest.
///
/// # Errors
/// Of the store.
pub fn due(tx: &mut Tx<'_>, partner: Partner, rows: i64) -> Result<Vec<ExchangeMessage>, Failure> {
    Ok(tx.exchange_messages_due(partner, rows)?)
}

/// Notes that a pushed message arrived.
///
/// # Errors
/// Of the store.
pub fn arrived(tx: &mut Tx<'_>, message: &ExchangeMessage) -> Result<(), Failure> {
    tx.acknowledge_message(message.partner, &message.id)?;
    Ok(())
}

/// Notes that a push failed, and when to try again.
///
/// # Errors
/// Of the store.
pub fn postpone(tx: &mut Tx<'_>, message: &ExchangeMessage, error: &str) -> Result<(), Failure> {
    let next = tx.stamp().at + pause(message);
    Ok(tx.postpone_message(&message.id, next, error)?)
}

/// The pause doubles from half a minute to about an hour. The messages of one outage spread
/// over the half of it: by the random end of their ids.
fn pause(message: &ExchangeMessage) -> Duration {
    let doublings = u32::try_from(message.attempts).unwrap_or(0).min(DOUBLINGS_MAX);
    let seconds = PAUSE_SECONDS * 2_i64.pow(doublings);
    let tail = message.id.as_str().get(28..).unwrap_or_default();
    let spread = i64::from_str_radix(tail, 16).unwrap_or(0) % (seconds / 2);
    Duration::seconds(seconds + spread)
}

/// Messages counted at most: beyond, a queue is simply long.
const COUNTED_MAX: i64 = 10_000;

/// How the link to a partner fares, with what waits in quarantine by its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkHealth {
    pub facts: LinkFacts,
    pub quarantined: BTreeMap<QuarantineReason, usize>,
}

/// Looks at the link to a partner, over which every body's licences go.
///
/// # Errors
/// `NotFound` to anyone but the ministry.
pub fn health(tx: &mut Tx<'_>, scope: &Scope, partner: Partner) -> Result<LinkHealth, Failure> {
    if !scope.is_ministrys() {
        return Err(Failure::NotFound("partner"));
    }
    let facts = tx.link_facts(partner, COUNTED_MAX)?;
    let reasons = match partner {
        Partner::Customs => tx.quarantine_reasons(COUNTED_MAX)?,
        Partner::Mechanical => Vec::new(),
    };
    let mut quarantined = BTreeMap::new();
    for reason in reasons {
        *quarantined.entry(reason).or_insert(0) += 1;
    }
    Ok(LinkHealth { facts, quarantined })
}
