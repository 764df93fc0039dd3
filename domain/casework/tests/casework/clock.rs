//! The clock: which days count, when time is up, and the same said day by day.

use std::fmt::Write as _;

use chrono::{Days, NaiveDate};
use domain_casework::{
    Case, ClockPhase, ClockSegment, EXPLAINED_DAYS_MAX, Limits, SegmentKind, clock_view, due_on,
    elapsed, explain,
};
use domain_kernel::{CalendarGap, DayWhy, Period};
use proptest::prelude::*;

use crate::given::{accepted, calendar, facts, import, missing, on};

#[test]
fn t7_2_a_general_item_and_its_extension() {
    let segments = [running("2026-03-02", None)];
    let limits = Limits { statutory_working_days: 20, promised_working_days: 15 };
    let due = |limits| {
        let view = clock_view(&segments, limits, &calendar(), on("2026-03-02"));
        view.expect("the year is loaded").statutory_due_on
    };
    assert_eq!(due(limits), Some(on("2026-03-30")));
    assert_eq!(due(limits.extended(10)), Some(on("2026-04-14")));
}

#[test]
fn example_2i_14_three_working_days_over_a_holiday() {
    let case = accepted(import(), on("2009-04-03"));
    let view = view(&case, "2009-04-09");
    assert_eq!(view.statutory_due_on, Some(on("2009-04-09")));
    assert_eq!(view.elapsed_working_days, 3);
    assert!(view.is_running && !view.is_beyond_statutory() && view.is_beyond_promised());
    assert!(self::view(&case, "2009-04-10").is_beyond_statutory());
}

#[test]
fn a_late_acceptance_gains_no_time_where_the_limit_runs_from_receipt() {
    let case = crate::given::submitted(import(), on("2009-04-03"));
    let acceptance = case.acceptance_on(&calendar(), on("2009-04-08")).expect("loaded");
    let (case, _) = case.accept(import(), acceptance).expect("a submitted case is accepted");
    assert_eq!(case.accepted_on, Some(on("2009-04-08")));
    assert_eq!(view(&case, "2009-04-08").statutory_due_on, Some(on("2009-04-09")));
}

#[test]
fn the_clock_stands_still_while_a_correction_is_open() {
    let case = accepted(import(), on("2026-03-02"));
    let (case, _) = case.require_correction(&missing(), on("2026-03-03")).expect("first list");
    let open = view(&case, "2026-03-20");
    assert_eq!((open.elapsed_working_days, open.is_running), (1, false));
    assert_eq!((open.statutory_due_on, open.promised_due_on), (None, None));

    let (case, _) = case.submit(facts(on("2026-03-20"))).expect("handed in again");
    assert!(!view(&case, "2026-03-20").is_running, "not accepted yet");
    let acceptance = case.acceptance_on(&calendar(), on("2026-03-23")).expect("loaded");
    let (case, _) = case.accept(import(), acceptance).expect("accepted again");
    let again = view(&case, "2026-03-23");
    assert_eq!((again.elapsed_working_days, again.is_running), (2, true));
    assert_eq!(again.statutory_due_on, Some(on("2026-03-24")), "one of three days was spent");
}

#[test]
fn a_stopped_clock_keeps_its_days_and_its_due_day() {
    let case = accepted(import(), on("2026-03-02"));
    let (case, _) = case.lapse("批准文件过期".to_owned(), on("2026-03-03")).expect("it is open");
    let view = view(&case, "2026-12-01");
    assert_eq!((view.elapsed_working_days, view.is_running), (1, false));
    assert_eq!(view.statutory_due_on, Some(on("2026-03-05")));
}

#[test]
fn a_limit_reached_before_a_suspension_stays_where_it_was() {
    let mut segments = vec![running("2026-03-02", Some("2026-03-06"))];
    segments.push(suspended("2026-03-06", None));
    assert_eq!(due_on(&segments, 3, &calendar()), Ok(Some(on("2026-03-05"))));
    assert_eq!(due_on(&segments, 4, &calendar()), Ok(Some(on("2026-03-06"))));
    assert_eq!(due_on(&segments, 5, &calendar()), Ok(None));
    assert_eq!(due_on(&[], 5, &calendar()), Ok(None));
}

#[test]
fn a_due_day_in_a_year_not_announced_is_missing_and_says_so() {
    let case = accepted(crate::given::automatic(), on("2026-12-30"));
    let view = clock_view(
        &case.segments,
        crate::given::automatic().limits(),
        &calendar(),
        on("2026-12-31"),
    );
    let view = view.expect("no day of next year is needed to know what has elapsed");
    assert_eq!((view.elapsed_working_days, view.statutory_due_on), (1, None));
    assert_eq!(view.calendar_gap, Some(CalendarGap { year: 2027 }));
}

