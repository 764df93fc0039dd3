//! What the wire carries of quotas. Nothing here decides anything.

use chrono::{DateTime, SecondsFormat, Utc};
use domain_kernel::{UnifiedSocialCreditCode, Unit};
use domain_quotas::{
    Pool, PostingKind, Programme, QuotaAccount, QuotaBalance, QuotaBucket, QuotaKey,
};
use operations::quotas::Entry;
use persistence::{QuotaEntry, QuotaFilter};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::customs::QuantityRequest;
use crate::licences::body::QuantityView;
use crate::problem::Problem;
use crate::wire::{Fields, wire_enum};

wire_enum! {
    /// The measure that a quota belongs to: export quotas (出口配额), or quantities of interim
    /// textile export licences (纺织品临时出口许可数量), import quotas (进口配额), tariff quotas of
    /// agricultural products (农产品进口关税配额) or of fertilisers (化肥进口关税配额).
    ProgrammeWord as QuotaProgramme = Programme {
        Export Textile Import Agricultural Fertiliser
    }
}

wire_enum! {
    /// How a holder came by its quota: by performance (业绩), open bidding (公开招标), negotiated
    /// bidding (协议招标), for border small trade (边境小额贸易), by own application (自主申领), for
    /// state trading (国营贸易) or not (非国营贸易), as a new entrant (新企业), or of what others gave back
    /// (再分配).
    PoolWord as QuotaPool = Pool {
        Performance OpenBid NegotiatedBid Border SelfApply StateTrading NonState NewEntrant
        Reallocation
    }
}

wire_enum! {
    /// Why an amount moved: allocated (分配), taken back (调整), drawn by a licence (签发), written off by
    /// customs (核销) or that taken back (撤销核销), given back by a licence (退回), lost with one (作废) or
    /// with the year (年末失效), handed back by the holder (上交), transferred (转让) or taken over (受让),
    /// forfeited (没收), or deducted for what was unused the year before (下年扣减).
    PostingWord as QuotaPosting = PostingKind {
        Allocate Adjust Issue Clear Restore Return Expire Lapse HandBack TransferOut TransferIn
        Forfeit PenaltyNextYear
    }
}

/// What an officer may enter.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = QuotaEntryKind)]
enum EntryWord {
    /// What was allocated (分配).
    Allocate,
    /// A part that is taken back (调整).
    Adjust,
}

/// An allocation, or a part of one that is taken back.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct QuotaEntryRequest {
    kind: EntryWord,
    /// Credit code of the holder.
    #[validate(length(min = 18, max = 40))]
    #[schema(min_length = 18, max_length = 40, example = "91350100M000100Y43")]
    holder: String,
    programme: ProgrammeWord,
    /// The quota year.
    #[validate(range(min = 2001, max = 2100))]
    #[schema(minimum = 2001, maximum = 2100, example = 2026)]
    year: i32,
    /// The goods by name, as the catalogue names their category, or the category of textiles.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "锑及锑制品")]
    commodity: String,
    /// The restricting market, as `EU`; missing where the quota holds for every market.
    #[validate(length(max = 10))]
    #[schema(max_length = 10)]
    #[serde(default)]
    market: String,
    pool: PoolWord,
    #[validate(nested)]
    quantity: QuantityRequest,
    /// The document that it stands on (文号).
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "商贸函〔2026〕1号")]
    document: String,
}

impl QuotaEntryRequest {
    pub(super) fn parse(self) -> Result<Entry, Problem> {
        let mut fields = Fields::default();
        let holder = fields.read("/holder", &self.holder, UnifiedSocialCreditCode::parse);
        let quantity = self.quantity.read(&mut fields, "/quantity");
        let key = QuotaKey {
            programme: self.programme.into(),
            year: self.year,
            commodity: self.commodity.trim().to_owned(),
            market: self.market.trim().to_owned(),
            pool: self.pool.into(),
        };
        let kind = match self.kind {
            EntryWord::Allocate => PostingKind::Allocate,
            EntryWord::Adjust => PostingKind::Adjust,
        };
        fields.build(|| {
            Some(Entry { holder: holder?, key, quantity: quantity?, kind, document: self.document })
        })
    }
}

/// What a holder gives back.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct HandBackRequest {
    /// In the unit of the account; above zero.
    #[validate(length(min = 1, max = 24))]
    #[schema(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "300"
    )]
    pub(super) quantity: String,
}

/// Which accounts to list.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct QuotaFilterParams {
    programme: Option<ProgrammeWord>,
    /// The quota year.
    #[validate(range(min = 2001, max = 2100))]
    #[param(minimum = 2001, maximum = 2100, example = 2026)]
    year: Option<i32>,
    /// The goods by name, or the category of textiles.
    #[validate(length(max = 100))]
    #[param(max_length = 100, example = "锑及锑制品")]
    commodity: Option<String>,
    /// The restricting market.
    #[validate(length(max = 10))]
    #[param(max_length = 10, example = "EU")]
    market: Option<String>,
}

