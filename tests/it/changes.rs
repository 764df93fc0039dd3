//! The life after issue: amended, extended, split, lost and issued anew, given back. Quantity
//! moves and never doubles, and the old certificate stays readable.

use domain_kernel::day;
use domain_licences::{Delivery, Licence, LicenceKind};
use serde_json::{Value, json};

use crate::cases::{attach, command, done, draft, pass, seen};
use crate::harness::{Caller, ISSUING_BODY, LOCAL_BODY, Reply, World, on_both, path_of};

/// A licence of the holder with a number that no counter will reach.
pub(crate) fn held(
    world: &World,
    holder: &Caller,
    delivery: Delivery,
    change: impl Fn(&mut Licence),
) -> Licence {
    let enterprise = world.enterprise_of(holder);
    world.given_licence(&enterprise, 700_001, delivery, change)
}

pub(crate) fn path(licence: &Licence) -> String {
    format!("/licences/{}/{}", licence.kind.as_str(), licence.number)
}

/// The form of a change, with the fields of its matter.
pub(crate) fn form(licence: &Licence, fields: &Value) -> Value {
    let mut form = json!({
        "licence_kind": licence.kind.as_str(), "licence_number": licence.number.as_str(),
        "reason": "合同变更", "contact": {"name": "张三", "phone": "010-12345678"},
    });
    for (name, value) in fields.as_object().unwrap() {
        form[name] = value.clone();
    }
    form
}

/// Handed in, or the problem.
pub(crate) fn asked(holder: &Caller, matter: &str, form: &Value) -> (String, Reply) {
    let case = draft(holder, matter, form);
    if matter == "licence-reissue" {
        attach(holder, &case, "loss_notice");
    }
    let reply = command(holder, &case, "submission", &Value::Null);
    (case, reply)
}

/// Reviewed by the body and carried out.
pub(crate) fn decided(world: &World, matter: &str, case: &str) -> Reply {
    decided_by(world, ISSUING_BODY, matter, case)
}

pub(crate) fn decided_by(world: &World, body: &str, matter: &str, case: &str) -> Reply {
    let handler = world.handler(body);
    done(&handler, case, "acceptance", &Value::Null);
    done(&handler, case, "opinions", &pass());
    if matter != "licence-return" {
        done(&world.approver(body), case, "opinions", &pass());
    }
    command(&world.issuer(body), case, "issuance", &Value::Null)
}

/// A whole change.
fn changed(world: &World, holder: &Caller, matter: &str, form: &Value) -> Reply {
    let (case, reply) = asked(holder, matter, form);
    assert_eq!(reply.status, 200, "{matter}: {reply}");
    let reply = decided(world, matter, &case);
    assert_eq!(reply.status, 200, "{matter}: {reply}");
    reply
}

/// Customs reserves or releases so much.
pub(crate) fn declares(
    world: &World,
    licence: &Licence,
    (number, action): (u32, &str),
    quantity: &str,
) {
    let message = json!({
        "customs_office": "5301", "declaration_number": format!("53012026{number:010}"),
        "line_number": 1, "version": 1, "action": action,
        "licence_kind": licence.kind.as_str(), "licence_number": licence.number.as_str(),
        "hs_code": "7402000001", "quantity": {"value": quantity, "unit": "070"},
        "port": "5301", "declared_on": "2026-03-02", "trade_mode": "0110",
    });
    let messages = json!({"messages": [message]});
    let reply = world.customs().post("/customs/write-offs", &messages).expect(207);
    assert_eq!(reply.text_at("/results/0/outcome"), "applied", "{reply}");
}

/// The rules and words that a refusal names.
fn named(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 422, "{reply}");
    let errors = reply.json["errors"].as_array().unwrap();
    let name =
        |error: &Value| error["rule"].as_str().or(error["code"].as_str()).unwrap().to_owned();
    errors.iter().map(name).collect()
}

