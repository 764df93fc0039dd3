//! What `validator` found, as errors with pointers.

use std::borrow::Cow;

use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use crate::problem::{FieldError, Message, Problem, Text};

/// Refuses a value that breaks a rule of shape: every broken rule at once.
pub(crate) fn broken_shape(value: &impl Validate) -> Result<(), Problem> {
    value.validate().map_err(|errors| Problem::invalid(field_errors(&errors, "")))
}

/// The same for what has no pointer, as query parameters: the place before the name.
pub(crate) fn field_errors_of(errors: &ValidationErrors, place: &str) -> Vec<FieldError> {
    let mut errors = field_errors(errors, "");
    for error in &mut errors {
        error.pointer = format!("{place}{}", error.pointer.trim_start_matches('/'));
    }
    errors
}

/// The errors below `at`, in the order of their pointers.
fn field_errors(errors: &ValidationErrors, at: &str) -> Vec<FieldError> {
    let mut found = Vec::new();
    collect(errors, at, &mut found);
    found.sort_by(|a, b| a.pointer.cmp(&b.pointer));
    found
}

fn collect(errors: &ValidationErrors, at: &str, found: &mut Vec<FieldError>) {
    for (field, kind) in errors.errors() {
        // `__all__` stands for a rule over the whole object.
        let at = if field == "__all__" { at.to_owned() } else { format!("{at}/{field}") };
        match kind {
            ValidationErrorsKind::Field(errors) => {
                found.extend(errors.iter().map(|error| field_error(&at, error)));
            }
            ValidationErrorsKind::Struct(errors) => collect(errors, &at, found),
            ValidationErrorsKind::List(items) => {
                for (index, errors) in items {
                    collect(errors, &format!("{at}/{index}"), found);
                }
            }
        }
    }
}

fn field_error(at: &str, error: &ValidationError) -> FieldError {
    let bound = |name: &str, open: &str| {
        error.params.get(name).map_or_else(|| open.to_owned(), ToString::to_string)
    };
    let (min, max) = (bound("min", "0"), bound("max", "∞"));
    let bounds: [(&'static str, &dyn ToString); 2] = [("min", &min), ("max", &max)];
    let message = match error.code.as_ref() {
        "length" => Text::with(Message::FieldLength, &bounds),
        "range" => Text::with(Message::FieldRange, &bounds),
        code => Text::with(Message::FieldRule, &[("code", &code)]),
    };
    let limit = error.params.get("max").or_else(|| error.params.get("min"));
    let limit = limit.map(ToString::to_string);
    let code: Cow<'_, str> = error.code.clone();
    FieldError { limit, ..FieldError::new(at, code, message) }
}
