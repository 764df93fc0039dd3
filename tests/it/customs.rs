//! Customs' write-off messages over HTTP: the worked examples of the rules, order, repetition
//! and quarantine.

use domain_customs::LedgerAccount;
use domain_identity::{Actor, Role};
use domain_kernel::{BasisPoints, CustomsDistrict, Quantity, Unit, decimal};
use domain_licences::{BatchMode, Delivery, Licence, LicenceState};
use serde_json::{Value, json};

use crate::desk::{self, Desk, ISSUER};

/// The customs system.
pub(crate) fn customs(desk: &Desk) -> Actor {
    desk.officer("gacc", Role::CustomsSystem)
}

/// A message about line 1 of declaration `number`.
pub(crate) fn line(licence: &Licence, number: u32, version: i32, said: (&str, &str)) -> Value {
    let (action, quantity) = said;
    json!({
        "customs_office": "5301",
        "declaration_number": format!("53012026{number:010}"),
        "line_number": 1,
        "version": version,
        "action": action,
        "licence_kind": licence.kind.as_str(),
        "licence_number": licence.number.as_str(),
        "hs_code": licence.hs_code.as_str(),
        "quantity": {"value": quantity, "unit": licence.quantity.unit().as_str()},
        "port": "5301",
        "declared_on": "2026-03-02",
        "trade_mode": "0110",
    })
}

pub(crate) fn with(mut line: Value, name: &str, value: Value) -> Value {
    line[name] = value;
    line
}

/// What became of the messages, in order.
pub(crate) fn report(desk: &Desk, who: &Actor, messages: &[Value]) -> Vec<Value> {
    let request = desk.request(who, "/customs/write-offs").json(&json!({"messages": messages}));
    let answer = desk.sent(request);
    assert_eq!(answer.status(), 207);
    let body: Value = answer.json().unwrap();
    let results = body["results"].as_array().unwrap().clone();
    assert_eq!(results.len(), messages.len());
    results
}

/// What became of one message: its outcome, or the reason it is kept apart.
fn told(desk: &Desk, message: Value) -> String {
    let result = report(desk, &customs(desk), &[message]).remove(0);
    result["reason"].as_str().or(result["outcome"].as_str()).unwrap().to_owned()
}

pub(crate) fn stands(desk: &Desk, licence: &Licence) -> (LedgerAccount, LicenceState) {
    let held = desk.write(|tx| Ok(tx.licence_of_number(licence.kind, &licence.number)?)).unwrap();
    (held.value.account, held.value.licence.state)
}

fn amount(text: &str) -> i64 {
    decimal::parse(text, Quantity::DECIMALS).unwrap()
}

/// A bulk licence of so many tonnes, uses, and hundredths of a per cent.
pub(crate) fn bulk(desk: &Desk, serial: u32, tonnes: &str, uses: i32, tolerance: u32) -> Licence {
    desk.licence_as(serial, Delivery::Electronic, |licence| {
        licence.quantity = Quantity::parse(tonnes, Unit::parse("070").unwrap()).unwrap();
        licence.lines[0].quantity = licence.quantity.clone();
        licence.is_bulk = 0 < tolerance;
        licence.tolerance = BasisPoints(tolerance);
        licence.uses_max = uses;
        licence.batch_mode =
            if uses == 1 { BatchMode::OneBatch } else { BatchMode::SeveralBatches };
    })
}

#[test]
fn example_2_5_the_last_of_several_batches_may_overrun_the_rest() {
    desk::each(|desk| {
        let licence = bulk(desk, 1, "1000", 12, 500);
        assert_eq!(told(desk, line(&licence, 1, 1, ("commit", "400"))), "applied");
        assert_eq!(told(desk, line(&licence, 2, 1, ("commit", "350"))), "applied");
        let last = with(line(&licence, 3, 1, ("commit", "262.6")), "is_final", json!(true));
        assert_eq!(told(desk, last), "over_use");
        let last = with(line(&licence, 4, 1, ("commit", "262.5")), "is_final", json!(true));
        assert_eq!(told(desk, last), "applied");
        let (account, state) = stands(desk, &licence);
        assert_eq!((account.cleared, state), (amount("1012.5"), LicenceState::UsedUp));
        assert_eq!((account.available, account.overdraft), (-amount("12.5"), amount("12.5")));
    });
}

