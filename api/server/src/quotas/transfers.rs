//! Transfers of quota (转受让): offered, taken over, given up; and forfeits.

use actix_web::web::Data;
use actix_web::{get, post};
use domain_kernel::{AccountId, TransferId, UnifiedSocialCreditCode};
use domain_quotas::{QuotaAccount, Transfer, TransferState};
use operations::quotas;
use persistence::{Held, TransferOf, Tx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::body::QuotaAccountView;
use crate::amount::AmountText;
use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath};
use crate::permit::{Permit, QuotasAllocate, QuotasHold, QuotasRead};
use crate::problem::{CommandProblems, ListProblems, Problem};
use crate::query::ListQuery;
use crate::valid::Valid;
use crate::wire::{Fields, wire_enum};
use crate::write::{Command, CommandParams, Create, CreateParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(offer_quota_transfer).service(list_quota_transfers);
    config.service(accept_quota_transfer).service(withdraw_quota_transfer).service(forfeit_quota);
}

wire_enum! {
    /// Where a transfer stands: offered, taken over, given up.
    TransferStateWord as QuotaTransferState = TransferState { Offered Accepted Withdrawn }
}

wire_enum! {
    /// On which side of a transfer.
    TransferSide as QuotaTransferSide = TransferOf { Transferor Transferee }
}

/// A quantity offered to another enterprise.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaTransferRequest)]
struct TransferRequest {
    /// Credit code of who takes it over.
    #[validate(length(min = 18, max = 40))]
    #[schema(min_length = 18, max_length = 40, example = "91350100M000100Y43")]
    transferee: String,
    /// In the unit of the account; above zero.
    quantity: AmountText,
    /// Number of the transfer platform (平台编号).
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "ZSR-2026-00017")]
    reference: String,
}

impl TransferRequest {
    fn parse(self) -> Result<(UnifiedSocialCreditCode, i64, String), Problem> {
        let mut fields = Fields::default();
        let transferee =
            fields.read("/transferee", &self.transferee, UnifiedSocialCreditCode::parse);
        let quantity = self.quantity.read(&mut fields, "/quantity");
        fields.build(|| Some((transferee?, quantity?, self.reference)))
    }
}

/// A transfer (转受让).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaTransfer)]
struct TransferView {
    #[schema(format = "uuid")]
    id: String,
    /// The account it leaves.
    #[schema(format = "uuid")]
    account_id: String,
    /// The goods by name, or the category of textiles.
    #[schema(example = "4")]
    commodity: String,
    /// The quota year.
    #[schema(example = 2026)]
    year: i32,
    /// Who gives.
    #[schema(format = "uuid")]
    transferor_id: String,
    /// Who takes.
    #[schema(format = "uuid")]
    transferee_id: String,
    /// In the unit of the account.
    quantity: AmountText,
    /// Number of the transfer platform.
    reference: String,
    state: TransferStateWord,
}

impl TransferView {
    fn of(account: QuotaAccount, transfer: Transfer) -> Self {
        Self {
            id: transfer.id.to_string(),
            account_id: transfer.account.to_string(),
            commodity: account.key.commodity,
            year: account.key.year,
            transferor_id: transfer.transferor.to_string(),
            transferee_id: transfer.transferee.to_string(),
            quantity: AmountText::of(transfer.quantity),
            reference: transfer.reference,
            state: transfer.state.into(),
        }
    }
}

fn view((account, held): (QuotaAccount, Held<Transfer>)) -> Answer<TransferView> {
    let (transfer, version) = held.into_parts();
    Answer::ok(TransferView::of(account, transfer)).versioned(version)
}

