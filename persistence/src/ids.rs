//! The one door for new identities: UUIDs of version 7, which sort by the time they were made.

use domain_kernel::{
    AccountId, AttachmentId, BidId, CaseBatchId, CaseId, EnterpriseId, EventId, LicenceId,
    MessageId, PlanId, QualificationId, QuotaApplicationId, ScenarioId, SuspensionId, TenderId,
    TransferId, UserId,
};

/// An id that the product gives.
pub trait Fresh: Sized {
    /// A new one, never given before.
    fn fresh() -> Self;
}

#[expect(clippy::disallowed_methods, reason = "this is the door")]
pub(crate) fn fresh_text() -> String {
    uuid::Uuid::now_v7().to_string()
}

/// Writes the door of one id type.
macro_rules! fresh_ids {
    ($($name:ident)*) => {$(
        impl Fresh for $name {
            fn fresh() -> Self {
                Self::parse(&fresh_text()).expect("a UUID is an id")
            }
        }
    )*};
}

fresh_ids! {
    AccountId AttachmentId BidId CaseBatchId CaseId EnterpriseId EventId LicenceId MessageId PlanId
    QualificationId QuotaApplicationId ScenarioId SuspensionId TenderId TransferId UserId
}
