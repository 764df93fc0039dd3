//! Random walks: whatever callers try, in whatever order, the case stays whole.

use chrono::{Days, NaiveDate};
use domain_casework::{
    Acceptance, Case, CaseAction, CaseEvent, CaseRefusal, CaseState, Matter, NotAllowed, Opinion,
    SegmentKind, StageKind, Verdict, may,
};
use domain_identity::{Actor, Role};
use proptest::prelude::*;

use crate::given::{
    automatic, body, calendar, conclusion, draft, enterprise, facts, import, missing, officer, on,
    opinion, trader, user,
};

/// One attempt: what, by whom, and how many days after the one before.
type Attempt = (Choice, u8, u64);

/// What is tried.
#[derive(Debug, Clone, Copy)]
enum Choice {
    /// Whatever it is.
    Wild(CaseAction),
    /// One of the moves that lead on from where the case stands.
    Onward(usize),
}

impl Choice {
    fn action(self, case: &Case, matter: &Matter) -> CaseAction {
        let index = match self {
            Self::Wild(action) => return action,
            Self::Onward(index) => index,
        };
        let ends = [CaseAction::Discard, CaseAction::Withdraw, CaseAction::Lapse];
        let next = case.stage.and_then(|stage| matter.stage_after(stage));
        let onward: Vec<CaseAction> = CaseAction::ALL
            .into_iter()
            .filter(|action| !ends.contains(action) && case.state.after(*action, next).is_some())
            .collect();
        onward.get(index % onward.len().max(1)).copied().unwrap_or(CaseAction::Edit)
    }
}

fn attempts() -> impl Strategy<Value = Vec<Attempt>> {
    let choice = prop_oneof![
        1 => prop::sample::select(CaseAction::ALL.to_vec()).prop_map(Choice::Wild),
        3 => (0_usize..60).prop_map(Choice::Onward),
    ];
    prop::collection::vec((choice, 0_u8..5, 0_u64..4), 0..60)
}

/// What has happened on a walk.
struct Walk {
    case: Case,
    opinions: Vec<Opinion>,
    deciders: Vec<u8>,
    corrections: usize,
    today: NaiveDate,
}

impl Walk {
    fn new(matter: &Matter) -> Self {
        Self {
            case: draft(matter),
            opinions: Vec::new(),
            deciders: Vec::new(),
            corrections: 0,
            today: on("2026-01-05"),
        }
    }

    fn opinion(&self, author: u8, verdict: Verdict) -> Opinion {
        let stage = self.case.stage.unwrap_or(StageKind::InitialReview);
        opinion(author, stage, verdict, self.today)
    }

    fn attempt(
        &self,
        matter: &Matter,
        action: CaseAction,
        who: u8,
    ) -> Result<(Case, CaseEvent), CaseRefusal> {
        let case = self.case.clone();
        match action {
            CaseAction::Create => {
                Err(CaseRefusal::NoSuchMove { state: case.state, action: CaseAction::Create })
            }
            CaseAction::Edit => case.edit(),
            CaseAction::Discard => case.discard(),
            CaseAction::Submit => case.submit(facts(self.today)),
            CaseAction::Accept => case.accept(matter, Acceptance { on: self.today, deemed: false }),
            CaseAction::RequireCorrection => case.require_correction(&missing(), self.today),
            CaseAction::Withdraw => case.withdraw(None, self.today),
            CaseAction::Pass => {
                case.give_opinion(matter, &self.opinions, &self.opinion(who, Verdict::Pass))
            }
            CaseAction::Refuse => {
                case.give_opinion(matter, &self.opinions, &self.opinion(who, Verdict::Refuse))
            }
            CaseAction::Issue => case.conclude(&self.opinions, conclusion(who, self.today)),
            CaseAction::Lapse => case.lapse("过期".to_owned(), self.today),
        }
    }

    fn go_on(&mut self, case: Case, action: CaseAction, who: u8) {
        match action {
            CaseAction::Pass => self.opinions.push(self.opinion(who, Verdict::Pass)),
            CaseAction::Refuse => self.opinions.push(self.opinion(who, Verdict::Refuse)),
            CaseAction::RequireCorrection => self.corrections += 1,
            CaseAction::Create
            | CaseAction::Edit
            | CaseAction::Discard
            | CaseAction::Submit
            | CaseAction::Accept
            | CaseAction::Withdraw
            | CaseAction::Issue
            | CaseAction::Lapse => {}
        }
        if matches!(action, CaseAction::Pass | CaseAction::Refuse | CaseAction::Issue) {
            self.deciders.push(who);
        }
        self.case = case;
    }
}

