//! The kinds of messages that are exchanged, each with its JSON Schema, and the codes of answers.

use actix_web::get;
use actix_web::web::Data;
use domain_customs::{News, QuarantineReason};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::ExchangeMessageView;
use crate::answer::Answer;
use crate::context::Context;
use crate::customs::{StatementRequest, WriteOffLine};
use crate::mechanical::ApprovalRequest;
use crate::page::Listing;
use crate::path::At;
use crate::permit::{AccountRead, Permit};
use crate::problem::{Problem, ReadProblems};
use crate::query::{NoFilter, ValidQuery};
use crate::schema;
use crate::wire::wire_enum;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_message_kinds).service(show_message_kind).service(list_exchange_codes);
}

/// Who sends a message of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Direction {
    Sent,
    Received,
}

wire_enum! {
    /// Whether we send a message of the kind or receive it.
    DirectionWord as ExchangeDirection = Direction { Sent Received }
}

/// A kind of message: its word here, its names in the design of the exchange, and its shape.
#[derive(Debug, Clone, Copy)]
struct Kind {
    word: &'static str,
    /// What customs and the mechanical-electrical system call it.
    names: &'static [&'static str],
    direction: Direction,
    says_zh: &'static str,
    says_en: &'static str,
    /// How it travels.
    address: &'static str,
    schema: fn() -> Value,
}

/// Where the messages of ours are pulled; they are pushed in the same shape.
const PULLED: &str = "GET /api/v1/exchange/partners/{partner}/messages";

const fn sent(
    news: News,
    names: &'static [&'static str],
    says_zh: &'static str,
    says_en: &'static str,
) -> Kind {
    Kind {
        word: news.as_str(),
        names,
        direction: Direction::Sent,
        says_zh,
        says_en,
        address: PULLED,
        schema: schema::of::<ExchangeMessageView>,
    }
}

const fn received(
    word: &'static str,
    names: &'static [&'static str],
    address: &'static str,
    schema: fn() -> Value,
    [says_zh, says_en]: [&'static str; 2],
) -> Kind {
    Kind { word, names, direction: Direction::Received, says_zh, says_en, address, schema }
}

/// Every kind. The layouts of customs and of the ministry are not public: these are ours, and say
/// which message of the design each stands for.
const KINDS: [Kind; 10] = [
    sent(
        News::Issued,
        &["LIC_ISSUE", "AIL_ISSUED"],
        "许可证可以使用",
        "A licence may be used from now on.",
    ),
    sent(
        News::Replaced,
        &["LIC_CTRL AMEND", "LIC_CTRL EXTEND", "AIL_CHANGED"],
        "许可证已被新证取代（更改、延期、分证、补发）",
        "Other licences stand in its place: amended, extended, split or issued anew.",
    ),
    sent(
        News::Cancelled,
        &["LIC_CTRL CANCEL", "LIC_CTRL REVOKE", "AIL_CHANGED"],
        "许可证已退回或撤销",
        "It was given back or revoked.",
    ),
    sent(News::Frozen, &["LIC_CTRL SUSPEND"], "许可证暂停使用", "It must not be used for now."),
    sent(
        News::Lost,
        &["LIC_CTRL LOSS"],
        "许可证挂失",
        "Its holder has lost it; it must not be used.",
    ),
    sent(News::Thawed, &["LIC_CTRL RESUME"], "许可证恢复使用", "It may be used again."),
    sent(News::Cleared, &["AIL_CLEARED"], "海关已核销一部分", "Customs wrote a part of it off."),
    received(
        "write_off",
        &["LIC_USE RESERVE", "LIC_USE CONSUME", "LIC_USE RETURN", "LIC_USE ADJUST", "LIC_CLEAR"],
        "POST /api/v1/customs/write-offs",
        schema::of::<WriteOffLine>,
        [
            "报关单商品项在某一版本的状态：预占、核销、释放或更正",
            "Where a declaration line stands at a version: reserved, committed, released or corrected.",
        ],
    ),
    received(
        "statement",
        &["LIC_CLOSE"],
        "POST /api/v1/customs/statements",
        schema::of::<StatementRequest>,
        ["海关某日对账单", "Customs' book of a day."],
    ),
    received(
        "mechanical_approval",
        &["ME_APPROVAL"],
        "POST /api/v1/mechanical/approvals",
        schema::of::<ApprovalRequest>,
        ["机电产品进口批件", "An approval of the mechanical-electrical system."],
    ),
];

