use chrono::{DateTime, Duration, Utc};
use domain_kernel::Region;

use crate::{
    Actor, Enrolment, Enterprise, EnterpriseStanding, Organisation, OrganisationKind, Principal,
    PrincipalKind, PrincipalState, Role,
};

/// Why an act on an account is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IdentityRefusal {
    #[error("the login is taken")]
    LoginTaken,
    #[error("these roles do not belong to this kind of user")]
    RolesMismatch,
    #[error("nobody changes the state or roles of their own account")]
    OwnAccount,
    #[error("only a system signs in with keys")]
    KeysMismatch,
}

/// Why an act on an enterprise is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EnterpriseRefusal {
    #[error("an enterprise with this code is registered")]
    Registered,
    #[error("the enterprise is not waiting for confirmation")]
    NotUnconfirmed,
}

impl PrincipalKind {
    /// Whether a principal of this kind, enrolled here, may hold the roles: at least one,
    /// none twice, and none of another kind. `[D]`
    ///
    /// # Errors
    /// `RolesMismatch`.
    pub fn may_hold(self, enrolment: &Enrolment, roles: &[Role]) -> Result<(), IdentityRefusal> {
        let is_enrolled_right = match enrolment {
            Enrolment::Enterprise { .. } => self == Self::EnterpriseUser,
            Enrolment::Organisation { .. } => self != Self::EnterpriseUser,
        };
        let fits = |role: &Role| match self {
            Self::EnterpriseUser => role.is_of_enterprise(),
            Self::Officer => !role.is_of_enterprise() && !role.is_of_system(),
            // A province's own system pulls what the province may read.
            Self::System => role.is_of_system() || *role == Role::ProvincialReader,
        };
        let mut distinct = roles.to_vec();
        distinct.sort_unstable();
        distinct.dedup();
        let is_right = !roles.is_empty() && distinct.len() == roles.len() && roles.iter().all(fits);
        if is_enrolled_right && is_right { Ok(()) } else { Err(IdentityRefusal::RolesMismatch) }
    }
}

impl PrincipalKind {
    /// Whether public keys may be registered for a principal of this kind. `[D]`
    ///
    /// # Errors
    /// `KeysMismatch` for people, who sign in with a password.
    pub fn may_have_keys(self) -> Result<(), IdentityRefusal> {
        match self {
            Self::System => Ok(()),
            Self::Officer | Self::EnterpriseUser => Err(IdentityRefusal::KeysMismatch),
        }
    }
}

impl Principal {
    /// The principal as an administrator changes it; `None` leaves a part as it is.
    ///
    /// # Errors
    /// `OwnAccount` when somebody would change their own state or roles, `RolesMismatch`.
    pub fn administered(
        self,
        by: &Actor,
        name: Option<String>,
        state: Option<PrincipalState>,
        roles: Option<Vec<Role>>,
    ) -> Result<Self, IdentityRefusal> {
        if by.id == self.id && (state.is_some() || roles.is_some()) {
            return Err(IdentityRefusal::OwnAccount);
        }
        let after = Self {
            name: name.unwrap_or(self.name),
            state: state.unwrap_or(self.state),
            roles: roles.unwrap_or(self.roles),
            ..self
        };
        after.kind.may_hold(&after.enrolment, &after.roles)?;
        Ok(after)
    }

    /// Until when the account is locked after this failed attempt, if it is.
    pub fn locked_until(attempts: i32, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        Some(now + Duration::seconds(Self::lock_seconds(attempts)?))
    }
}

impl Actor {
    /// Whether accounts enrolled here are this actor's to manage: those of its own
    /// enterprise, or of its organisation and those below.
    pub fn administers(&self, enrolment: &Enrolment) -> bool {
        match (&self.enrolment, enrolment) {
            (Enrolment::Enterprise { id: own }, Enrolment::Enterprise { id }) => own == id,
            (Enrolment::Organisation { path: own, .. }, Enrolment::Organisation { path, .. }) => {
                own.covers(path)
            }
            // Enterprises manage their own users.
            (Enrolment::Enterprise { .. }, Enrolment::Organisation { .. })
            | (Enrolment::Organisation { .. }, Enrolment::Enterprise { .. }) => false,
        }
    }
}

impl Organisation {
    /// The commerce authority of an administrative division: of those whose own division
    /// contains it the most specific.
    pub fn authority_of<'a>(organisations: &'a [Self], region: &Region) -> Option<&'a Self> {
        let is_authority = |kind| match kind {
            OrganisationKind::Province
            | OrganisationKind::PlannedCity
            | OrganisationKind::Prefecture => true,
            OrganisationKind::Ministry
            | OrganisationKind::Department
            | OrganisationKind::LicenceBureau
            | OrganisationKind::SpecialOffice
            | OrganisationKind::Customs => false,
        };
        let competent = organisations.iter().filter(|organisation| {
            let own = organisation.region.as_ref();
            is_authority(organisation.kind) && own.is_some_and(|own| own.contains(region))
        });
        competent.max_by_key(|organisation| {
            let own = organisation.region.as_ref().map_or("", Region::as_str);
            own.trim_end_matches("00").len()
        })
    }
}

impl Enterprise {
    /// The enterprise, confirmed by its authority.
    ///
    /// # Errors
    /// `NotUnconfirmed` when it is not waiting for that.
    pub fn confirm(self) -> Result<Self, EnterpriseRefusal> {
        match self.standing {
            EnterpriseStanding::Unconfirmed => {
                Ok(Self { standing: EnterpriseStanding::Confirmed, ..self })
            }
            EnterpriseStanding::Confirmed | EnterpriseStanding::Suspended => {
                Err(EnterpriseRefusal::NotUnconfirmed)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain_kernel::{EnterpriseId, OrganisationId};

    use super::*;
    use crate::OrganisationPath;

    fn enterprise() -> Enrolment {
        let id = EnterpriseId::parse("0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091").unwrap();
        Enrolment::Enterprise { id }
    }

    fn organisation() -> Enrolment {
        let id = OrganisationId::parse("licence-bureau").unwrap();
        Enrolment::Organisation { path: OrganisationPath::below(None, &id), id }
    }

    #[test]
    fn a_role_is_held_by_its_own_kind_of_principal_only() {
        use PrincipalKind::{EnterpriseUser, Officer, System};
        for (kind, enrolment, role, may) in [
            (EnterpriseUser, enterprise(), Role::Applicant, true),
            (EnterpriseUser, enterprise(), Role::Handler, false),
            (EnterpriseUser, organisation(), Role::Applicant, false),
            (Officer, organisation(), Role::Handler, true),
            (Officer, organisation(), Role::Applicant, false),
            (Officer, organisation(), Role::CustomsSystem, false),
            (System, organisation(), Role::CustomsSystem, true),
            (System, organisation(), Role::ProvincialReader, true),
            (System, organisation(), Role::Approver, false),
        ] {
            assert_eq!(kind.may_hold(&enrolment, &[role]).is_ok(), may, "{kind:?} {role:?}");
        }
        assert!(Officer.may_hold(&organisation(), &[]).is_err());
        let keys = [System, Officer, EnterpriseUser].map(PrincipalKind::may_have_keys);
        assert_eq!(keys.map(|may| may.is_ok()), [true, false, false]);
        assert!(Officer.may_hold(&organisation(), &[Role::Handler, Role::Handler]).is_err());
    }
}
