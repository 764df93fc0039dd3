//! Why an act on a case is refused, as a problem that names the rule.

use domain_casework::{CaseRefusal, NotAllowed};

use super::{FieldError, Message, Problem, ProblemCode, Text};

pub(super) fn problem(refusal: &CaseRefusal) -> Problem {
    let said = sentence(refusal);
    let problem = Problem::new(code(refusal)).with_detail(said.clone());
    match refusal.rule() {
        None => problem,
        Some((rule, _)) => {
            let error = FieldError::new(pointer(refusal), "rule", said);
            problem.with_errors(vec![FieldError { rule: Some(rule.to_owned()), ..error }])
        }
    }
}

/// The case is not the caller's to act on.
pub(super) fn not_theirs(refusal: &NotAllowed) -> Problem {
    let detail = match refusal {
        NotAllowed::Permission(permission) => {
            Text::with(Message::NeedsPermission, &[("permission", &permission.as_str())])
        }
        NotAllowed::Place => Message::CaseNotTheirs.into(),
        NotAllowed::Nobody => Message::CaseNobody.into(),
        NotAllowed::Refused(refusal) => return problem(refusal),
    };
    Problem::new(ProblemCode::Forbidden).with_detail(detail)
}

const fn code(refusal: &CaseRefusal) -> ProblemCode {
    match refusal {
        CaseRefusal::SamePerson => ProblemCode::SamePerson,
        CaseRefusal::ReasonMissing | CaseRefusal::NothingToCorrect => ProblemCode::Invalid,
        CaseRefusal::NoSuchMove { .. }
        | CaseRefusal::WrongStage { .. }
        | CaseRefusal::CorrectionUsed
        | CaseRefusal::ReturnFirst
        | CaseRefusal::Automatic
        | CaseRefusal::ReviewPassed => ProblemCode::StateConflict,
    }
}

/// The field of the request that the refusal speaks of.
const fn pointer(refusal: &CaseRefusal) -> &'static str {
    match refusal {
        CaseRefusal::ReasonMissing => "/text",
        CaseRefusal::NothingToCorrect => "/items",
        CaseRefusal::Automatic | CaseRefusal::ReturnFirst => "/verdict",
        CaseRefusal::NoSuchMove { .. }
        | CaseRefusal::WrongStage { .. }
        | CaseRefusal::SamePerson
        | CaseRefusal::CorrectionUsed
        | CaseRefusal::ReviewPassed => "",
    }
}

fn sentence(refusal: &CaseRefusal) -> Text {
    match refusal {
        CaseRefusal::NoSuchMove { state, action } => Text::with(
            Message::CaseNoSuchMove,
            &[("state", &state.as_str()), ("action", &action.as_str())],
        ),
        CaseRefusal::WrongStage { expected, given } => Text::with(
            Message::CaseWrongStage,
            &[("expected", &expected.as_str()), ("given", &given.as_str())],
        ),
        CaseRefusal::SamePerson => Message::CaseSamePerson.into(),
        CaseRefusal::CorrectionUsed => Message::CaseCorrectionUsed.into(),
        CaseRefusal::NothingToCorrect => Message::CaseNothingToCorrect.into(),
        CaseRefusal::ReturnFirst => Message::CaseReturnFirst.into(),
        CaseRefusal::ReasonMissing => Message::CaseReasonMissing.into(),
        CaseRefusal::Automatic => Message::CaseAutomatic.into(),
        CaseRefusal::ReviewPassed => Message::CaseReviewPassed.into(),
    }
}
