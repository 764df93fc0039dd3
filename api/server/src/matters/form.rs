//! The JSON Schema of a matter's form: what may be written, narrowed to what the matter asks.

use domain_casework::Matter;
use domain_licences::form::limits;
use domain_licences::{ChangeKind, Family, LicenceForm, LicenceKind};
use serde_json::{Map, Value, json};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema as _, ToSchema as _};

use super::change_form;
use crate::schema::{standalone, text};

/// What every kind needs to be handed in.
const NEEDED: [&str; 10] = [
    "trade_mode",
    "ports",
    "hs_code",
    "unit",
    "currency",
    "lines",
    "contract_number",
    "batch_mode",
    "delivery",
    "contact",
];

/// What an import needs beside, and an export has not.
const OF_IMPORTS: [&str; 5] =
    ["consignee", "exchange_source", "trading_country", "origin_country", "goods_use"];

/// What an export needs beside, and an import has not.
const OF_EXPORTS: [&str; 4] = ["consignor", "destination_country", "payment", "transport"];

/// What an export of textiles needs beside, and other goods have not.
const OF_TEXTILES: [&str; 5] =
    ["consignee", "destination_country", "transport", "category", "net_weight"];

/// What each part needs, whichever kind it is for.
const NEEDED_OF_PARTS: [(&str, &[&str]); 5] = [
    ("PartyForm", &["credit_code", "name"]),
    ("LineForm", &["specification", "quantity", "unit_price"]),
    ("ApprovalForm", &["number", "issued_on", "valid_until", "quantity"]),
    ("EquipmentForm", &["condition"]),
    ("ContactForm", &["name", "phone"]),
];

/// The schema of the form with everything it refers to, so that it stands alone.
pub(super) fn form_schema(matter: &Matter) -> Value {
    let (schema, parts) = match ChangeKind::of_matter(matter.code) {
        Some(kind) => change_form::schema(kind),
        None => licence_schema(matter),
    };
    standalone(schema, parts)
}

fn licence_schema(matter: &Matter) -> (Value, Map<String, Value>) {
    let mut parts = parts();
    let mut schema = text(&LicenceForm::schema());
    if let Some(kind) = LicenceKind::of_matter(matter.code) {
        narrow(&mut schema, &mut parts, kind);
    }
    (schema, parts)
}

fn parts() -> Map<String, Value> {
    let mut parts: Vec<(String, RefOr<Schema>)> = Vec::new();
    LicenceForm::schemas(&mut parts);
    parts.iter().map(|(name, schema)| (name.clone(), text(schema))).collect()
}

fn narrow(schema: &mut Value, parts: &mut Map<String, Value>, kind: LicenceKind) {
    let mut needed = NEEDED.to_vec();
    for (name, fields) in NEEDED_OF_PARTS {
        parts[name]["required"] = json!(fields);
    }
    let own: &[&str] = match kind.family() {
        Family::Import | Family::Automatic | Family::TariffQuota => &OF_IMPORTS,
        Family::Export => &OF_EXPORTS,
        Family::Textile => &OF_TEXTILES,
    };
    needed.extend(own);
    let others = [&OF_IMPORTS[..], &OF_EXPORTS, &OF_TEXTILES].concat();
    drop_fields(schema, &others.into_iter().filter(|name| !own.contains(name)).collect::<Vec<_>>());
    let ports = match kind {
        LicenceKind::TextileExport => {
            drop_fields(schema, &["approval", "equipment", "crosses_year"]);
            parts.retain(|name, _| name != "ApprovalForm" && name != "EquipmentForm");
            drop_fields(&mut parts["PartyForm"], &["credit_code"]);
            parts["PartyForm"]["required"] = json!(["name"]);
            limits::PORTS_IMPORT
        }
        LicenceKind::Export | LicenceKind::ExportProcessing | LicenceKind::ExportBorder => {
            drop_fields(schema, &["equipment", "crosses_year"]);
            parts.retain(|name, _| name != "EquipmentForm");
            limits::PORTS_IMPORT
        }
        LicenceKind::Import => {
            needed.push("approval");
            drop_fields(&mut parts["EquipmentForm"], &["approval_number", "approval_sequence"]);
            limits::PORTS_IMPORT
        }
        LicenceKind::AutomaticImport
        | LicenceKind::TariffQuota
        | LicenceKind::TariffQuotaCountry => {
            drop_fields(schema, &["approval", "equipment", "crosses_year"]);
            parts.retain(|name, _| name != "ApprovalForm" && name != "EquipmentForm");
            limits::PORTS_AUTOMATIC
        }
        LicenceKind::AutomaticImportMechanical => {
            needed.push("equipment");
            drop_fields(schema, &["approval", "crosses_year"]);
            parts.retain(|name, _| name != "ApprovalForm");
            parts["EquipmentForm"]["required"] =
                json!(["condition", "approval_number", "approval_sequence"]);
            limits::PORTS_AUTOMATIC
        }
    };
    schema["required"] = json!(needed);
    count(schema, "ports", ports);
    count(schema, "lines", limits::LINES);
    words(schema, parts);
}

pub(super) fn drop_fields(schema: &mut Value, fields: &[&str]) {
    if let Some(properties) = schema["properties"].as_object_mut() {
        properties.retain(|name, _| !fields.contains(&name.as_str()));
    }
}

/// From one to so many.
pub(super) fn count(schema: &mut Value, list: &str, most: usize) {
    let list = &mut schema["properties"][list];
    list["minItems"] = json!(1);
    list["maxItems"] = json!(most);
}

/// The fields that take one of a few words; a field that is handed in is not `null`.
fn words(schema: &mut Value, parts: &mut Map<String, Value>) {
    let choose = |field: &mut Value, words: [&str; 2]| {
        field["type"] = json!("string");
        field["enum"] = json!(words);
    };
    choose(&mut schema["properties"]["batch_mode"], ["one_batch", "several_batches"]);
    choose(&mut schema["properties"]["delivery"], ["paper", "electronic"]);
    if let Some(equipment) = parts.get_mut("EquipmentForm") {
        choose(&mut equipment["properties"]["condition"], ["new", "used"]);
    }
}

#[cfg(test)]
mod tests {
    use super::form_schema;
    use domain_casework::MATTERS;
    use serde_json::Value;

    fn references(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    match (name.as_str(), member) {
                        ("$ref", Value::String(target)) => found.push(target.clone()),
                        _ => references(member, found),
                    }
                }
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }

    #[test]
    fn every_schema_stands_alone_and_needs_only_what_it_knows() {
        for matter in MATTERS {
            let schema = form_schema(matter);
            let (mut targets, parts) = (Vec::new(), schema["$defs"].as_object().unwrap());
            references(&schema, &mut targets);
            for target in &targets {
                let name = target.strip_prefix("#/$defs/").unwrap();
                assert!(parts.contains_key(name), "{}: {target}", matter.code);
            }
            for name in parts.keys() {
                let target = format!("#/$defs/{name}");
                assert!(targets.contains(&target), "{}: nobody uses {name}", matter.code);
            }
            for object in parts.values().chain([&schema]) {
                for field in object["required"].as_array().unwrap() {
                    let known = &object["properties"][field.as_str().unwrap()];
                    assert!(known.is_object(), "{}: {field}", matter.code);
                }
            }
        }
    }
}
