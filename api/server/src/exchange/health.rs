//! How the links to the partners fare.

use actix_web::web::Data;
use actix_web::{HttpRequest, get};
use chrono::{DateTime, Utc};
use domain_customs::{LinkState, QuarantineReason};
use domain_kernel::Language;
use operations::exchange::{self, LinkHealth, Partner};
use persistence::Tx;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::answer::Answer;
use crate::context::Context;
use crate::language::accepted;
use crate::path::At;
use crate::permit::{LinksRead, Permit};
use crate::problem::{Problem, ReadProblems};
use crate::query::{NoFilter, ValidQuery};
use crate::wire::wire_enum;

wire_enum! {
    /// An agency that licences are exchanged with.
    PartnerWord as ExchangePartner = Partner { Customs Mechanical }
}

wire_enum! {
    /// What a link is like: nothing waits, what waits is young, it waits longer than it should, or
    /// for hours without an answer.
    LinkStateWord as LinkState = LinkState { Idle Up Degraded Down }
}

/// Which partner.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(super) struct PartnerPath {
    partner: PartnerWord,
}

/// How the link to a partner fares (链路状态).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LinkHealth)]
pub(super) struct LinkHealthView {
    partner: PartnerWord,
    state: LinkStateWord,
    /// Messages that the partner has not acknowledged; counted up to 10,000.
    #[schema(minimum = 0, maximum = 10000, example = 3)]
    waiting: usize,
    /// Those of them that were pushed in vain.
    #[schema(minimum = 0, maximum = 10000, example = 0)]
    failing: usize,
    /// Since when the earliest waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    oldest_waiting_since: Option<DateTime<Utc>>,
    /// What went wrong with the earliest that was pushed in vain.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_error: Option<String>,
    /// When the partner acknowledged last.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_acknowledged_at: Option<DateTime<Utc>>,
    /// When the partner sent something last.
    #[serde(skip_serializing_if = "Option::is_none")]
    last_received_at: Option<DateTime<Utc>>,
    /// What waits in quarantine, by reason.
    quarantined: Vec<QuarantinedView>,
}

/// Messages in quarantine for one reason, and what to do about them.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuarantinedCount)]
struct QuarantinedView {
    /// Why they are kept apart.
    #[schema(example = "over_use")]
    reason: &'static str,
    /// The code of the exchange.
    #[schema(example = 2107)]
    exchange_code: u16,
    /// How many.
    #[schema(minimum = 1, example = 2)]
    messages: usize,
    /// What to do, by `Accept-Language`.
    remedy: &'static str,
}

impl LinkHealthView {
    fn of(partner: Partner, health: LinkHealth, now: DateTime<Utc>, language: Language) -> Self {
        let LinkHealth { facts, quarantined } = health;
        let counted = |(reason, messages): (QuarantineReason, usize)| QuarantinedView {
            reason: reason.as_str(),
            exchange_code: reason.exchange_code(),
            messages,
            remedy: language.choose(reason.remedy_zh(), reason.remedy_en()),
        };
        Self {
            partner: partner.into(),
            state: facts.state(now).into(),
            waiting: facts.waiting,
            failing: facts.failing,
            oldest_waiting_since: facts.oldest_waiting_since,
            last_error: facts.last_error,
            last_acknowledged_at: facts.last_acknowledged_at,
            last_received_at: facts.last_received_at,
            quarantined: quarantined.into_iter().map(counted).collect(),
        }
    }
}

/// Show how the link to a partner fares.
///
/// What waits and since when, what came last, and what lies in quarantine with what to do about
/// it. One bad message keeps only its own licence back. For the ministry: it speaks of every body's
/// licences.
#[utoipa::path(
    tag = "customs",
    params(PartnerPath),
    security(("bearer" = ["links:read"])),
    responses((status = 200, body = LinkHealthView), ReadProblems)
)]
#[get("/exchange/partners/{partner}/health")]
pub(super) async fn show_link_health(
    permit: Permit<LinksRead>,
    context: Data<Context>,
    request: HttpRequest,
    At(path): At<PartnerPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<LinkHealthView>, Problem> {
    let (partner, now) = (Partner::from(path.partner), context.clock.now());
    let language = accepted(request.headers());
    let scope = permit.actor.scope();
    let work = move |tx: &mut Tx<'_>| exchange::health(tx, &scope, partner);
    let health = context.read(&permit.actor, work).await?;
    Ok(Answer::ok(LinkHealthView::of(partner, health, now, language)))
}