#[test]
fn examples_2_7_and_3_4_one_batch_may_overrun_the_whole() {
    desk::each(|desk| {
        for (serial, tonnes, tolerance, most, more) in
            [(1, "1000", 500, "1050", "1050.1"), (2, "100000", 300, "103000", "103000.1")]
        {
            let licence = bulk(desk, serial, tonnes, 1, tolerance);
            let refused = line(&licence, 10 * serial, 1, ("commit", more));
            let result = report(desk, &customs(desk), &[refused]).remove(0);
            assert_eq!(
                (&result["reason"], &result["exchange_code"]),
                (&json!("over_use"), &json!(2107))
            );
            assert_eq!(amount(result["limit"].as_str().unwrap()), amount(most));
            assert_eq!(told(desk, line(&licence, 10 * serial + 1, 1, ("commit", most))), "applied");
            assert_eq!(stands(desk, &licence).1, LicenceState::UsedUp);
        }
    });
}

#[test]
fn example_2_8_after_twelve_uses_the_residue_is_dead() {
    desk::each(|desk| {
        let licence = bulk(desk, 1, "1230", 12, 0);
        for number in 1..=12 {
            assert_eq!(told(desk, line(&licence, number, 1, ("commit", "100"))), "applied");
        }
        let thirteenth = told(desk, line(&licence, 13, 1, ("commit", "10")));
        assert!(["batch_limit", "not_active"].contains(&thirteenth.as_str()), "{thirteenth}");
        let (account, state) = stands(desk, &licence);
        assert_eq!((account.released, state), (amount("30"), LicenceState::UsedUp));
    });
}

#[test]
fn example_3_5_the_sixth_use_may_overrun_its_rest() {
    desk::each(|desk| {
        let licence = bulk(desk, 1, "60000", 6, 500);
        for number in 1..=5 {
            assert_eq!(told(desk, line(&licence, number, 1, ("commit", "10000"))), "applied");
        }
        assert_eq!(told(desk, line(&licence, 6, 1, ("commit", "10501"))), "over_use");
        assert_eq!(told(desk, line(&licence, 7, 1, ("commit", "10500"))), "applied");
    });
}

#[test]
fn example_t4_2_a_number_that_is_none_refuses_the_request_and_names_the_place() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let good = line(&licence, 1, 1, ("commit", "1"));
        for (name, value, at) in [
            ("licence_number", json!("2026-AA-1"), "/messages/1/licence_number"),
            ("customs_office", json!("53"), "/messages/1/customs_office"),
            ("quantity", json!({"value": "1.00001", "unit": "070"}), "/messages/1/quantity/value"),
            ("quantity", json!({"value": "-1", "unit": "070"}), "/messages/1/quantity/value"),
            ("operator", json!("91350100M000100Y44"), "/messages/1/operator"),
        ] {
            let messages = json!({"messages": [good, with(good.clone(), name, value)]});
            let request = desk.request(&customs(desk), "/customs/write-offs").json(&messages);
            let answer = desk.sent(request);
            assert_eq!(answer.status(), 422, "{name}");
            let problem: Value = answer.json().unwrap();
            assert_eq!(problem["errors"][0]["pointer"], at, "{problem}");
        }
        assert_eq!(stands(desk, &licence).0.available, amount("100"), "nothing was written");
    });
}

