//! First come, first served (先来先领): a firm draws on a pool until nothing is left.

use domain_identity::Actor;
use domain_kernel::{PlanId, shanghai_day};
use domain_quotas::rules::REALLOCATION;
use domain_quotas::{
    CeilingKind, LastComer, PlanMethod, PlanRefusal, Pool, PostingKind, QuotaAccount, QuotaBucket,
    QuotaPlan,
};
use persistence::Tx;

use super::applications::{trader_violation, used_all};
use super::holders::ceiling_of;
use super::show;
use crate::quotas::{Incoming, eligible, opened};
use crate::{Failure, Violation};

/// What is drawn; the quantity in ten-thousandths of the plan's unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draw {
    pub quantity: i64,
    /// The import contract, or the processing approval (rule G10).
    pub contract: String,
    /// Credit code of who imports.
    pub importer: Option<String>,
}

/// Draws on a pool: what is drawn stands in the firm's account, and licences are issued on it. The
/// pool is taken from last, so that others wait for it no longer than they must.
///
/// # Errors
/// `NotFound`, `Method`, `Suspended`, `Broken` outside the window, `Ceiling`, `Exhausted`.
pub fn draw(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &PlanId,
    asked: &Draw,
) -> Result<(i64, QuotaAccount), Failure> {
    let firm = actor.enterprise().ok_or(Failure::NotFound("enterprise"))?.clone();
    let plan = show(tx, id)?.value;
    plan.check_open(&[PlanMethod::FirstCome])?;
    let today = shanghai_day(tx.stamp().at);
    eligible(tx, &firm, today)?;
    if tx.is_suspended(&plan.key, today)? {
        return Err(PlanRefusal::Suspended.into());
    }
    let mut violations: Vec<Violation> =
        plan.check_day(today).err().iter().map(Violation::from).collect();
    violations.extend(trader_violation(&plan, asked.importer.as_deref()));
    if plan.key.pool == Pool::Reallocation && !used_all(tx, &plan.key, &firm)? {
        violations.push(Violation::from(&REALLOCATION));
    }
    Failure::unless_none(violations)?;
    let amount = granted(&plan, asked.quantity)?;
    let account = opened(tx, &firm, &plan.key, &plan.unit)?;
    within_ceiling(tx, &plan, &account, amount)?;
    let incoming = Incoming {
        kind: PostingKind::Allocate,
        unit: &plan.unit,
        amount,
        reference: &format!("plan:{}:{}", plan.id, asked.contract),
    };
    let (account, posting) = account.post(incoming.kind, incoming.amount)?;
    tx.post_to_quota(&account, posting, None, incoming.reference)?;
    if !tx.take_from_plan(&plan, amount)? {
        let left = show(tx, id)?.value.left;
        return Err(PlanRefusal::Exhausted { left }.into());
    }
    Ok((amount, account))
}

/// What the last one gets: what is left, or nothing, as the plan says.
fn granted(plan: &QuotaPlan, asked: i64) -> Result<i64, Failure> {
    if asked <= 0 {
        return Err(domain_quotas::QuotaRefusal::Amount(asked).into());
    }
    match plan.last {
        _ if asked <= plan.left => Ok(asked),
        LastComer::Remainder if 0 < plan.left => Ok(plan.left),
        LastComer::Remainder | LastComer::Nothing => {
            Err(PlanRefusal::Exhausted { left: plan.left }.into())
        }
    }
}

fn within_ceiling(
    tx: &mut Tx<'_>,
    plan: &QuotaPlan,
    account: &QuotaAccount,
    amount: i64,
) -> Result<(), Failure> {
    let Some(most) = ceiling_of(tx, plan, &account.holder)? else { return Ok(()) };
    let counted = match plan.ceilings {
        CeilingKind::None => return Ok(()),
        CeilingKind::Revolving => account.open(),
        CeilingKind::Cumulative => {
            let part = |bucket| account.balance.of(bucket);
            part(QuotaBucket::Allocated) - part(QuotaBucket::HandedBack)
        }
    };
    let left = (most - counted).max(0);
    if left < amount { Err(PlanRefusal::Ceiling { left }.into()) } else { Ok(()) }
}
