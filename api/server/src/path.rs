//! Path segments: text until `parse`, which says what is wrong with it.

use std::fmt::Display;
use std::future::{Ready, ready};

use actix_web::web::Path;
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use utoipa::IntoParams;

use crate::problem::{FieldError, Message, Problem, Text};

/// The segments of the path that a route names.
#[derive(Debug)]
pub(crate) struct At<T>(pub(crate) T);

impl<T: DeserializeOwned + 'static> FromRequest for At<T> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let segments = Path::<T>::from_request(request, payload).into_inner();
        ready(segments.map(|segments| Self(segments.into_inner())).map_err(|cause| {
            let message = Text::with(Message::ParameterUnreadable, &[("cause", &cause)]);
            Problem::parameter(FieldError::new("path:", "unreadable", message))
        }))
    }
}

/// One segment as a typed code or id.
///
/// # Errors
/// `invalid_parameter` naming the segment.
pub(crate) fn segment<T, E: Display>(
    name: &str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<T, Problem> {
    read("path", name, text, parse)
}

/// The same for a parameter of the query that may be missing.
///
/// # Errors
/// `invalid_parameter` naming the parameter.
pub(crate) fn parameter<T, E: Display>(
    name: &str,
    text: Option<&String>,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<Option<T>, Problem> {
    text.map(|text| read("query", name, text, parse)).transpose()
}

fn read<T, E: Display>(
    place: &str,
    name: &str,
    text: &str,
    parse: impl Fn(&str) -> Result<T, E>,
) -> Result<T, Problem> {
    parse(text).map_err(|cause| {
        let message = Text::with(Message::CodeUnreadable, &[("cause", &cause)]);
        Problem::parameter(FieldError::new(format!("{place}:{name}"), "unreadable", message))
    })
}

/// The path of one record by its id.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Path)]
pub(crate) struct IdPath {
    /// The record's id.
    #[param(format = "uuid", example = "0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091")]
    id: String,
}

impl IdPath {
    /// The id as the type of the record's.
    ///
    /// # Errors
    /// `invalid_parameter` when it is no id.
    pub(crate) fn parse<T, E: Display>(
        &self,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Result<T, Problem> {
        segment("id", &self.id, parse)
    }
}
