//! Plans that share quotas: announced by the ministry, applied for, tried out, decided by two people,
//! drawn on first come first served, or given on by the regions.

mod applications;
mod draws;
mod holders;
mod scenarios;

use domain_identity::{Actor, OrganisationPath, Scope};
use domain_kernel::{EnterpriseId, OrganisationId, PlanId, UnifiedSocialCreditCode};
use domain_quotas::rules::{SUPPLEMENT, is_well_used};
use domain_quotas::{
    PlanMethod, PlanRefusal, Pool, PostingKind, QuotaAccount, QuotaBalance, QuotaBucket, QuotaPlan,
};
use persistence::{Held, PlanFilter, RegionShare, Tx};

pub use applications::{Asked, Checked, applications, apply, check, withdraw};
pub use draws::{Draw, draw};
pub use holders::{Record, ceilings, publish_ceilings, set_records};
pub use scenarios::{Comparison, Trial, awards, decide, enter_step, propose, scenarios, try_out};

use crate::quotas::{Incoming, account_of, eligible, give};
use crate::{Expected, Failure, Violation};

/// Announces a plan. What is re-allocated was given back before.
///
/// # Errors
/// `NotTheirs` for any body but the ministry, `Terms`, `Exhausted` for a re-allocation of more than
/// was given back, `Duplicate` of the store for a batch that was announced.
pub fn announce(
    tx: &mut Tx<'_>,
    actor: &Actor,
    plan: QuotaPlan,
) -> Result<Held<QuotaPlan>, Failure> {
    if !actor.is_ministrys() {
        return Err(PlanRefusal::NotTheirs.into());
    }
    let plan = plan.announce()?;
    if plan.key.pool == Pool::Reallocation {
        let left = tx.handed_back(&plan.key)?;
        if left < plan.terms.total {
            return Err(PlanRefusal::Exhausted { left }.into());
        }
    }
    let version = tx.add_plan(&plan)?;
    Ok(Held { value: plan, version })
}

/// One plan.
///
/// # Errors
/// `NotFound`.
pub fn show(tx: &mut Tx<'_>, id: &PlanId) -> Result<Held<QuotaPlan>, Failure> {
    tx.plan(id)?.ok_or(Failure::NotFound("plan"))
}

/// What became of a plan: its holders, and what their accounts hold together.
///
/// # Errors
/// `NotFound` for anyone but an authority of the ministry: others know their own accounts.
pub fn used(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &PlanId,
) -> Result<(QuotaPlan, i64, QuotaBalance), Failure> {
    if !actor.is_ministrys() {
        return Err(Failure::NotFound("plan"));
    }
    let plan = show(tx, id)?.value;
    let (holders, sums) = tx.quota_use(&plan.key)?;
    Ok((plan, holders, sums))
}

/// Plans of a filter, the newest first.
///
/// # Errors
/// Of the store.
pub fn list(
    tx: &mut Tx<'_>,
    filter: &PlanFilter,
    after: Option<&PlanId>,
    rows: i64,
) -> Result<Vec<Held<QuotaPlan>>, Failure> {
    Ok(tx.plans(filter, after, rows)?)
}

/// Takes a plan that is the caller's to act on.
fn claim(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &PlanId,
    expected: Expected,
) -> Result<Held<QuotaPlan>, Failure> {
    let found = if actor.is_ministrys() { tx.claim_plan(id)? } else { None };
    let held = found.ok_or(Failure::NotFound("plan"))?;
    expected.met_by(&held)?;
    Ok(held)
}

/// Withdraws a plan of which nothing is given.
///
/// # Errors
/// `NotFound`, `Stale`, `NotNow`.
pub fn cancel(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &PlanId,
    expected: Expected,
) -> Result<Held<QuotaPlan>, Failure> {
    let (plan, version) = claim(tx, actor, id, expected)?.into_parts();
    let plan = plan.cancel()?;
    tx.save_plan(&plan)?;
    Ok(Held { value: plan, version })
}

