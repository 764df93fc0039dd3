//! What a caller may know of: its subtree or its enterprise, and nothing beside it.

use domain_identity::{Actor, Enrolment, OrganisationPath, Scope};
use domain_kernel::{EnterpriseId, OrganisationId, UserId};
use proptest::prelude::*;

#[test]
fn a_subtree_is_whole_segments_not_letters() {
    covers("/a/b/", "/a/b/", true);
    covers("/a/b/", "/a/b/c/", true);
    covers("/a/b/", "/a/bc/", false);
    covers("/a/b/", "/a/", false);
    covers("/a/b/", "/b/a/b/", false);
    covers("/", "/a/b/", true);
}

#[track_caller]
fn covers(path: &str, other: &str, expected: bool) {
    assert_eq!(self::path(path).covers(&self::path(other)), expected, "{path} covers {other}");
}

#[test]
fn a_path_begins_and_ends_with_a_slash() {
    for text in ["", "a", "/a", "a/", "a/b/", "/a/b"] {
        assert_eq!(OrganisationPath::parse(text), None, "{text:?}");
    }
    for text in ["/", "/a/", "/a/b/"] {
        assert_eq!(path(text).as_str(), text);
    }
}

#[test]
fn the_path_of_a_child_is_its_parents_and_its_own_id() {
    let bureau = organisation("2");
    let root = OrganisationPath::below(None, &organisation("1"));
    let child = OrganisationPath::below(Some(&root), &bureau);
    assert_eq!(child.as_str(), format!("{}{}/", root.as_str(), bureau.as_str()));
    assert!(root.covers(&child) && !child.covers(&root));
}

#[test]
fn an_enterprise_sees_its_own_and_only_its_own() {
    let scope = Scope::Enterprise(enterprise("1"));
    let (everywhere, bureau) = (path("/"), path("/a/b/"));
    assert!(scope.includes(&enterprise("1"), &[&bureau]));
    assert!(scope.includes(&enterprise("1"), &[]), "a draft lies before no body yet");
    assert!(!scope.includes(&enterprise("2"), &[&everywhere, &bureau]));
}

#[test]
fn an_organisation_sees_what_one_of_the_bodies_below_it_handles_or_issues() {
    let scope = Scope::Organisation(path("/a/b/"));
    let any = enterprise("1");
    assert!(scope.includes(&any, &[&path("/a/bc/"), &path("/a/b/c/")]));
    assert!(!scope.includes(&any, &[&path("/a/bc/"), &path("/a/")]));
    assert!(!scope.includes(&any, &[]), "a draft lies before no body yet");
}

#[test]
fn the_scope_of_an_actor_is_its_place() {
    let at = |enrolment| Actor {
        id: UserId::parse("0198a000-0000-7000-8000-000000000009").expect("an id"),
        roles: Vec::new(),
        enrolment,
    };
    let trader = at(Enrolment::Enterprise { id: enterprise("1") });
    assert_eq!(trader.scope(), Scope::Enterprise(enterprise("1")));
    assert_eq!((trader.enterprise(), trader.organisation()), (Some(&enterprise("1")), None));
    let officer = at(Enrolment::Organisation { id: organisation("2"), path: path("/a/") });
    assert_eq!(officer.scope(), Scope::Organisation(path("/a/")));
    assert_eq!((officer.enterprise(), officer.organisation()), (None, Some(&organisation("2"))));
}

proptest! {
    /// Covering is the order of a tree: of itself, never both ways, and passed on.
    #[test]
    fn covering_is_the_order_of_a_tree(
        one in "/([ab]{1,2}/){0,3}", two in "/([ab]{1,2}/){0,3}", three in "/([ab]{1,2}/){0,3}",
    ) {
        let (one, two, three) = (path(&one), path(&two), path(&three));
        prop_assert!(one.covers(&one));
        if one.covers(&two) && two.covers(&one) {
            prop_assert_eq!(&one, &two);
        }
        if one.covers(&two) && two.covers(&three) {
            prop_assert!(one.covers(&three));
        }
        let segments = |path: &OrganisationPath| -> Vec<String> {
            path.as_str().split_terminator('/').map(str::to_owned).collect()
        };
        prop_assert_eq!(one.covers(&two), segments(&two).starts_with(&segments(&one)));
    }
}

fn path(text: &str) -> OrganisationPath {
    OrganisationPath::parse(text).expect("a path")
}

fn enterprise(last: &str) -> EnterpriseId {
    EnterpriseId::parse(&format!("0198a000-0000-7000-8000-00000000000{last}")).expect("an id")
}

fn organisation(last: &str) -> OrganisationId {
    OrganisationId::parse(&format!("0198a000-0000-7000-8000-00000000001{last}")).expect("an id")
}
