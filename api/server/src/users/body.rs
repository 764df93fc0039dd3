//! What the wire carries of users. Nothing here decides anything.

use chrono::{DateTime, Utc};
use domain_identity::{Actor, Enrolment, Principal, PrincipalKind, PrincipalState, Role};
use domain_kernel::{EnterpriseId, OrganisationId};
use operations::identity::{NewLogin, NewUser, Place, UserChange};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::keys::KeySetRequest;
use crate::context::Context;
use crate::keys::random_secret;
use crate::problem::{FieldError, Message, Problem};
use crate::wire::{Fields, wire_enum};

wire_enum! {
    /// What a user is employed to do.
    RoleWord as Role = Role {
        Applicant EnterpriseAdministrator Handler Reviewer Approver Issuer Auditor
        Administrator CustomsSystem MechanicalSystem Statistician ProvincialReader
    }
}

wire_enum! {
    /// What stands behind a login.
    KindWord as UserKind = PrincipalKind { Officer EnterpriseUser System }
}

wire_enum! {
    /// Whether a user may sign in.
    StateWord as UserState = PrincipalState { Active Disabled }
}

/// A user to add.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct CreateUserRequest {
    /// What the user signs in with; unique.
    #[validate(length(min = 3, max = 64), custom(function = login_shape))]
    #[schema(
        min_length = 3,
        max_length = 64,
        pattern = "^[a-z0-9][a-z0-9._-]+$",
        example = "li.na"
    )]
    login: String,
    /// The name that others see.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "李娜")]
    name: String,
    /// The first password; it does not contain the login. Only a system with keys may go
    /// without.
    #[validate(length(min = 12, max = 128))]
    #[schema(min_length = 12, max_length = 128, example = "a-long-passphrase-7")]
    password: Option<String>,
    /// The public keys of a system that signs assertions instead of telling a password.
    #[validate(nested)]
    jwks: Option<KeySetRequest>,
    kind: KindWord,
    /// The organisation of an officer or system; the caller's own when missing.
    #[schema(
        min_length = 2,
        max_length = 64,
        pattern = "^[a-z0-9-]{2,64}$",
        example = "licence-bureau"
    )]
    organisation_id: Option<String>,
    /// The roles; which ones are possible depends on the kind.
    #[validate(length(min = 1, max = 12))]
    #[schema(min_items = 1, max_items = 12)]
    roles: Vec<RoleWord>,
}

impl CreateUserRequest {
    pub(super) async fn parse(self, actor: &Actor, context: &Context) -> Result<NewUser, Problem> {
        let mut fields = Fields::default();
        let own = self.organisation_id.as_ref();
        let asked = fields.read_optional("/organisation_id", own, OrganisationId::parse);
        let keys = self.jwks.as_ref().map(|set| set.read(&mut fields));
        match &self.password {
            Some(password) if !password_differs(&self.login, password) => {
                let message = Message::PasswordSameAsLogin;
                fields.add(FieldError::new("/password", "contains_login", message));
            }
            None if self.jwks.as_ref().is_none_or(KeySetRequest::is_empty) => {
                fields.add(FieldError::new("/password", "missing", Message::SecretMissing));
            }
            Some(_) | None => {}
        }
        let place = fields.build(|| Some(place(asked?, actor)))?;
        // Who has keys only gets a password that nobody knows, so that every account is
        // refused in the same time.
        let password = self.password.unwrap_or_else(random_secret);
        let secret_hash = context.passwords.hash(password).await?;
        let login = NewLogin { login: self.login, name: self.name, secret_hash };
        let roles = self.roles.into_iter().map(Role::from).collect();
        Ok(NewUser { login, kind: self.kind.into(), place, roles, keys })
    }
}

/// Where the caller asks for, or else where the caller is.
fn place(asked: Option<OrganisationId>, actor: &Actor) -> Place {
    match (asked, &actor.enrolment) {
        (Some(id), _) => Place::Organisation(id),
        (None, Enrolment::Organisation { id, .. }) => Place::Organisation(id.clone()),
        (None, Enrolment::Enterprise { id }) => Place::Enterprise(id.clone()),
    }
}

/// Whether the password does not contain the login.
pub(crate) fn password_differs(login: &str, password: &str) -> bool {
    !password.to_lowercase().contains(&login.to_lowercase())
}

/// Small letters, digits, `.`, `_` and `-`, the first one a letter or digit.
pub(crate) fn login_shape(login: &str) -> Result<(), validator::ValidationError> {
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    let is_first = login.bytes().next().is_some_and(is_plain);
    let is_shape = login.bytes().all(|byte| is_plain(byte) || b"._-".contains(&byte));
    if is_first && is_shape { Ok(()) } else { Err(validator::ValidationError::new("login_shape")) }
}

/// What to change of a user; what is missing stays as it is.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct UserChangeRequest {
    /// The name that others see.
    #[validate(length(min = 1, max = 100))]
    #[schema(min_length = 1, max_length = 100, example = "李娜")]
    name: Option<String>,
    state: Option<StateWord>,
    /// The roles from now on.
    #[validate(length(min = 1, max = 12))]
    #[schema(min_items = 1, max_items = 12)]
    roles: Option<Vec<RoleWord>>,
    /// The public keys of a system from now on; those before end at once.
    #[validate(nested)]
    jwks: Option<KeySetRequest>,
}

impl UserChangeRequest {
    pub(super) fn parse(self) -> Result<UserChange, Problem> {
        let mut fields = Fields::default();
        let keys = self.jwks.as_ref().map(|set| set.read(&mut fields));
        let roles = self.roles.map(|roles| roles.into_iter().map(Role::from).collect());
        let state = self.state.map(PrincipalState::from);
        fields.build(|| Some(UserChange { name: self.name, state, roles, keys }))
    }
}

/// A new password for somebody.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub(super) struct PasswordRequest {
    /// The new password.
    #[validate(length(min = 12, max = 128))]
    #[schema(min_length = 12, max_length = 128, example = "another-passphrase-8")]
    pub(super) password: String,
}

/// A user.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = User)]
pub(crate) struct UserView {
    #[schema(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
    /// What the user signs in with.
    #[schema(example = "li.na")]
    login: String,
    /// The name that others see.
    #[schema(example = "李娜")]
    name: String,
    kind: KindWord,
    state: StateWord,
    /// The organisation of an officer or system.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "licence-bureau")]
    organisation_id: Option<String>,
    /// The enterprise of an enterprise user.
    #[serde(skip_serializing_if = "Option::is_none")]
    enterprise_id: Option<String>,
    roles: Vec<RoleWord>,
    /// Until when failed attempts lock the account.
    #[serde(skip_serializing_if = "Option::is_none")]
    locked_until: Option<DateTime<Utc>>,
}

impl From<Principal> for UserView {
    fn from(principal: Principal) -> Self {
        let (organisation_id, enterprise_id) = places(&principal.enrolment);
        Self {
            id: principal.id.to_string(),
            login: principal.login,
            name: principal.name,
            kind: principal.kind.into(),
            state: principal.state.into(),
            organisation_id: organisation_id.map(ToString::to_string),
            enterprise_id: enterprise_id.map(ToString::to_string),
            roles: principal.roles.into_iter().map(RoleWord::from).collect(),
            locked_until: principal.locked_until,
        }
    }
}

fn places(enrolment: &Enrolment) -> (Option<&OrganisationId>, Option<&EnterpriseId>) {
    match enrolment {
        Enrolment::Organisation { id, .. } => (Some(id), None),
        Enrolment::Enterprise { id } => (None, Some(id)),
    }
}
