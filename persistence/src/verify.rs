//! The audit of the books: chains, numbers, daily roots and balances, read page by page.

mod balances;
mod log;
mod quotas;

use chrono::NaiveDate;
use domain_audit::Break;
use domain_customs::LedgerRefusal;
use domain_kernel::{AccountId, PlanId};
use domain_quotas::QuotaRefusal;

use crate::store::{StoreError, Tx};

/// What is wrong in the books.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// A chain does not hold.
    #[error(transparent)]
    Chain(#[from] Break),
    /// The numbers of the log do not follow each other.
    #[error("position {expected} of the log is missing; {found} stands in its place")]
    Position { expected: i64, found: i64 },
    /// A number stands for an event that is gone.
    #[error("position {position} stands for event {event}, which is gone")]
    EventGone { position: i64, event: String },
    /// A stored digest is none.
    #[error("event {sequence} of {stream} carries no digest that could be one")]
    NoDigest { stream: String, sequence: i64 },
    /// An event is neither numbered nor waiting for it: no reader of the log will see it.
    #[error("event {sequence} of {stream} has no number and waits for none")]
    Unnumbered { stream: String, sequence: i64 },
    /// An event is numbered and waits for a second number.
    #[error("event {sequence} of {stream} has a number and waits for another")]
    NumberedTwice { stream: String, sequence: i64 },
    /// An event is numbered before its predecessor.
    #[error("event {sequence} of {stream} has a smaller number than the one before it")]
    OutOfOrder { stream: String, sequence: i64 },
    /// A root is not what its events give, or does not continue the one before.
    #[error("the root of {day} is not that of its events")]
    Root { day: NaiveDate },
    /// A balance is not the sum of its entries.
    #[error("the balance of account {account} is not the sum of its entries")]
    Balance { account: AccountId },
    /// The entries of an account could not have been posted.
    #[error("the entries of account {account}: {refusal}")]
    Entries { account: AccountId, refusal: LedgerRefusal },
    /// Entries of accounts that are gone.
    #[error("{entries} ledger entries belong to no account")]
    NoAccount { entries: i64 },
    /// A part of a quota account is not the sum of its entries.
    #[error("the parts of quota account {account} are not the sum of its entries")]
    QuotaBalance { account: AccountId },
    /// The entries of a quota account could not have been posted.
    #[error("the entries of quota account {account}: {refusal}")]
    QuotaEntries { account: AccountId, refusal: QuotaRefusal },
    /// What is left of a plan is not what its awards and draws leave.
    #[error("what is left of plan {plan} is not what was given of it leaves")]
    Plan { plan: PlanId },
    /// Quota entries of accounts that are gone.
    #[error("{entries} quota entries belong to no account")]
    NoQuotaAccount { entries: i64 },
    /// Licences whose account is gone.
    #[error("{licences} licences have no account")]
    NoLedger { licences: i64 },
}

/// What an audit looked at and what it found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AuditReport {
    pub streams: i64,
    pub events: i64,
    pub numbered: i64,
    pub waiting: i64,
    pub roots: i64,
    pub accounts: i64,
    pub entries: i64,
    pub quota_accounts: i64,
    pub quota_entries: i64,
    /// The first findings, at most [`AuditReport::FINDINGS_MAX`].
    pub findings: Vec<Finding>,
    /// How many findings there are in all.
    pub findings_count: i64,
}

impl AuditReport {
    /// Findings that are kept in full.
    pub const FINDINGS_MAX: usize = 1_000;

    /// Whether nothing is wrong.
    pub fn is_clean(&self) -> bool {
        self.findings_count == 0
    }

    fn note(&mut self, finding: Finding) {
        self.findings_count += 1;
        if self.findings.len() < Self::FINDINGS_MAX {
            self.findings.push(finding);
        }
    }
}

impl Tx<'_> {
    /// Verifies every chain, the numbering, the daily roots and every balance, in one picture
    /// when the transaction reads. It keeps one page in memory, however long the books are.
    pub fn verify_books(&mut self) -> Result<AuditReport, StoreError> {
        self.verify_books_telling(|_| {})
    }

    /// As [`Tx::verify_books`], telling after every page how far it has come.
    pub fn verify_books_telling(
        &mut self,
        mut tell: impl FnMut(&AuditReport),
    ) -> Result<AuditReport, StoreError> {
        let mut report = AuditReport::default();
        self.verify_chains(&mut report, &mut tell)?;
        self.verify_positions(&mut report, &mut tell)?;
        self.verify_roots(&mut report, &mut tell)?;
        self.verify_balances(&mut report, &mut tell)?;
        self.verify_quotas(&mut report, &mut tell)?;
        Ok(report)
    }
}
