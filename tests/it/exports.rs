//! Export licences and the quotas they draw on, as exporters and officers go through them.

use domain_identity::Role;
use domain_kernel::day;
use serde_json::{Value, json};

use crate::cases::{attach, command, done, draft, pass};
use crate::harness::{Caller, Reply, World, on_both};

/// The body that issues silicon carbide and antimony to exporters of Fujian.
const OFFICE: &str = "special-office-fuzhou";

/// A form that is complete for silicon carbide, a good under quota bidding.
fn silicon_carbide(world: &World, exporter: &Caller) -> Value {
    let enterprise = world.enterprise_of(exporter);
    json!({
        "consignor": {"credit_code": enterprise.credit_code.as_str(), "name": enterprise.name_zh},
        "trade_mode": "0110", "ports": ["2200"], "destination_country": "JPN",
        "payment": "letter_of_credit", "transport": "2",
        "hs_code": "2849200000", "unit": "035", "currency": "USD",
        "lines": [{"specification": "98%", "quantity": "60000", "unit_price": "0.9"}],
        "contract_number": "SIC-2026-01", "batch_mode": "one_batch", "delivery": "electronic",
        "contact": {"name": "张三", "phone": "0591-12345678"}
    })
}

fn entry(world: &World, exporter: &Caller, kind: &str, quantity: &str) -> Value {
    let enterprise = world.enterprise_of(exporter);
    json!({
        "kind": kind, "holder": enterprise.credit_code.as_str(), "programme": "export",
        "year": 2026, "commodity": "碳化硅", "pool": "open_bid",
        "quantity": {"value": quantity, "unit": "035"}, "document": "商贸函〔2026〕1号",
    })
}

/// What an exporter has of its one account.
fn account(exporter: &Caller) -> Value {
    exporter.get("/quotas/accounts").expect(200).items()[0].clone()
}

fn parts(exporter: &Caller) -> [String; 4] {
    let account = account(exporter);
    ["allocated", "free", "issued", "expired"]
        .map(|part| account[part]["value"].as_str().unwrap().to_owned())
}

fn handed_in(exporter: &Caller, matter: &str, form: &Value) -> (String, Reply) {
    let case = draft(exporter, matter, form);
    attach(exporter, &case, "contract");
    let reply = command(exporter, &case, "submission", &Value::Null);
    (case, reply)
}

fn issued(world: &World, exporter: &Caller, form: &Value) -> Reply {
    let (case, reply) = handed_in(exporter, "export-licence", form);
    assert_eq!(reply.status, 200, "{reply}");
    let handler = world.handler(OFFICE);
    done(&handler, &case, "acceptance", &Value::Null);
    done(&handler, &case, "opinions", &pass());
    done(&world.approver(OFFICE), &case, "opinions", &pass());
    command(&world.issuer(OFFICE), &case, "issuance", &Value::Null)
}

fn rules(reply: &Reply) -> Vec<String> {
    assert_eq!(reply.status, 422, "{reply}");
    let errors = reply.json["errors"].as_array().unwrap();
    errors.iter().map(|error| error["rule"].as_str().unwrap_or("-").to_owned()).collect()
}

/// An officer who may enter quotas for enterprises of Fujian.
fn allocator(world: &World) -> Caller {
    world.approver("fujian")
}

