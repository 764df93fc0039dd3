//! The whole job, as `make demo` tells it: from an application to the last write-off.

use domain_identity::Enterprise;
use serde_json::{Value, json};

use crate::harness::{Caller, LOCAL_BODY, Reply, World, on_both};

const PDF: &[u8] = b"%PDF-1.4\n% a contract\n%%EOF\n";

/// The form, for so many kilograms of iron ore.
fn form(holder: &Enterprise, kilograms: &str) -> Value {
    json!({
        "consignee": {"credit_code": holder.credit_code.as_str(), "name": holder.name_zh},
        "trade_mode": "0110", "exchange_source": "bank_purchase", "ports": ["5300"],
        "trading_country": "AUS", "origin_country": "AUS", "goods_use": "production",
        "hs_code": "2601111000", "unit": "035", "currency": "USD",
        "lines": [{"specification": "62% Fe", "quantity": kilograms, "unit_price": "0.12"}],
        "contract_number": "WALK-1", "batch_mode": "several_batches", "delivery": "electronic",
        "contact": {"name": "林进", "phone": "0591-1234567"},
    })
}

/// A command on a record, on the version that stands.
fn command(who: &Caller, record: &str, act: &str, body: &Value) -> Reply {
    let tag = who.get(record).expect(200).etag().to_owned();
    who.post(&format!("{record}/{act}"), body).with_if_match(&tag).reply()
}

/// A submitted application with its contract; its address.
fn submitted(world: &World, importer: &Caller) -> String {
    let holder = world.enterprise_of(importer);
    let matter = "automatic-import-licence";
    let begun = json!({"matter": matter, "form": form(&holder, "0")});
    let draft = importer.post("/cases", &begun).expect(201);
    let case = format!("/cases/{}", draft.text_at("/id"));

    let dry = command(importer, &case, "submission?dry_run=true", &json!({}));
    assert_eq!(dry.status, 422, "{dry}");
    assert!(1 < dry.errors().len(), "everything wrong at once: {dry}");

    let tag = importer.get(&case).expect(200).etag().to_owned();
    let whole = json!({"form": form(&holder, "1000000")});
    importer.put(&format!("{case}/form"), &whole).with_if_match(&tag).expect(200);
    let upload = format!("{case}/attachments?kind=contract&name=contract.pdf");
    importer.post(&upload, &Value::Null).raw("application/pdf", PDF).expect(201);
    let handed_in = command(importer, &case, "submission", &json!({}));
    assert_eq!(handed_in.status, 200, "{handed_in}");
    assert_eq!(handed_in.text_at("/state"), "submitted");
    case
}

/// Accepts, passes and issues; the number.
fn issued(world: &World, case: &str) -> String {
    let (handler, issuer) = (world.handler(LOCAL_BODY), world.issuer(LOCAL_BODY));
    let accepted = command(&handler, case, "acceptance", &json!({}));
    assert_eq!(accepted.text_at("/state"), "accepted");
    let opinion = json!({"verdict": "pass", "text": "材料齐全，同意"});
    let passed = command(&handler, case, "opinions", &opinion);
    assert_eq!(passed.status, 200, "{passed}");
    let issuance = command(&issuer, case, "issuance", &json!({}));
    assert_eq!(issuance.text_at("/case/state"), "concluded");
    issuance.text_at("/licence/face/number")
}

/// What became of one report of customs.
fn report(customs: &Caller, number: &str, said: (u32, u32, &str, &str)) -> Value {
    let (declaration, version, action, kilograms) = said;
    let message = json!({
        "customs_office": "5301", "declaration_number": format!("53012026{declaration:010}"),
        "line_number": 1, "version": version, "action": action,
        "licence_kind": "automatic_import", "licence_number": number,
        "hs_code": "2601111000", "quantity": {"value": kilograms, "unit": "035"},
        "port": "5301", "declared_on": "2026-03-02", "trade_mode": "0110",
    });
    let reply = customs.post("/customs/write-offs", &json!({"messages": [message]})).expect(207);
    reply.json["results"][0].clone()
}

