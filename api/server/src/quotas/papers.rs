//! Papers that prove a quota (配额证明文件): vouchers, award and transfer certificates, signed.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::NaiveDate;
use domain_kernel::AccountId;
use domain_quotas::QuotaAccount;
use jsonwebtoken::{Algorithm, Header};
use operations::quotas;
use persistence::{QuotaPaper, Tx};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::body::{PoolWord, ProgrammeWord};
use crate::amount::AmountText;
use crate::answer::{Answer, Written};
use crate::context::{Context, VISITOR};
use crate::idempotency::sha256_hex;
use crate::keys::Keys;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath, segment};
use crate::permit::{Permit, QuotasHold, QuotasRead, Visitor};
use crate::problem::{CommandProblems, PageOfProblems, Problem, PublicReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};
use crate::rate::PublicRate;
use crate::write::{Create, CreateParams};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(issue_quota_paper).service(list_quota_papers).service(show_quota_paper);
}

/// A paper that proves a quota (配额证明文件).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaPaper)]
struct PaperView {
    /// Its number: the kind, the quota year, a serial.
    #[schema(example = "QV-2026-000001")]
    number: String,
    /// `voucher` (配额证明), `award` of what was bid for (中标证明书) or `transfer` of what was taken over
    /// (转受让证明书).
    #[schema(example = "voucher")]
    kind: String,
    /// The account it proves.
    #[schema(format = "uuid")]
    account_id: String,
    /// The holder.
    #[schema(format = "uuid")]
    enterprise_id: String,
    /// What was free when it was issued, in the unit of the account.
    quantity: AmountText,
    /// The day of issue.
    #[schema(example = "2026-01-05")]
    issued_on: NaiveDate,
    /// What opens its public address, which nobody guesses.
    #[schema(pattern = "^[0-9a-f]{16}$", example = "9f86d081884c7d65")]
    check: String,
    /// The same and what it is for, as a compact JWS of this server's keys.
    #[schema(example = "eyJhbGciOiJFZERTQSIsInR5cCI6InNoYW5nd3UtcXVvdGErand0In0.e30.c2lnbmF0dXJl")]
    signed: String,
}

impl From<QuotaPaper> for PaperView {
    fn from(paper: QuotaPaper) -> Self {
        Self {
            number: paper.number,
            kind: paper.kind,
            account_id: paper.account_id,
            enterprise_id: paper.enterprise_id,
            quantity: AmountText::of(paper.quantity),
            issued_on: paper.issued_on,
            check: check_of(&paper.signed),
            signed: paper.signed,
        }
    }
}

/// The first half of the digest of what is signed: who has the paper can compute it.
fn check_of(signed: &str) -> String {
    sha256_hex(signed.as_bytes()).chars().take(CHECK).collect()
}

/// Digits of a check.
const CHECK: usize = 16;

/// What is signed.
#[derive(Debug, Serialize)]
struct Claims<'a> {
    number: &'a str,
    kind: &'a str,
    enterprise_id: &'a str,
    programme: ProgrammeWord,
    year: i32,
    commodity: &'a str,
    market: &'a str,
    pool: PoolWord,
    quantity: AmountText,
    unit: String,
    issued_on: NaiveDate,
}

fn signed(paper: &QuotaPaper, account: &QuotaAccount, keys: &Keys) -> String {
    let claims = Claims {
        number: &paper.number,
        kind: &paper.kind,
        enterprise_id: &paper.enterprise_id,
        programme: account.key.programme.into(),
        year: account.key.year,
        commodity: &account.key.commodity,
        market: &account.key.market,
        pool: account.key.pool.into(),
        quantity: AmountText::of(paper.quantity),
        unit: account.unit.to_string(),
        issued_on: paper.issued_on,
    };
    let key = keys.signing();
    let header = Header {
        typ: Some("shangwu-quota+jwt".to_owned()),
        kid: Some(key.kid().to_owned()),
        ..Header::new(Algorithm::EdDSA)
    };
    jsonwebtoken::encode(&header, &claims, key.encoding()).expect("claims serialise and sign")
}

