//! The ledger: accounts whose buckets the database keeps in balance, and their entries.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_customs::{Balance, Bucket, LedgerAccount, LedgerEntry, Movement};
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
    /// The account once it was written.
    pub balance: Balance,
    pub at: DateTime<Utc>,
}

impl Tx<'_> {
    /// Opens an account with the entry that grants it.
    pub(crate) fn open_account(&mut self, account: &LedgerAccount) -> Result<(), StoreError> {
        let row = AccountRow::new(account);
        diesel::insert_into(ledger_accounts::table).values(&row).execute(self.conn)?;
        self.post(account, &[account.opening()], "issue")
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
        self.post(account, movements, reference)
    }

    fn post(
        &mut self,
        account: &LedgerAccount,
        movements: &[Movement],
        reference: &str,
    ) -> Result<(), StoreError> {
        // The account is as it stands after all of them.
        let rewound = movements.iter().rev();
        let mut balance = rewound.fold(account.balance(), |later, one| later.before(*one));
        // One by one: there are one or two, and only a single insert stays prepared.
        for movement in movements {
            balance = balance.after(*movement);
            diesel::insert_into(ledger_entries::table)
                .values((
                    ledger_entries::id.eq(fresh_text()),
                    ledger_entries::account_id.eq(account.id.as_str()),
                    ledger_entries::from_bucket.eq(movement.from.as_str()),
                    ledger_entries::to_bucket.eq(movement.to.as_str()),
                    ledger_entries::amount.eq(movement.amount),
                    ledger_entries::reference.eq(reference),
                    ledger_entries::available.eq(balance.available),
                    ledger_entries::reserved.eq(balance.reserved),
                    ledger_entries::cleared.eq(balance.cleared),
                    ledger_entries::released.eq(balance.released),
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
        let rows: Vec<EntryRow> = ledger_entries::table
            .filter(ledger_entries::account_id.eq(account.as_str()))
            .filter(ledger_entries::id.gt(after.unwrap_or_default()))
            .order(ledger_entries::id)
            .limit(limit)
            .select(EntryRow::as_select())
            .load(self.conn)?;
        rows.into_iter().map(EntryRow::posted).collect()
    }

    /// What an account held at an instant, as was known then; nothing before its first entry.
    pub fn balance_as_of(
        &mut self,
        account: &AccountId,
        instant: DateTime<Utc>,
    ) -> Result<Option<Balance>, StoreError> {
        let last: Option<EntryRow> = ledger_entries::table
            .filter(ledger_entries::account_id.eq(account.as_str()))
            .filter(ledger_entries::at.le(instant.naive_utc()))
            .order(ledger_entries::id.desc())
            .select(EntryRow::as_select())
            .first(self.conn)
            .optional()?;
        last.map(|row| row.posted().map(|posted| posted.balance)).transpose()
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = ledger_entries)]
struct EntryRow {
    id: String,
    account_id: String,
    from_bucket: String,
    to_bucket: String,
    amount: i64,
    reference: String,
    available: i64,
    reserved: i64,
    cleared: i64,
    released: i64,
    at: NaiveDateTime,
}

impl EntryRow {
    fn posted(self) -> Result<PostedEntry, StoreError> {
        let bucket = |word: &str| Bucket::parse(word).ok_or_else(|| StoreError::corrupt(word));
        let (from, to) = (bucket(&self.from_bucket)?, bucket(&self.to_bucket)?);
        let movement = Movement { from, to, amount: self.amount };
        let account = AccountId::parse(&self.account_id).map_err(StoreError::corrupt)?;
        Ok(PostedEntry {
            id: self.id,
            entry: LedgerEntry { account, movement, reference: self.reference },
            balance: Balance {
                available: self.available,
                reserved: self.reserved,
                cleared: self.cleared,
                released: self.released,
            },
            at: self.at.and_utc(),
        })
    }
}
