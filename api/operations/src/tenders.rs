//! Bidding for export quota (出口商品配额招标): announced, bid for under seal, opened, evaluated,
//! published, paid for.

mod bids;
mod outcome;
mod qualifications;
mod returns;

use domain_identity::Actor;
use domain_kernel::{EnterpriseId, TenderId, UnifiedSocialCreditCode};
use domain_quotas::auction::{Bid, Verdict};
use domain_quotas::{Tender, TenderRefusal, TenderState};
use persistence::{BidOfFirm, Bidder, Held, Tx};

pub use bids::{Opening, Payment, bids, credit_code, open, pay, submit};
pub use outcome::{Draft, Outcome, Simulation, simulate};
pub use qualifications::{Finding, apply, check, list as qualifications, list_bidder};
pub use returns::give_back;

use crate::{Expected, Failure};

/// Bids that one evaluation reads at a time.
const PAGE: i64 = 1_000;

/// Announces a tender.
///
/// # Errors
/// `NotTheirs` for any body but the ministry, `Terms`, and `Duplicate` of the store for a round that was announced.
pub fn announce(tx: &mut Tx<'_>, actor: &Actor, tender: Tender) -> Result<Held<Tender>, Failure> {
    if !actor.is_ministrys() {
        return Err(TenderRefusal::NotTheirs.into());
    }
    let tender = tender.announce()?;
    let version = tx.add_tender(&tender)?;
    returns::list_for_abandoned(tx, &tender)?;
    Ok(Held { value: tender, version })
}

/// One tender.
///
/// # Errors
/// `NotFound`.
pub fn show(tx: &mut Tx<'_>, id: &TenderId) -> Result<Held<Tender>, Failure> {
    tx.tender(id)?.ok_or(Failure::NotFound("tender"))
}

/// Tenders, the newest first.
///
/// # Errors
/// Of the store.
pub fn list(
    tx: &mut Tx<'_>,
    after: Option<&TenderId>,
    rows: i64,
) -> Result<Vec<Held<Tender>>, Failure> {
    Ok(tx.tenders(after, rows)?)
}

/// Takes a tender that is the caller's to act on.
fn claim(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &TenderId,
    expected: Expected,
) -> Result<Held<Tender>, Failure> {
    let found = if actor.is_ministrys() { tx.claim_tender(id)? } else { None };
    let held = found.ok_or(Failure::NotFound("tender"))?;
    expected.met_by(&held)?;
    Ok(held)
}

/// Whose bids a caller sees: a firm its own, the ministry everybody's.
fn own(actor: &Actor) -> Result<Option<&EnterpriseId>, Failure> {
    match actor.enterprise() {
        Some(firm) => Ok(Some(firm)),
        None if actor.is_ministrys() => Ok(None),
        None => Err(Failure::NotFound("tender")),
    }
}

/// Withdraws a tender.
///
/// # Errors
/// `NotFound`, `Stale`, `NotNow` once it is evaluated.
pub fn cancel(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &TenderId,
    expected: Expected,
) -> Result<Held<Tender>, Failure> {
    let (tender, version) = claim(tx, actor, id, expected)?.into_parts();
    let held = Held { value: tender.cancel()?, version };
    tx.save_tender(&held, None)?;
    Ok(held)
}

/// Lists firms as qualified, each with the most it may bid in ten-thousandths, until the bids close.
///
/// # Errors
/// `NotFound` for the tender or an enterprise, `Stale`, `NotNow`.
pub fn set_bidders(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&TenderId, Expected),
    listed: &[(UnifiedSocialCreditCode, i64)],
) -> Result<Held<Tender>, Failure> {
    let held = claim(tx, actor, id, expected)?;
    let now = tx.stamp().at;
    if held.value.state != TenderState::Announced || held.value.times.closes_at <= now {
        return Err(TenderRefusal::NotNow.into());
    }
    for (code, maximum) in listed {
        let found = tx.enterprise_of_credit_code(code)?;
        let firm = found.ok_or(Failure::NotFound("enterprise"))?.value.id;
        tx.set_bidder(id, &firm, *maximum)?;
    }
    Ok(held)
}

