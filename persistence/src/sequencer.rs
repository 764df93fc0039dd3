//! Numbering of committed events, and the daily roots over the numbers.

use std::collections::{BTreeMap, HashMap, HashSet};

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;
use domain_audit::{Digest, RootBuilder};

use crate::dialect::{BEFORE_ALL_DAYS, each_conn};
use crate::schema::{daily_roots, event_positions, events, outbox};
use crate::store::{StoreError, Tx};

const BATCH: i64 = 500;
/// Rows of one insert at most: SQLite takes 32,766 values.
const MOST: usize = 5_000;
const PAGE: i64 = 5_000;

/// The root of a day (日根).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyRoot {
    pub day: NaiveDate,
    pub first_position: i64,
    pub last_position: i64,
    pub root: String,
    pub previous_root: String,
}

/// An event that waits: id, stream, sequence.
type Waiting = (String, String, i64);

type RootRow = (NaiveDate, i64, i64, String, String, NaiveDateTime);

impl From<RootRow> for DailyRoot {
    fn from((day, first_position, last_position, root, previous_root, _): RootRow) -> Self {
        Self { day, first_position, last_position, root, previous_root }
    }
}

impl Tx<'_> {
    /// Numbers a batch of committed events; how many. Whoever calls holds the sequencer's
    /// lease, so the numbers follow each other without a gap.
    pub fn number_events(&mut self, today: NaiveDate) -> Result<usize, StoreError> {
        let waiting = self.next_waiting()?;
        if waiting.is_empty() {
            return Ok(0);
        }
        let last: Option<i64> = event_positions::table
            .select(diesel::dsl::max(event_positions::position))
            .first(self.conn)?;
        let rows: Vec<_> = (last.unwrap_or(0) + 1..)
            .zip(&waiting)
            .map(|(position, event)| {
                (
                    event_positions::position.eq(position),
                    event_positions::event_id.eq(event),
                    event_positions::day.eq(today),
                )
            })
            .collect();
        each_conn!(self.conn, conn => diesel::insert_into(event_positions::table)
            .values(&rows)
            .execute(conn))?;
        diesel::delete(outbox::table.filter(outbox::event_id.eq_any(&waiting)))
            .execute(self.conn)?;
        Ok(waiting.len())
    }

    /// The events to number next, each stream in its own order. Ids sort by the clock of the
    /// process that gave them, and two processes may number one stream by different clocks.
    fn next_waiting(&mut self) -> Result<Vec<String>, StoreError> {
        let queue = outbox::table.inner_join(events::table);
        let columns = (outbox::event_id, events::stream, events::sequence);
        let mut batch: Vec<Waiting> =
            queue.order(outbox::event_id).limit(BATCH).select(columns).load(self.conn)?;
        if batch.len() == usize::try_from(BATCH).map_err(StoreError::corrupt)? {
            // An earlier event of these streams may stand behind the end of the batch.
            let streams: HashSet<&String> = batch.iter().map(|(_, stream, _)| stream).collect();
            batch = queue
                .filter(events::stream.eq_any(streams))
                .order(outbox::event_id)
                .select(columns)
                .load(self.conn)?;
        }
        let mut ordered = each_stream_in_order(batch);
        // What remains of a stream that is cut here is its later part.
        ordered.truncate(MOST);
        Ok(ordered)
    }

    /// How many events wait to be numbered, up to a bound.
    pub fn events_waiting(&mut self, bound: i64) -> Result<usize, StoreError> {
        let ids: Vec<String> =
            outbox::table.select(outbox::event_id).limit(bound).load(self.conn)?;
        Ok(ids.len())
    }

    /// Makes the root of the earliest ended day that has none yet; `None` when all have.
    pub fn make_daily_root(&mut self, today: NaiveDate) -> Result<Option<DailyRoot>, StoreError> {
        let before = self.last_root()?;
        let after = before.as_ref().map_or(0, |root| root.last_position);
        let first: Option<(i64, NaiveDate)> = event_positions::table
            .filter(event_positions::position.gt(after))
            .order(event_positions::position)
            .select((event_positions::position, event_positions::day))
            .first(self.conn)
            .optional()?;
        let Some((first_position, day)) = first.filter(|(_, day)| *day < today) else {
            return Ok(None);
        };
        let previous = match &before {
            Some(root) => digest(&root.root)?,
            None => Digest::ZERO,
        };
        let (root, last_position) = self.root_of(previous, day, first_position)?;
        let root = DailyRoot {
            day,
            first_position,
            last_position,
            root: root.to_string(),
            previous_root: previous.to_string(),
        };
        diesel::insert_into(daily_roots::table)
            .values((
                daily_roots::day.eq(day),
                daily_roots::first_position.eq(first_position),
                daily_roots::last_position.eq(last_position),
                daily_roots::root.eq(&root.root),
                daily_roots::previous_root.eq(&root.previous_root),
                daily_roots::made_at.eq(self.stamp.at.naive_utc()),
            ))
            .execute(self.conn)?;
        Ok(Some(root))
    }

    /// Recomputes the root over the events numbered on `day` from `first` on, page by page.
    pub(crate) fn root_of(
        &mut self,
        previous: Digest,
        day: NaiveDate,
        first: i64,
    ) -> Result<(Digest, i64), StoreError> {
        let mut last = first - 1;
        let mut builder = RootBuilder::new(previous, day);
        loop {
            let page: Vec<(i64, String)> = event_positions::table
                .inner_join(events::table)
                .filter(event_positions::position.gt(last))
                .filter(event_positions::day.eq(day))
                .order(event_positions::position)
                .limit(PAGE)
                .select((event_positions::position, events::hash))
                .load(self.conn)?;
            let Some((position, _)) = page.last() else { break };
            last = *position;
            for (position, hash) in &page {
                builder.take(*position, digest(hash)?);
            }
        }
        Ok((builder.finish(), last))
    }

    fn last_root(&mut self) -> Result<Option<DailyRoot>, StoreError> {
        let row: Option<RootRow> =
            daily_roots::table.order(daily_roots::day.desc()).first(self.conn).optional()?;
        Ok(row.map(DailyRoot::from))
    }

    /// The roots of the days behind `after`, in order.
    pub fn daily_roots(
        &mut self,
        after: Option<NaiveDate>,
        limit: i64,
    ) -> Result<Vec<DailyRoot>, StoreError> {
        let rows: Vec<RootRow> = daily_roots::table
            .filter(daily_roots::day.gt(after.unwrap_or(BEFORE_ALL_DAYS)))
            .order(daily_roots::day)
            .limit(limit)
            .load(self.conn)?;
        Ok(rows.into_iter().map(DailyRoot::from).collect())
    }
}

/// The ids with the places of each stream given to its events by their sequence.
fn each_stream_in_order(batch: Vec<Waiting>) -> Vec<String> {
    let mut streams: HashMap<String, BTreeMap<i64, String>> = HashMap::new();
    let mut places = Vec::with_capacity(batch.len());
    for (id, stream, sequence) in batch {
        places.push(stream.clone());
        streams.entry(stream).or_default().insert(sequence, id);
    }
    let next = |stream: &String| streams.get_mut(stream)?.pop_first().map(|(_, id)| id);
    places.iter().filter_map(next).collect()
}

pub(crate) fn digest(text: &str) -> Result<Digest, StoreError> {
    Digest::parse(text).ok_or_else(|| StoreError::corrupt(text))
}
