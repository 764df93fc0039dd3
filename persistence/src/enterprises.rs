//! Enterprises: the register of operators.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use domain_identity::{Enterprise, EnterpriseStanding, Scope};
use domain_kernel::{
    CustomsRegistration, EnterpriseCode, EnterpriseId, Region, UnifiedSocialCreditCode,
};
use serde_json::json;

use crate::held::{Held, RowVersion};
use crate::organisations::path;
use crate::schema::enterprises;
use crate::scope::{Listed, within};
use crate::store::{Rank, StoreError, Tx};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = enterprises, treat_none_as_default_value = false)]
struct Row {
    id: String,
    credit_code: String,
    enterprise_code: Option<String>,
    customs_registration: Option<String>,
    name_zh: String,
    name_en: String,
    region: String,
    is_central_in_beijing: bool,
    standing: String,
    banned_from: Option<NaiveDate>,
    banned_until: Option<NaiveDate>,
    authority_path: String,
    created_at: NaiveDateTime,
    row_version: i32,
}

impl Row {
    fn new(enterprise: &Enterprise, created_at: NaiveDateTime) -> Self {
        Self {
            id: enterprise.id.as_str().to_owned(),
            credit_code: enterprise.credit_code.as_str().to_owned(),
            enterprise_code: enterprise.enterprise_code.as_ref().map(ToString::to_string),
            customs_registration: enterprise.customs_registration.as_ref().map(ToString::to_string),
            name_zh: enterprise.name_zh.clone(),
            name_en: enterprise.name_en.clone(),
            region: enterprise.region.as_str().to_owned(),
            is_central_in_beijing: enterprise.is_central_in_beijing,
            standing: enterprise.standing.as_str().to_owned(),
            banned_from: enterprise.banned_from,
            banned_until: enterprise.banned_until,
            authority_path: enterprise.authority.as_str().to_owned(),
            created_at,
            row_version: 1,
        }
    }

    fn held(self) -> Result<Held<Enterprise>, StoreError> {
        let corrupt = |error: domain_kernel::CodeError| StoreError::corrupt(error);
        let value = Enterprise {
            id: EnterpriseId::parse(&self.id).map_err(corrupt)?,
            credit_code: UnifiedSocialCreditCode::parse(&self.credit_code).map_err(corrupt)?,
            enterprise_code: self
                .enterprise_code
                .as_deref()
                .map(EnterpriseCode::parse)
                .transpose()
                .map_err(corrupt)?,
            customs_registration: self
                .customs_registration
                .as_deref()
                .map(CustomsRegistration::parse)
                .transpose()
                .map_err(corrupt)?,
            name_zh: self.name_zh,
            name_en: self.name_en,
            region: Region::parse(&self.region).map_err(corrupt)?,
            is_central_in_beijing: self.is_central_in_beijing,
            standing: EnterpriseStanding::parse(&self.standing)
                .ok_or_else(|| StoreError::corrupt(&self.standing))?,
            banned_from: self.banned_from,
            banned_until: self.banned_until,
            authority: path(&self.authority_path)?,
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

impl Tx<'_> {
    /// One enterprise within the scope.
    pub fn enterprise(
        &mut self,
        scope: &Scope,
        id: &EnterpriseId,
    ) -> Result<Option<Held<Enterprise>>, StoreError> {
        let found = self.enterprise_of_id(id)?;
        Ok(found.filter(|held| scope.includes(&held.value.id, &[&held.value.authority])))
    }

    /// One enterprise, whoever asks: for decisions, not for answers.
    pub fn enterprise_of_id(
        &mut self,
        id: &EnterpriseId,
    ) -> Result<Option<Held<Enterprise>>, StoreError> {
        let row: Option<Row> = enterprises::table
            .find(id.as_str())
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        row.map(Row::held).transpose()
    }

    /// The enterprise of a credit code, whoever asks.
    pub fn enterprise_of_credit_code(
        &mut self,
        code: &UnifiedSocialCreditCode,
    ) -> Result<Option<Held<Enterprise>>, StoreError> {
        let row: Option<Row> = enterprises::table
            .filter(enterprises::credit_code.eq(code.as_str()))
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        row.map(Row::held).transpose()
    }

    /// Takes the row for this transaction, then reads it.
    pub fn claim_enterprise(
        &mut self,
        scope: &Scope,
        id: &EnterpriseId,
    ) -> Result<Option<Held<Enterprise>>, StoreError> {
        self.claims(Rank::Enterprise);
        diesel::update(enterprises::table.find(id.as_str()))
            .set(enterprises::row_version.eq(enterprises::row_version + 1))
            .execute(self.conn)?;
        self.enterprise(scope, id)
    }

    /// The enterprises of a standing (all when `None`) within the scope, the newest first.
    pub fn enterprises(
        &mut self,
        scope: &Scope,
        standing: Option<EnterpriseStanding>,
        after: Option<&EnterpriseId>,
        limit: i64,
    ) -> Result<Vec<Held<Enterprise>>, StoreError> {
        let mut query = enterprises::table.select(Row::as_select()).into_boxed();
        query = match within(scope) {
            Listed::Subtree { from, until } => query
                .filter(enterprises::authority_path.ge(from))
                .filter(enterprises::authority_path.lt(until)),
            Listed::Enterprise(id) => query.filter(enterprises::id.eq(id)),
            Listed::All => query,
        };
        if let Some(standing) = standing {
            query = query.filter(enterprises::standing.eq(standing.as_str()));
        }
        if let Some(after) = after {
            query = query.filter(enterprises::id.lt(after.as_str().to_owned()));
        }
        let rows = query.order(enterprises::id.desc()).limit(limit).load::<Row>(self.conn)?;
        rows.into_iter().map(Row::held).collect()
    }

    /// Adds an enterprise.
    pub fn add_enterprise(&mut self, enterprise: &Enterprise) -> Result<(), StoreError> {
        diesel::insert_into(enterprises::table)
            .values(Row::new(enterprise, self.stamp.at.naive_utc()))
            .execute(self.conn)?;
        self.record_enterprise(enterprise, "enterprise.registered")
    }

    /// Saves the standing and the ban of a claimed enterprise.
    pub fn save_enterprise(
        &mut self,
        enterprise: &Enterprise,
        kind: &str,
    ) -> Result<(), StoreError> {
        diesel::update(enterprises::table.find(enterprise.id.as_str()))
            .set((
                enterprises::standing.eq(enterprise.standing.as_str()),
                enterprises::banned_from.eq(enterprise.banned_from),
                enterprises::banned_until.eq(enterprise.banned_until),
            ))
            .execute(self.conn)?;
        self.record_enterprise(enterprise, kind)
    }

    fn record_enterprise(&mut self, enterprise: &Enterprise, kind: &str) -> Result<(), StoreError> {
        let body = json!({
            "credit_code": enterprise.credit_code.as_str(),
            "standing": enterprise.standing.as_str(),
        });
        self.record(&format!("enterprise:{}", enterprise.id), kind, &body)
    }
}
