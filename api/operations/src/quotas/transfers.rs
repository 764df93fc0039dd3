//! Transfers (转受让): offered by a holder, taken over by another; and what is taken away for a breach.

use chrono::NaiveDate;
use domain_identity::{Actor, Scope};
use domain_kernel::{AccountId, TransferId, UnifiedSocialCreditCode, shanghai_day};
use domain_quotas::rules::transferee_rule;
use domain_quotas::{
    PlanRefusal, Pool, PostingKind, Programme, QuotaAccount, QuotaKey, Transfer, TransferState,
};
use persistence::ids::Fresh as _;
use persistence::{Held, TransferOf, Tx};

use super::{account_id, eligible, show};
use crate::{Expected, Failure, Violation};

/// Offers a quantity to another enterprise; nothing moves until it takes it over.
///
/// # Errors
/// `NotFound` for anybody's but the caller's own and for an unknown transferee, `Broken` with the rule
/// that forbids it, `OwnTransfer`, `Lacking` for more than is free.
pub fn offer(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &AccountId,
    (transferee, quantity, reference): (&UnifiedSocialCreditCode, i64, &str),
) -> Result<(QuotaAccount, Held<Transfer>), Failure> {
    let account = own(tx, actor, id)?;
    let found = tx.enterprise_of_credit_code(transferee)?;
    let transferee = found.ok_or(Failure::NotFound("enterprise"))?.value.id;
    if transferee == account.holder {
        return Err(PlanRefusal::OwnTransfer.into());
    }
    check_transferee(tx, &account.key, &transferee, shanghai_day(tx.stamp().at))?;
    account.clone().post(PostingKind::TransferOut, quantity)?;
    let transfer = Transfer {
        id: TransferId::fresh(),
        account: id.clone(),
        transferor: account.holder.clone(),
        transferee,
        quantity,
        reference: reference.to_owned(),
        state: TransferState::Offered,
    };
    let version = tx.add_transfer(&transfer)?;
    Ok((account, Held { value: transfer, version }))
}

fn own(tx: &mut Tx<'_>, actor: &Actor, id: &AccountId) -> Result<QuotaAccount, Failure> {
    let account = show(tx, &actor.scope(), id)?.value;
    if actor.enterprise() == Some(&account.holder) {
        return Ok(account);
    }
    Err(Failure::NotFound("quota account"))
}

/// Whether the law lets a firm take a quantity over (T12, B19).
fn check_transferee(
    tx: &mut Tx<'_>,
    key: &QuotaKey,
    transferee: &domain_kernel::EnterpriseId,
    on: NaiveDate,
) -> Result<(), Failure> {
    let broken = |rule| Failure::Broken(vec![Violation::from(&rule)]);
    let rule = transferee_rule(key).map_err(broken)?;
    let is_qualified = match key.programme {
        Programme::Export => tx.is_bidder_of(key, transferee)?,
        Programme::Textile
        | Programme::Import
        | Programme::Agricultural
        | Programme::Fertiliser => true,
    };
    if !is_qualified || eligible(tx, transferee, on).is_err() {
        return Err(broken(rule));
    }
    Ok(())
}

/// Takes a transfer over, by the transferee: it leaves one account and comes into the other.
///
/// # Errors
/// `NotFound` for anybody but the transferee, `Stale`, `NotNow`, `Lacking` when less is free by now.
pub fn accept(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&TransferId, Expected),
) -> Result<(QuotaAccount, Held<Transfer>), Failure> {
    let held =
        claim(tx, id, expected, |transfer| actor.enterprise() == Some(&transfer.transferee))?;
    let (transfer, version) = held.into_parts();
    let transfer = transfer.ended(TransferState::Accepted)?;
    let anybodys = Scope::Enterprise(transfer.transferor.clone());
    let from = show(tx, &anybodys, &transfer.account)?.value;
    check_transferee(tx, &from.key, &transfer.transferee, shanghai_day(tx.stamp().at))?;
    let into = account_id(tx, &transfer.transferee, &from.key, &from.unit)?;
    let reference = format!("transfer:{}", transfer.id);
    let mut moves =
        [(&transfer.account, PostingKind::TransferOut), (&into, PostingKind::TransferIn)];
    moves.sort_by_key(|(account, _)| account.to_string());
    let mut after = Vec::new();
    for (account, kind) in moves {
        let claimed = tx.claim_quota_account(account)?;
        let account = claimed.ok_or(Failure::NotFound("quota account"))?.value;
        let (account, posting) = account.post(kind, transfer.quantity)?;
        tx.post_to_quota(&account, posting, None, &reference)?;
        after.push(account);
    }
    tx.save_transfer(&transfer)?;
    let account = after.into_iter().find(|account| account.id == into);
    let account = account.ok_or(Failure::NotFound("quota account"))?;
    Ok((account, Held { value: transfer, version }))
}

