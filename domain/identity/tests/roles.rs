//! What each role may do: the whole matrix, and what must never stand in it.

use std::fmt::Write as _;

use domain_identity::{Actor, Enrolment, Permission, Role};
use domain_kernel::{EnterpriseId, UserId};

#[test]
fn the_whole_matrix() {
    let mut matrix = String::new();
    for role in Role::ALL {
        let mut words: Vec<&str> =
            role.permissions().iter().map(|permission| permission.as_str()).collect();
        words.sort_unstable();
        writeln!(matrix, "{}: {}", role.as_str(), words.join(" ")).expect("a String never fails");
    }
    insta::assert_snapshot!(matrix, @"
    applicant: account:read bids:submit cases:apply cases:read enterprises:read licences:hold licences:read quotas:hold quotas:read tenders:read
    enterprise_administrator: account:read bids:submit cases:apply cases:read enterprises:read licences:hold licences:read quotas:hold quotas:read tenders:read users:manage
    handler: account:read cases:handle cases:read enterprises:confirm enterprises:read licences:read quotas:read statistics:read tenders:read
    reviewer: account:read cases:read cases:review enterprises:read licences:read quotas:read statistics:read tenders:read
    approver: account:read cases:approve cases:read enterprises:read licences:control licences:read quotas:allocate quotas:read statistics:read tenders:manage tenders:read
    issuer: account:read blanks:keep blanks:read cases:issue cases:read differences:close enterprises:read licences:control licences:deliver licences:read quarantine:manage quotas:read statistics:read tenders:read
    auditor: account:read blanks:read cases:read enterprises:read events:read licences:read links:read quotas:read statistics:read tenders:read
    administrator: account:read blanks:deliver blanks:read enterprises:confirm enterprises:read links:read organisations:manage reference:manage statistics:read users:manage
    customs_system: account:read exchange:read statements:send write-offs:report
    mechanical_system: account:read approvals:send exchange:read
    statistician: account:read licences:read statistics:read
    provincial_reader: account:read cases:read enterprises:read licences:read quotas:read statistics:read tenders:read
    ");
}

#[test]
fn no_role_lists_a_permission_twice() {
    for role in Role::ALL {
        let mut permissions = role.permissions().to_vec();
        permissions.sort_unstable();
        permissions.dedup();
        assert_eq!(permissions.len(), role.permissions().len(), "{}", role.as_str());
    }
}

#[test]
fn every_permission_is_somebodys() {
    for permission in Permission::ALL {
        assert!(
            Role::ALL.iter().any(|role| role.permissions().contains(&permission)),
            "{}",
            permission.as_str()
        );
    }
}

#[test]
fn no_role_decides_two_stages() {
    let stages = [
        Permission::CasesApply,
        Permission::CasesHandle,
        Permission::CasesReview,
        Permission::CasesApprove,
        Permission::CasesIssue,
    ];
    for role in Role::ALL {
        let decides = stages.iter().filter(|stage| role.permissions().contains(stage)).count();
        assert!(decides <= 1, "{}", role.as_str());
    }
}

#[test]
fn readers_change_nothing() {
    for role in [Role::Auditor, Role::Statistician, Role::ProvincialReader] {
        for permission in role.permissions() {
            assert!(permission.as_str().ends_with(":read"), "{} {permission:?}", role.as_str());
        }
    }
}

#[test]
fn a_role_belongs_to_an_enterprise_or_a_system_or_an_organisation() {
    let place = |role: Role| match (role.is_of_enterprise(), role.is_of_system()) {
        (true, true) => "both",
        (true, false) => "enterprise",
        (false, true) => "system",
        (false, false) => "organisation",
    };
    let mut list = String::new();
    for role in Role::ALL {
        writeln!(list, "{}: {}", role.as_str(), place(role)).expect("a String never fails");
    }
    insta::assert_snapshot!(list, @"
    applicant: enterprise
    enterprise_administrator: enterprise
    handler: organisation
    reviewer: organisation
    approver: organisation
    issuer: organisation
    auditor: organisation
    administrator: organisation
    customs_system: system
    mechanical_system: system
    statistician: organisation
    provincial_reader: organisation
    ");
}

#[test]
fn an_actor_may_what_one_of_its_roles_allows() {
    let id = |last: u8| format!("0198a000-0000-7000-8000-00000000000{last}");
    let actor = Actor {
        id: UserId::parse(&id(1)).expect("an id"),
        roles: vec![Role::Applicant, Role::EnterpriseAdministrator],
        enrolment: Enrolment::Enterprise { id: EnterpriseId::parse(&id(2)).expect("an id") },
    };
    for permission in Permission::ALL {
        let expected = actor.roles.iter().any(|role| role.permissions().contains(&permission));
        assert_eq!(actor.may(permission), expected, "{}", permission.as_str());
    }
    assert!(actor.has(Role::Applicant) && !actor.has(Role::Handler));
    assert!(!Actor { roles: Vec::new(), ..actor }.may(Permission::AccountRead));
}
