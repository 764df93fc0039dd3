//! Form documents: their bounds, and the field diff between versions.

use std::fmt::Write as _;

use domain_casework::{FieldChange, FormDocument, FormDocumentError};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

#[test]
fn the_diff_names_every_field_that_changed() {
    let old = json!({
        "hs_code": "7202600000", "ports": ["2202", "0202"], "remarks": "旧",
        "lines": [{"quantity": "10", "unit_price": "3.5"}, {"quantity": "4"}, {"quantity": "5"}],
        "consignee": {"name": "A"},
    });
    let new = json!({
        "hs_code": "7202600000", "ports": ["2202", "0202", "0901"], "a/b~c": true,
        "lines": [{"quantity": "10.5", "unit_price": "3.5"}],
        "consignee": {"name": "A", "credit_code": null},
    });
    insta::assert_snapshot!(list(&form(old).diff(&form(new))), @r#"
    /a~1b~0c: nothing -> true
    /consignee/credit_code: nothing -> null
    /lines/0/quantity: "10" -> "10.5"
    /lines/2: {"quantity":"5"} -> nothing
    /lines/1: {"quantity":"4"} -> nothing
    /ports/2: nothing -> "0901"
    /remarks: "旧" -> nothing
    "#);
}

#[test]
fn a_value_of_another_type_is_one_change() {
    let changes = form(json!({"a": {"b": 1}})).diff(&form(json!({"a": [1]})));
    assert_eq!(list(&changes), "/a: {\"b\":1} -> [1]\n");
    assert_eq!(form(json!({"a": {}})).diff(&form(json!({"a": []}))).len(), 1);
    assert_eq!(form(json!({"a": null})).diff(&form(json!({}))).len(), 1, "null is a value");
}

#[test]
fn a_change_that_does_not_fit_is_not_applied() {
    let form = form(json!({"lines": [1, 2, 3], "a": 1}));
    let change = |pointer: &str, from: Option<Value>, to: Option<Value>| {
        form.with(&[FieldChange { pointer: pointer.to_owned(), from, to }])
    };
    assert_eq!(change("/a", Some(json!(2)), Some(json!(3))), None, "another value was there");
    assert_eq!(change("/a", None, Some(json!(3))), None, "something was there");
    assert_eq!(change("/lines/0", Some(json!(1)), None), None, "arrays lose their last only");
    assert_eq!(change("/lines/5", None, Some(json!(1))), None, "arrays have no holes");
    assert_eq!(change("/b/c", None, Some(json!(1))), None, "no parent");
    assert_eq!(change("a", None, Some(json!(1))), None, "no pointer");
    assert!(change("/lines/3", None, Some(json!(4))).is_some());
}

#[test]
fn a_form_is_an_object() {
    for value in [json!(null), json!([]), json!("a"), json!(1)] {
        assert_eq!(FormDocument::new(value), Err(FormDocumentError::NotAnObject));
    }
    assert_eq!(FormDocument::empty(), form(json!({})));
}

#[test]
fn a_form_has_at_most_sixteen_levels() {
    assert!(FormDocument::new(nested(FormDocument::DEPTH_MAX)).is_ok());
    let error = FormDocument::new(nested(FormDocument::DEPTH_MAX + 1)).expect_err("too deep");
    let pointer = format!("/before~1after{}", "/0".repeat(FormDocument::DEPTH_MAX - 1));
    assert_eq!(error, FormDocumentError::TooDeep { pointer });
}

/// An object of so many levels, all but the first arrays.
fn nested(levels: usize) -> Value {
    let inner = (2..levels).fold(json!([]), |inner, _| json!([inner]));
    json!({"a": [[1]], "before/after": inner})
}

#[test]
fn a_form_has_a_largest_size() {
    let text = |length: usize| json!({"remarks": "x".repeat(length)});
    let frame = text(0).to_string().len();
    assert!(FormDocument::new(text(FormDocument::BYTES_MAX - frame)).is_ok());
    let error = FormDocument::new(text(FormDocument::BYTES_MAX - frame + 1));
    let bytes = FormDocument::BYTES_MAX + 1;
    assert_eq!(error, Err(FormDocumentError::TooLarge { bytes }));
}

#[test]
fn a_broken_text_says_where() {
    let error = FormDocument::parse("{\n \"a\": }").expect_err("not JSON");
    assert_eq!(error, FormDocumentError::NotJson { line: 2, column: 7 });
    let deep = "[".repeat(100_000);
    assert!(matches!(FormDocument::parse(&deep), Err(FormDocumentError::NotJson { .. })));
}

proptest! {
    #[test]
    fn the_diff_is_empty_only_between_equals(old in forms(), new in forms()) {
        prop_assert!(old.diff(&old).is_empty());
        prop_assert_eq!(old.diff(&new).is_empty(), old == new);
    }

    #[test]
    fn the_diff_applied_gives_the_newer_version_and_back(old in forms(), new in forms()) {
        let with = old.with(&old.diff(&new));
        prop_assert_eq!(with.as_ref(), Some(&new));
        prop_assert_eq!(new.with(&new.diff(&old)), Some(old));
    }

    #[test]
    fn every_change_points_at_what_it_says(old in forms(), new in forms()) {
        let changes = old.diff(&new);
        for change in &changes {
            prop_assert_eq!(old.value().pointer(&change.pointer), change.from.as_ref());
            prop_assert_eq!(new.value().pointer(&change.pointer), change.to.as_ref());
            prop_assert!(change.from != change.to);
        }
        let mut pointers: Vec<&str> = changes.iter().map(|change| &*change.pointer).collect();
        pointers.sort_unstable();
        pointers.dedup();
        prop_assert_eq!(pointers.len(), changes.len(), "a field is named once");
    }

    #[test]
    fn a_stored_text_reads_back(form in forms()) {
        prop_assert_eq!(FormDocument::parse(&form.to_text()), Ok(form));
    }
}

/// Forms of few names and values, so that two of them often agree.
fn forms() -> impl Strategy<Value = FormDocument> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (0_i64..3).prop_map(Value::from),
        prop::sample::select(vec!["", "a", "~", "钢"]).prop_map(Value::from),
    ];
    let value = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            fields(inner).prop_map(Value::Object),
        ]
    });
    fields(value).prop_map(|fields| form(Value::Object(fields)))
}

fn fields(value: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    let name = prop::sample::select(vec!["", "a", "b", "a/b", "~", "~1", "0"]);
    prop::collection::vec((name.prop_map(str::to_owned), value), 0..4)
        .prop_map(|fields| fields.into_iter().collect())
}

fn form(value: Value) -> FormDocument {
    FormDocument::new(value).expect("a form")
}

fn list(changes: &[FieldChange]) -> String {
    let show =
        |value: &Option<Value>| value.as_ref().map_or("nothing".to_owned(), Value::to_string);
    changes.iter().fold(String::new(), |mut list, change| {
        writeln!(list, "{}: {} -> {}", change.pointer, show(&change.from), show(&change.to))
            .expect("a String never fails");
        list
    })
}
