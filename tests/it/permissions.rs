//! The document says which permission each operation needs; the server must agree, for every
//! role.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use domain_identity::Role;
use serde_json::json;

use crate::harness::{Backend, Caller, Operation, Reply, World, operations};

/// What stands in an address for a record; none of them exists.
fn address(operation: &Operation) -> String {
    let mut path = operation.path.clone();
    for (parameter, value) in [
        ("{kind}", "automatic_import"),
        ("{number}", "26-AA-999999"),
        ("{year}", "2026"),
        ("{table}", "units"),
        ("{catalogue}", "automatic-import"),
    ] {
        path = path.replace(parameter, value);
    }
    while let (Some(from), Some(to)) = (path.find('{'), path.find('}')) {
        path.replace_range(from..=to, "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091");
    }
    path
}

/// Sends the operation with an empty body: who may not is told before the body is looked at.
fn attempt(caller: &Caller, operation: &Operation) -> Reply {
    let ask = caller.ask(operation.method.clone(), &address(operation));
    let ask = if operation.is_change() { ask.json(&json!({})).with_if_match("*") } else { ask };
    ask.reply()
}

#[test]
fn every_operation_demands_exactly_the_permission_it_documents() {
    let world = World::new(Backend::Sqlite);
    let callers: BTreeMap<Role, Caller> =
        Role::ALL.into_iter().map(|role| (role, world.of_role(role))).collect();
    let mut disagreements = Vec::new();
    for operation in &operations() {
        let anonymous = attempt(&world.visitor(), operation).status;
        let is_open = operation.permission.is_none();
        if (anonymous == 401) == is_open || anonymous == 403 || 500 <= anonymous {
            disagreements.push(format!("{}: anonymous {anonymous}", operation.id));
        }
        for (role, caller) in &callers {
            let status = attempt(caller, operation).status;
            let may = may(*role, operation);
            if (status == 403) == may || status == 401 || 500 <= status {
                let role = role.as_str();
                disagreements.push(format!("{}: {role} may: {may}, got {status}", operation.id));
            }
        }
    }
    assert_eq!(disagreements, [""; 0]);
}

fn may(role: Role, operation: &Operation) -> bool {
    let Some(permission) = &operation.permission else { return true };
    role.permissions().iter().any(|held| held.as_str() == permission)
}

/// The table that a security review reads; a change of it is a decision.
#[test]
fn the_matrix_of_roles_and_operations() {
    let mut table = format!("{:<32}{:<22}", "operation", "permission");
    for role in Role::ALL {
        write!(table, " {}", letters(role)).unwrap();
    }
    for operation in operations() {
        let permission = operation.permission.as_deref().unwrap_or("public");
        write!(table, "\n{:<32}{permission:<22}", operation.id).unwrap();
        for role in Role::ALL {
            write!(table, " {:<2}", if may(role, &operation) { "x" } else { "." }).unwrap();
        }
    }
    let table = table.lines().map(str::trim_end).collect::<Vec<_>>().join("\n");
    insta::assert_snapshot!(table);
}

/// Two letters that tell a role from the others.
fn letters(role: Role) -> &'static str {
    match role {
        Role::Applicant => "ap",
        Role::EnterpriseAdministrator => "ea",
        Role::Handler => "ha",
        Role::Reviewer => "re",
        Role::Approver => "av",
        Role::Issuer => "is",
        Role::Auditor => "au",
        Role::Administrator => "ad",
        Role::CustomsSystem => "cs",
        Role::MechanicalSystem => "ms",
        Role::Statistician => "st",
        Role::ProvincialReader => "pr",
    }
}
