//! Codes issued by other registers. A value of these types has already been checked.

mod case_number;
mod certificate_id;
mod check_code;
mod credit_code;
mod customs;
mod enterprise_code;
mod hs_code;
mod issuer;
mod licence_number;
mod organisation_code;
mod region;
pub(crate) mod shape;
mod world;

pub use case_number::CaseNumber;
pub use certificate_id::CertificateId;
pub use check_code::CheckCode;
pub use credit_code::UnifiedSocialCreditCode;
pub use customs::{CustomsDistrict, CustomsRegistration, DeclarationNumber, TradeMode, Unit};
pub use enterprise_code::EnterpriseCode;
pub use hs_code::HsCode;
pub use issuer::IssuerCode;
pub use licence_number::LicenceNumber;
pub use organisation_code::OrganisationCode;
pub use region::Region;
pub use shape::CodeError;
pub use world::{Country, Currency};
