//! Why an act on a licence is refused, as a problem.

use domain_licences::LicenceRefusal;

use super::{FieldError, Message, Problem, ProblemCode, Text};

pub(super) fn problem(refusal: &LicenceRefusal) -> Problem {
    let conflict = |text: Text| Problem::new(ProblemCode::StateConflict).with_detail(text);
    match refusal {
        LicenceRefusal::NoSuchMove { state, action } => conflict(Text::with(
            Message::LicenceNoSuchMove,
            &[("state", &state.as_str()), ("action", &action.as_str())],
        )),
        LicenceRefusal::OutsideValidity { from, until } => conflict(Text::with(
            Message::LicenceOutsideValidity,
            &[("from", from), ("until", until)],
        )),
        LicenceRefusal::Reserved => conflict(Message::LicenceReserved.into()),
        LicenceRefusal::TooEarly { from } => {
            conflict(Text::with(Message::LicenceTooEarly, &[("from", from)]))
        }
        LicenceRefusal::WrongCollector => Problem::new(ProblemCode::WrongCollector),
        LicenceRefusal::BlockTogether { numbers } => {
            let numbers = if numbers.is_empty() { "-".to_owned() } else { numbers.join("、") };
            conflict(Text::with(Message::LicenceBlockTogether, &[("numbers", &numbers)]))
        }
        LicenceRefusal::NotOnPaper => conflict(Message::LicenceNotOnPaper.into()),
        LicenceRefusal::ReasonMissing => {
            let error = FieldError::new("/reason", "reason_missing", Message::ReasonMissing);
            Problem::invalid(vec![error])
        }
        LicenceRefusal::NotTheirs => {
            Problem::new(ProblemCode::Forbidden).with_detail(Message::LicenceNotTheirs)
        }
    }
}
