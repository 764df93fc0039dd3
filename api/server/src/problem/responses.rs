//! The problems an operation documents: short names for sets of reusable responses.

use std::collections::BTreeMap;

use utoipa::IntoResponses;
use utoipa::openapi::response::Response;
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};

/// One reusable response per status: its component name and description.
const RESPONSES: &[(u16, &str, &str)] = &[
    (400, "BadRequest", "Malformed: syntax, unknown field or parameter, or a foreign cursor."),
    (401, "Unauthenticated", "No valid access token."),
    (403, "Forbidden", "The caller's roles do not allow this."),
    (404, "NotFound", "No such record within the caller's scope."),
    (
        405,
        "MethodNotAllowed",
        "The address does not know this method; `Allow` lists those it knows.",
    ),
    (406, "NotAcceptable", "None of the accepted formats is available."),
    (408, "RequestTimeout", "The request was not received in time."),
    (409, "Conflict", "The present state does not allow this."),
    (410, "Gone", "The cursor has expired."),
    (412, "PreconditionFailed", "The record has changed since the given `ETag`."),
    (413, "ContentTooLarge", "The body is larger than allowed."),
    (415, "UnsupportedMediaType", "The body's media type is not read here."),
    (422, "UnprocessableContent", "One or more rules are broken; `errors` names each of them."),
    (428, "PreconditionRequired", "`If-Match` or `Idempotency-Key` is missing."),
    (429, "TooManyRequests", "Too many requests; see `Retry-After`."),
    (503, "ServiceUnavailable", "No capacity at the moment; see `Retry-After`."),
];

/// The component name and the response itself, for the document's components.
pub(crate) fn problem_responses() -> impl Iterator<Item = (String, Response)> {
    RESPONSES.iter().map(|(_, name, says)| {
        let content = Content::builder().schema(Some(Ref::from_schema_name("Problem"))).build();
        let response = ResponseBuilder::new()
            .description(*says)
            .content("application/problem+json", content)
            .build();
        ((*name).to_owned(), response)
    })
}

fn references(statuses: &[u16]) -> BTreeMap<String, RefOr<Response>> {
    let listed = RESPONSES.iter().filter(|(status, ..)| statuses.contains(status));
    listed
        .map(|(status, name, _)| (status.to_string(), RefOr::Ref(Ref::from_response_name(*name))))
        .collect()
}

/// Writes one set of problem responses.
macro_rules! problem_sets {
    ($($(#[$says:meta])* $name:ident = $statuses:expr;)*) => {$(
        $(#[$says])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl IntoResponses for $name {
            fn responses() -> BTreeMap<String, RefOr<Response>> {
                references(&$statuses)
            }
        }
    )*};
}

problem_sets! {
    /// Of an operation that reads one record.
    ReadProblems = [400, 401, 403, 404, 503];
    /// Of a read that the state of the record may not allow yet.
    EarlyReadProblems = [400, 401, 403, 404, 409, 503];
    /// Of an operation that reads one record in the format asked for.
    FormatProblems = [400, 401, 403, 404, 406, 503];
    /// Of an operation that reads a page of records.
    ListProblems = [400, 401, 403, 410, 503];
    /// Of an operation that reads a page of records, or all of them in the format asked for.
    FormatListProblems = [400, 401, 403, 406, 410, 422, 503];
    /// Of an operation that reads a page of what belongs to one record.
    PageOfProblems = [400, 401, 403, 404, 410, 503];
    /// Of an operation that creates a record (`Create`).
    CreateProblems = [400, 401, 403, 404, 408, 409, 413, 415, 422, 428, 503];
    /// Of an operation that acts on a record (`Command`).
    CommandProblems = [400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 428, 503];
    /// Of an operation that changes a record in place (`Change`).
    ChangeProblems = [400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 428, 503];
    /// Of an operation that takes a message or question in a body, without a precondition.
    ReportProblems = [400, 401, 403, 404, 408, 409, 413, 415, 422, 503];
    /// Of an operation that takes a file.
    UploadProblems = [400, 401, 403, 404, 408, 409, 412, 413, 415, 422, 428, 503];
    /// Of an operation that anyone may call with a body.
    PublicReportProblems = [400, 401, 404, 408, 409, 413, 415, 422, 428, 429, 503];
    /// Of an operation that anyone may call with a question in a body.
    PublicQuestionProblems = [400, 401, 408, 413, 415, 422, 429, 503];
    /// Of an operation that anyone may call to read something.
    PublicReadProblems = [400, 401, 404, 429, 503];
    /// Of an operation of OAuth, whose own errors come first.
    OAuthProblems = [408, 413, 429, 503];
    /// Of an operation that anyone may call to read reference data, which is at hand.
    OpenReadProblems = [400, 401, 404];
    /// The same for a page of it.
    OpenListProblems = [400, 401, 404, 410];
}
