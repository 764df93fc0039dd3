//! A case as its readers see it.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use domain_casework::{Attachment, Case, ClockView, allowed_actions, clock_view, matter};
use operations::cases::CaseFile;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::body::{CaseActionWord, CaseStateWord, CorrectionItemBody, StageWord};
use super::desk::Seat;
use super::history::OpinionView;

/// An application.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Case)]
pub(super) struct CaseView {
    /// The id.
    #[schema(format = "uuid")]
    id: String,
    /// The case number (办件编号), once handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AA2026112300001")]
    number: Option<String>,
    /// The word to ask for progress with, beside the number; only the applicant sees it.
    #[serde(skip_serializing_if = "Option::is_none")]
    check_code: Option<String>,
    /// The matter's code.
    #[schema(example = "automatic-import-licence")]
    matter: String,
    /// The applicant's enterprise.
    #[schema(format = "uuid")]
    enterprise_id: String,
    /// The user who applied; only officers see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    applicant_id: Option<String>,
    /// The body that reviews.
    #[serde(skip_serializing_if = "Option::is_none")]
    handling_organisation_id: Option<String>,
    /// The body that issues.
    #[serde(skip_serializing_if = "Option::is_none")]
    issuing_organisation_id: Option<String>,
    state: CaseStateWord,
    /// The stage that the case waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<StageWord>,
    /// The rulebook (规则版本), chosen by the legal day and kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "AIL-2004")]
    regime: Option<String>,
    /// The day it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    received_on: Option<NaiveDate>,
    /// The day it counts as accepted (受理).
    #[serde(skip_serializing_if = "Option::is_none")]
    accepted_on: Option<NaiveDate>,
    /// The day it was decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    decided_on: Option<NaiveDate>,
    /// How its time stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<CaseClockView>,
    /// The version of the form; 0 before the first.
    #[schema(minimum = 0)]
    form_version: i32,
    /// The form, as it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<Value>,
    /// The one list of everything missing, once it was issued.
    #[serde(skip_serializing_if = "Option::is_none")]
    correction: Option<CorrectionView>,
    /// What the officers said, in order.
    opinions: Vec<OpinionView>,
    /// Its documents.
    attachments: Vec<AttachmentView>,
    /// The licence it produced.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    licence_id: Option<String>,
    /// The earlier case whose form it began with.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    copied_from: Option<String>,
    /// What this caller may do now.
    allowed_actions: Vec<CaseActionWord>,
    /// When it was begun.
    created_at: String,
    /// When it last changed.
    updated_at: String,
}

/// How the time of a case stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseClock)]
pub(super) struct CaseClockView {
    /// Working days counted so far.
    #[schema(minimum = 0)]
    elapsed_working_days: u32,
    /// The legal limit in working days (法定时限).
    statutory_working_days: u32,
    /// The promised limit in working days (承诺时限).
    promised_working_days: u32,
    /// The last day within the legal limit, while the clock runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    statutory_due_on: Option<NaiveDate>,
    /// The last day within the promised limit, while the clock runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    promised_due_on: Option<NaiveDate>,
    /// Whether days count now.
    is_running: bool,
}

impl From<&ClockView> for CaseClockView {
    fn from(clock: &ClockView) -> Self {
        Self {
            elapsed_working_days: clock.elapsed_working_days,
            statutory_working_days: clock.statutory_working_days,
            promised_working_days: clock.promised_working_days,
            statutory_due_on: clock.statutory_due_on,
            promised_due_on: clock.promised_due_on,
            is_running: clock.is_running,
        }
    }
}

/// The one list of everything missing (补正通知).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Correction)]
pub(super) struct CorrectionView {
    /// What to correct.
    items: Vec<CorrectionItemBody>,
    /// When it was issued.
    issued_at: String,
    /// When it was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    answered_at: Option<String>,
}

