//! Of the quota accounts: every part against its entries.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;
use domain_quotas::{PlanMethod, PostingKind, QuotaAccount, QuotaBucket, QuotaKey, QuotaRefusal};

use super::{AuditReport, Finding};
use crate::plans::PlanFilter;
use crate::quotas::Row;
use crate::schema::{quota_accounts as accounts, quota_entries as entries};
use crate::store::{StoreError, Tx};

/// Accounts of one step.
const ACCOUNTS: i64 = 500;

/// Entries of one step: an account may have any number of them.
const ENTRIES: i64 = 5_000;

/// What was given of each plan, and handed back of each key: there are few of both.
#[derive(Default)]
struct Given {
    of_plans: BTreeMap<String, i64>,
    handed_back: HashMap<QuotaKey, i64>,
}

impl Given {
    /// Counts an allocation whose reference names a plan.
    fn count(&mut self, reference: &str, amount: i64) {
        let plan = reference.strip_prefix("plan:").and_then(|rest| rest.split(':').next());
        if let Some(plan) = plan {
            *self.of_plans.entry(plan.to_owned()).or_default() += amount;
        }
    }
}

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
        let mut given = Given::default();
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
                self.verify_plans(&given, report)?;
                return self.verify_quota_owners(seen, report);
            };
            after = last.id.to_string();
            let told = self.replayed(&page, &mut seen, &mut given)?;
            for account in &page {
                report.quota_accounts += 1;
                let back = account.balance.of(QuotaBucket::HandedBack);
                *given.handed_back.entry(account.key.clone()).or_default() += back;
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
        given: &mut Given,
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
            let rows: Vec<(String, String, String, i64, String, String)> = entries::table
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
                    entries::reference,
                ))
                .load(self.conn)?;
            for (owner, _, kind, amount, balance, reference) in &rows {
                let kind = PostingKind::parse(kind).ok_or_else(|| StoreError::corrupt(kind))?;
                // Entries of an account that is gone are counted at the end.
                let Some(running) = told.get_mut(owner) else { continue };
                *seen += 1;
                if kind == PostingKind::Allocate {
                    given.count(reference, *amount);
                }
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

    /// Whether what is left of every plan is what was given of it leaves. What is drawn first come first
    /// served goes back to its plan when it is handed back.
    fn verify_plans(&mut self, given: &Given, report: &mut AuditReport) -> Result<(), StoreError> {
        let mut after = None;
        loop {
            let page = self.plans(&PlanFilter::default(), after.as_ref(), ACCOUNTS)?;
            let Some(last) = page.last() else { return Ok(()) };
            after = Some(last.value.id.clone());
            for plan in page.into_iter().map(|held| held.value) {
                let back = match plan.method {
                    PlanMethod::FirstCome => given.handed_back.get(&plan.key).copied().unwrap_or(0),
                    PlanMethod::ProRata | PlanMethod::Performance | PlanMethod::Regional => 0,
                };
                let out = given.of_plans.get(plan.id.as_str()).copied().unwrap_or(0) - back;
                if plan.terms.total - plan.left != out {
                    report.note(Finding::Plan { plan: plan.id });
                }
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
