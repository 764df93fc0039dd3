//! Why an operation did not happen. The edge turns each into a problem.

use domain_casework::{CaseRefusal, NotAllowed};
use domain_customs::LedgerRefusal;
use domain_kernel::{CalendarGap, RuleText};
use domain_licences::LicenceRefusal;
use domain_licences::blanks::BlankRefusal;
use domain_quotas::{PlanRefusal, TenderRefusal};
use persistence::{AsStoreError, StoreError};

use crate::customs::ExchangeRefusal;
use crate::enterprises::EnterpriseRefusal;
use crate::identity::IdentityRefusal;
use crate::quotas::QuotaProblem;

/// One rule that a request breaks, with the place it speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// JSON pointer into the form; empty for the whole.
    pub pointer: String,
    /// A word a program may branch on.
    pub code: String,
    /// The rule's code, as `A08`, when a rule of law stands behind it.
    pub rule: Option<String>,
    pub says_zh: String,
    pub says_en: String,
    /// The limit that is exceeded, as text.
    pub limit: Option<String>,
}

impl From<&RuleText> for Violation {
    fn from(rule: &RuleText) -> Self {
        Self {
            pointer: rule.pointer.to_owned(),
            code: "rule".to_owned(),
            rule: Some(rule.code.to_owned()),
            says_zh: rule.says_zh.to_owned(),
            says_en: rule.says_en.to_owned(),
            limit: None,
        }
    }
}

/// What the present state of things does not allow.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    #[error(transparent)]
    Case(#[from] CaseRefusal),
    /// The case is not the caller's to act on.
    #[error(transparent)]
    NotTheirs(NotAllowed),
    #[error(transparent)]
    Calendar(#[from] CalendarGap),
    #[error(transparent)]
    Licence(#[from] LicenceRefusal),
    #[error(transparent)]
    Ledger(#[from] LedgerRefusal),
    #[error(transparent)]
    Identity(#[from] IdentityRefusal),
    #[error(transparent)]
    Enterprise(#[from] EnterpriseRefusal),
    #[error(transparent)]
    Exchange(#[from] ExchangeRefusal),
    #[error(transparent)]
    Quota(#[from] QuotaProblem),
    #[error(transparent)]
    Blank(#[from] BlankRefusal),
    #[error(transparent)]
    Tender(#[from] TenderRefusal),
    #[error(transparent)]
    Plan(#[from] PlanRefusal),
}

/// Why an operation did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// No such record within the caller's scope; names the kind of record.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// Every rule that the request breaks, at once.
    #[error("the request breaks {} rules", .0.len())]
    Broken(Vec<Violation>),
    /// The state of a record does not allow the act.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The database did not do its part.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Failure {
    /// Whether the request is refused because of `violations`, if there are any.
    ///
    /// # Errors
    /// `Broken` with all of them.
    pub fn unless_none(violations: Vec<Violation>) -> Result<(), Self> {
        if violations.is_empty() { Ok(()) } else { Err(Self::Broken(violations)) }
    }
}

/// Lets `?` carry a refusal of each domain.
macro_rules! refusals {
    ($($refusal:ty)*) => {$(
        impl From<$refusal> for Failure {
            fn from(refusal: $refusal) -> Self {
                Self::Refused(refusal.into())
            }
        }
    )*};
}

refusals! { CalendarGap CaseRefusal LicenceRefusal LedgerRefusal IdentityRefusal EnterpriseRefusal ExchangeRefusal QuotaProblem BlankRefusal TenderRefusal PlanRefusal }

impl From<NotAllowed> for Failure {
    fn from(refusal: NotAllowed) -> Self {
        match refusal {
            NotAllowed::Refused(refusal) => refusal.into(),
            other @ (NotAllowed::Permission(_) | NotAllowed::Place | NotAllowed::Nobody) => {
                Self::Refused(Refusal::NotTheirs(other))
            }
        }
    }
}

impl AsStoreError for Failure {
    fn as_store_error(&self) -> Option<&StoreError> {
        match self {
            Self::Store(error) => Some(error),
            Self::NotFound(_) | Self::Broken(_) | Self::Refused(_) => None,
        }
    }
}
