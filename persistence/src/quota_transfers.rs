//! Transfers between holders, suspensions of a quota, and the papers that prove one.

use chrono::NaiveDate;
use diesel::prelude::*;
use domain_identity::Scope;
use domain_kernel::{AccountId, EnterpriseId, Period, SuspensionId, TransferId};
use domain_quotas::{
    Programme, QuotaAccount, QuotaKey, Suspension, SuspensionKind, Transfer, TransferState,
};
use serde_json::json;

use crate::held::{Held, RowVersion};
use crate::schema::{
    quota_accounts as accounts, quota_papers as papers, quota_suspensions as suspensions,
    quota_transfers as transfers,
};
use crate::scope::{Listed, within};
use crate::store::{Rank, StoreError, Tx};

/// Whose transfers a list holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransferOf {
    /// What it gives.
    Transferor,
    /// What it takes.
    Transferee,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = transfers)]
struct TransferRow {
    id: String,
    account_id: String,
    transferor_id: String,
    transferee_id: String,
    quantity: i64,
    reference: String,
    state: String,
    row_version: i32,
}

impl TransferRow {
    fn held(self) -> Result<Held<Transfer>, StoreError> {
        let firm = |id: &str| EnterpriseId::parse(id).map_err(StoreError::corrupt);
        let value = Transfer {
            id: TransferId::parse(&self.id).map_err(StoreError::corrupt)?,
            account: AccountId::parse(&self.account_id).map_err(StoreError::corrupt)?,
            transferor: firm(&self.transferor_id)?,
            transferee: firm(&self.transferee_id)?,
            quantity: self.quantity,
            reference: self.reference,
            state: TransferState::parse(&self.state)
                .ok_or_else(|| StoreError::corrupt(&self.state))?,
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = suspensions)]
struct SuspensionRow {
    id: String,
    kind: String,
    programme: String,
    year: i32,
    commodity: String,
    market: String,
    from_day: NaiveDate,
    until_day: NaiveDate,
    document: String,
    is_lifted: bool,
    row_version: i32,
}

impl SuspensionRow {
    fn held(self) -> Result<Held<Suspension>, StoreError> {
        let corrupt = |word: &str| StoreError::corrupt(word);
        let period = Period::new(self.from_day, self.until_day);
        let value = Suspension {
            id: SuspensionId::parse(&self.id).map_err(StoreError::corrupt)?,
            kind: SuspensionKind::parse(&self.kind).ok_or_else(|| corrupt(&self.kind))?,
            programme: Programme::parse(&self.programme).ok_or_else(|| corrupt(&self.programme))?,
            year: self.year,
            commodity: self.commodity,
            market: self.market,
            period: period.ok_or_else(|| corrupt("a period that ends before it begins"))?,
            document: self.document,
            is_lifted: self.is_lifted,
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }
}

/// A paper that proves a quota (配额证明文件).
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = papers)]
pub struct QuotaPaper {
    pub number: String,
    /// `voucher`, `award` or `transfer`.
    pub kind: String,
    pub account_id: String,
    pub enterprise_id: String,
    /// Ten-thousandths of the account's unit.
    pub quantity: i64,
    /// A compact JWS.
    pub signed: String,
    pub issued_on: NaiveDate,
}

fn stream(id: &TransferId) -> String {
    format!("quota_transfer:{id}")
}