#[test]
fn example_t4_4_a_message_before_its_licence_waits_and_is_replayed() {
    desk::each(|desk| {
        let (officer, issuer) = (desk.ministry(Role::Issuer), desk.officer(ISSUER, Role::Issuer));
        let early = {
            let mut licence = desk.licence(1, Delivery::Electronic);
            licence.number = domain_kernel::LicenceNumber::parse("26-AA-000002").unwrap();
            line(&licence, 1, 1, ("reserve", "10"))
        };
        let result = report(desk, &customs(desk), &[early]).remove(0);
        assert_eq!(
            (&result["outcome"], &result["exchange_code"]),
            (&json!("quarantined"), &json!(2002))
        );
        let id = result["message_id"].as_str().unwrap();
        let queue = desk.read(&officer, "/customs/quarantine");
        assert_eq!(queue["items"][0]["id"], id);
        assert_eq!(queue["items"][0]["message"]["licence_number"], "26-AA-000002");
        assert_eq!(desk.read(&issuer, "/customs/quarantine")["items"], json!([]));
        let replay = format!("/customs/quarantine/{id}/replay");
        let again: Value = desk.act(&officer, &replay, &json!({})).json().unwrap();
        assert_eq!(
            (&again["outcome"], &again["reason"]),
            (&json!("quarantined"), &json!("unknown_licence"))
        );
        let licence = desk.licence(2, Delivery::Electronic);
        let applied: Value = desk.act(&officer, &replay, &json!({})).json().unwrap();
        assert_eq!(applied["outcome"], "applied");
        assert_eq!(stands(desk, &licence).0.reserved, amount("10"));
        assert_eq!(desk.act(&officer, &replay, &json!({})).status(), 409);
    });
}

#[test]
fn example_t4_5_the_same_message_twice_counts_once() {
    desk::each(|desk| {
        let (licence, sender) = (desk.licence(1, Delivery::Electronic), customs(desk));
        let message = line(&licence, 1, 1, ("commit", "40"));
        let first = report(desk, &sender, std::slice::from_ref(&message)).remove(0);
        let spelt = with(message, "quantity", json!({"value": "40.0000", "unit": "070"}));
        let again = report(desk, &sender, &[spelt]).remove(0);
        assert_eq!((&again["is_repeated"], &again["exchange_code"]), (&json!(true), &json!(1003)));
        assert_eq!(again["message_id"], first["message_id"]);
        assert_eq!(
            (&again["outcome"], &again["available"]),
            (&json!("applied"), &json!("60.0000"))
        );
        let path = format!("/customs/write-offs/{}", first["message_id"].as_str().unwrap());
        assert_eq!(desk.read(&sender, &path)["outcome"], "applied");
        assert_eq!(desk.get(&customs(desk), &path).status(), 404, "somebody else's message");
        let other = line(&licence, 1, 1, ("commit", "41"));
        assert_eq!(told(desk, other), "duplicate_differs");
        assert_eq!(stands(desk, &licence).0.cleared, amount("40"));
    });
}

#[test]
fn example_t4_7_a_district_admits_its_offices_and_an_office_only_itself() {
    desk::each(|desk| {
        let district = desk.licence_as(1, Delivery::Electronic, |licence| {
            licence.ports = vec![CustomsDistrict::parse("5300").unwrap()];
        });
        let office = desk.licence(2, Delivery::Electronic);
        let at = |licence, number, port: &str| {
            with(line(licence, number, 1, ("reserve", "1")), "port", json!(port))
        };
        assert_eq!(told(desk, at(&district, 1, "5302")), "applied");
        assert_eq!(told(desk, at(&district, 2, "5401")), "wrong_port");
        assert_eq!(told(desk, at(&office, 3, "5302")), "wrong_port");
        assert_eq!(told(desk, at(&office, 4, "5301")), "applied");
    });
}

#[test]
fn example_t4_11_items_of_one_declaration_are_judged_by_their_sum() {
    desk::each(|desk| {
        let licence = bulk(desk, 1, "100", 1, 0);
        let second = with(line(&licence, 1, 1, ("reserve", "50")), "line_number", json!(2));
        let messages = [line(&licence, 1, 1, ("reserve", "60")), second];
        let results = report(desk, &customs(desk), &messages);
        assert_eq!(results[0]["outcome"], "applied");
        assert_eq!(
            (&results[1]["reason"], &results[1]["limit"]),
            (&json!("over_use"), &json!("40.0000"))
        );
    });
}

