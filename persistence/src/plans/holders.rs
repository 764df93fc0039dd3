//! Who may have how much of a plan: shares of regions, ceilings of holders, debts of the year before.

use diesel::prelude::*;
use domain_identity::OrganisationPath;
use domain_kernel::{EnterpriseId, PlanId};
use domain_quotas::{QuotaKey, QuotaPlan};
use serde_json::json;

use super::stream;
use crate::schema::{
    enterprises, quota_ceilings as ceilings, quota_debts as debts, quota_regions as regions,
};
use crate::store::{Rank, StoreError, Tx};

/// What a region has of a plan (地区配额).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegionShare {
    /// The authority that shares it.
    pub authority: OrganisationPath,
    /// Ten-thousandths of the plan's unit.
    pub quantity: i64,
    /// What it has not given yet.
    pub remaining: i64,
    /// The document it stands on (文号).
    pub document: String,
}

/// What a holder may have of a plan, and by which exports (可申请数量、起始数量).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ceiling {
    pub enterprise: EnterpriseId,
    pub name: String,
    /// To the restricting market, ten-thousandths of the plan's unit.
    pub record: i64,
    /// To the world.
    pub world: i64,
    /// None until it is computed.
    pub ceiling: Option<i64>,
}

type CeilingRow = (String, String, i64, i64, Option<i64>);

fn ceiling((id, name, record, world, ceiling): CeilingRow) -> Result<Ceiling, StoreError> {
    let enterprise = EnterpriseId::parse(&id).map_err(StoreError::corrupt)?;
    Ok(Ceiling { enterprise, name, record, world, ceiling })
}

impl Tx<'_> {
    /// Says what each region has of a claimed plan, in place of what was said before.
    pub fn set_regions(&mut self, plan: &PlanId, shares: &[RegionShare]) -> Result<(), StoreError> {
        diesel::delete(regions::table.filter(regions::plan_id.eq(plan.as_str())))
            .execute(self.conn)?;
        for share in shares {
            diesel::insert_into(regions::table)
                .values((
                    regions::plan_id.eq(plan.as_str()),
                    regions::authority_path.eq(share.authority.as_str()),
                    regions::quantity.eq(share.quantity),
                    regions::remaining.eq(share.remaining),
                    regions::document.eq(&share.document),
                ))
                .execute(self.conn)?;
        }
        let body = json!({"regions": shares.len()});
        self.record(&stream(plan), "quota_plan.regions_set", &body)
    }

    /// What the regions have of a plan; as many as there are authorities.
    pub fn regions(&mut self, plan: &PlanId) -> Result<Vec<RegionShare>, StoreError> {
        let rows: Vec<(String, i64, i64, String)> = regions::table
            .filter(regions::plan_id.eq(plan.as_str()))
            .order(regions::authority_path)
            .select((
                regions::authority_path,
                regions::quantity,
                regions::remaining,
                regions::document,
            ))
            .load(self.conn)?;
        let share = |(path, quantity, remaining, document): (String, i64, i64, String)| {
            let authority = crate::organisations::path(&path)?;
            Ok(RegionShare { authority, quantity, remaining, document })
        };
        rows.into_iter().map(share).collect()
    }

    /// Takes a quantity of a region's share, after the account it goes to. `false` when less is left.
    pub fn take_from_region(
        &mut self,
        plan: &PlanId,
        authority: &OrganisationPath,
        quantity: i64,
    ) -> Result<bool, StoreError> {
        self.claims(Rank::Pool);
        let taken = diesel::update(regions::table.find((plan.as_str(), authority.as_str())))
            .filter(regions::remaining.ge(quantity))
            .set(regions::remaining.eq(regions::remaining - quantity))
            .execute(self.conn)?;
        Ok(taken == 1)
    }

    /// Enters by which exports a firm is measured, of a claimed plan; a ceiling that is given holds
    /// as it is.
    pub fn set_ceiling(
        &mut self,
        plan: &PlanId,
        enterprise: &EnterpriseId,
        (record, world): (i64, i64),
        ceiling: Option<i64>,
    ) -> Result<(), StoreError> {
        let values =
            (ceilings::record.eq(record), ceilings::world.eq(world), ceilings::ceiling.eq(ceiling));
        let own = ceilings::table.find((plan.as_str(), enterprise.as_str()));
        if diesel::update(own).set(values).execute(self.conn)? == 0 {
            let key = (
                ceilings::plan_id.eq(plan.as_str()),
                ceilings::enterprise_id.eq(enterprise.as_str()),
            );
            diesel::insert_into(ceilings::table).values((key, values)).execute(self.conn)?;
        }
        Ok(())
    }

    /// Records that ceilings of a claimed plan were entered or computed.
    pub fn record_ceilings(&mut self, plan: &QuotaPlan, holders: usize) -> Result<(), StoreError> {
        self.record_plan(plan, "ceilings_set", &json!({"holders": holders}))
    }

    /// The ceiling of one firm.
    pub fn ceiling(
        &mut self,
        plan: &PlanId,
        enterprise: &EnterpriseId,
    ) -> Result<Option<i64>, StoreError> {
        let found: Option<Option<i64>> = ceilings::table
            .find((plan.as_str(), enterprise.as_str()))
            .select(ceilings::ceiling)
            .first(self.conn)
            .optional()?;
        Ok(found.flatten())
    }

    /// The ceilings of a plan behind `after`; only one when `own` names it.
    pub fn ceilings(
        &mut self,
        plan: &PlanId,
        own: Option<&EnterpriseId>,
        after: Option<&EnterpriseId>,
        limit: i64,
    ) -> Result<Vec<Ceiling>, StoreError> {
        let mut query = ceilings::table
            .inner_join(enterprises::table)
            .filter(ceilings::plan_id.eq(plan.as_str().to_owned()))
            .select((
                ceilings::enterprise_id,
                enterprises::name_zh,
                ceilings::record,
                ceilings::world,
                ceilings::ceiling,
            ))
            .into_boxed();
        if let Some(own) = own {
            query = query.filter(ceilings::enterprise_id.eq(own.as_str().to_owned()));
        }
        if let Some(after) = after {
            query = query.filter(ceilings::enterprise_id.gt(after.as_str().to_owned()));
        }
        let rows: Vec<CeilingRow> =
            query.order(ceilings::enterprise_id).limit(limit).load(self.conn)?;
        rows.into_iter().map(ceiling).collect()
    }

    /// Enters what a firm owes of the next year, for a batch that gave it too much.
    pub fn add_debt(
        &mut self,
        plan: &QuotaPlan,
        enterprise: &EnterpriseId,
        quantity: i64,
    ) -> Result<(), StoreError> {
        diesel::insert_into(debts::table)
            .values((
                debts::enterprise_id.eq(enterprise.as_str()),
                debts::plan_id.eq(plan.id.as_str()),
                debts::year.eq(plan.key.year + 1),
                debts::commodity.eq(&plan.key.commodity),
                debts::market.eq(&plan.key.market),
                debts::quantity.eq(quantity),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    /// What a firm owes of a year's key for the batches of the year before.
    pub fn debt(&mut self, enterprise: &EnterpriseId, key: &QuotaKey) -> Result<i64, StoreError> {
        let owed: Vec<i64> = debts::table
            .filter(debts::enterprise_id.eq(enterprise.as_str()))
            .filter(debts::year.eq(key.year))
            .filter(debts::commodity.eq(&key.commodity))
            .filter(debts::market.eq(&key.market))
            .select(debts::quantity)
            .load(self.conn)?;
        Ok(owed.into_iter().sum())
    }
}