proptest! {
    #[test]
    fn a_case_stays_whole_whatever_is_tried(attempts in attempts(), is_automatic in any::<bool>()) {
        let matter = if is_automatic { automatic() } else { import() };
        let mut walk = Walk::new(matter);
        for (choice, who, days) in attempts {
            let action = choice.action(&walk.case, matter);
            walk.today = walk.today + Days::new(days);
            let before = walk.case.clone();
            let next = before.stage.and_then(|stage| matter.stage_after(stage));
            let Ok((case, event)) = walk.attempt(matter, action, who) else { continue };
            prop_assert!(before.state.is_open(), "a closed case moved");
            prop_assert_eq!(before.state.after(action, next), Some(case.state));
            prop_assert_eq!((event.from, event.to), (before.state, case.state));
            walk.go_on(case, action, who);
            whole(&walk)?;
        }
    }

    /// The question and the act are one: what may be done is done, and nothing else.
    #[test]
    fn what_may_be_done_is_what_is_done(attempts in attempts(), is_automatic in any::<bool>()) {
        let matter = if is_automatic { automatic() } else { import() };
        let mut walk = Walk::new(matter);
        for (choice, who, days) in attempts {
            let action = choice.action(&walk.case, matter);
            walk.today = walk.today + Days::new(days);
            let asked = may(&walk.case, matter, &actor(action, who), &walk.opinions, action);
            let done = walk.attempt(matter, action, who);
            match (asked, done) {
                (Ok(()), Ok((case, _))) => walk.go_on(case, action, who),
                (Err(NotAllowed::Refused(asked)), Err(done)) => prop_assert_eq!(asked, done),
                (Err(NotAllowed::Place), Err(_)) => {
                    prop_assert!(walk.case.handling.is_none(), "only a draft lies nowhere");
                }
                (Err(NotAllowed::Nobody), _) => {
                    prop_assert!(matches!(action, CaseAction::Create | CaseAction::Lapse));
                }
                (asked, done) => prop_assert!(false, "{action:?}: {asked:?} but {done:?}"),
            }
        }
    }

    /// Silence accepts on one day and not before, and settling twice settles nothing more.
    #[test]
    fn settling_is_done_once(received in 0_u64..200, days in 0_u64..40) {
        let calendar = calendar();
        let received_on = on("2026-01-05") + Days::new(received);
        let today = received_on + Days::new(days);
        let case = crate::given::submitted(import(), received_on);
        let due = case.acceptance_due_on(&calendar).expect("loaded").expect("it waits");
        let (case, event) = case.settled(import(), &calendar, today).expect("loaded");
        prop_assert_eq!(event.is_some(), due < today);
        let (again, event) = case.clone().settled(import(), &calendar, today).expect("loaded");
        prop_assert_eq!((again, event), (case, None));
    }
}

/// The caller who has every role of the side that acts.
fn actor(action: CaseAction, who: u8) -> Actor {
    let roles = [Role::Handler, Role::Reviewer, Role::Approver, Role::Issuer];
    match action {
        CaseAction::Create
        | CaseAction::Edit
        | CaseAction::Discard
        | CaseAction::Submit
        | CaseAction::Withdraw => trader(who, enterprise(0)),
        CaseAction::Accept
        | CaseAction::RequireCorrection
        | CaseAction::Pass
        | CaseAction::Refuse
        | CaseAction::Issue
        | CaseAction::Lapse => officer(who, &body("licence-bureau"), &roles),
    }
}

/// What holds of every case at every moment.
fn whole(walk: &Walk) -> Result<(), TestCaseError> {
    let case = &walk.case;
    let expected_stage = match case.state {
        CaseState::Accepted => case.stage.filter(|stage| *stage != StageKind::Issuance),
        CaseState::Approved => Some(StageKind::Issuance),
        CaseState::Draft
        | CaseState::Submitted
        | CaseState::CorrectionRequired
        | CaseState::Refused
        | CaseState::Withdrawn
        | CaseState::Lapsed
        | CaseState::Concluded => None,
    };
    prop_assert_eq!(case.stage, expected_stage);
    prop_assert_eq!(case.state == CaseState::Accepted && case.stage.is_none(), false);
    prop_assert!(walk.corrections <= 1, "corrected more than once");
    prop_assert_eq!(case.was_corrected, walk.corrections == 1);
    prop_assert_eq!(case.licence.is_some(), case.state == CaseState::Concluded);
    prop_assert!(case.decided_on.is_some() || !case.state.is_decided());

    let mut deciders = walk.deciders.clone();
    deciders.sort_unstable();
    deciders.dedup();
    prop_assert_eq!(deciders.len(), walk.deciders.len(), "one person decided two stages");
    prop_assert!(walk.deciders.iter().all(|who| user(*who) != case.applicant));
    clock_is_whole(case)
}

fn clock_is_whole(case: &Case) -> Result<(), TestCaseError> {
    for pair in case.segments.windows(2) {
        prop_assert!(pair[0].until.is_some_and(|until| until <= pair[1].after), "{:?}", pair);
    }
    for segment in &case.segments {
        prop_assert!(segment.until.is_none_or(|until| segment.after <= until));
    }
    let open = case.segments.last().filter(|segment| segment.until.is_none());
    let expected = match case.state {
        CaseState::Accepted | CaseState::Approved => Some(SegmentKind::Running),
        CaseState::CorrectionRequired => Some(SegmentKind::Suspended),
        CaseState::Draft
        | CaseState::Submitted
        | CaseState::Refused
        | CaseState::Withdrawn
        | CaseState::Lapsed
        | CaseState::Concluded => None,
    };
    prop_assert_eq!(open.map(|segment| segment.kind), expected);
    Ok(())
}
