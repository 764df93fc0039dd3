//! Who may bid: a firm applies with its base years, its region checks, the ministry lists it with the
//! most it may bid, computed by the tender's own rule.

use domain_identity::Actor;
use domain_kernel::{QualificationId, TenderId, shanghai_day};
use domain_quotas::{TenderRefusal, TenderState};
use persistence::ids::Fresh as _;
use persistence::{Held, Qualification, QualificationState, Tx};

use super::show;
use crate::quotas::eligible;
use crate::{Expected, Failure};

/// What a firm says of its base years: exported and supplied in ten-thousandths, the value in
/// hundredths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Finding {
    pub exported: i64,
    pub value: i64,
    pub supplied: i64,
}

/// Applies for a tender, before its bids close.
///
/// # Errors
/// `NotFound`, `NotNow`, `Unqualified` for a tender whose firms are listed without a rule, `Broken` for
/// a firm that may not trade, `Duplicate` of the store for a second time.
pub fn apply(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &TenderId,
    said: Finding,
) -> Result<Held<Qualification>, Failure> {
    let firm = actor.enterprise().ok_or(Failure::NotFound("enterprise"))?.clone();
    let tender = tx.claim_tender(id)?.ok_or(Failure::NotFound("tender"))?.value;
    let at = tx.stamp().at;
    if tender.state != TenderState::Announced || tender.times.closes_at <= at {
        return Err(TenderRefusal::NotNow.into());
    }
    if tender.limit.is_none() {
        return Err(TenderRefusal::Unqualified.into());
    }
    let applicant = eligible(tx, &firm, shanghai_day(at))?;
    let one = Qualification {
        id: QualificationId::fresh(),
        tender: id.clone(),
        enterprise: firm,
        exported: said.exported,
        value: said.value,
        supplied: said.supplied,
        state: QualificationState::Applied,
        reason: String::new(),
    };
    let version = tx.add_qualification(&one, &applicant)?;
    Ok(Held { value: one, version })
}

/// Checks an application in the region (初审).
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `NotNow` once it is decided.
pub fn check(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (tender, id, expected): (&TenderId, &QualificationId, Expected),
    (is_passed, reason): (bool, &str),
) -> Result<Held<Qualification>, Failure> {
    tx.claim_tender(tender)?.ok_or(Failure::NotFound("tender"))?;
    let found = tx.claim_qualification(&actor.scope(), (tender, id))?;
    let held = found.ok_or(Failure::NotFound("qualification"))?;
    expected.met_by(&held)?;
    let (mut one, version) = held.into_parts();
    one.state = match (one.state, is_passed) {
        (QualificationState::Applied, true) => QualificationState::LocalPassed,
        (QualificationState::Applied | QualificationState::LocalPassed, false) => {
            QualificationState::Rejected
        }
        (
            QualificationState::LocalPassed
            | QualificationState::Listed
            | QualificationState::Rejected,
            _,
        ) => return Err(TenderRefusal::NotNow.into()),
    };
    reason.clone_into(&mut one.reason);
    tx.save_qualification(&one)?;
    Ok(Held { value: one, version })
}

/// Lists a firm that its region passed, with the most it may bid by the tender's rule (复审).
///
/// # Errors
/// `NotFound` for any body but the ministry, `Stale`, `NotNow` before its region passed it and after
/// the bids closed, `Unqualified` for one that may bid nothing.
pub fn list_bidder(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (tender, id, expected): (&TenderId, &QualificationId, Expected),
) -> Result<Held<Qualification>, Failure> {
    let found = if actor.is_ministrys() { tx.claim_tender(tender)? } else { None };
    let tender = found.ok_or(Failure::NotFound("tender"))?.value;
    let found = tx.claim_qualification(&actor.scope(), (&tender.id, id))?;
    let held = found.ok_or(Failure::NotFound("qualification"))?;
    expected.met_by(&held)?;
    let (mut one, version) = held.into_parts();
    let is_open = tender.state == TenderState::Announced && tx.stamp().at < tender.times.closes_at;
    if !is_open || one.state != QualificationState::LocalPassed {
        return Err(TenderRefusal::NotNow.into());
    }
    let rule = tender.limit.ok_or(TenderRefusal::Unqualified)?;
    let maximum = rule.maximum(one.exported, one.value, one.supplied);
    if maximum <= 0 {
        return Err(TenderRefusal::Unqualified.into());
    }
    tx.set_bidder(&tender.id, &one.enterprise, maximum)?;
    one.state = QualificationState::Listed;
    tx.save_qualification(&one)?;
    Ok(Held { value: one, version })
}

/// Who wants to bid, within the caller's scope, the earliest first.
///
/// # Errors
/// `NotFound`.
pub fn list(
    tx: &mut Tx<'_>,
    actor: &Actor,
    tender: &TenderId,
    after: Option<&QualificationId>,
    rows: i64,
) -> Result<Vec<Held<Qualification>>, Failure> {
    show(tx, tender)?;
    Ok(tx.qualifications(&actor.scope(), tender, after, rows)?)
}
