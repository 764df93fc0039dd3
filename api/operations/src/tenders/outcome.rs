//! What-if on a tender: what its bids would bring under draft terms, beside its own terms and beside
//! the year before.

use std::collections::{BTreeMap, BTreeSet};

use domain_identity::Actor;
use domain_kernel::TenderId;
use domain_quotas::auction::{Verdict, total};
use domain_quotas::{Tender, TenderRefusal, TenderState};
use persistence::{BidOfFirm, Tx};

use super::{cleared, show};
use crate::Failure;

/// What a draft changes; ten-thousandths.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Draft {
    pub quantity: Option<i64>,
    pub floor: Option<i64>,
    pub least: Option<i64>,
}

/// What a tender brings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    /// What there is to win.
    pub quantity: i64,
    pub bids: usize,
    pub valid: usize,
    pub winners: usize,
    pub awarded: i64,
    /// Hundredths of a yuan.
    pub revenue: i64,
    /// Of winning bids, ten-thousandths of a yuan; `None` when nobody wins.
    pub lowest_price: Option<i64>,
    pub highest_price: Option<i64>,
    /// How many bids each fault makes void, by its word.
    pub faults: BTreeMap<&'static str, usize>,
}

/// A draft beside what is announced and what was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Simulation {
    pub draft: Outcome,
    pub announced: Outcome,
    /// Of the last published tender of the commodity the year before.
    pub previous_year: Option<Outcome>,
}

impl Outcome {
    fn of(tender: &Tender, bids: &[(BidOfFirm, Verdict)]) -> Self {
        let quantity = tender.quantity.ten_thousandths();
        let mut outcome = Self { quantity, bids: bids.len(), ..Self::default() };
        let mut winners: BTreeSet<&str> = BTreeSet::new();
        for (found, verdict) in bids {
            let award = match verdict {
                Verdict::Invalid(fault) => {
                    *outcome.faults.entry(fault.as_str()).or_default() += 1;
                    continue;
                }
                Verdict::Valid(award) => award,
            };
            outcome.valid += 1;
            if award.quantity == 0 {
                continue;
            }
            winners.insert(found.bid.enterprise.as_str());
            outcome.awarded += award.quantity;
            outcome.revenue += total(award.quantity, award.price).unwrap_or(0);
            let price = award.price;
            let lowest = outcome.lowest_price.map_or(price, |least| least.min(price));
            let highest = outcome.highest_price.map_or(price, |most| most.max(price));
            (outcome.lowest_price, outcome.highest_price) = (Some(lowest), Some(highest));
        }
        outcome.winners = winners.len();
        outcome
    }

    /// The price of an awarded unit on average, ten-thousandths of a yuan, rounded down.
    pub fn average_price(&self) -> Option<i64> {
        // Hundredths of a yuan over ten-thousandths of a unit.
        let parts = i128::from(self.revenue) * 1_000_000;
        let average = parts.checked_div(i128::from(self.awarded))?;
        i64::try_from(average).ok()
    }
}

/// Tries draft terms on the bids of a tender whose opening is over. Nothing is kept.
///
/// # Errors
/// `NotFound` for any body but the ministry, `NotNow` before the bids can be read.
pub fn simulate(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &TenderId,
    draft: Draft,
) -> Result<Simulation, Failure> {
    if !actor.is_ministrys() {
        return Err(Failure::NotFound("tender"));
    }
    let tender = show(tx, id)?.value;
    if tx.stamp().at < tender.times.opened_until || tender.state == TenderState::Cancelled {
        return Err(TenderRefusal::NotNow.into());
    }
    let unit = tender.quantity.unit().clone();
    let quantity = match draft.quantity {
        Some(quantity) => {
            domain_kernel::Quantity::of(quantity, unit).ok_or(TenderRefusal::Terms)?
        }
        None => tender.quantity.clone(),
    };
    let drafted = Tender {
        quantity,
        floor: draft.floor.unwrap_or(tender.floor),
        least: draft.least.unwrap_or(tender.least),
        ..tender.clone()
    };
    let own = cleared(tx, &tender)?;
    let bids: Vec<BidOfFirm> = own.iter().map(|(found, _)| found.clone()).collect();
    let verdicts = drafted.clear(&super::sealed(&bids));
    let tried: Vec<(BidOfFirm, Verdict)> = bids.into_iter().zip(verdicts).collect();
    let previous = tx.published_tender(&tender.commodity, tender.year - 1)?;
    let previous_year = match previous {
        Some(previous) => Some(Outcome::of(&previous, &cleared(tx, &previous)?)),
        None => None,
    };
    Ok(Simulation {
        draft: Outcome::of(&drafted, &tried),
        announced: Outcome::of(&tender, &own),
        previous_year,
    })
}
