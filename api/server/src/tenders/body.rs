//! What the wire carries of tenders. Nothing here decides anything.

use chrono::{DateTime, NaiveDate, Utc};
use domain_kernel::{BasisPoints, Quantity, TenderId, UnifiedSocialCreditCode, Unit, decimal};
use domain_quotas::{Method, Tender, TenderState, Times};
use persistence::Bidder;
use persistence::ids::Fresh as _;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::limit::LimitBody;
use crate::problem::{FieldError, Message, Problem};
use crate::wire::{Fields, wire_enum};

wire_enum! {
    /// Where a tender stands: announced, evaluated by one person, published by another, cancelled.
    TenderStateWord as TenderState = TenderState { Announced Evaluated Published Cancelled }
}

/// How a tender is cleared: open (公开招标), everybody pays their own price; negotiated (协议招标),
/// everybody wins a part at the committee's price.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TenderMethod)]
pub(super) enum MethodWord {
    Open,
    Negotiated,
}

/// A tender to announce; quantities in its unit, prices in yuan for one unit.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct TenderRequest {
    /// The goods by name, as the catalogue names their category.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "碳化硅")]
    commodity: String,
    /// The quota year.
    #[validate(range(min = 2001, max = 2100))]
    #[schema(minimum = 2001, maximum = 2100, example = 2026)]
    year: i32,
    /// The round of the year, from 1.
    #[validate(range(min = 1, max = 99))]
    #[schema(minimum = 1, maximum = 99, example = 1)]
    round: i32,
    /// The announcement it stands on (公告文号).
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "招标委员会公告2026年第1号")]
    document: String,
    method: MethodWord,
    /// The committee's price, of a negotiated tender.
    #[validate(length(min = 1, max = 24))]
    #[schema(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "100"
    )]
    #[serde(default)]
    price: Option<String>,
    /// Unit of quantity (计量单位), three digits.
    #[validate(length(equal = 3))]
    #[schema(pattern = "^[0-9A-Z]{3}$", example = "070")]
    unit: String,
    /// What there is to win.
    #[validate(length(min = 1, max = 24))]
    #[schema(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "109000"
    )]
    quantity: String,
    /// The least a bid may ask for.
    #[validate(length(min = 1, max = 24))]
    #[schema(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "100"
    )]
    least: String,
    /// The lowest price.
    #[validate(length(min = 1, max = 24))]
    #[schema(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "90"
    )]
    floor: String,
    /// The unit of every award.
    #[validate(length(min = 1, max = 24))]
    #[schema(min_length = 1, max_length = 24, pattern = r"^[0-9]+(\.[0-9]{1,4})?$", example = "1")]
    lot: String,
    /// The deposit on an award, in hundredths of a per cent of its price.
    #[validate(range(max = 10_000))]
    #[schema(maximum = 10_000, example = 3000)]
    deposit_basis_points: u32,
    /// From when sealed bids are taken in.
    #[schema(example = "2026-03-02T01:00:00Z")]
    bids_from: DateTime<Utc>,
    /// A bid received then is late.
    #[schema(example = "2026-03-06T08:00:00Z")]
    closes_at: DateTime<Utc>,
    /// From when bidders open their seals.
    #[schema(example = "2026-03-07T02:00:00Z")]
    opens_at: DateTime<Utc>,
    /// A bid not opened by then is void.
    #[schema(example = "2026-03-07T08:00:00Z")]
    opened_until: DateTime<Utc>,
    /// The last day for the deposit.
    #[validate(custom(function = crate::dates::is_day))]
    #[schema(example = "2026-03-20")]
    deposit_due: NaiveDate,
    /// The last day for the rest of the price.
    #[validate(custom(function = crate::dates::is_day))]
    #[schema(example = "2026-04-20")]
    balance_due: NaiveDate,
    /// How the most a firm may bid is computed from its base years; without it firms are listed one by
    /// one.
    #[validate(nested)]
    #[serde(default)]
    limit: Option<LimitBody>,
    /// The last day on which an award is handed back; the last day of paying when missing.
    #[validate(custom(function = crate::dates::is_day))]
    #[schema(example = "2026-08-31")]
    #[serde(default)]
    return_by: Option<NaiveDate>,
    /// What is paid back of the price of a part handed back before it was paid in full, in hundredths
    /// of a per cent; a fifth when missing (rule B16).
    #[validate(range(max = 10_000))]
    #[schema(maximum = 10_000, example = 2000)]
    #[serde(default)]
    refund_basis_points: Option<u32>,
    /// The tender whose abandoned quantity this one sells: who paid for or handed back a part of that
    /// may bid, each as the rule for it says.
    #[validate(length(equal = 36))]
    #[schema(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    #[serde(default)]
    rebids: Option<String>,
}

