//! The entries of quota accounts: appended with the balance they leave.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_kernel::{AccountId, LicenceId};
use domain_quotas::{Posting, PostingKind, QuotaAccount, QuotaBalance};
use serde_json::json;

use super::parts::Parts;
use crate::dialect::Prepared;
use crate::ids::fresh_text;
use crate::schema::{quota_accounts as accounts, quota_entries as entries};
use crate::store::{StoreError, Tx};

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
    /// What the account held after it.
    pub balance: QuotaBalance,
    pub at: DateTime<Utc>,
}

/// What a licence holds of an account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceDraw {
    pub account: AccountId,
    /// Printed on it and not written off, ten-thousandths.
    pub issued: i64,
    /// Written off, ten-thousandths.
    pub cleared: i64,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = entries)]
struct Row {
    id: String,
    kind: String,
    amount: i64,
    licence_id: Option<String>,
    reference: String,
    balance: String,
    at: NaiveDateTime,
}

impl Row {
    fn entry(self) -> Result<QuotaEntry, StoreError> {
        let licence = self.licence_id.as_deref().map(LicenceId::parse).transpose();
        let balance = QuotaBalance::parse(&self.balance);
        Ok(QuotaEntry {
            id: self.id,
            posting: Posting { kind: posting_kind(&self.kind)?, amount: self.amount },
            licence: licence.map_err(StoreError::corrupt)?,
            reference: self.reference,
            balance: balance.ok_or_else(|| StoreError::corrupt(&self.balance))?,
            at: self.at.and_utc(),
        })
    }
}

impl Tx<'_> {
    /// Saves a claimed account after a posting, with its entry and its event. The database
    /// refuses one that does not add up or falls below zero.
    pub fn post_to_quota(
        &mut self,
        account: &QuotaAccount,
        posting: Posting,
        licence: Option<&LicenceId>,
        reference: &str,
    ) -> Result<(), StoreError> {
        self.save_quota_balance(account)?;
        diesel::insert_into(entries::table)
            .values((
                entries::id.eq(fresh_text()),
                entries::account_id.eq(account.id.as_str()),
                entries::kind.eq(posting.kind.as_str()),
                entries::amount.eq(posting.amount),
                entries::licence_id.eq(licence.map(LicenceId::as_str)),
                entries::reference.eq(reference),
                entries::balance.eq(account.balance.print()),
                entries::at.eq(self.stamp.at.naive_utc()),
            ))
            .execute(self.conn)?;
        let body = json!({
            "amount": posting.amount,
            "free": account.free(),
            "licence": licence.map(LicenceId::as_str),
            "reference": reference,
        });
        let kind = format!("quota.{}", posting.kind.as_str());
        self.record(&format!("quota:{}", account.id), &kind, &body)
    }

    /// Saves what the parts of a claimed account hold.
    pub(crate) fn save_quota_balance(&mut self, account: &QuotaAccount) -> Result<(), StoreError> {
        let save = diesel::update(accounts::table.find(account.id.as_str()))
            .set(Parts::of(&account.balance));
        Prepared(save).execute(self.conn)?;
        Ok(())
    }

    /// The entries of an account behind `after`, in order.
    pub fn quota_entries(
        &mut self,
        account: &AccountId,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<QuotaEntry>, StoreError> {
        let rows: Vec<Row> = entries::table
            .filter(entries::account_id.eq(account.as_str()))
            .filter(entries::id.gt(after.unwrap_or_default()))
            .order(entries::id)
            .limit(limit)
            .select(Row::as_select())
            .load(self.conn)?;
        rows.into_iter().map(Row::entry).collect()
    }

    /// What an account held at an instant: the balance that the last entry until then left, or
    /// nothing before the first.
    pub fn quota_balance_at(
        &mut self,
        account: &AccountId,
        at: DateTime<Utc>,
    ) -> Result<QuotaBalance, StoreError> {
        let found: Option<String> = entries::table
            .filter(entries::account_id.eq(account.as_str()))
            .filter(entries::at.le(at.naive_utc()))
            .order((entries::at.desc(), entries::id.desc()))
            .select(entries::balance)
            .first(self.conn)
            .optional()?;
        let Some(text) = found else { return Ok(QuotaBalance::default()) };
        QuotaBalance::parse(&text).ok_or_else(|| StoreError::corrupt(&text))
    }

    /// What a licence holds of quota accounts, the first drawn first. A licence has a handful of
    /// entries.
    pub fn quota_draws(&mut self, licence: &LicenceId) -> Result<Vec<LicenceDraw>, StoreError> {
        let rows: Vec<(String, String, i64)> = entries::table
            .filter(entries::licence_id.eq(licence.as_str()))
            .order(entries::id)
            .select((entries::account_id, entries::kind, entries::amount))
            .load(self.conn)?;
        let mut draws: Vec<LicenceDraw> = Vec::new();
        for (account, kind, amount) in rows {
            let account = AccountId::parse(&account).map_err(StoreError::corrupt)?;
            let at = draws.iter().position(|draw| draw.account == account);
            let at = at.unwrap_or_else(|| {
                draws.push(LicenceDraw { account, issued: 0, cleared: 0 });
                draws.len() - 1
            });
            let draw = &mut draws[at];
            match posting_kind(&kind)? {
                PostingKind::Issue => draw.issued += amount,
                PostingKind::Return | PostingKind::Expire => draw.issued -= amount,
                PostingKind::Clear => {
                    draw.issued -= amount;
                    draw.cleared += amount;
                }
                PostingKind::Restore => {
                    draw.issued += amount;
                    draw.cleared -= amount;
                }
                PostingKind::Allocate
                | PostingKind::Adjust
                | PostingKind::Lapse
                | PostingKind::HandBack
                | PostingKind::TransferOut
                | PostingKind::TransferIn
                | PostingKind::Forfeit
                | PostingKind::PenaltyNextYear => {}
            }
        }
        draws.retain(|draw| 0 < draw.issued || 0 < draw.cleared);
        Ok(draws)
    }
}

fn posting_kind(word: &str) -> Result<PostingKind, StoreError> {
    PostingKind::parse(word).ok_or_else(|| StoreError::corrupt(word))
}
