//! Scenarios of a plan: what its applicants would get under some terms, and what became of it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_kernel::{EnterpriseId, PlanId, ScenarioId, UserId};
use domain_quotas::{PlanTerms, QuotaKey};
use serde_json::json;

use super::{column, stream, weights};
use crate::bulk::load;
use crate::connection::Db;
use crate::schema::{
    enterprises, quota_accounts as accounts, quota_awards as awards, quota_scenarios as scenarios,
};
use crate::store::{StoreError, Tx};

/// A scenario as computed (测算方案).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    pub id: ScenarioId,
    pub plan: PlanId,
    /// What its maker says of it.
    pub note: String,
    pub terms: PlanTerms,
    pub made_by: UserId,
    pub made_at: DateTime<Utc>,
    pub applicants: i64,
    /// Who gets anything.
    pub winners: i64,
    pub awarded: i64,
}

/// A scenario to keep, with what each applicant applied for and would get.
#[derive(Debug, Clone)]
pub struct NewScenario {
    pub scenario: Scenario,
    pub awards: Vec<(EnterpriseId, i64, i64)>,
}

/// What a scenario gives one applicant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    pub enterprise: EnterpriseId,
    pub name: String,
    /// Ten-thousandths of the plan's unit.
    pub applied: i64,
    pub award: i64,
    /// Whether it stands in the holder's account.
    pub is_entered: bool,
}

/// What an applicant had of the same key in the year before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PreviousYear {
    pub allocated: i64,
    pub cleared: i64,
}

#[derive(Insertable)]
#[diesel(table_name = awards, treat_none_as_default_value = false)]
struct AwardRow {
    scenario_id: String,
    enterprise_id: String,
    applied: i64,
    award: i64,
    is_entered: bool,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = scenarios)]
struct Row {
    id: String,
    plan_id: String,
    note: String,
    total: i64,
    lot: i64,
    least: i64,
    weight_record: i32,
    weight_world: i32,
    weight_capacity: i32,
    weight_applied: i32,
    made_by: String,
    made_at: NaiveDateTime,
    applicants: i64,
    winners: i64,
    awarded: i64,
}

impl Row {
    fn scenario(self) -> Result<Scenario, StoreError> {
        let Self { weight_record, weight_world, weight_capacity, weight_applied, .. } = self;
        let weights = weights([weight_record, weight_world, weight_capacity, weight_applied])?;
        Ok(Scenario {
            id: ScenarioId::parse(&self.id).map_err(StoreError::corrupt)?,
            plan: PlanId::parse(&self.plan_id).map_err(StoreError::corrupt)?,
            note: self.note,
            terms: PlanTerms { total: self.total, lot: self.lot, least: self.least, weights },
            made_by: UserId::parse(&self.made_by).map_err(StoreError::corrupt)?,
            made_at: self.made_at.and_utc(),
            applicants: self.applicants,
            winners: self.winners,
            awarded: self.awarded,
        })
    }
}

