//! Quotas: accounts of a programme, a year, a commodity, a market, a pool and a holder, and the
//! double entries that make them up.

mod account;
mod key;
mod posting;
pub mod textile;

pub use account::{QuotaAccount, QuotaRefusal};
pub use key::{Pool, Programme, QuotaKey};
pub use posting::{Posting, PostingKind, QuotaBucket};
