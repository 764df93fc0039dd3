//! What-if, and what is decided: a scenario is tried out, compared, proposed by one person, decided by
//! another, and entered award by award, whatever happens in between.

use std::collections::BTreeMap;

use domain_identity::{Actor, Scope};
use domain_kernel::{EnterpriseId, PlanId, ScenarioId};
use domain_quotas::sharing::{Measured, share};
use domain_quotas::{
    ApplicationState, PlanRefusal, PlanTerms, PostingKind, QuotaApplication, QuotaPlan,
};
use persistence::ids::Fresh as _;
use persistence::{Award, Held, NewScenario, PreviousYear, Scenario, Tx};

use super::holders::every;
use super::{claim, show};
use crate::quotas::{Incoming, account_id, enter_in};
use crate::{Expected, Failure};

/// Applications that one step reads.
const PAGE: i64 = 1_000;

/// Awards that one step enters.
const STEP: i64 = 50;

/// What a scenario tries.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// What its maker says of it.
    pub note: String,
    pub terms: PlanTerms,
}

/// Tries terms out on the qualified applications, and keeps what each would get. Nothing is given.
///
/// # Errors
/// `NotFound`, `Method`, `NotNow` once it is decided, `Terms`.
pub fn try_out(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &PlanId,
    trial: Trial,
) -> Result<(QuotaPlan, Scenario), Failure> {
    let plan = claim(tx, actor, id, Expected::Any)?.value;
    // A scenario that could be proposed, for none is made that could not.
    plan.clone().propose(ScenarioId::fresh(), actor.id.clone())?;
    QuotaPlan { terms: trial.terms, ..plan.clone() }.announce()?;
    let awards = computed(tx, &actor.scope(), &plan, &trial.terms)?;
    let count = |amount: usize| i64::try_from(amount).unwrap_or(i64::MAX);
    let scenario = Scenario {
        id: ScenarioId::fresh(),
        plan: id.clone(),
        note: trial.note,
        terms: trial.terms,
        made_by: actor.id.clone(),
        made_at: tx.stamp().at,
        applicants: count(awards.len()),
        winners: count(awards.iter().filter(|(_, _, award)| 0 < *award).count()),
        awarded: awards.iter().map(|(_, _, award)| award).sum(),
    };
    tx.add_scenario(&NewScenario { scenario: scenario.clone(), awards })?;
    Ok((plan, scenario))
}

/// What each qualified applicant applied for and would get, in the order of the firms.
fn computed(
    tx: &mut Tx<'_>,
    scope: &Scope,
    plan: &QuotaPlan,
    terms: &PlanTerms,
) -> Result<Vec<(EnterpriseId, i64, i64)>, Failure> {
    let applied = qualified(tx, scope, &plan.id)?;
    let ceilings = ceilings(tx, plan)?;
    let measured = |(rank, one): (u64, &QuotaApplication)| Measured {
        rank,
        applied: one.applied(),
        record: one.record,
        world: one.world,
        capacity: one.capacity,
        ceiling: ceilings.get(one.enterprise.as_str()).copied(),
    };
    let measured: Vec<Measured> = (0..).zip(&applied).map(measured).collect();
    let shares = share(plan.method, terms, &measured);
    let award =
        |(one, award): (&QuotaApplication, i64)| (one.enterprise.clone(), one.applied(), award);
    let mut awards: Vec<_> = applied.iter().zip(shares).map(award).collect();
    awards.sort();
    Ok(awards)
}

/// Whether a scenario is what its terms give today: applications may have come and gone.
fn is_current(
    tx: &mut Tx<'_>,
    scope: &Scope,
    plan: &QuotaPlan,
    scenario: &Scenario,
) -> Result<bool, Failure> {
    let now = computed(tx, scope, plan, &scenario.terms)?;
    let mut kept = Vec::with_capacity(now.len());
    let mut after: Option<EnterpriseId> = None;
    loop {
        let page = tx.awards(&scenario.id, after.as_ref(), PAGE)?;
        let Some(last) = page.last() else { return Ok(kept == now) };
        after = Some(last.enterprise.clone());
        kept.extend(page.into_iter().map(|award| (award.enterprise, award.applied, award.award)));
    }
}

/// Every qualified application, in the order they came.
fn qualified(
    tx: &mut Tx<'_>,
    scope: &Scope,
    plan: &PlanId,
) -> Result<Vec<QuotaApplication>, Failure> {
    let of_state = (plan, Some(ApplicationState::Qualified));
    let mut all: Vec<QuotaApplication> = Vec::new();
    loop {
        let after = all.last().map(|last| last.id.clone());
        let page = tx.quota_applications(scope, of_state, after.as_ref(), PAGE)?;
        if page.is_empty() {
            return Ok(all);
        }
        all.extend(page.into_iter().map(|held| held.value));
    }
}

fn ceilings(tx: &mut Tx<'_>, plan: &QuotaPlan) -> Result<BTreeMap<String, i64>, Failure> {
    let all = every(tx, &plan.id)?;
    let known = |one: &persistence::Ceiling| Some((one.enterprise.to_string(), one.ceiling?));
    Ok(all.iter().filter_map(known).collect())
}

/// The scenarios of a plan, the newest first; the ministry's alone until it is decided, and then as
/// much as anybody's.
///
/// # Errors
/// `NotFound`.
pub fn scenarios(
    tx: &mut Tx<'_>,
    actor: &Actor,
    plan: &PlanId,
    after: Option<&ScenarioId>,
    rows: i64,
) -> Result<(QuotaPlan, Vec<Scenario>), Failure> {
    let found = ministrys(tx, actor, plan)?;
    Ok((found, tx.scenarios(plan, after, rows)?))
}

