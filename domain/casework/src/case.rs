//! A case, its documents, its corrections and what its log says.

use chrono::{DateTime, NaiveDate, Utc};
use domain_identity::OrganisationPath;
use domain_kernel::{
    AttachmentId, CaseId, CaseNumber, CheckCode, EnterpriseId, LicenceId, OrganisationId, UserId,
};

use crate::{CaseAction, CaseState, ClockSegment, StageKind};

/// One application under a matter (办件).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    /// Given at the first submission.
    pub number: Option<CaseNumber>,
    /// The word an applicant asks for progress with, beside the number.
    pub check_code: Option<CheckCode>,
    /// The matter's code.
    pub matter: String,
    pub enterprise: EnterpriseId,
    pub applicant: UserId,
    /// The body that reviews; known from the first submission.
    pub handling: Option<Body>,
    /// The body that issues.
    pub issuing: Option<Body>,
    pub state: CaseState,
    /// The stage that is waited for while `Accepted`; `Issuance` while `Approved`.
    pub stage: Option<StageKind>,
    /// The latest version of the form; 0 before the first save.
    pub form_version: i32,
    /// The rulebook chosen by the legal date and frozen (规则版本).
    pub regime: Option<String>,
    pub received_on: Option<NaiveDate>,
    pub accepted_on: Option<NaiveDate>,
    pub decided_on: Option<NaiveDate>,
    /// The one correction list has been used up.
    pub was_corrected: bool,
    pub licence: Option<LicenceId>,
    pub copied_from: Option<CaseId>,
    pub segments: Vec<ClockSegment>,
    pub created_at: DateTime<Utc>,
    /// When the row was last saved; the store sets it.
    pub updated_at: DateTime<Utc>,
}

/// An organisation with its path, as a case keeps it for scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    pub id: OrganisationId,
    pub path: OrganisationPath,
}

/// A document of a case (附件); its bytes are a file named by their digest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    pub id: AttachmentId,
    pub case: CaseId,
    /// The material it serves as, as `contract`.
    pub kind: String,
    pub name: String,
    pub media_type: String,
    pub size_bytes: i64,
    /// SHA-256 of the content, lowercase hexadecimal.
    pub digest: String,
    pub added_by: UserId,
    pub added_at: DateTime<Utc>,
}

/// One thing to correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectionItem {
    /// JSON pointer into the form, or `/attachments/{kind}`.
    pub pointer: String,
    pub message: String,
}

impl CorrectionItem {
    /// Characters of a pointer. `[D]`
    pub const POINTER_MAX: usize = 200;
    /// Characters of a message. `[D]`
    pub const MESSAGE_MAX: usize = 500;

    /// Whether the item names a place and says something about it, within bounds.
    pub fn is_clear(&self) -> bool {
        let says_something = !self.message.trim().is_empty();
        self.pointer.starts_with('/')
            && self.pointer.chars().count() <= Self::POINTER_MAX
            && says_something
            && self.message.chars().count() <= Self::MESSAGE_MAX
    }
}

/// The one list of everything missing (补正通知, 行政许可法 art. 32).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    pub items: Vec<CorrectionItem>,
    pub issued_by: UserId,
    pub issued_at: DateTime<Utc>,
    pub answered_at: Option<DateTime<Utc>>,
}

/// What a case begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCase {
    pub id: CaseId,
    /// The matter's code.
    pub matter: String,
    pub enterprise: EnterpriseId,
    pub applicant: UserId,
    /// The earlier case whose form it begins with.
    pub copied_from: Option<CaseId>,
    pub at: DateTime<Utc>,
}

/// What a submission finds out besides the form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmitFacts {
    /// For the first submission; a case keeps the number it has.
    pub number: CaseNumber,
    /// For the first submission; a case keeps the check code it has.
    pub check_code: CheckCode,
    /// The competent bodies for the form as it now is.
    pub handling: Body,
    pub issuing: Body,
    /// The regime of the legal day; a case that was accepted before keeps its own.
    pub regime: String,
    pub received_on: NaiveDate,
}

/// Since when a case counts as accepted (受理).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Acceptance {
    pub on: NaiveDate,
    /// Accepted by silence, as of the day of receipt (视为受理).
    pub deemed: bool,
}

/// An instrument issued for a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conclusion {
    pub licence: LicenceId,
    pub issued_by: UserId,
    pub on: NaiveDate,
}

/// What happened to a case, for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseEvent {
    pub action: CaseAction,
    pub from: CaseState,
    pub to: CaseState,
    /// The stage the case waited for when it happened.
    pub stage: Option<StageKind>,
    pub form_version: i32,
    /// Reason or opinion, where there is one.
    pub text: Option<String>,
}
