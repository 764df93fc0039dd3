//! Bids: taken in under seal, opened by their bidders, paid for when they won.

use chrono::NaiveDate;
use domain_identity::{Actor, Scope};
use domain_kernel::{BidId, EnterpriseId, TenderId, UnifiedSocialCreditCode};
use domain_quotas::auction::{Award, Verdict};
use domain_quotas::{PostingKind, Tender, TenderRefusal, TenderState};
use persistence::ids::Fresh as _;
use persistence::{BidOfFirm, OpenedBid, TenderBid, Tx};

use super::{claim, own, show};
use crate::quotas::{Incoming, give};
use crate::{Expected, Failure};

/// The credit code of the caller's firm, which is sealed with its bid.
///
/// # Errors
/// `NotFound` for anyone but a firm.
pub fn credit_code(tx: &mut Tx<'_>, actor: &Actor) -> Result<UnifiedSocialCreditCode, Failure> {
    let firm = actor.enterprise().ok_or(Failure::NotFound("enterprise"))?;
    let found = tx.enterprise(&actor.scope(), firm)?;
    Ok(found.ok_or(Failure::NotFound("enterprise"))?.value.credit_code)
}

/// Takes a sealed bid in, by the server's clock. A second one of the same firm is taken in too, and
/// then none of them counts (rule B04).
///
/// # Errors
/// `NotFound`, `NotNow` before the first and after the last instant, `Unqualified`.
pub fn submit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &TenderId,
    seal: &str,
) -> Result<(Tender, TenderBid), Failure> {
    let firm = actor.enterprise().ok_or(Failure::NotFound("enterprise"))?.clone();
    let tender = show(tx, id)?.value;
    let received_at = tx.stamp().at;
    tender.check_bid(received_at)?;
    if tx.bidders(id, Some(&firm), None, 1)?.is_empty() {
        return Err(TenderRefusal::Unqualified.into());
    }
    let bid = TenderBid {
        id: BidId::fresh(),
        tender: id.clone(),
        enterprise: firm,
        seal: seal.to_owned(),
        received_at,
        opened: None,
        verdict: None,
        deposit_paid_on: None,
        paid_on: None,
        returned: 0,
        refunded: 0,
    };
    tx.add_bid(&bid)?;
    Ok((tender, bid))
}

/// What a bidder opens: what the seal held, and its digest as computed now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    pub quantity: i64,
    pub price: i64,
    pub salt: String,
    pub seal: String,
}

/// Opens a bid of the caller's: what was sealed and nothing else. The same again changes nothing.
///
/// # Errors
/// `NotFound` for anybody else's, `NotNow`, `WrongSeal`.
pub fn open(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, bid): (&TenderId, &BidId),
    opening: &Opening,
) -> Result<(Tender, TenderBid), Failure> {
    let tender = tx.claim_tender(id)?.ok_or(Failure::NotFound("tender"))?.value;
    let found = tx.bid(id, bid)?.filter(|bid| actor.enterprise() == Some(&bid.enterprise));
    let mut bid = found.ok_or(Failure::NotFound("bid"))?;
    let at = tx.stamp().at;
    tender.check_opening(at)?;
    if bid.seal != opening.seal {
        return Err(TenderRefusal::WrongSeal.into());
    }
    if bid.opened.is_some() {
        return Ok((tender, bid));
    }
    let Opening { quantity, price, salt, .. } = opening.clone();
    let opened = OpenedBid { quantity, price, salt, at };
    tx.open_bid(&bid, &opened)?;
    bid.opened = Some(opened);
    Ok((tender, bid))
}

/// Bids in the order they came: an enterprise sees its own, an officer all of them. What they say
/// is known from the opening on, what they won from the publication on.
///
/// # Errors
/// `NotFound`.
pub fn bids(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &TenderId,
    after: Option<&BidId>,
    rows: i64,
) -> Result<(Tender, Vec<BidOfFirm>), Failure> {
    let tender = show(tx, id)?.value;
    let mut found = tx.bids(id, own(actor)?, after, rows)?;
    let is_bidder = matches!(actor.scope(), Scope::Enterprise(_));
    if is_bidder && tender.state != TenderState::Published {
        found.iter_mut().for_each(|found| found.bid.verdict = None);
    }
    Ok((tender, found))
}

/// What is paid for an award.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Payment {
    /// The deposit (中标保证金).
    Deposit,
    /// The rest of the price (中标金余额).
    Balance,
}

/// Enters a payment for an award of a published tender. With the whole price paid, the quantity
/// stands in the firm's quota account, and licences draw on it.
///
/// # Errors
/// `NotFound`, `NotNow`, `NothingDue`, `Abandoned` after the last day.
pub fn pay(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, bid): (&TenderId, &BidId),
    payment: Payment,
    (on, document): (NaiveDate, &str),
) -> Result<(Tender, TenderBid), Failure> {
    let tender = claim(tx, actor, id, Expected::Any)?.value;
    let mut bid = tx.bid(id, bid)?.ok_or(Failure::NotFound("bid"))?;
    if tender.state != TenderState::Published {
        return Err(TenderRefusal::NotNow.into());
    }
    let award = match bid.verdict {
        Some(Verdict::Valid(award)) if bid.returned < award.quantity => award,
        Some(Verdict::Valid(_) | Verdict::Invalid(_)) | None => {
            return Err(TenderRefusal::NothingDue.into());
        }
    };
    let due = match payment {
        Payment::Deposit if bid.deposit_paid_on.is_none() => tender.times.deposit_due,
        Payment::Balance if bid.deposit_paid_on.is_some() && bid.paid_on.is_none() => {
            tender.times.balance_due
        }
        Payment::Deposit | Payment::Balance => return Err(TenderRefusal::NothingDue.into()),
    };
    if due < on {
        return Err(TenderRefusal::Abandoned.into());
    }
    match payment {
        Payment::Deposit => bid.deposit_paid_on = Some(on),
        Payment::Balance => bid.paid_on = Some(on),
    }
    tx.save_payment(&bid, document)?;
    if payment == Payment::Balance {
        let left = Award { quantity: award.quantity - bid.returned, ..award };
        enter(tx, &tender, &bid.enterprise, left)?;
    }
    Ok((tender, bid))
}

/// Puts what was won and paid for into the account that licences draw on.
fn enter(
    tx: &mut Tx<'_>,
    tender: &Tender,
    firm: &EnterpriseId,
    award: Award,
) -> Result<(), Failure> {
    let incoming = Incoming {
        kind: PostingKind::Allocate,
        unit: tender.quantity.unit(),
        amount: award.quantity,
        reference: &format!("tender:{}", tender.id),
    };
    give(tx, firm, &tender.quota_key(), &incoming)?;
    Ok(())
}