/// Says what each region has of a plan (地区配额); together they are the plan.
///
/// # Errors
/// `NotFound`, `Stale`, `NotNow` once anything is given, `Regions` when the shares do not
/// add up to the plan's total.
pub fn set_regions(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&PlanId, Expected),
    shares: &[(OrganisationId, i64, String)],
) -> Result<Held<QuotaPlan>, Failure> {
    let held = claim(tx, actor, id, expected)?;
    let plan = &held.value;
    plan.check_open(&[PlanMethod::Regional])?;
    if plan.left != plan.terms.total {
        return Err(PlanRefusal::NotNow.into());
    }
    let mut known = Vec::with_capacity(shares.len());
    for (authority, quantity, document) in shares {
        let found = tx.organisation(authority)?.ok_or(Failure::NotFound("organisation"))?;
        known.push(RegionShare {
            authority: found.value.path,
            quantity: *quantity,
            remaining: *quantity,
            document: document.clone(),
        });
    }
    let sum: i64 = shares.iter().map(|(_, quantity, _)| quantity).sum();
    if sum != plan.terms.total {
        return Err(PlanRefusal::Regions { sum }.into());
    }
    tx.set_regions(id, &known)?;
    Ok(held)
}

/// What the regions have of a plan.
///
/// # Errors
/// `NotFound`.
pub fn regions(tx: &mut Tx<'_>, id: &PlanId) -> Result<(QuotaPlan, Vec<RegionShare>), Failure> {
    let plan = show(tx, id)?.value;
    let shares = tx.regions(id)?;
    Ok((plan, shares))
}

/// What a region gives one of its enterprises.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    pub holder: UnifiedSocialCreditCode,
    /// In ten-thousandths of the plan's unit.
    pub quantity: i64,
    /// Whether it comes on top of what the holder has (追加).
    pub is_supplement: bool,
    /// The document it stands on (文号).
    pub document: String,
}

/// Gives an enterprise a part of what the caller's region has of a plan.
///
/// # Errors
/// `NotFound` for an enterprise outside the scope, `Method`, `NotNow`, `Exhausted` when the region has
/// less left, `Broken` with Q05 for a supplement to who used less than seven tenths.
pub fn give_on(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &PlanId,
    given: &Given,
) -> Result<QuotaAccount, Failure> {
    let plan = show(tx, id)?.value;
    plan.check_open(&[PlanMethod::Regional])?;
    let scope = actor.scope();
    let found = tx.enterprise_of_credit_code(&given.holder)?;
    let found = found.map(|held| held.value.id).ok_or(Failure::NotFound("enterprise"))?;
    let holder = tx.enterprise(&scope, &found)?.ok_or(Failure::NotFound("enterprise"))?.value;
    eligible(tx, &holder.id, domain_kernel::shanghai_day(tx.stamp().at))?;
    let amount = given.quantity;
    if given.is_supplement {
        well_used(tx, &plan, &holder.id)?;
    }
    // The share of the nearest authority that has one, within the caller's own.
    let shares = tx.regions(id)?;
    let nearest = shares.iter().filter(|share| {
        share.authority.covers(&holder.authority) && is_within(&scope, &share.authority)
    });
    let share = nearest.max_by_key(|share| share.authority.as_str().len());
    let share = share.ok_or(Failure::NotFound("region"))?;
    let reference = format!("plan:{}:{}", plan.id, given.document);
    let incoming =
        Incoming { kind: PostingKind::Allocate, unit: &plan.unit, amount, reference: &reference };
    let account = give(tx, &holder.id, &plan.key, &incoming)?;
    // The plan before its regions, as whoever sets them takes them.
    if !tx.take_from_plan(&plan, amount)? || !tx.take_from_region(id, &share.authority, amount)? {
        return Err(PlanRefusal::Exhausted { left: share.remaining }.into());
    }
    Ok(account)
}

fn is_within(scope: &Scope, authority: &OrganisationPath) -> bool {
    match scope {
        Scope::Organisation(path) => path.covers(authority),
        Scope::Enterprise(_) => false,
    }
}

fn well_used(tx: &mut Tx<'_>, plan: &QuotaPlan, holder: &EnterpriseId) -> Result<(), Failure> {
    let is_well_used = account_of(tx, holder, &plan.key)?.is_some_and(|account| {
        let part = |bucket| account.balance.of(bucket);
        let used = part(QuotaBucket::Issued) + part(QuotaBucket::Cleared);
        is_well_used(part(QuotaBucket::Allocated), used)
    });
    if is_well_used {
        return Ok(());
    }
    Err(Failure::Broken(vec![Violation::from(&SUPPLEMENT)]))
}
