//! The log: numbers in order under concurrency, roots, and an audit that finds what is wrong.

use std::collections::BTreeMap;

use chrono::Duration;
use diesel::connection::SimpleConnection as _;
use domain_kernel::day;

use super::given;
use super::place::{Place, each, stamp};
use crate::{Finding, StoreError};

const WRITERS: i64 = 8;
const EVENTS: i64 = 25;

fn number_all(place: &Place) -> usize {
    let mut count = 0;
    loop {
        let batch: Result<usize, StoreError> =
            place.store.write(&stamp(), |tx| tx.number_events(day(2026, 2, 10)));
        match batch.unwrap() {
            0 => return count,
            some => count += some,
        }
    }
}

fn append(place: &Place, stream: &str) {
    let result: Result<(), StoreError> =
        place.store.write(&stamp(), |tx| tx.record_act(stream, "test.happened", &[]));
    result.unwrap();
}

#[test]
fn numbers_follow_each_other_and_the_order_of_each_stream() {
    each(|place| {
        std::thread::scope(|scope| {
            for writer in 0..WRITERS {
                scope.spawn(move || {
                    (0..EVENTS).for_each(|_| append(place, &format!("test:{writer}")));
                });
            }
            scope.spawn(|| {
                for _ in 0..20 {
                    number_all(place);
                }
            });
            scope.spawn(|| read_as_it_grows(place));
        });
        number_all(place);
        let events: Result<_, StoreError> =
            place.store.read(&stamp(), |tx| tx.events_after(0, 1_000));
        let events = events.unwrap();
        let positions: Vec<_> = events.iter().filter_map(|event| event.position).collect();
        assert_eq!(positions, (1..=WRITERS * EVENTS).collect::<Vec<_>>());
        let mut heads = BTreeMap::new();
        for event in events {
            let head = heads.entry(event.stream).or_insert(0);
            *head += 1;
            assert_eq!(event.sequence, *head);
        }
    });
}

/// A reader that goes on behind the last number it saw must not have passed one over.
fn read_as_it_grows(place: &Place) {
    let mut last = 0;
    for _ in 0..50 {
        let events: Result<_, StoreError> =
            place.store.read(&stamp(), |tx| tx.events_after(last, 7));
        for event in events.unwrap() {
            assert_eq!(event.position, Some(last + 1));
            last += 1;
        }
    }
}

/// The store tries a lost race again; whoever loses every attempt may call again.
fn append_in_spite_of_others(place: &Place) {
    loop {
        let result: Result<(), StoreError> =
            place.store.write(&stamp(), |tx| tx.record_act("test:shared", "test.met", &[]));
        match result {
            Ok(()) => return,
            Err(StoreError::Duplicate { .. }) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn a_slow_clock_elsewhere_does_not_turn_a_stream_around() {
    use crate::events::EventRow;
    use crate::schema::{events, outbox};
    use diesel::prelude::*;
    use domain_audit::Digest;

    each(|place| {
        let result: Result<_, StoreError> = place.store.write(&stamp(), |tx| {
            let after =
                |head| EventRow::after(head, "test:a", "test.met", "{}".to_owned(), &stamp());
            let mut first = after((0, Digest::ZERO));
            let mut second = after((1, crate::sequencer::digest(&first.hash)?));
            std::mem::swap(&mut first.id, &mut second.id);
            for row in [&first, &second] {
                diesel::insert_into(events::table).values(row).execute(tx.conn)?;
                diesel::insert_into(outbox::table)
                    .values(outbox::event_id.eq(&row.id))
                    .execute(tx.conn)?;
            }
            tx.number_events(day(2026, 2, 10))?;
            tx.events_after(0, 10)
        });
        let sequences: Vec<_> = result.unwrap().iter().map(|event| event.sequence).collect();
        assert_eq!(sequences, [1, 2]);
    });
}

#[test]
fn two_writers_of_one_stream_leave_one_chain() {
    each(|place| {
        std::thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| (0..100).for_each(|_| append_in_spite_of_others(place)));
            }
        });
        number_all(place);
        let report: Result<_, StoreError> = place.store.read(&stamp(), |tx| tx.verify_books());
        let report = report.unwrap();
        assert!(report.is_clean(), "{report:?}");
        assert_eq!((report.streams, report.events, report.numbered), (1, 200, 200));
    });
}

fn with_a_day_closed(place: &Place) {
    let result: Result<(), StoreError> = place.store.write(&stamp(), |tx| {
        let enterprise = given::enterprise(tx)?;
        given::licence(tx, &enterprise, 1)?;
        given::licence(tx, &enterprise, 2)?;
        Ok(())
    });
    result.unwrap();
    number_all(place);
    let root: Result<_, StoreError> =
        place.store.write(&stamp(), |tx| tx.make_daily_root(day(2026, 2, 11)));
    assert_eq!(root.unwrap().unwrap().day, day(2026, 2, 10));
    let roots: Result<_, StoreError> = place.store.read(&stamp(), |tx| tx.daily_roots(None, 10));
    assert_eq!(roots.unwrap().len(), 1);
}

#[test]
fn the_books_verify() {
    each(|place| {
        with_a_day_closed(place);
        let report: Result<_, StoreError> = place.store.read(&stamp(), |tx| tx.verify_books());
        let report = report.unwrap();
        assert!(report.is_clean(), "{report:?}");
        assert_eq!((report.accounts, report.entries, report.roots), (2, 2, 1));
        assert_eq!(report.waiting, 0);
    });
}

