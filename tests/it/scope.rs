//! What lies outside the caller's scope cannot be told from what does not exist.

use reqwest::Method;
use serde_json::json;

use crate::harness::{Caller, Office, Operation, on_both, operations};

/// What is nobody's secret, or shows everybody their own.
const OPEN: &[&str] = &[
    "list_bidders",
    "list_bids",
    "list_plan_ceilings",
    "list_qualifications",
    "list_quota_applications",
    "show_message_kind",
    "show_organisation",
    "show_plan",
    "show_plan_regions",
    "show_tender",
];

/// Records of another agency's system, which only that system reads.
const OF_ONE_SYSTEM: &[&str] = &["show_write_off", "show_mechanical_approval"];

fn names_a_record(operation: &Operation) -> bool {
    operation.path.contains('{') && operation.permission.is_some()
}

/// Whether the role of the caller lets it try.
fn may(caller: &Caller, operation: &Operation) -> bool {
    let roles = &caller.actor.as_ref().unwrap().roles;
    let permission = operation.permission.as_deref().unwrap_or_default();
    roles.iter().flat_map(|role| role.permissions()).any(|held| held.as_str() == permission)
}

on_both! {
    fn nobody_outside_finds_a_record_or_learns_that_it_exists(world: World) {
        let office = Office::new(&world);
        let strangers = [
            world.importer(),
            world.handler("shanghai"),
            world.approver("shanghai"),
            world.issuer("shanghai"),
            world.officer("shanghai", domain_identity::Role::Auditor),
            world.officer("shanghai", domain_identity::Role::Administrator),
            world.officer("shanghai", domain_identity::Role::ProvincialReader),
        ];
        let mut faults = Vec::new();
        let mut tried = 0;
        for operation in operations().iter().filter(|operation| names_a_record(operation)) {
            let id = operation.id.as_str();
            if OPEN.contains(&id) || OF_ONE_SYSTEM.contains(&id) {
                continue;
            }
            // A body that is refused would hide the answer.
            if operation.body_type().is_some() {
                continue;
            }
            let path = office.address(operation);
            for stranger in strangers.iter().filter(|stranger| may(stranger, operation)) {
                let ask = if operation.method == Method::POST {
                    stranger.post(&path, &json!({}))
                } else {
                    stranger.ask(operation.method.clone(), &path)
                };
                let ask = if operation.is_change() { ask.with_if_match("*") } else { ask };
                let reply = ask.reply();
                tried += 1;
                if reply.status != 404 || reply.json["code"] != "not_found" {
                    let roles = &stranger.actor.as_ref().unwrap().roles;
                    faults.push(format!("{id} by {roles:?}: {}", reply.status));
                }
            }
        }
        assert_eq!(faults, [""; 0]);
        assert!(20 < tried, "only {tried} attempts");
    }

    fn a_list_shows_what_is_the_callers_and_no_more(world: World) {
        let office = Office::new(&world);
        let stranger = world.importer();
        for path in ["/cases", "/licences"] {
            assert_eq!(stranger.get(path).expect(200).items().len(), 0, "{path}");
            assert!(!office.importer.get(path).expect(200).items().is_empty(), "{path}");
        }
        let elsewhere = world.handler("shanghai");
        for path in ["/cases", "/licences", "/enterprises"] {
            assert_eq!(elsewhere.get(path).expect(200).items().len(), 0, "{path}");
        }
    }
}
