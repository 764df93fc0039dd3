//! Papers that prove a quota (配额证明文件): vouchers, award certificates, transfer certificates.

use domain_identity::{Actor, Scope};
use domain_kernel::{AccountId, shanghai_day};
use domain_quotas::{PlanRefusal, QuotaAccount, QuotaBucket};
use persistence::{QuotaPaper, Tx};

use super::show;
use super::transfers::is_bid_for;
use crate::Failure;

/// Signs a paper: its number, the account and the quantity it proves; the text is a compact JWS.
pub type PaperSigner<'a> = &'a dyn Fn(&QuotaPaper, &QuotaAccount) -> String;

/// Issues a paper on what an account holds free, under the next number of the year: an award
/// certificate of what was bid for, a transfer certificate of what was only taken over, a voucher of
/// everything else.
///
/// # Errors
/// `NotFound` outside the scope, `NotNow` when nothing is free.
pub fn issue_paper(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &AccountId,
    sign: PaperSigner<'_>,
) -> Result<(QuotaAccount, QuotaPaper), Failure> {
    show(tx, &actor.scope(), id)?;
    let claimed = tx.claim_quota_account(id)?;
    let account = claimed.ok_or(Failure::NotFound("quota account"))?.value;
    if account.free() == 0 {
        return Err(PlanRefusal::NotNow.into());
    }
    let kind = if account.balance.of(QuotaBucket::Allocated) == 0 {
        "transfer"
    } else if is_bid_for(account.key.pool) {
        "award"
    } else {
        "voucher"
    };
    let year = account.key.year.to_string();
    let serial = tx.next_serial("quota-paper", &year, kind)?;
    let letter = match kind {
        "award" => "A",
        "transfer" => "T",
        _ => "V",
    };
    let mut paper = QuotaPaper {
        number: format!("Q{letter}-{year}-{serial:06}"),
        kind: kind.to_owned(),
        account_id: account.id.to_string(),
        enterprise_id: account.holder.to_string(),
        quantity: account.free(),
        signed: String::new(),
        issued_on: shanghai_day(tx.stamp().at),
    };
    paper.signed = sign(&paper, &account);
    tx.add_quota_paper(&account, &paper)?;
    Ok((account, paper))
}

/// The papers of an account within the scope.
///
/// # Errors
/// `NotFound`.
pub fn papers(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: &AccountId,
    after: Option<&str>,
    rows: i64,
) -> Result<(QuotaAccount, Vec<QuotaPaper>), Failure> {
    let account = show(tx, scope, id)?.value;
    let found = tx.quota_papers(id, after, rows)?;
    Ok((account, found))
}

/// A paper by its number, for anyone who was shown it.
///
/// # Errors
/// `NotFound`.
pub fn paper(tx: &mut Tx<'_>, number: &str) -> Result<QuotaPaper, Failure> {
    tx.quota_paper(number)?.ok_or(Failure::NotFound("paper"))
}