/// A kind of message.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MessageKind)]
struct KindView {
    /// Its word.
    #[schema(example = "licence_issued")]
    kind: &'static str,
    /// The messages of the design of the exchange that it stands for.
    #[schema(example = json!(["LIC_ISSUE", "AIL_ISSUED"]))]
    names: Vec<&'static str>,
    direction: DirectionWord,
    /// What it tells, in Chinese.
    says_zh: &'static str,
    /// What it tells, in English.
    says_en: &'static str,
    /// How it travels.
    #[schema(example = "GET /api/v1/exchange/partners/{partner}/messages")]
    address: &'static str,
}

impl From<&Kind> for KindView {
    fn from(kind: &Kind) -> Self {
        Self {
            kind: kind.word,
            names: kind.names.to_vec(),
            direction: kind.direction.into(),
            says_zh: kind.says_zh,
            says_en: kind.says_en,
            address: kind.address,
        }
    }
}

/// A kind of message with its shape.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MessageKindSchema)]
struct KindSchemaView {
    #[serde(flatten)]
    kind: KindView,
    /// JSON Schema (2020-12) of one message; it stands alone.
    #[schema(value_type = Object)]
    schema: Value,
}

/// The path of a kind.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct KindPath {
    /// Its word.
    #[param(example = "licence_issued")]
    kind: String,
}

/// A code that a message is answered with.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ExchangeCode)]
struct CodeView {
    /// The code: 0 is success, 1xxx is of the message, 2xxx is of the licence.
    #[schema(example = 2107)]
    code: u16,
    /// The reason in quarantine that it stands for, if it is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "over_use")]
    reason: Option<&'static str>,
    /// What it says, in Chinese.
    says_zh: &'static str,
    /// What it says, in English.
    says_en: &'static str,
}

/// List the kinds of messages that are exchanged.
///
/// Sent to partners, and received from them; each has its JSON Schema.
#[utoipa::path(
    tag = "customs",
    security(("bearer" = ["account:read"])),
    responses((status = 200, body = Listing<KindView>), ReadProblems)
)]
#[get("/exchange/message-kinds")]
async fn list_message_kinds(
    _: Permit<AccountRead>,
    _: Data<Context>,
    _: ValidQuery<NoFilter>,
) -> Result<Listing<KindView>, Problem> {
    Ok(Listing::whole(KINDS.iter().map(KindView::from).collect()))
}

/// Show a kind of message with its JSON Schema.
///
/// For whoever writes or reads such a message and has nothing but this address.
#[utoipa::path(
    tag = "customs",
    params(KindPath),
    security(("bearer" = ["account:read"])),
    responses((status = 200, body = KindSchemaView), ReadProblems)
)]
#[get("/exchange/message-kinds/{kind}")]
async fn show_message_kind(
    _: Permit<AccountRead>,
    _: Data<Context>,
    At(path): At<KindPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<KindSchemaView>, Problem> {
    let kind = KINDS.iter().find(|kind| kind.word == path.kind);
    let kind = kind.ok_or_else(|| Problem::not_found("message kind"))?;
    let mut schema = (kind.schema)();
    if kind.direction == Direction::Sent {
        schema["properties"]["kind"] = serde_json::json!({"const": kind.word});
    }
    Ok(Answer::ok(KindSchemaView { kind: kind.into(), schema }))
}

/// List the codes that messages are answered with.
///
/// Those of the reasons in quarantine, and those of the transport.
#[utoipa::path(
    tag = "customs",
    security(("bearer" = ["account:read"])),
    responses((status = 200, body = Listing<CodeView>), ReadProblems)
)]
#[get("/exchange/codes")]
async fn list_exchange_codes(
    _: Permit<AccountRead>,
    _: Data<Context>,
    _: ValidQuery<NoFilter>,
) -> Result<Listing<CodeView>, Problem> {
    let plain = |code, says_zh, says_en| CodeView { code, reason: None, says_zh, says_en };
    let mut codes = vec![
        plain(0, "成功", "taken in"),
        plain(1001, "报文不符合规定的格式，改正后重新发送", "the message does not fit its schema"),
        plain(1003, "内容相同的重复报文，视为成功", "the same message again: a success"),
    ];
    codes.extend(QuarantineReason::ALL.into_iter().map(|reason| CodeView {
        code: reason.exchange_code(),
        reason: Some(reason.as_str()),
        says_zh: reason.sentence_zh(),
        says_en: reason.sentence_en(),
    }));
    codes.sort_by_key(|code| code.code);
    Ok(Listing::whole(codes))
}
