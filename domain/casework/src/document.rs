//! Form documents: bounded JSON that is stored as versions and compared field by field.

use serde_json::{Map, Value};

/// One version of a case's form (申请表), as JSON: an object, bounded in depth and size.
#[derive(Debug, Clone, PartialEq)]
pub struct FormDocument(Value);

/// Why a JSON value is not a form document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FormDocumentError {
    #[error("a form is a JSON object")]
    NotAnObject,
    #[error("the form is nested deeper than {} levels at {pointer}", FormDocument::DEPTH_MAX)]
    TooDeep { pointer: String },
    #[error("the form has {bytes} bytes; at most {} are taken", FormDocument::BYTES_MAX)]
    TooLarge { bytes: usize },
    #[error("the text is not JSON: line {line}, column {column}")]
    NotJson { line: usize, column: usize },
}

/// One difference between two versions (变更项).
#[derive(Debug, Clone, PartialEq)]
pub struct FieldChange {
    /// JSON pointer (RFC 6901), as `/lines/0/quantity`.
    pub pointer: String,
    /// The value before; `None` when the field was not there.
    pub from: Option<Value>,
    /// The value after; `None` when the field is gone.
    pub to: Option<Value>,
}

impl FormDocument {
    /// Levels of objects and arrays, the form itself being the first. `[D]`
    pub const DEPTH_MAX: usize = 16;
    /// Bytes of the form written without spaces. `[D]`
    pub const BYTES_MAX: usize = 256 * 1024;

    /// The form of a value.
    ///
    /// # Errors
    /// When the value is no object, too deep or too large.
    pub fn new(value: Value) -> Result<Self, FormDocumentError> {
        if !value.is_object() {
            return Err(FormDocumentError::NotAnObject);
        }
        let mut pointer = String::new();
        if exceeds_depth(&value, Self::DEPTH_MAX, &mut pointer) {
            return Err(FormDocumentError::TooDeep { pointer });
        }
        let bytes = value.to_string().len();
        if Self::BYTES_MAX < bytes {
            return Err(FormDocumentError::TooLarge { bytes });
        }
        Ok(Self(value))
    }

    /// The form of a text, as stored.
    ///
    /// # Errors
    /// When the text is not JSON, or its value is not a form document.
    pub fn parse(text: &str) -> Result<Self, FormDocumentError> {
        let value = serde_json::from_str(text).map_err(|error| FormDocumentError::NotJson {
            line: error.line(),
            column: error.column(),
        })?;
        Self::new(value)
    }

    /// A form with no field yet.
    pub fn empty() -> Self {
        Self(Value::Object(Map::new()))
    }

    /// The JSON inside.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The JSON itself.
    pub fn into_value(self) -> Value {
        self.0
    }

    /// The text as stored: without spaces.
    pub fn to_text(&self) -> String {
        self.0.to_string()
    }

    /// What turned this version into `newer`, field by field: fields by name, array elements
    /// by index, in order; elements an array lost stand last first, so that the changes can
    /// be applied one after another.
    pub fn diff(&self, newer: &Self) -> Vec<FieldChange> {
        let mut changes = Vec::new();
        compare(&self.0, &newer.0, "", &mut changes);
        changes
    }

    /// This version with the changes applied in order, or `None` when one of them does not
    /// fit: its place or its former value is not there.
    pub fn with(&self, changes: &[FieldChange]) -> Option<Self> {
        let mut value = self.0.clone();
        for change in changes {
            apply(&mut value, change)?;
        }
        Self::new(value).ok()
    }
}

/// Whether `value` has more than `levels` levels; `pointer` then says where.
fn exceeds_depth(value: &Value, levels: usize, pointer: &mut String) -> bool {
    let start = pointer.len();
    let mut exceeds = |token: String, inner: &Value| {
        pointer.truncate(start);
        pointer.push('/');
        pointer.push_str(&token);
        exceeds_depth(inner, levels - 1, pointer)
    };
    let found = match value {
        Value::Object(_) | Value::Array(_) if levels == 0 => return true,
        Value::Object(fields) => fields.iter().any(|(name, inner)| exceeds(escaped(name), inner)),
        Value::Array(elements) => {
            elements.iter().enumerate().any(|(index, inner)| exceeds(index.to_string(), inner))
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    };
    if !found {
        pointer.truncate(start);
    }
    found
}

fn compare(old: &Value, new: &Value, pointer: &str, changes: &mut Vec<FieldChange>) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => compare_objects(old, new, pointer, changes),
        (Value::Array(old), Value::Array(new)) => compare_arrays(old, new, pointer, changes),
        _ if old == new => {}
        _ => changes.push(change(pointer.to_owned(), Some(old), Some(new))),
    }
}

fn compare_objects(
    old: &Map<String, Value>,
    new: &Map<String, Value>,
    pointer: &str,
    changes: &mut Vec<FieldChange>,
) {
    let mut names: Vec<&String> = old.keys().chain(new.keys()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let place = format!("{pointer}/{}", escaped(name));
        match (old.get(name), new.get(name)) {
            (Some(old), Some(new)) => compare(old, new, &place, changes),
            (from, to) => changes.push(change(place, from, to)),
        }
    }
}

fn compare_arrays(old: &[Value], new: &[Value], pointer: &str, changes: &mut Vec<FieldChange>) {
    for (index, (old, new)) in old.iter().zip(new).enumerate() {
        compare(old, new, &format!("{pointer}/{index}"), changes);
    }
    for (index, added) in new.iter().enumerate().skip(old.len()) {
        changes.push(change(format!("{pointer}/{index}"), None, Some(added)));
    }
    for (index, lost) in old.iter().enumerate().skip(new.len()).rev() {
        changes.push(change(format!("{pointer}/{index}"), Some(lost), None));
    }
}

fn change(pointer: String, from: Option<&Value>, to: Option<&Value>) -> FieldChange {
    FieldChange { pointer, from: from.cloned(), to: to.cloned() }
}

fn apply(root: &mut Value, change: &FieldChange) -> Option<()> {
    if root.pointer(&change.pointer) != change.from.as_ref() {
        return None;
    }
    let Some((parent, token)) = change.pointer.rsplit_once('/') else {
        *root = change.to.clone()?;
        return Some(());
    };
    match (root.pointer_mut(parent)?, &change.to) {
        (Value::Object(fields), Some(to)) => {
            fields.insert(unescaped(token), to.clone());
        }
        (Value::Object(fields), None) => {
            fields.remove(&unescaped(token));
        }
        (Value::Array(elements), Some(to)) => {
            let index: usize = token.parse().ok()?;
            if index == elements.len() {
                elements.push(to.clone());
            } else {
                *elements.get_mut(index)? = to.clone();
            }
        }
        (Value::Array(elements), None) => {
            let index: usize = token.parse().ok()?;
            elements.pop()?;
            if index != elements.len() {
                return None;
            }
        }
        _ => return None,
    }
    Some(())
}

/// A name as one token of a JSON pointer (RFC 6901 section 3).
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn unescaped(token: &str) -> String {
    token.replace("~1", "/").replace("~0", "~")
}
