//! The document: current, complete, and true to the routes.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::harness::{Backend, Operation, World, document, operations};

/// Operations whose address says everything. Whatever else changes something has a body.
const NO_BODY: &[&str] = &[
    "accept_case",
    "accept_quota_transfer",
    "cancel_plan",
    "cancel_tender",
    "decide_plan",
    "issue_quota_paper",
    "list_bidder",
    "lift_quota_suspension",
    "publish_plan_ceilings",
    "withdraw_quota_application",
    "withdraw_quota_transfer",
    "examine_difference",
    "confirm_enterprise",
    "copy_case",
    "discard_case",
    "evaluate_tender",
    "issue_case",
    "publish_tender",
    "remove_attachment",
    "replay_quarantined",
    "submit_case",
];

/// What is answered without a look at the database, so that it is never too busy.
const WITHOUT_DATABASE: &[&str] = &[
    "list_codes",
    "list_competences",
    "list_exemptions",
    "list_goods",
    "list_keys",
    "list_matters",
    "list_policy_settings",
    "list_problems",
    "list_rules",
    "list_tables",
    "show_calendar_year",
    "show_deadline",
    "show_health",
    "show_matter",
    "show_problem",
];

/// What anyone may call; the list is here so that nobody opens an operation by omission.
const PUBLIC: &[&str] = &[
    "issue_token",
    "list_codes",
    "list_competences",
    "list_exemptions",
    "list_goods",
    "list_keys",
    "list_matters",
    "list_policy_settings",
    "list_problems",
    "list_rules",
    "list_tables",
    "register_enterprise",
    "revoke_token",
    "show_calendar_year",
    "show_deadline",
    "show_health",
    "show_matter",
    "show_metrics",
    "show_problem",
    "show_progress",
    "show_quota_paper",
    "show_status_list",
    "show_readiness",
    "show_tender_results",
    "verify_licence",
];

fn faults_of(check: impl Fn(&Operation) -> Vec<&'static str>) -> Vec<String> {
    let name = |operation: &Operation, fault| format!("{}: {fault}", operation.id);
    let operations = operations();
    let faults = operations.iter().flat_map(|operation| {
        check(operation).into_iter().map(|fault| name(operation, fault)).collect::<Vec<_>>()
    });
    faults.collect()
}

