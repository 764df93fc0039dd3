//! Words every domain crate shares: codes, identifiers, quantities, money, periods, the
//! working calendar and dated rules.

mod codes;
pub mod decimal;
pub mod holidays;
mod ids;
mod language;
mod money;
mod quantity;
mod rate;
mod rules;
mod time;

pub use codes::{
    CaseNumber, CertificateId, CheckCode, CodeError, Country, Currency, CustomsDistrict,
    CustomsRegistration, DeclarationNumber, EnterpriseCode, HsCode, IssuerCode, LicenceNumber,
    OrganisationCode, Region, TradeMode, UnifiedSocialCreditCode, Unit,
};
pub use decimal::DecimalError;
pub use ids::{
    AccountId, AttachmentId, BidId, CaseBatchId, CaseId, EnterpriseId, EventId, LicenceId,
    MessageId, OrganisationId, PlanId, QualificationId, QuotaApplicationId, ScenarioId,
    SuspensionId, TenderId, TransferId, UserId,
};
pub use language::Language;
pub use money::{Money, Price};
pub use quantity::Quantity;
pub use rate::BasisPoints;
pub use rules::{Citation, Evidence, Rule, RuleText, Rulebook, RulebookText};
pub use time::{
    CalendarDay, CalendarGap, DayKind, DayVerdict, DayWhy, Period, WorkingCalendar, add_months,
    day, end_of_february, shanghai_day, shanghai_midnight,
};
