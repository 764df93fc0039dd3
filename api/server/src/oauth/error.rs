//! Errors in the shape that RFC 6749 (5.2) gives them, and the forms they speak of.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::{StatusCode, header};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, HttpResponse, ResponseError};
use serde::Serialize;
use serde::de::DeserializeOwned;
use utoipa::ToSchema;

use crate::problem::Problem;

/// Bytes of a form: a login, a password, a token.
const FORM_BYTES_MAX: usize = 8 * 1024;

/// Why there is no token.
#[derive(Debug)]
pub(super) enum OAuthError {
    Refused {
        status: StatusCode,
        error: &'static str,
        description: &'static str,
    },
    /// Whatever else goes wrong is a problem as everywhere.
    Problem(Problem),
}

/// Why there is no token (RFC 6749, 5.2).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OAuthError)]
pub(super) struct OAuthErrorView {
    /// `invalid_request`, `invalid_client`, `invalid_grant` or `unsupported_grant_type`.
    #[schema(example = "invalid_grant")]
    error: &'static str,
    /// What a developer reads.
    #[schema(example = "wrong or expired, or the account is locked")]
    error_description: &'static str,
}

impl OAuthError {
    fn bad(error: &'static str, description: &'static str) -> Self {
        Self::Refused { status: StatusCode::BAD_REQUEST, error, description }
    }

    pub(super) fn invalid_request(description: &'static str) -> Self {
        Self::bad("invalid_request", description)
    }

    /// Does not tell a wrong secret from an unknown, locked or disabled account.
    pub(super) fn invalid_grant() -> Self {
        Self::bad("invalid_grant", "wrong or expired, or the account is locked")
    }

    pub(super) fn unsupported_grant_type() -> Self {
        let known = "one of password, refresh_token, client_credentials";
        Self::bad("unsupported_grant_type", known)
    }

    /// The answer of a refusal; whatever else went wrong stays a problem.
    ///
    /// # Errors
    /// The problem.
    pub(super) fn answer(self) -> Result<HttpResponse, Problem> {
        match self {
            Self::Refused { .. } => Ok(self.error_response()),
            Self::Problem(problem) => Err(problem),
        }
    }

    pub(super) fn invalid_client() -> Self {
        let description = "the client is unknown, locked, or its secret or assertion is wrong";
        Self::Refused { status: StatusCode::UNAUTHORIZED, error: "invalid_client", description }
    }
}

impl From<Problem> for OAuthError {
    fn from(problem: Problem) -> Self {
        Self::Problem(problem)
    }
}

impl fmt::Display for OAuthError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused { error, .. } => f.write_str(error),
            Self::Problem(problem) => problem.fmt(f),
        }
    }
}

impl ResponseError for OAuthError {
    fn status_code(&self) -> StatusCode {
        match self {
            Self::Refused { status, .. } => *status,
            Self::Problem(problem) => problem.status_code(),
        }
    }

    fn error_response(&self) -> HttpResponse {
        match self {
            Self::Refused { status, error, description } => {
                let view = OAuthErrorView { error, error_description: description };
                let mut response = HttpResponse::build(*status);
                if *status == StatusCode::UNAUTHORIZED {
                    response.insert_header((header::WWW_AUTHENTICATE, "Basic realm=\"shangwu\""));
                }
                response.json(view)
            }
            Self::Problem(problem) => problem.error_response(),
        }
    }
}

/// An `application/x-www-form-urlencoded` body.
#[derive(Debug)]
pub(super) struct Form<T>(pub(super) T);

impl<T: DeserializeOwned + 'static> FromRequest for Form<T> {
    type Error = OAuthError;
    type Future = Pin<Box<dyn Future<Output = Result<Self, OAuthError>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_form = request.content_type() == "application/x-www-form-urlencoded";
        let body = Bytes::from_request(request, payload);
        Box::pin(async move {
            if !is_form {
                let expected = "the body is application/x-www-form-urlencoded";
                return Err(OAuthError::invalid_request(expected));
            }
            let unreadable = |_cut| OAuthError::invalid_request("the body cannot be read");
            let body = body.await.map_err(unreadable)?;
            if FORM_BYTES_MAX < body.len() {
                return Err(OAuthError::invalid_request("the body is too large"));
            }
            let text = std::str::from_utf8(&body)
                .map_err(|_not_utf8| OAuthError::invalid_request("the body is not text"))?;
            if text.contains('\0') || text.contains("%00") {
                return Err(OAuthError::invalid_request("U+0000 is not allowed"));
            }
            let parsed = actix_web::web::Query::<T>::from_query(text);
            let fault = "a field is missing, unknown or repeated";
            let parsed = parsed.map_err(|_unread| OAuthError::invalid_request(fault))?;
            Ok(Self(parsed.into_inner()))
        })
    }
}
