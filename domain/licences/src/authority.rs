//! Who does what to a licence: one question, asked before the act and for showing.

use chrono::NaiveDate;
use domain_identity::{Actor, Permission};

use crate::{Licence, LicenceAction, LicenceRefusal};

impl Licence {
    /// Whether the act is this caller's, whatever the state: the very body that issued the
    /// licence stops it and takes it away, the one it is collected at hands it over (a body above
    /// reads, it does not act in its place); the holder reports it lost; customs and the clock do the rest.
    ///
    /// # Errors
    /// `NotTheirs`.
    pub fn check_caller(&self, actor: &Actor, action: LicenceAction) -> Result<(), LicenceRefusal> {
        let is_issuer = actor.organisation() == Some(&self.issuing);
        let is_collected_here = actor.organisation() == Some(&self.collection.id);
        let is_theirs = match action {
            LicenceAction::Collect => is_collected_here && actor.may(Permission::LicencesDeliver),
            LicenceAction::Freeze | LicenceAction::Thaw | LicenceAction::Revoke => {
                is_issuer && actor.may(Permission::LicencesControl)
            }
            LicenceAction::WithdrawLoss => is_issuer && actor.may(Permission::LicencesControl),
            LicenceAction::ReportLoss => {
                actor.enterprise() == Some(&self.enterprise) && actor.may(Permission::LicencesHold)
            }
            LicenceAction::Use
            | LicenceAction::GiveBack
            | LicenceAction::Reopen
            | LicenceAction::Exhaust
            | LicenceAction::Expire
            | LicenceAction::Replace
            | LicenceAction::CancelLost
            | LicenceAction::Return
            | LicenceAction::RevokeUncollected
            | LicenceAction::Void => false,
        };
        if is_theirs { Ok(()) } else { Err(LicenceRefusal::NotTheirs) }
    }

    /// What this caller may do to the licence on a day, `reserved` ten-thousandths of it being
    /// held by declarations.
    pub fn actions_of(&self, actor: &Actor, on: NaiveDate, reserved: i64) -> Vec<LicenceAction> {
        let mut actions = self.allowed_actions(on);
        actions.retain(|action| {
            let waits = action.needs_nothing_reserved() && 0 < reserved;
            !waits && self.check_caller(actor, *action).is_ok()
        });
        actions
    }
}

#[cfg(test)]
mod tests {
    use domain_identity::{Enrolment, OrganisationPath, Role};
    use domain_kernel::{OrganisationId, UserId, day};

    use super::*;
    use crate::{LicenceKind, LicenceState, samples};

    fn actor(roles: &[Role], enrolment: Enrolment) -> Actor {
        let id = UserId::parse("0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091").unwrap();
        Actor { id, roles: roles.to_vec(), enrolment }
    }

    fn officer(organisation: &OrganisationId, roles: &[Role]) -> Actor {
        let path = OrganisationPath::below(None, organisation);
        actor(roles, Enrolment::Organisation { id: organisation.clone(), path })
    }

    fn active() -> Licence {
        let licence = samples::licence(LicenceKind::AutomaticImport);
        Licence { state: LicenceState::Active, ..licence }
    }

    #[test]
    fn the_issuer_controls_and_the_holder_reports_a_loss() {
        let (licence, on) = (active(), day(2009, 3, 6));
        let issuer = officer(&licence.issuing, &[Role::Issuer]);
        assert_eq!(
            licence.actions_of(&issuer, on, 0),
            [LicenceAction::Freeze, LicenceAction::Revoke]
        );
        let holder =
            actor(&[Role::Applicant], Enrolment::Enterprise { id: licence.enterprise.clone() });
        assert_eq!(licence.actions_of(&holder, on, 0), [LicenceAction::ReportLoss]);
    }

    #[test]
    fn another_body_reads_and_does_not_act() {
        let (licence, on) = (active(), day(2009, 3, 6));
        let above = officer(&OrganisationId::parse("mofcom").unwrap(), &[Role::Issuer]);
        assert_eq!(licence.actions_of(&above, on, 0), []);
        let handler = officer(&licence.issuing, &[Role::Handler]);
        assert_eq!(licence.actions_of(&handler, on, 0), []);
        assert_eq!(
            licence.check_caller(&above, LicenceAction::Freeze),
            Err(LicenceRefusal::NotTheirs)
        );
    }

    #[test]
    fn the_paper_is_handed_over_where_it_is_collected() {
        let licence = samples::licence(LicenceKind::AutomaticImport);
        let issuer = officer(&licence.issuing, &[Role::Issuer]);
        let actions = licence.actions_of(&issuer, day(2009, 3, 3), 0);
        assert_eq!(actions, [LicenceAction::Collect, LicenceAction::Revoke]);
        let elsewhere = Licence { collection: samples::body("fujian"), ..licence };
        assert_eq!(elsewhere.actions_of(&issuer, day(2009, 3, 3), 0), [LicenceAction::Revoke]);
        let local = officer(&elsewhere.collection.id, &[Role::Issuer]);
        assert_eq!(elsewhere.actions_of(&local, day(2009, 3, 3), 0), [LicenceAction::Collect]);
    }
}
