//! The `Idempotency-Key`: a caller may send the same request again and gets the same answer.

use actix_web::http::header::HeaderMap;
use actix_web::{HttpMessage as _, HttpRequest};
use aws_lc_rs::digest;

use crate::problem::{FieldError, Message, Problem, ProblemCode, Text};
use crate::valid::BodyDigest;

const HEADER: &str = "Idempotency-Key";
const KEY_BYTES_MAX: usize = 64;

/// A key chosen by the caller, 1 to 64 visible ASCII characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct IdempotencyKey(String);

impl IdempotencyKey {
    pub(crate) fn from_headers(headers: &HeaderMap) -> Result<Self, Problem> {
        let Some(value) = headers.get(HEADER) else {
            let message = Text::with(Message::HeaderMissing, &[("name", &HEADER)]);
            let error = FieldError::new("header:Idempotency-Key", "missing_header", message);
            return Err(Problem::new(ProblemCode::PreconditionRequired).with_errors(vec![error]));
        };
        Self::parse(value.as_bytes()).ok_or_else(|| {
            let expected = "1..64 visible ASCII characters";
            let message = Text::with(
                Message::HeaderUnreadable,
                &[("name", &HEADER), ("expected", &expected)],
            );
            Problem::parameter(FieldError::new("header:Idempotency-Key", "unreadable", message))
        })
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let is_short = !bytes.is_empty() && bytes.len() <= KEY_BYTES_MAX;
        let is_visible = bytes.iter().all(u8::is_ascii_graphic);
        let text = std::str::from_utf8(bytes).ok()?;
        (is_short && is_visible).then(|| Self(text.to_owned()))
    }

    /// The text of the key.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// What makes two requests the same: method, address and body, as lowercase hexadecimal.
pub(crate) fn fingerprint(request: &HttpRequest) -> String {
    let mut context = digest::Context::new(&digest::SHA256);
    context.update(request.method().as_str().as_bytes());
    context.update(b" ");
    context.update(request.uri().to_string().as_bytes());
    if let Some(BodyDigest(body)) = request.extensions().get::<BodyDigest>() {
        context.update(body);
    }
    hexadecimal(context.finish().as_ref())
}

/// The SHA-256 digest of some bytes, as lowercase hexadecimal.
pub(crate) fn sha256_hex(bytes: &[u8]) -> String {
    hexadecimal(digest::digest(&digest::SHA256, bytes).as_ref())
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::IdempotencyKey;

    #[test]
    fn a_key_is_one_to_sixty_four_visible_ascii_characters() {
        for (text, is_key) in [
            ("a", true),
            ("7c1f-~!", true),
            ("", false),
            ("a b", false),
            ("ключ", false),
            (&"x".repeat(64), true),
            (&"x".repeat(65), false),
        ] {
            assert_eq!(IdempotencyKey::parse(text.as_bytes()).is_some(), is_key, "{text}");
        }
    }
}
