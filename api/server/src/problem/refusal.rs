//! What the law and the database refuse, as problems: the only place that knows both sides.

use domain_kernel::{Quantity, decimal};
use domain_quotas::{PlanRefusal, QuotaRefusal, TenderRefusal};
use operations::enterprises::EnterpriseRefusal;
use operations::identity::IdentityRefusal;
use operations::quotas::QuotaProblem;
use operations::{Failure, Refusal, Violation};
use persistence::StoreError;

use super::{FieldError, Message, Problem, ProblemCode, Text, case, ledger, licence};

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::NotFound(what) => Self::not_found(what),
            Failure::Broken(violations) => {
                Self::invalid(violations.into_iter().map(FieldError::from).collect())
            }
            Failure::Refused(refusal) => refusal.into(),
            Failure::Store(error) => error.into(),
        }
    }
}

impl From<Violation> for FieldError {
    fn from(violation: Violation) -> Self {
        let message = Text::both(violation.says_zh, violation.says_en);
        Self {
            rule: violation.rule,
            limit: violation.limit,
            ..Self::new(violation.pointer, violation.code, message)
        }
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Case(refusal) => case::problem(&refusal),
            Refusal::NotTheirs(refusal) => case::not_theirs(&refusal),
            Refusal::Calendar(gap) => Self::new(ProblemCode::StateConflict)
                .with_detail(Text::with(Message::CalendarMissing, &[("year", &gap.year)])),
            Refusal::Licence(refusal) => licence::problem(&refusal),
            Refusal::Ledger(refusal) => ledger::problem(&refusal),
            Refusal::Identity(refusal) => identity(&refusal),
            Refusal::Enterprise(refusal) => enterprise(&refusal),
            Refusal::Quota(problem) => quota(&problem),
            Refusal::Blank(refusal) => Self::new(ProblemCode::StateConflict)
                .with_detail(Text::both(refusal.says_zh(), refusal.to_string())),
            Refusal::Tender(TenderRefusal::SamePerson) => Self::new(ProblemCode::SamePerson),
            Refusal::Tender(refusal @ TenderRefusal::NotTheirs) => {
                Self::new(ProblemCode::Forbidden)
                    .with_detail(Text::both(refusal.says_zh(), refusal.to_string()))
            }
            Refusal::Tender(refusal) => Self::new(ProblemCode::StateConflict)
                .with_detail(Text::both(refusal.says_zh(), refusal.to_string())),
            Refusal::Plan(PlanRefusal::SamePerson) => Self::new(ProblemCode::SamePerson),
            Refusal::Plan(refusal @ PlanRefusal::NotTheirs) => Self::new(ProblemCode::Forbidden)
                .with_detail(Text::both(refusal.says_zh(), refusal.to_string())),
            Refusal::Plan(refusal) => Self::new(ProblemCode::StateConflict)
                .with_detail(Text::both(refusal.says_zh(), refusal.to_string())),
            Refusal::Exchange(refusal) => Self::new(ProblemCode::StateConflict)
                .with_detail(Text::both(refusal.says_zh(), refusal.to_string())),
        }
    }
}

fn identity(refusal: &IdentityRefusal) -> Problem {
    let at = |pointer: &str, code: &str, message: Message| {
        Problem::invalid(vec![FieldError::new(pointer, code, message)])
    };
    match refusal {
        IdentityRefusal::LoginTaken => {
            let error = FieldError::new("/login", "taken", Message::LoginTaken);
            Problem::new(ProblemCode::AlreadyExists).with_errors(vec![error])
        }
        IdentityRefusal::RolesMismatch => at("/roles", "roles_mismatch", Message::RolesMismatch),
        IdentityRefusal::KeysMismatch => at("/jwks", "keys_mismatch", Message::KeysMismatch),
        IdentityRefusal::OwnAccount => {
            Problem::new(ProblemCode::StateConflict).with_detail(Message::SelfLockout)
        }
    }
}

fn quota(problem: &QuotaProblem) -> Problem {
    let amount = |units: i64| decimal::print(units, Quantity::DECIMALS);
    let conflict = |text: Text| Problem::new(ProblemCode::StateConflict).with_detail(text);
    match problem {
        QuotaProblem::Books(QuotaRefusal::Lacking { bucket, held }) => conflict(Text::with(
            Message::LedgerLacking,
            &[("bucket", &bucket.as_str()), ("held", &amount(*held))],
        )),
        QuotaProblem::Books(QuotaRefusal::Amount(_)) => {
            let error = FieldError::new("/quantity/value", "range", Message::QuotaAmount);
            Problem::invalid(vec![error])
        }
        QuotaProblem::UnitDiffers => conflict(Message::QuotaUnit.into()),
    }
}

fn enterprise(refusal: &EnterpriseRefusal) -> Problem {
    match refusal {
        EnterpriseRefusal::Registered => {
            Problem::new(ProblemCode::AlreadyExists).with_detail(Message::EnterpriseExists)
        }
        EnterpriseRefusal::NotUnconfirmed => {
            Problem::new(ProblemCode::StateConflict).with_detail(Message::EnterpriseNotUnconfirmed)
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Stale => Self::new(ProblemCode::Stale).with_detail(Message::VersionStale),
            StoreError::Duplicate { .. } => {
                Self::new(ProblemCode::AlreadyExists).with_detail(Message::RecordExists)
            }
            StoreError::Pool(_) => Self::busy(),
            error @ (StoreError::Refused { .. }
            | StoreError::Corrupt(_)
            | StoreError::Database(_)
            | StoreError::Migration(_)) => Self::internal(&error),
        }
    }
}