/// What is paid back of the price of a part that is handed back (rule B16).
const REFUND: BasisPoints = BasisPoints(2_000);

fn amount(text: &str) -> Result<i64, domain_kernel::DecimalError> {
    decimal::parse(text, Quantity::DECIMALS)
}

impl TenderRequest {
    pub(super) fn parse(self) -> Result<Tender, Problem> {
        let mut fields = Fields::default();
        let unit = fields.read("/unit", &self.unit, Unit::parse);
        let quantity = unit.and_then(|unit| {
            fields.read("/quantity", &self.quantity, |text| Quantity::parse(text, unit.clone()))
        });
        let least = fields.read("/least", &self.least, amount);
        let floor = fields.read("/floor", &self.floor, amount);
        let lot = fields.read("/lot", &self.lot, amount);
        let price = fields.read_optional("/price", self.price.as_ref(), amount);
        let method = match (self.method, price.flatten()) {
            (MethodWord::Open, None) => Some(Method::Open),
            (MethodWord::Negotiated, Some(price)) => Some(Method::Negotiated { price }),
            (MethodWord::Open, Some(_)) | (MethodWord::Negotiated, None) => {
                fields.add(FieldError::new("/price", "price_of_method", Message::TenderPrice));
                None
            }
        };
        let limit = self.limit.as_ref().map(|limit| limit.read(&mut fields));
        let rebids = fields.read_optional("/rebids", self.rebids.as_ref(), TenderId::parse);
        fields.build(|| {
            Some(Tender {
                id: TenderId::fresh(),
                year: self.year,
                commodity: self.commodity.trim().to_owned(),
                round: self.round,
                document: self.document,
                method: method?,
                quantity: quantity?,
                least: least?,
                floor: floor?,
                lot: lot?,
                deposit: BasisPoints(self.deposit_basis_points),
                times: Times {
                    bids_from: self.bids_from,
                    closes_at: self.closes_at,
                    opens_at: self.opens_at,
                    opened_until: self.opened_until,
                    deposit_due: self.deposit_due,
                    balance_due: self.balance_due,
                },
                limit: limit.flatten(),
                return_by: self.return_by.unwrap_or(self.balance_due),
                refund: self.refund_basis_points.map_or(REFUND, BasisPoints),
                rebids: rebids?,
                state: TenderState::Announced,
                evaluated_by: None,
            })
        })
    }
}

/// A tender (招标).
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[schema(as = Tender)]
pub(super) struct TenderView {
    #[schema(format = "uuid")]
    pub(super) id: String,
    /// The goods by name.
    #[schema(example = "碳化硅")]
    pub(super) commodity: String,
    /// The quota year.
    #[schema(example = 2026)]
    pub(super) year: i32,
    /// The round of the year.
    #[schema(example = 1)]
    pub(super) round: i32,
    /// The announcement it stands on.
    pub(super) document: String,
    pub(super) method: MethodWord,
    /// The committee's price, of a negotiated tender.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) price: Option<String>,
    /// Unit of the quantities.
    #[schema(example = "070")]
    pub(super) unit: String,
    /// What there is to win.
    #[schema(example = "109000.0000")]
    pub(super) quantity: String,
    /// The least a bid may ask for.
    pub(super) least: String,
    /// The lowest price, in yuan for one unit.
    pub(super) floor: String,
    /// The unit of every award.
    pub(super) lot: String,
    /// The deposit, in hundredths of a per cent of the price.
    pub(super) deposit_basis_points: u32,
    /// From when sealed bids are taken in.
    pub(super) bids_from: DateTime<Utc>,
    /// A bid received then is late.
    pub(super) closes_at: DateTime<Utc>,
    /// From when bidders open their seals.
    pub(super) opens_at: DateTime<Utc>,
    /// A bid not opened by then is void.
    pub(super) opened_until: DateTime<Utc>,
    /// The last day for the deposit.
    pub(super) deposit_due: NaiveDate,
    /// The last day for the rest of the price.
    pub(super) balance_due: NaiveDate,
    /// How the most a firm may bid is computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) limit: Option<LimitBody>,
    /// The last day on which an award is handed back.
    #[schema(example = "2026-08-31")]
    pub(super) return_by: NaiveDate,
    /// What is paid back of the price of a part handed back before it was paid in full, in hundredths
    /// of a per cent.
    #[schema(example = 2000)]
    pub(super) refund_basis_points: u32,
    /// The tender whose abandoned quantity this one sells.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    pub(super) rebids: Option<String>,
    pub(super) state: TenderStateWord,
}

