//! Principals: logins, their secrets, and their refresh tokens.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use domain_identity::{Enrolment, Principal, PrincipalKind, PrincipalState, Role, Scope};
use domain_kernel::{EnterpriseId, OrganisationId, UserId};
use serde_json::json;

use crate::held::{Held, RowVersion};
use crate::organisations::path;
use crate::schema::{organisations, principals};
use crate::store::{StoreError, Tx};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = principals, treat_none_as_default_value = false)]
struct Row {
    id: String,
    login: String,
    name: String,
    kind: String,
    state: String,
    organisation_id: Option<String>,
    enterprise_id: Option<String>,
    roles: String,
    secret_hash: String,
    jwks: Option<String>,
    failed_attempts: i32,
    locked_until: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    row_version: i32,
}

/// A principal and the hash its secret is compared with.
#[derive(Clone)]
pub struct Credentials {
    pub principal: Held<Principal>,
    /// In PHC form; never shown, never logged.
    pub secret_hash: String,
    /// The public keys of a system that signs assertions, as a JWK set.
    pub jwks: Option<String>,
}

impl std::fmt::Debug for Credentials {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Credentials").field("principal", &self.principal).finish_non_exhaustive()
    }
}

impl Row {
    fn credentials(self, organisation_path: Option<String>) -> Result<Credentials, StoreError> {
        let enrolment = match (&self.organisation_id, organisation_path, &self.enterprise_id) {
            (Some(id), Some(text), None) => Enrolment::Organisation {
                id: OrganisationId::parse(id).map_err(StoreError::corrupt)?,
                path: path(&text)?,
            },
            (None, None, Some(id)) => {
                let id = EnterpriseId::parse(id).map_err(StoreError::corrupt)?;
                Enrolment::Enterprise { id }
            }
            _ => return Err(StoreError::corrupt("a principal belongs to one place")),
        };
        let value = Principal {
            id: UserId::parse(&self.id).map_err(StoreError::corrupt)?,
            login: self.login,
            name: self.name,
            kind: PrincipalKind::parse(&self.kind)
                .ok_or_else(|| StoreError::corrupt(&self.kind))?,
            state: PrincipalState::parse(&self.state)
                .ok_or_else(|| StoreError::corrupt(&self.state))?,
            enrolment,
            roles: roles(&self.roles)?,
            failed_attempts: self.failed_attempts,
            locked_until: self.locked_until.map(|until| until.and_utc()),
        };
        let principal = Held { value, version: RowVersion(self.row_version) };
        Ok(Credentials { principal, secret_hash: self.secret_hash, jwks: self.jwks })
    }
}

fn roles(words: &str) -> Result<Vec<Role>, StoreError> {
    let parse = |word| Role::parse(word).ok_or_else(|| StoreError::corrupt(word));
    words.split(',').filter(|word| !word.is_empty()).map(parse).collect()
}

fn role_words(roles: &[Role]) -> String {
    roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(",")
}

type Found = (Row, Option<String>);

