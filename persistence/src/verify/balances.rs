//! Of the ledger: every balance against its entries.

use diesel::dsl::{exists, not};
use diesel::prelude::*;
use domain_customs::{Bucket, LedgerAccount, Movement};
use domain_kernel::AccountId;

use super::{AuditReport, Finding};
use crate::ledger::AccountRow;
use crate::schema::{ledger_accounts, ledger_entries, licences};
use crate::store::{StoreError, Tx};

const ACCOUNTS: i64 = 500;

impl Tx<'_> {
    pub(super) fn verify_balances(
        &mut self,
        report: &mut AuditReport,
        tell: &mut impl FnMut(&AuditReport),
    ) -> Result<(), StoreError> {
        let mut after = String::new();
        loop {
            let rows: Vec<AccountRow> = ledger_accounts::table
                .filter(ledger_accounts::id.gt(&after))
                .order(ledger_accounts::id)
                .limit(ACCOUNTS)
                .select(AccountRow::as_select())
                .load(self.conn)?;
            let accounts: Vec<LedgerAccount> =
                rows.into_iter().map(AccountRow::account).collect::<Result<_, _>>()?;
            let (Some(first), Some(last)) = (accounts.first(), accounts.last()) else {
                return self.verify_owners(report);
            };
            after = last.id.to_string();
            let entries = self.movements_between(&first.id, &last.id)?;
            verify_page(&accounts, entries, report);
            tell(report);
        }
    }

    /// Whether every entry has its account and every licence too.
    fn verify_owners(&mut self, report: &mut AuditReport) -> Result<(), StoreError> {
        let kept: i64 = ledger_entries::table.count().get_result(self.conn)?;
        if kept != report.entries {
            report.note(Finding::NoAccount { entries: kept - report.entries });
        }
        let account = ledger_accounts::table.filter(ledger_accounts::licence_id.eq(licences::id));
        let without: i64 =
            licences::table.filter(not(exists(account))).count().get_result(self.conn)?;
        if without != 0 {
            report.note(Finding::NoLedger { licences: without });
        }
        Ok(())
    }

    /// What moved on the accounts from `first` to `last`, account by account and in order.
    fn movements_between(
        &mut self,
        first: &AccountId,
        last: &AccountId,
    ) -> Result<Vec<(String, Movement)>, StoreError> {
        let rows: Vec<(String, String, String, i64)> = ledger_entries::table
            .filter(ledger_entries::account_id.ge(first.as_str()))
            .filter(ledger_entries::account_id.le(last.as_str()))
            .order((ledger_entries::account_id, ledger_entries::id))
            .select((
                ledger_entries::account_id,
                ledger_entries::from_bucket,
                ledger_entries::to_bucket,
                ledger_entries::amount,
            ))
            .load(self.conn)?;
        let bucket = |word: &str| Bucket::parse(word).ok_or_else(|| StoreError::corrupt(word));
        rows.into_iter()
            .map(|(account, from, to, amount)| {
                Ok((account, Movement { from: bucket(&from)?, to: bucket(&to)?, amount }))
            })
            .collect()
    }
}

/// Replays the entries of a page of accounts, both in the order of the accounts.
fn verify_page(
    accounts: &[LedgerAccount],
    entries: Vec<(String, Movement)>,
    report: &mut AuditReport,
) {
    let mut entries = entries.into_iter().peekable();
    for account in accounts {
        let id = account.id.as_str();
        // Entries of an account that is gone; they are counted at the end.
        while entries.next_if(|(owner, _)| owner.as_str() < id).is_some() {}
        let mut movements = Vec::new();
        while let Some((_, movement)) = entries.next_if(|(owner, _)| owner == id) {
            movements.push(movement);
            report.entries += 1;
        }
        report.accounts += 1;
        match account.replay(&movements) {
            Ok(told) if told == *account => {}
            Ok(_) => report.note(Finding::Balance { account: account.id.clone() }),
            Err(refusal) => {
                report.note(Finding::Entries { account: account.id.clone(), refusal });
            }
        }
    }
}