impl Tx<'_> {
    /// Adds a transfer as offered.
    pub fn add_transfer(&mut self, transfer: &Transfer) -> Result<RowVersion, StoreError> {
        let row = TransferRow {
            id: transfer.id.to_string(),
            account_id: transfer.account.to_string(),
            transferor_id: transfer.transferor.to_string(),
            transferee_id: transfer.transferee.to_string(),
            quantity: transfer.quantity,
            reference: transfer.reference.clone(),
            state: transfer.state.as_str().to_owned(),
            row_version: 1,
        };
        diesel::insert_into(transfers::table).values(&row).execute(self.conn)?;
        let body = json!({"account": row.account_id, "quantity": row.quantity});
        self.record(&stream(&transfer.id), "quota_transfer.offered", &body)?;
        Ok(RowVersion(1))
    }

    /// Takes a transfer, before the accounts it moves between.
    pub fn claim_transfer(
        &mut self,
        id: &TransferId,
    ) -> Result<Option<Held<Transfer>>, StoreError> {
        self.claims(Rank::Plan);
        let claimed = diesel::update(transfers::table.find(id.as_str()))
            .set(transfers::row_version.eq(transfers::row_version + 1))
            .execute(self.conn)?;
        if claimed == 0 {
            return Ok(None);
        }
        let row: TransferRow =
            transfers::table.find(id.as_str()).select(TransferRow::as_select()).first(self.conn)?;
        row.held().map(Some)
    }

    /// Saves what became of a claimed transfer.
    pub fn save_transfer(&mut self, transfer: &Transfer) -> Result<(), StoreError> {
        diesel::update(transfers::table.find(transfer.id.as_str()))
            .set(transfers::state.eq(transfer.state.as_str()))
            .execute(self.conn)?;
        let kind = format!("quota_transfer.{}", transfer.state.as_str());
        self.record(&stream(&transfer.id), &kind, &json!({}))
    }

    /// The transfers within the scope, the newest first: a firm's on one side, an authority's by the
    /// account that is given from.
    pub fn transfers(
        &mut self,
        scope: &Scope,
        side: TransferOf,
        after: Option<&TransferId>,
        limit: i64,
    ) -> Result<Vec<Held<Transfer>>, StoreError> {
        let mut query = transfers::table.select(TransferRow::as_select()).into_boxed();
        query = match (within(scope), side) {
            (Listed::All, _) => query,
            (Listed::Enterprise(firm), TransferOf::Transferor) => {
                query.filter(transfers::transferor_id.eq(firm))
            }
            (Listed::Enterprise(firm), TransferOf::Transferee) => {
                query.filter(transfers::transferee_id.eq(firm))
            }
            (Listed::Subtree { from, until }, _) => {
                let theirs = accounts::table
                    .filter(accounts::authority_path.ge(from))
                    .filter(accounts::authority_path.lt(until));
                query.filter(transfers::account_id.eq_any(theirs.select(accounts::id)))
            }
        };
        if let Some(after) = after {
            query = query.filter(transfers::id.lt(after.as_str().to_owned()));
        }
        let rows: Vec<TransferRow> =
            query.order(transfers::id.desc()).limit(limit).load(self.conn)?;
        rows.into_iter().map(TransferRow::held).collect()
    }

    /// Adds days on which nothing is drawn.
    pub fn add_suspension(&mut self, one: &Suspension) -> Result<RowVersion, StoreError> {
        let row = SuspensionRow {
            id: one.id.to_string(),
            kind: one.kind.as_str().to_owned(),
            programme: one.programme.as_str().to_owned(),
            year: one.year,
            commodity: one.commodity.clone(),
            market: one.market.clone(),
            from_day: one.period.from,
            until_day: one.period.until,
            document: one.document.clone(),
            is_lifted: one.is_lifted,
            row_version: 1,
        };
        diesel::insert_into(suspensions::table).values(&row).execute(self.conn)?;
        let body = json!({"commodity": one.commodity, "document": one.document});
        self.record(&format!("quota_suspension:{}", one.id), "quota.suspended", &body)?;
        Ok(RowVersion(1))
    }

    /// Lifts a suspension; it is claimed by that. `None` when there is none.
    pub fn lift_suspension(
        &mut self,
        id: &SuspensionId,
    ) -> Result<Option<Held<Suspension>>, StoreError> {
        let lifted = diesel::update(suspensions::table.find(id.as_str()))
            .set((
                suspensions::is_lifted.eq(true),
                suspensions::row_version.eq(suspensions::row_version + 1),
            ))
            .execute(self.conn)?;
        if lifted == 0 {
            return Ok(None);
        }
        self.record(&format!("quota_suspension:{id}"), "quota.resumed", &json!({}))?;
        let found = suspensions::table.find(id.as_str()).select(SuspensionRow::as_select());
        found.first::<SuspensionRow>(self.conn)?.held().map(Some)
    }

    /// Suspensions, the newest first.
    pub fn suspensions(
        &mut self,
        after: Option<&SuspensionId>,
        limit: i64,
    ) -> Result<Vec<Held<Suspension>>, StoreError> {
        let mut query = suspensions::table.select(SuspensionRow::as_select()).into_boxed();
        if let Some(after) = after {
            query = query.filter(suspensions::id.lt(after.as_str().to_owned()));
        }
        let rows: Vec<SuspensionRow> =
            query.order(suspensions::id.desc()).limit(limit).load(self.conn)?;
        rows.into_iter().map(SuspensionRow::held).collect()
    }

    /// Whether nothing is drawn of a key on a day.
    pub fn is_suspended(&mut self, key: &QuotaKey, on: NaiveDate) -> Result<bool, StoreError> {
        let found = suspensions::table
            .filter(suspensions::programme.eq(key.programme.as_str()))
            .filter(suspensions::year.eq(key.year))
            .filter(suspensions::commodity.eq(&key.commodity))
            .filter(suspensions::market.eq(&key.market))
            .filter(suspensions::until_day.ge(on))
            .filter(suspensions::from_day.le(on))
            .filter(suspensions::is_lifted.eq(false))
            .select(suspensions::id);
        Ok(found.first::<String>(self.conn).optional()?.is_some())
    }

    /// Keeps a paper of an account whose row is taken.
    pub fn add_quota_paper(
        &mut self,
        account: &QuotaAccount,
        paper: &QuotaPaper,
    ) -> Result<(), StoreError> {
        diesel::insert_into(papers::table).values(paper).execute(self.conn)?;
        let body = json!({"number": paper.number, "kind": paper.kind, "quantity": paper.quantity});
        self.record(&format!("quota:{}", account.id), "quota.paper_issued", &body)
    }

    /// The papers of an account behind `after`, in the order of their numbers.
    pub fn quota_papers(
        &mut self,
        account: &AccountId,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<QuotaPaper>, StoreError> {
        Ok(papers::table
            .filter(papers::account_id.eq(account.as_str()))
            .filter(papers::number.gt(after.unwrap_or_default()))
            .order(papers::number)
            .limit(limit)
            .select(QuotaPaper::as_select())
            .load(self.conn)?)
    }

    /// A paper by its number, for anyone who holds it.
    pub fn quota_paper(&mut self, number: &str) -> Result<Option<QuotaPaper>, StoreError> {
        let found = papers::table.find(number).select(QuotaPaper::as_select());
        Ok(found.first(self.conn).optional()?)
    }
}
