//! Applications for a share of a plan, transfers between holders, and suspensions.

use domain_kernel::{
    AccountId, EnterpriseId, Period, PlanId, QuotaApplicationId, SuspensionId, TransferId,
};

use crate::{PlanRefusal, Programme};

macro_rules! words {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant),+
        }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word on the wire and in the database.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word),+
                }
            }

            /// The one of this word, if there is one.
            pub fn parse(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.as_str() == word)
            }
        }
    };
}

words! {
    /// Where an application for quota stands.
    ApplicationState {
        /// Handed in.
        Submitted = "submitted",
        /// Checked and forwarded by the authority of the region.
        Qualified = "qualified",
        /// Found wanting by it.
        Rejected = "rejected",
        /// Taken back by the applicant.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Where a transfer stands.
    TransferState {
        /// The transferor offers it.
        Offered = "offered",
        /// The transferee took it over.
        Accepted = "accepted",
        /// Either of them gave it up.
        Withdrawn = "withdrawn",
    }
}

words! {
    /// Why nothing is drawn for a time.
    SuspensionKind {
        /// Suspended: nothing is drawn and nothing expires for it (暂停).
        Suspension = "suspension",
        /// Blocked from a day on until it is lifted or ends (封存).
        Blocking = "blocking",
    }
}

/// An application for a share of a plan (配额申请), amounts in ten-thousandths of the plan's unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaApplication {
    /// Its own key.
    pub id: QuotaApplicationId,
    /// The plan.
    pub plan: PlanId,
    /// The applicant, who becomes the holder.
    pub enterprise: EnterpriseId,
    /// Applied for in general trade (一般贸易).
    pub general_trade: i64,
    /// Applied for in processing trade (加工贸易).
    pub processing_trade: i64,
    /// Imports of the year before, or exports to the restricting market (实绩).
    pub record: i64,
    /// Exports to the world.
    pub world: i64,
    /// What it needs in a year to use its capacity.
    pub capacity: i64,
    /// Credit code of the enterprise that imports for it.
    pub importer: Option<String>,
    /// The contract, of a producer the processing approval.
    pub contract: String,
    /// Whether others may be told of its quota.
    pub consents: bool,
    /// Where it stands.
    pub state: ApplicationState,
    /// Why it was rejected.
    pub reason: String,
}

impl QuotaApplication {
    /// All that is applied for.
    pub const fn applied(&self) -> i64 {
        self.general_trade.saturating_add(self.processing_trade)
    }

    /// The application in another state: from `Submitted` to any, and withdrawn until it is decided.
    ///
    /// # Errors
    /// `NotNow`.
    pub fn moved(mut self, to: ApplicationState) -> Result<Self, PlanRefusal> {
        use ApplicationState as S;
        match (self.state, to) {
            (S::Submitted, S::Qualified | S::Rejected | S::Withdrawn)
            | (S::Qualified, S::Rejected | S::Withdrawn)
            | (S::Rejected, S::Qualified) => {}
            (S::Submitted | S::Qualified | S::Rejected | S::Withdrawn, _) => {
                return Err(PlanRefusal::NotNow);
            }
        }
        self.state = to;
        Ok(self)
    }
}

/// A transfer of quota from one holder to another (转受让).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Transfer {
    /// Its own key.
    pub id: TransferId,
    /// The account it leaves.
    pub account: AccountId,
    /// Who gives.
    pub transferor: EnterpriseId,
    /// Who takes.
    pub transferee: EnterpriseId,
    /// Ten-thousandths of the account's unit.
    pub quantity: i64,
    /// Number of the transfer platform (平台编号).
    pub reference: String,
    /// Where it stands.
    pub state: TransferState,
}

impl Transfer {
    /// The transfer once it is taken over or given up.
    ///
    /// # Errors
    /// `NotNow` unless it is offered.
    pub fn ended(mut self, to: TransferState) -> Result<Self, PlanRefusal> {
        if self.state != TransferState::Offered {
            return Err(PlanRefusal::NotNow);
        }
        self.state = to;
        Ok(self)
    }
}

/// Days on which nothing is drawn of a quota, whoever holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suspension {
    /// Its own key.
    pub id: SuspensionId,
    /// Why.
    pub kind: SuspensionKind,
    /// The measure.
    pub programme: Programme,
    /// The quota year.
    pub year: i32,
    /// The goods or the category.
    pub commodity: String,
    /// The market; empty for every market.
    pub market: String,
    /// The days, both ends included.
    pub period: Period,
    /// The document it stands on.
    pub document: String,
    /// Whether it was lifted before its end.
    pub is_lifted: bool,
}
