//! Quotas: entered by officers, drawn on by licences, given back by what ends unused.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use domain_identity::{Actor, Scope};
use domain_kernel::{AccountId, EnterpriseId, LicenceId, Quantity, UnifiedSocialCreditCode, Unit};
use domain_licences::{Application, Licence, LicenceAction};
use domain_quotas::{
    Pool, PostingKind, Programme, QuotaAccount, QuotaBucket, QuotaKey, QuotaRefusal, hand_back,
};
use domain_reference::{CatalogueGood, Management};
use persistence::ids::Fresh as _;
use persistence::{Held, LicenceDraw, QuotaEntry, QuotaFilter, Tx};

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
    let claimed = tx.claim_enterprise(&actor.scope(), &id)?;
    let holder = claimed.ok_or(Failure::NotFound("enterprise"))?.value;
    let QuotaKey { programme, year, commodity, market, pool } = &entry.key;
    let known = tx.claim_quota_accounts(&id, (*programme, *year), &[commodity], market)?;
    let unit = entry.quantity.unit();
    if known.iter().any(|held| held.value.unit != *unit) {
        return Err(QuotaProblem::UnitDiffers.into());
    }
    let known = known.into_iter().find(|held| held.value.key.pool == *pool);
    let account = match known {
        Some(held) => held.value,
        None if entry.kind == PostingKind::Allocate => {
            let account =
                QuotaAccount::empty(AccountId::fresh(), entry.key.clone(), id, unit.clone());
            tx.add_quota_account(&account, &holder)?;
            account
        }
        None => return Err(Failure::NotFound("quota account")),
    };
    let (account, posting) = account.post(entry.kind, entry.quantity.ten_thousandths())?;
    tx.post_to_quota(&account, posting, None, &entry.document)?;
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
    if last < on {
        let violation = Violation { limit: Some(last.to_string()), ..Violation::from(&rule) };
        return Err(Failure::Broken(vec![violation]));
    }
    let quantity = Quantity::parse(amount, account.unit.clone())
        .map_err(|_unreadable| QuotaRefusal::Amount(0))?;
    let (account, posting) = account.post(PostingKind::HandBack, quantity.ten_thousandths())?;
    tx.post_to_quota(&account, posting, None, "hand_back")?;
    Ok(Held { value: account, version })
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

/// Which accounts a licence for quota goods draws on: its quantity from each commodity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Drawn {
    pub(crate) programme: Programme,
    pub(crate) year: i32,
    /// Of textiles a sub-category and its parent; of other goods one name.
    pub(crate) commodities: Vec<String>,
    /// Empty where the quota holds for every market.
    pub(crate) market: String,
}

/// What an application draws on, if it is for goods under a quota.
pub(crate) fn drawn(
    application: &Application,
    good: Option<&CatalogueGood>,
    management: Option<Management>,
) -> Option<Drawn> {
    let year = application.licence_year;
    if let Some((market, categories)) = application.permit_categories() {
        return Some(Drawn {
            programme: Programme::Textile,
            year,
            commodities: categories.into_iter().map(str::to_owned).collect(),
            market: market.as_str().to_owned(),
        });
    }
    let good = good.filter(|_| management.is_some_and(Management::needs_quota))?;
    Some(Drawn {
        programme: Programme::Export,
        year,
        commodities: vec![good.category.clone()],
        market: String::new(),
    })
}

impl Drawn {
    /// Takes the accounts of a holder, whatever their pool.
    pub(crate) fn claim(
        &self,
        tx: &mut Tx<'_>,
        holder: &EnterpriseId,
    ) -> Result<Vec<QuotaAccount>, Failure> {
        let names: Vec<&str> = self.commodities.iter().map(String::as_str).collect();
        let of_year = (self.programme, self.year);
        let claimed = tx.claim_quota_accounts(holder, of_year, &names, &self.market)?;
        Ok(claimed.into_iter().map(|held| held.value).collect())
    }

    /// The accounts of a holder as they stand, without taking them.
    pub(crate) fn read(
        &self,
        tx: &mut Tx<'_>,
        holder: &EnterpriseId,
    ) -> Result<Vec<QuotaAccount>, Failure> {
        let own = Scope::Enterprise(holder.clone());
        let mut found = Vec::new();
        for commodity in &self.commodities {
            let filter = QuotaFilter {
                programme: Some(self.programme),
                year: Some(self.year),
                commodity: Some(commodity.clone()),
                market: Some(self.market.clone()),
            };
            let accounts = tx.quota_accounts(&own, &filter, None, POOLS)?;
            found.extend(accounts.into_iter().map(|held| held.value));
        }
        Ok(found)
    }

