//! The end of a quota year: what nobody drew on lapses, and the next year answers for it.

use chrono::{Datelike as _, NaiveDate};
use domain_quotas::closing::{Closed, deduction};
use domain_quotas::{
    PlanMethod, Pool, PostingKind, Programme, QuotaAccount, QuotaBucket, QuotaKey, calendar,
};
use persistence::Tx;

use crate::Failure;

/// Closes an account whose last day of use is over, if there is one: how many.
///
/// # Errors
/// Of the store.
pub fn close_step(tx: &mut Tx<'_>, today: NaiveDate) -> Result<usize, Failure> {
    for programme in Programme::ALL {
        let last = today.year() - 1;
        let is_over = calendar::last_use(programme, last) < today;
        let year = if is_over { last } else { last - 1 };
        if let Some(account) = tx.unclosed_quota_account(programme, year)? {
            // One and those of its next year in a transaction, always the older first.
            close(tx, &account, today)?;
            return Ok(1);
        }
    }
    Ok(0)
}

fn close(tx: &mut Tx<'_>, account: &QuotaAccount, today: NaiveDate) -> Result<(), Failure> {
    let claimed = tx.claim_quota_account(&account.id)?;
    let account = claimed.ok_or(Failure::NotFound("quota account"))?.value;
    let free = account.free();
    let account = if 0 < free {
        let (account, posting) = account.post(PostingKind::Lapse, free)?;
        tx.post_to_quota(&account, posting, None, "year_end")?;
        account
    } else {
        account
    };
    tx.close_quota_account(&account.id, today)?;
    let QuotaKey { programme, year, commodity, market, .. } = &account.key;
    let next = (*programme, year + 1);
    for held in tx.claim_quota_accounts(&account.holder, next, &[commodity], market)? {
        settle_penalty(tx, held.value)?;
    }
    Ok(())
}

/// Deducts from a claimed account what the closed year before and its batches left owed, as far as it
/// is free; whatever comes in later pays the rest.
///
/// # Errors
/// Of the store.
pub(super) fn settle_penalty(
    tx: &mut Tx<'_>,
    account: QuotaAccount,
) -> Result<QuotaAccount, Failure> {
    let is_textile = account.key.programme == Programme::Textile;
    if is_textile && account.key.pool != Pool::Performance {
        return Ok(account);
    }
    let balance = &account.balance;
    let before = QuotaKey { year: account.key.year - 1, ..account.key.clone() };
    let mut closed = Vec::new();
    for earlier in tx.closed_quota_accounts(&account.holder, &before)? {
        if is_cut(tx, &earlier)? {
            closed.push(Closed::of(&earlier));
        }
    }
    let allocated = balance.of(QuotaBucket::Allocated);
    let mut due = deduction(account.key.programme, &closed, allocated);
    if is_textile {
        due += tx.debt(&account.holder, &account.key)?;
    }
    let rest = (due - balance.of(QuotaBucket::Deducted)).min(account.free());
    if rest <= 0 {
        return Ok(account);
    }
    let (account, posting) = account.post(PostingKind::PenaltyNextYear, rest)?;
    tx.post_to_quota(&account, posting, None, "year_before")?;
    Ok(account)
}

/// Whether what is left of an account is cut from the next year: not where it was drawn first come
/// first served, which has starting quantities instead (F02).
fn is_cut(tx: &mut Tx<'_>, account: &QuotaAccount) -> Result<bool, Failure> {
    let plans = tx.plans_of_key(&account.key)?;
    Ok(plans.iter().all(|plan| plan.method != PlanMethod::FirstCome))
}
