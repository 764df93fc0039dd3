//! What officers say at the stages of a case.

use chrono::{DateTime, Utc};
use domain_kernel::{OrganisationId, UserId};

use crate::{CaseAction, StageKind};

/// What an officer concludes at a stage (审核结论).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Goes on to the next stage (通过).
    Pass,
    /// Ends the case with reasons (不通过).
    Refuse,
}

impl Verdict {
    /// Every verdict.
    pub const ALL: [Self; 2] = [Self::Pass, Self::Refuse];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Refuse => "refuse",
        }
    }

    /// The verdict of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.as_str() == word)
    }

    /// What the verdict does to the case.
    pub const fn action(self) -> CaseAction {
        match self {
            Self::Pass => CaseAction::Pass,
            Self::Refuse => CaseAction::Refuse,
        }
    }
}

/// One officer's word at one stage: appended, never edited (审核意见).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opinion {
    pub stage: StageKind,
    pub verdict: Verdict,
    /// Reasons; required for a refusal (行政许可法 art. 38).
    pub text: String,
    pub author: UserId,
    pub organisation: OrganisationId,
    pub at: DateTime<Utc>,
    /// The version of the form that was judged.
    pub form_version: i32,
}
