//! The ledger: accounts whose buckets the database keeps in balance, and their entries.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_customs::{Bucket, LedgerAccount, LedgerEntry, Movement};
use domain_kernel::{AccountId, LicenceId, Unit};

use crate::dialect::Prepared;
use crate::ids::fresh_text;
use crate::schema::{ledger_accounts, ledger_entries};
use crate::store::{Rank, StoreError, Tx};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = ledger_accounts, treat_none_as_default_value = false)]
pub(crate) struct AccountRow {
    id: String,
    licence_id: String,
    unit: String,
    granted: i64,
    available: i64,
    reserved: i64,
    cleared: i64,
    released: i64,
    overdraft: i64,
    row_version: i32,
}

impl AccountRow {
    pub(crate) fn new(account: &LedgerAccount) -> Self {
        Self {
            id: account.id.to_string(),
            licence_id: account.licence.to_string(),
            unit: account.unit.to_string(),
            granted: account.granted,
            available: account.available,
            reserved: account.reserved,
            cleared: account.cleared,
            released: account.released,
            overdraft: account.overdraft,
            row_version: 1,
        }
    }

    pub(crate) fn account(self) -> Result<LedgerAccount, StoreError> {
        Ok(LedgerAccount {
            id: AccountId::parse(&self.id).map_err(StoreError::corrupt)?,
            licence: LicenceId::parse(&self.licence_id).map_err(StoreError::corrupt)?,
            unit: Unit::parse(&self.unit).map_err(StoreError::corrupt)?,
            granted: self.granted,
            available: self.available,
            reserved: self.reserved,
            cleared: self.cleared,
            released: self.released,
            overdraft: self.overdraft,
        })
    }
}

/// An entry with its time and place, as a statement lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostedEntry {
    /// Sorts by time.
    pub id: String,
    pub entry: LedgerEntry,
    pub at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Opens an account with the entry that grants it.
    pub(crate) fn open_account(&mut self, account: &LedgerAccount) -> Result<(), StoreError> {
        let row = AccountRow::new(account);
        diesel::insert_into(ledger_accounts::table).values(&row).execute(self.conn)?;
        self.post(&account.id, &[account.opening()], "issue")
    }

    /// Posts movements to the account of a claimed licence: balance and entries together.
    /// The database refuses an account that does not add up or passes its floor.
    pub fn post_to_account(
        &mut self,
        account: &LedgerAccount,
        movements: &[Movement],
        reference: &str,
    ) -> Result<(), StoreError> {
        self.claims(Rank::Account);
        let save = diesel::update(ledger_accounts::table.find(account.id.as_str())).set((
            ledger_accounts::available.eq(account.available),
            ledger_accounts::reserved.eq(account.reserved),
            ledger_accounts::cleared.eq(account.cleared),
            ledger_accounts::released.eq(account.released),
            ledger_accounts::overdraft.eq(account.overdraft),
            ledger_accounts::row_version.eq(ledger_accounts::row_version + 1),
        ));
        Prepared(save).execute(self.conn)?;
        self.post(&account.id, movements, reference)
    }

    fn post(
        &mut self,
        account: &AccountId,
        movements: &[Movement],
        reference: &str,
    ) -> Result<(), StoreError> {
        // One by one: there are one or two, and only a single insert stays prepared.
        for movement in movements {
            diesel::insert_into(ledger_entries::table)
                .values((
                    ledger_entries::id.eq(fresh_text()),
                    ledger_entries::account_id.eq(account.as_str()),
                    ledger_entries::from_bucket.eq(movement.from.as_str()),
                    ledger_entries::to_bucket.eq(movement.to.as_str()),
                    ledger_entries::amount.eq(movement.amount),
                    ledger_entries::reference.eq(reference),
                    ledger_entries::at.eq(self.stamp.at.naive_utc()),
                ))
                .execute(self.conn)?;
        }
        Ok(())
    }

    /// The entries of an account behind `after`, in order.
    pub fn ledger_entries(
        &mut self,
        account: &AccountId,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<PostedEntry>, StoreError> {
        type Row = (String, String, String, String, i64, String, NaiveDateTime);
        let rows: Vec<Row> = ledger_entries::table
            .filter(ledger_entries::account_id.eq(account.as_str()))
            .filter(ledger_entries::id.gt(after.unwrap_or_default()))
            .order(ledger_entries::id)
            .limit(limit)
            .load(self.conn)?;
        rows.into_iter().map(posted).collect()
    }
}

fn posted(
    (id, account, from, to, amount, reference, at): (
        String,
        String,
        String,
        String,
        i64,
        String,
        NaiveDateTime,
    ),
) -> Result<PostedEntry, StoreError> {
    let bucket = |word: &str| Bucket::parse(word).ok_or_else(|| StoreError::corrupt(word));
    let movement = Movement { from: bucket(&from)?, to: bucket(&to)?, amount };
    let account = AccountId::parse(&account).map_err(StoreError::corrupt)?;
    Ok(PostedEntry { id, entry: LedgerEntry { account, movement, reference }, at: at.and_utc() })
}
