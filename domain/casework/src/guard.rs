//! What stands in the way of an act, asked by the act itself and by those who only want to know.

use domain_kernel::UserId;

use crate::{Body, Case, CaseAction, CaseRefusal, CaseState, Matter, Opinion, StageKind};

impl Case {
    /// The state the case would be in after `action`, whoever acts.
    ///
    /// # Errors
    /// When the case does not know the action now, or has used it up.
    pub fn guard(&self, matter: &Matter, action: CaseAction) -> Result<CaseState, CaseRefusal> {
        let next = self.stage.and_then(|stage| matter.stage_after(stage));
        let to = self.step(action, next)?;
        if action == CaseAction::Refuse {
            self.guard_refusal(matter)?;
        }
        Ok(to)
    }

    /// Like [`Case::guard`] for actions that every matter treats alike.
    pub(crate) fn step(
        &self,
        action: CaseAction,
        next: Option<StageKind>,
    ) -> Result<CaseState, CaseRefusal> {
        match action {
            CaseAction::RequireCorrection => self.guard_correction()?,
            CaseAction::Withdraw if self.is_first_review_passed() => {
                return Err(CaseRefusal::ReviewPassed);
            }
            CaseAction::Withdraw
            | CaseAction::Create
            | CaseAction::Edit
            | CaseAction::Discard
            | CaseAction::Submit
            | CaseAction::Accept
            | CaseAction::Pass
            | CaseAction::Refuse
            | CaseAction::Issue
            | CaseAction::Lapse => {}
        }
        let state = self.state;
        state.after(action, next).ok_or(CaseRefusal::NoSuchMove { state, action })
    }

    /// Nobody decides a stage of a case they submitted or reviewed at an earlier stage.
    ///
    /// # Errors
    /// When `who` is the applicant or the author of an earlier opinion.
    pub fn guard_person(&self, who: &UserId, opinions: &[Opinion]) -> Result<(), CaseRefusal> {
        let reviewed_before = opinions
            .iter()
            .filter(|opinion| self.stage.is_none_or(|stage| opinion.stage < stage))
            .any(|opinion| opinion.author == *who);
        if self.applicant == *who || reviewed_before {
            return Err(CaseRefusal::SamePerson);
        }
        Ok(())
    }

    /// The body that acts at a stage: one reviews, one issues.
    pub fn body_at(&self, stage: StageKind) -> Option<&Body> {
        match stage {
            StageKind::InitialReview | StageKind::SecondReview | StageKind::FinalReview => {
                self.handling.as_ref()
            }
            StageKind::Issuance => self.issuing.as_ref(),
        }
    }

    /// One list of everything missing, and only while the first review lasts.
    fn guard_correction(&self) -> Result<(), CaseRefusal> {
        if self.was_corrected && self.state.is_open() {
            return Err(CaseRefusal::CorrectionUsed);
        }
        match self.stage {
            Some(expected) if self.is_first_review_passed() => {
                Err(CaseRefusal::WrongStage { expected, given: StageKind::InitialReview })
            }
            _ => Ok(()),
        }
    }

    /// What is granted to everybody is not refused; and a first review returns the form
    /// (初审不通过) before it can refuse.
    fn guard_refusal(&self, matter: &Matter) -> Result<(), CaseRefusal> {
        if matter.is_automatic {
            return Err(CaseRefusal::Automatic);
        }
        if self.stage == Some(StageKind::InitialReview) && !self.was_corrected {
            return Err(CaseRefusal::ReturnFirst);
        }
        Ok(())
    }

    /// Whether the first review is behind an open case.
    fn is_first_review_passed(&self) -> bool {
        match self.state {
            CaseState::Approved => true,
            CaseState::Accepted => self.stage != Some(StageKind::InitialReview),
            CaseState::Draft
            | CaseState::Submitted
            | CaseState::CorrectionRequired
            | CaseState::Refused
            | CaseState::Withdrawn
            | CaseState::Lapsed
            | CaseState::Concluded => false,
        }
    }
}
