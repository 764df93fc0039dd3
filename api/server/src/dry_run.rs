//! `?dry_run=true`: every check, the would-be answer, and nothing written.

use actix_web::HttpRequest;
use actix_web::web::Query;

use crate::problem::{FieldError, Message, Problem, Text};

/// The name of the parameter.
pub(crate) const DRY_RUN: &str = "dry_run";

/// Whether the caller only asks what would happen.
pub(crate) fn is_dry_run(request: &HttpRequest) -> Result<bool, Problem> {
    let query = Query::<Vec<(String, String)>>::from_query(request.query_string());
    let pairs = query.map_or_else(|_| Vec::new(), Query::into_inner);
    let mut given = pairs.iter().filter(|(name, _)| name == DRY_RUN).map(|(_, value)| value);
    match (given.next().map(String::as_str), given.next()) {
        (None, _) | (Some("false"), None) => Ok(false),
        (Some("true"), None) => Ok(true),
        (Some(other), _) => {
            let cause = format!("{other:?}, expected true or false, once");
            let message = Text::with(Message::ParameterUnreadable, &[("cause", &cause)]);
            Err(Problem::parameter(FieldError::new("query:dry_run", "unreadable", message)))
        }
    }
}

/// Refuses every parameter but `dry_run`, for operations that take no others.
pub(crate) fn no_other_parameters(request: &HttpRequest) -> Result<(), Problem> {
    let pairs = crate::query::parameters_of(request)?;
    match pairs.first() {
        None => Ok(()),
        Some((name, _)) => {
            let message = Text::with(Message::ParameterUnknown, &[("known", &DRY_RUN)]);
            let pointer = format!("query:{name}");
            Err(Problem::parameter(FieldError::new(pointer, "unknown_parameter", message)))
        }
    }
}
