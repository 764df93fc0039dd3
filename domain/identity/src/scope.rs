use domain_kernel::EnterpriseId;

use crate::OrganisationPath;

/// The rows a caller may know of: part of every query, so that what lies outside
/// cannot be told from what does not exist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// What is handled or issued by this organisation or one below it.
    Organisation(OrganisationPath),
    /// What belongs to this enterprise.
    Enterprise(EnterpriseId),
}

impl Scope {
    /// Whether it is the ministry's, the whole tree.
    pub fn is_ministrys(&self) -> bool {
        match self {
            Self::Organisation(path) => path.as_str() == OrganisationPath::MINISTRY,
            Self::Enterprise(_) => false,
        }
    }

    /// Whether a row of `enterprise`, handled by one of `bodies`, lies inside.
    pub fn includes(&self, enterprise: &EnterpriseId, bodies: &[&OrganisationPath]) -> bool {
        match self {
            Self::Organisation(path) => bodies.iter().any(|body| path.covers(body)),
            Self::Enterprise(own) => own == enterprise,
        }
    }
}
