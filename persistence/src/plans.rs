//! Plans that share quotas: their terms, their state and what is left of them.

mod applications;
mod holders;
mod scenarios;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain_kernel::{BasisPoints, Period, PlanId, ScenarioId, Unit, UserId};
use domain_quotas::{
    CeilingKind, LastComer, PlanMethod, PlanState, PlanTerms, Pool, PoolNews, Programme, QuotaKey,
    QuotaPlan, Weights,
};
use serde_json::{Value, json};

use crate::dialect::{OffKey, Prepared};
use crate::held::{Held, RowVersion};
use crate::schema::quota_plans as plans;
use crate::store::{Rank, StoreError, Tx};

pub use holders::{Ceiling, RegionShare};
pub use scenarios::{Award, NewScenario, PreviousYear, Scenario};

/// Which plans a list holds; unset conditions match all.
#[derive(Debug, Clone, Default)]
pub struct PlanFilter {
    pub programme: Option<Programme>,
    pub year: Option<i32>,
    pub commodity: Option<String>,
}

/// What each measure counts, as columns.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = plans)]
pub(crate) struct WeightColumns {
    weight_record: i32,
    weight_world: i32,
    weight_capacity: i32,
    weight_applied: i32,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = plans, treat_none_as_default_value = false)]
pub(crate) struct Row {
    id: String,
    programme: String,
    year: i32,
    commodity: String,
    market: String,
    pool: String,
    batch: i32,
    document: String,
    unit: String,
    method: String,
    total: i64,
    lot: i64,
    least: i64,
    #[diesel(embed)]
    weights: WeightColumns,
    apply_from: NaiveDate,
    apply_until: NaiveDate,
    gives_remainder: bool,
    ceilings: String,
    traders: String,
    state: String,
    remaining: i64,
    scenario_id: Option<String>,
    proposed_by: Option<String>,
    row_version: i32,
}

/// A weight as a column.
pub(crate) fn column(weight: BasisPoints) -> i32 {
    i32::try_from(weight.0).unwrap_or(i32::MAX)
}

/// The weights of their columns.
pub(crate) fn weights(columns: [i32; 4]) -> Result<Weights, StoreError> {
    let weight = |column: i32| u32::try_from(column).map(BasisPoints).map_err(StoreError::corrupt);
    let [record, world, capacity, applied] = columns;
    Ok(Weights {
        record: weight(record)?,
        world: weight(world)?,
        capacity: weight(capacity)?,
        applied: weight(applied)?,
    })
}

impl Row {
    fn new(plan: &QuotaPlan) -> Self {
        let PlanTerms { total, lot, least, weights } = plan.terms;
        let (scenario_id, proposed_by) = proposal(plan);
        Self {
            id: plan.id.to_string(),
            programme: plan.key.programme.as_str().to_owned(),
            year: plan.key.year,
            commodity: plan.key.commodity.clone(),
            market: plan.key.market.clone(),
            pool: plan.key.pool.as_str().to_owned(),
            batch: plan.batch,
            document: plan.document.clone(),
            unit: plan.unit.to_string(),
            method: plan.method.as_str().to_owned(),
            total,
            lot,
            least,
            weights: WeightColumns {
                weight_record: column(weights.record),
                weight_world: column(weights.world),
                weight_capacity: column(weights.capacity),
                weight_applied: column(weights.applied),
            },
            apply_from: plan.window.from,
            apply_until: plan.window.until,
            gives_remainder: plan.last == LastComer::Remainder,
            ceilings: plan.ceilings.as_str().to_owned(),
            traders: plan.traders.join(","),
            state: plan.state.as_str().to_owned(),
            remaining: plan.left,
            scenario_id,
            proposed_by,
            row_version: 1,
        }
    }

