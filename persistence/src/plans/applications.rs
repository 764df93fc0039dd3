//! Applications for a share of a plan.

use diesel::prelude::*;
use domain_identity::{Enterprise, Scope};
use domain_kernel::{EnterpriseId, PlanId, QuotaApplicationId};
use domain_quotas::{ApplicationState, QuotaApplication};
use serde_json::json;

use crate::dialect::OffKey;
use crate::held::{Held, RowVersion};
use crate::schema::quota_applications as applications;
use crate::scope::{Listed, within};
use crate::store::{Rank, StoreError, Tx};

#[derive(Queryable, Selectable)]
#[diesel(table_name = applications)]
struct Row {
    id: String,
    plan_id: String,
    enterprise_id: String,
    authority_path: String,
    general_trade: i64,
    processing_trade: i64,
    record: i64,
    world: i64,
    capacity: i64,
    importer: Option<String>,
    contract: String,
    consents: bool,
    state: String,
    reason: String,
    row_version: i32,
}

impl Row {
    fn held(self) -> Result<Held<QuotaApplication>, StoreError> {
        let state = ApplicationState::parse(&self.state);
        let value = QuotaApplication {
            id: QuotaApplicationId::parse(&self.id).map_err(StoreError::corrupt)?,
            plan: PlanId::parse(&self.plan_id).map_err(StoreError::corrupt)?,
            enterprise: EnterpriseId::parse(&self.enterprise_id).map_err(StoreError::corrupt)?,
            general_trade: self.general_trade,
            processing_trade: self.processing_trade,
            record: self.record,
            world: self.world,
            capacity: self.capacity,
            importer: self.importer,
            contract: self.contract,
            consents: self.consents,
            state: state.ok_or_else(|| StoreError::corrupt(&self.state))?,
            reason: self.reason,
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

fn stream(id: &QuotaApplicationId) -> String {
    format!("quota_application:{id}")
}

impl Tx<'_> {
    /// Adds an application as handed in; `Duplicate` when the applicant has one that lives.
    pub fn add_quota_application(
        &mut self,
        application: &QuotaApplication,
        applicant: &Enterprise,
    ) -> Result<RowVersion, StoreError> {
        diesel::insert_into(applications::table)
            .values((
                applications::id.eq(application.id.as_str()),
                applications::plan_id.eq(application.plan.as_str()),
                applications::enterprise_id.eq(application.enterprise.as_str()),
                applications::authority_path.eq(applicant.authority.as_str()),
                applications::general_trade.eq(application.general_trade),
                applications::processing_trade.eq(application.processing_trade),
                applications::record.eq(application.record),
                applications::world.eq(application.world),
                applications::capacity.eq(application.capacity),
                applications::importer.eq(&application.importer),
                applications::contract.eq(&application.contract),
                applications::consents.eq(application.consents),
                applications::state.eq(application.state.as_str()),
                applications::reason.eq(&application.reason),
                applications::submitted_at.eq(self.stamp.at.naive_utc()),
                applications::row_version.eq(1),
            ))
            .execute(self.conn)?;
        let body = json!({"plan": application.plan.as_str(), "applied": application.applied()});
        self.record(&stream(&application.id), "quota_application.submitted", &body)?;
        Ok(RowVersion(1))
    }

    /// Takes an application within the scope.
    pub fn claim_quota_application(
        &mut self,
        scope: &Scope,
        id: &QuotaApplicationId,
    ) -> Result<Option<Held<QuotaApplication>>, StoreError> {
        self.claims(Rank::Case);
        diesel::update(applications::table.find(id.as_str()))
            .set(applications::row_version.eq(applications::row_version + 1))
            .execute(self.conn)?;
        self.quota_application(scope, id)
    }

    /// One application within the scope.
    pub fn quota_application(
        &mut self,
        scope: &Scope,
        id: &QuotaApplicationId,
    ) -> Result<Option<Held<QuotaApplication>>, StoreError> {
        let found = applications::table.find(id.as_str()).select(Row::as_select());
        let row: Option<Row> = found.first(self.conn).optional()?;
        let Some(row) = row else { return Ok(None) };
        let authority = crate::organisations::path(&row.authority_path)?;
        let held = row.held()?;
        Ok(Some(held).filter(|held| scope.includes(&held.value.enterprise, &[&authority])))
    }

    /// Saves what became of a claimed application, with what its checker found.
    pub fn save_quota_application(
        &mut self,
        application: &QuotaApplication,
    ) -> Result<(), StoreError> {
        diesel::update(applications::table.find(application.id.as_str()))
            .set((
                applications::state.eq(application.state.as_str()),
                applications::reason.eq(&application.reason),
                applications::record.eq(application.record),
                applications::world.eq(application.world),
                applications::capacity.eq(application.capacity),
            ))
            .execute(self.conn)?;
        let kind = format!("quota_application.{}", application.state.as_str());
        self.record(&stream(&application.id), &kind, &json!({"reason": application.reason}))
    }

    /// The applications for a plan within the scope, the earliest first; of one state when it is named.
    pub fn quota_applications(
        &mut self,
        scope: &Scope,
        (plan, state): (&PlanId, Option<ApplicationState>),
        after: Option<&QuotaApplicationId>,
        limit: i64,
    ) -> Result<Vec<Held<QuotaApplication>>, StoreError> {
        let mut query = applications::table
            .filter(applications::plan_id.eq(plan.as_str().to_owned()))
            .select(Row::as_select())
            .into_boxed();
        query = match within(scope) {
            Listed::All => query,
            Listed::Enterprise(id) => query.filter(applications::enterprise_id.eq(id)),
            Listed::Subtree { from, until } => query
                .filter(OffKey(applications::authority_path).ge(from))
                .filter(OffKey(applications::authority_path).lt(until)),
        };
        if let Some(state) = state {
            query = query.filter(OffKey(applications::state).eq(state.as_str()));
        }
        if let Some(after) = after {
            query = query.filter(applications::id.gt(after.as_str().to_owned()));
        }
        let rows: Vec<Row> = query.order(applications::id).limit(limit).load(self.conn)?;
        rows.into_iter().map(Row::held).collect()
    }
}
