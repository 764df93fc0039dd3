//! The JSON Schema of the form that changes a licence, narrowed to what its matter takes.

use domain_licences::{ChangeForm, ChangeKind, LicenceKind};
use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema as _, ToSchema as _};

use super::form::{count, drop_fields};
use crate::schema::text;

/// What each part needs.
const NEEDED_OF_PARTS: [(&str, &[&str]); 7] = [
    ("FaceChangesForm", &[]),
    ("PartyForm", &["credit_code", "name"]),
    ("LineChangeForm", &["line_number"]),
    ("LineQuantityForm", &["line_number", "quantity"]),
    ("SplitForm", &["quantities"]),
    ("NoticeForm", &["newspaper", "published_on"]),
    ("ContactForm", &["name", "phone"]),
];

/// The schema with the parts it refers to.
pub(super) fn schema(kind: ChangeKind) -> (Value, Map<String, Value>) {
    let mut found: Vec<(String, RefOr<Schema>)> = Vec::new();
    ChangeForm::schemas(&mut found);
    let mut parts: Map<String, Value> =
        found.iter().map(|(name, schema)| (name.clone(), text(schema))).collect();
    let mut schema = text(&ChangeForm::schema());
    for (name, fields) in NEEDED_OF_PARTS {
        parts[name]["required"] = json!(fields);
    }
    let mut needed = vec!["licence_kind", "licence_number", "reason", "contact"];
    let (takes, drops): (Option<&str>, &[&str]) = match kind {
        ChangeKind::Amendment => (Some("changes"), &["valid_until", "parts", "notice"]),
        ChangeKind::Extension => (Some("valid_until"), &["changes", "parts", "notice"]),
        ChangeKind::Split => (Some("parts"), &["changes", "valid_until", "notice", "quantities"]),
        ChangeKind::Reissue => (Some("notice"), &["changes", "valid_until", "parts", "quantities"]),
        ChangeKind::Return => (None, &["changes", "valid_until", "parts", "notice", "quantities"]),
    };
    needed.extend(takes);
    drop_fields(&mut schema, drops);
    if kind == ChangeKind::Split {
        count(&mut schema, "parts", domain_licences::form::limits::PARTS);
        schema["properties"]["parts"]["minItems"] = json!(2);
    }
    let kinds: Vec<&str> = LicenceKind::ALL.iter().map(|kind| kind.as_str()).collect();
    schema["properties"]["licence_kind"]["type"] = json!("string");
    schema["properties"]["licence_kind"]["enum"] = json!(kinds);
    schema["required"] = json!(needed);
    let used = reachable(&schema, &parts);
    parts.retain(|name, _| used.contains(name));
    (schema, parts)
}

/// The parts a schema refers to, and those they refer to.
fn reachable(schema: &Value, parts: &Map<String, Value>) -> Vec<String> {
    let mut known: Vec<String> = Vec::new();
    let mut waiting = vec![schema.to_string()];
    while let Some(text) = waiting.pop() {
        for (name, part) in parts {
            let target = format!("\"#/components/schemas/{name}\"");
            if text.contains(&target) && !known.contains(name) {
                known.push(name.clone());
                waiting.push(part.to_string());
            }
        }
    }
    known
}
