//! Answers that caches may keep: those made of reference data alone, the same until the data, the
//! day or the product changes, and those that carry a digest of themselves.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, Responder};

use crate::context::Context;

/// Shared caches may keep an answer for this long without asking.
const KEPT: &str = "public, max-age=60";

/// An answer with the tag of the data it was made of.
#[derive(Debug)]
pub(crate) struct Cached<R> {
    answer: R,
    tag: String,
    kept: &'static str,
}

impl<R> Cached<R> {
    /// Tags an answer with the data of this moment, which it was made of.
    pub(crate) fn of(context: &Context, answer: R) -> Self {
        let (book, day) = (context.book().version(), context.clock.today());
        let tag = format!("\"{}-{book}-{day}\"", env!("CARGO_PKG_VERSION"));
        Self { answer, tag, kept: KEPT }
    }

    /// Tags an answer with a digest of what it says, and how long caches may keep it.
    pub(crate) fn digested(answer: R, content: &[u8], kept: &'static str) -> Self {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, content);
        let hex = digest.as_ref().iter().take(16).map(|byte| format!("{byte:02x}"));
        Self { answer, tag: format!("\"{}\"", hex.collect::<String>()), kept }
    }
}

impl<R: Responder> Responder for Cached<R>
where
    R::Body: MessageBody + 'static,
{
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse {
        let held = request.headers().get(header::IF_NONE_MATCH);
        let held = held.and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_held = held.split(',').any(|tag| tag.trim().trim_start_matches("W/") == self.tag);
        let mut response = if is_held {
            HttpResponse::NotModified().finish()
        } else {
            self.answer.respond_to(request).map_into_boxed_body()
        };
        let headers = response.headers_mut();
        let tag = self.tag.try_into().expect("digits, letters and quotes");
        headers.insert(header::ETAG, tag);
        headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static(self.kept));
        response
    }
}
