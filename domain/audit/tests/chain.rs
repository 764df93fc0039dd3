//! Any changed byte is found.

use chrono::{DateTime, TimeDelta, TimeZone, Utc};
use domain_audit::{Break, Digest, Link, daily_root, verify, verify_stream};
use domain_kernel::day;
use proptest::prelude::*;

/// An event that owns its words, so that tests can change them.
#[derive(Debug, Clone, PartialEq)]
struct Event {
    stream: String,
    sequence: i64,
    kind: String,
    actor: String,
    at: DateTime<Utc>,
    body: String,
    previous: Digest,
    digest: Digest,
}

impl Event {
    fn link(&self) -> Link<'_> {
        Link {
            stream: &self.stream,
            sequence: self.sequence,
            kind: &self.kind,
            actor: &self.actor,
            at: self.at,
            body: &self.body,
            previous: self.previous,
        }
    }
}

fn chain(bodies: &[String]) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    for (body, sequence) in bodies.iter().zip(1..) {
        let mut event = Event {
            stream: "case:0193a6b0-7c1d-7e2f-8a3b-4c5d6e7f8091".to_owned(),
            sequence,
            kind: "submitted".to_owned(),
            actor: "user:1".to_owned(),
            at: Utc.with_ymd_and_hms(2026, 2, 10, 1, 2, 3).unwrap() + TimeDelta::seconds(sequence),
            body: body.clone(),
            previous: events.last().map_or(Digest::ZERO, |last| last.digest),
            digest: Digest::ZERO,
        };
        event.digest = event.link().digest();
        events.push(event);
    }
    events
}

fn verified(events: &[Event]) -> Result<(i64, Digest), Break> {
    verify_stream(events.iter().map(|event| (event.link(), event.digest)))
}

fn other_text(text: &mut String, at: usize) {
    let mut characters: Vec<char> = text.chars().collect();
    match characters.len() {
        0 => characters.push('x'),
        length => {
            let place = at % length;
            characters[place] = if characters[place] == 'x' { 'y' } else { 'x' };
        }
    }
    *text = characters.into_iter().collect();
}

fn other_digest(digest: &mut Digest, at: usize) {
    let mut bytes: [u8; 32] = digest.as_bytes().try_into().expect("a digest has 32 bytes");
    bytes[at % 32] ^= 1;
    *digest = Digest::from_bytes(bytes);
}

fn tamper(event: &mut Event, field: usize, at: usize) {
    match field {
        0 => other_text(&mut event.stream, at),
        1 => event.sequence += 1,
        2 => other_text(&mut event.kind, at),
        3 => other_text(&mut event.actor, at),
        4 => event.at += TimeDelta::microseconds(1),
        5 => other_text(&mut event.body, at),
        6 => other_digest(&mut event.previous, at),
        _ => other_digest(&mut event.digest, at),
    }
}

#[test]
fn an_empty_stream_ends_where_it_begins() {
    assert_eq!(verified(&[]), Ok((0, Digest::ZERO)));
}

#[test]
fn each_kind_of_break_is_named() {
    let events = chain(&["{}".to_owned(), "{}".to_owned(), "{}".to_owned()]);
    let stream = events[0].stream.clone();

    let without_second = [events[0].clone(), events[2].clone()];
    let expected = Break::Missing { stream: stream.clone(), expected: 2, found: 3 };
    assert_eq!(verified(&without_second), Err(expected));

    let mut changed = events.clone();
    changed[1].body.push(' ');
    let expected = Break::Changed { stream: stream.clone(), sequence: 2 };
    assert_eq!(verified(&changed), Err(expected));

    // Even a forger who computes the digest anew is given away by the next event.
    changed[1].digest = changed[1].link().digest();
    assert_eq!(verified(&changed), Err(Break::Unlinked { stream, sequence: 3 }));
}

#[test]
fn a_chain_may_be_verified_page_by_page() {
    let events = chain(&["1".to_owned(), "2".to_owned(), "3".to_owned()]);
    let first = verified(&events[..2]).unwrap();
    assert_eq!(verify(first, &events[2].link(), events[2].digest), Ok(events[2].digest));
}

