//! Strong entity tags made from row versions, and the preconditions that name them.

use actix_web::http::header::{self, HeaderMap};
use operations::Expected;
use persistence::RowVersion;

use crate::problem::{FieldError, Message, Problem, ProblemCode, Text};

/// The tag of a version.
pub(crate) fn entity_tag(version: RowVersion) -> String {
    format!("\"{}\"", version.0)
}

/// The precondition of a request that changes a record.
pub(crate) fn if_match(headers: &HeaderMap) -> Result<Expected, Problem> {
    let Some(value) = headers.get(header::IF_MATCH) else {
        let message = Text::with(Message::HeaderMissing, &[("name", &"If-Match")]);
        let error = FieldError::new("header:If-Match", "missing_header", message);
        return Err(Problem::new(ProblemCode::PreconditionRequired).with_errors(vec![error]));
    };
    Ok(parse(value.to_str().unwrap_or_default()))
}

/// No row ever had this version: a tag that we never gave matches nothing.
const NEVER: Expected = Expected::Version(-1);

/// Weak tags never match in `If-Match` (RFC 9110, 13.1.1).
fn parse(text: &str) -> Expected {
    if text == "*" {
        return Expected::Any;
    }
    let inner = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.and_then(|digits| digits.parse().ok()).map_or(NEVER, Expected::Version)
}

/// Whether the caller holds this version already (`If-None-Match`, weak comparison).
pub(crate) fn is_held(headers: &HeaderMap, version: RowVersion) -> bool {
    let tag = entity_tag(version);
    let held = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    held.is_some_and(|held| {
        held.split(',')
            .map(str::trim)
            .any(|given| given == "*" || given.trim_start_matches("W/") == tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_strong_tag_of_ours_names_a_version() {
        assert_eq!(parse("\"7\""), Expected::Version(7));
        assert_eq!(parse("*"), Expected::Any);
        for foreign in ["W/\"7\"", "7", "\"7", "\"x\"", "", "\"1\", \"2\""] {
            assert_eq!(parse(foreign), NEVER, "{foreign}");
        }
    }
}