on_both! {
    fn an_amendment_carries_what_is_left_under_a_new_number(world: World) {
        let holder = world.importer();
        let old = held(&world, &holder, Delivery::Electronic, |_| {});
        declares(&world, &old, (1, "commit"), "40");
        let certificate = holder.get(&format!("{}/certificate", path(&old))).expect(200).text;
        let wish = form(&old, &json!({"changes": {"ports": ["2200"], "contract_number": "C-2"}}));
        let reply = changed(&world, &holder, "licence-amendment", &wish);
        let new = &reply.json["licence"];
        assert_eq!(new["face"]["quantity"]["value"], "60.0000");
        assert_eq!(new["face"]["amount"]["amount"], "600.00");
        assert_eq!(new["face"]["ports"], json!(["2200"]));
        assert_eq!(new["face"]["predecessor"], old.number.as_str());
        assert_eq!(new["face"]["succession"], "amendment");
        assert_eq!(new["face"]["uses_max"], 5, "one of six declarations is made");
        assert_eq!(new["face"]["valid_until"], "2026-09-02", "the same last day");
        assert!(new["face"]["remarks"].as_str().unwrap().contains(old.number.as_str()));
        let before = holder.read(&path(&old));
        assert_eq!(before["state"], "replaced");
        assert_eq!(before["successor"], new["face"]["number"]);
        assert_eq!(before["balance"]["cleared"], "40.0000");
        assert_eq!(before["balance"]["released"], "60.0000", "moved, not doubled");
        assert_eq!(before["balance"]["available"], "0.0000");
        let after = holder.get(&format!("{}/certificate", path(&old))).expect(200).text;
        assert_eq!(after, certificate, "the old certificate is what it was");
        assert_eq!(before["face"]["ports"], json!(["5301"]));
    }

    fn an_extension_moves_the_last_day_within_the_year_and_not_after_expiry(world: World) {
        let holder = world.importer();
        let old = held(&world, &holder, Delivery::Electronic, |_| {});
        let wish = |until: &str| form(&old, &json!({"valid_until": until}));
        let (_, reply) = asked(&holder, "licence-extension", &wish("2027-01-31"));
        assert_eq!(named(&reply), ["C06"]);
        let reply = changed(&world, &holder, "licence-extension", &wish("2026-12-31"));
        assert_eq!(reply.json["licence"]["face"]["valid_until"], "2026-12-31");
        let late = held_as(&world, &holder, 700_002);
        world.at(day(2026, 9, 3));
        let holder = world.caller(holder.actor.clone().unwrap());
        let wish = form(&late, &json!({"valid_until": "2026-12-31"}));
        let (_, reply) = asked(&holder, "licence-extension", &wish);
        assert_eq!(named(&reply), ["L07"]);
        assert_eq!(holder.read(&path(&late))["balance"]["available"], "100.0000");
    }

    fn a_split_makes_several_licences_of_one(world: World) {
        let holder = world.importer();
        let old = held(&world, &holder, Delivery::Electronic, |_| {});
        declares(&world, &old, (2, "commit"), "10");
        let parts = |first: &str, second: &str| {
            let part = |q: &str| json!({"quantities": [{"line_number": 1, "quantity": q}]});
            form(&old, &json!({"parts": [part(first), part(second)]}))
        };
        let (_, reply) = asked(&holder, "licence-split", &parts("60", "40"));
        assert_eq!(named(&reply), ["C08"], "ten are used");
        let reply = changed(&world, &holder, "licence-split", &parts("60", "30"));
        let value = |licence: &Value| licence["face"]["quantity"]["value"].clone();
        assert_eq!(value(&reply.json["licence"]), "60.0000");
        assert_eq!(value(&reply.json["further"][0]), "30.0000");
        let numbers = [&reply.json["licence"], &reply.json["further"][0]].map(|licence| {
            licence["face"]["number"].as_str().unwrap().to_owned()
        });
        assert_ne!(numbers[0], numbers[1]);
        for number in &numbers {
            let new = holder.read(&format!("/licences/automatic_import/{number}"));
            assert_eq!(new["face"]["predecessor"], old.number.as_str());
            assert_eq!(new["face"]["succession"], "split");
        }
    }

    fn a_lost_paper_is_issued_anew_after_notice_and_customs_check(world: World) {
        let holder = world.importer();
        let old = held(&world, &holder, Delivery::Paper, |_| {});
        collected(&world, &old);
        let notice = json!({"notice": {"newspaper": "国际商报", "published_on": "2026-03-02"}});
        let (_, early) = asked(&holder, "licence-reissue", &form(&old, &notice));
        assert_eq!(named(&early), ["C09"], "reported first");
        let report = || holder.post(&format!("{}/loss-report", path(&old)), &json!({"reason": "遗失"}));
        report().with_if_match("*").expect(200);
        report().with_if_match("*").expect(409);
        let reply = changed(&world, &holder, "licence-reissue", &form(&old, &notice));
        assert_eq!(reply.json["licence"]["face"]["succession"], "reissue");
        assert_eq!(reply.json["licence"]["state"], "issued", "a new paper to collect");
        assert_eq!(holder.read(&path(&old))["state"], "lost");
        report().with_if_match("*").expect(409);
    }

    fn what_customs_has_cleared_is_not_issued_anew(world: World) {
        let holder = world.importer();
        let old = held(&world, &holder, Delivery::Paper, |_| {});
        collected(&world, &old);
        declares(&world, &old, (3, "commit"), "10");
        let report = json!({"reason": "遗失"});
        holder.post(&format!("{}/loss-report", path(&old)), &report).with_if_match("*").expect(200);
        let notice = json!({"notice": {"newspaper": "国际商报", "published_on": "2026-03-02"}});
        let (_, reply) = asked(&holder, "licence-reissue", &form(&old, &notice));
        assert_eq!(named(&reply), ["C11"]);
        assert_eq!(holder.read(&path(&old))["state"], "loss_reported");
    }

    fn a_licence_is_given_back_partly_used_unless_goods_are_under_way(world: World) {
        let holder = world.importer();
        let old = held(&world, &holder, Delivery::Electronic, |_| {});
        declares(&world, &old, (4, "commit"), "25");
        declares(&world, &old, (5, "reserve"), "5");
        let (_, reply) = asked(&holder, "licence-return", &form(&old, &json!({})));
        assert_eq!(named(&reply), ["C01"]);
        let free = held_as(&world, &holder, 700_003);
        declares(&world, &free, (6, "commit"), "25");
        let reply = changed(&world, &holder, "licence-return", &form(&free, &json!({})));
        assert_eq!(reply.json["licence"]["state"], "returned");
        assert_eq!(reply.json["licence"]["balance"]["cleared"], "25.0000");
        assert_eq!(reply.json["licence"]["balance"]["released"], "75.0000");
        assert_eq!(reply.text_at("/case/state"), "concluded");
        let events = holder.get(&format!("{}/events", path(&free))).expect(200);
        let last = events.items().last().unwrap();
        assert_eq!((&last["kind"], &last["body"]["reason"]), (&json!("licence.return"), &json!("合同变更")));
    }

    fn a_licence_changes_once_at_a_time_and_only_its_holder_asks(world: World) {
        let (holder, other) = (world.importer(), world.importer());
        let old = held(&world, &holder, Delivery::Electronic, |_| {});
        let wish = form(&old, &json!({"changes": {"ports": ["2200"]}}));
        let (case, reply) = asked(&holder, "licence-amendment", &wish);
        assert_eq!(reply.status, 200, "{reply}");
        let (_, second) = asked(&holder, "licence-return", &form(&old, &json!({})));
        assert_eq!(named(&second), ["change_pending"]);
        let (_, foreign) = asked(&other, "licence-return", &form(&old, &json!({})));
        let mut unknown = form(&old, &json!({}));
        unknown["licence_number"] = json!("26-AA-999999");
        let (_, nowhere) = asked(&other, "licence-return", &unknown);
        assert_eq!(named(&foreign), ["unknown_licence"]);
        assert_eq!(foreign.json["errors"], nowhere.json["errors"], "no difference is told");
        done(&holder, &case, "withdrawal", &json!({}));
        let (_, reply) = asked(&holder, "licence-return", &form(&old, &json!({})));
        assert_eq!(reply.status, 200, "{reply}");
    }

    fn what_customs_takes_meanwhile_is_not_issued_twice(world: World) {
        let holder = world.importer();
        let old = held(&world, &holder, Delivery::Electronic, |_| {});
        let wish = form(&old, &json!({"changes": {"ports": ["2200"]}}));
        let (case, reply) = asked(&holder, "licence-amendment", &wish);
        assert_eq!(reply.status, 200, "{reply}");
        declares(&world, &old, (7, "reserve"), "30");
        let handler = world.handler(ISSUING_BODY);
        done(&handler, &case, "acceptance", &Value::Null);
        done(&handler, &case, "opinions", &pass());
        done(&world.approver(ISSUING_BODY), &case, "opinions", &pass());
        let issuer = world.issuer(ISSUING_BODY);
        let waits = command(&issuer, &case, "issuance", &Value::Null);
        assert_eq!(named(&waits), ["C01"]);
        assert_eq!(holder.read(&path(&old))["state"], "in_use", "nothing changed");
        let settled = json!({"messages": [{
            "customs_office": "5301", "declaration_number": "530120260000000007",
            "line_number": 1, "version": 2, "action": "commit",
            "licence_kind": "automatic_import", "licence_number": old.number.as_str(),
            "hs_code": "7402000001", "quantity": {"value": "30", "unit": "070"},
            "port": "5301", "declared_on": "2026-03-02", "trade_mode": "0110",
        }]});
        world.customs().post("/customs/write-offs", &settled).expect(207);
        let reply = done(&issuer, &case, "issuance", &Value::Null);
        assert_eq!(reply.json["licence"]["face"]["quantity"]["value"], "70.0000");
    }

    fn a_change_of_a_mechanical_licence_goes_to_the_desk_that_may_decide_it(world: World) {
        let holder = world.importer();
        let licence = |serial: u32| {
            let enterprise = world.enterprise_of(&holder);
            world.given_licence(&enterprise, serial, Delivery::Electronic, |licence| {
                licence.kind = LicenceKind::AutomaticImportMechanical;
                licence.handling_path = path_of(LOCAL_BODY);
            })
        };
        let desk = |licence: &Licence, changes: Value| {
            let wish = form(licence, &json!({"changes": changes}));
            let (case, reply) = asked(&holder, "licence-amendment", &wish);
            assert_eq!(reply.status, 200, "{reply}");
            seen(&holder, &case).text_at("/handling_organisation_id")
        };
        let price = |price: &str| json!({"lines": [{"line_number": 1, "unit_price": price}]});
        assert_eq!(desk(&licence(700_011), price("11")), ISSUING_BODY, "10 % is inside");
        assert_eq!(desk(&licence(700_012), price("11.0001")), LOCAL_BODY);
        assert_eq!(desk(&licence(700_013), json!({"ports": ["2200"]})), ISSUING_BODY);
        assert_eq!(desk(&licence(700_014), json!({"trading_country": "JPN"})), LOCAL_BODY);
        let taker = world.importer();
        let code = world.enterprise_of(&taker).credit_code;
        assert_eq!(desk(&licence(700_015), json!({"holder": code.as_str()})), ISSUING_BODY);
    }

    fn a_change_lapses_when_its_licence_ends_otherwise(world: World) {
        let holder = world.importer();
        let old = held(&world, &holder, Delivery::Electronic, |_| {});
        let wish = form(&old, &json!({"changes": {"ports": ["2200"]}}));
        let (case, reply) = asked(&holder, "licence-amendment", &wish);
        assert_eq!(reply.status, 200, "{reply}");
        let handler = world.handler(ISSUING_BODY);
        done(&handler, &case, "acceptance", &Value::Null);
        done(&handler, &case, "opinions", &pass());
        done(&world.approver(ISSUING_BODY), &case, "opinions", &pass());
        assert!(world.write(|tx| operations::cases::overtaken(tx, 10)).is_empty());
        let issuer = world.issuer(ISSUING_BODY);
        let revoke = json!({"reason": "撤销"});
        issuer.post(&format!("{}/revocation", path(&old)), &revoke).with_if_match("*").expect(200);
        let late = command(&issuer, &case, "issuance", &Value::Null);
        assert_eq!(named(&late), ["L07", "C02"], "nothing is left to amend");
        let due = world.write(|tx| operations::cases::overtaken(tx, 10));
        assert_eq!(due.len(), 1);
        let ministry = world.auditor().actor.unwrap().scope();
        let today = day(2026, 3, 2);
        assert!(world.write(|tx| operations::cases::lapse(tx, &ministry, today, &due[0])));
        assert!(!world.write(|tx| operations::cases::lapse(tx, &ministry, today, &due[0])), "once");
        let seen = seen(&holder, &case);
        assert_eq!(seen.text_at("/state"), "lapsed");
        assert_eq!(seen.json["allowed_actions"], json!([]));
    }

    fn a_form_of_another_matter_is_refused_field_by_field(world: World) {
        let holder = world.importer();
        let old = held(&world, &holder, Delivery::Electronic, |_| {});
        let wish = form(&old, &json!({"valid_until": "2026-12-31", "parts": [{}]}));
        let (_, reply) = asked(&holder, "licence-return", &wish);
        assert_eq!(named(&reply), ["not_allowed", "not_allowed"]);
        let body = json!({"matter": "licence-return", "form": {"trade_mode": "0110"}});
        let reply = holder.post("/cases", &body).expect(422);
        assert_eq!(reply.errors(), [("/form/trade_mode".to_owned(), "unknown_field".to_owned())]);
        let twice = r#"{"matter": "licence-return", "form": {"reason": "a", "reason": "b"}}"#;
        let reply = holder.post("/cases", &Value::Null).raw("application/json", twice).expect(400);
        assert_eq!(reply.errors()[0].1, "duplicate_field");
    }
}

fn held_as(world: &World, holder: &Caller, serial: u32) -> Licence {
    world.given_licence(&world.enterprise_of(holder), serial, Delivery::Electronic, |_| {})
}

fn collected(world: &World, licence: &Licence) {
    let hands = json!({"collector_name": "王芳", "document_last_four": "123X"});
    let at = format!("{}/collection", path(licence));
    world.issuer(ISSUING_BODY).post(&at, &hands).with_if_match("*").expect(200);
}
