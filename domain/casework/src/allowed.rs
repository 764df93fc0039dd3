//! What a caller may do to a case now: one question, asked before acting and for showing.

use domain_identity::{Actor, Permission};

use crate::{Body, Case, CaseAction, CaseRefusal, Matter, Opinion, StageKind};

/// Why a caller may not act on a case now.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// None of the caller's roles allows this kind of act.
    #[error("the act needs the permission {}", .0.as_str())]
    Permission(Permission),
    /// The case belongs to another enterprise, or lies before another body.
    #[error("the case is not the caller's to act on")]
    Place,
    /// The product does it itself, as time demands.
    #[error("no caller does this to a case")]
    Nobody,
    /// The act does not fit the case or the person.
    #[error(transparent)]
    Refused(#[from] CaseRefusal),
}

/// Whether the caller may do this to the case now. The case is to be settled before
/// ([`Case::settled`]), and the act itself asks the same guards again.
///
/// # Errors
/// Why not: first the kind of act, then the place, then the case, then the person.
pub fn may(
    case: &Case,
    matter: &Matter,
    actor: &Actor,
    opinions: &[Opinion],
    action: CaseAction,
) -> Result<(), NotAllowed> {
    let seat = Seat::of(case, action).ok_or(NotAllowed::Nobody)?;
    if !actor.may(seat.permission()) {
        return Err(NotAllowed::Permission(seat.permission()));
    }
    if !seat.is_taken_by(case, actor) {
        return Err(NotAllowed::Place);
    }
    case.guard(matter, action)?;
    if seat.decides() {
        case.guard_person(&actor.id, opinions)?;
    }
    Ok(())
}

/// Everything the caller may do to the case now.
pub fn allowed_actions(
    case: &Case,
    matter: &Matter,
    actor: &Actor,
    opinions: &[Opinion],
) -> Vec<CaseAction> {
    let is_allowed = |action: &CaseAction| may(case, matter, actor, opinions, *action).is_ok();
    CaseAction::ALL.into_iter().filter(is_allowed).collect()
}

/// From which seat an act is done.
enum Seat {
    /// The enterprise that applies.
    Applicant,
    /// The officer at the door, before any stage.
    Reception,
    /// The officer of a stage.
    Stage(StageKind),
}

impl Seat {
    /// The seat of an act; `None` when nobody sits there.
    fn of(case: &Case, action: CaseAction) -> Option<Self> {
        match action {
            CaseAction::Edit | CaseAction::Discard | CaseAction::Submit | CaseAction::Withdraw => {
                Some(Self::Applicant)
            }
            CaseAction::Accept | CaseAction::RequireCorrection => Some(Self::Reception),
            CaseAction::Pass | CaseAction::Refuse => {
                Some(Self::Stage(case.stage.unwrap_or(StageKind::InitialReview)))
            }
            CaseAction::Issue => Some(Self::Stage(StageKind::Issuance)),
            CaseAction::Create | CaseAction::Lapse => None,
        }
    }

    fn permission(&self) -> Permission {
        match self {
            Self::Applicant => Permission::CasesApply,
            Self::Reception => StageKind::InitialReview.permission(),
            Self::Stage(stage) => stage.permission(),
        }
    }

    /// Acts need the very body: a parent reads its subtree, it does not act for it.
    fn is_taken_by(&self, case: &Case, actor: &Actor) -> bool {
        let is_of =
            |body: Option<&Body>| body.is_some_and(|body| actor.organisation() == Some(&body.id));
        match self {
            Self::Applicant => actor.enterprise() == Some(&case.enterprise),
            Self::Reception => is_of(case.body_at(StageKind::InitialReview)),
            Self::Stage(stage) => is_of(case.body_at(*stage)),
        }
    }

    fn decides(&self) -> bool {
        matches!(self, Self::Stage(_))
    }
}