/// A quantity or a price as text.
pub(super) fn text(amount: i64) -> String {
    decimal::print(amount, Quantity::DECIMALS)
}

impl From<Tender> for TenderView {
    fn from(tender: Tender) -> Self {
        let (method, price) = match tender.method {
            Method::Open => (MethodWord::Open, None),
            Method::Negotiated { price } => (MethodWord::Negotiated, Some(text(price))),
        };
        Self {
            id: tender.id.to_string(),
            commodity: tender.commodity,
            year: tender.year,
            round: tender.round,
            document: tender.document,
            method,
            price,
            unit: tender.quantity.unit().to_string(),
            quantity: tender.quantity.decimal(),
            least: text(tender.least),
            floor: text(tender.floor),
            lot: text(tender.lot),
            deposit_basis_points: tender.deposit.0,
            bids_from: tender.times.bids_from,
            closes_at: tender.times.closes_at,
            opens_at: tender.times.opens_at,
            opened_until: tender.times.opened_until,
            deposit_due: tender.times.deposit_due,
            balance_due: tender.times.balance_due,
            limit: tender.limit.as_ref().map(LimitBody::of),
            return_by: tender.return_by,
            refund_basis_points: tender.refund.0,
            rebids: tender.rebids.as_ref().map(ToString::to_string),
            state: tender.state.into(),
        }
    }
}

/// Firms that may bid.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct BiddersRequest {
    #[validate(length(min = 1, max = 1000), nested)]
    #[schema(min_items = 1, max_items = 1000)]
    bidders: Vec<BidderRequest>,
}

/// A firm that may bid (具备投标资格的企业).
#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = BidderListed)]
struct BidderRequest {
    /// Its credit code.
    #[validate(length(min = 18, max = 40))]
    #[schema(min_length = 18, max_length = 40, example = "91350100M000100Y43")]
    credit_code: String,
    /// The most it may bid, in the unit of the tender.
    #[validate(length(min = 1, max = 24))]
    #[schema(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "484.8"
    )]
    maximum: String,
}

impl BiddersRequest {
    pub(super) fn parse(&self) -> Result<Vec<(UnifiedSocialCreditCode, i64)>, Problem> {
        let mut fields = Fields::default();
        let mut listed = Vec::with_capacity(self.bidders.len());
        for (index, bidder) in self.bidders.iter().enumerate() {
            let at = |name: &str| format!("/bidders/{index}/{name}");
            let code = fields.read(
                &at("credit_code"),
                &bidder.credit_code,
                UnifiedSocialCreditCode::parse,
            );
            let maximum = fields.read(&at("maximum"), &bidder.maximum, amount);
            if maximum == Some(0) {
                fields.add(FieldError::new(at("maximum"), "not_positive", Message::TenderAmount));
            }
            listed.extend(code.zip(maximum));
        }
        fields.build(|| Some(listed))
    }
}

/// A firm that may bid.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Bidder)]
pub(super) struct BidderView {
    /// Its record.
    #[schema(format = "uuid")]
    enterprise_id: String,
    /// Its credit code.
    #[schema(example = "91350100M000100Y43")]
    credit_code: String,
    /// Its name.
    name: String,
    /// The most it may bid, in the unit of the tender.
    #[schema(example = "484.8000")]
    maximum: String,
}

impl From<Bidder> for BidderView {
    fn from(bidder: Bidder) -> Self {
        Self {
            enterprise_id: bidder.enterprise.to_string(),
            credit_code: bidder.credit_code,
            name: bidder.name,
            maximum: text(bidder.maximum),
        }
    }
}
