//! Rows and transactions on SQLite and PostgreSQL. Diesel lives here and nowhere else.

mod approvals;
mod blanks;
mod bulk;
mod case_batches;
mod case_papers;
mod case_subjects;
mod cases;
mod connection;
mod counters;
mod declaration_lines;
mod dialect;
mod enterprises;
mod events;
mod exchange;
mod held;
mod idempotency;
pub mod ids;
mod leases;
mod ledger;
mod licences;
mod link;
mod mechanical;
mod migrations;
mod organisations;
mod peer;
mod principals;
mod quotas;
mod reconciliations;
mod reference;
mod refresh_tokens;
mod schema;
mod scope;
mod sequencer;
mod statistics;
mod store;
#[cfg(test)]
mod tests;
mod usage_messages;
mod verify;

pub use blanks::{BlankFate, HeldRange, StockOf};
pub use bulk::{LoadedEntry, LoadedEvent, LoadedLine};
pub use case_batches::BatchItem;
pub use case_papers::FormVersion;
pub use cases::CaseFilter;
pub use connection::{Target, TargetError};
pub use declaration_lines::LineKey;
pub use events::StoredEvent;
pub use exchange::ExchangeMessage;
pub use held::{Held, RowVersion};
pub use idempotency::{KeyState, StoredAnswer};
pub use ledger::PostedEntry;
pub use licences::{LicenceFilter, LicenceSummary, SignedLicence};
pub use mechanical::KeptApproval;
pub use principals::Credentials;
pub use quotas::{LicenceDraw, QuotaEntry, QuotaFilter};
pub use reconciliations::{KeptDifference, Reconciliation};
pub use refresh_tokens::RefreshToken;
pub use sequencer::DailyRoot;
pub use statistics::{
    Changes, DecidedCase, LicenceTotalsRow, ProcessingRow, TimesFilter, TotalsFilter, TotalsKey,
};
pub use store::{AsStoreError, Durability, Stamp, Store, StoreError, StoreOptions, Tx};
pub use usage_messages::{KeptUsage, NewUsage, Resolved};
pub use verify::{AuditReport, Finding};
