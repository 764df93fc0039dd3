//! What is known of quotas beforehand: the year's calendar, real quantities, duty in and out of quota.

use actix_web::get;
use chrono::NaiveDate;
use domain_kernel::{BasisPoints, Evidence, HsCode, Money, decimal};
use domain_quotas::{calendar, duty, levels};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;
use validator::Validate;

use super::body::ProgrammeWord;
use crate::amount::AmountText;
use crate::answer::Answer;
use crate::path::parameter;
use crate::permit::{Permit, QuotasRead};
use crate::problem::{Problem, ReadProblems};
use crate::query::ValidQuery;

pub(super) fn routes(config: &mut ServiceConfig<'_>) {
    config.service(show_quota_calendar).service(show_quota_levels).service(show_quota_duty);
}

/// A programme's year.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct YearParams {
    programme: ProgrammeWord,
    /// The quota year.
    #[validate(range(min = 2001, max = 2100))]
    #[param(minimum = 2001, maximum = 2100, example = 2006)]
    year: i32,
}

/// One step of a programme's year.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaStep)]
struct StepView {
    /// A word a program may branch on.
    #[schema(example = "apply")]
    name: &'static str,
    /// What is done, in Chinese.
    #[schema(example = "申请")]
    says_zh: &'static str,
    /// What is done, in English.
    #[schema(example = "apply")]
    says_en: &'static str,
    /// The first day.
    #[schema(example = "2025-10-15")]
    from: NaiveDate,
    /// The last day.
    #[schema(example = "2025-10-30")]
    until: NaiveDate,
    /// Whether the days are read in a source; otherwise they are recalled, and an announcement may
    /// name others.
    is_verified: bool,
}

/// The calendar of a programme's year.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaCalendar)]
struct CalendarView {
    steps: Vec<StepView>,
}

/// Show the calendar of a programme's year (年度日程).
///
/// When totals are published, applied for, allocated, given back and re-allocated.
#[utoipa::path(
    tag = "quotas",
    params(YearParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = CalendarView), ReadProblems)
)]
#[get("/quotas/calendar")]
async fn show_quota_calendar(
    _: Permit<QuotasRead>,
    query: ValidQuery<YearParams>,
) -> Result<Answer<CalendarView>, Problem> {
    let YearParams { programme, year } = query.0;
    let view = |step: calendar::Step| StepView {
        name: step.name,
        says_zh: step.says_zh,
        says_en: step.says_en,
        from: step.from,
        until: step.until,
        is_verified: step.evidence == Evidence::Verified,
    };
    let steps = calendar::steps(programme.into(), year);
    Ok(Answer::ok(CalendarView { steps: steps.into_iter().map(view).collect() }))
}

/// The quantity of one year, as announced (年度总量).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaLevel)]
struct LevelView {
    /// The restricting market; missing where it holds for all.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    market: String,
    /// The goods by name, or the category of textiles.
    #[schema(example = "4")]
    commodity: String,
    /// The name of the goods.
    name: String,
    /// Unit of the quantities.
    #[schema(example = "011")]
    unit: String,
    /// What there was.
    level: AmountText,
    /// For whom or of what it holds.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schema(required = false)]
    scope: String,
    /// What was cleared, as published last.
    #[serde(skip_serializing_if = "Option::is_none")]
    cleared: Option<AmountText>,
    /// The day of that figure.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "2006-12-14")]
    cleared_on: Option<NaiveDate>,
    /// Where it is from, and how well it is known.
    source: String,
}

impl From<levels::Level> for LevelView {
    fn from(level: levels::Level) -> Self {
        let (cleared, cleared_on) = level.cleared.unzip();
        Self {
            market: level.market,
            commodity: level.commodity,
            name: level.name,
            unit: level.unit.to_string(),
            level: AmountText::of(level.level),
            scope: level.scope,
            cleared: cleared.map(AmountText::of),
            cleared_on,
            source: level.source,
        }
    }
}

/// The quantities of a programme's year.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaLevels)]
struct LevelsView {
    levels: Vec<LevelView>,
}

