//! The working calendar against the examples of the rules and against itself.

use std::sync::LazyLock;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain_kernel::{
    CalendarDay, CalendarGap, DayKind, DayWhy, Language, WorkingCalendar, day, holidays,
};
use proptest::prelude::*;

fn calendar() -> &'static WorkingCalendar {
    static CALENDAR: LazyLock<WorkingCalendar> =
        LazyLock::new(|| WorkingCalendar::new(&holidays::built_in()));
    &CALENDAR
}

fn check(start: NaiveDate, count: u32, expected: NaiveDate) {
    let calendar = calendar();
    assert_eq!(calendar.nth_working_day_after(start, count), Ok(expected), "{start} + {count}");
    assert_eq!(calendar.working_days(start, expected), Ok(count), "{start} to {expected}");
}

#[test]
fn t7_1_papers_received_in_february_2026_are_deemed_accepted_after_the_fifth_working_day() {
    check(day(2026, 2, 10), 5, day(2026, 2, 24));
}

#[test]
fn t7_2_a_case_accepted_in_march_2026_is_due_in_20_and_extended_by_10_working_days() {
    check(day(2026, 3, 2), 20, day(2026, 3, 30));
    check(day(2026, 3, 30), 10, day(2026, 4, 14));
    check(day(2026, 3, 2), 30, day(2026, 4, 14));
}

#[test]
fn t7_4_a_bad_rating_is_mended_within_15_working_days() {
    check(day(2026, 9, 29), 15, day(2026, 10, 26));
}

#[test]
fn example_14_a_licence_asked_for_before_tomb_sweeping_day_2009_takes_three_working_days() {
    check(day(2009, 4, 3), 3, day(2009, 4, 9));
}

#[test]
fn the_reference_results_of_the_rules_hold() {
    for (start, count, expected) in [
        (day(2026, 2, 12), 3, day(2026, 2, 24)),
        (day(2026, 2, 13), 3, day(2026, 2, 25)),
        (day(2026, 2, 13), 10, day(2026, 3, 5)),
        (day(2026, 2, 14), 1, day(2026, 2, 24)),
        (day(2026, 4, 30), 5, day(2026, 5, 11)),
        (day(2026, 9, 18), 3, day(2026, 9, 22)),
        (day(2026, 9, 30), 45, day(2026, 12, 8)),
        (day(2026, 9, 30), 3, day(2026, 10, 10)),
        (day(2025, 1, 20), 45, day(2025, 3, 28)),
        (day(2025, 12, 1), 45, day(2026, 2, 3)),
        (day(2024, 9, 13), 5, day(2024, 9, 23)),
        (day(2025, 12, 31), 3, day(2026, 1, 6)),
        (day(2026, 1, 5), 45, day(2026, 3, 13)),
        (day(2026, 2, 13), 45, day(2026, 4, 24)),
        (day(2026, 2, 27), 1, day(2026, 2, 28)),
        (day(2026, 6, 18), 20, day(2026, 7, 17)),
        (day(2026, 9, 24), 10, day(2026, 10, 15)),
        (day(2026, 9, 21), 10, day(2026, 10, 12)),
        (day(2026, 4, 2), 10, day(2026, 4, 17)),
        (day(2024, 12, 2), 45, day(2025, 2, 10)),
        (day(2025, 9, 26), 3, day(2025, 9, 30)),
        (day(2026, 6, 15), 5, day(2026, 6, 23)),
    ] {
        check(start, count, expected);
    }
}

#[test]
fn the_years_have_as_many_working_days_as_the_notices_leave() {
    for (year, expected) in [(2024, 251), (2025, 248), (2026, 248)] {
        let count = calendar().working_days(day(year - 1, 12, 31), day(year, 12, 31));
        assert_eq!(count, Ok(expected), "{year}");
    }
}

#[test]
fn a_year_without_data_is_an_error_and_never_a_guess() {
    let calendar = calendar();
    let gap = CalendarGap { year: 2027 };
    assert_eq!(calendar.is_working(day(2027, 1, 4)), Err(gap));
    assert_eq!(calendar.explain(day(2027, 1, 4)), Err(gap));
    assert_eq!(calendar.roll_forward(day(2027, 1, 4)), Err(gap));
    assert_eq!(calendar.working_days(day(2026, 12, 1), day(2027, 1, 4)), Err(gap));
    assert_eq!(calendar.nth_working_day_after(day(2026, 12, 30), 1), Ok(day(2026, 12, 31)));
    assert_eq!(calendar.nth_working_day_after(day(2026, 12, 30), 2), Err(gap));
    assert_eq!(calendar.nth_working_day_after(day(2026, 12, 31), 1), Err(gap));
    assert_eq!(calendar.nth_working_day_after(day(2026, 12, 1), u32::MAX), Err(gap));
    assert_eq!(calendar.is_working(day(2003, 12, 31)), Err(CalendarGap { year: 2003 }));
    assert_eq!(WorkingCalendar::default().years().count(), 0);
    assert_eq!(gap.to_string(), "the working calendar has no data for 2027");
}

#[test]
fn no_day_of_an_unknown_year_is_asked_for_when_the_count_needs_none() {
    let calendar = calendar();
    assert_eq!(calendar.nth_working_day_after(day(2003, 12, 31), 1), Ok(day(2004, 1, 2)));
    assert_eq!(calendar.working_days(day(2003, 12, 31), day(2004, 1, 2)), Ok(1));
    assert_eq!(calendar.working_days(day(2030, 1, 2), day(2030, 1, 2)), Ok(0));
    assert_eq!(calendar.nth_working_day_after(day(2026, 12, 31), 0), Ok(day(2026, 12, 31)));
}

