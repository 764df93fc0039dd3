//! What each may have of a plan: by its exports, by what was published, by how well it used the year
//! before.

use domain_identity::Actor;
use domain_kernel::{EnterpriseId, PlanId, UnifiedSocialCreditCode};
use domain_quotas::sharing::{self, Measured};
use domain_quotas::textile::second_batch;
use domain_quotas::trq::fertiliser;
use domain_quotas::{CeilingKind, PlanMethod, QuotaBucket, QuotaKey, QuotaPlan};
use persistence::{Ceiling, Held, Tx};

use super::{claim, show};
use crate::quotas::account_of;
use crate::{Expected, Failure};

/// Ceilings that one step reads.
const PAGE: i64 = 1_000;

/// By which exports a firm is measured, or what it may have as published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub firm: UnifiedSocialCreditCode,
    /// To the restricting market, ten-thousandths of the plan's unit.
    pub record: i64,
    /// To the world.
    pub world: i64,
    /// What it may have, where that is published and not computed.
    pub ceiling: Option<i64>,
}

/// Enters records of a plan; firms that are not named stay as they are.
///
/// # Errors
/// `NotFound` for the plan or a firm, `Stale`, `NotNow`, `Method` where the plan keeps
/// neither records nor ceilings.
pub fn set_records(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&PlanId, Expected),
    records: &[Record],
) -> Result<Held<QuotaPlan>, Failure> {
    let held = claim(tx, actor, id, expected)?;
    check_ceilings(&held.value)?;
    for record in records {
        let found = tx.enterprise_of_credit_code(&record.firm)?;
        let firm = found.ok_or(Failure::NotFound("enterprise"))?.value.id;
        tx.set_ceiling(id, &firm, (record.record, record.world), record.ceiling)?;
    }
    tx.record_ceilings(&held.value, records.len())?;
    Ok(held)
}

fn check_ceilings(plan: &QuotaPlan) -> Result<(), Failure> {
    let methods = [PlanMethod::Performance, PlanMethod::ProRata, PlanMethod::FirstCome];
    plan.check_open(&methods)?;
    if plan.ceilings == CeilingKind::None {
        return Err(domain_quotas::PlanRefusal::Method.into());
    }
    Ok(())
}

/// Publishes what each may apply for by its exports (公布可申请数量). Of a later batch the plan's total is
/// the full year's: what the earlier batches gave is taken off, and what they gave too much the next
/// year's first batch takes back.
///
/// # Errors
/// `NotFound`, `Stale`, `NotNow`, `Method` for a plan without records.
pub fn publish_ceilings(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&PlanId, Expected),
) -> Result<Held<QuotaPlan>, Failure> {
    let held = claim(tx, actor, id, expected)?;
    let plan = &held.value;
    plan.check_open(&[PlanMethod::Performance])?;
    let all = every(tx, id)?;
    let measured = |(rank, one): (u64, &Ceiling)| Measured {
        rank,
        applied: 0,
        record: one.record,
        world: one.world,
        capacity: 0,
        ceiling: None,
    };
    let measured: Vec<Measured> = (0..).zip(&all).map(measured).collect();
    let shares = sharing::ceilings(&plan.terms, &measured);
    for (one, share) in all.iter().zip(shares) {
        let rest = second_batch(share, given_before(tx, plan, &one.enterprise)?);
        tx.set_ceiling(id, &one.enterprise, (one.record, one.world), Some(rest.max(0)))?;
        if rest < 0 {
            tx.add_debt(plan, &one.enterprise, -rest)?;
        }
    }
    tx.record_ceilings(plan, all.len())?;
    Ok(held)
}

/// What earlier batches of the year gave a firm.
fn given_before(tx: &mut Tx<'_>, plan: &QuotaPlan, firm: &EnterpriseId) -> Result<i64, Failure> {
    if plan.batch == 1 {
        return Ok(0);
    }
    let account = account_of(tx, firm, &plan.key)?;
    Ok(account.map_or(0, |account| account.balance.of(QuotaBucket::Allocated)))
}

/// Every record of a plan, in the order of the firms.
pub(super) fn every(tx: &mut Tx<'_>, id: &PlanId) -> Result<Vec<Ceiling>, Failure> {
    let mut all: Vec<Ceiling> = Vec::new();
    loop {
        let after = all.last().map(|last| last.enterprise.clone());
        let page = tx.ceilings(id, None, after.as_ref(), PAGE)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page);
    }
}

/// Records and ceilings of a plan; a firm sees its own.
///
/// # Errors
/// `NotFound`.
pub fn ceilings(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &PlanId,
    after: Option<&EnterpriseId>,
    rows: i64,
) -> Result<(QuotaPlan, Vec<Ceiling>), Failure> {
    let plan = show(tx, id)?.value;
    let own = match actor.enterprise() {
        Some(firm) => Some(firm),
        None if actor.is_ministrys() => None,
        None => return Err(Failure::NotFound("plan")),
    };
    let found = tx.ceilings(id, own, after, rows)?;
    Ok((plan, found))
}

/// What a firm may have of a plan that keeps ceilings: as entered; of starting quantities by how it
/// used the year before, and of a newcomer the least (F02 to F05), kept from its first draw on.
///
/// # Errors
/// Of the store.
pub(super) fn ceiling_of(
    tx: &mut Tx<'_>,
    plan: &QuotaPlan,
    firm: &EnterpriseId,
) -> Result<Option<i64>, Failure> {
    if plan.ceilings == CeilingKind::None {
        return Ok(None);
    }
    if let Some(known) = tx.ceiling(&plan.id, firm)? {
        return Ok(Some(known));
    }
    if plan.ceilings == CeilingKind::Cumulative {
        return Ok(Some(0));
    }
    let start = start_of(tx, plan, firm)?;
    tx.set_ceiling(&plan.id, firm, (0, 0), Some(start))?;
    Ok(Some(start))
}

/// How many years back a starting quantity is looked for. `[D]`
const YEARS: i32 = 10;

/// The starting quantity of a firm: from the last year in which it had one, by how it used that year
/// (F02); years in which it drew nothing change nothing (F03).
fn start_of(tx: &mut Tx<'_>, plan: &QuotaPlan, firm: &EnterpriseId) -> Result<i64, Failure> {
    for year in (plan.key.year - YEARS..plan.key.year).rev() {
        let before = QuotaKey { year, ..plan.key.clone() };
        for earlier in tx.plans_of_key(&before)? {
            if let Some(start) = tx.ceiling(&earlier.id, firm)? {
                return next_start(tx, &before, firm, start);
            }
        }
    }
    Ok(fertiliser::NEWCOMER)
}

fn next_start(
    tx: &mut Tx<'_>,
    key: &QuotaKey,
    firm: &EnterpriseId,
    start: i64,
) -> Result<i64, Failure> {
    let account = account_of(tx, firm, key)?;
    let balance = account.map(|account| account.balance).unwrap_or_default();
    let part = |bucket| balance.of(bucket);
    let drawn = part(QuotaBucket::Allocated) - part(QuotaBucket::HandedBack);
    Ok(fertiliser::next_start(start, drawn, part(QuotaBucket::Cleared)))
}
