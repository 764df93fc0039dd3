//! Awards that are not used: handed back for a refund, or abandoned and sold again.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use domain_identity::Actor;
use domain_kernel::{BidId, EnterpriseId, TenderId, shanghai_day};
use domain_quotas::auction::{Verdict, handed_back_limit, paid_in_full_limit, refund, total};
use domain_quotas::{PostingKind, Tender, TenderRefusal, TenderState};
use persistence::{TenderBid, Tx};

use super::cleared;
use crate::Failure;

/// Hands a part of an award back (上交中标配额), by its winner, until the last day. Before it is paid in
/// full a share of its price is paid back, and the rest of the deposit on it is lost (rule B16); after,
/// the whole price of the part, which leaves the quota account (rule B17).
///
/// # Errors
/// `NotFound` for anybody else's, `NotNow` before the publication, `NothingDue` without a deposit,
/// `TooLateToReturn`, `BeyondAward`, `Lacking` when it is on licences already.
pub fn give_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, bid): (&TenderId, &BidId),
    (quantity, on): (i64, NaiveDate),
) -> Result<(Tender, TenderBid), Failure> {
    let tender = tx.claim_tender(id)?.ok_or(Failure::NotFound("tender"))?.value;
    let found = tx.bid(id, bid)?.filter(|bid| actor.enterprise() == Some(&bid.enterprise));
    let mut bid = found.ok_or(Failure::NotFound("bid"))?;
    if tender.state != TenderState::Published {
        return Err(TenderRefusal::NotNow.into());
    }
    let award = match bid.verdict {
        Some(Verdict::Valid(award)) if bid.deposit_paid_on.is_some() => award,
        Some(Verdict::Valid(_) | Verdict::Invalid(_)) | None => {
            return Err(TenderRefusal::NothingDue.into());
        }
    };
    if tender.return_by < on {
        return Err(TenderRefusal::TooLateToReturn.into());
    }
    if quantity <= 0 || award.quantity - bid.returned < quantity {
        return Err(TenderRefusal::BeyondAward.into());
    }
    let paid_back = if bid.paid_on.is_some() {
        leave_account(tx, &tender, &bid.enterprise, quantity)?;
        total(quantity, award.price)
    } else {
        refund(quantity, award.price, tender.refund)
    };
    bid.returned += quantity;
    bid.refunded += paid_back.ok_or(TenderRefusal::BeyondAward)?;
    tx.save_return(&bid, quantity)?;
    Ok((tender, bid))
}

fn leave_account(
    tx: &mut Tx<'_>,
    tender: &Tender,
    firm: &EnterpriseId,
    quantity: i64,
) -> Result<(), Failure> {
    let none = || Failure::NotFound("quota account");
    let id = tx.quota_account_of(firm, &tender.quota_key())?.ok_or_else(none)?;
    let account = tx.claim_quota_account(&id)?.ok_or_else(none)?.value;
    let (account, posting) = account.post(PostingKind::HandBack, quantity)?;
    tx.post_to_quota(&account, posting, None, &format!("tender:{}", tender.id))?;
    Ok(())
}

/// What a firm has of a tender that is sold again.
#[derive(Debug, Clone, Copy, Default)]
struct Part {
    handed_back: i64,
    paid_in_full: i64,
}

/// Lists who may bid for what was abandoned, each with the most it may bid: who paid the deposit and
/// handed its award back its own part and a share of a fifth of what was abandoned, who paid in full a
/// share of four fifths of it. Source: MOFCOM notice on the negotiated round for textiles, 2006.
///
/// # Errors
/// `NotFound`, `NotNow` before the deposits are due, `NotAbandoned` for more than was.
pub(super) fn list_for_abandoned(tx: &mut Tx<'_>, tender: &Tender) -> Result<(), Failure> {
    let Some(earlier) = &tender.rebids else { return Ok(()) };
    let earlier = tx.tender(earlier)?.ok_or(Failure::NotFound("tender"))?.value;
    let today = shanghai_day(tx.stamp().at);
    if earlier.state != TenderState::Published || today <= earlier.times.deposit_due {
        return Err(TenderRefusal::NotNow.into());
    }
    let mut abandoned = 0;
    let mut parts: BTreeMap<String, (EnterpriseId, Part)> = BTreeMap::new();
    for (found, _) in cleared(tx, &earlier)? {
        let bid = found.bid;
        let Some(Verdict::Valid(award)) = bid.verdict else { continue };
        let is_deposit_paid = bid.deposit_paid_on.is_some();
        abandoned += earlier.abandoned(award.quantity, is_deposit_paid, today);
        let fresh = (bid.enterprise.clone(), Part::default());
        let (_, part) = parts.entry(bid.enterprise.to_string()).or_insert(fresh);
        if bid.paid_on.is_some() {
            part.paid_in_full += award.quantity - bid.returned;
        } else if is_deposit_paid {
            part.handed_back += bid.returned;
        }
    }
    if abandoned < tender.quantity.ten_thousandths() {
        return Err(TenderRefusal::NotAbandoned { left: abandoned }.into());
    }
    let sum = |of: fn(&Part) -> i64| parts.values().map(|(_, part)| of(part)).sum::<i64>();
    let national = (sum(|part| part.handed_back), sum(|part| part.paid_in_full));
    for (firm, part) in parts.values() {
        let mut maximum = 0;
        if 0 < part.handed_back {
            maximum += handed_back_limit(part.handed_back, national.0, abandoned);
        }
        if 0 < part.paid_in_full {
            maximum += paid_in_full_limit(part.paid_in_full, national.1, abandoned);
        }
        if 0 < maximum {
            tx.set_bidder(&tender.id, firm, maximum)?;
        }
    }
    Ok(())
}
