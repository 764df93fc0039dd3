//! Decisions of the customs exchange: write-off, tolerance, ledger, reconciliation.

mod conversion;
mod face;
mod ledger;
mod line;
mod link;
mod news;
mod port;
mod quarantine;
mod reconciliation;
mod remedy;
mod settlement;
mod siblings;
mod usage;
mod write_off;

pub use ledger::{Balance, Bucket, LedgerAccount, LedgerEntry, LedgerRefusal, Movement};
pub use line::{DeclarationLine, LineState};
pub use link::{LinkFacts, LinkState};
pub use news::{News, Partner, news};
pub use port::DistrictMatch;
pub use quarantine::{Quarantine, QuarantineReason};
pub use reconciliation::{
    Difference, DifferenceAction, DifferenceKind, DifferenceOutcome, DifferenceState,
    StatementLine, reconcile,
};
pub use usage::{UsageAction, UsageMessage, UsageOutcome};
pub use write_off::{Decision, Standing, Verdict, decide};
