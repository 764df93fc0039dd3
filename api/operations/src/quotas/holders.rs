//! How quantity comes into a holder's account: one way for officers, tenders, plans and draws.

use chrono::NaiveDate;
use domain_identity::{Enterprise, Scope};
use domain_kernel::{AccountId, EnterpriseId, Unit};
use domain_quotas::{PostingKind, QuotaAccount, QuotaKey};
use persistence::Tx;
use persistence::ids::Fresh as _;

use super::QuotaProblem;
use super::closing::settle_penalty;
use crate::{Failure, Violation, cases};

/// What comes in: how much, in which unit, and the document or act it stands on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Incoming<'a> {
    pub(crate) kind: PostingKind,
    pub(crate) unit: &'a Unit,
    /// Ten-thousandths, above zero.
    pub(crate) amount: i64,
    pub(crate) reference: &'a str,
}

/// Enters a quantity in the account of a holder, opened by the first; what the year before left owed is
/// deducted at once. Takes the account and, where it is new, the enterprise before it.
///
/// # Errors
/// `NotFound` for an unknown enterprise, `UnitDiffers`, `Amount`.
pub(crate) fn give(
    tx: &mut Tx<'_>,
    holder: &EnterpriseId,
    key: &QuotaKey,
    incoming: &Incoming<'_>,
) -> Result<QuotaAccount, Failure> {
    let account = opened(tx, holder, key, incoming.unit)?;
    enter_in(tx, account, incoming)
}

/// The same into an account that is taken.
pub(crate) fn enter_in(
    tx: &mut Tx<'_>,
    account: QuotaAccount,
    incoming: &Incoming<'_>,
) -> Result<QuotaAccount, Failure> {
    let (account, posting) = account.post(incoming.kind, incoming.amount)?;
    tx.post_to_quota(&account, posting, None, incoming.reference)?;
    settle_penalty(tx, account)
}

/// The account of a holder for a key as it stands, not taken, if there is one.
pub(crate) fn account_of(
    tx: &mut Tx<'_>,
    holder: &EnterpriseId,
    key: &QuotaKey,
) -> Result<Option<QuotaAccount>, Failure> {
    let Some(id) = tx.quota_account_of(holder, key)? else { return Ok(None) };
    let own = Scope::Enterprise(holder.clone());
    Ok(tx.quota_account(&own, &id)?.map(|held| held.value))
}

/// The account of a holder for a key, taken; opened if there is none.
pub(crate) fn opened(
    tx: &mut Tx<'_>,
    holder: &EnterpriseId,
    key: &QuotaKey,
    unit: &Unit,
) -> Result<QuotaAccount, Failure> {
    let id = account_id(tx, holder, key, unit)?;
    let claimed = tx.claim_quota_account(&id)?;
    in_unit(claimed.ok_or(Failure::NotFound("quota account"))?.value, unit)
}

/// The account of a holder for a key, opened if there is none; the enterprise is taken for that, the
/// account is not. Whoever opens several opens all of them before it takes the first.
pub(crate) fn account_id(
    tx: &mut Tx<'_>,
    holder: &EnterpriseId,
    key: &QuotaKey,
    unit: &Unit,
) -> Result<AccountId, Failure> {
    if let Some(id) = tx.quota_account_of(holder, key)? {
        return Ok(id);
    }
    let own = Scope::Enterprise(holder.clone());
    let enterprise =
        tx.claim_enterprise(&own, holder)?.ok_or(Failure::NotFound("enterprise"))?.value;
    // Its first may have come while this one waited for the enterprise.
    if let Some(id) = tx.quota_account_of(holder, key)? {
        return Ok(id);
    }
    let account =
        QuotaAccount::empty(AccountId::fresh(), key.clone(), holder.clone(), unit.clone());
    tx.add_quota_account(&account, &enterprise)?;
    Ok(account.id)
}

fn in_unit(account: QuotaAccount, unit: &Unit) -> Result<QuotaAccount, Failure> {
    if account.unit == *unit { Ok(account) } else { Err(QuotaProblem::UnitDiffers.into()) }
}

/// An enterprise that may hold quota on a day: confirmed, and not banned from foreign trade.
///
/// # Errors
/// `NotFound`, `Broken`.
pub(crate) fn eligible(
    tx: &mut Tx<'_>,
    id: &EnterpriseId,
    on: NaiveDate,
) -> Result<Enterprise, Failure> {
    let own = Scope::Enterprise(id.clone());
    let found = tx.enterprise(&own, id)?.ok_or(Failure::NotFound("enterprise"))?.value;
    let mut violations: Vec<Violation> = cases::standing_violations(&found).into_iter().collect();
    if found.is_banned_on(on) {
        violations.push(Violation {
            pointer: String::new(),
            code: "rule".to_owned(),
            rule: Some("G03".to_owned()),
            says_zh: "被禁止从事对外贸易的经营者在禁止期内不得取得配额".to_owned(),
            says_en: "an enterprise banned from foreign trade obtains no quota during the ban"
                .to_owned(),
            limit: found.banned_until.map(|day| day.to_string()),
        });
    }
    Failure::unless_none(violations)?;
    Ok(found)
}
