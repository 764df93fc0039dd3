//! What a case has gone through: versions, opinions, its clock day by day, its events.

use actix_web::get;
use actix_web::web::Data;
use chrono::NaiveDate;
use domain_casework::{ClockDay, ClockPhase, FieldChange, FormDocument, Opinion};
use domain_kernel::{CaseId, DayWhy};
use operations::cases;
use persistence::{FormVersion, StoredEvent, Tx};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

use super::body::{StageWord, VerdictWord};
use super::desk::Seat;
use super::file::{CorrectionView, instant};
use crate::answer::Answer;
use crate::context::Context;
use crate::events::EventView;
use crate::page::{Listing, PageParams};
use crate::path::{At, IdPath, segment};
use crate::permit::{CasesRead, Permit};
use crate::problem::{PageOfProblems, Problem, ReadProblems};
use crate::query::{ListQuery, NoFilter, ValidQuery};

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list_versions).service(show_version).service(show_clock);
    config.service(list_case_events).service(list_opinions).service(show_correction);
}

/// What an officer said at a stage.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Opinion)]
pub(super) struct OpinionView {
    stage: StageWord,
    verdict: VerdictWord,
    /// What was said.
    text: String,
    /// Who said it; only officers see it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(format = "uuid")]
    author_id: Option<String>,
    /// For which body.
    organisation_id: String,
    /// The version of the form that was judged.
    form_version: i32,
    /// When.
    at: String,
}

impl OpinionView {
    pub(super) fn of(opinion: &Opinion, is_officer: bool) -> Self {
        Self {
            stage: opinion.stage.into(),
            verdict: opinion.verdict.into(),
            text: opinion.text.clone(),
            author_id: is_officer.then(|| opinion.author.to_string()),
            organisation_id: opinion.organisation.to_string(),
            form_version: opinion.form_version,
            at: instant(opinion.at),
        }
    }
}

/// A version of a form, as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormVersionSummary)]
struct VersionSummaryView {
    /// From 1.
    #[schema(minimum = 1)]
    version: i32,
    /// When it was saved.
    saved_at: String,
}

/// A version of a form, and what it changed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FormVersion)]
struct VersionView {
    /// From 1.
    #[schema(minimum = 1)]
    version: i32,
    /// When it was saved.
    saved_at: String,
    /// The form.
    form: Value,
    /// The differences from the version before, field by field.
    changes: Vec<FieldChangeView>,
}

/// One difference between two versions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldChange)]
struct FieldChangeView {
    /// JSON pointer of the field.
    #[schema(example = "/lines/0/quantity")]
    pointer: String,
    /// The value before; missing when the field was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Value>,
    /// The value after; missing when the field is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Value>,
}

impl From<FieldChange> for FieldChangeView {
    fn from(change: FieldChange) -> Self {
        Self { pointer: change.pointer, from: change.from, to: change.to }
    }
}

impl VersionView {
    fn of(version: FormVersion, before: &FormDocument) -> Self {
        Self {
            version: version.version,
            saved_at: instant(version.at),
            changes: before.diff(&version.form).into_iter().map(Into::into).collect(),
            form: version.form.into_value(),
        }
    }
}

/// The clock of a case, day by day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClockExplanation)]
struct ClockExplanationView {
    /// Each day from the one after the receipt.
    days: Vec<ClockDayView>,
    /// The day the explanation would go on with; missing when it is complete.
    #[serde(skip_serializing_if = "Option::is_none")]
    continues_on: Option<NaiveDate>,
}

/// A day of the clock.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ClockDay)]
struct ClockDayView {
    /// The day.
    date: NaiveDate,
    /// Whether it counts.
    is_counted: bool,
    /// `running`, `suspended` or `outside`.
    #[schema(example = "running")]
    phase: &'static str,
    /// Why the clock is suspended, when it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<String>,
    /// `weekday`, `weekend`, `holiday` or `make_up`.
    #[schema(example = "holiday")]
    why: &'static str,
    /// The holiday, or the holiday the day is worked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    holiday: Option<String>,
    /// Working days counted by the end of the day.
    elapsed_working_days: u32,
}