#[test]
fn example_t4_10_a_declaration_carries_one_licence_number_of_a_kind() {
    desk::each(|desk| {
        let (one, other) = (bulk(desk, 1, "100", 6, 0), bulk(desk, 2, "100", 6, 0));
        assert_eq!(told(desk, line(&one, 1, 1, ("reserve", "60"))), "applied");
        let second = |version, said| with(line(&other, 1, version, said), "line_number", json!(2));
        let results = report(desk, &customs(desk), &[second(1, ("reserve", "5"))]);
        assert_eq!(results[0]["reason"], "several_licences");
        assert_eq!(results[0]["exchange_code"], 2110);
        let kept = desk.read(&desk.officer(ISSUER, Role::Issuer), "/customs/quarantine");
        assert!(kept["items"][0]["remedy"].as_str().unwrap().contains("分单申报"), "{kept}");
        assert_eq!(told(desk, line(&one, 1, 2, ("release", "0"))), "applied");
        assert_eq!(told(desk, second(2, ("reserve", "5"))), "applied", "the whole moved over");
        let third = with(line(&one, 1, 1, ("reserve", "5")), "line_number", json!(3));
        assert_eq!(told(desk, third), "several_licences");
    });
}

#[test]
fn a_declaration_line_is_mapped_to_a_line_of_the_licence() {
    desk::each(|desk| {
        let licence = bulk(desk, 1, "100", 6, 0);
        let mapped = |number, line_of| {
            with(line(&licence, number, 1, ("reserve", "60")), "licence_line", json!(line_of))
        };
        assert_eq!(told(desk, mapped(1, 2)), "goods_mismatch");
        assert_eq!(told(desk, mapped(2, 1)), "applied");
        assert_eq!(told(desk, with(mapped(3, 1), "country", json!("AUT"))), "country_mismatch");
        let result = report(desk, &customs(desk), &[mapped(4, 1)]).remove(0);
        assert_eq!((&result["reason"], &result["limit"]), (&json!("over_use"), &json!("40.0000")));
        let uses = desk.read(
            &desk.applicant(),
            &format!("/licences/automatic_import/{}/uses", licence.number),
        );
        assert_eq!(uses["items"][0]["licence_line"], 1);
    });
}

#[test]
fn a_licence_is_used_only_as_its_face_and_state_allow() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let good = |number| line(&licence, number, 1, ("reserve", "1"));
        let paper = desk.licence(2, Delivery::Paper);
        for (message, reason) in [
            (with(good(1), "declared_on", json!("2026-09-03")), "outside_validity"),
            (with(good(2), "declared_on", json!("2026-03-01")), "outside_validity"),
            (with(good(3), "port", json!("0101")), "wrong_port"),
            (with(good(4), "hs_code", json!("7403111100")), "goods_mismatch"),
            (with(good(5), "trade_mode", json!("1300")), "trade_mode_mismatch"),
            (with(good(6), "operator", json!(desk::OTHER)), "holder_mismatch"),
            (with(good(7), "quantity", json!({"value": "1", "unit": "001"})), "unit_mismatch"),
            (with(good(8), "licence_kind", json!("import")), "unknown_licence"),
            (line(&licence, 9, 1, ("release", "0")), "nothing_held"),
            (line(&paper, 10, 1, ("reserve", "1")), "not_active"),
        ] {
            assert_eq!(told(desk, message), reason);
        }
        assert_eq!(told(desk, good(11)), "applied");
        let (issuer, freeze) =
            (desk.officer(ISSUER, Role::Issuer), "/licences/automatic_import/26-AA-000001/freeze");
        assert_eq!(desk.act(&issuer, freeze, &json!({"reason": "法院要求"})).status(), 200);
        assert_eq!(told(desk, good(12)), "not_active");
        assert_eq!(told(desk, line(&licence, 11, 2, ("commit", "1"))), "applied", "held before");
        assert_eq!(stands(desk, &licence).0.available, amount("99"));
    });
}

#[test]
fn every_order_of_a_lines_versions_ends_in_the_same_books() {
    desk::each(|desk| {
        let said = [("reserve", "10"), ("commit", "12"), ("correct", "11")];
        let orders = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]];
        for (serial, order) in (1..).zip(orders) {
            let licence = desk.licence(serial, Delivery::Electronic);
            for index in order {
                let version = i32::try_from(index).unwrap() + 1;
                let outcome = told(desk, line(&licence, serial, version, said[index]));
                assert!(["applied", "superseded"].contains(&outcome.as_str()), "{outcome}");
            }
            let (account, state) = stands(desk, &licence);
            assert_eq!((account.cleared, account.reserved), (amount("11"), 0), "{order:?}");
            assert_eq!(state, LicenceState::InUse);
        }
    });
}

