//! First come, first served (先来先领): a firm draws on a pool until nothing is left.

use domain_identity::Actor;
use domain_kernel::{PlanId, shanghai_day};
use domain_quotas::trq::fertiliser::may_draw;
use domain_quotas::{
    CeilingKind, PlanMethod, PlanRefusal, PostingKind, QuotaAccount, QuotaBucket, QuotaPlan,
    first_come,
};
use persistence::Tx;

use super::applications::barriers;
use super::holders::ceiling_of;
use super::show;
use crate::Failure;
use crate::quotas::{eligible, opened};

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
    let applicant = eligible(tx, &firm, today)?;
    if tx.is_suspended(&plan.key, today)? {
        return Err(PlanRefusal::Suspended.into());
    }
    Failure::unless_none(barriers(tx, &plan, &applicant, asked.importer.as_deref())?)?;
    let amount = granted(&plan, asked.quantity)?;
    let account = opened(tx, &firm, &plan.key, &plan.unit)?;
    within_ceiling(tx, &plan, &account, amount)?;
    let reference = format!("plan:{}:{}", plan.id, asked.contract);
    let (account, posting) = account.post(PostingKind::Allocate, amount)?;
    tx.post_to_quota(&account, posting, None, &reference)?;
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
    match first_come(plan.left, &[asked], plan.last).first() {
        Some(award) if 0 < *award => Ok(*award),
        Some(_) | None => Err(PlanRefusal::Exhausted { left: plan.left }.into()),
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
    let left = may_draw(most, counted, plan.left);
    if left < amount { Err(PlanRefusal::Ceiling { left }.into()) } else { Ok(()) }
}
