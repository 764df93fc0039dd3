//! Of the quota accounts: every part against its entries.

use std::collections::BTreeMap;

use diesel::prelude::*;
use domain_quotas::{PostingKind, QuotaAccount, QuotaRefusal};

use super::{AuditReport, Finding};
use crate::quotas::Row;
use crate::schema::{quota_accounts as accounts, quota_entries as entries};
use crate::store::{StoreError, Tx};

/// Accounts of one step.
const ACCOUNTS: i64 = 500;

/// Entries of one step: an account may have any number of them.
const ENTRIES: i64 = 5_000;

/// An account as its entries make it up, or why they could not have been posted.
type Told = Result<QuotaAccount, QuotaRefusal>;

impl Tx<'_> {
    pub(super) fn verify_quotas(
        &mut self,
        report: &mut AuditReport,
        tell: &mut impl FnMut(&AuditReport),
    ) -> Result<(), StoreError> {
        let mut after = String::new();
        let mut seen = 0;
        loop {
            let rows: Vec<Row> = accounts::table
                .filter(accounts::id.gt(&after))
                .order(accounts::id)
                .limit(ACCOUNTS)
                .select(Row::as_select())
                .load(self.conn)?;
            let page: Vec<QuotaAccount> = rows
                .into_iter()
                .map(|row| row.held().map(|held| held.value))
                .collect::<Result<_, _>>()?;
            let Some(last) = page.last() else {
                return self.verify_quota_owners(seen, report);
            };
            after = last.id.to_string();
            let told = self.replayed(&page, &mut seen)?;
            for account in &page {
                report.quota_accounts += 1;
                match told.get(account.id.as_str()) {
                    Some(Ok(told)) if told == account => {}
                    Some(Err(refusal)) => report.note(Finding::QuotaEntries {
                        account: account.id.clone(),
                        refusal: refusal.clone(),
                    }),
                    Some(Ok(_)) | None => {
                        report.note(Finding::QuotaBalance { account: account.id.clone() });
                    }
                }
            }
            tell(report);
        }
    }

    /// What the entries of a page of accounts make of them, read some at a time.
    fn replayed(
        &mut self,
        page: &[QuotaAccount],
        seen: &mut i64,
    ) -> Result<BTreeMap<String, Told>, StoreError> {
        let empty = |account: &QuotaAccount| {
            let QuotaAccount { id, key, holder, unit, .. } = account.clone();
            (id.to_string(), Ok(QuotaAccount::empty(id, key, holder, unit)))
        };
        let mut told: BTreeMap<String, Told> = page.iter().map(empty).collect();
        let (Some(first), Some(last)) = (page.first(), page.last()) else { return Ok(told) };
        let mut after = (first.id.to_string(), String::new());
        loop {
            let (account, entry) = after.clone();
            let rows: Vec<(String, String, String, i64, String)> = entries::table
                .filter(entries::account_id.ge(account.clone()))
                .filter(entries::account_id.le(last.id.as_str()))
                .filter(entries::account_id.gt(account).or(entries::id.gt(entry)))
                .order((entries::account_id, entries::id))
                .limit(ENTRIES)
                .select((
                    entries::account_id,
                    entries::id,
                    entries::kind,
                    entries::amount,
                    entries::balance,
                ))
                .load(self.conn)?;
            for (owner, _, kind, amount, balance) in &rows {
                let kind = PostingKind::parse(kind).ok_or_else(|| StoreError::corrupt(kind))?;
                // Entries of an account that is gone are counted at the end.
                let Some(running) = told.get_mut(owner) else { continue };
                *seen += 1;
                if let Ok(account) = running.clone() {
                    let posted = account.post(kind, *amount).map(|(account, _)| account);
                    // An entry that says another balance could not have been written by a posting.
                    let is_true = |account: &QuotaAccount| account.balance.print() == *balance;
                    let wrong = QuotaRefusal::Amount(*amount);
                    *running = posted
                        .and_then(|account| is_true(&account).then_some(account).ok_or(wrong));
                }
            }
            match rows.into_iter().next_back() {
                Some((owner, id, ..)) => after = (owner, id),
                None => return Ok(told),
            }
        }
    }

    /// Whether every entry has its account.
    fn verify_quota_owners(
        &mut self,
        seen: i64,
        report: &mut AuditReport,
    ) -> Result<(), StoreError> {
        report.quota_entries = seen;
        let kept: i64 = entries::table.count().get_result(self.conn)?;
        if kept != seen {
            report.note(Finding::NoQuotaAccount { entries: kept - seen });
        }
        Ok(())
    }
}
