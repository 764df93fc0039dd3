//! The clock of a case: stretches of time that count or do not, and the days they add up to.

use chrono::{Days, NaiveDate};
use domain_kernel::{CalendarGap, DayWhy, Period, WorkingCalendar};

use crate::Case;

/// Whether days of a segment count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SegmentKind {
    /// Working days count.
    Running,
    /// No day counts.
    Suspended,
}

impl SegmentKind {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Running, Self::Suspended];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Suspended => "suspended",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A stretch of a case's time: days after `after` up to and including `until` (时限段).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockSegment {
    pub kind: SegmentKind,
    pub after: NaiveDate,
    pub until: Option<NaiveDate>,
    /// Why it began, as `accepted` or `correction_required`.
    pub cause: String,
}

impl ClockSegment {
    /// Whether the day lies inside.
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.after < date && self.until.is_none_or(|until| date <= until)
    }

    /// How many working days of the segment have come by `today`.
    fn counted(&self, calendar: &WorkingCalendar, today: NaiveDate) -> Result<u32, CalendarGap> {
        match self.kind {
            SegmentKind::Running => {
                let until = self.until.map_or(today, |until| until.min(today));
                calendar.working_days(self.after, until)
            }
            SegmentKind::Suspended => Ok(0),
        }
    }
}

/// The two limits of a matter, in working days: the law's and the office's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The legal limit (法定时限).
    pub statutory_working_days: u32,
    /// The promised limit, never longer (承诺时限).
    pub promised_working_days: u32,
}

impl Limits {
    /// The limits after the head of the authority extended the legal one
    /// (行政许可法 art. 42: once, by ten working days on the general twenty).
    #[must_use]
    pub fn extended(self, working_days: u32) -> Self {
        Self {
            statutory_working_days: self.statutory_working_days.saturating_add(working_days),
            ..self
        }
    }
}

/// The clock as it stands on a day: derived, never stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockView {
    pub elapsed_working_days: u32,
    pub statutory_working_days: u32,
    pub promised_working_days: u32,
    /// The last day within the legal limit; `None` while suspended or not started.
    pub statutory_due_on: Option<NaiveDate>,
    pub promised_due_on: Option<NaiveDate>,
    pub is_running: bool,
    /// The year whose calendar a due day waits for; that day is then `None`, not a guess.
    pub calendar_gap: Option<CalendarGap>,
}

impl ClockView {
    /// Whether the law's limit is broken.
    pub fn is_beyond_statutory(&self) -> bool {
        self.statutory_working_days < self.elapsed_working_days
    }

    /// Whether the office's own limit is broken.
    pub fn is_beyond_promised(&self) -> bool {
        self.promised_working_days < self.elapsed_working_days
    }
}

/// The clock on a day.
///
/// # Errors
/// When the calendar of a year that has begun is not loaded.
pub fn clock_view(
    segments: &[ClockSegment],
    limits: Limits,
    calendar: &WorkingCalendar,
    today: NaiveDate,
) -> Result<ClockView, CalendarGap> {
    let last = segments.last().filter(|segment| segment.kind == SegmentKind::Running);
    let statutory_due_on = due_on(segments, limits.statutory_working_days, calendar);
    let promised_due_on = due_on(segments, limits.promised_working_days, calendar);
    Ok(ClockView {
        elapsed_working_days: elapsed(segments, calendar, today)?,
        statutory_working_days: limits.statutory_working_days,
        promised_working_days: limits.promised_working_days,
        calendar_gap: statutory_due_on.err().or(promised_due_on.err()),
        statutory_due_on: statutory_due_on.unwrap_or(None),
        promised_due_on: promised_due_on.unwrap_or(None),
        is_running: last.is_some_and(|segment| segment.until.is_none()),
    })
}

/// Working days counted by `today`: those of the running segments, each without its first
/// day and with its last.
///
/// # Errors
/// When a needed year of the calendar is not loaded.
pub fn elapsed(
    segments: &[ClockSegment],
    calendar: &WorkingCalendar,
    today: NaiveDate,
) -> Result<u32, CalendarGap> {
    segments.iter().try_fold(0_u32, |sum, segment| Ok(sum + segment.counted(calendar, today)?))
}

