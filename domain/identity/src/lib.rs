//! Who may do what, where: roles, permissions, organisations and the scope of a caller.

mod actor;
mod administration;
mod enterprise;
mod organisation;
mod permission;
mod role;
mod scope;

pub use actor::{Actor, Enrolment, Principal, PrincipalKind, PrincipalState};
pub use administration::{EnterpriseRefusal, IdentityRefusal};
pub use enterprise::{Enterprise, EnterpriseStanding};
pub use organisation::{Organisation, OrganisationKind, OrganisationPath};
pub use permission::Permission;
pub use role::Role;
pub use scope::Scope;
