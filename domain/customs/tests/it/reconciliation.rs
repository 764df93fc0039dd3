//! The merge finds what a comparison of whole books finds.

use std::collections::BTreeMap;

use domain_customs::{
    Difference, DifferenceKind, DifferenceState, LineState, StatementLine, reconcile,
};
use domain_kernel::{CustomsDistrict, DeclarationNumber, LicenceNumber, day};
use domain_licences::LicenceKind;
use proptest::prelude::*;

type Key = (CustomsDistrict, DeclarationNumber, i32);

fn line(office: u8, declaration: u8, line_number: i32) -> StatementLine {
    StatementLine {
        day: day(2013, 3, 1),
        office: CustomsDistrict::parse(&format!("530{office}")).expect("a sample"),
        declaration: DeclarationNumber::parse(&format!("5301201300000000{declaration:02}"))
            .expect("a sample"),
        line_number,
        version: 1,
        kind: LicenceKind::AutomaticImport,
        licence: LicenceNumber::parse("13-AA-100001").expect("a sample"),
        state: LineState::Committed,
        quantity: 10,
    }
}

fn book() -> impl Strategy<Value = Vec<StatementLine>> {
    let key = (0..2_u8, 0..12_u8, 1..3_i32);
    let state = proptest::sample::select(LineState::ALL.to_vec());
    let content = (state, 9..11_i64, 1..3_u8, 1..4_i32);
    proptest::collection::btree_map(key, content, 0..20).prop_map(|lines| {
        let lines = lines.into_iter().map(|(key, (state, quantity, licence, version))| {
            let licence = LicenceNumber::parse(&format!("13-AA-10000{licence}")).expect("a sample");
            StatementLine { state, quantity, licence, version, ..line(key.0, key.1, key.2) }
        });
        lines.collect()
    })
}

fn key(line: &StatementLine) -> Key {
    (line.office.clone(), line.declaration.clone(), line.line_number)
}

fn merged(ours: &[StatementLine], theirs: &[StatementLine]) -> Vec<Difference> {
    let ours = ours.iter().cloned().map(Ok::<_, ()>);
    let theirs = theirs.iter().cloned().map(Ok);
    reconcile(ours, theirs).collect::<Result<_, _>>().expect("a sample")
}

/// Looks every line of either book up in the other.
fn naive(ours: &[StatementLine], theirs: &[StatementLine]) -> Vec<(Key, DifferenceKind)> {
    let map = |book: &[StatementLine]| -> BTreeMap<Key, StatementLine> {
        book.iter().map(|line| (key(line), line.clone())).collect()
    };
    let (ours, theirs) = (map(ours), map(theirs));
    let mut found = BTreeMap::new();
    for key in ours.keys().chain(theirs.keys()) {
        let live = |book: &BTreeMap<Key, StatementLine>| {
            book.get(key).is_some_and(|line| line.state != LineState::Released)
        };
        let kind = match (ours.get(key), theirs.get(key)) {
            (None, _) if live(&theirs) => Some(DifferenceKind::MissingHere),
            (_, None) if live(&ours) => Some(DifferenceKind::MissingThere),
            (Some(one), Some(other)) if live(&ours) || live(&theirs) => {
                if one.licence != other.licence {
                    Some(DifferenceKind::Licence)
                } else if one.state != other.state {
                    Some(DifferenceKind::State)
                } else if one.quantity != other.quantity {
                    Some(DifferenceKind::Quantity)
                } else {
                    None
                }
            }
            _ => None,
        };
        if let Some(kind) = kind {
            found.insert(key.clone(), kind);
        }
    }
    found.into_iter().collect()
}

proptest! {
    #[test]
    fn the_merge_finds_what_a_whole_comparison_finds(ours in book(), theirs in book()) {
        let found = merged(&ours, &theirs);
        let kinds: Vec<_> = found
            .iter()
            .map(|one| ((one.office.clone(), one.declaration.clone(), one.line_number), one.kind))
            .collect();
        prop_assert_eq!(kinds, naive(&ours, &theirs));
        for one in found {
            let quantity = |book: &[StatementLine]| {
                let same = |line: &&StatementLine| {
                    line.key() == (&one.office, &one.declaration, one.line_number)
                };
                book.iter().find(same).map(|line| line.quantity)
            };
            prop_assert_eq!((one.ours, one.theirs), (quantity(&ours), quantity(&theirs)));
        }
        prop_assert_eq!(merged(&ours, &ours), []);
    }
}

#[test]
fn a_line_given_back_equals_no_line() {
    let released = StatementLine { state: LineState::Released, quantity: 0, ..line(1, 1, 1) };
    assert_eq!(merged(std::slice::from_ref(&released), &[]), []);
    assert_eq!(merged(&[], &[released]), []);
}

#[test]
fn an_error_of_either_book_ends_the_comparison() {
    let ours = vec![Ok(line(1, 1, 1)), Err("broken"), Ok(line(1, 3, 1))];
    let theirs = vec![Ok(line(1, 2, 1)), Ok(line(1, 3, 1))];
    let found: Vec<_> = reconcile(ours.into_iter(), theirs.into_iter()).collect();
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].as_ref().map(|one| one.kind), Ok(DifferenceKind::MissingThere));
    assert_eq!(found[1], Err("broken"));
}

#[test]
fn a_difference_may_wait_for_a_message_in_quarantine() {
    let found = merged(&[], &[line(1, 1, 1)]).remove(0);
    assert_eq!(found.waiting_in_quarantine().kind, DifferenceKind::Quarantined);
}

#[test]
fn words_are_read_back() {
    for kind in DifferenceKind::ALL {
        assert_eq!(DifferenceKind::parse(kind.as_str()), Some(kind));
    }
    for state in DifferenceState::ALL {
        assert_eq!(DifferenceState::parse(state.as_str()), Some(state));
    }
    for state in LineState::ALL {
        assert_eq!(LineState::parse(state.as_str()), Some(state));
    }
}
