//! A licence as issued, and what may happen to it afterwards.

use chrono::{DateTime, NaiveDate, Utc};
use domain_casework::Body;
use domain_identity::OrganisationPath;
use domain_kernel::{
    BasisPoints, CaseId, Country, Currency, CustomsDistrict, EnterpriseId, HsCode, IssuerCode,
    LicenceId, LicenceNumber, Money, OrganisationId, Period, Price, Quantity, TradeMode,
    UnifiedSocialCreditCode, add_months,
};

use crate::{
    BatchMode, ChangeKind, Delivery, FaceTerms, Family, LicenceAction, LicenceKind, LicencePolicy,
    LicenceState, Market,
};

/// A company on the face: code and name as they were on the day of issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Party {
    /// Unified social credit code, where it has one.
    pub credit_code: Option<UnifiedSocialCreditCode>,
    /// Full name (全称).
    pub name: String,
}

/// One specification line of the face.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LicenceLine {
    /// From 1.
    pub line_number: i32,
    /// Specification or grade (规格、等级).
    pub specification: String,
    /// In the licence's unit.
    pub quantity: Quantity,
    /// In the licence's currency.
    pub unit_price: Price,
    /// Quantity times price (rule L27).
    pub amount: Money,
}

/// A licence (许可证). Its face never changes after issue; only its state does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Licence {
    /// Our own key.
    pub id: LicenceId,
    /// Its number space and supervision code.
    pub kind: LicenceKind,
    /// The number printed (许可证号).
    pub number: LicenceNumber,
    /// The case that produced it.
    pub case: CaseId,
    /// Who holds it.
    pub enterprise: EnterpriseId,
    /// Box 1: importer (进口商), of an export the exporter (出口商).
    pub importer: Party,
    /// Box 2: consignee or import user (收货人/进口用户), of an export the consignor (发货人).
    pub consignee: Party,
    /// Code of the issuing body, as in the number.
    pub issuer: IssuerCode,
    /// The issuing body.
    pub issuing: OrganisationId,
    /// Its place in the tree.
    pub issuing_path: OrganisationPath,
    /// The place of the body that handled the case.
    pub handling_path: OrganisationPath,
    /// Where its paper is collected (领证地): the issuing body unless the applicant chose another.
    pub collection: Body,
    /// The year whose catalogue and statistics it belongs to.
    pub year: i32,
    /// The rulebook it was issued under.
    pub regime: String,
    /// Box 5 (贸易方式).
    pub trade_mode: TradeMode,
    /// Box 7 (报关口岸).
    pub ports: Vec<CustomsDistrict>,
    /// Box 8 (出口国/贸易国，出口为进口国).
    pub trading_country: Country,
    /// Boxes 6, 9 and 10.
    pub terms: FaceTerms,
    /// Box 11, the code (商品编码).
    pub hs_code: HsCode,
    /// Box 11, the name of the catalogue (商品名称).
    pub goods_name: String,
    /// Of every price and amount.
    pub currency: Currency,
    /// Boxes 12 to 16.
    pub lines: Vec<LicenceLine>,
    /// Sum of the lines; its unit is the licence's unit.
    pub quantity: Quantity,
    /// Sum of the amounts (总值).
    pub amount: Money,
    /// In US dollars at the month's rate, when the rate is known.
    pub amount_usd: Option<Money>,
    /// The contract (合同号).
    pub contract_number: String,
    /// How many declarations may use it, in words.
    pub batch_mode: BatchMode,
    /// How many declarations may use it.
    pub uses_max: i32,
    /// Whether it may be overrun (大宗、散装).
    pub is_bulk: bool,
    /// How far it may be overrun.
    pub tolerance: BasisPoints,
    /// On paper or electronic only.
    pub delivery: Delivery,
    /// The day of issue (发证日期).
    pub issued_on: NaiveDate,
    /// The first day it may be declared.
    pub valid_from: NaiveDate,
    /// The last day it may be declared (有效截止日期).
    pub valid_until: NaiveDate,
    /// Box 19 (备注).
    pub remarks: String,
    /// The licence it replaces.
    pub predecessor: Option<LicenceNumber>,
    /// The licence that replaced it.
    pub successor: Option<LicenceNumber>,
    /// How it came to take its predecessor's place, where a change did.
    pub succession: Option<ChangeKind>,
    /// How often it and its predecessors were extended (rule L10).
    pub extensions: u32,
    /// As written down; see `effective_state` for a day.
    pub state: LicenceState,
    /// Declarations that use it now.
    pub uses: i32,
    /// The instant of issue.
    pub issued_at: DateTime<Utc>,
}

