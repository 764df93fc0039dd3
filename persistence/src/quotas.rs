//! Quota accounts and their entries: a balance and what made it, always together.

mod entries;
mod parts;

use chrono::NaiveDate;
use diesel::prelude::*;
use domain_identity::{Enterprise, OrganisationPath, Scope};
use domain_kernel::{AccountId, EnterpriseId, Unit};
use domain_quotas::{Pool, Programme, QuotaAccount, QuotaBalance, QuotaKey};

use crate::dialect::{OffKey, Prepared};
use crate::held::{Held, RowVersion};
use crate::schema::quota_accounts as accounts;
use crate::scope::{Listed, within};
use crate::store::{Rank, StoreError, Tx};

pub use entries::{LicenceDraw, QuotaEntry};
use parts::Parts;

/// Accounts that one step of a sum reads.
const USE_PAGE: i64 = 1_000;

/// Which accounts a list holds; unset conditions match all.
#[derive(Debug, Clone, Default)]
pub struct QuotaFilter {
    pub programme: Option<Programme>,
    pub year: Option<i32>,
    pub commodity: Option<String>,
    pub market: Option<String>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false)]
pub(crate) struct Row {
    id: String,
    enterprise_id: String,
    authority_path: String,
    programme: String,
    year: i32,
    commodity: String,
    market: String,
    pool: String,
    unit: String,
    #[diesel(embed)]
    parts: Parts,
    closed_on: Option<NaiveDate>,
    row_version: i32,
}

impl Row {
    pub(crate) fn held(self) -> Result<Held<QuotaAccount>, StoreError> {
        let word = |text: &str| StoreError::corrupt(text);
        let balance = self.parts.balance()?;
        let value = QuotaAccount {
            id: AccountId::parse(&self.id).map_err(StoreError::corrupt)?,
            key: QuotaKey {
                programme: Programme::parse(&self.programme)
                    .ok_or_else(|| word(&self.programme))?,
                year: self.year,
                commodity: self.commodity,
                market: self.market,
                pool: Pool::parse(&self.pool).ok_or_else(|| word(&self.pool))?,
            },
            holder: EnterpriseId::parse(&self.enterprise_id).map_err(StoreError::corrupt)?,
            unit: Unit::parse(&self.unit).map_err(StoreError::corrupt)?,
            balance,
        };
        Ok(Held { value, version: RowVersion(self.row_version) })
    }

    fn authority(&self) -> Result<OrganisationPath, StoreError> {
        crate::organisations::path(&self.authority_path)
    }
}

