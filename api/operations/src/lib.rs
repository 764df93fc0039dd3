//! What an applicant, an officer, customs or the clock can do. One function is one transaction.

pub mod audit;
pub mod blanks;
pub mod cases;
pub mod customs;
pub mod demo;
pub mod enterprises;
pub mod exchange;
mod expected;
mod failure;
pub mod identity;
pub mod licences;
pub mod mechanical;
pub mod organisations;
pub mod peer;
pub mod plans;
pub mod public;
pub mod quotas;
pub mod reconciliation;
pub mod reference;
pub mod seed;
pub mod statistics;
pub mod tenders;

pub use expected::Expected;
pub use failure::{Failure, Refusal, Violation};
