//! A case from draft to end: what each act changes, and what it is refused for.

use domain_casework::{
    Acceptance, Case, CaseAction, CaseRefusal, CaseState, CorrectionItem, SegmentKind, StageKind,
    SubmitFacts, Verdict,
};
use domain_kernel::{CaseNumber, CheckCode};

use crate::given::{
    accepted, automatic, body, conclusion, draft, facts, import, missing, on, opinion, submitted,
    user,
};
use StageKind::{FinalReview, InitialReview, Issuance};
use Verdict::{Pass, Refuse};

#[test]
fn an_import_licence_goes_through_two_reviews_and_issue() {
    let case = accepted(import(), on("2026-03-02"));
    let first = opinion(1, InitialReview, Pass, on("2026-03-03"));
    let (case, event) = case.give_opinion(import(), &[], &first).expect("the handler passes");
    assert_eq!((case.state, case.stage), (CaseState::Accepted, Some(FinalReview)));
    assert_eq!((event.action, event.stage), (CaseAction::Pass, Some(InitialReview)));
    assert_eq!((event.text.as_deref(), event.form_version), (Some("符合条件"), 1));
    assert_eq!(case.decided_on, None);

    let second = opinion(2, FinalReview, Pass, on("2026-03-04"));
    let opinions = [first, second.clone()];
    let (case, _) =
        case.give_opinion(import(), &opinions[..1], &second).expect("the approver passes");
    assert_eq!((case.state, case.stage), (CaseState::Approved, Some(Issuance)));
    assert_eq!(case.decided_on, Some(on("2026-03-04")));
    assert!(case.segments[0].until.is_none(), "the limit runs to the issue");

    let (case, event) =
        case.conclude(&opinions, conclusion(3, on("2026-03-04"))).expect("it is issued");
    assert_eq!((case.state, case.stage), (CaseState::Concluded, None));
    assert_eq!((event.action, event.stage), (CaseAction::Issue, Some(Issuance)));
    assert!(case.licence.is_some());
    assert_eq!(case.segments[0].until, Some(on("2026-03-04")));
}

#[test]
fn an_automatic_licence_is_decided_by_its_one_review() {
    let case = accepted(automatic(), on("2026-03-02"));
    let pass = opinion(1, InitialReview, Pass, on("2026-03-02"));
    let (case, _) = case.give_opinion(automatic(), &[], &pass).expect("the handler passes");
    assert_eq!((case.state, case.stage), (CaseState::Approved, Some(Issuance)));
}

#[test]
fn t7_5_a_second_correction_is_refused_by_the_one_time_rule() {
    let case = submitted(import(), on("2026-03-02"));
    let (case, event) = case.require_correction(&missing(), on("2026-03-03")).expect("once");
    assert_eq!(event.text.as_deref(), Some("/attachments/contract: 缺少合同签字页"));
    let refusal = case.clone().require_correction(&new_item(), on("2026-03-04"));
    assert_one_time(&refusal.expect_err("a list is already out"));

    let (case, _) = case.submit(facts(on("2026-03-05"))).expect("handed in again");
    let refusal = case.clone().require_correction(&new_item(), on("2026-03-06"));
    assert_one_time(&refusal.expect_err("with a new item"));
    let acceptance = Acceptance { on: on("2026-03-06"), deemed: false };
    let (case, _) = case.accept(import(), acceptance).expect("complete now");
    let refusal = case.require_correction(&new_item(), on("2026-03-09"));
    assert_one_time(&refusal.expect_err("at the first review"));
}

fn new_item() -> Vec<CorrectionItem> {
    vec![CorrectionItem { pointer: "/lines/0/quantity".to_owned(), message: "不符".to_owned() }]
}

#[track_caller]
fn assert_one_time(refusal: &CaseRefusal) {
    assert_eq!(*refusal, CaseRefusal::CorrectionUsed);
    assert_eq!(refusal.rule().map(|(code, _)| code), Some("one-time"));
}

#[test]
fn a_correction_says_what_and_where() {
    let unclear = [
        Vec::new(),
        vec![CorrectionItem { pointer: "/remarks".to_owned(), message: " ".to_owned() }],
        vec![CorrectionItem { pointer: "remarks".to_owned(), message: "不清".to_owned() }],
        vec![CorrectionItem { pointer: "/remarks".to_owned(), message: "长".repeat(501) }],
        [missing(), vec![CorrectionItem { pointer: String::new(), message: "不清".to_owned() }]]
            .concat(),
    ];
    for items in unclear {
        let case = submitted(import(), on("2026-03-02"));
        let refusal = case.require_correction(&items, on("2026-03-03"));
        assert_eq!(refusal, Err(CaseRefusal::NothingToCorrect), "{items:?}");
    }
}

