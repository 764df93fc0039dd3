//! What a request that writes must bring along: its key, its precondition, or both.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};
use operations::Expected;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};
use validator::Validate;

use crate::dry_run::{is_dry_run, no_other_parameters};
use crate::etag::if_match;
use crate::idempotency::{IdempotencyKey, fingerprint};
use crate::problem::Problem;
use crate::query::parameters_of_type;
use crate::trace::TraceId;
use crate::valid::BodyDigest;

/// A request that writes, once its preconditions are there.
#[derive(Debug, Clone)]
pub(crate) struct Writing {
    pub(crate) key: Option<IdempotencyKey>,
    pub(crate) dry_run: bool,
    request: HttpRequest,
}

impl Writing {
    /// What the idempotency record compares; the body has been read by now.
    pub(crate) fn fingerprint(&self) -> String {
        fingerprint(&self.request)
    }

    /// The trace that the events carry.
    pub(crate) fn trace_id(&self) -> Option<String> {
        let trace = self.request.extensions().get::<TraceId>().cloned();
        trace.map(|trace| trace.as_str().to_owned())
    }
}

/// Of a POST that creates a record: `Idempotency-Key`, and `?dry_run=true` if wished.
#[derive(Debug)]
pub(crate) struct Create(Writing);

/// Of a POST that acts on a record: as [`Create`], and `If-Match`.
#[derive(Debug)]
pub(crate) struct Command {
    writing: Writing,
    /// The version that the caller has read.
    pub expected: Expected,
}

/// Of a PUT, PATCH or DELETE: `If-Match`, and `?dry_run=true` if wished.
#[derive(Debug)]
pub(crate) struct Change {
    writing: Writing,
    /// The version that the caller has read.
    pub expected: Expected,
}

/// Of a POST that takes a message which is its own key: `?dry_run=true` if wished.
#[derive(Debug)]
pub(crate) struct Report(Writing);

impl From<Report> for Writing {
    fn from(report: Report) -> Self {
        report.0
    }
}

impl FromRequest for Report {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(unkeyed(request).map(Self))
    }
}

impl From<Create> for Writing {
    fn from(create: Create) -> Self {
        create.0
    }
}

impl Command {
    /// Whether only the checks are asked for.
    pub(crate) fn is_dry_run(&self) -> bool {
        self.writing.dry_run
    }
}

impl From<Command> for Writing {
    fn from(command: Command) -> Self {
        command.writing
    }
}

impl From<Change> for Writing {
    fn from(change: Change) -> Self {
        change.writing
    }
}

impl FromRequest for Create {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(keyed(request).map(Self))
    }
}

impl FromRequest for Command {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            keyed(request)
                .and_then(|writing| Ok(Self { writing, expected: if_match(request.headers())? })),
        )
    }
}

impl FromRequest for Change {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(
            unkeyed(request)
                .and_then(|writing| Ok(Self { writing, expected: if_match(request.headers())? })),
        )
    }
}

fn unkeyed(request: &HttpRequest) -> Result<Writing, Problem> {
    no_other_parameters(request)?;
    Ok(Writing { key: None, dry_run: is_dry_run(request)?, request: request.clone() })
}

fn keyed(request: &HttpRequest) -> Result<Writing, Problem> {
    let writing = unkeyed(request)?;
    let key = IdempotencyKey::from_headers(request.headers())?;
    Ok(Writing { key: Some(key), ..writing })
}

#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it documents the header that Create and Command read")]
struct KeyHeader {
    /// Chosen by the caller; the same request with the same key is answered once.
    #[param(
        rename = "Idempotency-Key",
        min_length = 1,
        max_length = 64,
        pattern = "^[!-~]+$",
        example = "4f1c2b7e-0001"
    )]
    idempotency_key: String,
}

#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "it documents the header that Command and Change read")]
struct VersionHeader {
    /// The `ETag` of the version that the caller has read, or `*`.
    #[param(rename = "If-Match", max_length = 40, example = "\"3\"")]
    if_match: String,
}

#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[expect(dead_code, reason = "it documents the parameter that every writing operation reads")]
struct DryRunParam {
    /// Only check, write nothing.
    #[param(default = false)]
    dry_run: Option<bool>,
}

/// Of a POST whose body is a file: as [`Create`], and what the query says of the file.
#[derive(Debug)]
pub(crate) struct Upload<Q> {
    writing: Writing,
    /// What the query says of the file.
    pub query: Q,
}

impl<Q> Upload<Q> {
    /// What the caller says the file is, without parameters.
    pub(crate) fn media_type(&self) -> String {
        self.writing.request.content_type().to_ascii_lowercase()
    }

    /// The key that the answer is kept under.
    pub(crate) fn key(&self) -> Option<String> {
        self.writing.key.as_ref().map(|key| key.as_str().to_owned())
    }

    /// The request once its file has been received: the digest stands for the body.
    pub(crate) fn received(&self, digest: &[u8; 32]) -> Writing {
        self.writing.request.extensions_mut().insert(BodyDigest(*digest));
        self.writing.clone()
    }
}

impl<Q: DeserializeOwned + Validate + 'static> FromRequest for Upload<Q> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(upload(request))
    }
}

fn upload<Q: DeserializeOwned + Validate>(request: &HttpRequest) -> Result<Upload<Q>, Problem> {
    let key = IdempotencyKey::from_headers(request.headers())?;
    let query = parameters_of_type(request)?;
    let writing = Writing { key: Some(key), dry_run: false, request: request.clone() };
    Ok(Upload { writing, query })
}

/// Writes a set of parameters made of others.
macro_rules! parameter_sets {
    ($($(#[$says:meta])* $name:ident = $($part:ident)*;)*) => {$(
        $(#[$says])*
        #[derive(Debug)]
        pub(crate) struct $name;

        impl IntoParams for $name {
            fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
                let mut parameters = Vec::new();
                $(parameters.extend($part::into_params(&place));)*
                parameters
            }
        }
    )*};
}

parameter_sets! {
    /// Parameters of an operation with [`Create`].
    CreateParams = KeyHeader DryRunParam;
    /// Parameters of an operation with [`Command`].
    CommandParams = KeyHeader VersionHeader DryRunParam;
    /// Parameters of an operation with [`Report`].
    ReportParams = DryRunParam;
    /// Parameters of an operation with [`Upload`], besides those of its query.
    UploadParams = KeyHeader;
    /// Parameters of an operation with [`Change`].
    ChangeParams = VersionHeader DryRunParam;
}
