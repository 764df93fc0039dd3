//! What a rule may look at; nothing else decides.

use chrono::NaiveDate;
use domain_kernel::{Period, Quantity, UnifiedSocialCreditCode};
use domain_reference::{CatalogueGood, Management};

use crate::{Application, LicenceKind, LicencePolicy, LicenceState, MechanicalApproval};

/// Everything the rules look at: on the day of submission, and once more on the day of issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionFacts {
    /// What is applied for.
    pub application: Application,
    /// The line of the licence year's catalogue, if the commodity stands in it.
    pub good: Option<CatalogueGood>,
    /// How the export of the goods is managed in the licence's year, when it is known.
    pub management: Option<Management>,
    /// Whether a plan shares an import quota of the goods in the licence's year.
    pub is_under_import_quota: bool,
    /// Ten-thousandths that the applicant has left of its quota for them.
    pub quota_left: i64,
    /// The applicant, on the day.
    pub enterprise: Standing,
    /// The legal day.
    pub today: NaiveDate,
    /// Whether the competence table names a body.
    pub is_competence_found: bool,
    /// Ten-thousandths granted on the approval document by other licences that still count.
    pub issued_on_approval: i64,
    /// The licence named as the one to replace, if it exists.
    pub predecessor: Option<Predecessor>,
    /// The mechanical approval named, if it has arrived.
    pub mechanical_approval: Option<MechanicalApproval>,
    /// Ten-thousandths of it taken by other licences.
    pub drawn_on_mechanical: i64,
    /// The numbers in force on the day.
    pub policy: LicencePolicy,
}

/// What the enterprise is, on the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its unified social credit code.
    pub credit_code: UnifiedSocialCreditCode,
    /// Filed as a foreign trade operator (备案登记).
    pub is_filed: bool,
    /// Banned from foreign trade (禁止从事对外贸易), both days included.
    pub ban: Option<Period>,
}

/// The licence that is to be replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Predecessor {
    /// Its kind.
    pub kind: LicenceKind,
    /// Whether the applicant holds it.
    pub is_own: bool,
    /// Its state on the day, expiry by date included.
    pub state: LicenceState,
    /// What nobody has declared of it.
    pub left: Quantity,
    /// Whether declarations hold a part that is not released yet.
    pub is_reserved: bool,
}
