//! Applications from the draft to the licence, as importers and officers go through them.

use serde_json::{Value, json};

use crate::harness::{Caller, ISSUING_BODY, LOCAL_BODY, Reply, World, on_both};

/// A form that is complete for iron ore under an automatic licence.
pub(crate) fn iron_ore() -> Value {
    json!({
        "consignee": {"credit_code": "91110000710930122C", "name": "演示用户"},
        "trade_mode": "0110",
        "exchange_source": "bank_purchase",
        "ports": ["2200"],
        "trading_country": "AUS",
        "origin_country": "AUS",
        "goods_use": "production",
        "hs_code": "2601112000",
        "unit": "035",
        "currency": "USD",
        "lines": [{"specification": "62% Fe", "quantity": "60000", "unit_price": "0.0955"}],
        "contract_number": "ORE-2026-001",
        "batch_mode": "several_batches",
        "delivery": "electronic",
        "contact": {"name": "张三", "phone": "010-12345678"}
    })
}

/// A form for used machinery under an import licence.
pub(crate) fn used_crane() -> Value {
    json!({
        "consignee": {"credit_code": "91110000710930122C", "name": "演示用户"},
        "trade_mode": "0110",
        "exchange_source": "bank_purchase",
        "ports": ["2200"],
        "trading_country": "DEU",
        "origin_country": "DEU",
        "goods_use": "production",
        "hs_code": "8426200000",
        "unit": "001",
        "currency": "EUR",
        "lines": [{"specification": "塔式起重机", "quantity": "2", "unit_price": "100000"}],
        "contract_number": "CRANE-1",
        "batch_mode": "one_batch",
        "delivery": "electronic",
        "approval": {
            "number": "机电旧批〔2026〕1号", "issued_on": "2026-01-05",
            "valid_until": "2026-12-31", "quantity": "2"
        },
        "equipment": {"condition": "used", "manufactured_on": "2019-05-01"},
        "contact": {"name": "张三", "phone": "010-12345678"}
    })
}

pub(crate) const PDF: &[u8] = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n";

/// A draft with its form.
pub(crate) fn draft(importer: &Caller, matter: &str, form: &Value) -> String {
    let body = json!({"matter": matter, "form": form});
    importer.post("/cases", &body).expect(201).text_at("/id")
}

pub(crate) fn attach(importer: &Caller, case: &str, kind: &str) {
    let path = format!("/cases/{case}/attachments?kind={kind}&name={kind}.pdf");
    importer.post(&path, &Value::Null).raw("application/pdf", PDF).expect(201);
}

/// The case with its tag.
pub(crate) fn seen(caller: &Caller, case: &str) -> Reply {
    caller.get(&format!("/cases/{case}")).expect(200)
}

/// A command on the version that the caller sees now.
pub(crate) fn command(caller: &Caller, case: &str, act: &str, body: &Value) -> Reply {
    let tag = seen(caller, case).etag().to_owned();
    caller.post(&format!("/cases/{case}/{act}"), body).with_if_match(&tag).reply()
}

pub(crate) fn done(caller: &Caller, case: &str, act: &str, body: &Value) -> Reply {
    let reply = command(caller, case, act, body);
    assert_eq!(reply.status, 200, "{act}: {}", reply.text);
    reply
}

pub(crate) fn pass() -> Value {
    json!({"verdict": "pass", "text": "同意"})
}

/// An automatic licence's case, handed in.
pub(crate) fn submitted(importer: &Caller) -> String {
    let case = draft(importer, "automatic-import-licence", &iron_ore());
    attach(importer, &case, "contract");
    done(importer, &case, "submission", &Value::Null);
    case
}

/// Issued by the local body after one review.
fn issued(world: &World, importer: &Caller) -> Reply {
    let case = submitted(importer);
    let handler = world.handler(LOCAL_BODY);
    done(&handler, &case, "acceptance", &Value::Null);
    done(&handler, &case, "opinions", &pass());
    done(&world.issuer(LOCAL_BODY), &case, "issuance", &Value::Null)
}

