//! `shangwu user add`: the first administrator, and whoever else an operator lets in.

use std::error::Error;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use domain_identity::{Enrolment, Principal, PrincipalKind, PrincipalState, Role};
use domain_kernel::{OrganisationId, UserId};
use operations::Failure;
use operations::identity::{self, NewLogin};
use persistence::ids::Fresh as _;
use persistence::{Stamp, Store};

use crate::keys::random_secret;
use crate::password;

/// What to do with users.
#[derive(Debug, Subcommand)]
pub(crate) enum User {
    /// Add an officer or a system; prints its random password once.
    Add(Add),
}

/// Whom to add.
#[derive(Debug, Args)]
pub(crate) struct Add {
    /// The name to sign in with.
    login: String,
    /// Its organisation, as licence-bureau or gacc.
    #[arg(long, value_parser = organisation)]
    organisation: OrganisationId,
    /// Its roles, as administrator or handler,issuer.
    #[arg(long, value_delimiter = ',', required = true, value_parser = role)]
    role: Vec<Role>,
    /// The name people know it by; the login when missing.
    #[arg(long)]
    name: Option<String>,
}

fn organisation(word: &str) -> Result<OrganisationId, String> {
    OrganisationId::parse(word).map_err(|error| error.to_string())
}

fn role(word: &str) -> Result<Role, String> {
    let of_office = Role::ALL.into_iter().filter(|role| !role.is_of_enterprise());
    let known: Vec<&str> = of_office.clone().map(Role::as_str).collect();
    let found = of_office.into_iter().find(|role| role.as_str() == word);
    found.ok_or_else(|| format!("expected one of {}", known.join(", ")))
}

/// Runs the command.
pub(crate) fn run(
    command: &User,
    store: &Store,
    stamp: &Stamp,
) -> Result<ExitCode, Box<dyn Error>> {
    let User::Add(add) = command;
    let secret = random_secret();
    let name = add.name.clone().unwrap_or_else(|| add.login.clone());
    let login = NewLogin { login: add.login.clone(), name, secret_hash: password::hash(&secret) };
    let is_system = add.role.iter().all(|role| role.is_of_system());
    store.write(stamp, |tx| {
        let held = tx.organisation(&add.organisation)?.ok_or(Failure::NotFound("organisation"))?;
        let enrolment =
            Enrolment::Organisation { id: add.organisation.clone(), path: held.value.path };
        let principal = Principal {
            id: UserId::fresh(),
            login: login.login.clone(),
            name: login.name.clone(),
            kind: if is_system { PrincipalKind::System } else { PrincipalKind::Officer },
            state: PrincipalState::Active,
            enrolment,
            roles: add.role.clone(),
            failed_attempts: 0,
            locked_until: None,
        };
        identity::add_user(tx, &principal, &login)
    })?;
    println!("{} {secret}", add.login);
    Ok(ExitCode::SUCCESS)
}