/// What somebody with the database in hand could do, triggers aside.
fn tamper(place: &Place, statements: &str) -> Vec<Finding> {
    with_a_day_closed(place);
    let mut conn = place.store.writer().unwrap();
    let open = if matches!(place.target, crate::Target::Sqlite(_)) {
        "DROP TRIGGER events_refuse_update; DROP TRIGGER events_refuse_delete; \
         DROP TRIGGER event_positions_refuse_update; DROP TRIGGER event_positions_refuse_delete; \
         DROP TRIGGER ledger_entries_refuse_delete; DROP TRIGGER daily_roots_refuse_update; \
         PRAGMA foreign_keys = OFF;"
    } else {
        "SET session_replication_role = replica;"
    };
    conn.batch_execute(open).unwrap();
    conn.batch_execute(statements).unwrap();
    drop(conn);
    let report: Result<_, StoreError> = place.store.read(&stamp(), |tx| tx.verify_books());
    report.unwrap().findings
}

#[test]
fn a_changed_event_is_found() {
    each(|place| {
        let found =
            tamper(place, "UPDATE events SET actor = 'nobody' WHERE kind = 'licence.issued'");
        assert!(matches!(found[..], [Finding::Chain(_), Finding::Chain(_)]), "{found:?}");
    });
}

#[test]
fn a_hash_that_is_none_is_found_and_does_not_end_the_audit() {
    each(|place| {
        let found = tamper(place, "UPDATE events SET hash = 'x' WHERE kind = 'licence.issued'");
        let none = |finding: &&Finding| matches!(finding, Finding::NoDigest { .. });
        assert_eq!(found.iter().filter(none).count(), 2, "{found:?}");
        assert!(found.iter().any(|finding| matches!(finding, Finding::Root { .. })));
    });
}

#[test]
fn an_event_nobody_will_see_is_found() {
    each(|place| {
        let found = tamper(
            place,
            "DELETE FROM event_positions WHERE position = (SELECT max(position) FROM event_positions)",
        );
        assert!(found.iter().any(|finding| matches!(finding, Finding::Unnumbered { .. })));
    });
}

#[test]
fn a_number_turned_around_is_found() {
    each(|place| {
        append(place, "test:a");
        append(place, "test:a");
        let found = tamper(
            place,
            "UPDATE event_positions SET position = -1 WHERE position = 1; \
             UPDATE event_positions SET position = 1 WHERE position = 2; \
             UPDATE event_positions SET position = 2 WHERE position = -1",
        );
        assert!(found.iter().any(|finding| matches!(finding, Finding::OutOfOrder { .. })));
        assert!(found.iter().any(|finding| matches!(finding, Finding::Root { .. })));
    });
}

#[test]
fn an_account_that_is_gone_is_found() {
    each(|place| {
        let found = tamper(
            place,
            "DELETE FROM ledger_accounts WHERE id = (SELECT min(id) FROM ledger_accounts)",
        );
        assert_eq!(found, [Finding::NoAccount { entries: 1 }, Finding::NoLedger { licences: 1 }]);
    });
}

#[test]
fn an_audit_tells_how_far_it_has_come() {
    each(|place| {
        with_a_day_closed(place);
        let mut told = Vec::new();
        let report: Result<_, StoreError> = place.store.read(&stamp(), |tx| {
            tx.verify_books_telling(|so_far| told.push((so_far.events, so_far.entries)))
        });
        let report = report.unwrap();
        assert!(told.is_sorted() && told.len() >= 4, "{told:?}");
        assert_eq!(told.last(), Some(&(report.events, report.entries)));
    });
}

#[test]
fn the_end_of_a_chain_cut_off_is_found() {
    each(|place| {
        let found = tamper(place, "DELETE FROM events WHERE stream LIKE 'licence:%'");
        let gone = |finding: &Finding| matches!(finding, Finding::EventGone { .. });
        assert_eq!(found.iter().filter(|finding| gone(finding)).count(), 2, "{found:?}");
        assert!(found.iter().any(|finding| matches!(finding, Finding::Root { .. })));
    });
}

#[test]
fn a_balance_without_its_entries_is_found() {
    each(|place| {
        let found = tamper(place, "DELETE FROM ledger_entries");
        assert!(
            matches!(found[..], [Finding::Entries { .. }, Finding::Entries { .. }]),
            "{found:?}"
        );
    });
}

#[test]
fn the_latest_reconciliations_come_first() {
    each(|place| {
        let result: Result<_, StoreError> = place.store.write(&stamp(), |tx| {
            compared(tx, day(2026, 2, 9))?;
            compared(tx, day(2026, 2, 10))?;
            tx.reconciliations(None, 10)
        });
        let days: Vec<_> = result.unwrap().into_iter().map(|run| run.day).collect();
        assert_eq!(days, [day(2026, 2, 10), day(2026, 2, 9)]);
    });
}

#[test]
fn a_lease_is_held_by_one_until_it_runs_out() {
    each(|place| {
        let take = |holder: &str, later: i64| {
            let at = stamp().at + Duration::seconds(later);
            let stamp = crate::Stamp { at, ..stamp() };
            let taken: Result<bool, StoreError> =
                place.store.write(&stamp, |tx| tx.take_lease("sequencer", holder, 10));
            taken.unwrap()
        };
        assert!(take("one", 0));
        assert!(!take("two", 5));
        assert!(take("one", 5));
        assert!(!take("two", 14));
        assert!(take("two", 16));
    });
}

fn compared(tx: &mut crate::store::Tx<'_>, day: chrono::NaiveDate) -> Result<(), StoreError> {
    let id = tx.begin_reconciliation(day)?;
    tx.finish_reconciliation((&id, day), (0, 0), 0)?;
    Ok(())
}