/// Gives a transfer up, by either side.
///
/// # Errors
/// `NotFound` for anybody else, `Stale`, `NotNow`.
pub fn withdraw(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&TransferId, Expected),
) -> Result<(QuotaAccount, Held<Transfer>), Failure> {
    let held = claim(tx, id, expected, |transfer| {
        let firm = actor.enterprise();
        firm == Some(&transfer.transferee) || firm == Some(&transfer.transferor)
    })?;
    let (transfer, version) = held.into_parts();
    let transfer = transfer.ended(TransferState::Withdrawn)?;
    tx.save_transfer(&transfer)?;
    let anybodys = Scope::Enterprise(transfer.transferor.clone());
    let account = show(tx, &anybodys, &transfer.account)?.value;
    Ok((account, Held { value: transfer, version }))
}

fn claim(
    tx: &mut Tx<'_>,
    id: &TransferId,
    expected: Expected,
    is_theirs: impl Fn(&Transfer) -> bool,
) -> Result<Held<Transfer>, Failure> {
    let found = tx.claim_transfer(id)?.filter(|held| is_theirs(&held.value));
    let held = found.ok_or(Failure::NotFound("transfer"))?;
    expected.met_by(&held)?;
    Ok(held)
}

/// A firm's transfers on one side, an authority's by who gives, with their accounts.
///
/// # Errors
/// Of the store.
pub fn transfers(
    tx: &mut Tx<'_>,
    actor: &Actor,
    side: TransferOf,
    after: Option<&TransferId>,
    rows: i64,
) -> Result<Vec<(QuotaAccount, Held<Transfer>)>, Failure> {
    let found = tx.transfers(&actor.scope(), side, after, rows)?;
    let ids: Vec<&AccountId> = found.iter().map(|held| &held.value.account).collect();
    let accounts = tx.quota_accounts_of_ids(&ids)?;
    let with_account = |held: Held<Transfer>| {
        let account = accounts.iter().find(|account| account.id == held.value.account);
        let account = account.ok_or(Failure::NotFound("quota account"))?;
        Ok((account.clone(), held))
    };
    found.into_iter().map(with_account).collect()
}

/// Takes quantity away for a breach, with the document that says so (没收).
///
/// # Errors
/// `NotFound` outside the scope, `Stale`, `Lacking` for more than is free.
pub fn forfeit(
    tx: &mut Tx<'_>,
    actor: &Actor,
    (id, expected): (&AccountId, Expected),
    (quantity, document): (i64, &str),
) -> Result<Held<QuotaAccount>, Failure> {
    show(tx, &actor.scope(), id)?;
    let held = tx.claim_quota_account(id)?.ok_or(Failure::NotFound("quota account"))?;
    expected.met_by(&held)?;
    let (account, version) = held.into_parts();
    let (account, posting) = account.post(PostingKind::Forfeit, quantity)?;
    tx.post_to_quota(&account, posting, None, document)?;
    Ok(Held { value: account, version })
}

/// Whether quota of a pool was bid for.
pub(super) const fn is_bid_for(pool: Pool) -> bool {
    matches!(pool, Pool::OpenBid | Pool::NegotiatedBid)
}
