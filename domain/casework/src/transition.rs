//! The acts on a case: each takes the case and gives it back moved, with what its log says.

use chrono::NaiveDate;
use domain_kernel::shanghai_day;

use crate::clock::{start, stop};
use crate::{
    Acceptance, Case, CaseAction, CaseEvent, CaseRefusal, CaseState, Conclusion, CorrectionItem,
    LimitSpan, Matter, NewCase, Opinion, SegmentKind, StageKind, SubmitFacts, Verdict,
};

/// A moved case and the record of the move, or why it does not move.
type Moved = Result<(Case, CaseEvent), CaseRefusal>;

impl Case {
    /// Begins a case; its form is saved by the first edit.
    pub fn create_draft(new: NewCase) -> (Self, CaseEvent) {
        let case = Self {
            id: new.id,
            number: None,
            check_code: None,
            matter: new.matter,
            enterprise: new.enterprise,
            applicant: new.applicant,
            handling: None,
            issuing: None,
            state: CaseState::Draft,
            stage: None,
            form_version: 0,
            regime: None,
            received_on: None,
            accepted_on: None,
            decided_on: None,
            was_corrected: false,
            licence: None,
            copied_from: new.copied_from,
            segments: Vec::new(),
            created_at: new.at,
            updated_at: new.at,
        };
        let text = case.copied_from.as_ref().map(|from| from.as_str().to_owned());
        let event = case.event(CaseAction::Create, CaseState::Draft, None, text);
        (case, event)
    }

    /// Saves another version of the form.
    ///
    /// # Errors
    /// When the form is no longer the applicant's to write.
    pub fn edit(mut self) -> Moved {
        let to = self.step(CaseAction::Edit, None)?;
        self.form_version = self.form_version.saturating_add(1);
        Ok(self.moved(CaseAction::Edit, to, None))
    }

    /// Throws the draft away.
    ///
    /// # Errors
    /// When the case was handed in.
    pub fn discard(self) -> Moved {
        let to = self.step(CaseAction::Discard, None)?;
        Ok(self.moved(CaseAction::Discard, to, None))
    }

    /// Hands the case in, for the first time or with what was missing; the days to accept it
    /// are counted from this receipt.
    ///
    /// # Errors
    /// When the case lies with the authority or has ended.
    pub fn submit(mut self, facts: SubmitFacts) -> Moved {
        let to = self.step(CaseAction::Submit, None)?;
        self.number.get_or_insert(facts.number);
        self.check_code.get_or_insert(facts.check_code);
        self.handling = Some(facts.handling);
        self.issuing = Some(facts.issuing);
        if self.accepted_on.is_none() || self.regime.is_none() {
            self.regime = Some(facts.regime);
        }
        self.received_on = Some(facts.received_on);
        stop(&mut self.segments, facts.received_on);
        Ok(self.moved(CaseAction::Submit, to, None))
    }

    /// Accepts the case; [`Case::acceptance_on`] says as of which day.
    ///
    /// # Errors
    /// When the case is not waiting to be accepted.
    pub fn accept(mut self, matter: &Matter, acceptance: Acceptance) -> Moved {
        let to = self.guard(matter, CaseAction::Accept)?;
        let after = match matter.limit_span {
            LimitSpan::ReceiptToIssue => self.received_on.unwrap_or(acceptance.on),
            LimitSpan::AcceptanceToDecision => acceptance.on,
        };
        let (cause, text) = match acceptance.deemed {
            true => ("deemed_accepted", Some("视为受理".to_owned())),
            false => ("accepted", None),
        };
        start(&mut self.segments, SegmentKind::Running, after, cause);
        self.accepted_on = Some(acceptance.on);
        let (mut case, event) = self.moved(CaseAction::Accept, to, text);
        case.stage = matter.first_stage();
        Ok((case, event))
    }

