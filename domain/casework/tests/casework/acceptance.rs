//! Acceptance by word and by silence (行政许可法 art. 32).

use domain_casework::{Acceptance, CaseAction, CaseState, StageKind};
use domain_kernel::CalendarGap;

use crate::given::{automatic, calendar, import, missing, on, submitted};

#[test]
fn t7_1_silence_for_five_working_days_accepts_as_of_receipt() {
    let case = submitted(import(), on("2026-02-10"));
    assert_eq!(case.acceptance_due_on(&calendar()), Ok(Some(on("2026-02-24"))));
    let due = case.acceptance_on(&calendar(), on("2026-02-24")).expect("the year is loaded");
    assert_eq!(due, Acceptance { on: on("2026-02-24"), deemed: false }, "the fifth day is theirs");

    let (case, event) =
        case.settled(import(), &calendar(), on("2026-02-25")).expect("the year is loaded");
    let event = event.expect("it was accepted by silence");
    assert_eq!((event.action, event.to), (CaseAction::Accept, CaseState::Accepted));
    assert_eq!((case.state, case.stage), (CaseState::Accepted, Some(StageKind::InitialReview)));
    assert_eq!(case.accepted_on, Some(on("2026-02-10")));
}

#[test]
fn before_the_fifth_day_is_over_nothing_is_settled() {
    for today in ["2026-02-10", "2026-02-14", "2026-02-23", "2026-02-24"] {
        let case = submitted(import(), on("2026-02-10"));
        let (after, event) =
            case.clone().settled(import(), &calendar(), on(today)).expect("the year is loaded");
        assert_eq!((after, event), (case, None), "{today}");
    }
}

#[test]
fn a_late_word_is_as_good_as_silence() {
    let case = submitted(import(), on("2026-02-10"));
    let acceptance = case.acceptance_on(&calendar(), on("2026-03-02")).expect("the year is loaded");
    assert_eq!(acceptance, Acceptance { on: on("2026-02-10"), deemed: true });
    let (case, _) = case.accept(import(), acceptance).expect("a submitted case is accepted");
    assert_eq!(case.accepted_on, Some(on("2026-02-10")));
}

#[test]
fn a_correction_notice_breaks_the_silence_and_the_days_begin_again() {
    let case = submitted(automatic(), on("2026-02-10"));
    let (case, _) =
        case.require_correction(&missing(), on("2026-02-12")).expect("within the five days");
    let (case, event) =
        case.settled(automatic(), &calendar(), on("2026-06-01")).expect("the year is loaded");
    assert_eq!((case.state, event), (CaseState::CorrectionRequired, None), "it is not silent");

    let (case, _) = case.submit(crate::given::facts(on("2026-03-02"))).expect("handed in again");
    assert_eq!(case.acceptance_due_on(&calendar()), Ok(Some(on("2026-03-09"))));
    let (case, event) =
        case.settled(automatic(), &calendar(), on("2026-03-10")).expect("the year is loaded");
    assert!(event.is_some());
    assert_eq!(case.accepted_on, Some(on("2026-03-02")), "as of the complete receipt");
}

#[test]
fn a_year_without_a_calendar_is_an_error_not_a_guess() {
    let case = submitted(import(), on("2026-12-30"));
    let settled = case.settled(import(), &calendar(), on("2027-01-20"));
    assert_eq!(settled.expect_err("2027 is not announced"), CalendarGap { year: 2027 });
}
