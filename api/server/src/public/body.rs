//! What anyone sends and is told.

use chrono::NaiveDate;
use domain_casework::{CaseState, StageKind};
use domain_kernel::LicenceNumber;
use domain_licences::{LicenceKind, LicenceState};
use operations::licences::LicenceKey;
use operations::public::{Progress, Standing};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use crate::licences::body::LicenceKindWord;
use crate::problem::{FieldError, Message, Problem};
use crate::wire::{Fields, wire_enum};

/// The licence as its holder shows it: by number or by certificate.
#[derive(Debug, Deserialize, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct VerificationRequest {
    kind: Option<LicenceKindWord>,
    #[validate(length(min = 1, max = 20))]
    number: Option<String>,
    #[validate(length(min = 1, max = 8192))]
    certificate: Option<String>,
}

/// What is asked for.
pub(super) enum Asked {
    Number(LicenceKey),
    Certificate(String),
}

impl VerificationRequest {
    pub(super) fn parse(self) -> Result<Asked, Problem> {
        let missing = |pointer: &str| {
            Problem::invalid(vec![FieldError::new(pointer, "missing_field", Message::FieldMissing)])
        };
        let both = FieldError::new("/certificate", "either_or", Message::NumberOrCertificate);
        match (self.kind, self.number, self.certificate) {
            (None, None, Some(certificate)) => Ok(Asked::Certificate(certificate)),
            (Some(kind), Some(number), None) => {
                let mut fields = Fields::default();
                let number = fields.read("/number", &number, LicenceNumber::parse);
                let key = fields.build(|| Some(LicenceKey { kind: kind.into(), number: number? }));
                key.map(Asked::Number)
            }
            (Some(_), None, None) => Err(missing("/number")),
            (None, Some(_), None) => Err(missing("/kind")),
            _ => Err(Problem::invalid(vec![both])),
        }
    }
}

/// What is sent: the number or the certificate.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = Verification)]
#[expect(dead_code, reason = "it documents the body that VerificationRequest reads")]
pub(super) enum VerificationSchema {
    Number(ByNumber),
    Certificate(ByCertificate),
}

/// A licence by its kind and number.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VerificationByNumber)]
pub(super) struct ByNumber {
    kind: LicenceKindWord,
    /// The licence number (许可证号).
    #[schema(pattern = "^[0-9]{2}-[0-9A-Z]{2}-[0-9]{6}$", example = "26-AA-000001")]
    number: String,
}

/// A licence by its signed form.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = VerificationByCertificate)]
pub(super) struct ByCertificate {
    /// The compact JWS of `/api/v1/licences/{kind}/{number}/certificate`.
    #[schema(min_length = 1, max_length = 8192)]
    certificate: String,
}

/// How a licence stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = VerificationStatus)]
enum StatusWord {
    /// Goods may be declared on it.
    Valid,
    /// Issued on paper and not collected yet; nothing may be declared on it.
    NotCollected,
    /// Nothing is left of it, or its last use is made.
    UsedUp,
    /// Reported lost by its holder.
    Lost,
    /// Past its last day.
    Expired,
    /// Stopped for now.
    Frozen,
    /// Another licence stands in its place.
    Replaced,
    /// Given back by its holder.
    Returned,
    /// Taken away.
    Revoked,
    /// There is no such licence.
    Unknown,
    /// The certificate was not signed by us, or was altered.
    Forged,
}

impl From<LicenceState> for StatusWord {
    fn from(state: LicenceState) -> Self {
        match state {
            LicenceState::Issued => Self::NotCollected,
            LicenceState::Active | LicenceState::InUse => Self::Valid,
            LicenceState::UsedUp => Self::UsedUp,
            LicenceState::Frozen => Self::Frozen,
            LicenceState::LossReported | LicenceState::Lost => Self::Lost,
            LicenceState::Expired => Self::Expired,
            LicenceState::Replaced => Self::Replaced,
            LicenceState::Returned => Self::Returned,
            LicenceState::Revoked | LicenceState::RevokedUncollected | LicenceState::Voided => {
                Self::Revoked
            }
        }
    }
}

