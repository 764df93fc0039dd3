//! Every sentence of the HTTP edge; the texts are in one catalogue per language.

use super::{en, zh};
use domain_kernel::Language;

/// Writes the enum and the list of all its members.
macro_rules! messages {
    ($($name:ident),* $(,)?) => {
        /// A sentence of the catalogue, by name.
        #[expect(missing_docs, reason = "the catalogues say what each sentence is")]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Message { $($name,)* }

        impl Message {
            /// Every sentence.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

messages! {
    AddressUnknown,
    AmountLimit,
    BodyCause,
    BodyEmpty,
    BodyNotUtf8,
    BodyTooLarge,
    ContentDiffers,
    BodyTypeNeeded,
    Busy,
    CalendarMissing,
    CaseAutomatic,
    CaseCorrectionUsed,
    CaseNoSuchMove,
    CaseNobody,
    CaseNothingToCorrect,
    CaseNotTheirs,
    CaseReasonMissing,
    CaseReturnFirst,
    CaseReviewPassed,
    CaseSamePerson,
    CaseWrongStage,
    CodeUnreadable,
    CursorExpired,
    CursorForeign,
    DepthLimit,
    EnterpriseExists,
    EnterpriseNotUnconfirmed,
    FieldDuplicate,
    FieldLength,
    FieldMissing,
    FieldRange,
    FieldRule,
    FieldUnknown,
    FieldUnreadable,
    HeaderMissing,
    HeaderUnreadable,
    KeyReused,
    KeyUnusable,
    KeysMismatch,
    LedgerLacking,
    LedgerNoMovement,
    LedgerNotOpened,
    LedgerOverdrawn,
    LicenceNoSuchMove,
    LicenceNotOnPaper,
    LicenceTooEarly,
    TenderPrice,
    TenderAmount,
    PlanWindow,
    UnitUnknown,
    LicenceBlockTogether,
    QuotaAmount,
    QuotaUnit,
    SheetRows,
    MonthFormat,
    MonthRange,
    ReferenceTwice,
    GuardDiffers,
    GuardNeeded,
    BlankRange,
    LicenceNotTheirs,
    LicenceOutsideValidity,
    LicenceReserved,
    LoginTaken,
    MethodsAllowed,
    NeedsPermission,
    NoSuch,
    NulCharacter,
    NumberOrCertificate,
    ParameterMissing,
    ParameterRepeated,
    ParameterUnknown,
    ParameterUnreadable,
    PasswordSameAsLogin,
    PasswordWrong,
    ReasonMissing,
    RecordExists,
    RolesMismatch,
    SecretMissing,
    SelfLockout,
    StillRunning,
    TokenExpired,
    TokenInvalid,
    TokenMissing,
    TryAgain,
    VersionStale,
    WholeLogOnly,
}

impl Message {
    /// The sentence, with its `{placeholders}`.
    pub(super) const fn text(self, language: Language) -> &'static str {
        match language {
            Language::Chinese => zh::text(self),
            Language::English => en::text(self),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Language, Message};
    use std::collections::BTreeSet;

    fn placeholders(text: &str) -> BTreeSet<&str> {
        text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(n, _)| n).collect()
    }

    #[test]
    fn both_catalogues_use_the_same_placeholders() {
        for message in Message::ALL {
            let chinese = message.text(Language::Chinese);
            let english = message.text(Language::English);
            assert_eq!(placeholders(chinese), placeholders(english), "{message:?}");
        }
    }
}
