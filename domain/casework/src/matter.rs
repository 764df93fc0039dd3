//! What a matter of the catalogue is: its route, materials and limits.

use domain_identity::Permission;
use domain_kernel::Citation;

use crate::Limits;

/// A step of the review (环节).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StageKind {
    /// First review (初审).
    InitialReview,
    /// Second review (复审).
    SecondReview,
    /// Final decision (终审).
    FinalReview,
    /// Numbering and issue (发证).
    Issuance,
}

impl StageKind {
    /// Every kind.
    pub const ALL: [Self; 4] =
        [Self::InitialReview, Self::SecondReview, Self::FinalReview, Self::Issuance];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InitialReview => "initial_review",
            Self::SecondReview => "second_review",
            Self::FinalReview => "final_review",
            Self::Issuance => "issuance",
        }
    }

    /// The stage of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|stage| stage.as_str() == word)
    }

    /// What an officer must be allowed to do to act here.
    pub const fn permission(self) -> Permission {
        match self {
            Self::InitialReview => Permission::CasesHandle,
            Self::SecondReview => Permission::CasesReview,
            Self::FinalReview => Permission::CasesApprove,
            Self::Issuance => Permission::CasesIssue,
        }
    }
}

/// One stage of a matter's route.
#[derive(Debug, Clone, Copy)]
pub struct Stage {
    pub kind: StageKind,
    pub name_zh: &'static str,
    pub name_en: &'static str,
    /// Working days promised for this stage. `[D]`
    pub limit_working_days: u32,
}

/// Between which two days the limits of a matter run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LimitSpan {
    /// From the receipt of the complete application to the issue of the instrument.
    ReceiptToIssue,
    /// From acceptance to the decision, the general rule (行政许可法 art. 42).
    AcceptanceToDecision,
}

impl LimitSpan {
    /// The word on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReceiptToIssue => "receipt_to_issue",
            Self::AcceptanceToDecision => "acceptance_to_decision",
        }
    }
}

/// A document the applicant hands in (申请材料).
#[derive(Debug, Clone, Copy)]
pub struct Material {
    /// The word of the attachment kind, as `contract`.
    pub kind: &'static str,
    pub name_zh: &'static str,
    pub name_en: &'static str,
    /// Whether submission without it is refused.
    pub is_required: bool,
    /// When it is asked for, in words; empty when always.
    pub condition_zh: &'static str,
    pub condition_en: &'static str,
    pub citation: Citation,
}

/// A service in the catalogue (办事事项).
#[derive(Debug, Clone, Copy)]
pub struct Matter {
    /// The word in URLs, as `import-licence`.
    pub code: &'static str,
    pub name_zh: &'static str,
    pub name_en: &'static str,
    pub department_zh: &'static str,
    pub department_en: &'static str,
    pub applicants_zh: &'static str,
    pub applicants_en: &'static str,
    pub outcome_zh: &'static str,
    pub outcome_en: &'static str,
    pub legal_basis: &'static [Citation],
    pub materials: &'static [Material],
    pub route: &'static [Stage],
    /// What the limits measure.
    pub limit_span: LimitSpan,
    /// The legal limit in working days (法定时限).
    pub statutory_working_days: u32,
    /// The promised limit, never longer (承诺时限).
    pub promised_working_days: u32,
    pub limit_citation: Citation,
    /// Granted to everyone whose application is formally complete: no refusal (自动许可).
    pub is_automatic: bool,
    pub fee_zh: &'static str,
    pub fee_en: &'static str,
}

impl Matter {
    /// The stage a case waits for once it is accepted.
    pub fn first_stage(&self) -> Option<StageKind> {
        self.route.first().map(|stage| stage.kind)
    }

    /// The stage that follows another in the route.
    pub fn stage_after(&self, kind: StageKind) -> Option<StageKind> {
        let mut stages = self.route.iter().skip_while(|stage| stage.kind != kind);
        stages.next();
        stages.next().map(|stage| stage.kind)
    }

    /// A stage of the route.
    pub fn stage(&self, kind: StageKind) -> Option<&Stage> {
        self.route.iter().find(|stage| stage.kind == kind)
    }

    /// A material of the list.
    pub fn material(&self, kind: &str) -> Option<&Material> {
        self.materials.iter().find(|material| material.kind == kind)
    }

    /// Both limits.
    pub const fn limits(&self) -> Limits {
        Limits {
            statutory_working_days: self.statutory_working_days,
            promised_working_days: self.promised_working_days,
        }
    }
}
