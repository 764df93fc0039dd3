//! Approvals of the mechanical-electrical system.

use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, NaiveDate, Utc};
use domain_kernel::{HsCode, Quantity, UnifiedSocialCreditCode, decimal};
use domain_licences::{MechanicalApproval, PeerLicence};
use operations::mechanical::{self, Arrival};
use operations::peer;
use persistence::{KeptApproval, Tx};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;
use validator::{Validate, ValidationError};

use crate::answer::{Answer, Written};
use crate::context::Context;
use crate::customs::QuantityRequest;
use crate::dates::is_legal_day;
use crate::licences::body::LicenceStateWord;
use crate::path::{At, segment};
use crate::permit::{ApprovalsSend, Permit};
use crate::problem::{Problem, ReadProblems, ReportProblems};
use crate::query::{NoFilter, ValidQuery};
use crate::valid::Valid;
use crate::wire::Fields;
use crate::write::{Report, ReportParams};

pub(crate) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(send_mechanical_approval).service(show_mechanical_approval);
}

/// An approval (ME_APPROVAL): number and sequence are its key.
#[derive(Debug, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(crate) struct ApprovalRequest {
    /// Number of the approval (自动许可编号).
    #[validate(length(min = 1, max = 20), custom(function = is_number))]
    #[schema(
        min_length = 1,
        max_length = 20,
        pattern = "^[0-9A-Za-z-]+$",
        example = "ME2026000123"
    )]
    number: String,
    /// Sequence within the approval, from 1.
    #[validate(range(min = 1, max = 9999))]
    #[schema(minimum = 1, maximum = 9999, example = 1)]
    sequence: i32,
    /// Unified social credit code of the importer.
    #[validate(length(equal = 18))]
    #[schema(pattern = "^[0-9A-Z]{18}$", example = "91350100M000100Y43")]
    importer: String,
    /// The commodity approved (商品编码).
    #[validate(length(equal = 10))]
    #[schema(pattern = "^[0-9]{10}$", example = "8429521200")]
    hs_code: String,
    /// The quantity approved.
    #[validate(nested)]
    quantity: QuantityRequest,
    /// The last day it may be used.
    #[validate(custom(function = is_legal_day))]
    valid_until: NaiveDate,
}

fn is_number(text: &str) -> Result<(), ValidationError> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    if is_plain { Ok(()) } else { Err(ValidationError::new("approval_number")) }
}

impl ApprovalRequest {
    /// The message as it is passed on.
    pub(crate) fn of(approval: &MechanicalApproval) -> Self {
        Self {
            number: approval.number.clone(),
            sequence: approval.sequence,
            importer: approval.importer.to_string(),
            hs_code: approval.hs_code.to_string(),
            quantity: QuantityRequest::of(&approval.quantity),
            valid_until: approval.valid_until,
        }
    }

    fn parse(self) -> Result<MechanicalApproval, Problem> {
        let mut fields = Fields::default();
        let importer = fields.read("/importer", &self.importer, UnifiedSocialCreditCode::parse);
        let hs_code = fields.read("/hs_code", &self.hs_code, HsCode::parse);
        let quantity = self.quantity.read(&mut fields, "/quantity");
        let (number, sequence) = (self.number, self.sequence);
        fields.build(|| {
            Some(MechanicalApproval {
                number,
                sequence,
                importer: importer?,
                hs_code: hs_code?,
                quantity: quantity?,
                valid_until: self.valid_until,
            })
        })
    }
}

/// An approval as kept.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MechanicalApproval)]
struct ApprovalView {
    /// Number of the approval (自动许可编号).
    #[schema(example = "ME2026000123")]
    number: String,
    /// Sequence within the approval, from 1.
    #[schema(minimum = 1, example = 1)]
    sequence: i32,
    /// Credit code of the importer.
    #[schema(example = "91350100M000100Y43")]
    importer: String,
    /// Commodity code (商品编码).
    #[schema(example = "8429521200")]
    hs_code: String,
    quantity: QuantityRequest,
    /// Its last day.
    valid_until: NaiveDate,
    /// Whether a licence was issued on it.
    is_used: bool,
    /// When the system that issues took it, where it was passed on to another.
    #[serde(skip_serializing_if = "Option::is_none")]
    passed_on_at: Option<DateTime<Utc>>,
    /// Why passing it on failed last; it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "no answer in time")]
    passing_on_failed: Option<String>,
    /// The licences that the system that issues told of, where that is another.
    licences: Vec<PeerLicenceView>,
}

