//! A plan (分配方案): what there is of a quota in a year, who may have it and how it is shared.

use chrono::NaiveDate;
use domain_kernel::{BasisPoints, Period, PlanId, RuleText, ScenarioId, Unit, UserId};

use crate::{LastComer, QuotaKey, calendar};

/// How a plan shares what there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanMethod {
    /// In proportion to record, capacity and what is applied for (按比例分配).
    ProRata,
    /// In the order of the applications, until nothing is left (先来先领).
    FirstCome,
    /// By the exports of a period, which say what each may apply for (业绩分配).
    Performance,
    /// To the regions, which share it among their enterprises (二次分配).
    Regional,
}

impl PlanMethod {
    /// Every method.
    pub const ALL: [Self; 4] = [Self::ProRata, Self::FirstCome, Self::Performance, Self::Regional];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ProRata => "pro_rata",
            Self::FirstCome => "first_come",
            Self::Performance => "performance",
            Self::Regional => "regional",
        }
    }

    /// The method of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|method| method.as_str() == word)
    }
}

/// What the ceiling of a holder holds back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CeilingKind {
    /// No ceilings.
    None,
    /// What is drawn and neither cleared nor given back (起始关税配额数量): what customs cleared may be
    /// drawn again.
    Revolving,
    /// All that is drawn in the year (可申请数量).
    Cumulative,
}

impl CeilingKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::None, Self::Revolving, Self::Cumulative];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Revolving => "revolving",
            Self::Cumulative => "cumulative",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Where a plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PlanState {
    /// Published; its window decides what may be done.
    Announced,
    /// One person has proposed a scenario.
    Proposed,
    /// Another has decided it; awards are being entered.
    Deciding,
    /// Every award stands in an account.
    Decided,
    /// Withdrawn before anything was given.
    Cancelled,
}

impl PlanState {
    /// Every state.
    pub const ALL: [Self; 5] =
        [Self::Announced, Self::Proposed, Self::Deciding, Self::Decided, Self::Cancelled];

    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Proposed => "proposed",
            Self::Deciding => "deciding",
            Self::Decided => "decided",
            Self::Cancelled => "cancelled",
        }
    }

    /// The state of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }
}

/// What each measure of an applicant counts (分配因素); together they need not make a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Weights {
    /// Past imports, or exports to the restricting market.
    pub record: BasisPoints,
    /// Past exports to the world.
    pub world: BasisPoints,
    /// What the applicant needs in a year to use its capacity.
    pub capacity: BasisPoints,
    /// What it applies for.
    pub applied: BasisPoints,
}

/// What a scenario may vary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlanTerms {
    /// What there is, in ten-thousandths.
    pub total: i64,
    /// The unit of every award.
    pub lot: i64,
    /// The least award; none when zero.
    pub least: i64,
    /// What each measure counts.
    pub weights: Weights,
}

/// A plan for one key and one batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaPlan {
    /// Its own key.
    pub id: PlanId,
    /// The accounts it fills, but for their holders.
    pub key: QuotaKey,
    /// The batch of the year, from 1.
    pub batch: i32,
    /// The announcement it stands on (公告文号).
    pub document: String,
    /// The unit of every amount.
    pub unit: Unit,
    /// How it is shared.
    pub method: PlanMethod,
    /// What it shares.
    pub terms: PlanTerms,
    /// Days on which is applied or drawn, both ends included.
    pub window: Period,
    /// What the last of a first-come plan gets.
    pub last: LastComer,
    /// What ceilings hold back.
    pub ceilings: CeilingKind,
    /// Credit codes of the state-trading enterprises to entrust; empty where anybody imports.
    pub traders: Vec<String>,
    /// Where it stands.
    pub state: PlanState,
    /// What is not given yet, in ten-thousandths.
    pub left: i64,
    /// The scenario proposed, and by whom.
    pub proposal: Option<(ScenarioId, UserId)>,
}

/// Why an act on a plan, an application or a transfer is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanRefusal {
    /// Amounts or days that make no plan.
    #[error("a plan shares more than nothing in whole lots, in a window of days")]
    Terms,
    /// The plan, the application or the transfer is beyond it, or not there yet.
    #[error("its state does not allow that now")]
    NotNow,
    /// The method of the plan knows nothing of it.
    #[error("the method of the plan does not provide for that")]
    Method,
    /// Less is left in the pool.
    #[error("only {left} ten-thousandths are left")]
    Exhausted {
        /// What is left.
        left: i64,
    },
    /// The holder's ceiling leaves less.
    #[error("the ceiling leaves {left} ten-thousandths")]
    Ceiling {
        /// What it leaves.
        left: i64,
    },
    /// Nobody decides what they proposed.
    #[error("nobody decides what they proposed themselves")]
    SamePerson,
    /// Plans are the ministry's, and a region's awards its own.
    #[error("plans are made by the ministry, awards of a region by its authority")]
    NotTheirs,
    /// A quota is suspended or blocked.
    #[error("the quota is suspended")]
    Suspended,
    /// The shares of the regions are not the plan's total.
    #[error("the shares of the regions add up to {sum} ten-thousandths, not to the plan's total")]
    Regions {
        /// What they add up to.
        sum: i64,
    },
    /// A scenario is not what its terms give any more.
    #[error("applications came or went since the scenario was tried: try it again")]
    Outdated,
    /// The transfer is to its own holder.
    #[error("nobody transfers to themselves")]
    OwnTransfer,
}