/// The first day on which `limit` working days have elapsed. A clock that stopped for good is
/// read as if it ran on; a suspended one has no such day unless it came before.
///
/// # Errors
/// When a needed year of the calendar is not loaded.
pub fn due_on(
    segments: &[ClockSegment],
    limit: u32,
    calendar: &WorkingCalendar,
) -> Result<Option<NaiveDate>, CalendarGap> {
    let mut left = limit;
    for (index, segment) in segments.iter().enumerate() {
        if segment.kind == SegmentKind::Suspended {
            continue;
        }
        let until = segment.until.filter(|_| index + 1 < segments.len());
        match until {
            None => return calendar.nth_working_day_after(segment.after, left).map(Some),
            Some(until) => {
                let counted = calendar.working_days(segment.after, until)?;
                if left <= counted {
                    return calendar.nth_working_day_after(segment.after, left).map(Some);
                }
                left -= counted;
            }
        }
    }
    Ok(None)
}

/// Which stretch of the case's time a day lies in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClockPhase {
    /// The clock ran.
    Running,
    /// The clock stood still for this cause.
    Suspended { cause: String },
    /// Before the clock began, between two stretches, or after its end.
    Outside,
}

/// One day, whether it counts, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockDay {
    pub date: NaiveDate,
    pub is_counted: bool,
    pub phase: ClockPhase,
    /// What the calendar says of the day.
    pub why: DayWhy,
    /// Working days counted up to and including this one.
    pub elapsed_working_days: u32,
}

/// Days of a clock, one by one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClockExplanation {
    pub days: Vec<ClockDay>,
    /// Where to go on when the days asked for were too many for one answer.
    pub continues_on: Option<NaiveDate>,
}

/// Days that one explanation shows at most. `[D]`
pub const EXPLAINED_DAYS_MAX: usize = 400;

/// Each day of a period: counted or skipped, and why. At most [`EXPLAINED_DAYS_MAX`] days;
/// the explanation says where it goes on.
///
/// # Errors
/// When a needed year of the calendar is not loaded.
pub fn explain(
    segments: &[ClockSegment],
    calendar: &WorkingCalendar,
    period: Period,
) -> Result<ClockExplanation, CalendarGap> {
    let before = period.from.checked_sub_days(Days::new(1)).unwrap_or(period.from);
    let mut elapsed_working_days = elapsed(segments, calendar, before)?;
    let mut days = Vec::new();
    for date in period.from.iter_days().take_while(|date| *date <= period.until) {
        if days.len() == EXPLAINED_DAYS_MAX {
            return Ok(ClockExplanation { days, continues_on: Some(date) });
        }
        let verdict = calendar.explain(date)?;
        let phase = phase_of(segments, date);
        let is_counted = verdict.is_counted && phase == ClockPhase::Running;
        elapsed_working_days += u32::from(is_counted);
        days.push(ClockDay { date, is_counted, phase, why: verdict.why, elapsed_working_days });
    }
    Ok(ClockExplanation { days, continues_on: None })
}

impl Case {
    /// The days of the case's clock by `today`: from the day after it was first received, to
    /// the day it stopped. `None` while no day has gone by.
    pub fn clock_period(&self, today: NaiveDate) -> Option<Period> {
        let after = self.segments.first().map(|segment| segment.after);
        let received_on = after.into_iter().chain(self.received_on).min()?;
        let ended_on = self.segments.last().filter(|_| !self.state.is_open());
        let until = ended_on.and_then(|segment| segment.until).map_or(today, |on| on.min(today));
        Period::new(received_on.succ_opt()?, until)
    }
}

fn phase_of(segments: &[ClockSegment], date: NaiveDate) -> ClockPhase {
    match segments.iter().find(|segment| segment.contains(date)) {
        None => ClockPhase::Outside,
        Some(ClockSegment { kind: SegmentKind::Running, .. }) => ClockPhase::Running,
        Some(ClockSegment { kind: SegmentKind::Suspended, cause, .. }) => {
            ClockPhase::Suspended { cause: cause.clone() }
        }
    }
}

/// Ends the open segment, if there is one, on a day; never before it began.
pub(crate) fn stop(segments: &mut [ClockSegment], on: NaiveDate) {
    if let Some(open) = segments.last_mut().filter(|segment| segment.until.is_none()) {
        open.until = Some(on.max(open.after));
    }
}

/// Ends the open segment and begins another.
pub(crate) fn start(
    segments: &mut Vec<ClockSegment>,
    kind: SegmentKind,
    after: NaiveDate,
    cause: &str,
) {
    let after = segments.iter().filter_map(|segment| segment.until).fold(after, NaiveDate::max);
    let after = segments.last().map_or(after, |last| after.max(last.after));
    stop(segments, after);
    segments.push(ClockSegment { kind, after, until: None, cause: cause.to_owned() });
}
