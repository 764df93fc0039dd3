//! A JSON body that could be read, names no unknown field and has the shape its type asks for.

mod json;
mod named;
mod once;
mod rules;

use std::future::Future;
use std::pin::Pin;

use actix_web::web::{Bytes, BytesMut, Data};
use actix_web::{FromRequest, HttpMessage as _, HttpRequest, dev::Payload};
use aws_lc_rs::digest;
use futures_util::StreamExt as _;
use serde::de::DeserializeOwned;
use validator::Validate;

pub(crate) use json::read_part;
pub(crate) use once::Once;
pub(crate) use rules::{broken_shape, field_errors_of};

use crate::context::Context;
use crate::problem::{Message, Problem, ProblemCode, Text};

/// A JSON body that has passed the `validator` rules of its type: 413, 415, 400 and 422
/// are answered before the handler runs.
#[derive(Debug)]
pub(crate) struct Valid<T>(pub T);

/// The digest of the body as received, left with the request for the idempotency record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BodyDigest(pub(crate) [u8; 32]);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Valid<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let limit = limit(&request);
            media_type_is(&request, "application/json")?;
            let body = received(&request, payload, limit).await?;
            let value: T = json::read(&body)?;
            broken_shape(&value)?;
            Ok(Self(value))
        })
    }
}

fn limit(request: &HttpRequest) -> usize {
    let context = request.app_data::<Data<Context>>().expect("the server registers its context");
    context.config.body_bytes
}

/// Refuses a body of another media type; parameters, as the charset, do not matter.
pub(crate) fn media_type_is(request: &HttpRequest, expected: &'static str) -> Result<(), Problem> {
    if request.content_type().eq_ignore_ascii_case(expected) {
        return Ok(());
    }
    let detail = Text::with(Message::BodyTypeNeeded, &[("expected", &expected)]);
    Err(Problem::new(ProblemCode::UnsupportedMediaType).with_detail(detail))
}

/// The whole body, if it stays within the limit; its digest is left with the request.
pub(crate) async fn received(
    request: &HttpRequest,
    mut payload: Payload,
    limit: usize,
) -> Result<Bytes, Problem> {
    let announced = request.headers().get("content-length").and_then(|v| v.to_str().ok());
    if announced.and_then(|text| text.parse().ok()).is_some_and(|size: usize| limit < size) {
        return Err(too_large(limit));
    }
    let mut body = BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|cause| {
            let detail = Text::with(Message::BodyCause, &[("cause", &cause)]);
            Problem::new(ProblemCode::Malformed).with_detail(detail)
        })?;
        if limit < body.len().saturating_add(chunk.len()) {
            return Err(too_large(limit));
        }
        body.extend_from_slice(&chunk);
    }
    let hash = digest::digest(&digest::SHA256, &body);
    let digest = *hash.as_ref().first_chunk().expect("SHA-256 has 32 bytes");
    request.extensions_mut().insert(BodyDigest(digest));
    Ok(body.freeze())
}

fn too_large(limit: usize) -> Problem {
    let detail = Text::with(Message::BodyTooLarge, &[("limit", &limit)]);
    Problem::new(ProblemCode::TooLarge).with_detail(detail)
}
