//! What licences do to quota accounts: draw, give back, and follow the write-offs of customs.

use std::collections::{BTreeMap, BTreeSet};

use domain_identity::Scope;
use domain_kernel::{AccountId, EnterpriseId, LicenceId, Unit, shanghai_day};
use domain_licences::{Application, Family, Licence, LicenceAction, LicenceKind};
use domain_quotas::{
    PlanRefusal, Pool, PostingKind, Programme, QuotaAccount, QuotaBucket, QuotaRefusal,
};
use domain_reference::{CatalogueGood, Management};
use persistence::{LicenceDraw, QuotaFilter, Tx};

use crate::Failure;

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

/// What an application draws on, if it is for goods under a quota. Of imports a plan of the year says
/// which goods are.
pub(crate) fn drawn(
    tx: &mut Tx<'_>,
    application: &Application,
    good: Option<&CatalogueGood>,
    management: Option<Management>,
) -> Result<Option<Drawn>, Failure> {
    let year = application.licence_year;
    if let Some((market, categories)) = application.permit_categories() {
        return Ok(Some(Drawn {
            programme: Programme::Textile,
            year,
            commodities: categories.into_iter().map(str::to_owned).collect(),
            market: market.as_str().to_owned(),
        }));
    }
    let Some(good) = good else { return Ok(None) };
    let of_programme = |programme| Drawn {
        programme,
        year,
        commodities: vec![good.category.clone()],
        market: String::new(),
    };
    Ok(match application.kind.family() {
        Family::TariffQuota => tariff_quota(application, good),
        Family::Import if tx.is_shared(Programme::Import, year, &good.category)? => {
            Some(of_programme(Programme::Import))
        }
        Family::Import | Family::Automatic | Family::Export | Family::Textile => management
            .filter(|management| management.needs_quota())
            .map(|_| of_programme(Programme::Export)),
    })
}

/// The accounts of a tariff quota: of one country's where the certificate is.
fn tariff_quota(application: &Application, good: &CatalogueGood) -> Option<Drawn> {
    let programme =
        if application.is_fertiliser() { Programme::Fertiliser } else { Programme::Agricultural };
    let market = if application.kind == LicenceKind::TariffQuotaCountry {
        application.terms.origin_country()?.to_string()
    } else {
        String::new()
    };
    let (year, commodities) = (application.licence_year, vec![good.category.clone()]);
    Some(Drawn { programme, year, commodities, market })
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
            own.filter(|account| account.unit == *unit).map(|account| account.free()).sum()
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
/// `Lacking` when the accounts of a commodity together hold less, `Suspended`.
pub(crate) fn draw(
    tx: &mut Tx<'_>,
    licence: &Licence,
    accounts: &mut [QuotaAccount],
) -> Result<(), Failure> {
    let commodities: BTreeSet<String> =
        accounts.iter().map(|account| account.key.commodity.clone()).collect();
    let today = shanghai_day(tx.stamp().at);
    for commodity in &commodities {
        let own = accounts.iter().find(|account| account.key.commodity == *commodity);
        if let Some(own) = own
            && tx.is_suspended(&own.key, today)?
        {
            return Err(PlanRefusal::Suspended.into());
        }
        let mut wanted = licence.quantity.ten_thousandths();
        let mut held = 0;
        let counts = |account: &&mut QuotaAccount| {
            account.unit == *licence.quantity.unit() && account.key.commodity == *commodity
        };
        for account in accounts.iter_mut().filter(counts) {
            held += account.free();
            let amount = wanted.min(account.free());
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
        let amount = draw.issued.min(*rest);
        if amount <= 0 {
            continue;
        }
        *rest -= amount;
        let (account, posting) = account.post(kind, amount)?;
        tx.post_to_quota(&account, posting, Some(licence), reference)?;
    }
    Ok(())
}

/// Follows customs: what is written off of a licence is cleared in the accounts it was drawn on, up to
/// the quantity on its face, and what customs takes back is on the licence again.
pub(crate) fn clear(
    tx: &mut Tx<'_>,
    licence: &LicenceId,
    written_off: i64,
    reference: &str,
) -> Result<(), Failure> {
    let mut drawn = tx.quota_draws(licence)?;
    if drawn.is_empty() {
        return Ok(());
    }
    let accounts = claim(tx, &drawn)?;
    let of = |id: &AccountId| accounts.iter().find(|account| account.id == *id);
    let commodities: BTreeSet<&str> =
        accounts.iter().map(|account| account.key.commodity.as_str()).collect();
    let mut moves = Vec::new();
    for commodity in commodities {
        let is_its = |draw: &&mut LicenceDraw| {
            of(&draw.account).is_some_and(|account| account.key.commodity == commodity)
        };
        let own: Vec<&mut LicenceDraw> = drawn.iter_mut().filter(is_its).collect();
        let so_far: i64 = own.iter().map(|draw| draw.cleared).sum();
        let mut rest = written_off - so_far;
        for draw in &own {
            let (kind, amount) = if 0 < rest {
                (PostingKind::Clear, rest.min(draw.issued))
            } else {
                (PostingKind::Restore, (-rest).min(draw.cleared))
            };
            if 0 < amount {
                moves.push((draw.account.clone(), kind, amount));
                rest -= if kind == PostingKind::Clear { amount } else { -amount };
            }
        }
    }
    for (id, kind, amount) in moves {
        let account = of(&id).ok_or(Failure::NotFound("quota account"))?.clone();
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