fn proves(importer: &Caller, visitor: &Caller, licence: &str) {
    let certificate = importer.get(&format!("{licence}/certificate")).expect(200).text;
    let asked = json!({"certificate": certificate});
    let verified = visitor.post("/public/verifications", &asked).expect(200);
    assert_eq!(verified.text_at("/status"), "valid");
    let forged = json!({"certificate": format!("{certificate}A")});
    let answer = visitor.post("/public/verifications", &forged).expect(200);
    assert_eq!(answer.text_at("/status"), "forged");
}

fn writes_off(world: &World, customs: &Caller, number: &str) {
    assert_eq!(report(customs, number, (1, 1, "reserve", "400000"))["outcome"], "applied");
    let applied = report(customs, number, (1, 2, "commit", "390000"));
    assert_eq!(applied["available"], "610000.0000");
    let again = report(customs, number, (1, 2, "commit", "390000"));
    assert_eq!((&again["is_repeated"], &again["outcome"]), (&json!(true), &json!("applied")));

    let kept = report(customs, number, (2, 1, "commit", "900000"));
    assert_eq!((&kept["outcome"], &kept["reason"]), (&json!("quarantined"), &json!("over_use")));
    report(customs, number, (1, 3, "correct", "100000"));
    let message = format!("/customs/quarantine/{}", kept["message_id"].as_str().unwrap());
    let replayed = command(&world.issuer(LOCAL_BODY), &message, "replay", &json!({}));
    assert_eq!(replayed.status, 200, "{replayed}");
}

fn compares_the_books(world: &World, customs: &Caller, number: &str) {
    let line = json!({
        "customs_office": "5301", "declaration_number": "530120260000000001", "line_number": 1,
        "version": 3, "licence_kind": "automatic_import", "licence_number": number,
        "state": "committed", "quantity": "100001",
    });
    let statement = json!({"day": "2026-03-02", "lines": [line]});
    customs.post("/customs/statements", &statement).expect(200);
    let issuer = world.issuer(LOCAL_BODY);
    let run = issuer.post("/customs/reconciliations", &json!({"day": "2026-03-02"})).expect(200);
    // A quantity that differs, and a line that only our book has.
    assert_eq!(run.json["differences"], 2);
    assert_eq!(issuer.get("/customs/differences").expect(200).items().len(), 2);
}

fn kinds(auditor: &Caller, record: &str) -> Vec<String> {
    let events = auditor.get(&format!("{record}/events?limit=100")).expect(200);
    let kind = |event: &Value| event["kind"].as_str().unwrap().to_owned();
    events.items().iter().map(kind).collect()
}

on_both! {
    fn an_application_ends_in_the_last_write_off(world: World) {
        let (importer, customs, auditor) = (world.importer(), world.customs(), world.auditor());
        let case = submitted(&world, &importer);
        let number = issued(&world, &case);
        let licence = format!("/licences/automatic_import/{number}");
        proves(&importer, &world.visitor(), &licence);

        let news = customs.get("/exchange/messages").expect(200);
        assert_eq!(news.items().len(), 1, "the licence went out: {news}");
        writes_off(&world, &customs, &number);
        let used = importer.get(&licence).expect(200);
        assert_eq!(used.text_at("/state"), "used_up");
        assert_eq!(used.text_at("/balance/cleared"), "1000000.0000");
        compares_the_books(&world, &customs, &number);

        let of_case = kinds(&auditor, &case);
        let acts = ["create", "edit", "edit", "submit", "accept", "pass", "issue"];
        let acts = acts.map(|act| format!("case.{act}"));
        let told: Vec<_> = of_case.iter().filter(|kind| acts.contains(kind)).collect();
        assert_eq!(told, acts.iter().collect::<Vec<_>>(), "{of_case:?}");
        let of_licence = kinds(&auditor, &licence);
        assert_eq!(of_licence.first().map(String::as_str), Some("licence.issued"));
        assert!(of_licence.contains(&"licence.exhaust".to_owned()), "{of_licence:?}");
        world.number_events();
        let report = world.write(|tx| Ok(tx.verify_books()?));
        assert!(report.is_clean(), "{report:?}");
    }
}