/// Offer quota to another enterprise (转让).
///
/// By its holder; nothing moves until the other takes it over. Textiles go to any operator that is
/// filed and lawful (rule T12), what was bid for to who is qualified to bid (rule B19); tariff quota and
/// allocated quota are not transferred.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CreateParams),
    request_body = TransferRequest,
    security(("bearer" = ["quotas:hold"])),
    responses((status = 201, body = TransferView), CommandProblems)
)]
#[post("/quotas/accounts/{id}/transfers")]
async fn offer_quota_transfer(
    permit: Permit<QuotasHold>,
    context: Data<Context>,
    create: Create,
    At(path): At<IdPath>,
    Valid(body): Valid<TransferRequest>,
) -> Result<Written, Problem> {
    let (id, actor) = (path.parse(AccountId::parse)?, permit.actor.clone());
    let (transferee, quantity, reference) = body.parse()?;
    let work = move |tx: &mut Tx<'_>| {
        let given = (&transferee, quantity, reference.as_str());
        let (account, held) = quotas::offer(tx, &actor, &id, given)?;
        let (transfer, version) = held.into_parts();
        let view = TransferView::of(account, transfer);
        Ok(Answer::created("/api/v1/quotas/transfers".to_owned(), view).versioned(version))
    };
    context.write(&permit.actor, create, work).await
}

/// Which transfers to list.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TransferParams {
    /// What the firm gives, or what it takes; it says nothing to an authority.
    #[param(inline)]
    side: TransferSide,
}

/// List transfers, the newest first.
///
/// A firm sees what it gives or what it takes, an authority what firms of its regions give.
#[utoipa::path(
    tag = "quotas",
    params(TransferParams, PageParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = Listing<TransferView>), ListProblems)
)]
#[get("/quotas/transfers")]
async fn list_quota_transfers(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    query: ListQuery<TransferParams>,
) -> Result<Listing<TransferView>, Problem> {
    let (rows, after) = (query.page.rows(), query.page.after_id(TransferId::parse)?);
    let (actor, side) = (permit.actor.clone(), query.filter.side.into());
    let work = move |tx: &mut Tx<'_>| quotas::transfers(tx, &actor, side, after.as_ref(), rows);
    let found = context.read(&permit.actor, work).await?;
    let key = |(_, held): &(QuotaAccount, Held<Transfer>)| held.value.id.to_string();
    Ok(query.page.listing(found, key, |(account, held)| TransferView::of(account, held.value)))
}

/// Take a transfer over (受让).
///
/// By the transferee: the quantity leaves one account and comes into the other, both at once.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    security(("bearer" = ["quotas:hold"])),
    responses((status = 200, body = TransferView), CommandProblems)
)]
#[post("/quotas/transfers/{id}/acceptance")]
async fn accept_quota_transfer(
    permit: Permit<QuotasHold>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(TransferId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| Ok(view(quotas::accept(tx, &actor, (&id, expected))?));
    context.write(&permit.actor, command, work).await
}

/// Give a transfer up.
///
/// By either side, before it is taken over.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    security(("bearer" = ["quotas:hold"])),
    responses((status = 200, body = TransferView), CommandProblems)
)]
#[post("/quotas/transfers/{id}/withdrawal")]
async fn withdraw_quota_transfer(
    permit: Permit<QuotasHold>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(TransferId::parse)?, command.expected);
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| Ok(view(quotas::withdraw(tx, &actor, (&id, expected))?));
    context.write(&permit.actor, command, work).await
}

/// What is taken away, and why.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = QuotaForfeitRequest)]
struct ForfeitRequest {
    /// In the unit of the account; above zero.
    quantity: AmountText,
    /// The document that says so (处罚文号).
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "商贸函〔2026〕77号")]
    document: String,
}

/// Take quota away for a breach (没收配额).
///
/// By the authority of the holder, with the document that says so; what is on licences stays there.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CommandParams),
    request_body = ForfeitRequest,
    security(("bearer" = ["quotas:allocate"])),
    responses((status = 200, body = QuotaAccountView), CommandProblems)
)]
#[post("/quotas/accounts/{id}/forfeiture")]
async fn forfeit_quota(
    permit: Permit<QuotasAllocate>,
    context: Data<Context>,
    command: Command,
    At(path): At<IdPath>,
    Valid(body): Valid<ForfeitRequest>,
) -> Result<Written, Problem> {
    let (id, expected) = (path.parse(AccountId::parse)?, command.expected);
    let mut fields = Fields::default();
    let quantity = body.quantity.read(&mut fields, "/quantity");
    let (quantity, actor) = (fields.build(|| quantity)?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let taken = (quantity, body.document.as_str());
        let held = quotas::forfeit(tx, &actor, (&id, expected), taken)?;
        Ok(Answer::ok(QuotaAccountView::from(held.value)).versioned(held.version))
    };
    context.write(&permit.actor, command, work).await
}
