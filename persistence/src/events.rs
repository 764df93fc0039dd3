//! The event log: what happened, chained per stream, appended in the transaction of the change.

use chrono::{DateTime, NaiveDateTime, SubsecRound as _, Utc};
use diesel::prelude::*;
use domain_audit::{Digest, Link};
use domain_kernel::EventId;
use serde_json::Value;

use crate::ids::Fresh as _;
use crate::schema::{event_positions, events, outbox};
use crate::store::{StoreError, Tx};

/// An event as stored (事件).
#[derive(Debug, Clone, PartialEq)]
pub struct StoredEvent {
    pub id: EventId,
    /// The place in the log of all events; `None` until it is numbered.
    pub position: Option<i64>,
    /// What it is about, as `case:{id}`.
    pub stream: String,
    /// From 1 within the stream.
    pub sequence: i64,
    pub kind: String,
    pub actor: String,
    pub trace_id: Option<String>,
    pub at: DateTime<Utc>,
    pub body: Value,
    pub previous_hash: String,
    pub hash: String,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
pub(crate) struct EventRow {
    pub(crate) id: String,
    pub(crate) stream: String,
    pub(crate) sequence: i64,
    pub(crate) kind: String,
    pub(crate) actor: String,
    pub(crate) trace_id: Option<String>,
    pub(crate) at: NaiveDateTime,
    pub(crate) body: String,
    pub(crate) previous_hash: String,
    pub(crate) hash: String,
}

impl EventRow {
    /// The row of a new event behind `(sequence, hash)` of its stream.
    pub(crate) fn after(
        head: (i64, Digest),
        stream: &str,
        kind: &str,
        body: String,
        stamp: &crate::Stamp,
    ) -> Self {
        // Both databases keep microseconds; the chain hashes what they keep.
        let at = stamp.at.trunc_subsecs(6);
        let sequence = head.0 + 1;
        let link =
            Link { stream, sequence, kind, actor: &stamp.actor, at, body: &body, previous: head.1 };
        let hash = link.digest();
        Self {
            id: EventId::fresh().as_str().to_owned(),
            stream: stream.to_owned(),
            sequence,
            kind: kind.to_owned(),
            actor: stamp.actor.clone(),
            trace_id: stamp.trace_id.clone(),
            at: at.naive_utc(),
            body,
            previous_hash: head.1.to_string(),
            hash: hash.to_string(),
        }
    }

    pub(crate) fn stored(self, position: Option<i64>) -> Result<StoredEvent, StoreError> {
        Ok(StoredEvent {
            id: EventId::parse(&self.id).map_err(StoreError::corrupt)?,
            position,
            stream: self.stream,
            sequence: self.sequence,
            kind: self.kind,
            actor: self.actor,
            trace_id: self.trace_id,
            at: self.at.and_utc(),
            body: serde_json::from_str(&self.body).map_err(StoreError::corrupt)?,
            previous_hash: self.previous_hash,
            hash: self.hash,
        })
    }
}

impl Tx<'_> {
    /// Appends an event to a stream whose row this transaction has claimed, and queues it
    /// for numbering.
    pub(crate) fn record(
        &mut self,
        stream: &str,
        kind: &str,
        body: &Value,
    ) -> Result<(), StoreError> {
        let head = self.head(stream)?;
        let row = EventRow::after(head, stream, kind, body.to_string(), self.stamp);
        diesel::insert_into(events::table).values(&row).execute(self.conn)?;
        diesel::insert_into(outbox::table)
            .values(outbox::event_id.eq(&row.id))
            .execute(self.conn)?;
        Ok(())
    }

    /// Records an act that changed no row of its own, as a handing over or a breach: names and
    /// what they are. The caller has claimed the row that the stream is about.
    pub fn record_act(
        &mut self,
        stream: &str,
        kind: &str,
        facts: &[(&str, &str)],
    ) -> Result<(), StoreError> {
        let body = facts.iter().map(|(name, fact)| ((*name).to_owned(), Value::from(*fact)));
        self.record(stream, kind, &Value::Object(body.collect()))
    }

    fn head(&mut self, stream: &str) -> Result<(i64, Digest), StoreError> {
        let last: Option<(i64, String)> = events::table
            .filter(events::stream.eq(stream))
            .order(events::sequence.desc())
            .select((events::sequence, events::hash))
            .first(self.conn)
            .optional()?;
        let Some((sequence, hash)) = last else { return Ok((0, Digest::ZERO)) };
        let hash = Digest::parse(&hash).ok_or_else(|| StoreError::corrupt(&hash))?;
        Ok((sequence, hash))
    }

    /// The events of a stream behind `sequence`, in order; numbered or not.
    pub fn stream_events(
        &mut self,
        stream: &str,
        after: i64,
        limit: i64,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let rows: Vec<(EventRow, Option<i64>)> = events::table
            .left_join(event_positions::table)
            .filter(events::stream.eq(stream))
            .filter(events::sequence.gt(after))
            .order(events::sequence)
            .limit(limit)
            .select((EventRow::as_select(), event_positions::position.nullable()))
            .load(self.conn)?;
        rows.into_iter().map(|(row, position)| row.stored(position)).collect()
    }

    /// When a stream last had an event.
    pub fn stream_changed_at(&mut self, stream: &str) -> Result<Option<DateTime<Utc>>, StoreError> {
        let at: Option<NaiveDateTime> = events::table
            .filter(events::stream.eq(stream))
            .order(events::sequence.desc())
            .select(events::at)
            .first(self.conn)
            .optional()?;
        Ok(at.map(|at| at.and_utc()))
    }

    /// The numbered events behind a position, in order: what every reader of the log sees.
    pub fn events_after(
        &mut self,
        position: i64,
        limit: i64,
    ) -> Result<Vec<StoredEvent>, StoreError> {
        let rows: Vec<(EventRow, i64)> = event_positions::table
            .inner_join(events::table)
            .filter(event_positions::position.gt(position))
            .order(event_positions::position)
            .limit(limit)
            .select((EventRow::as_select(), event_positions::position))
            .load(self.conn)?;
        rows.into_iter().map(|(row, position)| row.stored(Some(position))).collect()
    }
}