/// A document of a case.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Attachment)]
pub(super) struct AttachmentView {
    /// The id.
    #[schema(format = "uuid")]
    id: String,
    /// The material it serves as.
    #[schema(example = "contract")]
    kind: String,
    /// The name of the file.
    #[schema(example = "contract.pdf")]
    name: String,
    /// `application/pdf`, `image/jpeg` or `image/png`.
    #[schema(example = "application/pdf")]
    media_type: String,
    /// Bytes.
    #[schema(minimum = 1)]
    size_bytes: i64,
    /// SHA-256 of the content, lowercase hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$")]
    digest: String,
    /// When it was added.
    added_at: String,
}

impl From<&Attachment> for AttachmentView {
    fn from(attachment: &Attachment) -> Self {
        Self {
            id: attachment.id.to_string(),
            kind: attachment.kind.clone(),
            name: attachment.name.clone(),
            media_type: attachment.media_type.clone(),
            size_bytes: attachment.size_bytes,
            digest: attachment.digest.clone(),
            added_at: instant(attachment.added_at),
        }
    }
}

pub(super) fn instant(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::Millis, true)
}

impl CorrectionView {
    pub(super) fn of(correction: &domain_casework::Correction) -> Self {
        let item = |item: &domain_casework::CorrectionItem| CorrectionItemBody {
            pointer: item.pointer.clone(),
            message: item.message.clone(),
        };
        Self {
            items: correction.items.iter().map(item).collect(),
            issued_at: instant(correction.issued_at),
            answered_at: correction.answered_at.map(instant),
        }
    }
}

impl CaseView {
    /// The case as this caller sees it.
    pub(super) fn of(file: &CaseFile, seat: &Seat) -> Self {
        let case = &file.case.value;
        let is_officer = seat.actor.organisation().is_some();
        Self {
            check_code: case.check_code.as_ref().filter(|_| !is_officer).map(ToString::to_string),
            applicant_id: is_officer.then(|| case.applicant.to_string()),
            clock: clock(case, seat),
            form: file.form.as_ref().map(|version| version.form.value().clone()),
            correction: file.correction.as_ref().map(CorrectionView::of),
            opinions: file.opinions.iter().map(|said| OpinionView::of(said, is_officer)).collect(),
            attachments: file.attachments.iter().map(AttachmentView::from).collect(),
            allowed_actions: actions(file, seat),
            ..Self::bare(case)
        }
    }

    fn bare(case: &Case) -> Self {
        Self {
            id: case.id.to_string(),
            number: case.number.as_ref().map(ToString::to_string),
            check_code: None,
            matter: case.matter.clone(),
            enterprise_id: case.enterprise.to_string(),
            applicant_id: None,
            handling_organisation_id: case.handling.as_ref().map(|body| body.id.to_string()),
            issuing_organisation_id: case.issuing.as_ref().map(|body| body.id.to_string()),
            state: case.state.into(),
            stage: case.stage.map(Into::into),
            regime: case.regime.clone(),
            received_on: case.received_on,
            accepted_on: case.accepted_on,
            decided_on: case.decided_on,
            clock: None,
            form_version: case.form_version,
            form: None,
            correction: None,
            opinions: Vec::new(),
            attachments: Vec::new(),
            licence_id: case.licence.as_ref().map(ToString::to_string),
            copied_from: case.copied_from.as_ref().map(ToString::to_string),
            allowed_actions: Vec::new(),
            created_at: instant(case.created_at),
            updated_at: instant(case.updated_at),
        }
    }
}

fn clock(case: &Case, seat: &Seat) -> Option<CaseClockView> {
    let limits = matter(&case.matter)?.limits();
    let clock = clock_view(&case.segments, limits, seat.book.calendar(), seat.today).ok()?;
    (!case.segments.is_empty()).then(|| (&clock).into())
}

fn actions(file: &CaseFile, seat: &Seat) -> Vec<CaseActionWord> {
    let case = &file.case.value;
    let Some(matter) = matter(&case.matter) else { return Vec::new() };
    let allowed = allowed_actions(case, matter, &seat.actor, &file.opinions);
    allowed.into_iter().map(CaseActionWord::from).collect()
}
