//! The trace of a request: taken from `traceparent`, or begun here.

use actix_web::http::header::HeaderMap;

use crate::idempotency::hexadecimal;
use crate::keys::random_bytes;

/// A W3C trace id, 32 lowercase hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TraceId(String);

impl TraceId {
    /// The caller's trace, or a new one when it sends none that can be read.
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        let given = headers.get("traceparent").and_then(|value| value.to_str().ok());
        given.and_then(Self::parse).unwrap_or_else(|| Self(hexadecimal(&random_bytes::<16>())))
    }

    /// `00-<trace>-<parent>-<flags>`; all zeros stand for no trace.
    fn parse(traceparent: &str) -> Option<Self> {
        let parts: Vec<&str> = traceparent.split('-').collect();
        let [version, trace, parent, flags] = parts.as_slice() else { return None };
        let is_hexadecimal = |text: &str, length| {
            text.len() == length && text.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        };
        let is_whole = is_hexadecimal(version, 2)
            && is_hexadecimal(trace, 32)
            && is_hexadecimal(parent, 16)
            && is_hexadecimal(flags, 2);
        let is_given = *version != "ff" && trace.bytes().any(|b| b != b'0');
        (is_whole && is_given).then(|| Self((*trace).to_owned()))
    }

    /// The digits.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::TraceId;

    #[test]
    fn only_a_whole_traceparent_is_continued() {
        let whole = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        let trace = TraceId::parse(whole).unwrap();
        assert_eq!(trace.as_str(), "4bf92f3577b34da6a3ce929d0e0e4736");
        for broken in [
            "",
            "00-4bf9-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        ] {
            assert_eq!(TraceId::parse(broken), None, "{broken}");
        }
    }
}
