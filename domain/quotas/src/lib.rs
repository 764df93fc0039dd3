//! Quotas: accounts of a programme, a year, a commodity, a market, a pool and a holder, and the
//! double entries that make them up.

mod account;
mod allocation;
mod application;
mod apportion;
pub mod auction;
mod balance;
pub mod calendar;
pub mod closing;
pub mod duty;
pub mod hand_back;
mod key;
pub mod levels;
mod plan;
mod posting;
pub mod rules;
pub mod sharing;
mod tender;
pub mod textile;
pub mod trq;

pub use account::{QuotaAccount, QuotaRefusal};
pub use allocation::{Applicant, LastComer, Terms, first_come, pro_rata};
pub use application::{
    ApplicationState, QuotaApplication, Suspension, SuspensionKind, Transfer, TransferState,
};
pub use apportion::{Claim, apportion};
pub use balance::QuotaBalance;
pub use key::{Pool, Programme, QuotaKey};
pub use plan::{
    CeilingKind, PlanMethod, PlanRefusal, PlanState, PlanTerms, PoolNews, QuotaPlan, Weights,
};
pub use posting::{Posting, PostingKind, QuotaBucket};
pub use tender::{Method, Tender, TenderRefusal, TenderState, Times, sealed_text};
