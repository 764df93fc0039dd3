//! Of the event log: chains, numbers and daily roots.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use domain_audit::{Digest, Link, verify};

use super::{AuditReport, Finding};
use crate::events::EventRow;
use crate::schema::{event_positions, events, outbox};
use crate::sequencer::{DailyRoot, digest};
use crate::store::{StoreError, Tx};

const PAGE: i64 = 5_000;
const ROOTS: i64 = 100;

/// The numbers of events that have one, and the events that wait for one.
type Numbers = (HashMap<String, i64>, HashSet<String>);

/// Where the chain of one stream stands.
struct Head {
    stream: String,
    sequence: i64,
    /// Of the last event; `None` when what it carries is no digest.
    digest: Option<Digest>,
    /// The greatest number so far.
    position: i64,
}

impl Head {
    fn of(stream: &str) -> Self {
        Self { stream: stream.to_owned(), sequence: 0, digest: Some(Digest::ZERO), position: 0 }
    }
}

impl Tx<'_> {
    pub(super) fn verify_chains(
        &mut self,
        report: &mut AuditReport,
        tell: &mut impl FnMut(&AuditReport),
    ) -> Result<(), StoreError> {
        let mut head = Head::of("");
        loop {
            // The first condition lets both databases begin within the index.
            let rows: Vec<EventRow> = events::table
                .filter(events::stream.ge(&head.stream))
                .filter(events::stream.gt(&head.stream).or(events::sequence.gt(head.sequence)))
                .order((events::stream, events::sequence))
                .limit(PAGE)
                .select(EventRow::as_select())
                .load(self.conn)?;
            if rows.is_empty() {
                return Ok(());
            }
            let (numbers, waiting) = self.numbers_of(&rows)?;
            for row in rows {
                if row.stream != head.stream {
                    report.streams += 1;
                    head = Head::of(&row.stream);
                }
                let waits = waiting.contains(&row.id);
                report.events += 1;
                report.waiting += i64::from(waits);
                let position = numbers.get(&row.id).copied();
                is_numbered_once(&mut head, &row, position, waits, report);
                follow(&mut head, &row, report);
            }
            tell(report);
        }
    }

    /// The numbers of a page of events, and which of them wait for one. By their keys, not as
    /// a join: for a page of a join PostgreSQL reads the whole of the other table.
    fn numbers_of(&mut self, rows: &[EventRow]) -> Result<Numbers, StoreError> {
        let ids: Vec<&str> = rows.iter().map(|row| row.id.as_str()).collect();
        let numbers: Vec<(String, i64)> = event_positions::table
            .filter(event_positions::event_id.eq_any(&ids))
            .select((event_positions::event_id, event_positions::position))
            .load(self.conn)?;
        let waiting: Vec<String> = outbox::table
            .filter(outbox::event_id.eq_any(&ids))
            .select(outbox::event_id)
            .load(self.conn)?;
        Ok((numbers.into_iter().collect(), waiting.into_iter().collect()))
    }

    pub(super) fn verify_positions(
        &mut self,
        report: &mut AuditReport,
        tell: &mut impl FnMut(&AuditReport),
    ) -> Result<(), StoreError> {
        let mut last = 0;
        loop {
            let rows: Vec<(i64, String)> = event_positions::table
                .filter(event_positions::position.gt(last))
                .order(event_positions::position)
                .limit(PAGE)
                .select((event_positions::position, event_positions::event_id))
                .load(self.conn)?;
            if rows.is_empty() {
                return Ok(());
            }
            let ids = rows.iter().map(|(_, event)| event.as_str());
            let found: Vec<String> =
                events::table.filter(events::id.eq_any(ids)).select(events::id).load(self.conn)?;
            let found: HashSet<String> = found.into_iter().collect();
            for (position, event) in rows {
                if position != last + 1 {
                    report.note(Finding::Position { expected: last + 1, found: position });
                }
                if !found.contains(&event) {
                    report.note(Finding::EventGone { position, event });
                }
                report.numbered += 1;
                last = position;
            }
            tell(report);
        }
    }

    pub(super) fn verify_roots(
        &mut self,
        report: &mut AuditReport,
        tell: &mut impl FnMut(&AuditReport),
    ) -> Result<(), StoreError> {
        let mut before: Option<DailyRoot> = None;
        loop {
            let after = before.as_ref().map(|root| root.day);
            let roots = self.daily_roots(after, ROOTS)?;
            if roots.is_empty() {
                return Ok(());
            }
            for root in roots {
                report.roots += 1;
                let continues = match self.continues(before.as_ref(), &root) {
                    // A digest that is none gives no root.
                    Err(StoreError::Corrupt(_)) => false,
                    result => result?,
                };
                if !continues {
                    report.note(Finding::Root { day: root.day });
                }
                before = Some(root);
                tell(report);
            }
        }
    }

    fn continues(
        &mut self,
        before: Option<&DailyRoot>,
        root: &DailyRoot,
    ) -> Result<bool, StoreError> {
        let (previous, first) = match before {
            Some(before) => (digest(&before.root)?, before.last_position + 1),
            None => (Digest::ZERO, 1),
        };
        let (found, last) = self.root_of(previous, root.day, first)?;
        Ok(root.first_position == first
            && root.last_position == last
            && root.previous_root == previous.to_string()
            && root.root == found.to_string())
    }
}

/// Checks that an event has one number, or waits for its only one, behind its predecessor's.
fn is_numbered_once(
    head: &mut Head,
    row: &EventRow,
    position: Option<i64>,
    waits: bool,
    report: &mut AuditReport,
) {
    let (stream, sequence) = (row.stream.clone(), row.sequence);
    match (position, waits) {
        (Some(_), true) => report.note(Finding::NumberedTwice { stream, sequence }),
        (None, false) => report.note(Finding::Unnumbered { stream, sequence }),
        (Some(position), false) if position < head.position => {
            report.note(Finding::OutOfOrder { stream, sequence });
        }
        (Some(position), false) => head.position = position,
        // Whatever is numbered later gets a greater number than any there is.
        (None, true) => head.position = i64::MAX,
    }
}

/// Checks one event against its predecessor; after a break the chain is taken up again from
/// the event as stored, so that every later break is found too.
fn follow(head: &mut Head, row: &EventRow, report: &mut AuditReport) {
    let stored = Digest::parse(&row.hash);
    match (stored, Digest::parse(&row.previous_hash), head.digest) {
        (Some(stored), Some(previous), Some(after)) => {
            let link = Link {
                stream: &row.stream,
                sequence: row.sequence,
                kind: &row.kind,
                actor: &row.actor,
                at: row.at.and_utc(),
                body: &row.body,
                previous,
            };
            if let Err(broken) = verify((head.sequence, after), &link, stored) {
                report.note(Finding::Chain(broken));
            }
        }
        (Some(_), Some(_), None) => {}
        (None, _, _) | (_, None, _) => {
            let (stream, sequence) = (row.stream.clone(), row.sequence);
            report.note(Finding::NoDigest { stream, sequence });
        }
    }
    head.sequence = row.sequence;
    head.digest = stored;
}