/// Show real quantities of a programme's year (历年总量).
///
/// As announced, with their sources: textiles for the European Union 2005 to 2007 and for the United
/// States 2006 to 2008, tariff quotas of farm goods and fertilisers. Empty where none is known.
#[utoipa::path(
    tag = "quotas",
    params(YearParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = LevelsView), ReadProblems)
)]
#[get("/quotas/levels")]
async fn show_quota_levels(
    _: Permit<QuotasRead>,
    query: ValidQuery<YearParams>,
) -> Result<Answer<LevelsView>, Problem> {
    let found = levels::of_year(query.0.programme.into(), query.0.year);
    Ok(Answer::ok(LevelsView { levels: found.into_iter().map(Into::into).collect() }))
}

/// What to compute duty on.
#[derive(Debug, Deserialize, IntoParams, Validate)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DutyParams {
    /// Eight or ten digits.
    #[validate(length(min = 8, max = 10))]
    #[param(
        min_length = 8,
        max_length = 10,
        pattern = "^[0-9]{8}([0-9]{2})?$",
        example = "31021000"
    )]
    hs_code: String,
    /// Customs value in yuan, with at most two decimals.
    #[validate(length(min = 1, max = 18))]
    #[param(
        min_length = 1,
        max_length = 18,
        pattern = r"^[0-9]+(\.[0-9]{1,2})?$",
        example = "1000000.00"
    )]
    value: String,
}

/// Duty inside and outside a tariff quota; rates in hundredths of a per cent, duty in yuan.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = QuotaDuty)]
struct DutyView {
    /// Whether the commodity is under a tariff quota; if not, nothing else is there.
    is_under_quota: bool,
    /// The goods under quota that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    commodity: Option<String>,
    /// The rate applied within the quota.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 100)]
    in_quota_basis_points: Option<u32>,
    /// The rate bound within the quota, where a lower one is applied for the time being.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 400)]
    bound_basis_points: Option<u32>,
    /// The rate beyond the quota.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 5000)]
    out_of_quota_basis_points: Option<u32>,
    /// Duty within the quota.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "10000.00")]
    in_quota_duty: Option<String>,
    /// Duty beyond the quota.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "500000.00")]
    out_of_quota_duty: Option<String>,
    /// What else is to be known.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<String>,
}

/// Compute duty inside and outside a tariff quota (配额内外税款).
///
/// By the table of the tariff of 2007; with the provisional rate where there is one.
#[utoipa::path(
    tag = "quotas",
    params(DutyParams),
    security(("bearer" = ["quotas:read"])),
    responses((status = 200, body = DutyView), ReadProblems)
)]
#[get("/quotas/duty")]
async fn show_quota_duty(
    _: Permit<QuotasRead>,
    query: ValidQuery<DutyParams>,
) -> Result<Answer<DutyView>, Problem> {
    let cents = |text: &str| decimal::parse(text, Money::DECIMALS);
    let hs_code = parameter("hs_code", Some(&query.0.hs_code), HsCode::parse)?;
    let value = parameter("value", Some(&query.0.value), cents)?.unwrap_or(0);
    let rates = hs_code.as_ref().and_then(duty::rates);
    let known = rates.as_ref();
    let sums = known.map(|rates| rates.on(value));
    let yuan = |cents: i64| decimal::print(cents, Money::DECIMALS);
    let points = |rate: BasisPoints| rate.0;
    Ok(Answer::ok(DutyView {
        is_under_quota: known.is_some(),
        commodity: known.map(|rates| rates.commodity.clone()),
        in_quota_basis_points: known.map(duty::Rates::applied).map(points),
        bound_basis_points: known
            .and_then(|rates| rates.provisional.map(|_| rates.in_quota))
            .map(points),
        out_of_quota_basis_points: known.map(|rates| rates.out_of_quota).map(points),
        in_quota_duty: sums.map(|(inside, _)| yuan(inside)),
        out_of_quota_duty: sums.map(|(_, outside)| yuan(outside)),
        note: known.map(|rates| rates.note.clone()).filter(|note| !note.is_empty()),
    }))
}
