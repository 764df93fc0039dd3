//! Every word reads back as what it was written from, and no word is used twice.

use std::collections::BTreeSet;
use std::fmt::Debug;

use domain_identity::{OrganisationKind, Permission, PrincipalKind, PrincipalState, Role};

#[test]
fn every_word_reads_back() {
    check(&Role::ALL, Role::as_str, Role::parse);
    check(&OrganisationKind::ALL, OrganisationKind::as_str, OrganisationKind::parse);
    check(
        &[PrincipalKind::Officer, PrincipalKind::EnterpriseUser, PrincipalKind::System],
        PrincipalKind::as_str,
        PrincipalKind::parse,
    );
    check(
        &[PrincipalState::Active, PrincipalState::Disabled],
        PrincipalState::as_str,
        PrincipalState::parse,
    );
}

#[test]
fn permissions_are_nouns_with_acts_in_alphabetical_order() {
    let words: Vec<&str> = Permission::ALL.into_iter().map(Permission::as_str).collect();
    assert!(words.is_sorted());
    assert_eq!(words.iter().collect::<BTreeSet<_>>().len(), words.len());
    for word in words {
        let (noun, act) = word.split_once(':').expect("a noun and an act");
        assert!(is_word(noun) && is_word(act), "{word}");
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
}

#[track_caller]
fn check<T: Copy + Debug + PartialEq>(
    all: &[T],
    as_str: impl Fn(T) -> &'static str,
    parse: impl Fn(&str) -> Option<T>,
) {
    let words: BTreeSet<&str> = all.iter().map(|value| as_str(*value)).collect();
    assert_eq!(words.len(), all.len(), "a word is used twice");
    for value in all {
        let word = as_str(*value);
        assert_eq!(parse(word), Some(*value));
        assert_eq!(parse(&word.to_uppercase()), None, "words are exact");
        assert_eq!(parse(&format!("{word} ")), None, "words are exact");
    }
    assert_eq!(parse(""), None);
}