#[test]
fn a_deleted_declaration_gives_its_quantity_and_its_use_back() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        assert_eq!(told(desk, line(&licence, 1, 1, ("commit", "100"))), "applied");
        assert_eq!(stands(desk, &licence).1, LicenceState::UsedUp);
        assert_eq!(told(desk, line(&licence, 1, 2, ("release", "0"))), "applied");
        let (account, state) = stands(desk, &licence);
        assert_eq!((account.available, state), (amount("100"), LicenceState::Active));
    });
}

#[test]
fn one_licences_trouble_keeps_no_other_back() {
    desk::each(|desk| {
        let (fine, empty) = (desk.licence(1, Delivery::Electronic), bulk(desk, 2, "1", 6, 0));
        let messages = [
            line(&empty, 1, 1, ("commit", "2")),
            line(&fine, 2, 1, ("commit", "5")),
            with(line(&fine, 3, 1, ("commit", "5")), "licence_number", json!("26-AA-999999")),
            line(&fine, 4, 1, ("commit", "5")),
        ];
        let results = report(desk, &customs(desk), &messages);
        let outcomes: Vec<&Value> = results.iter().map(|result| &result["outcome"]).collect();
        assert_eq!(outcomes, ["quarantined", "applied", "quarantined", "applied"]);
        assert_eq!(stands(desk, &fine).0.cleared, amount("10"));
    });
}

#[test]
fn a_message_in_quarantine_is_dismissed_with_a_reason_and_only_once() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let message = with(line(&licence, 1, 1, ("reserve", "1")), "port", json!("0101"));
        let result = report(desk, &customs(desk), &[message]).remove(0);
        let path = format!("/customs/quarantine/{}", result["message_id"].as_str().unwrap());
        let issuer = desk.officer(ISSUER, Role::Issuer);
        assert_eq!(desk.read(&issuer, &path)["reason"], "wrong_port");
        let dismissal = format!("{path}/dismissal");
        assert_eq!(desk.act(&issuer, &dismissal, &json!({"reason": "  "})).status(), 422);
        let closed: Value =
            desk.act(&issuer, &dismissal, &json!({"reason": "海关已撤单"})).json().unwrap();
        assert_eq!(
            (&closed["outcome"], &closed["resolution"]),
            (&json!("dismissed"), &json!("海关已撤单"))
        );
        assert_eq!(desk.act(&issuer, &dismissal, &json!({"reason": "再次"})).status(), 409);
        assert_eq!(desk.read(&issuer, "/customs/quarantine")["items"], json!([]));
        let dismissed = desk.read(&issuer, "/customs/quarantine?outcome=dismissed");
        assert_eq!(dismissed["items"].as_array().unwrap().len(), 1);
    });
}

#[test]
fn a_dry_run_tells_what_would_happen_and_writes_nothing() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let messages = json!({"messages": [line(&licence, 1, 1, ("commit", "5"))]});
        let path = "/customs/write-offs?dry_run=true";
        let answer = desk.sent(desk.request(&customs(desk), path).json(&messages));
        assert_eq!(
            (answer.status().as_u16(), &answer.headers()["dry-run"]),
            (207, &"true".parse().unwrap())
        );
        let body: Value = answer.json().unwrap();
        assert_eq!(body["results"][0]["available"], "95.0000");
        assert_eq!(stands(desk, &licence).0.available, amount("100"));
    });
}

#[test]
fn only_customs_reports_and_only_officers_see_the_quarantine() {
    desk::each(|desk| {
        let licence = desk.licence(1, Delivery::Electronic);
        let messages = json!({"messages": [line(&licence, 1, 1, ("commit", "5"))]});
        for who in [desk.applicant(), desk.officer(ISSUER, Role::Issuer)] {
            let request = desk.request(&who, "/customs/write-offs").json(&messages);
            assert_eq!(desk.sent(request).status(), 403);
        }
        for who in [desk.applicant(), customs(desk)] {
            assert_eq!(desk.get(&who, "/customs/quarantine").status(), 403);
        }
    });
}
