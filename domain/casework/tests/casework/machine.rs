//! The one table that moves a case, and the words of its states and actions.

use std::fmt::Write as _;

use domain_casework::{CaseAction, CaseState, SegmentKind, StageKind, Verdict};

#[test]
fn the_whole_state_machine() {
    let mut table = String::new();
    for state in CaseState::ALL {
        for action in CaseAction::ALL {
            let nexts = [None, Some(StageKind::FinalReview), Some(StageKind::Issuance)];
            let moves: Vec<_> = nexts
                .into_iter()
                .filter_map(|next| state.after(action, next).map(|to| (next, to)))
                .collect();
            if moves.len() == nexts.len() {
                let (_, to) = moves[0];
                writeln!(table, "{state:?} --{action:?}--> {to:?}").expect("a String never fails");
                assert!(
                    moves.iter().all(|(_, other)| *other == to),
                    "only a pass asks what is next"
                );
                continue;
            }
            for (next, to) in moves {
                let next = next.expect("a pass needs a next stage").as_str();
                writeln!(table, "{state:?} --{action:?} (then {next})--> {to:?}")
                    .expect("a String never fails");
            }
        }
    }
    insta::assert_snapshot!(table, @"
    Draft --Edit--> Draft
    Draft --Discard--> Withdrawn
    Draft --Submit--> Submitted
    Draft --Lapse--> Lapsed
    Submitted --Accept--> Accepted
    Submitted --RequireCorrection--> CorrectionRequired
    Submitted --Withdraw--> Withdrawn
    Submitted --Lapse--> Lapsed
    CorrectionRequired --Edit--> CorrectionRequired
    CorrectionRequired --Submit--> Submitted
    CorrectionRequired --Withdraw--> Withdrawn
    CorrectionRequired --Lapse--> Lapsed
    Accepted --RequireCorrection--> CorrectionRequired
    Accepted --Withdraw--> Withdrawn
    Accepted --Pass (then final_review)--> Accepted
    Accepted --Pass (then issuance)--> Approved
    Accepted --Refuse--> Refused
    Accepted --Lapse--> Lapsed
    Approved --Issue--> Concluded
    Approved --Lapse--> Lapsed
    ");
}

#[test]
fn a_pass_goes_on_to_every_review_and_decides_only_before_issuance() {
    for next in StageKind::ALL {
        let expected = match next {
            StageKind::InitialReview | StageKind::SecondReview | StageKind::FinalReview => {
                CaseState::Accepted
            }
            StageKind::Issuance => CaseState::Approved,
        };
        assert_eq!(CaseState::Accepted.after(CaseAction::Pass, Some(next)), Some(expected));
    }
}

#[test]
fn a_closed_case_never_moves() {
    for state in CaseState::ALL.into_iter().filter(|state| !state.is_open()) {
        for action in CaseAction::ALL {
            assert_eq!(state.after(action, Some(StageKind::Issuance)), None, "{state:?}");
        }
    }
}

#[test]
fn every_open_state_can_be_left_and_every_state_is_reached() {
    let moves = |state: CaseState| {
        CaseAction::ALL.into_iter().flat_map(move |action| {
            [StageKind::FinalReview, StageKind::Issuance]
                .into_iter()
                .filter_map(move |next| state.after(action, Some(next)))
        })
    };
    let mut reached = vec![CaseState::Draft];
    for index in 0.. {
        let Some(state) = reached.get(index).copied() else { break };
        assert_eq!(state.is_open(), moves(state).any(|to| to != state), "{state:?}");
        for to in moves(state) {
            if !reached.contains(&to) {
                reached.push(to);
            }
        }
    }
    assert_eq!(reached.len(), CaseState::ALL.len());
}

#[test]
fn what_states_are_good_for() {
    let mut table = String::new();
    for state in CaseState::ALL {
        let words = [
            (state.is_open(), "open"),
            (state.is_editable(), "editable"),
            (state.waits_for_authority(), "waits-for-authority"),
            (state.is_decided(), "decided"),
        ];
        let words: Vec<&str> =
            words.into_iter().filter_map(|(holds, word)| holds.then_some(word)).collect();
        writeln!(table, "{}: {}", state.as_str(), words.join(" ")).expect("a String never fails");
    }
    insta::assert_snapshot!(table, @"
    draft: open editable
    submitted: open waits-for-authority
    correction_required: open editable
    accepted: open waits-for-authority
    approved: open waits-for-authority decided
    refused: decided
    withdrawn: 
    lapsed: 
    concluded: decided
    ");
}

#[test]
fn every_word_reads_back() {
    for state in CaseState::ALL {
        assert_eq!(CaseState::parse(state.as_str()), Some(state));
    }
    for action in CaseAction::ALL {
        assert_eq!(CaseAction::parse(action.as_str()), Some(action));
    }
    for stage in StageKind::ALL {
        assert_eq!(StageKind::parse(stage.as_str()), Some(stage));
    }
    for verdict in Verdict::ALL {
        assert_eq!(Verdict::parse(verdict.as_str()), Some(verdict));
    }
    for kind in SegmentKind::ALL {
        assert_eq!(SegmentKind::parse(kind.as_str()), Some(kind));
    }
    assert_eq!(CaseState::parse("Draft"), None);
    assert_eq!(CaseAction::parse(""), None);
}