#[test]
fn the_first_review_returns_the_same_form_and_later_ones_do_not() {
    let case = accepted(import(), on("2026-03-02"));
    let (returned, event) =
        case.clone().require_correction(&missing(), on("2026-03-03")).expect("初审不通过");
    assert_eq!((returned.state, returned.stage), (CaseState::CorrectionRequired, None));
    assert_eq!(event.stage, Some(InitialReview));
    assert_eq!(returned.segments.last().map(|last| last.kind), Some(SegmentKind::Suspended));
    let (edited, _) = returned.edit().expect("the same form is edited");
    assert_eq!(edited.form_version, 2);

    let pass = opinion(1, InitialReview, Pass, on("2026-03-03"));
    let (case, _) = case.give_opinion(import(), &[], &pass).expect("the handler passes");
    let refusal = case.require_correction(&missing(), on("2026-03-04"));
    let expected = CaseRefusal::WrongStage { expected: FinalReview, given: InitialReview };
    assert_eq!(refusal, Err(expected));
}

#[test]
fn a_case_keeps_its_number_and_check_code_and_follows_the_competence() {
    let case = submitted(import(), on("2026-03-02"));
    let (case, _) = case.require_correction(&missing(), on("2026-03-03")).expect("once");
    let again = SubmitFacts {
        number: CaseNumber::parse("AB2026031000002").expect("a number"),
        check_code: CheckCode::parse("XYZ789").expect("a check code"),
        handling: body("shanghai-office"),
        issuing: body("shanghai-office"),
        regime: "IMP-NEXT".to_owned(),
        received_on: on("2026-03-10"),
    };
    let first = facts(on("2026-03-02"));
    let (case, _) = case.submit(again).expect("handed in again");
    assert_eq!((case.number, case.check_code), (Some(first.number), Some(first.check_code)));
    assert_eq!(case.handling, Some(body("shanghai-office")));
    assert_eq!(case.regime.as_deref(), Some("IMP-NEXT"), "it was never accepted");
    assert_eq!(case.received_on, Some(on("2026-03-10")));
}

#[test]
fn the_regime_is_frozen_by_the_first_acceptance() {
    let case = accepted(import(), on("2026-03-02"));
    let (case, _) = case.require_correction(&missing(), on("2026-03-03")).expect("once");
    let again = SubmitFacts { regime: "IMP-NEXT".to_owned(), ..facts(on("2026-03-10")) };
    let (case, _) = case.submit(again).expect("handed in again");
    assert_eq!(case.regime.as_deref(), Some("IMP-2004"));
}

#[test]
fn a_refusal_is_for_the_decision_and_needs_its_reasons() {
    let case = accepted(import(), on("2026-03-02"));
    let early = opinion(1, InitialReview, Refuse, on("2026-03-03"));
    assert_eq!(refusal(&case, &early), CaseRefusal::ReturnFirst);

    let pass = opinion(1, InitialReview, Pass, on("2026-03-03"));
    let (case, _) = case.give_opinion(import(), &[], &pass).expect("the handler passes");
    let mut no = opinion(2, FinalReview, Refuse, on("2026-03-04"));
    no.text = " \n".to_owned();
    assert_eq!(refusal(&case, &no), CaseRefusal::ReasonMissing);
    no.text = " 配额已用完 ".to_owned();
    let (case, event) = case.give_opinion(import(), &[pass], &no).expect("with reasons");
    assert_eq!((case.state, case.stage), (CaseState::Refused, None));
    assert_eq!(
        (case.decided_on, event.text.as_deref()),
        (Some(on("2026-03-04")), Some("配额已用完"))
    );
    assert!(case.segments.iter().all(|segment| segment.until.is_some()));
}

#[test]
fn the_first_review_may_refuse_once_the_form_came_back_and_still_fails() {
    let case = accepted(import(), on("2026-03-02"));
    let (case, _) = case.require_correction(&missing(), on("2026-03-03")).expect("once");
    let (case, _) = case.submit(facts(on("2026-03-10"))).expect("handed in again");
    let acceptance = Acceptance { on: on("2026-03-10"), deemed: false };
    let (case, _) = case.accept(import(), acceptance).expect("accepted again");
    let no = opinion(1, InitialReview, Refuse, on("2026-03-11"));
    let (case, _) = case.give_opinion(import(), &[], &no).expect("nothing else is left");
    assert_eq!(case.state, CaseState::Refused);
}

#[test]
fn what_is_granted_to_everybody_is_not_refused() {
    let case = accepted(automatic(), on("2026-03-02"));
    let no = opinion(1, InitialReview, Refuse, on("2026-03-03"));
    let refusal = case.give_opinion(automatic(), &[], &no).expect_err("automatic");
    assert_eq!(refusal, CaseRefusal::Automatic);
}

#[test]
fn an_opinion_is_for_the_stage_the_case_waits_for() {
    let case = accepted(import(), on("2026-03-02"));
    let early = opinion(2, FinalReview, Pass, on("2026-03-03"));
    let expected = CaseRefusal::WrongStage { expected: InitialReview, given: FinalReview };
    assert_eq!(refusal(&case, &early), expected);
    let early = opinion(1, InitialReview, Pass, on("2026-03-03"));
    assert_eq!(
        refusal(&submitted(import(), on("2026-03-02")), &early),
        CaseRefusal::NoSuchMove { state: CaseState::Submitted, action: CaseAction::Pass }
    );
}

