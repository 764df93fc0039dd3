//! Bids: handed in under seal, opened by their bidders, paid for when they won.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use domain_kernel::{BidId, Quantity, TenderId, decimal};
use domain_quotas::auction::{Verdict, deposit, total};
use domain_quotas::{Tender, sealed_text};
use operations::tenders::{self, Opening, Payment};
use persistence::{TenderBid, Tx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::{Validate, ValidationError};

use super::body::text;
use crate::amount::AmountText;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::idempotency::sha256_hex;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath, segment};
use crate::permit::{BidsSubmit, Permit, TendersManage, TendersRead};
use crate::problem::{CreateProblems, PageOfProblems, Problem};
use crate::query::{ListQuery, NoFilter};
use crate::valid::Valid;
use crate::wire::Fields;
use crate::write::{Create, CreateParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(submit_bid).service(open_bid).service(list_bids).service(pay_award);
}

/// The path of a bid of a tender.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct BidPath {
    /// The tender.
    #[param(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// The bid.
    #[param(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8092")]
    bid_id: String,
}

impl BidPath {
    pub(super) fn parse(&self) -> Result<(TenderId, BidId), Problem> {
        let tender = segment("id", &self.id, TenderId::parse)?;
        Ok((tender, segment("bid_id", &self.bid_id, BidId::parse)?))
    }
}

/// A bid under seal.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct BidRequest {
    /// SHA-256, in hexadecimal, of the tender's id, the credit code of the firm, the quantity and the
    /// price with four decimals each, and a secret salt, joined by line feeds. Nothing else of the bid
    /// is sent before the opening.
    #[validate(length(equal = 64), custom(function = is_digest))]
    #[schema(
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    seal: String,
}

fn is_digest(text: &str) -> Result<(), ValidationError> {
    let is_hex = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    if is_hex { Ok(()) } else { Err(ValidationError::new("digest")) }
}

/// What a seal holds.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct OpeningRequest {
    /// What is bid for, in the unit of the tender.
    #[validate(length(min = 1, max = 24))]
    #[schema(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "3000"
    )]
    quantity: String,
    /// For one unit, in yuan.
    #[validate(length(min = 1, max = 24))]
    #[schema(
        min_length = 1,
        max_length = 24,
        pattern = r"^[0-9]+(\.[0-9]{1,4})?$",
        example = "120"
    )]
    price: String,
    /// The secret that was sealed with it.
    #[validate(length(min = 16, max = 200))]
    #[schema(min_length = 16, max_length = 200, example = "6f1c2a94be0d4c77")]
    salt: String,
}

impl OpeningRequest {
    fn parse(self, tender: &TenderId, firm: &str) -> Result<Opening, Problem> {
        let mut fields = Fields::default();
        let amount = |text: &str| decimal::parse(text, Quantity::DECIMALS);
        let quantity = fields.read("/quantity", &self.quantity, amount);
        let price = fields.read("/price", &self.price, amount);
        fields.build(|| {
            let (quantity, price) = (quantity?, price?);
            let said = (text(quantity), text(price));
            let sealed = sealed_text(tender, firm, (&said.0, &said.1), &self.salt);
            let seal = sha256_hex(sealed.as_bytes());
            Some(Opening { quantity, price, salt: self.salt, seal })
        })
    }
}

/// What a bid won.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TenderAward)]
struct AwardView {
    /// In the unit of the tender; zero for a bid that counts and lost.
    #[schema(example = "600.0000")]
    quantity: String,
    /// For one unit, in yuan.
    #[schema(example = "100.0000")]
    price: String,
    /// The whole price in yuan.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "60000.00")]
    total: Option<String>,
    /// The deposit in yuan.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "18000.00")]
    deposit: Option<String>,
}

/// A bid (投标): what it says is there once it is opened, what it won once that is published.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = TenderBid)]
pub(super) struct BidView {
    #[schema(format = "uuid")]
    id: String,
    /// The firm.
    #[schema(format = "uuid")]
    enterprise_id: String,
    /// SHA-256 of what is sealed.
    seal: String,
    /// When the seal was received, by the server's clock.
    received_at: DateTime<Utc>,
    /// What is bid for.
    #[serde(skip_serializing_if = "Option::is_none")]
    quantity: Option<String>,
    /// For one unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    price: Option<String>,
    /// When the seal was opened.
    #[serde(skip_serializing_if = "Option::is_none")]
    opened_at: Option<DateTime<Utc>>,
    /// Why it does not count.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "floor")]
    fault: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    award: Option<AwardView>,
    /// When the deposit was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    deposit_paid_on: Option<NaiveDate>,
    /// When the whole price was paid.
    #[serde(skip_serializing_if = "Option::is_none")]
    paid_on: Option<NaiveDate>,
    /// What was handed back of the award, in the unit of the tender.
    returned: AmountText,
    /// What is paid back for that, in yuan.
    #[schema(example = "24000.00")]
    refunded: String,
}

impl BidView {
    pub(super) fn of(bid: TenderBid, tender: &Tender) -> Self {
        let (fault, award) = match bid.verdict {
            Some(Verdict::Invalid(fault)) => (Some(fault.as_str()), None),
            Some(Verdict::Valid(award)) => (None, Some(award)),
            None => (None, None),
        };
        let yuan = |hundredths: i64| decimal::print(hundredths, 2);
        let award = award.map(|award| {
            let price = total(award.quantity, award.price);
            AwardView {
                quantity: text(award.quantity),
                price: text(award.price),
                total: price.map(yuan),
                deposit: price.map(|price| yuan(deposit(price, tender.deposit))),
            }
        });
        Self {
            id: bid.id.to_string(),
            enterprise_id: bid.enterprise.to_string(),
            seal: bid.seal,
            received_at: bid.received_at,
            quantity: bid.opened.as_ref().map(|opened| text(opened.quantity)),
            price: bid.opened.as_ref().map(|opened| text(opened.price)),
            opened_at: bid.opened.as_ref().map(|opened| opened.at),
            fault,
            award,
            deposit_paid_on: bid.deposit_paid_on,
            paid_on: bid.paid_on,
            returned: AmountText::of(bid.returned),
            refunded: yuan(bid.refunded),
        }
    }
}

