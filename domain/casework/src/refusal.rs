//! Why an act on a case is refused, and the rule that says so.

use domain_kernel::{Citation, Evidence};

use crate::{CaseAction, CaseState, StageKind};

/// Why an act on a case is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CaseRefusal {
    #[error("a case in state {state:?} does not know {action:?}")]
    NoSuchMove { state: CaseState, action: CaseAction },
    #[error("the case waits for {expected:?}, not {given:?}")]
    WrongStage { expected: StageKind, given: StageKind },
    #[error("nobody decides a stage of a case they submitted or reviewed before")]
    SamePerson,
    #[error("a correction may be asked for once")]
    CorrectionUsed,
    #[error("a correction list names what is missing, item by item")]
    NothingToCorrect,
    #[error("the first review returns the form for correction before it refuses")]
    ReturnFirst,
    #[error("a refusal needs its reasons")]
    ReasonMissing,
    #[error("an automatic licence is not refused; ask for a correction")]
    Automatic,
    #[error("a case is withdrawn only before its first review is passed")]
    ReviewPassed,
}

impl CaseRefusal {
    /// The code of the rule that was broken, and where it stands; `None` when the case is
    /// just not where the act belongs.
    pub const fn rule(&self) -> Option<(&'static str, Citation)> {
        match self {
            Self::NoSuchMove { .. } | Self::WrongStage { .. } => None,
            Self::SamePerson => Some(("separation-of-duties", SEPARATION_OF_DUTIES)),
            Self::CorrectionUsed | Self::NothingToCorrect => Some(("one-time", ONE_TIME)),
            Self::ReturnFirst => Some(("return-first", APPLICATION_STEPS)),
            Self::ReasonMissing => Some(("reasons", REASONS)),
            Self::Automatic => Some(("automatic-grant", AUTOMATIC_GRANT)),
            Self::ReviewPassed => Some(("withdrawal", APPLICATION_STEPS)),
        }
    }
}

const SEPARATION_OF_DUTIES: Citation = Citation {
    instrument: "Separation of duties (职责分离)",
    article: "",
    evidence: Evidence::Design,
};

/// Everything missing is told once.
const ONE_TIME: Citation =
    Citation { instrument: "行政许可法", article: "art. 32(4)", evidence: Evidence::Verified };

const REASONS: Citation =
    Citation { instrument: "行政许可法", article: "art. 38", evidence: Evidence::Verified };

const AUTOMATIC_GRANT: Citation =
    Citation {
        instrument: "货物进出口管理条例", article: "art. 23", evidence: Evidence::Verified
    };

/// The steps of an application handed in over the network: who returns, who refuses, and
/// until when it can be taken back.
const APPLICATION_STEPS: Citation = Citation {
    instrument: "Online application for licences (许可证网上申领)",
    article: "art. 8",
    evidence: Evidence::Verified,
};