    /// How much may be drawn in a unit: the least that any of the commodities has free.
    pub(crate) fn left(&self, accounts: &[QuotaAccount], unit: &Unit) -> i64 {
        let free = |commodity: &String| -> i64 {
            let own = accounts.iter().filter(|account| account.key.commodity == *commodity);
            own.filter(|account| account.unit == *unit).map(|account| account.free).sum()
        };
        self.commodities.iter().map(free).min().unwrap_or(0)
    }
}

/// More accounts than a holder can have for one commodity: one a pool.
const POOLS: i64 = Pool::ALL.len() as i64;

/// Takes the accounts that a licence had drawn on, in one order; before its successors are
/// numbered.
pub(crate) fn claim(tx: &mut Tx<'_>, drawn: &[LicenceDraw]) -> Result<Vec<QuotaAccount>, Failure> {
    let mut ids: Vec<&AccountId> = drawn.iter().map(|draw| &draw.account).collect();
    ids.sort_by(|one, other| one.as_str().cmp(other.as_str()));
    let claimed = ids.iter().map(|id| tx.claim_quota_account(id));
    let claimed = claimed.collect::<Result<Vec<_>, _>>()?;
    Ok(claimed.into_iter().flatten().map(|held| held.value).collect())
}

/// Draws the quantity of a licence on claimed accounts, of each commodity the first first; none
/// are needed for goods without quota.
///
/// # Errors
/// `Lacking` when the accounts of a commodity together hold less.
pub(crate) fn draw(
    tx: &mut Tx<'_>,
    licence: &Licence,
    accounts: &mut [QuotaAccount],
) -> Result<(), Failure> {
    let commodities: BTreeSet<String> =
        accounts.iter().map(|account| account.key.commodity.clone()).collect();
    for commodity in &commodities {
        let mut wanted = licence.quantity.ten_thousandths();
        let mut held = 0;
        let counts = |account: &&mut QuotaAccount| {
            account.unit == *licence.quantity.unit() && account.key.commodity == *commodity
        };
        for account in accounts.iter_mut().filter(counts) {
            held += account.free;
            let amount = wanted.min(account.free);
            if amount == 0 {
                continue;
            }
            let (after, posting) = account.clone().post(PostingKind::Issue, amount)?;
            tx.post_to_quota(&after, posting, Some(&licence.id), licence.number.as_str())?;
            *account = after;
            wanted -= amount;
        }
        if wanted != 0 {
            return Err(QuotaRefusal::Lacking { bucket: QuotaBucket::Free, held }.into());
        }
    }
    Ok(())
}

/// Posts what a licence leaves unused back to the accounts it was drawn on, of each commodity the
/// last first; nothing for a licence that draws on none.
pub(crate) fn release(
    tx: &mut Tx<'_>,
    licence: &LicenceId,
    rest: i64,
    kind: PostingKind,
    reference: &str,
) -> Result<(), Failure> {
    let drawn = tx.quota_draws(licence)?;
    let accounts = claim(tx, &drawn)?;
    let mut rests: BTreeMap<String, i64> = BTreeMap::new();
    for draw in drawn.iter().rev() {
        let found = accounts.iter().find(|account| account.id == draw.account);
        let account = found.ok_or(Failure::NotFound("quota account"))?.clone();
        let rest = rests.entry(account.key.commodity.clone()).or_insert(rest);
        let amount = draw.amount.min(*rest);
        if amount <= 0 {
            continue;
        }
        *rest -= amount;
        let (account, posting) = account.post(kind, amount)?;
        tx.post_to_quota(&account, posting, Some(licence), reference)?;
    }
    Ok(())
}

/// What becomes of the rest of a licence that ends by an act: lost when its time ran out, free
/// again otherwise. `[D]`
pub(crate) const fn posting_of(action: LicenceAction) -> PostingKind {
    match action {
        LicenceAction::Expire | LicenceAction::Exhaust => PostingKind::Expire,
        LicenceAction::Collect
        | LicenceAction::Use
        | LicenceAction::GiveBack
        | LicenceAction::Reopen
        | LicenceAction::Freeze
        | LicenceAction::Thaw
        | LicenceAction::ReportLoss
        | LicenceAction::WithdrawLoss
        | LicenceAction::CancelLost
        | LicenceAction::Replace
        | LicenceAction::Return
        | LicenceAction::Revoke
        | LicenceAction::RevokeUncollected
        | LicenceAction::Void => PostingKind::Return,
    }
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