fn ministrys(tx: &mut Tx<'_>, actor: &Actor, plan: &PlanId) -> Result<QuotaPlan, Failure> {
    if !actor.is_ministrys() {
        return Err(Failure::NotFound("plan"));
    }
    Ok(show(tx, plan)?.value)
}

/// One scenario.
///
/// # Errors
/// `NotFound`.
fn show_scenario(
    tx: &mut Tx<'_>,
    actor: &Actor,
    plan: &PlanId,
    id: &ScenarioId,
) -> Result<(QuotaPlan, Scenario), Failure> {
    let found = ministrys(tx, actor, plan)?;
    let scenario = tx.scenario(plan, id)?.ok_or(Failure::NotFound("scenario"))?;
    Ok((found, scenario))
}

/// What a scenario gives, beside another and beside the year before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    pub award: Award,
    /// What the other scenario gives; `None` without one, and for whom it does not know.
    pub other: Option<i64>,
    pub previous: PreviousYear,
}

/// What a scenario gives each applicant, in the order of the firms.
///
/// # Errors
/// `NotFound`.
pub fn awards(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (plan, id, other): (&PlanId, &ScenarioId, Option<&ScenarioId>),
    after: Option<&EnterpriseId>,
    rows: i64,
) -> Result<(QuotaPlan, Vec<Comparison>), Failure> {
    let (found, _) = show_scenario(tx, actor, plan, id)?;
    let awards = tx.awards(id, after, rows)?;
    let firms: Vec<EnterpriseId> = awards.iter().map(|award| award.enterprise.clone()).collect();
    let others = match other {
        Some(other) => {
            show_scenario(tx, actor, plan, other)?;
            tx.awards_of(other, &firms)?
        }
        None => BTreeMap::new(),
    };
    let previous = tx.previous_year_of(&found.key, &firms)?;
    let compared = |award: Award| Comparison {
        other: others.get(award.enterprise.as_str()).copied(),
        previous: previous.get(award.enterprise.as_str()).copied().unwrap_or_default(),
        award,
    };
    Ok((found, awards.into_iter().map(compared).collect()))
}

/// Proposes a scenario; another proposal takes its place until it is decided.
///
/// # Errors
/// `NotFound`, `Stale`, `Method`, `NotNow`, `Exhausted` for more than the plan has,
/// `Outdated` when applications came or went since it was tried.
pub fn propose(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&PlanId, Expected),
    scenario: &ScenarioId,
) -> Result<Held<QuotaPlan>, Failure> {
    let (plan, version) = claim(tx, actor, id, expected)?.into_parts();
    let tried = tx.scenario(id, scenario)?.ok_or(Failure::NotFound("scenario"))?;
    let plan = plan.propose(scenario.clone(), actor.id.clone())?;
    if plan.left < tried.awarded {
        return Err(PlanRefusal::Exhausted { left: plan.left }.into());
    }
    if !is_current(tx, &actor.scope(), &plan, &tried)? {
        return Err(PlanRefusal::Outdated.into());
    }
    tx.save_plan(&plan)?;
    Ok(Held { value: plan, version })
}

/// Decides what another person proposed; its awards are entered from then on.
///
/// # Errors
/// `NotFound`, `Stale`, `NotNow`, `SamePerson`.
pub fn decide(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&PlanId, Expected),
) -> Result<Held<QuotaPlan>, Failure> {
    let (plan, version) = claim(tx, actor, id, expected)?.into_parts();
    let plan = plan.decide(&actor.id)?;
    tx.save_plan(&plan)?;
    Ok(Held { value: plan, version })
}

/// Enters some awards of a decided plan, each with its mark; with the last, the plan is decided. What
/// was entered before is never entered again. How many plans moved on.
///
/// # Errors
/// Of the store.
pub fn enter_step(tx: &mut Tx<'_>) -> Result<usize, Failure> {
    let Some(id) = tx.deciding_plan()? else { return Ok(0) };
    let Some(held) = tx.claim_plan(&id)? else { return Ok(0) };
    let mut plan = held.value;
    let Some((scenario, _)) = plan.proposal.clone() else { return Ok(0) };
    let waiting = tx.waiting_awards(&scenario, STEP)?;
    let is_last = waiting.len() < usize::try_from(STEP).unwrap_or(usize::MAX);
    let reference = format!("plan:{}:{}", plan.id, plan.document);
    let mut accounts = Vec::new();
    for (firm, award) in waiting.iter().filter(|(_, award)| 0 < *award) {
        accounts.push((account_id(tx, firm, &plan.key, &plan.unit)?, *award));
    }
    accounts.sort();
    for (account, award) in accounts {
        let claimed = tx.claim_quota_account(&account)?;
        let account = claimed.ok_or(Failure::NotFound("quota account"))?.value;
        let incoming = Incoming {
            kind: PostingKind::Allocate,
            unit: &plan.unit,
            amount: award,
            reference: &reference,
        };
        enter_in(tx, account, &incoming)?;
        plan.left -= award;
    }
    for (firm, _) in &waiting {
        tx.mark_entered(&scenario, firm)?;
    }
    if is_last {
        plan = plan.finish()?;
    }
    tx.save_plan(&plan)?;
    Ok(1)
}