/// The firms that may bid; an enterprise sees itself.
///
/// # Errors
/// `NotFound`.
pub fn bidders(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &TenderId,
    after: Option<&EnterpriseId>,
    rows: i64,
) -> Result<Vec<Bidder>, Failure> {
    show(tx, id)?;
    Ok(tx.bidders(id, own(actor)?, after, rows)?)
}

/// A tender with its bids and what becomes of each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    pub tender: Held<Tender>,
    pub bids: Vec<(BidOfFirm, Verdict)>,
}

/// Evaluates a tender whose opening is over. In a dry run nothing is kept: what would be.
///
/// # Errors
/// `NotFound`, `Stale`, `NotNow`.
pub fn evaluate(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &TenderId,
    expected: Expected,
) -> Result<Evaluation, Failure> {
    let (tender, version) = claim(tx, actor, id, expected)?.into_parts();
    let held = Held { value: tender.evaluate(actor.id.clone(), tx.stamp().at)?, version };
    let bids = cleared(tx, &held.value)?;
    for (found, verdict) in &bids {
        tx.judge_bid(&found.bid.id, verdict)?;
    }
    tx.save_tender(&held, None)?;
    Ok(Evaluation { tender: held, bids })
}

/// Every bid with what becomes of it, by the tender's terms and nothing else.
fn cleared(tx: &mut Tx<'_>, tender: &Tender) -> Result<Vec<(BidOfFirm, Verdict)>, Failure> {
    let mut found: Vec<BidOfFirm> = Vec::new();
    loop {
        let after = found.last().map(|last| last.bid.id.clone());
        let page = tx.bids(&tender.id, None, after.as_ref(), PAGE)?;
        if page.is_empty() {
            break;
        }
        found.extend(page);
    }
    let verdicts = tender.clear(&sealed(&found));
    Ok(found.into_iter().zip(verdicts).collect())
}

/// The bids as the decision sees them: firms by number, and the order they came in.
pub fn sealed(found: &[BidOfFirm]) -> Vec<Bid> {
    let mut firms: Vec<&str> = found.iter().map(|found| found.bid.enterprise.as_str()).collect();
    firms.sort_unstable();
    firms.dedup();
    let number = |firm: &str| firms.binary_search(&firm).map_or(0, |at| at as u64);
    let bid = |(sequence, found): (u64, &BidOfFirm)| {
        let opened = found.bid.opened.as_ref();
        Bid {
            firm: number(found.bid.enterprise.as_str()),
            quantity: opened.map_or(0, |opened| opened.quantity),
            price: opened.map_or(0, |opened| opened.price),
            is_opened: opened.is_some(),
            received: found.bid.received_at.timestamp_micros(),
            sequence,
            maximum: found.maximum,
        }
    };
    (0..).zip(found).map(bid).collect()
}

/// Signs the results of a tender; the text is a compact JWS.
pub type ResultsSigner<'a> = &'a dyn Fn(&Evaluation) -> String;

/// Publishes what another person evaluated: computed once more from the same bids, and signed.
///
/// # Errors
/// `NotFound`, `Stale`, `NotNow`, `SamePerson`.
pub fn publish(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&TenderId, Expected),
    sign: ResultsSigner<'_>,
) -> Result<Evaluation, Failure> {
    let (tender, version) = claim(tx, actor, id, expected)?.into_parts();
    let tender = Held { value: tender.publish(&actor.id)?, version };
    let bids = cleared(tx, &tender.value)?;
    let evaluation = Evaluation { tender, bids };
    tx.save_tender(&evaluation.tender, Some(&sign(&evaluation)))?;
    Ok(evaluation)
}

/// The signed results of a published tender.
///
/// # Errors
/// `NotFound` before the publication.
pub fn results(tx: &mut Tx<'_>, id: &TenderId) -> Result<String, Failure> {
    tx.tender_results(id)?.ok_or(Failure::NotFound("results"))
}