    fn held(self) -> Result<Held<QuotaPlan>, StoreError> {
        let corrupt = |word: &str| StoreError::corrupt(word);
        let WeightColumns { weight_record, weight_world, weight_capacity, weight_applied } =
            self.weights;
        let weights = weights([weight_record, weight_world, weight_capacity, weight_applied])?;
        let scenario = self.scenario_id.as_deref().map(ScenarioId::parse).transpose();
        let by = self.proposed_by.as_deref().map(UserId::parse).transpose();
        let (scenario, by) =
            (scenario.map_err(StoreError::corrupt)?, by.map_err(StoreError::corrupt)?);
        let window = Period::new(self.apply_from, self.apply_until);
        let traders = self.traders.split(',').filter(|code| !code.is_empty());
        let value = QuotaPlan {
            id: PlanId::parse(&self.id).map_err(StoreError::corrupt)?,
            key: QuotaKey {
                programme: Programme::parse(&self.programme)
                    .ok_or_else(|| corrupt(&self.programme))?,
                year: self.year,
                commodity: self.commodity,
                market: self.market,
                pool: Pool::parse(&self.pool).ok_or_else(|| corrupt(&self.pool))?,
            },
            batch: self.batch,
            document: self.document,
            unit: Unit::parse(&self.unit).map_err(StoreError::corrupt)?,
            method: PlanMethod::parse(&self.method).ok_or_else(|| corrupt(&self.method))?,
            terms: PlanTerms { total: self.total, lot: self.lot, least: self.least, weights },
            window: window.ok_or_else(|| corrupt("a window that ends before it begins"))?,
            last: if self.gives_remainder { LastComer::Remainder } else { LastComer::Nothing },
            ceilings: CeilingKind::parse(&self.ceilings).ok_or_else(|| corrupt(&self.ceilings))?,
            traders: traders.map(str::to_owned).collect(),
            state: PlanState::parse(&self.state).ok_or_else(|| corrupt(&self.state))?,
            left: self.remaining,
            proposal: scenario.zip(by),
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

fn proposal(plan: &QuotaPlan) -> (Option<String>, Option<String>) {
    let proposed = plan.proposal.as_ref();
    proposed.map(|(scenario, by)| (scenario.to_string(), by.to_string())).unzip()
}

pub(crate) fn stream(id: &PlanId) -> String {
    format!("quota_plan:{id}")
}

impl Tx<'_> {
    /// Adds a plan as announced; `Duplicate` when its key and batch have one.
    pub fn add_plan(&mut self, plan: &QuotaPlan) -> Result<RowVersion, StoreError> {
        diesel::insert_into(plans::table).values(Row::new(plan)).execute(self.conn)?;
        let body = json!({
            "programme": plan.key.programme.as_str(),
            "year": plan.key.year,
            "commodity": plan.key.commodity,
            "pool": plan.key.pool.as_str(),
            "total": plan.terms.total,
            "document": plan.document,
        });
        self.record(&stream(&plan.id), "quota_plan.announced", &body)?;
        Ok(RowVersion(1))
    }

    /// A plan; nobody's secret.
    pub fn plan(&mut self, id: &PlanId) -> Result<Option<Held<QuotaPlan>>, StoreError> {
        let found = plans::table.find(id.as_str()).select(Row::as_select());
        found.first(self.conn).optional()?.map(Row::held).transpose()
    }

    /// Plans of a filter behind `after`, the newest first.
    pub fn plans(
        &mut self,
        filter: &PlanFilter,
        after: Option<&PlanId>,
        limit: i64,
    ) -> Result<Vec<Held<QuotaPlan>>, StoreError> {
        let mut query = plans::table.select(Row::as_select()).into_boxed();
        if let Some(programme) = filter.programme {
            query = query.filter(OffKey(plans::programme).eq(programme.as_str()));
        }
        if let Some(year) = filter.year {
            query = query.filter(plans::year.eq(year));
        }
        if let Some(commodity) = &filter.commodity {
            query = query.filter(OffKey(plans::commodity).eq(commodity.clone()));
        }
        if let Some(after) = after {
            query = query.filter(plans::id.lt(after.as_str().to_owned()));
        }
        let rows: Vec<Row> = query.order(plans::id.desc()).limit(limit).load(self.conn)?;
        rows.into_iter().map(Row::held).collect()
    }

    /// The plans of a key, of every batch; a handful.
    pub fn plans_of_key(&mut self, key: &QuotaKey) -> Result<Vec<QuotaPlan>, StoreError> {
        let rows: Vec<Row> = plans::table
            .filter(plans::programme.eq(key.programme.as_str()))
            .filter(plans::year.eq(key.year))
            .filter(plans::commodity.eq(&key.commodity))
            .filter(plans::market.eq(&key.market))
            .filter(plans::pool.eq(key.pool.as_str()))
            .filter(plans::state.ne(PlanState::Cancelled.as_str()))
            .order(plans::batch)
            .select(Row::as_select())
            .load(self.conn)?;
        rows.into_iter().map(|row| row.held().map(|held| held.value)).collect()
    }

    /// Whether any plan shares a commodity in a year, whatever its market and pool.
    pub fn is_shared(
        &mut self,
        programme: Programme,
        year: i32,
        commodity: &str,
    ) -> Result<bool, StoreError> {
        let found = plans::table
            .filter(plans::programme.eq(programme.as_str()))
            .filter(plans::year.eq(year))
            .filter(plans::commodity.eq(commodity))
            .filter(plans::state.ne(PlanState::Cancelled.as_str()))
            .select(plans::id);
        Ok(found.first::<String>(self.conn).optional()?.is_some())
    }

    /// A plan whose awards are being entered, if there is one.
    pub fn deciding_plan(&mut self) -> Result<Option<PlanId>, StoreError> {
        let found: Option<String> = plans::table
            .filter(plans::state.eq(PlanState::Deciding.as_str()))
            .order(plans::id)
            .select(plans::id)
            .first(self.conn)
            .optional()?;
        found.map(|id| PlanId::parse(&id).map_err(StoreError::corrupt)).transpose()
    }

    /// Takes a plan, before whatever it moves.
    pub fn claim_plan(&mut self, id: &PlanId) -> Result<Option<Held<QuotaPlan>>, StoreError> {
        self.claims(Rank::Plan);
        let claimed = diesel::update(plans::table.find(id.as_str()))
            .set(plans::row_version.eq(plans::row_version + 1))
            .execute(self.conn)?;
        if claimed == 0 {
            return Ok(None);
        }
        self.plan(id)
    }

    /// Saves where a claimed plan stands.
    pub fn save_plan(&mut self, plan: &QuotaPlan) -> Result<(), StoreError> {
        let (scenario, by) = proposal(plan);
        diesel::update(plans::table.find(plan.id.as_str()))
            .set((
                plans::state.eq(plan.state.as_str()),
                plans::remaining.eq(plan.left),
                plans::scenario_id.eq(&scenario),
                plans::proposed_by.eq(by),
            ))
            .execute(self.conn)?;
        let kind = format!("quota_plan.{}", plan.state.as_str());
        self.record(&stream(&plan.id), &kind, &json!({"scenario": scenario}))
    }

    /// Takes a quantity from what is left of a plan, or gives it back below zero: the last thing a
    /// transaction does, for everybody waits for this row. `false` when less is left.
    pub fn take_from_plan(&mut self, plan: &QuotaPlan, quantity: i64) -> Result<bool, StoreError> {
        self.claims(Rank::Pool);
        let own = plans::table.find(plan.id.as_str());
        let take = diesel::update(own)
            .filter(plans::remaining.ge(quantity))
            .filter(plans::state.ne(PlanState::Cancelled.as_str()))
            .set((
                plans::remaining.eq(plans::remaining - quantity),
                plans::row_version.eq(plans::row_version + 1),
            ));
        if Prepared(take).execute(self.conn)? == 0 {
            return Ok(false);
        }
        let left: i64 = own.select(plans::remaining).first(self.conn)?;
        if let Some(news) = PoolNews::of(plan.terms.total, left + quantity, left) {
            self.record_plan(plan, news.as_str(), &json!({"remaining": left}))?;
        }
        Ok(true)
    }

    /// Records what happened to a plan whose row is taken.
    pub(crate) fn record_plan(
        &mut self,
        plan: &QuotaPlan,
        what: &str,
        body: &Value,
    ) -> Result<(), StoreError> {
        self.record(&stream(&plan.id), &format!("quota_plan.{what}"), body)
    }
}
