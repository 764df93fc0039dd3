//! The English catalogue.

use super::message::Message;

#[expect(clippy::too_many_lines, reason = "one sentence for each message")]
pub(super) const fn text(message: Message) -> &'static str {
    use Message as M;
    match message {
        M::AddressUnknown => "there is nothing at {path}",
        M::AmountLimit => "at most {limit} may be sent",
        M::BodyCause => "the body is not the JSON expected here: {cause}",
        M::BodyEmpty => "a body is required",
        M::BodyNotUtf8 => "the body is not UTF-8",
        M::BodyTooLarge => "the body is larger than {limit} bytes",
        M::ContentDiffers => "the file is {found}, not {declared}",
        M::BodyTypeNeeded => "the body is to be sent as {expected}",
        M::Busy => "no capacity at the moment",
        M::CalendarMissing => "the working calendar has no data for {year}",
        M::CaseAutomatic => "an automatic licence is not refused; ask for a correction",
        M::CaseCorrectionUsed => "everything missing is asked for once, and it was asked for",
        M::CaseNoSuchMove => "a case in the state {state} does not know the act {action}",
        M::CaseNobody => "time alone does this to a case",
        M::CaseNothingToCorrect => {
            "a correction list names what is missing, item by item, each with its place"
        }
        M::CaseNotTheirs => {
            "the act belongs to the enterprise that applies, or to the body the case lies with"
        }
        M::CaseReasonMissing => "a refusal needs its reasons",
        M::CaseReturnFirst => "the first review returns the form for correction before it refuses",
        M::CaseReviewPassed => "a case is taken back only before its first review is passed",
        M::CaseSamePerson => {
            "nobody decides a stage of a case that they submitted or reviewed before"
        }
        M::CaseWrongStage => "the case waits for {expected}, not for {given}",
        M::CodeUnreadable => "{cause}",
        M::CursorExpired => "the cursor is too old; begin again without one",
        M::CursorForeign => "the cursor was not made for this query",
        M::DepthLimit => "objects and lists are nested deeper than {limit} levels",
        M::EnterpriseExists => "an enterprise with this code is registered",
        M::EnterpriseNotUnconfirmed => "the enterprise is not waiting for confirmation",
        M::FieldDuplicate => "the field is given twice",
        M::FieldLength => "between {min} and {max} characters are needed",
        M::FieldMissing => "the field is required",
        M::FieldRange => "the value is to lie between {min} and {max}",
        M::FieldRule => "the value breaks the rule {code}",
        M::FieldUnknown => "there is no such field; known here: {known}",
        M::FieldUnreadable => "the value cannot be read: {cause}",
        M::HeaderMissing => "the header {name} is required",
        M::HeaderUnreadable => "the header {name} cannot be read: {expected}",
        M::KeyReused => "this idempotency key was sent before with another request",
        M::KeyUnusable => {
            "a key is public: Ed25519, P-256 or RSA of 2048 to 4096 bits, with a kid of its own and alg and use that fit"
        }
        M::KeysMismatch => "only a system signs in with keys",
        M::LedgerLacking => "the account's bucket {bucket} holds only {held}",
        M::LedgerNoMovement => "{amount} from {from} to {to} is no movement of an open account",
        M::LedgerNotOpened => "the first entry of an account moves its grant",
        M::LedgerOverdrawn => "only {available} is left on the account",
        M::LicenceNoSuchMove => "a licence in the state {state} does not know the act {action}",
        M::QuotaAmount => "the quantity is above zero and can be counted",
        M::BlankRange => {
            "the last number is not before the first, and there are at most a million of them"
        }
        M::ReferenceTwice => "a reference stands once in a batch",
        M::GuardDiffers => "the guard is not of these applications; look at them once more",
        M::GuardNeeded => "look first with dry_run=true, then send what was shown with its guard",
        M::SheetRows => {
            "a spreadsheet has at most {max} rows: narrow the filter, or take CSV or NDJSON"
        }
        M::MonthFormat => "a month is written YYYY-MM",
        M::MonthRange => "the last month is not before the first, and at most sixty months on",
        M::QuotaUnit => "the account counts in another unit",
        M::TenderPrice => "a negotiated tender has a price, an open one has none",
        M::TenderAmount => "it has to be above zero",
        M::UnitUnknown => "a code of the units table",
        M::PlanWindow => {
            "the window of a plan begins before it ends; this programme has no usual one"
        }
        M::LicenceBlockTogether => {
            "consecutive licences of one importer and user are collected together; the others to \
             name are: {numbers}"
        }
        M::LicenceTooEarly => {
            "a mechanical licence is handed over from the second working day after its approval \
             came: from {from} on"
        }
        M::LicenceNotOnPaper => "the licence is electronic: there is no paper to lose",
        M::LicenceNotTheirs => {
            "the act belongs to the body that issued the licence, or to its holder"
        }
        M::LicenceOutsideValidity => "the licence is valid from {from} to {until}",
        M::LicenceReserved => "a declaration holds a part of the licence",
        M::LoginTaken => "the login is taken",
        M::MethodsAllowed => "allowed here: {methods}",
        M::NeedsPermission => "needs the permission {permission}",
        M::NoSuch => "no such {what}",
        M::NulCharacter => "the character U+0000 is not allowed",
        M::NumberOrCertificate => "either kind and number or certificate is needed, and not both",
        M::ParameterMissing => "the parameter is required",
        M::ParameterRepeated => "the parameter is given more than once",
        M::ParameterUnknown => "there is no such parameter; known here: {known}",
        M::ParameterUnreadable => "the parameter cannot be read: {cause}",
        M::PasswordSameAsLogin => "the password must not contain the login",
        M::PasswordWrong => "the present password is not correct",
        M::ReasonMissing => "the reason must not be blank",
        M::RecordExists => "a record with this key exists",
        M::RolesMismatch => "these roles do not belong to this kind of user",
        M::SecretMissing => "a password is needed, or for a system its public keys",
        M::SelfLockout => "nobody changes the state or roles of their own account",
        M::StillRunning => "the first request with this key has not been answered yet",
        M::TokenExpired => "the token has expired",
        M::TokenInvalid => "the token is not valid",
        M::TokenMissing => "the request carries no token",
        M::TryAgain => "try again after {seconds} s",
        M::VersionStale => "the record has changed since it was read",
        M::WholeLogOnly => "the log of all events is read by the ministry's auditors",
    }
}
