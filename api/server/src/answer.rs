//! What an operation answers: a status, a version, a place and a body.

use actix_web::body::BoxBody;
use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, Responder};
use persistence::{Held, RowVersion};
use serde::Serialize;

use crate::etag::{entity_tag, is_held};

/// An answer whose body is still a value.
#[derive(Debug)]
pub(crate) struct Answer<T> {
    status: StatusCode,
    version: Option<RowVersion>,
    location: Option<String>,
    body: T,
}

impl<T> Answer<T> {
    /// 200.
    pub(crate) fn ok(body: T) -> Self {
        Self { status: StatusCode::OK, version: None, location: None, body }
    }

    /// 201, and where the new record is.
    pub(crate) fn created(location: String, body: T) -> Self {
        Self { status: StatusCode::CREATED, version: None, location: Some(location), body }
    }

    /// 207: one status per item within the body.
    pub(crate) fn multi(body: T) -> Self {
        Self { status: StatusCode::MULTI_STATUS, version: None, location: None, body }
    }

    /// The first version of a record that was created just now.
    #[must_use]
    pub(crate) fn first(self) -> Self {
        self.versioned(RowVersion(1))
    }

    /// 200 with the record's view and version.
    pub(crate) fn held<E>(held: Held<E>) -> Self
    where
        T: From<E>,
    {
        Self::ok(T::from(held.value)).versioned(held.version)
    }

    /// The version of the record, which becomes the `ETag`.
    #[must_use]
    pub(crate) fn versioned(mut self, version: RowVersion) -> Self {
        self.version = Some(version);
        self
    }
}

impl<T: Serialize> Answer<T> {
    /// The answer as it goes over the wire, and as an idempotency record keeps it.
    pub(crate) fn written(&self) -> Written {
        let body = serde_json::to_string(&self.body).expect("a view serialises");
        Written {
            status: self.status.as_u16(),
            etag: self.version.map(entity_tag),
            location: self.location.clone(),
            body,
            origin: Origin::Fresh,
        }
    }
}

impl<T: Serialize> Responder for Answer<T> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        if let Some(version) = self.version {
            let is_read = matches!(*request.method(), Method::GET | Method::HEAD);
            if is_read && is_held(request.headers(), version) {
                response.status(StatusCode::NOT_MODIFIED);
                return response.insert_header((header::ETAG, entity_tag(version))).finish();
            }
            response.insert_header((header::ETAG, entity_tag(version)));
        }
        if let Some(location) = &self.location {
            response.insert_header((header::LOCATION, location.as_str()));
        }
        response.json(self.body)
    }
}

/// An answer of a writing operation, ready to send.
#[derive(Debug, Clone)]
pub(crate) struct Written {
    pub(crate) status: u16,
    pub(crate) etag: Option<String>,
    pub(crate) location: Option<String>,
    pub(crate) body: String,
    pub(crate) origin: Origin,
}

/// Where a written answer comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// The work was done now.
    Fresh,
    /// The work was done by an earlier request with the same key.
    Replayed,
    /// The work was done and undone.
    Preview,
}

impl Responder for Written {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).expect("it was a status when kept");
        let mut response = HttpResponse::build(status);
        response.insert_header(header::ContentType::json());
        match self.origin {
            Origin::Fresh => {}
            Origin::Replayed => {
                response.insert_header(("Idempotency-Replayed", "true"));
            }
            // The would-be record has no address and no version to build on.
            Origin::Preview => {
                response.insert_header(("Dry-Run", "true"));
                return response.body(self.body);
            }
        }
        if let Some(etag) = self.etag {
            response.insert_header((header::ETAG, etag));
        }
        if let Some(location) = self.location {
            response.insert_header((header::LOCATION, location));
        }
        response.body(self.body)
    }
}

/// A signed text, ready to send: a licence or a list of statuses.
#[derive(Debug)]
pub(crate) struct Signed {
    pub(crate) content_type: &'static str,
    pub(crate) text: String,
}

impl actix_web::Responder for Signed {
    type Body = actix_web::body::BoxBody;

    fn respond_to(self, _: &actix_web::HttpRequest) -> actix_web::HttpResponse {
        let content_type = (actix_web::http::header::CONTENT_TYPE, self.content_type);
        actix_web::HttpResponse::Ok().insert_header(content_type).body(self.text)
    }
}