impl From<ClockDay> for ClockDayView {
    fn from(day: ClockDay) -> Self {
        let (phase, cause) = match day.phase {
            ClockPhase::Outside => ("outside", None),
            ClockPhase::Running => ("running", None),
            ClockPhase::Suspended { cause } => ("suspended", Some(cause)),
        };
        let (why, holiday) = match day.why {
            DayWhy::Weekday => ("weekday", None),
            DayWhy::Weekend => ("weekend", None),
            DayWhy::Holiday(zh, _) => ("holiday", Some(zh)),
            DayWhy::MakeUp(zh, _) => ("make_up", Some(zh)),
        };
        Self {
            date: day.date,
            is_counted: day.is_counted,
            phase,
            cause,
            why,
            holiday,
            elapsed_working_days: day.elapsed_working_days,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
struct VersionPath {
    /// The case.
    #[param(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// The version, from 1.
    #[param(value_type = i32, minimum = 1, example = 1)]
    version: String,
}

/// List the versions of a form, the earliest first.
///
/// Every save is one.
#[utoipa::path(
    tag = "cases",
    params(IdPath, PageParams),
    security(("bearer" = ["cases:read"])),
    responses((status = 200, body = Listing<VersionSummaryView>), PageOfProblems)
)]
#[get("/cases/{id}/versions")]
async fn list_versions(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<VersionSummaryView>, Problem> {
    let (seat, id) = (Seat::of(&permit, &context), path.parse(CaseId::parse)?);
    let (after, rows) = (query.page.after::<i32>()?.unwrap_or(0), query.page.rows());
    let work = move |tx: &mut Tx<'_>| cases::versions(tx, &seat.desk(), &id, after, rows);
    let versions = context.read(&permit.actor, work).await?;
    let view = |version: FormVersion| VersionSummaryView {
        version: version.version,
        saved_at: instant(version.at),
    };
    Ok(query.page.listing(versions, |version| version.version, view))
}

/// Show a version of a form, and what it changed.
///
/// The differences are field by field, each with its JSON pointer.
#[utoipa::path(
    tag = "cases",
    params(VersionPath),
    security(("bearer" = ["cases:read"])),
    responses((status = 200, body = VersionView), ReadProblems)
)]
#[get("/cases/{id}/versions/{version}")]
async fn show_version(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    At(path): At<VersionPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<VersionView>, Problem> {
    let seat = Seat::of(&permit, &context);
    let id = segment("id", &path.id, CaseId::parse)?;
    let version = segment("version", &path.version, str::parse::<i32>)?;
    let work = move |tx: &mut Tx<'_>| cases::version(tx, &seat.desk(), &id, version);
    let (version, before) = context.read(&permit.actor, work).await?;
    Ok(Answer::ok(VersionView::of(version, &before)))
}

/// Explain the clock of an application.
///
/// Each day since the receipt: counted or not, and why. At most 400 days.
#[utoipa::path(
    tag = "cases",
    params(IdPath),
    security(("bearer" = ["cases:read"])),
    responses((status = 200, body = ClockExplanationView), ReadProblems)
)]
#[get("/cases/{id}/clock")]
async fn show_clock(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<ClockExplanationView>, Problem> {
    let (seat, id) = (Seat::of(&permit, &context), path.parse(CaseId::parse)?);
    let work = move |tx: &mut Tx<'_>| cases::clock(tx, &seat.desk(), &id);
    let explanation = context.read(&permit.actor, work).await?;
    Ok(Answer::ok(ClockExplanationView {
        days: explanation.days.into_iter().map(Into::into).collect(),
        continues_on: explanation.continues_on,
    }))
}

/// List what happened to an application, the earliest first.
///
/// Its hash chain: each event carries the digest of the one before.
#[utoipa::path(
    tag = "cases",
    params(IdPath, PageParams),
    security(("bearer" = ["cases:read"])),
    responses((status = 200, body = Listing<EventView>), PageOfProblems)
)]
#[get("/cases/{id}/events")]
async fn list_case_events(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    query: ListQuery<NoFilter>,
) -> Result<Listing<EventView>, Problem> {
    let (seat, id) = (Seat::of(&permit, &context), path.parse(CaseId::parse)?);
    let (after, rows) = (query.page.after::<i64>()?.unwrap_or(0), query.page.rows());
    let work = move |tx: &mut Tx<'_>| cases::events(tx, &seat.desk(), &id, after, rows);
    let events = context.read(&permit.actor, work).await?;
    let view = |event: StoredEvent| EventView::seen_by(&permit.actor, event);
    Ok(query.page.listing(events, |event| event.sequence, view))
}

/// List what the officers said on an application, in order.
///
/// A route has few stages, so the list is answered whole.
#[utoipa::path(
    tag = "cases",
    params(IdPath),
    security(("bearer" = ["cases:read"])),
    responses((status = 200, body = Listing<OpinionView>), ReadProblems)
)]
#[get("/cases/{id}/opinions")]
async fn list_opinions(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Listing<OpinionView>, Problem> {
    let (seat, id) = (Seat::of(&permit, &context), path.parse(CaseId::parse)?);
    let work = move |tx: &mut Tx<'_>| cases::opinions(tx, &seat.desk(), &id);
    let opinions = context.read(&permit.actor, work).await?;
    let is_officer = permit.actor.organisation().is_some();
    Ok(Listing::whole(opinions.iter().map(|said| OpinionView::of(said, is_officer)).collect()))
}

/// Show the one list of everything missing (补正通知).
///
/// 404 while none was issued.
#[utoipa::path(
    tag = "cases",
    params(IdPath),
    security(("bearer" = ["cases:read"])),
    responses((status = 200, body = CorrectionView), ReadProblems)
)]
#[get("/cases/{id}/correction")]
async fn show_correction(
    permit: Permit<CasesRead>,
    context: Data<Context>,
    At(path): At<IdPath>,
    _: ValidQuery<NoFilter>,
) -> Result<Answer<CorrectionView>, Problem> {
    let (seat, id) = (Seat::of(&permit, &context), path.parse(CaseId::parse)?);
    let work = move |tx: &mut Tx<'_>| cases::correction(tx, &seat.desk(), &id);
    Ok(Answer::ok(CorrectionView::of(&context.read(&permit.actor, work).await?)))
}