/// Issue a paper on what a quota account holds free (出具配额证明).
///
/// By its holder: an award certificate of what was bid for, a transfer certificate of what was only
/// taken over, a voucher of everything else. It moves nothing; licences draw on the account.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, CreateParams),
    security(("bearer" = ["quotas:hold"])),
    responses((status = 201, body = PaperView), CommandProblems)
)]
#[post("/quotas/accounts/{id}/papers")]
async fn issue_quota_paper(
    permit: Permit<QuotasHold>,
    context: Data<Context>,
    create: Create,
    At(path): At<IdPath>,
) -> Result<Written, Problem> {
    let (id, actor) = (path.parse(AccountId::parse)?, permit.actor.clone());
    let keys = context.keys.clone();
    let work = move |tx: &mut Tx<'_>| {
        let sign = |paper: &QuotaPaper, account: &QuotaAccount| signed(paper, account, &keys);
        let (_, paper) = quotas::issue_paper(tx, &actor, &id, &sign)?;
        let place = format!("/api/v1/public/quota-papers/{}", paper.number);
        Ok(Answer::created(place, PaperView::from(paper)))
    };
    context.write(&permit.actor, create, work).await
}

/// List the papers of a quota account, in the order of their numbers.
///
/// Within the caller's scope.
#[utoipa::path(
    tag = "quotas",
    params(IdPath, PageParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = Listing<PaperView>), PageOfProblems)
)]
#[get("/quotas/accounts/{id}/papers")]
async fn list_quota_papers(
    permit: Permit<QuotasRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<PaperView>, Problem> {
    let (id, scope, rows) =
        (path.parse(AccountId::parse)?, permit.actor.scope(), query.page.rows());
    let after = query.page.after::<String>()?;
    let work = move |tx: &mut Tx<'_>| quotas::papers(tx, &scope, &id, after.as_deref(), rows);
    let (_, papers) = context.read(&permit.actor, work).await?;
    Ok(query.page.listing(papers, |paper: &QuotaPaper| paper.number.clone(), Into::into))
}

/// The path of one paper by its number.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct NumberPath {
    /// As it is printed.
    #[param(pattern = "^Q[ATV]-[0-9]{4}-[0-9]{6,}$", max_length = 24, example = "QV-2026-000001")]
    number: String,
}

fn number(text: &str) -> Result<String, String> {
    let mut parts = text.split('-');
    let is_number = |part: Option<&str>, least: usize| {
        part.is_some_and(|part| {
            least <= part.len() && part.bytes().all(|byte| byte.is_ascii_digit())
        })
    };
    let is_kind = matches!(parts.next(), Some("QA" | "QT" | "QV"));
    let is_whole = is_number(parts.next(), 4) && is_number(parts.next(), 6);
    if is_kind && is_whole && parts.next().is_none() && text.len() <= 24 {
        Ok(text.to_owned())
    } else {
        Err("a number as QV-2026-000001".to_owned())
    }
}

/// What shows that the caller has the paper.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CheckParams {
    /// As printed on it: the first 16 digits of the SHA-256 of what is signed.
    #[validate(length(equal = 16))]
    #[param(
        pattern = "^[0-9a-f]{16}$",
        min_length = 16,
        max_length = 16,
        example = "9f86d081884c7d65"
    )]
    check: String,
}

/// Show a quota paper by its number and its check.
///
/// To anyone who was shown it: whether it is ours, and what it proves. Numbers follow each other, so
/// that a number alone shows nothing.
#[utoipa::path(
    tag = "public",
    params(NumberPath, CheckParams),
    security(()),
    responses((status = 200, body = PaperView), PublicReadProblems)
)]
#[get("/public/quota-papers/{number}")]
async fn show_quota_paper(
    _: PublicRate,
    _: Visitor,
    context: Data<Context>,
    At(path): At<NumberPath>,
    query: ValidQuery<CheckParams>,
) -> Result<Answer<PaperView>, Problem> {
    let number = segment("number", &path.number, number)?;
    let work = move |tx: &mut Tx<'_>| quotas::paper(tx, &number);
    let paper = PaperView::from(context.read_as(VISITOR, work).await?);
    if paper.check != query.0.check {
        return Err(Problem::not_found("paper"));
    }
    Ok(Answer::ok(paper))
}