#[track_caller]
fn refusal(case: &Case, opinion: &domain_casework::Opinion) -> CaseRefusal {
    case.clone().give_opinion(import(), &[], opinion).expect_err("it is refused")
}

#[test]
fn nobody_decides_twice_or_for_themselves() {
    let case = accepted(import(), on("2026-03-02"));
    let own = opinion(0, InitialReview, Pass, on("2026-03-03"));
    assert_eq!(refusal(&case, &own), CaseRefusal::SamePerson, "the applicant");
    let first = opinion(1, InitialReview, Pass, on("2026-03-03"));
    let (case, _) = case.give_opinion(import(), &[], &first).expect("the handler passes");
    let twice = opinion(1, FinalReview, Pass, on("2026-03-03"));
    let opinions = [first];
    let again = case.clone().give_opinion(import(), &opinions, &twice);
    assert_eq!(again, Err(CaseRefusal::SamePerson), "the handler");
    let second = opinion(2, FinalReview, Pass, on("2026-03-04"));
    let (case, _) = case.give_opinion(import(), &opinions, &second).expect("the approver passes");
    let opinions = [opinions[0].clone(), second];
    for issuer in [0, 1, 2] {
        let issue = case.clone().conclude(&opinions, conclusion(issuer, on("2026-03-04")));
        assert_eq!(issue, Err(CaseRefusal::SamePerson), "{:?}", user(issuer));
    }
}

#[test]
fn a_case_is_taken_back_only_before_its_first_review_is_passed() {
    let taken_back = |case: Case| case.withdraw(Some("不再进口".to_owned()), on("2026-03-04"));
    let (case, event) = taken_back(submitted(import(), on("2026-03-02"))).expect("待受理");
    assert_eq!((case.state, event.text.as_deref()), (CaseState::Withdrawn, Some("不再进口")));
    let (case, _) = taken_back(accepted(import(), on("2026-03-02"))).expect("at the first review");
    assert_eq!((case.state, case.stage), (CaseState::Withdrawn, None));
    assert_eq!(case.segments[0].until, Some(on("2026-03-04")));

    let pass = opinion(1, InitialReview, Pass, on("2026-03-03"));
    for matter in [import(), automatic()] {
        let case = accepted(matter, on("2026-03-02"));
        let (case, _) = case.give_opinion(matter, &[], &pass).expect("the handler passes");
        assert_eq!(taken_back(case), Err(CaseRefusal::ReviewPassed), "{}", matter.code);
    }
}

#[test]
fn a_draft_is_thrown_away_not_taken_back() {
    let (case, _) = draft(import()).discard().expect("a draft");
    assert_eq!(case.state, CaseState::Withdrawn);
    let expected =
        CaseRefusal::NoSuchMove { state: CaseState::Draft, action: CaseAction::Withdraw };
    assert_eq!(draft(import()).withdraw(None, on("2026-03-02")), Err(expected));
    assert!(submitted(import(), on("2026-03-02")).discard().is_err());
}

#[test]
fn a_draft_counts_its_versions() {
    let case = draft(import());
    let (case, event) = case.edit().expect("a draft is edited");
    assert_eq!((case.form_version, event.form_version), (2, 2));
    assert_eq!((event.action, event.from, event.to), (CaseAction::Edit, case.state, case.state));
    let (case, event) = case.submit(facts(on("2026-03-02"))).expect("a draft is submitted");
    assert_eq!((event.from, event.to), (CaseState::Draft, CaseState::Submitted));
    assert!(case.edit().is_err(), "it lies with the authority");
}

#[test]
fn time_ends_any_open_case_and_no_closed_one() {
    let open = [
        draft(import()),
        submitted(import(), on("2026-03-02")),
        accepted(import(), on("2026-03-02")),
    ];
    for case in open {
        let (case, event) = case.lapse("批准文件过期".to_owned(), on("2026-03-09")).expect("open");
        assert_eq!((case.state, event.text.as_deref()), (CaseState::Lapsed, Some("批准文件过期")));
        assert!(case.lapse(String::new(), on("2026-03-09")).is_err());
    }
}

#[test]
fn every_refusal_by_a_rule_names_it() {
    let refusals = [
        (CaseRefusal::SamePerson, "separation-of-duties"),
        (CaseRefusal::CorrectionUsed, "one-time"),
        (CaseRefusal::NothingToCorrect, "one-time"),
        (CaseRefusal::ReturnFirst, "return-first"),
        (CaseRefusal::ReasonMissing, "reasons"),
        (CaseRefusal::Automatic, "automatic-grant"),
        (CaseRefusal::ReviewPassed, "withdrawal"),
    ];
    for (refusal, expected) in refusals {
        let (code, citation) = refusal.rule().expect("a rule");
        assert_eq!(code, expected);
        assert!(!citation.instrument.is_empty());
    }
}