#[test]
fn the_last_days_of_a_year_do_not_make_the_year_known() {
    let eve = CalendarDay {
        date: day(2027, 12, 31),
        kind: DayKind::Holiday,
        name_zh: "元旦".to_owned(),
        name_en: "New Year's Day".to_owned(),
    };
    let calendar = WorkingCalendar::new(std::slice::from_ref(&eve));
    assert_eq!(calendar.is_working(eve.date), Err(CalendarGap { year: 2027 }));
    assert_eq!(calendar.days(), [eve]);
}

#[test]
fn of_two_rows_for_a_day_the_later_one_stands() {
    let holiday = CalendarDay {
        date: day(2026, 5, 1),
        kind: DayKind::Holiday,
        name_zh: "劳动节".to_owned(),
        name_en: "Labour Day".to_owned(),
    };
    let workday = CalendarDay { kind: DayKind::Workday, ..holiday.clone() };
    let calendar = WorkingCalendar::new(&[holiday, workday.clone()]);
    assert_eq!(calendar.is_working(workday.date), Ok(true));
    assert_eq!(calendar.days(), [workday]);
}

#[test]
fn a_period_that_ends_on_a_rest_day_ends_on_the_first_working_day_after() {
    let calendar = calendar();
    for (end, expected) in [
        (day(2026, 3, 7), day(2026, 3, 9)),
        (day(2026, 2, 16), day(2026, 2, 24)),
        (day(2026, 10, 1), day(2026, 10, 8)),
        (day(2026, 3, 6), day(2026, 3, 6)),
    ] {
        assert_eq!(calendar.roll_forward(end), Ok(expected));
    }
}

#[test]
fn a_make_up_saturday_is_no_rest_day() {
    let calendar = calendar();
    assert_eq!(day(2026, 2, 28).weekday(), Weekday::Sat);
    assert_eq!(calendar.roll_forward(day(2026, 2, 28)), Ok(day(2026, 2, 28)));
    assert_eq!(calendar.is_working(day(2026, 2, 28)), Ok(true));
}

#[test]
fn every_day_can_be_explained() {
    let calendar = calendar();
    let explain = |date| {
        let verdict = calendar.explain(date).unwrap();
        let name = verdict.why.name(Language::English).unwrap_or_default().to_owned();
        (verdict.is_counted, verdict.why.as_str(), name)
    };
    assert_eq!(explain(day(2026, 2, 12)), (true, "weekday", String::new()));
    assert_eq!(explain(day(2026, 3, 7)), (false, "weekend", String::new()));
    assert_eq!(explain(day(2026, 2, 14)), (true, "make_up", "Spring Festival".to_owned()));
    assert_eq!(explain(day(2026, 2, 16)), (false, "holiday", "Spring Festival".to_owned()));
    assert_eq!(
        calendar.explain(day(2026, 10, 1)).unwrap().why,
        DayWhy::Holiday("国庆节".to_owned(), "National Day".to_owned())
    );
}

#[test]
fn the_word_of_a_kind_of_day_reads_back() {
    for kind in DayKind::ALL {
        assert_eq!(DayKind::parse(kind.as_str()), Some(kind));
    }
}

prop_compose! {
    fn any_date()(days in 0_u64..7_900) -> NaiveDate {
        day(2004, 1, 1).checked_add_days(Days::new(days)).expect("a day before 2026")
    }
}

proptest! {
    #[test]
    fn counting_there_and_back_gives_the_same(start in any_date(), count in 1_u32..300) {
        let calendar = calendar();
        let end = calendar.nth_working_day_after(start, count).unwrap();
        prop_assert!(calendar.is_working(end).unwrap());
        prop_assert_eq!(calendar.working_days(start, end), Ok(count));
        let eve = end.pred_opt().unwrap();
        prop_assert_eq!(calendar.working_days(start, eve), Ok(count - 1));
    }

    #[test]
    fn the_table_counts_what_the_fingers_count(start in any_date(), length in 0_u64..900) {
        let calendar = calendar();
        let until = start.checked_add_days(Days::new(length)).unwrap().min(day(2026, 12, 31));
        let days = start.iter_days().skip(1).take_while(|date| *date <= until);
        let fingers = days.filter(|date| calendar.is_working(*date).unwrap()).count();
        prop_assert_eq!(calendar.working_days(start, until), Ok(u32::try_from(fingers).unwrap()));
    }

    #[test]
    fn counts_add_up(start in any_date(), a in 0_u32..100, b in 0_u32..100) {
        let calendar = calendar();
        let middle = calendar.nth_working_day_after(start, a).unwrap();
        prop_assert_eq!(
            calendar.nth_working_day_after(middle, b),
            calendar.nth_working_day_after(start, a + b)
        );
    }

    #[test]
    fn rolling_stops_on_the_first_working_day(date in any_date()) {
        let calendar = calendar();
        let rolled = calendar.roll_forward(date).unwrap();
        prop_assert!(date <= rolled);
        prop_assert!(calendar.is_working(rolled).unwrap());
        let skipped = date.iter_days().take_while(|skipped| *skipped < rolled);
        prop_assert!(skipped.into_iter().all(|skipped| !calendar.is_working(skipped).unwrap()));
        prop_assert_eq!(calendar.roll_forward(rolled), Ok(rolled));
    }

    #[test]
    fn an_explanation_agrees_with_the_count(date in any_date()) {
        let calendar = calendar();
        let verdict = calendar.explain(date).unwrap();
        prop_assert_eq!(verdict.is_counted, calendar.is_working(date).unwrap());
        let counts = matches!(verdict.why, DayWhy::Weekday | DayWhy::MakeUp(..));
        prop_assert_eq!(counts, verdict.is_counted);
    }
}