/// The answer about a licence; it names nobody.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VerificationAnswer)]
pub(super) struct VerificationView {
    status: StatusWord,
    /// The kind of the licence; absent for a forged certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<LicenceKindWord>,
    /// The number that was asked for, or that the certificate carries.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "26-AA-000001")]
    number: Option<String>,
    /// Day of issue (发证日期); absent for an unknown licence.
    #[serde(skip_serializing_if = "Option::is_none")]
    issued_on: Option<NaiveDate>,
    /// First day of validity.
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_from: Option<NaiveDate>,
    /// Last day of validity (有效截止日期).
    #[serde(skip_serializing_if = "Option::is_none")]
    valid_until: Option<NaiveDate>,
}

impl VerificationView {
    pub(super) fn of(key: &LicenceKey, standing: Option<&Standing>) -> Self {
        let kind: LicenceKind = key.kind;
        Self {
            status: standing.map_or(StatusWord::Unknown, |found| found.state.into()),
            kind: Some(kind.into()),
            number: Some(key.number.to_string()),
            issued_on: standing.map(|found| found.issued_on),
            valid_from: standing.map(|found| found.valid_from),
            valid_until: standing.map(|found| found.valid_until),
        }
    }

    pub(super) fn forged() -> Self {
        Self {
            status: StatusWord::Forged,
            kind: None,
            number: None,
            issued_on: None,
            valid_from: None,
            valid_until: None,
        }
    }
}

/// The receipt of an application.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct ProgressQuery {
    /// The case number (办件编号).
    #[param(
        pattern = "^[0-9A-Z]{2}(19|20)[0-9]{2}((0[13578]|1[02])(0[1-9]|[12][0-9]|3[01])|(0[469]|11)(0[1-9]|[12][0-9]|30)|02(0[1-9]|[12][0-9]))[0-9]{5}$",
        example = "AA2026021000001"
    )]
    pub(super) case_number: String,
    /// The check code of the receipt (查询码).
    #[param(pattern = "^[0-9A-Z]{6}$", example = "K7M2XQ")]
    pub(super) check_code: String,
}

wire_enum! {
    /// Where an application stands (办件状态).
    ProgressStateWord as ProgressState = CaseState {
        Draft Submitted CorrectionRequired Accepted Approved Refused Withdrawn Lapsed Concluded
    }
}

wire_enum! {
    /// A step of the review (环节).
    ProgressStageWord as ProgressStage = StageKind {
        InitialReview SecondReview FinalReview Issuance
    }
}

/// How far an application has come; it names nobody.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Progress)]
pub(super) struct ProgressView {
    /// The matter's code.
    #[schema(example = "automatic-import-licence")]
    matter: &'static str,
    /// The matter's Chinese name.
    matter_name_zh: &'static str,
    /// The matter's English name.
    matter_name_en: &'static str,
    state: ProgressStateWord,
    /// The step that is waited for, while there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<ProgressStageWord>,
    /// The step's Chinese name.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage_name_zh: Option<&'static str>,
    /// The step's English name.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage_name_en: Option<&'static str>,
    /// Day of receipt (收件日期).
    #[serde(skip_serializing_if = "Option::is_none")]
    received_on: Option<NaiveDate>,
    /// Day of acceptance (受理日期); after five working days without word it is the day of
    /// receipt.
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_on: Option<NaiveDate>,
    /// Last day of the legal limit (法定时限), while the clock runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    statutory_due_on: Option<NaiveDate>,
    /// Last day of the promised limit (承诺时限), while the clock runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    promised_due_on: Option<NaiveDate>,
    /// Day of the decision (决定日期).
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_on: Option<NaiveDate>,
}

impl From<Progress> for ProgressView {
    fn from(Progress { case, matter, clock }: Progress) -> Self {
        let stage = case.stage.and_then(|kind| matter.stage(kind));
        let clock = clock.filter(|clock| clock.is_running);
        Self {
            matter: matter.code,
            matter_name_zh: matter.name_zh,
            matter_name_en: matter.name_en,
            state: case.state.into(),
            stage: case.stage.map(ProgressStageWord::from),
            stage_name_zh: stage.map(|stage| stage.name_zh),
            stage_name_en: stage.map(|stage| stage.name_en),
            received_on: case.received_on,
            accepted_on: case.accepted_on,
            statutory_due_on: clock.as_ref().and_then(|clock| clock.statutory_due_on),
            promised_due_on: clock.as_ref().and_then(|clock| clock.promised_due_on),
            decided_on: case.decided_on,
        }
    }
}