impl PlanRefusal {
    /// What it says to a Chinese reader.
    pub fn says_zh(&self) -> String {
        match self {
            Self::Terms => "方案的数量须大于零且为整批量，申请期间须先后有序".to_owned(),
            Self::NotNow => "当前状态不允许该操作".to_owned(),
            Self::Method => "该方案的分配方式不适用此操作".to_owned(),
            Self::Exhausted { left } => format!("配额余量不足，尚余{}", units(*left)),
            Self::Ceiling { left } => format!("超出可申领数量，尚可申领{}", units(*left)),
            Self::SamePerson => "不得决定本人提出的方案".to_owned(),
            Self::NotTheirs => "方案由商务部制定，地区分配由该地区主管部门办理".to_owned(),
            Self::Suspended => "该配额已暂停使用".to_owned(),
            Self::Regions { sum } => format!("各地区数量合计为{}，与方案总量不符", units(*sum)),
            Self::Outdated => "测算之后申请有变动，请重新测算".to_owned(),
            Self::OwnTransfer => "不得转让给本企业".to_owned(),
        }
    }
}

fn units(ten_thousandths: i64) -> String {
    domain_kernel::decimal::print(ten_thousandths, 4)
}

impl QuotaPlan {
    /// A plan as it is announced: nothing of it is given.
    ///
    /// # Errors
    /// `Terms`.
    pub fn announce(mut self) -> Result<Self, PlanRefusal> {
        let PlanTerms { total, lot, least, .. } = self.terms;
        if total <= 0 || lot <= 0 || least < 0 || total < lot || self.batch < 1 {
            return Err(PlanRefusal::Terms);
        }
        self.state = PlanState::Announced;
        self.left = total;
        self.proposal = None;
        Ok(self)
    }

    /// Whether a day is in the window; if not, the rule that sets it.
    ///
    /// # Errors
    /// The rule of the programme's calendar.
    pub fn check_day(&self, on: NaiveDate) -> Result<(), RuleText> {
        if self.window.contains(on) { Ok(()) } else { Err(calendar::window_rule(&self.key)) }
    }

    /// Whether an act of one of these methods may happen while it is announced.
    ///
    /// # Errors
    /// `Method`, `NotNow`.
    pub fn check_open(&self, methods: &[PlanMethod]) -> Result<(), PlanRefusal> {
        if !methods.contains(&self.method) {
            return Err(PlanRefusal::Method);
        }
        if self.state == PlanState::Announced { Ok(()) } else { Err(PlanRefusal::NotNow) }
    }

    /// The plan once a scenario is proposed; another proposal takes the place of the first.
    ///
    /// # Errors
    /// `Method` where nothing is decided at once, `NotNow`.
    pub fn propose(mut self, scenario: ScenarioId, by: UserId) -> Result<Self, PlanRefusal> {
        match (self.method, self.state) {
            (PlanMethod::FirstCome | PlanMethod::Regional, _) => return Err(PlanRefusal::Method),
            (_, PlanState::Announced | PlanState::Proposed) => {}
            (_, PlanState::Deciding | PlanState::Decided | PlanState::Cancelled) => {
                return Err(PlanRefusal::NotNow);
            }
        }
        self.state = PlanState::Proposed;
        self.proposal = Some((scenario, by));
        Ok(self)
    }

    /// The plan once another person decided what was proposed.
    ///
    /// # Errors
    /// `NotNow` without a proposal, and once it is decided; `SamePerson`.
    pub fn decide(mut self, by: &UserId) -> Result<Self, PlanRefusal> {
        let proposed = self.proposal.as_ref().filter(|_| self.state == PlanState::Proposed);
        let (_, proposer) = proposed.ok_or(PlanRefusal::NotNow)?;
        if proposer == by {
            return Err(PlanRefusal::SamePerson);
        }
        self.state = PlanState::Deciding;
        Ok(self)
    }

    /// The plan once every award is entered.
    ///
    /// # Errors
    /// `NotNow`.
    pub fn finish(mut self) -> Result<Self, PlanRefusal> {
        if self.state != PlanState::Deciding {
            return Err(PlanRefusal::NotNow);
        }
        self.state = PlanState::Decided;
        Ok(self)
    }

    /// The plan once it is withdrawn.
    ///
    /// # Errors
    /// `NotNow` once anything of it is given or decided.
    pub fn cancel(mut self) -> Result<Self, PlanRefusal> {
        let is_open = matches!(self.state, PlanState::Announced | PlanState::Proposed);
        if !is_open || self.left != self.terms.total {
            return Err(PlanRefusal::NotNow);
        }
        self.state = PlanState::Cancelled;
        self.proposal = None;
        Ok(self)
    }
}

/// How a pool stands, and what is said when that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PoolNews {
    /// A tenth or less is left (critical). `[D]` for the tenth.
    Critical,
    /// Nothing is left.
    Exhausted,
    /// Something is left again.
    Reopened,
}

impl PoolNews {
    /// The word in events.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Critical => "critical",
            Self::Exhausted => "exhausted",
            Self::Reopened => "reopened",
        }
    }

    /// What a change of what is left tells.
    pub const fn of(total: i64, before: i64, after: i64) -> Option<Self> {
        let limit = total / 10;
        if after == 0 && 0 < before {
            Some(Self::Exhausted)
        } else if before == 0 && 0 < after {
            Some(Self::Reopened)
        } else if after <= limit && limit < before {
            Some(Self::Critical)
        } else {
            None
        }
    }
}
