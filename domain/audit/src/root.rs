//! The daily root: one digest that stands for every event numbered on a day.

use chrono::NaiveDate;
use sha2::{Digest as _, Sha256};

use crate::Digest;

/// Begins every root, so that its bytes can never be those of something else we digest.
const TAG: &[u8] = b"shangwu/day/1";

/// Builds the root of a day (日根): one digest over the events numbered that day, in order,
/// and over the root before, without holding the events.
///
/// The digested bytes: the tag, the previous root, the day counted from 1970-01-01 in four
/// bytes, for each event its position in eight bytes and its digest, the count of events in
/// eight bytes; numbers big end first.
#[derive(Debug, Clone)]
pub struct RootBuilder {
    hash: Sha256,
    count: u64,
}

impl RootBuilder {
    /// Begins the root of a day after the root of an earlier one, `Digest::ZERO` for the first.
    pub fn new(previous: Digest, day: NaiveDate) -> Self {
        let mut hash = Sha256::new();
        hash.update(TAG);
        hash.update(previous.as_bytes());
        // A late year prints longer than four digits; a count of days has one length.
        hash.update(day.to_epoch_days().to_be_bytes());
        Self { hash, count: 0 }
    }

    /// Takes the event at a position of the log, in the order of positions.
    pub fn take(&mut self, position: i64, event: Digest) {
        self.hash.update(position.to_be_bytes());
        self.hash.update(event.as_bytes());
        self.count += 1;
    }

    /// The root over all that was taken; the count is part of it.
    pub fn finish(mut self) -> Digest {
        self.hash.update(self.count.to_be_bytes());
        Digest::finished(self.hash)
    }
}

/// The root of a day over its events, each with its position, in the order of positions.
pub fn daily_root(
    previous: Digest,
    day: NaiveDate,
    events: impl IntoIterator<Item = (i64, Digest)>,
) -> Digest {
    let mut builder = RootBuilder::new(previous, day);
    for (position, event) in events {
        builder.take(position, event);
    }
    builder.finish()
}