impl Tx<'_> {
    /// The principal of a login, with the hash of its secret.
    pub fn credentials_of(&mut self, login: &str) -> Result<Option<Credentials>, StoreError> {
        let found: Option<Found> = principals::table
            .left_join(organisations::table)
            .filter(principals::login.eq(login))
            .select((Row::as_select(), organisations::path.nullable()))
            .first(self.conn)
            .optional()?;
        found.map(|(row, path)| row.credentials(path)).transpose()
    }

    /// The principal of an id, with the hash of its secret.
    pub fn credentials(&mut self, id: &UserId) -> Result<Option<Credentials>, StoreError> {
        let found: Option<Found> = principals::table
            .left_join(organisations::table)
            .filter(principals::id.eq(id.as_str()))
            .select((Row::as_select(), organisations::path.nullable()))
            .first(self.conn)
            .optional()?;
        found.map(|(row, path)| row.credentials(path)).transpose()
    }

    /// One principal within the scope.
    pub fn principal(
        &mut self,
        scope: &Scope,
        id: &UserId,
    ) -> Result<Option<Held<Principal>>, StoreError> {
        let found = self.credentials(id)?.map(|credentials| credentials.principal);
        Ok(found.filter(|held| is_within(scope, &held.value.enrolment)))
    }

    /// Takes the row for this transaction, then reads it.
    pub fn claim_principal(
        &mut self,
        scope: &Scope,
        id: &UserId,
    ) -> Result<Option<Held<Principal>>, StoreError> {
        diesel::update(principals::table.find(id.as_str()))
            .set(principals::row_version.eq(principals::row_version + 1))
            .execute(self.conn)?;
        self.principal(scope, id)
    }

    /// The principals within the scope, the newest first. The ministry's administrators see
    /// the users of enterprises too; an enterprise sees its own.
    pub fn principals(
        &mut self,
        scope: &Scope,
        after: Option<&UserId>,
        limit: i64,
    ) -> Result<Vec<Held<Principal>>, StoreError> {
        use crate::scope::{Listed, within};
        let mut query = principals::table
            .left_join(organisations::table)
            .select((Row::as_select(), organisations::path.nullable()))
            .into_boxed();
        query = match within(scope) {
            Listed::All => query,
            Listed::Subtree { from, until } => {
                query.filter(organisations::path.ge(from)).filter(organisations::path.lt(until))
            }
            Listed::Enterprise(id) => query.filter(principals::enterprise_id.eq(id)),
        };
        if let Some(after) = after {
            query = query.filter(principals::id.lt(after.as_str().to_owned()));
        }
        let rows = query.order(principals::id.desc()).limit(limit).load::<Found>(self.conn)?;
        rows.into_iter().map(|(row, path)| Ok(row.credentials(path)?.principal)).collect()
    }

    /// Adds a principal; `Duplicate` when the login is taken.
    pub fn add_principal(
        &mut self,
        principal: &Principal,
        secret_hash: &str,
    ) -> Result<(), StoreError> {
        let (organisation_id, enterprise_id) = match &principal.enrolment {
            Enrolment::Organisation { id, .. } => (Some(id.as_str().to_owned()), None),
            Enrolment::Enterprise { id } => (None, Some(id.as_str().to_owned())),
        };
        let row = Row {
            id: principal.id.as_str().to_owned(),
            login: principal.login.clone(),
            name: principal.name.clone(),
            kind: principal.kind.as_str().to_owned(),
            state: principal.state.as_str().to_owned(),
            organisation_id,
            enterprise_id,
            roles: role_words(&principal.roles),
            secret_hash: secret_hash.to_owned(),
            jwks: None,
            failed_attempts: 0,
            locked_until: None,
            created_at: self.stamp.at.naive_utc(),
            row_version: 1,
        };
        diesel::insert_into(principals::table).values(&row).execute(self.conn)?;
        self.record_principal(principal, "user.added")
    }

    /// Saves the state, the name and the roles of a claimed principal.
    pub fn save_principal(&mut self, principal: &Principal, kind: &str) -> Result<(), StoreError> {
        diesel::update(principals::table.find(principal.id.as_str()))
            .set((
                principals::name.eq(&principal.name),
                principals::state.eq(principal.state.as_str()),
                principals::roles.eq(role_words(&principal.roles)),
            ))
            .execute(self.conn)?;
        self.record_principal(principal, kind)
    }

    /// Saves another secret of a claimed principal; attempts and lock are forgotten.
    pub fn save_secret(
        &mut self,
        principal: &Principal,
        secret_hash: &str,
    ) -> Result<(), StoreError> {
        diesel::update(principals::table.find(principal.id.as_str()))
            .set((
                principals::secret_hash.eq(secret_hash),
                principals::failed_attempts.eq(0),
                principals::locked_until.eq(None::<NaiveDateTime>),
            ))
            .execute(self.conn)?;
        self.record_principal(principal, "user.secret_changed")
    }

    /// Saves the public keys of a claimed or new system in place of those before; the log
    /// names them by `kid`.
    pub fn save_client_keys(
        &mut self,
        principal: &Principal,
        jwks: Option<&str>,
        kids: &[String],
    ) -> Result<(), StoreError> {
        diesel::update(principals::table.find(principal.id.as_str()))
            .set(principals::jwks.eq(jwks))
            .execute(self.conn)?;
        let body = json!({ "login": principal.login, "kids": kids });
        self.record(&format!("user:{}", principal.id), "user.keys_changed", &body)
    }

    /// Counts a failed sign-in and locks when told; recorded when it locks.
    pub fn save_failed_attempt(
        &mut self,
        principal: &Principal,
        attempts: i32,
        locked_until: Option<DateTime<Utc>>,
    ) -> Result<(), StoreError> {
        diesel::update(principals::table.find(principal.id.as_str()))
            .set((
                principals::failed_attempts.eq(attempts),
                principals::locked_until.eq(locked_until.map(|until| until.naive_utc())),
            ))
            .execute(self.conn)?;
        if locked_until.is_some() {
            self.record_principal(principal, "user.locked")?;
        }
        Ok(())
    }

    /// Forgets failed sign-ins after a good one.
    pub fn forget_failed_attempts(&mut self, principal: &Principal) -> Result<(), StoreError> {
        diesel::update(principals::table.find(principal.id.as_str()))
            .set((
                principals::failed_attempts.eq(0),
                principals::locked_until.eq(None::<NaiveDateTime>),
            ))
            .execute(self.conn)?;
        Ok(())
    }

    fn record_principal(&mut self, principal: &Principal, kind: &str) -> Result<(), StoreError> {
        let body = json!({
            "login": principal.login,
            "state": principal.state.as_str(),
            "roles": role_words(&principal.roles),
        });
        self.record(&format!("user:{}", principal.id), kind, &body)
    }
}

fn is_within(scope: &Scope, enrolment: &Enrolment) -> bool {
    match (scope, enrolment) {
        (Scope::Organisation(own), Enrolment::Organisation { path, .. }) => own.covers(path),
        (Scope::Enterprise(own), Enrolment::Enterprise { id }) => own == id,
        (Scope::Organisation(own), Enrolment::Enterprise { .. }) => {
            own.as_str() == domain_identity::OrganisationPath::MINISTRY
        }
        (Scope::Enterprise(_), Enrolment::Organisation { .. }) => false,
    }
}
