//! The declaration lines that stand on a licence, as its holder reads them.

use domain_identity::Role;
use domain_licences::Licence;
use serde_json::{Value, json};

use crate::customs::{bulk, customs, line, report, with};
use crate::desk::{self, Desk, ISSUER};

fn path(licence: &Licence) -> String {
    format!("/licences/automatic_import/{}/uses", licence.number)
}

fn say(desk: &Desk, message: Value) {
    let result = report(desk, &customs(desk), &[message]).remove(0);
    assert_eq!(result["outcome"], "applied", "{result}");
}

/// Three lines of two declarations: released, then held, then taken back.
fn used(desk: &Desk) -> Licence {
    let licence = bulk(desk, 1, "1000", 12, 500);
    say(desk, line(&licence, 1, 1, ("commit", "400")));
    let second = with(line(&licence, 1, 1, ("reserve", "100")), "line_number", json!(2));
    say(desk, second);
    say(desk, line(&licence, 2, 1, ("reserve", "50")));
    say(desk, line(&licence, 2, 2, ("release", "50")));
    licence
}

#[test]
fn every_line_is_shown_as_customs_last_told_it() {
    desk::each(|desk| {
        let licence = used(desk);
        let list = desk.read(&desk.applicant(), &path(&licence));
        let items = list["items"].as_array().unwrap();
        assert_eq!(
            items[0],
            json!({
                "customs_office": "5301", "declaration_number": "530120260000000001",
                "line_number": 1, "version": 1, "state": "committed",
                "quantity": {"value": "400.0000", "unit": "070"}, "port": "5301",
                "declared_on": "2026-03-02", "use_number": 1, "is_final": false
            })
        );
        let told: Vec<_> = items
            .iter()
            .map(|item| {
                [&item["line_number"], &item["version"], &item["state"], &item["use_number"]]
            })
            .map(|told| json!(told))
            .collect();
        assert_eq!(
            told,
            [
                json!([1, 1, "committed", 1]),
                json!([2, 1, "reserved", 1]),
                json!([1, 2, "released", 2]),
            ]
        );
        let issuer = desk.read(&desk.officer(ISSUER, Role::Issuer), &path(&licence));
        assert_eq!(issuer["items"], list["items"], "the issuing body sees the same");
    });
}

#[test]
fn lines_are_read_page_by_page() {
    desk::each(|desk| {
        let licence = used(desk);
        let whole = desk.read(&desk.applicant(), &path(&licence));
        let mut seen = Vec::new();
        let mut next = format!("{}?limit=2", path(&licence));
        loop {
            let page = desk.read(&desk.applicant(), &next);
            seen.extend(page["items"].as_array().unwrap().clone());
            let Some(cursor) = page["page"]["next"].as_str() else { break };
            next = format!("{}?limit=2&cursor={cursor}", path(&licence));
        }
        assert_eq!(Value::from(seen), whole["items"]);
    });
}

#[test]
fn a_licence_that_nobody_used_has_no_lines() {
    desk::each(|desk| {
        let licence = bulk(desk, 1, "1000", 12, 500);
        assert_eq!(desk.read(&desk.applicant(), &path(&licence))["items"], json!([]));
    });
}