/// Hand in a bid under seal (投标).
///
/// By a qualified firm before the closing, by the server's clock. A second bid of the same firm is
/// taken in as well, and then none of them counts: repeat a request with its `Idempotency-Key`.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CreateParams),
    request_body = BidRequest,
    security(("bearer" = ["bids:submit"])),
    responses((status = 201, body = BidView), CreateProblems)
)]
#[post("/tenders/{id}/bids")]
async fn submit_bid(
    permit: Permit<BidsSubmit>,
    context: Data<Context>,
    create: Create,
    At(path): At<IdPath>,
    Valid(body): Valid<BidRequest>,
) -> Result<Written, Problem> {
    let (id, actor) = (path.parse(TenderId::parse)?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let (tender, bid) = tenders::submit(tx, &actor, &id, &body.seal)?;
        let place = format!("/api/v1/tenders/{id}/bids");
        Ok(Answer::created(place, BidView::of(bid, &tender)))
    };
    context.write(&permit.actor, create, work).await
}

/// Open a bid (启封).
///
/// By its bidder, from the opening on and while it lasts. What is opened has to be what was sealed;
/// the same again changes nothing.
#[utoipa::path(
    tag = "quotas",
    params(BidPath, CreateParams),
    request_body = OpeningRequest,
    security(("bearer" = ["bids:submit"])),
    responses((status = 200, body = BidView), CreateProblems)
)]
#[post("/tenders/{id}/bids/{bid_id}/opening")]
async fn open_bid(
    permit: Permit<BidsSubmit>,
    context: Data<Context>,
    create: Create,
    At(path): At<BidPath>,
    Valid(body): Valid<OpeningRequest>,
) -> Result<Written, Problem> {
    let (id, bid) = path.parse()?;
    let actor = permit.actor.clone();
    let firm = {
        let actor = actor.clone();
        let own = move |tx: &mut Tx<'_>| tenders::credit_code(tx, &actor);
        context.read(&permit.actor, own).await?
    };
    let opening = body.parse(&id, firm.as_str())?;
    let work = move |tx: &mut Tx<'_>| {
        let (tender, bid) = tenders::open(tx, &actor, (&id, &bid), &opening)?;
        Ok(Answer::ok(BidView::of(bid, &tender)))
    };
    context.write(&permit.actor, create, work).await
}

/// List the bids of a tender, in the order they were received.
///
/// A firm sees its own, the ministry all of them; before the opening nobody sees what they say.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, PageParams),
    security(("bearer" = ["tenders:read"])),
    responses((status = 200, body = Listing<BidView>), PageOfProblems)
)]
#[get("/tenders/{id}/bids")]
async fn list_bids(
    permit: Permit<TendersRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<BidView>, Problem> {
    let (id, rows) = (path.parse(TenderId::parse)?, query.page.rows());
    let (after, actor) = (query.page.after_id(BidId::parse)?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| tenders::bids(tx, &actor, &id, after.as_ref(), rows);
    let (tender, found) = context.read(&permit.actor, work).await?;
    let bids: Vec<TenderBid> = found.into_iter().map(|found| found.bid).collect();
    let key = |bid: &TenderBid| bid.id.to_string();
    Ok(query.page.listing(bids, key, |bid| BidView::of(bid, &tender)))
}

/// What is paid for an award.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = AwardPaymentKind)]
enum PaymentWord {
    /// The deposit (中标保证金).
    Deposit,
    /// The rest of the price (中标金余额).
    Balance,
}

/// A payment for an award.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct PaymentRequest {
    kind: PaymentWord,
    /// The receipt (收款凭证号).
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "收据2026-0042")]
    document: String,
}

/// Enter a payment for an award.
///
/// By the ministry, in time: what is not paid by the last day is abandoned (弃标). With the whole
/// price paid, the quantity stands in the firm's quota account and licences draw on it.
#[utoipa::path(
    tag = "quotas",
    params(BidPath, CreateParams),
    request_body = PaymentRequest,
    security(("bearer" = ["tenders:manage"])),
    responses((status = 200, body = BidView), CreateProblems)
)]
#[post("/tenders/{id}/bids/{bid_id}/payments")]
async fn pay_award(
    permit: Permit<TendersManage>,
    context: Data<Context>,
    create: Create,
    At(path): At<BidPath>,
    Valid(body): Valid<PaymentRequest>,
) -> Result<Written, Problem> {
    let ((id, bid), today) = (path.parse()?, context.clock.today());
    let actor = permit.actor.clone();
    let payment = match body.kind {
        PaymentWord::Deposit => Payment::Deposit,
        PaymentWord::Balance => Payment::Balance,
    };
    let work = move |tx: &mut Tx<'_>| {
        let entered = (today, body.document.as_str());
        let (tender, bid) = tenders::pay(tx, &actor, (&id, &bid), payment, entered)?;
        Ok(Answer::ok(BidView::of(bid, &tender)))
    };
    context.write(&permit.actor, create, work).await
}