impl Tx<'_> {
    /// One account within the scope.
    pub fn quota_account(
        &mut self,
        scope: &Scope,
        id: &AccountId,
    ) -> Result<Option<Held<QuotaAccount>>, StoreError> {
        let row: Option<Row> = accounts::table
            .find(id.as_str())
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        let Some(row) = row else { return Ok(None) };
        let authority = row.authority()?;
        let held = row.held()?;
        Ok(Some(held).filter(|held| scope.includes(&held.value.holder, &[&authority])))
    }

    /// The account of a holder for a key, not taken.
    pub fn quota_account_of(
        &mut self,
        holder: &EnterpriseId,
        key: &QuotaKey,
    ) -> Result<Option<AccountId>, StoreError> {
        let found: Option<String> = accounts::table
            .filter(accounts::enterprise_id.eq(holder.as_str()))
            .filter(accounts::programme.eq(key.programme.as_str()))
            .filter(accounts::year.eq(key.year))
            .filter(accounts::commodity.eq(&key.commodity))
            .filter(accounts::market.eq(&key.market))
            .filter(accounts::pool.eq(key.pool.as_str()))
            .select(accounts::id)
            .first(self.conn)
            .optional()?;
        found.map(|id| AccountId::parse(&id).map_err(StoreError::corrupt)).transpose()
    }

    /// The accounts of a filter within the scope, the newest first.
    pub fn quota_accounts(
        &mut self,
        scope: &Scope,
        filter: &QuotaFilter,
        after: Option<&AccountId>,
        limit: i64,
    ) -> Result<Vec<Held<QuotaAccount>>, StoreError> {
        let mut query = accounts::table.select(Row::as_select()).into_boxed();
        query = match within(scope) {
            Listed::All => query,
            Listed::Enterprise(id) => query.filter(accounts::enterprise_id.eq(id)),
            Listed::Subtree { from, until } => query
                .filter(OffKey(accounts::authority_path).ge(from))
                .filter(OffKey(accounts::authority_path).lt(until)),
        };
        if let Some(programme) = filter.programme {
            query = query.filter(OffKey(accounts::programme).eq(programme.as_str()));
        }
        if let Some(year) = filter.year {
            query = query.filter(accounts::year.eq(year));
        }
        if let Some(commodity) = &filter.commodity {
            query = query.filter(OffKey(accounts::commodity).eq(commodity.clone()));
        }
        if let Some(market) = &filter.market {
            query = query.filter(OffKey(accounts::market).eq(market.clone()));
        }
        if let Some(after) = after {
            query = query.filter(accounts::id.lt(after.as_str().to_owned()));
        }
        let rows: Vec<Row> = query.order(accounts::id.desc()).limit(limit).load(self.conn)?;
        rows.into_iter().map(Row::held).collect()
    }

    /// Takes every account a holder may draw on for commodities in a market, whatever its pool,
    /// in one order, then reads them.
    pub fn claim_quota_accounts(
        &mut self,
        holder: &EnterpriseId,
        (programme, year): (Programme, i32),
        commodities: &[&str],
        market: &str,
    ) -> Result<Vec<Held<QuotaAccount>>, StoreError> {
        let ids: Vec<String> = accounts::table
            .filter(accounts::enterprise_id.eq(holder.as_str()))
            .filter(accounts::programme.eq(programme.as_str()))
            .filter(accounts::year.eq(year))
            .filter(accounts::commodity.eq_any(commodities.iter().copied()))
            .filter(accounts::market.eq(market))
            .order(accounts::id)
            .select(accounts::id)
            .load(self.conn)?;
        let found = ids.iter().map(|id| self.claim_quota_row(id));
        Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
    }

    /// Takes one account, whoever asks.
    pub fn claim_quota_account(
        &mut self,
        id: &AccountId,
    ) -> Result<Option<Held<QuotaAccount>>, StoreError> {
        self.claim_quota_row(id.as_str())
    }

    fn claim_quota_row(&mut self, id: &str) -> Result<Option<Held<QuotaAccount>>, StoreError> {
        self.claims(Rank::Account);
        let claim = diesel::update(accounts::table.find(id))
            .set(accounts::row_version.eq(accounts::row_version + 1));
        if Prepared(claim).execute(self.conn)? == 0 {
            return Ok(None);
        }
        let row: Row = accounts::table.find(id).select(Row::as_select()).first(self.conn)?;
        row.held().map(Some)
    }

    /// Adds an account with nothing in it, of an enterprise that is claimed.
    pub fn add_quota_account(
        &mut self,
        account: &QuotaAccount,
        holder: &Enterprise,
    ) -> Result<(), StoreError> {
        let row = Row {
            id: account.id.to_string(),
            enterprise_id: account.holder.to_string(),
            authority_path: holder.authority.as_str().to_owned(),
            programme: account.key.programme.as_str().to_owned(),
            year: account.key.year,
            commodity: account.key.commodity.clone(),
            market: account.key.market.clone(),
            pool: account.key.pool.as_str().to_owned(),
            unit: account.unit.to_string(),
            parts: Parts::of(&account.balance),
            closed_on: None,
            row_version: 1,
        };
        diesel::insert_into(accounts::table).values(&row).execute(self.conn)?;
        Ok(())
    }

    /// Accounts by their ids, in any order.
    pub fn quota_accounts_of_ids(
        &mut self,
        ids: &[&AccountId],
    ) -> Result<Vec<QuotaAccount>, StoreError> {
        let rows: Vec<Row> = accounts::table
            .filter(accounts::id.eq_any(ids.iter().map(|id| id.as_str())))
            .select(Row::as_select())
            .load(self.conn)?;
        rows.into_iter().map(|row| row.held().map(|held| held.value)).collect()
    }

    /// An account of a programme of a year up to `year` that is not closed, the oldest first.
    pub fn unclosed_quota_account(
        &mut self,
        programme: Programme,
        year: i32,
    ) -> Result<Option<QuotaAccount>, StoreError> {
        let row: Option<Row> = accounts::table
            .filter(accounts::programme.eq(programme.as_str()))
            .filter(accounts::year.le(year))
            .filter(accounts::closed_on.is_null())
            .order((accounts::year, accounts::id))
            .select(Row::as_select())
            .first(self.conn)
            .optional()?;
        Ok(row.map(Row::held).transpose()?.map(|held| held.value))
    }

    /// Marks a claimed account's year as closed.
    pub fn close_quota_account(&mut self, id: &AccountId, on: NaiveDate) -> Result<(), StoreError> {
        diesel::update(accounts::table.find(id.as_str()))
            .set(accounts::closed_on.eq(Some(on)))
            .execute(self.conn)?;
        Ok(())
    }

    /// The accounts of a holder for a key, whatever their pool, once all of them are closed: what one
    /// of them left says nothing before the others are over too.
    pub fn closed_quota_accounts(
        &mut self,
        holder: &EnterpriseId,
        key: &QuotaKey,
    ) -> Result<Vec<QuotaAccount>, StoreError> {
        let rows: Vec<Row> = accounts::table
            .filter(accounts::enterprise_id.eq(holder.as_str()))
            .filter(accounts::programme.eq(key.programme.as_str()))
            .filter(accounts::year.eq(key.year))
            .filter(accounts::commodity.eq(&key.commodity))
            .filter(accounts::market.eq(&key.market))
            .order(accounts::id)
            .select(Row::as_select())
            .load(self.conn)?;
        if rows.iter().any(|row| row.closed_on.is_none()) {
            return Ok(Vec::new());
        }
        rows.into_iter().map(|row| row.held().map(|held| held.value)).collect()
    }

    /// What the accounts of a key hold together, whatever their holder: how many they are, and the sum of
    /// each part. They are read by pages; a key has as many as the plan has holders.
    pub fn quota_use(&mut self, key: &QuotaKey) -> Result<(i64, QuotaBalance), StoreError> {
        let (mut after, mut holders) = (String::new(), 0);
        let mut sums = QuotaBalance::default().parts();
        loop {
            let rows: Vec<Row> = accounts::table
                .filter(accounts::programme.eq(key.programme.as_str()))
                .filter(accounts::year.eq(key.year))
                .filter(accounts::commodity.eq(&key.commodity))
                .filter(accounts::market.eq(&key.market))
                .filter(accounts::pool.eq(key.pool.as_str()))
                .filter(accounts::id.gt(&after))
                .order(accounts::id)
                .limit(USE_PAGE)
                .select(Row::as_select())
                .load(self.conn)?;
            let Some(last) = rows.last() else { break };
            after.clone_from(&last.id);
            for row in rows {
                holders += 1;
                let parts = row.held()?.value.balance.parts();
                for (sum, part) in sums.iter_mut().zip(parts) {
                    *sum += part;
                }
            }
        }
        let sums = QuotaBalance::from_parts(sums);
        Ok((holders, sums.ok_or_else(|| StoreError::corrupt("sums that do not add up"))?))
    }

    /// What holders gave back of a commodity in a year, whatever the pool, for its re-allocation.
    pub fn handed_back(&mut self, key: &QuotaKey) -> Result<i64, StoreError> {
        let rows: Vec<i64> = accounts::table
            .filter(accounts::programme.eq(key.programme.as_str()))
            .filter(accounts::year.eq(key.year))
            .filter(accounts::commodity.eq(&key.commodity))
            .filter(accounts::market.eq(&key.market))
            .filter(accounts::handed_back.gt(0))
            .select(accounts::handed_back)
            .load(self.conn)?;
        Ok(rows.into_iter().sum())
    }
}
