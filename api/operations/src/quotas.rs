//! Quotas: entered by officers, drawn on by licences, given back by what ends unused.

mod closing;
mod draws;
mod holders;
mod papers;
mod suspensions;
mod transfers;

use chrono::{DateTime, NaiveDate, Utc};
use domain_identity::{Actor, Scope};
use domain_kernel::{AccountId, Quantity, UnifiedSocialCreditCode};
use domain_quotas::{
    PlanMethod, PostingKind, QuotaAccount, QuotaBalance, QuotaKey, QuotaRefusal, hand_back,
};
use persistence::{Held, QuotaEntry, QuotaFilter, Tx};

pub use closing::close_step;
pub(crate) use draws::{claim, clear, draw, drawn, posting_of, release};
pub(crate) use holders::{Incoming, account_id, account_of, eligible, enter_in, give, opened};
pub use papers::{PaperSigner, issue_paper, paper, papers};
pub use suspensions::{lift, suspend, suspensions};
pub use transfers::{accept, forfeit, offer, transfers, withdraw};

use crate::{Expected, Failure, Violation};

/// What an officer enters: an allocation, or a part of one that is taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub holder: UnifiedSocialCreditCode,
    pub key: QuotaKey,
    pub quantity: Quantity,
    /// `Allocate` or `Adjust`.
    pub kind: PostingKind,
    /// The document that it stands on (文号).
    pub document: String,
}

/// Enters an allocation in the account of a holder; the account is opened by its first.
///
/// # Errors
/// `NotFound` for an enterprise outside the scope and for an account to take back from,
/// `Quota` when less is free, `UnitDiffers` when the account counts in another unit.
pub fn enter(tx: &mut Tx<'_>, actor: &Actor, entry: &Entry) -> Result<Held<QuotaAccount>, Failure> {
    let found = tx.enterprise_of_credit_code(&entry.holder)?.map(|held| held.value.id);
    let id = found.ok_or(Failure::NotFound("enterprise"))?;
    tx.enterprise(&actor.scope(), &id)?.ok_or(Failure::NotFound("enterprise"))?;
    if entry.kind == PostingKind::Adjust && tx.quota_account_of(&id, &entry.key)?.is_none() {
        return Err(Failure::NotFound("quota account"));
    }
    let incoming = Incoming {
        kind: entry.kind,
        unit: entry.quantity.unit(),
        amount: entry.quantity.ten_thousandths(),
        reference: &entry.document,
    };
    let account = give(tx, &id, &entry.key, &incoming)?;
    tx.quota_account(&actor.scope(), &account.id)?.ok_or(Failure::NotFound("quota account"))
}

/// Gives back what the holder will not use, while there is time.
///
/// # Errors
/// `NotFound` for anybody's but the caller's own, `Stale`, `Broken` with the rule after the last day,
/// `Lacking` for more than is free.
pub fn hand_back(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&AccountId, Expected),
    (amount, on): (&str, NaiveDate),
) -> Result<Held<QuotaAccount>, Failure> {
    let none = || Failure::NotFound("quota account");
    tx.quota_account(&actor.scope(), id)?.ok_or_else(none)?;
    let held = tx.claim_quota_account(id)?.ok_or_else(none)?;
    expected.met_by(&held)?;
    let (account, version) = held.into_parts();
    if actor.enterprise() != Some(&account.holder) {
        return Err(none());
    }
    let (rule, last) = hand_back::last_day(&account.key);
    let plans = tx.plans_of_key(&account.key)?;
    // What came first come first served is returned whenever its holder will.
    let pool = plans.iter().find(|plan| plan.method == PlanMethod::FirstCome);
    if last < on && pool.is_none() {
        let violation = Violation { limit: Some(last.to_string()), ..Violation::from(&rule) };
        return Err(Failure::Broken(vec![violation]));
    }
    let quantity = Quantity::parse(amount, account.unit.clone())
        .map_err(|_unreadable| QuotaRefusal::Amount(0))?;
    let (account, posting) = account.post(PostingKind::HandBack, quantity.ten_thousandths())?;
    tx.post_to_quota(&account, posting, None, "hand_back")?;
    // What came first come first served goes back to whoever comes next.
    if let Some(plan) = pool {
        tx.take_from_plan(plan, -quantity.ten_thousandths())?;
    }
    Ok(Held { value: account, version })
}

/// What an account held at an instant.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn balance_at(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: &AccountId,
    at: DateTime<Utc>,
) -> Result<(QuotaAccount, QuotaBalance), Failure> {
    let account = show(tx, scope, id)?.value;
    let balance = tx.quota_balance_at(id, at)?;
    Ok((account, balance))
}

/// One account within the scope.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn show(tx: &mut Tx<'_>, scope: &Scope, id: &AccountId) -> Result<Held<QuotaAccount>, Failure> {
    tx.quota_account(scope, id)?.ok_or(Failure::NotFound("quota account"))
}

/// The accounts of a filter within the scope, the newest first.
///
/// # Errors
/// Of the store.
pub fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &QuotaFilter,
    after: Option<&AccountId>,
    rows: i64,
) -> Result<Vec<Held<QuotaAccount>>, Failure> {
    Ok(tx.quota_accounts(scope, filter, after, rows)?)
}

/// The entries of an account in their order, with the account itself for its unit.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn entries(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: &AccountId,
    after: Option<&str>,
    rows: i64,
) -> Result<(QuotaAccount, Vec<QuotaEntry>), Failure> {
    let account = show(tx, scope, id)?.value;
    let entries = tx.quota_entries(&account.id, after, rows)?;
    Ok((account, entries))
}

/// Why an entry is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QuotaProblem {
    /// The books say no.
    #[error(transparent)]
    Books(#[from] QuotaRefusal),
    /// The holder's accounts for the commodity count in another unit.
    #[error("the account counts in another unit")]
    UnitDiffers,
}

impl From<QuotaRefusal> for Failure {
    fn from(refusal: QuotaRefusal) -> Self {
        QuotaProblem::from(refusal).into()
    }
}
