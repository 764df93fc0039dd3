//! What qualifies a bidder: its exports and supplies of the base years, checked twice.

use diesel::prelude::*;
use domain_identity::{Enterprise, Scope};
use domain_kernel::{EnterpriseId, QualificationId, TenderId};
use serde_json::json;

use crate::dialect::OffKey;
use crate::held::{Held, RowVersion};
use crate::schema::tender_qualifications as qualifications;
use crate::scope::{Listed, within};
use crate::store::{Rank, StoreError, Tx};
use crate::tenders::stream;

/// Where a qualification stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum QualificationState {
    /// Handed in.
    Applied,
    /// Passed the authority of the region (初审).
    LocalPassed,
    /// Passed the ministry, and listed with the most it may bid (复审).
    Listed,
    /// Found wanting.
    Rejected,
}

impl QualificationState {
    /// Every state.
    pub const ALL: [Self; 4] = [Self::Applied, Self::LocalPassed, Self::Listed, Self::Rejected];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Applied => "applied",
            Self::LocalPassed => "local_passed",
            Self::Listed => "listed",
            Self::Rejected => "rejected",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// What a firm says of its base years (投标资格).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualification {
    pub id: QualificationId,
    pub tender: TenderId,
    pub enterprise: EnterpriseId,
    /// Yearly average exported, ten-thousandths of the tender's unit.
    pub exported: i64,
    /// Its value, hundredths of the currency.
    pub value: i64,
    /// Yearly average supplied to exporters.
    pub supplied: i64,
    pub state: QualificationState,
    pub reason: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = qualifications)]
struct Row {
    id: String,
    tender_id: String,
    enterprise_id: String,
    authority_path: String,
    exported: i64,
    value: i64,
    supplied: i64,
    state: String,
    reason: String,
    row_version: i32,
}

impl Row {
    fn held(self) -> Result<Held<Qualification>, StoreError> {
        let value = Qualification {
            id: QualificationId::parse(&self.id).map_err(StoreError::corrupt)?,
            tender: TenderId::parse(&self.tender_id).map_err(StoreError::corrupt)?,
            enterprise: EnterpriseId::parse(&self.enterprise_id).map_err(StoreError::corrupt)?,
            exported: self.exported,
            value: self.value,
            supplied: self.supplied,
            state: QualificationState::parse(&self.state)
                .ok_or_else(|| StoreError::corrupt(&self.state))?,
            reason: self.reason,
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

impl Tx<'_> {
    /// Adds what a firm says, of a claimed tender; `Duplicate` for a second time.
    pub fn add_qualification(
        &mut self,
        one: &Qualification,
        firm: &Enterprise,
    ) -> Result<RowVersion, StoreError> {
        let row = Row {
            id: one.id.to_string(),
            tender_id: one.tender.to_string(),
            enterprise_id: one.enterprise.to_string(),
            authority_path: firm.authority.as_str().to_owned(),
            exported: one.exported,
            value: one.value,
            supplied: one.supplied,
            state: one.state.as_str().to_owned(),
            reason: one.reason.clone(),
            row_version: 1,
        };
        diesel::insert_into(qualifications::table).values(&row).execute(self.conn)?;
        let body = json!({"enterprise": row.enterprise_id, "exported": row.exported});
        self.record(&stream(&one.tender), "tender.qualification_applied", &body)?;
        Ok(RowVersion(1))
    }

    /// Takes a qualification of a claimed tender within the scope.
    pub fn claim_qualification(
        &mut self,
        scope: &Scope,
        (tender, id): (&TenderId, &QualificationId),
    ) -> Result<Option<Held<Qualification>>, StoreError> {
        self.claims(Rank::Tender);
        diesel::update(qualifications::table.find(id.as_str()))
            .set(qualifications::row_version.eq(qualifications::row_version + 1))
            .execute(self.conn)?;
        let own = qualifications::table
            .find(id.as_str())
            .filter(qualifications::tender_id.eq(tender.as_str()));
        let row: Option<Row> = own.select(Row::as_select()).first(self.conn).optional()?;
        let Some(row) = row else { return Ok(None) };
        let authority = crate::organisations::path(&row.authority_path)?;
        let held = row.held()?;
        Ok(Some(held).filter(|held| scope.includes(&held.value.enterprise, &[&authority])))
    }

    /// Saves what was found of a claimed qualification.
    pub fn save_qualification(&mut self, one: &Qualification) -> Result<(), StoreError> {
        diesel::update(qualifications::table.find(one.id.as_str()))
            .set((
                qualifications::state.eq(one.state.as_str()),
                qualifications::reason.eq(&one.reason),
            ))
            .execute(self.conn)?;
        let kind = format!("tender.qualification_{}", one.state.as_str());
        let body = json!({"enterprise": one.enterprise.as_str(), "reason": one.reason});
        self.record(&stream(&one.tender), &kind, &body)
    }

    /// Who wants to bid for a tender, within the scope, the earliest first.
    pub fn qualifications(
        &mut self,
        scope: &Scope,
        tender: &TenderId,
        after: Option<&QualificationId>,
        limit: i64,
    ) -> Result<Vec<Held<Qualification>>, StoreError> {
        let mut query = qualifications::table
            .filter(qualifications::tender_id.eq(tender.as_str().to_owned()))
            .select(Row::as_select())
            .into_boxed();
        query = match within(scope) {
            Listed::All => query,
            Listed::Enterprise(id) => query.filter(qualifications::enterprise_id.eq(id)),
            Listed::Subtree { from, until } => query
                .filter(OffKey(qualifications::authority_path).ge(from))
                .filter(OffKey(qualifications::authority_path).lt(until)),
        };
        if let Some(after) = after {
            query = query.filter(qualifications::id.gt(after.as_str().to_owned()));
        }
        let rows: Vec<Row> = query.order(qualifications::id).limit(limit).load(self.conn)?;
        rows.into_iter().map(Row::held).collect()
    }
}