impl Tx<'_> {
    /// Keeps a scenario of a claimed plan; nothing of it is entered.
    pub fn add_scenario(&mut self, new: &NewScenario) -> Result<(), StoreError> {
        let scenario = &new.scenario;
        let PlanTerms { total, lot, least, weights } = scenario.terms;
        diesel::insert_into(scenarios::table)
            .values((
                scenarios::id.eq(scenario.id.as_str()),
                scenarios::plan_id.eq(scenario.plan.as_str()),
                scenarios::note.eq(&scenario.note),
                scenarios::total.eq(total),
                scenarios::lot.eq(lot),
                scenarios::least.eq(least),
                scenarios::weight_record.eq(column(weights.record)),
                scenarios::weight_world.eq(column(weights.world)),
                scenarios::weight_capacity.eq(column(weights.capacity)),
                scenarios::weight_applied.eq(column(weights.applied)),
                scenarios::made_by.eq(scenario.made_by.as_str()),
                scenarios::made_at.eq(scenario.made_at.naive_utc()),
                scenarios::applicants.eq(scenario.applicants),
                scenarios::winners.eq(scenario.winners),
                scenarios::awarded.eq(scenario.awarded),
            ))
            .execute(self.conn)?;
        let row = |(enterprise, applied, award): &(EnterpriseId, i64, i64)| AwardRow {
            scenario_id: scenario.id.to_string(),
            enterprise_id: enterprise.to_string(),
            applied: *applied,
            award: *award,
            is_entered: false,
        };
        let rows: Vec<AwardRow> = new.awards.iter().map(row).collect();
        load!(self.conn, awards, &rows);
        let body = json!({"scenario": scenario.id.as_str(), "awarded": scenario.awarded});
        self.record(&stream(&scenario.plan), "quota_plan.tried", &body)
    }

    /// A scenario of a plan.
    pub fn scenario(
        &mut self,
        plan: &PlanId,
        id: &ScenarioId,
    ) -> Result<Option<Scenario>, StoreError> {
        let found = scenarios::table.find(id.as_str()).select(Row::as_select());
        let row: Option<Row> = found.first(self.conn).optional()?;
        let scenario = row.map(Row::scenario).transpose()?;
        Ok(scenario.filter(|scenario| scenario.plan == *plan))
    }

    /// The scenarios of a plan, the newest first.
    pub fn scenarios(
        &mut self,
        plan: &PlanId,
        after: Option<&ScenarioId>,
        limit: i64,
    ) -> Result<Vec<Scenario>, StoreError> {
        let mut query = scenarios::table
            .filter(scenarios::plan_id.eq(plan.as_str().to_owned()))
            .select(Row::as_select())
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(scenarios::id.lt(after.as_str().to_owned()));
        }
        let rows: Vec<Row> = query.order(scenarios::id.desc()).limit(limit).load(self.conn)?;
        rows.into_iter().map(Row::scenario).collect()
    }

    /// What a scenario gives, behind `after`.
    pub fn awards(
        &mut self,
        scenario: &ScenarioId,
        after: Option<&EnterpriseId>,
        limit: i64,
    ) -> Result<Vec<Award>, StoreError> {
        let mut query = awards::table
            .inner_join(enterprises::table)
            .filter(awards::scenario_id.eq(scenario.as_str().to_owned()))
            .select((
                awards::enterprise_id,
                enterprises::name_zh,
                awards::applied,
                awards::award,
                awards::is_entered,
            ))
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(awards::enterprise_id.gt(after.as_str().to_owned()));
        }
        type Found = (String, String, i64, i64, bool);
        let rows: Vec<Found> = query.order(awards::enterprise_id).limit(limit).load(self.conn)?;
        let award = |(id, name, applied, award, is_entered): Found| {
            let enterprise = EnterpriseId::parse(&id).map_err(StoreError::corrupt)?;
            Ok(Award { enterprise, name, applied, award, is_entered })
        };
        rows.into_iter().map(award).collect()
    }

    /// What another scenario gives some enterprises; those it does not know are missing.
    pub fn awards_of(
        &mut self,
        scenario: &ScenarioId,
        of: &[EnterpriseId],
    ) -> Result<BTreeMap<String, i64>, StoreError> {
        let rows: Vec<(String, i64)> = awards::table
            .filter(awards::scenario_id.eq(scenario.as_str()))
            .filter(awards::enterprise_id.eq_any(of.iter().map(EnterpriseId::as_str)))
            .select((awards::enterprise_id, awards::award))
            .load(self.conn)?;
        Ok(rows.into_iter().collect())
    }

    /// What some enterprises had of a key the year before, whatever the pool.
    pub fn previous_year_of(
        &mut self,
        key: &QuotaKey,
        of: &[EnterpriseId],
    ) -> Result<BTreeMap<String, PreviousYear>, StoreError> {
        let rows: Vec<(String, i64, i64)> = accounts::table
            .filter(accounts::enterprise_id.eq_any(of.iter().map(EnterpriseId::as_str)))
            .filter(accounts::programme.eq(key.programme.as_str()))
            .filter(accounts::year.eq(key.year - 1))
            .filter(accounts::commodity.eq(&key.commodity))
            .filter(accounts::market.eq(&key.market))
            .select((accounts::enterprise_id, accounts::allocated, accounts::cleared))
            .load(self.conn)?;
        let mut found: BTreeMap<String, PreviousYear> = BTreeMap::new();
        for (enterprise, allocated, cleared) in rows {
            let year = found.entry(enterprise).or_default();
            year.allocated += allocated;
            year.cleared += cleared;
        }
        Ok(found)
    }

    /// Awards of a decided scenario that stand in no account yet.
    pub fn waiting_awards(
        &mut self,
        scenario: &ScenarioId,
        limit: i64,
    ) -> Result<Vec<(EnterpriseId, i64)>, StoreError> {
        let rows: Vec<(String, i64)> = awards::table
            .filter(awards::scenario_id.eq(scenario.as_str()))
            .filter(awards::is_entered.eq(false))
            .order(awards::enterprise_id)
            .limit(limit)
            .select((awards::enterprise_id, awards::award))
            .load(self.conn)?;
        let award = |(id, award): (String, i64)| {
            Ok((EnterpriseId::parse(&id).map_err(StoreError::corrupt)?, award))
        };
        rows.into_iter().map(award).collect()
    }

    /// Marks an award as entered, together with its entry.
    pub fn mark_entered(
        &mut self,
        scenario: &ScenarioId,
        enterprise: &EnterpriseId,
    ) -> Result<(), StoreError> {
        diesel::update(awards::table.find((scenario.as_str(), enterprise.as_str())))
            .set(awards::is_entered.eq(true))
            .execute(self.conn)?;
        Ok(())
    }
}