impl QuotaFilterParams {
    pub(super) fn parse(&self) -> QuotaFilter {
        QuotaFilter {
            programme: self.programme.map(Into::into),
            year: self.year,
            commodity: self.commodity.clone(),
            market: self.market.clone(),
        }
    }
}

/// What the parts of an account hold (余额): `allocated + transferred_in` is the sum of the others.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaBalance)]
pub(crate) struct BalanceView {
    /// Entered by officers or decided by an allocation.
    allocated: QuantityView,
    /// Taken over from other holders.
    transferred_in: QuantityView,
    /// Free to be drawn on.
    free: QuantityView,
    /// Printed on licences, by the quantity on their faces.
    issued: QuantityView,
    /// Written off by customs, up to the quantity on the licences.
    cleared: QuantityView,
    /// Lost with licences that ended unused, or with the end of the year.
    expired: QuantityView,
    /// Given back by the holder in time.
    handed_back: QuantityView,
    /// Transferred to other holders.
    transferred_out: QuantityView,
    /// Taken away for a breach.
    forfeited: QuantityView,
    /// Deducted for what was left unused the year before.
    deducted: QuantityView,
}

impl BalanceView {
    pub(crate) fn of(balance: &QuotaBalance, unit: &Unit) -> Self {
        let part = |bucket| QuantityView::of(balance.of(bucket), unit);
        Self {
            allocated: part(QuotaBucket::Allocated),
            transferred_in: part(QuotaBucket::TransferredIn),
            free: part(QuotaBucket::Free),
            issued: part(QuotaBucket::Issued),
            cleared: part(QuotaBucket::Cleared),
            expired: part(QuotaBucket::Expired),
            handed_back: part(QuotaBucket::HandedBack),
            transferred_out: part(QuotaBucket::TransferredOut),
            forfeited: part(QuotaBucket::Forfeited),
            deducted: part(QuotaBucket::Deducted),
        }
    }
}

/// The instant of a balance.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct BalanceParams {
    /// Now when missing.
    #[param(example = "2026-09-15T16:00:00Z")]
    pub(super) as_of: Option<DateTime<Utc>>,
}

/// What an account held at an instant.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaBalanceAt)]
pub(super) struct BalanceAtView {
    /// The instant.
    #[schema(example = "2026-09-15T16:00:00Z")]
    as_of: DateTime<Utc>,
    #[serde(flatten)]
    balance: BalanceView,
}

impl BalanceAtView {
    pub(super) fn of(as_of: DateTime<Utc>, balance: &QuotaBalance, unit: &Unit) -> Self {
        Self { as_of, balance: BalanceView::of(balance, unit) }
    }
}

/// A quota account (配额台账).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaAccount)]
pub(crate) struct QuotaAccountView {
    #[schema(format = "uuid")]
    id: String,
    /// The holder.
    #[schema(format = "uuid")]
    enterprise_id: String,
    programme: ProgrammeWord,
    /// The quota year.
    #[schema(example = 2026)]
    year: i32,
    /// The goods by name, or the category of textiles.
    #[schema(example = "锑及锑制品")]
    commodity: String,
    /// The restricting market, or the country of a country quota; missing where the quota holds for
    /// every market.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    market: String,
    pool: PoolWord,
    #[serde(flatten)]
    balance: BalanceView,
}

impl From<QuotaAccount> for QuotaAccountView {
    fn from(account: QuotaAccount) -> Self {
        Self {
            id: account.id.to_string(),
            enterprise_id: account.holder.to_string(),
            programme: account.key.programme.into(),
            year: account.key.year,
            balance: BalanceView::of(&account.balance, &account.unit),
            commodity: account.key.commodity,
            market: account.key.market,
            pool: account.key.pool.into(),
        }
    }
}

/// An entry of a quota account (分录).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaEntry)]
pub(super) struct QuotaEntryView {
    #[schema(format = "uuid")]
    id: String,
    kind: PostingWord,
    amount: QuantityView,
    /// The licence that draws or gives back.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    licence_id: Option<String>,
    /// The document, the number of the licence, or the act that caused it.
    reference: String,
    /// What was free after it.
    free: QuantityView,
    /// When it was entered.
    at: String,
}

impl QuotaEntryView {
    pub(super) fn of(entry: QuotaEntry, account: &QuotaAccount) -> Self {
        Self {
            id: entry.id,
            kind: entry.posting.kind.into(),
            amount: QuantityView::of(entry.posting.amount, &account.unit),
            licence_id: entry.licence.as_ref().map(ToString::to_string),
            reference: entry.reference,
            free: QuantityView::of(entry.balance.of(QuotaBucket::Free), &account.unit),
            at: entry.at.to_rfc3339_opts(SecondsFormat::Millis, true),
        }
    }
}