#[test]
fn every_day_is_explained() {
    let segments = [
        running("2026-02-12", Some("2026-02-24")),
        suspended("2026-02-24", Some("2026-02-26")),
        running("2026-02-26", None),
    ];
    let period = Period::new(on("2026-02-12"), on("2026-03-02")).expect("in order");
    let explanation = explain(&segments, &calendar(), period).expect("the year is loaded");
    let mut list = String::new();
    for day in explanation.days {
        let why = match day.why {
            DayWhy::Weekday => "weekday".to_owned(),
            DayWhy::Weekend => "weekend".to_owned(),
            DayWhy::Holiday(name, _) => format!("holiday {name}"),
            DayWhy::MakeUp(name, _) => format!("worked for {name}"),
        };
        let phase = match day.phase {
            ClockPhase::Running => "running".to_owned(),
            ClockPhase::Suspended { cause } => format!("suspended by {cause}"),
            ClockPhase::Outside => "outside".to_owned(),
        };
        let mark = if day.is_counted { '+' } else { ' ' };
        writeln!(list, "{} {mark}{} {why}, {phase}", day.date, day.elapsed_working_days)
            .expect("a String never fails");
    }
    insta::assert_snapshot!(list, @"
    2026-02-12  0 weekday, outside
    2026-02-13 +1 weekday, running
    2026-02-14 +2 worked for 春节, running
    2026-02-15  2 holiday 春节, running
    2026-02-16  2 holiday 春节, running
    2026-02-17  2 holiday 春节, running
    2026-02-18  2 holiday 春节, running
    2026-02-19  2 holiday 春节, running
    2026-02-20  2 holiday 春节, running
    2026-02-21  2 holiday 春节, running
    2026-02-22  2 holiday 春节, running
    2026-02-23  2 holiday 春节, running
    2026-02-24 +3 weekday, running
    2026-02-25  3 weekday, suspended by correction_required
    2026-02-26  3 weekday, suspended by correction_required
    2026-02-27 +4 weekday, running
    2026-02-28 +5 worked for 春节, running
    2026-03-01  5 weekend, running
    2026-03-02 +6 weekday, running
    ");
}

#[test]
fn a_long_explanation_says_where_it_goes_on() {
    let segments = [running("2009-01-05", None)];
    let period = Period::new(on("2009-01-06"), on("2012-12-31")).expect("in order");
    let first = explain(&segments, &calendar(), period).expect("the years are loaded");
    assert_eq!(first.days.len(), EXPLAINED_DAYS_MAX);
    let on = first.continues_on.expect("there is more");
    let second = explain(&segments, &calendar(), Period { from: on, ..period });
    let second = second.expect("the years are loaded");
    let last = first.days.last().expect("some days").elapsed_working_days;
    let next = second.days.first().expect("some days");
    assert_eq!(next.elapsed_working_days, last + u32::from(next.is_counted));
}

#[test]
fn the_days_to_explain_begin_after_receipt_and_end_with_the_clock() {
    let case = accepted(import(), on("2026-03-02"));
    let period = case.clock_period(on("2026-03-10")).expect("days have gone by");
    assert_eq!((period.from, period.until), (on("2026-03-03"), on("2026-03-10")));
    assert_eq!(case.clock_period(on("2026-03-02")), None, "no day has gone by");
    let (case, _) = case.lapse("批准文件过期".to_owned(), on("2026-03-05")).expect("it is open");
    assert_eq!(case.clock_period(on("2026-03-10")).map(|days| days.until), Some(on("2026-03-05")));
}

proptest! {
    /// Every stretch begins where the one before ended; suspended ones are in between.
    #[test]
    fn elapsed_never_falls_and_suspended_days_never_count(
        lengths in prop::collection::vec(0_u64..40, 1..8),
        limit in 0_u32..60,
        is_open in any::<bool>(),
    ) {
        let calendar = calendar();
        let segments = alternating(&lengths, is_open);
        let (first, mut before) = (segments[0].after, 0);
        for date in first.iter_days().take(400) {
            let now = elapsed(&segments, &calendar, date).expect("the years are loaded");
            let is_running = segments
                .iter()
                .any(|segment| segment.kind == SegmentKind::Running && segment.contains(date));
            let is_working = calendar.is_working(date).expect("the years are loaded");
            prop_assert_eq!(now - before, u32::from(is_running && is_working), "{}", date);
            before = now;
        }
        let due = due_on(&segments, limit, &calendar).expect("the years are loaded");
        if let Some(due) = due.filter(|_| is_open) {
            prop_assert_eq!(elapsed(&segments, &calendar, due).expect("loaded"), limit);
            if let Some(eve) = due.pred_opt().filter(|eve| first <= *eve) {
                prop_assert!(elapsed(&segments, &calendar, eve).expect("loaded") < limit);
            }
        }
    }

    /// The explanation and the sum are the same clock.
    #[test]
    fn the_explanation_adds_up(lengths in prop::collection::vec(0_u64..30, 1..6)) {
        let calendar = calendar();
        let segments = alternating(&lengths, true);
        let from = segments[0].after;
        let until = from + Days::new(150);
        let explanation =
            explain(&segments, &calendar, Period { from, until }).expect("the years are loaded");
        prop_assert_eq!(explanation.days.len(), 151);
        for day in explanation.days {
            let sum = elapsed(&segments, &calendar, day.date).expect("the years are loaded");
            prop_assert_eq!(day.elapsed_working_days, sum);
        }
    }
}

/// Running and suspended in turn from 2008-12-29 on.
fn alternating(lengths: &[u64], is_open: bool) -> Vec<ClockSegment> {
    let mut after = on("2008-12-29");
    let mut segments = Vec::new();
    for (index, length) in lengths.iter().enumerate() {
        let until = after + Days::new(*length);
        let kind = if index % 2 == 0 { SegmentKind::Running } else { SegmentKind::Suspended };
        segments.push(ClockSegment { kind, after, until: Some(until), cause: String::new() });
        after = until;
    }
    if let Some(last) = segments.last_mut().filter(|_| is_open) {
        last.until = None;
    }
    segments
}

fn running(after: &str, until: Option<&str>) -> ClockSegment {
    segment(SegmentKind::Running, after, until)
}

fn suspended(after: &str, until: Option<&str>) -> ClockSegment {
    segment(SegmentKind::Suspended, after, until)
}

fn segment(kind: SegmentKind, after: &str, until: Option<&str>) -> ClockSegment {
    let cause = "correction_required".to_owned();
    ClockSegment { kind, after: on(after), until: until.map(on), cause }
}

fn view(case: &Case, today: &str) -> domain_casework::ClockView {
    let today: NaiveDate = on(today);
    clock_view(&case.segments, import().limits(), &calendar(), today).expect("the year is loaded")
}