/// What happened to a licence, for the log and for the partners.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LicenceEvent {
    /// Numbered and signed; the face is complete.
    Issued,
    /// The state moved.
    Moved {
        /// What was done.
        action: LicenceAction,
        /// The state written down before.
        from: LicenceState,
        /// The state since.
        to: LicenceState,
        /// Why, where a person had to say.
        reason: Option<String>,
    },
    /// A write-off line changed the ledger; the text says how.
    WrittenOff {
        /// Office and number of the declaration.
        declaration: String,
        /// The declaration's line, from 1.
        line_number: i32,
        /// What moved.
        detail: String,
    },
}

/// What surrounds an act: the only things besides the licence that decide whether it is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Circumstances {
    /// The legal day of the act; for a use, the day the declaration was accepted.
    pub on: NaiveDate,
    /// Ten-thousandths that declarations hold and customs has not released.
    pub reserved: i64,
    /// Why; required where `LicenceAction::needs_reason`.
    pub reason: Option<String>,
}

/// Why an act on a licence is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LicenceRefusal {
    /// The table has no such move.
    #[error("a licence in state {state:?} does not know {action:?}")]
    NoSuchMove {
        /// Where it stands on the day.
        state: LicenceState,
        /// What was asked.
        action: LicenceAction,
    },
    /// Used outside its validity, or expired while still valid.
    #[error("the licence is valid from {from} to {until}")]
    OutsideValidity {
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        until: NaiveDate,
    },
    /// Goods are under way on it.
    #[error("a declaration holds a reservation on the licence")]
    Reserved,
    /// Nobody said why.
    #[error("the act needs its reason")]
    ReasonMissing,
    /// Handed over before its day.
    #[error("the licence is handed over from {from} on")]
    TooEarly {
        /// The first day.
        from: NaiveDate,
    },
    /// The holder named somebody else to collect the paper.
    #[error("the holder named somebody else to collect the paper")]
    WrongCollector,
    /// Numbers of one block are collected together.
    #[error("the licences {} wait for the same user and are collected together", numbers.join(", "))]
    BlockTogether {
        /// The others of the block.
        numbers: Vec<String>,
    },
    /// Only a paper can be lost.
    #[error("the licence is electronic: there is no paper to lose")]
    NotOnPaper,
    /// The act belongs to another body, or to the holder.
    #[error("the act belongs to the body that issued the licence, or to its holder")]
    NotTheirs,
}

impl Licence {
    /// The restricting market that textiles are bound for.
    pub fn market(&self) -> Option<Market> {
        match self.kind.family() {
            Family::Textile => Market::of(&self.trading_country, self.year),
            Family::Import | Family::Automatic | Family::Export | Family::TariffQuota => None,
        }
    }

    /// Its first and last day.
    pub const fn validity(&self) -> Period {
        Period { from: self.valid_from, until: self.valid_until }
    }

    /// The state on a day: a licence past its last day reads as expired, whether or not a job
    /// has written it down.
    pub fn effective_state(&self, on: NaiveDate) -> LicenceState {
        self.state.as_of(on, self.valid_until)
    }

    /// What somebody may do to it on a day, customs and the clock aside.
    pub fn allowed_actions(&self, on: NaiveDate) -> Vec<LicenceAction> {
        let fits = |action: &LicenceAction| action.is_by_hand() && self.fits_delivery(*action);
        self.effective_state(on).actions().filter(fits).collect()
    }

