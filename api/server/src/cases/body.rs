//! What the wire carries of cases. Nothing here decides anything.

use chrono::NaiveDate;
use domain_casework::{Case, CaseAction, CaseState, CorrectionItem, StageKind, Verdict};
use operations::cases::QueueLength;
use operations::cases::Statement;
use persistence::CaseFilter;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use validator::Validate;

use super::desk::Seat;
use super::form::FormBody;
use crate::export::Row;
use crate::wire::wire_enum;

wire_enum! {
    /// Where a case stands (办件状态).
    CaseStateWord as CaseState = CaseState {
        Draft Submitted CorrectionRequired Accepted Approved Refused Withdrawn Lapsed Concluded
    }
}

wire_enum! {
    /// A step of the review (环节).
    StageWord as Stage = StageKind { InitialReview SecondReview FinalReview Issuance }
}

wire_enum! {
    /// What an officer concludes.
    VerdictWord as Verdict = Verdict { Pass Refuse }
}

wire_enum! {
    /// What is done to a case.
    CaseActionWord as CaseAction = CaseAction {
        Create Edit Discard Submit Accept RequireCorrection Withdraw Pass Refuse Issue Lapse
    }
}

/// An application to begin.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateCaseRequest {
    /// The matter's code, as `GET /matters` lists them.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64, example = "automatic-import-licence")]
    pub(super) matter: String,
    /// A first version of the form.
    pub(super) form: Option<FormBody>,
}

/// Another version of a form.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct FormRequest {
    /// The whole form; what is missing is empty from now on.
    pub(super) form: FormBody,
}

/// Why, when somebody wants to say.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct WithdrawalRequest {
    /// The reason.
    #[validate(length(max = 500))]
    #[schema(max_length = 500, example = "合同已取消")]
    pub(super) reason: Option<String>,
}

/// The one list of everything missing.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct CorrectionRequest {
    /// What to correct.
    #[validate(length(min = 1, max = 50), nested)]
    #[schema(min_items = 1, max_items = 50)]
    pub(super) items: Vec<CorrectionItemBody>,
}

/// One thing to correct.
#[derive(Debug, Clone, Deserialize, Serialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = CorrectionItem)]
pub(super) struct CorrectionItemBody {
    /// JSON pointer into the form, or `/attachments/{kind}`.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200, pattern = "^/", example = "/lines/0/specification")]
    pub(super) pointer: String,
    /// What is wrong or missing.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500, example = "请写明品位")]
    pub(super) message: String,
}

impl CorrectionRequest {
    pub(super) fn parse(self) -> Vec<CorrectionItem> {
        let item = |item: CorrectionItemBody| CorrectionItem {
            pointer: item.pointer,
            message: item.message,
        };
        self.items.into_iter().map(item).collect()
    }
}

/// An officer's word at the stage that the case waits for.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct OpinionRequest {
    verdict: VerdictWord,
    /// The reasons; needed to refuse.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000, example = "材料齐全，同意")]
    #[serde(default)]
    text: String,
}

impl OpinionRequest {
    pub(super) fn parse(self) -> Statement {
        Statement { verdict: self.verdict.into(), text: self.text }
    }
}

/// Which applications to list.
#[derive(Debug, Default, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct CaseFilterParams {
    /// The matter's code.
    #[validate(length(max = 64))]
    #[param(max_length = 64, example = "import-licence")]
    matter: Option<String>,
    state: Option<CaseStateWord>,
    stage: Option<StageWord>,
    /// Received on or after.
    received_from: Option<NaiveDate>,
    /// Received on or before.
    received_until: Option<NaiveDate>,
}

impl CaseFilterParams {
    pub(super) fn parse(&self) -> CaseFilter {
        CaseFilter {
            matter: self.matter.clone(),
            state: self.state.map(Into::into),
            stage: self.stage.map(Into::into),
            received_from: self.received_from,
            received_until: self.received_until,
        }
    }
}

/// An application as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseSummary)]
pub(super) struct CaseSummaryView {
    /// The id.
    #[schema(format = "uuid")]
    id: String,
    /// The case number (办件编号), once handed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<String>,
    /// The matter's code.
    matter: String,
    /// The applicant's enterprise.
    #[schema(format = "uuid")]
    enterprise_id: String,
    state: CaseStateWord,
    /// The stage that the case waits for.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<StageWord>,
    /// The day it was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    received_on: Option<NaiveDate>,
    /// The last day of the promised limit, while the clock runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    promised_due_on: Option<NaiveDate>,
    /// The last day of the legal limit, while the clock runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    statutory_due_on: Option<NaiveDate>,
}

impl Row for CaseSummaryView {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "number",
        "matter",
        "enterprise_id",
        "state",
        "stage",
        "received_on",
        "promised_due_on",
        "statutory_due_on",
    ];
}

impl CaseSummaryView {
    pub(super) fn of(case: &Case, seat: &Seat) -> Self {
        let matter = domain_casework::matter(&case.matter);
        let calendar = seat.book.calendar();
        let clock = matter.and_then(|matter| {
            domain_casework::clock_view(&case.segments, matter.limits(), calendar, seat.today).ok()
        });
        Self {
            id: case.id.to_string(),
            number: case.number.as_ref().map(ToString::to_string),
            matter: case.matter.clone(),
            enterprise_id: case.enterprise.to_string(),
            state: case.state.into(),
            stage: case.stage.map(Into::into),
            received_on: case.received_on,
            promised_due_on: clock.as_ref().and_then(|clock| clock.promised_due_on),
            statutory_due_on: clock.as_ref().and_then(|clock| clock.statutory_due_on),
        }
    }
}

/// The length of a work queue.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Queue)]
pub(super) struct QueueView {
    /// The matter's code.
    #[schema(example = "automatic-import-licence")]
    matter: String,
    /// The organisation in whose queue they lie.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "fujian")]
    organisation: Option<String>,
    state: CaseStateWord,
    /// The stage that the cases wait for.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<StageWord>,
    /// How many wait.
    #[schema(minimum = 1, example = 12)]
    cases: i64,
    /// How many of them are due today or on the next working day: to be accepted while they
    /// are `submitted`, by the promised limit afterwards. Absent with `late` when the calendar
    /// of a year that it takes is not loaded.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, example = 2)]
    due_soon: Option<i64>,
    /// How many of them should have been dealt with before today.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, example = 1)]
    late: Option<i64>,
    /// The day the earliest of them was received.
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest_received_on: Option<NaiveDate>,
}

impl From<QueueLength> for QueueView {
    fn from(queue: QueueLength) -> Self {
        Self {
            matter: queue.matter,
            organisation: queue.organisation.as_ref().map(ToString::to_string),
            due_soon: queue.deadlines.map(|deadlines| deadlines.due_soon),
            late: queue.deadlines.map(|deadlines| deadlines.late),
            state: queue.state.into(),
            stage: queue.stage.map(Into::into),
            cases: queue.cases,
            earliest_received_on: queue.earliest_received_on,
        }
    }
}
