//! JSON Schemas (2020-12) that stand alone: what is published for one form or one message.

use serde_json::{Map, Value, json};
use utoipa::ToSchema;
use utoipa::openapi::{RefOr, Schema};

/// A schema of the document as JSON.
pub(crate) fn text(schema: &RefOr<Schema>) -> Value {
    serde_json::to_value(schema).expect("a schema serialises")
}

/// A schema with everything it refers to.
pub(crate) fn standalone(mut schema: Value, parts: Map<String, Value>) -> Value {
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["$defs"] = Value::Object(parts);
    let moved = schema.to_string().replace("#/components/schemas/", "#/$defs/");
    serde_json::from_str(&moved).expect("only references moved")
}

/// The schema of a type with everything it refers to.
pub(crate) fn of<T: ToSchema>() -> Value {
    let mut parts: Vec<(String, RefOr<Schema>)> = Vec::new();
    T::schemas(&mut parts);
    let parts = parts.iter().map(|(name, schema)| (name.clone(), text(schema))).collect();
    standalone(text(&T::schema()), parts)
}