fn missing(needs: &[(bool, &'static str)]) -> Vec<&'static str> {
    needs.iter().filter(|(is_there, _)| !is_there).map(|(_, what)| *what).collect()
}

#[test]
fn the_committed_document_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../openapi/openapi.json");
    let committed = std::fs::read_to_string(path).unwrap_or_default();
    let current = api::openapi().to_pretty_json().unwrap() + "\n";
    assert!(committed == current, "openapi/openapi.json is not current: run `make openapi`");
}

#[test]
fn every_operation_is_described() {
    let tags: BTreeSet<&str> = document()["tags"].as_array().unwrap().iter().map(name_of).collect();
    let faults = faults_of(|operation| {
        let json = operation.json;
        let is_text = |name: &str| json[name].as_str().is_some_and(|text| !text.is_empty());
        let own = json["tags"].as_array().map(Vec::as_slice).unwrap_or_default();
        missing(&[
            (is_text("operationId"), "an operationId"),
            (is_text("summary"), "a summary"),
            (is_text("description"), "a description"),
            (own.len() == 1, "one tag"),
            (own.iter().all(|tag| tags.contains(tag.as_str().unwrap())), "a known tag"),
        ])
    });
    assert_eq!(faults, [""; 0]);
    let operations = operations();
    let ids: BTreeSet<&str> = operations.iter().map(|operation| operation.id.as_str()).collect();
    assert_eq!(ids.len(), operations.len(), "operationIds are unique");
}

fn name_of(tag: &Value) -> &str {
    tag["name"].as_str().unwrap()
}

#[test]
fn every_operation_names_one_permission_or_says_that_it_is_public() {
    let faults = faults_of(|operation| {
        let security = operation.json["security"].as_array().map(Vec::as_slice).unwrap_or_default();
        let is_open = security.len() == 1 && security[0] == serde_json::json!({});
        let is_public = PUBLIC.contains(&operation.id.as_str());
        let permissions = operation.json.pointer("/security/0/bearer").and_then(Value::as_array);
        let has_one = permissions.is_some_and(|permissions| permissions.len() == 1);
        missing(&[
            (is_open == is_public, "public and in the list, or neither"),
            (is_public || has_one && security.len() == 1, "one permission"),
        ])
    });
    assert_eq!(faults, [""; 0]);
    let operations = operations();
    let gone = PUBLIC.iter().filter(|id| operations.iter().all(|operation| operation.id != **id));
    assert_eq!(gone.collect::<Vec<_>>(), [&""; 0], "in the list, but not in the document");
}

#[test]
fn every_change_has_a_body_and_its_safeguards() {
    let faults = faults_of(|operation| {
        if !operation.is_change() {
            return missing(&[(operation.json["requestBody"].is_null(), "no body of a read")]);
        }
        let parameters = operation.json["parameters"].as_array().cloned().unwrap_or_default();
        let has = |name: &str| parameters.iter().any(|parameter| parameter["name"] == name);
        let has_body = operation.body_type().is_some();
        let is_change = ["PUT", "PATCH", "DELETE"].contains(&operation.method.as_str());
        missing(&[
            (has_body || NO_BODY.contains(&operation.id.as_str()), "a request body"),
            (!is_change || has("If-Match"), "If-Match"),
        ])
    });
    assert_eq!(faults, [""; 0]);
}

#[test]
fn every_problem_that_an_operation_can_answer_is_documented() {
    let faults = faults_of(|operation| {
        let responses = operation.json["responses"].as_object().unwrap();
        let has = |status: &str| responses.contains_key(status);
        let takes_json = operation.body_type() == Some("application/json");
        let is_keyed = operation.json["parameters"].as_array().is_some_and(|parameters| {
            parameters.iter().any(|p| p["name"] == "Idempotency-Key" || p["name"] == "If-Match")
        });
        missing(&[
            (responses.keys().any(|status| status.starts_with('2')), "a success"),
            (has("400"), "400"),
            (operation.permission.is_none() || has("401"), "401"),
            (operation.permission.is_none() || has("403"), "403"),
            (!operation.path.contains('{') || has("404"), "404"),
            (!takes_json || has("413"), "413"),
            (!takes_json || has("415"), "415"),
            (!is_keyed || has("428"), "428"),
            (has("503") || WITHOUT_DATABASE.contains(&operation.id.as_str()), "503"),
        ])
    });
    assert_eq!(faults, [""; 0]);
}

#[test]
fn what_needs_no_database_asks_none() {
    let world = World::new(Backend::Sqlite);
    let visitor = world.visitor();
    for operation in operations() {
        if !WITHOUT_DATABASE.contains(&operation.id.as_str()) {
            continue;
        }
        let mut path = operation.path.replace("{table}", "units").replace("{year}", "2026");
        path = path.replace("{catalogue}", "automatic-import").replace("{code}", "import-licence");
        let statements = world.statements_of(|| assert!(visitor.get(&path).reply().status < 500));
        assert_eq!(statements, 0, "{path}");
    }
}

/// The places of a schema that are described neither themselves nor where they point to.
fn undescribed(at: &str, schema: &Value, found: &mut Vec<String>) {
    let Some(properties) = schema["properties"].as_object() else { return };
    for (name, property) in properties {
        let at = format!("{at}.{name}");
        let is_described = property["description"].is_string();
        let refers = |schema: &Value| schema["$ref"].is_string();
        let parts = ["oneOf", "allOf", "anyOf"].map(|word| property[word].as_array());
        let is_other = refers(property)
            || parts.iter().flatten().any(|parts| parts.iter().any(refers))
            || refers(&property["items"]);
        // An id and a list of a page are what they are called.
        let is_plain = ["id", "items", "page"].contains(&name.as_str());
        if !is_described && !is_other && !is_plain {
            found.push(at.clone());
        }
        undescribed(&at, property, found);
    }
}

#[test]
fn every_property_of_every_schema_is_described() {
    let mut found = Vec::new();
    for (name, schema) in document()["components"]["schemas"].as_object().unwrap() {
        undescribed(name, schema, &mut found);
    }
    assert_eq!(found, [""; 0]);
}

/// The addresses within the document that a part of it refers to.
fn references(part: &Value, found: &mut BTreeSet<String>) {
    match part {
        Value::Object(members) => {
            let target = members.get("$ref").and_then(Value::as_str);
            found.extend(target.and_then(|target| target.strip_prefix('#')).map(str::to_owned));
            members.values().for_each(|member| references(member, found));
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => (),
    }
}

#[test]
fn every_reference_leads_somewhere() {
    let mut found = BTreeSet::new();
    references(document(), &mut found);
    let dangling = found.iter().filter(|address| document().pointer(address).is_none());
    assert_eq!(dangling.collect::<Vec<_>>(), [""; 0]);
}

/// Method and address of every route attribute in the sources.
fn written_routes(folder: &Path, found: &mut BTreeSet<(String, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            written_routes(&path, found);
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        for line in text.lines() {
            for method in ["get", "post", "put", "patch", "delete"] {
                let start = format!("#[{method}(\"");
                let Some(rest) = line.trim().strip_prefix(&start) else { continue };
                let address = rest.split('"').next().unwrap();
                found.insert((method.to_uppercase(), address.to_owned()));
            }
        }
    }
}

#[test]
fn the_document_knows_every_route_that_is_written_and_no_other() {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("../api/server/src");
    let mut written = BTreeSet::new();
    written_routes(&sources, &mut written);
    let documented = operations().into_iter().map(|operation| {
        let address = operation.path.strip_prefix("/api/v1").unwrap_or(&operation.path);
        (operation.method.to_string(), address.to_owned())
    });
    assert_eq!(documented.collect::<BTreeSet<_>>(), written);
}

#[test]
fn the_server_serves_the_document_and_pages_to_read_it() {
    let world = World::new(Backend::Sqlite);
    let visitor = world.visitor();
    assert_eq!(visitor.get("/openapi.json").expect(200).json, *document());
    let page = visitor.get("/docs/").expect(200);
    assert!(page.text.contains("swagger"), "{page}");
    // What the page loads comes from here, not from a network.
    for part in page.text.split(['"', '\'']).filter(|part| part.contains("://")) {
        assert!(part.starts_with("http://www.w3.org/"), "{part}");
    }
}