#[test]
fn bytes_cannot_move_from_one_field_to_the_next() {
    let event = chain(&["{}".to_owned()]).remove(0);
    let shifted =
        Event { kind: "submitte".to_owned(), actor: "duser:1".to_owned(), ..event.clone() };
    assert_ne!(event.link().digest(), shifted.link().digest());
}

#[test]
fn the_digest_of_a_known_event_never_changes() {
    let event = chain(&["{\"a\":1}".to_owned()]).remove(0);
    assert_eq!(event.digest.to_string(), KNOWN_EVENT);
    let root = daily_root(Digest::ZERO, day(2026, 2, 10), [(1, event.digest)]);
    assert_eq!(root.to_string(), KNOWN_ROOT);
}

// Computed apart, from the words of the documentation.
const KNOWN_EVENT: &str = "aa752eb227ca52a29c756cad1e75d2fa8d141eaa15bd3481582950a7691799ce";
const KNOWN_ROOT: &str = "bda91660ebd8832ac7f10db582b89adbe9b475a544361119659b6ec5122384fd";

#[test]
fn a_digest_has_one_spelling() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(Digest::of(b"").to_string(), empty);
    assert_eq!(Digest::parse(empty), Some(Digest::of(b"")));
    assert_eq!(Digest::parse(&empty.to_uppercase()), None);
    assert_eq!(Digest::parse(&empty[1..]), None);
    assert_eq!(Digest::parse(&format!("{empty}0")), None);
    assert_eq!(Digest::parse("摘要"), None);
}

proptest! {
    #[test]
    fn any_changed_byte_is_found(
        bodies in proptest::collection::vec(".{0,20}", 1..8),
        which in any::<prop::sample::Index>(),
        field in 0_usize..8,
        at in any::<usize>(),
    ) {
        let mut events = chain(&bodies);
        prop_assert_eq!(
            verified(&events),
            Ok((i64::try_from(events.len()).unwrap(), events.last().unwrap().digest))
        );
        let place = which.index(events.len());
        tamper(&mut events[place], field, at);
        prop_assert!(verified(&events).is_err());
    }

    #[test]
    fn an_event_left_out_or_moved_is_found(
        bodies in proptest::collection::vec(".{0,20}", 3..8),
        which in any::<prop::sample::Index>(),
    ) {
        let events = chain(&bodies);
        let place = which.index(events.len() - 1);
        let mut shorter = events.clone();
        shorter.remove(place);
        prop_assert!(verified(&shorter).is_err());
        let mut swapped = events;
        swapped.swap(place, place + 1);
        prop_assert!(verified(&swapped).is_err());
    }

    #[test]
    fn a_root_stands_for_its_day_its_past_and_every_event(
        bytes in proptest::collection::vec(any::<[u8; 32]>(), 1..20),
        which in any::<prop::sample::Index>(),
        at in 0_usize..32,
    ) {
        let (past, today) = (Digest::of(b"past"), day(2026, 2, 10));
        let events: Vec<_> = (1..).zip(bytes.into_iter().map(Digest::from_bytes)).collect();
        let root = daily_root(past, today, events.clone());
        prop_assert_eq!(daily_root(past, today, events.clone()), root);
        prop_assert_ne!(daily_root(Digest::ZERO, today, events.clone()), root);
        prop_assert_ne!(daily_root(past, day(2026, 2, 11), events.clone()), root);
        let place = which.index(events.len());
        let mut shorter = events.clone();
        shorter.remove(place);
        prop_assert_ne!(daily_root(past, today, shorter), root);
        let mut moved = events.clone();
        moved[place].0 += 1;
        prop_assert_ne!(daily_root(past, today, moved), root);
        let mut changed = events;
        other_digest(&mut changed[place].1, at);
        prop_assert_ne!(daily_root(past, today, changed), root);
    }

    #[test]
    fn a_digest_reads_back_as_printed(bytes in any::<[u8; 32]>()) {
        let digest = Digest::from_bytes(bytes);
        prop_assert_eq!(Digest::parse(&digest.to_string()), Some(digest));
    }
}
