//! Applications for a share of a plan: handed in by firms, checked by the authority of their region.

use domain_identity::{Actor, Enterprise, Scope};
use domain_kernel::{PlanId, Quantity, QuotaApplicationId, RuleText, decimal, shanghai_day};
use domain_quotas::rules::{APPLICABLE, REALLOCATION, trader_rule};
use domain_quotas::{
    ApplicationState, PlanMethod, Pool, QuotaApplication, QuotaBucket, QuotaKey, QuotaPlan,
};
use persistence::ids::Fresh as _;
use persistence::{Held, Tx};

use super::holders::ceiling_of;
use super::show;
use crate::quotas::eligible;
use crate::{Expected, Failure, Violation};

/// What an applicant says; quantities in ten-thousandths of the plan's unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub general_trade: i64,
    pub processing_trade: i64,
    pub record: i64,
    pub world: i64,
    pub capacity: i64,
    pub importer: Option<String>,
    pub contract: String,
    pub consents: bool,
}

/// Hands an application in.
///
/// # Errors
/// `NotFound`, `Method`, `NotNow`, `Broken` with every rule it breaks, `Duplicate` of the store for a
/// second one.
pub fn apply(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &PlanId,
    asked: &Asked,
) -> Result<(QuotaPlan, Held<QuotaApplication>), Failure> {
    let firm = actor.enterprise().ok_or(Failure::NotFound("enterprise"))?.clone();
    let plan = show(tx, id)?.value;
    plan.check_open(&[PlanMethod::ProRata, PlanMethod::Performance])?;
    let today = shanghai_day(tx.stamp().at);
    let applicant = eligible(tx, &firm, today)?;
    let application = QuotaApplication {
        id: QuotaApplicationId::fresh(),
        plan: id.clone(),
        enterprise: firm,
        general_trade: asked.general_trade,
        processing_trade: asked.processing_trade,
        record: asked.record,
        world: asked.world,
        capacity: asked.capacity,
        importer: asked.importer.clone(),
        contract: asked.contract.clone(),
        consents: asked.consents,
        state: ApplicationState::Submitted,
        reason: String::new(),
    };
    if application.applied() == 0 {
        return Err(domain_quotas::QuotaRefusal::Amount(0).into());
    }
    let mut violations = barriers(tx, &plan, &applicant, asked.importer.as_deref())?;
    if let Some(most) = ceiling_of(tx, &plan, &application.enterprise)?
        && most < application.applied()
    {
        let limit = Some(decimal::print(most, Quantity::DECIMALS));
        violations.push(Violation { limit, ..Violation::from(&APPLICABLE) });
    }
    Failure::unless_none(violations)?;
    let version = tx.add_quota_application(&application, &applicant)?;
    Ok((plan, Held { value: application, version }))
}

/// What bars a firm from a plan today, however it is shared: the window, who imports
/// (F07, TRQ-G08), and of a re-allocation what it did with its own (TRQ-G04).
pub(super) fn barriers(
    tx: &mut Tx<'_>,
    plan: &QuotaPlan,
    firm: &Enterprise,
    importer: Option<&str>,
) -> Result<Vec<Violation>, Failure> {
    let today = shanghai_day(tx.stamp().at);
    let mut broken: Vec<RuleText> = plan.check_day(today).err().into_iter().collect();
    let is_theirs = plan.traders.is_empty()
        || importer.is_some_and(|code| plan.traders.iter().any(|trader| trader == code));
    if !is_theirs {
        broken.push(trader_rule(&plan.key));
    }
    if plan.key.pool == Pool::Reallocation && !used_all(tx, &plan.key, &firm.id)? {
        broken.push(REALLOCATION);
    }
    Ok(broken.iter().map(Violation::from).collect())
}

/// Whether a firm used all it had of a commodity this year, or had nothing (G04).
fn used_all(
    tx: &mut Tx<'_>,
    key: &QuotaKey,
    firm: &domain_kernel::EnterpriseId,
) -> Result<bool, Failure> {
    let filter = persistence::QuotaFilter {
        programme: Some(key.programme),
        year: Some(key.year),
        commodity: Some(key.commodity.clone()),
        market: Some(key.market.clone()),
    };
    let own = Scope::Enterprise(firm.clone());
    let accounts = tx.quota_accounts(&own, &filter, None, Pool::ALL.len() as i64)?;
    let is_used = |held: &Held<domain_quotas::QuotaAccount>| {
        let part = |bucket| held.value.balance.of(bucket);
        part(QuotaBucket::Allocated) == part(QuotaBucket::Cleared)
    };
    Ok(accounts.iter().all(is_used))
}

/// What the authority finds, with the figures as it corrects them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub is_qualified: bool,
    pub reason: String,
    pub record: Option<i64>,
    pub capacity: Option<i64>,
}

/// Checks an application: forwards it as qualified, or rejects it with a reason.
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `NotNow` once the plan is proposed.
pub fn check(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&QuotaApplicationId, Expected),
    checked: &Checked,
) -> Result<(QuotaPlan, Held<QuotaApplication>), Failure> {
    let (plan, held) = claim(tx, actor, id, expected)?;
    let state =
        if checked.is_qualified { ApplicationState::Qualified } else { ApplicationState::Rejected };
    let (application, version) = held.into_parts();
    let mut application = application.moved(state)?;
    application.reason.clone_from(&checked.reason);
    application.record = checked.record.unwrap_or(application.record);
    application.capacity = checked.capacity.unwrap_or(application.capacity);
    tx.save_quota_application(&application)?;
    Ok((plan, Held { value: application, version }))
}

/// Takes an application back, by its applicant.
///
/// # Errors
/// `NotFound` for anybody else's, `Stale`, `NotNow` once the plan is proposed.
pub fn withdraw(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&QuotaApplicationId, Expected),
) -> Result<(QuotaPlan, Held<QuotaApplication>), Failure> {
    let (plan, held) = claim(tx, actor, id, expected)?;
    let (application, version) = held.into_parts();
    let application = application.moved(ApplicationState::Withdrawn)?;
    tx.save_quota_application(&application)?;
    Ok((plan, Held { value: application, version }))
}

fn claim(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &QuotaApplicationId,
    expected: Expected,
) -> Result<(QuotaPlan, Held<QuotaApplication>), Failure> {
    let none = || Failure::NotFound("application");
    let held = tx.claim_quota_application(&actor.scope(), id)?.ok_or_else(none)?;
    expected.met_by(&held)?;
    let plan = show(tx, &held.value.plan)?.value;
    plan.check_open(&[PlanMethod::ProRata, PlanMethod::Performance])?;
    Ok((plan, held))
}

/// The applications for a plan within the caller's scope, the earliest first.
///
/// # Errors
/// `NotFound`.
pub fn applications(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (plan, state): (&PlanId, Option<ApplicationState>),
    after: Option<&QuotaApplicationId>,
    rows: i64,
) -> Result<(QuotaPlan, Vec<Held<QuotaApplication>>), Failure> {
    let found = show(tx, plan)?.value;
    let rows = tx.quota_applications(&actor.scope(), (plan, state), after, rows)?;
    Ok((found, rows))
}