/// A licence that another system issued on the approval, as last heard.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PeerLicence)]
struct PeerLicenceView {
    /// Its number (许可证号).
    #[schema(example = "26-AA-000001")]
    number: String,
    state: LicenceStateWord,
    quantity: QuantityRequest,
    /// What customs has written off, in the same unit.
    #[schema(example = "1.0000")]
    cleared: String,
    /// Its last day.
    valid_until: NaiveDate,
    /// The licence it replaced.
    #[serde(skip_serializing_if = "Option::is_none")]
    predecessor: Option<String>,
    /// The licence that replaced it.
    #[serde(skip_serializing_if = "Option::is_none")]
    successor: Option<String>,
}

impl From<PeerLicence> for PeerLicenceView {
    fn from(licence: PeerLicence) -> Self {
        Self {
            number: licence.number.to_string(),
            state: licence.state.into(),
            quantity: QuantityRequest::of(&licence.quantity),
            cleared: decimal::print(licence.cleared, Quantity::DECIMALS),
            valid_until: licence.valid_until,
            predecessor: licence.predecessor.map(|number| number.to_string()),
            successor: licence.successor.map(|number| number.to_string()),
        }
    }
}

impl ApprovalView {
    fn of(kept: KeptApproval, licences: Vec<PeerLicence>) -> Self {
        let approval = kept.approval;
        Self {
            number: approval.number,
            sequence: approval.sequence,
            importer: approval.importer.to_string(),
            hs_code: approval.hs_code.to_string(),
            quantity: QuantityRequest::of(&approval.quantity),
            valid_until: approval.valid_until,
            is_used: kept.case.is_some(),
            passed_on_at: kept.passed_on_at,
            passing_on_failed: kept.last_error,
            licences: licences.into_iter().map(PeerLicenceView::from).collect(),
        }
    }
}

/// Send an approval of the mechanical-electrical system.
///
/// The same approval again gets 200 and changes nothing; other content under the same number
/// and sequence is a conflict.
#[utoipa::path(
    tag = "customs",
    params(ReportParams),
    request_body = ApprovalRequest,
    security(("bearer" = ["approvals:send"])),
    responses(
        (status = 201, body = ApprovalView),
        (status = 200, body = ApprovalView, description = "The same approval came before."),
        ReportProblems
    )
)]
#[post("/mechanical/approvals")]
async fn send_mechanical_approval(
    permit: Permit<ApprovalsSend>,
    context: Data<Context>,
    report: Report,
    Valid(body): Valid<ApprovalRequest>,
) -> Result<Written, Problem> {
    let approval = body.parse()?;
    let work = move |tx: &mut Tx<'_>| {
        let (arrival, kept) = mechanical::receive(tx, &approval)?;
        let licences = peer::licences_on(tx, &kept)?;
        Ok(answer(arrival, kept, licences))
    };
    context.write(&permit.actor, report, work).await
}

fn answer(
    arrival: Arrival,
    kept: KeptApproval,
    licences: Vec<PeerLicence>,
) -> Answer<ApprovalView> {
    let MechanicalApproval { number, sequence, .. } = &kept.approval;
    let location = format!("/api/v1/mechanical/approvals/{number}/{sequence}");
    match arrival {
        Arrival::New => Answer::created(location, ApprovalView::of(kept, licences)),
        Arrival::Repeated => Answer::ok(ApprovalView::of(kept, licences)),
    }
}

/// The path of an approval.
#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Path)]
struct ApprovalPath {
    /// Number of the approval.
    #[param(max_length = 20, pattern = "^[0-9A-Za-z-]+$", example = "ME2026000123")]
    number: String,
    /// Sequence within the approval.
    #[param(value_type = i32, minimum = 1, example = 1)]
    sequence: String,
}

/// Show an approval of the mechanical-electrical system.
///
/// As it was received, and the case that uses it. Where another instance issues, whether it has the
/// approval and what it told of the licences.
#[utoipa::path(
    tag = "customs",
    params(ApprovalPath),
    security(("bearer" = ["approvals:send"])),
    responses((status = 200, body = ApprovalView), ReadProblems)
)]
#[get("/mechanical/approvals/{number}/{sequence}")]
async fn show_mechanical_approval(
    permit: Permit<ApprovalsSend>,
    context: Data<Context>,
    At(path): At<ApprovalPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<ApprovalView>, Problem> {
    let sequence = segment("sequence", &path.sequence, str::parse::<i32>)?;
    let work = move |tx: &mut Tx<'_>| mechanical::show(tx, &path.number, sequence);
    let (kept, licences) = context.read_one(&permit.actor, work).await?;
    Ok(Answer::ok(ApprovalView::of(kept, licences)))
}