on_both! {
    fn a_licence_for_quota_goods_draws_on_what_was_allocated(world: World) {
        let exporter = world.importer();
        let form = silicon_carbide(&world, &exporter);
        let (_, without) = handed_in(&exporter, "export-licence", &form);
        assert_eq!(rules(&without), ["L21"]);
        let officer = allocator(&world);
        officer.post("/quotas/entries", &entry(&world, &exporter, "allocate", "100000")).expect(201);
        assert_eq!(parts(&exporter), ["100000.0000", "100000.0000", "0.0000", "0.0000"]);
        let reply = issued(&world, &exporter, &form);
        assert_eq!(reply.status, 200, "{reply}");
        let face = &reply.json["licence"]["face"];
        assert_eq!((&face["kind"], &face["supervision_code"]), (&json!("export"), &json!("4")));
        assert_eq!(face["exporter"], face["consignor"]);
        assert!(face.get("importer").is_none() && face.get("origin_country").is_none());
        assert_eq!((&face["destination_country"], &face["price_term"]), (&json!("JPN"), &json!("FOB")));
        assert_eq!(face["regime"], "EXP-2008");
        assert_eq!(face["valid_until"], "2026-09-02", "six months (L01)");
        assert_eq!(parts(&exporter), ["100000.0000", "40000.0000", "60000.0000", "0.0000"]);
        let (_, second) = handed_in(&exporter, "export-licence", &form);
        assert_eq!(rules(&second), ["L21"], "60,000 of 40,000 left");
        let account = account(&exporter);
        let id = account["id"].as_str().unwrap();
        let entries = exporter.get(&format!("/quotas/accounts/{id}/entries")).expect(200);
        let kinds: Vec<_> = entries.items().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["allocate", "issue"]);
        assert_eq!(entries.items()[1]["reference"], face["number"]);
    }

    fn two_licences_at_once_never_take_more_than_there_is(world: World) {
        let exporter = world.importer();
        let form = silicon_carbide(&world, &exporter);
        allocator(&world)
            .post("/quotas/entries", &entry(&world, &exporter, "allocate", "100000")).expect(201);
        let approved = || {
            let (case, reply) = handed_in(&exporter, "export-licence", &form);
            assert_eq!(reply.status, 200, "{reply}");
            let handler = world.handler(OFFICE);
            done(&handler, &case, "acceptance", &Value::Null);
            done(&handler, &case, "opinions", &pass());
            done(&world.approver(OFFICE), &case, "opinions", &pass());
            case
        };
        let cases = [approved(), approved()];
        let issuers = [world.issuer(OFFICE), world.issuer(OFFICE)];
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let acts = cases.iter().zip(&issuers).map(|(case, issuer)| {
                scope.spawn(move || command(issuer, case, "issuance", &Value::Null).status)
            });
            acts.collect::<Vec<_>>().into_iter().map(|act| act.join().unwrap()).collect()
        });
        let mut sorted = statuses.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [200, 422], "one of them, whoever came first");
        assert_eq!(parts(&exporter), ["100000.0000", "40000.0000", "60000.0000", "0.0000"]);
    }

    fn what_a_licence_did_not_use_goes_back_to_the_quota(world: World) {
        let exporter = world.importer();
        allocator(&world)
            .post("/quotas/entries", &entry(&world, &exporter, "allocate", "100000")).expect(201);
        let reply = issued(&world, &exporter, &silicon_carbide(&world, &exporter));
        let number = reply.text_at("/licence/face/number");
        let change = |matter: &str, fields: Value| {
            let mut form = json!({
                "licence_kind": "export", "licence_number": number, "reason": "合同变更",
                "contact": {"name": "张三", "phone": "0591-12345678"},
            });
            for (name, value) in fields.as_object().unwrap() {
                form[name] = value.clone();
            }
            let case = draft(&exporter, matter, &form);
            done(&exporter, &case, "submission", &Value::Null);
            let handler = world.handler(OFFICE);
            done(&handler, &case, "acceptance", &Value::Null);
            done(&handler, &case, "opinions", &pass());
            if matter != "licence-return" {
                done(&world.approver(OFFICE), &case, "opinions", &pass());
            }
            done(&world.issuer(OFFICE), &case, "issuance", &Value::Null)
        };
        let amended = change("licence-amendment", json!({"changes": {"contract_number": "SIC-2"}}));
        assert_eq!(parts(&exporter), ["100000.0000", "40000.0000", "60000.0000", "0.0000"], "moved");
        let new = amended.text_at("/licence/face/number");
        let revoked = world.issuer(OFFICE)
            .post(&format!("/licences/export/{new}/revocation"), &json!({"reason": "撤销"}))
            .with_if_match("*").expect(200);
        assert_eq!(revoked.text_at("/state"), "revoked");
        assert_eq!(parts(&exporter), ["100000.0000", "100000.0000", "0.0000", "0.0000"]);
    }

    fn a_quota_is_entered_by_who_may_and_never_taken_back_when_it_is_used(world: World) {
        let exporter = world.importer();
        let officer = allocator(&world);
        let allocate = entry(&world, &exporter, "allocate", "100000");
        for (who, status) in [(&exporter, 403), (&world.issuer("fujian"), 403)] {
            who.post("/quotas/entries", &allocate).expect(status);
        }
        world.approver("guangdong").post("/quotas/entries", &allocate).expect(404);
        let mut wrong = allocate.clone();
        wrong["quantity"] = json!({"value": "-1", "unit": "x"});
        assert_eq!(officer.post("/quotas/entries", &wrong).expect(422).errors().len(), 1);
        officer.post("/quotas/entries", &entry(&world, &exporter, "adjust", "1")).expect(404);
        officer.post("/quotas/entries", &allocate).expect(201);
        let mut other_unit = allocate.clone();
        other_unit["quantity"]["unit"] = json!("070");
        officer.post("/quotas/entries", &other_unit).expect(409);
        assert_eq!(issued(&world, &exporter, &silicon_carbide(&world, &exporter)).status, 200);
        officer.post("/quotas/entries", &entry(&world, &exporter, "adjust", "40000.0001")).expect(409);
        officer.post("/quotas/entries", &entry(&world, &exporter, "adjust", "40000")).expect(201);
        assert_eq!(parts(&exporter), ["60000.0000", "0.0000", "60000.0000", "0.0000"]);
        let path = format!("/quotas/accounts/{}", account(&exporter)["id"].as_str().unwrap());
        world.importer().get(&path).expect(404);
        world.officer("guangdong", Role::Approver).get(&path).expect(404);
        assert!(world.importer().get("/quotas/accounts").expect(200).items().is_empty());
        assert_eq!(world.auditor().get("/quotas/accounts?commodity=碳化硅").expect(200).items().len(), 1);
    }

    fn an_expired_licence_takes_its_rest_with_it(world: World) {
        let exporter = world.importer();
        allocator(&world)
            .post("/quotas/entries", &entry(&world, &exporter, "allocate", "100000")).expect(201);
        issued(&world, &exporter, &silicon_carbide(&world, &exporter)).text_at("/licence/state");
        let after = day(2026, 9, 3);
        world.at(after);
        let exporter = world.caller(exporter.actor.clone().unwrap());
        let due = world.write(|tx| operations::licences::due_to_expire(tx, after, 10));
        assert!(world.write(|tx| operations::licences::expire(tx, &due[0], after)));
        assert_eq!(parts(&exporter), ["100000.0000", "40000.0000", "0.0000", "60000.0000"]);
    }

    fn export_forms_and_trade_modes_are_their_own(world: World) {
        let exporter = world.importer();
        let mut form = silicon_carbide(&world, &exporter);
        form["origin_country"] = json!("CHN");
        let (_, reply) = handed_in(&exporter, "export-licence", &form);
        let found = ("/origin_country".to_owned(), "not_allowed".to_owned());
        assert!(reply.errors().contains(&found), "{reply}");
        let mut citric = silicon_carbide(&world, &exporter);
        citric["hs_code"] = json!("2918140000");
        let (_, reply) = handed_in(&exporter, "export-licence-border", &citric);
        assert_eq!(rules(&reply), ["E01"]);
        citric["trade_mode"] = json!("4019");
        let (case, reply) = handed_in(&exporter, "export-licence-border", &citric);
        assert_eq!(reply.status, 200, "{reply}");
        let seen = exporter.get(&format!("/cases/{case}")).expect(200);
        assert_eq!(seen.text_at("/issuing_organisation_id"), "fujian", "the provincial body (L31)");
        let mut antimony = silicon_carbide(&world, &exporter);
        antimony["hs_code"] = json!("8110101000");
        let (_, reply) = handed_in(&exporter, "export-licence", &antimony);
        assert_eq!(rules(&reply), ["L29", "L21"], "Shanghai is no port of antimony");
    }

    fn example_8_i_2_what_is_not_licensed_goes_back_by_the_end_of_october(world: World) {
        let exporter = world.importer();
        allocator(&world).post("/quotas/entries", &entry(&world, &exporter, "allocate", "1000"))
            .expect(201);
        let id = account(&exporter)["id"].as_str().unwrap().to_owned();
        let path = format!("/quotas/accounts/{id}/hand-back");
        let gives = |who: &Caller, quantity: &str| {
            who.post(&path, &json!({"quantity": quantity})).with_if_match("*").reply()
        };
        assert_eq!(gives(&world.importer(), "1").status, 404, "somebody else's");
        assert_eq!(gives(&exporter, "1000.0001").status, 409, "more than is free");
        assert_eq!(gives(&exporter, "0").status, 422, "nothing");
        world.at(day(2026, 10, 31));
        let exporter = world.caller(exporter.actor.clone().unwrap());
        let given = gives(&exporter, "300");
        assert_eq!(given.text_at("/handed_back/value"), "300.0000", "{given}");
        assert_eq!(given.text_at("/free/value"), "700.0000");
        world.at(day(2026, 11, 1));
        let exporter = world.caller(exporter.actor.clone().unwrap());
        let late = gives(&exporter, "1");
        assert_eq!(rules(&late), ["Q-42"]);
        assert_eq!(late.json["errors"][0]["limit"], "2026-10-31");
        let entries = exporter.get(&format!("/quotas/accounts/{id}/entries")).expect(200);
        assert_eq!(entries.items()[1]["kind"], "hand_back");
    }
}