    /// Performs one act.
    ///
    /// # Errors
    ///
    /// As `LicenceRefusal` says; the licence is then unchanged in the database.
    pub fn perform(
        mut self,
        action: LicenceAction,
        circumstances: Circumstances,
    ) -> Result<(Self, LicenceEvent), LicenceRefusal> {
        let Circumstances { on, reserved, reason } = circumstances;
        let from = if action.is_by_hand() { self.effective_state(on) } else { self.state };
        let to = self.target(from, action)?;
        self.check_day(action, on)?;
        if !self.fits_delivery(action) {
            return Err(LicenceRefusal::NotOnPaper);
        }
        if action.needs_nothing_reserved() && 0 < reserved {
            return Err(LicenceRefusal::Reserved);
        }
        let reason = reason.filter(|text| !text.trim().is_empty());
        if action.needs_reason() && reason.is_none() {
            return Err(LicenceRefusal::ReasonMissing);
        }
        let from = self.state;
        self.state = to;
        Ok((self, LicenceEvent::Moved { action, from, to, reason }))
    }

    /// Puts another licence in its place, with the link to the new one: `perform(Replace)`, or
    /// `perform(CancelLost)` where it was reported lost.
    ///
    /// # Errors
    ///
    /// As `perform`.
    pub fn replaced_by(
        self,
        successor: LicenceNumber,
        circumstances: Circumstances,
    ) -> Result<(Self, LicenceEvent), LicenceRefusal> {
        let action = match self.state {
            LicenceState::LossReported => LicenceAction::CancelLost,
            LicenceState::Issued
            | LicenceState::Active
            | LicenceState::InUse
            | LicenceState::UsedUp
            | LicenceState::Frozen
            | LicenceState::Expired
            | LicenceState::Replaced
            | LicenceState::Lost
            | LicenceState::Returned
            | LicenceState::Revoked
            | LicenceState::RevokedUncollected
            | LicenceState::Voided => LicenceAction::Replace,
        };
        let (mut licence, event) = self.perform(action, circumstances)?;
        licence.successor = Some(successor);
        Ok((licence, event))
    }

    /// The last day to collect the paper (rule A07): automatic licences on paper only.
    pub fn collect_by(&self, policy: &LicencePolicy) -> Option<NaiveDate> {
        let is_bound = self.kind.family() == Family::Automatic;
        let waits = is_bound && self.state == LicenceState::Issued;
        waits.then(|| add_months(self.issued_on, policy.uncollected_months.value))
    }

    /// Whether it is to be revoked because nobody came for it (rule A07).
    pub fn is_uncollected(&self, policy: &LicencePolicy, on: NaiveDate) -> bool {
        self.collect_by(policy).is_some_and(|last| last < on)
    }

    /// The state the table leads to; a thawed licence goes on being used by what stands on it.
    fn target(
        &self,
        from: LicenceState,
        action: LicenceAction,
    ) -> Result<LicenceState, LicenceRefusal> {
        let refused = LicenceRefusal::NoSuchMove { state: from, action };
        let to = from.after(action).ok_or(refused)?;
        let resumes = matches!(action, LicenceAction::Thaw | LicenceAction::WithdrawLoss);
        let goes_on = resumes && 0 < self.uses;
        Ok(if goes_on { to.after(LicenceAction::Use).unwrap_or(to) } else { to })
    }

    fn fits_delivery(&self, action: LicenceAction) -> bool {
        action != LicenceAction::ReportLoss || self.delivery == Delivery::Paper
    }

    fn check_day(&self, action: LicenceAction, on: NaiveDate) -> Result<(), LicenceRefusal> {
        let fits = match action {
            LicenceAction::Use | LicenceAction::Exhaust => self.validity().contains(on),
            LicenceAction::ReportLoss | LicenceAction::CancelLost => on <= self.valid_until,
            LicenceAction::Expire => self.valid_until < on,
            LicenceAction::Collect
            | LicenceAction::GiveBack
            | LicenceAction::Reopen
            | LicenceAction::Freeze
            | LicenceAction::Thaw
            | LicenceAction::WithdrawLoss
            | LicenceAction::Replace
            | LicenceAction::Return
            | LicenceAction::Revoke
            | LicenceAction::RevokeUncollected
            | LicenceAction::Void => true,
        };
        let refused =
            LicenceRefusal::OutsideValidity { from: self.valid_from, until: self.valid_until };
        if fits { Ok(()) } else { Err(refused) }
    }
}

#[cfg(test)]
#[path = "licence_tests.rs"]
mod tests;
