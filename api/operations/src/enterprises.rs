//! Enterprises: they register themselves, and the authority of their region confirms them.

pub use domain_identity::EnterpriseRefusal;
use domain_identity::{
    Actor, Enrolment, Enterprise, EnterpriseStanding, Organisation, OrganisationPath, Principal,
    PrincipalKind, PrincipalState, Role, Scope,
};
use domain_kernel::{
    CustomsRegistration, EnterpriseCode, EnterpriseId, Region, UnifiedSocialCreditCode, UserId,
};
use persistence::ids::Fresh as _;
use persistence::{Held, StoreError, Tx};

use crate::identity::{NewLogin, add_user};
use crate::{Expected, Failure, Violation};

/// More organisations than the tree will ever have.
const ORGANISATIONS_MAX: i64 = 10_000;

/// What an enterprise says of itself.
#[derive(Debug, Clone)]
pub struct Registration {
    pub credit_code: UnifiedSocialCreditCode,
    pub enterprise_code: Option<EnterpriseCode>,
    pub customs_registration: Option<CustomsRegistration>,
    pub name_zh: String,
    pub name_en: String,
    pub region: Region,
    pub is_central_in_beijing: bool,
    /// Its first user, who manages the others.
    pub administrator: NewLogin,
}

/// Which enterprises to list.
#[derive(Debug, Clone, Default)]
pub struct EnterpriseFilter {
    pub standing: Option<EnterpriseStanding>,
    pub credit_code: Option<UnifiedSocialCreditCode>,
}

/// Registers an enterprise and its first user; it may apply once it is confirmed.
///
/// # Errors
/// `Registered`, `LoginTaken`, or a violation when no authority is competent.
pub fn register(tx: &mut Tx<'_>, registration: &Registration) -> Result<Enterprise, Failure> {
    if tx.enterprise_of_credit_code(&registration.credit_code)?.is_some() {
        return Err(EnterpriseRefusal::Registered.into());
    }
    let authority = authority(tx, &registration.region)?;
    let enterprise = registration.enterprise(authority);
    tx.add_enterprise(&enterprise).map_err(registered)?;
    add_user(tx, &registration.first_user(&enterprise.id), &registration.administrator)?;
    Ok(enterprise)
}

/// Confirms an enterprise that registered itself.
///
/// # Errors
/// `NotFound` outside the actor's scope, `NotUnconfirmed`, `Stale`.
pub fn confirm(
    tx: &mut Tx<'_>,
    actor: &Actor,
    id: &EnterpriseId,
    expected: Expected,
) -> Result<Held<Enterprise>, Failure> {
    let held = tx.claim_enterprise(&actor.scope(), id)?.ok_or(Failure::NotFound("enterprise"))?;
    expected.met_by(&held)?;
    let (enterprise, version) = held.into_parts();
    let enterprise = enterprise.confirm()?;
    tx.save_enterprise(&enterprise, "enterprise.confirmed")?;
    Ok(Held { value: enterprise, version })
}

/// One enterprise.
///
/// # Errors
/// `NotFound` outside the scope.
pub fn show(
    tx: &mut Tx<'_>,
    scope: &Scope,
    id: &EnterpriseId,
) -> Result<Held<Enterprise>, Failure> {
    tx.enterprise(scope, id)?.ok_or(Failure::NotFound("enterprise"))
}

/// The enterprises within the scope, the newest first.
///
/// # Errors
/// Of the store.
pub fn list(
    tx: &mut Tx<'_>,
    scope: &Scope,
    filter: &EnterpriseFilter,
    after: Option<&EnterpriseId>,
    rows: i64,
) -> Result<Vec<Held<Enterprise>>, Failure> {
    let Some(code) = &filter.credit_code else {
        return Ok(tx.enterprises(scope, filter.standing, after, rows)?);
    };
    let found = tx.enterprise_of_credit_code(code)?.filter(|held| {
        let enterprise = &held.value;
        scope.includes(&enterprise.id, &[&enterprise.authority])
            && filter.standing.is_none_or(|standing| standing == enterprise.standing)
            && after.is_none()
    });
    Ok(found.into_iter().collect())
}

impl Registration {
    fn enterprise(&self, authority: OrganisationPath) -> Enterprise {
        Enterprise {
            id: EnterpriseId::fresh(),
            credit_code: self.credit_code.clone(),
            enterprise_code: self.enterprise_code.clone(),
            customs_registration: self.customs_registration.clone(),
            name_zh: self.name_zh.clone(),
            name_en: self.name_en.clone(),
            region: self.region.clone(),
            is_central_in_beijing: self.is_central_in_beijing,
            standing: EnterpriseStanding::Unconfirmed,
            banned_from: None,
            banned_until: None,
            authority,
        }
    }

    fn first_user(&self, enterprise: &EnterpriseId) -> Principal {
        Principal {
            id: UserId::fresh(),
            login: self.administrator.login.clone(),
            name: self.administrator.name.clone(),
            kind: PrincipalKind::EnterpriseUser,
            state: PrincipalState::Active,
            enrolment: Enrolment::Enterprise { id: enterprise.clone() },
            roles: vec![Role::Applicant, Role::EnterpriseAdministrator],
            failed_attempts: 0,
            locked_until: None,
        }
    }
}

fn authority(tx: &mut Tx<'_>, region: &Region) -> Result<OrganisationPath, Failure> {
    let held = tx.organisations(None, ORGANISATIONS_MAX)?;
    let organisations: Vec<Organisation> = held.into_iter().map(|held| held.value).collect();
    let authority = Organisation::authority_of(&organisations, region);
    authority.map(|organisation| organisation.path.clone()).ok_or_else(|| {
        Failure::Broken(vec![Violation {
            pointer: "/region".to_owned(),
            code: "no_authority".to_owned(),
            rule: None,
            says_zh: "该行政区划没有主管机构".to_owned(),
            says_en: "no authority is competent for this division".to_owned(),
            limit: None,
        }])
    })
}

/// Two registrations at the same moment: the database lets one through.
fn registered(error: StoreError) -> Failure {
    match error {
        StoreError::Duplicate { .. } => EnterpriseRefusal::Registered.into(),
        error @ (StoreError::Stale
        | StoreError::Refused { .. }
        | StoreError::Corrupt(_)
        | StoreError::Database(_)
        | StoreError::Pool(_)
        | StoreError::Migration(_)) => error.into(),
    }
}
