//! Identifiers of the things we keep. They are made by persistence and only carried here.

use crate::CodeError;
use crate::codes::shape::{checked_text, fixed};

const UUID: &str = "a UUID in small letters, 36 characters";

fn uuid(text: &str) -> Result<(), CodeError> {
    fixed(text, 36, UUID, |position, character| match position {
        8 | 13 | 18 | 23 => character == '-',
        _ => character.is_ascii_digit() || ('a'..='f').contains(&character),
    })
}

macro_rules! identifiers {
    ($($(#[$meta:meta])* $name:ident;)+) => { $(
        checked_text! { $(#[$meta])* $name }

        impl $name {
            /// Reads a UUID as lowercase text with hyphens.
            ///
            /// # Errors
            /// `Length`, `Character`.
            pub fn parse(text: &str) -> Result<Self, CodeError> {
                uuid(text).map(|()| Self(text.to_owned()))
            }
        }
    )+ };
}

identifiers! {
    /// Identifies a case.
    CaseId;
    /// Identifies a licence.
    LicenceId;
    /// Identifies an enterprise.
    EnterpriseId;
    /// Identifies a principal: officer, enterprise user or system.
    UserId;
    /// Identifies an event of the log.
    EventId;
    /// Identifies an attachment.
    AttachmentId;
    /// A batch of applications (批量申报).
    CaseBatchId;
    /// Identifies a ledger account.
    AccountId;
    /// Identifies a tender for quota.
    TenderId;
    /// Identifies a plan that shares a quota.
    PlanId;
    /// Identifies a scenario of a plan.
    ScenarioId;
    /// Identifies an application for quota.
    QuotaApplicationId;
    /// Identifies a transfer of quota.
    TransferId;
    /// Identifies a suspension of a quota.
    SuspensionId;
    /// Identifies what qualifies a bidder.
    QualificationId;
    /// Identifies a bid of a tender.
    BidId;
    /// Identifies a message exchanged with a partner.
    MessageId;
}

checked_text! {
    /// Identifies an authority: a word as `licence-bureau`, for it is written in paths.
    OrganisationId
}

impl OrganisationId {
    /// Reads 2 to 64 small letters, digits and hyphens.
    ///
    /// # Errors
    /// `Length`, `Character`.
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let length = text.chars().count();
        if !(2..=64).contains(&length) {
            return Err(CodeError::Length {
                expected: "2 to 64 small letters, digits and hyphens",
                length,
            });
        }
        let is_allowed = |c: char| c.is_ascii_digit() || c.is_ascii_lowercase() || c == '-';
        match text.chars().enumerate().find(|(_, character)| !is_allowed(*character)) {
            Some((position, character)) => Err(CodeError::Character { character, position }),
            None => Ok(Self(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_a_uuid_in_small_letters() {
        let text = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091";
        assert_eq!(CaseId::parse(text).unwrap().as_str(), text);
        assert!(CaseId::parse(&text.to_uppercase()).is_err());
        assert!(CaseId::parse("0193a6b07c1d7e2f8a3b4c5d6e7f8091").is_err());
        assert!(CaseId::parse("").is_err());
    }

    #[test]
    fn an_organisation_is_a_word() {
        assert!(OrganisationId::parse("licence-bureau").is_ok());
        for bad in ["", "a", "Licence", "licence/bureau", "局局"] {
            assert!(OrganisationId::parse(bad).is_err(), "{bad}");
        }
    }
}
