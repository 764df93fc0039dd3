//! Where a case can stand, what can be done to it, and the one table that moves it.

use crate::StageKind;

/// Where a case stands (办件状态).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CaseState {
    /// Being written by the applicant (暂存).
    Draft,
    /// Received, not yet accepted (待受理).
    Submitted,
    /// The one correction list is out (待补正).
    CorrectionRequired,
    /// Under review (审查中); the stage says where.
    Accepted,
    /// The decision is yes; the instrument is not issued yet (审批通过).
    Approved,
    /// The decision is no (审批不通过).
    Refused,
    /// Taken back by the applicant (撤回).
    Withdrawn,
    /// Ended by the passing of time (失效).
    Lapsed,
    /// The instrument is issued (办结).
    Concluded,
}

impl CaseState {
    /// Every state.
    pub const ALL: [Self; 9] = [
        Self::Draft,
        Self::Submitted,
        Self::CorrectionRequired,
        Self::Accepted,
        Self::Approved,
        Self::Refused,
        Self::Withdrawn,
        Self::Lapsed,
        Self::Concluded,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Submitted => "submitted",
            Self::CorrectionRequired => "correction_required",
            Self::Accepted => "accepted",
            Self::Approved => "approved",
            Self::Refused => "refused",
            Self::Withdrawn => "withdrawn",
            Self::Lapsed => "lapsed",
            Self::Concluded => "concluded",
        }
    }

    /// The state of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// The state after `action`, or `None` when there is no such move. `next` is the stage
    /// that follows the present one in the matter's route: it tells a pass that goes on to
    /// another review from the pass that is the decision. Nothing else moves a case; who may
    /// act and how often is asked before, by [`crate::Case::guard`].
    pub const fn after(self, action: CaseAction, next: Option<StageKind>) -> Option<Self> {
        use CaseAction as A;
        match (self, action) {
            (Self::Draft, A::Edit) => Some(Self::Draft),
            (Self::CorrectionRequired, A::Edit) => Some(Self::CorrectionRequired),
            (Self::Draft | Self::CorrectionRequired, A::Submit) => Some(Self::Submitted),
            (Self::Submitted, A::Accept) => Some(Self::Accepted),
            (Self::Submitted | Self::Accepted, A::RequireCorrection) => {
                Some(Self::CorrectionRequired)
            }
            (Self::Accepted, A::Pass) => match next {
                Some(StageKind::Issuance) => Some(Self::Approved),
                Some(
                    StageKind::InitialReview | StageKind::SecondReview | StageKind::FinalReview,
                ) => Some(Self::Accepted),
                None => None,
            },
            (Self::Accepted, A::Refuse) => Some(Self::Refused),
            (Self::Approved, A::Issue) => Some(Self::Concluded),
            (Self::Draft, A::Discard)
            | (Self::Submitted | Self::CorrectionRequired | Self::Accepted, A::Withdraw) => {
                Some(Self::Withdrawn)
            }
            (
                Self::Draft
                | Self::Submitted
                | Self::CorrectionRequired
                | Self::Accepted
                | Self::Approved,
                A::Lapse,
            ) => Some(Self::Lapsed),
            _ => None,
        }
    }

    /// Whether something can still happen to the case.
    pub const fn is_open(self) -> bool {
        match self {
            Self::Draft
            | Self::Submitted
            | Self::CorrectionRequired
            | Self::Accepted
            | Self::Approved => true,
            Self::Refused | Self::Withdrawn | Self::Lapsed | Self::Concluded => false,
        }
    }

    /// Whether the applicant may rewrite the form.
    pub const fn is_editable(self) -> bool {
        match self {
            Self::Draft | Self::CorrectionRequired => true,
            Self::Submitted
            | Self::Accepted
            | Self::Approved
            | Self::Refused
            | Self::Withdrawn
            | Self::Lapsed
            | Self::Concluded => false,
        }
    }

    /// Whether the case lies in an authority's work queue.
    pub const fn waits_for_authority(self) -> bool {
        match self {
            Self::Submitted | Self::Accepted | Self::Approved => true,
            Self::Draft
            | Self::CorrectionRequired
            | Self::Refused
            | Self::Withdrawn
            | Self::Lapsed
            | Self::Concluded => false,
        }
    }

    /// Whether the authority has decided, yes or no.
    pub const fn is_decided(self) -> bool {
        match self {
            Self::Approved | Self::Refused | Self::Concluded => true,
            Self::Draft
            | Self::Submitted
            | Self::CorrectionRequired
            | Self::Accepted
            | Self::Withdrawn
            | Self::Lapsed => false,
        }
    }
}

/// What is done to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CaseAction {
    /// The applicant begins the case; the first record of its log, never a move.
    Create,
    /// The applicant rewrites the draft (暂存).
    Edit,
    /// The applicant throws the draft away.
    Discard,
    /// The applicant hands the case in, or in again with what was missing (提交/补正).
    Submit,
    /// The handler accepts (受理).
    Accept,
    /// The handler lists all that is missing, once (补正通知).
    RequireCorrection,
    /// The applicant takes the case back (撤回).
    Withdraw,
    /// The officer of a stage passes it on (通过).
    Pass,
    /// The officer of a stage says no (不予许可).
    Refuse,
    /// The issuer numbers and signs the instrument (发证).
    Issue,
    /// Time ends the case (失效).
    Lapse,
}

impl CaseAction {
    /// Every action.
    pub const ALL: [Self; 11] = [
        Self::Create,
        Self::Edit,
        Self::Discard,
        Self::Submit,
        Self::Accept,
        Self::RequireCorrection,
        Self::Withdraw,
        Self::Pass,
        Self::Refuse,
        Self::Issue,
        Self::Lapse,
    ];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Edit => "edit",
            Self::Discard => "discard",
            Self::Submit => "submit",
            Self::Accept => "accept",
            Self::RequireCorrection => "require_correction",
            Self::Withdraw => "withdraw",
            Self::Pass => "pass",
            Self::Refuse => "refuse",
            Self::Issue => "issue",
            Self::Lapse => "lapse",
        }
    }

    /// The action of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|action| action.as_str() == word)
    }
}