    /// Sends the case back with the one list of everything missing; the clock stands still
    /// until it comes again.
    ///
    /// # Errors
    /// When the one list is used up, the list is empty or unclear, or the first review is over.
    pub fn require_correction(mut self, items: &[CorrectionItem], on: NaiveDate) -> Moved {
        let to = self.step(CaseAction::RequireCorrection, None)?;
        if items.is_empty() || !items.iter().all(CorrectionItem::is_clear) {
            return Err(CaseRefusal::NothingToCorrect);
        }
        start(&mut self.segments, SegmentKind::Suspended, on, "correction_required");
        self.was_corrected = true;
        let text = items.iter().map(|item| format!("{}: {}", item.pointer, item.message));
        let text = text.collect::<Vec<_>>().join("\n");
        let (mut case, event) = self.moved(CaseAction::RequireCorrection, to, Some(text));
        case.stage = None;
        Ok((case, event))
    }

    /// Takes the case back.
    ///
    /// # Errors
    /// When the first review is passed, or the case is a draft or has ended.
    pub fn withdraw(self, reason: Option<String>, on: NaiveDate) -> Moved {
        let to = self.step(CaseAction::Withdraw, None)?;
        Ok(self.ended(CaseAction::Withdraw, to, on, reason))
    }

    /// Takes an officer's opinion at the stage the case waits for; at the last review it is the
    /// decision.
    ///
    /// # Errors
    /// When the case waits for another stage, the author had a hand in it before, or the
    /// opinion is a refusal without reasons or of what is granted to everybody.
    pub fn give_opinion(
        mut self,
        matter: &Matter,
        opinions: &[Opinion],
        opinion: &Opinion,
    ) -> Moved {
        let action = opinion.verdict.action();
        let given = opinion.stage;
        if let Some(expected) = self.stage.filter(|expected| *expected != given) {
            return Err(CaseRefusal::WrongStage { expected, given });
        }
        let to = self.guard(matter, action)?;
        self.guard_person(&opinion.author, opinions)?;
        let text = Some(opinion.text.trim().to_owned()).filter(|text| !text.is_empty());
        let on = shanghai_day(opinion.at);
        if to.is_decided() {
            self.decided_on = Some(on);
        }
        match opinion.verdict {
            Verdict::Refuse if text.is_none() => Err(CaseRefusal::ReasonMissing),
            Verdict::Refuse => Ok(self.ended(action, to, on, text)),
            Verdict::Pass => {
                if to.is_decided() && matter.limit_span == LimitSpan::AcceptanceToDecision {
                    stop(&mut self.segments, on);
                }
                let (mut case, event) = self.moved(action, to, text);
                case.stage = matter.stage_after(given);
                Ok((case, event))
            }
        }
    }

    /// Ends the case with the instrument issued for it.
    ///
    /// # Errors
    /// When the case is not approved, or the issuer had a hand in it before.
    pub fn conclude(mut self, opinions: &[Opinion], conclusion: Conclusion) -> Moved {
        let to = self.step(CaseAction::Issue, None)?;
        self.guard_person(&conclusion.issued_by, opinions)?;
        self.licence = Some(conclusion.licence);
        Ok(self.ended(CaseAction::Issue, to, conclusion.on, None))
    }

    /// Ends the case because its time is over, as when its approval document has expired.
    ///
    /// # Errors
    /// When the case has ended.
    pub fn lapse(self, reason: String, on: NaiveDate) -> Moved {
        let to = self.step(CaseAction::Lapse, None)?;
        Ok(self.ended(CaseAction::Lapse, to, on, Some(reason)))
    }

    fn ended(
        mut self,
        action: CaseAction,
        to: CaseState,
        on: NaiveDate,
        text: Option<String>,
    ) -> (Self, CaseEvent) {
        stop(&mut self.segments, on);
        let (mut case, event) = self.moved(action, to, text);
        case.stage = None;
        (case, event)
    }

    fn moved(
        mut self,
        action: CaseAction,
        to: CaseState,
        text: Option<String>,
    ) -> (Self, CaseEvent) {
        let event = self.event(action, to, self.stage, text);
        self.state = to;
        (self, event)
    }

    fn event(
        &self,
        action: CaseAction,
        to: CaseState,
        stage: Option<StageKind>,
        text: Option<String>,
    ) -> CaseEvent {
        CaseEvent { action, from: self.state, to, stage, form_version: self.form_version, text }
    }
}
