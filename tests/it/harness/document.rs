//! The OpenAPI document as a list of operations.

use std::sync::OnceLock;

use reqwest::Method;
use serde_json::Value;

/// One operation of the document.
pub(crate) struct Operation {
    pub(crate) id: String,
    pub(crate) method: Method,
    /// The template, as `/api/v1/users/{id}`.
    pub(crate) path: String,
    /// The permission that `security` names; `None` is the explicit word that it is public.
    pub(crate) permission: Option<String>,
    pub(crate) json: &'static Value,
}

/// The whole document.
pub(crate) fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(|| serde_json::from_str(&api::openapi().to_json().unwrap()).unwrap())
}

/// Every operation, by path and method.
pub(crate) fn operations() -> Vec<Operation> {
    let mut operations = Vec::new();
    for (path, item) in document()["paths"].as_object().unwrap() {
        for (method, json) in item.as_object().unwrap() {
            operations.push(Operation {
                id: json["operationId"].as_str().unwrap_or_default().to_owned(),
                method: method.to_uppercase().parse().unwrap(),
                path: path.clone(),
                permission: json["security"][0]["bearer"][0].as_str().map(str::to_owned),
                json,
            });
        }
    }
    operations
}

impl Operation {
    /// Whether it changes anything.
    pub(crate) fn is_change(&self) -> bool {
        self.method != Method::GET
    }

    /// The schema of the body that is JSON, if there is one.
    pub(crate) fn body_schema(&self) -> Option<&'static Value> {
        self.json.pointer("/requestBody/content/application~1json/schema").map(resolved)
    }

    /// The media type of the body, if there is one.
    pub(crate) fn body_type(&self) -> Option<&'static str> {
        let content = self.json.pointer("/requestBody/content")?.as_object()?;
        content.keys().next().map(String::as_str)
    }
}

/// The schema itself when there is only a reference to it.
pub(crate) fn resolved(schema: &'static Value) -> &'static Value {
    match schema["$ref"].as_str() {
        Some(reference) => {
            let pointer = reference.trim_start_matches('#');
            document().pointer(pointer).unwrap_or_else(|| panic!("nothing at {reference}"))
        }
        None => schema,
    }
}
