//! The chain of one stream: every event names the digest of the one before.

use chrono::{DateTime, SecondsFormat, Utc};

use crate::Digest;

/// Begins every link, so that its bytes can never be those of something else we digest.
const TAG: &[u8] = b"shangwu/event/1";

/// One event as the chain sees it (链上事件).
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// What the event is about, as `case:…`.
    pub stream: &'a str,
    /// From 1 within the stream.
    pub sequence: i64,
    /// The word of what happened.
    pub kind: &'a str,
    /// Who did it.
    pub actor: &'a str,
    /// To the microsecond, which is what both databases keep; anything finer is not covered.
    pub at: DateTime<Utc>,
    /// The body as stored, byte for byte.
    pub body: &'a str,
    /// The digest of the link before; `Digest::ZERO` for the first.
    pub previous: Digest,
}

impl Link<'_> {
    /// The digest that the next link names: of the tag and the fields in their order, each
    /// with its length; the sequence as eight bytes, big end first, the time as RFC 3339 in
    /// UTC with six decimals.
    pub fn digest(&self) -> Digest {
        let sequence = self.sequence.to_be_bytes();
        let at = self.at.to_rfc3339_opts(SecondsFormat::Micros, true);
        Digest::of_parts([
            TAG,
            self.stream.as_bytes(),
            sequence.as_slice(),
            self.kind.as_bytes(),
            self.actor.as_bytes(),
            at.as_bytes(),
            self.body.as_bytes(),
            self.previous.as_bytes(),
        ])
    }
}

/// Where a chain does not hold.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Break {
    /// A number is left out or comes twice.
    #[error("event {expected} of {stream} is missing; {found} stands in its place")]
    Missing {
        /// The stream.
        stream: String,
        /// The sequence that was due.
        expected: i64,
        /// The sequence that came.
        found: i64,
    },
    /// The previous digest is not that of the event before.
    #[error("event {sequence} of {stream} does not name its predecessor")]
    Unlinked {
        /// The stream.
        stream: String,
        /// The event that names another.
        sequence: i64,
    },
    /// The content is not what was digested, or the stored digest was touched.
    #[error("event {sequence} of {stream} is not what its digest says")]
    Changed {
        /// The stream.
        stream: String,
        /// The event that was changed.
        sequence: i64,
    },
}

/// Checks that `link` follows a chain that ended with `(sequence, digest)`, which is
/// `(0, Digest::ZERO)` for a new stream, and carries the digest `stored`; returns it.
///
/// # Errors
/// As `Break` says.
pub fn verify(after: (i64, Digest), link: &Link<'_>, stored: Digest) -> Result<Digest, Break> {
    let stream = || link.stream.to_owned();
    let expected = after.0.saturating_add(1);
    if link.sequence != expected {
        return Err(Break::Missing { stream: stream(), expected, found: link.sequence });
    }
    if link.previous != after.1 {
        return Err(Break::Unlinked { stream: stream(), sequence: link.sequence });
    }
    if link.digest() != stored {
        return Err(Break::Changed { stream: stream(), sequence: link.sequence });
    }
    Ok(stored)
}

/// Checks a stream from its first event: each link with its stored digest, in order. Returns
/// how many there are and the digest of the last, to compare with what is known elsewhere: a
/// chain alone cannot tell that its end was cut off.
///
/// # Errors
/// The first `Break`.
pub fn verify_stream<'a>(
    links: impl IntoIterator<Item = (Link<'a>, Digest)>,
) -> Result<(i64, Digest), Break> {
    let mut head = (0, Digest::ZERO);
    for (link, stored) in links {
        head = (link.sequence, verify(head, &link, stored)?);
    }
    Ok(head)
}
