//! The working calendar as the wire shows it.

use chrono::NaiveDate;
use domain_kernel::{CalendarDay, DayKind, DayVerdict, Language};
use serde::Serialize;
use utoipa::ToSchema;

use crate::wire::wire_enum;

wire_enum! {
    /// A day off, or a weekend day worked in exchange.
    DayKindWord as CalendarDayKind = DayKind { Holiday Workday }
}

/// A day that the yearly notice of the State Council speaks of (节假日安排).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarDay)]
struct CalendarDayView {
    /// The day, in Asia/Shanghai.
    date: NaiveDate,
    kind: DayKindWord,
    /// The holiday's Chinese name.
    #[schema(example = "国庆节")]
    name_zh: String,
    /// The holiday's English name.
    #[schema(example = "National Day")]
    name_en: String,
}

/// One year of the working calendar: every other day works from Monday to Friday.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarYear)]
pub(super) struct CalendarYearView {
    /// The year.
    #[schema(example = 2026)]
    year: i32,
    /// Holidays, and weekend days worked in exchange.
    days: Vec<CalendarDayView>,
}

impl CalendarYearView {
    pub(super) fn of<'a>(year: i32, days: impl Iterator<Item = &'a CalendarDay>) -> Self {
        let view = |day: &CalendarDay| CalendarDayView {
            date: day.date,
            kind: day.kind.into(),
            name_zh: day.name_zh.clone(),
            name_en: day.name_en.clone(),
        };
        Self { year, days: days.map(view).collect() }
    }
}

/// Why a day counts or does not.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CountedDay)]
struct CountedDayView {
    /// The day, in Asia/Shanghai.
    date: NaiveDate,
    /// Whether it is a working day.
    is_counted: bool,
    /// `weekday`, `weekend`, `holiday` or `make_up`.
    #[schema(example = "holiday")]
    why: &'static str,
    /// The holiday's Chinese name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name_zh: Option<String>,
    /// The holiday's English name.
    #[serde(skip_serializing_if = "Option::is_none")]
    name_en: Option<String>,
}

impl From<DayVerdict> for CountedDayView {
    fn from(verdict: DayVerdict) -> Self {
        let name = |language| verdict.why.name(language).map(ToOwned::to_owned);
        Self {
            date: verdict.date,
            is_counted: verdict.is_counted,
            why: verdict.why.as_str(),
            name_zh: name(Language::Chinese),
            name_en: name(Language::English),
        }
    }
}

/// A count of working days, day by day.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Deadline)]
pub(super) struct DeadlineView {
    /// Day 0, which does not count itself.
    from: NaiveDate,
    /// How many working days were counted.
    working_days: u32,
    /// The last of them.
    due_on: NaiveDate,
    /// Every day after `from` up to `due_on`, counted or not.
    days: Vec<CountedDayView>,
}

impl DeadlineView {
    pub(super) fn of(
        (from, working_days): (NaiveDate, u32),
        due_on: NaiveDate,
        days: Vec<DayVerdict>,
    ) -> Self {
        let days = days.into_iter().map(CountedDayView::from).collect();
        Self { from, working_days, due_on, days }
    }
}
