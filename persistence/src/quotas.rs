//! Quota accounts and their entries: a balance and what made it, always together.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_identity::{Enterprise, OrganisationPath, Scope};
use domain_kernel::{AccountId, EnterpriseId, LicenceId, Unit};
use domain_quotas::{Pool, Posting, PostingKind, Programme, QuotaAccount, QuotaKey};
use serde_json::json;

use crate::dialect::OffKey;
use crate::held::{Held, RowVersion};
use crate::ids::fresh_text;
use crate::schema::{quota_accounts as accounts, quota_entries as entries};
use crate::scope::{Listed, within};
use crate::store::{Rank, StoreError, Tx};

/// Which accounts a list holds; unset conditions match all.
#[derive(Debug, Clone, Default)]
pub struct QuotaFilter {
    pub programme: Option<Programme>,
    pub year: Option<i32>,
    pub commodity: Option<String>,
    pub market: Option<String>,
}

/// An entry as stored (分录).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaEntry {
    /// Sorts by time.
    pub id: String,
    pub posting: Posting,
    /// The licence that draws or gives back.
    pub licence: Option<LicenceId>,
    /// The document or the act that caused it.
    pub reference: String,
    pub at: DateTime<Utc>,
}

/// What a licence still holds of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceDraw {
    pub account: AccountId,
    /// Ten-thousandths, above zero.
    pub amount: i64,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts)]
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
    allocated: i64,
    free: i64,
    issued: i64,
    expired: i64,
    handed_back: i64,
    row_version: i32,
}

impl Row {
    pub(crate) fn held(self) -> Result<Held<QuotaAccount>, StoreError> {
        let word = |text: &str| StoreError::corrupt(text);
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
            allocated: self.allocated,
            free: self.free,
            issued: self.issued,
            expired: self.expired,
            handed_back: self.handed_back,
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
        let claimed = diesel::update(accounts::table.find(id))
            .set(accounts::row_version.eq(accounts::row_version + 1))
            .execute(self.conn)?;
        if claimed == 0 {
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
            allocated: account.allocated,
            free: account.free,
            issued: account.issued,
            expired: account.expired,
            handed_back: account.handed_back,
            row_version: 1,
        };
        diesel::insert_into(accounts::table).values(&row).execute(self.conn)?;
        Ok(())
    }

    /// Saves a claimed account after a posting, with its entry and its event. The database
    /// refuses one that does not add up or falls below zero.
    pub fn post_to_quota(
        &mut self,
        account: &QuotaAccount,
        posting: Posting,
        licence: Option<&LicenceId>,
        reference: &str,
    ) -> Result<(), StoreError> {
        diesel::update(accounts::table.find(account.id.as_str()))
            .set((
                accounts::allocated.eq(account.allocated),
                accounts::free.eq(account.free),
                accounts::issued.eq(account.issued),
                accounts::expired.eq(account.expired),
                accounts::handed_back.eq(account.handed_back),
            ))
            .execute(self.conn)?;
        diesel::insert_into(entries::table)
            .values((
                entries::id.eq(fresh_text()),
                entries::account_id.eq(account.id.as_str()),
                entries::kind.eq(posting.kind.as_str()),
                entries::amount.eq(posting.amount),
                entries::licence_id.eq(licence.map(LicenceId::as_str)),
                entries::reference.eq(reference),
                entries::at.eq(self.stamp.at.naive_utc()),
            ))
            .execute(self.conn)?;
        let body = json!({
            "amount": posting.amount,
            "free": account.free,
            "licence": licence.map(LicenceId::as_str),
            "reference": reference,
        });
        let kind = format!("quota.{}", posting.kind.as_str());
        self.record(&format!("quota:{}", account.id), &kind, &body)
    }

    /// The entries of an account behind `after`, in order.
    pub fn quota_entries(
        &mut self,
        account: &AccountId,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<QuotaEntry>, StoreError> {
        type Found = (String, String, i64, Option<String>, String, NaiveDateTime);
        let rows: Vec<Found> = entries::table
            .filter(entries::account_id.eq(account.as_str()))
            .filter(entries::id.gt(after.unwrap_or_default()))
            .order(entries::id)
            .limit(limit)
            .select((
                entries::id,
                entries::kind,
                entries::amount,
                entries::licence_id,
                entries::reference,
                entries::at,
            ))
            .load(self.conn)?;
        rows.into_iter()
            .map(|(id, kind, amount, licence, reference, at)| {
                let kind = posting_kind(&kind)?;
                let licence = licence.map(|id| LicenceId::parse(&id)).transpose();
                Ok(QuotaEntry {
                    id,
                    posting: Posting { kind, amount },
                    licence: licence.map_err(StoreError::corrupt)?,
                    reference,
                    at: at.and_utc(),
                })
            })
            .collect()
    }

    /// What a licence still holds of quota accounts, the first drawn first. A licence has a
    /// handful of entries.
    pub fn quota_draws(&mut self, licence: &LicenceId) -> Result<Vec<LicenceDraw>, StoreError> {
        let rows: Vec<(String, String, i64)> = entries::table
            .filter(entries::licence_id.eq(licence.as_str()))
            .order(entries::id)
            .select((entries::account_id, entries::kind, entries::amount))
            .load(self.conn)?;
        let mut draws: Vec<LicenceDraw> = Vec::new();
        for (account, kind, amount) in rows {
            let account = AccountId::parse(&account).map_err(StoreError::corrupt)?;
            let signed = match posting_kind(&kind)? {
                PostingKind::Issue => amount,
                PostingKind::Return | PostingKind::Expire => -amount,
                PostingKind::Allocate | PostingKind::Adjust | PostingKind::HandBack => 0,
            };
            match draws.iter_mut().find(|draw| draw.account == account) {
                Some(draw) => draw.amount += signed,
                None => draws.push(LicenceDraw { account, amount: signed }),
            }
        }
        draws.retain(|draw| 0 < draw.amount);
        Ok(draws)
    }
}

fn posting_kind(word: &str) -> Result<PostingKind, StoreError> {
    PostingKind::parse(word).ok_or_else(|| StoreError::corrupt(word))
}
