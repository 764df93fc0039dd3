//! Quotas: accounts of a programme, a year, a commodity, a market, a pool and a holder, and the
//! double entries that make them up.

mod account;
mod allocation;
mod apportion;
pub mod auction;
pub mod hand_back;
mod key;
mod posting;
mod tender;
pub mod textile;
pub mod trq;

pub use account::{QuotaAccount, QuotaRefusal};
pub use allocation::{Applicant, LastComer, Terms, first_come, pro_rata};
pub use apportion::{Claim, apportion};
pub use key::{Pool, Programme, QuotaKey};
pub use posting::{Posting, PostingKind, QuotaBucket};
pub use tender::{Method, Tender, TenderRefusal, TenderState, Times, sealed_text};
