//! Messages to other agencies: pulled and acknowledged by them.

mod health;
mod kinds;
mod news;
mod peer;
mod push;

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use domain_customs::News;
use domain_kernel::MessageId;
use operations::exchange::{self, Acknowledged};
use persistence::{ExchangeMessage, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::page::{Listing, PageParams};
use crate::permit::{ExchangeRead, Permit};
use crate::problem::{ListProblems, Problem, ReportProblems};
use crate::query::{ListQuery, NoFilter};
use crate::valid::Valid;
use crate::wire::{Fields, wire_enum};
use crate::write::{Report, ReportParams};
use news::LicenceNews;
pub use peer::PeerConfig;
pub(crate) use peer::{PeerSession, peer_step};
pub(crate) use push::push_step;

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_exchange_messages).service(acknowledge_exchange_messages);
    config.service(health::show_link_health).configure(kinds::routes);
}

/// What a message tells of a licence.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = ExchangeMessageKind)]
#[expect(clippy::enum_variant_names, reason = "the words of the exchange begin alike")]
enum NewsWord {
    LicenceIssued,
    LicenceReplaced,
    LicenceCancelled,
    LicenceFrozen,
    LicenceLost,
    LicenceThawed,
    LicenceCleared,
}

impl From<News> for NewsWord {
    fn from(news: News) -> Self {
        match news {
            News::Issued => Self::LicenceIssued,
            News::Replaced => Self::LicenceReplaced,
            News::Cancelled => Self::LicenceCancelled,
            News::Frozen => Self::LicenceFrozen,
            News::Lost => Self::LicenceLost,
            News::Thawed => Self::LicenceThawed,
            News::Cleared => Self::LicenceCleared,
        }
    }
}

/// A message to a partner (报文).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExchangeMessage)]
pub(crate) struct ExchangeMessageView {
    #[schema(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// The licence it is about.
    #[schema(format = "uuid")]
    licence_id: String,
    /// From 1 for each licence: to be applied in this order.
    #[schema(minimum = 1, example = 1)]
    sequence: i32,
    kind: NewsWord,
    /// The face of the licence as a partner needs it, its state, and the signed licence.
    #[schema(value_type = LicenceNews)]
    body: serde_json::Value,
    /// When it was written.
    created_at: DateTime<Utc>,
}

impl From<ExchangeMessage> for ExchangeMessageView {
    fn from(message: ExchangeMessage) -> Self {
        Self {
            id: message.id.to_string(),
            licence_id: message.licence.to_string(),
            sequence: message.sequence,
            kind: message.kind.into(),
            body: message.body,
            created_at: message.created_at,
        }
    }
}

/// List the messages to the caller that it has not acknowledged, in order.
///
/// Customs hears of every licence, the mechanical-electrical system of its own.
#[utoipa::path(
    tag = "customs",
    params(PageParams),
    security(("bearer" = ["exchange:read"])),
    responses((status = 200, body = Listing<ExchangeMessageView>), ListProblems)
)]
#[get("/exchange/messages")]
async fn list_exchange_messages(
    permit: Permit<ExchangeRead>,
    context: Data<Context>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<ExchangeMessageView>, Problem> {
    let (after, rows) = (query.page.after_id(MessageId::parse)?, query.page.rows());
    let actor = permit.actor.clone();
    let work = move |tx: &mut Tx<'_>| exchange::pull(tx, &actor, after.as_ref(), rows);
    let messages = context.read_one(&permit.actor, work).await?;
    Ok(query.page.listing(messages, |message| message.id.to_string(), Into::into))
}

/// Messages that the caller has.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
struct AcknowledgementRequest {
    /// Their ids.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500, example = json!(["0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091"]))]
    ids: Vec<String>,
}

impl AcknowledgementRequest {
    fn parse(&self) -> Result<Vec<MessageId>, Problem> {
        let mut fields = Fields::default();
        let mut ids = Vec::with_capacity(self.ids.len());
        for (index, id) in self.ids.iter().enumerate() {
            ids.extend(fields.read(&format!("/ids/{index}"), id, MessageId::parse));
        }
        fields.build(|| Some(ids))
    }
}

wire_enum! {
    /// What became of an acknowledgement: noted now, noted before, or of a message that was
    /// never sent to the caller.
    AcknowledgedWord as AcknowledgementOutcome = Acknowledged { Acknowledged Already Unknown }
}

/// What became of each acknowledgement, in order.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AcknowledgementAnswer)]
struct AcknowledgementView {
    results: Vec<AcknowledgementResult>,
}

/// What became of one acknowledgement.
#[derive(Debug, Serialize, ToSchema)]
struct AcknowledgementResult {
    #[schema(format = "uuid")]
    id: String,
    outcome: AcknowledgedWord,
}

impl From<Vec<(MessageId, Acknowledged)>> for AcknowledgementView {
    fn from(noted: Vec<(MessageId, Acknowledged)>) -> Self {
        let result = |(id, outcome): (MessageId, Acknowledged)| AcknowledgementResult {
            id: id.to_string(),
            outcome: outcome.into(),
        };
        Self { results: noted.into_iter().map(result).collect() }
    }
}

/// Acknowledge messages: they are not listed or sent again.
///
/// An acknowledged message is not told again; doing it twice changes nothing.
#[utoipa::path(
    tag = "customs",
    params(ReportParams),
    request_body = AcknowledgementRequest,
    security(("bearer" = ["exchange:read"])),
    responses((status = 200, body = AcknowledgementView), ReportProblems)
)]
#[post("/exchange/acknowledgements")]
async fn acknowledge_exchange_messages(
    permit: Permit<ExchangeRead>,
    context: Data<Context>,
    report: Report,
    Valid(body): Valid<AcknowledgementRequest>,
) -> Result<Written, Problem> {
    let (ids, actor) = (body.parse()?, permit.actor.clone());
    let work = move |tx: &mut Tx<'_>| {
        let noted = exchange::acknowledge(tx, &actor, &ids)?;
        Ok(Answer::ok(AcknowledgementView::from(noted)))
    };
    context.write(&permit.actor, report, work).await
}