on_both! {
    fn an_automatic_licence_from_draft_to_certificate(world: World) {
        let importer = world.importer();
        let reply = issued(&world, &importer);
        assert_eq!(reply.text_at("/case/state"), "concluded");
        assert_eq!(reply.text_at("/licence/face/kind"), "automatic_import");
        let number = reply.text_at("/licence/face/number");
        assert!(number.starts_with("26-"), "{number}");
        let path = format!("/licences/automatic_import/{number}");
        let licence = importer.read(&path);
        assert_eq!(licence["state"], "active");
        assert_eq!(licence["face"]["valid_until"], "2026-09-02", "six months (A01)");
        assert_eq!(licence["face"]["uses_max"], 6, "A02");
        assert_eq!(licence["face"]["tolerance_basis_points"], 500, "A03");
        let certificate = importer.get(&format!("{path}/certificate")).expect(200).text;
        assert_eq!(certificate.split('.').count(), 3);
        let answer = world
            .visitor()
            .post("/public/verifications", &json!({"certificate": certificate}))
            .expect(200);
        assert_eq!(answer.text_at("/status"), "valid");
        let messages = world.customs().read("/exchange/messages");
        assert_eq!(messages["items"][0]["kind"], "licence_issued");
    }

    fn an_import_licence_goes_through_three_hands(world: World) {
        let importer = world.importer();
        let case = draft(&importer, "import-licence", &used_crane());
        attach(&importer, &case, "contract");
        attach(&importer, &case, "approval_document");
        done(&importer, &case, "submission", &Value::Null);
        let handler = world.handler(ISSUING_BODY);
        done(&handler, &case, "acceptance", &Value::Null);
        done(&handler, &case, "opinions", &pass());
        assert_eq!(seen(&handler, &case).text_at("/stage"), "final_review");
        let early = command(&world.issuer(ISSUING_BODY), &case, "issuance", &Value::Null);
        assert_eq!(early.status, 409, "not approved yet: {}", early.text);
        let by_handler = command(&handler, &case, "opinions", &pass());
        assert_eq!(by_handler.status, 403, "the final review is the approver's");
        done(&world.approver(ISSUING_BODY), &case, "opinions", &pass());
        assert_eq!(seen(&importer, &case).text_at("/state"), "approved");
        let reply = done(&world.issuer(ISSUING_BODY), &case, "issuance", &Value::Null);
        assert!(reply.text_at("/licence/face/number").starts_with("26-AA-"));
        assert_eq!(reply.text_at("/licence/face/valid_until"), "2026-12-31", "L09");
    }

    fn a_refusal_needs_reasons_and_the_one_correction_first(world: World) {
        let importer = world.importer();
        let case = draft(&importer, "import-licence", &used_crane());
        attach(&importer, &case, "contract");
        attach(&importer, &case, "approval_document");
        done(&importer, &case, "submission", &Value::Null);
        let (handler, approver) = (world.handler(ISSUING_BODY), world.approver(ISSUING_BODY));
        done(&handler, &case, "acceptance", &Value::Null);
        done(&handler, &case, "opinions", &pass());
        let silent = command(&approver, &case, "opinions", &json!({"verdict": "refuse"}));
        assert_eq!(silent.status, 422, "{}", silent.text);
        let refuse = json!({"verdict": "refuse", "text": "不符合条件"});
        done(&approver, &case, "opinions", &refuse);
        assert_eq!(seen(&importer, &case).text_at("/state"), "refused");
    }

    fn an_automatic_licence_is_not_refused(world: World) {
        let importer = world.importer();
        let case = submitted(&importer);
        let handler = world.handler(LOCAL_BODY);
        done(&handler, &case, "acceptance", &Value::Null);
        let refuse = json!({"verdict": "refuse", "text": "不同意"});
        let reply = command(&handler, &case, "opinions", &refuse);
        assert_eq!(reply.status, 409, "{}", reply.text);
    }

    fn everything_missing_is_asked_for_once(world: World) {
        let importer = world.importer();
        let case = submitted(&importer);
        let handler = world.handler(LOCAL_BODY);
        let items = json!({"items": [
            {"pointer": "/lines/0/specification", "message": "请写明粒度"},
            {"pointer": "/attachments/contract", "message": "合同缺页"}
        ]});
        done(&handler, &case, "correction", &items);
        let view = seen(&importer, &case);
        assert_eq!(view.text_at("/state"), "correction_required");
        assert_eq!(view.json["correction"]["items"].as_array().unwrap().len(), 2);
        let mut form = iron_ore();
        form["lines"][0]["specification"] = json!("62% Fe, 0.8-6.3 mm");
        let path = format!("/cases/{case}/form");
        importer.put(&path, &json!({"form": form})).with_if_match(view.etag()).expect(200);
        done(&importer, &case, "submission", &Value::Null);
        let second = command(&handler, &case, "correction", &items);
        assert_eq!(second.status, 409, "one-time: {}", second.text);
        let events = importer.read(&format!("/cases/{case}/events"));
        let kinds: Vec<&str> =
            events["items"].as_array().unwrap().iter().filter_map(|e| e["kind"].as_str()).collect();
        assert!(kinds.contains(&"case.breach"), "{kinds:?}");
        let version = importer.read(&format!("/cases/{case}/versions/2"));
        assert_eq!(version["changes"][0]["pointer"], "/lines/0/specification");
    }

    fn five_working_days_of_silence_accept_as_of_the_receipt(world: World) {
        let importer = world.importer();
        let case = submitted(&importer);
        world.at(domain_kernel::day(2026, 3, 10));
        let importer = world.caller(importer.actor.clone().unwrap());
        let view = seen(&importer, &case);
        assert_eq!(view.text_at("/state"), "accepted");
        assert_eq!(view.text_at("/accepted_on"), "2026-03-02");
        let clock = importer.read(&format!("/cases/{case}/clock"));
        let saturday = &clock["days"][4];
        assert_eq!((&saturday["date"], &saturday["why"]), (&json!("2026-03-07"), &json!("weekend")));
    }

    fn a_case_is_taken_back_before_its_first_review_is_passed(world: World) {
        let importer = world.importer();
        let first = submitted(&importer);
        done(&importer, &first, "withdrawal", &json!({"reason": "合同取消"}));
        assert_eq!(seen(&importer, &first).text_at("/state"), "withdrawn");
        let second = submitted(&importer);
        let handler = world.handler(LOCAL_BODY);
        done(&handler, &second, "acceptance", &Value::Null);
        done(&handler, &second, "opinions", &pass());
        let late = command(&importer, &second, "withdrawal", &json!({}));
        assert_eq!(late.status, 409, "{}", late.text);
    }

    fn every_violation_is_told_at_once_and_nothing_is_written(world: World) {
        let importer = world.importer();
        let mut form = iron_ore();
        form["ports"] = json!(["2200", "9999"]);
        form["trading_country"] = json!("XXX");
        form["lines"][0]["quantity"] = json!("-5");
        form.as_object_mut().unwrap().remove("contract_number");
        let case = draft(&importer, "automatic-import-licence", &form);
        let before = seen(&importer, &case);
        let reply = command(&importer, &case, "submission", &Value::Null);
        assert_eq!(reply.status, 422, "{}", reply.text);
        let pointers: Vec<String> = reply.errors().into_iter().map(|(pointer, _)| pointer).collect();
        for expected in ["/ports/1", "/trading_country", "/lines/0/quantity", "/contract_number", "/attachments/contract"] {
            assert!(pointers.iter().any(|p| p.starts_with(expected)), "{expected}: {pointers:?}");
        }
        let after = seen(&importer, &case);
        assert_eq!(before.etag(), after.etag(), "nothing was written");
    }

    fn rules_name_themselves(world: World) {
        let importer = world.importer();
        let mut form = iron_ore();
        form["hs_code"] = json!("0101210000");
        let case = draft(&importer, "automatic-import-licence", &form);
        attach(&importer, &case, "contract");
        let reply = command(&importer, &case, "submission", &Value::Null);
        assert_eq!(reply.status, 422, "{}", reply.text);
        let rules: Vec<&str> = reply.json["errors"]
            .as_array().unwrap().iter().filter_map(|error| error["rule"].as_str()).collect();
        assert!(!rules.is_empty(), "{}", reply.text);
    }

    fn a_dry_run_says_what_would_happen_and_uses_no_number(world: World) {
        let importer = world.importer();
        let case = draft(&importer, "automatic-import-licence", &iron_ore());
        attach(&importer, &case, "contract");
        let would = command(&importer, &case, "submission?dry_run=true", &Value::Null);
        assert_eq!(would.status, 200, "{}", would.text);
        assert_eq!(would.text_at("/state"), "submitted");
        assert_eq!(seen(&importer, &case).text_at("/state"), "draft");
        done(&importer, &case, "submission", &Value::Null);
        let number = seen(&importer, &case).text_at("/number");
        assert!(number.ends_with("00001"), "the dry run used no number: {number}");
    }

    fn a_repeated_request_is_answered_once(world: World) {
        let importer = world.importer();
        let body = json!({"matter": "automatic-import-licence"});
        let first = importer.post("/cases", &body).with_key("same-key").expect(201);
        let again = importer.post("/cases", &body).with_key("same-key").expect(201);
        assert_eq!(first.json, again.json);
        assert_eq!(again.header("idempotency-replayed"), "true");
        let other = json!({"matter": "import-licence"});
        importer.post("/cases", &other).with_key("same-key").expect(422);
        assert_eq!(importer.get("/cases").expect(200).items().len(), 1);
    }

    fn a_stale_tag_changes_nothing(world: World) {
        let importer = world.importer();
        let case = draft(&importer, "automatic-import-licence", &iron_ore());
        let path = format!("/cases/{case}/form");
        let body = json!({"form": iron_ore()});
        importer.put(&path, &body).expect(428);
        importer.put(&path, &body).with_if_match("\"99\"").expect(412);
        let tag = seen(&importer, &case).etag().to_owned();
        importer.put(&path, &body).with_if_match(&tag).expect(200);
        importer.put(&path, &body).with_if_match(&tag).expect(412);
    }

    fn another_enterprise_and_a_sibling_body_find_nothing(world: World) {
        let importer = world.importer();
        let case = submitted(&importer);
        let path = format!("/cases/{case}");
        world.importer().get(&path).expect(404);
        world.handler("jiangxi").get(&path).expect(404);
        let other = world.importer();
        other.post(&format!("{path}/copy"), &Value::Null).expect(404);
        assert_eq!(other.get("/cases").expect(200).items().len(), 0);
        world.handler(LOCAL_BODY).get(&path).expect(200);
    }

    fn a_draft_is_its_applicants_alone(world: World) {
        let importer = world.importer();
        let case = draft(&importer, "automatic-import-licence", &iron_ore());
        world.handler(LOCAL_BODY).get(&format!("/cases/{case}")).expect(404);
        assert_eq!(world.auditor().get("/cases").expect(200).items().len(), 0);
        let tag = seen(&importer, &case).etag().to_owned();
        importer.delete(&format!("/cases/{case}")).with_if_match(&tag).expect(200);
        assert_eq!(seen(&importer, &case).text_at("/state"), "withdrawn");
    }

    fn documents_are_sniffed_counted_and_given_back(world: World) {
        let importer = world.importer();
        let case = draft(&importer, "automatic-import-licence", &iron_ore());
        let at = |name: &str| format!("/cases/{case}/attachments?kind=contract&name={name}");
        let ask = |name: &str| importer.post(&at(name), &Value::Null);
        ask("a.pdf").raw("application/zip", PDF).expect(415);
        ask("a.pdf").raw("image/png", PDF).expect(422);
        ask("a(1).pdf").raw("application/pdf", PDF).expect(400);
        let mut large = PDF.to_vec();
        large.resize(21 * 1024 * 1024, b' ');
        ask("a.pdf").raw("application/pdf", large).expect(413);
        let added = ask("a.pdf").raw("application/pdf", PDF).expect(201);
        let path = format!("/cases/{case}/attachments/{}", added.text_at("/id"));
        let read = importer.get(&path).expect(200);
        assert_eq!(read.text.as_bytes(), PDF);
        world.importer().get(&path).expect(404);
    }

    fn queues_show_what_waits(world: World) {
        let importer = world.importer();
        submitted(&importer);
        submitted(&importer);
        let handler = world.handler(LOCAL_BODY);
        let queues = handler.get("/queues").expect(200);
        assert_eq!(queues.json["items"][0]["cases"], 2);
        assert_eq!(world.handler("jiangxi").get("/queues").expect(200).items().len(), 0);
    }

    fn a_page_of_cases_costs_one_statement_whatever_its_length(world: World) {
        let importer = world.importer();
        let page = || world.statements_of(|| drop(importer.get("/cases").expect(200)));
        draft(&importer, "automatic-import-licence", &iron_ore());
        let one = page();
        for _ in 0..5 {
            draft(&importer, "automatic-import-licence", &iron_ore());
        }
        assert_eq!(page(), one);
    }
}
