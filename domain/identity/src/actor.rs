use chrono::{DateTime, Utc};
use domain_kernel::{EnterpriseId, OrganisationId, UserId};

use crate::{OrganisationPath, Permission, Role, Scope};

/// What stands behind a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrincipalKind {
    /// A civil servant (工作人员).
    Officer,
    /// A user of an enterprise (企业用户).
    EnterpriseUser,
    /// Another agency's system (系统).
    System,
}

impl PrincipalKind {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Officer => "officer",
            Self::EnterpriseUser => "enterprise_user",
            Self::System => "system",
        }
    }

    /// The kind of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Officer, Self::EnterpriseUser, Self::System]
            .into_iter()
            .find(|kind| kind.as_str() == word)
    }
}

/// Whether a principal may sign in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrincipalState {
    Active,
    Disabled,
}

impl PrincipalState {
    /// The word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
        }
    }

    /// The state of this word, if there is one.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Active, Self::Disabled].into_iter().find(|state| state.as_str() == word)
    }
}

/// Where a principal belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Enrolment {
    Organisation { id: OrganisationId, path: OrganisationPath },
    Enterprise { id: EnterpriseId },
}

/// A login as stored, without its secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    pub id: UserId,
    pub login: String,
    pub name: String,
    pub kind: PrincipalKind,
    pub state: PrincipalState,
    pub enrolment: Enrolment,
    pub roles: Vec<Role>,
    pub failed_attempts: i32,
    pub locked_until: Option<DateTime<Utc>>,
}

impl Principal {
    /// Failed attempts before the first lock. `[D]`
    pub const ATTEMPTS_MAX: i32 = 5;

    /// How long the lock after the `attempts`-th failure lasts: from one minute,
    /// doubling, to one hour; `None` while the principal may still try. `[D]`
    pub fn lock_seconds(attempts: i32) -> Option<i64> {
        let beyond = attempts.checked_sub(Self::ATTEMPTS_MAX).filter(|beyond| 0 <= *beyond)?;
        let doublings = u32::try_from(beyond.min(6)).ok()?;
        Some((60 * 2_i64.pow(doublings)).min(3_600))
    }

    /// Whether a sign-in at `at` is refused without looking at the secret.
    pub fn is_locked(&self, at: DateTime<Utc>) -> bool {
        self.locked_until.is_some_and(|until| at < until)
    }

    /// The principal as it acts.
    pub fn actor(&self) -> Actor {
        let mut roles = self.roles.clone();
        roles.sort_unstable();
        Actor { id: self.id.clone(), roles, enrolment: self.enrolment.clone() }
    }
}

/// Who acts: identity, roles and place, as proven by a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    pub id: UserId,
    pub roles: Vec<Role>,
    pub enrolment: Enrolment,
}

impl Actor {
    /// Whether one of the roles allows this kind of act.
    pub fn may(&self, permission: Permission) -> bool {
        self.roles.iter().any(|role| role.permissions().contains(&permission))
    }

    /// Whether the actor holds the role.
    pub fn has(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// What the actor may see: the base of every query.
    pub fn scope(&self) -> Scope {
        match &self.enrolment {
            Enrolment::Organisation { path, .. } => Scope::Organisation(path.clone()),
            Enrolment::Enterprise { id } => Scope::Enterprise(id.clone()),
        }
    }

    /// Whether it acts for the ministry itself, whose scope is the whole tree.
    pub fn is_ministrys(&self) -> bool {
        self.scope().is_ministrys()
    }

    /// The enterprise of an enterprise user.
    pub fn enterprise(&self) -> Option<&EnterpriseId> {
        match &self.enrolment {
            Enrolment::Enterprise { id } => Some(id),
            Enrolment::Organisation { .. } => None,
        }
    }

    /// The organisation of an officer or system.
    pub fn organisation(&self) -> Option<&OrganisationId> {
        match &self.enrolment {
            Enrolment::Organisation { id, .. } => Some(id),
            Enrolment::Enterprise { .. } => None,
        }
    }
}
